//! Demand.

use super::super::quantity::{Day, Duration, Percent, Share};
use super::super::raw;
use super::{law, moment};
use crate::model::{
    ArrivalCurve, Bin, Calendar, Demand, Event, EventShape, Patience, Randomness, Reason, Replies,
};

pub(super) fn demand(demand: &Demand, calendar: &Calendar) -> raw::Demand {
    let busyness = demand.busyness;
    let mut raw = raw::Demand {
        randomness: Some(match demand.randomness {
            Randomness::Poisson => raw::RandomnessName::Poisson,
            Randomness::Exact => raw::RandomnessName::Exact,
        }),
        busyness: (demand.randomness == Randomness::Poisson).then_some(raw::Busyness {
            forecast_cv: Some(Percent(busyness.forecast_cv)),
            day_cv: Some(Percent(busyness.day_cv)),
            day_corr: Some(busyness.day_corr),
            wobble_cv: Some(Percent(busyness.wobble_cv)),
            wobble_corr: Some(busyness.wobble_corr),
        }),
        ..Default::default()
    };
    match &demand.curve {
        ArrivalCurve::Replay { bins, scale, smooth } => {
            raw.replay = Some(raw::Replay {
                scale: Some(*scale),
                smooth: Some(*smooth),
                counts: counts(bins, calendar),
                ..Default::default()
            });
        }
        ArrivalCurve::Synthesise { daily_volume, hourly, weekday, holidays } => {
            let [mon, tue, wed, thu, fri, sat, sun] = weekday.map(Some);
            raw.daily_volume = Some(*daily_volume);
            raw.hourly = Some(raw::Hourly::Weights(*hourly));
            raw.weekday = Some(raw::Weekdays { mon, tue, wed, thu, fri, sat, sun });
            raw.holidays = holidays
                .iter()
                .map(|h| raw::Holiday { date: Day(h.date), factor: h.factor })
                .collect();
        }
    }
    raw
}

/// Bins of equal width that follow each other are written as one stretch.
fn counts(bins: &[Bin], calendar: &Calendar) -> Vec<raw::Counts> {
    let mut stretches: Vec<(Bin, Vec<f64>)> = Vec::new();
    for bin in bins {
        match stretches.last_mut() {
            Some((first, counts))
                if first.width == bin.width
                    && first.start + first.width.times(counts.len() as i64) == bin.start =>
            {
                counts.push(bin.count);
            }
            _ => stretches.push((*bin, vec![bin.count])),
        }
    }
    let stretch = |(first, counts): (Bin, Vec<f64>)| raw::Counts {
        from: moment(calendar, first.start),
        bin: Duration::from(first.width),
        counts,
    };
    stretches.into_iter().map(stretch).collect()
}

pub(super) fn events(demand: &Demand, calendar: &Calendar) -> Vec<raw::Event> {
    demand.events.iter().map(|e| event(e, demand, calendar)).collect()
}

fn event(event: &Event, demand: &Demand, calendar: &Calendar) -> raw::Event {
    let mut raw = raw::Event {
        name: event.name.clone(),
        start: moment(calendar, event.start),
        peak: None,
        ramp: None,
        plateau: None,
        half_life: None,
        tail: None,
        length: None,
        table: Vec::new(),
        mix: event
            .mix
            .iter()
            .map(|moved| (demand.reasons[moved.reason].name.clone(), Share(moved.share)))
            .collect(),
        work_factor: Some(event.work_factor),
    };
    match &event.shape {
        EventShape::Pulse { ramp, peak, plateau, half_life, tail, length } => {
            raw.peak = Some(*peak);
            raw.ramp = Some(Duration::from(*ramp));
            raw.plateau = Some(Duration::from(*plateau));
            raw.half_life = Some(Duration::from(*half_life));
            raw.tail = Some(*tail);
            raw.length = Some(Duration::from(*length));
        }
        EventShape::Table(points) => {
            raw.table = points
                .iter()
                .map(|(after, factor)| raw::Point { after: (*after).into(), factor: *factor })
                .collect();
        }
    }
    raw
}

pub(super) fn channels(demand: &Demand) -> Vec<raw::Channel> {
    demand
        .channels
        .iter()
        .map(|c| raw::Channel {
            name: c.name.clone(),
            share: Some(Share(c.share)),
            thinking_factor: Some(c.thinking_factor),
        })
        .collect()
}

pub(super) fn reasons(demand: &Demand, calendar: &Calendar) -> Vec<raw::Reason> {
    demand.reasons.iter().map(|r| reason(r, calendar)).collect()
}

fn reason(reason: &Reason, calendar: &Calendar) -> raw::Reason {
    let endless = reason.patience.is_none();
    raw::Reason {
        name: reason.name.clone(),
        profile: None,
        share: Some(Share(reason.share)),
        share_profile: reason.share_profile.as_ref().map(|p| raw::ShareProfile {
            hourly: Some(p.hourly),
            days: p
                .days
                .iter()
                .map(|(day, factor)| raw::Holiday {
                    date: Day(calendar.date(*day)),
                    factor: *factor,
                })
                .collect(),
        }),
        priority: Some(reason.priority),
        replies: Some(match reason.replies {
            Replies::Fixed(n) => raw::Replies::Fixed(n),
            Replies::Geometric(mean) => raw::Replies::Geometric(mean),
            Replies::Uniform { min, max } => raw::Replies::Uniform(raw::ReplyRange { min, max }),
        }),
        first_reply: Some(law::law(reason.first_work)),
        reply: Some(law::law(reason.work)),
        thinking: Some(law::law(reason.thinking)),
        patience: Some(law::patience(reason.patience)),
        patience_knee: reason.patience.map(|Patience { knee, .. }| knee.into()),
        silent_share: (!endless).then_some(Share(reason.silent_share)),
        idle_timeout: reason.idle_timeout.map(law::law),
        follow_up_patience: reason.follow_up_patience.map(law::law),
        linger: reason.linger.map(law::law),
        value: Some(reason.value),
    }
}

pub(super) fn backlog(demand: &Demand) -> Vec<raw::Backlog> {
    demand
        .backlog
        .iter()
        .map(|b| raw::Backlog {
            count: b.count,
            age: Some(b.age.into()),
            reason: b.reason.map(|reason| demand.reasons[reason].name.clone()),
            channel: b.channel.map(|channel| demand.channels[channel].name.clone()),
        })
        .collect()
}
