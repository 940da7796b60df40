//! Tables and lines for the terminal: what they say of little, of none and of one.

use super::*;
use crate::experiment::{Settings, Simulation, simulate};
use crate::metrics::Verdict;
use crate::model::{Place, Plan, Scenario};
use crate::planning::cost::Prices;
use crate::planning::{
    Base, CostSplit, DayRisk, Infeasible, Limit, LimitInTheWay, PeriodResult, Planned, SearchFacts,
    Shortage, Status,
};
use crate::report::samples;
use crate::stats::{Estimate, Proportion};
use crate::time::{Instant, Span};
use std::sync::atomic::AtomicBool;

fn run(scenario: &Scenario, plan: &Plan, replications: u32) -> Simulation {
    let settings = Settings { replications, ..Settings::of(scenario) };
    simulate(scenario, plan, &settings, &mut |_| {}, &AtomicBool::new(false))
}

/// All day, one person of group 0.
fn one_person() -> Plan {
    Plan::new(vec![Place {
        group: 0,
        start: Instant::ZERO,
        end: Instant::start_of_day(1),
        breaks: Vec::new(),
        pattern: "day".into(),
        person: None,
    }])
}

/// Of one target, every day of two, as if a search had come to it.
fn answer(scenario: &Scenario, status: Status, verdict: Verdict) -> Planned {
    let value = match verdict {
        Verdict::Missed => 0.7,
        _ => 0.901,
    };
    let result = |day: i64| PeriodResult {
        target: 0,
        from: Instant::start_of_day(day),
        to: Instant::start_of_day(day + 1),
        value,
        half_width: 0.004,
        kept: None,
        answered: Some(Estimate::new(0.95, 0.004, 200)),
        limit: value - 0.003,
        aim: 0.9,
        larger_is_better: true,
        verdict,
    };
    let risk = |day| DayRisk {
        day,
        target: 0,
        misses: Proportion::new(0, 200),
        misses_as_forecast: Some(Proportion::new(0, 60)),
    };
    let cost = CostSplit { wages: 320.0, overtime: 4.0, half_width: 1.0, ..CostSplit::default() };
    Planned {
        plan: one_person(),
        status,
        cost,
        groups: Prices::new(scenario).groups(&one_person(), &[0.1]),
        targets: vec![result(0), result(1)],
        tightest: Some(1),
        judged: vec![],
        risk: vec![risk(0), risk(1)],
        hurts: None,
        lost_unwatched: 0.0,
        intervals: Vec::new(),
        bound: None,
        levers: Vec::new(),
        facts: SearchFacts {
            patterns: 1,
            candidates: 1,
            replications: 20.0,
            moves_tried: 0,
            proofs: 1,
            proof_replications: 200,
            proof_error: 0.025,
            answered_by: 1,
            ..SearchFacts::default()
        },
        base: None,
        infeasible: None,
        broken: Vec::new(),
    }
}

fn line<'a>(text: &'a str, begins: &str) -> &'a str {
    text.lines().find(|line| line.starts_with(begins)).unwrap_or_else(|| panic!("{begins}: {text}"))
}

#[test]
fn a_run_is_told_in_the_order_in_which_it_is_asked_about() {
    let (scenario, plan) = (samples::scenario(), samples::plan());
    let found = samples::simulation(&scenario, &plan);
    let cost = Prices::new(&scenario).plan(&plan, found.accounts.iter());
    let told = summary(&scenario, &found, Some(&cost));
    let heads = ["TARGETS", "SERVICE", "OUTCOMES", "DAYS", "PEOPLE", "COST"];
    let at: Vec<usize> = heads.iter().map(|head| told.find(head).expect(head)).collect();
    assert!(at.is_sorted(), "{told}");
    // The shares of outcomes are of all that came, and add up to it.
    let outcomes = &told[at[2]..at[3]];
    let shares = outcomes.lines().filter_map(|line| line.trim_end().strip_suffix(" %"));
    let shares = shares.filter_map(|line| line.rsplit(' ').next()?.parse::<f64>().ok());
    assert!((shares.sum::<f64>() - 100.0).abs() < 0.25, "{outcomes}");
    // Each group, and all of them together.
    for name in ["regular", "兼职", "all"] {
        assert!(told[at[4]..at[5]].lines().any(|line| line.trim().starts_with(name)), "{name}");
    }
    // Chance moves overtime and losses: they carry an interval.
    assert!(told[at[5]..].contains(" ±"), "{}", &told[at[5]..]);
}

