//! Words of many languages that stand in tables: months, weekdays, half-days, totals, nothing. Facts
//! of the Unicode locale data and of spreadsheets. Must not know where they stand.

/// Full-width signs and blanks of all kinds as plain ones.
#[must_use]
pub fn plain(text: &str) -> std::borrow::Cow<'_, str> {
    if text.is_ascii() {
        return text.into();
    }
    text.chars()
        .filter(|c| !matches!(c, '\u{200e}' | '\u{200f}' | '\u{feff}' | '\u{200b}'))
        .map(|c| match c {
            '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
            '\u{a0}' | '\u{3000}' | '\u{202f}' | '\u{2000}'..='\u{200a}' => ' ',
            '–' | '—' | '−' | '‒' | '‐' | '‑' | '〜' => '-',
            '’' | '‘' => '\'',
            c => c,
        })
        .collect::<String>()
        .into()
}

/// Whether a cell says that there is nothing.
#[must_use]
pub fn is_nothing(text: &str) -> bool {
    matches!(
        text.trim(),
        "" | "-"
            | "--"
            | "---"
            | "—"
            | "–"
            | "/"
            | "\\N"
            | "null"
            | "NULL"
            | "Null"
            | "None"
            | "none"
            | "nil"
            | "nan"
            | "NaN"
            | "NaT"
            | "N/A"
            | "n/a"
            | "NA"
            | "#N/A"
            | "(empty)"
            | "(blank)"
            | "[]"
            | "无"
            | "空"
    )
}

/// Whether a cell where a person's name could stand says that there is none.
#[must_use]
pub fn is_nobody(text: &str) -> bool {
    #[rustfmt::skip]
    const WORDS: &[&str] = &[
        "unassigned", "not assigned", "no agent", "no operator", "nobody", "no one", "无客服", "未分配", "无人", "无人接待", "未接入", "未分配客服", "無客服",
        "nicht zugewiesen", "niemand", "sin asignar", "non assigné", "aucun", "não atribuído", "未割当", "担当者なし", "미배정", "미할당", "не назначен",
    ];
    is_nothing(text) || {
        let text = plain(text).trim().trim_matches(['(', ')', '[', ']', '<', '>']).to_lowercase();
        WORDS.contains(&text.as_str())
    }
}

/// Whether a cell is the label of a row or column that sums up others.
#[must_use]
pub fn is_total(text: &str) -> bool {
    const WORDS: &[&str] = &[
        "total",
        "totals",
        "grand total",
        "sum",
        "sum total",
        "subtotal",
        "sub total",
        "overall",
        "all",
        "average",
        "avg",
        "mean",
        "max",
        "maximum",
        "min",
        "minimum",
        "median",
        "summe",
        "gesamt",
        "gesamtsumme",
        "gesamtergebnis",
        "insgesamt",
        "zwischensumme",
        "mittelwert",
        "durchschnitt",
        "totale",
        "totaal",
        "suma",
        "totales",
        "total general",
        "total général",
        "promedio",
        "moyenne",
        "somme",
        "média",
        "soma",
        "media",
        "итого",
        "всего",
        "合计",
        "总计",
        "总和",
        "小计",
        "汇总",
        "总数",
        "累计",
        "平均",
        "平均值",
        "均值",
        "最大值",
        "最小值",
        "总",
        "合計",
        "総計",
        "小計",
        "합계",
        "총계",
        "평균",
        "tổng",
        "tổng cộng",
        "toplam",
        "razem",
        "σύνολο",
    ];
    let text = plain(text).to_lowercase();
    let text = text.trim().trim_end_matches([':', '.', ')']).trim();
    // "合计(7天)", "Total (7)".
    let head = text.split(['(', '[']).next().unwrap_or(text).trim();
    WORDS.contains(&text)
        || WORDS.contains(&head)
        || ["total ", "grand total", "sum of ", "合计", "总计", "合計"]
            .iter()
            .any(|w| text.starts_with(w))
        || [" total", "合计", "小计", "总计"].iter().any(|w| text.ends_with(w))
}

/// The month, 1 to 12, that a word names.
#[must_use]
pub fn month(word: &str) -> Option<i64> {
    #[rustfmt::skip]
    const MONTHS: [&[&str]; 12] = [
        &["jan", "januar", "january", "jän", "jänner", "janv", "janvier", "ene", "enero", "gen", "gennaio", "januari", "janeiro", "янв", "января", "sty", "oca"],
        &["feb", "februar", "february", "fév", "févr", "fevr", "février", "febrero", "febbraio", "februari", "fev", "fevereiro", "фев", "февр", "февраля", "lut", "şub"],
        &["mar", "march", "mär", "märz", "mrz", "mars", "marzo", "mrt", "maart", "março", "мар", "марта"],
        &["apr", "april", "avr", "avril", "abr", "abril", "aprile", "апр", "апреля", "kwi", "nis"],
        &["may", "mai", "mayo", "mag", "maggio", "mei", "maio", "мая", "май", "maj"],
        &["jun", "june", "juni", "juin", "junio", "giu", "giugno", "junho", "июн", "июня", "cze", "haz"],
        &["jul", "july", "juli", "juil", "juillet", "julio", "lug", "luglio", "julho", "июл", "июля", "lip", "tem"],
        &["aug", "august", "août", "aout", "ago", "agosto", "augustus", "авг", "августа", "sie", "ağu"],
        &["sep", "sept", "september", "septembre", "septiembre", "set", "settembre", "setembro", "сен", "сент", "сентября", "wrz", "eyl"],
        &["oct", "october", "okt", "oktober", "octobre", "octubre", "ott", "ottobre", "out", "outubro", "окт", "октября", "paź", "eki"],
        &["nov", "november", "novembre", "noviembre", "novembro", "ноя", "нояб", "ноября", "lis", "kas"],
        &["dec", "december", "dez", "dezember", "déc", "décembre", "dic", "diciembre", "dicembre", "dezembro", "дек", "декабря", "gru", "ara"],
    ];
    let word = word.trim_end_matches('.');
    MONTHS.iter().position(|names| names.contains(&word)).map(|i| i as i64 + 1)
}

