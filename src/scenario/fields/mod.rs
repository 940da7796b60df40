//! Fields of a scenario file by dotted path (`group.regular.cap`): which there are, what kind of
//! value each takes, and the file with other values at them. Where the file leaves something out,
//! the effective scenario fills it in first. Must not know why values are changed.

mod patch;
#[cfg(test)]
mod tests;

pub use patch::with;

use super::quantity::{Duration, Percent, Quantity};
use super::structure::{Shape, key_meant, property, walk_value};
use super::suggest::nearest;
use super::{Diagnostic, effective, schema, syntax, write};
use crate::model::Scenario;
use serde_json::{Map, Value};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// A scenario file as plain values.
#[derive(Clone, Debug, PartialEq)]
pub struct Tree(Map<String, Value>);

impl Tree {
    /// The file's own values; `None` if the text is not TOML.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let mended = syntax::mend(text.trim_start_matches('\u{feff}'), &[]);
        let (table, errors) = DeTable::parse_recoverable(&mended.text);
        errors.is_empty().then(|| Self(plain_table(table.get_ref())))
    }
    /// The scenario with every default written out.
    ///
    /// # Panics
    /// Never: what we write is TOML.
    #[must_use]
    pub fn effective(scenario: &Scenario) -> Self {
        Self::parse(&effective(scenario)).expect("an effective scenario is TOML")
    }
    /// As a file.
    #[must_use]
    pub fn text(&self) -> String {
        write::document(&self.0)
    }
    /// The value of a field, if the file says one (of the first item, for all items).
    #[must_use]
    pub fn value(&self, field: &Field) -> Option<&Value> {
        let (first, rest) = field.steps.split_first()?;
        let Step::Key(key) = first else { return None };
        rest.iter().try_fold(self.0.get(key)?, |value, step| match step {
            Step::Key(key) => value.get(key),
            Step::Named(name) => value.as_array()?.iter().find(|item| is_called(item, name)),
            Step::Number(i) => value.as_array()?.get(*i),
            Step::Every => value.as_array()?.first(),
        })
    }
}

fn is_called(item: &Value, name: &str) -> bool {
    item.get("name").and_then(Value::as_str).map(str::trim) == Some(name)
}

/// What kind of value a field takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A whole number.
    Whole,
    /// A number.
    Number,
    /// A duration; as a number in seconds.
    Seconds,
    /// A percentage; as a number a fraction.
    Fraction,
    /// Words, times, lists, laws: anything that is no number.
    Text,
}

impl Kind {
    /// The number that a value stands for.
    #[must_use]
    pub fn number(self, value: &Value) -> Option<f64> {
        match self {
            Self::Whole | Self::Number => value.as_f64(),
            Self::Seconds => Duration::parse(value.as_str()?).ok().map(Duration::secs),
            Self::Fraction => Percent::parse(value.as_str()?).ok().map(|p| p.0),
            Self::Text => None,
        }
    }
    /// The value that stands for a number; `None` if the kind has no such number.
    #[must_use]
    pub fn value(self, number: f64) -> Option<Value> {
        match self {
            Self::Whole if number == number.round() => Some(Value::from(number as i64)),
            Self::Number => serde_json::Number::from_f64(number).map(Value::Number),
            Self::Seconds if number >= 0.0 => Some(Duration::from_secs(number).write().into()),
            Self::Fraction if number >= 0.0 => Some(Percent(number).write().into()),
            _ => None,
        }
    }
}

/// One step into a file.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Step {
    Key(String),
    /// The item of this name.
    Named(String),
    /// The item of this number, from 0.
    Number(usize),
    Every,
}

/// A field of a scenario file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    steps: Vec<Step>,
    /// As it was written.
    pub name: String,
    /// What it takes.
    pub kind: Kind,
}

/// Why a path is no field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoField {
    /// What is wrong.
    pub title: String,
    /// What there is.
    pub note: Option<String>,
    /// What to do.
    pub help: String,
}

/// Fields that are no keys of their own but factors on several.
pub const FACTORS: [&str; 2] = ["volume", "staffing"];

