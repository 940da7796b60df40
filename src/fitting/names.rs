//! Names of columns in known exports and at Chinese desks, normalised
//! ([`crate::table::names::normal`]), in
//! the order of trust: `arrived_at` goes before `timestamp`. Facts of public documentation.

use super::header::Field;

/// Names of each field.
#[rustfmt::skip]
pub(super) const NAMES: &[(Field, &[&str])] = &[
    (Field::Chat, &[
        "chat_id", "id", "conversation_id", "conversationid", "contact_id", "contact", "chatkey",
        "chatid", "chat.id", "external_id", "sid", "session_id", "sessionid", "dialog_id",
        "ticket_id", "engagement_id", "会话id", "会话编号", "对话id", "对话编号", "咨询id", "会话号", "session",
    ]),
    (Field::Arrived, &[
        "arrived_at", "request_time", "requesttime", "requested_at", "request_at", "chat_creation_date", "creation_time", "started_at", "start", "started", "started_timestamp", "start_time",
        "starttime", "starttimel", "created_at", "createdtime", "create_time", "created",
        "chat_start", "initiationtimestamp", "timestamp", "visitorfirstmessageat",
        "customer_first_msg_at", "first_msg_at",
        "conversation_start", "chat_start_time", "chat_started_at", "creation_date", "create_date", "date_created", "created_date", "started_on", "created_on", "start_date_time", "date_time", "datetime", "call_start", "created_time", "started_time", "start_timestamp", "opened_at", "date_opened", "first_message_at", "first_message_time", "initiated_time", "initiated_at", "initiated", "started_date", "conversation_started_at", "date_de_début", "début", "créé_le", "fecha_de_inicio", "fecha_de_creación", "inicio", "erstellt_am", "erstellt", "beginn", "startzeit", "gestartet", "開始日時", "受信日時", "受付日時", "作成日時", "開始時間", "進線時間", "建立時間", "進線或聯繫時間", "시작시간", "상담시작시간", "접수시간", "생성일시", "会话开始时间", "开始时间", "对话开始时间", "咨询时间", "进线时间", "会话创建时间", "创建时间", "发起时间",
        "访客首条消息时间", "第一条消息时间", "首次咨询时间", "会话发起时间", "接入时间", "咨询开始时间", "会话建立时间", "建立时间", "对话创建时间", "首次进线时间", "用户进线时间",
    ]),
    (Field::Queued, &[
        "queued_at", "visitorenqueueat", "enqueue_time", "enqueuetimestamp", "queue_start",
        "排队开始时间", "进入排队时间", "入队时间", "转人工时间",
    ]),
    (Field::Assigned, &[
        "assigned_at", "agentacceptedat", "first_assignment_at", "accepted_at", "accepttime",
        "accept_time", "connectedtoagenttimestamp", "service_start", "answered_at", "start_time", "chat_start_date", "service_start_time", "服务开始时间", "服務開始時間", "接起时间", "应答时间", "成功接入客服时间",
        "接待时间", "分配时间", "接通时间", "人工接入时间", "客服接入时间",
    ]),
    (Field::FirstReplyAt, &[
        "first_reply_at", "first_admin_reply_at", "agentfirstresponseat",
        "agentfirstresponsetimestamp", "first_msg_sent_at", "replytime", "first_response_at", "first_reply_created_at", "first_response_created_at", "first_replied_at", "first_responded_at", "first_agent_reply_at", "first_agent_response_date", "first_response_date", "first_reply_date", "first_agent_response_at",
        "客服首次回复时间", "首次回复时间", "首次响应时间点", "人工首次回复时间", "首次人工回复时间",
    ]),
    (Field::Ended, &[
        "ended_at", "ended", "ended_timestamp", "end_time", "endtime", "endtimel", "ends_at",
        "conversationendtimel", "closetime", "closed_at", "close_time", "service_end",
        "first_close_at", "last_close_at", "disconnecttimestamp", "end", "end_timestamp", "closed", "closed_time", "closed_on", "closed_date", "close_date", "first_closed_at", "last_closed_at", "end_date", "date_closed", "resolved_at", "solved_at", "finished_at", "ende", "endzeit", "beendet", "beendet_am", "fin", "fecha_de_fin", "date_de_fin", "結束時間", "服務結束時間", "終了日時", "종료시간", "상담종료시간", "会话结束时间", "结束时间",
        "对话结束时间", "关闭时间",
    ]),
    (Field::Date, &[
        "date", "day", "start_date", "chat_date", "datum", "fecha", "data", "日期", "会话日期", "咨询日期",
    ]),
    (Field::TimeOfDay, &[
        "time", "clock", "time_of_day", "start_clock", "chat_time", "hour", "interval", "uhrzeit", "zeit", "hora", "heure", "时间", "时刻", "时段", "小时", "时间段",
    ]),
    (Field::Wait, &[
        "wait", "wait_s", "queue_s", "queue_duration", "wait_time", "waittime",
        "wait_time_seconds", "queue_time", "queuetime", "waiting_time", "time_in_queue",
        "assigned_s", "duration_in_queue", "time_to_answer", "speed_of_answer", "speed_of_answer_in_seconds", "asa", "queue_wait_time", "wait_duration", "queue_duration_in_seconds", "time_waited", "waited", "wartezeit", "temps_d'attente", "total_queue", "tiempo_de_espera", "待ち時間", "等待時間", "대기시간", "排队时长", "等待时长", "排队时间", "人工排队时长", "接入人工排队时长", "排队等待时长",
    ]),
    (Field::Begun, &[
        "begun_s",
    ]),
    (Field::FirstResponse, &[
        "first_response", "first_response_s", "first_response_time", "first_response_time_seconds",
        "response_time.first", "time_to_admin_reply", "first_reply_s", "first_reply_time", "frt",
        "firstresponsetime", "response_time_first", "first_reply", "first_response_duration", "time_to_first_response", "time_to_first_reply", "first_response_time_in_seconds", "first_agent_response_time", "first_human_response_time", "agent_first_response_time", "initial_response_time", "first_agent_response", "first_agent_reply", "délai_première_réponse", "délai_de_première_réponse", "temps_de_première_réponse", "erste_antwort", "erste_antwortzeit", "erstantwortzeit", "tiempo_de_primera_respuesta", "primera_respuesta", "初回応答時間", "初回返信時間", "首次回應時間", "첫응답시간", "首次响应", "首次回复", "首响时间", "人工首次响应时间", "首次响应时长", "首响时长", "首响", "首次回复时长", "首次响应时间",
        "人工首次响应时长", "首次人工响应时长",
    ]),
    (Field::FirstFromAssigned, &[
        "assignment_to_first_reply_time", "assignment_to_first_reply_time_seconds",
        "agentfirstresponsetimeinmillis", "接入后首次响应时长",
    ]),
    (Field::Handle, &[
        "handle", "handle_s", "handle_time", "handle_time_seconds", "aht", "service_s",
        "service_time", "agentinteractionduration", "talk_time", "talk_duration", "avgtalkduration", "handling_time", "handle_duration", "agent_handle_time", "total_handle", "客服处理时长", "服务时长", "处理时长",
        "人工服务时长", "接待时长",
    ]),
    (Field::Length, &[
        "duration", "duration_s", "chat_duration", "chat_duration_in_seconds", "durée", "dauer", "duración", "duração", "対応時間", "會話時長", "상담시간", "chatduration", "conversation_duration",
        "ended_s", "会话总时长", "会话时长", "对话时长", "会话持续时长", "持续时长", "总时长", "聊天时长",
    ]),
    (Field::MeanGap, &[
        "avg_response_s", "response_time.avg", "median_time_to_reply",
        "averageresponsetimeoperator", "average_response_time",
        "average_requester_wait_time_seconds", "responseavgspeed", "art", "平均响应时长", "平响", "平均响应时间",
        "平均回复时长",
    ]),
    (Field::GaveUp, &[
        "abandoned", "abandon_wait_s", "abandon_time", "gave_up_s", "放弃等待时长", "放弃前等待时长",
    ]),
    (Field::Agent, &[
        "agent", "agent_id", "agent_ids", "agent_names", "agents", "admin_assignee_id",
        "latestagentid", "latestagentfullname", "assigned_agent_id", "assignee", "assignee_id",
        "waiter", "operator", "operator_id", "agent_name", "agent_email", "assigned_to", "handled_by", "owner", "owner_full_name", "owner_name", "operator_name", "last_operator_id", "teammate", "teammate_assigned", "assigned_teammate", "teammate_currently_assigned", "assigned_agent", "assigned_agent_name", "agent_full_name", "agent_username", "served_by", "attended_by", "operator_1_nick", "operator_1_name", "operator_1", "agent_1", "teammate_first_replied", "first_teammate_to_reply", "first_teammate_replied", "first_replied_by", "closed_by", "users", "mitarbeiter", "bearbeiter", "agente", "opérateur", "担当者", "상담원", "상담사", "客服人员", "客服名", "服务客服", "客服人員", "service_staff_id", "user_id", "客服",
        "客服id", "客服名称", "客服姓名", "客服昵称", "接待客服", "接待人", "坐席", "坐席id", "坐席姓名", "人工客服", "客服账号",
        "所属客服", "客服工号",
    ]),
    (Field::Outcome, &[
        "outcome", "status", "closereason", "finish_reason", "result", "会话状态", "会话结果", "结束原因",
        "结束方式", "接待状态", "接入状态", "接待结果", "状态", "chat_status", "disposition", "served_status", "ergebnis", "résultat", "resultado", "結果", "결과", "call_result", "outcome_reason", "end_reason",
    ]),
    (Field::Missed, &[
        "missed", "dropped", "is_missed", "missed_chat", "is_abandoned", "unanswered", "is_unanswered", "lost", "是否漏接", "是否放弃", "是否流失", "是否未回复",
    ]),
    (Field::Answered, &[
        "answered", "is_answered", "is_replied", "replied", "is_connected", "connected", "accepted", "is_accepted", "served", "was_answered",
        "是否接通", "是否接待", "是否应答", "是否回复", "是否接入", "是否响应", "是否人工接待", "beantwortet", "respondida", "répondu",
    ]),
    (Field::Private, &[
        "private", "is_private", "internal", "is_internal", "private_note", "is_note", "internal_note", "是否内部", "内部", "私密", "是否私密", "内部备注", "是否备注",
    ]),
    (Field::Public, &["public", "is_public", "visible_to_customer", "是否公开"]),
    (Field::Automatic, &[
        "automatic", "is_automatic", "automated", "is_automated", "auto", "is_auto", "auto_reply", "is_auto_reply", "is_bot", "bot", "from_bot", "sent_by_bot",
        "是否自动回复", "自动回复", "是否自动", "是否机器人", "机器人消息",
    ]),
    (Field::Replies, &[
        "replies", "replies_sent", "msgs_agent", "operator_messages", "messages_by_agent", "agent_replies", "number_of_replies", "count.agent", "agent_messages_count",
        "waitermsgnum", "agent_message_count", "agent_messages", "conversationturncount", "turns",
        "客服消息数", "客服回复数", "客服应答数", "客服发送消息数", "人工消息数", "对话轮次", "消息轮次", "回合数", "回复次数",
    ]),
    (Field::CustomerMessages, &[
        "msgs_customer", "count.visitor", "customermsgnum", "visitor_message_count",
        "customer_messages", "客户消息数", "访客消息数", "用户消息数", "客户发送消息数",
    ]),
    (Field::SentAt, &[
        "sent_at", "message_created_at", "message_sent_at", "message_timestamp", "message_date", "message_time", "msg_time", "messages[].timestamp", "history[].timestamp",
        "消息时间", "发送时间", "消息发送时间",
    ]),
    (Field::Role, &[
        "role", "sender_role", "sender_type", "author_type", "type_of_sender",
        "messages[].sender.t", "sender.t", "waitersend", "from_type", "sender", "direction", "message_direction", "author_role", "user_type", "from_customer", "is_customer", "from_visitor", "incoming", "is_incoming", "inbound", "message_type", "发送者类型", "消息方向", "方向", "发送人类型", "收发类型", "是否客户发送", "发送方",
        "发送者", "消息来源", "消息发送方", "角色",
    ]),
    (Field::Sender, &[
        "sender", "sender_id", "sender_name", "sender_nick", "发送方昵称", "发送者昵称", "发送人昵称", "from", "发送人", "发送者id", "author", "author_name", "messages[].author_name", "nick",
    ]),
    (Field::MessageKind, &[
        "type", "message_type", "msg_type", "msgtype", "part_type", "event_type", "content_type", "kind", "消息类型", "类型",
    ]),
    (Field::Text, &[
        "text", "message", "content", "body", "msg", "message_text", "message_body", "plain_text", "消息内容", "内容", "消息",
    ]),
    (Field::Asked, &[
        "asked",
    ]),
    (Field::ReplySent, &[
        "sent_s",
    ]),
    (Field::Replication, &[
        "replication",
    ]),
];
