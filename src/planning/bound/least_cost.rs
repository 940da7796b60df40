//! The least planned cost over a scenario's patterns, sizes and limits when successes are priced:
//! multipliers from the linear program's dual, then cost less priced successes, whole people by
//! branching. Must not know how curves were made.

use super::curves::Line;
use super::limits::require;
use super::pieces::Piece;
use crate::planning::cover::{Cover, Row};
use microlp::{ComparisonOp, OptimizationDirection, Problem, SolveOptions, Variable};

/// People on patterns, pieces of the horizon, limits.
pub struct Desk<'a> {
    /// Columns with their most people and the limits' rows; no rows of requirement.
    pub limits: &'a Cover,
    /// The pieces.
    pub pieces: &'a [Piece],
}

/// Successes that one row of the program wants over several pieces.
pub struct Wanted {
    /// How many.
    pub amount: f64,
    /// (piece, lines above the curve of its successes).
    pub pieces: Vec<(usize, Vec<Line>)>,
}

/// A solution.
pub struct Least {
    /// No plan costs less.
    pub value: f64,
    /// People who touch each piece, promised ones included.
    pub people: Vec<f64>,
    /// Nodes spent.
    pub nodes: u64,
}

impl<'a> Desk<'a> {
    /// A desk with these pieces.
    #[must_use]
    pub const fn new(limits: &'a Cover, pieces: &'a [Piece]) -> Self {
        Self { limits, pieces }
    }

    /// The dearest pattern.
    fn dearest(&self) -> f64 {
        self.limits.columns.iter().map(|column| column.cost).fold(1.0, f64::max)
    }

    fn promised(&self, piece: usize) -> f64 {
        f64::from(self.pieces[piece].promised)
    }

    /// What one more success of each row is worth at the least cost: the dual of the linear
    /// program. `None` if the solver fails.
    #[must_use]
    pub fn multipliers(&self, rows: &[Wanted]) -> Option<Vec<f64>> {
        // No success is worth more than this: then the dual is bounded even where the targets
        // can't be reached.
        let most = self.dearest();
        let mut dual = Problem::new(OptimizationDirection::Maximize);
        let mut columns: Vec<Vec<(Variable, f64)>> = vec![Vec::new(); self.limits.columns.len()];
        let mut prices = Vec::with_capacity(rows.len());
        for row in rows {
            let price = dual.add_var(row.amount, (0.0, most));
            for (piece, lines) in &row.pieces {
                let mut shared = vec![(price, 1.0)];
                for line in lines {
                    let none = line.at(self.promised(*piece));
                    let weight = dual.add_var(-none, (0.0, f64::INFINITY));
                    shared.push((weight, -1.0));
                    if line.slope > 0.0 {
                        for j in &self.pieces[*piece].patterns {
                            columns[*j].push((weight, line.slope));
                        }
                    }
                }
                dual.add_constraint(shared, ComparisonOp::Le, 0.0);
            }
            prices.push(price);
        }
        let limits: Vec<(Variable, f64)> = self
            .limits
            .rows
            .iter()
            .map(|row| match row {
                Row::Need { amount, .. } => (dual.add_var(amount.max(0.0), (0.0, 1e3 * most)), 1.0),
                Row::Limit { amount } => (dual.add_var(-amount, (0.0, f64::INFINITY)), -1.0),
            })
            .collect();
        for (column, mut terms) in self.limits.columns.iter().zip(columns) {
            for (row, amount) in &column.rows {
                let (variable, sign) = limits[*row];
                terms.push((variable, sign * amount));
            }
            if !terms.is_empty() {
                dual.add_constraint(terms, ComparisonOp::Le, column.cost);
            }
        }
        let solution = dual.solve().ok()?.into_solution().ok()?;
        Some(prices.iter().map(|price| solution.var_value(*price).max(0.0)).collect())
    }

