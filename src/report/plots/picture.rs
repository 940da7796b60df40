//! From what plotters drew and the labels to one SVG that needs no font, and the PNG made from it.
//! Each glyph's outline stands once in the file; texts refer to it and are kept as `aria-label`.

use super::canvas::FINE;
use super::labels::{Anchor, Label};
use crate::report::fonts::{self, Weight};
use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{self, Node};
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// A finished picture.
#[derive(Clone, Debug)]
pub struct Picture {
    svg: String,
    size: (u32, u32),
    labels: Vec<Label>,
}

const SURE: &str = "writing to a string cannot fail";

impl Picture {
    /// The SVG: texts are outlines, so that it looks the same on every machine.
    #[must_use]
    pub fn svg(&self) -> &str {
        &self.svg
    }
    /// The PNG made from it, `scale` device pixels per logical pixel.
    ///
    /// # Panics
    ///
    /// If `scale` is 0.
    #[must_use]
    pub fn png(&self, scale: u32) -> Vec<u8> {
        let tree = usvg::Tree::from_str(&self.svg, &usvg::Options::default())
            .expect("our own SVG is well-formed");
        let mut pixels =
            Pixmap::new(self.size.0 * scale, self.size.1 * scale).expect("a picture has a size");
        resvg::render(
            &tree,
            Transform::from_scale(scale as f32, scale as f32),
            &mut pixels.as_mut(),
        );
        pixels.encode_png().expect("a picture fits into memory")
    }
    /// Width and height in logical pixels.
    #[must_use]
    pub fn size(&self) -> (u32, u32) {
        self.size
    }
    /// Characters of its texts that the shipped fonts cannot show (boxes stand in their place).
    #[must_use]
    pub fn missing_glyphs(&self) -> Vec<char> {
        let all: String = self.labels.iter().map(|label| label.text.as_str()).collect();
        fonts::missing_glyphs(&all)
    }
    #[cfg(test)]
    pub(super) fn labels(&self) -> &[Label] {
        &self.labels
    }
}

/// Puts shapes and labels together.
pub(super) fn finish(shapes: &str, size: (u32, u32), title: &str, labels: Vec<Label>) -> Picture {
    let body = shapes
        .split_once('\n')
        .and_then(|(_header, rest)| rest.rsplit_once("</svg>"))
        .map_or("", |(body, _)| body);
    let (texts, outlines) = glyphs(&labels, size);
    let (width, height) = size;
    let (fine_width, fine_height) = (f64::from(width) * FINE, f64::from(height) * FINE);
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\" \
         role=\"img\" width=\"{width}\" height=\"{height}\" \
         viewBox=\"0 0 {fine_width} {fine_height}\">\n<title>{}</title>\n<defs>\n",
        escape(title)
    );
    for (id, path) in outlines {
        writeln!(svg, "<path id=\"{id}\" d=\"{path}\"/>").expect(SURE);
    }
    write!(
        svg,
        "</defs>\n<rect width=\"{fine_width}\" height=\"{fine_height}\" fill=\"#fff\"/>\n\
         <g stroke-linejoin=\"round\">\n{body}</g>\n<g transform=\"scale({FINE})\">\n{texts}</g>\n\
         </svg>\n"
    )
    .expect(SURE);
    Picture { svg, size, labels }
}

/// The labels as references to outlines, and the outlines by name.
fn glyphs(labels: &[Label], size: (u32, u32)) -> (String, BTreeMap<String, String>) {
    let tree = usvg::Tree::from_str(&as_text(labels, size), &fonts::options())
        .expect("our own SVG is well-formed");
    let mut texts = String::new();
    let mut outlines = BTreeMap::new();
    for text in text_nodes(tree.root()) {
        let Some(label) = text.id()[1..].parse().ok().and_then(|i: usize| labels.get(i)) else {
            continue;
        };
        let shaped: Vec<_> =
            text.layouted().iter().flat_map(|span| &span.positioned_glyphs).collect();
        let Some(start) = shaped.first().map(|glyph| f64::from(glyph.outline_transform().tx))
        else {
            continue;
        };
        let scale = label.size / fonts::units_per_em();
        let mut uses = String::new();
        for glyph in shaped {
            let weight = fonts::weight_of(glyph.font);
            let name = name(weight, glyph.id.0);
            let outline = outlines
                .entry(name.clone())
                .or_insert_with(|| fonts::outline(glyph.id.0 as u16, weight));
            if !outline.is_empty() {
                let x = ((f64::from(glyph.outline_transform().tx) - start) / scale).round();
                write!(uses, "<use xlink:href=\"#{name}\" x=\"{x}\"/>").expect(SURE);
            }
        }
        let place = format!(
            "transform=\"translate({} {}) scale({scale:.5})\"",
            hundredths(start),
            hundredths(label.y)
        );
        if label.halo {
            // Drawn first for the whole text: a glyph's rim must not cover its neighbour.
            writeln!(
                texts,
                "<g fill=\"#fff\" stroke=\"#fff\" stroke-width=\"270\" {place}>{uses}</g>"
            )
            .expect(SURE);
        }
        let (r, g, b) = (label.colour.0, label.colour.1, label.colour.2);
        writeln!(
            texts,
            "<g aria-label=\"{}\" fill=\"#{r:02X}{g:02X}{b:02X}\" {place}>{uses}</g>",
            escape(&label.text)
        )
        .expect(SURE);
    }
    outlines.retain(|_, path| !path.is_empty());
    (texts, outlines)
}

fn name(weight: Weight, glyph: u32) -> String {
    let letter = match weight {
        Weight::Regular => 'r',
        Weight::Bold => 'b',
    };
    format!("{letter}{glyph}")
}

/// The labels as SVG text: only to be laid out (shaped, kerned, anchored), never written.
fn as_text(labels: &[Label], (width, height): (u32, u32)) -> String {
    let mut svg =
        format!("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\">");
    for (i, label) in labels.iter().enumerate() {
        let weight = match label.weight {
            Weight::Regular => 400,
            Weight::Bold => 700,
        };
        let anchor = match label.anchor {
            Anchor::Start => "start",
            Anchor::Middle => "middle",
            Anchor::End => "end",
        };
        write!(
            svg,
            "<text id=\"t{i}\" xml:space=\"preserve\" x=\"{}\" y=\"{}\" font-family=\"sans-serif\" \
             font-size=\"{}\" font-weight=\"{weight}\" text-anchor=\"{anchor}\">{}</text>",
            label.x,
            label.y,
            label.size,
            escape(&label.text)
        )
        .expect(SURE);
    }
    svg.push_str("</svg>");
    svg
}

/// The text nodes below a group, in order.
fn text_nodes(group: &usvg::Group) -> Vec<&usvg::Text> {
    group
        .children()
        .iter()
        .flat_map(|node| match node {
            Node::Group(inner) => text_nodes(inner),
            Node::Text(text) => vec![text.as_ref()],
            _ => Vec::new(),
        })
        .collect()
}

fn hundredths(x: f64) -> f64 {
    (x * 100.0).round() / 100.0
}

fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '&' => escaped.push_str("&amp;"),
            '"' => escaped.push_str("&quot;"),
            c if c.is_control() => escaped.push(' '),
            c => escaped.push(c),
        }
    }
    escaped
}
