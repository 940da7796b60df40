//! From a comparison to its pictures.

use super::Compared;
use super::names::written;
use super::rows::{Figure, Money, Verdict, rows, verdict, word};
use crate::metrics::Metric;
use crate::model::Measure;
use crate::report::number;
use crate::report::plots::{
    self, DifferencePanel, DifferenceRow, DifferencesView, Heading, OverlayLine, OverlayPanel,
    OverlayView, Scale,
};
use crate::report::views::{self, Named, band};

/// Curves over the day on equal scales, and the differences with their intervals.
#[must_use]
pub fn pictures(compared: &Compared<'_>) -> Vec<Named> {
    let base = compared.sides[0].scenario;
    let heading = Heading {
        scenario: base.title.clone(),
        replications: compared.found.replications,
        first_day: base.calendar.first_day(),
        days: base.calendar.days(),
    };
    let overlay = OverlayView { heading: heading.clone(), panels: curves(compared) };
    let mut pictures =
        vec![Named { name: "compared-curves".to_owned(), picture: plots::overlay(&overlay) }];
    let panels = differences(compared);
    if !panels.is_empty() {
        let view = DifferencesView { heading, panels };
        let picture = plots::differences(&view);
        pictures.push(Named { name: "compared-differences".to_owned(), picture });
    }
    pictures
}

fn curves(compared: &Compared<'_>) -> Vec<OverlayPanel> {
    let base = compared.sides[0].scenario;
    let lines = |of: &dyn Fn(&crate::experiment::IntervalSlice) -> Option<plots::Band>| {
        let sides = compared.names.iter().zip(&compared.found.sides);
        sides
            .map(|(name, side)| OverlayLine {
                name: name.clone(),
                series: views::series(&side.simulation, of),
            })
            .collect::<Vec<_>>()
    };
    let mut panels = Vec::new();
    if let Some(limit) = compared.found.sides[0].simulation.limits.first() {
        panels.push(OverlayPanel {
            title: format!("Answered within {}", number::seconds_short(limit.within.secs())),
            scale: Scale::Share,
            target: views::share_target(base, Some(limit)),
            lines: lines(&|slice| band(slice.bands.share_in_time, None)),
        });
    }
    panels.push(OverlayPanel {
        title: "Mean first reply of those answered".to_owned(),
        scale: Scale::Seconds,
        target: base.targets.iter().find_map(|target| match target.measure {
            Measure::Mean { at_most, .. } => Some(at_most.secs()),
            _ => None,
        }),
        lines: lines(&|slice| {
            let own = slice.measures.get(Metric::MeanFirstReply);
            band(slice.bands.mean_first_reply_s, own.map(|mean| mean.value))
        }),
    });
    panels.push(OverlayPanel {
        title: "People at the desk".to_owned(),
        scale: Scale::Plain,
        target: None,
        lines: lines(&|slice| band(slice.bands.at_desk, None)),
    });
    panels
}

/// What is told by a dot and a whisker, of the figures chosen.
fn differences(compared: &Compared<'_>) -> Vec<DifferencePanel> {
    let base = compared.sides[0].scenario;
    let shown = |figure: Figure| {
        !matches!(
            figure,
            Figure::Metric(Metric::Arrivals | Metric::Concurrency)
                | Figure::Balance(Money::Shifts | Money::PeopleADay | Money::CostPerContact)
        )
    };
    rows(compared)
        .into_iter()
        .filter(|row| shown(row.figure))
        .filter_map(|row| {
            let rows: Vec<DifferenceRow> = (1..compared.names.len())
                .filter_map(|side| {
                    let difference = row.sides[side].difference?;
                    let found = verdict(base, row.figure, difference);
                    let said = word(base, &row, side)?;
                    let text = if found == Verdict::Same {
                        said
                    } else {
                        format!("{}, {said}", written(base, row.figure, difference, true))
                    };
                    Some(DifferenceRow {
                        name: compared.names[side].clone(),
                        interval: [difference.low, difference.value, difference.high],
                        good: match found {
                            Verdict::Better => Some(true),
                            Verdict::Worse => Some(false),
                            _ => None,
                        },
                        text,
                    })
                })
                .collect();
            let moved = rows.iter().any(|row| row.interval[1] != 0.0);
            // Curly quotes are as wide as Chinese signs in the font of pictures.
            let title = format!("{} ({})", row.name, row.of).replace(['“', '”'], "\"");
            moved.then_some(DifferencePanel { title, rows })
        })
        .collect()
}
