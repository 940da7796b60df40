//! Hand-worked timelines: every tie, the settling of the desk, breaks, both leave rules, hand-over,
//! transfers (`model.md` §1, §3–5, §8). All times in seconds, worked out on paper from the model.

mod desk;

use chatstaff::model::{
    Attention, AutoTransfer, Group, Law, LeaveRule, NobodyOnline, PatienceUntil, Reason, Routing,
};
use desk::{at, customer, play, quiet, secs, shift, shift_with_break};

const DAY: i64 = 86_400;

#[test]
fn an_agent_writes_one_reply_at_a_time_across_open_chats() {
    let log = play(
        &quiet(2),
        vec![shift(0, DAY)],
        &[customer(10, &[(0, 10), (5, 20)]), customer(12, &[(0, 30)])],
    );
    assert_eq!(
        log.only(&["begins", "sends", "served"]),
        [
            "10 a0 begins c0",
            "20 a0 sends c0",
            "20 a0 begins c1",
            // c0 writes again at 25 and waits until 50.
            "50 a0 sends c1",
            "50 c1 served",
            "50 a0 begins c0",
            "70 a0 sends c0",
            "70 c0 served",
        ]
    );
    let first = log.record(1);
    assert_eq!(first.assigned, Some(at(12)));
    assert_eq!(first.begun, Some(at(20)));
    assert_eq!(first.first_reply, Some(at(50)));
    assert_eq!((first.split.agent_busy, first.split.replying), (secs(8), secs(30)));
    assert_eq!((log.replies[2].asked, log.replies[2].begun), (at(25), at(50)));
}

#[test]
fn two_agents_coming_to_a_queue_of_three_take_two_each_in_turn_before_anyone_begins() {
    let log = play(
        &quiet(2),
        vec![shift(100, DAY), shift(100, DAY)],
        &[customer(1, &[(0, 10)]), customer(2, &[(0, 10)]), customer(3, &[(0, 10)])],
    );
    assert_eq!(
        log.only(&["100 "]),
        [
            "100 a0 online",
            "100 a1 online",
            "100 c0 to a0",
            "100 c1 to a1",
            "100 c2 to a0",
            "100 a0 begins c0",
            "100 a1 begins c1",
        ]
    );
    let split = log.record(2).split;
    assert_eq!(
        (split.nobody_online, split.no_free_slot, split.agent_busy),
        (secs(97), secs(0), secs(10))
    );
}

#[test]
fn a_slot_freed_in_the_millisecond_its_agent_leaves_serves_nobody() {
    // a0 ends at 20, exactly when its chat does; c1 must wait for a1 who comes at 40.
    let log = play(
        &quiet(1),
        vec![shift(0, 20), shift(40, DAY)],
        &[customer(10, &[(0, 10)]), customer(15, &[(0, 10)])],
    );
    assert_eq!(log.only(&["to a", "offline"]), ["10 c0 to a0", "20 a0 offline", "40 c1 to a1",]);
}

#[test]
fn a_freed_slot_serves_the_queue_before_a_new_arrival_of_the_same_millisecond() {
    let log = play(
        &quiet(1),
        vec![shift(0, DAY)],
        &[customer(0, &[(0, 10)]), customer(5, &[(0, 10)]), customer(10, &[(0, 10)])],
    );
    assert_eq!(log.only(&["to a"]), ["0 c0 to a0", "10 c1 to a0", "20 c2 to a0"]);
}

#[test]
fn a_seat_passes_on_in_the_millisecond_its_owner_leaves() {
    let mut scenario = quiet(1);
    scenario.rules.seats = Some(1);
    let log = play(&scenario, vec![shift(0, 20), shift(10, 60), shift(20, 60)], &[]);
    assert_eq!(
        log.only(&["a"]),
        [
            "0 a0 online",
            "10 a1 waits for a seat",
            "20 a0 winds down",
            "20 a0 offline",
            "20 a1 online",
            "20 a2 waits for a seat",
            "60 a1 winds down",
            "60 a2 offline",
            "60 a1 offline",
        ]
    );
}

