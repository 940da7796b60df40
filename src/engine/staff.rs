//! A plan compiled for a desk: places in agent order, and the timetable of their comings and
//! goings, merged into the run like arrivals.

use super::event::Event;
use super::kind::Kind;
use super::tables::Desk;
use crate::model::{GroupId, Place, Plan};
use crate::random::{Address, Purpose};
use crate::time::{Instant, Span};

/// Places in agent order (group rank, scheduled start, scheduled end, breaks, then the plan's own
/// order; `model.md` §9) with their timetable. An observer's agent numbers index [`Staff::places`].
#[derive(Clone, Debug)]
pub struct Staff {
    places: Vec<Place>,
    pub(super) duties: Vec<Duty>,
    pub(super) timetable: Vec<Event>,
}

/// What the run needs of a place.
#[derive(Clone, Debug)]
pub(super) struct Duty {
    pub group: GroupId,
    /// Address part: (group, start, end, breaks with their `latest`, ordinal); one more place
    /// changes no other, and no two share one.
    pub key: u64,
    pub end: Instant,
}

impl Staff {
    /// The places in agent order.
    #[must_use]
    pub fn places(&self) -> &[Place] {
        &self.places
    }

    pub(super) fn compile(plan: &Plan, desk: &Desk) -> Self {
        let mut listed: Vec<(Place, u32)> =
            plan.with_ordinals().map(|(place, ordinal)| (place.clone(), ordinal)).collect();
        listed.sort_by(|(a, _), (b, _)| {
            let rank = |place: &Place| desk.groups[place.group].rank;
            (rank(a), a.start, a.end, &a.breaks).cmp(&(rank(b), b.start, b.end, &b.breaks))
        });
        let duties = listed
            .iter()
            .map(|(place, ordinal)| Duty {
                group: place.group,
                key: place_key(place, *ordinal),
                end: place.end,
            })
            .collect();
        let places: Vec<Place> = listed.into_iter().map(|(place, _)| place).collect();
        let mut timetable = Vec::with_capacity(places.len() * 6);
        for (agent, place) in (0_u32..).zip(&places) {
            moments(agent, place, desk, &mut timetable);
        }
        timetable.sort_unstable();
        Self { places, duties, timetable }
    }
}

/// The scheduled moments of a place. Break events carry the break's index as their slot.
fn moments(agent: u32, place: &Place, desk: &Desk, timetable: &mut Vec<Event>) {
    let group = &desk.groups[place.group];
    let mut at = |moment: Instant, kind: Kind, index: usize| {
        timetable.push(Event::new(moment, kind, agent, index as u32));
    };
    at(place.start - group.pre, Kind::Comes, 0);
    for (index, pause) in place.breaks.iter().enumerate() {
        if group.wind_down > Span::ZERO {
            at(pause.start - group.wind_down, Kind::WindDownBegins, 0);
        }
        at(pause.start, Kind::BreakDue, index);
        at(pause.start + pause.latest, Kind::BreakLatest, index);
    }
    if group.wind_down > Span::ZERO {
        at(place.end - group.wind_down, Kind::WindDownBegins, 0);
    }
    at(place.end, Kind::ShiftEnds, 0);
    at(place.end + group.post, Kind::PostEnds, 0);
    at(place.end + group.post + group.overtime_max, Kind::OvertimeEnds, 0);
}

fn place_key(place: &Place, ordinal: u32) -> u64 {
    let mut address = Address::from_key(0x0070_6C61_6365)
        .at(place.group as u64)
        .at(place.start.ms() as u64)
        .at(place.end.ms() as u64);
    for pause in &place.breaks {
        address = address.at(pause.start.ms() as u64).at(pause.length.ms() as u64);
        // The default adds nothing, so that draws are those of a place that states no `latest`.
        if pause.latest != pause.length {
            address = address.at(pause.latest.ms() as u64);
        }
    }
    address.at(u64::from(ordinal)).key()
}

/// Who really comes, when and how fast: addressed by place.
#[derive(Clone, Copy, Debug)]
pub(super) struct Turnout {
    pub absent: bool,
    pub late: Span,
    pub speed: f64,
}

pub(super) fn turnout(desk: &Desk, duty: &Duty, replication: Address) -> Turnout {
    let group = &desk.groups[duty.group];
    let here = replication.at(duty.key);
    let late = match &group.lateness {
        Some((share, law)) if here.at(0).uniform(Purpose::Lateness) < *share => {
            Span::from_secs_f64(law.draw(&mut here.stream(Purpose::Lateness)))
        }
        _ => Span::ZERO,
    };
    Turnout {
        absent: group.absence > 0.0 && here.uniform(Purpose::Absence) < group.absence,
        late,
        speed: group.speed.map_or(1.0, |law| law.draw(&mut here.stream(Purpose::Speed))),
    }
}
