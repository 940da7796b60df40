//! Rules about meaning, one function each, named by its code. All findings are reported together;
//! what the walk of the structure has already complained about is left alone. Must not build the
//! model.

mod demand;
mod general;
mod keepable;
mod law;
mod patterns;
mod people;
mod plausible;
pub(super) mod size;
mod targets;
mod zone;

use super::diagnostic::{Code, Diagnostic};
use super::raw::Scenario;
use super::structure::{Path, Spots};
use super::suggest::{listed, nearest};
use crate::model::Calendar;
use std::ops::Range;

pub(super) use keepable::doubts;
pub(super) use people::factors_are_possible;

/// What the rules look at, and what they have found.
pub(super) struct Check<'a> {
    pub(super) raw: &'a Scenario,
    pub(super) spots: &'a Spots,
    pub(super) problems: Vec<Diagnostic>,
}

type Span = Range<usize>;

impl Check<'_> {
    /// Reports something about the value at `path`, unless it has been complained about.
    pub(super) fn say(&mut self, path: &Path, problem: impl FnOnce(Span) -> Diagnostic) {
        if !self.spots.is_spoken_for(path) {
            let problem = problem(self.spots.span(path));
            self.problems.push(problem);
        }
    }
    /// Reports something about the key at `path`.
    fn say_key(&mut self, path: &Path, problem: impl FnOnce(Span) -> Diagnostic) {
        if !self.spots.is_spoken_for(path) {
            let problem = problem(self.spots.key_span(path));
            self.problems.push(problem);
        }
    }
    /// S107: the name at `path` must be one of those there are.
    fn s107_name_is_known(&mut self, path: &Path, what: &str, name: &str, known: &[&str]) {
        if known.contains(&name) {
            return;
        }
        let help = nearest(name, known.iter().copied()).map_or_else(
            || format!("write one of the {what}s, or add it"),
            |n| format!("did you mean \"{n}\"?"),
        );
        let is_key =
            self.spots.key_span(path) != self.spots.span(path) && !self.spots.span(path).is_empty();
        let problem = |span| {
            Diagnostic::error(Code::S107, span, format!("there is no {what} \"{name}\""))
                .label(format!("unknown {what}"))
                .note(format!("{what}s: {}", listed(known.iter().copied())))
                .help(help)
        };
        if is_key && path.last() == name {
            self.say_key(path, problem);
        } else {
            self.say(path, problem);
        }
    }
    fn reason_names(&self) -> Vec<String> {
        if self.raw.reasons.is_empty() {
            return vec!["chats".to_owned()];
        }
        self.raw.reasons.iter().map(|r| r.name.clone()).collect()
    }
}

/// Everything that is wrong with what the file means.
pub(super) fn check(raw: &Scenario, calendar: Option<&Calendar>, spots: &Spots) -> Vec<Diagnostic> {
    let mut check = Check { raw, spots, problems: Vec::new() };
    general::check(&mut check, calendar);
    demand::check(&mut check, calendar);
    people::check(&mut check);
    targets::check(&mut check);
    patterns::check(&mut check);
    plausible::check(&mut check);
    zone::check(&mut check, calendar);
    size::check(&mut check);
    check.problems
}
