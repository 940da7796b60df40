//! Names of columns: how they are compared, the unit or the clock they state, and those that tables
//! of counts have. Facts of public documentation. Must not know cells.

use super::length::unit_seconds;
use super::words::plain;
use std::borrow::Cow;

/// A name as it is compared: lower case, one sign for gaps, without its unit or its clock.
#[must_use]
pub fn normal(name: &str) -> String {
    let name = plain(name.trim_start_matches('\u{feff}').trim()).to_lowercase();
    let (name, _) = without_clock(&name);
    let name = strip_unit(&name).0;
    let mut plain = String::with_capacity(name.len());
    for c in name.chars() {
        match c {
            ' ' | '-' | '/' | '_' | '\n' => {
                if !plain.ends_with('_') && !plain.is_empty() {
                    plain.push('_');
                }
            }
            '(' | ')' | ':' | '#' | '*' | '?' => {}
            c => plain.push(c),
        }
    }
    plain.trim_end_matches('_').to_owned()
}

/// The name without a unit in brackets at its end, and the unit in seconds.
fn strip_unit(name: &str) -> (&str, Option<f64>) {
    let Some(open) = name.rfind(['(', '[']) else { return (name, None) };
    let inside = name[open..].trim_matches(['(', ')', '[', ']', ' ']);
    let inside = inside.strip_prefix("in ").unwrap_or(inside);
    let unit = match inside {
        "hh:mm" | "h:mm" => Some(3600.0),
        "mm:ss" | "hh:mm:ss" | "h:mm:ss" | "[h]:mm:ss" => Some(1.0),
        other => unit_seconds(other),
    };
    match unit {
        Some(unit) => (name[..open].trim_end(), Some(unit)),
        None => (name, None),
    }
}

/// Seconds that a bare number of this column means.
#[must_use]
pub fn unit_of(name: &str) -> f64 {
    let lower = plain(name.trim()).to_lowercase();
    if let (_, Some(unit)) = strip_unit(&lower) {
        return unit;
    }
    let ends = |words: &[&str]| words.iter().any(|word| lower.ends_with(word));
    if ends(&["_ms", " ms", "millis", "milliseconds", "毫秒"]) {
        0.001
    } else if ends(&["_min", " min", "_mins", "_minutes", " minutes", "分钟", "分鐘"]) {
        60.0
    } else if ends(&["_hours", " hours", "_hrs", "小时数"]) {
        3600.0
    } else {
        1.0
    }
}

/// A clock that a column's name states.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stated {
    /// Minutes from UTC.
    Offset(i64),
    /// A time zone by name.
    Zone(String),
}

/// The clock a name states: `started_at_utc`, `Started at (UTC+8)`, `时间（北京时间）`, `Time
/// (Europe/Berlin)`.
#[must_use]
pub fn clock_of(name: &str) -> Option<Stated> {
    without_clock(&plain(name).to_lowercase()).1
}

/// The lower-case name without the clock it states.
fn without_clock(name: &str) -> (Cow<'_, str>, Option<Stated>) {
    for word in ["北京时间", "beijing time", "china time"] {
        if let Some(at) = name.find(word) {
            let rest = format!("{}{}", &name[..at], &name[at + word.len()..]);
            // A column called 北京时间 is a time all the same.
            let empty = rest.trim_matches(['(', ')', ' ', '_']).is_empty();
            let rest = if empty { "time".to_owned() } else { rest.replace("()", "") };
            return (rest.into(), Some(Stated::Offset(480)));
        }
    }
    if let Some(open) = name.rfind(['(', '[']) {
        let inside = name[open + 1..].trim_end_matches([')', ']', ' ']);
        if inside.contains('/')
            && inside.chars().all(|c| c.is_ascii_alphabetic() || "/_-+".contains(c))
            && let Ok(zone) = jiff::tz::TimeZone::get(inside)
            && let Some(iana) = zone.iana_name()
        {
            return (
                name[..open].trim_end().to_owned().into(),
                Some(Stated::Zone(iana.to_owned())),
            );
        }
    }
    // "chat start date Asia/Shanghai".
    if let Some((rest, last)) = name.trim_end().rsplit_once(' ')
        && last.contains('/')
        && last.chars().all(|c| c.is_ascii_alphabetic() || "/_-".contains(c))
        && let Ok(zone) = jiff::tz::TimeZone::get(last)
        && let Some(iana) = zone.iana_name()
    {
        return (rest.trim_end().to_owned().into(), Some(Stated::Zone(iana.to_owned())));
    }
    for word in ["utc", "gmt", "zulu"] {
        for (at, _) in name.match_indices(word) {
            let (before, after) = (&name[..at], &name[at + word.len()..]);
            if before.ends_with(char::is_alphabetic) || after.starts_with(char::is_alphabetic) {
                continue;
            }
            let shown: String =
                after.chars().take_while(|c| "+-:0123456789 ".contains(*c)).collect();
            let signed = shown.trim();
            let minutes = signed
                .strip_prefix('+')
                .map(|rest| (1, rest))
                .or_else(|| signed.strip_prefix('-').map(|rest| (-1, rest)))
                .and_then(|(sign, rest)| {
                    let (h, m) = rest.split_once(':').unwrap_or((rest, "0"));
                    let (h, m): (i64, i64) = (h.trim().parse().ok()?, m.trim().parse().ok()?);
                    Some(sign * if h >= 100 { h / 100 * 60 + h % 100 } else { h * 60 + m })
                });
            let after = if minutes.is_some() { &after[shown.trim_end().len()..] } else { after };
            let rest = format!(
                "{}{}",
                before.trim_end_matches(['(', '[', '_', ' ', '-']),
                after.trim_start_matches([')', ']'])
            );
            let rest =
                if rest.trim_matches(['_', ' ']).is_empty() { "time".to_owned() } else { rest };
            return (
                rest.trim_matches(['_', ' ']).to_owned().into(),
                Some(Stated::Offset(minutes.unwrap_or(0))),
            );
        }
    }
    (name.into(), None)
}

