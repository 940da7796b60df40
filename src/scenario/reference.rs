//! The reference of every field and the commented template, both from the schema, so that they
//! cannot differ from the code. A test keeps the files in `scenarios/` current.

use super::schema;
use super::structure::{Shape, resolve};
use super::write::inline;
use serde_json::Value;
use std::fmt::Write;

/// One key of a table.
struct Field<'s> {
    key: &'s str,
    schema: &'s Value,
    meaning: String,
    default: Option<String>,
    example: Option<String>,
    required: bool,
}

fn fields(table: &Value) -> Vec<Field<'_>> {
    let required = table.get("required").and_then(Value::as_array);
    let is_required =
        |key: &str| required.is_some_and(|all| all.iter().any(|name| name.as_str() == Some(key)));
    let properties = table.get("properties").and_then(Value::as_object);
    properties
        .into_iter()
        .flatten()
        .map(|(key, schema)| {
            let (meaning, default) = described(schema);
            let example = schema.get("examples").and_then(|all| all.get(0)).map(inline);
            Field { key, schema, meaning, default, example, required: is_required(key) }
        })
        .collect()
}

/// Meaning and default, from a doc comment.
fn described(schema: &Value) -> (String, Option<String>) {
    let text = schema.get("description").and_then(Value::as_str).unwrap_or("");
    let text = text.split("\n\n").map(|paragraph| paragraph.replace('\n', " ")).collect::<Vec<_>>();
    let default = text.iter().find_map(|p| p.strip_prefix("Default: ")).map(str::to_owned);
    let meaning: Vec<&str> =
        text.iter().map(String::as_str).filter(|p| !p.starts_with("Default: ")).collect();
    (meaning.join(" "), default)
}

/// The table behind a key, if it is one: a table, or a list of tables (`true`).
fn table_of<'s>(root: &'s Value, schema: &'s Value) -> Option<(&'s Value, bool)> {
    let shape = Shape::of(root, schema);
    if !shape.words.is_empty() || !shape.tagged.is_empty() || shape.string.is_some() {
        return None;
    }
    if let Some(items) = shape.array.and_then(|array| array.get("items")) {
        return table_of(root, items).map(|(table, _)| (table, true));
    }
    shape.object.filter(|object| object.get("properties").is_some()).map(|table| (table, false))
}

/// The reference as Markdown.
#[must_use]
pub fn markdown() -> String {
    let root = schema::scenario();
    let mut text = String::from(
        "# Scenario files, field by field\n\n\
         Produced from the code; `cargo test` says when it is out of date. Files are TOML. Durations \
         are texts with a unit (`\"30s\"`, `\"2m 30s\"`, `\"8h\"`), shares are percentages (`\"90%\"`), \
         dates and times are TOML's or texts (`2026-11-10`, `2026-11-10T20:00:00`, `\"20:00\"`, \
         `\"24:00\"`, `\"06:00+1\"` for the next day), windows are `\"08:00-24:00\"`. Names may be \
         Chinese. Unknown keys are refused. `chatstaff check --effective FILE` prints a scenario with \
         every default filled in. Full-width signs and Chinese quotes outside of texts are read as the \
         plain ones, lengths of time also as `\"30秒\"` or `\"3 minutes\"`, choices also in Chinese \
         (`source = \"兼职\"`). `chatstaff explain CODE` says what a code in a message means.\n\n\
         Control characters and signs that turn the direction of writing are refused in names and texts.\n\n",
    );
    text.push_str(&super::validate::size::told());
    text.push('\n');
    section(&mut text, root, root, "The scenario", "");
    words(&mut text, root);
    text
}

fn section(text: &mut String, root: &Value, table: &Value, title: &str, path: &str) {
    let (meaning, _) = described(table);
    write!(text, "\n## {title}\n\n{meaning}\n\n").expect("writing to a string");
    text.push_str(
        "| key | meaning | kind | default | example |\n| --- | --- | --- | --- | --- |\n",
    );
    let mut below = Vec::new();
    for field in fields(table) {
        let inner = table_of(root, field.schema);
        let kind = Shape::of(root, field.schema).what();
        let default = match (&field.default, field.required) {
            (Some(default), _) => default.clone(),
            (None, true) => "needed".to_owned(),
            (None, false) => "none".to_owned(),
        };
        let example = field.example.as_ref().map_or_else(String::new, |e| format!("`{e}`"));
        let kind = if inner.is_some() { "see below".to_owned() } else { kind };
        let cells = [format!("`{}`", field.key), field.meaning, kind, default, example];
        let row: Vec<String> = cells.iter().map(|cell| cell.replace('|', "\\|")).collect();
        writeln!(text, "| {} |", row.join(" | ")).expect("writing to a string");
        if let Some((table, list)) = inner {
            let path = if path.is_empty() {
                field.key.to_owned()
            } else {
                format!("{path}.{}", field.key)
            };
            below.push((table, list, path));
        }
    }
    for (table, list, path) in below {
        // Rows look alike in both lists.
        if path == "promised" {
            write!(text, "\n## `[[promised]]`\n\nRows as in `[[plan]]`.\n")
                .expect("writing to a string");
            continue;
        }
        let title = if list { format!("`[[{path}]]`") } else { format!("`[{path}]`") };
        section(text, root, table, &title, &path);
    }
}

