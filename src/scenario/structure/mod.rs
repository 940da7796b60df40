//! The shape of a file against the schema of [`super::raw`]: unknown and missing keys, wrong kinds,
//! unreadable quantities, unknown words, numbers out of range – all of them in one walk, where serde
//! would stop at the first. What is wrong is replaced by the schema's example, so that the rules
//! about meaning still see the rest. Must not know what anything means.

mod elsewhere;
mod keys;
mod leaf;
mod shape;
mod spots;
mod words;

use elsewhere::elsewhere;
pub(in crate::scenario) use keys::meant as key_meant;
pub use shape::{Shape, property, resolve};
pub(in crate::scenario) use spots::at;
pub use spots::{Path, Spots, Step};

use super::diagnostic::{Code, Diagnostic};
use super::suggest::{listed, nearest};
use serde_json::{Map, Value};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// What the walk found.
pub struct Walked {
    /// The file as plain values, complete enough for serde.
    pub values: Value,
    /// Where everything stands.
    pub spots: Spots,
    /// What is wrong.
    pub problems: Vec<Diagnostic>,
}

/// The places where a text could not be read: what stands there has been complained about.
#[derive(Clone, Debug, Default)]
pub struct Spoilt {
    /// Whole lines.
    pub lines: Vec<Span>,
    /// The keys they seem to set.
    pub keys: Vec<String>,
}

impl Spoilt {
    fn touches(&self, span: &Span) -> bool {
        // Lines stand in order and apart.
        let next = self.lines.partition_point(|line| line.end < span.start);
        self.lines.get(next).is_some_and(|line| line.start <= span.end)
    }
}

/// Walks the whole file along the schema, but for what is spoilt.
#[must_use]
pub fn walk(schema: &Value, file: &Spanned<DeTable<'_>>, spoilt: Spoilt) -> Walked {
    let mut walk = Walk { root: schema, spots: Spots::default(), problems: Vec::new(), spoilt };
    let whole = 0..file.span().end.min(1);
    walk.spots.value(&Path::root(), whole.clone());
    let values = walk.table(schema, file.get_ref(), whole, &Path::root());
    Walked { values, spots: walk.spots, problems: walk.problems }
}

/// Walks one value along its schema; `key` is what it is called in messages.
#[must_use]
pub fn walk_value(
    root: &Value,
    schema: &Value,
    node: &Spanned<DeValue<'_>>,
    key: &str,
) -> (Option<Value>, Vec<Diagnostic>) {
    let spoilt = Spoilt::default();
    let mut walk = Walk { root, spots: Spots::default(), problems: Vec::new(), spoilt };
    let value = walk.value(schema, node, &Path::root().key(key));
    (value, walk.problems)
}

struct Walk<'s> {
    root: &'s Value,
    spots: Spots,
    problems: Vec<Diagnostic>,
    spoilt: Spoilt,
}

type Span = std::ops::Range<usize>;

impl<'s> Walk<'s> {
    /// The node as a plain value; `None` if it was wrong and has been reported.
    fn value(
        &mut self,
        schema: &'s Value,
        node: &Spanned<DeValue<'_>>,
        path: &Path,
    ) -> Option<Value> {
        let shape = Shape::of(self.root, schema);
        let span = node.span();
        self.spots.value(path, span.clone());
        if !holds_tables(node.get_ref()) && self.spoilt.touches(&span) {
            return None;
        }
        match node.get_ref() {
            DeValue::String(text) => self.text(&shape, text, span),
            DeValue::Datetime(moment) if shape.format().is_some_and(is_temporal) => {
                self.text(&shape, &moment.to_string(), span)
            }
            DeValue::Integer(number) => {
                let digits: String = number.as_str().chars().filter(|c| *c != '_').collect();
                let whole =
                    i64::from_str_radix(digits.trim_start_matches('+'), number.radix()).ok();
                self.number(
                    &shape,
                    whole.map_or(f64::INFINITY, |n| n as f64),
                    whole,
                    &number.to_string(),
                    span,
                )
            }
            DeValue::Float(number) => {
                let digits: String = number.as_str().chars().filter(|c| *c != '_').collect();
                self.number(&shape, digits.parse().unwrap_or(f64::NAN), None, number.as_str(), span)
            }
            DeValue::Boolean(yes) if shape.boolean => Some(Value::Bool(*yes)),
            DeValue::Array(items) if shape.array.is_some() => self.array(&shape, items, span, path),
            DeValue::Table(table) if !shape.tagged.is_empty() => {
                self.tagged(&shape, table, span, path)
            }
            DeValue::Table(table) if shape.object.is_some() => {
                Some(self.table(shape.object?, table, span, path))
            }
            other => {
                let found = match other {
                    DeValue::Boolean(yes) => format!("{yes}"),
                    DeValue::Datetime(moment) => format!("the date or time {moment}"),
                    DeValue::Array(_) => "a list".to_owned(),
                    _ => "a table".to_owned(),
                };
                self.wrong_kind(&shape, &found, span, path)
            }
        }
    }

