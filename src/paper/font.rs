//! The two cuts of the one family, and how wide their letters are.

use super::flow::Weight;
use skrifa::{
    FontRef, MetadataProvider,
    instance::{LocationRef, Size},
};
use std::{collections::HashMap, sync::LazyLock};

pub(super) const REGULAR: &[u8] = include_bytes!("fonts/plus-jakarta-sans-regular.ttf");
pub(super) const BOLD: &[u8] = include_bytes!("fonts/plus-jakarta-sans-bold.ttf");

/// Stands for a letter that the family lacks.
const LACKING: char = '□';

/// The family's space is made for large print; in small print words would run together.
const SPACE: f32 = 1.25;

/// A letter's glyph and its width in parts of the size.
#[derive(Debug, Clone, Copy)]
pub(super) struct Letter {
    pub(super) glyph: u32,
    pub(super) advance: f32,
}

struct Face {
    letters: HashMap<char, Letter>,
}

static FACES: LazyLock<[Face; 2]> = LazyLock::new(|| [face(REGULAR), face(BOLD)]);

fn face(bytes: &'static [u8]) -> Face {
    // The fonts are part of the program, and a test reads them; without letters the text would be empty boxes.
    let Ok(font) = FontRef::new(bytes) else { return Face { letters: HashMap::new() } };
    let metrics = font.glyph_metrics(Size::new(1.0), LocationRef::default());
    let letter = |(code, glyph): (u32, skrifa::GlyphId)| {
        let code = char::from_u32(code)?;
        let stretch = if code == ' ' { SPACE } else { 1.0 };
        let advance = metrics.advance_width(glyph)? * stretch;
        Some((code, Letter { glyph: glyph.to_u32(), advance }))
    };
    Face { letters: font.charmap().mappings().filter_map(letter).collect() }
}

/// How a letter is drawn.
pub(super) fn letter(c: char, weight: Weight) -> Letter {
    let face = &FACES[usize::from(weight == Weight::Bold)];
    face.letters.get(&c).or_else(|| face.letters.get(&LACKING)).copied().unwrap_or(Letter { glyph: 0, advance: 0.5 })
}

/// The text as it can be set: one kind of space, no invisible signs, `□` for what the family lacks.
pub(super) fn settable(text: &str) -> String {
    let face = &FACES[0];
    text.chars()
        .filter_map(|c| match c {
            '\u{2011}' => Some('-'),
            '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' => None,
            c if face.letters.contains_key(&c) => Some(c),
            c if c.is_whitespace() => Some(' '),
            c if c.is_control() => None,
            _ => Some(LACKING),
        })
        .collect()
}

/// The width of a text on one line, in points.
pub(super) fn width(text: &str, weight: Weight, size: f32) -> f32 {
    text.chars().map(|c| letter(c, weight).advance).sum::<f32>() * size
}
