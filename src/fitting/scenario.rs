//! Fitted figures → a scenario that runs as it is: TOML with a comment at every figure that says
//! where it comes from and how sure it is, a CSV of expected contacts, and a CSV of duties. Must not
//! open files. The scenario's own reader checks what is written here.

use super::Fit;
use super::duty::{self, Shift};
use super::events::events;
use super::figure::{Figure, Origin};
use super::laws::FittedLaw;
use super::log::WaitClock;
use crate::scenario::presets::{PROFILES, profile};
use crate::scenario::raw::ProfileName;
use crate::table::moment::day_number_date;
use std::fmt::Write as _;

const SURE: &str = "writing to a string cannot fail";

/// What is written beside each other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// The scenario.
    pub toml: String,
    /// Expected contacts, that it names.
    pub counts_csv: String,
    /// Duties, that it names.
    pub plan_csv: String,
    /// Whether it names duties.
    pub has_plan: bool,
}

/// What a scenario is to be about.
#[derive(Clone, Debug, PartialEq)]
pub struct About<'a> {
    /// Its name.
    pub name: &'a str,
    /// One line for people.
    pub title: String,
    /// Where the figures come from, for its opening comment.
    pub opening: Vec<String>,
    /// Names of the two files beside it.
    pub counts_file: &'a str,
    /// The duties' file.
    pub plan_file: &'a str,
    /// First day (days since 1970).
    pub first_day: i64,
    /// How many days.
    pub days: i64,
    /// Who is on duty; none where the log doesn't say.
    pub shifts: Vec<Shift>,
    /// People there are.
    pub people: u32,
    /// What stands in for what the log does not tell.
    pub profile: ProfileName,
    /// Contacts per slot as they really came, instead of the profile and its busyness.
    pub arrivals: Option<Vec<f64>>,
}

/// Monday after the log's last day.
#[must_use]
pub fn next_monday(fit: &Fit) -> i64 {
    let after = fit.all_days.first + fit.all_days.len() as i64;
    after + (7 - (after + 3).rem_euclid(7)) % 7
}

/// The usual duties of a week from `monday` on; none if the log does not say who was there.
#[must_use]
pub fn usual_week(fit: &Fit, monday: i64) -> Vec<Shift> {
    let seen: Vec<_> = fit
        .duty
        .iter()
        .filter(|s| fit.unseen_from.is_none_or(|from| s.from.div_euclid(86_400_000) < from))
        .copied()
        .collect();
    let weekly = duty::weekly(if seen.is_empty() { &fit.duty } else { &seen });
    let people: Vec<Vec<u32>> =
        weekly.iter().map(|day| day.iter().map(|x| x.round() as u32).collect()).collect();
    duty::stacked(&people).into_iter().map(|s| Shift { day: s.day + monday, ..s }).collect()
}

/// What a plan needs and the log does not tell: it is left open, and said so.
#[must_use]
pub fn left_open(fit: &Fit) -> Vec<String> {
    let mut open = Vec::new();
    if fit.duty.is_empty() {
        open.push("people: the log names no agents, so `size` is left wide open: put in how many you have".to_owned());
        open.push(
            "roster: not known, so there is no present roster to compare a plan with".to_owned(),
        );
    }
    if fit.without_dates {
        open.push("dates: the table has none; `first-day` is a Monday by choice".to_owned());
    }
    open.push("shifts, breaks, wages and targets: as this program assumes them; see `chatstaff check --effective` and put in yours".to_owned());
    open
}

/// Work of a chat, s.
fn chat_work(fit: &Fit, name: ProfileName) -> f64 {
    let usual = profile(name);
    let work = &fit.work;
    let replies = work.replies.as_ref().map_or(usual.replies, |f| f.value);
    let factor = split(fit, name).unwrap_or(1.0);
    let first = work.first.as_ref().map_or(usual.first_reply.mean() * factor, |l| l.mean.value);
    let further = work.further.as_ref().map_or(usual.reply.mean() * factor, |l| l.mean.value);
    first + (replies - 1.0).max(0.0) * further
}

/// Writes a scenario.
#[must_use]
pub fn write(fit: &Fit, about: &About<'_>) -> Written {
    Written {
        toml: toml(fit, about),
        counts_csv: counts(fit, about),
        plan_csv: plan(about),
        has_plan: !about.shifts.is_empty(),
    }
}