/// The weekday, 0 to 6 from Monday, that a word names; case and a full stop do not matter.
#[must_use]
pub fn weekday(word: &str) -> Option<usize> {
    #[rustfmt::skip]
    const DAYS: [&[&str]; 7] = [
        &["mon", "monday", "mo", "mondays", "montag", "lun", "lundi", "lunes", "lunedì", "lunedi", "ma", "maandag", "seg", "segunda", "segunda-feira", "пн", "понедельник", "周一", "星期一", "礼拜一", "週一", "月曜日", "月曜", "월", "월요일", "poniedziałek"],
        &["tue", "tues", "tuesday", "tu", "tuesdays", "dienstag", "di", "mardi", "martes", "martedì", "martedi", "dinsdag", "ter", "terça", "terça-feira", "вт", "вторник", "周二", "星期二", "礼拜二", "週二", "火曜日", "火曜", "화", "화요일", "wtorek"],
        &["wed", "weds", "wednesday", "we", "wednesdays", "mittwoch", "mi", "mer", "mercredi", "miércoles", "miercoles", "mié", "mercoledì", "mercoledi", "woensdag", "qua", "quarta", "quarta-feira", "ср", "среда", "周三", "星期三", "礼拜三", "週三", "水曜日", "水曜", "수", "수요일", "środa"],
        &["thu", "thur", "thurs", "thursday", "th", "thursdays", "donnerstag", "do", "jeu", "jeudi", "jueves", "jue", "gio", "giovedì", "giovedi", "donderdag", "qui", "quinta", "quinta-feira", "чт", "четверг", "周四", "星期四", "礼拜四", "週四", "木曜日", "木曜", "목", "목요일", "czwartek"],
        &["fri", "friday", "fr", "fridays", "freitag", "ven", "vendredi", "viernes", "vie", "venerdì", "venerdi", "vrijdag", "sex", "sexta", "sexta-feira", "пт", "пятница", "周五", "星期五", "礼拜五", "週五", "金曜日", "金曜", "금", "금요일", "piątek"],
        &["sat", "saturday", "sa", "saturdays", "samstag", "sonnabend", "sam", "samedi", "sábado", "sabado", "sáb", "sabato", "zaterdag", "сб", "суббота", "周六", "星期六", "礼拜六", "週六", "土曜日", "土曜", "토", "토요일", "sobota"],
        &["sun", "sunday", "su", "sundays", "sonntag", "so", "dim", "dimanche", "domingo", "dom", "domenica", "zondag", "вс", "воскресенье", "周日", "周天", "星期日", "星期天", "礼拜日", "礼拜天", "週日", "日曜日", "日曜", "일", "일요일", "niedziela"],
    ];
    let word = plain(word).trim().trim_matches(['.', ',', '(', ')']).to_lowercase();
    DAYS.iter().position(|names| names.contains(&word.as_str()))
}

/// A part of the day that a clock of twelve hours belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HalfDay {
    /// Before noon: 12 is midnight.
    Morning,
    /// Around noon: 11 and 12 stay, 1 and 2 are in the afternoon.
    Noon,
    /// After noon: 12 is noon.
    Afternoon,
    /// In the evening: 12 is midnight, which belongs to the next day for some.
    Evening,
}

impl HalfDay {
    /// The hour of the day; `None` where it can't be told.
    #[must_use]
    pub const fn hour(self, hour: i64) -> Option<i64> {
        match (self, hour) {
            (Self::Morning, 12) => Some(0),
            (Self::Morning, 0..=11)
            | (Self::Noon, 10..=12)
            | (Self::Afternoon, 12)
            | (Self::Noon | Self::Afternoon | Self::Evening, 13..=23) => Some(hour),
            (Self::Noon, 1..=3) | (Self::Afternoon, 0..=11) | (Self::Evening, 4..=11) => {
                Some(hour + 12)
            }
            _ => None,
        }
    }
}