#[test]
fn answered_customers_who_write_in_the_same_millisecond_are_all_heard_before_anyone_begins() {
    // c0 and c1 both write again at 30; c1's message is older in no way, so the contact number decides.
    let log = play(
        &quiet(3),
        vec![shift(0, DAY)],
        &[customer(0, &[(0, 10), (20, 5)]), customer(1, &[(0, 10), (10, 5)])],
    );
    assert_eq!(
        log.only(&["begins"]),
        ["0 a0 begins c0", "10 a0 begins c1", "30 a0 begins c0", "35 a0 begins c1"]
    );
}

#[test]
fn a_reply_begun_in_the_millisecond_patience_ends_keeps_its_customer() {
    let log = play(
        &quiet(1),
        vec![shift(0, DAY)],
        &[
            customer(0, &[(0, 10)]),
            customer(4, &[(0, 10)]).patient_for(6),
            customer(6, &[(0, 10)]).patient_for(13),
        ],
    );
    assert_eq!(
        log.only(&["gives up", "served", "abandoned"]),
        ["10 c0 served", "19 c2 gives up", "19 c2 abandoned", "20 c1 served"]
    );
    let gone = log.record(2);
    assert_eq!((gone.gave_up, gone.split.no_free_slot), (Some(at(19)), secs(13)));
}

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

#[test]
fn a_silent_leaver_keeps_the_place_gets_the_reply_and_holds_the_slot_until_the_timeout() {
    let log = play(
        &quiet(1),
        vec![shift(0, DAY)],
        &[
            customer(0, &[(0, 30)]),
            customer(1, &[(0, 10), (5, 10)]).patient_for(9).silent(60),
            customer(2, &[(0, 10)]),
        ],
    );
    assert_eq!(
        log.only(&["c1", "c2 to"]),
        [
            "1 c1 queues",
            "10 c1 gives up silently",
            "30 c1 to a0",
            "30 a0 begins c1",
            "40 a0 sends c1",
            "100 c1 abandoned silently",
            "100 c2 to a0",
        ]
    );
    assert!(log.replies[1].to_nobody);
}

#[test]
fn a_lingering_window_holds_its_slot_but_does_not_count_as_open() {
    let mut scenario = quiet(2);
    scenario.groups[0].multitasking = 0.5;
    let log = play(
        &scenario,
        vec![shift(0, DAY)],
        &[customer(0, &[(0, 10)]).lingers(100), customer(20, &[(0, 10)]), customer(21, &[(0, 10)])],
    );
    assert_eq!(
        log.only(&["c1 served", "c2 to", "c0 served"]),
        ["30 c1 served", "30 c2 to a0", "110 c0 served"]
    );
    assert_eq!(log.replies[1].open_chats, 1);
}

#[test]
fn a_reply_takes_longer_with_more_open_chats_after_a_switch_and_by_tier() {
    let mut scenario = quiet(3);
    scenario.groups[0].multitasking = 0.1;
    scenario.groups[0].factor = 2.0;
    scenario.groups[0].switch = secs(3);
    let log = play(
        &scenario,
        vec![shift(0, DAY)],
        &[customer(0, &[(0, 10)]), customer(5, &[(0, 10)]), customer(6, &[(0, 10), (1, 10)])],
    );
    // c0: 10 × 2 = 20. c1 with c2 open: 20 × 1.1 + 3 = 25. c2 alone: 20 + 3, then 20 without switch.
    assert_eq!(
        log.only(&["sends"]),
        ["20 a0 sends c0", "45 a0 sends c1", "68 a0 sends c2", "89 a0 sends c2"]
    );
}

#[test]
fn finish_ends_a_shift_with_the_last_open_chat_and_takes_nothing_new() {
    let mut scenario = quiet(2);
    scenario.groups[0].post = secs(5);
    let log = play(
        &scenario,
        vec![shift(0, 100), shift(0, 100), shift(150, DAY)],
        &[customer(90, &[(0, 20), (10, 20)]), customer(101, &[(0, 10)])],
    );
    assert_eq!(
        log.only(&["a0", "a1", "c1 to"]),
        [
            "0 a0 online",
            "0 a1 online",
            "90 c0 to a0",
            "90 a0 begins c0",
            "100 a0 winds down",
            "100 a1 winds down",
            "105 a1 offline",
            "110 a0 sends c0",
            "120 a0 begins c0",
            "140 a0 sends c0",
            "140 a0 offline",
            "150 c1 to a2",
        ]
    );
}

