//! Which values meet at which point: grid, zip, Latin hypercube, explicit points. A point is made
//! from its number alone. Must not know what the values mean.

use super::axis::{Axis, Setting};
use super::raw::Design;
use crate::random::{Address, Purpose};

/// The points of a sweep.
#[derive(Clone, Debug, PartialEq)]
pub struct Points {
    design: Design,
    axes: Vec<Axis>,
    count: usize,
    /// Of a Latin hypercube, per axis: which part of the range each point has, and where in it.
    strata: Vec<Vec<(u32, f64)>>,
    /// Explicit points: one setting per axis; `None` = as in the scenario.
    explicit: Vec<Vec<Option<Setting>>>,
}

impl Points {
    /// Every value with every other; `None` if there are more than can be counted.
    #[must_use]
    pub fn grid(axes: Vec<Axis>) -> Option<Self> {
        let count = axes.iter().try_fold(1_usize, |n, axis| n.checked_mul(axis.len()))?;
        Some(Self::of(Design::Grid, axes, count))
    }
    /// The i-th values together. The axes are equally long.
    #[must_use]
    pub fn zip(axes: Vec<Axis>) -> Self {
        let count = axes.iter().map(Axis::len).min().unwrap_or(0);
        Self::of(Design::Zip, axes, count)
    }
    /// `count` points, each of every axis' `count` equally likely parts used once (`McKay`, Beckman,
    /// Conover 1979). Depends on the seed, the axis' place and the point alone.
    #[must_use]
    pub fn latin_hypercube(axes: Vec<Axis>, count: usize, seed: u64) -> Self {
        let strata = (0..axes.len() as u64)
            .map(|axis| {
                let root = Address::replication(seed, axis);
                let draw = |point: usize, purpose| root.at(point as u64).uniform(purpose);
                let mut order: Vec<usize> = (0..count).collect();
                order.sort_by(|&a, &b| {
                    let key = |point| draw(point, Purpose::SweepStratum);
                    key(a).total_cmp(&key(b)).then(a.cmp(&b))
                });
                let mut strata = vec![(0, 0.0); count];
                for (part, &point) in order.iter().enumerate() {
                    strata[point] = (part as u32, draw(point, Purpose::SweepPlace));
                }
                strata
            })
            .collect();
        Self { strata, ..Self::of(Design::LatinHypercube, axes, count) }
    }
    /// These points. The axes say which fields they set.
    #[must_use]
    pub fn explicit(axes: Vec<Axis>, explicit: Vec<Vec<Option<Setting>>>) -> Self {
        let count = explicit.len();
        Self { explicit, ..Self::of(Design::Points, axes, count) }
    }

    fn of(design: Design, axes: Vec<Axis>, count: usize) -> Self {
        Self { design, axes, count, strata: Vec::new(), explicit: Vec::new() }
    }

    /// How many there are.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.count
    }
    /// Whether there is none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.count == 0
    }
    /// What varies.
    #[must_use]
    pub fn axes(&self) -> &[Axis] {
        &self.axes
    }
    /// How they are made.
    #[must_use]
    pub const fn design(&self) -> Design {
        self.design
    }

    /// The settings of a point, per axis; `None` = as in the scenario.
    ///
    /// # Panics
    /// If there is no such point.
    #[must_use]
    pub fn at(&self, point: usize) -> Vec<Option<Setting>> {
        assert!(point < self.count, "point {point} of {}", self.count);
        match self.design {
            Design::Points => self.explicit[point].clone(),
            Design::Zip => self.axes.iter().map(|axis| Some(axis.value(point))).collect(),
            Design::Grid => {
                // The last field varies fastest.
                let mut rest = point;
                let mut settings: Vec<Option<Setting>> = self
                    .axes
                    .iter()
                    .rev()
                    .map(|axis| {
                        let value = axis.value(rest % axis.len());
                        rest /= axis.len();
                        Some(value)
                    })
                    .collect();
                settings.reverse();
                settings
            }
            Design::LatinHypercube => {
                let share =
                    |(part, place): (u32, f64)| (f64::from(part) + place) / self.count as f64;
                let draw = |(axis, strata): (&Axis, &Vec<(u32, f64)>)| {
                    Some(axis.quantile(share(strata[point])))
                };
                self.axes.iter().zip(&self.strata).map(draw).collect()
            }
        }
    }
}
