//! A file as other keyboards type it → TOML, and the way back to where each byte stood. Full-width
//! signs and Chinese quotes outside of texts, dates with slashes, headers and lists that are not
//! closed. What stands inside a text is left as it was written.

use super::super::diagnostic::{Code, Diagnostic};
use super::super::quantity::plain::plain_sign;
use super::super::quantity::{Day, Moment, Quantity};
use std::collections::BTreeMap;
use std::ops::Range;

/// A mended text.
#[derive(Clone, Debug, Default)]
pub struct Mended {
    /// What TOML reads.
    pub text: String,
    /// The same without lines that would hide what stands below them, if there are any.
    pub(super) readable: Option<String>,
    /// What had to be mended and must be told, placed in the text as it was written.
    pub problems: Vec<Diagnostic>,
    /// The edits of each pass, in order.
    passes: Vec<Vec<Edit>>,
}

/// One piece that was put in place of another.
#[derive(Clone, Debug)]
struct Edit {
    before: Range<usize>,
    after: Range<usize>,
}

impl Mended {
    /// Moves problems of the file to where their causes stand in the text as it was written.
    pub fn restore(&self, problems: &mut [Diagnostic]) {
        for problem in problems.iter_mut().filter(|problem| problem.source == 0) {
            let spans = std::iter::once(&mut problem.span)
                .chain(problem.also.iter_mut().map(|(span, _)| span));
            for span in spans {
                for edits in self.passes.iter().rev() {
                    *span = origin(edits, span.start, false)..origin(edits, span.end, true);
                }
            }
        }
    }

    /// The text with these pieces replaced; they stand in order and apart.
    fn edited(&mut self, pieces: Vec<(Range<usize>, String)>) {
        if pieces.is_empty() {
            return;
        }
        let (mut text, mut copied, mut edits) =
            (String::with_capacity(self.text.len()), 0, Vec::new());
        for (before, new) in pieces {
            text.push_str(&self.text[copied..before.start]);
            let start = text.len();
            text.push_str(&new);
            copied = before.end;
            edits.push(Edit { before, after: start..text.len() });
        }
        text.push_str(&self.text[copied..]);
        self.text = text;
        self.passes.push(edits);
    }
}

/// Where a byte stood before the edits.
fn origin(edits: &[Edit], at: usize, is_end: bool) -> usize {
    let next =
        edits.partition_point(|edit| edit.after.start < at || edit.after.start == at && !is_end);
    let Some(edit) = next.checked_sub(1).map(|last| &edits[last]) else { return at };
    if at < edit.after.end {
        if is_end { edit.before.end } else { edit.before.start }
    } else {
        edit.before.end + (at - edit.after.end)
    }
}

/// Mends `text`; `lists` are the tables of which there may be several.
#[must_use]
pub fn mend(text: &str, lists: &[&str]) -> Mended {
    let mut mended = Mended { text: text.to_owned(), ..Mended::default() };
    mended.edited(signs(text));
    for find in [brackets, headers] {
        let (pieces, mut told) = find(&mended.text, lists);
        mended.restore(&mut told);
        mended.problems.extend(told);
        mended.edited(pieces);
    }
    mended.edited(dates(&mended.text));
    mended.readable = super::readable(&mended.text);
    mended
}

type Pieces = Vec<(Range<usize>, String)>;

const OPEN: &str = "“”„＂«「『‘’";

/// Full-width signs and Chinese quotes outside of texts and comments.
fn signs(text: &str) -> Pieces {
    let mut pieces = Pieces::new();
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        match c {
            '"' | '\'' => at = text_end(text, at),
            '#' | '＃' => {
                if c != '#' {
                    pieces.push((at..at + c.len_utf8(), "#".to_owned()));
                }
                at = line_end(text, at);
            }
            c if OPEN.contains(c) => {
                let from = at + c.len_utf8();
                let close = match c {
                    '「' => "」",
                    '『' => "』",
                    '«' => "»",
                    '‘' | '’' => "’‘'",
                    _ => "”“＂\"",
                };
                let line = &text[from..line_end(text, from)];
                at = from;
                // Without a partner it stays, and TOML says where.
                if let Some((length, end)) =
                    line.char_indices().find(|(_, end)| close.contains(*end))
                {
                    let inside = line[..length].replace('\\', "\\\\").replace('"', "\\\"");
                    at = from + length + end.len_utf8();
                    pieces.push((from - c.len_utf8()..from, "\"".to_owned()));
                    if inside.len() != length {
                        pieces.push((from..from + length, inside));
                    }
                    pieces.push((from + length..at, "\"".to_owned()));
                }
            }
            _ => {
                let plain = match c {
                    '、' => Some(','),
                    '【' => Some('['),
                    '】' => Some(']'),
                    _ => plain_sign(c),
                };
                let to = at + c.len_utf8();
                pieces.extend(plain.map(|plain| (at..to, plain.to_string())));
                at = to;
            }
        }
    }
    pieces
}

