//! The JSON Schema of scenario files, from the types of [`super::raw`].

use super::raw;
use super::read::PlanFile;
use serde_json::Value;

/// The schema of scenario files.
#[must_use]
pub fn scenario() -> Value {
    schemars::schema_for!(raw::Scenario).to_value()
}

/// The schema of plan files in TOML.
#[must_use]
pub fn plan_file() -> Value {
    schemars::schema_for!(PlanFile).to_value()
}