fn counts(fit: &Fit, about: &About<'_>) -> String {
    let mut csv = String::from("time,count\n");
    let minutes = 1440 / fit.profile.slots;
    let mut came = about.arrivals.iter().flatten();
    for day in about.first_day..about.first_day + about.days {
        let weekday = (day + 3).rem_euclid(7) as usize;
        for (slot, expected) in fit.profile.expected[weekday].iter().enumerate() {
            let expected = came.next().unwrap_or(expected);
            let at = slot * minutes;
            let date = day_number_date(day);
            writeln!(csv, "{date}T{:02}:{:02},{:.4}", at / 60, at % 60, expected).expect(SURE);
        }
    }
    csv
}

fn plan(about: &About<'_>) -> String {
    let mut csv = String::from("group,date,start,end,breaks,pattern,count,person\n");
    for shift in &about.shifts {
        let date = day_number_date(shift.day);
        let clock = |minute: i64| format!("{:02}:{:02}", minute / 60, minute % 60);
        writeln!(csv, "team,{date},{},{},,,{},", clock(shift.from), clock(shift.to), shift.people)
            .expect(SURE);
    }
    csv
}

/// A figure for a comment: its interval and how many observations.
fn told(figure: &Figure) -> String {
    let unit = if figure.unit == "s" { " s" } else { "" };
    let number = |x: f64| match figure.unit {
        "cv" | "share" => format!("{:.1} %", 100.0 * x),
        _ if x.abs() >= 100.0 => format!("{x:.0}{unit}"),
        _ => format!("{x:.2}{unit}"),
    };
    match (figure.origin, figure.low, figure.high) {
        (Origin::Assumed, ..) => format!("assumed: {}", figure.how),
        (_, Some(low), Some(high)) => {
            format!(
                "{} (95 %: {} to {}; n = {}): {}",
                number(figure.value),
                number(low),
                number(high),
                figure.n,
                figure.how
            )
        }
        _ => format!("{} (n = {}): {}", number(figure.value), figure.n, figure.how),
    }
}

/// `# text`, wrapped.
pub(super) fn comment(out: &mut String, text: &str) {
    let mut line = String::from("#");
    for word in text.split_whitespace() {
        if line.chars().count() + 1 + word.chars().count() > 100 && line.len() > 1 {
            writeln!(out, "{line}").expect(SURE);
            line = String::from("#");
        }
        line.push(' ');
        line.push_str(word);
    }
    writeln!(out, "{line}").expect(SURE);
}

fn quoted(text: &str) -> String {
    format!(
        "\"{}\"",
        text.replace('\\', "\\\\").replace('"', "\\\"").replace(['\n', '\r', '\t'], " ")
    )
}

fn percent(x: f64) -> String {
    format!("\"{}%\"", (x * 1000.0).round() / 10.0)
}

fn toml(fit: &Fit, about: &About<'_>) -> String {
    let mut out = String::new();
    for line in &about.opening {
        comment(&mut out, line);
    }
    writeln!(out, "format = 1\nname = {}\ntitle = {}", quoted(about.name), quoted(&about.title))
        .expect(SURE);
    let name = presets_name(about.profile);
    comment(&mut out, "what the log does not tell is as in this profile");
    writeln!(
        out,
        "profile = \"{name}\"\nfirst-day = {}\ndays = {}",
        day_number_date(about.first_day),
        about.days
    )
    .expect(SURE);
    if !about.shifts.is_empty() {
        writeln!(out, "plan-file = {}", quoted(about.plan_file)).expect(SURE);
    }
    demand(&mut out, fit, about);
    reason(&mut out, fit, about);
    group(&mut out, fit, about);
    rules(&mut out, fit);
    if fit.work.voice_like {
        // A call's only reply is the service: what its customer waits for is the beginning.
        out.push_str("\n[[target]]\nname = \"in time\"\nclock = \"begun\"\nwithin = \"30s\"\nat-least = \"90%\"\n");
    }
    events(&mut out, fit);
    writeln!(out, "\n[run]\ninterval = \"30m\"").expect(SURE);
    out
}

const fn presets_name(name: ProfileName) -> &'static str {
    match name {
        ProfileName::Meiqia => "meiqia",
        ProfileName::TaobaoFast => "taobao-fast",
        ProfileName::AfterSales => "after-sales",
    }
}

