//! What stands around the fields of a form: the guard and the summary of errors.

use maud::{Markup, html};

/// The hidden inputs of every POST form: the session's token and the id that makes a second sending harmless.
pub fn form_guard(csrf: &str, command_id: &str) -> Markup {
    html! {
        input type="hidden" name="csrf" value=(csrf);
        input type="hidden" name="command_id" value=(command_id);
    }
}

/// What must be put right, first on a form that came back: (id of the field, sentence).
/// Nothing is shown without errors. An empty id gives a sentence without a link.
pub fn error_summary<I: AsRef<str>, S: AsRef<str>>(errors: &[(I, S)]) -> Markup {
    html! {
        @if !errors.is_empty() {
            div.wrong role="alert" tabindex="-1" data-wrong {
                h2 { @if errors.len() == 1 { "Satu hal perlu diperbaiki" } @else { (errors.len()) " hal perlu diperbaiki" } }
                ul {
                    @for (id, sentence) in errors {
                        li {
                            @if id.as_ref().is_empty() { (sentence.as_ref()) }
                            @else { a href={ "#" (id.as_ref()) } { (sentence.as_ref()) } }
                        }
                    }
                }
            }
        }
    }
}

/// What is wrong with a form, field by field, in the order of the fields. Empty when nothing is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Errors(Vec<(String, String)>);

impl Errors {
    /// One thing that is wrong; an empty field stands for the form as a whole.
    pub fn one(field: impl Into<String>, sentence: impl ToString) -> Self {
        let mut errors = Self::default();
        errors.add(field, sentence);
        errors
    }
    /// Notes what is wrong with a field.
    pub fn add(&mut self, field: impl Into<String>, sentence: impl ToString) {
        self.0.push((field.into(), sentence.to_string()));
    }
    /// The value, or a note of what is wrong with the field.
    pub fn keep<T, E: ToString>(&mut self, field: &str, parsed: Result<T, E>) -> Option<T> {
        parsed.map_err(|error| self.add(field, error)).ok()
    }
    /// The first sentence about a field.
    pub fn of(&self, field: &str) -> Option<&str> {
        self.0.iter().find(|(name, _)| name == field).map(|(_, sentence)| sentence.as_str())
    }
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
    /// The first sentence of all.
    pub fn first(&self) -> Option<&str> {
        self.0.first().map(|(_, sentence)| sentence.as_str())
    }
    /// The summary that stands first on a form that came back.
    pub fn summary(&self) -> Markup {
        error_summary(&self.0)
    }
}
