//! What a saturated agent gets through at each cap (`model.md` §3): exact for exponential stages,
//! within 2 % for others.

use super::table::Rows;
use crate::model::Scenario;
use crate::planning::throughput;
use crate::report::number;
use std::fmt::Write as _;

/// Caps that are always shown.
const USUAL: u32 = 12;

/// A table per group and, below it, the cap that is best.
#[must_use]
pub fn throughput(scenario: &Scenario) -> String {
    let mut text = String::from(
        "An agent who always has as many chats as the cap allows, over the base mix of reasons\n\
         (exact for exponential stages, within 2 % for others).\n",
    );
    for (index, group) in scenario.groups.iter().enumerate() {
        let own = group.cap.min(100);
        let by_cap = throughput::of_group(scenario, index, own.max(USUAL));
        let mut rows = Rows::new(0, &["cap", "chats/hour", "writing", "reply after", "chat lasts"]);
        for row in &by_cap {
            let mark = if row.cap == own { "→ " } else { "" };
            rows.row(vec![
                format!("{mark}{}", row.cap),
                number::grouped(row.chats_per_hour, 1),
                number::percent_short((row.busy * 100.0).round() / 100.0),
                number::seconds(row.reply_latency_s),
                number::seconds(row.chat_s),
            ]);
        }
        text.push_str(&rows.under(&group.name));
        let best = by_cap.iter().max_by(|a, b| a.chats_per_hour.total_cmp(&b.chats_per_hour));
        if let Some(best) = best {
            writeln!(
                text,
                "most chats an hour at cap {}: {}; → is the group's own cap",
                best.cap,
                number::grouped(best.chats_per_hour, 1)
            )
            .expect("writing to a string");
        }
    }
    text
}