fn demand(out: &mut String, fit: &Fit, about: &About<'_>) {
    let b = &fit.busyness;
    writeln!(out, "\n[demand]").expect(SURE);
    let minutes = 1440 / fit.profile.slots;
    let file = quoted(about.counts_file);
    if about.arrivals.is_some() {
        comment(out, "contacts as they came, to the half-hour: only the desk's own chance is left");
        writeln!(out, "randomness = \"exact\"\n\n[demand.replay]").expect(SURE);
        writeln!(out, "file = {file}\nbin = \"{minutes}m\"\nsmooth = false").expect(SURE);
        return;
    }
    for figure in [&b.forecast_cv, &b.day_cv, &b.day_corr, &b.wobble_cv, &b.wobble_corr] {
        comment(out, &format!("{}: {}", figure.name, told(figure)));
    }
    let cap = |x: f64| x.clamp(0.0, 2.0);
    writeln!(
        out,
        "busyness = {{ forecast-cv = {}, day-cv = {}, day-corr = {:.2}, wobble-cv = {}, wobble-corr = {:.2} }}",
        percent(cap(b.forecast_cv.value)),
        percent(cap(b.day_cv.value)),
        b.day_corr.value.clamp(0.0, 0.95),
        percent(cap(b.wobble_cv.value)),
        b.wobble_corr.value.clamp(0.0, 0.95)
    )
    .expect(SURE);
    writeln!(out, "\n[demand.replay]").expect(SURE);
    comment(
        out,
        &format!(
            "expected contacts of the weekly profile ({:.0} a week, from {} usual days); not counts, so they are not smoothed again; scale them here",
            fit.profile.week(),
            fit.profile.days.iter().sum::<u32>()
        ),
    );
    writeln!(out, "file = {file}\nbin = \"{minutes}m\"\nsmooth = false\nscale = 1").expect(SURE);
}

fn law(out: &mut String, key: &str, law: &FittedLaw) {
    comment(out, &format!("{}: {}; cv {:.2}", law.mean.name, told(&law.mean), law.cv.value));
    writeln!(out, "{key} = {}", law.law.toml()).expect(SURE);
}

/// By how much the profile's work and thinking are stretched so that a chat alone at its agent lasts
/// as long as in the log; none where the log tells replies or work by themselves.
fn split(fit: &Fit, name: ProfileName) -> Option<f64> {
    let work = &fit.work;
    if work.first.is_some() || work.further.is_some() || work.voice_like {
        return None;
    }
    let usual = profile(name);
    let replies = work.replies.as_ref().map_or(usual.replies, |f| f.value);
    let cycle = usual.reply.mean() + usual.thinking.mean();
    let whole = usual.first_reply.mean() + (replies - 1.0).max(0.0) * cycle;
    Some(work.alone.as_ref()?.value / whole)
}

fn reason(out: &mut String, fit: &Fit, about: &About<'_>) {
    let work = &fit.work;
    writeln!(out, "\n[[reason]]\nname = \"{}\"", if work.voice_like { "calls" } else { "chats" })
        .expect(SURE);
    let split = split(fit, about.profile);
    match &work.replies {
        Some(replies) => {
            comment(out, &told(replies));
            let value = if work.replies_fixed {
                format!("{{ fixed = {:.0} }}", replies.value.max(1.0))
            } else {
                format!("{{ geometric = {:.3} }}", replies.value.max(1.0))
            };
            writeln!(out, "replies = {value}").expect(SURE);
        }
        None => comment(out, "replies per chat: not in the log, as in the profile"),
    }
    match &work.first {
        Some(first) => law(out, "first-reply", first),
        None if split.is_some() => {}
        None => comment(out, "work of the first reply: not in the log, as in the profile"),
    }
    let usual = profile(about.profile);
    if let (Some(factor), Some(alone)) = (split, &work.alone) {
        comment(
            out,
            &format!(
                "{}: {}; work and thinking are those of the profile × {factor:.2}, so that a chat lasts as long",
                alone.name,
                told(alone)
            ),
        );
        let scaled = |law: crate::model::Law| {
            let cv = match law {
                crate::model::Law::Lognormal { cv, .. } => cv,
                _ => 1.0,
            };
            super::LawFit::Lognormal { mean: law.mean() * factor, cv }.toml()
        };
        writeln!(out, "first-reply = {}", scaled(usual.first_reply)).expect(SURE);
        writeln!(out, "reply = {}", scaled(usual.reply)).expect(SURE);
        writeln!(out, "thinking = {}", scaled(usual.thinking)).expect(SURE);
    }
    match (&work.further, &work.cycle) {
        _ if split.is_some() => {}
        (Some(further), _) => law(out, "reply", further),
        (None, Some(cycle)) => {
            let share = usual.reply.mean() / (usual.reply.mean() + usual.thinking.mean());
            comment(out, &told(cycle));
            let cv = |law: crate::model::Law| match law {
                crate::model::Law::Lognormal { cv, .. } => cv,
                _ => 1.0,
            };
            let one = |mean: f64, cv: f64| super::LawFit::Lognormal { mean, cv }.toml();
            writeln!(out, "reply = {}", one(cycle.value * share, cv(usual.reply))).expect(SURE);
            writeln!(out, "thinking = {}", one(cycle.value * (1.0 - share), cv(usual.thinking)))
                .expect(SURE);
        }
        _ if work.voice_like => {}
        _ => comment(out, "work of further replies: not in the log, as in the profile"),
    }
    match &work.thinking {
        Some(thinking) => law(out, "thinking", thinking),
        None if work.voice_like || work.cycle.is_some() || split.is_some() => {}
        None => comment(out, "thinking: not in the log, as in the profile"),
    }
    if let Some(patience) = &fit.patience {
        for figure in patience.figures.iter().take(3) {
            comment(out, &format!("{}: {}", figure.name, told(figure)));
        }
        writeln!(out, "patience = {}", patience.law.toml()).expect(SURE);
        writeln!(out, "patience-knee = \"{}s\"", (patience.knee * 10.0).round() / 10.0)
            .expect(SURE);
    } else {
        let why = fit.no_patience.as_deref().unwrap_or("not in the log");
        comment(out, &format!("patience: as in the profile, because {why}"));
    }
}

