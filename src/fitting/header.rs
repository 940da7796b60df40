//! Which column means what: the headers of known exports, the usual ones of Chinese desks, and
//! whatever a mapping says. Names are facts of public documentation. Must not know cells.

use super::names::NAMES;
use super::settle::Content;
use crate::table::Row;
use crate::table::names::{Stated, clock_of, normal, unit_of};
use std::collections::BTreeMap;

/// What a column means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Field {
    /// Which chat; only to keep rows together, never written.
    Chat,
    /// The customer came.
    Arrived,
    /// The customer joined the queue.
    Queued,
    /// A human took the chat, or service began.
    Assigned,
    /// The first reply of a human.
    FirstReplyAt,
    /// The chat ended.
    Ended,
    /// Date, where clock times have a column of their own.
    Date,
    /// Time of day, beside `Date`.
    TimeOfDay,
    /// Waited until a human took the chat.
    Wait,
    /// From the customer's message to the first reply begun.
    Begun,
    /// From the customer's message to the first reply.
    FirstResponse,
    /// From the assignment to the first reply.
    FirstFromAssigned,
    /// Worked on or talked.
    Handle,
    /// From start to end.
    Length,
    /// Mean gap between a customer's message and its reply.
    MeanGap,
    /// Waited until the customer gave up.
    GaveUp,
    /// Who answered; only to keep rows together, never written.
    Agent,
    /// How it ended, in words or as a flag that nobody answered.
    Outcome,
    /// A flag: nobody answered.
    Missed,
    /// A flag: somebody answered.
    Answered,
    /// Messages of the agent, or replies.
    Replies,
    /// Messages of the customer.
    CustomerMessages,
    /// A message was sent (in a log of messages).
    SentAt,
    /// Who wrote it: customer, agent, bot, system.
    Role,
    /// Who wrote it by name or number, beside `Role`; only to keep an agent's together.
    Sender,
    /// A flag: the customer never sees the message.
    Private,
    /// A flag: the customer sees the message.
    Public,
    /// A flag: no person wrote the message.
    Automatic,
    /// What kind of message it is, beside `Role`.
    MessageKind,
    /// What the message says; only to find texts that are sent by themselves, never kept.
    Text,
    /// When the customer asked (in a log of replies).
    Asked,
    /// From asking to the reply (in a log of replies).
    ReplySent,
    /// How many (in a table of counts).
    Count,
    /// Which repetition, in records of a simulation; the first is read.
    Replication,
}

/// What kind of rows a table has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// One row per chat.
    Chats,
    /// One row per message.
    Messages,
    /// One row per reply.
    Replies,
    /// One row per bin of time.
    Counts,
}

/// A recognised header.
#[derive(Clone, Debug, PartialEq)]
pub struct Columns {
    /// What the rows are.
    pub kind: Kind,
    at: BTreeMap<Field, (usize, f64)>,
    stated: BTreeMap<Field, Stated>,
    /// A bare yes in the column of roles means the customer.
    pub role_turned: bool,
    /// Moments stand in the column of the first moment.
    pub good: bool,
    /// Columns of moments and lengths that mean nothing to us, as written.
    pub unread: Vec<String>,
    /// Pairs of a field's column and how it was recognised, for people.
    pub told: Vec<(Field, String)>,
}

impl Columns {
    /// Where a field stands.
    #[must_use]
    pub fn of(&self, field: Field) -> Option<usize> {
        self.at.get(&field).map(|(column, _)| *column)
    }
    /// Seconds that a bare number in a field's column means.
    #[must_use]
    pub fn unit(&self, field: Field) -> f64 {
        self.at.get(&field).map_or(1.0, |(_, unit)| *unit)
    }

    /// The clock that a field's column states in its name.
    #[must_use]
    pub fn stated(&self, field: Field) -> Option<&Stated> {
        self.stated.get(&field)
    }
    /// Whether a column says that rows are single contacts.
    #[must_use]
    pub fn strong(&self) -> bool {
        [
            Field::Chat,
            Field::Agent,
            Field::Role,
            Field::Asked,
            Field::Ended,
            Field::FirstReplyAt,
            Field::Queued,
            Field::Assigned,
        ]
        .iter()
        .any(|field| self.of(*field).is_some())
    }

