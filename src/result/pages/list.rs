//! `/hasil`: sealed results and a search over them.

use super::{
    super::read_model::{FinalRow, Hit, SealedEdition},
    awards, href, sealed_by,
};
use crate::web::component::{
    button,
    empty::{Empty, empty},
    field,
    heading::Heading,
    status::tag,
};
use maud::{Markup, html};

/// What is sealed, and what a search found.
#[derive(Default)]
pub struct ListView {
    /// The latest first, each with its best.
    pub editions: Vec<(SealedEdition, Vec<FinalRow>)>,
    /// The words looked for; empty without a search.
    pub words: String,
    pub hits: Vec<Hit>,
}

/// The page's main part.
pub fn list(view: &ListView) -> Markup {
    html! {
        (Heading::new("Hasil").lead("Siapa yang menang, dengan nilai berapa, dan mengapa. Hanya hasil yang sudah disahkan pleno."))
        @if view.editions.is_empty() {
            (empty(&Empty {
                title: "Belum ada hasil yang disahkan.",
                text: "Setelah pleno menutup sebuah lomba, pemenang, nilai setiap kriteria, dan alasan pleno tampil di sini.",
                action: Some(button::second("Lihat lomba").href("/lomba")),
            }))
        } @else {
            form.filters method="get" action="/hasil" role="search" {
                (field::search("Cari inovasi atau unit", "cari").value(view.words.as_str()))
                (button::second("Cari"))
            }
            @if view.words.is_empty() {
                ul.list { @for (edition, best) in &view.editions { li { (one(edition, best)) } } }
            } @else { (found(view)) }
        }
    }
}

fn one(edition: &SealedEdition, best: &[FinalRow]) -> Markup {
    html! {
        h2 { a href={ "/hasil/" (edition.slug) } { (edition.name) } }
        p.muted { (sealed_by(edition)) "." }
        @if !best.is_empty() {
            ol.winners {
                @for row in best {
                    li.winner {
                        div {
                            (awards(row.awards.get(..1).unwrap_or_default()))
                            h3 { a href=(href(&edition.slug, &row.entrant)) { (row.entrant.title) } }
                            p.muted { (row.entrant.unit_name) }
                        }
                        span.winner-score { (row.shown) }
                    }
                }
            }
        }
        p { a href={ "/hasil/" (edition.slug) } { "Lihat semua " (edition.entries) " peringkat" } }
    }
}

fn found(view: &ListView) -> Markup {
    html! {
        @if view.hits.is_empty() {
            (empty(&Empty {
                title: "Tidak ada yang cocok.",
                text: "Coba kata yang lebih pendek, atau nama unitnya.",
                action: Some(button::second("Lihat semua hasil").href("/hasil")),
            }))
        } @else {
            ul.list {
                @for hit in &view.hits {
                    li {
                        h3 { a href=(href(&hit.slug, &hit.entrant)) { (hit.entrant.title) } }
                        p { "Peringkat " (hit.rank) " dengan nilai " b.num { (hit.shown) } }
                        div.row {
                            span { (hit.entrant.unit_name) }
                            (tag(&hit.edition_name))
                            (awards(&hit.awards))
                        }
                    }
                }
            }
        }
    }
}
