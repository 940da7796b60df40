//! From a simulation or a plan to what pictures show. The only place that knows both sides.

use super::plots::{
    self, ArrivalsView, Band, BandSeries, FirstReplyView, GanttRow, GanttView, Grid, Heading,
    HeatView, Picture, QueueView, ServiceView, StaffingView,
};
use super::{asked, number};
use crate::demand::Curve;
use crate::experiment::{IntervalSlice, ShareLimit, Simulation};
use crate::metrics::Metric;
use crate::metrics::count::terms;
use crate::model::{Clock, Measure, Period, Place, Plan, Scenario, Target};
use crate::planning::IntervalCover;
use crate::stats;
use crate::time::Instant;

/// A picture with the name of its file, without extension.
#[derive(Clone, Debug)]
pub struct Named {
    /// `arrivals`, `gantt-2026-11-10` …
    pub name: String,
    /// The picture.
    pub picture: Picture,
}

fn named(name: impl Into<String>, picture: Picture) -> Named {
    Named { name: name.into(), picture }
}

/// All pictures of a simulation of `plan`; `expected` is the demand's curve.
#[must_use]
pub fn pictures(
    scenario: &Scenario,
    plan: &Plan,
    simulation: &Simulation,
    expected: &Curve,
) -> Vec<Named> {
    let mut pictures = vec![
        named("arrivals", plots::arrivals(&arrivals(scenario, simulation, expected))),
        named("service", plots::service(&service(scenario, simulation))),
        named("queue", plots::queue(&queue(scenario, simulation))),
        named("first-replies", plots::first_reply(&first_replies(scenario, simulation))),
        named("in-time-by-day", plots::heat(&heat(scenario, simulation))),
    ];
    pictures.extend(shifts(scenario, plan));
    pictures
}

/// The Gantt pages of every day on which a shift starts.
#[must_use]
pub fn shifts(scenario: &Scenario, plan: &Plan) -> Vec<Named> {
    let mut days: Vec<i64> = plan.places().iter().map(Place::day).collect();
    days.sort_unstable();
    days.dedup();
    days.into_iter()
        .flat_map(|day| {
            let date = scenario.calendar.date(day);
            let pages = plots::gantt(&gantt(scenario, plan, day));
            pages.into_iter().enumerate().map(move |(i, picture)| match i {
                0 => named(format!("shifts-{date}"), picture),
                i => named(format!("shifts-{date}-{}", i + 1), picture),
            })
        })
        .collect()
}

/// What stands on top of a scenario's pictures.
#[must_use]
pub fn heading(scenario: &Scenario, replications: u32) -> Heading {
    Heading {
        scenario: scenario.title.clone(),
        replications,
        first_day: scenario.calendar.first_day(),
        days: scenario.calendar.days(),
    }
}

fn minutes(at: Instant) -> f64 {
    at.ms() as f64 / 60_000.0
}

fn grid(simulation: &Simulation) -> Grid {
    let first = simulation.intervals.first();
    Grid {
        start_min: first.map_or(0.0, |slice| minutes(slice.start)),
        width_min: first.map_or(60.0, |slice| slice.length.secs() / 60.0),
    }
}

/// The spread between replications around a value (their own mean, or the ratio estimate).
pub(super) fn band(band: Option<stats::Band>, value: Option<f64>) -> Option<Band> {
    let band = band?;
    Some(Band { mean: value.unwrap_or(band.mean), low: band.p5, high: band.p95 })
}

pub(super) fn series(
    simulation: &Simulation,
    of: impl Fn(&IntervalSlice) -> Option<Band>,
) -> BandSeries {
    BandSeries { grid: grid(simulation), points: simulation.intervals.iter().map(of).collect() }
}

/// Contacts per interval against the expected ones.
#[must_use]
pub fn arrivals(scenario: &Scenario, simulation: &Simulation, expected: &Curve) -> ArrivalsView {
    ArrivalsView {
        heading: heading(scenario, simulation.replications),
        arrivals: series(simulation, |slice| band(slice.bands.arrivals, None)),
        expected: simulation
            .intervals
            .iter()
            .map(|slice| expected.between(slice.start, slice.start + slice.length))
            .collect(),
    }
}

/// The share target that pictures show: the first one with the headline's limit.
pub(super) fn share_target(scenario: &Scenario, headline: Option<&ShareLimit>) -> Option<f64> {
    let limit = headline?;
    scenario.targets.iter().find_map(|target: &Target| match target.measure {
        Measure::Share { within, at_least, clock, .. } => {
            (within == limit.within && clock == limit.clock).then_some(at_least)
        }
        Measure::Percentile { quantile, at_most, clock } => {
            (at_most == limit.within && clock == limit.clock).then_some(quantile)
        }
        Measure::Mean { .. } => None,
    })
}

