//! Links to the tables of a round as files, and to what stands beside its ranking.

use crate::competition::read_model::{RoundRow, RoundState};
use crate::scoring::rules::RoundKind;
use maud::{Markup, html};

/// Both forms of one table.
pub(super) fn links(what: &str, path: &str) -> Markup {
    html! { (what) ": " a href={ (path) ".xlsx" } { "Excel (XLSX)" } " · " a href={ (path) ".csv" } { "CSV" } }
}

/// The tables of a scored round that its panitia may take home now.
pub(super) fn of_round(round: &RoundRow) -> Markup {
    let path = |name: &str| format!("/panitia/babak/{}/{name}", round.id);
    let over = matches!(round.state, RoundState::Closed | RoundState::Ranked);
    html! {
        @if round.rules.kind == RoundKind::Scored {
            @if round.ranking.is_some() {
                p.no-print { a href=(path("pendapat-kedua")) { "Pendapat kedua: seberapa kokoh peringkat ini" } }
            }
            h2.no-print { "Unduh" }
            ul.no-print {
                li { (links("Peserta", &path("peserta"))) }
                @if round.ranking.is_some() { li { (links("Peringkat", &path("peringkat"))) } }
                @if over { li { (links("Lembar nilai yang ditandatangani", &path("lembar"))) } }
                @if round.ranking.is_some() { li { a href=(path("rekap-nilai.pdf")) { "Rekap nilai setiap juri (PDF)" } } }
                @if !over { li { a href=(path("lembar-kosong.pdf")) { "Lembar nilai kosong (PDF)" } } }
            }
        }
    }
}
