//! `/panitia/lomba/{lomba}/pleno/berita-acara`: the minutes of the pleno, for print.

use super::seal::result;
use crate::judging::{
    form::TypedMinutes,
    read_model::{Meeting, Pleno},
};
use crate::kernel::{
    spelled,
    time::{parse_date, plain_date},
};
use crate::web::component::{
    banner::{Notice, notice},
    button, field,
    heading::Heading,
    status::Kind,
    table::{Col, Table},
};
use maud::{Markup, html};

/// The minutes.
pub struct MinutesView {
    pub pleno: Pleno,
    pub typed: TypedMinutes,
}

/// `/panitia/lomba/{lomba}/pleno/berita-acara`
pub fn main(view: &MinutesView) -> Markup {
    html! {
        div.no-print {
            (Heading::new("Berita acara pleno").eyebrow(view.pleno.edition_name.as_str())
                .lead("Lengkapi isian ini, lalu cetak halaman ini atau unduh PDF-nya. Isian hanya dipakai untuk mencetak dan tidak disimpan."))
        }
        (fields(view))
        @match &view.pleno.meeting {
            None => p { "Pleno belum dibuka, jadi belum ada yang dapat dicetak." },
            Some(meeting) => {
                @if meeting.sealed.is_none() {
                    (notice(&Notice { kind: Kind::Peringatan, title: "Rancangan: hasil belum disahkan.".into(), body: Markup::default() }))
                }
                (document(view, meeting))
            }
        }
    }
}

fn fields(view: &MinutesView) -> Markup {
    let typed = &view.typed;
    html! {
        form.no-print method="get" action={ "/panitia/lomba/" (view.pleno.edition) "/pleno/berita-acara" } {
            (field::text("Nomor berita acara", "nomor").value(typed.number.as_str()).width("w-medium"))
            (field::date("Tanggal pleno", "tanggal").value(typed.date.as_str()))
            (field::text("Tempat", "tempat").value(typed.place.as_str()).width("w-medium"))
            (field::text("Ketua", "ketua").value(typed.chair.as_str()).width("w-medium"))
            (button::actions(html! {
                (button::main("Perbarui berita acara"))
                @if view.pleno.meeting.as_ref().is_some_and(|meeting| meeting.sealed.is_some()) {
                    (button::second("Unduh PDF").formaction(format!("/panitia/lomba/{}/pleno/berita-acara.pdf", view.pleno.edition)))
                }
            }))
        }
    }
}

fn document(view: &MinutesView, meeting: &Meeting) -> Markup {
    let (pleno, typed) = (&view.pleno, &view.typed);
    let entrants = u32::try_from(pleno.entrants).unwrap_or_default();
    let day = parse_date(&typed.date).map_or_else(|| "hari …, tanggal … bulan … tahun …".to_owned(), spelled::date);
    html! {
        article.prose {
            h2 { "Berita Acara Penetapan Hasil " (pleno.edition_name) }
            p { "Nomor: " (or_dots(&typed.number)) br; "Tingkat: " (pleno.region_name) }
            p {
                "Pada " (day) ", bertempat di " (or_dots(&typed.place)) ", telah diadakan pleno penetapan hasil "
                (pleno.edition_name) " yang diikuti " (entrants) " (" (spelled::number(entrants)) ") usulan."
            }
            p {
                "Pleno telah memeriksa hasil penilaian. Nilai dihitung dari lembar nilai yang ditandatangani juri, menurut aturan lomba yang diumumkan sebelum penilaian (SHA-256 "
                code { (meeting.rules_sha256) } "). Hasilnya sebagai berikut."
            }
        }
        (result(meeting))
        @if let Some(sk) = meeting.sealed.as_ref().and_then(|sealed| sealed.sk.as_ref()) {
            p { "Hasil ini ditetapkan dengan SK nomor " (sk.number) " tanggal " (plain_date(sk.date)) ", ditandatangani oleh " (sk.signed_by) "." }
        }
        (signatures(view))
    }
}

fn signatures(view: &MinutesView) -> Markup {
    let columns = vec![Col::head("Nama"), Col::text("Kedudukan"), Col::text("Tanda tangan")];
    let one = |name: &str, office: &str| vec![html! { (or_dots(name)) }, html! { (office) }, html! { br; "……………………" }];
    let rows = std::iter::once(one(&view.typed.chair, "Ketua"))
        .chain(view.pleno.judges.iter().map(|name| one(name, "Anggota")));
    html! { (Table::new("Yang menandatangani", columns).rows(rows)) }
}

fn or_dots(text: &str) -> &str {
    if text.trim().is_empty() { "……………………" } else { text }
}
