//! Names, days, run settings, rules of the desk.

use super::super::diagnostic::{Code, Diagnostic};
use super::super::lower::stretches;
use super::super::names::is_device;
use super::super::quantity::{Duration, Moment, Quantity};
use super::super::rules::SWITCHES;
use super::super::structure::{Path, at};
use super::Check;
use crate::model::Calendar;
use crate::time::{Instant, Span};
use std::collections::BTreeMap;

pub(super) fn check(check: &mut Check<'_>, calendar: Option<&Calendar>) {
    s101_the_name_can_name_a_folder(check);
    s106_names_are_given_once(check);
    s301_stretches_are_daily_or_dated(check);
    s301_the_desk_opens(check, calendar);
    s302_durations_that_must_last(check);
    s007_rules_count_something(check);
    switches(check);
    s303_warm_up_leaves_something(check);
    s507_intervals_divide_the_day(check);
}

fn s101_the_name_can_name_a_folder(check: &mut Check<'_>) {
    let name = check.raw.name.as_str();
    let forbidden = |c: char| c.is_control() || "/\\:*?\"<>|".contains(c);
    let why = if name.trim().is_empty() {
        "is empty".to_owned()
    } else if name.trim() != name {
        "begins or ends with a blank".to_owned()
    } else if let Some(c) = name.chars().find(|c| forbidden(*c)) {
        format!("contains {c:?}")
    } else if name.starts_with('.') {
        "begins with a dot".to_owned()
    } else if name.ends_with('.') {
        "ends with a dot".to_owned()
    } else if is_device(name) {
        "is one that Windows keeps for devices".to_owned()
    } else if name.len() > 200 {
        "is longer than 200 bytes".to_owned()
    } else {
        return;
    };
    check.say(&at!["name"], |span| {
        Diagnostic::error(Code::S101, span, format!("the name \"{name}\" {why}"))
            .label("cannot name the output folder")
            .help("use letters, digits, - and _ (Chinese is fine); put a longer text into `title`")
    });
}

/// Groups, reasons, channels, patterns, targets, events: one name, one thing.
fn s106_names_are_given_once(check: &mut Check<'_>) {
    let raw = check.raw;
    let lists: [(&str, Vec<&str>); 5] = [
        ("group", raw.groups.iter().map(|x| x.name.as_str()).collect()),
        ("reason", raw.reasons.iter().map(|x| x.name.as_str()).collect()),
        ("channel", raw.channels.iter().map(|x| x.name.as_str()).collect()),
        ("pattern", raw.patterns.iter().map(|x| x.name.as_str()).collect()),
        ("target", raw.targets.iter().map(|x| x.name.as_deref().unwrap_or("")).collect()),
    ];
    for (list, names) in lists {
        let mut first: BTreeMap<&str, usize> = BTreeMap::new();
        for (i, name) in names.into_iter().enumerate() {
            let path = at![list, i, "name"];
            if !check.spots.has(&path) {
                continue;
            }
            if name.trim().is_empty() || name.trim() != name {
                check.say(&path, |span| {
                    Diagnostic::error(
                        Code::S101,
                        span,
                        format!("\"{name}\" is no name for a {list}"),
                    )
                    .label("empty, or with blanks around it")
                    .help("write a name without blanks around it")
                });
            } else if let Some(before) = first.get(name) {
                let other = check.spots.span(&at![list, *before, "name"]);
                check.say(&path, |span| {
                    Diagnostic::error(
                        Code::S106,
                        span,
                        format!("there are two {list}s called \"{name}\""),
                    )
                    .label("again here")
                    .also(other, "first here")
                    .help("give one of them another name")
                });
            } else {
                first.insert(name, i);
            }
        }
    }
}

/// Service hours and premiums: either `hours`, or `from` and `to`.
fn s301_stretches_are_daily_or_dated(check: &mut Check<'_>) {
    let raw = check.raw;
    let mut stretches: Vec<(Path, bool, Option<Moment>, Option<Moment>)> = Vec::new();
    for (i, hours) in raw.rules.iter().flat_map(|r| &r.service_hours).enumerate() {
        let path = at!["rules", "service-hours", i];
        if hours.hours.is_none() && hours.days.is_some() {
            check.say(&path.key("days"), |span| {
                Diagnostic::error(Code::S301, span, "`days` without `hours`")
                    .label("of which hours?")
                    .help("add hours = \"08:00-24:00\"")
            });
        }
        stretches.push((path, hours.hours.is_some(), hours.from, hours.to));
    }
    for (i, premium) in raw.cost.iter().flat_map(|c| &c.premiums).enumerate() {
        stretches.push((
            at!["cost", "premium", i],
            premium.hours.is_some(),
            premium.from,
            premium.to,
        ));
    }
    for (path, daily, from, to) in stretches {
        let complete =
            if daily { from.is_none() && to.is_none() } else { from.is_some() && to.is_some() };
        let spoken =
            ["hours", "from", "to"].iter().any(|key| check.spots.is_spoken_for(&path.key(key)));
        if !complete && !spoken {
            check.say(&path, |span| {
                Diagnostic::error(Code::S301, span, format!("{} needs either `hours`, or `from` and `to`", path.table()))
                    .help("write hours = \"22:00-06:00\" for every day, or from = … and to = … for one stretch")
            });
        } else if let (Some(from), Some(to)) = (from, to)
            && to.0 <= from.0
        {
            check.say(&path.key("to"), |span| {
                Diagnostic::error(
                    Code::S301,
                    span,
                    format!("the stretch ends at {}, before it begins", to.write()),
                )
                .label(format!("not after {}", from.write()))
                .help("let it end after its beginning")
            });
        }
    }
}