fn line_end(text: &str, at: usize) -> usize {
    text[at..].find('\n').map_or(text.len(), |length| at + length)
}

/// The first byte behind the text that begins with the quote at `at`; an open one ends with its line.
fn text_end(text: &str, at: usize) -> usize {
    let quote = &text[at..=at];
    let three = quote.repeat(3);
    if text[at..].starts_with(&three) {
        return text[at + 3..].find(&three).map_or(text.len(), |length| at + length + 6);
    }
    let mut escaped = false;
    for (i, c) in text[at + 1..].char_indices() {
        match c {
            '\n' => return at + 1 + i,
            '\\' if quote == "\"" && !escaped => escaped = true,
            c if quote.starts_with(c) && !escaped => return at + 2 + i,
            _ => escaped = false,
        }
    }
    text.len()
}

/// Signs outside of texts and comments, with whether each is the first of its line.
fn bare(text: &str) -> impl Iterator<Item = (usize, char, bool)> {
    let (mut at, mut starts_line) = (0, true);
    std::iter::from_fn(move || {
        loop {
            let c = text[at..].chars().next()?;
            let (here, first) = (at, starts_line);
            if c == '#' {
                at = line_end(text, at);
                continue;
            }
            let is_text = c == '"' || c == '\'';
            at = if is_text { text_end(text, at) } else { at + c.len_utf8() };
            starts_line = c == '\n' || first && (c == ' ' || c == '\t');
            return Some((here, if is_text { '"' } else { c }, first));
        }
    })
}

/// Whether a line begins a new key or table: `key = …`, `[table]`.
fn begins_statement(line: &str) -> bool {
    let line = line.trim_start();
    let key = line.split_once('=').map_or("", |(key, _)| key.trim());
    let word = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
    !key.is_empty() && key.chars().all(word)
        || header(line).is_some_and(|(name, ..)| !name.is_empty())
}

/// Name of a header line, how many brackets open it and how many close it.
fn header(line: &str) -> Option<(&str, usize, usize)> {
    let line = line.trim();
    let open = line.len() - line.trim_start_matches('[').len();
    let rest = &line[open..];
    let word = |c: char| c.is_ascii_alphanumeric() || "-_. \"".contains(c);
    let end = rest.find(|c: char| !word(c)).unwrap_or(rest.len());
    let close = rest[end..].len() - rest[end..].trim_start_matches(']').len();
    let behind = rest[end + close..].trim_start();
    let plain = behind.is_empty() || behind.starts_with('#');
    let name = rest[..end].trim();
    let is_number = name.starts_with(|c: char| c.is_ascii_digit());
    ((1..=2).contains(&open) && plain && !name.starts_with('"') && !is_number)
        .then_some((name, open, close))
}

