//! "Did you mean": the nearest of the names there are.

/// The name most like `word`, if one is like enough.
#[must_use]
pub fn nearest<'a>(word: &str, names: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let lower = word.to_lowercase().replace(['_', ' '], "-");
    names
        .into_iter()
        .map(|name| (strsim::jaro_winkler(&lower, &name.to_lowercase()), name))
        .filter(|(likeness, name)| *likeness > 0.75 || (name.contains(&lower) && lower.len() > 3))
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, name)| name)
}

/// "a, b, c" with quotes, for messages.
#[must_use]
pub fn listed<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    names.into_iter().map(|name| format!("\"{name}\"")).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_misspelt_name_finds_the_name_meant() {
        let names = ["patience", "first-reply", "售前咨询", "name"];
        assert_eq!(super::nearest("patiense", names), Some("patience"));
        assert_eq!(super::nearest("First_Reply", names), Some("first-reply"));
        assert_eq!(super::nearest("售前资询", names), Some("售前咨询"));
        assert_eq!(super::nearest("zzz", names), None);
    }
}