    fn wrong_kind(
        &mut self,
        shape: &Shape<'_>,
        found: &str,
        span: Span,
        path: &Path,
    ) -> Option<Value> {
        let key = path.last();
        let help = match (shape.array.is_some(), shape.object.is_some(), found) {
            (true, _, "a table") if shape.items_are_tables => {
                format!("write [[{key}]] with two brackets: there may be several")
            }
            _ => shape.remedy(),
        };
        self.problems.push(
            Diagnostic::error(Code::S003, span, format!("`{key}` cannot be {found}"))
                .label(format!("this is {found}"))
                .help(help),
        );
        None
    }

    fn array(
        &mut self,
        shape: &Shape<'s>,
        items: &toml::de::DeArray<'_>,
        span: Span,
        path: &Path,
    ) -> Option<Value> {
        let array = shape.array?;
        let limit = |key: &str| array.get(key).and_then(Value::as_u64);
        let (least, most) = (limit("minItems").unwrap_or(0), limit("maxItems").unwrap_or(u64::MAX));
        let number = items.len() as u64;
        if number < least || number > most {
            let wanted =
                if least == most { format!("{least}") } else { format!("at least {least}") };
            self.problems.push(
                Diagnostic::error(
                    Code::S003,
                    span,
                    format!("`{}` has {number} entries", path.last()),
                )
                .label(format!("{wanted} needed"))
                .help(format!("write {wanted} entries")),
            );
            return None;
        }
        let schema = array.get("items").unwrap_or(&Value::Bool(true));
        let mut values = Vec::with_capacity(items.len());
        for (i, item) in items.iter().enumerate() {
            let path = path.item(i);
            if let Some(value) = self.value(schema, item, &path) {
                values.push(value);
            } else {
                // Keep the places of the others: rules speak of items by number.
                self.spots.spoken_for(&path);
                values.push(placeholder(
                    self.root,
                    array.get("items").unwrap_or(&Value::Null),
                    array,
                ));
            }
        }
        Some(Value::Array(values))
    }

    fn tagged(
        &mut self,
        shape: &Shape<'s>,
        table: &DeTable<'_>,
        span: Span,
        path: &Path,
    ) -> Option<Value> {
        let tags = || listed(shape.tagged.iter().map(|(tag, _)| *tag));
        let Some((key, node)) = table.iter().next().filter(|_| table.len() == 1) else {
            self.problems.push(
                Diagnostic::error(
                    Code::S003,
                    span,
                    format!("`{}` needs exactly one of {}", path.last(), tags()),
                )
                .label(format!("{} keys here", table.len()))
                .help(format!("write {}", shape.what())),
            );
            return None;
        };
        let tag: &str = key.get_ref();
        let below = path.key(tag);
        self.spots.key(&below, key.span());
        let said = words::word(tag, shape.tagged.iter().map(|(name, _)| *name)).unwrap_or(tag);
        let Some((tag, schema)) = shape.tagged.iter().find(|(name, _)| *name == said) else {
            let mut problem =
                Diagnostic::error(Code::S005, key.span(), format!("unknown choice `{tag}`"))
                    .label("not one of the choices")
                    .note(format!("choices here: {}", shape.what()))
                    .help("write one of the choices");
            if let Some(name) = nearest(tag, shape.tagged.iter().map(|(tag, _)| *tag)) {
                problem.instead = Some(name.to_owned());
                problem.help = format!("did you mean `{name}`?");
            }
            self.problems.push(problem);
            return None;
        };
        let value = self.value(schema, node, &below)?;
        Some(Value::Object(Map::from_iter([((*tag).to_owned(), value)])))
    }