    /// Looks at the cells below: a column whose name may mean a moment or a length is what its cells
    /// are. Whether moments stand in the column of the first moment.
    pub fn settle(&mut self, header: &[String], below: &[Row]) -> bool {
        let content =
            |columns: &Self, field| columns.of(field).map(|column| Content::of(below, column));
        let mut moves: Vec<(Field, Field)> = Vec::new();
        for (length, moment) in [
            (Field::FirstResponse, Field::FirstReplyAt),
            (Field::Wait, Field::Assigned),
            (Field::Handle, Field::Assigned),
        ] {
            if content(self, length) == Some(Content::Moment) && self.of(moment).is_none() {
                moves.push((length, moment));
            }
        }
        if content(self, Field::FirstReplyAt) == Some(Content::Length)
            && self.of(Field::FirstResponse).is_none()
        {
            moves.push((Field::FirstReplyAt, Field::FirstResponse));
        }
        for (field, flag) in [(Field::GaveUp, Field::Missed), (Field::Assigned, Field::Answered)] {
            if content(self, field) == Some(Content::Flag) && self.of(flag).is_none() {
                moves.push((field, flag));
            }
        }
        let clock_alone = content(self, Field::Arrived) == Some(Content::Clock);
        if clock_alone && self.of(Field::Date).is_some() && self.of(Field::TimeOfDay).is_none() {
            moves.push((Field::Arrived, Field::TimeOfDay));
        }
        // "Closed" may be a flag, "resolution" a length: neither is when a chat ended.
        match content(self, Field::Ended) {
            Some(Content::Flag) => drop(self.at.remove(&Field::Ended)),
            Some(Content::Length) if self.of(Field::Length).is_none() => {
                moves.push((Field::Ended, Field::Length));
            }
            _ => {}
        }
        for (from, to) in moves {
            if let Some(place) = self.at.remove(&from) {
                self.at.insert(to, place);
                if let Some(stated) = self.stated.remove(&from) {
                    self.stated.insert(to, stated);
                }
            }
        }
        self.told = self
            .at
            .iter()
            .map(|(field, (column, _))| (*field, header[*column].trim().to_owned()))
            .collect();
        let used: Vec<usize> = self.at.values().map(|(column, _)| *column).collect();
        let untold = |column: &usize| {
            !used.contains(column)
                && match Content::of(below, *column) {
                    Content::Moment | Content::Clock => true,
                    Content::Length => speaks_of_time(&header[*column]),
                    _ => false,
                }
        };
        let names = (0..header.len()).filter(untold).map(|column| header[column].trim().to_owned());
        self.unread = names.filter(|name| !name.is_empty()).collect();
        let first = [
            Field::Arrived,
            Field::SentAt,
            Field::Date,
            Field::Queued,
            Field::Assigned,
            Field::Asked,
        ];
        let first = first.into_iter().find(|field| self.of(*field).is_some());
        let kind = first.and_then(|field| content(self, field));
        self.good = matches!(kind, Some(Content::Moment | Content::Date));
        self.good
    }

    /// Recognises a header; `map` goes before (field → column name as written). `None` if the row
    /// is no header that could be used.
    #[must_use]
    pub fn recognise(header: &[String], map: &[(Field, String)]) -> Option<Self> {
        let names: Vec<String> = header.iter().map(|name| normal(name)).collect();
        let mut at: BTreeMap<Field, (usize, f64)> = BTreeMap::new();
        let mut used = vec![false; names.len()];
        for (field, name) in map {
            if let Some(column) = names.iter().position(|n| *n == normal(name)) {
                at.insert(*field, (column, unit_of(&header[column])));
                used[column] = true;
            }
        }
        let mapped = at.len();
        // What a thing is called may stand before what it does: "ticket_created", "chat_wait_time".
        let bare: Vec<&str> = names.iter().map(|name| without_subject(name)).collect();
        let whole: Vec<&str> = names.iter().map(String::as_str).collect();
        for names in [whole, bare] {
            for (field, known) in NAMES {
                // Names stand in the order of trust: `arrived_at` before `timestamp`.
                let found = known.iter().find_map(|name| {
                    names.iter().enumerate().position(|(i, n)| !used[i] && matches(n, name, *field))
                });
                if let (Some(column), false) = (found, at.contains_key(field)) {
                    at.insert(*field, (column, unit_of(&header[column])));
                    used[column] = true;
                }
            }
        }
        // A column called time alone is the moment.
        if !at.contains_key(&Field::Arrived)
            && !at.contains_key(&Field::Date)
            && let Some(place) = at.remove(&Field::TimeOfDay)
        {
            at.insert(Field::Arrived, place);
        }
        let has = |field| at.contains_key(&field);
        let times = has(Field::Arrived)
            || has(Field::SentAt)
            || has(Field::Date)
            || has(Field::Queued)
            || has(Field::Assigned);
        let kind = if has(Field::Asked) && has(Field::ReplySent) {
            Kind::Replies
        } else if has(Field::Role)
            && has(Field::Chat)
            && times
            && (has(Field::SentAt) || !has(Field::Ended))
        {
            Kind::Messages
        } else if times {
            Kind::Chats
        } else {
            return None;
        };
        let alone = at.len() == 1 && mapped == 0 && names.len() > 1;
        if alone && names.len() > 6 {
            // A single lucky word in a wide row is a title or data, not a header.
            let strong = !names.iter().any(String::is_empty);
            if !strong {
                return None;
            }
        }
        if kind == Kind::Messages && !has(Field::SentAt) {
            let time = at.remove(&Field::Arrived).or_else(|| at.remove(&Field::Date))?;
            at.insert(Field::SentAt, time);
        }
        let told = at
            .iter()
            .map(|(field, (column, _))| (*field, header[*column].trim().to_owned()))
            .collect();
        let stated = at
            .iter()
            .filter_map(|(field, (column, _))| Some((*field, clock_of(&header[*column])?)))
            .collect();
        let role_turned = at.get(&Field::Role).is_some_and(|(column, _)| {
            let name = &names[*column];
            ["customer", "visitor", "client", "user", "incoming", "inbound", "客户", "访客", "买家"]
                .iter()
                .any(|word| name.contains(word))
        });
        Some(Self { kind, at, stated, role_turned, good: false, unread: Vec::new(), told })
    }
}

