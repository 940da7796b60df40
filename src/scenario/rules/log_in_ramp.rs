//! The log-in ramp (X10) in a scenario: whoever has just come takes chats slowly.

use super::Switch;
use crate::model::{GroupRules, LogInRamp};
use crate::scenario::quantity::Duration;
use crate::scenario::raw::{Group, Scenario};
use crate::scenario::structure::{Path, at};
use crate::time::Span;

/// Until when, after coming, where there is no cap to reach (an assumption).
const END: Span = Span::from_minutes(10);
const HOUR: f64 = 3600.0;

pub(super) struct Family;

impl Switch for Family {
    fn durations(&self, written: &Scenario) -> Vec<(Path, Option<Duration>, f64, f64)> {
        let of = |(i, group): (usize, &Group)| {
            [
                (at!["group", i, "log-in-ramp"], group.log_in_ramp, 1.0, HOUR),
                (at!["group", i, "log-in-ramp-end"], group.log_in_ramp_end, 1.0, 12.0 * HOUR),
            ]
        };
        written.groups.iter().enumerate().flat_map(of).collect()
    }

    fn lower_group(&self, written: &Group, rules: &mut GroupRules) {
        let every = written.log_in_ramp.map(Duration::span).filter(|every| *every > Span::ZERO);
        let end = written.log_in_ramp_end.map_or(END, Duration::span);
        rules.log_in_ramp = every.map(|every| LogInRamp { every, end });
    }

    fn raise_group(&self, rules: &GroupRules, written: &mut Group) {
        written.log_in_ramp = rules.log_in_ramp.map(|ramp| ramp.every.into());
        written.log_in_ramp_end = rules.log_in_ramp.map(|ramp| ramp.end.into());
    }

    #[cfg(test)]
    fn variants(&self) -> (&'static str, &'static [&'static str]) {
        ("log-in-ramp = ", &["\"0s\"", "\"1分30秒\""])
    }
}
