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
