//! Where a key that stands in the wrong table belongs: the tables of the schema that know it. Must
//! not know what anything means.

use super::shape::{Shape, resolve};
use serde_json::{Map, Value};
use std::collections::VecDeque;

/// Tables within tables are looked at so deep.
const DEEP: usize = 3;
/// A key of more tables says nothing.
const FEW: usize = 3;

/// Where a key of this name belongs, outermost first: `under [[event]]` if it is to hold tables and
/// is the name of one, else `in [demand]` if it is a key there. Empty if nowhere or in many places.
#[must_use]
pub fn elsewhere(root: &Value, name: &str, holds_tables: bool) -> Vec<String> {
    let mut found = Vec::new();
    let mut open: VecDeque<(&Value, Vec<&str>, String)> =
        VecDeque::from([(resolve(root, root), Vec::new(), "at the top of the file".to_owned())]);
    while let Some((table, path, called)) = open.pop_front() {
        let keys = table.get("properties").and_then(Value::as_object);
        for (key, schema) in keys.into_iter().flat_map(Map::iter) {
            let shape = Shape::of(root, schema);
            let inner = match shape.array {
                Some(list) if shape.items_are_tables => {
                    list.get("items").and_then(|items| Shape::of(root, items).object)
                }
                _ => shape.object,
            };
            let below = [path.as_slice(), &[key.as_str()]].concat();
            let header = below.join(".");
            let header = if shape.items_are_tables {
                format!("[[{header}]]")
            } else {
                format!("[{header}]")
            };
            if key == name {
                let of_a_table = inner.is_some_and(|inner| inner.get("properties").is_some());
                if of_a_table == holds_tables {
                    found.push(match (of_a_table, path.is_empty()) {
                        (true, _) => format!("under {header}"),
                        (false, true) => called.clone(),
                        (false, false) => format!("in {called}"),
                    });
                }
            }
            if let Some(inner) = inner.filter(|_| below.len() < DEEP) {
                open.push_back((resolve(root, inner), below, header));
            }
        }
    }
    if found.len() > FEW {
        found.clear();
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::schema;

    #[test]
    fn a_key_of_another_table_is_found_with_its_table() {
        let root = schema::scenario();
        assert_eq!(elsewhere(root, "event", true), ["under [[event]]"]);
        assert_eq!(elsewhere(root, "pattern", true), ["under [[pattern]]"]);
        assert_eq!(elsewhere(root, "profile", false), ["at the top of the file", "in [[reason]]"]);
        assert_eq!(elsewhere(root, "daily-volume", false), ["in [demand]"]);
        assert_eq!(elsewhere(root, "first-day", false), ["at the top of the file"]);
        assert_eq!(elsewhere(root, "no-such-key", false), Vec::<String>::new());
        // Every table may have a name: that helps nobody.
        assert_eq!(elsewhere(root, "name", false), Vec::<String>::new());
    }
}
