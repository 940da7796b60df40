//! How often contacts of an interval miss, as a function of the people at work there: a normal
//! tail in the logarithm of people ÷ load, whose place is read off the simulation again and again.
//! The width comes from busyness and from chance (contacts come singly, so the load of λ people
//! varies by about its root). A surrogate: it steers the cover program and promises nothing.

use crate::model::Busyness;
use crate::stats::{normal_cdf, normal_quantile};

/// Shares of misses at which the curve is cut into chords.
const LEVELS: [f64; 10] = [0.001, 0.005, 0.015, 0.035, 0.07, 0.12, 0.2, 0.3, 0.4, 0.5];

/// First guess of ln(people ÷ load) at which half of the contacts miss: chats wait for each other's
/// thinking, so rather fewer people than load.
const FIRST_MIDDLE: f64 = -0.2;
/// Fewer misses than this say that there are enough people, not how many too many.
const HARDLY_ANY: f64 = 0.004;
/// One look moves the curve by so much at most.
const STEP: f64 = 0.3;

/// Share of misses by people at work.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LateCurve {
    load: f64,
    /// ln(people ÷ load) at which half of the contacts miss.
    middle: f64,
    width: f64,
    /// The part of the width that is left when busyness is known.
    chance: f64,
}

/// A chord of the curve: so many people fewer, so much more missed for each.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Chord {
    /// People.
    pub people: f64,
    /// Share of misses per person.
    pub slope: f64,
}

impl LateCurve {
    /// A first guess for an interval of this load (standard people, above 0).
    #[must_use]
    pub fn guess(load: f64, busyness: &Busyness) -> Self {
        let layers = [busyness.forecast_cv, busyness.day_cv, busyness.wobble_cv];
        let busy: f64 = layers.iter().map(|cv| cv * cv).sum();
        let chance = 0.5 / load + 0.005;
        Self { load, middle: FIRST_MIDDLE, width: (busy + chance).sqrt(), chance: chance.sqrt() }
    }

    /// Share of misses with so many people when it is `busy` times as busy as forecast.
    #[must_use]
    pub fn share_when(&self, people: f64, busy: f64) -> f64 {
        if people <= 0.0 || busy <= 0.0 {
            return f64::from(u8::from(busy > 0.0));
        }
        let spare = libm::log(people / (self.load * busy)) - self.middle;
        1.0 - normal_cdf(spare / self.chance)
    }

    /// Share of misses with so many standard people at work.
    #[must_use]
    pub fn share(&self, people: f64) -> f64 {
        if people <= 0.0 {
            return 1.0;
        }
        1.0 - normal_cdf((libm::log(people / self.load) - self.middle) / self.width)
    }

    /// People with whom this share misses.
    #[must_use]
    pub fn people(&self, share: f64) -> f64 {
        let z = normal_quantile(1.0 - share.clamp(1e-6, 1.0 - 1e-6));
        self.load * libm::exp(self.middle + self.width * z)
    }

    /// Moves the curve towards one that passes through what a simulation saw: `share` missed with
    /// `people` at work. `trust` 1 moves it all the way.
    pub fn learn(&mut self, people: f64, share: f64, trust: f64) {
        if people <= 0.0 {
            return;
        }
        let z = normal_quantile(1.0 - share.clamp(1e-4, 0.99));
        let seen = libm::log(people / self.load) - self.width * z;
        if share > HARDLY_ANY || seen < self.middle {
            self.middle += (trust * (seen - self.middle)).clamp(-STEP, STEP);
            self.middle = self.middle.clamp(-4.0, 4.0);
        }
    }

    /// The same load, answered with the middle one of the curves' own people per load.
    #[must_use]
    pub fn as_usual_among(self, curves: &[Self]) -> Self {
        let mut middles: Vec<f64> = curves.iter().map(|curve| curve.middle).collect();
        middles.sort_by(f64::total_cmp);
        Self { middle: middles.get(middles.len() / 2).copied().unwrap_or(self.middle), ..self }
    }

    /// People with whom next to nobody misses, and the chords below that, gentlest first.
    #[must_use]
    pub fn chords(&self) -> (f64, Vec<Chord>) {
        let most = self.people(LEVELS[0]);
        let mut chords = Vec::with_capacity(LEVELS.len());
        let mut steepest: f64 = 0.0;
        let ends = LEVELS.windows(2).map(|pair| {
            let people = self.people(pair[0]) - self.people(pair[1]);
            (people, pair[1] - pair[0])
        });
        let last = (self.people(LEVELS[LEVELS.len() - 1]), 1.0 - LEVELS[LEVELS.len() - 1]);
        for (people, more) in ends.chain([last]) {
            if people > 0.0 {
                // Kept convex: where the true curve flattens again, misses are overrated.
                steepest = steepest.max(more / people);
                chords.push(Chord { people, slope: steepest });
            }
        }
        (most, chords)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_seen_is_predicted_and_more_people_miss_less() {
        let mut curve = LateCurve::guess(20.0, &Busyness::NONE);
        for _ in 0..5 {
            curve.learn(24.0, 0.15, 1.0);
        }
        assert!((curve.share(24.0) - 0.15).abs() < 1e-9);
        assert!((curve.people(0.15) - 24.0).abs() < 1e-6);
        assert!(curve.share(26.0) < 0.15 && curve.share(22.0) > 0.15);
        assert_eq!(curve.share(0.0), 1.0);
        let before = curve;
        curve.learn(60.0, 0.0, 1.0);
        assert_eq!(curve, before, "nobody late among plenty of people says nothing");
    }

    #[test]
    fn chords_are_convex_and_lead_from_nobody_late_to_nobody_there() {
        for load in [0.3, 5.0, 200.0] {
            let (most, chords) =
                LateCurve::guess(load, &Busyness { day_cv: 0.2, ..Busyness::NONE }).chords();
            let people: f64 = chords.iter().map(|chord| chord.people).sum();
            assert!((people - most).abs() < 1e-6 * most);
            assert!(chords.windows(2).all(|pair| pair[0].slope <= pair[1].slope));
            let all: f64 = chords.iter().map(|chord| chord.people * chord.slope).sum();
            assert!(all >= 0.99);
        }
    }
}
