//! Demand: its source, shares, events, reasons, customers.

use super::super::diagnostic::{Code, Diagnostic};
use super::super::quantity::{Duration, Quantity, Share};
use super::super::raw::{Event, Hourly, Law, RandomnessName, Replies};
use super::super::structure::{Path, at};
use super::Check;
use super::law::s108_law_is_possible;
use crate::model::Calendar;
use crate::time::Span;

pub(super) fn check(check: &mut Check<'_>, calendar: Option<&Calendar>) {
    s103_demand_has_one_source(check);
    s104_hourly_weights_weigh(check);
    s105_shares_add_up(check);
    s107_names_exist(check);
    s109_events_have_one_shape(check);
    s110_events_touch_the_days(check, calendar);
    s111_own_counts_lie_apart(check, calendar);
    s112_settings_have_an_effect(check);
    s113_somebody_comes(check);
    for (i, reason) in check.raw.reasons.iter().enumerate() {
        let patience = reason.patience.as_ref().and_then(super::super::raw::Patience::law);
        let laws: [(&str, Option<&Law>); 7] = [
            ("first-reply", reason.first_reply.as_ref()),
            ("reply", reason.reply.as_ref()),
            ("thinking", reason.thinking.as_ref()),
            ("patience", patience.as_ref()),
            ("idle-timeout", reason.idle_timeout.as_ref()),
            ("follow-up-patience", reason.follow_up_patience.as_ref()),
            ("linger", reason.linger.as_ref()),
        ];
        for (key, law) in laws {
            if let Some(law) = law {
                s108_law_is_possible(check, &at!["reason", i, key], law);
            }
        }
        if let Some(Replies::Uniform(range)) = &reason.replies
            && range.max < range.min
        {
            check.say(&at!["reason", i, "replies", "uniform", "max"], |span| {
                Diagnostic::error(
                    Code::S114,
                    span,
                    format!("at most {} replies, but at least {}", range.max, range.min),
                )
                .help("swap them")
            });
        }
    }
}

fn s103_demand_has_one_source(check: &mut Check<'_>) {
    let demand = &check.raw.demand;
    let missing = check.spots.is_spoken_for(&at!["demand", "daily-volume"])
        || check.spots.is_spoken_for(&at!["demand", "replay"]);
    match (&demand.daily_volume, &demand.replay) {
        (None, None) if !missing => check.say_key(&at!["demand"], |span| {
            Diagnostic::error(
                Code::S103,
                span,
                "[demand] says neither how many come nor what to replay",
            )
            .help("add daily-volume = 2000, or [demand.replay] with file = \"counts.csv\"")
        }),
        (Some(_), Some(_)) => check.say_key(&at!["demand", "daily-volume"], |span| {
            Diagnostic::error(Code::S103, span, "both a daily volume and a replay")
                .label("the replayed counts already say how many come")
                .help("remove one of the two; `scale` in [demand.replay] makes the replay larger")
        }),
        _ => {}
    }
    let Some(replay) = &demand.replay else { return };
    let path = at!["demand", "replay"];
    if replay.file.is_some() != replay.counts.is_empty()
        && !check.spots.is_spoken_for(&path.key("file"))
    {
        check.say_key(&path, |span| {
            Diagnostic::error(Code::S103, span, "[demand.replay] needs either `file` or `counts`")
                .help("write file = \"counts.csv\"")
        });
    }
    for key in ["hourly", "weekday", "holidays"] {
        if key != "holidays" || !check.raw.demand.holidays.is_empty() {
            check_unused(check, &at!["demand", key], "a replay has its own curve");
        }
    }
}

fn check_unused(check: &mut Check<'_>, path: &Path, why: &str) {
    if check.spots.has(path) {
        check.say_key(path, |span| {
            Diagnostic::error(Code::S112, span, format!("`{}` has no effect here", path.last()))
                .label(why.to_owned())
                .help("remove it")
        });
    }
}

fn s104_hourly_weights_weigh(check: &mut Check<'_>) {
    let Some(Hourly::Weights(weights)) = &check.raw.demand.hourly else { return };
    let path = at!["demand", "hourly"];
    if let Some((hour, weight)) = weights.iter().enumerate().find(|(_, weight)| **weight < 0.0) {
        check.say(&path.item(hour), |span| {
            Diagnostic::error(
                Code::S104,
                span,
                format!("the weight {weight} of hour {hour} is negative"),
            )
            .help("write 0 or more")
        });
    } else if weights.iter().sum::<f64>() <= 0.0 {
        check.say(&path, |span| {
            Diagnostic::error(Code::S104, span, "all hourly weights are 0")
                .help("give at least one hour a weight")
        });
    }
}

