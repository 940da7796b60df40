//! What an event multiplies demand by, moment by moment (`model.md` §2). Must not know curves or
//! draws.

use crate::model::{Event, EventShape};
use crate::time::{Instant, Span};

impl Event {
    /// The first moment after the event.
    #[must_use]
    pub fn end(&self) -> Instant {
        self.start
            + match &self.shape {
                EventShape::Pulse { length, .. } => *length,
                EventShape::Table(points) => points.last().map_or(Span::ZERO, |point| point.0),
            }
    }

    /// Whether the event acts at `at`: it multiplies demand, moves the mix and changes the work.
    #[must_use]
    pub fn acts_at(&self, at: Instant) -> bool {
        self.start <= at && at < self.end()
    }

    /// The multiplier m(t); 1 before the event begins and after it ends.
    #[must_use]
    pub fn multiplier(&self, at: Instant) -> f64 {
        if !self.acts_at(at) {
            return 1.0;
        }
        let since = at - self.start;
        match &self.shape {
            EventShape::Pulse { ramp, peak, plateau, half_life, tail, .. } => {
                if since < *ramp {
                    1.0 + (peak - 1.0) * ratio(since, *ramp)
                } else if since < *ramp + *plateau {
                    *peak
                } else if *half_life == Span::ZERO {
                    *tail
                } else {
                    let half_lives = ratio(since - *ramp - *plateau, *half_life);
                    tail + (peak - tail) * libm::exp2(-half_lives)
                }
            }
            EventShape::Table(points) => along(points, since),
        }
    }
}

/// Linear between the points; from 1 at the start to the first one. Of two points at one time the
/// later in the list counts from there on: a step.
fn along(points: &[(Span, f64)], since: Span) -> f64 {
    let next = points.partition_point(|point| point.0 <= since);
    let (from, low) = next.checked_sub(1).map_or((Span::ZERO, 1.0), |before| points[before]);
    points.get(next).map_or(low, |&(to, high)| low + (high - low) * ratio(since - from, to - from))
}

fn ratio(part: Span, whole: Span) -> f64 {
    part.ms() as f64 / whole.ms() as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(shape: EventShape) -> Event {
        Event {
            name: "opening".into(),
            start: Instant::from_minutes(1200),
            shape,
            mix: Vec::new(),
            work_factor: 1.0,
        }
    }

    #[test]
    fn a_pulse_rises_stays_and_decays_by_half_lives_until_its_length() {
        let pulse = event(EventShape::Pulse {
            ramp: Span::from_minutes(10),
            peak: 7.0,
            plateau: Span::from_minutes(20),
            half_life: Span::from_minutes(15),
            tail: 3.0,
            length: Span::from_minutes(90),
        });
        let m = |minute: i64| pulse.multiplier(Instant::from_minutes(1200 + minute));
        assert_eq!(m(-1), 1.0);
        assert_eq!((m(0), m(5)), (1.0, 4.0));
        assert_eq!((m(10), m(29)), (7.0, 7.0));
        assert_eq!((m(30), m(45), m(60), m(75)), (7.0, 5.0, 4.0, 3.5));
        assert!((m(89) - (3.0 + 4.0 * libm::pow(0.5, 59.0 / 15.0))).abs() < 1e-12);
        assert_eq!(m(90), 1.0);
        assert_eq!(pulse.end(), Instant::from_minutes(1290));
    }

    #[test]
    fn a_table_is_linear_between_its_points_steps_where_two_share_a_time_and_ends_with_the_last() {
        let table = event(EventShape::Table(vec![
            (Span::ZERO, 5.0),
            (Span::from_minutes(10), 3.0),
            (Span::from_minutes(10), 8.0),
            (Span::from_minutes(30), 0.0),
        ]));
        let m = |minute: i64| table.multiplier(Instant::from_minutes(1200 + minute));
        assert_eq!(m(-1), 1.0);
        assert_eq!((m(0), m(5)), (5.0, 4.0));
        assert_eq!((m(10), m(20)), (8.0, 4.0));
        assert_eq!(m(30), 1.0);
    }
}
