//! How long a chat lasts at an agent who has no other one: what the chat needs by itself, whatever
//! the desk's load. Chats that are joined by another are cut there, as censored durations. Must not
//! know what chats consist of.

use super::figure::Figure;
use super::patience::{Waits, kaplan_meier};
use std::collections::BTreeMap;

/// The mean length of a chat alone at its agent, s; none with fewer than 50.
#[must_use]
pub fn alone(holdings: &BTreeMap<u32, Vec<(i64, i64)>>) -> Option<Figure> {
    let mut lengths = Waits::default();
    let mut exposed = 0.0;
    for held in holdings.values() {
        let mut busy_until = i64::MIN;
        for (i, &(from, to)) in held.iter().enumerate() {
            let free = busy_until <= from;
            busy_until = busy_until.max(to);
            let next = held.get(i + 1).map_or(i64::MAX, |next| next.0);
            if !free || next == from {
                continue;
            }
            let ends = to <= next;
            let ms = to.min(next) - from;
            if let Ok(ms) = u32::try_from(ms)
                && ms > 0
                && ms < 7_200_000
            {
                exposed += f64::from(ms) / 1000.0;
                lengths.add(ms, ends);
            }
        }
    }
    let (ended, all) = lengths.counts();
    if ended < 50 {
        return None;
    }
    // The mean is the area under the curve of those that still last; behind its end they are taken
    // to end at their mean rate.
    let curve = kaplan_meier(&lengths);
    let mut area = 0.0;
    for pair in curve.windows(2) {
        area += pair[0].share * (pair[1].seconds - pair[0].seconds);
    }
    let last = curve.last()?;
    let mean = area + last.share * exposed / ended as f64;
    let how = "from taking a chat to its end, or to the next chat at the same agent (censored); area under the Kaplan–Meier curve";
    let error = mean / (ended as f64).sqrt();
    Some(
        Figure::fitted("chat alone at its agent, mean", "s", mean, error, all, how)
            .within(0.0, f64::INFINITY),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chats_cut_by_the_next_one_are_not_taken_as_ended() {
        // Every chat lasts 100 s; every other one is joined by another after 40 s.
        let mut held = Vec::new();
        for i in 0..200_i64 {
            let at = i * 1_000_000;
            held.push((at, at + 100_000));
            if i % 2 == 0 {
                held.push((at + 40_000, at + 140_000));
            }
        }
        let found = alone(&BTreeMap::from([(1, held)])).expect("a mean");
        assert!((found.value - 100.0).abs() < 0.2, "{}", found.value);
        assert_eq!(found.n, 200);
    }
}
