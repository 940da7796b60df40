//! The horizon cut into pieces, each judged by itself from an empty desk. A piece may run in before
//! its contacts begin to count: those of the run-in load the desk, and count in the piece before. A
//! person counts whole in every piece they touch, so any cut is right; a good one has few people
//! touch a piece for a part of it only, and its load built up when contacts begin to count. Must not
//! know runs or prices.

use super::aims::Aim;
use crate::demand::Curve;
use crate::model::{Period, Place, Scenario, in_service};
use crate::planning::patterns::Space;
use crate::time::Instant;
use std::collections::BTreeSet;
use std::ops::Range;

/// Distances between cuts that are looked at, minutes: at most an hour (`planning.md`, Bound).
const STEPS: [i64; 3] = [60, 30, 20];
/// Run-ins that are looked at, minutes.
const RUN_INS: [i64; 6] = [0, 5, 10, 15, 25, 30];
/// What playing every contact once more loses.
const PLAYED: f64 = 0.03;
/// Moments of a step at which most patterns begin or end, that cuts are tried at.
const OFFSETS: usize = 6;

/// A piece of the horizon with contacts that count.
#[derive(Clone, Debug, PartialEq)]
pub struct Piece {
    /// When its run-in begins, with an empty desk.
    pub run_in: Instant,
    /// The first moment whose contacts count in it.
    pub from: Instant,
    /// The first moment after it.
    pub to: Instant,
    /// By aim: contacts expected to count in it.
    pub expected: Vec<f64>,
    /// By aim: the period that its contacts count in; `None` if it has none that count.
    pub period: Vec<Option<usize>>,
    /// Patterns whose people can take contacts at some moment of it.
    pub patterns: Vec<usize>,
    /// Promised places that can.
    pub promised: u32,
}

/// Cuts the horizon where it costs the bound least.
#[must_use]
pub fn pieces(scenario: &Scenario, space: &Space, curve: &Curve, aims: &[Aim]) -> Vec<Piece> {
    let stays: Vec<Vec<(Instant, Instant)>> = space
        .patterns
        .iter()
        .map(|pattern| {
            let ways = pattern.breaks.iter();
            let of = |breaks: &Vec<_>| {
                stay(scenario, &Place { breaks: breaks.clone(), ..pattern.duty.clone() })
            };
            union(ways.flat_map(of).collect())
        })
        .collect();
    let promised: Vec<Vec<(Instant, Instant)>> =
        space.promised.places().iter().map(|place| stay(scenario, place)).collect();
    let needed: BTreeSet<i64> = (0..i64::from(scenario.calendar.days()) * 24)
        .map(|hour| hour * 60)
        .filter(|minute| aims.iter().any(|aim| is_edge(aim.period, *minute)))
        .collect();
    let ends: Vec<Vec<i64>> = stays
        .iter()
        .map(|stay| stay.iter().flat_map(|(a, b)| [a.minute(), b.minute()]).collect())
        .collect();
    let chat = mean_chat(scenario);
    let counted = counted_per_minute(scenario, curve, aims);
    let last = scenario.calendar.end().minute();
    ways_to_cut(&ends)
        .into_iter()
        .flat_map(|way| RUN_INS.iter().map(move |run_in| (way.clone(), *run_in)))
        .map(|((step, offsets), run_in)| {
            let mut cuts = needed.clone();
            for offset in &offsets {
                cuts.extend((0..last).filter(|minute| (minute - offset) % step == 0));
            }
            cuts.extend([0, last]);
            let cuts: Vec<i64> = cuts.into_iter().collect();
            (worth((&cuts, run_in), &stays, &counted, chat), cuts, run_in)
        })
        // The first of equals.
        .reduce(|best, other| if other.0 > best.0 + 1e-9 { other } else { best })
        .map_or_else(Vec::new, |(_, cuts, run_in)| {
            let of = Cutting { scenario, curve, aims, stays: &stays, promised: &promised };
            cuts.windows(2).filter_map(|window| of.piece(window[0], window[1], run_in)).collect()
        })
}

