//! `/panitia/lomba/{lomba}/pleno/berita-acara`: the minutes of the pleno, for print.

use super::seal::result;
use crate::judging::{
    form::TypedMinutes,
    read_model::{Attended, Meeting, Office, Pleno, Presence, Sealed, Signature},
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
            @if let Some(attended) = attended(meeting) { p { (attendance(attended)) @if let Some(said) = absent(meeting) { " " (said) } } }
            @if !meeting.held.agenda.is_empty() {
                p { "Agenda pleno:" }
                ol { @for item in &meeting.held.agenda { li { (item) } } }
            }
            p {
                "Pleno telah memeriksa hasil penilaian. Nilai dihitung dari lembar nilai yang ditandatangani juri, menurut aturan lomba yang diumumkan sebelum penilaian (SHA-256 "
                code { (meeting.rules_sha256) } "). Hasilnya sebagai berikut."
            }
        }
        (result(meeting))
        @if let Some(sealed) = &meeting.sealed { @for sentence in seals(pleno, meeting, sealed) { p { (sentence) } } }
        @if let Some(sk) = meeting.sealed.as_ref().and_then(|sealed| sealed.sk.as_ref()) {
            p { "Hasil ini ditetapkan dengan SK nomor " (sk.number) " tanggal " (plain_date(sk.date)) ", ditandatangani oleh " (sk.signed_by) "." }
        }
        (signatures(view, meeting))
    }
}

fn signatures(view: &MinutesView, meeting: &Meeting) -> Markup {
    let columns = vec![Col::head("Nama"), Col::text("Kedudukan"), Col::text("Tanda tangan")];
    let row =
        |(name, office): (String, &str)| vec![html! { (or_dots(&name)) }, html! { (office) }, html! { br; "……………………" }];
    html! { (Table::new("Yang menandatangani", columns).rows(signers(view, meeting).into_iter().map(row))) }
}

/// How many came: to the sealed result's pleno, or as recorded so far.
pub(in crate::judging) fn attended(meeting: &Meeting) -> Option<Attended> {
    match &meeting.sealed {
        Some(sealed) => sealed.attended,
        None => meeting.held.attended(),
    }
}

/// `Pleno dihadiri 5 (lima) dari 7 (tujuh) orang yang diundang.`
pub(in crate::judging) fn attendance(attended: Attended) -> String {
    let words = |n: u32| format!("{n} ({})", spelled::number(n));
    let quorum = attended.quorum.map_or_else(String::new, |least| {
        format!(" Kuorum menurut aturan lomba paling sedikit {} orang.", words(least))
    });
    format!("Pleno dihadiri {} dari {} orang yang diundang.{quorum}", words(attended.present), words(attended.expected))
}

/// `Tidak hadir: Sri Wahyuningtyas (izin).`, where somebody who was expected is recorded like that.
pub(in crate::judging) fn absent(meeting: &Meeting) -> Option<String> {
    let stayed_away = meeting.attendees.iter().filter_map(|one| match one.presence {
        Some(presence @ (Presence::Excused | Presence::Absent)) => {
            let why = if presence == Presence::Excused { " (izin)" } else { "" };
            Some(format!("{}{why}", one.name))
        }
        Some(Presence::Present) | None => None,
    });
    let names: Vec<String> = stayed_away.collect();
    (!names.is_empty()).then(|| format!("Tidak hadir: {}.", names.join(", ")))
}

/// Who sealed the result in the system and when, where two did.
pub(in crate::judging) fn seals(pleno: &Pleno, meeting: &Meeting, sealed: &Sealed) -> Vec<String> {
    let one = |signature: &Signature| {
        let name = meeting.names.get(&signature.person).map_or_else(String::new, |name| format!(" ({name})"));
        let does = match signature.office {
            Office::Chair => "menandatangani",
            Office::Secretary => "mengesahkan",
        };
        format!("{}{name} {does} hasil ini di sistem {}.", signature.office.label(), pleno.zone.long(signature.at))
    };
    sealed.signatures.iter().map(one).collect()
}

/// Who signs the minutes on paper: chair and secretary first; of those whose presence was recorded, those who came.
pub(in crate::judging) fn signers(view: &MinutesView, meeting: &Meeting) -> Vec<(String, &'static str)> {
    let chair = std::iter::once((view.typed.chair.clone(), "Ketua"));
    let held = &meeting.held;
    if held.convened.is_none() {
        return chair.chain(view.pleno.judges.iter().map(|name| (name.clone(), "Anggota"))).collect();
    }
    let of = |office| meeting.attendees.iter().filter(move |one| held.office(Some(one.person)) == office);
    let secretary = of(Some(Office::Secretary)).map(|one| (one.name.clone(), "Sekretaris"));
    let came = |presence: Option<Presence>| held.marks.is_empty() || presence == Some(Presence::Present);
    let others = of(None).filter(|one| came(one.presence)).map(|one| (one.name.clone(), "Anggota"));
    chair.chain(secretary).chain(others).collect()
}

fn or_dots(text: &str) -> &str {
    if text.trim().is_empty() { "……………………" } else { text }
}
