//! The covering integer program: people on patterns so that every row has enough, at least cost
//! (Dantzig 1954; elastic rows and budgets for lateness as below). Knows neither shifts nor runs:
//! columns, rows and budgets only.
//!
//! A row may fall short by some units at a charge to budgets (expected late contacts of a period);
//! what is short beyond that, and budgets overdrawn, are fined. So every program has a solution,
//! and what cannot be covered shows as a fine. The solver is young: each answer is checked here,
//! and our own best one is kept whatever the solver says.

use super::polish::State;
use microlp::{ComparisonOp, OptimizationDirection, Problem, SolveOptions, Variable};

/// Integer programs with more columns are not worth their nodes.
const MOST_COLUMNS: usize = 3_000;
/// Passes of exchanges over one solution.
const PASSES: usize = 2;

/// A pattern as the program sees it.
#[derive(Clone, Debug, PartialEq)]
pub struct Column {
    /// Cost of one person.
    pub cost: f64,
    /// Most people.
    pub most: u32,
    /// (row, what one person adds to it).
    pub rows: Vec<(usize, f64)>,
}

/// What must hold in one interval, day or moment.
#[derive(Clone, Debug, PartialEq)]
pub enum Row {
    /// At least so much, but for charged shortfalls.
    Need {
        /// How much.
        amount: f64,
        /// Shortfalls that are charged, cheapest first; beyond them the fine.
        segments: Vec<Segment>,
        /// Fine per unit short beyond the segments.
        fine: f64,
    },
    /// At most so much, always.
    Limit {
        /// How much.
        amount: f64,
    },
}

/// A stretch of shortfall and what each unit of it charges.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Segment {
    /// Units.
    pub width: f64,
    /// Which budget pays.
    pub budget: usize,
    /// Charge per unit.
    pub charge: f64,
}

/// What shortfalls of many rows may charge together.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Budget {
    /// How much.
    pub allowance: f64,
    /// Fine per unit overdrawn.
    pub fine: f64,
}

/// A covering program.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Cover {
    /// The columns.
    pub columns: Vec<Column>,
    /// The rows. The segments of one row charge one budget only, or budgets of equal weight.
    pub rows: Vec<Row>,
    /// The budgets.
    pub budgets: Vec<Budget>,
}

/// A solution of a [`Cover`].
#[derive(Clone, Debug, PartialEq)]
pub struct Covered {
    /// People on each column.
    pub counts: Vec<u32>,
    /// Their cost.
    pub cost: f64,
    /// Fines for what is short or overdrawn; 0 when everything is covered.
    pub fines: f64,
    /// Optimum of the linear relaxation, fines included; `None` if the solver failed on it.
    pub relaxed: Option<f64>,
    /// Branch-and-bound nodes spent.
    pub nodes: u64,
}

impl Covered {
    /// Distance from the linear relaxation, a fraction.
    #[must_use]
    pub fn gap(&self) -> Option<f64> {
        let own = self.cost + self.fines;
        self.relaxed.map(|bound| if own > 0.0 { ((own - bound) / own).max(0.0) } else { 0.0 })
    }
}

/// How hard to try.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Effort {
    /// Branch-and-bound nodes at most.
    pub nodes: u64,
    /// Relative distance from the bound that is good enough.
    pub gap: f64,
}

impl Cover {
    /// A good solution: the relaxation, rounded up and pruned, then an integer program over the
    /// relaxation's support, then (if small) over everything. `known` is an earlier solution to start from. Deterministic.
    #[must_use]
    pub fn solve(&self, effort: Effort, known: Option<&[u32]>) -> Covered {
        let mut best = State::new(self, vec![0; self.columns.len()]);
        best.repair();
        if let Some(known) = known {
            best = self.better(best, known.to_vec());
        }
        let Some((bound, x)) = self.relax() else {
            return Self::covered(&best, None, 0);
        };
        best = self.better(best, self.rounded_up(&x));
        best = self.better(best, x.iter().map(|x| (x + 1e-7).floor() as u32).collect());
        best.exchange(PASSES);
        let mut nodes = 0;
        for bounds in [self.near(&x, &best.counts), self.anything()] {
            let is_close = best.value() - bound <= effort.gap * best.value().abs().max(1e-9);
            let too_wide = bounds.iter().flatten().count() > MOST_COLUMNS;
            if is_close || too_wide || nodes >= effort.nodes {
                break;
            }
            let effort = Effort { nodes: effort.nodes - nodes, ..effort };
            let (counts, spent) = self.integers(&bounds, &best.counts, effort);
            nodes += spent;
            if let Some(counts) = counts {
                best = self.better(best, counts);
            }
        }
        Self::covered(&best, Some(bound), nodes)
    }

