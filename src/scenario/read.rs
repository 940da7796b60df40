//! Text → checked scenario, or everything that is wrong with it. Opens no files: those a scenario
//! names come through a callback.

use super::diagnostic::{Code, Diagnostic, Problems, Severity, Source};
use super::lower::{self, Files};
use super::raw::{Row, Scenario as Raw};
use super::structure::{Shape, Spoilt, Spots, at, walk};
use super::syntax::{self, Mended};
use super::{count_file, counts, raw, roster, schema, table, validate};
use crate::model::{Calendar, Plan, Scenario};
use crate::table::Text;
use serde::Deserialize;
use std::io;
use toml::de::DeTable;

/// The format version this program reads.
pub const FORMAT: u32 = 1;

/// A scenario without errors, and what may not have been meant.
#[derive(Clone, Debug)]
pub struct Checked {
    /// What the file means.
    pub scenario: Scenario,
    /// Warnings only.
    pub warnings: Problems,
}

/// Reads files that a scenario names, by the name it gives them.
pub type Loader<'a> = dyn Fn(&str) -> io::Result<Vec<u8>> + 'a;

/// Reads and checks a scenario. `name` is the file's name for messages.
///
/// # Errors
/// All problems of the file and of the files it names; nothing is changed. The user must mend them.
pub fn read(text: &str, name: &str, loader: &Loader<'_>) -> Result<Checked, Problems> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut problems = Problems {
        sources: vec![Source { name: name.to_owned(), text: text.to_owned() }],
        list: Vec::new(),
    };
    let schema = schema::scenario();
    let mended = syntax::mend(text, &lists(schema));
    let read = parts(&mended, schema, loader, &mut problems);
    mended.restore(&mut problems.list);
    problems.list.extend(mended.problems);
    problems.sort();
    match read {
        Some(scenario) if !problems.any_error() => Ok(Checked { scenario, warnings: problems }),
        _ => Err(problems),
    }
}

/// The tables of which there may be several.
fn lists(schema: &serde_json::Value) -> Vec<&str> {
    let properties = schema.get("properties").and_then(serde_json::Value::as_object);
    let is_list = |inner| Shape::of(schema, inner).items_are_tables;
    properties
        .into_iter()
        .flatten()
        .filter_map(|(name, inner)| is_list(inner).then_some(name.as_str()))
        .collect()
}

fn parts(
    mended: &Mended,
    schema: &serde_json::Value,
    loader: &Loader<'_>,
    problems: &mut Problems,
) -> Option<Scenario> {
    let (raw, spots) = parse::<Raw>(mended, schema, problems)?;
    let calendar = Calendar::new(raw.first_day.0, raw.days.unwrap_or(1))
        .map(|calendar| calendar.with_zone(raw.zone.clone()));
    problems.list.extend(validate::check(&raw, calendar.as_ref(), &spots));
    let Some(calendar) = calendar else {
        problems.list.push(
            Diagnostic::error(
                Code::S102,
                spots.span(&at!["first-day"]),
                "the days leave the calendar",
            )
            .help("write a first-day between the years 1 and 9998"),
        );
        return None;
    };
    let files = files(&raw, &calendar, &spots, loader, problems);
    if problems.any_error() {
        return None;
    }
    let scenario = lower::scenario(&raw, &calendar, files);
    // Now that the whole is known, it says better what the text alone let suspect.
    problems.list.retain(|p| !matches!(p.code, Code::S503 | Code::S505));
    problems.list.extend(validate::factors_are_possible(&scenario, &raw, &spots));
    problems.list.extend(validate::doubts(&scenario, &raw, &spots));
    Some(scenario)
}

/// Mended text → raw values and their spots, as far as they could be read; `None` if that is nothing.
fn parse<T: serde::de::DeserializeOwned>(
    mended: &Mended,
    schema: &serde_json::Value,
    problems: &mut Problems,
) -> Option<(T, Spots)> {
    let read = syntax::read(mended);
    problems.list.extend(read.problems);
    if let Some(newer) = newer_format(&read.table) {
        problems.list.push(newer);
        return None;
    }
    let line = |lines: &std::ops::Range<usize>| mended.text.get(lines.clone()).unwrap_or("");
    let keys = read.spoilt.iter().flat_map(|lines| line(lines).lines());
    let keys =
        keys.map(|line| line.split(['=', ' ']).next().unwrap_or("").trim().to_owned()).collect();
    walked(&read.table, schema, Spoilt { lines: read.spoilt, keys }, problems)
}

/// Text that has been mended → its tables, with every syntax error and a newer format reported; then
/// `None`.
pub(crate) fn document<'t>(
    mended: &'t Mended,
    problems: &mut Problems,
) -> Option<toml::Spanned<DeTable<'t>>> {
    let read = syntax::read(mended);
    if !read.problems.is_empty() {
        problems.list.extend(read.problems);
        return None;
    }
    if let Some(newer) = newer_format(&read.table) {
        problems.list.push(newer);
        return None;
    }
    Some(read.table)
}

