//! Logs and counts as other tools export them: the same chats in the columns, words and clocks of
//! each are the same log.

use super::{figure, log_of};
use chatstaff::fitting::{Options, fit};
use std::fmt::Write as _;

/// One chat of the desk.
struct Chat {
    id: u32,
    /// Day of March 2026 and seconds of the day.
    at: (u32, u32),
    first: u32,
    lasts: u32,
    answered: bool,
}

impl Chat {
    fn clock(seconds: u32) -> String {
        format!("{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60)
    }
    fn start(&self) -> String {
        format!("2026-03-{:02} {}", self.at.0, Self::clock(self.at.1))
    }
    fn end(&self) -> String {
        format!("2026-03-{:02} {}", self.at.0, Self::clock(self.at.1 + self.lasts))
    }
    fn agent(&self) -> String {
        if self.answered { format!("A{}", self.id % 3) } else { String::new() }
    }
    fn or(&self, answered: String, nobody: &str) -> String {
        if self.answered { answered } else { nobody.to_owned() }
    }
}

/// Every eighth customer leaves after half a minute to two minutes.
fn chats() -> Vec<Chat> {
    let one = |id: u32| {
        let answered = id % 8 != 3;
        let first = 10 + id * 37 % 90;
        let lasts = if answered { first + 60 + id * 53 % 300 } else { 30 + id * 29 % 90 };
        Chat { id, at: (2 + id / 40, 32_400 + id % 40 * 977 + id % 7), first, lasts, answered }
    };
    (0..560).map(one).collect()
}

fn table(header: &str, row: impl Fn(&Chat) -> String) -> String {
    chats().iter().fold(format!("{header}\n"), |text, chat| text + &row(chat) + "\n")
}

fn read(name: &str, text: &str, zone: Option<&str>) -> chatstaff::fitting::Log {
    let options = Options { zone: zone.map(str::to_owned), ..Options::default() };
    log_of(text, options).unwrap_or_else(|e| panic!("{name}: {e}"))
}

#[test]
fn columns_of_other_tools_are_the_same_log() {
    let plain = table("started_at,first_response_time,duration,agent,outcome", |c| {
        let first = c.or(c.first.to_string(), "");
        let outcome = c.or("answered".into(), "abandoned");
        format!("{},{first},{},{},{outcome}", c.start(), c.lasts, c.agent())
    });
    let plain = read("plain", &plain, None);
    let unanswered = plain.contacts.iter().filter(|c| c.unanswered).count();
    assert_eq!((plain.contacts.len(), unanswered, plain.agents), (560, 70, 3));
    let fitted = fit(&plain, None).expect("a fit");
    let patience = figure(&fitted, "patience, mean").value;
    let files = [
        (
            "a subject before each name",
            table(
                "Ticket ID,Chat start - Timestamp,Chat served status,Chat wait time (sec),Chat duration (sec),Chat agent name",
                |c| {
                    let wait = if c.answered { c.first } else { c.lasts };
                    let served = c.or("served".into(), "missed");
                    format!("{},{},{served},{wait},{},{}", c.id, c.start(), c.lasts, c.agent())
                },
            ),
        ),
        (
            "request and start",
            table("Name,Request Time,Start Time,End Time,Status,Owner: Full Name", |c| {
                let assigned = Chat::clock(c.at.1 + c.first);
                let assigned = c.or(format!("2026-03-{:02} {assigned}", c.at.0), "");
                let status = c.or("Completed".into(), "Missed");
                format!("{},{},{assigned},{},{status},{}", c.id, c.start(), c.end(), c.agent())
            }),
        ),
        (
            "a queue of no seconds before a chat without a reply",
            table(
                "chat id,chat creation date,chat start date,last operator id,queue duration in seconds,chat duration in seconds,first response time in seconds",
                |c| {
                    let first = c.or(c.first.to_string(), "");
                    let (start, queue) = (c.start(), c.or(c.first.to_string(), "0"));
                    let from = c.or(String::new(), &start);
                    format!("{},{start},{from},{},{queue},{},{first}", c.id, c.agent(), c.lasts)
                },
            ),
        ),
        (
            "French, semicolons",
            table("Date de début;Délai première réponse (s);Durée (s);Agent;Résultat", |c| {
                let day = format!("{:02}/03/2026 {}", c.at.0, Chat::clock(c.at.1));
                let first = c.or(c.first.to_string(), "");
                let result = c.or("répondu".into(), "abandonné");
                format!("{day};{first};{};{};{result}", c.lasts, c.agent())
            }),
        ),
        (
            "a question for a flag",
            table("Conversation Start,Operator,Duration,Wait,Missed?", |c| {
                let wait = Chat::clock(if c.answered { c.first } else { c.lasts });
                let missed = c.or("FALSE".into(), "TRUE");
                let lasts = Chat::clock(c.lasts);
                format!("{},{},{lasts},{wait},{missed}", c.start(), c.agent())
            }),
        ),
        (
            "a placeholder for nobody",
            table(
                "对话ID,对话开始时间,对话结束时间,首次响应时长,客服姓名,对话状态",
                |c| {
                    let first = c.or(format!("{}秒", c.first), "无");
                    let agent = c.or(c.agent(), "无客服");
                    format!("{},{},{},{first},{agent},已结束", c.id, c.start(), c.end())
                },
            ),
        ),
        (
            "spreadsheet days with a decimal comma",
            table("started_at;first response;closed;assignee;outcome", |c| {
                let day = |s: u32| {
                    let days = 46_081 + c.at.0;
                    format!("{:.6}", f64::from(days) + f64::from(s) / 86_400.0).replace('.', ",")
                };
                let first = c.or(c.first.to_string(), "");
                let outcome = c.or("answered".into(), "abandoned");
                format!("{};{first};{};{};{outcome}", day(c.at.1), day(c.at.1 + c.lasts), c.agent())
            }),
        ),
    ];
    for (name, text) in &files {
        let log = read(name, text, None);
        let gone = log.contacts.iter().filter(|c| c.unanswered).count();
        assert_eq!((log.contacts.len(), gone, log.agents), (560, 70, 3), "{name}");
        let starts = |log: &chatstaff::fitting::Log| -> Vec<i64> {
            log.contacts.iter().map(|c| (c.start + 500) / 1000).collect()
        };
        assert_eq!(starts(&log), starts(&plain), "{name}");
        let found = fit(&log, None).unwrap_or_else(|e| panic!("{name}: {e}"));
        let here = figure(&found, "patience, mean").value;
        assert!((here / patience - 1.0).abs() < 0.02, "{name}: {here} s, not {patience} s");
    }
}

#[test]
fn a_log_is_never_counts_and_a_row_of_data_is_no_header() {
    // A number that is no count, beside moments that stand anyhow.
    for header in ["Erstellt,Wert,Kanal", "created,total,channel", "列一,列二,列三"] {
        let text = table(header, |c| format!("{},{},web", c.start(), c.id % 9));
        if let Ok(log) = log_of(&text, Options::default()) {
            assert_eq!((log.contacts.len(), log.counts), (560, None), "{header}");
        }
    }
    // Interval by interval, with an end to each, they are counts.
    let mut text = String::from("Start,End,Conversations\n");
    for hour in 0..24 * 14 {
        let at = |hour: u32| format!("2026-03-{:02} {:02}:00", 2 + hour / 24, hour % 24);
        let n = if (9..20).contains(&(hour % 24)) { 5 + hour % 4 } else { 0 };
        writeln!(text, "{},{},{n}", at(hour), at(hour + 1)).expect("text");
    }
    let counts = read("from and to", &text, None).counts.expect("counts");
    assert_eq!(counts.counts.len(), 24 * 14);
}

#[test]
fn counts_of_other_tools_are_the_same_counts() {
    let count =
        |day: u32, hour: u32| if (9..20).contains(&hour) { 3 + (day * 7 + hour) % 5 } else { 0 };
    let all = |header: &str, row: &dyn Fn(u32, u32, u32) -> String| {
        (0..24 * 14).fold(format!("{header}\n"), |text, k| {
            let (day, hour) = (k / 24, k % 24);
            text + &row(day, hour, count(day, hour)) + "\n"
        })
    };
    let plain = all("time,count", &|d, h, n| format!("2026-03-{:02} {h:02}:00,{n}", d + 2));
    let plain = read("plain", &plain, None).counts.expect("counts");
    for (name, text) in [
        (
            "hours by their end",
            all("date,hour ending,volume", &|d, h, n| {
                format!("2026-03-{:02},{},{n}", d + 2, h + 1)
            }),
        ),
        (
            "dashes for none",
            all("date,time,chats", &|d, h, n| {
                let n = if n == 0 { "-".to_owned() } else { n.to_string() };
                format!("2026-03-{:02},{h:02}:00,{n}", d + 2)
            }),
        ),
        (
            "numbers of days and parts of them",
            all("date,time,chats", &|d, h, n| {
                format!("{},{:.6},{n}", 46_083 + d, f64::from(h) / 24.0)
            }),
        ),
        (
            "a forecast",
            all("Zeit;Prognose", &|d, h, n| format!("{:02}.03.2026 {h:02}:00;{n},0", d + 2)),
        ),
    ] {
        let counts = read(name, &text, None).counts.unwrap_or_else(|| panic!("{name}: no counts"));
        let some = |counts: &chatstaff::fitting::Counts| -> Vec<(i64, f64)> {
            let all = counts.starts.iter().zip(&counts.counts);
            all.filter(|(_, n)| **n > 0.0).map(|(at, n)| (*at, *n)).collect()
        };
        assert_eq!(some(&counts), some(&plain), "{name}");
    }
}

#[test]
fn who_wrote_a_message_is_told_by_the_words_of_a_column() {
    let rows = |header: &str, kind: &str| {
        table(header, |c| {
            let asked = format!("{},{},user,{kind},hi,", c.id, c.start());
            let sent = format!("2026-03-{:02} {}", c.at.0, Chat::clock(c.at.1 + c.first));
            let reply = format!("{},{sent},operator,{kind},well,{}", c.id, c.agent());
            if c.answered { format!("{asked}\n{reply}") } else { asked }
        })
    };
    for text in [
        rows("session_id,timestamp,from,type,content,operator", "text"),
        rows(
            "conversation_id,message_created_at,message_author_type,message_type,message_body,author",
            "comment",
        ),
    ] {
        let log = log_of(&text, Options::default()).expect("messages");
        assert_eq!((log.contacts.len(), log.turns.len()), (560, 490));
    }
}

/// A flag that is called as a length would be, lengths in milliseconds, the direction of calls, and
/// tabs behind cells: none of them is said anywhere, the cells of the whole file tell.
#[test]
fn cells_of_the_whole_file_tell_what_names_leave_open() {
    let plain = read(
        "plain",
        &table("started_at,first_response_time,duration,agent,outcome", |c| {
            let (first, outcome) =
                (c.or(c.first.to_string(), ""), c.or("answered".into(), "abandoned"));
            format!("{},{first},{},{},{outcome}", c.start(), c.lasts, c.agent())
        }),
        None,
    );
    let left = |log: &chatstaff::fitting::Log| {
        let waits =
            log.contacts.iter().filter(|c| c.unanswered).map(chatstaff::fitting::Contact::wait);
        waits.collect::<Vec<_>>()
    };
    let files = [
        (
            "a flag called abandoned",
            table("CALL ID,TIMESTAMP,AGENT NAME,FIRST RESPONSE TIME,DURATION,ABANDONED", |c| {
                let (first, flag) = (c.or(c.first.to_string(), ""), u8::from(!c.answered));
                format!("{},{},{},{first},{},{flag}", c.id, c.start(), c.agent(), c.lasts)
            }),
        ),
        (
            "milliseconds, and a direction that is always the same",
            table(
                "Conversation ID,Direction,Date,Duration,First Agent Response,Users,Abandoned",
                |c| {
                    let first = c.or(format!("{}", c.first * 1000), "");
                    let flag = c.or("NO".into(), "YES");
                    let ms = c.lasts * 1000;
                    format!("c{},Inbound,{},{ms},{first},{},{flag}", c.id, c.start(), c.agent())
                },
            ),
        ),
        (
            "tabs behind cells",
            table(
                "会话ID\t,开始时间\t,首次响应秒数\t,会话时长(秒)\t,客服\t",
                |c| {
                    let first = c.or(c.first.to_string(), "");
                    format!("{}\t,{}\t,{first}\t,{}\t,{}\t", c.id, c.start(), c.lasts, c.agent())
                },
            ),
        ),
    ];
    for (name, text) in files {
        let log = read(name, &text, None);
        assert_eq!((log.contacts.len(), log.agents), (560, 3), "{name}");
        assert_eq!(left(&log), left(&plain), "{name}");
        let firsts = |log: &chatstaff::fitting::Log| {
            log.contacts.iter().map(chatstaff::fitting::Contact::first_reply).collect::<Vec<_>>()
        };
        assert_eq!(firsts(&log), firsts(&plain), "{name}");
    }
}

/// Hours without minutes are no half-hours: nothing of the day's shape is invented.
#[test]
fn chats_on_full_hours_are_counted_by_the_hour_and_doubted() {
    let text = table("chat_id,started_at,agent", |c| {
        format!("{},{}:00:00,{}", c.id, &c.start()[..13], c.agent())
    });
    let found = fit(&read("hours", &text, None), None).expect("a fit");
    assert_eq!(found.all_days.slots, 24);
    assert!(
        found.doubts.iter().any(|doubt| doubt.what.contains("full hour")),
        "{:?}",
        found.doubts
    );
}

/// What is no table is called what it is, with what to do.
#[test]
fn pages_and_texts_of_other_kinds_are_called_so() {
    for (text, what, remedy) in [
        ("<html><table><tr><td>time</td></tr></table>", "a web page", "save it as .xlsx or CSV"),
        ("<?xml version=\"1.0\"?>\n<Workbook/>", "a text of XML", "save it as .xlsx or CSV"),
        ("{\"id\": 1, \"start\": \"2026-03-02\"}\n", "a text of JSON", "a row per chat"),
    ] {
        let refused = log_of(text, Options::default()).expect_err("no table");
        assert!(refused.contains(what) && refused.contains(remedy), "{refused}");
    }
}