    /// The better of a solution and another one, repaired and pruned.
    fn better<'a>(&'a self, best: State<'a>, start: Vec<u32>) -> State<'a> {
        let mut state = State::new(self, start);
        if !state.keeps_limits() {
            return best;
        }
        state.repair();
        state.prune();
        if state.keeps_limits() && state.value() < best.value() - 1e-9 { state } else { best }
    }

    /// Optimum of the linear relaxation, and its people; fines included.
    #[must_use]
    pub fn relax(&self) -> Option<(f64, Vec<f64>)> {
        let (problem, variables) = self.problem(&self.anything(), false);
        let solution = problem.solve().ok()?.into_solution().ok()?;
        let x =
            variables.iter().map(|v| v.map_or(0.0, |v| solution.var_value(v).max(0.0))).collect();
        Some((solution.objective(), x))
    }

    /// Bounds on the columns that the relaxation or `known` uses, near their values.
    fn near(&self, x: &[f64], known: &[u32]) -> Vec<Option<(u32, u32)>> {
        x.iter()
            .zip(known)
            .zip(&self.columns)
            .map(|((x, known), column)| {
                (*x > 1e-7 || *known > 0).then(|| {
                    let low = (x.floor() as u32).saturating_sub(1).min(*known);
                    let high = (x.ceil() as u32 + 1).max(*known).min(column.most);
                    (low.min(high), high)
                })
            })
            .collect()
    }

    /// The bounds of all columns.
    fn anything(&self) -> Vec<Option<(u32, u32)>> {
        self.columns.iter().map(|column| Some((0, column.most))).collect()
    }

    /// The integer program within bounds, started from `known`.
    fn integers(
        &self,
        bounds: &[Option<(u32, u32)>],
        known: &[u32],
        effort: Effort,
    ) -> (Option<Vec<u32>>, u64) {
        let (problem, variables) = self.problem(bounds, true);
        let mut options = SolveOptions::default();
        options.node_limit = Some(effort.nodes);
        options.mip_gap = effort.gap;
        options.warm_start = Some(
            variables
                .iter()
                .zip(known)
                .filter_map(|(v, count)| v.map(|v| (v, f64::from(*count))))
                .collect(),
        );
        let Ok(outcome) = problem.solve_with(options) else { return (None, 0) };
        let nodes = outcome.stats().nodes_solved;
        let counts = outcome.into_solution().ok().map(|solution| {
            variables
                .iter()
                .map(|v| v.map_or(0, |v| solution.var_value(v).round().max(0.0) as u32))
                .collect()
        });
        (counts, nodes)
    }

