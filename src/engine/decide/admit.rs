//! May a contact come to the desk at all? (`model.md` §3.3)

use crate::engine::tables::Desk;

/// What happens to a new contact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::engine) enum Admission {
    /// To be routed or queued.
    Enters,
    /// Turned away.
    Blocked,
}

/// Lines, then the queue limit; a full queue blocks nobody whom an agent could take, no line left
/// blocks everybody.
pub(in crate::engine) const fn admission(
    desk: &Desk,
    can_be_taken: bool,
    queue_length: u32,
    lines_in_use: u32,
) -> Admission {
    if lines_in_use >= desk.lines || (queue_length >= desk.queue_limit && !can_be_taken) {
        Admission::Blocked
    } else {
        Admission::Enters
    }
}
