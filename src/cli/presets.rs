//! `chatstaff presets`: what is built in, with numbers and where they come from.

use super::Exit;
use super::print::print;
use crate::model::Law;
use crate::scenario::presets;
use crate::scenario::raw::SourceName;
use comfy_table::{Table, presets::NOTHING};
use serde_json::Value;

/// Arguments of `presets`.
#[derive(Debug, clap::Args)]
pub struct Args {}

pub fn run(_args: &Args) -> Exit {
    let parts = [
        "Grades: A a platform's own text or a source article; B a trade page quoting a dated rule;\n\
         C a vendor's page; M an assumption. Fit your own numbers where you can."
            .to_owned(),
        format!("Profiles (profile = \"…\"): what a chat needs, chats at once\n{}", profiles()),
        format!("Tiers (tier = \"…\"), all M: people differ by a factor of two to three\n{}", tiers()),
        format!("Patience (patience = \"…\"), all M from vendors' curve points (C)\n{}", patience()),
        format!("Hourly curves (hourly = \"…\"): per cent of the day by hour\n{}", curves()),
        format!("Legal limits (legal = \"…\")\n{}", legal()),
        format!("Wages by source (source = \"…\"), middle of published ranges (C), so M\n{}", wages()),
    ];
    print(&format!("{}\n", parts.join("\n\n")))
}

fn table(header: &[&str], rows: Vec<Vec<String>>) -> String {
    let mut table = Table::new();
    table.load_style(NOTHING).set_header(header);
    table.add_rows(rows);
    table.trim_fmt()
}

/// The word a choice is written with.
fn word(choice: impl serde::Serialize) -> String {
    match serde_json::to_value(choice) {
        Ok(Value::String(word)) => word,
        _ => String::new(),
    }
}

fn law(law: Law) -> String {
    match law {
        Law::Exponential(mean) => format!("exponential, mean {mean} s"),
        Law::Lognormal { mean, cv } => format!("lognormal, mean {mean} s, cv {:.0}%", cv * 100.0),
        other => format!("mean {} s", other.mean()),
    }
}

fn profiles() -> String {
    let rows = presets::PROFILES.iter().map(|p| {
        let [novice, regular, expert] = p.caps;
        vec![
            word(p.name),
            format!("geometric, mean {}", p.replies),
            law(p.first_reply),
            law(p.reply),
            law(p.thinking),
            if p.patient { "after-sales" } else { "presale" }.to_owned(),
            format!("{novice} / {regular} / {expert}"),
            format!("{:.0} s = {:.1} an hour", p.mean_work_s(), 3600.0 / p.mean_work_s()),
            p.origin.to_owned(),
        ]
    });
    let header = [
        "name",
        "replies",
        "first reply",
        "further replies",
        "customer thinks",
        "patience",
        "cap novice / regular / expert",
        "work per chat",
        "origin",
    ];
    rows.map(|row| {
        let lines = std::iter::zip(&header[1..], &row[1..])
            .map(|(name, cell)| format!("    {name}: {cell}"));
        format!("  {}\n{}", row[0], lines.collect::<Vec<_>>().join("\n"))
    })
    .collect::<Vec<_>>()
    .join("\n")
}

fn tiers() -> String {
    let rows = ["novice", "regular", "expert"].iter().enumerate().map(|(i, name)| {
        vec![
            (*name).to_owned(),
            presets::TIER_FACTORS[i].to_string(),
            format!("{:.0}%", presets::MULTITASKING[i] * 100.0),
        ]
    });
    table(&["tier", "factor on work", "each further open chat adds"], rows.collect())
}

fn patience() -> String {
    let rows = [
        ("presale", presets::PRESALE_KNEE_S, presets::PRESALE_MEDIAN_S),
        ("after-sales", 0.0, presets::AFTER_SALES_MEDIAN_S),
    ];
    let rows = rows.map(|(name, knee, median)| {
        vec![name.to_owned(), format!("{knee} s"), format!("exponential, median {median} s")]
    });
    table(&["patience", "nobody leaves before", "then"], rows.to_vec())
}

fn curves() -> String {
    let mut header = vec!["hour".to_owned()];
    header.extend(presets::CURVES.iter().map(|curve| word(curve.name)));
    let rows = (0..24).map(|hour| {
        let mut row = vec![hour.to_string()];
        row.extend(presets::CURVES.iter().map(|curve| {
            let sum: f64 = curve.weights.iter().sum();
            format!("{:.1}", curve.weights[hour] / sum * 100.0)
        }));
        row
    });
    let header: Vec<&str> = header.iter().map(String::as_str).collect();
    let origins = presets::CURVES.iter().map(|c| format!("  {}: {}", word(c.name), c.origin));
    format!("{}\n{}", table(&header, rows.collect()), origins.collect::<Vec<_>>().join("\n"))
}

fn legal() -> String {
    let rows = presets::LEGAL.iter().map(|limits| {
        vec![
            word(limits.name),
            format!("{} h", limits.max_shift.hours()),
            format!("{} h", limits.max_work.hours()),
            limits.origin.to_owned(),
        ]
    });
    table(&["legal", "longest shift", "longest work", "origin"], rows.collect())
}

fn wages() -> String {
    let rows = [SourceName::InHouse, SourceName::PartTime, SourceName::Outsourced].map(|source| {
        let (hour, shift) = presets::wages(source);
        vec![word(source), format!("{hour} an hour"), format!("{shift} a shift")]
    });
    table(&["source", "wage", "price"], rows.to_vec())
}
