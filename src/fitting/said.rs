//! What words say: whether somebody answered, who wrote a message, yes or no. Whole words only:
//! "unanswered" does not hold "answered". Must not know columns.

use crate::table::words::plain;

/// Yes or no, in words or signs; `None` if it is neither.
#[must_use]
pub fn flag(text: &str) -> Option<bool> {
    #[rustfmt::skip]
    let told = match plain(text).trim().to_lowercase().as_str() {
        "true" | "t" | "yes" | "y" | "1" | "1.0" | "x" | "✓" | "✔" | "√" | "on" | "是" | "有" | "对" | "ja" | "j" | "oui" | "si" | "sí"
        | "sim" | "да" | "wahr" | "vrai" | "verdadero" | "verdadeiro" | "vero" | "はい" | "예" | "tak" | "evet" => true,
        "false" | "f" | "no" | "n" | "0" | "0.0" | "off" | "否" | "没有" | "非" | "nein" | "non" | "não" | "nao" | "нет" | "falsch" | "faux"
        | "falso" | "いいえ" | "아니오" | "nie" | "hayır" | "nee" => false,
        _ => return None,
    };
    Some(told)
}

/// Whether a word for how a chat ended says that somebody answered it. A ticket's state ("resolved",
/// "closed") says nothing: it comes to that with or without an answer.
#[must_use]
pub fn answered(text: &str) -> Option<bool> {
    #[rustfmt::skip]
    const NOBODY: &[&str] = &[
        "abandoned", "abandon", "abandoned in queue", "abandoned chat", "missed", "missed chat", "dropped", "lost", "unanswered",
        "no response", "no reply", "no answer", "no agent", "no agents", "no agent available", "not answered", "not served", "not replied", "not accepted",
        "not connected", "unattended", "unserved", "unreplied", "ignored", "rejected", "declined", "canceled", "cancelled", "hang up", "hangup", "hung up", "hang",
        "gave up", "left queue", "left", "timeout in queue", "queue timeout", "timed out in queue", "expired in queue", "never answered", "abandoned silently", "bounced",
        "verpasst", "unbeantwortet", "nicht beantwortet", "abgebrochen", "verloren", "perdido", "perdida", "abandonado", "abandonada", "no atendido", "no atendida", "não atendido",
        "manqué", "abandonné", "sans réponse", "non répondu", "пропущен", "пропущенный", "не отвечен",
        "放弃", "已放弃", "排队放弃", "客户放弃", "访客放弃", "流失", "已流失", "排队流失", "未接", "未接入", "漏接", "未回复", "未接通", "未接待", "未应答", "无应答", "未人工接待", "无人应答", "无人接待", "未响应",
        "排队离开", "排队中离开", "排队超时", "超时未接入", "超时未回复", "放棄", "未対応", "부재중", "포기",
    ];
    #[rustfmt::skip]
    const SOMEBODY: &[&str] = &[
        "answered", "served", "handled", "connected", "accepted", "replied", "responded", "attended", "engaged", "chatted", "picked up", "taken",
        "answered by agent", "handled by agent", "agent answered", "agent", "broke off", "beantwortet", "angenommen", "bearbeitet", "atendido", "atendida", "répondu", "отвечен",
        "已接", "已接入", "已接待", "已接通", "接通", "已回复", "已应答", "人工接待", "已人工接待", "正常接待", "已响应", "対応済み", "응답",
    ];
    let text = plain(text).to_lowercase();
    // One sign for gaps, so that no_response, no-response and "No response" are one.
    let words: Vec<&str> =
        text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).collect();
    let told = words.join(" ");
    if NOBODY.contains(&told.as_str()) {
        return Some(false);
    }
    if SOMEBODY.contains(&told.as_str()) {
        return Some(true);
    }
    // "Missed by agent", "Abandoned (30 s)": a sure word among others; "not answered in time" has a
    // word that turns it round.
    let has = |list: &[&str]| words.iter().any(|word| list.contains(word));
    let turned = has(&["not", "no", "never", "un", "nicht", "non", "ne"]);
    let nobody = has(&["abandoned", "missed", "unanswered", "abandon", "unattended", "unserved"]);
    let somebody = has(&["answered", "served", "handled", "replied", "attended"]);
    match (nobody, somebody, turned) {
        (true, false, false) | (false, true, true) => Some(false),
        (false, true, false) => Some(true),
        _ => None,
    }
}

/// Who wrote a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Writer {
    /// The customer.
    Customer,
    /// A person of the desk.
    Agent,
    /// A bot, the system, or a note that the customer never sees.
    Nobody,
}

