//! Demand.

use super::super::presets;
use super::super::quantity::{Duration, Share};
use super::super::raw;
use super::{index_of, law, span_or};
use crate::model::{
    ArrivalCurve, Backlog, Bin, Busyness, Calendar, Channel, Demand, Event, EventShape, Holiday,
    MixMove, Randomness, Reason, Replies, ShareProfile,
};
use crate::time::Span;

pub(super) fn demand(raw: &raw::Scenario, calendar: &Calendar, bins: Option<Vec<Bin>>) -> Demand {
    let channels = channels(raw);
    let reasons = reasons(raw, calendar);
    let customers = raw.customers.clone().unwrap_or_default();
    let names = || reasons.iter().map(|reason| reason.name.as_str());
    Demand {
        curve: curve(&raw.demand, calendar, bins),
        events: raw
            .events
            .iter()
            .map(|e| event(e, calendar, &|name| index_of(names(), name)))
            .collect(),
        randomness: match raw.demand.randomness {
            None | Some(raw::RandomnessName::Poisson) => Randomness::Poisson,
            Some(raw::RandomnessName::Exact) => Randomness::Exact,
        },
        busyness: busyness(&raw.demand.busyness.clone().unwrap_or_default()),
        vip_share: customers.vip_share.map_or(0.0, |s| s.0),
        vip_priority: customers.vip_priority.unwrap_or(1),
        same_customer_share: customers.same_customer_share.map_or(0.0, |s| s.0),
        backlog: raw
            .backlog
            .iter()
            .map(|b| Backlog {
                count: b.count,
                age: span_or(b.age, 0),
                reason: b.reason.as_deref().and_then(|name| index_of(names(), name)),
                channel: b
                    .channel
                    .as_deref()
                    .and_then(|name| index_of(channels.iter().map(|c| c.name.as_str()), name)),
            })
            .collect(),
        channels,
        reasons,
    }
}

fn curve(raw: &raw::Demand, calendar: &Calendar, bins: Option<Vec<Bin>>) -> ArrivalCurve {
    if let Some(replay) = &raw.replay {
        let bins = bins.unwrap_or_else(|| own_counts(replay, calendar));
        return ArrivalCurve::Replay {
            bins,
            scale: replay.scale.unwrap_or(1.0),
            smooth: replay.smooth.unwrap_or(true),
        };
    }
    let weekday = raw.weekday.clone().unwrap_or_default();
    let hourly = match &raw.hourly {
        None => presets::curve(raw::CurveName::Normal).weights,
        Some(raw::Hourly::Curve(name)) => presets::curve(*name).weights,
        Some(raw::Hourly::Weights(weights)) => *weights,
    };
    ArrivalCurve::Synthesise {
        daily_volume: raw.daily_volume.unwrap_or(0.0),
        hourly: normalised(&hourly).try_into().expect("24 weights in, 24 out"),
        weekday: weekday.factors().map(|f| f.unwrap_or(1.0)),
        holidays: raw
            .holidays
            .iter()
            .map(|h| Holiday { date: h.date.0, factor: h.factor })
            .collect(),
    }
}

/// The bins written in the scenario itself, in order.
pub(super) fn own_counts(replay: &raw::Replay, calendar: &Calendar) -> Vec<Bin> {
    let mut bins: Vec<Bin> = replay
        .counts
        .iter()
        .flat_map(|stretch| {
            let (start, width) = (calendar.instant(stretch.from.0), stretch.bin.span());
            stretch.counts.iter().enumerate().map(move |(i, count)| Bin {
                start: start + width.times(i as i64),
                width,
                count: *count,
            })
        })
        .collect();
    bins.sort_by_key(|bin| bin.start);
    bins
}

impl raw::Weekdays {
    /// Monday … Sunday.
    #[must_use]
    pub const fn factors(&self) -> [Option<f64>; 7] {
        [self.mon, self.tue, self.wed, self.thu, self.fri, self.sat, self.sun]
    }
}

/// The weights made to sum to 1; those that do already stay as they are, bit by bit.
fn normalised(weights: &[f64]) -> Vec<f64> {
    let sum: f64 = weights.iter().sum();
    if (sum - 1.0).abs() < 1e-9 || sum <= 0.0 {
        return weights.to_vec();
    }
    weights.iter().map(|weight| weight / sum).collect()
}

/// Those without a share split what the others leave.
fn shares(stated: &[Option<Share>]) -> Vec<f64> {
    let sum: f64 = stated.iter().flatten().map(|share| share.0).sum();
    let open = stated.iter().filter(|share| share.is_none()).count();
    let rest = (1.0 - sum).max(0.0) / open.max(1) as f64;
    normalised(&stated.iter().map(|share| share.map_or(rest, |s| s.0)).collect::<Vec<_>>())
}

