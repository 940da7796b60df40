//! What no plan can keep, told from the scenario alone: patterns that a limit leaves without a
//! shift, a minimum where nobody can be, promises beyond a limit, targets for hours in which nobody
//! comes. Says so before any search. Must not know how plans are found.

use super::shifts::{Duty, Refusal, work};
use super::{ArrivalCurve, Cut, PatternRule, Place, Scenario, words};
use crate::time::{Instant, Span};
use std::collections::BTreeMap;

/// What a doubt is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum About {
    /// A pattern without any shift.
    Pattern(usize),
    /// A length of a pattern of which no shift is left.
    Length(usize, Span),
    /// A minimum on duty.
    Minimum(usize),
    /// A promised place.
    Promised(usize),
    /// A target.
    Target(usize),
}

/// Something that no plan can keep.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Doubt {
    /// What it is about.
    pub about: About,
    /// Which limit leaves no shift, for patterns.
    pub refused: Option<Refusal>,
    /// With its numbers, for people.
    pub says: String,
}

/// Everything that no plan can keep.
#[must_use]
pub fn unkeepable(scenario: &Scenario) -> Vec<Doubt> {
    let mut doubts = Vec::new();
    for (index, rule) in scenario.planning.patterns.iter().enumerate() {
        pattern(scenario, index, rule, &mut doubts);
    }
    minimum(scenario, &mut doubts);
    promised(scenario, &mut doubts);
    for target in 0..scenario.targets.len() {
        if !somebody_comes(scenario, target) {
            let target_name = &scenario.targets[target].name;
            doubts.push(Doubt {
                about: About::Target(target),
                refused: None,
                says: format!(
                    "nobody comes in the hours of target \"{target_name}\": it has nothing to judge"
                ),
            });
        }
    }
    doubts
}

/// Lengths of a pattern of which nothing is left, and the reason that took most of it.
fn pattern(scenario: &Scenario, index: usize, rule: &PatternRule, doubts: &mut Vec<Doubt>) {
    let planning = &scenario.planning;
    let Some(&group) = rule.groups.first() else { return };
    let mut lengths: BTreeMap<Span, BTreeMap<Option<Refusal>, u32>> = BTreeMap::new();
    for Duty { place, refused } in planning.duties(&scenario.calendar, rule, group) {
        // Shifts of other days touch the horizon with their ends only.
        let own_day = (0..i64::from(scenario.calendar.days())).contains(&place.day());
        if own_day || refused.is_none() {
            *lengths.entry(place.length()).or_default().entry(refused).or_default() += 1;
        }
    }
    let mut say = |about: About, refused: Refusal, length: Span| {
        let shift = match about {
            About::Length(..) => format!("no shift of {} of pattern", words::span(length)),
            _ => "no shift of pattern".to_owned(),
        };
        let says = format!(
            "{shift} \"{}\" is left: {}",
            rule.name,
            because(scenario, rule, refused, length)
        );
        doubts.push(Doubt { about, refused: Some(refused), says });
    };
    let empty: Vec<(Span, Refusal)> = rule
        .lengths
        .iter()
        .filter_map(|length| match lengths.get(length) {
            None => Some((*length, Refusal::Days)),
            Some(of_length) if of_length.contains_key(&None) => None,
            Some(of_length) => {
                let most = of_length.iter().max_by_key(|(refused, n)| (**n, **refused))?;
                most.0.map(|refused| (*length, refused))
            }
        })
        .collect();
    if empty.len() == rule.lengths.len() {
        if let Some(&(length, refused)) = empty.first() {
            say(About::Pattern(index), refused, length);
        }
    } else {
        for (length, refused) in empty {
            say(About::Length(index, length), refused, length);
        }
    }
}

fn because(scenario: &Scenario, rule: &PatternRule, refused: Refusal, length: Span) -> String {
    let limits = &scenario.planning.limits;
    let long = words::span(length);
    match refused {
        Refusal::Days => "none of its weekdays and starts lies in the simulated days".to_owned(),
        Refusal::Cut => format!("none of {long} lies inside the horizon, which is cut hard"),
        Refusal::Opening => {
            let opening = limits.opening.map_or_else(String::new, words::window);
            format!("none of {long} lies inside the opening {opening}")
        }
        Refusal::MaxShift => {
            format!("{long} is longer than the longest shift, {}", words::span(limits.max_shift))
        }
        Refusal::Breaks => format!("its breaks do not fit into {long}"),
        Refusal::MaxWork => {
            let breaks = rule.breaks_of(length);
            let work = work(length, breaks.iter().map(|rule| rule.length));
            format!(
                "{long} is {} of work, the most is {} (`max-work`, or what `legal` says)",
                words::span(work),
                words::span(limits.max_work)
            )
        }
    }
}