#[test]
fn overtime_has_an_end_and_then_the_rest_is_handed_over() {
    let mut scenario = quiet(3);
    scenario.groups[0].overtime_max = secs(60);
    scenario.rules.rereading = Some(Law::Constant(7.0));
    let log = play(
        &scenario,
        vec![shift(0, 100), shift(150, DAY)],
        &[
            customer(90, &[(0, 80), (500, 10)]),
            customer(95, &[(0, 10)]),
            customer(96, &[(0, 10)]).patient_for(9),
        ],
    );
    // At 160 a0 is writing to c0: finished at 170, and then parked; c1 goes to the queue's head.
    assert_eq!(
        log.only(&["a0", "a1", "c0", "c1"]),
        [
            "0 a0 online",
            "90 c0 to a0",
            "90 a0 begins c0",
            "95 c1 to a0",
            "96 c2 to a0",
            "100 a0 winds down",
            "150 a1 online",
            "160 c1 handed over by a0",
            "160 c1 queues",
            "160 c1 to a1",
            "160 a1 begins c1",
            "170 a0 sends c0",
            "170 c0 parked by a0",
            "170 a0 offline",
            "177 a1 sends c1",
            "177 c1 served",
            "670 c0 queues",
            "670 c0 to a1",
            "670 a1 begins c0",
            "687 a1 sends c0",
            "687 c0 served",
        ]
    );
    assert_eq!(log.record(1).split.agent_busy, secs(65));
}

#[test]
fn hand_over_at_the_end_finishes_only_the_reply_in_progress() {
    let mut scenario = quiet(3);
    scenario.groups[0].leave = LeaveRule::HandOver;
    scenario.groups[0].post = secs(10);
    let log = play(
        &scenario,
        vec![shift(0, 100), shift(0, DAY)],
        &[
            customer(60, &[(0, 30), (100, 5)]), // to a0, thinking at 110
            customer(61, &[(0, 200)]),          // to a1, busy all along
            customer(80, &[(0, 40)]),           // to a0, begun at 90, sent at 130
            customer(81, &[(0, 5)]),            // to a1, pending
            customer(82, &[(0, 5)]),            // to a0, pending at 110
        ],
    );
    assert_eq!(
        log.only(&["a0 winds", "handed", "parked", "a0 offline", "c4 to", "c0 to", "c2 se"]),
        [
            "60 c0 to a0",
            "82 c4 to a0",
            "100 a0 winds down",
            "110 c0 parked by a0",
            "110 c4 handed over by a0",
            "110 c4 to a1",
            "130 c2 served",
            "130 a0 offline",
            // c0 writes at 190, but a1 is full until c1 is served.
            "261 c0 to a1",
        ]
    );
}

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
    let mut place = shift_with_break(0, 300, 100, 60, 60);
    let mut second = place.breaks[0];
    second.start = at(130);
    let mut third = place.breaks[0];
    third.start = at(270);
    place.breaks.extend([second, third]);
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
fn lingering_windows_close_when_their_agent_leaves() {
    let log = play(&quiet(1), vec![shift(0, 100)], &[customer(50, &[(0, 10)]).lingers(500)]);
    assert_eq!(log.only(&["served", "offline"]), ["100 c0 served", "100 a0 offline"]);
}

#[test]
fn people_come_early_stay_late_and_take_nothing_new_after_the_scheduled_end() {
    let mut scenario = quiet(1);
    scenario.groups[0].pre = secs(30);
    scenario.groups[0].post = secs(30);
    let log = play(
        &scenario,
        vec![shift(100, 200)],
        &[customer(80, &[(0, 10)]), customer(205, &[(0, 10)]).patient_for(50)],
    );
    assert_eq!(
        log.only(&["a0 ", "c1"]),
        [
            "70 a0 online",
            "80 a0 begins c0",
            "90 a0 sends c0",
            "200 a0 winds down",
            "205 c1 queues",
            "230 a0 offline",
            "255 c1 gives up",
            "255 c1 abandoned",
        ]
    );
}

