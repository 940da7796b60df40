//! The second pass: one row → a contact, a message or a reply; what can't be used is noted and
//! dropped. Names and ids become hashes at once and then numbers.

use super::header::{Columns, Field, Kind};
use super::log::{Contact, Example, Ms, Turn, WaitClock, Why, shape};
use super::messages::Message;
use super::read::LogReader;
use super::said::{self, Writer};
use super::survey::{Meaning, sums_up, word, year_of};
use crate::table::Row;
use crate::table::clock::Moment;
use crate::table::counts::{cells::clock_or_interval, on};
use crate::table::length::length;
use crate::table::moment::{DateOrder, Stamp, clock, stamp};
use crate::table::number::number;
use crate::table::words::{is_nobody, is_nothing};
use jiff::ToSpan as _;
use std::collections::BTreeMap;

/// Wall-clock times that a log can hold: 1990 to 2099, ms.
pub(super) const POSSIBLE: std::ops::Range<i64> = 631_152_000_000..4_102_444_800_000;

const DAY: i64 = 86_400_000;

/// What is known of all rows of a table.
pub(super) struct Rows<'a> {
    pub columns: &'a Columns,
    pub meaning: &'a Meaning,
    pub file: &'a str,
    pub header: &'a [String],
}

impl Rows<'_> {
    fn example(&self, row: &Row, at: Option<(Field, &str)>) -> Example {
        let column = at.and_then(|(field, _)| {
            let column = self.columns.of(field)?;
            Some((column + 1, self.header.get(column)?.trim().to_owned()))
        });
        Example {
            file: self.file.to_owned(),
            line: row.line,
            column,
            value: at.map_or_else(String::new, |(_, text)| shape(text)),
        }
    }
    fn has(&self, field: Field) -> bool {
        self.columns.of(field).is_some()
    }
    fn cell<'r>(&self, row: &'r Row, field: Field) -> &'r str {
        self.columns.of(field).map_or("", |column| row.cell(column))
    }
}

impl LogReader {
    pub(super) fn row(&mut self, rows: &Rows<'_>, row: &Row) {
        self.cleaning.rows += 1;
        if sums_up(row, rows.columns) {
            self.cleaning.tally(Why::Total, 1);
            return;
        }
        let needed = [Field::Arrived, Field::SentAt, Field::Date, Field::Asked];
        if needed.iter().filter_map(|f| rows.columns.of(*f)).any(|column| column >= row.len()) {
            self.cleaning.note(Why::ShortRow, || rows.example(row, None));
            return;
        }
        if rows.has(Field::Replication) && rows.cell(row, Field::Replication) != "0" {
            self.cleaning.tally(Why::OtherReplication, 1);
            return;
        }
        match rows.columns.kind {
            Kind::Chats => self.chat(rows, row),
            Kind::Messages => self.message(rows, row),
            Kind::Replies => self.reply(rows, row),
            Kind::Counts => {}
        }
    }

    /// The moment in a field's cell; `Ok(None)` if the cell is empty.
    fn moment(&mut self, rows: &Rows<'_>, row: &Row, field: Field) -> Result<Option<Moment>, ()> {
        let Some(column) = rows.columns.of(field) else { return Ok(None) };
        let text = row.cell(column);
        if is_nothing(text) || text == "0" {
            return Ok(None);
        }
        let order = rows.meaning.orders.get(&field).copied().unwrap_or_default();
        let stated = rows.columns.stated(field);
        let at = if field == Field::Date && rows.has(Field::TimeOfDay) {
            let time = rows.cell(row, Field::TimeOfDay);
            if time.is_empty() {
                self.cleaning.note(Why::NoTime, || rows.example(row, Some((Field::TimeOfDay, ""))));
                return Err(());
            }
            let style = rows.meaning.style;
            dated(text, order, clock_or_interval(time, style).map(|found| found.0))
                .or_else(|| stamp(&format!("{text} {time}"), order))
        } else {
            stamp(text, order).or_else(|| {
                // A clock time of its own belongs to the row's date.
                let date = rows.cell(row, Field::Date);
                let order = rows.meaning.orders.get(&Field::Date).copied().unwrap_or_default();
                dated(date, order, clock(text))
            })
        };
        let read = at.and_then(|at| self.clock.moment(on(at, stated)));
        if read.is_none() {
            let cell = if field == Field::Date && rows.has(Field::TimeOfDay) {
                format!("{text} {}", rows.cell(row, Field::TimeOfDay))
            } else {
                text.to_owned()
            };
            self.cleaning.note(Why::UnreadableTime, || rows.example(row, Some((field, &cell))));
        }
        read.map(Some).ok_or(())
    }

