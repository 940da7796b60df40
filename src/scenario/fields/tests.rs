//! Fields found, set and refused.

use super::*;
use crate::model::ArrivalCurve;

const SHOP: &str = r#"
name = "shop"
first-day = 2026-11-24
[demand]
daily-volume = 1000
[[group]]
name = "night v2.0"
size = 9
[[plan]]
group = "night v2.0"
start = "08:00"
end = "16:00"
count = 3
[[plan]]
group = "night v2.0"
start = "16:00"
end = "24:00"
count = 4
"#;

fn trees() -> (Tree, Tree) {
    let read =
        crate::scenario::read(SHOP, "shop.toml", &|_| Err(std::io::ErrorKind::NotFound.into()));
    let scenario = read.expect("a valid scenario").scenario;
    (Tree::parse(SHOP).unwrap(), Tree::effective(&scenario))
}

fn set(path: &str, value: impl Into<Value>) -> Result<Scenario, String> {
    let (file, full) = trees();
    let path: Vec<&str> = path.split('.').collect();
    let field = Field::find(&path, &full).map_err(|no| no.title)?;
    let text = with(&file, &full, &[(&field, &value.into())]).text();
    crate::scenario::read(&text, "shop.toml", &|_| Err(std::io::ErrorKind::NotFound.into()))
        .map(|checked| checked.scenario)
        .map_err(|problems| problems.list[0].title.clone())
}

fn daily(scenario: &Scenario) -> f64 {
    match scenario.demand.curve {
        ArrivalCurve::Synthesise { daily_volume, .. } => daily_volume,
        ArrivalCurve::Replay { scale, .. } => scale,
    }
}

#[test]
fn a_field_can_be_set_whether_the_file_says_it_or_leaves_it_to_a_default() {
    assert_eq!(daily(&set("demand.daily-volume", 1500).unwrap()), 1500.0);
    assert_eq!(set("group.night v2.0.cap", 3).unwrap().groups[0].cap, 3);
    assert_eq!(set("group.*.cap", 4).unwrap().groups[0].cap, 4);
    let busy = set("demand.busyness.day-cv", "40%").unwrap();
    assert_eq!(busy.demand.busyness.day_cv, 0.4);
    // The file has no [[reason]]; the one it means is written out first.
    let slow = set("reason.chats.reply.lognormal.mean", "50s").unwrap();
    assert!((slow.demand.reasons[0].work.mean() - 50.0).abs() < 1e-9);
    // Another choice takes the place of the one before.
    let fixed = set("reason.chats.replies.fixed", 4).unwrap();
    assert!((fixed.demand.reasons[0].replies.mean() - 4.0).abs() < 1e-9);
}

#[test]
fn factors_scale_demand_and_roster_to_the_nearest_whole_person() {
    assert_eq!(daily(&set("volume", "130%").unwrap()), 1300.0);
    for (percent, people) in [("50%", 4), ("100%", 7), ("120%", 8), ("0%", 0)] {
        let scaled = set("staffing", percent).unwrap();
        let places = scaled.plan.map_or(0, |plan| plan.places().len());
        assert_eq!(places, people, "{percent}");
    }
    assert_eq!(set("staffing", "200%").unwrap().plan.unwrap().places().len(), 14);
}

#[test]
fn a_path_that_is_no_field_is_refused_with_what_there_is() {
    let (_, full) = trees();
    let no = |path: &[&str]| Field::find(path, &full).expect_err("no field");
    assert!(no(&["group", "day", "cap"]).note.unwrap().contains("night v2.0"));
    assert!(no(&["demand", "busynes", "day-cv"]).help.contains("demand.busyness"));
    assert!(no(&["volum"]).help.contains("volume"));
    assert!(no(&["demand", "busyness"]).title.contains("is a table"));
    assert!(no(&["plan", "3", "count"]).note.unwrap().contains("there are 2"));
    assert!(no(&["name", "x"]).title.contains("without keys"));
}
