//! Tabs that are links: views of one thing, each with its own address.

use maud::{Markup, html};

/// One view.
pub struct Tab {
    pub label: String,
    pub href: String,
    pub current: bool,
    /// How many wait there, or nothing.
    pub count: Option<String>,
}

impl Tab {
    pub fn new(label: impl Into<String>, href: impl Into<String>, current: bool) -> Self {
        Self { label: label.into(), href: href.into(), current, count: None }
    }

    pub fn count(mut self, count: impl Into<String>) -> Self {
        self.count = Some(count.into());
        self
    }
}

/// The row of tabs, named for a screen reader by what they are views of.
pub fn tabs(name: &str, tabs: &[Tab]) -> Markup {
    html! {
        nav aria-label=(name) {
            ul.tabs {
                @for tab in tabs {
                    li {
                        a href=(tab.href) aria-current=[tab.current.then_some("page")] {
                            (tab.label)
                            @if let Some(count) = &tab.count { span.tab-count { (count) } }
                        }
                    }
                }
            }
        }
    }
}
