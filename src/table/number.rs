//! Numbers as exports write them. Which sign stands before decimals is told by the whole file, never
//! by a cell: `95,5` and `1.075,50` tell, `1,075` does not. Must not know columns.

use super::words::plain;

/// The sign before decimals.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Decimal {
    /// 95.5; a comma stands between thousands.
    #[default]
    Point,
    /// 95,5; a point stands between thousands.
    Comma,
}

/// What one cell tells of the file's decimal sign.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Tells {
    /// Nothing: no sign, or no number.
    Nothing,
    /// It has this sign.
    Certain(Decimal),
    /// One group of three digits behind one comma: 1,075 or 1.075 in English.
    CommaOfThree,
    /// One group of three digits behind one point.
    PointOfThree,
}

/// What all cells tell.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Survey {
    comma: u64,
    point: u64,
    comma_of_three: u64,
    point_of_three: u64,
    bare: u64,
    first_comma: Option<(u64, String)>,
    first_point: Option<(u64, String)>,
    first_of_three: Option<(u64, String)>,
}

/// What a file's decimal sign is, and how sure that is.
#[derive(Clone, Debug, PartialEq)]
pub enum Told {
    /// No cell has one.
    NotNeeded,
    /// All cells that tell agree.
    Sure {
        /// The sign.
        sign: Decimal,
        /// Line and cell that tells.
        by: (u64, String),
    },
    /// Nothing tells; the likelier one, and the cell that could be either.
    Assumed {
        /// The sign.
        sign: Decimal,
        /// Line and cell that could be either.
        by: (u64, String),
    },
    /// Both signs are used.
    Both {
        /// A cell with a decimal comma.
        comma: (u64, String),
        /// A cell with a decimal point.
        point: (u64, String),
    },
}

impl Survey {
    /// Looks at a cell of a column of numbers.
    pub fn add(&mut self, line: u64, text: &str) {
        let text = text.trim();
        let example = || (line, text.chars().take(24).collect());
        match tells(text) {
            Tells::Nothing => {
                self.bare +=
                    u64::from(text.bytes().all(|b| b.is_ascii_digit()) && !text.is_empty());
            }
            Tells::Certain(Decimal::Comma) => {
                self.comma += 1;
                self.first_comma.get_or_insert_with(example);
            }
            Tells::Certain(Decimal::Point) => {
                self.point += 1;
                self.first_point.get_or_insert_with(example);
            }
            Tells::CommaOfThree => {
                self.comma_of_three += 1;
                self.first_of_three.get_or_insert_with(example);
            }
            Tells::PointOfThree => {
                self.point_of_three += 1;
                self.first_of_three.get_or_insert_with(example);
            }
        }
    }

    /// The file's decimal sign; `separator` is what stands between its cells.
    #[must_use]
    pub fn told(&self, separator: char) -> Told {
        match (&self.first_comma, &self.first_point, &self.first_of_three) {
            (Some(comma), Some(point), _) => {
                Told::Both { comma: comma.clone(), point: point.clone() }
            }
            (Some(by), None, _) => Told::Sure { sign: Decimal::Comma, by: by.clone() },
            (None, Some(by), _) => Told::Sure { sign: Decimal::Point, by: by.clone() },
            (None, None, Some(by)) => {
                // Thousands stand beside smaller numbers without any sign; decimals written to three
                // places all have theirs.
                let among_bare = self.bare > 0;
                let comma = if self.comma_of_three > 0 && self.point_of_three == 0 {
                    !among_bare && separator == ';'
                } else {
                    // Whose cells are separated by commas writes no decimal commas.
                    self.point_of_three >= 3
                        && among_bare
                        && self.comma_of_three == 0
                        && separator != ','
                };
                let sign = if comma { Decimal::Comma } else { Decimal::Point };
                Told::Assumed { sign, by: by.clone() }
            }
            (None, None, None) => Told::NotNeeded,
        }
    }
}

fn tells(text: &str) -> Tells {
    let text = plain(text);
    let text = text.trim_start_matches(['-', '+']);
    // A workbook's numbers are written so that nothing is left to tell.
    if text.ends_with("e0") {
        return Tells::Nothing;
    }
    // Units may follow: 95,5 s.
    let end =
        text.find(|c: char| !(c.is_ascii_digit() || ".,' ".contains(c))).unwrap_or(text.len());
    let text = text[..end].trim().replace([' ', '\''], "");
    let (commas, points) = (text.matches(',').count(), text.matches('.').count());
    if !text.starts_with(|c: char| c.is_ascii_digit()) || commas + points == 0 {
        return Tells::Nothing;
    }
    let certain = |comma: bool| Tells::Certain(if comma { Decimal::Comma } else { Decimal::Point });
    match (commas, points) {
        (1.., 1..) => certain(text.rfind(',') > text.rfind('.')),
        // Several of one sign stand between thousands, so the other one is the decimal's.
        (2.., 0) => certain(false),
        (0, 2..) => certain(true),
        (c, _) => {
            let comma = c == 1;
            let (whole, rest) = text.split_once([',', '.']).unwrap_or((&text, ""));
            let thousands = rest.len() == 3 && whole.len() <= 3 && !whole.starts_with('0');
            match (thousands, comma) {
                (false, comma) => certain(comma),
                (true, true) => Tells::CommaOfThree,
                (true, false) => Tells::PointOfThree,
            }
        }
    }
}