#[test]
fn one_of_anything_is_told_as_one_and_none_as_none() {
    let mut scenario = Scenario::bare(1.0, 1);
    scenario.demand.randomness = crate::model::Randomness::Exact;
    let told = summary(&scenario, &run(&scenario, &one_person(), 1), None);
    let first = told.lines().next().expect("a line");
    assert!(first.ends_with(" · 1 contact a run · 1 replication"), "{first}");
    assert!(told.contains("The scenario sets no target."), "{told}");
    assert!(!told.contains("NaN") && !told.contains("inf") && !told.contains("TARGETS"), "{told}");
    let nobody = summary(&scenario, &run(&scenario, &Plan::default(), 1), None);
    assert!(!nobody.contains("PEOPLE") && !nobody.contains("NaN"), "{nobody}");
}

#[test]
fn a_proven_answer_says_by_what_and_what_risk_remains_where_none_was_seen() {
    let scenario = samples::scenario();
    let told = planned(&scenario, &answer(&scenario, Status::Proven, Verdict::Met));
    assert_eq!(
        line(&told, "answer"),
        "answer     proven: every target is met on 200 fresh replications at error 2.5 % (proof 1 of 3)"
    );
    assert!(line(&told, "plan").contains(" · 1 shift · 24 paid hours · ¥ 324 ±1.0"), "{told}");
    assert!(line(&told, "result").ends_with("Tue 3 Nov 90.1 % ±0.4 (tightest)"), "{told}");
    // 1 − 0.05^(1/200) = 1.49 %, and never rounded to the better side.
    assert_eq!(
        line(&told, "risk"),
        "risk       no day misses a target in any of 200 replications: a risk of at most 2 % each"
    );
    let search = line(&told, "search");
    assert!(search.contains("1 pattern · 1 plan simulated · 20 replications"), "{search}");
}

#[test]
fn an_answer_that_is_not_sure_says_so_of_each_period_and_never_that_it_misses() {
    let scenario = samples::scenario();
    let open = Verdict::NotSure { needs: Some(900) };
    let told = planned(&scenario, &answer(&scenario, Status::Unproven, open));
    assert!(line(&told, "answer").contains("not proven: 1 proof on 200 fresh"), "{told}");
    assert_eq!(line(&told, "result").matches("(not sure yet)").count(), 2);
    assert!(!told.contains("missed"), "{told}");
}

#[test]
fn a_target_by_reliability_says_in_how_many_replications_it_is_kept_and_no_share_leaves_its_range()
{
    let mut scenario = samples::scenario();
    scenario.targets[0].on = Some(0.7);
    let mut found = answer(&scenario, Status::Proven, Verdict::Met);
    for (result, hits) in found.targets.iter_mut().zip([139, 140]) {
        let kept = Proportion::new(hits, 140);
        (result.value, result.half_width) = (kept.value, 0.5 * (kept.high - kept.low));
        result.kept = Some(kept);
    }
    let told = planned(&scenario, &found);
    let result = line(&told, "result");
    // Clopper–Pearson of 139 in 140: 96.1 % to 99.98 %; of all of them, at least 0.05^(1/140).
    assert!(result.contains("Mon 2 Nov kept in 99.3 % (96–100) of replications"), "{result}");
    assert!(result.contains("Tue 3 Nov kept in at least 97 % of replications"), "{result}");
    // What is asked of the whole run is no risk of a day.
    scenario.targets[0].period = crate::model::Period::Run;
    found.risk[0].misses = Proportion::new(9, 200);
    assert!(!planned(&scenario, &found).contains("risk "), "no day has a target");
}

