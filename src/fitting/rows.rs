//! One row → a contact, a message, a reply or a count; what can't be used is noted and dropped.
//! Names and ids become hashes at once and then numbers.

use super::header::{Columns, Field, Kind};
use super::log::{Contact, Example, Turn, WaitClock, Why, shape};
use super::messages::Message;
use super::read::LogReader;
use super::tables::Cells;
use crate::table::clock::Moment;
use crate::table::length::length;
use crate::table::moment::{DateOrder, Stamp, stamp};
use crate::table::number::Decimal;
use std::collections::BTreeMap;

/// What is known of all rows of a table.
pub(super) struct Rows<'a> {
    pub columns: &'a Columns,
    pub order: DateOrder,
    pub file: &'a str,
    pub header: &'a [String],
}

impl Rows<'_> {
    fn example(&self, cells: &Cells, at: Option<(Field, &str)>) -> Example {
        let column = at.and_then(|(field, _)| {
            let column = self.columns.of(field)?;
            Some((column + 1, self.header.get(column)?.trim().to_owned()))
        });
        Example {
            file: self.file.to_owned(),
            line: cells.line,
            column,
            value: at.map_or_else(String::new, |(_, text)| shape(text)),
        }
    }
}

/// Parts of words that say that nobody answered.
const NOBODY: [&str; 18] = [
    "abandon",
    "missed",
    "dropped",
    "no_response",
    "no response",
    "unanswered",
    "canceled",
    "cancelled",
    "hang",
    "gave_up",
    "gave up",
    "放弃",
    "流失",
    "未接",
    "漏接",
    "未回复",
    "未接通",
    "排队离开",
];

/// Parts of words that say that somebody did.
const SOMEBODY: [&str; 14] = [
    "answered",
    "served",
    "finished",
    "closed",
    "resolved",
    "completed",
    "agent",
    "solved",
    "broke_off",
    "已接",
    "已结束",
    "接通",
    "已回复",
    "完成",
];

impl LogReader {
    pub(super) fn row(&mut self, rows: &Rows<'_>, cells: &Cells) {
        if cells.is_blank() {
            return;
        }
        self.cleaning.rows += 1;
        let needed = [Field::Arrived, Field::SentAt, Field::Date, Field::Count, Field::Asked];
        if needed.iter().filter_map(|f| rows.columns.of(*f)).any(|column| column >= cells.len()) {
            self.cleaning.note(Why::ShortRow, || rows.example(cells, None));
            return;
        }
        if let Some(column) = rows.columns.of(Field::Replication) {
            let text = cells.text(column, &mut self.cleaning);
            if text.trim() != "0" {
                self.cleaning.tally(Why::OtherReplication, 1);
                return;
            }
        }
        match rows.columns.kind {
            Kind::Chats => self.chat(rows, cells),
            Kind::Messages => self.message(rows, cells),
            Kind::Replies => self.reply(rows, cells),
            Kind::Counts => self.count(rows, cells),
        }
    }

    /// The moment in a field's cell; `Ok(None)` if the cell is empty.
    fn moment(
        &mut self,
        rows: &Rows<'_>,
        cells: &Cells,
        field: Field,
    ) -> Result<Option<Moment>, ()> {
        let Some(column) = rows.columns.of(field) else { return Ok(None) };
        let mut text = cells.text(column, &mut self.cleaning).trim().to_owned();
        if field == Field::Date
            && let Some(time) = rows.columns.of(Field::TimeOfDay)
        {
            text = format!("{text} {}", cells.text(time, &mut self.cleaning).trim());
        }
        if matches!(
            text.as_str(),
            "" | "-" | "--" | "—" | "null" | "NULL" | "None" | "0" | "NaT" | "\\N" | "无"
        ) {
            return Ok(None);
        }
        let read = stamp(&text, rows.order).and_then(|stamp: Stamp| self.clock.moment(stamp));
        if read.is_none() {
            self.cleaning.note(Why::UnreadableTime, || rows.example(cells, Some((field, &text))));
        }
        read.map(Some).ok_or(())
    }

    /// The length in a field's cell, ms.
    fn length(&mut self, rows: &Rows<'_>, cells: &Cells, field: Field) -> Option<u32> {
        let column = rows.columns.of(field)?;
        let text = cells.text(column, &mut self.cleaning).trim().to_owned();
        match length(&text, rows.columns.unit(field), Decimal::Point) {
            Some(Some(seconds)) if seconds < 0.0 => {
                self.cleaning
                    .note(Why::NegativeLength, || rows.example(cells, Some((field, &text))));
                None
            }
            Some(seconds) => seconds.map(|s| (s * 1000.0).round().min(4e9) as u32),
            None => {
                self.cleaning
                    .note(Why::UnreadableLength, || rows.example(cells, Some((field, &text))));
                None
            }
        }
    }

