//! What a schema allows at one place: words, tagged choices, a table, a list, a number, a text.

use super::super::quantity;
use super::super::suggest::listed;
use super::super::write::inline;
use serde_json::Value;

/// What is allowed at one place of a file.
#[derive(Debug, Default)]
pub struct Shape<'s> {
    /// Plain words.
    pub words: Vec<&'s str>,
    /// Words with parameters: `{ word = … }`.
    pub tagged: Vec<(&'s str, &'s Value)>,
    /// A table.
    pub object: Option<&'s Value>,
    /// A list.
    pub array: Option<&'s Value>,
    /// Whether the list is one of tables, as under `[[…]]`.
    pub items_are_tables: bool,
    /// A text, perhaps of a certain format.
    pub string: Option<&'s Value>,
    /// A number.
    pub number: Option<&'s Value>,
    /// Only a whole number.
    pub whole: bool,
    /// Yes or no.
    pub boolean: bool,
    /// What may stand here.
    pub example: Option<&'s Value>,
}

impl<'s> Shape<'s> {
    /// What `schema` allows.
    #[must_use]
    pub fn of(root: &'s Value, schema: &'s Value) -> Self {
        let example = schema.get("examples").and_then(|all| all.get(0));
        let mut shape = Self { example, ..Self::default() };
        shape.add(root, schema, false);
        shape
    }

    fn add(&mut self, root: &'s Value, schema: &'s Value, choice: bool) {
        let schema = resolve(root, schema);
        for key in ["anyOf", "oneOf"] {
            for branch in schema.get(key).and_then(Value::as_array).into_iter().flatten() {
                self.add(root, branch, key == "oneOf");
            }
        }
        if let Some(word) = schema.get("const").and_then(Value::as_str) {
            self.words.push(word);
            return;
        }
        if let Some(words) = schema.get("enum").and_then(Value::as_array) {
            self.words.extend(words.iter().filter_map(Value::as_str));
            return;
        }
        for kind in kinds(schema) {
            match kind {
                "string" => self.string = Some(schema),
                "number" => self.number = Some(schema),
                "integer" => (self.number, self.whole) = (Some(schema), true),
                "boolean" => self.boolean = true,
                "array" => {
                    self.array = Some(schema);
                    let item = schema.get("items").map(|items| Shape::of(root, items));
                    self.items_are_tables = item.is_some_and(|item| item.object.is_some());
                }
                "object" => match tag(schema).filter(|_| choice) {
                    Some(tagged) => self.tagged.push(tagged),
                    None => self.object = Some(schema),
                },
                _ => {}
            }
        }
    }

    /// The quantity format of the text allowed here.
    #[must_use]
    pub fn format(&self) -> Option<&'s str> {
        self.string?.get("format")?.as_str()
    }

    /// What to write, with an example where there is one.
    #[must_use]
    pub fn remedy(&self) -> String {
        let what = self.what();
        self.example.map_or_else(
            || format!("write {what}"),
            |example| format!("write {what}, for example {}", inline(example)),
        )
    }

    /// What is allowed, for messages.
    #[must_use]
    pub fn what(&self) -> String {
        let mut parts = Vec::new();
        if !self.words.is_empty() {
            parts.push(listed(self.words.iter().copied()));
        }
        if !self.tagged.is_empty() {
            let tags: Vec<_> =
                self.tagged.iter().map(|(tag, _)| format!("{{ {tag} = … }}")).collect();
            parts.push(tags.join(", "));
        }
        if let Some(format) = self.format() {
            parts.push(quantity::what(format).unwrap_or("a text").to_owned());
        } else if self.string.is_some() {
            parts.push("a text in quotes".to_owned());
        }
        if self.number.is_some() {
            parts.push(if self.whole { "a whole number" } else { "a number" }.to_owned());
        }
        if self.boolean {
            parts.push("true or false".to_owned());
        }
        if self.array.is_some() {
            parts.push("a list in [ ]".to_owned());
        }
        if self.object.is_some() {
            parts.push("a table".to_owned());
        }
        parts.join(" or ")
    }
}

/// Follows a reference into the schema's definitions.
#[must_use]
pub fn resolve<'s>(root: &'s Value, schema: &'s Value) -> &'s Value {
    schema
        .get("$ref")
        .and_then(Value::as_str)
        .and_then(|reference| reference.strip_prefix('#'))
        .and_then(|pointer| root.pointer(pointer))
        .unwrap_or(schema)
}

/// The schema of a table's key.
#[must_use]
pub fn property<'s>(schema: &'s Value, name: &str) -> &'s Value {
    schema.get("properties").and_then(|all| all.get(name)).unwrap_or(&Value::Null)
}

fn kinds(schema: &Value) -> Vec<&str> {
    match schema.get("type") {
        Some(Value::String(kind)) => vec![kind],
        Some(Value::Array(kinds)) => kinds.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    }
}

/// The tag and the parameters of a variant `{ tag = … }`.
fn tag(schema: &Value) -> Option<(&str, &Value)> {
    let properties = schema.get("properties")?.as_object()?;
    let required = schema.get("required")?.as_array()?;
    let (name, inner) = properties.iter().next()?;
    (properties.len() == 1 && required.len() == 1).then_some((name.as_str(), inner))
}