/// Closes lists and tables that the next statement shows to be open.
fn brackets(text: &str, _: &[&str]) -> (Pieces, Vec<Diagnostic>) {
    let (mut pieces, mut told) = (Pieces::new(), Vec::new());
    let mut open: Vec<(usize, char)> = Vec::new();
    let mut last = 0;
    let mut header_until = 0;
    for (at, c, starts_line) in bare(text) {
        if starts_line && !c.is_whitespace() {
            let line = &text[at..line_end(text, at)];
            let table = open.last().is_some_and(|(_, bracket)| *bracket == '{');
            if !open.is_empty() && begins_statement(line) && (!table || line.starts_with('[')) {
                let (from, _) = open[0];
                let close: String =
                    open.iter().rev().map(|(_, c)| if *c == '{' { '}' } else { ']' }).collect();
                told.push(
                    Diagnostic::error(
                        Code::S001,
                        from..from + 1,
                        format!(
                            "this {} is never closed",
                            if open[0].1 == '[' { "list" } else { "table" }
                        ),
                    )
                    .label("opened here")
                    .help(format!("write {close} at its end")),
                );
                pieces.push((last..last, close));
                open.clear();
            }
            if open.is_empty()
                && let Some((name, opening, closing)) = header(line)
            {
                header_until = at + line.len();
                if closing != opening && !name.is_empty() {
                    let end = at + text[at..].find(name).unwrap_or(0) + name.len();
                    let close = "]".repeat(opening);
                    told.push(
                        Diagnostic::error(
                            Code::S001,
                            at..end + closing,
                            "the name of a table is not closed as it is opened",
                        )
                        .label(format!("{opening} opened, {closing} closed"))
                        .help(format!("write {}{name}{close}", "[".repeat(opening))),
                    );
                    pieces.push((end..end + closing, close));
                }
            }
        }
        if at >= header_until {
            match c {
                '[' | '{' => open.push((at, c)),
                ']' | '}' => drop(open.pop()),
                _ => {}
            }
        }
        if !c.is_whitespace() {
            last = if c == '"' { text_end(text, at) } else { at + c.len_utf8() };
        }
    }
    (pieces, told)
}

/// Two brackets for every `[table]` of which there may be several and are several.
fn headers(text: &str, lists: &[&str]) -> (Pieces, Vec<Diagnostic>) {
    let mut found: Vec<(&str, usize, Range<usize>)> = Vec::new();
    let mut depth = 0_i32;
    for (at, c, starts_line) in bare(text) {
        if c == '[' && depth == 0 && starts_line {
            let line = &text[at..line_end(text, at)];
            if let Some((name, open, _)) = header(line) {
                let end = at + line.rfind(']').map_or(line.len(), |end| end + 1);
                found.push((name, open, at..end));
            }
        }
        depth += i32::from(c == '[' || c == '{') - i32::from(c == ']' || c == '}');
    }
    // Of each name the first two: one of them is another than any.
    let mut named: BTreeMap<&str, Vec<&Range<usize>>> = BTreeMap::new();
    for (name, _, span) in &found {
        let first = named.entry(name).or_default();
        if first.len() < 2 {
            first.push(span);
        }
    }
    let (mut pieces, mut told) = (Pieces::new(), Vec::new());
    let (mut line, mut counted) = (1, 0);
    for (name, open, span) in &found {
        let other = named[name].iter().find(|other| **other != span);
        let Some(other) = other.filter(|_| *open == 1 && lists.contains(name)) else { continue };
        line += text[counted..span.start].matches('\n').count();
        counted = span.start;
        told.push(
            Diagnostic::error(
                Code::S001,
                span.clone(),
                format!("[{name}] with one bracket, but there are several"),
            )
            .label("one of several")
            .also((*other).clone(), "another one")
            .help(format!("write [[{name}]] in line {line} as well")),
        );
        pieces.push((span.clone(), format!("[[{name}]]")));
    }
    (pieces, told)
}

