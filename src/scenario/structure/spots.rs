//! Where everything stands in a TOML file, by path.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::ops::Range;

/// The way from the file to a value: keys and item numbers.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Path(Vec<Step>);

/// One step of a [`Path`].
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Step {
    /// Into a table.
    Key(String),
    /// Into a list.
    Item(usize),
}

impl From<&str> for Step {
    fn from(key: &str) -> Self {
        Self::Key(key.to_owned())
    }
}
impl From<usize> for Step {
    fn from(item: usize) -> Self {
        Self::Item(item)
    }
}

/// The path of these keys and item numbers.
macro_rules! at {
    ($($step:expr),+ $(,)?) => {
        $crate::scenario::structure::Path::of(vec![
            $($crate::scenario::structure::Step::from($step)),+
        ])
    };
}
pub(in crate::scenario) use at;

impl Path {
    /// The file itself.
    #[must_use]
    pub const fn root() -> Self {
        Self(Vec::new())
    }
    /// The path of these steps.
    #[must_use]
    pub const fn of(steps: Vec<Step>) -> Self {
        Self(steps)
    }
    /// Below this key.
    #[must_use]
    pub fn key(&self, key: &str) -> Self {
        let mut steps = self.0.clone();
        steps.push(Step::Key(key.to_owned()));
        Self(steps)
    }
    /// The `i`-th item.
    #[must_use]
    pub fn item(&self, i: usize) -> Self {
        let mut steps = self.0.clone();
        steps.push(Step::Item(i));
        Self(steps)
    }
    /// The last key, for messages.
    #[must_use]
    pub fn last(&self) -> &str {
        self.0
            .iter()
            .rev()
            .find_map(|step| if let Step::Key(key) = step { Some(key.as_str()) } else { None })
            .unwrap_or("file")
    }
    /// What the table at this path is called in messages.
    #[must_use]
    pub fn table(&self) -> String {
        match self.0.as_slice() {
            [] => "the scenario".to_owned(),
            [Step::Key(key)] => format!("[{key}]"),
            [Step::Key(key), Step::Item(_)] => format!("[[{key}]]"),
            _ => format!("`{}`", self.last()),
        }
    }
}

impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, step) in self.0.iter().enumerate() {
            match step {
                Step::Key(key) if i == 0 => write!(f, "{key}")?,
                Step::Key(key) => write!(f, ".{key}")?,
                Step::Item(item) => write!(f, "[{item}]")?,
            }
        }
        Ok(())
    }
}

/// Where keys and values stand, and what has been complained about.
#[derive(Debug, Default)]
pub struct Spots {
    values: BTreeMap<Path, Range<usize>>,
    keys: BTreeMap<Path, Range<usize>>,
    spoken: BTreeSet<Path>,
}

impl Spots {
    /// Notes where the value at `path` stands.
    pub fn value(&mut self, path: &Path, span: Range<usize>) {
        self.values.insert(path.clone(), span);
    }
    /// Notes where the key of `path` stands.
    pub fn key(&mut self, path: &Path, span: Range<usize>) {
        self.keys.insert(path.clone(), span);
    }
    /// Notes that `path` has been complained about: nothing more is said of it.
    pub fn spoken_for(&mut self, path: &Path) {
        self.spoken.insert(path.clone());
    }
    /// Whether `path` or something above it has been complained about.
    #[must_use]
    pub fn is_spoken_for(&self, path: &Path) -> bool {
        (0..=path.0.len()).any(|n| self.spoken.contains(&Path(path.0[..n].to_vec())))
    }
    /// Whether the file says anything at `path`.
    #[must_use]
    pub fn has(&self, path: &Path) -> bool {
        self.values.contains_key(path)
    }
    /// Where `path` stands: its value (for a table its key, which is shorter), or else what is
    /// nearest above it.
    #[must_use]
    pub fn span(&self, path: &Path) -> Range<usize> {
        let mut path = path.clone();
        loop {
            if let Some(span) = self.values.get(&path) {
                return span.clone();
            }
            if path.0.pop().is_none() {
                return 0..0;
            }
        }
    }
    /// Where the key of `path` stands, or else its value.
    #[must_use]
    pub fn key_span(&self, path: &Path) -> Range<usize> {
        self.keys.get(path).cloned().unwrap_or_else(|| self.span(path))
    }
}
