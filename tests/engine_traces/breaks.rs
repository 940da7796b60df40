//! Breaks and wind-downs (`model.md` §4, §8, §9).

use crate::DAY;
use crate::desk::{customer, play, quiet, secs, shift, shift_with_break, shift_with_breaks};
use chatstaff::model::{Lateness, Law};

#[test]
fn a_break_under_finish_waits_for_the_last_chat_keeps_its_length_and_moves_nothing_else() {
    let log = play(
        &quiet(2),
        vec![shift_with_break(0, 1000, 100, 60, 60)],
        &[customer(90, &[(0, 30)]), customer(110, &[(0, 10)])],
    );
    assert_eq!(
        log.only(&["a0 "]),
        [
            "0 a0 online",
            "90 a0 begins c0",
            "100 a0 winds down",
            "120 a0 sends c0",
            "120 a0 on break",
            "180 a0 online",
            "180 a0 begins c1",
            "190 a0 sends c1",
            "1000 a0 winds down",
            "1000 a0 offline",
        ]
    );
}

#[test]
fn a_break_that_cannot_begin_by_its_latest_hands_the_rest_over() {
    let log = play(
        &quiet(2),
        vec![shift_with_break(0, 1000, 100, 60, 30)],
        &[customer(80, &[(0, 100)]), customer(85, &[(0, 10)])],
    );
    // c0's reply runs until 180: finished; c1 is handed over at 130 and waits for the break's end.
    assert_eq!(
        log.only(&["c1", "break", "a0 on"]),
        [
            "0 a0 online",
            "85 c1 to a0",
            "130 c1 handed over by a0",
            "130 c1 queues",
            "180 a0 on break",
            "240 a0 online",
            "240 c1 to a0",
            "240 a0 begins c1",
            "250 a0 sends c1",
            "250 c1 served",
        ]
    );
}

#[test]
fn wind_down_takes_no_new_chats_before_a_break_and_before_the_end() {
    let mut scenario = quiet(2);
    scenario.groups[0].wind_down = secs(20);
    let log = play(
        &scenario,
        vec![shift_with_break(0, 300, 100, 60, 60)],
        &[customer(85, &[(0, 5)]), customer(290, &[(0, 5)])],
    );
    assert_eq!(
        log.only(&["a0 w", "a0 o", "to a", "open"]),
        [
            "0 a0 online",
            "80 a0 winds down",
            "100 a0 on break",
            "160 a0 online",
            "160 c0 to a0",
            "280 a0 winds down",
            "300 a0 offline",
            &format!("{} c1 open", DAY + 4 * 3600),
        ]
    );
}

#[test]
fn breaks_that_collide_follow_each_other_and_the_end_cuts_or_drops_them() {
    let place = shift_with_breaks(0, 300, &[(100, 60, 60), (130, 60, 60), (270, 60, 60)]);
    let log = play(&quiet(1), vec![place], &[customer(95, &[(0, 25)])]);
    // First at 120 (late), the second fell due at 130: from 180 to 240; the third is cut at 300.
    assert_eq!(
        log.only(&["a0 o", "a0 w"]),
        [
            "0 a0 online",
            "100 a0 winds down",
            "120 a0 on break",
            "240 a0 online",
            "270 a0 winds down",
            "270 a0 on break",
            "300 a0 winds down",
            "300 a0 offline",
        ]
    );
}

#[test]
fn coming_back_inside_the_wind_down_of_a_later_break_means_winding_down() {
    let mut scenario = quiet(2);
    scenario.groups[0].wind_down = secs(60);
    let place = shift_with_breaks(0, 1000, &[(100, 30, 30), (150, 30, 30)]);
    let log = play(&scenario, vec![place], &[customer(140, &[(0, 25)])]);
    assert_eq!(
        log.only(&["a0 o", "a0 w", "to a"]),
        [
            "0 a0 online",
            "40 a0 winds down",
            "100 a0 on break",
            // The second break's wind-down has run since 90.
            "130 a0 winds down",
            "150 a0 on break",
            "180 a0 online",
            "180 c0 to a0",
            "940 a0 winds down",
            "1000 a0 offline",
        ]
    );
}

#[test]
fn coming_back_inside_the_wind_down_of_the_end_takes_nothing_more() {
    let mut scenario = quiet(2);
    scenario.groups[0].wind_down = secs(150);
    let places = vec![shift_with_breaks(0, 400, &[(200, 60, 60)]), shift(410, DAY)];
    let log = play(&scenario, places, &[customer(350, &[(0, 300)])]);
    assert_eq!(
        log.only(&["a0 ", "c0 to"]),
        [
            "0 a0 online",
            "50 a0 winds down",
            "200 a0 on break",
            "260 a0 winds down",
            "400 a0 offline",
            "410 c0 to a1",
        ]
    );
}

#[test]
fn coming_back_in_the_millisecond_a_wind_down_begins_means_winding_down_and_just_before_does_not() {
    for (length, comes_back) in [(29, "129 a0 online"), (30, "130 a0 winds down")] {
        let mut scenario = quiet(2);
        scenario.groups[0].wind_down = secs(50);
        let place = shift_with_breaks(0, 1000, &[(100, length, 30), (180, 30, 30)]);
        let log = play(&scenario, vec![place], &[]);
        assert_eq!(log.only(&["a0 o", "a0 w"])[3], comes_back);
        assert!(log.only(&["130 a0 winds down"]).len() == 1, "from 130 on in any case");
    }
}

