//! Fields by name, as they were typed.

use crate::{
    kernel::{score::Number, time::Zone},
    web::component::form_parts::Errors,
};
use std::collections::BTreeMap;

/// The most rows a form takes.
const MAX_ROWS: usize = 80;
/// Empty rows offered below the filled ones.
const SPARE: usize = 3;

/// Every field that was typed, as often as it was sent.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Typed(BTreeMap<String, Vec<String>>);

impl Typed {
    /// What a browser sent.
    pub fn of(raw: &[(String, String)]) -> Self {
        let mut typed = Self::default();
        for (name, value) in raw {
            typed.add(name.as_str(), value);
        }
        typed
    }
    /// Adds a value.
    pub fn add(&mut self, name: impl Into<String>, value: impl ToString) {
        self.0.entry(name.into()).or_default().push(value.to_string());
    }
    /// The first value, empty where there is none.
    pub fn get(&self, name: &str) -> &str {
        self.0.get(name).and_then(|values| values.first()).map_or("", String::as_str)
    }
    /// Every value under this name.
    pub fn all(&self, name: &str) -> &[String] {
        self.0.get(name).map_or(&[], Vec::as_slice)
    }
    /// Every field with each of its values.
    pub fn raw(&self) -> Vec<(String, String)> {
        let pairs = self.0.iter().flat_map(|(name, values)| values.iter().map(move |value| (name, value)));
        pairs.map(|(name, value)| (name.clone(), value.clone())).collect()
    }
    /// The field of a row.
    pub fn at(&self, name: &str, row: usize) -> &str {
        self.get(&at(name, row))
    }
    /// Whether the box is ticked.
    pub fn ticked(&self, name: &str) -> bool {
        !self.get(name).is_empty()
    }
    /// Sets the number of rows: the filled ones and a few to spare.
    pub fn set_rows(&mut self, filled: usize, spare: bool) {
        self.add("baris", filled + if spare { SPARE } else { 0 });
    }
    /// How many rows the form has.
    pub fn rows(&self) -> usize {
        self.get("baris").parse().unwrap_or(0).min(MAX_ROWS)
    }
    /// The rows that count: `name` is filled and `hapus` is not ticked.
    pub fn filled(&self, name: &'static str) -> impl Iterator<Item = usize> + '_ {
        (0..self.rows()).filter(move |row| !self.at(name, *row).trim().is_empty() && !self.ticked(&at("hapus", *row)))
    }
    /// A whole number from 0.
    pub fn count(&self, name: &str, errors: &mut Errors) -> Option<u32> {
        let read = self.get(name).trim().parse::<u32>().map_err(|_| "Isi dengan angka bulat, misalnya 3.");
        errors.keep(name, read)
    }
    /// A whole number, or nothing where the field is empty.
    pub fn optional_count(&self, name: &str, errors: &mut Errors) -> Option<u32> {
        if self.get(name).trim().is_empty() { None } else { self.count(name, errors) }
    }
    /// A number with a comma.
    pub fn number(&self, name: &str, errors: &mut Errors) -> Option<Number> {
        let read = self.get(name).parse::<Number>().map_err(|_| "Isi dengan angka, misalnya 12,5.");
        errors.keep(name, read)
    }
    /// A number, or nothing where the field is empty.
    pub fn optional_number(&self, name: &str, errors: &mut Errors) -> Option<Number> {
        if self.get(name).trim().is_empty() { None } else { self.number(name, errors) }
    }
    /// One of the three zones.
    pub fn zone(&self) -> Zone {
        match self.get("zona") {
            "wita" => Zone::Wita,
            "wit" => Zone::Wit,
            _ => Zone::Wib,
        }
    }
}

/// The name of a row's field.
pub(super) fn at(name: &str, row: usize) -> String {
    format!("{name}-{row}")
}

/// The key of an item: the one it had, otherwise its label in lower case, told apart from those in `taken`.
pub(super) fn key_of(known: &str, label: &str, taken: &[String]) -> String {
    if !known.is_empty() && !taken.iter().any(|key| key == known) {
        return known.to_owned();
    }
    let mut base = String::new();
    for c in label.chars().flat_map(char::to_lowercase) {
        if c.is_ascii_alphanumeric() {
            base.push(c);
        } else if !base.is_empty() && !base.ends_with('-') {
            base.push('-');
        }
        if base.len() >= 40 {
            break;
        }
    }
    let base = match base.trim_end_matches('-') {
        "" => "butir",
        base => base,
    };
    let mut key = base.to_owned();
    let mut n = 2;
    while taken.contains(&key) {
        key = format!("{base}-{n}");
        n += 1;
    }
    key
}
