//! The decision points, as pure functions of what they are shown: rate (whom a chat goes to),
//! pace (how long a reply takes), admission.

pub(super) mod admit;
pub(super) mod pace;
pub(super) mod rate;
