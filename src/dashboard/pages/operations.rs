//! `/operasional`: whether the log is whole and everything keeps up with it.

use super::super::read_model::{Operations, Reader};
use crate::web::{
    component::{
        banner::{Notice, notice},
        dl::{Fact, summary},
        heading::Heading,
        status::{Kind, Status},
        table::{Col, Row, Table},
    },
    markup::thousands,
};
use maud::{Markup, html};

/// Events a reader may be behind before it counts as late.
const TOLERATED: i64 = 100;

/// The page's main part.
pub fn operations(state: &Operations) -> Markup {
    let well = state.is_gapless && state.late_timers == 0 && state.readers.iter().all(is_well);
    let status = if well { Status::selesai("Baik") } else { Status::tolak("Perlu ditangani") };
    html! {
        (Heading::new("Keadaan sistem")
            .lead("Semua yang terjadi ada di satu catatan. Halaman-halaman disusun oleh pembaca catatan itu.")
            .status(status))
        (summary(&[
            Fact::new("Peristiwa dalam catatan", html! { span.num { (count(state.head)) } }),
            Fact::new("Catatan utuh", if state.is_gapless { Status::selesai("Ya, tanpa celah") } else { Status::tolak("Tidak: ada celah") }),
            Fact::new("Jadwal yang terlambat", html! { span.num { (count(state.late_timers)) } }),
        ]))
        @for reader in state.readers.iter().filter(|reader| reader.is_parked) { (parked(reader)) }
        h2 { "Pembaca catatan" }
        (Table::new("Pembaca catatan", vec![
            Col::head("Nama"), Col::text("Jenis"), Col::number("Sampai peristiwa"), Col::number("Tertinggal"), Col::text("Keadaan"),
        ]).hide_caption().stacked().rows(state.readers.iter().map(row)))
    }
}

fn count(n: i64) -> String {
    thousands(n.unsigned_abs())
}

fn is_well(reader: &Reader) -> bool {
    !reader.is_parked && reader.lag <= TOLERATED
}

fn row(reader: &Reader) -> Row {
    let state = match reader {
        Reader { is_parked: true, .. } => Status::tolak("Berhenti"),
        Reader { lag, .. } if *lag > TOLERATED => Status::peringatan("Tertinggal"),
        _ => Status::selesai("Berjalan"),
    };
    Row::new(vec![
        html! { code { (reader.name) } },
        html! { @if reader.is_projection { "Penyusun halaman" } @else { "Penindak lanjut" } },
        html! { (count(reader.position)) },
        html! { (count(reader.lag)) },
        html! { (state) },
    ])
    .marked(reader.is_parked)
}

fn parked(reader: &Reader) -> Markup {
    notice(&Notice {
        kind: Kind::Tolak,
        title: format!("{} berhenti setelah peristiwa {}", reader.name, count(reader.position)),
        body: html! {
            @if let Some(error) = &reader.error { p { code { (error) } } }
            @if reader.is_projection {
                p { "Setelah penyebabnya diperbaiki, jalankan " code { "sayembara rebuild " (reader.name) } " di server." }
            } @else { p { "Penyebabnya ada di log server. Sesudah diperbaiki, mulai ulang server." } }
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reader_that_stopped_is_named_with_its_error_and_what_helps() {
        let state = Operations {
            head: 1_290,
            is_gapless: true,
            late_timers: 0,
            readers: vec![Reader {
                name: "result".into(),
                is_projection: true,
                position: 41,
                lag: 49,
                is_parked: true,
                error: Some("event 42 <bad>".into()),
            }],
        };
        let html = operations(&state).into_string();
        for expected in ["Perlu ditangani", "event 42 &lt;bad&gt;", "sayembara rebuild result", "Berhenti", "1.290"] {
            assert!(html.contains(expected), "{expected}");
        }
    }
}
