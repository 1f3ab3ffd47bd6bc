//! `/`: what this is, what is open, who won.

use super::super::read_model::{RunningEdition, Totals, Winner};
use crate::web::component::{
    button,
    deadline::{Deadline, deadline},
    empty::{Empty, empty},
    field,
    heading::Heading,
    status::Status,
};
use maud::{Markup, html};

/// What everybody sees first.
#[derive(Default)]
pub struct FrontView {
    /// "Kabupaten Banyuwangi"; may be empty.
    pub place: String,
    pub editions: Vec<RunningEdition>,
    /// Of the latest sealed result, the best first.
    pub winners: Vec<Winner>,
    pub totals: Totals,
}

/// The page's main part.
pub fn front(view: &FrontView) -> Markup {
    let place = if view.place.is_empty() { "di daerah ini".to_owned() } else { view.place.clone() };
    html! {
        (Heading::new("Inovasi pelayanan, dicatat dan dilombakan terbuka")
            .eyebrow(&view.place)
            .lead(format!(
                "Unit pemerintah {place} mencatat inovasinya di sini dan mengikutkannya dalam lomba. Aturan, bobot dan \
                 jadwal diumumkan sebelum penilaian dimulai. Setelah hasil disahkan, setiap nilai dan alasannya dapat \
                 dibaca siapa saja."
            )))
        form.filters method="get" action="/inovasi" role="search" {
            (field::search("Cari inovasi", "cari"))
            (button::main("Cari"))
        }
        (editions(&view.editions))
        (winners(&view.winners))
        @if view.totals.innovations > 0 {
            p.muted.num {
                (view.totals.innovations) " inovasi dari " (view.totals.units) " unit tercatat, "
                (view.totals.sealed) " hasil lomba sudah disahkan. "
                a href="/inovasi" { "Lihat semua inovasi" }
            }
        }
    }
}

fn editions(editions: &[RunningEdition]) -> Markup {
    let open: Vec<_> = editions.iter().filter(|edition| edition.is_open()).collect();
    let other: Vec<_> = editions.iter().filter(|edition| !edition.is_open()).collect();
    html! {
        @if !open.is_empty() || other.is_empty() { h2 { "Pendaftaran dibuka" } }
        @if !open.is_empty() { ul.list { @for edition in open { li { (opened(edition)) } } } }
        @else if other.is_empty() {
            (empty(&Empty {
                title: "Tidak ada pendaftaran yang dibuka.",
                text: "Lomba berikutnya muncul di sini begitu panitia mengumumkan aturannya.",
                action: Some(button::second("Lihat semua lomba").href("/lomba")),
            }))
        }
        @if !other.is_empty() {
            h2 { "Sedang berjalan" }
            ul.list { @for edition in other { li { (under_way(edition)) } } }
        }
    }
}

fn opened(edition: &RunningEdition) -> Markup {
    html! {
        h3 { a href={ "/lomba/" (edition.slug) } { (edition.name) } }
        (deadline(&Deadline {
            label: "Ditutup",
            when: &edition.zone.long(edition.closes_at),
            iso: &edition.closes_at.to_string(),
            left: "",
        }))
    }
}

fn under_way(edition: &RunningEdition) -> Markup {
    html! {
        h3 { a href={ "/lomba/" (edition.slug) } { (edition.name) } }
        p {
            @if edition.is_ahead() {
                (Status::netral("Segera dibuka")) " " (edition.zone.long(edition.opens_at))
            } @else if let Some(round) = &edition.round { (Status::jalan(round.as_str())) }
            @else { (Status::jalan("Pendaftaran sudah ditutup")) }
        }
    }
}

fn winners(winners: &[Winner]) -> Markup {
    html! {
        @if let Some(first) = winners.first() {
            h2 { "Pemenang " a href={ "/hasil/" (first.slug) } { (first.edition) } }
            ol.winners {
                @for winner in winners {
                    li.winner {
                        div {
                            span.award { (winner.award) }
                            h3 { a href={ "/hasil/" (winner.slug) "/" (winner.proposal) } { (winner.title) } }
                            p.muted { (winner.unit_name) }
                        }
                        span.winner-score { span.sr { "Nilai akhir " } (winner.shown) }
                    }
                }
            }
            p { a href="/hasil" { "Semua hasil" } }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::{
        score::Rounded,
        time::{Zone, parse_date},
    };

    #[test]
    fn an_empty_house_says_what_will_be_here() {
        let html = front(&FrontView::default()).into_string();
        assert!(html.contains("Tidak ada pendaftaran yang dibuka."));
        assert!(!html.contains("Pemenang"));
    }

    #[test]
    fn open_editions_show_their_closing_time_and_winners_their_value() {
        let closes_at = Zone::Wita.end_of(parse_date("2026-08-03").unwrap());
        let view = FrontView {
            editions: vec![RunningEdition {
                slug: "sinovik-2026".into(),
                name: "Sinovik <2026>".into(),
                zone: Zone::Wita,
                registration: "buka".into(),
                opens_at: closes_at,
                closes_at,
                round: None,
            }],
            winners: vec![Winner {
                slug: "sinovik-2025".into(),
                edition: "Sinovik 2025".into(),
                proposal: "prp-1".into(),
                title: "SAKERA".into(),
                unit_name: "RSUD Blambangan".into(),
                award: "Terbaik I".into(),
                shown: Rounded::hundredths(9225),
            }],
            ..FrontView::default()
        };
        let html = front(&view).into_string();
        for expected in
            ["Sinovik &lt;2026&gt;", "Senin, 3 Agustus 2026, 23.59 WITA", "92,25", "/hasil/sinovik-2025/prp-1"]
        {
            assert!(html.contains(expected), "{expected} in {html}");
        }
    }
}
