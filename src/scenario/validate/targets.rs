//! Targets.

use super::super::diagnostic::{Code, Diagnostic};
use super::super::raw::{PeriodName, Target};
use super::super::structure::{Path, at};
use super::Check;

pub(super) fn check(check: &mut Check<'_>) {
    let reasons = check.reason_names();
    let reasons: Vec<&str> = reasons.iter().map(String::as_str).collect();
    for (i, target) in check.raw.targets.iter().enumerate() {
        let path = at!["target", i];
        s401_a_target_is_of_one_kind(check, &path, target);
        s402_a_target_can_be_met_and_missed(check, &path, target);
        s403_reliability_is_of_dated_periods(check, &path, target);
        for (k, name) in target.reasons.iter().flatten().enumerate() {
            check.s107_name_is_known(&path.key("reasons").item(k), "reason", name, &reasons);
        }
    }
}

fn s401_a_target_is_of_one_kind(check: &mut Check<'_>, path: &Path, target: &Target) {
    let kinds = [
        ("within", target.within.is_some(), &["at-least", "definition"][..]),
        ("mean-at-most", target.mean_at_most.is_some(), &["answered-at-least"][..]),
        ("percentile", target.percentile.is_some(), &["at-most"][..]),
    ];
    if kinds.iter().any(|(key, ..)| check.spots.is_spoken_for(&path.key(key))) {
        return;
    }
    let stated: Vec<&str> = kinds.iter().filter(|kind| kind.1).map(|kind| kind.0).collect();
    let forms = "within = \"30s\" (with at-least), mean-at-most = \"20s\", or percentile = \"95%\" with at-most";
    match stated.as_slice() {
        [] => check.say(path, |span| {
            Diagnostic::error(Code::S401, span, "this target asks for nothing")
                .help(format!("add {forms}"))
        }),
        [one] => {
            for (kind, _, keys) in kinds.iter().filter(|kind| kind.0 != *one) {
                for key in keys.iter().filter(|key| check.spots.has(&path.key(key))) {
                    check.say_key(&path.key(key), |span| {
                        Diagnostic::error(
                            Code::S401,
                            span,
                            format!("`{key}` belongs to a target with `{kind}`"),
                        )
                        .label(format!("this target is one with `{one}`"))
                        .help("remove it, or make a [[target]] of its own")
                    });
                }
            }
        }
        [_, second, ..] => check.say_key(&path.key(second), |span| {
            Diagnostic::error(
                Code::S401,
                span,
                format!("a target with {} at once", stated.join(" and ")),
            )
            .label("a second kind of target")
            .help("make two [[target]]s of it: all of them must be met")
        }),
    }
    if target.percentile.is_some()
        && target.at_most.is_none()
        && !check.spots.is_spoken_for(&path.key("at-most"))
    {
        check.say(path, |span| {
            Diagnostic::error(Code::S401, span, "a percentile without a limit")
                .help("add at-most = \"60s\"")
        });
    }
}

fn s402_a_target_can_be_met_and_missed(check: &mut Check<'_>, path: &Path, target: &Target) {
    for (key, limit) in [
        ("within", target.within),
        ("mean-at-most", target.mean_at_most),
        ("at-most", target.at_most),
    ] {
        if limit.is_some_and(|limit| limit.span().ms() <= 0) {
            check.say(&path.key(key), |span| {
                Diagnostic::error(Code::S402, span, "no reply takes no time")
                    .label("never met")
                    .help("write a limit above zero")
            });
        }
    }
    for (key, share, full) in [
        ("at-least", target.at_least, false),
        ("percentile", target.percentile, true),
        ("on", target.on, true),
    ] {
        let Some(share) = share else { continue };
        if share.0 <= 0.0 {
            check.say(&path.key(key), |span| {
                Diagnostic::error(Code::S402, span, "0% is always met")
                    .help("write a share above 0%")
            });
        } else if full && share.0 >= 1.0 {
            check.say(&path.key(key), |span| {
                Diagnostic::error(Code::S402, span, "100% can never be shown by simulation")
                    .label("never met")
                    .help("write for example \"99%\"")
            });
        }
    }
}

fn s403_reliability_is_of_dated_periods(check: &mut Check<'_>, path: &Path, target: &Target) {
    if target.on.is_some() && target.period == Some(PeriodName::Run) {
        check.say(&path.key("on"), |span| {
            Diagnostic::error(
                Code::S403,
                span,
                "`on` asks for a share of periods, but the period is the whole run",
            )
            .help("write period = \"day\" or \"hour\", or remove `on`")
        });
    }
}