/// Whether a name says that its numbers are times.
fn speaks_of_time(name: &str) -> bool {
    #[rustfmt::skip]
    const WORDS: &[&str] = &[
        "time", "duration", "wait", "response", "reply", "second", "minute", "(s)", "handle", "talk", "时长", "时间", "秒", "分钟", "响", "時間",
        "zeit", "dauer", "durée", "délai", "temps", "tiempo", "duración", "tempo", "время", "시간",
    ];
    let name = name.to_lowercase();
    WORDS.iter().any(|word| name.contains(word))
}

/// A name without the thing that it is about.
fn without_subject(name: &str) -> &str {
    const SUBJECTS: &[&str] = &[
        "chat_",
        "conversation_",
        "ticket_",
        "session_",
        "call_",
        "engagement_",
        "interaction_",
        "message_",
    ];
    let rest = SUBJECTS.iter().find_map(|subject| name.strip_prefix(subject));
    rest.filter(|rest| *rest != "id" && *rest != "ids").unwrap_or(name)
}

/// Whether a normalised name is a known one; a length may have its unit at its end, a moment its
/// clock.
fn matches(name: &str, known: &str, field: Field) -> bool {
    let length = matches!(
        field,
        Field::Wait
            | Field::Begun
            | Field::FirstResponse
            | Field::FirstFromAssigned
            | Field::Handle
            | Field::Length
            | Field::MeanGap
            | Field::GaveUp
    );
    let endings: &[&str] = if length {
        &["_s", "_sec", "_seconds", "_ms", "_min", "_minutes", "秒", "秒数"]
    } else {
        &["_utc", "_local", "_at"]
    };
    name.strip_prefix(known).is_some_and(|rest| rest.is_empty() || endings.contains(&rest))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fitting::spoken::field_named;

    fn recognise(names: &str) -> Columns {
        let header: Vec<String> = names.split(',').map(str::to_owned).collect();
        Columns::recognise(&header, &[]).unwrap_or_else(|| panic!("not recognised: {names}"))
    }

    /// Headers as the exports' documentation lists them.
    #[test]
    #[rustfmt::skip]
    fn headers_of_known_exports_are_recognised() {
        use Field::{Agent, Arrived, Assigned, Chat, Ended, FirstFromAssigned, FirstReplyAt, FirstResponse, GaveUp, Handle, Length, MeanGap, Queued, Replies, Wait};
        let exports: [(&str, &str, &[Field]); 13] = [
            ("Zendesk Chat", "id,timestamp,agent_names,department_name,duration,response_time.first,response_time.avg,count.visitor,count.agent,missed,rating", &[Chat, Arrived, Agent, Length, FirstResponse, MeanGap, Replies]),
            ("LiveChat", "id,started,ended,duration,agents,group,rate", &[Chat, Arrived, Ended, Length, Agent]),
            ("Intercom", "created_at,first_contact_reply_at,first_assignment_at,first_admin_reply_at,time_to_admin_reply,last_close_at,admin_assignee_id", &[Arrived, Assigned, FirstReplyAt, FirstResponse, Ended, Agent]),
            ("Salesforce", "ChatKey,StartTime,EndTime,ChatDuration,Abandoned,AverageResponseTimeOperator", &[Chat, Arrived, Ended, Length, GaveUp, MeanGap]),
            ("Amazon Connect", "ContactId,InitiationTimestamp,AgentFirstResponseTimestamp,AgentFirstResponseTimeInMillis,ConversationTurnCount", &[Arrived, FirstReplyAt, FirstFromAssigned, Replies]),
            ("Google CCAI", "created_at,assigned_at,first_msg_sent_at,ends_at,queue_duration,chat_duration,message_count,average_response_time,status", &[Arrived, Assigned, FirstReplyAt, Ended, Wait, Length, MeanGap]),
            ("Zendesk omnichannel", "engagement_id,created_at,agent_id,agent_messages_count,assignment_to_first_reply_time_seconds,average_requester_wait_time_seconds", &[Chat, Arrived, Agent, Replies, FirstFromAssigned, MeanGap]),
            ("LivePerson", "conversationId,startTimeL,endTimeL,duration,latestAgentId,latestSkillName,closeReason", &[Chat, Arrived, Ended, Length, Agent]),
            ("Assembled", "external_id,queue_id,assigned_agent_id,started_at,ended_at,wait_time_seconds,first_response_time_seconds,handle_time_seconds,resolved", &[Chat, Agent, Arrived, Ended, Wait, FirstResponse, Handle]),
            ("JD Dongdong", "sid,createdTime,replyTime,closeTime,closeReason,waiter,groupId,transfer,customerMsgNum,waiterMsgNum,responseAvgSpeed", &[Chat, Arrived, FirstReplyAt, Ended, Agent, Replies, MeanGap]),
            ("Bytedesk", "visitorEnqueueAt,robotAcceptedAt,agentAcceptedAt,visitorFirstMessageAt,agentFirstResponseAt", &[Queued, Assigned, Arrived, FirstReplyAt]),
            ("Chinese helpdesk", "会话ID,会话开始时间,会话结束时间,分类,满意度,总会话消息数,客服ID,会话总时长(秒),首次响应时长(秒),成功接入客服时间,客服首次回复时间", &[Chat, Arrived, Ended, Agent, Length, FirstResponse, Assigned, FirstReplyAt]),
            ("Chinese desk, in minutes", "会话编号,进线时间,排队时长（分钟）,接待客服,客服消息数,会话时长（分钟）", &[Chat, Arrived, Wait, Agent, Replies, Length]),
        ];
        for (vendor, names, fields) in exports {
            let columns = recognise(names);
            assert_eq!(columns.kind, Kind::Chats, "{vendor}");
            for field in fields {
                assert!(columns.of(*field).is_some(), "{vendor}: {field:?} in {:?}", columns.told);
            }
        }
        let desk = recognise("会话编号,进线时间,排队时长（分钟）,接待客服");
        assert_eq!(desk.unit(Field::Wait), 60.0);
        assert_eq!(recognise("AgentFirstResponseTimeInMillis,InitiationTimestamp").unit(FirstFromAssigned), 0.001);
    }

    #[test]
    fn messages_and_replies_are_told_from_chats() {
        for (names, kind) in [
            ("chat_id,seq,sent_at,sender,role,chars", Kind::Messages),
            ("会话ID,发送时间,发送者类型,消息内容", Kind::Messages),
            ("sid,createdTime,waiterSend,msgType", Kind::Messages),
            ("chatId,time,messages[].sender.t", Kind::Messages),
            ("replication,contact,reply,agent,asked,begun_s,sent_s", Kind::Replies),
            (
                "contact_id,skill,arrived_at,queued_at,wait_s,outcome,service_start,service_end,agent",
                Kind::Chats,
            ),
        ] {
            assert_eq!(recognise(names).kind, kind, "{names}");
        }
    }

    #[test]
    fn a_mapping_goes_before_what_would_be_recognised() {
        let header: Vec<String> = ["开始", "started_at", "什么"].map(str::to_owned).to_vec();
        let map = [(Field::Arrived, "开始".to_owned()), (Field::Agent, "什么".to_owned())];
        let columns = Columns::recognise(&header, &map).expect("a header");
        assert_eq!((columns.of(Field::Arrived), columns.of(Field::Agent)), (Some(0), Some(2)));
        assert!(Columns::recognise(&["a".to_owned(), "b".to_owned()], &[]).is_none());
        assert!(field_named("arrivd").is_err());
    }
}
