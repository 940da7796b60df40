//! What the metrics promise, on hand-made records and state changes.

mod folds;
mod levels;
mod targets;
