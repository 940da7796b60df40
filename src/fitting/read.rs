//! Tables of cells → a [`Log`]: streaming, row by row, whatever the kind of rows. Names and ids
//! become hashes at once and then numbers. Must not open files; readers are given.

use super::clock::{DeskClock, Moment};
use super::header::{Columns, Field, Kind};
use super::log::{Cleaning, Contact, Counts, Example, Log, Turn, WaitClock, Why, shape};
use super::messages::{Message, turns_of};
use super::moment::{DateOrder, Stamp, begins_short, length, order_of, stamp};
use super::tables::{Cells, Table};
use std::collections::BTreeMap;

/// How to read logs.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Options {
    /// What columns mean, where it can't be recognised: field and name as written.
    pub map: Vec<(Field, String)>,
    /// The desk's time zone, for points in time and clock changes.
    pub zone: Option<String>,
    /// What stands first in 03/04/2026, if the log does not tell.
    pub date_order: Option<DateOrder>,
}

/// Why a log can't be read. The person at the keyboard must act; nothing was written.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LogError {
    /// No row looks like a header.
    #[error(
        "{file}: none of the first rows has column names that say when chats came{found}; name a column with --column arrived=NAME"
    )]
    NoHeader {
        /// Which file.
        file: String,
        /// The names there are.
        found: String,
    },
    /// Reading failed.
    #[error("{file}:{line}: {problem}")]
    Broken {
        /// Which file.
        file: String,
        /// Line, 0 if unknown.
        line: u64,
        /// What.
        problem: String,
    },
    /// A mapped column that isn't there.
    #[error("{file}: there is no column \"{column}\"; columns: {found}")]
    NoSuchColumn {
        /// Which file.
        file: String,
        /// As given.
        column: String,
        /// What there is.
        found: String,
    },
    /// A time zone that isn't one.
    #[error("{0}")]
    Zone(String),
    /// Nothing could be read.
    #[error("no row could be used: {0}")]
    Nothing(String),
}

/// Reads any number of tables into one log.
#[derive(Debug)]
pub struct LogReader {
    options: Options,
    clock: DeskClock,
    cleaning: Cleaning,
    contacts: Vec<Contact>,
    messages: Vec<Message>,
    turns: Vec<Turn>,
    counts: Vec<(i64, f64)>,
    chats: BTreeMap<u64, u32>,
    agents: BTreeMap<u64, u32>,
    wait_clock: WaitClock,
    knows_giving_up: bool,
    fine: bool,
}

impl LogReader {
    /// A reader without rows.
    ///
    /// # Errors
    /// If the zone isn't one.
    pub fn new(options: Options) -> Result<Self, LogError> {
        let clock = DeskClock::new(options.zone.as_deref()).map_err(LogError::Zone)?;
        Ok(Self {
            options,
            clock,
            cleaning: Cleaning::default(),
            contacts: Vec::new(),
            messages: Vec::new(),
            turns: Vec::new(),
            counts: Vec::new(),
            chats: BTreeMap::new(),
            agents: BTreeMap::new(),
            wait_clock: WaitClock::Unknown,
            knows_giving_up: false,
            fine: false,
        })
    }

