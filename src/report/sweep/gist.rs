//! What of a sweep is kept in memory for the terminal and the pictures: the fields' values and the
//! first few figures of every point. Must not know how they are shown.

use crate::stats::Ratio;
use crate::sweep::{
    Cell, Figure, FigureHead, Head, Measured, Outcome, Record, SHOWN, Standing, is_choice,
};
use std::io;

/// Points kept for the terminal and the pictures: a sweep of a million points fits into memory.
pub const MOST: u64 = 20_000;

/// A sweep in short.
#[derive(Clone, Debug, PartialEq)]
pub struct Gist {
    /// What it is.
    pub head: Head,
    /// Its valid points, in order.
    pub points: Vec<PointGist>,
    /// Points at which the scenario is invalid, with what is wrong.
    pub invalid: Vec<(u64, Vec<Option<Cell>>, String)>,
    /// Points that are missing, from 0.
    pub missing: Vec<usize>,
}

/// A point in short.
#[derive(Clone, Debug, PartialEq)]
pub struct PointGist {
    /// Its number, from 1.
    pub point: u64,
    /// The fields' values.
    pub at: Vec<Option<Cell>>,
    /// What is said of its targets.
    pub verdict: Standing,
    /// How its search ended.
    pub status: Option<String>,
    /// The first figures.
    pub figures: Vec<Measured>,
    /// Every replication's sums of them, where they were kept.
    pub pairs: Vec<Vec<Ratio>>,
}

impl PointGist {
    /// Whether a figure is better here than at the best point so far.
    fn is_better(&self, than: Option<&Self>, figure: usize, larger: Option<bool>) -> bool {
        let (Some(larger), Some(value)) = (larger, self.value(figure)) else { return false };
        let than = than.and_then(|than| than.value(figure));
        than.is_none_or(|than| if larger { value > than } else { value < than })
    }

    /// Whether it can be called best: its targets are met, or nobody asks for any; and if its plan
    /// was searched, it was proven, or there was nothing to prove.
    #[must_use]
    pub fn is_eligible(&self) -> bool {
        let judged = matches!(self.verdict, Standing::Met | Standing::NothingToJudge);
        let status = self.status.as_deref();
        judged && status.is_none_or(|status| matches!(status, "proven" | "nothing to judge"))
    }

    /// The value of a figure.
    #[must_use]
    pub fn value(&self, figure: usize) -> Option<f64> {
        self.figures.get(figure).and_then(Measured::value)
    }

    /// Whether a figure cannot be told from another point's: the 95 % interval of the difference on
    /// the same tapes holds 0; where replications were not kept, the two intervals overlap; for
    /// exact values, within a thousandth.
    #[must_use]
    pub fn is_like(&self, other: &Self, figure: usize) -> bool {
        let pairs = |point: &Self| point.pairs.get(figure).cloned().unwrap_or_default();
        if let Some(difference) = Ratio::paired_difference(&pairs(self), &pairs(other)) {
            return !difference.excludes(0.0);
        }
        let reach = |point: &Self| {
            let found = point.figures.get(figure)?;
            let value = found.value()?;
            let near = value.abs() * 5e-4;
            Some(found.interval().unwrap_or((value - near, value + near)))
        };
        let both = reach(self).zip(reach(other));
        both.is_some_and(|((l0, h0), (l1, h1))| l0 <= h1 && l1 <= h0)
    }
}

impl Gist {
    /// Gathers a sweep's records, in the order of their points. Of more than 20,000 points every
    /// so-manieth is kept, and the best ones.
    ///
    /// # Errors
    /// Reading a record.
    pub fn of(
        head: &Head,
        missing: Vec<usize>,
        records: impl Iterator<Item = io::Result<Record>>,
    ) -> io::Result<Self> {
        let mut gist =
            Self { head: head.clone(), points: Vec::new(), invalid: Vec::new(), missing };
        let every = head.points.div_ceil(MOST).max(1);
        let figures = head.figures.iter().take(SHOWN).map(FigureHead::figure);
        let larger: Vec<Option<bool>> =
            figures.map(|figure| figure.and_then(Figure::larger_is_better)).collect();
        let mut best: Vec<Option<PointGist>> = vec![None; larger.len()];
        for record in records {
            let Record { point, at, outcome } = record?;
            match outcome {
                Outcome::Done { mut all, pairs, verdict, searched, .. } => {
                    all.truncate(SHOWN);
                    let ratios = |pairs: Vec<(f64, f64)>| {
                        pairs.into_iter().map(|(num, den)| Ratio::new(num, den)).collect()
                    };
                    let pairs = pairs.into_iter().map(ratios).collect();
                    let status = searched.map(|searched| searched.status);
                    let found = PointGist { point, at, verdict, status, figures: all, pairs };
                    for (i, (best, larger)) in best.iter_mut().zip(&larger).enumerate() {
                        let counts = found.is_eligible();
                        if every > 1 && counts && found.is_better(best.as_ref(), i, *larger) {
                            *best = Some(found.clone());
                        }
                    }
                    if (point - 1).is_multiple_of(every) {
                        gist.points.push(found);
                    }
                }
                Outcome::Invalid { problems } if gist.invalid.len() < MOST as usize => {
                    gist.invalid.push((point, at, problems));
                }
                Outcome::Invalid { .. } => gist.invalid.push((point, Vec::new(), String::new())),
            }
        }
        gist.points.extend(best.into_iter().flatten());
        gist.points.sort_by_key(|point| point.point);
        gist.points.dedup_by_key(|point| point.point);
        Ok(gist)
    }

    /// Whether any point meets its targets, or nobody asks for any.
    #[must_use]
    pub fn any_eligible(&self) -> bool {
        self.points.iter().any(PointGist::is_eligible)
    }

    /// The point at which a figure is best (the first of equals) among those that `counts` keeps,
    /// and all of these that cannot be told from it, itself included, in order.
    #[must_use]
    pub fn best(
        &self,
        figure: usize,
        larger: bool,
        counts: &dyn Fn(&PointGist) -> bool,
    ) -> Option<(&PointGist, Vec<&PointGist>)> {
        let among = || self.points.iter().filter(|point| counts(point));
        let with = among().filter_map(|point| Some((point.value(figure)?, point)));
        let (_, best) = with.reduce(|a, b| {
            let better = if larger { b.0 > a.0 } else { b.0 < a.0 };
            if better { b } else { a }
        })?;
        let alike =
            among().filter(|point| std::ptr::eq(*point, best) || best.is_like(point, figure));
        Some((best, alike.collect()))
    }

    /// The fields that vary and that nobody chooses.
    #[must_use]
    pub fn given(&self) -> Vec<usize> {
        let fields = self.head.fields.iter().enumerate();
        let given = fields.filter(|(_, field)| !is_choice(&field.field)).map(|(i, _)| i);
        given.filter(|field| self.levels(*field).len() > 1).collect()
    }

    /// The different values of a field, in the order in which they first appear; numbers by size.
    #[must_use]
    pub fn levels(&self, field: usize) -> Vec<Cell> {
        let mut levels: Vec<Cell> = Vec::new();
        let cells = self.points.iter().filter_map(|point| point.at.get(field)?.as_ref());
        // Fields of large designs take a new value at every point: those are not looked through.
        for cell in cells {
            if levels.len() > 200 {
                break;
            }
            if !levels.contains(cell) {
                levels.push(cell.clone());
            }
        }
        if levels.iter().all(|cell| cell.number().is_some()) {
            levels.sort_by(|a, b| a.number().unwrap_or(0.0).total_cmp(&b.number().unwrap_or(0.0)));
        }
        levels
    }
}
