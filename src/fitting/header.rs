//! Which column means what: the headers of known exports, the usual ones of Chinese desks, and
//! whatever a mapping says. Names are facts of public documentation. Must not know cells.

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
    /// Messages of the agent, or replies.
    Replies,
    /// Messages of the customer.
    CustomerMessages,
    /// A message was sent (in a log of messages).
    SentAt,
    /// Who wrote it: customer, agent, bot, system.
    Role,
    /// When the customer asked (in a log of replies).
    Asked,
    /// From asking to the reply (in a log of replies).
    ReplySent,
    /// How many (in a table of counts).
    Count,
    /// Which repetition, in records of a simulation; the first is read.
    Replication,
}

/// Names of each field, normalised (see [`normal`]): first those of chats, then of messages.
const NAMES: &[(Field, &[&str])] = &[
    (
        Field::Chat,
        &[
            "chat_id",
            "id",
            "conversation_id",
            "conversationid",
            "contact_id",
            "contact",
            "chatkey",
            "chatid",
            "chat.id",
            "external_id",
            "sid",
            "session_id",
            "sessionid",
            "dialog_id",
            "ticket_id",
            "engagement_id",
            "会话id",
            "会话编号",
            "对话id",
            "对话编号",
            "咨询id",
            "会话号",
            "session",
        ],
    ),
    (
        Field::Arrived,
        &[
            "arrived_at",
            "started_at",
            "start",
            "started",
            "started_timestamp",
            "start_time",
            "starttime",
            "starttimel",
            "created_at",
            "createdtime",
            "create_time",
            "created",
            "chat_start",
            "initiationtimestamp",
            "timestamp",
            "visitorfirstmessageat",
            "customer_first_msg_at",
            "first_msg_at",
            "request_time",
            "requesttime",
            "conversation_start",
            "会话开始时间",
            "开始时间",
            "对话开始时间",
            "咨询时间",
            "进线时间",
            "会话创建时间",
            "创建时间",
            "发起时间",
            "访客首条消息时间",
            "第一条消息时间",
            "首次咨询时间",
            "会话发起时间",
            "接入时间",
            "咨询开始时间",
        ],
    ),
    (
        Field::Queued,
        &[
            "queued_at",
            "visitorenqueueat",
            "enqueue_time",
            "enqueuetimestamp",
            "queue_start",
            "排队开始时间",
            "进入排队时间",
            "入队时间",
            "转人工时间",
        ],
    ),
    (
        Field::Assigned,
        &[
            "assigned_at",
            "agentacceptedat",
            "first_assignment_at",
            "accepted_at",
            "accepttime",
            "accept_time",
            "connectedtoagenttimestamp",
            "service_start",
            "answered_at",
            "成功接入客服时间",
            "接待时间",
            "分配时间",
            "接通时间",
            "人工接入时间",
            "客服接入时间",
        ],
    ),
    (
        Field::FirstReplyAt,
        &[
            "first_reply_at",
            "first_admin_reply_at",
            "agentfirstresponseat",
            "agentfirstresponsetimestamp",
            "first_msg_sent_at",
            "replytime",
            "first_response_at",
            "客服首次回复时间",
            "首次回复时间",
            "首次响应时间点",
            "人工首次回复时间",
            "首次人工回复时间",
        ],
    ),
    (
        Field::Ended,
        &[
            "ended_at",
            "ended",
            "ended_timestamp",
            "end_time",
            "endtime",
            "endtimel",
            "ends_at",
            "conversationendtimel",
            "closetime",
            "closed_at",
            "close_time",
            "service_end",
            "first_close_at",
            "last_close_at",
            "disconnecttimestamp",
            "end",
            "会话结束时间",
            "结束时间",
            "对话结束时间",
            "关闭时间",
        ],
    ),
    (Field::Date, &["date", "day", "start_date", "日期", "会话日期", "咨询日期"]),
    (Field::TimeOfDay, &["time", "clock", "time_of_day", "start_clock", "时间", "时刻"]),
    (
        Field::Wait,
        &[
            "wait",
            "wait_s",
            "queue_s",
            "queue_duration",
            "wait_time",
            "waittime",
            "wait_time_seconds",
            "queue_time",
            "queuetime",
            "waiting_time",
            "time_in_queue",
            "assigned_s",
            "duration_in_queue",
            "排队时长",
            "等待时长",
            "排队时间",
            "人工排队时长",
            "接入人工排队时长",
            "排队等待时长",
        ],
    ),
    (Field::Begun, &["begun_s"]),
    (
        Field::FirstResponse,
        &[
            "first_response",
            "first_response_s",
            "first_response_time",
            "first_response_time_seconds",
            "response_time.first",
            "time_to_admin_reply",
            "first_reply_s",
            "first_reply_time",
            "frt",
            "firstresponsetime",
            "response_time_first",
            "首次响应时长",
            "首响时长",
            "首响",
            "首次回复时长",
            "首次响应时间",
            "人工首次响应时长",
            "首次人工响应时长",
        ],
    ),
    (
        Field::FirstFromAssigned,
        &[
            "assignment_to_first_reply_time",
            "assignment_to_first_reply_time_seconds",
            "agentfirstresponsetimeinmillis",
            "接入后首次响应时长",
        ],
    ),
    (
        Field::Handle,
        &[
            "handle",
            "handle_s",
            "handle_time",
            "handle_time_seconds",
            "aht",
            "service_s",
            "service_time",
            "agentinteractionduration",
            "talk_time",
            "客服处理时长",
            "服务时长",
            "处理时长",
            "人工服务时长",
            "接待时长",
        ],
    ),
    (
        Field::Length,
        &[
            "duration",
            "duration_s",
            "chat_duration",
            "chatduration",
            "conversation_duration",
            "ended_s",
            "会话总时长",
            "会话时长",
            "对话时长",
            "会话持续时长",
            "持续时长",
            "总时长",
            "聊天时长",
        ],
    ),
    (
        Field::MeanGap,
        &[
            "avg_response_s",
            "response_time.avg",
            "median_time_to_reply",
            "averageresponsetimeoperator",
            "average_response_time",
            "average_requester_wait_time_seconds",
            "responseavgspeed",
            "art",
            "平均响应时长",
            "平响",
            "平均响应时间",
            "平均回复时长",
        ],
    ),
    (
        Field::GaveUp,
        &[
            "abandoned",
            "abandon_wait_s",
            "abandon_time",
            "gave_up_s",
            "放弃等待时长",
            "放弃前等待时长",
        ],
    ),
    (
        Field::Agent,
        &[
            "agent",
            "agent_id",
            "agent_ids",
            "agent_names",
            "agents",
            "admin_assignee_id",
            "latestagentid",
            "latestagentfullname",
            "assigned_agent_id",
            "assignee",
            "assignee_id",
            "waiter",
            "operator",
            "operator_id",
            "agent_name",
            "service_staff_id",
            "user_id",
            "客服",
            "客服id",
            "客服名称",
            "客服姓名",
            "客服昵称",
            "接待客服",
            "接待人",
            "坐席",
            "坐席id",
            "坐席姓名",
            "人工客服",
            "客服账号",
            "所属客服",
            "客服工号",
        ],
    ),
    (
        Field::Outcome,
        &[
            "outcome",
            "status",
            "closereason",
            "finish_reason",
            "result",
            "会话状态",
            "会话结果",
            "结束原因",
            "结束方式",
            "是否接通",
            "接待状态",
            "接入状态",
        ],
    ),
    (
        Field::Missed,
        &["missed", "dropped", "is_missed", "是否漏接", "是否放弃", "是否流失", "是否未回复"],
    ),
    (
        Field::Replies,
        &[
            "replies",
            "replies_sent",
            "msgs_agent",
            "count.agent",
            "agent_messages_count",
            "waitermsgnum",
            "agent_message_count",
            "agent_messages",
            "conversationturncount",
            "turns",
            "客服消息数",
            "客服回复数",
            "客服应答数",
            "客服发送消息数",
            "人工消息数",
            "对话轮次",
            "消息轮次",
            "回合数",
            "回复次数",
        ],
    ),
    (
        Field::CustomerMessages,
        &[
            "msgs_customer",
            "count.visitor",
            "customermsgnum",
            "visitor_message_count",
            "customer_messages",
            "客户消息数",
            "访客消息数",
            "用户消息数",
            "客户发送消息数",
        ],
    ),
    (
        Field::SentAt,
        &[
            "sent_at",
            "message_time",
            "msg_time",
            "messages[].timestamp",
            "history[].timestamp",
            "消息时间",
            "发送时间",
            "消息发送时间",
        ],
    ),
    (
        Field::Role,
        &[
            "role",
            "sender_role",
            "sender_type",
            "author_type",
            "type_of_sender",
            "messages[].sender.t",
            "sender.t",
            "waitersend",
            "from_type",
            "sender",
            "发送者类型",
            "发送方",
            "发送者",
            "消息来源",
            "消息发送方",
            "角色",
        ],
    ),
    (Field::Asked, &["asked"]),
    (Field::ReplySent, &["sent_s"]),
    (
        Field::Count,
        &[
            "count",
            "counts",
            "n",
            "calls",
            "orders",
            "invoices",
            "chats",
            "contacts",
            "arrivals",
            "sessions",
            "conversations",
            "volume",
            "offered",
            "chat_count",
            "total_chats",
            "数量",
            "会话量",
            "咨询量",
            "进线量",
            "会话数",
            "咨询人数",
            "订单量",
            "接待量",
        ],
    ),
    (Field::Replication, &["replication"]),
];

