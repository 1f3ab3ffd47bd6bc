//! The frame around every page: header, menu, sheet with an optional side column, footer.

use maud::{DOCTYPE, Markup, html};

use crate::web::{
    assets,
    component::{
        banner::{Flash, flash},
        button,
        mark::mark,
    },
};

/// A whole page. Everything has an empty default: `Page { title, main, ..page_of_the_request }`.
#[derive(Default)]
pub struct Page {
    /// Names the page in the browser's tab; the `h1` is the page's own (`component::heading`).
    pub title: String,
    /// The name under "Sayembara", for instance "Kabupaten Banyuwangi".
    pub place: String,
    /// The way here, from the widest to the parent of this page; the page itself is not among them.
    pub crumbs: Vec<Crumb>,
    /// Who is signed in; none shows the link to sign in.
    pub account: Option<AccountBar>,
    pub nav: Vec<NavItem>,
    /// Says at the top that the results are samples.
    pub banner_sample: bool,
    /// The answer to what was just done.
    pub flash: Option<Flash>,
    pub main: Markup,
    /// The side column: beside the text from 60rem, below it on a phone.
    pub side: Option<Markup>,
    /// The token of the session, for the sign-out form.
    pub csrf: Option<String>,
    /// The server's time as RFC 3339, from which `app.js` counts down.
    pub now: Option<String>,
    /// The form came back: the browser's tab says so first.
    pub has_errors: bool,
}

/// One step of the way here.
pub struct Crumb {
    pub label: String,
    pub href: String,
}

impl Crumb {
    pub fn new(label: impl Into<String>, href: impl Into<String>) -> Self {
        Self { label: label.into(), href: href.into() }
    }
}

/// Who is signed in, in words.
pub struct AccountBar {
    pub name: String,
    /// For instance "Operator OPD".
    pub role_label: String,
    /// For instance "Dinas Kesehatan"; may be empty.
    pub unit: String,
}

/// A place in the menu.
pub struct NavItem {
    pub label: String,
    pub href: String,
    pub current: bool,
}

impl NavItem {
    pub fn new(label: impl Into<String>, href: impl Into<String>, current: bool) -> Self {
        Self { label: label.into(), href: href.into(), current }
    }
}

/// The document.
pub fn page(page: &Page) -> Markup {
    html! {
        (DOCTYPE)
        html lang="id" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { @if page.has_errors { "Perlu diperbaiki: " } (page.title) " – Sayembara" }
                link rel="preload" href=(assets::url("plus-jakarta-sans-latin.woff2")) as="font" type="font/woff2" crossorigin;
                link rel="stylesheet" href=(assets::url("app.css"));
                link rel="icon" href=(assets::url("logo.svg")) type="image/svg+xml";
                meta name="theme-color" content="#ebe4d3" media="(prefers-color-scheme: light)";
                meta name="theme-color" content="#12110e" media="(prefers-color-scheme: dark)";
                script src=(assets::url("app.js")) defer {}
            }
            body data-now=[&page.now] {
                a.skip href="#isi" { "Langsung ke isi" }
                @if page.banner_sample { (sample()) }
                (header(page))
                div.sheet {
                    div.wrap {
                        (crumbs(&page.crumbs))
                        @if let Some(message) = &page.flash { (flash(message)) }
                        div.cols.has-side[page.side.is_some()] {
                            main.main #isi tabindex="-1" { (page.main) }
                            @if let Some(side) = &page.side { aside.side { (side) } }
                        }
                    }
                }
                (footer(page))
            }
        }
    }
}

fn sample() -> Markup {
    html! {
        div.sample role="note" {
            p.wrap { "Hasil di situs ini contoh. Orang, nilai dan pemenangnya rekaan; jangan dikutip." }
        }
    }
}

fn header(page: &Page) -> Markup {
    html! {
        header.head {
            div.wrap {
                a.brand href="/" {
                    (mark())
                    span {
                        span.brand-name { "Sayembara" }
                        @if !page.place.is_empty() { span.brand-place { (page.place) } }
                    }
                }
                details.menu {
                    summary { "Menu" }
                    div.menu-body {
                        @if !page.nav.is_empty() { (nav(&page.nav)) }
                        (account(page))
                    }
                }
            }
        }
    }
}

fn nav(items: &[NavItem]) -> Markup {
    html! {
        nav aria-label="Menu utama" {
            ul.nav-list {
                @for item in items {
                    li { a.nav-link href=(item.href) aria-current=[item.current.then_some("page")] { (item.label) } }
                }
            }
        }
    }
}

fn account(page: &Page) -> Markup {
    html! {
        @match &page.account {
            Some(account) => {
                div.account {
                    div {
                        span.account-name { (account.name) }
                        span.account-role {
                            (account.role_label)
                            @if !account.unit.is_empty() { " · " (account.unit) }
                        }
                    }
                    form method="post" action="/keluar" {
                        @if let Some(csrf) = &page.csrf { input type="hidden" name="csrf" value=(csrf); }
                        (button::second("Keluar"))
                    }
                }
            }
            None => div.account.account-none { a.btn.btn-second href="/masuk" { "Masuk" } }
        }
    }
}

fn crumbs(crumbs: &[Crumb]) -> Markup {
    html! {
        @if !crumbs.is_empty() {
            nav.crumbs aria-label="Letak halaman" {
                ol { @for crumb in crumbs { li { a href=(crumb.href) { (crumb.label) } } } }
            }
        }
    }
}

fn footer(page: &Page) -> Markup {
    html! {
        footer.foot {
            div.wrap {
                p {
                    "Sayembara, catatan inovasi dan lombanya"
                    @if !page.place.is_empty() { " di " (page.place) }
                    "."
                }
                ul.foot-links {
                    li { a href="/lomba" { "Lomba" } }
                    li { a href="/inovasi" { "Inovasi" } }
                    li { a href=(assets::url("plus-jakarta-sans.OFL.txt")) { "Lisensi huruf" } }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests;