#[test]
fn auto_transfer_moves_the_oldest_late_message_when_a_slot_frees_before_the_queue() {
    let mut scenario = quiet(2);
    scenario.rules.auto_transfer = Some(AutoTransfer { after: secs(20), max: 1 });
    scenario.rules.rereading = Some(Law::Constant(4.0));
    let log = play(
        &scenario,
        vec![shift(0, DAY), shift(0, DAY)],
        &[
            customer(0, &[(0, 100)]), // a0
            customer(1, &[(0, 30)]),  // a1 until 31
            customer(2, &[(0, 10)]),  // a0, pending; due at 22, a1 is full
            customer(3, &[(0, 50)]),  // a1, pending; due at 23, a0 is full
            customer(4, &[(0, 10)]),  // queue
        ],
    );
    assert_eq!(
        log.only(&["to a", "moves", "c2", "c4 se"]),
        [
            "0 c0 to a0",
            "1 c1 to a1",
            "2 c2 to a0",
            "3 c3 to a1",
            "31 c2 to a1",
            "31 c2 moves a0->a1",
            // The slot that c2 frees goes to the next transfer, then comes the queue.
            "31 c3 to a0",
            "31 c3 moves a1->a0",
            "31 c4 to a1",
            // Longest waiting: c2 (asked at 2) before c4 (asked at 4); 10 + 4 re-reading.
            "31 a1 begins c2",
            "45 a1 sends c2",
            "45 c2 served",
            "55 c4 served",
        ]
    );
    assert_eq!(log.record(2).transfers, 1);
    assert_eq!(log.record(2).split.agent_busy, secs(29));
}

#[test]
fn the_queue_limit_blocks_only_whom_nobody_could_take() {
    let mut scenario = quiet(1);
    scenario.rules.queue_limit = Some(1);
    let log = play(
        &scenario,
        vec![shift(0, DAY)],
        &[
            customer(0, &[(0, 10)]),
            customer(1, &[(0, 10)]),
            customer(2, &[(0, 10)]),
            customer(10, &[(0, 10)]),
        ],
    );
    assert_eq!(
        log.only(&["blocked", "served"]),
        ["2 c2 blocked", "10 c0 served", "20 c1 served", "30 c3 served"]
    );
}

#[test]
fn left_messages_come_back_as_one_reply_of_work_at_opening() {
    let mut scenario = quiet(2);
    scenario.rules.service_hours = Some(vec![(at(100), at(200))]);
    scenario.rules.nobody_online = NobodyOnline::LeftMessage;
    let log = play(
        &scenario,
        vec![shift(110, DAY)],
        &[
            customer(50, &[(0, 10), (5, 10)]).patient_for(20),
            customer(105, &[(0, 10)]),
            customer(250, &[(0, 10)]),
        ],
    );
    assert_eq!(
        log.only(&["c"]),
        [
            "100 c0 queues",
            "110 a0 online",
            "110 c1 queues",
            "110 c0 to a0",
            "110 c1 to a0",
            "110 a0 begins c0",
            "120 a0 sends c0",
            "120 c0 left message",
            "120 a0 begins c1",
            "130 a0 sends c1",
            "130 c1 left message",
            "86400 c2 left message",
        ]
        .into_iter()
        .filter(|l| l.contains('c'))
        .collect::<Vec<_>>()
    );
}

#[test]
fn priority_with_ageing_lets_the_old_overtake_the_important() {
    let mut scenario = quiet(1);
    scenario.demand.reasons.push(Reason { priority: 1, ..Reason::bare("urgent", 0.0) });
    scenario.groups = vec![Group { skills: vec![Some(1.0); 2], ..Group::bare("all", 10, 1) }];
    let customers = || {
        [
            customer(0, &[(0, 40)]),
            customer(1, &[(0, 10)]),
            customer(10, &[(0, 10)]).reason(1),
            customer(35, &[(0, 10)]).reason(1),
        ]
    };
    let order = |log: &desk::Log| -> Vec<String> {
        log.only(&["to a"]).iter().map(ToString::to_string).collect()
    };
    let strict = play(&scenario, vec![shift(0, DAY)], &customers());
    assert_eq!(order(&strict), ["0 c0 to a0", "40 c2 to a0", "50 c3 to a0", "60 c1 to a0"]);
    // With 20 s to a step, c1 (asked at 1) is as urgent as an urgent one who asked at 21.
    scenario.rules.age_step = Some(secs(20));
    let ageing = play(&scenario, vec![shift(0, DAY)], &customers());
    assert_eq!(order(&ageing), ["0 c0 to a0", "40 c2 to a0", "50 c1 to a0", "60 c3 to a0"]);
}