    /// Adds a table's rows.
    ///
    /// # Errors
    /// If there is no header, a mapped column is missing, or the table breaks off.
    pub fn add(&mut self, file: &str, table: &mut dyn Table) -> Result<Kind, LogError> {
        let broken = |(line, problem): (u64, String)| LogError::Broken {
            file: file.to_owned(),
            line,
            problem,
        };
        // The first rows: exports like to put titles above the header.
        let mut head: Vec<Vec<String>> = Vec::new();
        let mut cells = Cells::default();
        let mut found = None;
        while head.len() < 20 && table.next(&mut cells).map_err(broken)? {
            let row: Vec<String> =
                (0..cells.len()).map(|i| cells.text(i, &mut self.cleaning).into_owned()).collect();
            if row.len() > 1 || !self.options.map.is_empty() {
                found = Columns::recognise(&row, &self.options.map);
            }
            head.push(row);
            if found.is_some() {
                break;
            }
        }
        let header = head.last().cloned().unwrap_or_default();
        let widest = head.iter().max_by_key(|row| row.len()).cloned().unwrap_or_default();
        let Some(columns) = found else {
            let found = if widest.is_empty() {
                ": it is empty".to_owned()
            } else {
                format!(" (found: {})", listed(&widest))
            };
            return Err(LogError::NoHeader { file: file.to_owned(), found });
        };
        if let Some((_, column)) = self.options.map.iter().find(|(field, name)| {
            columns.told.iter().all(|(f, told)| {
                f != field || super::header::normal(told) != super::header::normal(name)
            })
        }) {
            return Err(LogError::NoSuchColumn {
                file: file.to_owned(),
                column: column.clone(),
                found: listed(&header),
            });
        }
        self.knows_giving_up |= columns.of(Field::GaveUp).is_some();
        // A sample tells how dates are written, and is read again as rows.
        let mut sample: Vec<Cells> = Vec::new();
        while sample.len() < 2000 {
            let mut cells = Cells::default();
            if !table.next(&mut cells).map_err(broken)? {
                break;
            }
            sample.push(cells);
        }
        let order = self.date_order(file, &columns, &sample);
        let mut rows = Rows { columns: &columns, order, file, header: &header };
        for cells in &sample {
            self.row(&mut rows, cells);
        }
        drop(sample);
        while table.next(&mut cells).map_err(broken)? {
            self.row(&mut rows, &cells);
        }
        Ok(columns.kind)
    }

    fn date_order(&mut self, file: &str, columns: &Columns, sample: &[Cells]) -> DateOrder {
        if let Some(order) = self.options.date_order {
            return order;
        }
        let times = [
            Field::Arrived,
            Field::SentAt,
            Field::Date,
            Field::Queued,
            Field::Assigned,
            Field::Asked,
        ];
        let mut short = false;
        for cells in sample {
            for column in times.iter().filter_map(|field| columns.of(*field)) {
                let text = cells.text(column, &mut Cleaning::default());
                short |= begins_short(&text);
                if begins_short(&text)
                    && let Some(order) = order_of(&text)
                {
                    return order;
                }
            }
        }
        if short {
            self.cleaning.notes.push(format!(
                "{file}: dates such as 03/04/2026 are read month first; if the day stands first, say --date-order day-first"
            ));
        }
        DateOrder::MonthFirst
    }