fn headline_s(simulation: &Simulation) -> f64 {
    simulation.limits.first().map_or(30.0, |limit| limit.within.secs())
}

/// Share in time and mean first reply per interval.
#[must_use]
pub fn service(scenario: &Scenario, simulation: &Simulation) -> ServiceView {
    let in_time = in_time(scenario, simulation);
    let points = simulation.intervals.iter().zip(&in_time);
    ServiceView {
        heading: heading(scenario, simulation.replications),
        what: in_time_of_what(scenario, simulation),
        share_target: share_target(scenario, simulation.limits.first()),
        share: BandSeries {
            grid: grid(simulation),
            points: points.map(|(slice, own)| band(slice.bands.share_in_time, *own)).collect(),
        },
        hurts: hurts(scenario, simulation),
        wait_target_s: scenario.targets.iter().find_map(|target| match target.measure {
            Measure::Mean { at_most, clock: Clock::FirstReply, .. } => Some(at_most.secs()),
            _ => None,
        }),
        wait_s: series(simulation, |slice| {
            let ratio = slice.measures.get(Metric::MeanFirstReply);
            band(slice.bands.mean_first_reply_s, ratio.map(|estimate| estimate.value))
        }),
    }
}

/// Share in time by interval: of what the first target counts, else of all contacts within the
/// first limit; `None` where there are none.
fn in_time(scenario: &Scenario, simulation: &Simulation) -> Vec<Option<f64>> {
    let of_targets = simulation.target_intervals();
    if let Some((target, counts)) = scenario.targets.first().zip(of_targets.first()) {
        let in_time = counts.iter().map(|count| count.in_time_ratio(target.measure).value());
        return in_time.collect();
    }
    let share = |slice: &IntervalSlice| slice.shares.first().copied().flatten();
    simulation.intervals.iter().map(|slice| share(slice).map(|e| e.value)).collect()
}

/// What the share in time is of: `within 30 s, contacts that start 08:00–24:00`.
fn in_time_of_what(scenario: &Scenario, simulation: &Simulation) -> String {
    let within = number::seconds_short(headline_s(simulation));
    match scenario.targets.first() {
        Some(target) => {
            let (clock, _, _) = terms(target.measure);
            // Hours have judged values as well, in the table of targets.
            let counted = simulation.is_corrected() && target.period == Period::Hour;
            let counted = if counted { ", as counted" } else { "" };
            let base = asked::base(scenario, target);
            format!("{} within {within}: {base}{counted}", asked::clock(clock))
        }
        None => format!("first reply within {within}: all contacts"),
    }
}

/// The interval that hurts most: its number, and what it says.
fn hurts(scenario: &Scenario, simulation: &Simulation) -> Option<(usize, String)> {
    let hurt = simulation.hurts(&scenario.targets)?;
    let n = f64::from(simulation.replications.max(1));
    let misses = number::count(f64::from(hurt.count.missed) / n);
    let of = number::count(f64::from(hurt.count.contacts) / n);
    Some((hurt.interval, format!("hurts most: {misses} of {of} miss")))
}

/// The queue over time.
#[must_use]
pub fn queue(scenario: &Scenario, simulation: &Simulation) -> QueueView {
    let longest = simulation.intervals.iter();
    QueueView {
        heading: heading(scenario, simulation.replications),
        queue: series(simulation, |slice| band(slice.bands.mean_queue, None)),
        longest: longest.map(|slice| slice.bands.max_queue.map_or(0.0, |b| b.p95)).collect(),
    }
}

/// How long first replies took, over the range that says most: to about the 99 % quantile, between
/// twice and six times the limit; the picture says in words what lies beyond.
#[must_use]
pub fn first_replies(scenario: &Scenario, simulation: &Simulation) -> FirstReplyView {
    let all = &simulation.all;
    let headline = simulation.limits.first().filter(|limit| limit.clock == Clock::FirstReply);
    let limit_s = headline.map(|limit| limit.within.secs());
    let clock = all.clocks.get(Clock::FirstReply as usize);
    let histogram = clock.map(|clock| clock.histogram.clone()).unwrap_or_default();
    let answered = all.measures.value(Metric::AnsweredShare);
    let quantile = |level: f64| histogram.quantile_ms(level).map(|ms| ms / 1e3);
    // Of all contacts, those never answered at infinity: one base for everything in the picture.
    let of_all =
        |level: f64| quantile((level / answered.max(1e-9)).min(1.0)).filter(|_| level <= answered);
    let reach = quantile(0.99).unwrap_or(30.0).max(5.0);
    let reach = limit_s.map_or(reach, |limit| reach.clamp(2.0 * limit, 6.0 * limit));
    let bin_s = bin_width(reach, limit_s);
    let count = (round_up(reach) / bin_s).ceil().min(120.0) as usize;
    let up_to = |s: f64| histogram.share_within((s * 1e3).round() as u64).unwrap_or(0.0);
    let shares = (0..count)
        .map(|i| {
            let (from, to) = (bin_s * i as f64, bin_s * (i + 1) as f64);
            let before = if i == 0 { 0.0 } else { up_to(from) };
            ((up_to(to) - before) * answered).max(0.0)
        })
        .collect();
    let within = all.shares.first().and_then(|share| share.all).map_or(0.0, |e| e.value);
    FirstReplyView {
        heading: heading(scenario, simulation.replications),
        bin_s,
        shares,
        beyond: ((1.0 - up_to(bin_s * count as f64)) * answered).max(0.0),
        never: (1.0 - answered).max(0.0),
        limit_s,
        within,
        median_s: of_all(0.5),
        p90_s: of_all(0.9),
    }
}

