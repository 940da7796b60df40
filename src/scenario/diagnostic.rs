//! What is wrong with a text, and where: coded messages with spans. Must not know what the text
//! means or how messages look on a terminal.

use std::fmt;
use std::ops::Range;

/// The kinds of problems, by number. Numbers, once given, are never reused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Code {
    /// The text is not TOML.
    S001,
    /// A key that does not exist.
    S002,
    /// A value of the wrong kind.
    S003,
    /// A key that must be there.
    S004,
    /// A word that is not among the choices.
    S005,
    /// A quantity that cannot be read.
    S006,
    /// A number outside its range.
    S007,
    /// A newer format version.
    S008,
    /// A file of another kind.
    S009,
    /// A name that cannot name a folder.
    S101,
    /// Days outside the calendar.
    S102,
    /// Not exactly one source of demand.
    S103,
    /// Hourly weights without weight.
    S104,
    /// Shares that do not add up.
    S105,
    /// A name given twice.
    S106,
    /// A name that nothing has.
    S107,
    /// A law with impossible parameters.
    S108,
    /// An event whose shape is incomplete or contradictory.
    S109,
    /// An event that never acts in the scenario's days.
    S110,
    /// Replayed counts that contradict themselves.
    S111,
    /// A setting without effect.
    S112,
    /// Nobody will ever come.
    S113,
    /// Least above most.
    S114,
    /// A figure that is possible but hardly meant.
    S115,
    /// More than the program takes.
    S116,
    /// Clocks of different zones.
    S117,
    /// No people.
    S201,
    /// Two settings of which only one can hold.
    S202,
    /// A reason nobody can take.
    S203,
    /// A group that is never given a chat.
    S204,
    /// Textbook slots with multitasking or switching.
    S205,
    /// Dated stretches and daily hours mixed up.
    S301,
    /// A duration that must not be zero.
    S302,
    /// A warm-up that leaves nothing.
    S303,
    /// Not exactly one kind of target.
    S401,
    /// A target that can never be met or missed.
    S402,
    /// Reliability asked of a single period.
    S403,
    /// Starts given in two ways.
    S501,
    /// Lengths or steps that are no whole minutes.
    S502,
    /// A shift longer than allowed.
    S503,
    /// A break that does not fit.
    S504,
    /// Patterns that leave no shift.
    S505,
    /// Limits that contradict each other.
    S506,
    /// An interval that does not divide the day.
    S507,
    /// A limit that no plan can keep.
    S508,
    /// A shift on a day that is not simulated.
    S601,
    /// A shift that ends before it starts.
    S602,
    /// A break outside its shift, or two that overlap.
    S603,
    /// One person on two shifts at once.
    S604,
    /// A person counted several times.
    S605,
    /// More shifts than people.
    S606,
    /// A file that cannot be read.
    S701,
    /// A table without the columns needed.
    S702,
    /// A cell that cannot be read.
    S703,
    /// A count that cannot be one.
    S704,
    /// A time counted twice.
    S705,
    /// Missing bins.
    S706,
    /// A time between bins.
    S707,
    /// Days that a count file does not cover.
    S708,
    /// What was assumed of a count file.
    S709,
    /// A field to vary that the scenario does not have.
    S901,
    /// Values to vary over that cannot be read.
    S902,
    /// A sweep without a point.
    S903,
    /// A design that its fields do not fit.
    S904,
    /// A figure that does not exist.
    S905,
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self, f)
    }
}

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Nothing can be simulated before this is mended.
    Error,
    /// It can be simulated, but is likely not what was meant.
    Warning,
}

/// One problem.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// How bad it is.
    pub severity: Severity,
    /// Its kind.
    pub code: Code,
    /// Which of [`Problems::sources`] it is in.
    pub source: usize,
    /// Bytes of the text it is about.
    pub span: Range<usize>,
    /// What is wrong, with the value.
    pub title: String,
    /// What stands at the caret.
    pub label: String,
    /// Other places that belong to it.
    pub also: Vec<(Range<usize>, String)>,
    /// What is valid here.
    pub note: Option<String>,
    /// What to do.
    pub help: String,
    /// The text to put in place of `span`, if one is likely meant.
    pub instead: Option<String>,
}

impl Diagnostic {
    /// An error of this kind at `span` of the scenario file.
    #[must_use]
    pub fn error(code: Code, span: Range<usize>, title: impl Into<String>) -> Self {
        Self {
            severity: Severity::Error,
            code,
            source: 0,
            span,
            title: title.into(),
            label: String::new(),
            also: Vec::new(),
            note: None,
            help: String::new(),
            instead: None,
        }
    }
    /// A warning of this kind at `span` of the scenario file.
    #[must_use]
    pub fn warning(code: Code, span: Range<usize>, title: impl Into<String>) -> Self {
        Self { severity: Severity::Warning, ..Self::error(code, span, title) }
    }
    /// With this at the caret.
    #[must_use]
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = label.into();
        self
    }
    /// With another place.
    #[must_use]
    pub fn also(mut self, span: Range<usize>, label: impl Into<String>) -> Self {
        self.also.push((span, label.into()));
        self
    }
    /// With what is valid here.
    #[must_use]
    pub fn note(mut self, note: impl Into<String>) -> Self {
        self.note = Some(note.into());
        self
    }
    /// With what to do.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = help.into();
        self
    }
    /// In this source.
    #[must_use]
    pub const fn in_source(mut self, source: usize) -> Self {
        self.source = source;
        self
    }
}

/// A text that was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// The file's name, for messages.
    pub name: String,
    /// What is in it.
    pub text: String,
}

/// All problems of a scenario and the files it names, in the order of the text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Problems {
    /// The texts the problems are in; the scenario is the first.
    pub sources: Vec<Source>,
    /// The problems.
    pub list: Vec<Diagnostic>,
}

impl Problems {
    /// Whether anything must be mended before a simulation.
    #[must_use]
    pub fn any_error(&self) -> bool {
        self.list.iter().any(|problem| problem.severity == Severity::Error)
    }
    /// How many errors and how many warnings there are.
    #[must_use]
    pub fn counts(&self) -> (usize, usize) {
        let errors = self.list.iter().filter(|p| p.severity == Severity::Error).count();
        (errors, self.list.len() - errors)
    }
    /// Line and column (in characters) of a problem, both from 1.
    #[must_use]
    pub fn place(&self, problem: &Diagnostic) -> (usize, usize) {
        let text = self.sources.get(problem.source).map_or("", |source| source.text.as_str());
        let before = text.get(..problem.span.start.min(text.len())).unwrap_or(text);
        let line_start = before.rfind('\n').map_or(0, |end| end + 1);
        (before.matches('\n').count() + 1, before[line_start..].chars().count() + 1)
    }
    /// Puts the problems into the order of the text.
    pub fn sort(&mut self) {
        self.list.sort_by_key(|p| (p.source, p.span.start, p.code, p.span.end));
        self.list.dedup();
    }
}
