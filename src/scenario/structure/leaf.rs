//! Texts and numbers against what a place of the schema allows: words, quantities, ranges.

use super::super::diagnostic::{Code, Diagnostic};
use super::super::names::{hidden, visible};
use super::super::quantity;
use super::super::suggest::nearest;
use super::words::word;
use super::{Shape, Span, Walk};
use serde_json::Value;

impl Walk<'_> {
    pub(super) fn text(&mut self, shape: &Shape<'_>, text: &str, span: Span) -> Option<Value> {
        if shape.words.contains(&text) {
            return Some(Value::String(text.to_owned()));
        }
        if let Some(word) = word(text, shape.words.iter().copied()) {
            return Some(Value::String(word.to_owned()));
        }
        if let Some(format) = shape.format()
            && let Some(read) = quantity::check(format, text)
        {
            return match read {
                Ok(()) => Some(Value::String(text.to_owned())),
                Err(refused) => {
                    self.problems.push(
                        Diagnostic::error(Code::S006, span, refused.why)
                            .label(format!("not {}", quantity::what(format).unwrap_or("readable")))
                            .help(refused.remedy),
                    );
                    None
                }
            };
        }
        if shape.string.is_some() {
            let Some(c) = hidden(text) else { return Some(Value::String(text.to_owned())) };
            let title = format!(
                "the text \"{}\" contains {}",
                visible(text).replace('\n', "\\n"),
                c.escape_unicode()
            );
            self.problems.push(
                Diagnostic::error(Code::S101, span, title)
                    .label("a character that cannot be seen")
                    .help("remove it: names and titles are letters, digits, signs and blanks"),
            );
            return None;
        }
        if shape.words.is_empty() {
            let help = if shape.number.is_some() && text.trim().parse::<f64>().is_ok() {
                format!("write it without quotes: {}", text.trim())
            } else {
                shape.remedy()
            };
            self.problems.push(
                Diagnostic::error(
                    Code::S003,
                    span,
                    format!("\"{text}\" is a text, not {}", shape.what()),
                )
                .label("a text")
                .help(help),
            );
            return None;
        }
        let tags: Vec<&str> = shape.tagged.iter().map(|(tag, _)| *tag).collect();
        let mut problem =
            Diagnostic::error(Code::S005, span.clone(), format!("unknown choice \"{text}\""))
                .label("not one of the choices")
                .note(format!("choices here: {}", shape.what()));
        if let Some(word) = nearest(text, shape.words.iter().copied()) {
            problem.instead = Some(format!("\"{word}\""));
            problem = problem.help(format!("did you mean \"{word}\"?"));
        } else if let Some(tag) = nearest(text, tags) {
            problem = problem.help(format!("\"{tag}\" needs its parameters: {{ {tag} = … }}"));
        } else {
            problem = problem.help("write one of the choices");
        }
        self.problems.push(problem);
        None
    }

    pub(super) fn number(
        &mut self,
        shape: &Shape<'_>,
        number: f64,
        whole: Option<i64>,
        written: &str,
        span: Span,
    ) -> Option<Value> {
        let Some(wanted) = shape.number else {
            let (title, help) = match shape.format() {
                Some(format) => (
                    format!(
                        "{written} needs a unit: this is {}",
                        quantity::what(format).unwrap_or("a quantity")
                    ),
                    quantity::with_unit(format, number),
                ),
                None => (format!("{written} is a number, not {}", shape.what()), shape.remedy()),
            };
            let code = if shape.format().is_some() { Code::S006 } else { Code::S003 };
            self.problems
                .push(Diagnostic::error(code, span, title).label("a bare number").help(help));
            return None;
        };
        if shape.whole && whole.is_none() && number.is_finite() {
            self.problems.push(
                Diagnostic::error(Code::S003, span, format!("{written} is not a whole number"))
                    .label("not a whole number")
                    .help(shape.remedy()),
            );
            return None;
        }
        let (least, most) = bounds(wanted);
        if !number.is_finite() || number < least || number > most {
            let range = match (least.is_finite(), most.is_finite()) {
                (true, true) => format!("from {least} to {most}"),
                (true, false) => format!("of {least} or more"),
                (false, true) => format!("of {most} or less"),
                (false, false) => "that is finite".to_owned(),
            };
            self.problems.push(
                Diagnostic::error(Code::S007, span, format!("{written} is out of range"))
                    .label(format!("must be a number {range}"))
                    .help(format!("write a number {range}")),
            );
            return None;
        }
        whole.map_or_else(
            || serde_json::Number::from_f64(number).map(Value::Number),
            |n| Some(n.into()),
        )
    }
}

/// Least and most of a number's schema.
pub(super) fn bounds(schema: &Value) -> (f64, f64) {
    let bound = |key: &str| schema.get(key).and_then(Value::as_f64);
    let most = match schema.get("format").and_then(Value::as_str) {
        Some("uint32") => f64::from(u32::MAX),
        Some("int32") => f64::from(i32::MAX),
        _ => f64::INFINITY,
    };
    (bound("minimum").unwrap_or(f64::NEG_INFINITY), bound("maximum").unwrap_or(most))
}
