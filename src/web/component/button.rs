//! Buttons say what happens. One main action on a page.

use std::borrow::Cow;

use maud::{Markup, Render, html};

#[derive(Clone, Copy)]
enum Weight {
    Main,
    Second,
    Quiet,
    Danger,
}

/// A submit button of the form around it, or a link that looks like one.
pub struct Button<'a> {
    label: Cow<'a, str>,
    about: Option<Cow<'a, str>>,
    weight: Weight,
    href: Option<Cow<'a, str>>,
    name_value: Option<(Cow<'a, str>, Cow<'a, str>)>,
    confirm: Option<Cow<'a, str>>,
    formaction: Option<Cow<'a, str>>,
    skip_validation: bool,
}

/// The one main action: "Kirim usulan".
pub fn main<'a>(label: impl Into<Cow<'a, str>>) -> Button<'a> {
    new(label.into(), Weight::Main)
}

/// An action beside the main one: "Simpan draf".
pub fn second<'a>(label: impl Into<Cow<'a, str>>) -> Button<'a> {
    new(label.into(), Weight::Second)
}

/// An action that looks like a link.
pub fn quiet<'a>(label: impl Into<Cow<'a, str>>) -> Button<'a> {
    new(label.into(), Weight::Quiet)
}

/// An action that takes something away: "Tarik usulan".
pub fn danger<'a>(label: impl Into<Cow<'a, str>>) -> Button<'a> {
    new(label.into(), Weight::Danger)
}

fn new(label: Cow<'_, str>, weight: Weight) -> Button<'_> {
    Button {
        label,
        about: None,
        weight,
        href: None,
        name_value: None,
        confirm: None,
        formaction: None,
        skip_validation: false,
    }
}

impl<'a> Button<'a> {
    /// Makes it a link.
    pub fn href(mut self, href: impl Into<Cow<'a, str>>) -> Self {
        self.href = Some(href.into());
        self
    }

    /// What it is about, for those who hear the button without the row it stands in.
    pub fn about(mut self, what: impl Into<Cow<'a, str>>) -> Self {
        self.about = Some(what.into());
        self
    }

    /// What the form sends when this button is the one pressed.
    pub fn value(mut self, name: impl Into<Cow<'a, str>>, value: impl Into<Cow<'a, str>>) -> Self {
        self.name_value = Some((name.into(), value.into()));
        self
    }

    /// A question asked before sending, where there is JavaScript.
    pub fn confirm(mut self, question: impl Into<Cow<'a, str>>) -> Self {
        self.confirm = Some(question.into());
        self
    }

    /// Sends the form elsewhere.
    pub fn formaction(mut self, url: impl Into<Cow<'a, str>>) -> Self {
        self.formaction = Some(url.into());
        self
    }

    /// Sends the form without the browser's own checks, as for a draft.
    pub fn skip_validation(mut self) -> Self {
        self.skip_validation = true;
        self
    }
}

impl Render for Button<'_> {
    fn render(&self) -> Markup {
        let class = match self.weight {
            Weight::Main => "btn",
            Weight::Second => "btn btn-second",
            Weight::Quiet => "btn btn-quiet",
            Weight::Danger => "btn btn-danger",
        };
        let (name, value) = self.name_value.as_ref().map_or((None, None), |(name, value)| (Some(name), Some(value)));
        let label = html! { (self.label) @if let Some(what) = &self.about { span.sr { " " (what) } } };
        html! {
            @if let Some(href) = &self.href {
                a class=(class) href=(href) { (label) }
            } @else {
                button class=(class) type="submit" name=[name] value=[value] data-confirm=[&self.confirm]
                    formaction=[&self.formaction] formnovalidate[self.skip_validation] { (label) }
            }
        }
    }
}

/// The line of buttons at the end of a form, the main one first.
pub fn actions(buttons: Markup) -> Markup {
    html! { div.actions { (buttons) } }
}

/// A form that is only a button, as for taking a row away.
pub struct ButtonForm<'a> {
    pub action: &'a str,
    pub csrf: &'a str,
    pub command_id: &'a str,
    /// Further hidden inputs, as name and value.
    pub hidden: &'a [(&'a str, &'a str)],
    pub button: Button<'a>,
}

/// A POST form around one button.
pub fn button_form(form: &ButtonForm<'_>) -> Markup {
    html! {
        form.inline-form method="post" action=(form.action) {
            (super::form_parts::form_guard(form.csrf, form.command_id))
            @for (name, value) in form.hidden { input type="hidden" name=(name) value=(value); }
            (form.button)
        }
    }
}
