//! Days that stood out and sales that opened at an hour, as events of a scenario that can be taken
//! over. Must not know the rest of the scenario.

use super::Fit;
use super::scenario::comment;
use crate::table::moment::day_number_date;
use std::fmt::Write as _;

const SURE: &str = "writing to a string cannot fail";

/// Writes them, commented out.
pub(super) fn events(out: &mut String, fit: &Fit) {
    if fit.profile.unusual.is_empty() {
        return;
    }
    out.push('\n');
    comment(
        out,
        "Days of the log that stood out; none of them is in the profile. To plan for one like it, take away the signs and put in the date:",
    );
    for day in fit.profile.unusual.iter().take(12) {
        writeln!(out, "# {}: {:.2} times a usual day of its weekday", day.date, day.factor)
            .expect(SURE);
    }
    for opening in &fit.openings {
        sale(out, opening);
    }
    let strongest = fit.profile.unusual.iter().max_by(|a, b| a.factor.total_cmp(&b.factor));
    if let Some(day) = strongest.filter(|day| day.factor > 1.0 && fit.openings.is_empty()) {
        out.push('\n');
        comment(
            out,
            &format!("The strongest of them without a sudden opening: the whole of {}.", day.date),
        );
        writeln!(
            out,
            "#[[event]]\n#name = \"like {}\"\n#start = {}T00:00:00\n#peak = {:.2}\n#plateau = \"24h\"\n#length = \"24h\"",
            day.date, day.date, day.factor
        )
        .expect(SURE);
    }
}

/// A sale that opens at an hour, as an event to be planned for.
fn sale(out: &mut String, opening: &super::opening::Opening) {
    let (day, minute) = (opening.start_min.div_euclid(1440), opening.start_min.rem_euclid(1440));
    let (date, clock) = (day_number_date(day), format!("{:02}:{:02}", minute / 60, minute % 60));
    let length = |minutes: i64| match (minutes / 60, minutes % 60) {
        (0, m) => format!("\"{m}m\""),
        (h, 0) => format!("\"{h}h\""),
        (h, m) => format!("\"{h}h {m}m\""),
    };
    out.push('\n');
    comment(
        out,
        &format!(
            "An opening at {clock} on {date}: {:.1} times the usual, seen by intervals of {} min (a rise faster than that can't be seen). Every later multiplier is this one's, not the usual day's:",
            opening.peak, opening.width_min
        ),
    );
    for (key, value) in [
        ("name", format!("\"like {date} {clock}\"")),
        ("start", format!("{date}T{clock}:00")),
        ("ramp", length(opening.ramp_min)),
        ("peak", format!("{:.2}", opening.peak)),
        ("plateau", length(opening.plateau_min)),
        ("half-life", length(opening.half_life_min)),
        ("tail", format!("{:.2}", opening.tail)),
        ("length", length(opening.length_min)),
    ] {
        if key == "name" {
            out.push_str("#[[event]]\n");
        }
        writeln!(out, "#{key} = {value}").expect(SURE);
    }
}
