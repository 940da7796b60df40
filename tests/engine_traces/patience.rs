//! Patience, first and with later replies (`model.md` §3, §9).

use crate::DAY;
use crate::desk::{customer, play, quiet, shift};
use chatstaff::model::PatienceUntil;

#[test]
fn patience_runs_on_after_assignment_unless_the_textbooks_clock_is_asked_for() {
    let customers = || [customer(0, &[(0, 30)]), customer(5, &[(0, 10)]).patient_for(10)];
    let ours = play(&quiet(2), vec![shift(0, DAY)], &customers());
    assert_eq!(ours.only(&["c1 to", "c1 gives"]), ["5 c1 to a0", "15 c1 gives up"]);
    let mut textbook = quiet(2);
    textbook.rules.patience_until = PatienceUntil::Assignment;
    let theirs = play(&textbook, vec![shift(0, DAY)], &customers());
    assert_eq!(theirs.only(&["gives", "c1 served"]), ["40 c1 served"]);
}
