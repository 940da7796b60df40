//! Shift patterns and limits.

use super::super::diagnostic::{Code, Diagnostic};
use super::super::lower::{default_breaks, lengths, starts};
use super::super::presets;
use super::super::quantity::{Duration, Quantity};
use super::super::raw::{BreakRule, Legal, Pattern};
use super::super::structure::{Path, at};
use super::Check;
use crate::time::Span;

pub(super) fn check(check: &mut Check<'_>) {
    let groups: Vec<&str> = check.raw.groups.iter().map(|g| g.name.as_str()).collect();
    for (i, pattern) in check.raw.patterns.iter().enumerate() {
        let path = at!["pattern", i];
        for (k, name) in pattern.groups.iter().flatten().enumerate() {
            check.s107_name_is_known(&path.key("groups").item(k), "group", name, &groups);
        }
        s501_starts_are_given_one_way(check, &path, pattern);
        s502_starts_and_lengths_are_whole_minutes(check, &path, pattern);
        s503_shifts_are_not_too_long(check, &path, pattern);
        s504_breaks_fit(check, &path, pattern);
        s505_something_is_left(check, &path, pattern);
    }
    s506_limits_agree(check);
}

fn s501_starts_are_given_one_way(check: &mut Check<'_>, path: &Path, pattern: &Pattern) {
    if pattern.starts.is_some() {
        for key in ["first-start", "last-start", "step"] {
            if check.spots.has(&path.key(key)) {
                check.say_key(&path.key(key), |span| {
                    Diagnostic::error(
                        Code::S501,
                        span,
                        format!("`{key}` has no effect beside `starts`"),
                    )
                    .help("remove it, or `starts`")
                });
            }
        }
    } else if let (Some(first), Some(last)) = (pattern.first_start, pattern.last_start)
        && last < first
    {
        check.say(&path.key("last-start"), |span| {
            Diagnostic::error(
                Code::S501,
                span,
                format!("the last start, {}, is before the first, {}", last.write(), first.write()),
            )
            .help("for starts after midnight write for example \"02:00+1\"")
        });
    }
}

fn s502_starts_and_lengths_are_whole_minutes(
    check: &mut Check<'_>,
    path: &Path,
    pattern: &Pattern,
) {
    let uneven = |d: Duration| d.span() < Span::MINUTE || d.secs() % 60.0 != 0.0;
    let say = |check: &mut Check<'_>, path: Path, d: Duration| {
        if uneven(d) {
            check.say(&path, |span| {
                Diagnostic::error(
                    Code::S502,
                    span,
                    format!("{} is not a number of whole minutes", d.write()),
                )
                .help("write whole minutes, at least \"1m\"")
            });
        }
    };
    for (k, length) in pattern.lengths.iter().flatten().enumerate() {
        say(check, path.key("lengths").item(k), *length);
    }
    if let Some(step) = pattern.step {
        say(check, path.key("step"), step);
    }
    for (k, rule) in pattern.breaks.iter().flatten().enumerate() {
        let path = path.key("breaks").item(k);
        say(check, path.key("length"), rule.length);
        if let Some(step) = rule.step {
            say(check, path.key("step"), step);
        }
    }
}

fn s503_shifts_are_not_too_long(check: &mut Check<'_>, path: &Path, pattern: &Pattern) {
    let limits = check.raw.limits.clone().unwrap_or_default();
    let legal = presets::legal(limits.legal.unwrap_or(Legal::ChinaOvertime));
    let longest = limits.max_shift.map_or(legal.max_shift, Duration::span);
    for (k, length) in pattern.lengths.iter().flatten().enumerate() {
        if length.span() > longest {
            let most = Duration::from(longest).write();
            check.say(&path.key("lengths").item(k), |span| {
                Diagnostic::warning(
                    Code::S503,
                    span,
                    format!("a shift of {} is longer than the limit of {most}", length.write()),
                )
                .label("never used")
                .help("shorten it, or raise max-shift in [limits] (or legal = \"none\")")
            });
        }
    }
}

