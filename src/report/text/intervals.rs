//! The day interval by interval, for the terminal.

use super::minute;
use super::table::Rows;
use crate::experiment::Simulation;
use crate::metrics::Metric;
use crate::model::Scenario;
use crate::report::number;

/// One line per interval.
#[must_use]
pub fn intervals(scenario: &Scenario, simulation: &Simulation) -> String {
    let within = simulation
        .limits
        .first()
        .map_or_else(|| "in time".to_owned(), |l| number::seconds_short(l.within.secs()));
    let within = format!("within {within}");
    let header = [
        "from",
        "contacts",
        &within,
        "first reply",
        "abandoned",
        "queue",
        "longest",
        "at desk",
        "busy",
    ];
    let mut rows = Rows::new(1, &header);
    for slice in &simulation.intervals {
        let measures = &slice.measures;
        let value = |metric: Metric, write: fn(f64) -> String| {
            measures.get(metric).map_or_else(|| "–".to_owned(), |e| write(e.value))
        };
        let share = slice.shares.first().copied().flatten();
        let gone = measures.value(Metric::Abandoned) + measures.value(Metric::AbandonedSilently);
        let at_desk = measures.value(Metric::MeanOnline) + measures.value(Metric::MeanWindingDown);
        rows.row(vec![
            minute(&scenario.calendar, slice.start),
            number::count(measures.value(Metric::Arrivals)),
            share.map_or_else(|| "–".to_owned(), |e| number::percent(e.value)),
            value(Metric::MeanFirstReply, number::seconds),
            number::count(gone),
            value(Metric::MeanQueue, |x| number::grouped(x, 1)),
            value(Metric::MaxQueue, |x| number::grouped(x, 1)),
            number::grouped(at_desk, 1),
            value(Metric::Occupancy, number::percent),
        ]);
    }
    rows.under("INTERVALS")
}
