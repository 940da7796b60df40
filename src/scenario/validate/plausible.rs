//! Figures that are possible but hardly ever meant: warnings only. Each bound is far outside of
//! anything a desk has; a slip of unit or digit is likelier. Must not refuse anything.

use super::super::diagnostic::{Code, Diagnostic};
use super::super::quantity::{Duration, Quantity};
use super::super::raw::{Cap, Law, Patience, Replies};
use super::super::rules::SWITCHES;
use super::super::structure::{Path, at};
use super::Check;

const SECOND: f64 = 1.0;
const MINUTE: f64 = 60.0;
const HOUR: f64 = 3600.0;
const DAY: f64 = 86_400.0;

pub(super) fn check(check: &mut Check<'_>) {
    s113_peaks_bring_somebody(check);
    s115_durations_are_of_a_desk(check);
    s115_spreads_are_of_people(check);
    s115_numbers_are_of_a_desk(check);
    s115_limits_let_somebody_work(check);
}

fn odd(check: &mut Check<'_>, path: &Path, title: String, label: &str, help: &str) {
    check.say(path, |span| Diagnostic::warning(Code::S115, span, title).label(label).help(help));
}

fn s113_peaks_bring_somebody(check: &mut Check<'_>) {
    for (i, event) in check.raw.events.iter().enumerate() {
        if event.peak == Some(0.0) {
            check.say(&at!["event", i, "peak"], |span| {
                Diagnostic::warning(
                    Code::S113,
                    span,
                    format!("during \"{}\" nobody comes", event.name),
                )
                .label("0 times the ordinary demand")
                .help(
                    "write how many times the ordinary demand comes: 1 is as always, 5 five times",
                )
            });
        }
    }
    if let Some(weekday) = &check.raw.demand.weekday {
        let days = [
            weekday.mon,
            weekday.tue,
            weekday.wed,
            weekday.thu,
            weekday.fri,
            weekday.sat,
            weekday.sun,
        ];
        if days.iter().all(|factor| *factor == Some(0.0)) {
            check.say(&at!["demand", "weekday"], |span| {
                Diagnostic::warning(Code::S113, span, "nobody comes on any weekday")
                    .help("write 1 for an ordinary day")
            });
        }
    }
    let volume = check.raw.demand.daily_volume.filter(|volume| *volume > 0.0);
    if let Some(volume) = volume.filter(|volume| *volume < 1.0) {
        odd(
            check,
            &at!["demand", "daily-volume"],
            if volume < 1e-4 {
                format!("{volume:e} contacts a day")
            } else {
                format!("{volume} contacts a day")
            },
            "less than one",
            "write how many contacts there are on an ordinary day",
        );
    }
    if let Some(scale) = check.raw.demand.replay.as_ref().and_then(|replay| replay.scale)
        && scale > 0.0
        && !(1e-4..=1e4).contains(&scale)
    {
        odd(
            check,
            &at!["demand", "replay", "scale"],
            format!("{scale} contacts for each counted thing"),
            "hardly a ratio",
            "write 1 if contacts were counted, or contacts ÷ orders",
        );
    }
}

fn s115_durations_are_of_a_desk(check: &mut Check<'_>) {
    let raw = check.raw;
    let mut all: Vec<(Path, Option<Duration>, f64, f64)> = Vec::new();
    for (i, group) in raw.groups.iter().enumerate() {
        let at = |key: &str| at!["group", i, key];
        all.extend([
            (at("pre"), group.pre, 0.0, 4.0 * HOUR),
            (at("post"), group.post, 0.0, 4.0 * HOUR),
            (at("wind-down"), group.wind_down, 0.0, 4.0 * HOUR),
            (at("switch"), group.switch, 0.0, 10.0 * MINUTE),
            (at("overtime-max"), group.overtime_max, 0.0, 12.0 * HOUR),
        ]);
    }
    for (i, reason) in raw.reasons.iter().enumerate() {
        let patience = reason.patience.as_ref().and_then(Patience::law);
        let mean = |law: Option<&Law>| law.map(|law| Duration::from_secs(law.model().mean()));
        let at = |key: &str| at!["reason", i, key];
        all.extend([
            (at("first-reply"), mean(reason.first_reply.as_ref()), 0.0, 4.0 * HOUR),
            (at("reply"), mean(reason.reply.as_ref()), 0.0, 4.0 * HOUR),
            (at("thinking"), mean(reason.thinking.as_ref()), 0.0, DAY),
            (at("patience"), mean(patience.as_ref()), SECOND, 30.0 * DAY),
            (at("patience-knee"), reason.patience_knee, 0.0, DAY),
            (at("linger"), mean(reason.linger.as_ref()), 0.0, DAY),
            (at("idle-timeout"), mean(reason.idle_timeout.as_ref()), 0.0, DAY),
            (
                at("follow-up-patience"),
                mean(reason.follow_up_patience.as_ref()),
                SECOND,
                30.0 * DAY,
            ),
        ]);
    }
    all.extend(SWITCHES.iter().flat_map(|switch| switch.durations(raw)));
    if let Some(rules) = &raw.rules {
        all.extend([
            (at!["rules", "age-step"], rules.age_step, SECOND, 30.0 * DAY),
            (at!["rules", "drain"], rules.drain, 0.0, 7.0 * DAY),
        ]);
    }
    for (i, target) in raw.targets.iter().enumerate() {
        for (key, limit) in [
            ("within", target.within),
            ("mean-at-most", target.mean_at_most),
            ("at-most", target.at_most),
        ] {
            all.push((at!["target", i, key], limit, SECOND, 7.0 * DAY));
        }
    }
    for (i, backlog) in raw.backlog.iter().enumerate() {
        all.push((at!["backlog", i, "age"], backlog.age, 0.0, 60.0 * DAY));
    }
    for (path, duration, least, most) in all {
        let Some(duration) = duration.filter(|d| d.secs() > 0.0) else { continue };
        let (label, bound) = if duration.secs() > most {
            ("very long", format!("more than {}", length(most)))
        } else if duration.secs() < least {
            ("very short", format!("less than {}", length(least)))
        } else {
            continue;
        };
        let title = format!("`{}` is {}, {bound}", path.last(), length(duration.secs()));
        odd(check, &path, title, label, "check the unit: ms, s, m, h or d");
    }
}

