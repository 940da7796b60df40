//! A target says itself: what is asked for, on which clock, by which definition, of whom, when, and
//! how reliably. One place for every text, table, picture and JSON, so that two different targets
//! never read alike. Must not know what came of it.

use super::number;
use crate::model::{Clock, ClockWindow, Measure, Period, Scenario, ShareDefinition, Target};

/// The whole target in words: `at least 90 % of contacts about presale get a first reply within
/// 30 s, 08:00–24:00, each day, kept on 95 % of days`.
#[must_use]
pub fn said(scenario: &Scenario, target: &Target) -> String {
    let whom = whom(scenario, target);
    let what = match target.measure {
        Measure::Share { within, at_least, definition, clock } => format!(
            "at least {} of contacts{whom} {} within {}{}",
            number::percent_exact(at_least),
            done(clock),
            number::seconds_short(within.secs()),
            bracketed(definition)
        ),
        Measure::Mean { at_most, answered_at_least, clock } => format!(
            "contacts{whom} {} after {} on average at most, at least {} answered",
            done(clock),
            number::seconds_short(at_most.secs()),
            number::percent_exact(answered_at_least)
        ),
        Measure::Percentile { quantile, at_most, clock } => format!(
            "the {} quantile of the time until contacts{whom} {} is at most {}",
            number::percent_exact(quantile),
            done(clock),
            number::seconds_short(at_most.secs())
        ),
    };
    let period = match target.period {
        Period::Run => "over the whole run",
        Period::Day => "each day",
        Period::Hour => "each hour",
    };
    let on = target.on.map_or(String::new(), |on| {
        format!(", kept on {} of {}", number::percent_exact(on), stretches(target.period))
    });
    format!("{what}{}, {period}{on}", hours(target))
}

/// What is asked, as short as a cell: `≥ 90 % within 30 s`, `mean ≤ 20 s, ≥ 95 % answered`. What
/// differs from the usual – the first reply, all contacts, every reason – is named.
#[must_use]
pub fn short(scenario: &Scenario, target: &Target) -> String {
    let what = match target.measure {
        Measure::Share { within, at_least, definition, clock } => format!(
            "≥ {}{} within {}{}",
            number::percent_exact(at_least),
            unusual(clock),
            number::seconds_short(within.secs()),
            bracketed(definition)
        ),
        Measure::Mean { at_most, answered_at_least, clock } => format!(
            "mean{} ≤ {}, ≥ {} answered",
            unusual(clock),
            number::seconds_short(at_most.secs()),
            number::percent_exact(answered_at_least)
        ),
        Measure::Percentile { quantile, at_most, clock } => format!(
            "{} quantile{} ≤ {}",
            number::percent_exact(quantile),
            unusual(clock),
            number::seconds_short(at_most.secs())
        ),
    };
    let on = target.on.map_or(String::new(), |on| {
        format!(" on {} of {}", number::percent_exact(on), stretches(target.period))
    });
    format!("{what}{}{on}", whom(scenario, target))
}

/// What a contact is when its clock stops: `get a first reply`.
#[must_use]
pub const fn done(clock: Clock) -> &'static str {
    match clock {
        Clock::Assigned => "are assigned",
        Clock::Begun => "have a first reply begun",
        Clock::FirstReply => "get a first reply",
        Clock::FirstUsefulReply => "get a first useful reply",
    }
}

/// What a clock measures: `first reply`.
#[must_use]
pub const fn clock(clock: Clock) -> &'static str {
    match clock {
        Clock::Assigned => "assignment",
        Clock::Begun => "first reply begun",
        Clock::FirstReply => "first reply",
        Clock::FirstUsefulReply => "first useful reply",
    }
}

/// `, 08:00–24:00`; nothing if it is all day.
#[must_use]
pub fn hours(target: &Target) -> String {
    let window = target.window;
    if window == ClockWindow::ALL_DAY {
        return String::new();
    }
    let clock = |minute: u32| match minute {
        0..=1440 => format!("{:02}:{:02}", minute / 60, minute % 60),
        later => format!("{:02}:{:02}+1", (later - 1440) / 60, later % 60),
    };
    format!(", {}–{}", clock(window.from), clock(window.to))
}

/// The contacts that a target counts, as the base of a share: `contacts about presale that start
/// 08:00–24:00`.
#[must_use]
pub fn base(scenario: &Scenario, target: &Target) -> String {
    let starts = match hours(target) {
        hours if hours.is_empty() => hours,
        hours => format!(" that start {}", hours.trim_start_matches([',', ' '])),
    };
    format!("contacts{}{starts}{}", whom(scenario, target), bracketed(definition(target)))
}