/// Words of half-days, longest first where one holds another.
#[rustfmt::skip]
const HALVES: &[(&str, HalfDay)] = {
    use HalfDay::{Afternoon, Evening, Morning, Noon};
    &[
        ("a. m.", Morning), ("p. m.", Afternoon), ("a.m.", Morning), ("p.m.", Afternoon), ("a m", Morning), ("p m", Afternoon),
        ("de la mañana", Morning), ("de la tarde", Afternoon), ("da manhã", Morning), ("da tarde", Afternoon),
        ("de la madrugada", Morning), ("de la noche", Evening), ("da noite", Evening),
        ("上午", Morning), ("下午", Afternoon), ("中午", Noon), ("正午", Noon), ("凌晨", Morning), ("清晨", Morning), ("早晨", Morning),
        ("早上", Morning), ("清早", Morning), ("傍晚", Evening), ("晚上", Evening), ("晚间", Evening), ("夜间", Evening), ("夜里", Evening),
        ("午前", Morning), ("午後", Afternoon), ("午后", Afternoon), ("오전", Morning), ("오후", Afternoon),
        ("vormittags", Morning), ("nachmittags", Afternoon), ("vorm.", Morning), ("nachm.", Afternoon), ("abends", Evening), ("morgens", Morning),
        ("du matin", Morning), ("de l'après-midi", Afternoon), ("du soir", Evening),
        ("π.μ.", Morning), ("μ.μ.", Afternoon), ("πμ", Morning), ("μμ", Afternoon),
        ("öö", Morning), ("ös", Afternoon), ("sa", Morning), ("ch", Afternoon),
        ("ص", Morning), ("م", Afternoon), ("पूर्वाह्न", Morning), ("अपराह्न", Afternoon), ("ก่อนเที่ยง", Morning), ("หลังเที่ยง", Afternoon),
        ("дп", Morning), ("пп", Afternoon), ("de.", Morning), ("du.", Afternoon), ("dop.", Morning), ("odp.", Afternoon),
        ("fm", Morning), ("em", Afternoon), ("f.m.", Morning), ("e.m.", Afternoon), ("pagi", Morning), ("petang", Afternoon),
        ("am", Morning), ("pm", Afternoon), ("a", Morning), ("p", Afternoon), ("noon", Noon),
    ]
};

/// The half-day in a lower-case text, and the text without its word. A word counts only if no
/// letters of the same kind stand beside it: "5:00pm" has one, "march" has none.
#[must_use]
pub fn half_day(text: &str) -> (Option<HalfDay>, std::borrow::Cow<'_, str>) {
    let letters = text.chars().any(char::is_alphabetic);
    if !letters {
        return (None, text.into());
    }
    for (word, half) in HALVES {
        for (at, _) in text.match_indices(word) {
            let (before, after) = (&text[..at], &text[at + word.len()..]);
            let alone = |c: Option<char>| {
                c.is_none_or(|c| !c.is_alphabetic()) || !word.starts_with(|c: char| c < '\u{2e80}')
            };
            // Short ones are weekdays and articles elsewhere: they follow a clock time.
            let placed = word.len() > 2 || matches!(*word, "am" | "pm") || before.contains(':');
            if placed && alone(before.chars().next_back()) && alone(after.chars().next()) {
                return (Some(*half), format!("{before} {after}").into());
            }
        }
    }
    (None, text.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_days_are_read_whatever_the_language() {
        for (text, hour) in [
            ("9:05 pm", Some(21)),
            ("9:05 p. m.", Some(21)),
            ("9:05pm", Some(21)),
            ("12:05 am", Some(0)),
            ("下午 9:05", Some(21)),
            ("下午9:05", Some(21)),
            ("中午12:30", Some(12)),
            ("中午 1:30", Some(13)),
            ("凌晨 12:10", Some(0)),
            ("오후 9:05", Some(21)),
            ("午前 9:05", Some(9)),
            ("9:05 μ.μ.", Some(21)),
            ("晚上 12:10", None),
            ("9:05 ch", Some(21)),
        ] {
            let (half, rest) = half_day(text);
            let first: i64 = rest
                .split(|c: char| !c.is_ascii_digit())
                .find(|s| !s.is_empty())
                .expect("an hour")
                .parse()
                .expect("a number");
            assert_eq!(half.unwrap_or_else(|| panic!("{text}")).hour(first), hour, "{text}");
        }
        assert_eq!(half_day("10 march 2026").0, None);
        assert_eq!(half_day("sat 10 jan 2026 09:00").0, None);
        assert_eq!(half_day("sa 10.01.2026 09:00").0, None);
    }

    #[test]
    fn totals_months_and_weekdays_are_words_not_parts_of_words() {
        for total in
            ["合计", "Total", "Grand Total", "Summe:", "合计(7天)", "2026年3月 合计", "Итого"]
        {
            assert!(is_total(total), "{total}");
        }
        for other in ["2026-03-02", "Totally fine", "周一", "客服合作"] {
            assert!(!is_total(other), "{other}");
        }
        assert_eq!((month("märz"), month("sept."), month("x")), (Some(3), Some(9), None));
        assert_eq!(
            (weekday("Mon"), weekday("星期日"), weekday("Dienstag.")),
            (Some(0), Some(6), Some(1))
        );
    }
}
