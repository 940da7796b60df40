//! Curves, events, busyness → the demand tape of a replication (`model.md` §2). Must not know how
//! the desk is staffed.

mod tape;

pub use tape::{ContactNeed, NO_LIMIT, ReplyNeed, Tape};
