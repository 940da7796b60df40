//! What fields are called where a person names a column: `--column arrived=NAME`. Must not know
//! headers.

use super::header::Field;

/// Names of fields in a mapping.
const SPOKEN: &[(&str, Field)] = &[
    ("chat", Field::Chat),
    ("arrived", Field::Arrived),
    ("queued", Field::Queued),
    ("assigned", Field::Assigned),
    ("first-reply", Field::FirstReplyAt),
    ("ended", Field::Ended),
    ("date", Field::Date),
    ("time", Field::TimeOfDay),
    ("wait", Field::Wait),
    ("first-response", Field::FirstResponse),
    ("first-response-from-assigned", Field::FirstFromAssigned),
    ("handle", Field::Handle),
    ("length", Field::Length),
    ("mean-gap", Field::MeanGap),
    ("gave-up", Field::GaveUp),
    ("agent", Field::Agent),
    ("outcome", Field::Outcome),
    ("missed", Field::Missed),
    ("answered", Field::Answered),
    ("replies", Field::Replies),
    ("sent", Field::SentAt),
    ("role", Field::Role),
    ("sender", Field::Sender),
    ("private", Field::Private),
    ("automatic", Field::Automatic),
    ("text", Field::Text),
    ("count", Field::Count),
];

/// What a field is called in a mapping.
#[must_use]
pub fn spoken(field: Field) -> &'static str {
    SPOKEN.iter().find(|(_, f)| *f == field).map_or("a figure of its own", |(name, _)| name)
}

/// The field of a name in a mapping such as `arrived=列名`.
///
/// # Errors
/// The names there are.
pub fn field_named(name: &str) -> Result<Field, String> {
    SPOKEN.iter().find(|(spoken, _)| *spoken == name.trim()).map(|(_, field)| *field).ok_or_else(
        || {
            let names: Vec<&str> = SPOKEN.iter().map(|(spoken, _)| *spoken).collect();
            format!("there is no field \"{name}\"; fields: {}", names.join(", "))
        },
    )
}
