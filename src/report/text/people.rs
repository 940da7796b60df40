//! What people do: busy, chats at once, chats an hour and a day, overtime – by group and in all.

use super::table::Rows;
use crate::experiment::{Measures, Simulation};
use crate::metrics::Metric;
use crate::report::number;

/// The table of groups; the total below them if there are several.
pub(super) fn table(simulation: &Simulation) -> String {
    let header = [
        "people",
        "shifts",
        "hours at desk",
        "busy",
        "chats at once",
        "chats/hour",
        "chats/shift",
        "overtime",
    ];
    let mut rows = Rows::new(1, &header);
    let used = |measures: &Measures| measures.value(Metric::AgentDays) > 0.0;
    let groups: Vec<_> = simulation.groups.iter().filter(|slice| used(&slice.measures)).collect();
    for slice in &groups {
        rows.row(row(&slice.name, &slice.measures));
    }
    if groups.len() != 1 && used(&simulation.all.measures) {
        rows.row(row("all", &simulation.all.measures));
    }
    rows.under("PEOPLE  (shifts of those who came)")
}

fn row(name: &str, measures: &Measures) -> Vec<String> {
    let plain = |metric, decimals| {
        measures.get(metric).map_or_else(none, |e| number::grouped(e.value, decimals))
    };
    vec![
        name.to_owned(),
        measures.get(Metric::AgentDays).map_or_else(none, |e| number::count(e.value)),
        plain(Metric::StaffedHours, 0),
        measures.get(Metric::Occupancy).map_or_else(none, |e| number::percent(e.value)),
        plain(Metric::Concurrency, 2),
        plain(Metric::ChatsPerAgentHour, 1),
        plain(Metric::ChatsPerAgentDay, 1),
        measures
            .get(Metric::OvertimeHours)
            .map_or_else(none, |e| format!("{} h", number::grouped(e.value, 1))),
    ]
}

fn none() -> String {
    "–".to_owned()
}
