//! What a fit found: a table for the terminal, JSON, and the comparison with held-out days as CSV
//! and as a picture. Must not know how anything was estimated.

mod pictures;

pub use pictures::{patience_picture, picture};

use super::number;
use super::text::Rows;
use crate::experiment::held_out::{Comparison, Coverage};
use crate::fitting::opening::Opening;
use crate::fitting::patience::Still;
use crate::fitting::plausible::Doubt;
use crate::fitting::scenario::left_open;
use crate::fitting::{Figure, Fit, Log, Origin, Why, day_number_date};
use crate::stats;
use serde_json::{Value, json};
use std::fmt::Write as _;

/// Held-out days and what came out.
#[derive(Clone, Debug, PartialEq)]
pub struct HeldOut {
    /// First day (days since 1970).
    pub first_day: i64,
    /// How many days.
    pub days: u32,
    /// Width of the intervals, minutes.
    pub minutes: u32,
    /// What "waited" means, for people.
    pub waited_means: String,
    /// Whether waits and abandonment are known.
    pub knows_waits: bool,
    /// The comparison.
    pub comparison: Comparison,
    /// The same with the arrivals as they were, which leaves only the desk to be judged.
    pub given: Option<Comparison>,
}

const SURE: &str = "writing to a string cannot fail";

/// A value in its unit.
fn value(figure: &Figure, x: f64) -> String {
    match figure.unit {
        "s" => number::seconds(x),
        "share" | "cv" => number::percent(x),
        _ if x.abs() >= 100.0 => number::grouped(x, 0),
        _ => number::grouped(x, 2),
    }
}

fn interval(figure: &Figure) -> String {
    match (figure.low, figure.high) {
        (Some(low), Some(high)) => format!("{} – {}", value(figure, low), value(figure, high)),
        _ => "–".to_owned(),
    }
}

/// What the log holds, what was dropped, and every figure, for the terminal.
#[must_use]
pub fn text(log: &Log, fit: &Fit, held_out: Option<&HeldOut>) -> String {
    let mut out = String::new();
    let total: f64 = (0..fit.all_days.len()).map(|i| fit.all_days.total(i)).sum();
    let last = fit.all_days.date(fit.all_days.len().saturating_sub(1));
    writeln!(
        out,
        "{} on {}, {}{}",
        number::counted(total.round(), "contact"),
        number::counted(fit.all_days.len() as f64, "day"),
        if log.without_dates {
            "a week without dates".to_owned()
        } else {
            format!("{} to {last}", fit.all_days.date(0))
        },
        if log.contacts.is_empty() && log.turns.is_empty() {
            "; a table of counts".to_owned()
        } else {
            // What the log does not tell is not counted as none.
            let told = |n: f64, what: &str| {
                if n > 0.0 { format!("; {}", number::counted(n, what)) } else { String::new() }
            };
            told(f64::from(log.agents), "agent") + &told(log.turns.len() as f64, "reply")
        }
    )
    .expect(SURE);
    if let Some(from) = fit.unseen_from {
        writeln!(out, "fitted on the days before {}", day_number_date(from)).expect(SURE);
    }
    out.push_str(&cleaned(log));
    let mut rows = Rows::new(1, &["figure", "estimate", "95 % interval", "n"]);
    let figures = fit.figures();
    for figure in figures.iter().filter(|f| f.origin == Origin::Fitted) {
        rows.row(vec![
            figure.name.clone(),
            value(figure, figure.value),
            interval(figure),
            number::grouped(figure.n as f64, 0),
        ]);
    }
    out.push_str(&rows.under("FITTED"));
    let assumed: Vec<&Figure> = figures.iter().filter(|f| f.origin == Origin::Assumed).collect();
    if !assumed.is_empty() || fit.no_patience.is_some() {
        out.push_str("\nNOT TOLD BY THE LOG\n");
        for figure in assumed {
            writeln!(out, " {} {}: {}", figure.name, value(figure, figure.value), figure.how)
                .expect(SURE);
        }
        if let Some(why) = &fit.no_patience {
            writeln!(out, " patience as in the profile: {why}").expect(SURE);
        }
        for told in unknown_work(fit) {
            writeln!(out, " {told}").expect(SURE);
        }
    }
    out.push_str("\nLEFT OPEN\n");
    for open in left_open(fit) {
        writeln!(out, " {open}").expect(SURE);
    }
    if !fit.profile.unusual.is_empty() {
        out.push_str("\nDAYS THAT STAND OUT (not in the profile)\n");
        for day in &fit.profile.unusual {
            writeln!(
                out,
                " {}: {} times a usual day of its weekday",
                day.date,
                number::grouped(day.factor, 2)
            )
            .expect(SURE);
        }
    }
    if !fit.openings.is_empty() {
        out.push_str("\nOPENINGS (as events to take over in scenario.toml)\n");
        for opening in &fit.openings {
            writeln!(out, " {}", opened(opening)).expect(SURE);
        }
    }
    if let Some(held_out) = held_out {
        out.push_str(&compared(held_out));
    }
    out.push_str("\nNo names, ids or texts of the log are written to any file.\n");
    out
}

