//! Fields of a scenario file by dotted path (`group.regular.cap`): which there are, what kind of
//! value each takes, and the file with other values at them. Where the file leaves something out,
//! the effective scenario fills it in first. Must not know why values are changed.

use super::quantity::{Duration, Percent, Quantity};
use super::structure::{Shape, property, resolve, walk_value};
use super::suggest::nearest;
use super::{Diagnostic, effective, schema, write};
use crate::model::Scenario;
use serde_json::{Map, Value};
use std::sync::LazyLock;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

static SCHEMA: LazyLock<Value> = LazyLock::new(schema::scenario);

/// A scenario file as plain values.
#[derive(Clone, Debug, PartialEq)]
pub struct Tree(Map<String, Value>);

impl Tree {
    /// The file's own values; `None` if the text is not TOML.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (table, errors) = DeTable::parse_recoverable(text.trim_start_matches('\u{feff}'));
        errors.is_empty().then(|| Self(plain_table(table.get_ref())))
    }
    /// The scenario with every default written out.
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
        let mut schema: &Value = &SCHEMA;
        let mut here = vec![Value::Object(effective.0.clone())];
        let mut rest = path;
        while !rest.is_empty() {
            let shape = Shape::of(&SCHEMA, schema);
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
        let shape = Shape::of(&SCHEMA, schema);
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
            return walk_value(&SCHEMA, &percent, node, &self.name);
        }
        let mut schema: &Value = &SCHEMA;
        for step in &self.steps {
            let shape = Shape::of(&SCHEMA, schema);
            let next = match step {
                Step::Key(key) => below(&shape, key),
                _ => shape.array.and_then(|array| array.get("items")),
            };
            schema = next.unwrap_or(&Value::Null);
        }
        walk_value(&SCHEMA, schema, node, &self.name)
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
    let help = match nearest(key, known.iter().copied()) {
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

/// The file with these values at these fields, one after the other. `effective` fills in what the
/// file leaves out above a field. Factors come last and act on what is there then.
#[must_use]
pub fn with(file: &Tree, effective: &Tree, settings: &[(&Field, &Value)]) -> Tree {
    let mut tree = Value::Object(file.0.clone());
    let full = Value::Object(effective.0.clone());
    for (field, value) in settings.iter().filter(|(field, _)| !field.is_factor()) {
        if matches!(&field.steps[0], Step::Key(key) if key == "plan")
            && let Some(top) = tree.as_object_mut()
        {
            // The rows of the file named there are part of the effective scenario.
            top.remove("plan-file");
        }
        put(&mut tree, Some(&full), &SCHEMA, &field.steps, value);
    }
    for (field, value) in settings.iter().filter(|(field, _)| field.is_factor()) {
        let Some(factor) = Kind::Fraction.number(value) else { continue };
        match field.name.as_str() {
            "volume" => scale_volume(&mut tree, factor),
            _ => scale_staffing(&mut tree, &full, factor),
        }
    }
    match tree {
        Value::Object(tree) => Tree(tree),
        _ => unreachable!("a file is a table"),
    }
}

fn put(here: &mut Value, full: Option<&Value>, schema: &Value, steps: &[Step], value: &Value) {
    let Some((step, rest)) = steps.split_first() else {
        *here = value.clone();
        return;
    };
    let shape = Shape::of(&SCHEMA, resolve(&SCHEMA, schema));
    match step {
        Step::Key(key) => {
            if !here.is_object() {
                *here = Value::Object(Map::new());
            }
            let Some(table) = here.as_object_mut() else { return };
            let next = below(&shape, key).unwrap_or(&Value::Null);
            if shape.tagged.iter().any(|(tag, _)| tag == key) {
                // Only one choice can hold.
                table.retain(|other, _| other == key);
            }
            let full = full.and_then(|full| full.get(key));
            if !rest.is_empty() && !table.contains_key(key) {
                table.insert(key.clone(), full.cloned().unwrap_or(Value::Null));
            }
            put(table.entry(key.clone()).or_insert(Value::Null), full, next, rest, value);
        }
        list => {
            if !here.is_array() {
                *here = full.cloned().unwrap_or_else(|| Value::Array(Vec::new()));
            }
            let next = shape.array.and_then(|array| array.get("items")).unwrap_or(&Value::Null);
            let Some(items) = here.as_array_mut() else { return };
            for (i, item) in items.iter_mut().enumerate() {
                let meant = match list {
                    Step::Named(name) => is_called(item, name),
                    Step::Number(number) => i == *number,
                    _ => true,
                };
                if meant {
                    let full = full.and_then(Value::as_array).and_then(|all| {
                        let name = item.get("name").and_then(Value::as_str);
                        match name {
                            Some(name) => all.iter().find(|full| is_called(full, name.trim())),
                            None => all.get(i),
                        }
                    });
                    put(item, full, next, rest, value);
                }
            }
        }
    }
}

/// Multiplies the ordinary demand: the daily volume, or the scale of the replay.
fn scale_volume(tree: &mut Value, factor: f64) {
    let Some(demand) = tree.get_mut("demand").and_then(Value::as_object_mut) else { return };
    if let Some(replay) = demand.get_mut("replay").and_then(Value::as_object_mut) {
        let scale = replay.get("scale").and_then(Value::as_f64).unwrap_or(1.0);
        replay.insert("scale".to_owned(), (scale * factor).into());
    } else if let Some(volume) = demand.get("daily-volume").and_then(Value::as_f64) {
        demand.insert("daily-volume".to_owned(), (volume * factor).into());
    }
}

/// Multiplies the people on every row of the roster, so that their sum is the nearest whole number
/// (largest remainders, ties to the earlier row). Names of persons are dropped.
fn scale_staffing(tree: &mut Value, full: &Value, factor: f64) {
    let Some(top) = tree.as_object_mut() else { return };
    top.remove("plan-file");
    if !top.contains_key("plan")
        && let Some(rows) = full.get("plan")
    {
        top.insert("plan".to_owned(), rows.clone());
    }
    let Some(rows) = top.get_mut("plan").and_then(Value::as_array_mut) else { return };
    let of = |row: &Value| row.get("count").and_then(Value::as_u64).unwrap_or(1) as f64 * factor;
    let wanted: Vec<f64> = rows.iter().map(of).collect();
    let mut counts: Vec<u64> = wanted.iter().map(|w| w.floor() as u64).collect();
    let total = wanted.iter().sum::<f64>().round() as u64;
    let mut order: Vec<usize> = (0..wanted.len()).collect();
    order.sort_by(|&a, &b| (wanted[b].fract()).total_cmp(&wanted[a].fract()).then(a.cmp(&b)));
    let missing = total.saturating_sub(counts.iter().sum()) as usize;
    for i in order.into_iter().take(missing) {
        counts[i] += 1;
    }
    for (row, count) in rows.iter_mut().zip(&counts) {
        if let Some(row) = row.as_object_mut() {
            row.insert("count".to_owned(), (*count).into());
            row.remove("person");
        }
    }
    let mut counts = counts.iter();
    rows.retain(|_| counts.next().is_some_and(|count| *count > 0));
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::ArrivalCurve;

    const SHOP: &str = r#"
name = "shop"
first-day = 2026-11-24
[demand]
daily-volume = 1000
[[group]]
name = "night v2.0"
size = 9
[[plan]]
group = "night v2.0"
start = "08:00"
end = "16:00"
count = 3
[[plan]]
group = "night v2.0"
start = "16:00"
end = "24:00"
count = 4
"#;

    fn trees() -> (Tree, Tree) {
        let read =
            super::super::read(SHOP, "shop.toml", &|_| Err(std::io::ErrorKind::NotFound.into()));
        let scenario = read.expect("a valid scenario").scenario;
        (Tree::parse(SHOP).unwrap(), Tree::effective(&scenario))
    }

    fn set(path: &str, value: Value) -> Result<Scenario, String> {
        let (file, full) = trees();
        let path: Vec<&str> = path.split('.').collect();
        let field = Field::find(&path, &full).map_err(|no| no.title)?;
        let text = with(&file, &full, &[(&field, &value)]).text();
        super::super::read(&text, "shop.toml", &|_| Err(std::io::ErrorKind::NotFound.into()))
            .map(|checked| checked.scenario)
            .map_err(|problems| problems.list[0].title.clone())
    }

    fn daily(scenario: &Scenario) -> f64 {
        match scenario.demand.curve {
            ArrivalCurve::Synthesise { daily_volume, .. } => daily_volume,
            ArrivalCurve::Replay { scale, .. } => scale,
        }
    }

    #[test]
    fn a_field_can_be_set_whether_the_file_says_it_or_leaves_it_to_a_default() {
        assert_eq!(daily(&set("demand.daily-volume", 1500.into()).unwrap()), 1500.0);
        assert_eq!(set("group.night v2.0.cap", 3.into()).unwrap().groups[0].cap, 3);
        assert_eq!(set("group.*.cap", 4.into()).unwrap().groups[0].cap, 4);
        let busy = set("demand.busyness.day-cv", "40%".into()).unwrap();
        assert_eq!(busy.demand.busyness.day_cv, 0.4);
        // The file has no [[reason]]; the one it means is written out first.
        let slow = set("reason.chats.reply.lognormal.mean", "50s".into()).unwrap();
        assert!((slow.demand.reasons[0].work.mean() - 50.0).abs() < 1e-9);
        // Another choice takes the place of the one before.
        let fixed = set("reason.chats.replies.fixed", 4.into()).unwrap();
        assert!((fixed.demand.reasons[0].replies.mean() - 4.0).abs() < 1e-9);
    }

    #[test]
    fn factors_scale_demand_and_roster_to_the_nearest_whole_person() {
        assert_eq!(daily(&set("volume", "130%".into()).unwrap()), 1300.0);
        for (percent, people) in [("50%", 4), ("100%", 7), ("120%", 8), ("0%", 0)] {
            let scaled = set("staffing", percent.into()).unwrap();
            let places = scaled.plan.map_or(0, |plan| plan.places().len());
            assert_eq!(places, people, "{percent}");
        }
        assert_eq!(set("staffing", "200%".into()).unwrap().plan.unwrap().places().len(), 14);
    }

    #[test]
    fn a_path_that_is_no_field_is_refused_with_what_there_is() {
        let (_, full) = trees();
        let no = |path: &[&str]| Field::find(path, &full).expect_err("no field");
        assert!(no(&["group", "day", "cap"]).note.unwrap().contains("night v2.0"));
        assert!(no(&["demand", "busynes", "day-cv"]).help.contains("demand.busyness"));
        assert!(no(&["volum"]).help.contains("volume"));
        assert!(no(&["demand", "busyness"]).title.contains("is a table"));
        assert!(no(&["plan", "3", "count"]).note.unwrap().contains("there are 2"));
        assert!(no(&["name", "x"]).title.contains("without keys"));
    }
}