    fn agent(&mut self, rows: &Rows<'_>, cells: &Cells, field: Field) -> Option<u32> {
        // Decoded first: one agent in two encodings is one agent.
        let text = cells.text(rows.columns.of(field)?, &mut self.cleaning);
        let text = text.as_bytes();
        (!text.trim_ascii().is_empty()
            && !matches!(text.trim_ascii(), b"-" | b"--" | b"null" | b"NULL" | b"None" | b"[]"))
        .then(|| number_of(&mut self.agents, hash(text)))
    }

    fn chat(&mut self, rows: &Rows<'_>, cells: &Cells) {
        let field = |name| rows.columns.of(name).is_some();
        let start_field = if field(Field::Arrived) { Field::Arrived } else { Field::Date };
        let Ok(arrived) = self.moment(rows, cells, start_field) else { return };
        let (Ok(queued), Ok(assigned), Ok(first), Ok(ended)) = (
            self.moment(rows, cells, Field::Queued),
            self.moment(rows, cells, Field::Assigned),
            self.moment(rows, cells, Field::FirstReplyAt),
            self.moment(rows, cells, Field::Ended),
        ) else {
            return;
        };
        let wait = self.length(rows, cells, Field::Wait);
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
            self.cleaning.note(Why::NoTime, || rows.example(cells, Some((start_field, ""))));
            return;
        };
        if !(631_152_000_000..4_102_444_800_000).contains(&start.wall) {
            self.cleaning.note(Why::ImpossibleYear, || rows.example(cells, None));
            return;
        }
        if let Some(column) = rows.columns.of(Field::Chat) {
            let id = hash(cells.text(column, &mut self.cleaning).as_bytes());
            let known = self.chats.len();
            if (number_of(&mut self.chats, id) as usize) < known {
                self.cleaning.tally(Why::Duplicate, 1);
                return;
            }
        }
        let since = |at: Option<Moment>| at.map(|at| at.steady - start.steady);
        let (to_assigned, to_first, to_end) = (since(assigned), since(first), since(ended));
        if to_end.is_some_and(|ms| ms < 0) {
            self.cleaning.note(Why::EndsBeforeStart, || rows.example(cells, None));
            return;
        }
        if to_assigned.is_some_and(|ms| ms < 0) || to_first.is_some_and(|ms| ms < 0) {
            self.cleaning.note(Why::ReplyBeforeQuestion, || rows.example(cells, None));
            return;
        }
        let mut contact = Contact::at(start.wall);
        let ms = |value: Option<i64>| value.and_then(|ms| u32::try_from(ms).ok());
        let begun = self.length(rows, cells, Field::Begun);
        let stated_first = self.length(rows, cells, Field::FirstResponse);
        contact.assigned = ms(to_assigned).or(wait);
        contact.wait = begun.or(wait).or(ms(to_assigned));
        contact.first_reply =
            ms(to_first).or(stated_first.filter(|ms| *ms > 0 || to_first.is_some()));
        let gave_up = self.length(rows, cells, Field::GaveUp);
        let length = self.length(rows, cells, Field::Length);
        contact.handle = self.length(rows, cells, Field::Handle).filter(|ms| *ms > 0);
        contact.first_from_assigned = self.length(rows, cells, Field::FirstFromAssigned);
        contact.ended = ms(to_end).or(length.filter(|ms| *ms > 0));
        if contact.ended.is_some_and(|ms| ms > 86_400_000) {
            self.cleaning.tally(Why::LongerThanADay, 1);
            contact.ended = None;
        }
        contact.agent = self.agent(rows, cells, Field::Agent);
        contact.replies = rows
            .columns
            .of(Field::Replies)
            .and_then(|column| cells.text(column, &mut self.cleaning).trim().parse::<f64>().ok())
            .map(|n| n.clamp(0.0, 60_000.0) as u16);
        let said = self.said_unanswered(rows, cells);
        let nobody = contact.first_reply.is_none()
            && contact.handle.is_none()
            && assigned.is_none()
            && begun.is_none();
        contact.unanswered = said.unwrap_or(
            gave_up.is_some_and(|ms| ms > 0)
                || nobody
                    && (field(Field::FirstReplyAt)
                        || field(Field::FirstResponse)
                        || field(Field::Assigned))
                    && contact.replies.is_none_or(|n| n == 0),
        );
        self.keep(contact, gave_up.or(wait), begun.is_some());
    }

    /// Keeps a contact, unless it left at once; `stated` is the wait the log states.
    fn keep(&mut self, mut contact: Contact, stated: Option<u32>, begun: bool) {
        if contact.unanswered {
            // How long they waited: stated, or until the window closed.
            contact.wait = stated.or(contact.ended);
            self.knows_giving_up |= contact.wait.is_some();
            contact.first_reply = None;
            contact.agent = None;
            if contact.wait == Some(0) {
                self.cleaning.tally(Why::LeftAtOnce, 1);
                return;
            }
        } else {
            let clock = if begun {
                WaitClock::Begun
            } else if contact.wait.is_some() {
                WaitClock::Assigned
            } else if contact.first_reply.is_some() {
                WaitClock::FirstReply
            } else {
                WaitClock::Unknown
            };
            if self.wait_clock == WaitClock::Unknown {
                self.wait_clock = clock;
            }
        }
        self.fine |= contact.wait.is_some_and(|ms| ms % 1000 != 0);
        self.contacts.push(contact);
    }

    /// Whether the log says that nobody answered (`Some(true)`) or somebody did; `None` if it is
    /// silent.
    fn said_unanswered(&mut self, rows: &Rows<'_>, cells: &Cells) -> Option<bool> {
        if let Some(column) = rows.columns.of(Field::Missed) {
            let text = cells.text(column, &mut self.cleaning).trim().to_lowercase();
            match text.as_str() {
                "true" | "1" | "yes" | "y" | "t" | "是" => return Some(true),
                "false" | "0" | "no" | "n" | "f" | "否" => return Some(false),
                _ => {}
            }
        }
        let column = rows.columns.of(Field::Outcome)?;
        let text = cells.text(column, &mut self.cleaning).trim().to_lowercase();
        if NOBODY.iter().any(|word| text.contains(word)) {
            Some(true)
        } else if SOMEBODY.iter().any(|word| text.contains(word)) {
            Some(false)
        } else {
            None
        }
    }

    fn message(&mut self, rows: &Rows<'_>, cells: &Cells) {
        let Some(role) = rows.columns.of(Field::Role) else { return };
        let role = match cells.text(role, &mut self.cleaning).trim().to_lowercase().as_str() {
            "customer" | "visitor" | "user" | "client" | "end_user" | "end-user" | "enduser"
            | "contact" | "lead" | "buyer" | "c" | "v" | "consumer" | "false" | "0" | "访客"
            | "客户" | "买家" | "用户" | "顾客" | "消费者" => 0_u8,
            "agent" | "operator" | "staff" | "admin" | "support" | "waiter" | "seller"
            | "human" | "a" | "true" | "1" | "客服" | "坐席" | "人工" | "人工客服" | "商家"
            | "卖家" => 1,
            _ => {
                self.cleaning.tally(Why::NotAPerson, 1);
                return;
            }
        };
        let Ok(at) = self.moment(rows, cells, Field::SentAt) else { return };
        let Some(at) = at else {
            self.cleaning.note(Why::NoTime, || rows.example(cells, Some((Field::SentAt, ""))));
            return;
        };
        let chat = rows.columns.of(Field::Chat).map_or(0, |column| {
            number_of(&mut self.chats, hash(cells.text(column, &mut self.cleaning).as_bytes()))
        });
        let agent = if role == 1 {
            self.agent(rows, cells, Field::Agent)
                .or_else(|| self.agent(rows, cells, Field::Sender))
                .unwrap_or(u32::MAX)
        } else {
            u32::MAX
        };
        self.messages.push(Message { chat, at: at.wall, role, agent });
    }

    fn reply(&mut self, rows: &Rows<'_>, cells: &Cells) {
        let Ok(asked) = self.moment(rows, cells, Field::Asked) else { return };
        let Some(asked) = asked else {
            self.cleaning.note(Why::NoTime, || rows.example(cells, Some((Field::Asked, ""))));
            return;
        };
        let Some(sent) = self.length(rows, cells, Field::ReplySent) else { return };
        let chat = rows.columns.of(Field::Chat).map_or(0, |column| {
            number_of(&mut self.chats, hash(cells.text(column, &mut self.cleaning).as_bytes()))
        });
        let agent = self.agent(rows, cells, Field::Agent).unwrap_or(u32::MAX);
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

    fn count(&mut self, rows: &Rows<'_>, cells: &Cells) {
        let field =
            if rows.columns.of(Field::Arrived).is_some() { Field::Arrived } else { Field::Date };
        let Ok(at) = self.moment(rows, cells, field) else { return };
        let Some(at) = at else {
            self.cleaning.note(Why::NoTime, || rows.example(cells, Some((field, ""))));
            return;
        };
        let column = rows.columns.of(Field::Count).unwrap_or(0);
        let text = cells.text(column, &mut self.cleaning).trim().replace(',', "");
        match text.parse::<f64>() {
            Ok(count) if (0.0..1e9).contains(&count) => self.counts.push((at.wall, count)),
            _ => self
                .cleaning
                .note(Why::UnreadableCount, || rows.example(cells, Some((Field::Count, &text)))),
        }
    }
}

/// FNV-1a: ids are compared, never kept.
fn hash(text: &[u8]) -> u64 {
    text.trim_ascii().iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}

fn number_of(numbers: &mut BTreeMap<u64, u32>, hash: u64) -> u32 {
    let next = numbers.len() as u32;
    *numbers.entry(hash).or_insert(next)
}