/// Tables → raw values and their spots, along the schema; `None` if serde sees more than the walk.
pub(crate) fn typed<T: serde::de::DeserializeOwned>(
    table: &toml::Spanned<DeTable<'_>>,
    schema: &serde_json::Value,
    problems: &mut Problems,
) -> Option<(T, Spots)> {
    walked(table, schema, Spoilt::default(), problems)
}

fn walked<T: serde::de::DeserializeOwned>(
    table: &toml::Spanned<DeTable<'_>>,
    schema: &serde_json::Value,
    spoilt: Spoilt,
    problems: &mut Problems,
) -> Option<(T, Spots)> {
    let walked = walk(schema, table, spoilt);
    problems.list.extend(walked.problems);
    match T::deserialize(walked.values) {
        Ok(raw) => Some((raw, walked.spots)),
        Err(error) => {
            // The walk knows all that serde knows; what it could not put right is told as it is.
            if !problems.any_error() {
                let problem = Diagnostic::error(Code::S003, 0..0, error.to_string());
                problems.list.push(problem.help("compare with `chatstaff init --kind full -`"));
            }
            None
        }
    }
}

fn newer_format(table: &toml::Spanned<DeTable<'_>>) -> Option<Diagnostic> {
    let node = table.get_ref().get("format")?;
    let version = node.get_ref().as_integer()?.as_str().parse::<u64>().ok()?;
    (version > u64::from(FORMAT)).then(|| {
        Diagnostic::error(Code::S008, node.span(), format!("this file has format {version}"))
            .label(format!("this version of chatstaff reads format {FORMAT}"))
            .help("use a newer chatstaff for this file")
    })
}

/// Reads the files the scenario names and checks the rosters.
fn files(
    raw: &Raw,
    calendar: &Calendar,
    spots: &Spots,
    loader: &Loader<'_>,
    problems: &mut Problems,
) -> Files {
    let mut files = Files::default();
    let replay = raw.demand.replay.as_ref();
    if let Some((replay, file)) = replay.and_then(|r| Some((r, r.file.as_ref()?))) {
        let path = at!["demand", "replay", "file"];
        if let Some((text, source)) = load(file, replay, spots.span(&path), loader, problems) {
            let (bins, found) = counts::read(&text, source, replay, calendar);
            files.bins = Some(bins);
            problems.list.extend(found);
        }
    }
    let patterns = lower::patterns(raw, calendar);
    let team = roster::Team::raw(raw, calendar, &patterns);
    for (list, rows) in [("promised", &raw.promised), ("plan", &raw.plan)] {
        let spot = |row: usize, field: &str| {
            let path = at![list, row, field];
            (!spots.is_spoken_for(&path)).then(|| (0, spots.span(&path)))
        };
        let mut found = roster::check(rows, &team, &spot);
        // A group whose name was refused may be the one that a row means.
        if (0..raw.groups.len()).any(|i| spots.is_spoken_for(&at!["group", i, "name"])) {
            found.retain(|problem| problem.code != Code::S107);
        }
        problems.list.extend(found);
    }
    if let Some(file) = &raw.plan_file {
        if !raw.plan.is_empty() {
            problems.list.push(
                Diagnostic::error(
                    Code::S202,
                    spots.span(&at!["plan-file"]),
                    "both `plan-file` and [[plan]] rows",
                )
                .help("keep one of the two"),
            );
        }
        let span = spots.span(&at!["plan-file"]);
        match loader(file).map_err(|e| e.to_string()) {
            Ok(bytes) => match table_places(&bytes, file, &team, problems) {
                Ok(places) => files.roster = Some(places),
                Err(why) => problems.list.push(not_read(file, span, &why)),
            },
            Err(why) => problems.list.push(not_read(file, span, &why)),
        }
    }
    files
}

fn load(
    file: &str,
    replay: &raw::Replay,
    span: std::ops::Range<usize>,
    loader: &Loader<'_>,
    problems: &mut Problems,
) -> Option<(Text, usize)> {
    let read = loader(file).map_err(|e| e.to_string()).and_then(|bytes| {
        crate::table::text(&bytes, replay.sheet.as_deref(), &|text| count_file::fits(text, replay))
    });
    match read {
        Ok(read) => {
            let source = opened(file, &read, "that looks like counts", problems);
            Some((read, source))
        }
        Err(why) => {
            problems.list.push(not_read(file, span, &why));
            None
        }
    }
}

