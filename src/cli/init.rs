//! `chatstaff init`: a commented scenario to start from.

use super::Exit;
use super::files::stage;
use super::print::{complain, print};
use crate::scenario::reference;
use std::io::ErrorKind;
use std::path::PathBuf;

/// Arguments of `init`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The file to write; `-` prints instead. An existing file is never overwritten.
    #[arg(default_value = "scenario.toml", value_name = "FILE")]
    file: PathBuf,
    /// What kind of scenario.
    #[arg(long, value_enum, default_value_t = Kind::Ordinary)]
    kind: Kind,
    /// The kind of chats: replies, thinking, patience, caps.
    #[arg(long, value_enum, default_value_t = Profile::Meiqia)]
    profile: Profile,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Kind {
    /// An ordinary day.
    Ordinary,
    /// A sale opening in the evening, with part-timers.
    Sale,
    /// Counts of a past day, played again.
    Replay,
    /// Every field there is, with its default.
    Full,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Profile {
    /// 15–20 chats an hour at saturation.
    Meiqia,
    /// 50–75 chats an hour.
    TaobaoFast,
    /// 8–12 chats an hour.
    AfterSales,
}

pub fn run(args: &Args) -> Exit {
    let text = match args.kind {
        Kind::Full => reference::template(),
        kind => starting_point(kind, args.profile),
    };
    if args.file.as_os_str() == "-" {
        return print(&text);
    }
    let path = args.file.display();
    // Whole or not at all, and never over what is there.
    let written = stage(&args.file, text.as_bytes())
        .and_then(|file| file.persist_noclobber(&args.file).map_err(|e| e.error));
    match written.map(drop) {
        Ok(()) => {
            complain(&format!("written {path}; now: chatstaff check {path}"));
            Exit::Done
        }
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {
            complain(&format!("{path} exists and is left as it is; name another file"));
            Exit::Usage
        }
        Err(error) => {
            complain(&format!("{path} cannot be written: {error}"));
            Exit::Failed
        }
    }
}

fn starting_point(kind: Kind, profile: Profile) -> String {
    let profile = match profile {
        Profile::Meiqia => "meiqia",
        Profile::TaobaoFast => "taobao-fast",
        Profile::AfterSales => "after-sales",
    };
    let demand = match kind {
        Kind::Replay => REPLAY,
        Kind::Sale => SALE,
        Kind::Ordinary | Kind::Full => ORDINARY,
    };
    HEAD.replace("PROFILE", profile)
        + demand
        + PEOPLE
        + if kind == Kind::Sale { PART_TIME } else { "" }
        + REST
}

const HEAD: &str = r#"# A scenario for chatstaff. Change what is yours and run
#   chatstaff check scenario.toml      every problem of the file
#   chatstaff plan scenario.toml       the cheapest shifts that meet the target
# What is not said here has a default: chatstaff check --effective scenario.toml prints them all.
format = 1
name = "my-shop"                 # the output folder
profile = "PROFILE"              # what chats are like; chatstaff presets lists the profiles
first-day = 2026-11-23           # the first simulated day
days = 1

"#;
const ORDINARY: &str = r#"[demand]
daily-volume = 2000              # contacts on an ordinary day
hourly = "normal"                # shape of the day; or 24 weights of your own
# Forecasts miss. Without busyness the risk shown is only that of chance within a minute.
busyness = { forecast-cv = "5%", day-cv = "20%", wobble-cv = "15%" }

"#;
const SALE: &str = r#"[demand]
daily-volume = 2000              # contacts on an ordinary day
hourly = "normal"                # shape of an ordinary day
# Forecasts miss. Without busyness the risk shown is only that of chance within a minute.
busyness = { forecast-cv = "5%", day-cv = "20%", wobble-cv = "15%" }

[[event]]
name = "opening"
start = 2026-11-23T20:00:00
ramp = "10m"
peak = 4                         # times the ordinary demand of that minute
plateau = "40m"
half-life = "1h"
length = "4h"

"#;
const REPLAY: &str = r#"[demand]
busyness = { forecast-cv = "5%", day-cv = "20%", wobble-cv = "15%" }

[demand.replay]
file = "counts.csv"              # time,count – for example 2025-11-11T20:00,153
start = 2025-11-11               # the date of the file that is played on the first day
scale = 1.0                      # contacts per counted thing

"#;
const PEOPLE: &str = r#"[[group]]
name = "regular"
size = 40                        # people there are
absence = "3%"                   # chance that someone on the plan does not come
wage-per-hour = 40

"#;
const PART_TIME: &str = r#"[[group]]
name = "part-time"
size = 20
tier = "novice"
source = "part-time"
wage-per-hour = 18

"#;
const REST: &str = r#"[[target]]
within = "30s"                   # first reply within 30 seconds …
at-least = "90%"                 # … for 90 % of all who write …
window = "08:00-24:00"           # … between these times, each day

[rules]
# New chats to whoever can type now, instead of whoever has fewest open: with this file's people
# the plan is 26 % cheaper for meiqia chats, 7 % for taobao-fast ones. If your desk can do it:
# routing = "least-pending"

[limits]
opening = "07:00-24:00"          # shifts lie inside these hours
# seats = 40                     # chairs

# What the search may use; by default 4, 6, 8 and 9 hours, starting every half hour.
# [[pattern]]
# name = "day"
# first-start = "07:00"
# last-start = "16:00"
# lengths = ["8h", "9h"]

# The present roster, to compare with:
# [[plan]]
# group = "regular"
# start = "09:00"
# end = "18:00"
# breaks = ["13:00/1h"]
# count = 12
"#;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::{read, render};
    use clap::ValueEnum;

    #[test]
    fn every_starting_point_is_a_scenario_without_a_problem() {
        let counts = |_: &str| {
            let rows = (0..24).map(|hour| format!("2025-11-11T{hour:02}:00,100\n"));
            Ok(format!("time,count\n{}", rows.collect::<String>()).into_bytes())
        };
        for kind in Kind::value_variants() {
            for profile in Profile::value_variants() {
                let text = starting_point(*kind, *profile);
                let checked = read(&text, "scenario.toml", &counts)
                    .unwrap_or_else(|problems| panic!("{}", render(&problems, false)));
                assert!(checked.warnings.list.is_empty());
                assert!(checked.scenario.demand.busyness.day_cv > 0.0);
            }
        }
    }
}