/// More people than the busiest interval can need: three times its work, and two shifts a day.
fn wide_open(fit: &Fit, about: &About<'_>) -> u32 {
    let per = fit.profile.slots as f64 / 24.0;
    let slots = fit.profile.expected.iter().flatten();
    let most = slots.fold(0.0_f64, |most, expected| most.max(*expected)) * per;
    let opened = fit.openings.iter().fold(1.0_f64, |most, opening| most.max(opening.peak));
    let people = most * opened * chat_work(fit, about.profile) / 3600.0;
    (((people * 6.0 + 20.0) / 10.0).ceil() * 10.0).min(9990.0) as u32
}

fn group(out: &mut String, fit: &Fit, about: &About<'_>) {
    let mut of_day = std::collections::BTreeMap::new();
    for shift in &about.shifts {
        *of_day.entry(shift.day).or_insert(0) += shift.people;
    }
    let shifts = of_day.values().copied().max().unwrap_or(0);
    writeln!(out, "\n[[group]]\nname = \"team\"").expect(SURE);
    if about.people == 0 {
        comment(
            out,
            "LEFT OPEN: the log does not say how many people there are; this is far more than the work needs, so that a plan can tell how many it takes. Put in how many you have:",
        );
        writeln!(out, "size = {}", wide_open(fit, about).max(shifts)).expect(SURE);
    } else {
        comment(
            out,
            &format!(
                "{} agents in the log{}; put in how many you have:",
                about.people,
                if shifts > about.people {
                    ", but the roster from it has more shifts on a day, pieces of a day counted one by one"
                } else {
                    ""
                }
            ),
        );
        writeln!(out, "size = {}", about.people.max(shifts)).expect(SURE);
    }
    if let Some(cap) = &fit.work.cap {
        comment(out, &told(cap));
        writeln!(out, "cap = {:.0}", cap.value.max(1.0)).expect(SURE);
    }
    match &fit.work.multitasking {
        Some(beta) => {
            comment(out, &told(beta));
            writeln!(out, "multitasking = {}", percent(beta.value.clamp(0.0, 1.0))).expect(SURE);
        }
        None if fit.work.voice_like || fit.work.further.is_some() => {
            comment(out, "no further open chats to be slowed by, or too few to tell");
            writeln!(out, "multitasking = \"0%\"").expect(SURE);
        }
        None => {}
    }
}

fn rules(out: &mut String, fit: &Fit) {
    let by_assignment = fit.work.voice_like || fit.work.first.is_none();
    if fit.wait_clock == WaitClock::Assigned && fit.patience.is_some() && by_assignment {
        writeln!(out, "\n[rules]").expect(SURE);
        comment(out, "the log's waits end when a human takes the chat, and so does its patience");
        writeln!(out, "patience-until = \"assignment\"").expect(SURE);
    }
}

/// The profile of this name.
#[must_use]
pub fn profile_named(name: &str) -> Option<ProfileName> {
    PROFILES.iter().map(|p| p.name).find(|p| presets_name(*p) == name)
}
