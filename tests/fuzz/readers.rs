//! One input through one reader, as the commands put it through: whatever stands in it is read or
//! refused in words a terminal can be sent, and what was read is the same when it is written and read
//! again.

use super::dice::Dice;
use super::runs;
use super::seeds::{SHOP, Seeds, no_file};
use chatstaff::experiment::estimate::Estimate;
use chatstaff::fitting::scenario::{About, next_monday, usual_week, write};
use chatstaff::fitting::{self, LogReader, Options};
use chatstaff::model::{ArrivalCurve, Scenario};
use chatstaff::scenario::raw::ProfileName;
use chatstaff::scenario::{self, Problems, names, roster};
use chatstaff::sweep::{self, Head, Shard, journal};
use chatstaff::table::workbook::{Book, is_workbook};
use chatstaff::table::{Source, moment::DateOrder};
use std::io::Cursor;
use std::sync::atomic::AtomicBool;

/// What is printed as it is holds nothing that a terminal obeys. (Other messages go through one gate
/// of the command line, which spells it out.)
fn harmless(text: &str) {
    let seen = text.replace(['\n', '\t'], "");
    assert_eq!(names::hidden(&seen), None, "{}", names::visible(text));
}

fn sayable(text: &str) {
    assert!(!text.is_empty() && text.len() < 1 << 20, "a message of {} bytes", text.len());
}

fn told(problems: &Problems) {
    harmless(&scenario::render(problems, false));
    for problem in &problems.list {
        let (line, column) = problems.place(problem);
        assert!(line >= 1 && column >= 1);
    }
}

/// Whether a scenario is small enough to be run here.
fn is_small(scenario: &Scenario) -> bool {
    let estimate = Estimate::of(scenario, 1, 1);
    let places = scenario.plan.as_ref().map_or(0, |plan| plan.places().len());
    estimate.contacts < 1500.0
        && estimate.bytes < 5e6
        && places < 500
        && scenario.calendar.days() < 15
}

pub fn scenario(bytes: &[u8], seeds: &Seeds, dice: &mut Dice) {
    if let Some(problems) = scenario::other_than_scenario(bytes, "fuzz.toml") {
        return told(&problems);
    }
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let files = |name: &str| {
        let kinds = if name.contains("roster") { &seeds.rosters } else { &seeds.counts };
        if name.len() % 5 == 4 {
            no_file(name)
        } else {
            Ok(kinds[name.len() % kinds.len()].clone())
        }
    };
    match scenario::read(text, "fuzz.toml", &files) {
        Err(problems) => {
            assert!(problems.any_error(), "refused without a reason");
            told(&problems);
        }
        Ok(read) => {
            assert!(!read.warnings.any_error());
            told(&read.warnings);
            same_again(&read.scenario);
            if dice.chance(30) && is_small(&read.scenario) {
                runs::short(&read.scenario, dice);
            }
        }
    }
}

/// `--effective` reads back to the same scenario.
pub fn same_again(scenario: &Scenario) {
    let effective = scenario::effective(scenario);
    let again = scenario::read(&effective, "effective.toml", &no_file)
        .unwrap_or_else(|p| panic!("{effective}\n{}", scenario::render(&p, false)));
    let changes = scenario::difference(scenario, &again.scenario);
    assert!(changes.is_empty(), "{changes:?}");
    assert_eq!(effective, scenario::effective(&again.scenario), "written again it is the same");
    assert_eq!(scenario.plan, again.scenario.plan, "the roster is the same");
}

pub fn sweep(bytes: &[u8], dice: &mut Dice) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let files =
        |name: &str| if name.is_empty() { no_file(name) } else { Ok(SHOP.as_bytes().to_vec()) };
    match sweep::read(text, "fuzz.toml", &files) {
        Err(problems) => {
            assert!(problems.any_error());
            told(&problems);
        }
        Ok(read) => {
            told(&read.warnings);
            let head = Head::of(&read, None);
            let line = sweep::line(&head);
            assert_eq!(journal::index(Cursor::new(line.as_bytes())).expect("a journal").head, head);
            assert_eq!(read.fingerprint().len(), head.sweep.len());
            let points = read.points.len();
            let sweep = read.overruled(None, Some(2));
            for point in [0, points - 1, dice.below(points)] {
                let scenario = sweep::scenario_at(&sweep, &sweep.points.at(point));
                let planned = sweep.mode == sweep::raw::Mode::Plan;
                if dice.chance(20) && !planned && scenario.is_ok_and(|scenario| is_small(&scenario))
                {
                    let record =
                        sweep::point(&sweep, point, &AtomicBool::new(false)).expect("not stopped");
                    let line = sweep::line(&record);
                    let read = journal::record(&head, line.as_bytes()).expect("a record");
                    assert_eq!(sweep::line(&read), line, "a record is read as it was written");
                }
            }
        }
    }
}

pub fn roster(bytes: &[u8], seeds: &Seeds, dice: &mut Dice) {
    let name = if dice.chance(50) || is_workbook(bytes) { "fuzz.csv" } else { "fuzz.toml" };
    match scenario::read_plan(bytes.to_vec(), name, &seeds.team) {
        Err(problems) => {
            assert!(problems.any_error());
            told(&problems);
        }
        Ok((plan, warnings)) => {
            told(&warnings);
            let written = roster::write(&plan, &seeds.team);
            let (again, _) =
                scenario::read_plan(written.clone().into_bytes(), "again.csv", &seeds.team)
                    .unwrap_or_else(|p| panic!("{written}\n{}", scenario::render(&p, false)));
            assert_eq!(plan, again, "{written}");
        }
    }
}

