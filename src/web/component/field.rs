//! Fields of a form: the label above, a hint, what went wrong, the input. The id of an input is its name.

use std::borrow::Cow;

use maud::{Markup, Render, html};

use super::status::Kind;
use crate::web::markup;

/// What all fields have. Made by `text`, `textarea`, `number` and so on; rendered by maud: `(field::text("Judul", "judul"))`.
pub struct Field<'a> {
    label: Cow<'a, str>,
    name: Cow<'a, str>,
    id: Option<Cow<'a, str>>,
    value: Cow<'a, str>,
    hint: Option<Cow<'a, str>>,
    error: Option<Cow<'a, str>>,
    required: bool,
    optional: bool,
    locked: bool,
    width: &'static str,
    unit: Option<Cow<'a, str>>,
    extra: Vec<(&'static str, Cow<'a, str>)>,
    kind: Input<'a>,
}

enum Input<'a> {
    Line(&'static str),
    Area { rows: usize, limit: Option<usize>, words: usize },
    Select { options: Vec<Choice<'a>>, empty: Option<Cow<'a, str>> },
    File { accept: Cow<'a, str>, several: bool },
}

/// A choice of a list: what is sent and what is read.
#[derive(Clone, Debug)]
pub struct Choice<'a> {
    pub value: Cow<'a, str>,
    pub label: Cow<'a, str>,
    pub hint: Option<Cow<'a, str>>,
    /// Chosen in a list of check boxes; other lists compare with the field's value.
    pub chosen: bool,
}

impl<'a> Choice<'a> {
    pub fn new(value: impl Into<Cow<'a, str>>, label: impl Into<Cow<'a, str>>) -> Self {
        Self { value: value.into(), label: label.into(), hint: None, chosen: false }
    }

    pub fn hint(mut self, hint: impl Into<Cow<'a, str>>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    pub fn chosen(mut self, chosen: bool) -> Self {
        self.chosen = chosen;
        self
    }
}

/// One line of text.
pub fn text<'a>(label: impl Into<Cow<'a, str>>, name: impl Into<Cow<'a, str>>) -> Field<'a> {
    new(label.into(), name.into(), Input::Line("text"))
}

/// An e-mail address.
pub fn email<'a>(label: impl Into<Cow<'a, str>>, name: impl Into<Cow<'a, str>>) -> Field<'a> {
    new(label.into(), name.into(), Input::Line("email")).attr("autocapitalize", "none").attr("spellcheck", "false")
}

/// A password; its value is never sent back to the browser.
pub fn password<'a>(label: impl Into<Cow<'a, str>>, name: impl Into<Cow<'a, str>>) -> Field<'a> {
    new(label.into(), name.into(), Input::Line("password")).width("w-medium")
}

/// An address on the web.
pub fn web_address<'a>(label: impl Into<Cow<'a, str>>, name: impl Into<Cow<'a, str>>) -> Field<'a> {
    new(label.into(), name.into(), Input::Line("url")).attr("inputmode", "url")
}

/// A search line.
pub fn search<'a>(label: impl Into<Cow<'a, str>>, name: impl Into<Cow<'a, str>>) -> Field<'a> {
    new(label.into(), name.into(), Input::Line("search"))
}

/// A whole or decimal number, typed with a comma; checked by the server.
pub fn number<'a>(label: impl Into<Cow<'a, str>>, name: impl Into<Cow<'a, str>>) -> Field<'a> {
    new(label.into(), name.into(), Input::Line("text"))
        .attr("inputmode", "decimal")
        .attr("autocomplete", "off")
        .width("w-num")
}

/// A day, as `2026-08-03`.
pub fn date<'a>(label: impl Into<Cow<'a, str>>, name: impl Into<Cow<'a, str>>) -> Field<'a> {
    new(label.into(), name.into(), Input::Line("date")).width("w-short")
}

/// A day and minute, as `2026-08-03T23:59`.
pub fn date_time<'a>(label: impl Into<Cow<'a, str>>, name: impl Into<Cow<'a, str>>) -> Field<'a> {
    new(label.into(), name.into(), Input::Line("datetime-local")).width("w-short")
}

/// Several lines of text; `words` adds the word count.
pub fn textarea<'a>(label: impl Into<Cow<'a, str>>, name: impl Into<Cow<'a, str>>) -> Field<'a> {
    new(label.into(), name.into(), Input::Area { rows: 6, limit: None, words: 0 })
}

