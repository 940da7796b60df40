//! The log-in ramp (X10) in a scenario: whoever has just come takes chats slowly.

use super::Switch;
use crate::model::{GroupRules, LogInRamp};
use crate::scenario::diagnostic::{Code, Diagnostic};
use crate::scenario::quantity::Duration;
use crate::scenario::raw::{Group, Scenario};
use crate::scenario::structure::{Path, at};
use crate::scenario::validate::Check;
use crate::time::Span;

/// Until when, after coming, where there is no cap to reach (an assumption).
const END: Span = Span::from_minutes(10);
const HOUR: f64 = 3600.0;

pub(super) struct Family;

impl Switch for Family {
    fn check(&self, check: &mut Check<'_>) {
        for (i, group) in check.raw.groups.iter().enumerate() {
            if group.log_in_ramp.is_none() && group.log_in_ramp_end.is_some() {
                check.say(&at!["group", i, "log-in-ramp-end"], |span| {
                    Diagnostic::error(Code::S112, span, "`log-in-ramp-end` without `log-in-ramp`")
                        .label("the end of a ramp that the group has not")
                        .help(
                            "add `log-in-ramp`, for example log-in-ramp = \"90s\", or remove this",
                        )
                });
            }
        }
    }

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

#[cfg(test)]
mod tests {
    use crate::scenario::diagnostic::Code;
    use crate::scenario::read;

    #[test]
    fn the_end_of_a_ramp_that_is_not_there_is_an_error() {
        let text = "name = \"t\"\nfirst-day = 2026-11-23\n[demand]\ndaily-volume = 100\n\
                    [[group]]\nname = \"all\"\nsize = 1\nlog-in-ramp-end = \"5m\"\n";
        let read = |text: &str| read(text, "t.toml", &|_| Err(std::io::ErrorKind::NotFound.into()));
        let refused = read(text).expect_err("no ramp").list;
        assert!(refused.iter().any(|problem| problem.code == Code::S112), "{refused:?}");
        assert!(read(&text.replace("log-in-ramp-end", "log-in-ramp")).is_ok());
    }
}
