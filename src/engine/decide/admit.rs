//! May a contact come to the desk at all? (`model.md` §3.3)

use crate::engine::tables::Desk;
use crate::model::NobodyOnline;
use crate::time::Instant;

/// What happens to a new contact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::engine) enum Admission {
    /// To be routed or queued.
    Enters,
    /// Becomes work at opening.
    LeavesMessage,
    /// Turned away.
    Blocked,
}

/// Service hours first, then lines, then the queue limit; a full queue blocks nobody whom an agent
/// could take, no line left blocks everybody.
pub(in crate::engine) fn admission(
    desk: &Desk,
    now: Instant,
    anybody_online: bool,
    can_be_taken: bool,
    queue_length: u32,
    lines_in_use: u32,
) -> Admission {
    let nobody = !anybody_online && desk.nobody_online == NobodyOnline::LeftMessage;
    if nobody || !in_service(desk, now) {
        Admission::LeavesMessage
    } else if lines_in_use >= desk.lines || (queue_length >= desk.queue_limit && !can_be_taken) {
        Admission::Blocked
    } else {
        Admission::Enters
    }
}

/// Whether `now` is inside the published service hours.
pub(in crate::engine) fn in_service(desk: &Desk, now: Instant) -> bool {
    crate::model::in_service(desk.service_hours.as_deref(), now)
}