/// Times of bins in tables of counts, beside those of chats.
const BIN_TIMES: &[&str] = &[
    "hour",
    "hour_local",
    "half_hour_local",
    "interval",
    "bin",
    "datetime",
    "date_time",
    "时段",
    "小时",
    "日期时间",
    "time",
    "时间",
];

/// A name as it is compared: lower case, one sign for gaps, without its unit.
#[must_use]
pub fn normal(name: &str) -> String {
    let name = name.trim_start_matches('\u{feff}').trim().to_lowercase();
    let name = strip_unit(&name).0;
    let mut plain = String::with_capacity(name.len());
    for c in name.chars() {
        match c {
            ' ' | '-' | '/' | '_' | '\u{3000}' => {
                if !plain.ends_with('_') && !plain.is_empty() {
                    plain.push('_');
                }
            }
            '（' | '(' | '）' | ')' => {}
            c => plain.push(c),
        }
    }
    plain.trim_end_matches('_').to_owned()
}

/// The name without a unit in brackets at its end, and the unit in seconds.
fn strip_unit(name: &str) -> (&str, Option<f64>) {
    let Some(open) = name.rfind(['(', '（', '[']) else { return (name, None) };
    let inside = name[open..].trim_matches(['(', ')', '（', '）', '[', ']', ' ']);
    let unit = match inside {
        "s" | "sec" | "secs" | "seconds" | "秒" => 1.0,
        "ms" | "millis" | "milliseconds" | "毫秒" => 0.001,
        "m" | "min" | "mins" | "minutes" | "分" | "分钟" => 60.0,
        "h" | "hours" | "小时" => 3600.0,
        _ => return (name, None),
    };
    (name[..open].trim_end(), Some(unit))
}

