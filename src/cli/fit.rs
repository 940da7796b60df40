//! `chatstaff fit`: from a chat log to a scenario that runs, with every figure's uncertainty, held
//! against days that the fit did not see.

use super::ending::{finish, refused, tell};
use super::files::{FileError, Output, Written};
use super::fit_desk::Desk;
use super::print::complain;
use super::simulate::folder_name;
use super::{Exit, log_files};
use crate::fitting::header::Field;
use crate::fitting::scenario::{Written as Texts, profile_named};
use crate::fitting::spoken::field_named;
use crate::fitting::{Fit, Log, LogReader, Options};
use crate::fitting::{day_number, day_number_date};
use crate::report::fitted as report;
use crate::report::views::Named;
use crate::table::moment::DateOrder;
use crate::table::number::Decimal;
use jiff::civil::Date;
use std::path::{Path, PathBuf};

/// Arguments of `fit`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Chat logs (one row per chat, message or reply) or tables of counts, CSV or Excel; several
    /// files are read as one log.
    #[arg(required = true, value_name = "LOG")]
    logs: Vec<PathBuf>,
    /// What a column means, where its name does not tell: arrived=下单时间.
    #[arg(long = "column", value_name = "FIELD=NAME")]
    columns: Vec<String>,
    /// What a word means, where it is not known: outcome:已接待=answered (or unanswered),
    /// role:Berater=agent (or customer, nobody).
    #[arg(long = "value", value_name = "FIELD:WORD=MEANING")]
    values: Vec<String>,
    /// Read only rows whose column has this value; several of one column are alternatives.
    #[arg(long = "where", value_name = "COLUMN=VALUE")]
    only: Vec<String>,
    /// The sheet of a workbook; several are read as one log [default: the first one that fits].
    #[arg(long, value_name = "NAME")]
    sheet: Vec<String>,
    /// The sign before decimals [default: told by the whole file].
    #[arg(long, value_enum, value_name = "SIGN")]
    decimal: Option<Sign>,
    /// The year of the first date, in a table of counts whose dates have none.
    #[arg(long, value_name = "YEAR", value_parser = clap::value_parser!(i16).range(1990..2100))]
    year: Option<i16>,
    /// How many weeks a table of weekdays and hours sums up.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    weeks: Option<u32>,
    /// A file with one FIELD = NAME (or FIELD:WORD = MEANING) per line.
    #[arg(long, value_name = "FILE")]
    map: Option<PathBuf>,
    /// The desk's time zone, for points in time and clock changes [default: times as written].
    #[arg(long, value_name = "ZONE")]
    zone: Option<String>,
    /// What stands first in dates such as 03/04/2026.
    #[arg(long, value_enum, value_name = "ORDER")]
    date_order: Option<Order>,
    /// Keep the last days from the fit and hold them against the simulation: 7d, or 0d for none
    /// [default: 7d of two weeks and more].
    #[arg(long, value_name = "DAYS")]
    holdout: Option<String>,
    /// Fit only what lies before this date and hold the rest against the simulation.
    #[arg(long, value_name = "DATE", conflicts_with = "holdout")]
    train_until: Option<Date>,
    /// Profile that stands in for what the log does not tell.
    #[arg(long, value_name = "NAME", default_value = "meiqia")]
    profile: String,
    /// Name of the scenario [default: the first log's].
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
    /// Folder for the results [default: output/NAME/fit].
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Replications behind the bands.
    #[arg(long, value_name = "N", default_value_t = 200, value_parser = clap::value_parser!(u32).range(20..))]
    replications: u32,
    /// Fit data that look invented, scrambled or mixed up all the same.
    #[arg(long)]
    accept_doubtful: bool,
    /// Print JSON instead of tables.
    #[arg(long)]
    json: bool,
    /// Draw no picture.
    #[arg(long)]
    no_plots: bool,
}

#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum Order {
    /// 25/04/2026
    DayFirst,
    /// 04/25/2026
    MonthFirst,
}

#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum Sign {
    /// 95,5
    Comma,
    /// 95.5
    Point,
}

