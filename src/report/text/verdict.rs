//! The verdict in words: met, missed, not sure yet, nothing to judge – each once, and never two of
//! them in one sentence. Must not know how it was reached.

use super::{day, minute, period_start};
use crate::metrics::{PeriodJudgement, TargetJudgement, Verdict};
use crate::model::{Measure, Period, Scenario, Target};
use crate::report::{asked, number};
use crate::stats::Estimate;

/// In files: `met`, `missed`, `not-sure-yet`, `nothing-to-judge`.
#[must_use]
pub const fn verdict_name(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Met => "met",
        Verdict::NotSure { .. } => "not-sure-yet",
        Verdict::Missed => "missed",
        Verdict::NothingToJudge => "nothing-to-judge",
    }
}

/// In tables: `met`, `missed`, `not sure yet`, `nothing to judge`.
#[must_use]
pub const fn verdict_words(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Met => "met",
        Verdict::NotSure { .. } => "not sure yet",
        Verdict::Missed => "missed",
        Verdict::NothingToJudge => "nothing to judge",
    }
}

/// What would settle it: `about 1,400 replications would tell: --replications 1400`.
#[must_use]
pub fn what_settles(needs: Option<u32>) -> String {
    match needs.map(rounded_up) {
        Some(n) => format!(
            "about {} replications would tell: --replications {n}",
            number::count(f64::from(n))
        ),
        None => "more than 100,000 replications would be needed: the value lies on the target"
            .to_owned(),
    }
}

/// To two leading digits, so that nobody takes it for exact.
fn rounded_up(n: u32) -> u32 {
    let unit = 10_u32.pow(n.max(1).ilog10().saturating_sub(1));
    n.div_ceil(unit) * unit
}

/// The answer in a sentence: the verdict on all targets, and where it comes from.
#[must_use]
pub fn sentence(scenario: &Scenario, verdict: Verdict, judged: &[TargetJudgement]) -> String {
    let pairs: Vec<(&Target, &TargetJudgement)> =
        judged.iter().map(|judgement| (&scenario.targets[judgement.target], judgement)).collect();
    let many = pairs.len();
    let of = |wanted: fn(Verdict) -> bool| {
        pairs.iter().filter(|(_, judgement)| wanted(judgement.verdict)).count()
    };
    match verdict {
        _ if many == 0 => "The scenario sets no target.".to_owned(),
        Verdict::NothingToJudge => {
            let whose = if many == 1 { "its target counts" } else { "any target counts" };
            format!("Nothing to judge: no contacts came that {whose}.")
        }
        Verdict::Met => {
            let silent = of(|verdict| verdict == Verdict::NothingToJudge);
            match (many, silent) {
                (1, _) => "The plan meets its target (at 95 % confidence).".to_owned(),
                (2, 0) => "The plan meets both its targets (each at 95 % confidence).".to_owned(),
                (n, 0) => format!("The plan meets all {n} targets (each at 95 % confidence)."),
                (n, silent) => format!(
                    "The plan meets {} of {n} targets (each at 95 % confidence); of the others no \
                     contacts came.",
                    n - silent
                ),
            }
        }
        Verdict::Missed => {
            let missed = of(Verdict::is_missed);
            let plan = match (missed, many) {
                (1, 1) => "The plan misses its target".to_owned(),
                (n, of) => format!("The plan misses {n} of {of} targets"),
            };
            let worst = worst(&pairs, Verdict::is_missed, |period| period.slack);
            let Some((target, worst)) = worst else { return format!("{plan}.") };
            let when = when(scenario, target, worst);
            format!("{plan}: “{}”{when} {}.", target.name, shown(scenario, target, worst))
        }
        Verdict::NotSure { needs } => {
            let plan = match many {
                1 => "Not sure yet whether the plan meets its target".to_owned(),
                n => format!(
                    "Not sure yet whether the plan meets {} of its {n} targets",
                    of(|verdict| matches!(verdict, Verdict::NotSure { .. }))
                ),
            };
            let open = |verdict: Verdict| matches!(verdict, Verdict::NotSure { .. });
            let distance = |period: &PeriodJudgement| match period.verdict {
                Verdict::NotSure { needs } => needs.map_or(f64::NEG_INFINITY, |n| -f64::from(n)),
                _ => 0.0,
            };
            let settles = what_settles(needs);
            let Some((target, worst)) = worst(&pairs, open, distance) else {
                return format!("{plan}; {settles}.");
            };
            let when = when(scenario, target, worst);
            let shown = shown(scenario, target, worst);
            format!("{plan}: “{}”{when} {shown}; {settles}.", target.name)
        }
    }
}

/// The period with this verdict that comes first by `order`.
fn worst<'a>(
    pairs: &[(&'a Target, &'a TargetJudgement)],
    wanted: fn(Verdict) -> bool,
    order: impl Fn(&PeriodJudgement) -> f64,
) -> Option<(&'a Target, &'a PeriodJudgement)> {
    pairs
        .iter()
        .flat_map(|(target, judgement)| judgement.periods.iter().map(move |p| (*target, p)))
        .filter(|(_, period)| wanted(period.verdict))
        .min_by(|a, b| order(a.1).total_cmp(&order(b.1)))
}