fn opened(opening: &Opening) -> String {
    let minute = opening.start_min.rem_euclid(1440);
    format!(
        "{} {:02}:{:02}: up to {} times the usual within {} min, for {} min; then halved every {} min",
        day_number_date(opening.start_min.div_euclid(1440)),
        minute / 60,
        minute % 60,
        number::grouped(opening.peak, 1),
        opening.ramp_min.max(opening.width_min),
        opening.plateau_min,
        opening.half_life_min
    )
}

/// Parts of the work that a log does not tell.
fn unknown_work(fit: &Fit) -> Vec<&'static str> {
    let work = &fit.work;
    if work.voice_like {
        return Vec::new();
    }
    let mut told = Vec::new();
    if work.replies.is_none() {
        told.push("replies per chat: as in the profile");
    }
    match (&work.first, &work.further, &work.alone, &work.cycle) {
        (None, None, Some(_), _) => told.push(
            "work of replies and thinking: split as in the profile, stretched so that a chat alone at its agent lasts as long as in the log",
        ),
        (None, None, None, _) => told.push("work of replies and thinking: as in the profile"),
        (Some(_), None, _, Some(_)) => {
            told.push("work of further replies and thinking: their sum is fitted, split as in the profile");
        }
        (Some(_), None, _, None) => told.push("work of further replies and thinking: as in the profile"),
        _ => {}
    }
    told
}

fn cleaned(log: &Log) -> String {
    let mut out = String::new();
    for (why, n) in &log.cleaning.counts {
        writeln!(out, "  {} {}", number::grouped(*n as f64, 0), why.told()).expect(SURE);
    }
    let clock = &log.cleaning.clock;
    for (n, what) in [
        (clock.converted, "points in time put on the desk's clock"),
        (clock.in_gap, "times in the hour that a clock change leaves out: moved on by it"),
        (clock.in_fold, "times in the hour that a clock change repeats: taken as its first pass"),
    ] {
        if n > 0 {
            writeln!(out, "  {} {what}", number::grouped(n as f64, 0)).expect(SURE);
        }
    }
    if log.cleaning.gbk_lines > 0 {
        let mixed = if log.cleaning.utf8_lines > 0 {
            ", others in UTF-8: each read as what it is"
        } else {
            ""
        };
        let lines = number::counted(log.cleaning.gbk_lines as f64, "line");
        writeln!(out, "  {lines} in GBK{mixed}").expect(SURE);
    }
    out
}

