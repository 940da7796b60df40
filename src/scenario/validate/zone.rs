//! Zones: known ones, a desk's clock to put the others on, patterns that mean one clock, and the days
//! on which clocks change.

use super::super::diagnostic::{Code, Diagnostic};
use super::super::structure::{Path, at};
use super::super::zone::{ahead, odd_day, zone};
use super::Check;
use crate::model::Calendar;
use jiff::tz::TimeZone;

pub(super) fn check(check: &mut Check<'_>, calendar: Option<&Calendar>) {
    let desk = known(check, &at!["zone"], check.raw.zone.as_deref());
    let mut groups: Vec<Option<TimeZone>> = Vec::new();
    for (i, group) in check.raw.groups.iter().enumerate() {
        let path = at!["group", i, "zone"];
        let zone = known(check, &path, group.zone.as_deref());
        s117_there_is_a_desk_clock(check, &path, zone.is_some());
        groups.push(zone);
    }
    for (list, rows) in [("plan", &check.raw.plan), ("promised", &check.raw.promised)] {
        for (i, row) in rows.iter().enumerate() {
            let path = at![list, i, "zone"];
            let zone = known(check, &path, row.zone.as_deref());
            s117_there_is_a_desk_clock(check, &path, zone.is_some());
        }
    }
    let mut own = Vec::new();
    for (i, pattern) in check.raw.patterns.iter().enumerate() {
        let path = at!["pattern", i, "zone"];
        let zone = known(check, &path, pattern.zone.as_deref());
        s117_there_is_a_desk_clock(check, &path, zone.is_some());
        own.push(zone);
    }
    let (Some(desk), Some(calendar)) = (desk, calendar) else { return };
    for (i, own) in own.into_iter().enumerate() {
        s117_a_pattern_has_one_clock(check, i, own, &groups, &desk, calendar);
    }
    s117_odd_days_are_told(check, &desk, calendar);
}

/// The zone of a name that is given; complains if there is none.
fn known(check: &mut Check<'_>, path: &Path, name: Option<&str>) -> Option<TimeZone> {
    let name = name?;
    zone(name)
        .map_err(|help| {
            check.say(path, |span| {
                Diagnostic::error(Code::S117, span, format!("there is no time zone \"{name}\""))
                    .label("not a zone")
                    .help(help)
            });
        })
        .ok()
}

fn s117_there_is_a_desk_clock(check: &mut Check<'_>, path: &Path, said: bool) {
    if said && check.raw.zone.is_none() {
        check.say(path, |span| {
            Diagnostic::error(Code::S117, span, "a zone here, but none for the scenario")
                .label("another clock than which?")
                .help(
                    "add the zone of the scenario's own times at the top: zone = \"Asia/Shanghai\"",
                )
        });
    }
}

fn s117_a_pattern_has_one_clock(
    check: &mut Check<'_>,
    i: usize,
    own: Option<TimeZone>,
    groups: &[Option<TimeZone>],
    desk: &TimeZone,
    calendar: &Calendar,
) {
    let raw = check.raw;
    let pattern = &raw.patterns[i];
    let mine = |name: &String| pattern.groups.as_ref().is_none_or(|groups| groups.contains(name));
    let clock_of = |group: usize| groups[group].as_ref().unwrap_or(desk);
    let all: Vec<usize> =
        (0..groups.len()).filter(|group| mine(&raw.groups[*group].name)).collect();
    let Some(first) = all.first().map(|group| clock_of(*group).clone()) else { return };
    if own.is_none() && all.iter().any(|group| *clock_of(*group) != first) {
        check.say(&at!["pattern", i, "name"], |span| {
            let title = format!("pattern \"{}\" is for groups with different clocks", pattern.name);
            Diagnostic::error(Code::S117, span, title).label("starts on which clock?").help(
                "say `zone` in the pattern, or give each clock's groups a pattern of their own",
            )
        });
        return;
    }
    let zone = own.unwrap_or(first);
    let noon = |day: i64| calendar.date(day).at(12, 0, 0, 0);
    let distance = ahead(&zone, desk, noon(0));
    let changed =
        (0..i64::from(calendar.days())).find(|day| ahead(&zone, desk, noon(*day)) != distance);
    if let Some(day) = changed {
        let date = calendar.date(day);
        check.say(&at!["pattern", i, "name"], |span| {
            let title = format!("from {date} on the clock of pattern \"{}\" has another distance from the scenario's", pattern.name);
            Diagnostic::error(Code::S117, span, title)
                .label("clocks change between the simulated days")
                .help(format!("plan the days before {date} and those from it on in two scenarios"))
        });
    }
}

fn s117_odd_days_are_told(check: &mut Check<'_>, desk: &TimeZone, calendar: &Calendar) {
    let name = check.raw.zone.as_deref().unwrap_or("").to_owned();
    for day in 0..i64::from(calendar.days()) {
        let date = calendar.date(day);
        let Some(hours) = odd_day(desk, date) else { continue };
        let help = if hours < 24.0 {
            "nothing to do: the hour that is left out has no contacts; a shift over it is paid by the clock, an hour too long"
        } else {
            "nothing to do: counts of the hour that comes twice are added up; a shift over it is paid by the clock, an hour too short"
        };
        check.say(&at!["zone"], |span| {
            let title = format!("{date} has {hours} hours in {name}, and is simulated with 24");
            Diagnostic::warning(Code::S117, span, title).label("clocks change").help(help)
        });
    }
}
