//! Text → checked sweep, or everything that is wrong with it and with its scenario. Opens no files:
//! those it names come through a callback.

use super::axis::{Axis, Values};
use super::design::Points;
use super::figure::Figure;
use super::layout::{axes, points, settings};
use super::raw::{By, Design, File, Mode};
use crate::fingerprint::Fingerprint;
use crate::model::Scenario;
use crate::planning::Effort;
use crate::scenario::fields::{self, Field, Tree};
use crate::scenario::structure::Spots;
use crate::scenario::suggest::nearest;
use crate::scenario::syntax::{self, Mended};
use crate::scenario::{self, Code, Diagnostic, Loader, Problems, Source};
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::Path;
use toml::Spanned;
use toml::de::DeValue;

/// A checked sweep: everything needed to simulate any of its points.
#[derive(Clone, Debug)]
pub struct Sweep {
    /// Short name.
    pub name: String,
    /// One line for people.
    pub title: String,
    /// What is done at each point.
    pub mode: Mode,
    /// How much a search may spend.
    pub effort: Effort,
    /// What a row stands for.
    pub by: By,
    /// The points.
    pub points: Points,
    /// The figures to keep.
    pub figures: Vec<Figure>,
    /// The scenario that points are variants of, with what is set for all of them.
    pub base: Scenario,
    /// What in the scenario may not have been meant.
    pub warnings: Problems,
    /// Name of the scenario file, for messages.
    pub(super) scenario_name: String,
    pub(super) tree: Tree,
    pub(super) effective: Tree,
    pub(super) files: BTreeMap<String, Vec<u8>>,
    /// Seed, replications, precision: the same at every point.
    pub(super) run: Run,
}

/// How often each point is simulated.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Run {
    /// Seed of every draw.
    pub seed: u64,
    /// Replications at most.
    pub replications: u32,
    /// Half-width of the headline's interval to stop at.
    pub precision: Option<f64>,
}

impl Sweep {
    /// Seed, replications, precision.
    #[must_use]
    pub const fn run_settings(&self) -> Run {
        self.run
    }
    /// Another seed, or other replications, for every point.
    #[must_use]
    pub fn overruled(mut self, seed: Option<u64>, replications: Option<u32>) -> Self {
        if let Some(seed) = seed {
            self.run.seed = seed;
            if self.points.design() == Design::LatinHypercube {
                let (axes, count) = (self.points.axes().to_vec(), self.points.len());
                self.points = Points::latin_hypercube(axes, count, seed);
            }
        }
        if let Some(replications) = replications {
            self.run.replications = replications;
            self.run.precision = None;
        }
        self
    }
    /// Digest of everything results depend on: program version, scenario, points, figures.
    #[must_use]
    pub fn fingerprint(&self) -> String {
        let mut parts = vec![
            env!("CARGO_PKG_VERSION").to_owned(),
            scenario::effective(&self.base),
            format!("{:?} {:?} {:?} {:?}", self.mode, self.effort, self.by, self.run),
            format!("{} {}", self.points.design().name(), self.points.len()),
            self.name.clone(),
            self.title.clone(),
        ];
        parts.extend(self.points.axes().iter().map(Axis::canonical));
        if self.points.design() == Design::Points {
            parts.extend((0..self.points.len()).map(|i| format!("{:?}", self.points.at(i))));
        }
        parts.extend(self.figures.iter().map(|figure| figure.name()));
        Fingerprint::of(parts.join("\n")).short()
    }
}

/// Reads and checks a sweep. `name` is the file's name for messages; `loader` reads the files it
/// names, and those the scenario names, by their names beside the sweep.
///
/// # Errors
/// All problems of the sweep file, or of its scenario; the user must mend them.
pub fn read(text: &str, name: &str, loader: &Loader<'_>) -> Result<Sweep, Problems> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut problems = Problems {
        sources: vec![Source { name: name.to_owned(), text: text.to_owned() }],
        list: Vec::new(),
    };
    let mended = syntax::mend(text, &["point"]);
    let sweep = parts(&mended, &mut problems).and_then(|parts| {
        let base = base(&parts, loader, &mut problems)?;
        assemble(&parts, base, loader, &mut problems)
    });
    mended.restore(&mut problems.list);
    problems.list.extend(mended.problems);
    problems.sort();
    match sweep {
        Some(sweep) if !problems.any_error() => Ok(Sweep { warnings: problems, ..sweep }),
        _ => Err(problems),
    }
}