    /// The length in a field's cell, ms.
    fn length(&mut self, rows: &Rows<'_>, row: &Row, field: Field) -> Option<u32> {
        let column = rows.columns.of(field)?;
        let text = row.cell(column);
        let unit =
            if rows.meaning.millis.contains(&field) { 0.001 } else { rows.columns.unit(field) };
        match length(text, unit, rows.meaning.decimal) {
            Some(Some(seconds)) if seconds < 0.0 => {
                self.cleaning.note(Why::NegativeLength, || rows.example(row, Some((field, text))));
                None
            }
            Some(seconds) => seconds.map(|s| (s * 1000.0).round().min(4e9) as u32),
            None => {
                self.cleaning
                    .note(Why::UnreadableLength, || rows.example(row, Some((field, text))));
                None
            }
        }
    }

    fn agent(&mut self, rows: &Rows<'_>, row: &Row, field: Field) -> Option<u32> {
        let text = row.cell(rows.columns.of(field)?);
        (!is_nobody(text)).then(|| number_of(&mut self.agents, hash(text)))
    }

    fn chat(&mut self, rows: &Rows<'_>, row: &Row) {
        let start_field = if rows.has(Field::Arrived) { Field::Arrived } else { Field::Date };
        let Ok(arrived) = self.moment(rows, row, start_field) else { return };
        let (Ok(queued), Ok(assigned), Ok(first), Ok(ended)) = (
            self.moment(rows, row, Field::Queued),
            self.moment(rows, row, Field::Assigned),
            self.moment(rows, row, Field::FirstReplyAt),
            self.moment(rows, row, Field::Ended),
        ) else {
            return;
        };
        let wait = self.length(rows, row, Field::Wait);
        // The clock starts when the customer asks for a human: at the queue, if the log knows it.
        let waited_before = |at: Moment, ms: u32| Moment {
            wall: at.wall - i64::from(ms),
            steady: at.steady - i64::from(ms),
        };
        let start = match (queued, assigned, wait) {
            (Some(queued), _, _) => Some(queued),
            (None, Some(assigned), Some(wait)) => Some(waited_before(assigned, wait)),
            _ => arrived,
        };
        let Some(start) = start.or(assigned).or(first) else {
            self.cleaning.note(Why::NoTime, || rows.example(row, Some((start_field, ""))));
            return;
        };
        if !POSSIBLE.contains(&start.wall) {
            let text = rows.cell(row, start_field);
            self.cleaning
                .note(Why::ImpossibleYear, || rows.example(row, Some((start_field, text))));
            return;
        }
        if !rows.meaning.years.contains(&year_of(start.wall)) {
            let text = rows.cell(row, start_field);
            self.cleaning.note(Why::FarYear, || rows.example(row, Some((start_field, text))));
            return;
        }
        if rows.has(Field::Chat) && !self.seen.insert(hash(rows.cell(row, Field::Chat))) {
            self.cleaning.tally(Why::Duplicate, 1);
            return;
        }
        // An end written as a clock time before the start is on the next day.
        let over_midnight = |at: Moment, field: Field| {
            let bare = clock(rows.cell(row, field)).is_some() && at.steady < start.steady;
            if bare { Moment { wall: at.wall + DAY, steady: at.steady + DAY } } else { at }
        };
        let since =
            |at: Option<Moment>, field| at.map(|at| over_midnight(at, field).steady - start.steady);
        let to_assigned = since(assigned, Field::Assigned);
        let (to_first, to_end) = (since(first, Field::FirstReplyAt), since(ended, Field::Ended));
        if to_end.is_some_and(|ms| ms < 0) {
            self.cleaning.note(Why::EndsBeforeStart, || rows.example(row, None));
            return;
        }
        if to_assigned.is_some_and(|ms| ms < 0) || to_first.is_some_and(|ms| ms < 0) {
            self.cleaning.note(Why::ReplyBeforeQuestion, || rows.example(row, None));
            return;
        }
        let mut contact = Contact::at(start.wall);
        let ms = |value: Option<i64>| value.and_then(|ms| u32::try_from(ms).ok());
        let begun = self.length(rows, row, Field::Begun);
        let stated_first = self.length(rows, row, Field::FirstResponse);
        contact.assigned = Ms::of(ms(to_assigned).or(wait));
        contact.wait = Ms::of(begun.or(wait).or(ms(to_assigned)));
        let stated_first = stated_first.filter(|ms| *ms > 0 || to_first.is_some());
        contact.first_reply = Ms::of(ms(to_first).or(stated_first));
        let flag = rows.meaning.gave_up_is_flag;
        let gave_up = if flag { None } else { self.length(rows, row, Field::GaveUp) };
        let total = self.length(rows, row, Field::Length);
        contact.handle = Ms::of(self.length(rows, row, Field::Handle).filter(|ms| *ms > 0));
        contact.first_from_assigned = Ms::of(self.length(rows, row, Field::FirstFromAssigned));
        let mut end = ms(to_end).or(total.filter(|ms| *ms > 0));
        if end.is_some_and(|ms| i64::from(ms) > DAY) || to_end.is_some_and(|ms| ms > DAY) {
            self.cleaning.tally(Why::LongerThanADay, 1);
            end = None;
        }
        contact.ended = Ms::of(end);
        contact.set_agent(self.agent(rows, row, Field::Agent));
        let replies = number(rows.cell(row, Field::Replies), rows.meaning.decimal);
        contact.set_replies(replies.map(|n| n.clamp(0.0, 60_000.0) as u16));
        let said = self.said_unanswered(rows, row);
        let nobody = contact.first_reply().is_none()
            && contact.handle().is_none()
            && (assigned.is_none() || rows.has(Field::Agent) && contact.agent().is_none())
            && begun.is_none();
        let knows = rows.has(Field::FirstReplyAt)
            || rows.has(Field::FirstResponse)
            || rows.has(Field::Assigned);
        contact.unanswered = said.unwrap_or(
            gave_up.is_some_and(|ms| ms > 0)
                || nobody && knows && contact.replies().is_none_or(|n| n == 0),
        );
        self.keep(contact, gave_up.or(wait), begun.is_some());
    }

