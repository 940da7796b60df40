//! The shift that a text names: hours, a pattern's name, a common sign that the scenario's patterns
//! settle; or that there is none. Hours are never invented. Must not know tables.

use super::super::quantity::plain::plain;
use super::super::quantity::{Clock, Duration, ScheduledBreak};
use super::Team;
use super::cell::window;
use crate::model::PatternRule;
use crate::time::Span;

/// When somebody works.
#[derive(Clone, Debug, PartialEq)]
pub struct Duty {
    /// Start.
    pub start: Clock,
    /// End.
    pub end: Clock,
    /// Breaks, if the text's pattern says them.
    pub breaks: Vec<ScheduledBreak>,
    /// What it is called.
    pub name: Option<String>,
    /// Whether a sign was settled by the patterns, not by hours.
    pub guessed: bool,
}

const OFF: [&str; 46] = [
    "",
    "-",
    "--",
    "/",
    "x",
    "off",
    "day off",
    "rest",
    "rest day",
    "rdo",
    "do",
    "free",
    "none",
    "n/a",
    "na",
    "leave",
    "annual leave",
    "al",
    "holiday",
    "vacation",
    "pto",
    "sick",
    "sick leave",
    "sl",
    "unpaid leave",
    "休",
    "休息",
    "公休",
    "轮休",
    "调休",
    "年假",
    "年休",
    "病假",
    "事假",
    "婚假",
    "产假",
    "陪产假",
    "丧假",
    "补休",
    "假",
    "请假",
    "休假",
    "节假日",
    "无",
    "不上班",
    "例休",
];

/// Whether a text says that nobody works.
#[must_use]
pub fn is_off(text: &str) -> bool {
    let text = plain(text).trim().to_lowercase();
    OFF.contains(&text.trim_end_matches('.'))
}

/// Common signs of shifts, by where they stand among the day's starts.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sign {
    First,
    Middle,
    Last,
    Night,
}

fn sign(text: &str) -> Option<Sign> {
    let text = plain(text).trim().to_lowercase();
    let text = text.trim_end_matches("shift").trim_end_matches('班').trim();
    Some(match text {
        "早" | "早上" | "白" | "morning" | "early" | "m" | "e" | "d" | "day" => Sign::First,
        "中" | "中间" | "middle" | "mid" => Sign::Middle,
        "晚" | "evening" | "late" | "l" => Sign::Last,
        "夜" | "大夜" | "通宵" | "night" | "n" => Sign::Night,
        _ => return None,
    })
}

/// The shift that `text` names for `group`; `Ok(None)` if nobody works.
///
/// # Errors
/// Why it names none, and what to do.
pub fn duty(
    text: &str,
    group: Option<usize>,
    team: &Team<'_>,
) -> Result<Option<Duty>, (String, String)> {
    let text = text.trim();
    if is_off(text) {
        return Ok(None);
    }
    let timed = |(start, end): (Clock, Clock), name: Option<&str>| {
        let name = name.map(|name| name.trim_matches([' ', ':', '：', '-', '\t']).to_owned());
        let name = name.filter(|name| !name.is_empty());
        Duty { start, end, breaks: Vec::new(), name, guessed: false }
    };
    if let Some(hours) = window(text) {
        return Ok(Some(timed(hours, None)));
    }
    // "Morning (6AM-2PM)", "早班 08:00-17:00".
    if let Some(at) = text.find(['(', '（']) {
        let inside = text[at..].trim_start_matches(['(', '（']);
        let inside = inside.trim_end_matches([')', '）']);
        if let Some(hours) = window(inside) {
            return Ok(Some(timed(hours, Some(&text[..at]))));
        }
    }
    if let Some(at) = text.find(|c: char| c.is_ascii_digit())
        && at > 0
        && let Some(hours) = window(&text[at..])
    {
        return Ok(Some(timed(hours, Some(&text[..at]))));
    }
    let mine: Vec<&PatternRule> = team
        .patterns
        .iter()
        .filter(|pattern| group.is_none_or(|group| pattern.groups.contains(&group)))
        .collect();
    if let Some(pattern) = mine.iter().find(|pattern| pattern.name.trim() == text) {
        return only(pattern).map(Some).ok_or_else(|| {
            (
                format!("pattern \"{text}\" has several starts or lengths: the roster does not say which"),
                "write the hours, for example 08:00-17:00".to_owned(),
            )
        });
    }
    if let Some(sign) = sign(text) {
        let mut settled: Vec<Duty> = mine.iter().filter_map(|pattern| only(pattern)).collect();
        settled.sort_by_key(|duty| (duty.start, duty.end));
        settled.dedup_by_key(|duty| (duty.start, duty.end));
        let is_night = |duty: &&Duty| duty.end.0 > 1440 || duty.start.0 >= 21 * 60;
        let night: Vec<&Duty> = settled.iter().filter(is_night).collect();
        let day: Vec<&Duty> = settled.iter().filter(|duty| !is_night(duty)).collect();
        let found = match (sign, day.as_slice(), night.as_slice()) {
            (Sign::Night, _, [night]) => Some(*night),
            (Sign::First, [first, ..], _) => Some(*first),
            (Sign::Last, [_, .., last], _) | (Sign::Last, [_], [last]) => Some(*last),
            (Sign::Middle, [_, middle, _], _) => Some(*middle),
            _ => None,
        };
        if let Some(found) = found.filter(|_| mine.iter().all(|pattern| only(pattern).is_some())) {
            return Ok(Some(Duty { guessed: true, ..found.clone() }));
        }
        return Err((
            format!("“{text}” has no hours here"),
            format!(
                "write the hours into the cell, or give the scenario a [[pattern]] called \"{text}\" with one start and one length"
            ),
        ));
    }
    Err((
        format!("“{text}” is no shift"),
        "write hours such as 08:00-17:00, the name of a pattern with one start and one length, or OFF"
            .to_owned(),
    ))
}

/// The one shift of a pattern with one start and one length, its breaks in the middle of where they
/// may lie.
fn only(pattern: &PatternRule) -> Option<Duty> {
    let (&[start], &[length]) = (pattern.starts.as_slice(), pattern.lengths.as_slice()) else {
        return None;
    };
    let breaks = pattern.breaks.iter().filter(|rule| length >= rule.only_from).map(|rule| {
        let middle = Span::from_ms(rule.earliest.ms().midpoint(rule.latest.ms()));
        let middle = middle.minutes() / 5 * 5;
        ScheduledBreak {
            start: Clock(start + middle as i32),
            length: Duration::from(rule.length),
            latest: (rule.may_slip != rule.length).then(|| Duration::from(rule.may_slip)),
        }
    });
    let end = Clock(start + length.minutes() as i32);
    Some(Duty {
        start: Clock(start),
        end,
        breaks: breaks.collect(),
        name: Some(pattern.name.clone()),
        guessed: false,
    })
}
