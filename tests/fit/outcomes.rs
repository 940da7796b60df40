//! Who was answered and who wrote: words, flags, mappings, rows that are left out.

use super::log_of;
use chatstaff::fitting::header::Field;
use chatstaff::fitting::{Log, Options, Why, fit};
use std::fmt::Write as _;

/// 400 chats over ten days, every tenth of them without a reply or an agent; `more` adds columns.
fn chats(header: &str, more: impl Fn(bool) -> String) -> String {
    let mut text = format!("id,created_at,first_reply_at,closed_at,assignee{header}\n");
    for i in 0..400 {
        let (day, minute) = (2 + i / 40, 540 + i % 40 * 17);
        let clock = |m: i32, s: i32| format!("2026-03-{day:02} {:02}:{:02}:{s:02}", m / 60, m % 60);
        let left = i % 10 == 3;
        let reply = if left { String::new() } else { clock(minute, 20) };
        let end = clock(minute + 1 + i % 4, 7 * i % 60);
        let agent = if left { "" } else { "Anna" };
        writeln!(text, "{i},{},{reply},{end},{agent}{}", clock(minute, 0), more(left))
            .expect("text");
    }
    text
}

fn unanswered(log: &Log) -> usize {
    log.contacts.iter().filter(|c| c.unanswered).count()
}

fn read(text: &str, options: Options) -> Log {
    log_of(text, options).unwrap_or_else(|e| panic!("{e}\n{}", &text[..200]))
}

#[test]
fn a_state_is_no_outcome() {
    let without = read(&chats("", |_| String::new()), Options::default());
    assert_eq!(unanswered(&without), 40);
    for word in
        ["resolved", "Closed", "solved", "Completed", "finished", "已结束", "answered", "served"]
    {
        let log = read(&chats(",status", |_| format!(",{word}")), Options::default());
        assert_eq!(log.contacts, without.contacts, "{word}");
    }
    let patience = fit(&without, None).expect("a fit").patience.expect("patience");
    assert_eq!(patience.gave_up, 40);
}

#[test]
fn words_flags_and_mappings_say_who_was_answered() {
    // A log that has no first reply: only the words tell.
    let told = |header: &str, yes: &str, no: &str, options: Options| {
        let text = chats(header, |left| format!(",{}", if left { no } else { yes }));
        // The columns of replies and agents are taken out.
        let text: String = text.lines().fold(String::new(), |all, line| {
            let cells: Vec<&str> = line.split(',').collect();
            all + &format!("{},{},{},{}\n", cells[0], cells[1], cells[3], cells[5])
        });
        unanswered(&read(&text, options))
    };
    for (header, yes, no) in [
        (",outcome", "answered", "not answered"),
        (",outcome", "Served", "Abandoned"),
        (",outcome", "handled", "No agent available"),
        (",接待状态", "已接待", "未接待"),
        (",是否漏接", "否", "是"),
        (",是否接通", "是", "否"),
        (",missed", "FALSE", "TRUE"),
        (",missed", "", "x"),
        (",answered", "Ja", "Nein"),
        (",Abandoned", "No", "Yes"),
    ] {
        assert_eq!(told(header, yes, no, Options::default()), 40, "{header} {yes} {no}");
    }
    // A word that is not known says nothing, is told, and can be mapped.
    let mapped = |word: &str, what: &str| (Field::Outcome, word.to_owned(), what.to_owned());
    assert_eq!(told(",outcome", "prima", "schade", Options::default()), 0);
    let options = Options { values: vec![mapped("Schade", "unanswered")], ..Options::default() };
    assert_eq!(told(",outcome", "prima", "schade", options), 40);
    let log = read(
        &chats(",outcome", |left| if left { ",schade".into() } else { ",prima".into() }),
        Options::default(),
    );
    assert!(
        log.cleaning.notes.iter().any(|n| n.contains("schade") && n.contains("--value outcome:")),
        "{:?}",
        log.cleaning.notes
    );
    let wrong = Options { values: vec![mapped("schade", "gone")], ..Options::default() };
    assert!(
        log_of("id,started_at\n1,2026-03-02 10:00\n", wrong)
            .expect_err("a meaning")
            .contains("answered or unanswered")
    );
}

#[test]
fn rows_are_kept_by_a_column_s_value() {
    // Every second chat belongs to sales.
    let mut text = String::new();
    for (n, line) in chats(",Team,Channel", |_| ",Sales,chat".to_owned()).lines().enumerate() {
        let other = line.replace(",Sales,", ",Service,");
        writeln!(text, "{}", if n % 2 == 0 { &other } else { line }).expect("text");
    }
    let only = |pairs: &[(&str, &str)]| Options {
        only: pairs.iter().map(|(c, v)| ((*c).to_owned(), (*v).to_owned())).collect(),
        ..Options::default()
    };
    let log = read(&text, only(&[("team", "sales")]));
    assert_eq!((log.contacts.len(), log.cleaning.count(Why::NotWanted)), (200, 200));
    assert_eq!(read(&text, only(&[("Team", "Sales"), ("Team", "Service")])).contacts.len(), 400);
    let none = log_of(&text, only(&[("Shop", "A")])).expect_err("no such column");
    assert!(none.contains("Shop") && none.contains("Team"), "{none}");
}