    /// Keeps a contact, unless it left at once; `stated` is the wait the log states.
    fn keep(&mut self, mut contact: Contact, stated: Option<u32>, begun: bool) {
        if contact.unanswered {
            // How long they waited: stated, or until the window closed. Whoever did not queue and got
            // no reply waited for it all the same.
            contact.wait = Ms::of(stated.filter(|ms| *ms > 0).or(contact.ended()).or(stated));
            self.knows_giving_up |= contact.wait().is_some();
            contact.first_reply = Ms::of(None);
            contact.set_agent(None);
            if contact.wait() == Some(0) {
                self.cleaning.tally(Why::LeftAtOnce, 1);
                return;
            }
        } else {
            let clock = if begun {
                WaitClock::Begun
            } else if contact.wait().is_some() {
                WaitClock::Assigned
            } else if contact.first_reply().is_some() {
                WaitClock::FirstReply
            } else {
                WaitClock::Unknown
            };
            if self.wait_clock == WaitClock::Unknown {
                self.wait_clock = clock;
            }
        }
        self.fine |= contact.wait().is_some_and(|ms| ms % 1000 != 0);
        self.contacts.push(contact);
    }

    /// Whether the log says that nobody answered (`Some(true)`) or somebody did; `None` if it is
    /// silent.
    fn said_unanswered(&mut self, rows: &Rows<'_>, row: &Row) -> Option<bool> {
        let fields = [(Field::Missed, false), (Field::Answered, true), (Field::GaveUp, false)];
        for (field, turned) in fields {
            if field == Field::GaveUp && !rows.meaning.gave_up_is_flag {
                continue;
            }
            let told = word(rows.cell(row, field));
            if told.is_empty() {
                continue;
            }
            let answered = rows
                .meaning
                .flags
                .get(&told)
                .copied()
                .or_else(|| said::flag(&told).map(|yes| yes == turned))
                .or_else(|| said::answered(&told));
            if let Some(answered) = answered {
                return Some(!answered);
            }
            let text = rows.cell(row, field);
            self.cleaning.note(Why::UnreadableFlag, || rows.example(row, Some((field, text))));
        }
        let told = word(rows.cell(row, Field::Outcome));
        rows.meaning.outcomes.get(&told).map(|answered| !answered)
    }