/// Dates and moments without quotes that are written as TOML doesn't: 2026/11/10, 2026年11月10日.
fn dates(text: &str) -> Pieces {
    let mut pieces = Pieces::new();
    let (mut depth, mut value) = (0_i32, None);
    let mut end = |from: Option<usize>, to: usize| {
        let Some(from) = from else { return };
        let token = text[from..to].trim();
        let is_dated = token.len() > 5
            && token.bytes().take(4).all(|b| b.is_ascii_digit())
            && token[4..].starts_with(['/', '.', '年', '-'])
            && !token.contains('"');
        let from = from + (text[from..to].len() - text[from..to].trim_start().len());
        let place = from..from + token.len();
        if !is_dated || token.parse::<toml::value::Datetime>().is_ok() {
            return;
        }
        if let Ok(day) = Day::parse(token) {
            pieces.push((place, day.write()));
        } else if let Ok(moment) = Moment::parse(token) {
            pieces.push((place, moment.write()));
        }
    };
    let mut last = 0;
    for (at, c, _) in bare(text) {
        last = at + c.len_utf8();
        match c {
            '=' => value = Some(last),
            '[' | '{' => {
                depth += 1;
                value = (c == '[').then_some(last);
            }
            ']' | '}' => {
                depth -= 1;
                end(value.take(), at);
            }
            ',' if depth > 0 => {
                end(value.take(), at);
                value = Some(last);
            }
            '\n' => {
                end(value.take(), at);
                value = (depth > 0).then_some(last);
            }
            _ => {}
        }
    }
    end(value, last);
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mended(text: &str) -> String {
        mend(text, &["group"]).text
    }

    #[test]
    fn signs_of_other_keyboards_are_mended_outside_of_texts_only() {
        assert_eq!(mended("name ＝ “正式，员工：”　＃ 说明“"), "name = \"正式，员工：\" # 说明“");
        assert_eq!(mended("a = ［１２，３］"), "a = [12,3]");
        assert_eq!(mended("skills = 【「售前」、「售后」】"), "skills = [\"售前\",\"售后\"]");
        let left = "title = \"他说“好”，＝\"\nname = '“x”'\nlong = \"\"\"\n＝\n\"\"\"\n# ＝\n";
        assert_eq!(mended(left), left);
        assert_eq!(mended("name = “半"), "name = “半");
        assert_eq!(mended("name = “a\\b”"), "name = \"a\\\\b\"");
    }

    #[test]
    fn dates_with_other_signs_are_written_as_toml_writes_them() {
        assert_eq!(mended("d = 2026/11/10"), "d = 2026-11-10");
        assert_eq!(mended("d = 2026年1月5日 # x"), "d = 2026-01-05 # x");
        assert_eq!(mended("s = 2026/1/5 8:00"), "s = 2026-01-05T08:00:00");
        assert_eq!(
            mended("h = [{ date = 2026/1/5, factor = 2026.5 }]"),
            "h = [{ date = 2026-01-05, factor = 2026.5 }]"
        );
        for left in [
            "d = 2026-11-10",
            "seed = 20261110",
            "d = 2026-11-31",
            "x = 1.5",
            "d = 2026-11-10T20:00:00",
        ] {
            assert_eq!(mended(left), left);
        }
    }

    #[test]
    fn what_is_not_closed_is_closed_where_the_next_statement_begins_and_told() {
        let found = mend("a = [1,\n2\nb = 3\n[t\nc = [\n  1,\n]\n", &[]);
        assert_eq!(found.text, "a = [1,\n2]\nb = 3\n[t]\nc = [\n  1,\n]\n");
        let spans: Vec<_> = found.problems.iter().map(|p| p.span.start).collect();
        assert_eq!(spans, [4, 16]);
        let fine = "a = [\n  { b = 1 },\n  [2],\n]\n[x]\nc = { d = 1,\n e = 2 }\n";
        assert_eq!(mended(fine), fine);
    }

    #[test]
    fn one_bracket_becomes_two_where_there_are_several() {
        let found = mend("[group]\na = 1\n\n[[group]]\na = 2\n", &["group"]);
        assert_eq!(found.text, "[[group]]\na = 1\n\n[[group]]\na = 2\n");
        assert!(found.problems[0].help.contains("[[group]] in line 1"));
        assert_eq!(mended("[demand]\n[demand]\n"), "[demand]\n[demand]\n");
        assert_eq!(mended("[group]\n"), "[group]\n");
    }

    #[test]
    fn places_lead_back_to_the_text_as_it_was_written() {
        let text = "name ＝ “售前”\nd = 2026/1/5\nsize = x\n";
        let found = mend(text, &[]);
        for word in ["name", "售前", "size", "x\n"] {
            let at = found.text.find(word).expect("kept");
            let span = at..at + word.len();
            let mut told = [Diagnostic::error(Code::S001, span, "")];
            found.restore(&mut told);
            assert_eq!(&text[told[0].span.clone()], word);
        }
        let at = found.text.find("2026-01-05").expect("mended");
        let mut told = [Diagnostic::error(Code::S001, at..at + 10, "")];
        found.restore(&mut told);
        assert_eq!(&text[told[0].span.clone()], "2026/1/5");
    }
}