fn when(scenario: &Scenario, target: &Target, judged: &PeriodJudgement) -> String {
    match target.period {
        Period::Run => String::new(),
        Period::Hour => format!(" at {}", period(scenario, target, judged)),
        Period::Day => format!(" on {}", period(scenario, target, judged)),
    }
}

/// `is 85.1 % ±0.6, asked for is ≥ 90 % within 30 s`; with a reliability, the share of periods.
fn shown(scenario: &Scenario, target: &Target, judged: &PeriodJudgement) -> String {
    let asked = asked::short(scenario, target);
    if target.on.is_none() {
        return format!("is {}, asked for is {asked}", value(target, judged));
    }
    let met = judged.misses.trials - judged.misses.hits;
    let of = judged.misses.trials;
    format!("is kept in {met} of {of} replications, asked for is {asked}")
}

/// A period for people: `Tue 10 Nov`, `10 Nov 20:00`, `whole run`.
pub(super) fn period(scenario: &Scenario, target: &Target, judged: &PeriodJudgement) -> String {
    match (target.period, period_start(target.period, judged.period)) {
        (Period::Day, Some(start)) => day(&scenario.calendar, start.day()),
        (_, Some(start)) => minute(&scenario.calendar, start),
        (_, None) => "whole run".to_owned(),
    }
}

/// A mean and its half-width, s, and the share answered that it is a mean of.
pub(super) fn mean_of_answered(mean: (f64, f64), answered: Option<Estimate>) -> String {
    let answered = answered.map_or(String::new(), |share| {
        format!(", {} answered", number::percent_with(share.value, share.half_width()))
    });
    format!("{}{answered}", number::seconds_with(mean.0, mean.1))
}

/// A period's value with its interval.
pub(super) fn value(target: &Target, judged: &PeriodJudgement) -> String {
    match (judged.value, target.measure) {
        (None, _) => "without any answer".to_owned(),
        (Some(mean), Measure::Mean { .. }) => {
            mean_of_answered((mean.value, mean.half_width()), judged.answered)
        }
        (Some(share), _) => number::percent_with(share.value, share.half_width()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metrics::{TargetObserver, TargetTable, judge};
    use crate::metrics::{overall, standing};
    use crate::model::{Clock, ClockWindow, ShareDefinition};
    use crate::time::Span;

    const HOUR: i64 = 3600;

    fn scenario(measure: Measure, on: Option<f64>) -> Scenario {
        let mut scenario = Scenario::bare(100.0, 1);
        scenario.targets = vec![Target {
            name: "quick".into(),
            measure,
            period: Period::Day,
            window: ClockWindow::ALL_DAY,
            reasons: vec![],
            on,
        }];
        scenario
    }
    fn share(at_least: f64) -> Measure {
        let within = Span::from_secs(30);
        Measure::Share {
            within,
            at_least,
            definition: ShareDefinition::All,
            clock: Clock::FirstReply,
        }
    }
    /// Replications with so many of a hundred in time.
    fn said(scenario: &Scenario, in_time: &[usize]) -> String {
        let table = TargetTable::new(scenario);
        let counts: Vec<_> = in_time
            .iter()
            .map(|good| {
                let mut observer = TargetObserver::new(&table, &[]);
                for i in 0..100 {
                    let after = if i < *good { 5 } else { 50 };
                    observer.add_contact(&standing::tests::answered(HOUR, after));
                }
                observer.into_outturn().counts
            })
            .collect();
        let judged = judge(&scenario.targets, &counts, 0.05);
        sentence(scenario, overall(&judged), &judged)
    }

    #[test]
    fn a_sentence_says_one_thing_and_what_to_do() {
        let noisy: Vec<usize> = (0..40).map(|i| [82, 99][i % 2]).collect();
        let s = scenario(share(0.9), None);
        let told = said(&s, &noisy);
        assert!(told.starts_with("Not sure yet whether the plan meets its target: “quick” on "));
        assert!(told.contains("is 90.5 % ±") && told.contains("asked for is ≥ 90 % within 30 s"));
        assert!(told.contains(" replications would tell: --replications "), "{told}");
        assert!(!told.contains("misses") && !told.contains("but not"), "{told}");
        let missed = said(&scenario(share(0.97), None), &noisy);
        assert!(missed.starts_with("The plan misses its target: “quick” on Mon 2 Nov is 90.5 % ±"));
        let met = said(&scenario(share(0.8), None), &noisy);
        assert_eq!(met, "The plan meets its target (at 95 % confidence).");
        let on_it: Vec<usize> = (0..40).map(|i| [82, 98][i % 2]).collect();
        assert!(said(&s, &on_it).contains("the value lies on the target"));
        let none = sentence(&s, Verdict::NothingToJudge, &judge(&s.targets, &[], 0.05));
        assert_eq!(none, "Nothing to judge: no contacts came that its target counts.");
        let reliable = said(&scenario(share(0.8), Some(0.99)), &[90; 40]);
        assert!(reliable.contains("is kept in 40 of 40 replications"), "{reliable}");
        assert!(reliable.contains("about 300 replications would tell"), "{reliable}");
    }

    #[test]
    fn numbers_of_replications_are_rounded_up_to_two_digits() {
        for (n, rounded) in [(1, 1), (59, 59), (101, 110), (299, 300), (1_347, 1_400)] {
            assert_eq!(rounded_up(n), rounded);
        }
    }
}