/// The file, with what is read by hand apart.
pub(super) struct Parts<'t> {
    pub file: File,
    spots: Spots,
    pub vary: Option<Spanned<DeValue<'t>>>,
    set: Option<Spanned<DeValue<'t>>>,
    pub points: Option<Spanned<DeValue<'t>>>,
}

fn parts<'t>(mended: &'t Mended, problems: &mut Problems) -> Option<Parts<'t>> {
    let table = scenario::document(mended, problems)?;
    let span = table.span();
    let mut table = table.into_inner();
    let (vary, set, points) = (table.remove("vary"), table.remove("set"), table.remove("point"));
    let schema = schemars::schema_for!(File).to_value();
    let (file, spots) = scenario::typed::<File>(&Spanned::new(span, table), &schema, problems)?;
    Some(Parts { file, spots, vary, set, points })
}

impl Parts<'_> {
    /// Where a key of the file stands.
    pub fn span(&self, key: &str) -> std::ops::Range<usize> {
        let path = scenario::structure::Path::root().key(key);
        if self.spots.has(&path) { self.spots.span(&path) } else { 0..0 }
    }
}

/// The scenario's file name, its values, what it means, and the files it names.
struct Base {
    tree: Tree,
    scenario: Scenario,
    files: BTreeMap<String, Vec<u8>>,
}

fn base(parts: &Parts<'_>, loader: &Loader<'_>, problems: &mut Problems) -> Option<Base> {
    let name = parts.file.scenario.as_str();
    let text = loader(name)
        .map_err(|e| e.to_string())
        .and_then(|bytes| String::from_utf8(bytes).map_err(|_| "it is not UTF-8 text".to_owned()));
    let text = match text {
        Ok(text) => text,
        Err(why) => {
            let title = format!("the scenario \"{name}\" cannot be read: {why}");
            problems.list.push(
                Diagnostic::error(Code::S701, parts.span("scenario"), title)
                    .label("looked for beside the sweep file")
                    .help("check the name and where the file is"),
            );
            return None;
        }
    };
    let files = std::cell::RefCell::new(BTreeMap::new());
    let keep = |file: &str| {
        let bytes = loader(&beside(name, file))?;
        files.borrow_mut().insert(file.to_owned(), bytes.clone());
        Ok(bytes)
    };
    match scenario::read(&text, name, &keep) {
        Ok(checked) => {
            adopt(problems, checked.warnings);
            Some(Base {
                tree: Tree::parse(&text)?,
                scenario: checked.scenario,
                files: files.into_inner(),
            })
        }
        Err(of_scenario) => {
            adopt(problems, of_scenario);
            None
        }
    }
}

/// Adds the problems of another file.
fn adopt(problems: &mut Problems, others: Problems) {
    let first = problems.sources.len();
    problems.sources.extend(others.sources);
    let own = others.list.into_iter();
    problems.list.extend(own.map(|p| Diagnostic { source: p.source + first, ..p }));
}

/// The name of a file that stands beside `file`.
fn beside(file: &str, name: &str) -> String {
    let folder = Path::new(file).parent().unwrap_or(Path::new(""));
    folder.join(name).to_string_lossy().into_owned()
}

