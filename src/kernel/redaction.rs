//! Closing names in a text, so that a judge reads an entry without knowing whose it is.
//!
//! A phrase is found wherever it stands as whole words, in any case and spacing, and the same [`MARK`] takes the place
//! of each: how long the closed words were does not show.

use crate::kernel::{
    ids::{AttachmentId, ProposalId},
    text::{TextError, tidy},
};
use serde::{Deserialize, Serialize};
use std::{fmt, ops::Range};

#[cfg(test)]
mod tests;

/// What is read in the place of closed words.
pub const MARK: &str = "[ditutup]";

/// Words to close: one line of 2 to 200 characters that holds a letter or a digit.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Phrase(String);

impl Phrase {
    pub const MIN: usize = 2;
    pub const MAX: usize = 200;
    /// Trims and joins white space; refuses what is too short to be a name, and too long.
    pub fn parse(text: &str) -> Result<Self, TextError> {
        let text = tidy(text).split_whitespace().collect::<Vec<_>>().join(" ");
        let spoken = text.chars().filter(|c| c.is_alphanumeric()).count();
        match text.chars().count() {
            0 => Err(TextError::Empty),
            _ if spoken < Self::MIN => Err(TextError::TooShort(Self::MIN)),
            n if n > Self::MAX => Err(TextError::TooLong(Self::MAX)),
            _ => Ok(Self(text)),
        }
    }
    pub fn as_str(&self) -> &str {
        &self.0
    }
    /// How often it stands in a text, apart from what is closed already.
    pub fn count(&self, text: &str) -> usize {
        let pattern = pattern(self);
        parts(text).map(|(_, part)| found(&letters(part), &pattern).count()).sum()
    }
}
impl fmt::Display for Phrase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What the panitia closed in one version of an entry, and which of its files judges may open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Redaction {
    /// The version that was looked through, from 1; a later one needs another look.
    pub version: u32,
    pub phrases: Vec<Phrase>,
    pub released: Vec<AttachmentId>,
}

impl Redaction {
    /// The text with every phrase closed.
    pub fn close(&self, text: &str) -> String {
        close(&self.phrases, text)
    }
    /// The title that judges read: with every phrase closed; a name of the entry where nothing is left of it.
    pub fn title(&self, proposal: ProposalId, title: &str) -> String {
        let closed = self.close(title);
        let left = parts(&closed).any(|(_, part)| part.chars().any(char::is_alphanumeric));
        if left { closed } else { nameless(proposal) }
    }
}

/// What an entry is called that has no other name: `Usulan 3F9A2C`. It says nothing of whose it is.
pub fn nameless(proposal: ProposalId) -> String {
    let id = proposal.to_string();
    format!("Usulan {}", id.get(id.len().saturating_sub(6)..).unwrap_or_default().to_uppercase())
}

/// What a file is called that must not tell whose it is; the first is number 1.
pub fn nameless_file(number: usize, file_name: &str) -> String {
    let known = ["pdf", "jpg", "jpeg", "png"];
    let kind = file_name.rsplit_once('.').map(|(_, kind)| kind.to_lowercase());
    match kind.filter(|kind| known.contains(&kind.as_str())) {
        Some(kind) => format!("Lampiran {number}.{kind}"),
        None => format!("Lampiran {number}"),
    }
}

/// The text with every phrase closed. The order of the phrases is irrelevant, and closing twice is closing once.
pub fn close<'a>(phrases: impl IntoIterator<Item = &'a Phrase>, text: &str) -> String {
    let mut closed: Vec<Range<usize>> = text.match_indices(MARK).map(|(at, mark)| at..at + mark.len()).collect();
    let patterns: Vec<Vec<char>> = phrases.into_iter().map(pattern).collect();
    for (from, part) in parts(text) {
        let letters = letters(part);
        for pattern in &patterns {
            closed.extend(found(&letters, pattern).map(|at| from + at.start..from + at.end));
        }
    }
    closed.sort_by_key(|range| (range.start, range.end));
    let mut merged: Vec<Range<usize>> = Vec::new();
    for range in closed {
        match merged.last_mut() {
            // One after the other is one: how many there were does not show either.
            Some(last) if range.start <= last.end || is_blank(&text[last.end..range.start]) => {
                last.end = last.end.max(range.end);
            }
            _ => merged.push(range),
        }
    }
    let (mut out, mut from) = (String::with_capacity(text.len()), 0);
    for range in merged {
        out.push_str(&text[from..range.start]);
        out.push_str(MARK);
        from = range.end;
    }
    out.push_str(&text[from..]);
    out
}

/// A letter as it is compared, and the bytes it stands for.
struct Letter {
    read_as: char,
    from: usize,
    to: usize,
}

/// What stands between the marks, with where it begins.
fn parts(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut from = 0;
    text.split(MARK).map(move |part| {
        let at = from;
        from += part.len() + MARK.len();
        (at, part)
    })
}

/// In one case, runs of white space as one space, without what nobody sees, dashes and quotes of one kind.
fn letters(text: &str) -> Vec<Letter> {
    let mut letters: Vec<Letter> = Vec::with_capacity(text.len());
    for (from, c) in text.char_indices() {
        let to = from + c.len_utf8();
        if is_unseen(c) {
            continue;
        }
        if c.is_whitespace() {
            match letters.last_mut() {
                Some(last) if last.read_as == ' ' => last.to = to,
                _ => letters.push(Letter { read_as: ' ', from, to }),
            }
            continue;
        }
        letters.extend(plain(c).to_lowercase().map(|read_as| Letter { read_as, from, to }));
    }
    letters
}

fn pattern(phrase: &Phrase) -> Vec<char> {
    let letters: Vec<char> = letters(phrase.as_str()).into_iter().map(|letter| letter.read_as).collect();
    let blank = |c: &char| *c == ' ';
    let from = letters.iter().take_while(|c| blank(c)).count();
    let to = letters.len() - letters[from..].iter().rev().take_while(|c| blank(c)).count();
    letters[from..to].to_vec()
}

/// Where a pattern stands as whole words, in bytes.
fn found<'a>(letters: &'a [Letter], pattern: &'a [char]) -> impl Iterator<Item = Range<usize>> + 'a {
    let is_word = |c: Option<&char>| c.is_some_and(|c| c.is_alphanumeric());
    let (starts_with_word, ends_with_word) = (is_word(pattern.first()), is_word(pattern.last()));
    let many = if pattern.is_empty() { 0 } else { (letters.len() + 1).saturating_sub(pattern.len()) };
    (0..many).filter_map(move |at| {
        let end = at + pattern.len();
        let same = letters[at..end].iter().map(|letter| &letter.read_as).eq(pattern);
        let before = at.checked_sub(1).map(|at| &letters[at].read_as);
        let after = letters.get(end).map(|letter| &letter.read_as);
        let part = (starts_with_word && is_word(before)) || (ends_with_word && is_word(after));
        (same && !part).then(|| letters[at].from..letters[end - 1].to)
    })
}

const fn plain(c: char) -> char {
    match c {
        '\u{2018}' | '\u{2019}' => '\'',
        '\u{201c}' | '\u{201d}' => '"',
        '\u{2010}'..='\u{2015}' => '-',
        other => other,
    }
}

/// Whether it is in the text and not on the page: soft hyphens, joiners.
const fn is_unseen(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}')
}

fn is_blank(text: &str) -> bool {
    text.chars().all(|c| c.is_whitespace() || is_unseen(c))
}
