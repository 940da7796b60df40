//! What no plan can keep, as warnings at the place of the file that asks for it.

use super::super::diagnostic::{Code, Diagnostic};
use super::super::raw;
use super::super::roster;
use super::super::structure::{Path, Spots, at};
use crate::model::{About, Doubt, Refusal, Scenario, unkeepable};

/// Warnings about a scenario that was read without errors.
pub(in super::super) fn doubts(
    scenario: &Scenario,
    raw: &raw::Scenario,
    spots: &Spots,
) -> Vec<Diagnostic> {
    let doubts = unkeepable(scenario);
    let without_shifts = doubts.iter().filter(|d| matches!(d.about, About::Pattern(_))).count();
    // Of patterns nobody wrote, only that none is left is worth a word.
    let silent = raw.patterns.is_empty() && without_shifts < scenario.planning.patterns.len();
    let said = doubts.iter().filter(|doubt| match doubt.about {
        About::Pattern(_) => !silent,
        About::Length(pattern, _) => {
            raw.patterns.get(pattern).is_some_and(|pattern| pattern.lengths.is_some())
        }
        About::Minimum(_) | About::Promised(_) | About::Target(_) => true,
    });
    said.map(|doubt| warning(scenario, raw, spots, doubt)).collect()
}

fn warning(scenario: &Scenario, raw: &raw::Scenario, spots: &Spots, doubt: &Doubt) -> Diagnostic {
    let (code, path, help) = match doubt.about {
        About::Pattern(pattern) => {
            (Code::S505, of_pattern(raw, doubt, pattern), remedy(doubt.refused))
        }
        About::Length(pattern, length) => {
            let lengths = raw.patterns.get(pattern).and_then(|pattern| pattern.lengths.as_ref());
            let item = lengths.and_then(|all| all.iter().position(|one| one.span() == length));
            let path = at!["pattern", pattern, "lengths"];
            (Code::S503, item.map_or(path.clone(), |item| path.item(item)), remedy(doubt.refused))
        }
        About::Minimum(minimum) => (
            Code::S508,
            at!["limits", "minimum", minimum, "people"],
            "ask for fewer, for other hours, or give more people or other patterns; `plan` keeps \
             what can be kept",
        ),
        About::Promised(place) => (
            Code::S508,
            promised_row(scenario, raw, place).map_or(at!["promised"], |row| at!["promised", row]),
            "change the shift or the limit; `plan` keeps the promise and names the limit",
        ),
        About::Target(target) => (
            Code::S402,
            at!["target", target, "window"],
            "write hours in which customers come, or remove the target",
        ),
    };
    Diagnostic::warning(code, spots.span(&path), doubt.says.clone()).help(help)
}

/// The pattern's name; the limit where nobody wrote a pattern.
fn of_pattern(raw: &raw::Scenario, doubt: &Doubt, pattern: usize) -> Path {
    if raw.patterns.get(pattern).is_some() {
        return at!["pattern", pattern, "name"];
    }
    match doubt.refused {
        Some(Refusal::Opening) => at!["limits", "opening"],
        Some(Refusal::MaxShift) => at!["limits", "max-shift"],
        Some(Refusal::MaxWork) => at!["limits", "max-work"],
        Some(Refusal::Cut) => at!["planning", "cut"],
        Some(Refusal::Days | Refusal::Breaks) | None => at!["limits"],
    }
}

const fn remedy(refused: Option<Refusal>) -> &'static str {
    match refused {
        Some(Refusal::Opening) => "change its starts or lengths, or `opening` in [limits]",
        Some(Refusal::MaxShift) => {
            "shorten it, or raise `max-shift` in [limits] (or legal = \"none\")"
        }
        Some(Refusal::MaxWork) => {
            "shorten it, give it a longer break, or raise `max-work` in [limits] (or legal = \
             \"none\")"
        }
        Some(Refusal::Breaks) => "let its breaks begin earlier or be shorter",
        Some(Refusal::Cut) => "change its starts, or remove `cut`",
        Some(Refusal::Days) | None => "change its weekdays or starts, or the days of the scenario",
    }
}

/// The row that a promised place was written in.
fn promised_row(scenario: &Scenario, raw: &raw::Scenario, place: usize) -> Option<usize> {
    let place = scenario.planning.promised.places().get(place)?;
    let team = roster::Team::of(scenario);
    raw.promised
        .iter()
        .position(|row| roster::places(row, &team).iter().any(|one| one.same_duty(place)))
}