    fn table(&mut self, schema: &'s Value, table: &DeTable<'_>, span: Span, path: &Path) -> Value {
        let mut values = Map::new();
        let properties = schema.get("properties").and_then(Value::as_object);
        let any = schema.get("additionalProperties").filter(|extra| extra.is_object());
        let mut misspelt = Vec::new();
        for (key, node) in table {
            let name: &str = key.get_ref();
            let below = path.key(name);
            self.spots.key(&below, key.span());
            let Some(schema) = properties.and_then(|all| all.get(name)).or(any) else {
                if self.spoilt.touches(&key.span()) {
                    continue;
                }
                let known = || properties.into_iter().flat_map(Map::keys).map(String::as_str);
                let free: Vec<&str> = known().filter(|key| !table.contains_key(*key)).collect();
                let called = keys::called(name, &free);
                let places = match called {
                    None => elsewhere(self.root, name, holds_tables(node.get_ref())),
                    Some(_) => Vec::new(),
                };
                // A key of another table is no slip of this one's.
                let near = || nearest(name, free.iter().copied()).filter(|_| places.is_empty());
                let meant = called.or_else(near);
                let known: Vec<&str> = known().collect();
                self.unknown((name, key.span()), path, (meant, &places), &known);
                misspelt.extend(meant);
                continue;
            };
            if let Some(value) = self.value(schema, node, &below) {
                values.insert(name.to_owned(), value);
            } else {
                self.spots.spoken_for(&below);
            }
        }
        let required = schema.get("required").and_then(Value::as_array);
        for name in required.into_iter().flatten().filter_map(Value::as_str) {
            let below = path.key(name);
            if !values.contains_key(name) {
                let spoilt = self.spoilt.keys.iter().any(|key| key == name);
                if !table.contains_key(name) && !misspelt.contains(&name) && !spoilt {
                    self.missing(schema, name, span.clone(), path);
                }
                self.spots.spoken_for(&below);
                let property = property(schema, name);
                values.insert(name.to_owned(), placeholder(self.root, property, property));
            }
        }
        for name in misspelt {
            self.spots.spoken_for(&path.key(name));
        }
        Value::Object(values)
    }

    fn unknown(
        &mut self,
        (name, span): (&str, Span),
        path: &Path,
        (meant, places): (Option<&str>, &[String]),
        known: &[&str],
    ) {
        let mut problem = Diagnostic::error(Code::S002, span, format!("unknown key `{name}`"))
            .label(format!("not a key of {}", path.table()))
            .note(format!("keys here: {}", known.join(", ")))
            .help("write one of them, or remove it");
        if let Some(meant) = meant {
            problem.instead = Some(meant.to_owned());
            problem.help = format!("did you mean `{meant}`?");
        } else if !places.is_empty() {
            problem.help = format!("remove it here: `{name}` can stand {}", places.join(" or "));
        }
        self.problems.push(problem);
    }

    fn missing(&mut self, schema: &Value, name: &str, span: Span, path: &Path) {
        let example = property(schema, name)
            .get("examples")
            .and_then(|all| all.get(0))
            .map_or_else(String::new, |example| {
                format!(", for example {name} = {}", super::write::inline(example))
            });
        let help = if matches!(name, "demand") {
            "add [demand] with daily-volume = … or a replay".to_owned()
        } else {
            format!("add `{name}`{example}")
        };
        self.problems.push(
            Diagnostic::error(Code::S004, span, format!("{} has no `{name}`", path.table()))
                .label(format!("`{name}` is missing here"))
                .help(help),
        );
    }
}

fn holds_tables(value: &DeValue<'_>) -> bool {
    match value {
        DeValue::Table(_) => true,
        DeValue::Array(items) => items.iter().any(|item| item.get_ref().is_table()),
        _ => false,
    }
}

/// Something valid to stand in for what is missing or wrong: an example, or the least table.
fn placeholder(root: &Value, schema: &Value, examples: &Value) -> Value {
    let first = |of: &Value| of.get("examples").and_then(|all| all.get(0)).cloned();
    if let Some(example) = first(schema) {
        return example;
    }
    if let Some(item) = first(examples).as_ref().and_then(|list| list.get(0)) {
        return item.clone();
    }
    let resolved = resolve(root, schema);
    let shape = Shape::of(root, schema);
    if let Some(word) = shape.words.first() {
        return Value::String((*word).to_owned());
    }
    if shape.number.is_some() {
        return Value::from(leaf::bounds(resolved).0.max(1.0));
    }
    let required = resolved.get("required").and_then(Value::as_array);
    let fields = required.into_iter().flatten().filter_map(Value::as_str).map(|name| {
        let property = property(resolved, name);
        (name.to_owned(), placeholder(root, property, property))
    });
    Value::Object(fields.collect())
}

fn is_temporal(format: &str) -> bool {
    matches!(format, "date" | "local-date-time" | "clock")
}
