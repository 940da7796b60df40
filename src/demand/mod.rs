//! Curves, events, busyness → the demand tape of a replication (`model.md` §2). Must not know how
//! the desk is staffed.

mod busyness;
mod curve;
mod customer;
mod draws;
mod events;
mod exact;
mod maker;
mod mix;
mod points;
mod replay;
mod tape;
#[cfg(test)]
mod tests;

pub use busyness::BLOCK;
pub use curve::Curve;
pub use maker::TapeMaker;
pub use tape::{ContactNeed, NO_LIMIT, ReplyNeed, Tape};
