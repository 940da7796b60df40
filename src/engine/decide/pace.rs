//! How long a reply takes (`model.md` §3, Duration of a reply).

use crate::engine::tables::GroupTable;
use crate::time::Span;

/// What a reply's duration depends on.
pub(in crate::engine) struct Effort {
    /// Work on the tape, milliseconds, not rounded.
    pub work_ms: f32,
    pub reason: u16,
    /// The person's factor.
    pub speed: f64,
    /// k: the agent's open, non-lingering chats, this one included.
    pub open_chats: u32,
    /// The agent's previous reply was in another chat.
    pub switched: bool,
    /// Re-reading after a transfer or hand-over.
    pub rereading: Span,
}

/// Thirty years: no run lasts as long, and sums of such times stay numbers.
const LONGEST_MS: f64 = 1e12;

/// Factors first, then what is added; rounded to the millisecond, at least one.
pub(in crate::engine) fn duration(group: &GroupTable, effort: &Effort) -> Span {
    let others = f64::from(effort.open_chats.saturating_sub(1));
    let ms = f64::from(effort.work_ms)
        * group.pace[effort.reason as usize]
        * effort.speed
        * (1.0 + group.multitasking * others);
    let mut span = Span::from_ms((ms + 0.5).min(LONGEST_MS) as i64)
        + effort.rereading.min(Span::from_ms(LONGEST_MS as i64));
    if effort.switched {
        span += group.switch;
    }
    span.max(Span::MS)
}