/// What the words of choices mean.
fn words(text: &mut String, root: &Value) {
    text.push_str("\n## Choices\n");
    let definitions = root.get("$defs").and_then(Value::as_object);
    for (name, schema) in definitions.into_iter().flatten() {
        let Some(choices) = schema.get("oneOf").and_then(Value::as_array) else { continue };
        let (meaning, _) = described(schema);
        write!(text, "\n### {}\n\n{meaning}\n\n", spaced(name)).expect("writing to a string");
        for choice in choices {
            let (meaning, _) = described(choice);
            if let Some(word) = choice.get("const").and_then(Value::as_str) {
                writeln!(text, "- `\"{word}\"`: {meaning}").expect("writing to a string");
            } else if let Some((tag, inner)) =
                choice.get("properties").and_then(Value::as_object).and_then(|p| p.iter().next())
            {
                let inner = resolve(root, inner);
                let keys: Vec<String> = fields(inner)
                    .iter()
                    .map(|f| format!("{} = {}", f.key, f.example.as_deref().unwrap_or("…")))
                    .collect();
                let value = if keys.is_empty() {
                    Shape::of(root, inner).what()
                } else {
                    format!("{{ {} }}", keys.join(", "))
                };
                writeln!(text, "- `{{ {tag} = {value} }}`: {meaning}")
                    .expect("writing to a string");
            }
        }
    }
}

/// `CurveName` as "Curve name".
fn spaced(name: &str) -> String {
    let mut spaced = String::new();
    for (i, c) in name.chars().enumerate() {
        if c.is_uppercase() && i > 0 {
            spaced.push(' ');
            spaced.extend(c.to_lowercase());
        } else {
            spaced.push(c);
        }
    }
    spaced
}

/// What the template sets; everything else is commented out or an example.
const SET: [(&str, &str); 17] = [
    ("format", "1"),
    ("name", "\"template\""),
    ("first-day", "2026-11-23"),
    ("demand.daily-volume", "2000"),
    ("demand.busyness.forecast-cv", "\"5%\""),
    ("demand.busyness.day-cv", "\"20%\""),
    ("demand.busyness.wobble-cv", "\"15%\""),
    ("reason.name", "\"chats\""),
    ("group.name", "\"regular\""),
    ("group.size", "40"),
    ("target.within", "\"30s\""),
    ("target.window", "\"08:00-24:00\""),
    ("pattern.name", "\"day\""),
    ("limits.opening", "\"07:00-24:00\""),
    ("limits.seats", "60"),
    ("title", "\"Every field of a scenario, with its default\""),
    ("customers.vip-share", "\"5%\""),
];
/// Tables the template has; of the others it shows examples.
const TABLES: [&str; 12] = [
    "demand",
    "demand.weekday",
    "demand.busyness",
    "reason",
    "customers",
    "group",
    "rules",
    "target",
    "cost",
    "pattern",
    "limits",
    "planning",
];

/// A scenario with every field: what is needed is set, defaults are commented out as `#key = value`
/// (removing the # changes nothing), the rest are examples in comments.
#[must_use]
pub fn template() -> String {
    let root = schema::scenario();
    let mut text = String::from(
        "# Every field of a scenario, with its meaning and default. This file runs as it is: an\n\
         # ordinary day of 2,000 chats at a service desk of up to 40 people.\n\
         # Lines such as `#days = 1` are defaults: removing the # changes nothing. Lines such as\n\
         # `# e.g. plan-file = …` are examples. Produced from the code by `chatstaff init --kind full`.\n\
         # Answer to expect: a single day of 2,000 chats needs about 39 shifts.\n\n",
    );
    entries(&mut text, root, root, "", true);
    text
}

fn entries(text: &mut String, root: &Value, table: &Value, path: &str, live: bool) {
    let joined = |key: &str| if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") };
    let mut below = Vec::new();
    for field in fields(table) {
        let full = joined(field.key);
        if let Some((table, list)) = table_of(root, field.schema) {
            let inline_list = field.example.is_some() && field.default.is_some();
            if !inline_list {
                below.push((full, field.meaning, table, list));
                continue;
            }
        }
        comment(text, &field.meaning);
        let literal = field.default.as_deref().and_then(|d| d.strip_prefix('`')?.split('`').next());
        let complete = field.default.as_deref().is_some_and(|d| {
            d.matches('`').count() == 2 && (d.ends_with('`') || d.ends_with("(all)"))
        });
        let set = SET.iter().find(|(key, _)| *key == full).filter(|_| live);
        let example = field.example.as_deref().unwrap_or("\"…\"");
        match (set, literal) {
            (Some((_, value)), _) => writeln!(text, "{} = {value}", field.key),
            (None, Some(literal)) if live && complete => {
                writeln!(text, "#{} = {literal}", field.key)
            }
            _ => {
                if let Some(default) = &field.default {
                    comment(text, &format!("Default: {default}."));
                }
                writeln!(text, "# e.g. {} = {example}", field.key)
            }
        }
        .expect("writing to a string");
    }
    for (full, meaning, table, list) in below {
        let shown = live && (TABLES.contains(&full.as_str()) || full == "run");
        text.push('\n');
        comment(text, &meaning);
        let (open, close) = if list { ("[[", "]]") } else { ("[", "]") };
        let hash = if shown { "" } else { "# e.g. " };
        writeln!(text, "{hash}{open}{full}{close}").expect("writing to a string");
        if full == "promised" {
            comment(text, "Keys as in [[plan]].");
            continue;
        }
        entries(text, root, table, &full, shown);
    }
}

fn comment(text: &mut String, prose: &str) {
    let mut line = String::from("#");
    for word in prose.split_whitespace() {
        if line.chars().count() + word.chars().count() > 96 {
            writeln!(text, "{line}").expect("writing to a string");
            line = String::from("#");
        }
        line.push(' ');
        line.push_str(word);
    }
    writeln!(text, "{line}").expect("writing to a string");
}