/// Who wrote a message, by a role or a direction. `turned`: a bare yes means the customer.
#[must_use]
pub fn writer(text: &str, turned: bool) -> Option<Writer> {
    #[rustfmt::skip]
    const CUSTOMER: &[&str] = &[
        "customer", "visitor", "user", "client", "end user", "enduser", "contact", "lead", "buyer", "c", "v", "consumer", "guest", "requester", "shopper", "kunde", "cliente", "besucher",
        "incoming", "inbound", "in", "received", "receive", "from customer", "from visitor", "from user", "eingehend", "访客", "客户", "买家", "用户", "顾客", "消费者", "接收", "收", "客户消息", "访客消息",
        "客户发送", "用户发送", "c2b", "进", "来",
    ];
    #[rustfmt::skip]
    const AGENT: &[&str] = &[
        "agent", "operator", "staff", "admin", "support", "waiter", "seller", "human", "a", "teammate", "representative", "rep", "advisor", "assistant agent", "mitarbeiter", "agente", "operador",
        "outgoing", "outbound", "out", "sent", "send", "from agent", "from operator", "to customer", "ausgehend", "客服", "坐席", "人工", "人工客服", "商家", "卖家", "发送", "发", "客服消息", "客服发送", "b2c", "回复", "员工",
    ];
    #[rustfmt::skip]
    const NOBODY: &[&str] = &[
        "bot", "robot", "chatbot", "system", "auto", "automatic", "automated", "autoreply", "auto reply", "auto response", "greeting", "welcome", "welcome message", "trigger", "workflow", "template", "activity", "event", "note", "private", "private note",
        "internal", "internal note", "info", "notification", "campaign", "survey", "s", "b", "ai", "virtual agent", "机器人", "系统", "自动", "自动回复", "智能客服", "系统消息", "机器人客服", "欢迎语", "备注", "内部备注", "智能", "系统通知",
    ];
    match text.trim() {
        "true" | "TRUE" | "True" | "1" => {
            return Some(if turned { Writer::Customer } else { Writer::Agent });
        }
        "false" | "FALSE" | "False" | "0" => {
            return Some(if turned { Writer::Agent } else { Writer::Customer });
        }
        // Activities and templates of desks that number kinds of messages.
        "2" | "3" => return Some(Writer::Nobody),
        _ => {}
    }
    let text = plain(text).to_lowercase();
    let words: Vec<&str> =
        text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).collect();
    let told = words.join(" ");
    for (list, who) in
        [(NOBODY, Writer::Nobody), (CUSTOMER, Writer::Customer), (AGENT, Writer::Agent)]
    {
        if list.contains(&told.as_str()) {
            return Some(who);
        }
    }
    // "Visitor 4711", "Agent: Anna": the first word tells.
    let first = words.first()?;
    let long = |list: &[&str]| first.chars().count() > 2 && list.contains(first);
    if long(NOBODY) {
        Some(Writer::Nobody)
    } else if long(CUSTOMER) {
        Some(Writer::Customer)
    } else if long(AGENT) {
        Some(Writer::Agent)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn outcomes_are_whole_words() {
        for (text, told) in [
            ("answered", Some(true)),
            ("Not answered", Some(false)),
            ("unanswered", Some(false)),
            ("No agent available", Some(false)),
            ("Abandoned (30 s)", Some(false)),
            ("missed_by_agent", Some(false)),
            ("handled by bot team", Some(true)),
            ("abandoned, later answered", None),
            ("resolved", None),
            ("Closed", None),
            ("已结束", None),
            ("已接待", Some(true)),
            ("未接待", Some(false)),
            ("未接通", Some(false)),
            ("接通", Some(true)),
            ("agency request", None),
        ] {
            assert_eq!(answered(text), told, "{text}");
        }
    }

    #[test]
    fn writers_are_told_by_role_or_direction() {
        for (text, who) in [
            ("Visitor", Some(Writer::Customer)),
            ("end-user", Some(Writer::Customer)),
            ("Visitor 4711", Some(Writer::Customer)),
            ("incoming", Some(Writer::Customer)),
            ("outbound", Some(Writer::Agent)),
            ("Agent: Anna", Some(Writer::Agent)),
            ("Agentur", None),
            ("auto-reply", Some(Writer::Nobody)),
            ("自动回复", Some(Writer::Nobody)),
            ("客服", Some(Writer::Agent)),
            ("0", Some(Writer::Customer)),
            ("3", Some(Writer::Nobody)),
        ] {
            assert_eq!(writer(text, false), who, "{text}");
        }
        assert_eq!(
            (writer("true", true), writer("true", false)),
            (Some(Writer::Customer), Some(Writer::Agent))
        );
        assert_eq!((flag("Ja"), flag("否"), flag("maybe")), (Some(true), Some(false), None));
    }
}
