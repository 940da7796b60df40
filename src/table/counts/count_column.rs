//! Which column of a table counts: the best name, or the only numbers there are. Must not know what
//! the times are.

use super::content::Content;
use crate::table::names::{COUNTS, ONLY_ANSWERED, without_tense};

/// Why a column without a known name is taken.
pub(super) const ONLY_NUMBERS: &str = "the only other column of numbers";

pub(super) type Counted = Option<(usize, Vec<String>)>;

/// The column that counts: the best name; of columns without a known name the only one with numbers.
pub(super) fn counted(
    plain: &[String],
    names: &[String],
    kinds: &[Content],
    times: &[Option<usize>],
) -> Result<Counted, String> {
    let numeric = |column: &usize| {
        matches!(kinds[*column], Content::Number | Content::Empty)
            && !times.contains(&Some(*column))
            && !names[*column].trim().is_empty()
    };
    let listed =
        |columns: &[usize]| columns.iter().map(|c| names[*c].trim()).collect::<Vec<_>>().join(", ");
    let all: Vec<usize> = (0..plain.len()).filter(|c| numeric(c)).collect();
    for (rank, line) in COUNTS.iter().enumerate() {
        // A name that stands over several columns may stand before it: "Contacts offered".
        let fits = |column: &&usize| {
            let name = plain[**column].as_str();
            line.contains(&name)
                || line.contains(&without_tense(name))
                || name.rsplit_once('_').is_some_and(|(_, last)| rank == 0 && line.contains(&last))
        };
        let found: Vec<usize> = all.iter().filter(fits).copied().collect();
        match found.as_slice() {
            [] => {}
            [one] => {
                let others: Vec<usize> = all.iter().filter(|c| *c != one).copied().collect();
                let mut notes = Vec::new();
                if !others.is_empty() {
                    notes.push(format!(
                        "\"{}\" is counted; not read: {}",
                        names[*one].trim(),
                        listed(&others)
                    ));
                }
                if rank == ONLY_ANSWERED {
                    notes.push(format!(
                        "\"{}\" counts only those who were answered: whoever left before is missing",
                        names[*one].trim()
                    ));
                }
                return Ok(Some((*one, notes)));
            }
            more => {
                return Err(format!(
                    "several columns may be the one that counts what came: {}",
                    listed(more)
                ));
            }
        }
    }
    // A column with a name that counts, whatever its cells are: each of them will be told.
    let spoilt = (0..plain.len()).find(|column| {
        !times.contains(&Some(*column)) && COUNTS[..3].concat().contains(&plain[*column].as_str())
    });
    if let Some(column) = spoilt {
        return Ok(Some((column, Vec::new())));
    }
    match all.as_slice() {
        [one] => {
            let note = format!("\"{}\" is taken as the count: {ONLY_NUMBERS}", names[*one].trim());
            Ok(Some((*one, vec![note])))
        }
        [] => Ok(None),
        more if times.iter().flatten().count() >= 1 && more.len() <= 12 => Err(format!(
            "no column has a name that says how many came; columns of numbers: {}",
            listed(more)
        )),
        _ => Ok(None),
    }
}