impl Field {
    /// The field at `path` of a scenario whose effective file is `effective`.
    ///
    /// # Errors
    /// What is wrong with the path, and what there is instead.
    pub fn find(path: &[&str], effective: &Tree) -> Result<Self, NoField> {
        let name = path.join(".");
        if FACTORS.contains(&name.as_str()) {
            let steps = vec![Step::Key(name.clone())];
            return Ok(Self { steps, name, kind: Kind::Fraction });
        }
        let mut steps = Vec::new();
        let mut schema: &Value = schema::scenario();
        let mut here = vec![Value::Object(effective.0.clone())];
        let mut rest = path;
        while !rest.is_empty() {
            let shape = Shape::of(schema::scenario(), schema);
            let before = path[..path.len() - rest.len()].join(".");
            if let Some(array) = shape.array.filter(|_| shape.items_are_tables) {
                let items: Vec<Value> =
                    here.iter().filter_map(Value::as_array).flatten().cloned().collect();
                let (step, used) = item(rest, &items, &before)?;
                here = match &step {
                    Step::Named(name) => {
                        items.into_iter().filter(|item| is_called(item, name)).collect()
                    }
                    Step::Number(i) => items.get(*i).cloned().into_iter().collect(),
                    _ => items,
                };
                steps.push(step);
                rest = &rest[used..];
                schema = array.get("items").unwrap_or(&Value::Null);
                continue;
            }
            schema = below(&shape, rest[0]).ok_or_else(|| unknown(&shape, rest[0], &before))?;
            here = here.iter().filter_map(|value| value.get(rest[0])).cloned().collect();
            steps.push(Step::Key(rest[0].to_owned()));
            rest = &rest[1..];
        }
        let shape = Shape::of(schema::scenario(), schema);
        if is_section(&shape) {
            return Err(NoField {
                title: format!("`{name}` is a table, not a value"),
                note: Some(format!("keys here: {}", keys(&shape).join(", "))),
                help: format!("name one of its keys, for example `{name}{}`", example(&shape)),
            });
        }
        Ok(Self { steps, name, kind: kind(&shape) })
    }

    /// Whether the path leads to a table whose keys are fields.
    #[must_use]
    pub fn is_table(path: &[&str], effective: &Tree) -> bool {
        matches!(Self::find(path, effective), Err(no) if no.title.ends_with("not a value"))
    }

    /// Whether it is a factor on several keys.
    #[must_use]
    pub fn is_factor(&self) -> bool {
        FACTORS.contains(&self.name.as_str())
    }

    /// The group it belongs to, if its path names one.
    #[must_use]
    pub fn group(&self) -> Option<&str> {
        match self.steps.as_slice() {
            [Step::Key(list), Step::Named(name), ..] if list == "group" => Some(name),
            _ => None,
        }
    }

    /// Checks a value written for this field; what is wrong comes with its place.
    #[must_use]
    pub fn check(&self, node: &Spanned<DeValue<'_>>) -> (Option<Value>, Vec<Diagnostic>) {
        if self.is_factor() {
            let percent = serde_json::json!({ "type": "string", "format": Percent::FORMAT });
            return walk_value(schema::scenario(), &percent, node, &self.name);
        }
        let mut schema: &Value = schema::scenario();
        for step in &self.steps {
            let shape = Shape::of(schema::scenario(), schema);
            let next = match step {
                Step::Key(key) => below(&shape, key),
                _ => shape.array.and_then(|array| array.get("items")),
            };
            schema = next.unwrap_or(&Value::Null);
        }
        walk_value(schema::scenario(), schema, node, &self.name)
    }
}

/// Which item of a list, and how many segments of the path name it.
fn item(path: &[&str], items: &[Value], list: &str) -> Result<(Step, usize), NoField> {
    if path[0] == "*" {
        return Ok((Step::Every, 1));
    }
    let names: Vec<&str> =
        items.iter().filter_map(|i| i.get("name").and_then(Value::as_str)).map(str::trim).collect();
    // A name may contain dots: the longest that fits.
    for used in (1..=path.len()).rev() {
        let name = path[..used].join(".");
        if names.contains(&name.as_str()) {
            return Ok((Step::Named(name), used));
        }
    }
    match path[0].parse::<usize>() {
        Ok(number) if (1..=items.len()).contains(&number) => Ok((Step::Number(number - 1), 1)),
        _ => {
            let there = match (names.is_empty(), items.len()) {
                (false, _) => format!("there are: {}", names.join(", ")),
                (true, 0) => format!("the scenario has no [[{list}]]"),
                (true, n) => format!("there are {n}, numbered from 1"),
            };
            Err(NoField {
                title: format!("there is no {list} \"{}\"", path[0]),
                help: match nearest(path[0], names.iter().copied()) {
                    Some(name) => format!("did you mean `{list}.{name}`?"),
                    None => {
                        format!("write `{list}.` with a name or a number, or `{list}.*` for all")
                    }
                },
                note: Some(there),
            })
        }
    }
}

