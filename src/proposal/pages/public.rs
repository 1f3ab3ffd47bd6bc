//! The proposals of an edition, once it publishes them.

use crate::proposal::read_model::{EditionRow, ProposalStatus, PublicFilter, PublicRow};
use crate::web::component::{
    button,
    empty::{Empty, empty},
    field::{self, Choice},
    heading::Heading,
    pager::{Pager, pager},
    status::{Status, tag},
};
use maud::{Markup, html};

/// One page of the list.
pub struct PublicView {
    pub edition: EditionRow,
    pub rows: Vec<PublicRow>,
    pub filter: PublicFilter,
    pub total: i64,
    pub page: usize,
    pub pages: usize,
    /// The address up to the page number.
    pub href: String,
}

/// `/usulan/lomba/{slug}`
pub fn main(view: &PublicView) -> Markup {
    let here = format!("/usulan/lomba/{}", view.edition.slug);
    let filtered = view.filter != PublicFilter::default();
    html! {
        (Heading::new("Usulan peserta").eyebrow(view.edition.name.as_str())
            .lead("Semua usulan yang ikut lomba ini, sebagaimana dikirim unitnya."))
        @if view.total == 0 && !filtered {
            (empty(&Empty {
                title: "Belum ada usulan.",
                text: "Usulan yang dikirim akan terbit di sini.",
                action: Some(button::second("Ke halaman lomba").href(format!("/lomba/{}", view.edition.slug))),
            }))
        } @else {
            (filters(view, &here))
            @if view.rows.is_empty() {
                (empty(&Empty {
                    title: "Tidak ada yang cocok.",
                    text: "Coba kata yang lebih pendek, atau longgarkan pilihan kelompok dan kategori.",
                    action: Some(button::second("Lihat semua usulan").href(here.as_str())),
                }))
            } @else {
                ul.list { @for row in &view.rows { li { (item(view, row)) } } }
                (pager(&Pager {
                    page: view.page,
                    pages: view.pages,
                    href: view.href.clone(),
                    total: format!("{} usulan", view.total),
                }))
            }
        }
    }
}

fn filters(view: &PublicView, here: &str) -> Markup {
    let rules = &view.edition.rules;
    let groups = rules.groups.iter().map(|it| Choice::new(it.key.as_str(), it.label.as_str())).collect();
    let categories = rules.categories.iter().map(|it| Choice::new(it.key.as_str(), it.label.as_str())).collect();
    html! {
        form.filters method="get" action=(here) role="search" {
            (field::search("Cari judul atau unit", "cari").value(view.filter.search.as_str()))
            (field::select("Kelompok", "kelompok", groups).value(view.filter.group.as_str()).empty_choice("Semua kelompok"))
            (field::select("Kategori", "kategori", categories).value(view.filter.category.as_str()).empty_choice("Semua kategori"))
            (button::second("Cari"))
        }
    }
}

fn item(view: &PublicView, row: &PublicRow) -> Markup {
    html! {
        h3 { a href={ "/usulan/" (row.id) } { (row.title) } }
        div.row {
            span { (row.unit_name) }
            (tag(view.edition.group_label(&row.group_key)))
            (tag(view.edition.category_label(&row.category)))
            @if row.status == ProposalStatus::Admitted { (Status::selesai("Lolos administrasi")) }
        }
    }
}