    fn row(&mut self, rows: &mut Rows<'_>, cells: &Cells) {
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
        match length(&text, rows.columns.unit(field)) {
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

    fn agent(&mut self, rows: &Rows<'_>, cells: &Cells) -> Option<u32> {
        let text = cells.raw(rows.columns.of(Field::Agent)?);
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
            let id = hash(cells.raw(column));
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
        contact.agent = self.agent(rows, cells);
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
        if contact.unanswered {
            // How long they waited: stated, or until the window closed.
            contact.wait = gave_up.or(wait).or(contact.ended);
            self.knows_giving_up |= contact.wait.is_some();
            contact.first_reply = None;
            contact.agent = None;
            if contact.wait == Some(0) {
                self.cleaning.tally(Why::LeftAtOnce, 1);
                return;
            }
        } else {
            let clock = if begun.is_some() {
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
        let chat = rows
            .columns
            .of(Field::Chat)
            .map_or(0, |column| number_of(&mut self.chats, hash(cells.raw(column))));
        let agent = if role == 1 {
            self.agent(rows, cells).or_else(|| self.sender(rows, cells)).unwrap_or(u32::MAX)
        } else {
            u32::MAX
        };
        self.messages.push(Message { chat, at: at.wall, role, agent });
    }

    /// The agent by a column called sender, where there is no agent's.
    fn sender(&mut self, rows: &Rows<'_>, cells: &Cells) -> Option<u32> {
        let column = rows.header.iter().position(|name| {
            ["sender", "sender_id", "from", "发送人", "发送者id", "author", "author_name"]
                .contains(&super::header::normal(name).as_str())
        })?;
        Some(number_of(&mut self.agents, hash(cells.raw(column))))
    }

    fn reply(&mut self, rows: &Rows<'_>, cells: &Cells) {
        let Ok(asked) = self.moment(rows, cells, Field::Asked) else { return };
        let Some(asked) = asked else {
            self.cleaning.note(Why::NoTime, || rows.example(cells, Some((Field::Asked, ""))));
            return;
        };
        let Some(sent) = self.length(rows, cells, Field::ReplySent) else { return };
        let chat = rows
            .columns
            .of(Field::Chat)
            .map_or(0, |column| number_of(&mut self.chats, hash(cells.raw(column))));
        let agent = self.agent(rows, cells).unwrap_or(u32::MAX);
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
            Ok(count) if count >= 0.0 && count < 1e9 => self.counts.push((at.wall, count)),
            _ => self
                .cleaning
                .note(Why::UnreadableCount, || rows.example(cells, Some((Field::Count, &text)))),
        }
    }

    /// The log of all tables added.
    ///
    /// # Errors
    /// If nothing could be read.
    pub fn finish(mut self) -> Result<Log, LogError> {
        self.cleaning.clock = self.clock.notes;
        let (mut own, turns) = turns_of(std::mem::take(&mut self.messages), &mut self.cleaning);
        if self.contacts.is_empty() {
            self.contacts.append(&mut own);
            if !self.contacts.is_empty() {
                self.wait_clock = WaitClock::FirstReply;
            }
        }
        let mut all = std::mem::take(&mut self.turns);
        all.extend(turns);
        super::messages::number_turns(&mut all);
        self.contacts.sort_by_key(|contact| contact.start);
        let counts = (!self.counts.is_empty()).then(|| counts_of(std::mem::take(&mut self.counts)));
        if self.contacts.is_empty() && all.is_empty() && counts.is_none() {
            let reasons: Vec<String> =
                self.cleaning.counts.iter().map(|(why, n)| format!("{n} {}", why.told())).collect();
            return Err(LogError::Nothing(if reasons.is_empty() {
                "there are no rows below the header".to_owned()
            } else {
                reasons.join("; ")
            }));
        }
        if self.cleaning.clock.as_utc > 0 {
            self.cleaning.notes.push("times are points in time (UTC or epoch numbers): hours of the day are UTC's; give the desk's zone with --zone, for example Asia/Shanghai".to_owned());
        }
        Ok(Log {
            contacts: self.contacts,
            turns: all,
            counts,
            wait_clock: self.wait_clock,
            knows_giving_up: self.knows_giving_up,
            resolution: if self.fine { 1 } else { 1000 },
            agents: self.agents.len() as u32,
            cleaning: self.cleaning,
        })
    }
}

struct Rows<'a> {
    columns: &'a Columns,
    order: DateOrder,
    file: &'a str,
    header: &'a [String],
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

fn counts_of(mut counts: Vec<(i64, f64)>) -> Counts {
    counts.sort_by_key(|(at, _)| *at);
    let mut merged: Vec<(i64, f64)> = Vec::with_capacity(counts.len());
    for (at, count) in counts {
        match merged.last_mut() {
            Some(last) if last.0 == at => last.1 += count,
            _ => merged.push((at, count)),
        }
    }
    let mut steps: BTreeMap<i64, u32> = BTreeMap::new();
    for pair in merged.windows(2) {
        *steps.entry(pair[1].0 - pair[0].0).or_insert(0) += 1;
    }
    let width = steps.iter().max_by_key(|(_, n)| **n).map_or(3_600_000, |(step, _)| *step);
    let (starts, counts) = merged.into_iter().unzip();
    Counts { starts, counts, width }
}

fn listed(names: &[String]) -> String {
    let mut text: Vec<&str> = names.iter().take(20).map(|name| name.trim()).collect();
    if names.len() > 20 {
        text.push("…");
    }
    text.join(", ")
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