#[test]
fn skills_keep_a_chat_waiting_beside_an_idle_agent_who_cannot_take_it() {
    let mut scenario = quiet(1);
    scenario.demand.reasons.push(Reason::bare("refund", 0.0));
    scenario.groups = vec![
        Group { skills: vec![Some(1.0), None], ..Group::bare("sales", 10, 1) },
        Group { skills: vec![None, Some(2.0)], ..Group::bare("refunds", 10, 1) },
    ];
    let mut late = shift(50, DAY);
    late.group = 1;
    let log = play(
        &scenario,
        vec![shift(0, DAY), late],
        &[customer(10, &[(0, 10)]).reason(1), customer(20, &[(0, 10)])],
    );
    assert_eq!(
        log.only(&["to a", "served"]),
        ["20 c1 to a0", "30 c1 served", "50 c0 to a1", "70 c0 served"]
    );
}

#[test]
fn attention_rules_choose_the_next_message() {
    // Two agents; a1 leaves by hand-over at 30 and a0 gets c2, asked at 3, after c1's second message.
    let order = |attention: Attention| -> Vec<String> {
        let mut scenario = quiet(4);
        scenario.rules.attention = attention;
        let customers = [
            customer(0, &[(0, 1), (1, 20)]), // first 0-1, second asked at 2, 2-22
            customer(3, &[(0, 1)]),          // first message asked at 3
            customer(1, &[(0, 1), (2, 5)]),  // placeholder, sorted below
        ];
        let mut sorted: Vec<_> = customers.into_iter().collect();
        sorted.sort_by_key(|c| c.need.start);
        let log = play(&scenario, vec![shift(0, DAY)], &sorted);
        log.only(&["begins"]).iter().map(ToString::to_string).collect()
    };
    // c0 0-1; c1 (asked 1) 1-2; c0 again (asked 2) 2-22; c2 asked 3, c1 again asked 4.
    let longest = [
        "0 a0 begins c0",
        "1 a0 begins c1",
        "2 a0 begins c0",
        "22 a0 begins c2",
        "23 a0 begins c1",
    ];
    assert_eq!(order(Attention::LongestWaiting), longest);
    assert_eq!(order(Attention::Arrival), longest);
    assert_eq!(order(Attention::NewFirst), longest);
    assert_eq!(
        order(Attention::Parallel),
        ["0 a0 begins c0", "1 a0 begins c1", "2 a0 begins c0", "3 a0 begins c2", "4 a0 begins c1"]
    );
}

#[test]
fn new_first_answers_a_newcomer_before_an_older_follow_up() {
    let mut scenario = quiet(4);
    scenario.rules.attention = Attention::NewFirst;
    let customers = [
        customer(0, &[(0, 2), (1, 5)]), // asks again at 3
        customer(1, &[(0, 10)]),        // 2-12
        customer(8, &[(0, 5)]),         // new at 8
    ];
    let log = play(&scenario, vec![shift(0, DAY)], &customers);
    assert_eq!(
        log.only(&["begins"]),
        ["0 a0 begins c0", "2 a0 begins c1", "12 a0 begins c2", "17 a0 begins c0"]
    );
}

#[test]
fn under_arrival_a_chat_handed_over_queues_behind_what_reached_the_agent_before() {
    let mut scenario = quiet(4);
    scenario.rules.attention = Attention::Arrival;
    scenario.groups[0].leave = LeaveRule::HandOver;
    let customers = || {
        [
            customer(0, &[(0, 40)]), // a0 0-40
            customer(1, &[(0, 60)]), // a1 1-61
            customer(2, &[(0, 5)]),  // a0
            customer(3, &[(0, 5)]),  // a1, asked at 3, handed over at 30
            customer(4, &[(0, 5)]),  // a0
        ]
    };
    let places = || vec![shift(-1, DAY), shift(0, 30)];
    let arrival = play(&scenario, places(), &customers());
    assert_eq!(
        arrival.only(&["a0 begins"]),
        ["0 a0 begins c0", "40 a0 begins c2", "45 a0 begins c4", "50 a0 begins c3"]
    );
    scenario.rules.attention = Attention::LongestWaiting;
    let longest = play(&scenario, places(), &customers());
    assert_eq!(
        longest.only(&["a0 begins"]),
        ["0 a0 begins c0", "40 a0 begins c2", "45 a0 begins c3", "50 a0 begins c4"]
    );
}