/// People who can be on duty at most, minute by minute of the horizon.
fn most_on_duty(scenario: &Scenario) -> Vec<u32> {
    let planning = &scenario.planning;
    let minutes = scenario.calendar.end().minute() as usize;
    let mut most = vec![0; minutes];
    for (group, people) in scenario.groups.iter().enumerate() {
        // Which days' shifts reach a minute, a bit each: people work one shift a day.
        let mut days = vec![0_u8; minutes];
        for rule in planning.patterns.iter().filter(|rule| rule.groups.contains(&group)) {
            let mut never: BTreeMap<Span, Vec<(Span, Span)>> = BTreeMap::new();
            for Duty { place, refused } in planning.duties(&scenario.calendar, rule, group) {
                if refused.is_some() {
                    continue;
                }
                let never =
                    never.entry(place.length()).or_insert_with(|| always_away(rule, &place));
                let (from, to) = (place.start.minute().max(0), place.end.minute());
                for minute in from..to.min(minutes as i64) {
                    let at = Instant::from_minutes(minute) - place.start;
                    if !never.iter().any(|(from, to)| *from <= at && at < *to) {
                        days[minute as usize] |= 1 << (minute / 1440 - place.day()).clamp(0, 7);
                    }
                }
            }
        }
        for (most, days) in most.iter_mut().zip(days) {
            *most += people.size * days.count_ones();
        }
    }
    // Promised people are there anyhow.
    let mut promised = vec![0_u32; minutes];
    for place in planning.promised.places() {
        for minute in place.start.minute().max(0)..place.end.minute().min(minutes as i64) {
            let at = Instant::from_minutes(minute);
            let away = place.breaks.iter().any(|p| p.start <= at && at < p.start + p.length);
            promised[minute as usize] += u32::from(!away);
        }
    }
    most.iter().zip(promised).map(|(most, promised)| promised.max(*most)).collect()
}

/// Stretches of a shift, from its start, in which its person is on break wherever breaks lie.
fn always_away(rule: &PatternRule, duty: &Place) -> Vec<(Span, Span)> {
    let ways = rule.ways(duty.start, duty.length());
    let Some(first) = ways.first() else { return Vec::new() };
    let mut away: Vec<(Span, Span)> = Vec::new();
    for pause in first {
        let mut at = pause.start;
        while at < pause.start + pause.length {
            let is_away = |way: &Vec<super::Break>| {
                way.iter().any(|p| p.start <= at && at < p.start + p.length)
            };
            if ways.iter().all(is_away) {
                let from = at - duty.start;
                away.push((from, from + Span::MINUTE));
            }
            at += Span::MINUTE;
        }
    }
    away
}

fn minimum(scenario: &Scenario, doubts: &mut Vec<Doubt>) {
    let windows = &scenario.planning.limits.minimum;
    if windows.is_empty() {
        return;
    }
    let most = most_on_duty(scenario);
    for (index, (window, people)) in windows.iter().enumerate() {
        // (clock, most) of each stretch in which too few can be there, with its days.
        let mut stretches: BTreeMap<(i64, i64, u32), Vec<i64>> = BTreeMap::new();
        let mut minute = 0;
        while minute < most.len() {
            let short = |minute: usize| {
                window.contains_minute((minute % 1440) as u32) && most[minute] < *people
            };
            let from = minute;
            while minute < most.len()
                && short(minute)
                && most[minute] == most[from]
                && minute / 1440 == from / 1440
            {
                minute += 1;
            }
            if minute > from {
                let day = (from / 1440) as i64;
                let clock = |at: usize| at as i64 - day * 1440;
                stretches.entry((clock(from), clock(minute), most[from])).or_default().push(day);
            } else {
                minute += 1;
            }
        }
        if let Some(((from, to, can), days)) =
            stretches.iter().max_by_key(|((from, to, can), days)| {
                (i64::from(people - can) * (to - from) * days.len() as i64, -from)
            })
        {
            let at = Instant::from_minutes(days[0] * 1440 + from);
            let until = Instant::from_minutes(days[0] * 1440 + to);
            let when = words::stretch(&scenario.calendar, at, until);
            let more = match days.len() {
                1 => String::new(),
                n => format!(" and on {} more days", n - 1),
            };
            let others = match stretches.len() {
                1 => String::new(),
                n => format!("; other hours too ({} more stretches)", n - 1),
            };
            let why =
                if *can > 0 { format!("{can} can be there at most") } else { nobody(scenario, at) };
            doubts.push(Doubt {
                about: About::Minimum(index),
                refused: None,
                says: format!("the minimum of {people} on duty, {when}{more}: {why}{others}"),
            });
        }
    }
}

