//! The head of a page: what it belongs to, its `h1`, a lead, its status.

use maud::{Markup, Render, html};

use super::status::Status;

/// One per page, first in `main`.
#[derive(Default)]
pub struct Heading {
    eyebrow: String,
    title: String,
    lead: String,
    meta: Markup,
    status: Option<Status>,
}

impl Heading {
    pub fn new(title: impl Into<String>) -> Self {
        Self { title: title.into(), ..Self::default() }
    }

    /// What the page belongs to, above the title: "Sinovik Banyuwangi 2026".
    pub fn eyebrow(mut self, eyebrow: impl Into<String>) -> Self {
        self.eyebrow = eyebrow.into();
        self
    }

    /// One or two sentences below the title.
    pub fn lead(mut self, lead: impl Into<String>) -> Self {
        self.lead = lead.into();
        self
    }

    pub fn status(mut self, status: Status) -> Self {
        self.status = Some(status);
        self
    }

    /// Short facts beside the status.
    pub fn meta(mut self, meta: Markup) -> Self {
        self.meta = meta;
        self
    }
}

impl Render for Heading {
    fn render(&self) -> Markup {
        let long = self.title.chars().count() > 48;
        html! {
            header.page-head {
                @if !self.eyebrow.is_empty() { p.eyebrow { (self.eyebrow) } }
                h1.long[long] { (self.title) }
                @if !self.lead.is_empty() { p.lead { (self.lead) } }
                @if self.status.is_some() || !self.meta.0.is_empty() {
                    div.page-meta { @if let Some(status) = &self.status { (status) } (self.meta) }
                }
            }
        }
    }
}
