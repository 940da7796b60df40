//! Groups of people.

use super::super::diagnostic::{Code, Diagnostic};
use super::super::raw::{self, AttentionName, Cap, Skills};
use super::super::structure::{Spots, at};
use super::super::suggest::listed;
use super::Check;
use super::law::s108_law_is_possible;
use crate::model::{Group, Scenario};

pub(super) fn check(check: &mut Check<'_>) {
    s201_there_are_people(check);
    s202_one_way_to_say_speed(check);
    s107_skills_name_reasons(check);
    s203_somebody_can_take_every_reason(check);
    s204_groups_can_be_given_chats(check);
    s205_textbook_slots_have_no_contention(check);
    for (i, group) in check.raw.groups.iter().enumerate() {
        if let Some(late) = &group.lateness {
            s108_law_is_possible(check, &at!["group", i, "lateness", "by"], &late.by);
        }
    }
    if let Some(law) = check.raw.rules.as_ref().and_then(|r| r.rereading.as_ref()) {
        s108_law_is_possible(check, &at!["rules", "rereading"], law);
    }
}

fn s201_there_are_people(check: &mut Check<'_>) {
    let groups = &check.raw.groups;
    if groups.is_empty() {
        check.say(&at!["group"], |span| {
            Diagnostic::error(Code::S201, span, "the scenario has no [[group]]")
                .label("nobody could answer")
                .help("add [[group]] with name = \"regular\" and size = 30")
        });
    } else if groups.iter().all(|group| group.size == 0) {
        check.say(&at!["group", 0_usize, "size"], |span| {
            Diagnostic::warning(Code::S201, span, "all groups are empty")
                .label("nobody can answer")
                .help("write how many people there are")
        });
    }
}

fn s202_one_way_to_say_speed(check: &mut Check<'_>) {
    for (i, group) in check.raw.groups.iter().enumerate() {
        if group.chats_per_hour.is_some() && group.factor.is_some() {
            let other = check.spots.key_span(&at!["group", i, "factor"]);
            check.say_key(&at!["group", i, "chats-per-hour"], |span| {
                Diagnostic::error(
                    Code::S202,
                    span,
                    format!("\"{}\" has both `chats-per-hour` and `factor`", group.name),
                )
                .label("sets the factor")
                .also(other, "sets it too")
                .help("keep one of the two")
            });
        }
    }
}

/// Factors that `chats-per-hour` comes to with the work that chats turn out to be: `factor` itself
/// may not be so large or small.
pub(in super::super) fn factors_are_possible(
    scenario: &Scenario,
    raw: &raw::Scenario,
    spots: &Spots,
) -> Vec<Diagnostic> {
    let said = |(i, (group, written)): (usize, (&Group, &raw::Group))| {
        let rate = written.chats_per_hour?;
        if raw::FACTORS.contains(&group.factor) {
            return None;
        }
        let span = spots.span(&at!["group", i, "chats-per-hour"]);
        let each = 3600.0 / rate / group.factor;
        Some(
            Diagnostic::error(Code::S007, span, format!("{rate} chats an hour is out of range"))
                .label(format!(
                    "{:.3} of the pace that `factor` = 1 stands for",
                    1.0 / group.factor
                ))
                .note(format!("a chat is {each:.3} s of work at that pace"))
                .help("write a rate between a thousandth of that pace and a thousand times it"),
        )
    };
    scenario.groups.iter().zip(&raw.groups).enumerate().filter_map(said).collect()
}

fn s107_skills_name_reasons(check: &mut Check<'_>) {
    let reasons = check.reason_names();
    let reasons: Vec<&str> = reasons.iter().map(String::as_str).collect();
    for (i, group) in check.raw.groups.iter().enumerate() {
        let path = at!["group", i, "skills"];
        match &group.skills {
            Some(Skills::Names(names)) => {
                for (k, name) in names.iter().enumerate() {
                    check.s107_name_is_known(&path.item(k), "reason", name, &reasons);
                }
            }
            Some(Skills::Factors(factors)) => {
                for (name, factor) in factors {
                    check.s107_name_is_known(&path.key(name), "reason", name, &reasons);
                    if *factor <= 0.0 {
                        check.say(&path.key(name), |span| {
                            Diagnostic::error(Code::S007, span, format!("a factor of {factor} on durations"))
                                .label("must be above 0")
                                .help("write 1 for the usual speed, or remove the reason if they cannot take it")
                        });
                    }
                }
            }
            None => {}
        }
    }
}

fn s203_somebody_can_take_every_reason(check: &mut Check<'_>) {
    let raw = check.raw;
    // A misspelt skill has been reported: its reason is not without people.
    let misspelt = check.problems.iter().any(|p| p.code == Code::S107);
    if misspelt || raw.groups.is_empty() || raw.groups.iter().any(|g| g.skills.is_none()) {
        return;
    }
    let mut orphans = Vec::new();
    for (i, name) in check.reason_names().into_iter().enumerate() {
        let taken = raw.groups.iter().any(|group| match &group.skills {
            Some(Skills::Names(names)) => names.contains(&name),
            Some(Skills::Factors(factors)) => factors.contains_key(&name),
            None => true,
        });
        if !taken {
            orphans.push((i, name));
        }
    }
    for (i, name) in orphans {
        let groups = listed(raw.groups.iter().map(|g| g.name.as_str()));
        check.say(&at!["reason", i, "name"], |span| {
            Diagnostic::warning(Code::S203, span, format!("no group can take \"{name}\""))
                .label("these customers are never answered")
                .help(format!("add it to the skills of one of {groups}"))
        });
    }
}

fn s204_groups_can_be_given_chats(check: &mut Check<'_>) {
    for (i, group) in check.raw.groups.iter().enumerate() {
        if group.cap == Some(Cap::Chats(0)) {
            check.say(&at!["group", i, "cap"], |span| {
                Diagnostic::warning(
                    Code::S204,
                    span,
                    format!("\"{}\" is never given a chat", group.name),
                )
                .label("no chat may be open")
                .help("write how many chats may be open at once, or \"unlimited\"")
            });
        }
    }
}

fn s205_textbook_slots_have_no_contention(check: &mut Check<'_>) {
    let parallel =
        check.raw.rules.as_ref().and_then(|r| r.attention) == Some(AttentionName::Parallel);
    if !parallel {
        return;
    }
    for (i, group) in check.raw.groups.iter().enumerate() {
        let free_of_it = group.multitasking.is_some_and(|p| p.0 == 0.0);
        if !free_of_it {
            let path = at!["group", i, "multitasking"];
            check.say(&path, |span| {
                Diagnostic::error(
                    Code::S205,
                    span,
                    format!(
                        "\"{}\" slows down with open chats, but attention is \"parallel\"",
                        group.name
                    ),
                )
                .label("the profile's multitasking applies unless it is 0%")
                .help("write multitasking = \"0%\", or another attention in [rules]")
            });
        }
        if group.switch.is_some_and(|d| d.secs() > 0.0) {
            check.say(&at!["group", i, "switch"], |span| {
                Diagnostic::error(
                    Code::S205,
                    span,
                    "switching takes time, but attention is \"parallel\"",
                )
                .help("write switch = \"0s\", or another attention in [rules]")
            });
        }
    }
}
