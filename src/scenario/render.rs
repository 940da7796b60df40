//! Problems → text with line, column, caret and remedy. The layout is annotate-snippets', which
//! knows how wide Chinese is.

use super::diagnostic::{Code, Diagnostic, Problems, Severity, Source};
use super::names::{in_place, visible};
use annotate_snippets::{AnnotationKind, Group, Level, Patch, Renderer, Snippet};
use std::collections::BTreeMap;
use std::ops::Range;

/// The problems as text, one after the other, an empty line between.
#[must_use]
pub fn render(problems: &Problems, colour: bool) -> String {
    let renderer = if colour { Renderer::styled() } else { Renderer::plain() };
    let mut text = String::new();
    // Names and lines come from files: what a terminal would obey is spelt out, or has a sign in its
    // place.
    let plain =
        |source: &Source| Source { name: visible(&source.name), text: in_place(&source.text) };
    let sources: Vec<Source> = problems.sources.iter().map(plain).collect();
    let (kept, left_out) = first_of_each(problems);
    let shown: Vec<Diagnostic> = kept.into_iter().map(spelt_out).collect();
    for problem in &shown {
        let code = problem.code.to_string();
        text.push_str(&renderer.render(&report(&sources, problem, &code)));
        text.push_str("\n\n");
    }
    for ((source, code), number) in left_out {
        let name = problems.sources.get(source).map_or("", |source| source.name.as_str());
        let line = format!("and {number} more of {code} in {}\n\n", visible(name));
        text.push_str(&line);
    }
    text
}

/// Problems of one kind in one file that are shown; of the others there is only the number.
const SHOWN: usize = 100;

/// The first problems of each kind in each file, and how many more there are.
fn first_of_each(problems: &Problems) -> (Vec<&Diagnostic>, BTreeMap<(usize, Code), usize>) {
    let mut seen: BTreeMap<(usize, Code), usize> = BTreeMap::new();
    let kept = problems.list.iter().filter(|problem| {
        let number = seen.entry((problem.source, problem.code)).or_insert(0);
        *number += 1;
        *number <= SHOWN
    });
    let kept = kept.collect();
    let left_out = seen.into_iter().filter(|(_, number)| *number > SHOWN);
    (kept, left_out.map(|(kind, number)| (kind, number - SHOWN)).collect())
}

fn spelt_out(problem: &Diagnostic) -> Diagnostic {
    let also = problem.also.iter().map(|(span, label)| (span.clone(), visible(label))).collect();
    Diagnostic {
        title: visible(&problem.title),
        label: visible(&problem.label),
        note: problem.note.as_deref().map(visible),
        help: visible(&problem.help),
        instead: problem.instead.as_deref().map(visible),
        also,
        ..problem.clone()
    }
}

fn report<'a>(sources: &'a [Source], problem: &'a Diagnostic, code: &'a str) -> Vec<Group<'a>> {
    let level = match problem.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let title = level.primary_title(&problem.title).id(code);
    let Some(source) = sources.get(problem.source) else {
        return vec![Group::with_title(title)];
    };
    // Only the lines that are spoken of: of a long file every problem would go through all.
    let spans = std::iter::once(&problem.span).chain(problem.also.iter().map(|(span, _)| span));
    let spans: Vec<Range<usize>> = spans.map(|span| within(&source.text, span)).collect();
    let from = spans.iter().map(|span| span.start).min().unwrap_or(0);
    let to = spans.iter().map(|span| span.end).max().unwrap_or(0);
    let from = source.text[..from].rfind('\n').map_or(0, |end| end + 1);
    let to = source.text[to..].find('\n').map_or(source.text.len(), |end| to + end);
    let (lines, line) = (&source.text[from..to], source.text[..from].matches('\n').count() + 1);
    let shift = |span: &Range<usize>| span.start - from..span.end - from;
    let caret = AnnotationKind::Primary.span(shift(&spans[0]));
    let caret = if problem.label.is_empty() { caret } else { caret.label(&problem.label) };
    let also = problem.also.iter().zip(&spans[1..]);
    let also =
        also.map(|((_, label), span)| AnnotationKind::Context.span(shift(span)).label(label));
    let snippet = Snippet::source(lines).line_start(line).path(&source.name);
    let mut main = title.element(snippet.annotation(caret).annotations(also));
    if let Some(note) = &problem.note {
        main = main.element(Level::NOTE.message(note));
    }
    let Some(instead) = &problem.instead else {
        let main = if problem.help.is_empty() {
            main
        } else {
            main.element(Level::HELP.message(&problem.help))
        };
        return vec![main];
    };
    let patch = Snippet::source(lines).line_start(line).path(&source.name);
    let patch = patch.patch(Patch::new(shift(&spans[0]), instead));
    vec![main, Level::HELP.secondary_title(&problem.help).element(patch)]
}

/// The span, cut to the text and widened to whole characters.
fn within(text: &str, span: &Range<usize>) -> Range<usize> {
    let mut start = span.start.min(text.len());
    let mut end = span.end.clamp(start, text.len());
    while !text.is_char_boundary(start) {
        start -= 1;
    }
    while !text.is_char_boundary(end) {
        end += 1;
    }
    start..end
}
