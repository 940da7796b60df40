//! The JSON Schema of scenario files, from the types of [`super::raw`].

use super::raw;
use super::read::PlanFile;
use serde_json::Value;
use std::sync::LazyLock;

/// The schema of scenario files; made once: a sweep reads a scenario at every point.
#[must_use]
pub fn scenario() -> &'static Value {
    static SCHEMA: LazyLock<Value> =
        LazyLock::new(|| schemars::schema_for!(raw::Scenario).to_value());
    &SCHEMA
}

/// The schema of plan files in TOML.
#[must_use]
pub fn plan_file() -> &'static Value {
    static SCHEMA: LazyLock<Value> = LazyLock::new(|| schemars::schema_for!(PlanFile).to_value());
    &SCHEMA
}