fn nobody(scenario: &Scenario, at: Instant) -> String {
    let is_open = scenario.planning.limits.opening.is_none_or(|opening| opening.contains(at));
    match scenario.planning.limits.opening {
        Some(opening) if !is_open => {
            format!("nobody can be there, it is outside the opening {}", words::window(opening))
        }
        _ => "nobody can be there, no shift of a pattern reaches it".to_owned(),
    }
}

fn promised(scenario: &Scenario, doubts: &mut Vec<Doubt>) {
    let planning = &scenario.planning;
    let (limits, places) = (&planning.limits, planning.promised.places());
    let mut say = |place: usize, what: String| {
        let shift = &places[place];
        let group = &scenario.groups[shift.group].name;
        let when = words::stretch(&scenario.calendar, shift.start, shift.end);
        let says = format!("the promised shift {group} {when}: {what}");
        doubts.push(Doubt { about: About::Promised(place), refused: None, says });
    };
    for (index, place) in places.iter().enumerate() {
        if index > 0 && places[index - 1].same_duty(place) {
            continue;
        }
        let length = place.length();
        let work = work(length, place.breaks.iter().map(|pause| pause.length));
        if length > limits.max_shift {
            let most = words::span(limits.max_shift);
            say(index, format!("{} long, the longest shift is {most}", words::span(length)));
        }
        if work > limits.max_work {
            let most = words::span(limits.max_work);
            say(index, format!("{} of work, the most is {most}", words::span(work)));
        }
        if let Some(opening) = limits.opening.filter(|_| !limits.is_open(place.start, place.end)) {
            say(index, format!("outside the opening {}", words::window(opening)));
        }
        let inside = place.start >= Instant::ZERO && place.end <= scenario.calendar.end();
        if planning.cut == Cut::Hard && !inside {
            say(index, "not inside the horizon, which is cut hard".to_owned());
        }
    }
    // The moments with most promised people.
    let at_start = |counts: &dyn Fn(&Place, Instant) -> bool| {
        let people = |at: Instant| places.iter().filter(|place| counts(place, at)).count() as u32;
        let starts = places.iter().enumerate().flat_map(|(index, place)| {
            let ends = place.breaks.iter().map(|pause| pause.start + pause.length);
            std::iter::once(place.start).chain(ends).map(move |at| (index, at))
        });
        starts
            .map(|(index, at)| (people(at), index, at))
            .max_by_key(|(n, index, _)| (*n, usize::MAX - index))
    };
    let there = |place: &Place, at: Instant| place.start <= at && at < place.end;
    let works = |place: &Place, at: Instant| {
        there(place, at) && !place.breaks.iter().any(|p| p.start <= at && at < p.start + p.length)
    };
    for (what, most, peak) in [
        ("the maximum on duty", limits.maximum, limits.maximum.and_then(|_| at_start(&works))),
        ("the seats", limits.seats, limits.seats.and_then(|_| at_start(&there))),
    ] {
        if let (Some(most), Some((people, index, at))) = (most, peak)
            && people > most
        {
            let when = words::moment(&scenario.calendar, at);
            say(index, format!("{people} promised people at {when} are beyond {what}, {most}"));
        }
    }
}

/// Whether contacts are expected in a target's window on any day.
fn somebody_comes(scenario: &Scenario, target: usize) -> bool {
    let window = scenario.targets[target].window;
    let demand = &scenario.demand;
    match &demand.curve {
        ArrivalCurve::Synthesise { daily_volume, hourly, weekday, .. } => {
            let open_hour = (0..24).any(|hour| {
                let minutes = hour * 60..hour * 60 + 60;
                hourly[hour as usize] > 0.0
                    && minutes.into_iter().any(|minute| window.contains_minute(minute))
            });
            let day = (0..i64::from(scenario.calendar.days())).any(|day| {
                weekday[scenario.calendar.weekday(day).to_monday_zero_offset() as usize] > 0.0
            });
            *daily_volume > 0.0 && open_hour && day
        }
        ArrivalCurve::Replay { bins, scale, smooth } => {
            *scale > 0.0
                && bins.iter().any(|bin| {
                    let minutes = bin.start.minute()..(bin.start + bin.width).minute();
                    (bin.count > 0.0 || *smooth)
                        && minutes
                            .into_iter()
                            .any(|m| window.contains_minute(m.rem_euclid(1440) as u32))
                })
        }
    }
}

#[cfg(test)]
#[path = "unkeepable_tests.rs"]
mod tests;