#[test]
fn routing_rules_choose_the_agent() {
    let agents = |routing: Routing, cap: [u32; 2]| -> Vec<String> {
        let mut scenario = quiet(0);
        scenario.rules.routing = routing;
        scenario.groups = vec![Group::bare("a", 10, cap[0]), Group::bare("b", 10, cap[1])];
        let mut other = shift(0, DAY);
        other.group = 1;
        let customers = [
            customer(0, &[(0, 3), (500, 1)]),
            customer(10, &[(0, 3), (500, 1)]),
            customer(20, &[(0, 100)]),
            customer(30, &[(0, 3), (500, 1)]),
            customer(40, &[(0, 3)]),
        ];
        let log = play(&scenario, vec![shift(0, DAY), other], &customers);
        log.only(&["to a"]).iter().map(|l| l.rsplit(' ').next().unwrap_or("").into()).collect()
    };
    let (a, b) = ("a0".to_string(), "a1".to_string());
    // c2 keeps its agent writing until 120: whoever can type now is the other one.
    assert_eq!(agents(Routing::LeastLoaded, [9, 9]), [&a, &b, &a, &b, &a].map(Clone::clone));
    assert_eq!(agents(Routing::LeastPending, [9, 9]), [&a, &b, &a, &b, &b].map(Clone::clone));
    assert_eq!(agents(Routing::LeastFilled, [9, 3]), [&a, &b, &a, &a, &b].map(Clone::clone));
    assert_eq!(agents(Routing::Sorted, [2, 9]), [&a, &b, &a, &b, &b].map(Clone::clone));
    assert_eq!(agents(Routing::RoundRobin, [9, 9]), [&a, &b, &a, &b, &a].map(Clone::clone));
    assert_eq!(agents(Routing::LongestIdle, [9, 9]), [&a, &b, &a, &b, &b].map(Clone::clone));
}

#[test]
fn cap_zero_is_online_and_never_routed_to() {
    let log = play(&quiet(0), vec![shift(0, DAY)], &[customer(5, &[(0, 5)]).patient_for(60)]);
    assert_eq!(
        log.only(&["a0", "c0"]),
        [
            "0 a0 online",
            "5 c0 queues",
            "65 c0 gives up",
            "65 c0 abandoned",
            "86400 a0 winds down",
            "86400 a0 offline",
        ]
        .into_iter()
        .filter(|line| !line.starts_with("86400"))
        .collect::<Vec<_>>()
    );
    assert_eq!(log.record(0).split.no_free_slot, secs(60));
}

#[test]
fn an_empty_desk_serves_nobody_and_the_run_ends() {
    let log =
        play(&quiet(5), vec![], &[customer(5, &[(0, 5)]), customer(6, &[(0, 5)]).patient_for(9)]);
    assert_eq!(
        log.only(&["c"]),
        [
            "5 c0 queues".to_string(),
            "6 c1 queues".into(),
            "15 c1 gives up".into(),
            "15 c1 abandoned".into(),
            format!("{} c0 open", DAY + 4 * 3600),
        ]
    );
    assert_eq!(log.record(0).split.nobody_online, secs(DAY + 4 * 3600 - 5));
}

#[test]
fn the_backlog_comes_in_at_the_start_with_its_age_and_its_patience() {
    let log = play(
        &quiet(1),
        vec![shift(0, DAY)],
        &[customer(-600, &[(0, 10)]), customer(-300, &[(0, 10)]).patient_for(5)],
    );
    assert_eq!(log.only(&["to a", "gives"]), ["0 c0 to a0", "5 c1 gives up"]);
    assert_eq!(log.record(0).first_reply, Some(at(10)));
    assert_eq!(log.record(0).start, at(-600));
}