/// One of a list. For up to six choices radios read better (`choice::radios`).
pub fn select<'a>(
    label: impl Into<Cow<'a, str>>,
    name: impl Into<Cow<'a, str>>,
    options: Vec<Choice<'a>>,
) -> Field<'a> {
    new(label.into(), name.into(), Input::Select { options, empty: Some("Pilih satu".into()) })
}

/// A file. `accept` as in HTML: `.pdf,image/jpeg`. The form needs `enctype="multipart/form-data"`.
pub fn file<'a>(
    label: impl Into<Cow<'a, str>>,
    name: impl Into<Cow<'a, str>>,
    accept: impl Into<Cow<'a, str>>,
) -> Field<'a> {
    new(label.into(), name.into(), Input::File { accept: accept.into(), several: false })
}

/// A value the person does not see.
pub fn hidden(name: &str, value: &str) -> Markup {
    html! { input type="hidden" name=(name) value=(value); }
}

fn new<'a>(label: Cow<'a, str>, name: Cow<'a, str>, kind: Input<'a>) -> Field<'a> {
    Field {
        label,
        name,
        id: None,
        value: Cow::Borrowed(""),
        hint: None,
        error: None,
        required: false,
        optional: false,
        locked: false,
        width: "",
        unit: None,
        extra: Vec::new(),
        kind,
    }
}

impl<'a> Field<'a> {
    pub fn value(mut self, value: impl Into<Cow<'a, str>>) -> Self {
        self.value = value.into();
        self
    }

    pub fn hint(mut self, hint: impl Into<Cow<'a, str>>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// The refusal in a sentence, or none.
    pub fn error<E: Into<Cow<'a, str>>>(mut self, error: Option<E>) -> Self {
        self.error = error.map(Into::into);
        self
    }

    /// The browser refuses to send without it.
    pub fn required(mut self) -> Self {
        self.required = true;
        self
    }

    /// Says "(boleh kosong)" beside the label.
    pub fn optional(mut self) -> Self {
        self.optional = true;
        self
    }

    /// Can be read but not changed; still sent.
    pub fn locked(mut self) -> Self {
        self.locked = true;
        self
    }

    /// Another id than the name, where a page has several forms.
    pub fn id(mut self, id: impl Into<Cow<'a, str>>) -> Self {
        self.id = Some(id.into());
        self
    }

    /// `w-num`, `w-short` or `w-medium`: as wide as the answer.
    pub fn width(mut self, class: &'static str) -> Self {
        self.width = class;
        self
    }

    /// A word behind the input: "kata", "%".
    pub fn unit(mut self, unit: impl Into<Cow<'a, str>>) -> Self {
        self.unit = Some(unit.into());
        self
    }

    /// A further attribute: `autocomplete`, `inputmode`, `min`, `maxlength`, `placeholder`, `data-weight`.
    pub fn attr(mut self, name: &'static str, value: impl Into<Cow<'a, str>>) -> Self {
        self.extra.push((name, value.into()));
        self
    }

    pub fn autocomplete(self, value: impl Into<Cow<'a, str>>) -> Self {
        self.attr("autocomplete", value)
    }

    /// Height of a textarea in lines.
    pub fn rows(mut self, lines: usize) -> Self {
        if let Input::Area { rows, .. } = &mut self.kind {
            *rows = lines;
        }
        self
    }

    /// Shows "n dari limit kata" under a textarea; `n` is counted by the server.
    pub fn words(mut self, n: usize, max: usize) -> Self {
        if let Input::Area { limit, words, .. } = &mut self.kind {
            (*limit, *words) = (Some(max), n);
        }
        self
    }

    /// What the empty first line of a list says; "Pilih satu" unless told.
    pub fn empty_choice(mut self, label: impl Into<Cow<'a, str>>) -> Self {
        if let Input::Select { empty, .. } = &mut self.kind {
            *empty = Some(label.into());
        }
        self
    }

    /// A list without an empty first line.
    pub fn no_empty_choice(mut self) -> Self {
        if let Input::Select { empty, .. } = &mut self.kind {
            *empty = None;
        }
        self
    }

    /// Takes several files.
    pub fn several(mut self) -> Self {
        if let Input::File { several, .. } = &mut self.kind {
            *several = true;
        }
        self
    }

    fn described_by(&self, id: &str) -> Option<String> {
        let counted = matches!(self.kind, Input::Area { limit: Some(_), .. });
        described_by(id, self.hint.is_some(), self.error.is_some(), counted)
    }