fn compared(held_out: &HeldOut) -> String {
    let c = &held_out.comparison;
    let (whole, real) = &c.whole;
    let header = [
        "per interval",
        "inside the 90 % band",
        "below",
        "above",
        "intervals",
        "mean width",
        "all days: simulated",
        "actual",
    ];
    let mut rows = Rows::new(1, &header);
    let mut row =
        |name: &str, coverage: &Coverage, band: Option<stats::Band>, actual: Option<f64>| {
            let share = name != "contacts";
            let one = |x: f64| if share { number::percent(x) } else { number::grouped(x, 0) };
            let range = band.map_or_else(
                || "–".to_owned(),
                |b| format!("{} ({} – {})", one(b.mean), one(b.p5), one(b.p95)),
            );
            let looked = coverage.all() > 0;
            rows.row(vec![
                name.to_owned(),
                if looked { number::percent(coverage.share()) } else { "–".to_owned() },
                coverage.below.to_string(),
                coverage.above.to_string(),
                coverage.all().to_string(),
                if looked { one(coverage.mean_width()) } else { "–".to_owned() },
                range,
                actual.map_or_else(|| "–".to_owned(), one),
            ]);
        };
    row("contacts", &c.arrivals, whole.arrivals, Some(real.arrivals));
    if held_out.knows_waits {
        row(&held_out.waited_means, &c.waited, whole.waited, real.waited);
        row("share that gave up", &c.abandoned, whole.abandoned, real.abandoned);
    }
    if let Some(given) = &held_out.given {
        let (whole, real) = &given.whole;
        row("with the arrivals as they were: waited", &given.waited, whole.waited, real.waited);
        let name = "with the arrivals as they were: gave up";
        row(name, &given.abandoned, whole.abandoned, real.abandoned);
    }
    let heading = format!(
        "HELD-OUT DAYS from {}, {} by {} min, {}",
        day_number_date(held_out.first_day),
        number::counted(f64::from(held_out.days), "day"),
        held_out.minutes,
        number::counted(f64::from(c.replications), "replication")
    );
    let mut out = rows.under(&heading);
    out.push_str(
        " bands hold Poisson, busyness and the desk's own chance, not the fit's error; intervals with less than one\n \
         contact expected are left out; the duty is as it was on these days: staffing is an input\n",
    );
    out
}

/// Everything as JSON.
///
/// # Panics
/// Never: all of it is plain data.
#[must_use]
pub fn json(log: &Log, fit: &Fit, held_out: Option<&HeldOut>) -> String {
    let dropped: serde_json::Map<String, Value> = log
        .cleaning
        .counts
        .iter()
        .map(|(why, n)| {
            (
                serde_json::to_value(why)
                    .ok()
                    .and_then(|v| v.as_str().map(str::to_owned))
                    .unwrap_or_default(),
                json!({ "count": n, "dropped": why.drops(), "told": why.told() }),
            )
        })
        .collect();
    let doubts: Vec<&Doubt> = fit.doubts.iter().collect();
    let profile: Vec<Vec<f64>> = fit
        .profile
        .expected
        .iter()
        .map(|day| day.iter().map(|x| (x * 1e4).round() / 1e4).collect())
        .collect();
    let patience = fit.patience.as_ref().map(|p| {
        json!({ "knee_s": p.knee, "law": p.law, "aic_above_best": p.compared, "curve": thinned(&p.curve) })
    });
    let work = &fit.work;
    let held = held_out.map(|h| {
        let c = &h.comparison;
        let one = |c: &Coverage| json!({ "inside_share": c.share(), "inside": c.inside, "below": c.below, "above": c.above, "mean_width": c.mean_width() });
        json!({
            "first_day": day_number_date(h.first_day).to_string(),
            "days": h.days,
            "interval_min": h.minutes,
            "replications": c.replications,
            "given_the_arrivals": h.given.as_ref().map(|g| json!({
                "waited": one(&g.waited),
                "abandoned": one(&g.abandoned),
                "all_days": { "simulated": g.whole.0, "actual": g.whole.1 },
            })),
            "all_days": { "simulated": c.whole.0, "actual": c.whole.1 },
            "duty": "as it was on these days: staffing is an input",
            "band": "5 % to 95 % of replications: Poisson, busyness, and the desk with the duty as it was; not the uncertainty of the fit",
            "contacts": one(&c.arrivals),
            "waited": h.knows_waits.then(|| one(&c.waited)),
            "waited_means": h.waited_means,
            "abandoned": h.knows_waits.then(|| one(&c.abandoned)),
        })
    });
    let counted = log.contacts.is_empty() && log.turns.is_empty();
    let all: f64 = (0..fit.all_days.len()).map(|i| fit.all_days.total(i)).sum();
    // Counts need not be whole: a forecast has half a contact.
    let contacts =
        if all.fract() == 0.0 { json!(all as u64) } else { json!((all * 1e3).round() / 1e3) };
    let told = json!({
        "format": 1,
        "rows": log.cleaning.rows,
        "contacts": contacts,
        "from": if counted { "counts" } else if log.turns.is_empty() { "chats" } else { "messages or replies" },
        "replies": log.turns.len(),
        "agents": log.agents,
        "days": fit.all_days.len(),
        "first_day": fit.all_days.date(0).to_string(),
        "fitted_before": fit.unseen_from.map(|d| day_number_date(d).to_string()),
        "privacy": "no names, ids or texts of the log are written",
        "cleaning": dropped,
        "clock_changes": log.cleaning.clock,
        "doubts": doubts,
        "figures": fit.figures(),
        "laws": {
            "first_reply": work.first.as_ref().map(|l| l.law),
            "reply": work.further.as_ref().map(|l| l.law),
            "thinking": work.thinking.as_ref().map(|l| l.law),
        },
        "voice_like": work.voice_like,
        "waits_are_until": fit.wait_clock,
        "patience": patience,
        "no_patience": fit.no_patience,
        "unusual_days": fit.profile.unusual,
        "openings": fit.openings,
        "left_open": left_open(fit),
        "weekly_profile": { "slots_per_day": fit.profile.slots, "expected_from_monday": profile },
        "held_out": held,
    });
    let mut text = serde_json::to_string_pretty(&told).expect("plain data");
    text.push('\n');
    text
}

