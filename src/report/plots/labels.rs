//! Texts in pictures and where they may stand: none over another, none beyond the paper. Must not
//! know what they say.

use super::canvas::Frame;
use super::style::{self, Colour};
use crate::report::fonts::{self, Weight};

/// Which end of a text stands at its x.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Anchor {
    Start,
    Middle,
    End,
}

/// A text at a place; `y` is its base line.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Label {
    pub x: f64,
    pub y: f64,
    pub text: String,
    pub size: f64,
    pub weight: Weight,
    pub colour: Colour,
    pub anchor: Anchor,
    /// A white rim, for texts over lines.
    pub halo: bool,
}

/// Share of the font size above the base line that capitals and hanzi use.
const ASCENT: f64 = 0.85;
/// Share below it.
const DESCENT: f64 = 0.16;

impl Label {
    pub fn new(x: f64, y: f64, text: impl Into<String>, colour: Colour) -> Self {
        Self {
            x,
            y,
            text: text.into(),
            size: style::TEXT,
            weight: Weight::Regular,
            colour,
            anchor: Anchor::Start,
            halo: false,
        }
    }
    pub fn bold(self) -> Self {
        Self { weight: Weight::Bold, ..self }
    }
    pub fn size(self, size: f64) -> Self {
        Self { size, ..self }
    }
    pub fn anchor(self, anchor: Anchor) -> Self {
        Self { anchor, ..self }
    }
    pub fn halo(self) -> Self {
        Self { halo: true, ..self }
    }
    pub fn width(&self) -> f64 {
        fonts::width(&self.text, self.size, self.weight)
    }
    /// The rectangle that the text covers.
    pub fn frame(&self) -> Frame {
        let width = self.width();
        let left = match self.anchor {
            Anchor::Start => self.x,
            Anchor::Middle => self.x - width / 2.0,
            Anchor::End => self.x - width,
        };
        Frame {
            left,
            right: left + width,
            top: self.y - ASCENT * self.size,
            bottom: self.y + DESCENT * self.size,
        }
    }
}

impl Frame {
    /// Whether the two share more than an edge.
    pub fn overlaps(&self, other: &Self) -> bool {
        self.left < other.right
            && other.left < self.right
            && self.top < other.bottom
            && other.top < self.bottom
    }
    /// Whether `other` lies inside.
    pub fn contains(&self, other: &Self) -> bool {
        self.left <= other.left
            && other.right <= self.right
            && self.top <= other.top
            && other.bottom <= self.bottom
    }
}

/// Moves wished-for heights apart so that neighbours are at least `gap` apart and all lie between
/// `top` and `bottom`, keeping their order; those without a neighbour stay where they are.
pub(super) fn spread(wishes: &[f64], gap: f64, top: f64, bottom: f64) -> Vec<f64> {
    let mut order: Vec<usize> = (0..wishes.len()).collect();
    order.sort_by(|&a, &b| wishes[a].total_cmp(&wishes[b]));
    // Neighbours that come too close form a block around the mean of their wishes (pooling of
    // adjacent violators on wish − rank × gap).
    let mut blocks: Vec<(f64, usize)> = Vec::new();
    for (rank, &i) in order.iter().enumerate() {
        let mut block = (wishes[i] - rank as f64 * gap, 1);
        while let Some(&(start, n)) = blocks.last() {
            if start <= block.0 {
                break;
            }
            blocks.pop();
            let n_both = n + block.1;
            block = ((start * n as f64 + block.0 * block.1 as f64) / n_both as f64, n_both);
        }
        blocks.push(block);
    }
    let highest = bottom - gap * wishes.len().saturating_sub(1) as f64;
    let mut placed = vec![0.0; wishes.len()];
    let mut rank = 0;
    for (start, n) in blocks {
        for _ in 0..n {
            placed[order[rank]] = start.min(highest).max(top) + rank as f64 * gap;
            rank += 1;
        }
    }
    placed
}

/// A vertical stroke of something drawn: a label on it would be hard to read.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Obstacle {
    pub x: f64,
    pub top: f64,
    pub bottom: f64,
}

/// Of several places for a label, best first, one inside `bounds`, on no other text, and on as
/// little of what is drawn as possible; none if there is no room at all.
pub(super) fn choose(
    candidates: Vec<Label>,
    placed: &[Label],
    obstacles: &[Obstacle],
    bounds: &Frame,
) -> Option<Label> {
    let free = candidates.into_iter().filter(|label| {
        let frame = label.frame();
        bounds.contains(&frame) && !placed.iter().any(|other| other.frame().overlaps(&frame))
    });
    // Far from its point a label is no better than on a line.
    let best = free.enumerate().min_by_key(|(rank, label)| {
        let Frame { left, right, top, bottom } = label.frame();
        let hits = |o: &&Obstacle| {
            left - 4.0 < o.x && o.x < right + 4.0 && o.top < bottom && top < o.bottom
        };
        rank + 2 * obstacles.iter().filter(hits).count()
    });
    best.map(|(_, label)| label)
}

/// Places for a note on the point (x, y), best first: above, then to the sides, then below.
pub(super) fn around(x: f64, y: f64, note: &Label) -> Vec<Label> {
    let at = |dx: f64, dy: f64, anchor| Label { x: x + dx, y: y + dy, anchor, ..note.clone() };
    let mut places = vec![at(0.0, -9.0, Anchor::Middle)];
    for dx in [9.0, 18.0, 30.0, 48.0, 72.0] {
        for dy in [-6.0, 4.0, 18.0, -20.0, 34.0] {
            places.push(at(-dx, dy, Anchor::End));
            places.push(at(dx, dy, Anchor::Start));
        }
        if dx < 10.0 {
            places.push(at(0.0, 20.0, Anchor::Middle));
            places.push(at(0.0, -24.0, Anchor::Middle));
        }
    }
    places
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn labels_that_have_room_stay_where_they_belong() {
        assert_eq!(spread(&[200.0, 100.0], 14.0, 0.0, 400.0), [200.0, 100.0]);
    }

    proptest! {
        #[test]
        fn spread_labels_never_touch_and_stay_inside(
            wishes in proptest::collection::vec(-50.0..450.0f64, 1..12)
        ) {
            let placed = spread(&wishes, 14.0, 10.0, 390.0);
            let mut sorted = placed.clone();
            sorted.sort_by(f64::total_cmp);
            prop_assert!(sorted.windows(2).all(|w| w[1] - w[0] >= 14.0 - 1e-9));
            prop_assert!(sorted[0] >= 10.0 - 1e-9 && sorted[sorted.len() - 1] <= 390.0 + 1e-9);
        }
    }
}