#[test]
fn greetings_notes_and_directions_in_a_log_of_messages() {
    let log = |header: &str, row: &dyn Fn(i32, &str, &str, &str) -> String| {
        let mut text = format!("{header}\n");
        for chat in 0..300 {
            let (day, start) = (1 + chat / 100, 36_000 + chat % 100 * 90);
            for (after, who, say, private) in [
                (0, "in", "hello", "false"),
                (1, "out", "Thanks, we are with you in a moment!", "false"),
                (9, "out", "note to myself", "true"),
                (30, "out", "an answer", "false"),
                (70, "in", "thanks", "false"),
            ] {
                let at = start + after;
                let at =
                    format!("2026-03-{day:02} {:02}:{:02}:{:02}", at / 3600, at / 60 % 60, at % 60);
                let say =
                    if say == "an answer" { format!("answer {chat}") } else { say.to_owned() };
                text += &(row(chat, &at, who, &format!("\"{say}\",{private}")) + "\n");
            }
        }
        read(&text, Options::default())
    };
    for (header, words) in [
        (
            "conversation_id,sent_at,direction,text,private",
            [("in", "incoming"), ("out", "outgoing")],
        ),
        ("chat_id,time,sender_type,content,is_internal", [("in", "Visitor"), ("out", "Agent")]),
        ("会话ID,发送时间,发送者类型,消息内容,是否内部", [("in", "访客"), ("out", "客服")]),
        ("chat_id,sent_at,from_customer,body,private", [("in", "true"), ("out", "false")]),
    ] {
        let log = log(header, &|chat, at, who, rest| {
            let word = words.iter().find(|(key, _)| *key == who).expect("a word").1;
            format!("c{chat},{at},{word},{rest}")
        });
        assert_eq!((log.contacts.len(), log.turns.len()), (300, 300), "{header}");
        assert!(
            log.contacts.iter().all(|c| c.first_reply() == Some(30_000)),
            "{header}: {:?}",
            log.contacts[0]
        );
        assert_eq!(
            (log.cleaning.count(Why::Greeting), log.cleaning.count(Why::NotAPerson)),
            (300, 300),
            "{header}"
        );
    }
}

#[test]
fn nights_timers_and_reopened_chats_are_no_patience() {
    let log = |left_after: &dyn Fn(i32) -> i32, night: bool| {
        let mut text = String::from("id,started_at,first_reply_at,ended_at,agent\n");
        for i in 0..600 {
            let (day, minute) = (2 + i / 40, 540 + i % 40 * 17);
            let at = |minute: i32| {
                format!(
                    "2026-03-{:02} {:02}:{:02}:00",
                    day + minute / 1440,
                    minute / 60 % 24,
                    minute % 60
                )
            };
            if i % 10 == 3 {
                let second = left_after(i);
                let end = at(minute + second / 60);
                let end = format!("{}{:02}", &end[..end.len() - 2], second % 60);
                writeln!(text, "{i},{},,{end},", at(minute)).expect("text");
            } else {
                writeln!(text, "{i},{},{},{},Anna", at(minute), at(minute + 1), at(minute + 5))
                    .expect("text");
            }
            if night && i % 20 == 5 {
                writeln!(text, "n{i},{},{},{},Anna", at(120), at(545), at(550)).expect("text");
            }
        }
        let log = read(&text, Options::default());
        fit(&log, None).expect("a fit")
    };
    // Patience of about two minutes; messages of the night wait for hours.
    let plain = log(&|i| 30 + i * 13 % 180, false);
    let night = log(&|i| 30 + i * 13 % 180, true);
    let mean = |f: &chatstaff::fitting::Fit| f.patience.as_ref().expect("patience").law.mean();
    assert!((mean(&night) / mean(&plain) - 1.0).abs() < 1e-6, "{} {}", mean(&night), mean(&plain));
    assert!(
        night.doubts.iter().any(|d| d.what.contains("left out of patience")),
        "{:?}",
        night.doubts
    );
    // A timer closes at ten minutes: that is nobody's patience.
    let timer = log(&|_| 600, false);
    assert!(
        timer.patience.is_none() && timer.doubts.iter().any(|d| d.what.contains("timer")),
        "{:?}",
        timer.doubts
    );
}