fn s105_shares_add_up(check: &mut Check<'_>) {
    let raw = check.raw;
    let reasons: Vec<Option<Share>> = raw.reasons.iter().map(|r| r.share).collect();
    let channels: Vec<Option<Share>> = raw.channels.iter().map(|c| c.share).collect();
    for (list, shares) in [("reason", reasons), ("channel", channels)] {
        let spoken = (0..shares.len()).any(|i| check.spots.is_spoken_for(&at![list, i, "share"]));
        if shares.is_empty() || spoken {
            continue;
        }
        let sum: f64 = shares.iter().flatten().map(|s| s.0).sum();
        let open = shares.iter().any(Option::is_none);
        let last = shares.iter().rposition(Option::is_some).unwrap_or(0);
        let (wrong, help) = if open {
            (
                sum >= 1.0 - 1e-9,
                format!(
                    "leave something for the {list}s without a share, or give every one its share"
                ),
            )
        } else {
            (
                (sum - 1.0).abs() > 0.002,
                "make them sum to 100%, or leave one out: it gets the rest".to_owned(),
            )
        };
        if wrong {
            let sum = (sum * 1e4).round() / 1e4;
            check.say(&at![list, last, "share"], |span| {
                Diagnostic::error(
                    Code::S105,
                    span,
                    format!("the shares of all {list}s sum to {}", Share(sum).write()),
                )
                .label(if open { "nothing is left for the others" } else { "not 100%" })
                .help(help)
            });
        }
    }
    for (i, event) in raw.events.iter().enumerate() {
        let sum: f64 = event.mix.values().map(|s| s.0).sum();
        if sum > 1.0 + 1e-9 {
            check.say(&at!["event", i, "mix"], |span| {
                Diagnostic::error(
                    Code::S105,
                    span,
                    format!("the mix of \"{}\" sums to {}", event.name, Share(sum).write()),
                )
                .label("more than 100%")
                .help("lower the shares; reasons not named share the rest")
            });
        }
    }
}

fn s107_names_exist(check: &mut Check<'_>) {
    let reasons = check.reason_names();
    let reasons: Vec<&str> = reasons.iter().map(String::as_str).collect();
    let raw = check.raw;
    let channels: Vec<&str> = if raw.channels.is_empty() {
        vec!["all"]
    } else {
        raw.channels.iter().map(|c| c.name.as_str()).collect()
    };
    for (i, event) in raw.events.iter().enumerate() {
        for name in event.mix.keys() {
            check.s107_name_is_known(
                &at!["event", i, "mix", name.as_str()],
                "reason",
                name,
                &reasons,
            );
        }
    }
    for (i, backlog) in raw.backlog.iter().enumerate() {
        if let Some(name) = &backlog.reason {
            check.s107_name_is_known(&at!["backlog", i, "reason"], "reason", name, &reasons);
        }
        if let Some(name) = &backlog.channel {
            check.s107_name_is_known(&at!["backlog", i, "channel"], "channel", name, &channels);
        }
    }
}

fn s109_events_have_one_shape(check: &mut Check<'_>) {
    for (i, event) in check.raw.events.iter().enumerate() {
        let path = at!["event", i];
        if event.table.is_empty() {
            let moves_mix = !event.mix.is_empty() || event.work_factor.is_some();
            if event.peak.is_none() && !moves_mix && !check.spots.is_spoken_for(&path.key("peak")) {
                check.say(&path, |span| {
                    Diagnostic::error(
                        Code::S109,
                        span,
                        format!("the event \"{}\" does nothing", event.name),
                    )
                    .label("neither `peak` nor `table`, `mix` or `work-factor`")
                    .help("add peak = 5 (five times the ordinary demand), or a table")
                });
            }
            s109_pulse_fits(check, &path, event);
            continue;
        }
        for key in ["peak", "ramp", "plateau", "half-life", "tail", "length"] {
            check_unused(check, &path.key(key), "the event has a table");
        }
        for (k, pair) in event.table.windows(2).enumerate() {
            if pair[1].after <= pair[0].after {
                check.say(&path.key("table").item(k + 1).key("after"), |span| {
                    Diagnostic::error(
                        Code::S109,
                        span,
                        format!(
                            "{} does not come after {}",
                            pair[1].after.write(),
                            pair[0].after.write()
                        ),
                    )
                    .help("order the table by time")
                });
            }
        }
        if event.full_length() <= Span::ZERO {
            check.say(&path.key("table"), |span| {
                Diagnostic::error(Code::S109, span, "the event's table has no length")
                    .label("its last point ends the event")
                    .help("add a later point")
            });
        }
    }
}

