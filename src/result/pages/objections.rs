//! Objections beside a result: whether it stands, what was asked and answered, and every version of it.

use super::edition::EditionView;
use crate::{
    kernel::time::plain_date,
    result::read_model::{Consequence, Correction, Entrant, FinalRow, ObjectionSummary, SealedEdition},
    web::{
        component::{
            banner::{Notice, notice},
            status::{Kind, Status},
            table::{Col, Table},
        },
        markup::paragraphs,
    },
};
use maud::{Markup, html};

/// How far a result is, in word and shape.
pub(super) fn status(edition: &SealedEdition) -> Status {
    if edition.version < edition.latest {
        Status::tolak("Digantikan")
    } else if edition.reopened.is_some() {
        Status::peringatan("Ditinjau kembali")
    } else if edition.objections_open {
        Status::jalan("Disahkan, masa sanggah")
    } else {
        Status::selesai("Disahkan")
    }
}

/// Whether this result stands, and what may still happen to it.
pub(super) fn standing(view: &EditionView) -> Markup {
    let edition = &view.edition;
    let slug = &edition.slug;
    let told = |kind, title: String, body| notice(&Notice { kind, title, body });
    html! {
        @if edition.version < edition.latest {
            @let next = view.versions.iter().find(|it| it.version == edition.version + 1);
            (told(Kind::Tolak, "Hasil ini digantikan dan tidak berlaku lagi.".into(), html! {
                @if let Some(next) = next {
                    p { "Digantikan hasil versi " (next.version) " tanggal " (plain_date(edition.zone.date(next.sealed_at))) ", karena sanggah yang diterima." }
                    @if let Some(why) = &next.because { (paragraphs(why)) }
                }
                p { a href={ "/hasil/" (slug) } { "Lihat hasil yang berlaku" } }
            }))
        } @else {
            @if let Some(why) = &edition.because {
                @let before = view.versions.iter().find(|it| it.version + 1 == edition.version);
                (told(Kind::Peringatan, match before {
                    Some(before) => format!("Menggantikan hasil tanggal {}, karena sanggah yang diterima.", plain_date(edition.zone.date(before.sealed_at))),
                    None => "Menggantikan hasil sebelumnya, karena sanggah yang diterima.".into(),
                }, html! {
                    (paragraphs(why))
                    (corrected(&edition.corrections))
                    p { "Perubahan setiap usulan ada di " a href="#perubahan" { "Yang berubah" } "." }
                    p { a href={ "/hasil/" (slug) "/versi/" (edition.version - 1) } { "Baca hasil yang digantikan" } }
                }))
            }
            @if let Some(why) = &edition.reopened {
                (told(Kind::Peringatan, "Pleno sedang meninjau hasil ini kembali, karena sanggah yang diterima.".into(), html! {
                    (paragraphs(why))
                    (corrected(&edition.correcting))
                    @if !edition.correcting.is_empty() { p { "Hasil di bawah ini tetap terbaca sampai hasil baru disahkan." } }
                }))
            }
            @if let Some(until) = edition.objections_until.filter(|_| edition.objections_open) {
                (told(Kind::Jalan, format!("Masa sanggah sampai {}.", edition.zone.long(until)), html! {
                    p { "Unit yang usulannya dinilai dapat " a href="/sanggah" { "mengajukan sanggah" } ". SK dicatat sesudah masa sanggah berakhir dan semua sanggah dijawab." }
                }))
            }
        }
    }
}

/// The rounds whose scores were taken again, and why.
fn corrected(corrections: &[Correction]) -> Markup {
    html! {
        @for one in corrections { p { "Babak " (one.round) " dibuka kembali dan dihitung ulang: " (one.reason) } }
    }
}

/// The page of a version.
pub(super) fn address(edition: &SealedEdition, version: u32) -> String {
    if version == edition.latest {
        format!("/hasil/{}", edition.slug)
    } else {
        format!("/hasil/{}/versi/{version}", edition.slug)
    }
}

/// What files of this version are called after.
pub(super) fn file_name(edition: &SealedEdition) -> String {
    if edition.version == edition.latest {
        edition.slug.clone()
    } else {
        format!("{}-versi-{}", edition.slug, edition.version)
    }
}