/// A table as a source of messages; of a workbook it is told which sheet was taken.
fn opened(name: &str, read: &Text, why: &str, problems: &mut Problems) -> usize {
    let source = problems.sources.len();
    let name = match &read.sheet {
        Some(sheet) => format!("{name}, sheet {sheet}"),
        None => name.to_owned(),
    };
    problems.sources.push(Source { name, text: read.text.clone() });
    if let Some(sheet) = read.sheet.as_ref().filter(|_| !read.passed_over.is_empty()) {
        let others = super::suggest::listed(read.passed_over.iter().map(String::as_str));
        problems.list.push(
            Diagnostic::warning(
                Code::S702,
                0..0,
                format!("sheet \"{sheet}\" is read, not {others}"),
            )
            .label(format!("the first {why}"))
            .help("nothing to do if it is the one; else save that sheet as a file of its own")
            .in_source(source),
        );
    }
    source
}

fn not_read(file: &str, span: std::ops::Range<usize>, why: &str) -> Diagnostic {
    Diagnostic::error(Code::S701, span, format!("\"{file}\" cannot be read: {why}"))
        .label("looked for beside the scenario")
        .help("check the name and where the file is; save it again if it is damaged")
}

/// The places of a table in any encoding, or of the sheet of a workbook that is a roster.
///
/// # Errors
/// Why the bytes are no table.
fn table_places(
    bytes: &[u8],
    name: &str,
    team: &roster::Team<'_>,
    problems: &mut Problems,
) -> Result<Vec<crate::model::Place>, String> {
    let read = crate::table::text(bytes, None, &|text| roster::fits(text, team))?;
    let source = opened(name, &read, "that looks like a roster", problems);
    Ok(csv_places(&read, source, team, problems))
}

fn csv_places(
    text: &Text,
    source: usize,
    team: &roster::Team<'_>,
    problems: &mut Problems,
) -> Vec<crate::model::Place> {
    let roster::Found { rows, spots, problems: found } = roster::read(text, source, team);
    let any_error = |list: &[Diagnostic]| list.iter().any(|p| p.severity == Severity::Error);
    let mut all = found;
    let spot = |row: usize, field: &str| Some((source, spots[row].of(field)));
    all.extend(table::abridged(roster::check(&rows, team, &spot)));
    let places = if any_error(&all) {
        Vec::new()
    } else {
        rows.iter().flat_map(|row| roster::places(row, team)).collect()
    };
    problems.list.extend(all);
    places
}

/// A file of plan rows in TOML.
#[derive(Debug, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct PlanFile {
    /// Version of the file format.
    #[expect(dead_code, reason = "read ahead of everything else")]
    format: Option<u32>,
    /// The rows.
    #[serde(default)]
    plan: Vec<Row>,
}

/// Reads a roster for `scenario`: CSV, or TOML with `[[plan]]` rows if the name ends in `.toml`.
/// With the plan come warnings.
///
/// # Errors
/// All problems of the file; the user must mend them.
pub fn read_plan(
    bytes: Vec<u8>,
    name: &str,
    scenario: &Scenario,
) -> Result<(Plan, Problems), Problems> {
    let mut problems = Problems::default();
    let team = roster::Team::of(scenario);
    let toml =
        std::path::Path::new(name).extension().is_some_and(|e| e.eq_ignore_ascii_case("toml"));
    let unread = |why: &str| {
        Diagnostic::error(Code::S701, 0..0, format!("\"{name}\" cannot be read: {why}"))
            .help("save it as CSV or as a workbook (.xlsx)")
    };
    let places = if toml {
        match table::text_of(bytes) {
            Ok(text) => toml_places(&text, name, &team, &mut problems),
            Err(why) => {
                problems.list.push(unread(&why));
                Vec::new()
            }
        }
    } else {
        table_places(&bytes, name, &team, &mut problems).unwrap_or_else(|why| {
            problems.list.push(unread(&why));
            Vec::new()
        })
    };
    problems.sort();
    if problems.list.iter().any(|p| p.severity == Severity::Error) {
        return Err(problems);
    }
    Ok((Plan::new(places), problems))
}

fn toml_places(
    text: &str,
    name: &str,
    team: &roster::Team<'_>,
    problems: &mut Problems,
) -> Vec<crate::model::Place> {
    problems.sources.push(Source { name: name.to_owned(), text: text.to_owned() });
    let schema = schema::plan_file();
    let mended = syntax::mend(text, &lists(schema));
    let mut places = Vec::new();
    if let Some((file, spots)) = parse::<PlanFile>(&mended, schema, problems) {
        let spot = |row: usize, field: &str| {
            let path = at!["plan", row, field];
            (!spots.is_spoken_for(&path)).then(|| (0, spots.span(&path)))
        };
        let found = roster::check(&file.plan, team, &spot);
        if found.iter().all(|problem| problem.severity == Severity::Warning) {
            places = file.plan.iter().flat_map(|row| roster::places(row, team)).collect();
        }
        problems.list.extend(found);
    }
    mended.restore(&mut problems.list);
    problems.list.extend(mended.problems);
    places
}
