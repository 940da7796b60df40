//! What a proof of each target takes, said before any search: reliability near 100 % needs many
//! replications, and 100 % no number of them. Must not know plans or runs.

use super::effort::Effort;
use super::proof::error_of;
use crate::demand::Curve;
use crate::model::{Measure, Scenario};

/// Replications, all of them good, after which a one-sided limit at `error` reaches `share`
/// (Clopper–Pearson: error ≤ shareⁿ no longer holds); `None` for 100 %, which none shows.
#[must_use]
pub fn replications_for(share: f64, error: f64) -> Option<u64> {
    if share >= 1.0 {
        return None;
    }
    Some((libm::log(error) / libm::log(share.max(1e-9))).ceil().max(1.0) as u64)
}

/// The share of replications that a proof of so many can show at most, all of them good.
#[must_use]
pub fn most_shown(replications: u64, error: f64) -> f64 {
    libm::pow(error, 1.0 / replications.max(1) as f64)
}

/// Targets that no proof of this effort can show, or none at all, in words.
#[must_use]
pub fn out_of_reach(scenario: &Scenario, effort: Effort) -> Vec<String> {
    let contacts = Curve::new(&scenario.demand, &scenario.calendar).total();
    let own = effort.budget().proof(contacts);
    let mut told = Vec::new();
    for target in &scenario.targets {
        let name = &target.name;
        match target.on.map(|on| (on, replications_for(on, error_of(1)))) {
            Some((_, None)) => told.push(format!(
                "target \"{name}\" asks for 100 % of days: no number of replications proves it; \
                 ask for less, for example 95 %"
            )),
            Some((on, Some(needed))) if needed > own => told.push(format!(
                "target \"{name}\" asks for {} % of days: a proof needs at least {needed} \
                 replications without a miss, and this effort makes {own}{}",
                (1e4 * on).round() / 100.0,
                if needed <= Effort::Thorough.budget().proof(contacts) {
                    "; use --effort thorough"
                } else {
                    "; ask for less"
                }
            )),
            Some(_) => {}
            None => {
                let all = match target.measure {
                    Measure::Share { at_least, .. } => at_least >= 1.0,
                    Measure::Percentile { quantile, .. } => quantile >= 1.0,
                    Measure::Mean { answered_at_least, .. } => answered_at_least >= 1.0,
                };
                if all {
                    told.push(format!(
                        "target \"{name}\" asks for 100 % of contacts: one late contact in the next \
                         thousands is never ruled out, so no number of replications proves it; ask \
                         for less, for example 99 %"
                    ));
                }
            }
        }
    }
    told
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::planning::testing::scenario;
    use crate::stats::Proportion;

    #[test]
    fn so_many_good_replications_are_just_enough() {
        for (share, error) in [(0.99, 0.025), (0.95, 0.025), (0.9, 0.0125)] {
            let n = replications_for(share, error).expect("below 100 %") as u32;
            assert!(Proportion::new(n, n).lower_limit(error) >= share - 1e-12, "{share}");
            assert!(Proportion::new(n - 1, n - 1).lower_limit(error) < share, "{share}");
        }
        // ln 0.025 ÷ ln 0.99 = 367.04.
        assert_eq!(replications_for(0.99, 0.025), Some(368));
        assert_eq!(replications_for(1.0, 0.025), None);
    }

    #[test]
    fn a_small_desk_is_told_by_the_replications_it_gets() {
        let mut s = scenario(1);
        s.targets[0].on = Some(0.99);
        if let crate::model::ArrivalCurve::Synthesise { daily_volume, .. } = &mut s.demand.curve {
            *daily_volume = 200.0;
        }
        // 100,000 contacts are 500 replications, and 368 are enough.
        assert_eq!(out_of_reach(&s, Effort::Normal), Vec::<String>::new());
        assert!((most_shown(368, 0.025) - 0.99).abs() < 1e-4);
    }

    #[test]
    fn what_no_proof_can_show_is_said() {
        let mut s = scenario(1);
        assert_eq!(out_of_reach(&s, Effort::Normal), Vec::<String>::new());
        s.targets[0].on = Some(0.99);
        assert!(out_of_reach(&s, Effort::Normal)[0].contains("at least 368 replications"));
        assert_eq!(out_of_reach(&s, Effort::Thorough), Vec::<String>::new());
        s.targets[0].on = None;
        if let Measure::Share { at_least, .. } = &mut s.targets[0].measure {
            *at_least = 1.0;
        }
        assert!(out_of_reach(&s, Effort::Thorough)[0].contains("100 % of contacts"));
    }
}
