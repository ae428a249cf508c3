//! Diagnostics as text.
//!
//! In: diagnostics and the source map. Out: for each the message with its code, the file, line and column, the source
//! line underlined, further places, notes and the way out, plain or in colour.

use std::borrow::Cow;

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{Annotation, AnnotationKind, Group, Level, Origin, Renderer, Snippet};

use super::{Diagnostic, Diagnostics, Severity};
use crate::source::{SourceFile, SourceMap, Span};

/// Places further apart than this are shown as separate snippets.
const NEAR: u32 = 40;

/// How diagnostics are drawn.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Style {
    /// For files, pipes and compile errors of a macro.
    #[default]
    Plain,
    /// For terminals.
    Colour,
}

/// All diagnostics that are to be shown, each with an empty line behind it.
pub fn render_all(diagnostics: &Diagnostics, map: &SourceMap, style: Style) -> String {
    let (shown, more) = diagnostics.shown();
    let mut out = String::new();
    for diagnostic in shown {
        out.push_str(&render(diagnostic, map, style));
        out.push_str("\n\n");
    }
    if more > 0 {
        out.push_str(&format!("... and {more} more\n\n"));
    }
    out
}

/// One diagnostic, without a line end behind it.
pub fn render(diagnostic: &Diagnostic, map: &SourceMap, style: Style) -> String {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let title = level
        .primary_title(diagnostic.message.as_str())
        .id(diagnostic.code);
    let mut group = Group::with_title(title);
    for cluster in clusters(diagnostic, map) {
        group = match cluster.snippet() {
            Some(snippet) => group.element(snippet),
            None => group.element(Origin::path(cluster.file.path())),
        };
    }
    for note in &diagnostic.notes {
        group = group.element(Level::NOTE.message(note.as_str()));
    }
    if let Some(help) = &diagnostic.help {
        group = group.element(Level::HELP.message(&**help));
    }
    let renderer = match style {
        Style::Plain => Renderer::plain(),
        Style::Colour => Renderer::styled(),
    };
    renderer.decor_style(DecorStyle::Ascii).render(&[group])
}

/// Places of one file that lie near each other.
struct Cluster<'d> {
    file: &'d SourceFile,
    first_line: u32,
    last_line: u32,
    places: Vec<(AnnotationKind, Span, Option<&'d str>)>,
}

/// The places of a diagnostic, the primary one's cluster first.
fn clusters<'d>(diagnostic: &'d Diagnostic, map: &'d SourceMap) -> Vec<Cluster<'d>> {
    let primary = (AnnotationKind::Primary, diagnostic.span, None);
    let labels = diagnostic.labels.iter().map(|(span, text)| {
        // A label at the primary place is the text of its underline.
        let kind = if *span == diagnostic.span {
            AnnotationKind::Primary
        } else {
            AnnotationKind::Context
        };
        (kind, *span, Some(text.as_str()))
    });
    let labelled = diagnostic
        .labels
        .iter()
        .any(|(span, _)| *span == diagnostic.span);
    let mut clusters: Vec<Cluster<'d>> = Vec::new();
    for place in (!labelled).then_some(primary).into_iter().chain(labels) {
        let file = map.file_of(place.1);
        let line = file.position(place.1.lo).line;
        let near = clusters.iter_mut().find(|cluster| {
            cluster.file.id() == file.id()
                && line + NEAR >= cluster.first_line
                && line <= cluster.last_line + NEAR
        });
        match near {
            Some(cluster) => {
                cluster.first_line = cluster.first_line.min(line);
                cluster.last_line = cluster.last_line.max(line);
                cluster.places.push(place);
            }
            None => clusters.push(Cluster {
                file,
                first_line: line,
                last_line: line,
                places: vec![place],
            }),
        }
    }
    clusters
}

impl<'d> Cluster<'d> {
    /// The lines of the cluster with its places underlined; nothing where the file has no such line.
    fn snippet(&self) -> Option<Snippet<'d, Annotation<'d>>> {
        let window = self
            .file
            .line_span(self.first_line)?
            .to(self.file.line_span(self.last_line)?);
        if self.file.text().is_empty() {
            return None;
        }
        let annotations = self.places.iter().map(|(kind, span, label)| {
            // Only the first line of a long span is underlined.
            let line_end = self
                .file
                .line_span(self.file.position(span.lo).line)
                .map_or(span.hi, |line| line.hi);
            let lo = span.lo.clamp(window.lo, window.hi);
            let hi = span.hi.min(line_end).clamp(lo, window.hi);
            kind.span((lo - window.lo) as usize..(hi - window.lo) as usize)
                .label(*label)
        });
        let text = unix_lines(self.file.slice(window));
        let snippet = Snippet::source(text)
            .line_start(self.first_line as usize)
            .path(self.file.path());
        Some(snippet.annotations(annotations))
    }
}

/// The text with `\n` for every line end, of the same length.
fn unix_lines(text: &str) -> Cow<'_, str> {
    if text.contains('\r') {
        text.replace("\r\n", " \n").replace('\r', "\n").into()
    } else {
        text.into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostics::codes;

    #[test]
    fn a_diagnostic_shows_file_line_and_way_out() {
        let map = SourceMap::new();
        map.add_text("app/main.py", "main", "x = 1\r\nprint(y)\r\nz = 2\n");
        let span = Span::new(13, 14);
        let diagnostic = Diagnostic::error(codes::SYNTAX, span, "something is wrong")
            .label(Span::new(0, 1), "this is near")
            .note("one thing to know")
            .help("do it another way");
        let text = render(&diagnostic, &map, Style::Plain);
        let expected = "\
error[syntax]: something is wrong
 --> app/main.py:2:7
  |
1 | x = 1 
  | - this is near
2 | print(y)
  |       ^
  |
  = note: one thing to know
  = help: do it another way";
        assert_eq!(text, expected);
        assert!(render(&diagnostic, &map, Style::Colour).contains("\x1b["));
    }

    #[test]
    fn a_file_without_text_is_named() {
        let map = SourceMap::new();
        let file = map.add_text("gone.py", "gone", "");
        let diagnostic = Diagnostic::error(codes::FILE, file.span(), "no such file");
        assert_eq!(
            render(&diagnostic, &map, Style::Plain),
            "error[file]: no such file\n--> gone.py"
        );
    }
}