/// When somebody on a duty can take contacts: from `pre` before it to its end, breaks as scheduled
/// left out. Late breaks, late comers and winding down only make it less: nobody comes back from a
/// break, or takes contacts in one that is due, before it is over.
fn stay(scenario: &Scenario, place: &Place) -> Vec<(Instant, Instant)> {
    let mut from = place.start - scenario.groups[place.group].pre;
    let mut parts = Vec::new();
    for pause in &place.breaks {
        parts.push((from, pause.start));
        from = from.max(pause.start + pause.length);
    }
    parts.push((from, place.end));
    parts.retain(|(from, to)| from < to);
    parts
}

/// Stretches merged where they meet.
fn union(mut parts: Vec<(Instant, Instant)>) -> Vec<(Instant, Instant)> {
    parts.sort_unstable();
    let mut merged: Vec<(Instant, Instant)> = Vec::new();
    for (from, to) in parts {
        match merged.last_mut() {
            Some(last) if from <= last.1 => last.1 = last.1.max(to),
            _ => merged.push((from, to)),
        }
    }
    merged
}

fn is_edge(period: Period, minute: i64) -> bool {
    match period {
        Period::Run => false,
        Period::Day => minute % 1440 == 0,
        Period::Hour => minute % 60 == 0,
    }
}

/// Steps with the offsets within them at which to cut: on the hour, where most patterns begin or
/// end, and both.
fn ways_to_cut(ends: &[Vec<i64>]) -> Vec<(i64, Vec<i64>)> {
    let mut ways = Vec::new();
    for step in STEPS {
        let mut often = vec![0_u32; step as usize];
        for minute in ends.iter().flatten() {
            often[minute.rem_euclid(step) as usize] += 1;
        }
        let mut offsets: Vec<i64> = (0..step).filter(|o| often[*o as usize] > 0).collect();
        offsets.sort_by_key(|o| (std::cmp::Reverse(often[*o as usize]), *o));
        offsets.truncate(OFFSETS);
        if !offsets.contains(&0) {
            offsets.push(0);
        }
        for (i, &one) in offsets.iter().enumerate() {
            ways.push((step, vec![one]));
            ways.extend(offsets[..i].iter().map(|&other| (step, vec![other, one])));
        }
    }
    ways
}

/// How tight a cut is likely to be: the share of touched time that people are there (of the third
/// of patterns that gain most by being counted whole: the cheapest plan is made of them), times the
/// share of the usual load that an empty desk has built up, less what is lost because longer pieces
/// can be played less often. Steers the cut, nothing else.
fn worth(
    (cuts, run_in): (&[i64], i64),
    stays: &[Vec<(Instant, Instant)>],
    counted: &[f64],
    chat: f64,
) -> f64 {
    let mut until = Vec::with_capacity(counted.len() + 1);
    until.push(0.0);
    for per_minute in counted {
        until.push(until[until.len() - 1] + per_minute);
    }
    let between = |a: i64, b: i64| {
        let last = counted.len() as i64;
        let (a, b) = (a.clamp(0, last), b.clamp(0, last));
        if a < b { until[b as usize] - until[a as usize] } else { 0.0 }
    };
    let chat = chat.max(1.0) / 60.0;
    let built: Vec<(f64, f64)> = cuts
        .windows(2)
        .map(|w| {
            let length = (w[1] - w[0]) as f64 / chat;
            let before = libm::exp(-(run_in as f64) / chat);
            (between(w[0], w[1]), 1.0 - before * (1.0 - libm::exp(-length)) / length)
        })
        .collect();
    let mut built_up = 0.0;
    for (i, (contacts, own)) in built.iter().enumerate() {
        // Who is needed next door is there for a short piece too.
        let near = i.saturating_sub(1)..(i + 2).min(built.len());
        let most = built[near].iter().map(|(_, built)| *built).fold(0.0, f64::max);
        built_up += contacts * (0.9 * most + 0.1 * own);
    }
    let mut shares: Vec<f64> = stays
        .iter()
        .filter_map(|stay| {
            let (mut there, mut touched, mut next) = (0.0, 0.0, 0);
            for &(from, to) in stay {
                let (from, to) = (from.minute(), to.minute());
                there += between(from, to);
                let first = cuts.partition_point(|cut| *cut <= from).saturating_sub(1);
                for i in first.max(next)..cuts.len() - 1 {
                    if cuts[i] - run_in >= to {
                        break;
                    }
                    touched += between(cuts[i], cuts[i + 1]);
                    next = i + 1;
                }
            }
            (touched > 0.0).then_some(there / touched)
        })
        .collect();
    shares.sort_by(f64::total_cmp);
    shares.truncate(shares.len().div_ceil(3));
    let share = shares.iter().sum::<f64>() / shares.len().max(1) as f64;
    let played: f64 = cuts.windows(2).map(|w| between(w[0] - run_in, w[1])).sum();
    let all = until[counted.len()].max(1e-9);
    built_up / all * share * (1.0 - PLAYED * (played / all - 1.0))
}