/// Seconds that a bare number of this column means.
fn unit_of(name: &str) -> f64 {
    let lower = name.trim().to_lowercase();
    if let (_, Some(unit)) = strip_unit(&lower) {
        return unit;
    }
    let ends = |words: &[&str]| words.iter().any(|word| lower.ends_with(word));
    if ends(&["_ms", "millis", "inmillis", "毫秒"]) {
        0.001
    } else if ends(&["_min", "_minutes", "分钟"]) {
        60.0
    } else {
        1.0
    }
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
    /// Columns that mean nothing to us, as written.
    pub ignored: usize,
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
        for (field, known) in NAMES {
            // Names stand in the order of trust: `arrived_at` before `timestamp`.
            let found = known.iter().find_map(|name| {
                names.iter().enumerate().position(|(i, n)| !used[i] && matches(n, name))
            });
            if let (Some(column), false) = (found, at.contains_key(field)) {
                at.insert(*field, (column, unit_of(&header[column])));
                used[column] = true;
            }
        }
        if !at.contains_key(&Field::Arrived) && !at.contains_key(&Field::Date)
            || at.contains_key(&Field::Count)
        {
            let bin = names.iter().position(|n| BIN_TIMES.iter().any(|name| n == name));
            if let Some(column) = bin {
                at.entry(Field::Arrived).or_insert((column, 1.0));
            }
        }
        let has = |field| at.contains_key(&field);
        let times = has(Field::Arrived)
            || has(Field::SentAt)
            || has(Field::Date)
            || has(Field::Queued)
            || has(Field::Assigned);
        let kind = if has(Field::Asked) && has(Field::ReplySent) {
            Kind::Replies
        } else if has(Field::Role) && has(Field::Chat) && times && !has(Field::Ended) {
            Kind::Messages
        } else if has(Field::Count) && times && !has(Field::Chat) && !has(Field::Agent) {
            Kind::Counts
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
        let ignored = names.len() - at.len().min(names.len());
        let told = at
            .iter()
            .map(|(field, (column, _))| (*field, header[*column].trim().to_owned()))
            .collect();
        Some(Self { kind, at, ignored, told })
    }
}

