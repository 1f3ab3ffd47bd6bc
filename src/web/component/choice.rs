//! Lists to choose from: radios for one, check boxes for several. One group is one question.

use std::borrow::Cow;

use maud::{Markup, Render, html};

use super::field::{Choice, described_by, error, hint};

/// A group of radios or check boxes. The first input has the id of the group's name, so that an error can point to it.
pub struct Choices<'a> {
    kind: &'static str,
    label: Cow<'a, str>,
    name: Cow<'a, str>,
    list: Vec<Choice<'a>>,
    value: Cow<'a, str>,
    hint: Option<Cow<'a, str>>,
    error: Option<Cow<'a, str>>,
    required: bool,
    two_columns: bool,
}

/// One of a few.
pub fn radios<'a>(
    label: impl Into<Cow<'a, str>>,
    name: impl Into<Cow<'a, str>>,
    choices: Vec<Choice<'a>>,
) -> Choices<'a> {
    new("radio", label.into(), name.into(), choices)
}

/// Any of a few; each chosen one is sent under the same name.
pub fn checkboxes<'a>(
    label: impl Into<Cow<'a, str>>,
    name: impl Into<Cow<'a, str>>,
    choices: Vec<Choice<'a>>,
) -> Choices<'a> {
    new("checkbox", label.into(), name.into(), choices)
}

fn new<'a>(kind: &'static str, label: Cow<'a, str>, name: Cow<'a, str>, choices: Vec<Choice<'a>>) -> Choices<'a> {
    Choices {
        kind,
        label,
        name,
        list: choices,
        value: Cow::Borrowed(""),
        hint: None,
        error: None,
        required: false,
        two_columns: false,
    }
}

impl<'a> Choices<'a> {
    /// The value of the chosen radio.
    pub fn value(mut self, value: impl Into<Cow<'a, str>>) -> Self {
        self.value = value.into();
        self
    }

    pub fn hint(mut self, hint: impl Into<Cow<'a, str>>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    pub fn error<E: Into<Cow<'a, str>>>(mut self, error: Option<E>) -> Self {
        self.error = error.map(Into::into);
        self
    }

    /// The browser refuses to send without a chosen radio; check boxes are left to the server.
    pub fn required(mut self) -> Self {
        self.required = true;
        self
    }

    /// Two columns where there is room, for a long list such as the 17 SDGs.
    pub fn two_columns(mut self) -> Self {
        self.two_columns = true;
        self
    }
}

impl Render for Choices<'_> {
    fn render(&self) -> Markup {
        let described = described_by(&self.name, self.hint.is_some(), self.error.is_some(), false);
        html! {
            fieldset.field.field-wrong[self.error.is_some()] aria-describedby=[described] {
                legend.legend { (self.label) }
                (hint(&self.name, self.hint.as_deref()))
                (error(&self.name, self.error.as_deref()))
                div.choices.choices-2[self.two_columns] {
                    @for (i, choice) in self.list.iter().enumerate() { (self.one(i, choice)) }
                }
            }
        }
    }
}

impl Choices<'_> {
    fn one(&self, i: usize, choice: &Choice<'_>) -> Markup {
        let id = if i == 0 { self.name.to_string() } else { format!("{}-{}", self.name, i + 1) };
        let chosen = choice.chosen || (self.kind == "radio" && choice.value == self.value);
        let required = self.required && self.kind == "radio";
        html! {
            div.choice {
                input.choice-input type=(self.kind) id=(id) name=(self.name) value=(choice.value)
                    checked[chosen] required[required] aria-describedby=[choice.hint.as_ref().map(|_| format!("{id}-hint"))];
                span.choice-text {
                    label.choice-label for=(id) { (choice.label) }
                    (hint(&id, choice.hint.as_deref()))
                }
            }
        }
    }
}

/// One check box that stands alone: a statement to agree to.
pub struct Check<'a> {
    pub label: &'a str,
    pub name: &'a str,
    /// Sent when it is ticked.
    pub value: &'a str,
    pub checked: bool,
    pub hint: Option<&'a str>,
    pub error: Option<&'a str>,
}

/// A single check box with its label behind it.
pub fn check(check: &Check<'_>) -> Markup {
    let described = described_by(check.name, check.hint.is_some(), check.error.is_some(), false);
    html! {
        div.field.field-wrong[check.error.is_some()] {
            (error(check.name, check.error))
            div.choice {
                input.choice-input type="checkbox" id=(check.name) name=(check.name) value=(check.value)
                    checked[check.checked] aria-describedby=[described] aria-invalid=[check.error.map(|_| "true")];
                span.choice-text {
                    label.choice-label for=(check.name) { (check.label) }
                    (hint(check.name, check.hint))
                }
            }
        }
    }
}
