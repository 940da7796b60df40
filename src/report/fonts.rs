//! The two fonts that are shipped with the program (Noto Sans SC, SIL Open Font License), so that
//! a picture looks the same on every machine: what they cannot show, how wide a text is, and its
//! outlines. No font of the system is ever used.

use resvg::usvg::fontdb;
use std::fmt::Write as _;
use std::sync::{Arc, LazyLock};
use ttf_parser::{Face, GlyphId, OutlineBuilder};

static REGULAR: &[u8] = include_bytes!("fonts/NotoSansSC-Regular-subset.ttf");
static BOLD: &[u8] = include_bytes!("fonts/NotoSansSC-Bold-subset.ttf");

/// How heavy a text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Weight {
    /// Ordinary text.
    Regular,
    /// Titles and direct labels.
    Bold,
}

struct Fonts {
    regular: Face<'static>,
    bold: Face<'static>,
    database: Arc<fontdb::Database>,
    bold_id: fontdb::ID,
}

static FONTS: LazyLock<Fonts> = LazyLock::new(|| {
    let mut database = fontdb::Database::new();
    database.load_font_source(fontdb::Source::Binary(Arc::new(REGULAR)));
    let bold = database.load_font_source(fontdb::Source::Binary(Arc::new(BOLD)));
    let family = database
        .faces()
        .next()
        .and_then(|face| face.families.first())
        .map(|(name, _)| name.clone())
        .expect("the shipped font has a family name");
    database.set_sans_serif_family(family.clone());
    database.set_serif_family(family);
    let read = "the shipped fonts are valid";
    Fonts {
        regular: Face::parse(REGULAR, 0).expect(read),
        bold: Face::parse(BOLD, 0).expect(read),
        database: Arc::new(database),
        bold_id: bold[0],
    }
});

fn face(weight: Weight) -> &'static Face<'static> {
    match weight {
        Weight::Regular => &FONTS.regular,
        Weight::Bold => &FONTS.bold,
    }
}

/// The characters of `text` that the shipped fonts cannot show, each once, in order of appearance.
///
/// ```
/// assert_eq!(chatstaff::report::fonts::missing_glyphs("王喆 and 喆喆 堃"), ['喆', '堃']);
/// ```
#[must_use]
pub fn missing_glyphs(text: &str) -> Vec<char> {
    let mut missing = Vec::new();
    for c in text.chars() {
        let shown = c.is_whitespace() || c.is_control() || FONTS.regular.glyph_index(c).is_some();
        if !shown && !missing.contains(&c) {
            missing.push(c);
        }
    }
    missing
}

/// Width of `text` at a font size, in the unit of the size. Kerning is left out: it narrows Latin
/// text by about a hundredth.
#[must_use]
pub fn width(text: &str, size: f64, weight: Weight) -> f64 {
    let face = face(weight);
    let units: f64 = text
        .chars()
        .map(|c| {
            let glyph = face.glyph_index(c).unwrap_or(GlyphId(0));
            f64::from(face.glyph_hor_advance(glyph).unwrap_or(0))
        })
        .sum();
    units * size / f64::from(face.units_per_em())
}

/// `text`, or as much of it as fits into `room` with an ellipsis.
#[must_use]
pub fn fit(text: &str, room: f64, size: f64, weight: Weight) -> String {
    if width(text, size, weight) <= room {
        return text.to_owned();
    }
    let mut kept: String = text.to_owned();
    while kept.pop().is_some() {
        let shortened = format!("{}…", kept.trim_end());
        if width(&shortened, size, weight) <= room {
            return shortened;
        }
    }
    String::new()
}

/// Options for `usvg` that know these fonts and no others.
pub(super) fn options() -> resvg::usvg::Options<'static> {
    resvg::usvg::Options { fontdb: Arc::clone(&FONTS.database), ..Default::default() }
}

/// The weight of a font of [`options`].
pub(super) fn weight_of(id: fontdb::ID) -> Weight {
    if id == FONTS.bold_id { Weight::Bold } else { Weight::Regular }
}

/// A glyph's outline as SVG path data in font units, y downwards; empty for a blank.
pub(super) fn outline(glyph: u16, weight: Weight) -> String {
    let mut path = PathData(String::new());
    // Glyphs without an outline (blanks) are `None`: nothing to draw.
    let _blank = face(weight).outline_glyph(GlyphId(glyph), &mut path);
    path.0
}

/// Units of the fonts per em.
pub(super) fn units_per_em() -> f64 {
    f64::from(FONTS.regular.units_per_em())
}

struct PathData(String);

impl PathData {
    fn add(&mut self, command: char, points: &[(f32, f32)]) {
        self.0.push(command);
        for (i, (x, y)) in points.iter().enumerate() {
            let comma = if i == 0 { "" } else { " " };
            write!(self.0, "{comma}{} {}", x.round() as i32, (-y).round() as i32)
                .expect("writing to a string cannot fail");
        }
    }
}

impl OutlineBuilder for PathData {
    fn move_to(&mut self, x: f32, y: f32) {
        self.add('M', &[(x, y)]);
    }
    fn line_to(&mut self, x: f32, y: f32) {
        self.add('L', &[(x, y)]);
    }
    fn quad_to(&mut self, x1: f32, y1: f32, x: f32, y: f32) {
        self.add('Q', &[(x1, y1), (x, y)]);
    }
    fn curve_to(&mut self, x1: f32, y1: f32, x2: f32, y2: f32, x: f32, y: f32) {
        self.add('C', &[(x1, y1), (x2, y2), (x, y)]);
    }
    fn close(&mut self) {
        self.0.push('Z');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn glyphs_beyond_the_font_are_named() {
        assert_eq!(missing_glyphs("早班 A · 90 % → ≥ ±0.4 ¥"), []);
        assert_eq!(missing_glyphs("王喆、李珺、喆"), ['喆', '珺']);
    }

    #[test]
    fn a_text_that_is_too_long_ends_in_an_ellipsis_and_fits() {
        let name = "大促加班客服一组（晚间）";
        let cut = fit(name, 60.0, 11.0, Weight::Regular);
        assert!(cut.ends_with('…') && name.starts_with(cut.trim_end_matches('…')));
        assert!(width(&cut, 11.0, Weight::Regular) <= 60.0);
        assert_eq!(fit("晚班", 60.0, 11.0, Weight::Regular), "晚班");
    }
}