/// Whether a normalised name is a known one; a unit may be glued to its end.
fn matches(name: &str, known: &str) -> bool {
    name == known
        || name.strip_prefix(known).is_some_and(|rest| {
            matches!(
                rest,
                "_s" | "_sec" | "_seconds" | "_ms" | "_min" | "_minutes" | "秒" | "_utc" | "_local"
            )
        })
}

/// The field of a name in a mapping such as `arrived=列名`.
///
/// # Errors
/// The names there are.
pub fn field_named(name: &str) -> Result<Field, String> {
    const SPOKEN: &[(&str, Field)] = &[
        ("chat", Field::Chat),
        ("arrived", Field::Arrived),
        ("queued", Field::Queued),
        ("assigned", Field::Assigned),
        ("first-reply", Field::FirstReplyAt),
        ("ended", Field::Ended),
        ("date", Field::Date),
        ("time", Field::TimeOfDay),
        ("wait", Field::Wait),
        ("first-response", Field::FirstResponse),
        ("first-response-from-assigned", Field::FirstFromAssigned),
        ("handle", Field::Handle),
        ("length", Field::Length),
        ("mean-gap", Field::MeanGap),
        ("gave-up", Field::GaveUp),
        ("agent", Field::Agent),
        ("outcome", Field::Outcome),
        ("missed", Field::Missed),
        ("replies", Field::Replies),
        ("sent", Field::SentAt),
        ("role", Field::Role),
        ("count", Field::Count),
    ];
    SPOKEN.iter().find(|(spoken, _)| *spoken == name.trim()).map(|(_, field)| *field).ok_or_else(
        || {
            let names: Vec<&str> = SPOKEN.iter().map(|(spoken, _)| *spoken).collect();
            format!("there is no field \"{name}\"; fields: {}", names.join(", "))
        },
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn recognise(names: &str) -> Columns {
        let header: Vec<String> = names.split(',').map(str::to_owned).collect();
        Columns::recognise(&header, &[]).unwrap_or_else(|| panic!("not recognised: {names}"))
    }

    /// Headers as the exports' documentation lists them (see the trials' table of field names).
    #[test]
    fn headers_of_known_exports_are_recognised() {
        use Field::{
            Agent, Arrived, Assigned, Chat, Ended, FirstFromAssigned, FirstReplyAt, FirstResponse,
            GaveUp, Handle, Length, MeanGap, Queued, Replies, Wait,
        };
        let exports: [(&str, &str, &[Field]); 13] = [
            (
                "Zendesk Chat",
                "id,timestamp,agent_names,department_name,duration,response_time.first,response_time.avg,count.visitor,count.agent,missed,rating",
                &[Chat, Arrived, Agent, Length, FirstResponse, MeanGap, Replies],
            ),
            (
                "LiveChat",
                "id,started,ended,duration,agents,group,rate",
                &[Chat, Arrived, Ended, Length, Agent],
            ),
            (
                "Intercom",
                "created_at,first_contact_reply_at,first_assignment_at,first_admin_reply_at,time_to_admin_reply,last_close_at,admin_assignee_id",
                &[Arrived, Assigned, FirstReplyAt, FirstResponse, Ended, Agent],
            ),
            (
                "Salesforce",
                "ChatKey,StartTime,EndTime,ChatDuration,Abandoned,AverageResponseTimeOperator",
                &[Chat, Arrived, Ended, Length, GaveUp, MeanGap],
            ),
            (
                "Amazon Connect",
                "ContactId,InitiationTimestamp,AgentFirstResponseTimestamp,AgentFirstResponseTimeInMillis,ConversationTurnCount",
                &[Arrived, FirstReplyAt, FirstFromAssigned, Replies],
            ),
            (
                "Google CCAI",
                "created_at,assigned_at,first_msg_sent_at,ends_at,queue_duration,chat_duration,message_count,average_response_time,status",
                &[Arrived, Assigned, FirstReplyAt, Ended, Wait, Length, MeanGap],
            ),
            (
                "Zendesk omnichannel",
                "engagement_id,created_at,agent_id,agent_messages_count,assignment_to_first_reply_time_seconds,average_requester_wait_time_seconds",
                &[Chat, Arrived, Agent, Replies, FirstFromAssigned, MeanGap],
            ),
            (
                "LivePerson",
                "conversationId,startTimeL,endTimeL,duration,latestAgentId,latestSkillName,closeReason",
                &[Chat, Arrived, Ended, Length, Agent],
            ),
            (
                "Assembled",
                "external_id,queue_id,assigned_agent_id,started_at,ended_at,wait_time_seconds,first_response_time_seconds,handle_time_seconds,resolved",
                &[Chat, Agent, Arrived, Ended, Wait, FirstResponse, Handle],
            ),
            (
                "JD Dongdong",
                "sid,createdTime,replyTime,closeTime,closeReason,waiter,groupId,transfer,customerMsgNum,waiterMsgNum,responseAvgSpeed",
                &[Chat, Arrived, FirstReplyAt, Ended, Agent, Replies, MeanGap],
            ),
            (
                "Bytedesk",
                "visitorEnqueueAt,robotAcceptedAt,agentAcceptedAt,visitorFirstMessageAt,agentFirstResponseAt",
                &[Queued, Assigned, Arrived, FirstReplyAt],
            ),
            (
                "Chinese helpdesk",
                "会话ID,会话开始时间,会话结束时间,分类,满意度,总会话消息数,客服ID,会话总时长(秒),首次响应时长(秒),成功接入客服时间,客服首次回复时间",
                &[Chat, Arrived, Ended, Agent, Length, FirstResponse, Assigned, FirstReplyAt],
            ),
            (
                "Chinese desk, in minutes",
                "会话编号,进线时间,排队时长（分钟）,接待客服,客服消息数,会话时长（分钟）",
                &[Chat, Arrived, Wait, Agent, Replies, Length],
            ),
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
        assert_eq!(
            recognise("AgentFirstResponseTimeInMillis,InitiationTimestamp").unit(FirstFromAssigned),
            0.001
        );
    }

    #[test]
    fn messages_replies_and_counts_are_told_from_chats() {
        for (names, kind) in [
            ("chat_id,seq,sent_at,sender,role,chars", Kind::Messages),
            ("会话ID,发送时间,发送者类型,消息内容", Kind::Messages),
            ("sid,createdTime,waiterSend,msgType", Kind::Messages),
            ("chatId,time,messages[].sender.t", Kind::Messages),
            ("replication,contact,reply,agent,asked,begun_s,sent_s", Kind::Replies),
            ("hour_local,orders", Kind::Counts),
            ("时段,咨询量", Kind::Counts),
            ("half_hour_local,offered,answered,abandoned,queued", Kind::Counts),
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