/// Reads a number; signs between thousands must stand where they belong. `None` if it is none.
#[must_use]
pub fn number(text: &str, decimal: Decimal) -> Option<f64> {
    let text = plain(text);
    let text = text.trim();
    if let Some(typed) = text.strip_suffix("e0") {
        return typed.parse().ok();
    }
    let (negative, text) = match text.strip_prefix('-') {
        Some(rest) => (true, rest.trim_start()),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let (sign, between) = match decimal {
        Decimal::Point => ('.', ','),
        Decimal::Comma => (',', '.'),
    };
    let (whole, fraction) = text.split_once(sign).unwrap_or((text, ""));
    let mut digits = String::with_capacity(text.len());
    let mut groups = whole.split([between, ' ', '\'']);
    let first = groups.next()?;
    let grouped = whole.len() > first.len();
    digits.push_str(first);
    for group in groups {
        if group.len() != 3 {
            return None;
        }
        digits.push_str(group);
    }
    if grouped && (first.is_empty() || first.len() > 3) {
        return None;
    }
    digits.push('.');
    digits.push_str(fraction);
    let plain = digits.bytes().all(|b| b.is_ascii_digit() || b == b'.') && digits.len() > 1;
    let value: f64 = if plain {
        digits.parse().ok()?
    } else {
        // 1.5E+03 and the like, as programs write them.
        let scientific = decimal == Decimal::Point && text.contains(['e', 'E']);
        scientific.then(|| text.parse().ok()).flatten().filter(|x: &f64| x.is_finite())?
    };
    Some(if negative { -value } else { value })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(cells: &[&str], separator: char) -> Told {
        let mut survey = Survey::default();
        for (i, cell) in cells.iter().enumerate() {
            survey.add(i as u64 + 2, cell);
        }
        survey.told(separator)
    }

    #[test]
    fn the_whole_file_tells_its_decimal_sign() {
        use Decimal::{Comma, Point};
        let sign = |cells: &[&str], separator| match told(cells, separator) {
            Told::Sure { sign, .. } => Some((sign, true)),
            Told::Assumed { sign, .. } => Some((sign, false)),
            _ => None,
        };
        assert_eq!(sign(&["54", "1,075", "95,5"], ';'), Some((Comma, true)));
        assert_eq!(sign(&["1.075,50"], ';'), Some((Comma, true)));
        assert_eq!(sign(&["1,075.50"], ','), Some((Point, true)));
        assert_eq!(sign(&["0,500"], ';'), Some((Comma, true)));
        assert_eq!(sign(&["54", "1,075"], ';'), Some((Point, false)));
        assert_eq!(sign(&["54,250", "95,500"], ';'), Some((Comma, false)));
        assert_eq!(sign(&["54", "190", "1.075", "2.310", "4.100"], ';'), Some((Comma, false)));
        assert_eq!(sign(&["54", "190", "1.075", "2.310", "4.100"], ','), Some((Point, false)));
        assert_eq!(told(&["54", "12.5e0"], ';'), Told::NotNeeded);
        assert!(matches!(told(&["95,5", "12.5"], ';'), Told::Both { .. }));
    }

    #[test]
    fn numbers_are_read_with_the_file_s_sign_and_nothing_else() {
        for (text, decimal, value) in [
            ("95,5", Decimal::Comma, Some(95.5)),
            ("1.075,50", Decimal::Comma, Some(1075.5)),
            ("1,075.50", Decimal::Point, Some(1075.5)),
            ("1\u{202f}075", Decimal::Point, Some(1075.0)),
            ("1'075", Decimal::Point, Some(1075.0)),
            ("95,5", Decimal::Point, None),
            ("1,07,5", Decimal::Point, None),
            ("1075,500", Decimal::Point, None),
            ("12.5e0", Decimal::Comma, Some(12.5)),
            ("９５", Decimal::Point, Some(95.0)),
            ("-3", Decimal::Point, Some(-3.0)),
            (".5", Decimal::Point, Some(0.5)),
            ("2e3", Decimal::Point, Some(2000.0)),
            ("x", Decimal::Point, None),
            ("", Decimal::Point, None),
        ] {
            assert_eq!(number(text, decimal), value, "{text}");
        }
    }
}