/// By how much each entry changed against the version before.
pub(super) fn changes(view: &EditionView) -> Markup {
    let edition = &view.edition;
    let entries = view.rows.iter().map(|row| &row.entrant);
    let gone = view.before.iter().map(|row| &row.entrant).filter(|one| of(&view.rows, one).is_none());
    let rows = entries.chain(gone).map(|entrant| {
        let (was, is) = (of(&view.before, entrant), of(&view.rows, entrant));
        let from_to = |from: Option<String>, to: Option<String>| html! {
            @match (from, to) {
                (Some(from), Some(to)) if from == to => { "Tetap " (to) },
                (from, to) => { (from.unwrap_or_else(|| "–".into())) " menjadi " b { (to.unwrap_or_else(|| "–".into())) } },
            }
        };
        vec![
            html! { a href=(super::href(&edition.slug, entrant)) { (entrant.title) } span.hint { (entrant.unit_name) } },
            from_to(was.map(|row| row.rank.to_string()), is.map(|row| row.rank.to_string())),
            from_to(was.map(|row| row.shown.to_string()), is.map(|row| row.shown.to_string())),
        ]
    });
    let columns = vec![Col::head("Inovasi"), Col::text("Peringkat"), Col::text("Nilai akhir")];
    html! {
        @if !view.before.is_empty() {
            h2 #perubahan { "Yang berubah" }
            p { "Dibandingkan dengan " a href=(address(edition, edition.version - 1)) { "hasil versi " (edition.version - 1) } "." }
            @if view.versions.iter().any(|it| it.version + 1 == edition.version && it.result_sha256 == edition.result_sha256) {
                p { "Peringkat, nilai dan penghargaan ternyata sama, karena itu sidik kedua hasil juga sama." }
            }
            (Table::new("Yang berubah", columns).hide_caption().stacked().rows(rows))
        }
    }
}

fn of<'a>(rows: &'a [FinalRow], entrant: &Entrant) -> Option<&'a FinalRow> {
    rows.iter().find(|row| row.entrant.proposal == entrant.proposal)
}

/// How many objections there were, on which grounds, and what was answered; without persons or units.
pub(super) fn section(view: &EditionView) -> Markup {
    let all = &view.objections;
    html! {
        @if view.edition.objections_until.is_some() || !all.is_empty() {
            h2 #sanggah { "Sanggah" }
            p { (counted(all)) }
            @for one in all { (answered(one, view.edition.latest > 1)) }
        }
    }
}

fn counted(all: &[ObjectionSummary]) -> String {
    let of = |upheld: Option<bool>| all.iter().filter(|one| one.upheld == upheld).count();
    if all.is_empty() {
        return "Tidak ada sanggah atas hasil ini.".to_owned();
    }
    let waiting = match of(None) {
        0 => String::new(),
        n => format!(", {n} menunggu jawaban"),
    };
    format!("{} sanggah diajukan: {} diterima, {} tidak diterima{waiting}.", all.len(), of(Some(true)), of(Some(false)))
}

fn answered(one: &ObjectionSummary, several: bool) -> Markup {
    html! {
        section.stack {
            h3 { (one.ground.label()) }
            div.row {
                @match (one.upheld, &one.consequence) {
                    (None, _) => (Status::netral("Menunggu jawaban")),
                    (Some(false), _) => (Status::tolak("Tidak diterima")),
                    (Some(true), Some(Consequence::Correction { .. })) => (Status::selesai("Diterima, dibetulkan")),
                    (Some(true), _) => (Status::selesai("Diterima, dihitung ulang")),
                }
                @if several { span.muted { "terhadap hasil versi " (one.version) } }
            }
            (paragraphs(&one.reply))
            @if let Some(Consequence::Correction { text }) = &one.consequence { p { b { "Pembetulan: " } (text) } }
        }
    }
}

/// Every version of the result, where there are several.
pub(super) fn versions(view: &EditionView) -> Markup {
    let edition = &view.edition;
    let columns = vec![Col::head("Versi"), Col::text("Disahkan"), Col::text("Keadaan"), Col::text("Sidik hasil")];
    let rows = view.versions.iter().map(|it| {
        let href = address(edition, it.version);
        vec![
            html! { @if it.version == edition.version { "Versi " (it.version) } @else { a href=(href) { "Versi " (it.version) } } },
            html! { (edition.zone.short(it.sealed_at)) },
            html! { @if it.version == edition.latest { "Berlaku" } @else { "Digantikan versi " (it.version + 1) } },
            html! { code { (it.result_sha256.chars().take(16).collect::<String>()) "…" } },
        ]
    });
    html! {
        @if view.versions.len() > 1 {
            h2 { "Versi hasil" }
            (Table::new("Versi hasil", columns).hide_caption().stacked().rows(rows))
        }
    }
}