    /// The program for the solver; columns without bounds are left out.
    fn problem(
        &self,
        bounds: &[Option<(u32, u32)>],
        integer: bool,
    ) -> (Problem, Vec<Option<Variable>>) {
        let mut problem = Problem::new(OptimizationDirection::Minimize);
        let mut rows: Vec<Vec<(Variable, f64)>> = vec![Vec::new(); self.rows.len()];
        let mut budgets: Vec<Vec<(Variable, f64)>> = vec![Vec::new(); self.budgets.len()];
        let mut variables = Vec::with_capacity(self.columns.len());
        for (column, bounds) in self.columns.iter().zip(bounds) {
            let variable = bounds.map(|(low, high)| {
                let (low, high) = (low.min(1 << 30) as i32, high.min(1 << 30) as i32);
                if integer {
                    problem.add_integer_var(column.cost, (low, high))
                } else {
                    problem.add_var(column.cost, (f64::from(low), f64::from(high)))
                }
            });
            if let Some(variable) = variable {
                for &(row, amount) in &column.rows {
                    rows[row].push((variable, amount));
                }
            }
            variables.push(variable);
        }
        for (row, terms) in self.rows.iter().zip(&mut rows) {
            if let Row::Need { segments, fine, .. } = row {
                for segment in segments {
                    let short = problem.add_var(0.0, (0.0, segment.width));
                    terms.push((short, 1.0));
                    if segment.charge > 0.0 {
                        budgets[segment.budget].push((short, segment.charge));
                    }
                }
                terms.push((problem.add_var(*fine, (0.0, f64::INFINITY)), 1.0));
            }
        }
        // A row that people on some columns make longer asks for something even at nothing.
        let mut asks = vec![false; self.rows.len()];
        for &(row, amount) in self.columns.iter().flat_map(|column| &column.rows) {
            asks[row] |= amount < 0.0;
        }
        for (index, (row, terms)) in self.rows.iter().zip(rows).enumerate() {
            match row {
                Row::Need { amount, .. } if *amount > 0.0 || asks[index] => {
                    problem.add_constraint(terms, ComparisonOp::Ge, *amount);
                }
                Row::Limit { amount } if !terms.is_empty() => {
                    problem.add_constraint(terms, ComparisonOp::Le, *amount);
                }
                Row::Need { .. } | Row::Limit { .. } => {}
            }
        }
        for (budget, mut terms) in self.budgets.iter().zip(budgets) {
            if !terms.is_empty() {
                let over = problem.add_var(budget.fine, (0.0, f64::INFINITY));
                terms.push((over, -1.0));
                problem.add_constraint(terms, ComparisonOp::Le, budget.allowance.max(0.0));
            }
        }
        (problem, variables)
    }

    /// Every column of the relaxation rounded up, less what the limits forbid.
    fn rounded_up(&self, x: &[f64]) -> Vec<u32> {
        let mut counts: Vec<u32> = x
            .iter()
            .zip(&self.columns)
            .map(|(x, column)| ((x - 1e-7).ceil().max(0.0) as u32).min(column.most))
            .collect();
        let mut by_fraction: Vec<usize> = (0..x.len()).filter(|&j| counts[j] > 0).collect();
        by_fraction.sort_by(|&a, &b| {
            (x[a] - x[a].floor()).total_cmp(&(x[b] - x[b].floor())).then(a.cmp(&b))
        });
        for j in by_fraction {
            if self.keeps_limits(&counts) {
                break;
            }
            counts[j] = x[j].floor() as u32;
        }
        counts
    }

    fn activity(&self, counts: &[u32]) -> Vec<f64> {
        let mut activity = vec![0.0; self.rows.len()];
        for (column, &n) in self.columns.iter().zip(counts) {
            if n > 0 {
                for &(row, amount) in &column.rows {
                    activity[row] += amount * f64::from(n);
                }
            }
        }
        activity
    }

    fn keeps_limits(&self, counts: &[u32]) -> bool {
        let activity = self.activity(counts);
        self.columns.iter().zip(counts).all(|(column, n)| *n <= column.most)
            && self.rows.iter().zip(activity).all(|(row, activity)| match row {
                Row::Limit { amount } => activity <= amount + 1e-6,
                Row::Need { .. } => true,
            })
    }

