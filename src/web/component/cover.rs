//! The cover of an edition, the one place of the batik band.

use maud::{Markup, html};

use super::status::Status;

/// An edition's face.
pub struct Cover {
    /// "Kompetisi Inovasi Pelayanan Publik".
    pub eyebrow: String,
    /// "Sinovik Banyuwangi 2026".
    pub title: String,
    pub lead: String,
    pub status: Option<Status>,
    /// The days that matter: ("Pendaftaran ditutup", "3 Agustus 2026, 23.59 WIB").
    pub dates: Vec<(String, String)>,
}

/// The cover with the page's `h1`.
pub fn cover(cover: &Cover) -> Markup {
    html! {
        header.cover {
            (batik())
            div.cover-text {
                p.muted { (cover.eyebrow) }
                h1 { (cover.title) }
                @if !cover.lead.is_empty() { p.lead { (cover.lead) } }
                @if let Some(status) = &cover.status { p { (status) } }
            }
            @if !cover.dates.is_empty() {
                dl.cover-dates {
                    @for (name, date) in &cover.dates { div { dt { (name) } dd { (date) } } }
                }
            }
        }
    }
}

/// A narrow band after gajah oling, the curling trunk of Banyuwangi's cloth.
pub fn batik() -> Markup {
    html! {
        svg.batik width="100%" height="32" aria-hidden="true" focusable="false" {
            defs {
                pattern #batik width="72" height="32" patternUnits="userSpaceOnUse" {
                    path.batik-line d="M4 27c2-13 11-21 23-21 10 0 16 6 15 13-1 6-8 8-12 5-3-3-1-8 3-7" {}
                    path.batik-line d="M42 19c5 6 14 7 20 1 4-4 6-9 6-14" {}
                    path.batik-leaf d="M13 11c-4-1-6-4-6-8 5 0 8 3 6 8zM50 20c-1-5 1-9 6-11 2 5 0 9-6 11zM66 24c4-1 7 1 8 5-5 2-8 0-8-5zM-6 24c4-1 7 1 8 5-5 2-8 0-8-5z" {}
                    circle.batik-dot cx="35" cy="29" r="1.4" {}
                    circle.batik-dot cx="47" cy="8" r="1.4" {}
                    circle.batik-dot cx="19" cy="20" r="1.4" {}
                    circle.batik-dot cx="58" cy="28" r="1.4" {}
                }
            }
            rect.batik-ground width="100%" height="32" {}
            rect width="100%" height="32" fill="url(#batik)" {}
        }
    }
}