#[test]
fn todays_roster_is_called_what_its_verdict_is() {
    let scenario = samples::scenario();
    let broken = |many: usize| -> Vec<String> {
        let names =
            ["2 of 1 seats at 09:00", "a shift of 13 h", "no pattern at 10:00", "3 of 2 people"];
        names[..many].iter().map(|name| (*name).to_owned()).collect()
    };
    let told = |verdict: Verdict, breaks_limits: Vec<String>| {
        let mut found = answer(&scenario, Status::Proven, Verdict::Met);
        let targets = answer(&scenario, Status::Proven, verdict).targets;
        let cost = CostSplit { wages: 400.0, half_width: 2.0, ..CostSplit::default() };
        found.base = Some(Base { cost, targets, replications: 60, saves: 76.0, breaks_limits });
        line(&planned(&scenario, &found), "today").to_owned()
    };
    let said = |verdict| told(verdict, broken(1));
    let met = said(Verdict::Met);
    let one = "costs ¥ 400 ±2.0 and meets its targets; it breaks a limit (2 of 1 seats at 09:00);";
    assert!(met.contains(one), "{met}");
    assert!(told(Verdict::Met, broken(0)).contains("meets its targets; this plan saves"));
    let two = told(Verdict::Met, broken(2));
    assert!(two.contains("breaks 2 limits (2 of 1 seats at 09:00; a shift of 13 h);"), "{two}");
    let many = told(Verdict::Met, broken(4));
    assert!(many.contains("no pattern at 10:00; and 1 more, all in summary.json);"), "{many}");
    assert!(said(Verdict::Missed).contains("and misses 2 of 2 target periods"));
    let open = said(Verdict::NotSure { needs: None });
    assert!(open.contains("it is not sure yet whether it meets its targets (60 replications)"));
    assert!(!open.contains("misses"), "{open}");
}

#[test]
fn what_stands_in_the_way_names_hours_people_and_what_is_reached() {
    let scenario = samples::scenario();
    let mut found = answer(&scenario, Status::Infeasible, Verdict::Missed);
    let shortage = |there| Shortage {
        from: Instant::from_minutes(20 * 60),
        to: Instant::from_minutes(24 * 60),
        group: 0,
        needed: 154.2,
        there,
    };
    found.infeasible = Some(Infeasible {
        missed: vec![0, 1],
        limits: vec![LimitInTheWay { limit: Limit::GroupSize(0), closes: 1.0, by: 3.0 }],
        shortages: vec![shortage(76.7), shortage(1.2), shortage(0.0)],
        cannot: Vec::new(),
        with_plenty: Vec::new(),
    });
    let told = planned(&scenario, &found);
    let at = told.find("in the way").expect("it is said");
    let lines: Vec<&str> = told[at..].lines().take(5).map(str::trim_end).collect();
    assert_eq!(
        lines[0],
        "in the way 2 Nov 20:00–24:00 needs about 155 at the pace of regular, 77 are there"
    );
    assert!(lines[1].ends_with("regular, 1 is there") && lines[2].ends_with("nobody is there"));
    assert_eq!(lines[3].trim(), "Mon 2 Nov: 70.0 % is reached, 90.0 % is asked for");
    let limit =
        "people of group “regular” on one day: with 1,003 instead of 1000, all that is short";
    assert!(lines[4].trim().starts_with(limit), "{}", lines[4]);
}

#[test]
fn a_column_is_as_wide_as_its_widest_cell_and_names_stand_left_of_numbers() {
    let mut rows = Rows::new(1, &["what", "how many"]);
    rows.row(vec!["兼职".into(), "5".into()]);
    rows.row(vec!["a longer name".into(), "1,250".into()]);
    let told = rows.under("HEAD");
    let cells = told.lines().skip(2).filter(|line| !line.starts_with('─'));
    let widths: Vec<usize> = cells.map(unicode_width).collect();
    assert!(widths.windows(2).all(|pair| pair[0] == pair[1]), "{widths:?}\n{told}");
    assert_eq!(Rows::new(1, &["what"]).under("NONE"), "", "no rows, no table");
}

/// Columns on a terminal: hanzi take two.
fn unicode_width(line: &str) -> usize {
    line.chars().map(|c| if ('\u{2e80}'..'\u{ffff}').contains(&c) { 2 } else { 1 }).sum()
}

#[test]
fn the_last_interval_of_a_day_ends_at_24_hours() {
    let scenario = samples::scenario();
    let half_hour = Span::from_minutes(30);
    let from = Instant::start_of_day(1) - half_hour;
    let told = hurt_line(&scenario, 0, (from, from + half_hour), (1.0, 1.0), 0.0);
    assert_eq!(told, "2 Nov 23:30–24:00: 1 of 1 contact misses “in time” (0 % within 30 s)");
}
