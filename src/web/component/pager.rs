//! The pager below a long list.

use maud::{Markup, html};

/// Where the reader is in a list of several pages.
pub struct Pager {
    /// From 1.
    pub page: usize,
    pub pages: usize,
    /// The address up to the page number: `/inovasi?cari=air&halaman=`.
    pub href: String,
    /// What is counted: "212 inovasi".
    pub total: String,
}

/// Previous, where, next. With one page it only says the total.
pub fn pager(pager: &Pager) -> Markup {
    let page = pager.page.max(1);
    html! {
        @if pager.pages <= 1 {
            p.muted.num { (pager.total) }
        } @else {
            nav.pager aria-label="Halaman" {
                @if page > 1 { a href={ (pager.href) (page - 1) } rel="prev" { "‹ Sebelumnya" } }
                @else { span.pager-none {} }
                span { "Halaman " (page) " dari " (pager.pages) ", " (pager.total) }
                @if page < pager.pages { a.pager-next href={ (pager.href) (page + 1) } rel="next" { "Berikutnya ›" } }
                @else { span.pager-none {} }
            }
        }
    }
}