    fn message(&mut self, rows: &Rows<'_>, row: &Row) {
        let text = rows.cell(row, Field::Role);
        let who = rows.meaning.roles.get(&word(text)).copied();
        let mut who = who.or_else(|| said::writer(text, rows.columns.role_turned));
        // What the customer never sees is no reply, and what no person wrote isn't either.
        let yes = |field| said::flag(rows.cell(row, field)) == Some(true);
        let no = said::flag(rows.cell(row, Field::Public)) == Some(false);
        let kind = said::writer(rows.cell(row, Field::MessageKind), false);
        let machine = kind == Some(Writer::Nobody);
        if yes(Field::Private) || yes(Field::Automatic) || no || machine {
            who = Some(Writer::Nobody);
        }
        let role = match who {
            Some(Writer::Customer) => 0_u8,
            Some(Writer::Agent) => 1,
            Some(Writer::Nobody) => {
                self.cleaning.tally(Why::NotAPerson, 1);
                return;
            }
            None => {
                self.cleaning
                    .note(Why::UnknownRole, || rows.example(row, Some((Field::Role, text))));
                return;
            }
        };
        let Ok(at) = self.moment(rows, row, Field::SentAt) else { return };
        let Some(at) = at else {
            self.cleaning.note(Why::NoTime, || rows.example(row, Some((Field::SentAt, ""))));
            return;
        };
        if !rows.meaning.years.contains(&year_of(at.wall)) {
            let text = rows.cell(row, Field::SentAt);
            self.cleaning.note(Why::FarYear, || rows.example(row, Some((Field::SentAt, text))));
            return;
        }
        let chat = if rows.has(Field::Chat) {
            number_of(&mut self.chats, hash(rows.cell(row, Field::Chat)))
        } else {
            0
        };
        let agent = if role == 1 {
            self.agent(rows, row, Field::Agent)
                .or_else(|| self.agent(rows, row, Field::Sender))
                .unwrap_or(u32::MAX)
        } else {
            u32::MAX
        };
        // Only whether two texts are the same is kept.
        let text = rows.cell(row, Field::Text);
        let text = if text.is_empty() { 0 } else { hash(text) as u32 | 1 };
        self.messages.push(Message { chat, at: at.wall, role, agent, text });
    }

    fn reply(&mut self, rows: &Rows<'_>, row: &Row) {
        let Ok(asked) = self.moment(rows, row, Field::Asked) else { return };
        let Some(asked) = asked else {
            self.cleaning.note(Why::NoTime, || rows.example(row, Some((Field::Asked, ""))));
            return;
        };
        let Some(sent) = self.length(rows, row, Field::ReplySent) else { return };
        let chat = if rows.has(Field::Chat) {
            number_of(&mut self.chats, hash(rows.cell(row, Field::Chat)))
        } else {
            0
        };
        let agent = self.agent(rows, row, Field::Agent).unwrap_or(u32::MAX);
        self.turns.push(Turn {
            chat,
            agent,
            asked: asked.wall,
            asked_last: 0,
            answered: sent,
            sent,
            number: 0,
        });
    }
}

/// A date and a clock time of its own, ms of the day.
fn dated(date: &str, order: DateOrder, ms: Option<i64>) -> Option<Stamp> {
    match stamp(date, order)? {
        Stamp::Wall(at) => {
            let day = at.date().at(0, 0, 0, 0);
            Some(Stamp::Wall(day.checked_add(ms?.milliseconds()).ok()?))
        }
        Stamp::Absolute { .. } => None,
    }
}

/// FNV-1a: ids are compared, never kept.
fn hash(text: &str) -> u64 {
    text.trim().bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}

fn number_of(numbers: &mut BTreeMap<u64, u32>, hash: u64) -> u32 {
    let next = numbers.len() as u32;
    *numbers.entry(hash).or_insert(next)
}
