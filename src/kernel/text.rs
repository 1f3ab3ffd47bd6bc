//! Bounded texts: trimmed, without control characters, counted in words as forms count them.

use serde::{Deserialize, Serialize};
use std::fmt;

/// How many words a text has: runs of characters between white space that hold a letter or a digit.
pub fn word_count(text: &str) -> usize {
    text.split_whitespace().filter(|word| word.chars().any(char::is_alphanumeric)).count()
}

/// For a cell of a CSV file: what a spreadsheet would take for a formula gets an apostrophe before it.
pub fn no_formula(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{text}") } else { text.to_owned() }
}

/// Brings what browsers send into one form: Unix line ends, no control characters, no white space at the ends.
pub fn tidy(text: &str) -> String {
    let unix = text.replace("\r\n", "\n").replace('\r', "\n");
    unix.chars().filter(|c| *c == '\n' || *c == '\t' || !c.is_control()).collect::<String>().trim().to_owned()
}

/// Two titles are the same when they differ in case, spacing and punctuation only.
pub fn same_title_key(title: &str) -> String {
    title.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Why a text cannot be taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TextError {
    #[error("Isian ini masih kosong.")]
    Empty,
    #[error("Paling banyak {0} huruf.")]
    TooLong(usize),
    #[error("Tulis paling sedikit {0} huruf supaya jelas.")]
    TooShort(usize),
}

/// One line of 1 to 200 characters.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Title(String);

impl Title {
    pub const MAX: usize = 200;
    /// Trims and joins lines; refuses empty and too long.
    pub fn parse(text: &str) -> Result<Self, TextError> {
        let text = tidy(text).split_whitespace().collect::<Vec<_>>().join(" ");
        match text.chars().count() {
            0 => Err(TextError::Empty),
            n if n > Self::MAX => Err(TextError::TooLong(Self::MAX)),
            _ => Ok(Self(text)),
        }
    }
    pub fn as_str(&self) -> &str {
        &self.0
    }
}
impl fmt::Display for Title {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A reason that others will read: 10 to 2,000 characters.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Reason(String);

impl Reason {
    pub const MIN: usize = 10;
    pub const MAX: usize = 2_000;
    /// Trims; refuses empty, too short to be a reason, and too long.
    pub fn parse(text: &str) -> Result<Self, TextError> {
        let text = tidy(text);
        match text.chars().count() {
            0 => Err(TextError::Empty),
            n if n < Self::MIN => Err(TextError::TooShort(Self::MIN)),
            n if n > Self::MAX => Err(TextError::TooLong(Self::MAX)),
            _ => Ok(Self(text)),
        }
    }
    /// The same where a reason may be left out: none where nothing was written.
    pub fn optional(text: &str) -> Result<Option<Self>, TextError> {
        if text.trim().is_empty() { Ok(None) } else { Self::parse(text).map(Some) }
    }
    pub fn as_str(&self) -> &str {
        &self.0
    }
}
impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A text of several lines, at most `MAX` characters, perhaps empty.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Prose<const MAX: usize>(String);

impl<const MAX: usize> Prose<MAX> {
    /// Trims; refuses only what is too long.
    pub fn parse(text: &str) -> Result<Self, TextError> {
        let text = tidy(text);
        if text.chars().count() > MAX { Err(TextError::TooLong(MAX)) } else { Ok(Self(text)) }
    }
    pub fn as_str(&self) -> &str {
        &self.0
    }
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}
impl<const MAX: usize> fmt::Display for Prose<MAX> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_runs_with_a_letter_or_digit() {
        assert_eq!(word_count(""), 0);
        assert_eq!(word_count("  Layanan   antar-jemput, 24 jam - gratis \n"), 5);
    }

    #[test]
    fn line_ends_and_control_characters_are_tidied() {
        assert_eq!(tidy("  satu\r\ndua\u{0}\rtiga "), "satu\ndua\ntiga");
    }

    #[test]
    fn titles_are_compared_without_case_and_punctuation() {
        assert_eq!(same_title_key("Pak Asmat!"), same_title_key("PAK  ASMAT"));
        assert_ne!(same_title_key("Pak Asmat"), same_title_key("Bu Asmat"));
    }

    #[test]
    fn a_title_is_one_line_and_bounded() {
        assert_eq!(Title::parse(" Rantang\nKasih ").unwrap().as_str(), "Rantang Kasih");
        assert_eq!(Title::parse(" "), Err(TextError::Empty));
        assert_eq!(Title::parse(&"x".repeat(201)), Err(TextError::TooLong(200)));
    }

    #[test]
    fn a_reason_says_something() {
        assert_eq!(Reason::parse("ok"), Err(TextError::TooShort(10)));
        assert!(Reason::parse("Berkas belum lengkap.").is_ok());
    }
}
