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

/// Colours of groups and series, in file order; they repeat after the last. Any two of them, and
/// ink, are told apart without red or green receptors too: they differ in lightness.
pub const GROUPS: [Colour; 7] = [
    BLUE,
    GREEN,
    ORANGE,
    RGBColor(0x55, 0x33, 0x11),
    RGBColor(0x77, 0x99, 0xBB),
    RGBColor(0x00, 0x55, 0x99),
    RGBColor(0x11, 0x00, 0xFF),
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

#[cfg(test)]
mod tests {
    use super::*;

    /// What is seen without one kind of receptor (Machado, Oliveira and Fernandes 2009, severity
    /// 1.0), on linear light: all of them, without green, without red.
    const SEEN: [[[f64; 3]; 3]; 3] = [
        [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]],
        [
            [0.367_322, 0.860_646, -0.227_968],
            [0.280_085, 0.672_501, 0.047_413],
            [-0.011_820, 0.042_940, 0.968_881],
        ],
        [
            [0.152_286, 1.052_583, -0.204_868],
            [0.114_503, 0.786_281, 0.099_216],
            [-0.003_882, -0.048_116, 1.051_998],
        ],
    ];

    fn linear(colour: Colour) -> [f64; 3] {
        [colour.0, colour.1, colour.2].map(|byte| {
            let c = f64::from(byte) / 255.0;
            if c <= 0.04045 { c / 12.92 } else { libm::pow((c + 0.055) / 1.055, 2.4) }
        })
    }

    /// CIE 1976 L*a*b* under D65 of what is seen of a colour.
    fn lab(colour: Colour, seen: &[[f64; 3]; 3]) -> [f64; 3] {
        let own = linear(colour);
        let times = |row: &[f64; 3]| row.iter().zip(own).map(|(m, c)| m * c).sum::<f64>();
        let [red, green, blue] = [0, 1, 2].map(|i| times(&seen[i]).clamp(0.0, 1.0));
        let f = |t: f64| if t > 0.008_856 { libm::cbrt(t) } else { 7.787 * t + 16.0 / 116.0 };
        let x = f((0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.9505);
        let y = f(0.2126 * red + 0.7152 * green + 0.0722 * blue);
        let z = f((0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.089);
        [116.0 * y - 16.0, 500.0 * (x - y), 200.0 * (y - z)]
    }

    #[test]
    fn series_are_told_apart_by_the_colour_blind_and_read_on_white() {
        let all: Vec<Colour> = GROUPS.into_iter().chain([INK]).collect();
        for seen in &SEEN {
            for (i, a) in all.iter().enumerate() {
                for b in &all[..i] {
                    let (p, q) = (lab(*a, seen), lab(*b, seen));
                    let far = p.iter().zip(q).map(|(p, q)| (p - q) * (p - q)).sum::<f64>().sqrt();
                    // Lines of 2 px are told apart from about 20 on.
                    assert!(far > 25.0, "{a:?} {b:?}: {far:.1}");
                }
            }
        }
        for colour in all {
            let [r, g, b] = linear(colour);
            let contrast = 1.05 / (0.2126 * r + 0.7152 * g + 0.0722 * b + 0.05);
            assert!(contrast > 2.9, "bold names in {colour:?}: {contrast:.2}");
        }
    }
}