fn s109_pulse_fits(check: &mut Check<'_>, path: &Path, event: &Event) {
    let rise = event.ramp.map_or(0.0, Duration::secs) + event.plateau.map_or(0.0, Duration::secs);
    if let Some(length) = event.length
        && length.secs() < rise
        && length.secs() > 0.0
    {
        check.say(&path.key("length"), |span| {
            Diagnostic::error(
                Code::S109,
                span,
                format!(
                    "the event ends after {}, before ramp and plateau are over",
                    length.write()
                ),
            )
            .help("let it last longer, or shorten ramp and plateau")
        });
    }
}

fn s110_events_touch_the_days(check: &mut Check<'_>, calendar: Option<&Calendar>) {
    let Some(calendar) = calendar else { return };
    for (i, event) in check.raw.events.iter().enumerate() {
        let start = calendar.instant(event.start.0);
        if start >= calendar.end() || (start + event.full_length()).ms() <= 0 {
            let last = calendar.date(i64::from(calendar.days()) - 1);
            check.say(&at!["event", i, "start"], |span| {
                Diagnostic::warning(
                    Code::S110,
                    span,
                    format!("the event \"{}\" never acts", event.name),
                )
                .label(format!("simulated: {} to {last}", calendar.first_day()))
                .help("check its start, or first-day and days")
            });
        }
    }
    for (i, holiday) in check.raw.demand.holidays.iter().enumerate() {
        let again = check.raw.demand.holidays[..i].iter().any(|other| other.date == holiday.date);
        if again {
            check.say(&at!["demand", "holidays", i, "date"], |span| {
                Diagnostic::error(
                    Code::S106,
                    span,
                    format!("{} has two factors", holiday.date.write()),
                )
                .help("keep one")
            });
        }
    }
}

fn s111_own_counts_lie_apart(check: &mut Check<'_>, calendar: Option<&Calendar>) {
    let (Some(replay), Some(calendar)) = (&check.raw.demand.replay, calendar) else { return };
    let mut stretches = Vec::new();
    for (i, counts) in replay.counts.iter().enumerate() {
        let path = at!["demand", "replay", "counts", i];
        let width = counts.bin.span();
        if width < Span::MINUTE || width > Span::DAY || width.ms() % Span::MINUTE.ms() != 0 {
            check.say(&path.key("bin"), |span| {
                Diagnostic::error(
                    Code::S111,
                    span,
                    format!("bins of {} cannot be replayed", counts.bin.write()),
                )
                .help("write whole minutes, from \"1m\" to \"24h\"")
            });
        }
        let start = calendar.instant(counts.from.0);
        stretches.push((start, start + width.times(counts.counts.len() as i64), i));
    }
    stretches.sort_unstable();
    for pair in stretches.windows(2) {
        if pair[1].0 < pair[0].1 {
            check.say(&at!["demand", "replay", "counts", pair[1].2, "from"], |span| {
                Diagnostic::error(
                    Code::S111,
                    span,
                    "this stretch of counts begins inside another one",
                )
                .help("let stretches follow each other")
            });
        }
    }
}

fn s112_settings_have_an_effect(check: &mut Check<'_>) {
    let demand = &check.raw.demand;
    if demand.randomness == Some(RandomnessName::Exact) && demand.busyness.is_some() {
        check.say_key(&at!["demand", "busyness"], |span| {
            Diagnostic::error(Code::S112, span, "busyness has no effect with exact counts")
                .label("randomness is \"exact\"")
                .help("remove it, or write randomness = \"poisson\"")
        });
    }
    if demand.replay.as_ref().is_some_and(|r| r.file.is_none()) {
        for key in ["start", "bin", "gaps"] {
            check_unused(check, &at!["demand", "replay", key], "only a file is shifted and filled");
        }
    }
    for (i, reason) in check.raw.reasons.iter().enumerate() {
        let endless = matches!(reason.patience, Some(super::super::raw::Patience::Endless));
        for (key, said) in [
            ("silent-share", reason.silent_share.is_some_and(|s| s.0 > 0.0)),
            ("patience-knee", reason.patience_knee.is_some()),
        ] {
            if endless && said {
                check_unused(check, &at!["reason", i, key], "these customers wait for ever");
            }
        }
    }
}

fn s113_somebody_comes(check: &mut Check<'_>) {
    let nobody = |span| {
        Diagnostic::warning(Code::S113, span, "nobody will come")
            .help("write how many contacts there are on an ordinary day")
    };
    if check.raw.demand.daily_volume == Some(0.0) {
        check.say(&at!["demand", "daily-volume"], nobody);
    }
    if check.raw.demand.replay.as_ref().is_some_and(|r| r.scale == Some(0.0)) {
        check.say(&at!["demand", "replay", "scale"], nobody);
    }
}