/// "900 days", "24h".
fn length(secs: f64) -> String {
    if secs >= 2.0 * DAY {
        format!("{} days", (secs / DAY * 10.0).round() / 10.0)
    } else {
        Duration::from_secs(secs).write()
    }
}

fn s115_spreads_are_of_people(check: &mut Check<'_>) {
    let raw = check.raw;
    let mut all: Vec<(Path, Option<f64>, f64)> = Vec::new();
    for (i, group) in raw.groups.iter().enumerate() {
        all.push((at!["group", i, "speed-spread"], group.speed_spread.map(|p| p.0), 2.0));
        all.push((at!["group", i, "multitasking"], group.multitasking.map(|p| p.0), 1.0));
        all.push((at!["group", i, "absence"], group.absence.map(|s| s.0), 0.5));
    }
    if let Some(busyness) = &raw.demand.busyness {
        for (key, cv) in [
            ("forecast-cv", busyness.forecast_cv),
            ("day-cv", busyness.day_cv),
            ("wobble-cv", busyness.wobble_cv),
        ] {
            all.push((at!["demand", "busyness", key], cv.map(|p| p.0), 2.0));
        }
    }
    for (i, reason) in raw.reasons.iter().enumerate() {
        for (key, law) in [
            ("first-reply", &reason.first_reply),
            ("reply", &reason.reply),
            ("thinking", &reason.thinking),
            ("linger", &reason.linger),
            ("idle-timeout", &reason.idle_timeout),
            ("follow-up-patience", &reason.follow_up_patience),
        ] {
            if let Some(Law::Lognormal(law) | Law::Gamma(law)) = law {
                all.push((at!["reason", i, key], Some(law.cv.0), 10.0));
            }
        }
        if let Some(Patience::Lognormal(law) | Patience::Gamma(law)) = &reason.patience {
            all.push((at!["reason", i, "patience"], Some(law.cv.0), 10.0));
        }
    }
    for (path, spread, most) in all {
        let Some(spread) = spread.filter(|spread| *spread > most) else { continue };
        let percent = |x: f64| super::super::quantity::Percent(x).write();
        let what = if path.last() == "absence" || path.last() == "multitasking" {
            ""
        } else {
            "a spread of "
        };
        let title =
            format!("`{}`: {what}{}, more than {}", path.last(), percent(spread), percent(most));
        odd(
            check,
            &path,
            title,
            "very large",
            "check the figure: 100% is as much as the mean itself",
        );
    }
}

fn s115_numbers_are_of_a_desk(check: &mut Check<'_>) {
    let raw = check.raw;
    let mut all: Vec<(Path, Option<f64>, f64, f64)> = Vec::new();
    for (i, group) in raw.groups.iter().enumerate() {
        let cap = match group.cap {
            Some(Cap::Chats(chats)) => Some(f64::from(chats)),
            _ => None,
        };
        all.push((at!["group", i, "cap"], cap.filter(|cap| *cap > 0.0), 1.0, 500.0));
        all.push((at!["group", i, "factor"], group.factor, 0.05, 20.0));
        all.push((at!["group", i, "chats-per-hour"], group.chats_per_hour, 0.2, 2000.0));
        all.push((at!["group", i, "overtime-factor"], group.overtime_factor, 0.0, 10.0));
    }
    for (i, event) in raw.events.iter().enumerate() {
        all.push((at!["event", i, "peak"], event.peak.filter(|peak| *peak > 0.0), 0.0, 500.0));
        all.push((at!["event", i, "work-factor"], event.work_factor, 0.05, 20.0));
    }
    for (i, reason) in raw.reasons.iter().enumerate() {
        let replies = match &reason.replies {
            Some(Replies::Fixed(n)) => Some(f64::from(*n)),
            Some(Replies::Geometric(mean)) => Some(*mean),
            Some(Replies::Uniform(range)) => Some(f64::from(range.min.midpoint(range.max))),
            None => None,
        };
        all.push((at!["reason", i, "replies"], replies, 1.0, 200.0));
    }
    for (path, number, least, most) in all {
        let Some(number) = number.filter(|n| *n < least || *n > most) else { continue };
        let bound =
            if number > most { format!("more than {most}") } else { format!("less than {least}") };
        let title = format!("`{}` is {number}, {bound}", path.last());
        odd(check, &path, title, "hardly a desk", "check the digits and the point");
    }
}

fn s115_limits_let_somebody_work(check: &mut Check<'_>) {
    let Some(limits) = &check.raw.limits else { return };
    for (key, people) in [("seats", limits.seats), ("maximum", limits.maximum)] {
        if people == Some(0) {
            odd(
                check,
                &at!["limits", key],
                format!("`{key} = 0` lets nobody work"),
                "nobody may be on duty",
                "write how many there are, or leave it out: no limit",
            );
        }
    }
}