/// At most 200 points of a long curve.
fn thinned(curve: &[Still]) -> Vec<Still> {
    let step = curve.len().div_ceil(200).max(1);
    curve.iter().step_by(step).copied().collect()
}

/// One row per held-out interval.
#[must_use]
pub fn csv(held_out: &HeldOut) -> String {
    let mut out = String::from(
        "start,contacts,contacts_mean,contacts_p5,contacts_p95,waited,waited_mean,waited_p5,waited_p95,abandoned,abandoned_mean,abandoned_p5,abandoned_p95\n",
    );
    let number =
        |x: Option<f64>| x.map_or_else(String::new, |x| ((x * 1e4).round() / 1e4).to_string());
    let c = &held_out.comparison;
    for (i, (band, real)) in c.expected.iter().zip(&c.happened).enumerate() {
        let minute = i as i64 * i64::from(held_out.minutes);
        let date = day_number_date(held_out.first_day + minute / 1440);
        let mut cells = vec![
            format!("{date}T{:02}:{:02}", minute % 1440 / 60, minute % 60),
            number(Some(real.arrivals)),
        ];
        let mut add = |band: Option<stats::Band>| {
            cells.extend(
                [band.map(|b| b.mean), band.map(|b| b.p5), band.map(|b| b.p95)].map(number),
            );
        };
        add(band.arrivals);
        cells.push(number(real.waited));
        let mut add = |band: Option<stats::Band>| {
            cells.extend(
                [band.map(|b| b.mean), band.map(|b| b.p5), band.map(|b| b.p95)].map(number),
            );
        };
        add(band.waited);
        cells.push(number(real.abandoned));
        cells.extend(
            [
                band.abandoned.map(|b| b.mean),
                band.abandoned.map(|b| b.p5),
                band.abandoned.map(|b| b.p95),
            ]
            .map(number),
        );
        writeln!(out, "{}", cells.join(",")).expect(SURE);
    }
    out
}

/// The first cells that could not be used, for standard error.
#[must_use]
pub fn examples(log: &Log) -> Vec<String> {
    let mut told = Vec::new();
    for (why, examples) in &log.cleaning.examples {
        for example in examples {
            let column = example
                .column
                .as_ref()
                .map_or_else(String::new, |(n, name)| format!(":{n} ({name})"));
            let value = if example.value.is_empty() {
                String::new()
            } else {
                format!(" “{}”", example.value)
            };
            told.push(format!(
                "{}:{}{column}:{value} {}",
                example.file,
                example.line,
                reason(*why)
            ));
        }
    }
    told
}

fn reason(why: Why) -> &'static str {
    why.told().split_once(": ").map_or(why.told(), |(_, rest)| rest)
}
