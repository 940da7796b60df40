//! A checked file → the model: names become indices, what is left out becomes its default. The only
//! place where defaults are decided; [`super::raw`] documents them, and a test compares the two.
//! Everything here has been validated: nothing can fail.

mod demand;
mod law;
mod people;
mod plan;
mod rules;
mod target;

pub use plan::{default_breaks, lengths, patterns, starts};
pub use rules::stretches;

use super::quantity::Duration;
use super::raw;
use crate::model::{self, Bin, Calendar, Place, Plan};
use crate::time::Span;

/// What the files named in a scenario hold.
#[derive(Debug, Default)]
pub struct Files {
    /// The bins of the count file.
    pub bins: Option<Vec<Bin>>,
    /// The places of the present roster.
    pub roster: Option<Vec<Place>>,
}

/// The scenario that `raw` and its files mean.
#[must_use]
pub fn scenario(raw: &raw::Scenario, calendar: &Calendar, files: Files) -> model::Scenario {
    let demand = demand::demand(raw, calendar, files.bins);
    let groups = people::groups(raw, &demand);
    let promised = plan::places(raw, calendar, &raw.promised);
    let present = files
        .roster
        .or_else(|| (!raw.plan.is_empty()).then(|| plan::places(raw, calendar, &raw.plan)));
    let limits = raw.limits.clone().unwrap_or_default();
    model::Scenario {
        name: raw.name.trim().to_owned(),
        title: raw.title.clone().unwrap_or_else(|| raw.name.trim().to_owned()),
        calendar: calendar.clone(),
        rules: rules::rules(&raw.rules.clone().unwrap_or_default(), limits.seats, calendar),
        targets: target::targets(raw, &demand),
        cost: target::cost(&raw.cost.clone().unwrap_or_default(), calendar),
        planning: model::Planning {
            patterns: plan::patterns(raw, calendar),
            limits: plan::limits(&limits),
            promised: Plan::new(promised),
            interval: span_or(raw.planning.as_ref().and_then(|p| p.interval), 30 * 60),
            cut: plan::cut(raw.planning.as_ref().and_then(|p| p.cut)),
        },
        plan: present.map(Plan::new),
        run: target::run(&raw.run.clone().unwrap_or_default()),
        demand,
        groups,
    }
}

/// The group, reason or channel of this name.
#[must_use]
pub fn index_of<'a>(names: impl IntoIterator<Item = &'a str>, name: &str) -> Option<usize> {
    names.into_iter().position(|known| known == name)
}

fn span_or(duration: Option<Duration>, default_secs: i64) -> Span {
    duration.map_or(Span::from_secs(default_secs), Duration::span)
}