    /// The linear program itself, what is short priced at the dearest pattern: people by piece.
    #[must_use]
    pub fn staffed(&self, rows: &[Wanted]) -> Option<Vec<f64>> {
        let dearest = self.dearest();
        let mut program = Program::new(self, false);
        for row in rows {
            let mut terms = vec![(program.problem.add_var(dearest, (0.0, f64::INFINITY)), 1.0)];
            for (piece, lines) in &row.pieces {
                terms.push((program.successes(*piece, lines, 0.0), 1.0));
            }
            program.problem.add_constraint(terms, ComparisonOp::Ge, row.amount);
        }
        let solution = program.problem.solve().ok()?.into_solution().ok()?;
        Some(program.people_of(&solution))
    }

    /// Least planned cost less priced successes, `lines` by piece in money; whole people if `nodes`
    /// suffice to tell more than the linear program does.
    #[must_use]
    pub fn least(&self, lines: &[Vec<Line>], nodes: u64) -> Option<Least> {
        let build = |whole| {
            let mut program = Program::new(self, whole);
            for (piece, lines) in lines.iter().enumerate() {
                if !lines.is_empty() {
                    program.successes(piece, lines, -1.0);
                }
            }
            program
        };
        let program = build(false);
        let solution = program.problem.solve().ok()?.into_solution().ok()?;
        let mut least =
            Least { value: solution.objective(), people: program.people_of(&solution), nodes: 0 };
        if nodes > 0 {
            let program = build(true);
            let mut options = SolveOptions::default();
            options.node_limit = Some(nodes);
            if let Ok(outcome) = program.problem.solve_with(options) {
                let stats = outcome.stats();
                least.nodes = stats.nodes_solved;
                if let Some(value) = stats.best_bound.filter(|v| v.is_finite()) {
                    least.value = least.value.max(value);
                }
                if let Ok(solution) = outcome.into_solution() {
                    least.people = program.people_of(&solution);
                }
            }
        }
        // The solver's own tolerance, to the safe side.
        least.value -= 1e-6 * least.value.abs();
        Some(least)
    }
}

/// People on patterns under the limits, and people by piece.
struct Program<'a> {
    desk: &'a Desk<'a>,
    problem: Problem,
    people: Vec<Variable>,
}

impl<'a> Program<'a> {
    fn new(desk: &'a Desk<'a>, whole: bool) -> Self {
        let mut problem = Problem::new(OptimizationDirection::Minimize);
        let columns: Vec<Variable> = desk
            .limits
            .columns
            .iter()
            .map(|column| {
                let most = column.most.min(1 << 30) as i32;
                if whole {
                    problem.add_integer_var(column.cost, (0, most))
                } else {
                    problem.add_var(column.cost, (0.0, f64::from(most)))
                }
            })
            .collect();
        require(&mut problem, desk.limits, &columns);
        let people = desk
            .pieces
            .iter()
            .map(|piece| {
                let people = problem.add_var(0.0, (0.0, f64::INFINITY));
                let mut terms: Vec<(Variable, f64)> =
                    piece.patterns.iter().map(|j| (columns[*j], -1.0)).collect();
                terms.push((people, 1.0));
                problem.add_constraint(terms, ComparisonOp::Eq, f64::from(piece.promised));
                people
            })
            .collect();
        Self { desk, problem, people }
    }

    /// Successes of a piece, each at a price, under its lines.
    fn successes(&mut self, piece: usize, lines: &[Line], price: f64) -> Variable {
        let least = lines.iter().map(|line| line.at_none).fold(0.0, f64::min);
        let successes = self.problem.add_var(price, (least, f64::INFINITY));
        for line in lines {
            let terms = [(successes, 1.0), (self.people[piece], -line.slope)];
            let terms = &terms[..if line.slope > 0.0 { 2 } else { 1 }];
            self.problem.add_constraint(terms, ComparisonOp::Le, line.at_none);
        }
        successes
    }

    fn people_of(&self, solution: &microlp::Solution) -> Vec<f64> {
        debug_assert_eq!(self.people.len(), self.desk.pieces.len());
        self.people.iter().map(|people| solution.var_value(*people)).collect()
    }
}
