//! Limits are kept or named: on random limits, sizes, shifts and breaks, a plan keeps every limit at
//! every minute by a count of its own made here, or the answer is no plan and names the limit.

use chatstaff::model::{Place, Plan, Scenario};
use chatstaff::planning::{Effort, Planned, Status, plan};
use chatstaff::scenario;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io;
use std::sync::atomic::AtomicBool;

const DAY: i64 = 1440;

/// Numbers that look random and are always the same (`SplitMix64`).
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (z ^ (z >> 31)) % sides
    }
    fn one_of<T: Clone>(&mut self, items: &[T]) -> T {
        items[self.roll(items.len() as u64) as usize].clone()
    }
    fn chance(&mut self, percent: u64) -> bool {
        self.roll(100) < percent
    }
}

/// A scenario, with what this test itself knows of it.
struct Case {
    text: String,
    days: i64,
    sizes: Vec<u32>,
    seats: Option<u32>,
    maximum: Option<u32>,
    opening: Option<(i64, i64)>,
    /// Windows in minutes from midnight, and people.
    minimum: Vec<(i64, i64, u32)>,
    max_work: i64,
    /// (start, length, without breaks) of every shift of every pattern, for reach.
    shifts: Vec<(i64, i64, bool)>,
    promised: Vec<(i64, i64)>,
    generous: bool,
}

fn clock(minute: i64) -> String {
    let day = if minute > DAY { "+1" } else { "" };
    let minute = if minute > DAY { minute - DAY } else { minute };
    format!("{:02}:{:02}{day}", minute / 60, minute % 60)
}

fn case(dice: &mut Dice) -> Case {
    let days = 1 + dice.roll(3) as i64;
    let generous = dice.chance(40);
    let sizes: Vec<u32> =
        (0..=dice.roll(2)).map(|_| if generous { 40 } else { 1 + dice.roll(9) as u32 }).collect();
    let mut text = format!(
        "format = 1\nname = \"limits\"\nfirst-day = 2026-10-0{}\ndays = {days}\n[demand]\n\
         daily-volume = {}\nhourly = \"{}\"\n",
        1 + dice.roll(7),
        30 + dice.roll(60),
        dice.one_of(&["flat", "normal"])
    );
    for (i, size) in sizes.iter().enumerate() {
        write!(text, "[[group]]\nname = \"g{i}\"\nsize = {size}\nwage-per-hour = {}\n", 20 + i)
            .unwrap();
        if dice.chance(30) {
            text.push_str("pre = \"15m\"\npost = \"20m\"\n");
        }
    }
    text.push_str("[[target]]\nwithin = \"120s\"\nat-least = \"40%\"\n");
    let mut shifts = Vec::new();
    for p in 0..=dice.roll(2) {
        let length = dice.one_of(&[240_i64, 360, 480, 540, 600]);
        let step = dice.one_of(&[60_i64, 120, 240]);
        let (first, last) = dice.one_of(&[(0, 1320), (360, 1380), (480, 960), (1080, 1500)]);
        write!(
            text,
            "[[pattern]]\nname = \"p{p}\"\nfirst-start = \"{}\"\nlast-start = \"{}\"\nstep = \
             \"{step}m\"\nlengths = [\"{length}m\"]\n",
            clock(first),
            clock(last)
        )
        .unwrap();
        let breaks = dice.one_of(&[
            "[]",
            "[{ length = \"30m\", earliest = \"1h\", latest = \"3h\", step = \"30m\" }]",
            "[{ length = \"10m\", earliest = \"90m\", latest = \"150m\", step = \"10m\" }]",
            "[{ length = \"15m\", earliest = \"2h\", latest = \"3h\", step = \"15m\" }, \
             { length = \"30m\", earliest = \"1h\", latest = \"2h\", step = \"30m\" }]",
        ]);
        writeln!(text, "breaks = {breaks}").unwrap();
        let starts = (first..=last).step_by(step as usize);
        shifts.extend(starts.map(|start| (start, length, breaks == "[]")));
    }
    let seats = dice.chance(30).then(|| if generous { 60 } else { 2 + dice.roll(8) as u32 });
    let maximum = dice.chance(30).then(|| if generous { 60 } else { 2 + dice.roll(8) as u32 });
    let opening = (!generous && dice.chance(25)).then(|| dice.one_of(&[(480, 1440), (540, 1320)]));
    let max_work = dice.one_of(&[660_i64, 660, 480]);
    text.push_str("[limits]\nlegal = \"none\"\n");
    writeln!(text, "max-work = \"{max_work}m\"").unwrap();
    if let Some(seats) = seats {
        writeln!(text, "seats = {seats}").unwrap();
    }
    if let Some(maximum) = maximum {
        writeln!(text, "maximum = {maximum}").unwrap();
    }
    if let Some((from, to)) = opening {
        writeln!(text, "opening = \"{}-{}\"", clock(from), clock(to)).unwrap();
    }
    let most = seats.into_iter().chain(maximum).min().unwrap_or(9);
    let mut minimum = Vec::new();
    for _ in 0..dice.roll(3) {
        let (from, to) =
            dice.one_of(&[(540, 1080), (720, 840), (1320, 1800), (0, 1440), (600, 1380)]);
        let people = 1 + dice.roll(u64::from(most.min(4))) as u32;
        let (open, close) = (clock(from), clock(if to > DAY { to - DAY } else { to }));
        write!(text, "[[limits.minimum]]\nwindow = \"{open}-{close}\"\npeople = {people}\n")
            .unwrap();
        minimum.push((from, to, people));
    }
    let mut promised = Vec::new();
    if dice.chance(25) {
        let start = 60 * (7 + dice.roll(6) as i64);
        write!(
            text,
            "[[promised]]\ngroup = \"g0\"\nstart = \"{}\"\nend = \"{}\"\n",
            clock(start),
            clock(start + 300)
        )
        .unwrap();
        promised.extend((0..days).map(|day| (day * DAY + start, day * DAY + start + 300)));
    }
    Case {
        text,
        days,
        sizes,
        seats,
        maximum,
        opening,
        minimum,
        max_work,
        shifts,
        promised,
        generous,
    }
}

