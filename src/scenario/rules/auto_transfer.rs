//! Auto-transfer (A31) in a scenario: messages left too long move to another agent.

use super::{Rules, Switch};
use crate::model;
use crate::scenario::diagnostic::{Code, Diagnostic};
use crate::scenario::quantity::Duration;
use crate::scenario::raw::Scenario;
use crate::scenario::structure::{Path, at};
use crate::scenario::validate::Check;
use crate::time::Span;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Late chats move to another agent.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct AutoTransfer {
    /// A message pending longer than this at one agent moves on.
    #[schemars(example = &"60s")]
    pub after: Duration,
    /// Transfers of one contact at most, up to 100.
    ///
    /// Default: `1`
    #[schemars(example = 2)]
    pub max: Option<u32>,
}

/// Transfers of one contact at most: each is an event, and a chat that moved so often is lost anyway.
const MOST: u32 = 100;
const WEEK: f64 = 7.0 * 86_400.0;

pub(super) struct Family;

fn written(scenario: &Scenario) -> Option<&AutoTransfer> {
    scenario.rules.as_ref()?.auto_transfer.as_ref()
}

impl Switch for Family {
    fn check(&self, check: &mut Check<'_>) {
        let Some(AutoTransfer { after, max }) = written(check.raw) else { return };
        if after.span() <= Span::ZERO {
            check.say(&at!["rules", "auto-transfer", "after"], |span| {
                Diagnostic::error(Code::S302, span, "`after` cannot be zero")
                    .help("leave [rules] auto-transfer out to switch it off")
            });
        }
        if let Some(max) = max.filter(|max| *max > MOST) {
            check.say(&at!["rules", "auto-transfer", "max"], |span| {
                Diagnostic::error(Code::S007, span, format!("a contact that moves {max} times"))
                    .label(format!("at most {MOST}"))
                    .help("write how often one contact may move to another agent; 1 or 2 is usual")
            });
        }
    }

    fn durations(&self, scenario: &Scenario) -> Vec<(Path, Option<Duration>, f64, f64)> {
        let after = written(scenario).map(|rule| rule.after);
        vec![(at!["rules", "auto-transfer", "after"], after, 1.0, WEEK)]
    }

    fn lower(&self, written: &Rules, rules: &mut model::Rules) {
        rules.auto_transfer = written.auto_transfer.as_ref().map(|rule| model::AutoTransfer {
            after: rule.after.span(),
            max: rule.max.unwrap_or(1),
        });
    }

    fn raise(&self, rules: &model::Rules, written: &mut Rules) {
        written.auto_transfer = rules
            .auto_transfer
            .map(|rule| AutoTransfer { after: rule.after.into(), max: Some(rule.max) });
    }

    #[cfg(test)]
    fn variants(&self) -> (&'static str, &'static [&'static str]) {
        ("auto-transfer = ", &["{ after = \"1500ms\" }", "{ after = \"1h\", max = 1 }"])
    }
}