pub fn run(args: &Args) -> Exit {
    let log = match read(args) {
        Ok(log) => log,
        Err(exit) => return exit,
    };
    tell_reading(&log);
    let fit = match estimate(args, &log) {
        Ok(fit) => fit,
        Err(exit) => return exit,
    };
    if tell_doubts(&fit, args.accept_doubtful) {
        return Exit::Invalid;
    }
    let Some(profile) = profile_named(&args.profile) else {
        return invalid(&format!(
            "there is no profile \"{}\"; see `chatstaff presets`",
            args.profile
        ));
    };
    let name = name(args);
    let folder = args.out.clone().unwrap_or_else(|| Path::new("output").join(&name).join("fit"));
    let output = match Output::open(&folder, "fit") {
        Ok(output) => output,
        Err(error) => return refused(&error),
    };
    let desk = Desk { log: &log, fit: &fit, name: &name, profile };
    let usual = desk.usual();
    if let Err(exit) = desk.check(&usual, "scenario") {
        return exit;
    }
    let validated = match desk.validate(args.replications) {
        Ok(validated) => validated,
        Err(exit) => return exit,
    };
    let held_out = validated.held_out.as_ref();
    let told = if args.json {
        report::json(&log, &fit, held_out)
    } else {
        report::text(&log, &fit, held_out)
    };
    let written = write(args, &desk, &usual, validated.texts.as_ref(), held_out, output);
    let printed = match tell(&told, written) {
        Ok(printed) => printed,
        Err(exit) => return exit,
    };
    if validated.interrupted {
        complain(missing(held_out.is_some()));
    } else {
        complain(&format!("next: chatstaff plan {}", folder.join("scenario.toml").display()));
    }
    match printed {
        Exit::Done if validated.interrupted => Exit::Interrupted,
        printed => printed,
    }
}

/// What an interrupted fit does not have.
const fn missing(held_against: bool) -> &'static str {
    if held_against {
        "interrupted: the fit is whole and held against the days it did not see, but not with their \
         arrivals as they were: run it again for that part of validation.csv"
    } else {
        "interrupted: the fit is whole, but it was not held against the days it did not see: \
         validation.csv and its picture are missing; run it again, or with --holdout 0d"
    }
}

fn invalid(what: &str) -> Exit {
    complain(&format!("error: {what}"));
    Exit::Invalid
}

/// The scenario's name: asked for, or the first log's, made fit for a folder.
fn name(args: &Args) -> String {
    let stem = || {
        args.logs
            .first()
            .and_then(|path| path.file_stem())
            .map(|s| s.to_string_lossy().into_owned())
    };
    let name = args.name.clone().or_else(stem).unwrap_or_default();
    folder_name(&name, "fitted")
}

fn read(args: &Args) -> Result<Log, Exit> {
    let mut problems = Vec::new();
    let (mut map, mut values, mut only) = (Vec::new(), Vec::new(), Vec::new());
    let unquoted = |text: &str| text.trim().trim_matches('"').to_owned();
    let mut add = |line: &str, place: String| {
        let Some((left, right)) = line.split_once('=') else {
            problems.push(format!("{place}: \"{line}\" is not FIELD=NAME"));
            return;
        };
        let (field, word) = match left.split_once(':') {
            Some((field, word)) => (field, Some(word)),
            None => (left, None),
        };
        match (field_named(field), word) {
            (Ok(field), None) => map.push((field, unquoted(right))),
            (Ok(field), Some(word)) => values.push((field, unquoted(word), unquoted(right))),
            (Err(problem), _) => problems.push(format!("{place}: {problem}")),
        }
    };
    if let Some(file) = &args.map {
        let text = std::fs::read_to_string(file)
            .map_err(|e| invalid(&format!("{}: cannot be read: {e}", file.display())))?;
        for (number, line) in text.lines().enumerate() {
            if !line.trim().is_empty() && !line.trim_start().starts_with('#') {
                add(line, format!("{}:{}", file.display(), number + 1));
            }
        }
    }
    for column in &args.columns {
        add(column, "--column".to_owned());
    }
    for value in &args.values {
        if value.contains(':') {
            add(value, "--value".to_owned());
        } else {
            complain(&format!("error: --value {value}: write FIELD:WORD=MEANING"));
            return Err(Exit::Usage);
        }
    }
    for one in &args.only {
        match one.split_once('=') {
            Some((column, value)) => only.push((unquoted(column), unquoted(value))),
            None => problems.push(format!("--where {one}: write COLUMN=VALUE")),
        }
    }
    for problem in &problems {
        complain(&format!("error: {problem}"));
    }
    if !problems.is_empty() {
        return Err(Exit::Usage);
    }
    let date_order = args.date_order.map(|order| match order {
        Order::DayFirst => DateOrder::DayFirst,
        Order::MonthFirst => DateOrder::MonthFirst,
    });
    let options = Options {
        map: map as Vec<(Field, String)>,
        values,
        only,
        zone: args.zone.clone(),
        date_order,
        decimal: args.decimal.map(|sign| match sign {
            Sign::Comma => Decimal::Comma,
            Sign::Point => Decimal::Point,
        }),
        weeks: args.weeks.map(f64::from),
        year: args.year,
    };
    let mut reader = LogReader::new(options).map_err(|e| invalid(&e.to_string()))?;
    let mut worst = None;
    for path in &args.logs {
        if let Err(error) = log_files::add(&mut reader, path, &args.sheet) {
            worst = Some(invalid(&error.to_string()));
        }
    }
    match worst {
        Some(exit) => Err(exit),
        None => reader.finish().map_err(|e| invalid(&e.to_string())),
    }
}

