//! Rounding and local search for the cover program: people on or off, one at a time or in
//! exchange, while cost and fines together fall. Keeps activities, shortfalls and budgets up to
//! date, so that a step costs no more than the rows it touches. Must not know the solver.

use super::cover::{Cover, Row};

/// Exchanges are looked for only while pairs of columns are fewer than this.
const MOST_PAIRS: usize = 3_000_000;

/// A solution with its running sums.
pub(super) struct State<'a> {
    cover: &'a Cover,
    /// People on each column.
    pub counts: Vec<u32>,
    activity: Vec<f64>,
    used: Vec<f64>,
    cost: f64,
    fines: f64,
}

impl<'a> State<'a> {
    /// The state of a solution.
    pub fn new(cover: &'a Cover, counts: Vec<u32>) -> Self {
        let mut this = Self {
            cover,
            activity: vec![0.0; cover.rows.len()],
            used: vec![0.0; cover.budgets.len()],
            cost: 0.0,
            fines: 0.0,
            counts,
        };
        this.sum_up();
        this
    }

    /// Works everything out from the counts: sums drift a little over many steps.
    fn sum_up(&mut self) {
        self.activity.fill(0.0);
        self.used.fill(0.0);
        self.cost = 0.0;
        let columns = self.cover.columns.iter().zip(&self.counts);
        for (column, &n) in columns.filter(|(_, n)| **n > 0) {
            self.cost += column.cost * f64::from(n);
            for &(row, amount) in &column.rows {
                self.activity[row] += amount * f64::from(n);
            }
        }
        self.fines = 0.0;
        for row in 0..self.activity.len() {
            self.fines += self.short_fine(row, self.activity[row]);
            let activity = self.activity[row];
            let used = &mut self.used;
            charges(&self.cover.rows[row], activity, |budget, charge| used[budget] += charge);
        }
        self.fines += self.overdrawn(&[]);
    }

    /// Cost and fines.
    pub fn value(&self) -> f64 {
        self.cost + self.fines
    }
    /// Fines alone.
    pub fn fines(&self) -> f64 {
        self.fines
    }

    /// Whether every limit is kept.
    pub fn keeps_limits(&self) -> bool {
        self.counts.iter().zip(&self.cover.columns).all(|(n, column)| *n <= column.most)
            && self.cover.rows.iter().zip(&self.activity).all(|(row, activity)| match row {
                Row::Limit { amount } => *activity <= amount + 1e-6,
                Row::Need { .. } => true,
            })
    }

    fn short_fine(&self, row: usize, activity: f64) -> f64 {
        let Row::Need { amount, segments, fine } = &self.cover.rows[row] else { return 0.0 };
        let short = amount - activity - segments.iter().map(|s| s.width).sum::<f64>();
        if short > 1e-6 { fine * short } else { 0.0 }
    }

    /// Fines for overdrawn budgets when some change by so much.
    fn overdrawn(&self, changes: &[(usize, f64)]) -> f64 {
        self.cover
            .budgets
            .iter()
            .zip(&self.used)
            .enumerate()
            .map(|(index, (budget, used))| {
                let more: f64 =
                    changes.iter().filter(|(b, _)| *b == index).map(|(_, change)| change).sum();
                let over = used + more - budget.allowance.max(0.0);
                if over > 1e-6 { budget.fine * over } else { 0.0 }
            })
            .sum()
    }

    /// The change of cost + fines when people are added to columns (negative = taken off); `None`
    /// if that breaks a limit.
    fn change(&self, steps: &[(usize, i32)], scratch: &mut Scratch) -> Option<f64> {
        scratch.clear();
        let mut cost = 0.0;
        for &(column, by) in steps {
            let n = i64::from(self.counts[column]) + i64::from(by);
            if n < 0 || n > i64::from(self.cover.columns[column].most) {
                return None;
            }
            cost += self.cover.columns[column].cost * f64::from(by);
            for &(row, amount) in &self.cover.columns[column].rows {
                scratch.touch(row, amount * f64::from(by));
            }
        }
        let mut fines = 0.0;
        for index in 0..scratch.rows.len() {
            let row = scratch.rows[index];
            let (before, by) = (self.activity[row], scratch.by[row]);
            let after = before + by;
            match &self.cover.rows[row] {
                Row::Limit { amount } if by > 0.0 && after > amount + 1e-6 => return None,
                Row::Limit { .. } => {}
                need @ Row::Need { .. } => {
                    fines += self.short_fine(row, after) - self.short_fine(row, before);
                    let budgets = &mut scratch.budgets;
                    charges(need, after, |budget, charge| add(budgets, budget, charge));
                    charges(need, before, |budget, charge| add(budgets, budget, -charge));
                }
            }
        }
        fines += self.overdrawn(&scratch.budgets) - self.overdrawn(&[]);
        Some(cost + fines)
    }