/// Seconds that a chat lasts where nobody waits.
fn mean_chat(scenario: &Scenario) -> f64 {
    let reasons = scenario.demand.reasons.iter();
    reasons
        .map(|reason| {
            let further = reason.replies.mean() - 1.0;
            let each = reason.work.mean() + reason.thinking.mean();
            reason.share * (reason.first_work.mean() + further * each)
        })
        .sum()
}

/// Expected contacts that some aim counts, by minute.
fn counted_per_minute(scenario: &Scenario, curve: &Curve, aims: &[Aim]) -> Vec<f64> {
    let mut counted = curve.minutes().to_vec();
    for (minute, expected) in counted.iter_mut().enumerate() {
        let at = Instant::from_minutes(minute as i64);
        let open = in_service(scenario.rules.service_hours.as_deref(), at);
        if !(open && aims.iter().any(|aim| aim.counts_at(scenario, at))) {
            *expected = 0.0;
        }
    }
    counted
}

/// What pieces are made from.
struct Cutting<'a> {
    scenario: &'a Scenario,
    curve: &'a Curve,
    aims: &'a [Aim],
    stays: &'a [Vec<(Instant, Instant)>],
    promised: &'a [Vec<(Instant, Instant)>],
}

impl Cutting<'_> {
    /// The piece between two minutes; `None` if no contact counts in it.
    fn piece(&self, first: i64, last: i64, run_in: i64) -> Option<Piece> {
        let (from, to) = (Instant::from_minutes(first), Instant::from_minutes(last));
        let expected: Vec<f64> =
            self.aims.iter().map(|aim| self.expected(aim, first..last)).collect();
        if expected.iter().all(|expected| *expected <= 0.0) {
            return None;
        }
        let period = |(aim, expected): (&Aim, &f64)| {
            let period = match aim.period {
                Period::Run => 0,
                Period::Day => from.day() as usize,
                Period::Hour => (first / 60) as usize,
            };
            (*expected > 0.0).then_some(period)
        };
        // Before the horizon nobody comes.
        let run_in = Instant::from_minutes((first - run_in).max(0));
        let touches =
            |stay: &Vec<(Instant, Instant)>| stay.iter().any(|(a, b)| *a < to && run_in < *b);
        Some(Piece {
            run_in,
            from,
            to,
            period: self.aims.iter().zip(&expected).map(period).collect(),
            expected,
            patterns: (0..self.stays.len()).filter(|j| touches(&self.stays[*j])).collect(),
            promised: self.promised.iter().filter(|stay| touches(stay)).count() as u32,
        })
    }

    /// Contacts expected to count for an aim.
    fn expected(&self, aim: &Aim, minutes: Range<i64>) -> f64 {
        let service = self.scenario.rules.service_hours.as_deref();
        let reasons = self.scenario.demand.reasons.len();
        minutes
            .filter(|minute| {
                let at = Instant::from_minutes(*minute);
                in_service(service, at) && aim.counts_at(self.scenario, at)
            })
            .map(|minute| {
                let minute = minute as usize;
                let of = |r: usize| self.curve.of_reason(r, minute, minute + 1);
                (0..reasons).filter(|r| aim.counts_reason(*r)).map(of).sum::<f64>()
            })
            .sum()
    }
}