fn tell_reading(log: &Log) {
    for example in report::examples(log) {
        complain(&format!("note: {example}"));
    }
    for note in &log.cleaning.notes {
        complain(&format!("note: {note}"));
    }
}

/// Says what is strange; whether that ends it.
fn tell_doubts(fit: &Fit, accepted: bool) -> bool {
    for doubt in &fit.doubts {
        let level = if doubt.refuses && !accepted { "error" } else { "warning" };
        complain(&format!("{level}: {}\n  help: {}", doubt.what, doubt.remedy));
    }
    fit.doubts.iter().any(|doubt| doubt.refuses) && !accepted
}

fn estimate(args: &Args, log: &Log) -> Result<Fit, Exit> {
    let all = crate::fitting::fit(log, None).map_err(|e| invalid(&e.to_string()))?;
    let first = all.all_days.first;
    let n = all.all_days.whole_until() - first;
    let unseen = match (&args.train_until, &args.holdout) {
        (Some(date), _) => Some(day_number(*date)),
        (None, Some(text)) => {
            let days =
                text.trim_end_matches(['d', 'D']).trim().parse::<i64>().ok().filter(|d| *d >= 0);
            let Some(days) = days else {
                complain(&format!(
                    "error: --holdout {text} is no number of days; write for example 7d"
                ));
                return Err(Exit::Usage);
            };
            (days > 0).then_some(first + n - days)
        }
        (None, None) if n >= 14 => Some(first + n - 7),
        (None, None) => None,
    };
    let Some(unseen) = unseen else { return Ok(all) };
    if unseen >= first + n {
        return Err(invalid(&format!(
            "the log ends before {}: nothing would be held out",
            day_number_date(unseen)
        )));
    }
    crate::fitting::fit(log, Some(unseen)).map_err(|e| invalid(&e.to_string()))
}

fn write(
    args: &Args,
    desk: &Desk<'_>,
    usual: &Texts,
    validation: Option<&Texts>,
    held_out: Option<&report::HeldOut>,
    mut output: Output,
) -> Result<Written, FileError> {
    output.add("scenario.toml", usual.toml.as_bytes());
    output.add("weekly-profile.csv", usual.counts_csv.as_bytes());
    if usual.has_plan {
        output.add("usual-duty.csv", usual.plan_csv.as_bytes());
    }
    output.add("fit.json", report::json(desk.log, desk.fit, held_out).as_bytes());
    if let Some(texts) = validation {
        output.add("held-out.toml", texts.toml.as_bytes());
        output.add("held-out-profile.csv", texts.counts_csv.as_bytes());
        if texts.has_plan {
            output.add("held-out-duty.csv", texts.plan_csv.as_bytes());
        }
    }
    if let Some(held_out) = held_out {
        output.add("validation.csv", report::csv(held_out).as_bytes());
    }
    let pictures = (!args.no_plots).then(|| {
        let validation = held_out.map(|h| ("validation", report::picture(desk.name, h)));
        let patience = report::patience_picture(desk.name, desk.fit).map(|p| ("patience", p));
        let named = |(name, picture): (&str, _)| Named { name: name.to_owned(), picture };
        validation.into_iter().chain(patience).map(named).collect::<Vec<_>>()
    });
    finish(output, pictures.as_deref())
}