/// A round width of which 30 to 60 reach far enough and which divides the limit.
fn bin_width(reach_s: f64, limit_s: Option<f64>) -> f64 {
    let divides = |width: f64| {
        limit_s.is_none_or(|limit| ((limit / width).round() * width - limit).abs() < 1e-6)
    };
    [0.5, 1.0, 2.0, 2.5, 3.0, 5.0, 10.0, 15.0, 20.0, 30.0, 60.0, 120.0, 300.0, 600.0]
        .into_iter()
        .filter(|width| divides(*width))
        .find(|width| reach_s / width <= 60.0)
        .unwrap_or_else(|| limit_s.unwrap_or(reach_s / 40.0).max(reach_s / 100.0))
}

/// The next end of an axis that reads well.
fn round_up(reach_s: f64) -> f64 {
    let step = match reach_s {
        s if s <= 20.0 => 5.0,
        s if s <= 120.0 => 10.0,
        s if s <= 600.0 => 30.0,
        _ => 120.0,
    };
    (reach_s / step).ceil() * step
}

/// Share in time by day and interval.
#[must_use]
pub fn heat(scenario: &Scenario, simulation: &Simulation) -> HeatView {
    let width_min = grid(simulation).width_min.clamp(1.0, 1440.0);
    let per_day = (1440.0 / width_min).round().max(1.0) as usize;
    let days = scenario.calendar.days() as usize;
    let mut shares = vec![vec![None; per_day]; days];
    let own = in_time(scenario, simulation);
    let hurts = hurts(scenario, simulation);
    let mut hurting = None;
    for (number, slice) in simulation.intervals.iter().enumerate() {
        let interval = slice.start.time_of_day().ms() / slice.length.ms().max(1);
        let place = (usize::try_from(slice.start.day()).unwrap_or(usize::MAX), interval as usize);
        let cell = shares.get_mut(place.0).and_then(|day| day.get_mut(place.1));
        if let Some(cell) = cell {
            *cell = own.get(number).copied().flatten();
        }
        if let Some((at, words)) = &hurts
            && *at == number
        {
            hurting = Some((place, words.clone()));
        }
    }
    HeatView {
        heading: heading(scenario, simulation.replications),
        what: in_time_of_what(scenario, simulation),
        target: share_target(scenario, simulation.limits.first()),
        hurts: hurting,
        width_min,
        shares,
    }
}

/// The shifts that start on a day.
#[must_use]
pub fn gantt(scenario: &Scenario, plan: &Plan, day: i64) -> GanttView {
    let places: Vec<&Place> = plan.places().iter().filter(|place| place.day() == day).collect();
    let rows = places
        .chunk_by(|a, b| a.same_duty(b))
        .map(|same| {
            let place = same[0];
            let breaks = place.breaks.iter();
            GanttRow {
                group: place.group,
                pattern: place.pattern.clone(),
                people: same.len() as u32,
                start_min: minutes(place.start),
                end_min: minutes(place.end),
                breaks: breaks.map(|b| (minutes(b.start), b.length.secs() / 60.0)).collect(),
            }
        })
        .collect();
    GanttView {
        heading: heading(scenario, 0),
        day,
        groups: scenario.groups.iter().map(|group| group.name.clone()).collect(),
        rows,
    }
}

/// Required against on duty, both in heads at work.
#[must_use]
pub fn staffing(scenario: &Scenario, intervals: &[IntervalCover]) -> StaffingView {
    let width = intervals.first().map_or(scenario.planning.interval, |i| i.to - i.from);
    let start = intervals.first().map_or(Instant::ZERO, |i| i.from);
    StaffingView {
        heading: heading(scenario, 0),
        grid: Grid { start_min: minutes(start), width_min: width.secs() / 60.0 },
        required: intervals.iter().map(|i| i.required_heads).collect(),
        scheduled: intervals.iter().map(|i| i.on_duty).collect(),
        open: intervals.iter().map(|i| i.open).collect(),
    }
}
