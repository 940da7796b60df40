//! What reading a scenario promises as a whole; rules have their examples in `tests/bad/`.

use super::{Problems, read, render};
use crate::model::Scenario;

fn no_files(_: &str) -> std::io::Result<Vec<u8>> {
    Err(std::io::ErrorKind::NotFound.into())
}

fn checked(text: &str) -> Result<Scenario, Problems> {
    read(text, "test.toml", &no_files).map(|checked| checked.scenario)
}

/// The model of a scenario of one day, of which `rest` says the rest.
pub fn lowered(rest: &str) -> Scenario {
    let text =
        format!("name = \"t\"\nfirst-day = 2026-11-23\n[demand]\ndaily-volume = 1000\n{rest}");
    checked(&text).unwrap_or_else(|problems| panic!("{}", render(&problems, false)))
}

#[test]
fn a_scenario_of_a_dozen_lines_is_enough() {
    let scenario = checked(
        "format = 1\nname = \"my-shop\"\nprofile = \"meiqia\"\nfirst-day = 2026-11-23\n\n\
         [demand]\ndaily-volume = 2000\n\n[[group]]\nname = \"客服\"\nsize = 30\n\n\
         [[target]]\nwithin = \"30s\"\nat-least = \"90%\"\nwindow = \"08:00-24:00\"\n",
    )
    .unwrap_or_else(|problems| panic!("{}", render(&problems, false)));
    assert_eq!(scenario.groups[0].cap, 8);
    assert_eq!(scenario.groups[0].multitasking, 0.03);
    assert_eq!(scenario.demand.reasons[0].replies.mean(), 6.0);
    assert!(scenario.planning.patterns.iter().any(|p| p.starts.contains(&480)));
    assert_eq!(scenario.targets[0].name, "90% within 30s, 08:00-24:00");
}