    fn covered(best: &State<'_>, relaxed: Option<f64>, nodes: u64) -> Covered {
        Covered {
            cost: best.value() - best.fines(),
            fines: best.fines(),
            counts: best.counts.clone(),
            relaxed,
            nodes,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const EFFORT: Effort = Effort { nodes: 2_000, gap: 0.0 };

    fn need(amount: f64) -> Row {
        Row::Need { amount, segments: vec![], fine: 1_000.0 }
    }

    fn shift(cost: f64, periods: impl Iterator<Item = usize>) -> Column {
        Column { cost, most: 1_000, rows: periods.map(|p| (p, 1.0)).collect() }
    }

    /// People at the proven optimum of a problem with these demands and columns.
    fn optimum(demand: &[u32], columns: Vec<Column>) -> Covered {
        let rows = demand.iter().map(|d| need(f64::from(*d))).collect();
        Cover { columns, rows, budgets: vec![] }.solve(EFFORT, None)
    }

    #[test]
    fn eight_hour_shifts_around_the_clock_need_55_people() {
        // CTU lab exercise, github.com/sevenxx07/LP-Scheduling-problem: proven optimum 55.
        let demand = [
            6, 6, 6, 6, 6, 8, 9, 12, 18, 22, 25, 21, 21, 20, 18, 21, 21, 24, 24, 18, 18, 18, 12, 8,
        ];
        let columns =
            (0..24).map(|start| shift(1.0, (0..8).map(move |h| (start + h) % 24))).collect();
        let found = optimum(&demand, columns);
        assert_eq!((found.cost, found.fines), (55.0, 0.0));
    }

    #[test]
    fn nurses_with_a_break_in_the_middle_need_100_people() {
        // Guéret, Prins, Sevaux, Applications of optimization, scheduling nurses: optimum 100.
        let demand = [15, 15, 15, 35, 40, 40, 40, 30, 31, 35, 30, 20];
        let columns = (0..12)
            .map(|start| shift(1.0, [0, 1, 3, 4].into_iter().map(move |p| (start + p) % 12)))
            .collect();
        assert_eq!(optimum(&demand, columns).cost, 100.0);
    }

    fn hours_problem(demand: &[u32]) -> Covered {
        let n = demand.len();
        let columns = (4..=8)
            .flat_map(|length| (0..=n - length).map(move |start| (start, length)))
            .map(|(start, length)| shift(length as f64, start..start + length))
            .collect();
        optimum(demand, columns)
    }

    #[test]
    fn shifts_of_four_to_eight_hours_reach_the_fewest_hours() {
        // Staffjoy chomp-decomposition (MIT), functional tests: optima 95 and 837 hours.
        let bike = [0, 0, 0, 0, 0, 0, 0, 5, 5, 7, 8, 6, 6, 7, 7, 7, 9, 9, 6, 5, 4, 4, 0, 0];
        assert_eq!(hours_problem(&bike).cost, 95.0);
        let big = [0, 0, 0, 0, 0, 0, 35, 35, 35, 34, 56, 59, 63, 70, 87, 107, 90, 61, 44, 32, 28];
        assert_eq!(hours_problem(&big).cost, 837.0);
    }

    #[test]
    fn four_fixed_shifts_over_two_days_need_113_people() {
        // pyworkforce (MIT), documentation's scheduling example, full cover: optimum 113.
        let days = [
            [9, 11, 17, 9, 7, 12, 5, 11, 8, 9, 18, 17, 8, 12, 16, 8, 7, 12, 11, 10, 13, 19, 16, 7],
            [
                13, 13, 12, 15, 18, 20, 13, 16, 17, 8, 13, 11, 6, 19, 11, 20, 19, 17, 10, 13, 14,
                23, 16, 8,
            ],
        ];
        let total: f64 = days
            .iter()
            .map(|demand| {
                let columns = [5, 13, 21, 9]
                    .into_iter()
                    .map(|start| shift(1.0, (start..start + 8).map(|h| h % 24)))
                    .collect();
                optimum(demand, columns).cost
            })
            .sum();
        assert_eq!(total, 113.0);
    }

    #[test]
    fn shortfalls_go_where_they_charge_the_budget_least() {
        // Two hours that each want 10; being one short charges 1 in the first and 5 in the second,
        // and 4 may be charged: four people fewer in the first hour.
        let segment = |charge| Segment { width: 10.0, budget: 0, charge };
        let cover = Cover {
            columns: vec![shift(1.0, 0..1), shift(1.0, 1..2)],
            rows: [1.0, 5.0]
                .map(|charge| Row::Need {
                    amount: 10.0,
                    segments: vec![segment(charge)],
                    fine: 100.0,
                })
                .to_vec(),
            budgets: vec![Budget { allowance: 4.0, fine: 100.0 }],
        };
        let found = cover.solve(EFFORT, None);
        assert_eq!(found.counts, [6, 10]);
        assert_eq!(found.fines, 0.0);
    }

    #[test]
    fn what_limits_forbid_is_fined_not_refused() {
        let mut column = shift(1.0, 0..1);
        column.rows.push((1, 1.0));
        let cover = Cover {
            columns: vec![column],
            rows: vec![need(8.0), Row::Limit { amount: 5.0 }],
            budgets: vec![],
        };
        let found = cover.solve(EFFORT, None);
        assert_eq!(found.counts, [5]);
        assert!((found.fines - 3_000.0).abs() < 1e-6);
        assert!(found.gap().expect("the relaxation was solved") < 1e-9);
    }
}
