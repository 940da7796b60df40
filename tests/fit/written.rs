//! The scenario that a fit writes, and its reading: set up in one place.

use chatstaff::fitting::Fit;
use chatstaff::fitting::duty::Shift;
use chatstaff::fitting::scenario::{About, Written, next_monday, write};
use chatstaff::scenario::raw::ProfileName;
use chatstaff::scenario::{self, Checked};

/// A usual week of the fitted desk: with the shifts that are given, nobody else known.
pub fn week(found: &Fit, title: &str, shifts: Vec<Shift>, people: u32) -> Written {
    let about = About {
        name: "fitted",
        title: title.to_owned(),
        opening: vec!["again".to_owned()],
        counts_file: "counts.csv",
        plan_file: "duty.csv",
        first_day: next_monday(found),
        days: 7,
        shifts,
        people,
        profile: ProfileName::Meiqia,
        arrivals: None,
    };
    write(found, &about)
}

/// What is written, read with the files it names.
pub fn read(texts: &Written) -> Checked {
    let loader = |name: &str| {
        let text = if name == "duty.csv" { &texts.plan_csv } else { &texts.counts_csv };
        Ok(text.clone().into_bytes())
    };
    scenario::read(&texts.toml, "fitted.toml", &loader)
        .unwrap_or_else(|p| panic!("{}\n{}", scenario::render(&p, false), texts.toml))
}
