//! Tables of counts: what their cells say. Must not know who counts what.

pub mod cells;
