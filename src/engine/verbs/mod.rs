//! What can be done to the desk, each thing once: every verb keeps all the books of what it does
//! (lists, slots, boards, gauges, the parts of a wait, the observer), and puts what may follow from it
//! on a work list, which `settle.rs` empties. Verbs call verbs, never in a circle of files; none
//! knows what event it serves.
//!
//! | verb | work that may follow |
//! | --- | --- |
//! | join the queue, leave it (`queue.rs`) | a placement |
//! | wait no longer than (`patience.rs`) | – |
//! | place, assign, free a slot, close (`slots.rs`, `route.rs`) | a placement; who is leaving may go |
//! | become pending, pend no longer, begin a reply (`messages.rs`) | a reply to begin |
//! | hand over the rest (`hand_over.rs`), move to another agent (`move_on.rs`) | a placement |
//! | change state, be held back (`people.rs`) | a placement |
//! | conclude, turn away (`over.rs`) | – |
//! | show slots and messages to the router (`boards.rs`) | – |
//! | ask, remember, set a timer, for rules (`ask.rs`) | – |

mod ask;
mod boards;
mod hand_over;
mod messages;
mod move_on;
mod over;
mod patience;
mod people;
mod queue;
mod route;
mod slots;
