//! Hand-worked timelines, a file per rule, with the direction of those that are off by default: every tie, the settling of the desk, breaks, both leave
//! rules, hand-over, transfers (`model.md` §1, §3–5, §8, §9). All times in seconds, worked out on
//! paper from the model.

mod admission;
mod attention;
mod breaks;
#[path = "../desk/mod.rs"]
mod desk;
mod end;
mod hand_over;
mod leaving;
mod left_messages;
mod linger;
mod log_in_ramp;
mod order;
mod patience;
mod queue;
mod replies;
mod routing;
#[path = "../shop/mod.rs"]
mod shop;
mod silent_abandonment;
mod transfers;

const DAY: i64 = 86_400;
