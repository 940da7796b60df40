//! The event loop, the desk's state, routing, observers (`model.md` §1, §3–5). A run is a pure
//! function of (tape, plan, rules). Must not know TOML, files, statistics or printing.
//!
//! ```text
//! run.rs       the loop          calendar.rs  coming events
//! event.rs     one packed event  kind.rs      what can happen, and the order within a millisecond
//! ids.rs       numbers that must not be mistaken for each other
//! settle.rs    what is done when   tables.rs    scenario folded
//! staff.rs     plan compiled: agent order, timetable
//! floor/       the state
//! steps/       what each family of events does to it, in verbs
//! verbs/       what can be done to the state, each thing once, with all its books
//! rules/       what is off unless a scenario turns it on, a file each
//! decide/      decisions, pure
//! observer.rs  what is told to whoever listens
//! ```

mod calendar;
mod decide;
mod event;
mod floor;
mod ids;
mod kind;
mod observer;
mod rules;
mod run;
mod settle;
mod staff;
mod steps;
mod tables;
mod verbs;

pub use floor::Workspace;
pub use observer::{
    AgentState, ContactRecord, NoObserver, Observer, Outcome, ReplyRecord, WaitingSplit,
};
pub use staff::Staff;
pub use tables::Desk;