const fn definition(target: &Target) -> ShareDefinition {
    match target.measure {
        Measure::Share { definition, .. } => definition,
        _ => ShareDefinition::All,
    }
}

fn whom(scenario: &Scenario, target: &Target) -> String {
    let names: Vec<&str> = target
        .reasons
        .iter()
        .filter_map(|reason| scenario.demand.reasons.get(*reason))
        .map(|reason| reason.name.as_str())
        .collect();
    match names.as_slice() {
        [] => String::new(),
        [one] => format!(" about {one}"),
        [most @ .., last] => format!(" about {} or {last}", most.join(", ")),
    }
}

fn bracketed(definition: ShareDefinition) -> String {
    match definition {
        ShareDefinition::All => String::new(),
        ShareDefinition::AnsweredOnly => " (of those answered)".to_owned(),
        ShareDefinition::Icmi => {
            " (given up in time counts as in time; blocked and left ones left out)".to_owned()
        }
        ShareDefinition::DropInTimeAbandons => " (given up in time left out)".to_owned(),
        ShareDefinition::DropShortAbandons(short) => {
            format!(" (given up within {} left out)", number::seconds_short(short.secs()))
        }
    }
}

const fn unusual(clock: Clock) -> &'static str {
    match clock {
        Clock::Assigned => " assigned",
        Clock::Begun => " begun",
        Clock::FirstReply => "",
        Clock::FirstUsefulReply => " usefully answered",
    }
}

const fn stretches(period: Period) -> &'static str {
    match period {
        Period::Run => "runs",
        Period::Day => "days",
        Period::Hour => "hours",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::Span;

    #[test]
    fn targets_that_differ_in_anything_never_read_alike() {
        let mut scenario = Scenario::bare(100.0, 1);
        scenario.demand.reasons.push(scenario.demand.reasons[0].clone());
        scenario.demand.reasons[1].name = "售后".into();
        let share = |clock, definition| Measure::Share {
            within: Span::from_secs(30),
            at_least: 0.9,
            definition,
            clock,
        };
        let all = ShareDefinition::All;
        let plain = Target {
            name: "same".into(),
            measure: share(Clock::FirstReply, all),
            period: Period::Day,
            window: ClockWindow { from: 480, to: 1440 },
            reasons: vec![],
            on: None,
        };
        let at_most = Span::from_secs(30);
        let measures = [
            share(Clock::Begun, all),
            share(Clock::Assigned, all),
            share(Clock::FirstUsefulReply, all),
            share(Clock::FirstReply, ShareDefinition::AnsweredOnly),
            share(Clock::FirstReply, ShareDefinition::Icmi),
            share(Clock::FirstReply, ShareDefinition::DropInTimeAbandons),
            share(Clock::FirstReply, ShareDefinition::DropShortAbandons(Span::from_secs(5))),
            Measure::Mean { at_most, answered_at_least: 0.9, clock: Clock::FirstReply },
            Measure::Mean { at_most, answered_at_least: 0.9, clock: Clock::Begun },
            Measure::Percentile { quantile: 0.9, at_most, clock: Clock::FirstReply },
        ];
        let with = |change: &dyn Fn(&mut Target)| {
            let mut target = plain.clone();
            change(&mut target);
            target
        };
        let mut targets: Vec<Target> =
            measures.iter().map(|measure| with(&|t| t.measure = *measure)).collect();
        targets.extend([
            with(&|t| t.period = Period::Run),
            with(&|t| t.period = Period::Hour),
            with(&|t| t.window = ClockWindow::ALL_DAY),
            with(&|t| t.window = ClockWindow { from: 1200, to: 1560 }),
            with(&|t| t.reasons = vec![1]),
            with(&|t| t.reasons = vec![0, 1]),
            with(&|t| t.on = Some(0.95)),
            plain.clone(),
        ]);
        let mut all_said: Vec<String> = targets.iter().map(|t| said(&scenario, t)).collect();
        assert_eq!(
            all_said.last().unwrap(),
            "at least 90 % of contacts get a first reply within 30 s, 08:00–24:00, each day"
        );
        assert!(all_said.iter().any(|one| one.contains("about 售后 get a first reply")));
        assert!(all_said.iter().any(|one| one.contains("20:00–02:00+1")));
        assert!(all_said.iter().any(|one| one.ends_with("each day, kept on 95 % of days")));
        let many = all_said.len();
        all_said.sort();
        all_said.dedup();
        assert_eq!(all_said.len(), many);
    }
}
