//! Random scenarios that are meant to be valid: small desks with random sets of rules, written as a
//! person would.

use super::dice::Dice;
use std::fmt::Write as _;

const SURE: &str = "writing to a string cannot fail";

fn law(dice: &mut Dice) -> String {
    let mean = 2 + dice.below(90);
    match dice.below(5) {
        0 => format!("{{ constant = \"{mean}s\" }}"),
        1 => format!("{{ exponential = {{ mean = \"{mean}s\" }} }}"),
        2 => format!("{{ uniform = {{ min = \"{mean}s\", max = \"{}s\" }} }}", mean * 2),
        3 => format!("{{ gamma = {{ mean = \"{mean}s\", cv = \"{}%\" }} }}", 20 + dice.below(120)),
        _ => format!(
            "{{ lognormal = {{ mean = \"{mean}s\", cv = \"{}%\" }} }}",
            20 + dice.below(180)
        ),
    }
}

/// A line with some probability.
fn maybe(dice: &mut Dice, out: &mut String, percent: u64, line: impl FnOnce(&mut Dice) -> String) {
    if dice.chance(percent) {
        writeln!(out, "{}", line(dice)).expect(SURE);
    }
}

/// Keys of `[rules]` that are varied by hand below.
const BY_HAND: [&str; 11] = [
    "routing",
    "attention",
    "patience-until",
    "age-step",
    "queue-limit",
    "lines",
    "rereading",
    "service-hours",
    "nobody-online",
    "drain",
    "warm-up",
];

/// The other rules, as the file that writes every key has them.
fn switches() -> impl Iterator<Item = &'static str> {
    let lines = include_str!("../../src/scenario/everything.toml").lines();
    let rules = lines.skip_while(|line| *line != "[rules]").skip(1);
    let rules = rules.take_while(|line| !line.starts_with('['));
    let key = |line: &str| line.split_once(" = ").map(|(key, _)| key.to_owned());
    rules.filter(move |line| key(line).is_some_and(|key| !BY_HAND.contains(&key.as_str())))
}

/// The line with a number from 1 to its double in the place of each number.
fn numbered(dice: &mut Dice, line: &str) -> String {
    let (mut written, mut number) = (String::new(), None);
    for c in line.chars().chain(['\n']) {
        if let Some(digit) = c.to_digit(10) {
            number = Some(10 * number.unwrap_or(0) + digit as usize);
            continue;
        }
        if let Some(number) = number.take() {
            write!(written, "{}", 1 + dice.below(2 * number)).expect(SURE);
        }
        written.push(c);
    }
    written.trim_end().to_owned()
}