/// Columns of moments in tables of counts.
#[rustfmt::skip]
pub const TIMES: &[&str] = &[
    "time", "datetime", "date_time", "date_and_time", "timestamp", "start", "start_time", "starttime", "started_at", "from",
    "interval_start", "interval_start_time", "intervalstart", "interval_starting", "start_of_interval", "interval", "intervals", "time_interval", "interval_time", "bin",
    "hour", "hours", "hour_ending", "hour_end", "he", "ending_hour", "hour_local", "half_hour_local", "half_hour", "quarter_hour", "hour_of_day", "hour_of_the_day", "start_of_the_hour", "time_of_day",
    "period", "time_period", "period_start", "time_slot", "timeslot", "time_range", "slot", "date_hour", "arrived", "arrival_time",
    "时间", "日期时间", "时段", "时间段", "小时", "统计时间", "统计时段", "时间点", "时刻", "时间区间", "开始时间", "整点", "時間", "時間帯", "時刻",
    "uhrzeit", "zeit", "zeitraum", "zeitpunkt", "intervall", "stunde", "datum_uhrzeit", "datum_zeit", "von", "beginn",
    "heure", "horaire", "créneau", "créneau_horaire", "creneau", "plage_horaire", "tranche", "intervalle", "zeitfenster", "zeitscheibe", "tranche_horaire", "date_heure", "hora", "horario", "intervalo", "fecha_hora", "fecha_y_hora", "data_hora", "ora", "orario", "fascia_oraria", "tijd", "uur",
    "시간", "시간대", "время", "час", "интервал",
];

/// Of [`TIMES`], those that hold the end of an interval.
pub const BY_END: &[&str] = &["hour_ending", "hour_end", "he", "ending_hour"];

/// Columns of dates.
#[rustfmt::skip]
pub const DATES: &[&str] = &[
    "date", "day", "start_date", "report_date", "interval_date", "calendar_date", "business_date", "call_date", "date_local", "row_date", "days",
    "日期", "统计日期", "天", "日", "咨询日期", "会话日期", "datum", "tag", "fecha", "dia", "día", "data", "giorno", "jour", "日付", "날짜", "дата",
];

/// Columns of weekdays.
#[rustfmt::skip]
pub const WEEKDAYS: &[&str] = &[
    "weekday", "day_of_week", "dayofweek", "dow", "week_day", "day", "星期", "周", "周几", "星期几", "wochentag", "tag",
    "jour", "jour_de_la_semaine", "dia_de_la_semana", "día_de_la_semana", "dia_da_semana", "giorno", "曜日", "요일",
];