pub fn counts(bytes: &[u8], dice: &mut Dice) {
    let more = dice.one_of(&[
        "",
        "gaps = \"zero\"",
        "bin = \"1h\"",
        "start = \"2026-11-23\"",
        "scale = 0.5",
        "smooth = false",
    ]);
    let zone = dice.one_of(&["", "zone = \"Asia/Shanghai\"\n", "zone = \"Europe/Berlin\"\n"]);
    let text = format!(
        "format = 1\nname = \"replay\"\nfirst-day = 2026-11-23\ndays = {}\n{zone}[demand.replay]\nfile = \"counts.csv\"\n{more}\n[[group]]\nname = \"team\"\nsize = 9\n",
        1 + dice.below(2)
    );
    match scenario::read(&text, "replay.toml", &|_| Ok(bytes.to_vec())) {
        Err(problems) => {
            assert!(problems.any_error());
            told(&problems);
        }
        Ok(read) => {
            told(&read.warnings);
            // A year of minutes is written and read in seconds, without optimisation in many.
            if matches!(&read.scenario.demand.curve, ArrivalCurve::Replay { bins, .. } if bins.len() < 50_000)
            {
                same_again(&read.scenario);
            }
            let total =
                chatstaff::demand::Curve::new(&read.scenario.demand, &read.scenario.calendar)
                    .total();
            assert!(total.is_finite() && total >= 0.0, "{total} contacts expected");
        }
    }
}

fn options(dice: &mut Dice) -> Options {
    Options {
        zone: dice
            .chance(30)
            .then(|| (*dice.one_of(&["Asia/Shanghai", "Europe/Berlin", "UTC"])).to_owned()),
        date_order: dice
            .chance(30)
            .then(|| *dice.one_of(&[DateOrder::DayFirst, DateOrder::MonthFirst])),
        year: dice.chance(10).then_some(2026),
        weeks: dice.chance(10).then_some(4.0),
        ..Options::default()
    }
}

pub fn log(bytes: &[u8], dice: &mut Dice) {
    let mut reader = LogReader::new(options(dice)).expect("options");
    if is_workbook(bytes) {
        return workbook_log(&mut reader, bytes);
    }
    match reader.add("fuzz.csv", &Source::bytes(bytes)) {
        Err(error) => sayable(&error.to_string()),
        Ok(_) => fitted(reader, dice),
    }
}

fn workbook_log(reader: &mut LogReader, bytes: &[u8]) {
    let Ok(mut book) = Book::open(bytes).map_err(|e| sayable(&e)) else { return };
    for name in book.wanted(None).unwrap_or_default() {
        let Ok(text) = book.text(&name).map_err(|e| sayable(&e)) else { continue };
        if reader.fits(&Source::sheet(&text))
            && let Err(error) = reader.add("fuzz.xlsx", &Source::sheet(&text))
        {
            sayable(&error.to_string());
        }
    }
}

/// What a log gives is a scenario that its reader reads.
fn fitted(reader: LogReader, dice: &mut Dice) {
    let log = match reader.finish() {
        Ok(log) => log,
        Err(error) => return sayable(&error.to_string()),
    };
    for note in &log.cleaning.notes {
        sayable(note);
    }
    let fit = match fitting::fit(&log, None) {
        Ok(fit) => fit,
        Err(error) => return sayable(&error.to_string()),
    };
    for figure in fit.figures() {
        assert!(figure.value.is_finite(), "{} is {}", figure.name, figure.value);
    }
    if fit.doubts.iter().any(|doubt| doubt.refuses) {
        return fit.doubts.iter().for_each(|doubt| sayable(&doubt.what));
    }
    let monday = next_monday(&fit);
    let about = About {
        name: "fuzz",
        title: "fuzz, a usual week".to_owned(),
        opening: vec![],
        counts_file: "profile.csv",
        plan_file: "duty.csv",
        first_day: monday,
        days: 7,
        shifts: usual_week(&fit, monday),
        people: log.agents,
        profile: ProfileName::Meiqia,
        arrivals: None,
    };
    let written = write(&fit, &about);
    let files = |name: &str| {
        let text = if name == "duty.csv" { &written.plan_csv } else { &written.counts_csv };
        Ok(text.clone().into_bytes())
    };
    let read = scenario::read(&written.toml, "fitted.toml", &files)
        .unwrap_or_else(|p| panic!("{}\n{}", written.toml, scenario::render(&p, false)));
    if dice.chance(10) {
        same_again(&read.scenario);
    }
}

pub fn journal(bytes: &[u8], dice: &mut Dice) {
    let index = match journal::index(Cursor::new(bytes)) {
        Ok(index) => index,
        Err(error) => return sayable(&error.to_string()),
    };
    let missing = index.missing();
    assert!(
        missing.len() + index.lines.len()
            >= index.head.shard.map_or(index.head.points as usize, |_| 0)
    );
    harmless(&journal::listed(&missing));
    for &(point, at, length) in &index.lines {
        let line = &bytes[at as usize..(at + u64::from(length)) as usize];
        match journal::record(&index.head, line) {
            Ok(record) => assert_eq!(record.point as usize, point + 1),
            Err(error) => sayable(&error.to_string()),
        }
    }
    let mut other = index.clone();
    if dice.chance(50) {
        other.head.shard = Some(Shard { number: 2, of: 2 });
    }
    match journal::join(&[("a".to_owned(), index), ("b".to_owned(), other)]) {
        Ok(joined) => {
            assert!(joined.lines.len() + joined.missing.len() >= joined.head.points as usize);
        }
        Err(different) => sayable(&different.to_string()),
    }
}
