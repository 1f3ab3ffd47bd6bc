//! Words into lines.

use super::{
    block::Span,
    flow::Weight,
    font::{settable, width},
};

/// Part of a line in one weight.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Run {
    /// From the line's beginning, in points.
    pub(super) x: f32,
    pub(super) text: String,
    pub(super) weight: Weight,
}

/// One line.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Line {
    pub(super) runs: Vec<Run>,
    /// Without the space at its end.
    pub(super) width: f32,
}

/// What stands between two places where a line may end.
#[derive(Debug, Clone)]
struct Word {
    parts: Vec<(String, Weight)>,
    /// Whether a space stands before it.
    spaced: bool,
}

impl Word {
    fn width(&self, size: f32) -> f32 {
        self.parts.iter().map(|(text, weight)| width(text, *weight, size)).sum()
    }
}

/// Breaks a text into lines no wider than `room`. A line break in the text stays one.
pub(super) fn wrap(spans: &[Span], size: f32, room: f32) -> Vec<Line> {
    let mut lines = Vec::new();
    for words in paragraphs(spans) {
        let mut line = Setter { size, line: Line::default() };
        for word in words {
            for word in fitting(word, size, room) {
                if !line.is_empty() && line.with(&word) > room + 0.01 {
                    lines.push(line.end(true));
                    line = Setter { size, line: Line::default() };
                }
                line.put(word);
            }
        }
        lines.push(line.end(false));
    }
    lines
}

/// One weight of plain text.
pub(super) fn plain(text: &str, bold: bool) -> [Span; 1] {
    [Span { text: text.to_owned(), bold }]
}

/// The words of each forced line.
fn paragraphs(spans: &[Span]) -> Vec<Vec<Word>> {
    let mut all: Vec<Vec<Word>> = vec![Vec::new()];
    let mut open = false;
    for span in spans {
        let weight = if span.bold { Weight::Bold } else { Weight::Regular };
        for (n, part) in span.text.split('\n').enumerate() {
            if n > 0 {
                all.push(Vec::new());
                open = false;
            }
            let Some(words) = all.last_mut() else { continue };
            let part = settable(part);
            for (n, text) in part.split(' ').enumerate() {
                if n > 0 {
                    open = false;
                }
                if text.is_empty() {
                    continue;
                }
                match words.last_mut() {
                    Some(word) if open => word.parts.push((text.to_owned(), weight)),
                    last => {
                        let spaced = last.is_some();
                        words.push(Word { parts: vec![(text.to_owned(), weight)], spaced });
                    }
                }
                open = true;
            }
        }
    }
    all
}

/// A word in pieces that fit: parted behind a hyphen, slash, point or underscore, and where that is not enough anywhere.
fn fitting(word: Word, size: f32, room: f32) -> Vec<Word> {
    if word.width(size) <= room {
        return vec![word];
    }
    let mut pieces: Vec<Word> = Vec::new();
    let mut spaced = word.spaced;
    for (text, weight) in word.parts {
        for piece in text.split_inclusive(['-', '/', '.', '_', '@']) {
            let mut rest = String::new();
            for c in piece.chars() {
                rest.push(c);
                if width(&rest, weight, size) > room && rest.chars().count() > 1 {
                    rest.pop();
                    pieces.push(Word { parts: vec![(std::mem::take(&mut rest), weight)], spaced });
                    spaced = false;
                    rest.push(c);
                }
            }
            pieces.push(Word { parts: vec![(rest, weight)], spaced });
            spaced = false;
        }
    }
    pieces
}

struct Setter {
    size: f32,
    line: Line,
}

impl Setter {
    fn is_empty(&self) -> bool {
        self.line.runs.is_empty()
    }
    fn space(&self, word: &Word) -> bool {
        word.spaced && !self.is_empty()
    }
    fn with(&self, word: &Word) -> f32 {
        let space = if self.space(word) { width(" ", Weight::Regular, self.size) } else { 0.0 };
        self.line.width + space + word.width(self.size)
    }
    fn put(&mut self, word: Word) {
        let space = self.space(&word);
        for (n, (text, weight)) in word.parts.into_iter().enumerate() {
            let text = if n == 0 && space { format!(" {text}") } else { text };
            let wide = width(&text, weight, self.size);
            match self.line.runs.last_mut() {
                Some(run) if run.weight == weight => run.text.push_str(&text),
                _ => self.line.runs.push(Run { x: self.line.width, text, weight }),
            }
            self.line.width += wide;
        }
    }
    /// The line; where the text goes on, its last word ends in a space, so that copied words stay apart.
    fn end(mut self, goes_on: bool) -> Line {
        if let Some(run) = self.line.runs.last_mut().filter(|_| goes_on) {
            run.text.push(' ');
        }
        self.line
    }
}
