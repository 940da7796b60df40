//! Why a log can't be read, for the person at the keyboard.

/// Why a log can't be read. The person at the keyboard must act; nothing was written.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LogError {
    /// No row looks like a header.
    #[error(
        "{file}: none of the first rows has column names that say when chats came{found}; name a column with --column arrived=NAME, or of a table of counts --column time=NAME --column count=NAME"
    )]
    NoHeader {
        /// Which file.
        file: String,
        /// The names there are.
        found: String,
    },
    /// Reading failed.
    #[error("{file}{}: {problem}", if *line > 0 { format!(":{line}") } else { String::new() })]
    Broken {
        /// Which file.
        file: String,
        /// Line, 0 if unknown.
        line: u64,
        /// What.
        problem: String,
    },
    /// Cells contradict each other, or can be read in two ways.
    #[error("{file}{}: {problem}\n  help: {remedy}", if *line > 0 { format!(":{line}") } else { String::new() })]
    Refused {
        /// Which file.
        file: String,
        /// Line, 0 if unknown.
        line: u64,
        /// What, with the cells.
        problem: String,
        /// What to do.
        remedy: String,
    },
    /// A mapped column that isn't there.
    #[error("{file}: there is no column \"{column}\"; columns: {found}")]
    NoSuchColumn {
        /// Which file.
        file: String,
        /// As given.
        column: String,
        /// What there is.
        found: String,
    },
    /// A time zone that isn't one, or a word that can't be mapped.
    #[error("{0}")]
    Option(String),
    /// Not a row of a table could be used.
    #[error(
        "{file}: none of its {rows} rows could be used ({reasons}); columns were taken so: {columns}; name others with --column FIELD=NAME"
    )]
    Unusable {
        /// Which file.
        file: String,
        /// Its rows.
        rows: u64,
        /// What was wrong with them.
        reasons: String,
        /// What columns were taken as.
        columns: String,
    },
    /// Nothing could be read.
    #[error("no row could be used: {0}")]
    Nothing(String),
}

impl LogError {
    pub(super) fn refused(file: &str, line: u64, problem: String, remedy: &str) -> Self {
        Self::Refused { file: file.to_owned(), line, problem, remedy: remedy.to_owned() }
    }
}

/// Names of columns, for people.
pub(super) fn listed(names: &[String]) -> String {
    let plain = |name: &String| -> String {
        name.trim().chars().take(30).map(|c| if c.is_control() { '?' } else { c }).collect()
    };
    let filled = names.iter().filter(|name| !name.trim().is_empty());
    let mut text: Vec<String> = filled.clone().take(20).map(plain).collect();
    if filled.count() > 20 {
        text.push("…".to_owned());
    }
    text.join(", ")
}