    fn take(&mut self, steps: &[(usize, i32)]) {
        for &(column, by) in steps {
            let n = i64::from(self.counts[column]) + i64::from(by);
            self.counts[column] = u32::try_from(n).expect("a step was looked at before");
        }
        self.sum_up();
    }

    /// Adds the person who helps most until nobody helps.
    pub fn repair(&mut self) {
        let mut scratch = Scratch::new(self.cover.rows.len());
        while self.fines > 1e-9 {
            let best = (0..self.counts.len())
                .filter_map(|j| self.change(&[(j, 1)], &mut scratch).map(|change| (change, j)))
                .min_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
            match best {
                Some((change, j)) if change < -1e-9 => self.take(&[(j, 1)]),
                _ => break,
            }
        }
    }

    /// Takes people off while that helps, the dearest first.
    pub fn prune(&mut self) {
        let mut scratch = Scratch::new(self.cover.rows.len());
        let mut order: Vec<usize> =
            (0..self.counts.len()).filter(|&j| self.counts[j] > 0).collect();
        let cost = |j: &usize| self.cover.columns[*j].cost;
        order.sort_by(|a, b| cost(b).total_cmp(&cost(a)).then(a.cmp(b)));
        for j in order {
            while self.change(&[(j, -1)], &mut scratch).is_some_and(|change| change < -1e-9) {
                self.take(&[(j, -1)]);
            }
        }
    }

    /// Exchanges one person for another while that helps; `passes` over all pairs at most.
    pub fn exchange(&mut self, passes: usize) {
        let mut scratch = Scratch::new(self.cover.rows.len());
        for _ in 0..passes {
            let used: Vec<usize> = (0..self.counts.len()).filter(|&j| self.counts[j] > 0).collect();
            if used.len() * self.counts.len() > MOST_PAIRS {
                return;
            }
            let before = self.value();
            for out in used {
                if self.counts[out] == 0 {
                    continue;
                }
                let best = (0..self.counts.len())
                    .filter(|&into| into != out)
                    .filter_map(|into| {
                        let change = self.change(&[(out, -1), (into, 1)], &mut scratch)?;
                        Some((change, into))
                    })
                    .min_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
                if let Some((change, into)) = best
                    && change < -1e-6
                {
                    self.take(&[(out, -1), (into, 1)]);
                }
            }
            self.prune();
            if self.value() > before - 1e-6 {
                return;
            }
        }
    }
}

/// Tells what a row's shortfall charges to which budget.
fn charges(row: &Row, activity: f64, mut tell: impl FnMut(usize, f64)) {
    if let Row::Need { amount, segments, .. } = row {
        let mut short = amount - activity;
        for segment in segments {
            if short <= 1e-9 {
                return;
            }
            tell(segment.budget, segment.charge * short.min(segment.width));
            short -= segment.width;
        }
    }
}

fn add(budgets: &mut Vec<(usize, f64)>, budget: usize, charge: f64) {
    match budgets.iter_mut().find(|(index, _)| *index == budget) {
        Some((_, sum)) => *sum += charge,
        None => budgets.push((budget, charge)),
    }
}

/// Which rows a step touches, and by how much.
struct Scratch {
    by: Vec<f64>,
    rows: Vec<usize>,
    budgets: Vec<(usize, f64)>,
}

impl Scratch {
    fn new(rows: usize) -> Self {
        Self { by: vec![0.0; rows], rows: Vec::new(), budgets: Vec::new() }
    }
    fn clear(&mut self) {
        for row in self.rows.drain(..) {
            self.by[row] = 0.0;
        }
        self.budgets.clear();
    }
    fn touch(&mut self, row: usize, by: f64) {
        if self.by[row] == 0.0 && !self.rows.contains(&row) {
            self.rows.push(row);
        }
        self.by[row] += by;
    }
}