#[test]
fn who_comes_inside_a_wind_down_comes_winding_down() {
    // A shift shorter than the wind-down before its first break.
    let mut scenario = quiet(2);
    scenario.groups[0].wind_down = secs(100);
    let log = play(
        &scenario,
        vec![shift_with_breaks(50, 1000, &[(120, 30, 30)])],
        &[customer(60, &[(0, 5)])],
    );
    assert_eq!(
        log.only(&["a0 o", "a0 w", "to a"])[..4],
        ["50 a0 winds down", "120 a0 on break", "150 a0 online", "150 c0 to a0"]
    );
}

#[test]
fn each_due_break_keeps_its_latest_and_the_earliest_of_those_due_hands_over() {
    let place = shift_with_breaks(0, 2000, &[(100, 60, 400), (150, 30, 20), (160, 20, 300)]);
    let log = play(&quiet(3), vec![place], &[customer(80, &[(0, 300)]), customer(85, &[(0, 10)])]);
    assert_eq!(
        log.only(&["c1", "a0 o", "a0 w"]),
        [
            "0 a0 online",
            "85 c1 to a0",
            "100 a0 winds down",
            // The first break could wait until 500, the second only until 170.
            "170 c1 handed over by a0",
            "170 c1 queues",
            // c0 is sent at 380; then all three, one after the other: 60 + 30 + 20.
            "380 a0 on break",
            "490 a0 online",
            "490 c1 to a0",
            "490 a0 begins c1",
            "500 a0 sends c1",
            "500 c1 served",
            "2000 a0 winds down",
            "2000 a0 offline",
        ]
    );
}

#[test]
fn the_latest_of_a_break_that_waits_for_a_running_one_hands_nothing_over() {
    // The second falls due during the first and has a `latest` of none: nobody has chats then.
    let place = shift_with_breaks(0, 1000, &[(100, 60, 0), (120, 30, 0)]);
    let log = play(&quiet(3), vec![place], &[customer(90, &[(0, 5)]), customer(130, &[(0, 5)])]);
    assert_eq!(
        log.only(&["a0 o", "hand", "park", "to a"])[..5],
        ["0 a0 online", "90 c0 to a0", "100 a0 on break", "190 a0 online", "190 c1 to a0"]
    );
}

#[test]
fn a_break_that_begins_with_the_shift_is_taken_from_the_coming_on() {
    let places = || vec![shift_with_breaks(100, 1000, &[(100, 60, 60)])];
    let log = play(&quiet(1), places(), &[customer(90, &[(0, 5)])]);
    assert_eq!(
        log.only(&["a0 o", "a0 w", "to a"])[..3],
        ["100 a0 on break", "160 a0 online", "160 c0 to a0"]
    );
    // Early minutes are worked first.
    let mut early = quiet(1);
    early.groups[0].pre = secs(30);
    let log = play(&early, places(), &[customer(90, &[(0, 5)])]);
    assert_eq!(
        log.only(&["a0 o", "a0 w", "to a"])[..5],
        ["70 a0 online", "90 c0 to a0", "100 a0 winds down", "100 a0 on break", "160 a0 online"]
    );
}

#[test]
fn breaks_that_fell_due_before_a_late_comer_was_there_are_all_taken_from_the_coming_on() {
    let mut scenario = quiet(1);
    scenario.groups[0].lateness = Some(Lateness { share: 1.0, by: Law::Constant(80.0) });
    let breaks = [(120, 10, 10), (140, 20, 20), (180, 5, 5), (700, 30, 30)];
    let log = play(&scenario, vec![shift_with_breaks(100, 1000, &breaks)], &[]);
    assert_eq!(
        log.only(&["a0 o"]),
        [
            // Comes at 180, exactly when the third is due: 10 + 20 + 5 s.
            "180 a0 on break",
            "215 a0 online",
            "700 a0 on break",
            "730 a0 online",
            "1000 a0 offline",
        ]
    );
}

#[test]
fn a_break_taken_late_is_cut_by_the_end_and_one_due_before_a_seat_is_free_begins_with_the_seat() {
    let mut scenario = quiet(1);
    scenario.groups[0].lateness = Some(Lateness { share: 1.0, by: Law::Constant(80.0) });
    let log = play(&scenario, vec![shift_with_breaks(100, 200, &[(110, 60, 60)])], &[]);
    assert_eq!(
        log.only(&["a0 o", "a0 w"]),
        ["180 a0 on break", "200 a0 winds down", "200 a0 offline"]
    );
    let mut one_seat = quiet(1);
    one_seat.rules.seats = Some(1);
    let places = vec![shift(0, 50), shift_with_breaks(10, 200, &[(20, 60, 60)])];
    let log = play(&one_seat, places, &[]);
    assert_eq!(
        log.only(&["a1"]),
        [
            "10 a1 waits for a seat",
            "50 a1 on break",
            "110 a1 online",
            "200 a1 winds down",
            "200 a1 offline",
        ]
    );
}
