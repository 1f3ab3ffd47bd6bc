//! `/panitia/lomba/{lomba}/pleno/sahkan`: the SK, and the last look before the result is final.

use super::after_seal::sk_fields;
use super::pleno::{awards_of, departures, divisions, equal_totals, overtaken};
use crate::judging::{
    form::TypedSeal,
    read_model::{Meeting, Pleno},
};
use crate::kernel::time::{Timestamp, parse_date, plain_date};
use crate::web::{
    component::{
        banner::{Notice, notice},
        button,
        dl::{Fact, summary},
        field,
        form_parts::Errors,
        heading::Heading,
        status::Kind,
        table::{Col, Table},
    },
    form::Seal,
};
use maud::{Markup, html};

/// Sealing.
pub struct SealView {
    pub pleno: Pleno,
    pub typed: TypedSeal,
    pub errors: Errors,
    /// Order or awards changed after the last look.
    pub overtaken: bool,
    /// Until when objections will be taken, where the rules promise a time for them.
    pub objections_until: Option<Timestamp>,
    pub seal: Seal,
}

/// `/panitia/lomba/{lomba}/pleno/sahkan`
pub fn form(view: &SealView) -> Markup {
    let place = format!("/panitia/lomba/{}/pleno", view.pleno.edition);
    let promised = view.pleno.rules.objections.is_some();
    html! {
        @if promised {
            (Heading::new("Sahkan hasil").eyebrow(view.pleno.edition_name.as_str())
                .lead("Sebelum disahkan, semuanya ditampilkan sekali lagi untuk diperiksa."))
        } @else {
            (Heading::new("Sahkan hasil dengan SK").eyebrow(view.pleno.edition_name.as_str())
                .lead("Isi seperti yang tertulis di SK. Sebelum disahkan, semuanya ditampilkan sekali lagi untuk diperiksa."))
        }
        @if view.overtaken { (overtaken(&view.pleno)) }
        (view.errors.summary())
        form method="post" action={ (place) "/sahkan" } {
            (view.seal)
            @if !promised { (sk_fields(&view.typed, &view.errors)) }
            (button::actions(html! { (button::main("Periksa sebelum disahkan")) (button::quiet("Batal").href(place.as_str())) }))
        }
    }
}

/// The same address, once the SK is filled in.
pub fn confirm(view: &SealView) -> Markup {
    let place = format!("/panitia/lomba/{}/pleno", view.pleno.edition);
    let two = view.pleno.meeting.as_ref().filter(|meeting| meeting.held.two_seal());
    let day = parse_date(&view.typed.date).map_or_else(|| view.typed.date.clone(), plain_date);
    html! {
        (Heading::new(if two.is_some() { "Periksa, lalu tandatangani" } else { "Periksa, lalu sahkan" }).eyebrow(view.pleno.edition_name.as_str()))
        @if let Some(until) = view.objections_until {
            (notice(&Notice {
                kind: Kind::Peringatan,
                title: match two {
                    None => format!("Setelah disahkan, unit peserta dapat mengajukan sanggah sampai {}.", view.pleno.zone.long(until)),
                    Some(_) => format!("Kalau sekretaris mengesahkannya hari ini, unit peserta dapat mengajukan sanggah sampai {}.", view.pleno.zone.long(until)),
                },
                body: html! { p { "Nilai, peringkat, penghargaan dan alasan pleno langsung terbuka untuk umum. Hasil hanya berubah lewat sanggah yang diterima. SK dicatat sesudah masa sanggah." } },
            }))
        } @else {
            (notice(&Notice {
                kind: Kind::Peringatan,
                title: "Setelah disahkan, hasil tidak dapat diubah lagi.".into(),
                body: html! { p { "Nilai, peringkat, penghargaan dan alasan pleno langsung terbuka untuk umum." } },
            }))
            (summary(&[
                Fact::new("Nomor SK", view.typed.number.as_str()),
                Fact::new("Tanggal SK", day.as_str()),
                Fact::new("Ditandatangani oleh", view.typed.signed_by.as_str()),
            ]))
        }
        @if let Some(meeting) = &view.pleno.meeting { (result(meeting)) }
        @if let Some(meeting) = two {
            h2 { "Yang Anda tandatangani sebagai ketua" }
            p { "Urutan, penghargaan dan alasan di atas, dengan sidik di bawah ini. Sesudah itu sekretaris mengesahkan hasil dengan sidik yang sama. Kalau ada yang berubah di antaranya, tanda tangan Anda gugur." }
            @if let Some(sidik) = &meeting.result_sha256 { p.mono { (sidik) } }
            @if let Some(attended) = meeting.held.attended() { p { (attended) "." } }
        }
        form method="post" action={ (place) "/sahkan" } {
            (view.seal)
            (field::hidden("nomor", &view.typed.number))
            (field::hidden("tanggal", &view.typed.date))
            (field::hidden("penandatangan", &view.typed.signed_by))
            (field::hidden("setuju", "ya"))
            (field::hidden("revisi", &view.typed.revision))
            (button::actions(html! { (button::main(if two.is_some() { "Tandatangani sebagai ketua" } else { "Sahkan hasil" })) (button::quiet("Kembali ke pleno").href(place.as_str())) }))
        }
    }
}

/// The ranked list with awards.
pub(super) fn result(meeting: &Meeting) -> Markup {
    html! {
        @for entries in divisions(&meeting.entries) {
            @let columns = vec![Col::number("Peringkat"), Col::head("Usulan"), Col::text("Unit"), Col::number("Nilai akhir"), Col::text("Penghargaan")];
            @let rows = entries.iter().map(|entry| vec![
                html! { (entry.rank) },
                html! { (entry.title) },
                html! { (entry.unit_name) },
                html! { (entry.finalist.total.round2()) },
                html! { (awards_of(meeting, entry).join(", ")) },
            ]);
            (Table::new(entries.first().and_then(|one| one.division.as_deref()).unwrap_or("Urutan akhir"), columns).rows(rows).stacked())
        }
        (equal_totals(meeting))
        (departures(meeting))
    }
}