fn read(text: &str) -> Scenario {
    let loader = |name: &str| Err(io::Error::new(io::ErrorKind::NotFound, name.to_owned()));
    scenario::read(text, "case.toml", &loader).unwrap_or_else(|p| panic!("{text}\n{p:?}")).scenario
}

fn planned(scenario: &Scenario) -> Planned {
    plan(scenario, Effort::Quick, &AtomicBool::new(false), &mut |_| {})
}

/// Every limit that is broken at some minute, by its word in the answer.
fn broken(case: &Case, plan: &Plan) -> BTreeMap<&'static str, String> {
    let mut found: BTreeMap<&'static str, String> = BTreeMap::new();
    let mut say = |what, how: String| {
        found.entry(what).or_insert(how);
    };
    let minutes = |place: &Place| (place.start.minute(), place.end.minute());
    let away = |place: &Place, t: i64| {
        place.breaks.iter().any(|b| b.start.minute() <= t && t < (b.start + b.length).minute())
    };
    for t in -2 * DAY..(case.days + 2) * DAY {
        let there: Vec<&Place> =
            plan.places().iter().filter(|p| minutes(p).0 <= t && t < minutes(p).1).collect();
        let working = there.iter().filter(|place| !away(place, t)).count() as u32;
        if case.seats.is_some_and(|seats| there.len() as u32 > seats) {
            say("seats", format!("{} at minute {t}", there.len()));
        }
        if case.maximum.is_some_and(|maximum| working > maximum) {
            say("maximum", format!("{working} at minute {t}"));
        }
        // After the horizon a night that began on the last evening goes on, as far as shifts that
        // begin before midnight can last.
        let end = case.days * DAY;
        let is_reached = (case.days - 2..case.days).any(|day| {
            case.shifts.iter().any(|(start, length, breakless)| {
                let start = day * DAY + start;
                let allowed = *breakless && *length <= case.max_work && case.opening.is_none();
                allowed && start < end && start <= t && t < start + length
            })
        });
        for &(from, to, people) in &case.minimum {
            for day in -1..case.days {
                let inside = t >= 0 && day * DAY + from <= t && t < day * DAY + to;
                if inside && (t < end || is_reached) && working < people {
                    say("minimum", format!("{working} of {people} at minute {t}"));
                }
            }
        }
    }
    for day in -2..=case.days {
        for (group, size) in case.sizes.iter().enumerate() {
            let shifts = plan
                .places()
                .iter()
                .filter(|place| place.group == group && minutes(place).0.div_euclid(DAY) == day);
            if shifts.count() as u32 > *size {
                say("people", format!("group {group} on day {day}"));
            }
        }
    }
    for place in plan.places() {
        let (start, end) = minutes(place);
        let rest: i64 =
            place.breaks.iter().map(|b| b.length.minutes()).filter(|length| *length >= 30).sum();
        if end - start - rest > case.max_work {
            say("work", format!("{start}–{end}"));
        }
        if let Some((from, to)) = case.opening {
            let day = start.div_euclid(DAY) * DAY;
            if !(day + from <= start && end <= day + to) {
                say("opening", format!("{start}–{end}"));
            }
        }
    }
    let same = |one: &(i64, i64)| plan.places().iter().any(|place| minutes(place) == *one);
    if !case.promised.iter().all(same) {
        say("promised", String::new());
    }
    found
}