fn channels(raw: &raw::Scenario) -> Vec<Channel> {
    if raw.channels.is_empty() {
        return vec![Channel { name: "all".to_owned(), share: 1.0, thinking_factor: 1.0 }];
    }
    let shares = shares(&raw.channels.iter().map(|c| c.share).collect::<Vec<_>>());
    std::iter::zip(&raw.channels, shares)
        .map(|(channel, share)| Channel {
            name: channel.name.trim().to_owned(),
            share,
            thinking_factor: channel.thinking_factor.unwrap_or(1.0),
        })
        .collect()
}

fn reasons(raw: &raw::Scenario, calendar: &Calendar) -> Vec<Reason> {
    let only = [raw::Reason::named("chats")];
    let stated = if raw.reasons.is_empty() { &only[..] } else { &raw.reasons };
    let shares = shares(&stated.iter().map(|r| r.share).collect::<Vec<_>>());
    let usual = raw.profile.unwrap_or(raw::ProfileName::Meiqia);
    std::iter::zip(stated, shares)
        .map(|(reason, share)| {
            let profile = presets::profile(reason.profile.unwrap_or(usual));
            let law = |own: &Option<raw::Law>| own.as_ref().map(raw::Law::model);
            Reason {
                name: reason.name.trim().to_owned(),
                share,
                share_profile: reason.share_profile.as_ref().map(|p| ShareProfile {
                    hourly: p.hourly.unwrap_or([1.0; 24]),
                    days: p.days.iter().map(|h| (calendar.day_of(h.date.0), h.factor)).collect(),
                }),
                priority: reason.priority.unwrap_or(0),
                replies: match &reason.replies {
                    None => Replies::Geometric(profile.replies),
                    Some(raw::Replies::Fixed(n)) => Replies::Fixed(*n),
                    Some(raw::Replies::Geometric(mean)) => Replies::Geometric(*mean),
                    Some(raw::Replies::Uniform(r)) => Replies::Uniform { min: r.min, max: r.max },
                },
                first_work: law(&reason.first_reply).unwrap_or(profile.first_reply),
                work: law(&reason.reply).unwrap_or(profile.reply),
                thinking: law(&reason.thinking).unwrap_or(profile.thinking),
                patience: law::patience(reason, profile),
                silent_share: reason.silent_share.map_or(0.0, |s| s.0),
                idle_timeout: law(&reason.idle_timeout),
                follow_up_patience: law(&reason.follow_up_patience),
                linger: law(&reason.linger),
                value: reason.value.unwrap_or(0.0),
            }
        })
        .collect()
}

impl raw::Event {
    /// From start to end.
    #[must_use]
    pub fn full_length(&self) -> Span {
        if let Some(last) = self.table.last() {
            return last.after.span();
        }
        let half_life = span_or(self.half_life, 2 * 3600);
        let until_calm = span_or(self.ramp, 0) + span_or(self.plateau, 0) + half_life.times(7);
        // What outlasts any horizon need not be longer than a duration can be written.
        self.length.map_or(until_calm.min(Span::DAY.times(100_000)), Duration::span)
    }
}

fn event(raw: &raw::Event, calendar: &Calendar, reason: &dyn Fn(&str) -> Option<usize>) -> Event {
    let shape = if raw.table.is_empty() {
        EventShape::Pulse {
            ramp: span_or(raw.ramp, 0),
            peak: raw.peak.unwrap_or(1.0),
            plateau: span_or(raw.plateau, 0),
            half_life: span_or(raw.half_life, 2 * 3600),
            tail: raw.tail.unwrap_or(1.0),
            length: raw.full_length(),
        }
    } else {
        EventShape::Table(raw.table.iter().map(|p| (p.after.span(), p.factor)).collect())
    };
    let mut mix: Vec<MixMove> = raw
        .mix
        .iter()
        .filter_map(|(name, share)| Some(MixMove { reason: reason(name)?, share: share.0 }))
        .collect();
    mix.sort_by_key(|moved| moved.reason);
    Event {
        name: raw.name.clone(),
        start: calendar.instant(raw.start.0),
        shape,
        mix,
        work_factor: raw.work_factor.unwrap_or(1.0),
    }
}

fn busyness(raw: &raw::Busyness) -> Busyness {
    Busyness {
        forecast_cv: raw.forecast_cv.map_or(Busyness::NONE.forecast_cv, |p| p.0),
        day_cv: raw.day_cv.map_or(Busyness::NONE.day_cv, |p| p.0),
        day_corr: raw.day_corr.unwrap_or(Busyness::NONE.day_corr),
        wobble_cv: raw.wobble_cv.map_or(Busyness::NONE.wobble_cv, |p| p.0),
        wobble_corr: raw.wobble_corr.unwrap_or(Busyness::NONE.wobble_corr),
    }
}

impl raw::Reason {
    /// A reason of which only the name is said.
    #[must_use]
    pub fn named(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            profile: None,
            share: None,
            share_profile: None,
            priority: None,
            replies: None,
            first_reply: None,
            reply: None,
            thinking: None,
            patience: None,
            patience_knee: None,
            silent_share: None,
            idle_timeout: None,
            follow_up_patience: None,
            linger: None,
            value: None,
        }
    }
}