fn s301_the_desk_opens(check: &mut Check<'_>, calendar: Option<&Calendar>) {
    let hours = check.raw.rules.as_ref().map_or(&[][..], |rules| &rules.service_hours);
    let complete = hours.iter().all(|h| h.hours.is_some() || (h.from.is_some() && h.to.is_some()));
    let Some(calendar) = calendar.filter(|_| complete && !hours.is_empty()) else { return };
    let opens = |(from, to): &(Instant, Instant)| *from < calendar.end() && *to > Instant::ZERO;
    if !stretches(hours, calendar).iter().any(opens) {
        check.say_key(&at!["rules", "service-hours"], |span| {
            Diagnostic::error(Code::S301, span, "the desk is never open in the simulated days")
                .label("no stretch touches them")
                .help("check the weekdays and dates, or leave service-hours out: always open")
        });
    }
}

fn s302_durations_that_must_last(check: &mut Check<'_>) {
    let rules = check.raw.rules.clone().unwrap_or_default();
    if rules.age_step.is_some_and(|step| step.span() <= Span::ZERO) {
        check.say(&at!["rules", "age-step"], |span| {
            Diagnostic::error(Code::S302, span, "`age-step` cannot be zero")
                .help("leave it out to switch ageing off")
        });
    }
    for (i, event) in check.raw.events.iter().enumerate() {
        for (key, duration) in [("half-life", event.half_life), ("length", event.length)] {
            if duration.is_some_and(|d| d.span() <= Span::ZERO) {
                check.say(&at!["event", i, key], |span| {
                    Diagnostic::error(Code::S302, span, format!("`{key}` cannot be zero"))
                        .help("write how long it takes, or leave it out")
                });
            }
        }
    }
}

fn s007_rules_count_something(check: &mut Check<'_>) {
    let rules = check.raw.rules.clone().unwrap_or_default();
    if rules.lines == Some(0) {
        check.say(&at!["rules", "lines"], |span| {
            Diagnostic::error(Code::S007, span, "without a line nobody gets in")
                .label("at least 1")
                .help("write how many may wait or be with an agent at once, or leave it out: no limit")
        });
    }
}

/// The rules that are a file each.
fn switches(check: &mut Check<'_>) {
    for switch in SWITCHES {
        switch.check(check);
    }
}

fn s303_warm_up_leaves_something(check: &mut Check<'_>) {
    let days = i64::from(check.raw.days.unwrap_or(1));
    let warm_up = check.raw.rules.as_ref().and_then(|r| r.warm_up).map(Duration::span);
    if warm_up.is_some_and(|warm_up| warm_up >= Span::DAY.times(days)) {
        check.say(&at!["rules", "warm-up"], |span| {
            Diagnostic::error(Code::S303, span, "the warm-up is as long as all days")
                .label(match days {
                    1 => "1 day is simulated".to_owned(),
                    days => format!("{days} days are simulated"),
                })
                .help("shorten it, or simulate more days")
        });
    }
}

fn s507_intervals_divide_the_day(check: &mut Check<'_>) {
    for (path, interval) in [
        (at!["run", "interval"], check.raw.run.as_ref().and_then(|r| r.interval)),
        (at!["planning", "interval"], check.raw.planning.as_ref().and_then(|p| p.interval)),
    ] {
        let Some(interval) = interval else { continue };
        let span = interval.span();
        if span < Span::MINUTE
            || span.ms() % Span::MINUTE.ms() != 0
            || Span::DAY.ms() % span.ms() != 0
        {
            check.say(&path, |place| {
                Diagnostic::error(
                    Code::S507,
                    place,
                    format!("an interval of {} does not divide the day", interval.write()),
                )
                .label("not whole minutes that divide 24 hours")
                .help("write for example \"15m\", \"30m\" or \"1h\"")
            });
        }
    }
}