/// The schema below a key.
fn below<'s>(shape: &Shape<'s>, key: &str) -> Option<&'s Value> {
    if let Some((_, inner)) = shape.tagged.iter().find(|(tag, _)| *tag == key) {
        return Some(inner);
    }
    let object = shape.object?;
    match property(object, key) {
        Value::Null => object.get("additionalProperties").filter(|extra| extra.is_object()),
        found => Some(found),
    }
}

fn keys<'s>(shape: &Shape<'s>) -> Vec<&'s str> {
    let own = shape.object.and_then(|o| o.get("properties")).and_then(Value::as_object);
    let own = own.into_iter().flat_map(|all| all.keys().map(String::as_str));
    shape.tagged.iter().map(|(tag, _)| *tag).chain(own).collect()
}

fn example(shape: &Shape<'_>) -> String {
    keys(shape).first().map_or_else(String::new, |key| format!(".{key}"))
}

fn unknown(shape: &Shape<'_>, key: &str, before: &str) -> NoField {
    let mut known = keys(shape);
    let place = if before.is_empty() { "the scenario".to_owned() } else { format!("`{before}`") };
    if known.is_empty() {
        return NoField {
            title: format!("{place} is a value without keys: no `{key}` below it"),
            note: None,
            help: format!("write `{before}` alone"),
        };
    }
    if before.is_empty() {
        known.extend(FACTORS);
    }
    let help = match key_meant(key, &known) {
        Some(meant) if before.is_empty() => format!("did you mean `{meant}`?"),
        Some(meant) => format!("did you mean `{before}.{meant}`?"),
        None => "write one of the keys there are".to_owned(),
    };
    NoField {
        title: format!("unknown field `{key}` in {place}"),
        note: Some(format!("keys here: {}", known.join(", "))),
        help,
    }
}

fn is_section(shape: &Shape<'_>) -> bool {
    let scalar = shape.string.is_some()
        || shape.number.is_some()
        || shape.boolean
        || !shape.words.is_empty()
        || !shape.tagged.is_empty();
    let list = shape.array.is_some() && !shape.items_are_tables;
    !scalar && !list && (shape.object.is_some() || shape.items_are_tables)
}

fn kind(shape: &Shape<'_>) -> Kind {
    match shape.format() {
        Some(format) if format == Duration::FORMAT => Kind::Seconds,
        Some("share" | "percent") => Kind::Fraction,
        _ if shape.number.is_some() && shape.whole => Kind::Whole,
        _ if shape.number.is_some() => Kind::Number,
        _ => Kind::Text,
    }
}

/// A table of TOML as plain values.
fn plain_table(table: &DeTable<'_>) -> Map<String, Value> {
    table.iter().map(|(key, node)| (key.get_ref().to_string(), plain(node.get_ref()))).collect()
}

/// A value of TOML as a plain value; dates and times become texts.
#[must_use]
pub fn plain(value: &DeValue<'_>) -> Value {
    match value {
        DeValue::String(text) => Value::String(text.to_string()),
        DeValue::Integer(number) => {
            let digits: String = number.as_str().chars().filter(|c| *c != '_').collect();
            i64::from_str_radix(digits.trim_start_matches('+'), number.radix())
                .map_or(Value::Null, Value::from)
        }
        DeValue::Float(number) => {
            let digits: String = number.as_str().chars().filter(|c| *c != '_').collect();
            digits.parse::<f64>().map_or(Value::Null, Value::from)
        }
        DeValue::Boolean(yes) => Value::Bool(*yes),
        DeValue::Datetime(moment) => Value::String(moment.to_string()),
        DeValue::Array(items) => items.iter().map(|item| plain(item.get_ref())).collect(),
        DeValue::Table(table) => Value::Object(plain_table(table)),
    }
}

/// A value as it stands in a file, texts without their quotes.
#[must_use]
pub fn shown(value: &Value) -> String {
    value.as_str().map_or_else(|| write::inline(value), str::to_owned)
}