fn assemble(
    parts: &Parts<'_>,
    base: Base,
    loader: &Loader<'_>,
    problems: &mut Problems,
) -> Option<Sweep> {
    let file = &parts.file;
    let mut effective = Tree::effective(&base.scenario);
    let set = settings(parts.set.as_ref(), &effective, &mut problems.list);
    let pairs: Vec<(&Field, &Value)> = set.iter().map(|(f, s)| (f, &s.value)).collect();
    let tree = fields::with(&base.tree, &effective, &pairs);
    let mut scenario = base.scenario;
    if !set.is_empty() && !problems.any_error() {
        let text = tree.text();
        let files =
            |name: &str| base.files.get(name).cloned().ok_or(std::io::ErrorKind::NotFound.into());
        match scenario::read(&text, &format!("{} with [set]", file.scenario), &files) {
            Ok(checked) => scenario = checked.scenario,
            Err(of_set) => {
                adopt(problems, of_set);
                return None;
            }
        }
        effective = Tree::effective(&scenario);
    }
    let design = file.design.unwrap_or_default();
    let axes = axes(parts.vary.as_ref(), &effective, design, &mut problems.list);
    let figures = figures(parts, &scenario, &mut problems.list);
    let run = Run {
        seed: file.seed.unwrap_or(scenario.run.seed),
        replications: file.replications.unwrap_or(scenario.run.replications),
        // Asking for replications without a precision asks for all of them.
        precision: match (file.precision, file.replications) {
            (Some(share), _) => Some(share.0),
            (None, Some(_)) => None,
            (None, None) => scenario.run.precision,
        },
    };
    scenario.run.seed = run.seed;
    scenario.run.replications = run.replications;
    scenario.run.precision = run.precision;
    let points = points(parts, axes, design, run.seed, &effective, &mut problems.list)?;
    if file.mode.unwrap_or_default() == Mode::Simulate && scenario.plan.is_none() {
        problems.list.push(
            Diagnostic::error(Code::S202, parts.span("scenario"), "the scenario has no roster to simulate")
                .label("no [[plan]] rows and no plan-file")
                .help("add a roster to the scenario, or write mode = \"plan\" to search one at each point"),
        );
    }
    let mut files = base.files;
    for axis in points.axes().iter().filter(|axis| axis.field.name.ends_with("file")) {
        let Values::List(list) = &axis.values else { continue };
        for name in list.iter().filter_map(|setting| setting.value.as_str()) {
            if let Ok(bytes) = loader(&beside(&file.scenario, name)) {
                files.insert(name.to_owned(), bytes);
            }
        }
    }
    let title = file.title.clone().unwrap_or_else(|| file.name.clone());
    Some(Sweep {
        name: file.name.trim().to_owned(),
        title,
        mode: file.mode.unwrap_or_default(),
        effort: file.effort.unwrap_or_default().into(),
        by: file.by.unwrap_or_default(),
        points,
        figures,
        base: scenario,
        warnings: Problems::default(),
        scenario_name: file.scenario.clone(),
        tree,
        effective,
        files,
        run,
    })
}

fn figures(parts: &Parts<'_>, scenario: &Scenario, problems: &mut Vec<Diagnostic>) -> Vec<Figure> {
    let mode = parts.file.mode.unwrap_or_default();
    if parts.file.metrics.is_empty() {
        return Figure::usual(scenario, mode);
    }
    let mut figures = Vec::new();
    for (i, name) in parts.file.metrics.iter().enumerate() {
        let path = scenario::structure::Path::root().key("metrics").item(i);
        let span = parts.spots.span(&path);
        match Figure::named(name.trim()) {
            Some(figure) if figures.contains(&figure) => {}
            Some(figure) if figure.needs_plan() && mode == Mode::Simulate => problems.push(
                Diagnostic::error(Code::S905, span, format!("\"{name}\" needs a search"))
                    .label("only with mode = \"plan\"")
                    .help("write mode = \"plan\", or leave it out"),
            ),
            Some(figure) if !figure.is_of(scenario) => problems.push(
                Diagnostic::error(Code::S905, span, format!("the scenario has no \"{name}\""))
                    .label("no such target, or one that asks for something else")
                    .help("write target_1_share for a share or percentile, target_1_mean_s for a mean"),
            ),
            Some(figure) => figures.push(figure),
            None => {
                let help = nearest(&name.replace('_', "-"), Figure::names())
                    .or_else(|| nearest(name, Figure::names()));
                let all: Vec<&str> = Figure::names().collect();
                problems.push(
                    Diagnostic::error(Code::S905, span, format!("unknown figure \"{name}\""))
                        .label("nothing of this name is measured")
                        .note(format!("figures: {}", all.join(", ")))
                        .help(help.map_or_else(
                            || "write one of the figures there are".to_owned(),
                            |name| format!("did you mean \"{name}\"?"),
                        )),
                );
            }
        }
    }
    figures
}
