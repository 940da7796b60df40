//! Which fields somebody at the desk chooses, and which are as they are: only the former have a best
//! value. Must not know what came out.

/// What is chosen of a group.
const OF_GROUPS: [&str; 10] = [
    "size",
    "cap",
    "skills",
    "rank",
    "pre",
    "post",
    "wind-down",
    "leave",
    "overtime-max",
    "breaks-paid-below",
];
/// What of the rules is the customers' own.
const OF_CUSTOMERS: [&str; 2] = ["patience-until", "rereading"];

/// Whether the field of this path is chosen: rosters, sizes, caps, patterns, limits and rules are;
/// volume, busyness, customers, people's pace, wages and what is asked for are not.
#[must_use]
pub fn is_choice(field: &str) -> bool {
    let parts: Vec<&str> = field.split('.').collect();
    match parts.as_slice() {
        [
            "staffing" | "plan" | "plan-file" | "promised" | "pattern" | "limits" | "planning",
            ..,
        ] => true,
        ["rules", of, ..] => !OF_CUSTOMERS.contains(of),
        ["group", _, of, ..] => OF_GROUPS.contains(of),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_desk_decides_is_a_choice_and_what_comes_to_it_is_not() {
        for field in ["group.兼职.size", "group.*.cap", "rules.routing", "plan.1.end", "staffing"]
        {
            assert!(is_choice(field), "{field}");
        }
        for field in [
            "volume",
            "demand.busyness.day-cv",
            "group.regular.factor",
            "group.regular.wage-per-hour",
            "reason.chats.patience",
            "rules.patience-until",
            "target.1.at-least",
            "run.seed",
        ] {
            assert!(!is_choice(field), "{field}");
        }
    }
}
