//! How pictures look: colours, sizes, margins. White ground, one light horizontal grid, direct
//! labels instead of legends, bands at 16 % opacity.

use plotters::style::RGBColor;

/// A colour.
pub type Colour = RGBColor;

/// Titles and row names.
pub const INK: Colour = RGBColor(0x1F, 0x29, 0x37);
/// Subtitles, axes, notes.
pub const GREY: Colour = RGBColor(0x6B, 0x72, 0x80);
/// The light grid.
pub const GRID: Colour = RGBColor(0xE5, 0xE7, 0xEB);
/// Midnights, base lines.
pub const RULE: Colour = RGBColor(0xC4, 0xC9, 0xD1);
/// Nothing to show.
pub const EMPTY: Colour = RGBColor(0xF3, 0xF4, 0xF6);
/// Paper.
pub const WHITE: Colour = RGBColor(0xFF, 0xFF, 0xFF);
/// The first series.
pub const BLUE: Colour = RGBColor(0x25, 0x63, 0xEB);
/// The second series; what misses.
pub const ORANGE: Colour = RGBColor(0xD9, 0x77, 0x06);
/// The third series; what is met.
pub const GREEN: Colour = RGBColor(0x05, 0x96, 0x69);
/// More than is needed.
pub const LIGHT_BLUE: Colour = RGBColor(0xBF, 0xDB, 0xFE);
/// Less than is needed.
pub const LIGHT_RED: Colour = RGBColor(0xF2, 0x8B, 0x66);

/// Colours of groups, in file order; they repeat after the last.
pub const GROUPS: [Colour; 7] = [
    BLUE,
    GREEN,
    ORANGE,
    RGBColor(0x7C, 0x3A, 0xED),
    RGBColor(0xDB, 0x27, 0x77),
    RGBColor(0x0E, 0x74, 0x90),
    RGBColor(0x65, 0x6D, 0x1B),
];

/// Opacity of bands.
pub const BAND: f64 = 0.16;

/// Width of every picture in logical pixels.
pub const WIDTH: u32 = 960;
/// Height of a picture with one panel.
pub const HEIGHT: u32 = 420;
/// Left edge of titles.
pub const MARGIN: f64 = 24.0;
/// Font size of titles.
pub const TITLE: f64 = 17.0;
/// Font size of subtitles.
pub const SUBTITLE: f64 = 11.5;
/// Font size of axes and labels.
pub const TEXT: f64 = 11.0;

/// Between two colours: 0 is `a`, 1 is `b`.
pub fn blend(a: Colour, b: Colour, share: f64) -> Colour {
    let mix = |x: u8, y: u8| {
        (f64::from(x) + (f64::from(y) - f64::from(x)) * share.clamp(0.0, 1.0)).round() as u8
    };
    RGBColor(mix(a.0, b.0), mix(a.1, b.1), mix(a.2, b.2))
}