    fn attributes(&self, id: &str) -> Vec<(&'static str, Cow<'_, str>)> {
        let mut all: Vec<(&'static str, Cow<'_, str>)> = Vec::with_capacity(8);
        let short = if matches!(self.kind, Input::Area { rows: ..4, .. }) { "area-short" } else { "" };
        let class: Vec<&str> = ["input", self.width, short].into_iter().filter(|part| !part.is_empty()).collect();
        all.push(("class", class.join(" ").into()));
        all.push(("id", id.to_owned().into()));
        all.push(("name", self.name.as_ref().into()));
        if let Some(ids) = self.described_by(id) {
            all.push(("aria-describedby", ids.into()));
        }
        if self.error.is_some() {
            all.push(("aria-invalid", "true".into()));
        }
        all.extend(self.extra.iter().map(|(name, value)| (*name, value.as_ref().into())));
        all
    }
}

impl Render for Field<'_> {
    fn render(&self) -> Markup {
        let id = self.id.as_ref().unwrap_or(&self.name).as_ref();
        html! {
            div.field.field-wrong[self.error.is_some()] {
                label.field-label for=(id) {
                    (self.label)
                    @if self.optional { " " span.optional { "(boleh kosong)" } }
                }
                (hint(id, self.hint.as_deref()))
                (error(id, self.error.as_deref()))
                @if let Some(unit) = &self.unit {
                    div.with-unit { (self.control(id)) span.unit { (unit) } }
                } @else { (self.control(id)) }
                @if let Input::Area { limit: Some(limit), words, .. } = self.kind { (count(id, words, limit)) }
            }
        }
    }
}

impl Field<'_> {
    fn control(&self, id: &str) -> Markup {
        let tag = match &self.kind {
            Input::Line(_) | Input::File { .. } => "input",
            Input::Area { .. } => "textarea",
            Input::Select { .. } => "select",
        };
        let mut all = self.attributes(id);
        let mut flags: Vec<&'static str> = Vec::new();
        if self.required {
            flags.push("required");
        }
        let content = match &self.kind {
            Input::Line(kind) => {
                all.push(("type", (*kind).into()));
                if *kind != "password" {
                    all.push(("value", self.value.as_ref().into()));
                }
                None
            }
            Input::Area { rows, limit, .. } => {
                all.push(("rows", rows.to_string().into()));
                if let Some(limit) = limit {
                    all.push(("data-words", limit.to_string().into()));
                }
                // The first line break after the tag is swallowed by browsers.
                Some(html! { "\n" (self.value) })
            }
            Input::Select { options, empty } => Some(self.options(options, empty.as_deref())),
            Input::File { accept, several } => {
                all.push(("type", "file".into()));
                all.push(("accept", accept.as_ref().into()));
                if *several {
                    flags.push("multiple");
                }
                None
            }
        };
        let list = matches!(self.kind, Input::Select { .. });
        if self.locked {
            flags.push(if list { "disabled" } else { "readonly" });
        }
        html! {
            (markup::element(tag, &all, &flags, content))
            // A disabled list sends nothing by itself.
            @if self.locked && list { (hidden(&self.name, &self.value)) }
        }
    }

    fn options(&self, options: &[Choice<'_>], empty: Option<&str>) -> Markup {
        html! {
            @if let Some(empty) = empty { option value="" { (empty) } }
            @for choice in options {
                option value=(choice.value) selected[choice.value == self.value] { (choice.label) }
            }
        }
    }
}

pub(super) fn described_by(id: &str, hint: bool, error: bool, counted: bool) -> Option<String> {
    let parts = [(hint, "hint"), (error, "error"), (counted, "count")];
    let ids: Vec<String> = parts.iter().filter(|(there, _)| *there).map(|(_, what)| format!("{id}-{what}")).collect();
    (!ids.is_empty()).then(|| ids.join(" "))
}

pub(super) fn hint(id: &str, hint: Option<&str>) -> Markup {
    html! { @if let Some(hint) = hint { span.hint id={ (id) "-hint" } { (hint) } } }
}

pub(super) fn error(id: &str, error: Option<&str>) -> Markup {
    html! {
        @if let Some(error) = error {
            span.error id={ (id) "-error" } { (Kind::Peringatan.shape()) span { (error) } }
        }
    }
}

fn count(id: &str, words: usize, limit: usize) -> Markup {
    html! {
        div.under {
            span.count-over[words > limit] id={ (id) "-count" } data-count-for=(id) {
                (words) " dari " (limit) " kata"
                @if words > limit { ", lebih " (words - limit) }
            }
        }
    }
}