#[test]
fn every_limit_is_kept_at_every_minute_or_named_with_no_plan() {
    let (mut kept, mut named, mut asked) = (0, 0, 0);
    for seed in 1..=36 {
        let case = case(&mut Dice(seed));
        let scenario = read(&case.text);
        let found = planned(&scenario);
        let broken = broken(&case, &found.plan);
        for (limit, how) in &broken {
            assert_eq!(found.status, Status::Infeasible, "{limit}: {how}\n{}", case.text);
            let is_named = found.broken.iter().any(|broken| broken.contains(limit));
            assert!(is_named, "seed {seed}: {limit} ({how}) in {:?}\n{}", found.broken, case.text);
        }
        if broken.is_empty() {
            assert!(found.broken.is_empty(), "seed {seed}: {:?}\n{}", found.broken, case.text);
            kept += 1;
        } else {
            named += 1;
        }
        // With people, seats and shifts around the clock to spare, nothing stands in the way.
        let round_the_clock = (0..DAY).all(|t| {
            let covers = |(start, length, _): &(i64, i64, bool)| {
                (start <= &t && t < start + length) || t + DAY < start + length
            };
            // Twice, so that breaks can be stood in for.
            case.shifts.iter().filter(|shift| covers(shift)).count() > 2
        });
        if case.generous && case.max_work >= 600 && round_the_clock {
            asked += 1;
            assert!(broken.is_empty(), "seed {seed}: {broken:?}\n{}", case.text);
        }
    }
    assert!(kept >= 12 && named >= 4 && asked >= 3, "{kept} kept, {named} named, {asked} generous");
}

fn desk(demand: &str, rest: &str) -> Scenario {
    read(&format!(
        "format = 1\nname = \"desk\"\nfirst-day = 2026-10-05\n[demand]\n{demand}\n[[group]]\nname = \
         \"team\"\nsize = 9\nwage-per-hour = 20\n{rest}"
    ))
}

#[test]
fn where_nobody_comes_the_cheapest_plan_that_keeps_the_limits_is_given() {
    let share = "[[target]]\nwithin = \"60s\"\nat-least = \"80%\"\n";
    let minimum = "[[limits.minimum]]\nwindow = \"09:00-17:00\"\npeople = 2\n";
    let pattern = "[[pattern]]\nname = \"p\"\nstarts = [\"09:00\", \"13:00\"]\nlengths = [\"4h\", \
                   \"8h\"]\nbreaks = []\n";
    let found = planned(&desk("daily-volume = 0", &format!("{share}{pattern}{minimum}")));
    assert_eq!(found.status, Status::NothingToJudge);
    // Two people for eight hours at 20 an hour.
    assert!((found.cost.total() - 320.0).abs() < 1e-9 && found.broken.is_empty());
    // A limit that cannot be kept is no plan all the same.
    let many = minimum.replace("people = 2", "people = 12");
    let found = planned(&desk("daily-volume = 0", &format!("{share}{pattern}{many}")));
    assert_eq!(found.status, Status::Infeasible);
    assert!(found.broken[0].starts_with("minimum of 12 on duty"), "{:?}", found.broken);
}

#[test]
fn a_target_nobody_can_meet_says_that_people_do_not_help() {
    let found = planned(&desk("daily-volume = 200", "[[target]]\nmean-at-most = \"5s\"\n"));
    assert_eq!(found.status, Status::Infeasible);
    let why = found.infeasible.expect("it says why");
    // The default profile's first reply takes eight seconds on average.
    assert!(!why.with_plenty.is_empty() && why.shortages.is_empty());
    assert!(why.with_plenty.iter().all(|day| (day.value - 8.0).abs() < 0.5 && !day.met_by_value()));
}

#[test]
fn missing_people_are_named_by_their_hours_and_their_number() {
    let found = planned(&desk(
        "daily-volume = 4000\nhourly = [0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,1,1,0,0]",
        "[[target]]\nwithin = \"60s\"\nat-least = \"80%\"\n[[pattern]]\nname = \"p\"\nstarts = \
         [\"18:00\"]\nlengths = [\"6h\"]\nbreaks = []\n",
    ));
    assert_eq!(found.status, Status::Infeasible);
    let why = found.infeasible.expect("it says why");
    let most = why.shortages.iter().max_by(|a, b| a.needed.total_cmp(&b.needed));
    let most = most.expect("people are missing").to_owned();
    assert!((19..=20).contains(&(most.from.minute() / 60)), "{most:?}");
    assert!(most.there <= 9.0 && most.needed > 20.0, "{most:?}");
    assert!(why.with_plenty[0].met_by_value());
    let size = why.limits.iter().find(|limit| limit.closes > 0.9).expect("people would do");
    assert!(size.by > 10.0, "{size:?}");
}