/// A valid scenario with a roster, and with patterns if it is to be planned.
pub fn scenario(dice: &mut Dice, planned: bool) -> String {
    let days = 1 + dice.few(2);
    let volume = if planned { 30 + dice.below(80) } else { dice.below(500) };
    let mut out = format!("format = 1\nname = \"desk\"\nfirst-day = 2026-10-05\ndays = {days}\n");
    maybe(dice, &mut out, 20, |_| "zone = \"Asia/Shanghai\"".to_owned());
    writeln!(out, "[demand]\ndaily-volume = {volume}").expect(SURE);
    maybe(dice, &mut out, 60, |dice| format!("hourly = \"{}\"", dice.one_of(&["flat", "normal"])));
    maybe(dice, &mut out, 15, |_| "randomness = \"exact\"".to_owned());
    if !out.contains("exact") && dice.chance(60) {
        let (a, b, c) = (dice.below(20), dice.below(50), dice.below(60));
        writeln!(
            out,
            "busyness = {{ forecast-cv = \"{a}%\", day-cv = \"{b}%\", wobble-cv = \"{c}%\" }}"
        )
        .expect(SURE);
    }
    maybe(dice, &mut out, 15, |dice| {
        let (peak, hour) = (dice.below(6), 6 + dice.below(16));
        format!(
            "[[event]]\nname = \"rush\"\nstart = 2026-10-05T{hour:02}:00:00\npeak = {peak}\nramp = \"20m\"\nplateau = \"30m\"\nhalf-life = \"1h\""
        )
    });
    let (reasons, groups) = (1 + dice.below(2), 1 + dice.below(2));
    for reason in 0..reasons {
        writeln!(out, "[[reason]]\nname = \"r{reason}\"").expect(SURE);
        if reasons == 2 {
            out.push_str("share = \"50%\"\n");
        }
        maybe(dice, &mut out, 30, |dice| format!("priority = {}", dice.below(4) as i64 - 1));
        maybe(dice, &mut out, 60, |dice| {
            let mean = 1 + dice.below(5);
            let kind = dice.one_of(&["fixed", "geometric"]);
            format!("replies = {{ {kind} = {mean} }}")
        });
        for part in ["first-reply", "reply", "thinking"] {
            maybe(dice, &mut out, 60, |dice| format!("{part} = {}", law(dice)));
        }
        maybe(dice, &mut out, 60, |dice| format!("patience = {}", law(dice)));
        maybe(dice, &mut out, 30, |dice| format!("patience-knee = \"{}s\"", dice.below(30)));
        maybe(dice, &mut out, 30, |dice| format!("silent-share = \"{}%\"", dice.below(101)));
        maybe(dice, &mut out, 30, |dice| format!("idle-timeout = {}", law(dice)));
        maybe(dice, &mut out, 30, |dice| format!("linger = {}", law(dice)));
        maybe(dice, &mut out, 30, |dice| format!("follow-up-patience = {}", law(dice)));
    }
    maybe(dice, &mut out, 30, |dice| format!("[customers]\nvip-share = \"{}%\"", dice.below(101)));
    maybe(dice, &mut out, 15, |dice| {
        format!("[[backlog]]\ncount = {}\nage = \"{}h\"", dice.below(40), dice.below(12))
    });
    for group in 0..groups {
        let size = if planned { 12 } else { 30 };
        writeln!(out, "[[group]]\nname = \"g{group}\"\nsize = {size}").expect(SURE);
        maybe(dice, &mut out, 70, |dice| format!("cap = {}", dice.below(7)));
        if groups == 2 && reasons == 2 {
            maybe(dice, &mut out, 50, |dice| {
                format!("skills = {{ r{group} = 1, r{} = 1.{} }}", 1 - group, dice.below(9))
            });
        }
        maybe(dice, &mut out, 30, |dice| format!("multitasking = \"{}%\"", dice.below(30)));
        maybe(dice, &mut out, 30, |dice| format!("switch = \"{}s\"", dice.below(9)));
        maybe(dice, &mut out, 30, |dice| format!("speed-spread = \"{}%\"", dice.below(60)));
        maybe(dice, &mut out, 30, |dice| format!("absence = \"{}%\"", dice.below(60)));
        for part in ["pre", "post"] {
            maybe(dice, &mut out, 30, |dice| format!("{part} = \"{}m\"", dice.below(20)));
        }
        maybe(dice, &mut out, 30, |dice| format!("wind-down = \"{}m\"", dice.below(20)));
        maybe(dice, &mut out, 40, |_| "leave = \"hand-over\"".to_owned());
        maybe(dice, &mut out, 30, |dice| format!("overtime-max = \"{}m\"", dice.below(90)));
        maybe(dice, &mut out, 20, |dice| format!("rank = {}", dice.below(3)));
        maybe(dice, &mut out, 20, |dice| {
            format!("lateness = {{ share = \"30%\", by = {} }}", law(dice))
        });
    }
    rules(dice, &mut out);
    let rows = if planned { 0 } else { dice.below(8) };
    for _ in 0..rows {
        let (from, hours) = (dice.below(22), 1 + dice.below(11));
        let end = from + hours;
        let end = if end > 24 { format!("{:02}:00+1", end - 24) } else { format!("{end:02}:00") };
        writeln!(
            out,
            "[[plan]]\ngroup = \"g{}\"\nstart = \"{from:02}:00\"\nend = \"{end}\"\ncount = {}",
            dice.below(groups),
            1 + dice.below(3)
        )
        .expect(SURE);
        maybe(dice, &mut out, 40, |dice| {
            let length = 5 + dice.below(40);
            format!("breaks = [\"{:02}:10/{length}m/{}m\"]", from, dice.below(60))
        });
    }
    targets(dice, &mut out, planned);
    if planned {
        out.push_str("[[pattern]]\nname = \"p\"\nfirst-start = \"06:00\"\nlast-start = \"16:00\"\nstep = \"2h\"\nlengths = [\"8h\"]\n");
        maybe(dice, &mut out, 40, |_| "breaks = []".to_owned());
        maybe(dice, &mut out, 30, |dice| {
            format!("[limits]\nlegal = \"none\"\nseats = {}", 1 + dice.below(9))
        });
    }
    maybe(dice, &mut out, 60, |dice| format!("[run]\nseed = {}", dice.below(1 << 20)));
    out
}

fn rules(dice: &mut Dice, out: &mut String) {
    out.push_str("[rules]\n");
    let routing = [
        "least-loaded",
        "least-pending",
        "least-filled",
        "sorted",
        "round-robin",
        "longest-idle",
        "random",
    ];
    maybe(dice, out, 60, |dice| format!("routing = \"{}\"", dice.one_of(&routing)));
    let attention = ["longest-waiting", "arrival", "new-first", "parallel"];
    if !out.contains("multitasking") && !out.contains("switch") {
        maybe(dice, out, 60, |dice| format!("attention = \"{}\"", dice.one_of(&attention)));
    }
    maybe(dice, out, 20, |_| "patience-until = \"assignment\"".to_owned());
    maybe(dice, out, 30, |dice| format!("age-step = \"{}s\"", 1 + dice.below(200)));
    maybe(dice, out, 25, |dice| format!("queue-limit = {}", dice.below(20)));
    maybe(dice, out, 25, |dice| format!("lines = {}", 1 + dice.below(30)));
    maybe(dice, out, 25, |dice| format!("rereading = {}", law(dice)));
    maybe(dice, out, 25, |_| "nobody-online = \"left-message\"".to_owned());
    maybe(dice, out, 15, |dice| format!("drain = \"{}m\"", dice.below(300)));
    maybe(dice, out, 15, |dice| format!("warm-up = \"{}m\"", dice.below(300)));
    for line in switches() {
        maybe(dice, out, 30, |dice| numbered(dice, line));
    }
    maybe(dice, out, 25, |dice| {
        let from = dice.below(12);
        format!(
            "[[rules.service-hours]]\nhours = \"{from:02}:00-{:02}:00\"",
            from + 1 + dice.below(11)
        )
    });
}

fn targets(dice: &mut Dice, out: &mut String, at_least_one: bool) {
    maybe(dice, out, if at_least_one { 100 } else { 50 }, |dice| {
        let aim = match dice.below(4) {
            0 => format!(
                "within = \"{}s\"\nat-least = \"{}%\"",
                10 + dice.below(200),
                1 + dice.below(99)
            ),
            1 => format!("mean-at-most = \"{}s\"", 10 + dice.below(200)),
            2 => format!("answered-at-least = \"{}%\"", 1 + dice.below(99)),
            _ => format!(
                "percentile = \"{}%\"\nat-most = \"{}s\"",
                50 + dice.below(49),
                10 + dice.below(300)
            ),
        };
        format!("[[target]]\n{aim}")
    });
}