/// Columns that count what came, the surest first; names of one line are as good as each other.
#[rustfmt::skip]
pub const COUNTS: &[&[&str]] = &[
    &["offered", "offer", "calls_offered", "chats_offered", "contacts_offered", "offered_calls", "offered_contacts", "offered_chats", "n_offered", "total_offered", "arrivals", "arrived", "contacts_arrived",
      "received", "calls_received", "chats_received", "incoming", "inbound", "calls_incoming", "incoming_calls", "incoming_chats", "incoming_conversations", "contacts_incoming",
      "new_conversations", "new_chats", "requests", "chat_requests", "进线量", "进线数", "呼入量", "来电量", "接入请求", "请求量", "angeboten", "eingehend", "anrufe_angeboten", "reçus", "ofrecidas", "recibidos"],
    &["咨询量", "会话量", "会话数", "对话量", "对话数", "咨询数", "chats", "calls", "conversations", "contacts", "sessions", "interactions", "chat_count", "chats_count", "total_chats", "total_calls",
      "calls_count", "conversations_count", "number_of_chats", "number_of_calls", "number_of_contacts", "number_of_conversations", "no_of_chats", "no_of_calls", "tickets",
      "gespräche", "anrufe", "kontakte", "appels", "conversaciones", "llamadas", "contactos", "chamadas", "conversas", "問い合わせ件数", "件数", "문의수", "обращения", "звонки"],
    &["count", "counts", "n", "number", "volume", "call_volume", "chat_volume", "contact_volume", "qty", "quantity", "total", "amount", "value", "forecast", "forecast_volume", "predicted", "expected", "prognose", "vorhersage", "prévision", "previsión", "pronóstico", "previsão", "预测", "预测量", "预测咨询量", "demand",
      "数量", "量", "总量", "合计", "anzahl", "menge", "nombre", "cantidad", "quantidade", "numero", "aantal", "количество"],
    &["咨询人数", "访客数", "人数", "进线人数", "visitors", "customers", "unique_visitors"],
    &["orders", "invoices", "订单量", "订单数", "单量"],
    &["handled", "answered", "served", "calls_handled", "chats_handled", "calls_answered", "chats_answered", "contacts_handled", "accepted", "接待量", "接待数", "应答量", "接通量", "接起量", "angenommen"],
];

/// Names that a pivot table gives the column of its rows.
pub const LABELS: &[&str] = &[
    "row_labels",
    "zeilenbeschriftungen",
    "étiquettes_de_lignes",
    "etiquetas_de_fila",
    "行标签",
    "行標籤",
];

/// A count's name without the word that says whether it was foreseen or came: "expected calls" and
/// "actual calls" are two columns of calls.
#[must_use]
pub fn without_tense(name: &str) -> &str {
    const BEFORE: &[&str] = &[
        "forecast_",
        "forecasted_",
        "expected_",
        "predicted_",
        "projected_",
        "planned_",
        "actual_",
        "erwartete_",
        "prognostizierte_",
        "geplante_",
        "tatsächliche_",
        "预测",
        "预计",
        "预估",
        "实际",
    ];
    const AFTER: &[&str] = &[
        "_forecast",
        "_expected",
        "_actual",
        "_prognose",
        "_erwartet",
        "_prévu",
        "_prévus",
        "_prévues",
        "_attendu",
        "_attendus",
        "_réel",
        "_réels",
        "预测",
        "预估",
        "预测值",
    ];
    let bare = BEFORE.iter().find_map(|word| name.strip_prefix(word));
    let bare = bare.or_else(|| AFTER.iter().find_map(|word| name.strip_suffix(word)));
    bare.filter(|bare| !bare.is_empty()).unwrap_or(name)
}

/// Whether a name says what unit its numbers have.
#[must_use]
pub fn states_unit(name: &str) -> bool {
    let lower = plain(name.trim()).to_lowercase();
    let ends = [
        "_s", " s", "sec", "secs", "second", "seconds", "sek", "sekunden", "secondes", "segundos",
        "秒", "秒数", "分钟", "分鐘",
    ];
    strip_unit(&lower).1.is_some()
        || unit_of(name) != 1.0
        || ends.iter().any(|end| lower.ends_with(end))
}

/// The line of [`COUNTS`] whose columns count only what was answered.
pub const ONLY_ANSWERED: usize = 5;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_state_units_and_clocks_and_are_compared_without_them() {
        for (name, plain, clock) in [
            ("started_at_utc", "started_at", Some(Stated::Offset(0))),
            ("Started at (UTC)", "started_at", Some(Stated::Offset(0))),
            ("Time (UTC+08:00)", "time", Some(Stated::Offset(480))),
            ("Date/Time [GMT-5]", "date_time", Some(Stated::Offset(-300))),
            ("UTC time", "time", Some(Stated::Offset(0))),
            ("开始时间（北京时间）", "开始时间", Some(Stated::Offset(480))),
            ("Start (Europe/Berlin)", "start", Some(Stated::Zone("Europe/Berlin".into()))),
            (
                "chat start date Asia/Tokyo",
                "chat_start_date",
                Some(Stated::Zone("Asia/Tokyo".into())),
            ),
            ("Outcome", "outcome", None),
            ("Missed?", "missed", None),
            ("等待时长（分钟）", "等待时长", None),
            ("first_response_time (s)", "first_response_time", None),
        ] {
            assert_eq!((normal(name).as_str(), clock_of(name)), (plain, clock), "{name}");
        }
        assert_eq!(
            (unit_of("等待时长（分钟）"), unit_of("wait_ms"), unit_of("Wait (hh:mm)")),
            (60.0, 0.001, 3600.0)
        );
    }
}