fn s504_breaks_fit(check: &mut Check<'_>, path: &Path, pattern: &Pattern) {
    let default = default_breaks();
    let rules: &[BreakRule] = pattern.breaks.as_deref().unwrap_or(&default);
    for (k, rule) in rules.iter().enumerate() {
        let path =
            if pattern.breaks.is_some() { path.key("breaks").item(k) } else { path.key("lengths") };
        let earliest = rule.earliest.map_or(Span::HOUR.times(3), Duration::span);
        let latest = rule.latest.map_or(Span::HOUR.times(5).max(earliest), Duration::span);
        if latest < earliest {
            check.say(&path.key("latest"), |span| {
                let (latest, earliest) =
                    (Duration::from(latest).write(), Duration::from(earliest).write());
                Diagnostic::error(
                    Code::S504,
                    span,
                    format!("the latest start, {latest}, is before the earliest, {earliest}"),
                )
                .help("swap them, or say `earliest` (3h if not said)")
            });
            continue;
        }
        let only_from = rule.only_from.map_or(Span::ZERO, Duration::span);
        let too_short = lengths(pattern)
            .into_iter()
            .filter(|length| *length >= only_from && earliest + rule.length.span() > *length)
            .min();
        if let Some(short) = too_short {
            let (length, short) = (rule.length.write(), Duration::from(short).write());
            let earliest = Duration::from(earliest).write();
            check.say(&path, |span| {
                Diagnostic::error(
                    Code::S504,
                    span,
                    format!("a break of {length} does not fit into a shift of {short}"),
                )
                .label(format!("begins {earliest} into the shift at the earliest"))
                .help("let it begin earlier, or say only-from so that short shifts go without it")
            });
        }
    }
}

fn s505_something_is_left(check: &mut Check<'_>, path: &Path, pattern: &Pattern) {
    for (key, empty) in [
        ("lengths", pattern.lengths.as_ref().is_some_and(Vec::is_empty)),
        ("starts", pattern.starts.as_ref().is_some_and(Vec::is_empty)),
        ("weekdays", pattern.weekdays.as_ref().is_some_and(Vec::is_empty)),
        ("groups", pattern.groups.as_ref().is_some_and(Vec::is_empty)),
    ] {
        if empty {
            check.say(&path.key(key), |span| {
                Diagnostic::error(
                    Code::S505,
                    span,
                    format!("pattern \"{}\" has no {key}", pattern.name),
                )
                .help("give at least one, or remove the pattern")
            });
        }
    }
    let Some(opening) = check.raw.limits.as_ref().and_then(|l| l.opening) else { return };
    let fits = |start: i32, length: Span| {
        let (from, to) = (i64::from(opening.from), i64::from(opening.to));
        [-1440, 0, 1440].iter().any(|shift| {
            let start = i64::from(start) + shift;
            from <= start && start + length.minutes() <= to
        })
    };
    let (starts, lengths) = (starts(pattern), lengths(pattern));
    let any = starts.iter().any(|start| lengths.iter().any(|length| fits(*start, *length)));
    if !any && !starts.is_empty() && !lengths.is_empty() {
        check.say(&path.key("name"), |span| {
            Diagnostic::warning(
                Code::S505,
                span,
                format!(
                    "no shift of pattern \"{}\" lies inside the opening {}",
                    pattern.name,
                    opening.write()
                ),
            )
            .label("never used")
            .help("change its starts or lengths, or `opening` in [limits]")
        });
    }
}

fn s506_limits_agree(check: &mut Check<'_>) {
    let limits = check.raw.limits.clone().unwrap_or_default();
    for (i, minimum) in limits.minimum.iter().enumerate() {
        for (key, most) in [("seats", limits.seats), ("maximum", limits.maximum)] {
            if most.is_some_and(|most| most < minimum.people) {
                let other = check.spots.span(&at!["limits", key]);
                check.say(&at!["limits", "minimum", i, "people"], |span| {
                    Diagnostic::error(
                        Code::S506,
                        span,
                        format!("a minimum of {} cannot be on duty", minimum.people),
                    )
                    .label("more than allowed")
                    .also(other, format!("`{key}` allows no more"))
                    .help(format!("lower the minimum or raise `{key}`"))
                });
            }
        }
    }
    if limits.max_occupancy.is_some_and(|share| share.0 <= 0.0) {
        check.say(&at!["limits", "max-occupancy"], |span| {
            Diagnostic::error(Code::S506, span, "an occupancy of at most 0% allows no work")
                .help("write for example \"85%\"")
        });
    }
    for (key, length) in [("max-shift", limits.max_shift), ("max-work", limits.max_work)] {
        if length.is_some_and(|length| length.span() <= Span::ZERO) {
            check.say(&at!["limits", key], |span| {
                Diagnostic::error(Code::S506, span, format!("a {key} of zero allows no shift"))
                    .help("write for example \"8h\"")
            });
        }
    }
}
