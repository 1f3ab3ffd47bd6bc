//! `/panitia/lomba/{lomba}/pleno/berita-acara`: the minutes of the pleno, for print.

use super::seal::result;
use crate::judging::{
    form::pleno::TypedMinutes,
    read_model::{Attended, Meeting, Office, Pleno, Presence, Sealed, Signature},
};
use crate::kernel::{ids::PersonId, spelled, time::plain_date};
use crate::web::{
    component::{
        banner::{Notice, notice},
        button,
        field::{self, Choice},
        form_parts::Errors,
        heading::Heading,
        status::Kind,
        table::{Col, Table},
    },
    form::Seal,
};
use maud::{Markup, html};

/// Where something is written by hand.
const DOTS: &str = "……………………";

/// The minutes.
pub struct MinutesView {
    pub pleno: Pleno,
    pub typed: TypedMinutes,
    pub errors: Errors,
    /// Who may have led it, where no chair was named.
    pub panitia: Vec<(PersonId, String)>,
    /// None for those who only read.
    pub seal: Option<Seal>,
}

/// `/panitia/lomba/{lomba}/pleno/berita-acara`
pub fn main(view: &MinutesView) -> Markup {
    let pleno = &view.pleno;
    html! {
        div.no-print {
            (Heading::new("Berita acara pleno").eyebrow(pleno.edition_name.as_str())
                .lead("Isian ini disimpan, jadi berita acara yang dicetak lagi tetap sama."))
        }
        @match &pleno.meeting {
            None => p { "Pleno belum dibuka, jadi belum ada yang dapat dicetak." },
            Some(meeting) => {
                @if let Some(seal) = &view.seal { (fields(view, meeting, seal)) }
                (download(pleno, meeting))
                @if meeting.sealed.is_none() {
                    (notice(&Notice { kind: Kind::Peringatan, title: "Rancangan: hasil belum disahkan.".into(), body: Markup::default() }))
                }
                (document(pleno, meeting))
            }
        }
    }
}

/// Whether another wording gives the paper another number.
fn printable(meeting: &Meeting) -> bool {
    meeting.sealed.is_some() && meeting.held.minutes.is_some()
}

fn fields(view: &MinutesView, meeting: &Meeting, seal: &Seal) -> Markup {
    let (typed, errors) = (&view.typed, &view.errors);
    let panitia = view.panitia.iter().map(|(person, name)| Choice::new(person.to_string(), name.as_str())).collect();
    html! {
        form.form.no-print method="post" action={ "/panitia/lomba/" (view.pleno.edition) "/pleno/berita-acara" } {
            (errors.summary())
            (seal)
            (field::text("Nomor berita acara", "nomor").value(typed.number.as_str()).width("w-medium").optional()
                .hint("Kosongkan kalau nomornya ditulis tangan.").error(errors.of("nomor")))
            (field::date("Tanggal pleno", "tanggal").value(typed.date.as_str()).required().error(errors.of("tanggal")))
            (field::text("Tempat", "tempat").value(typed.place.as_str()).width("w-medium").required().error(errors.of("tempat")))
            @if meeting.held.convened.is_none() {
                (field::select("Ketua", "ketua", panitia).value(typed.chair.as_str()).empty_choice("Ditulis tangan").optional()
                    .error(errors.of("ketua")))
            }
            @if printable(meeting) {
                (field::textarea("Alasan perubahan", "alasan").value(typed.reason.as_str()).rows(2).error(errors.of("alasan"))
                    .hint("Berita acara ini sudah dapat dicetak. Kalau isiannya diubah, nomor dokumennya diganti, dan alasan ini tampil di halaman periksa untuk umum."))
            }
            (button::actions(html! { (button::main("Simpan isian")) }))
        }
    }
}

fn download(pleno: &Pleno, meeting: &Meeting) -> Markup {
    html! {
        @if printable(meeting) {
            div.no-print {
                (button::actions(html! {
                    (button::second("Unduh PDF").href(format!("/panitia/lomba/{}/pleno/berita-acara.pdf", pleno.edition)))
                }))
            }
        } @else if meeting.sealed.is_some() {
            p.no-print.muted { "Simpan dulu isiannya. Sesudah itu berita acara dapat diunduh sebagai PDF." }
        }
    }
}

fn document(pleno: &Pleno, meeting: &Meeting) -> Markup {
    html! {
        article.prose {
            h2 { "Berita Acara Penetapan Hasil " (pleno.edition_name) }
            p { "Nomor: " (number(meeting)) br; "Tingkat: " (pleno.region_name) }
            p { (opening(pleno, meeting)) }
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
        @if let Some(sealed) = &meeting.sealed {
            @for sentence in seals(pleno, meeting, sealed) { p { (sentence) } }
            @if let Some(said) = decree(sealed) { p { (said) } }
        }
        (signatures(pleno, meeting))
    }
}

/// The number as typed; dots where it is written by hand.
pub(in crate::judging) fn number(meeting: &Meeting) -> String {
    let number = meeting.held.minutes.as_ref().and_then(|minutes| minutes.number.as_ref());
    number.map_or_else(|| DOTS.to_owned(), ToString::to_string)
}

/// `Pada hari Rabu, tanggal dua bulan September …, bertempat di …, telah diadakan pleno …`
pub(in crate::judging) fn opening(pleno: &Pleno, meeting: &Meeting) -> String {
    let entrants = u32::try_from(pleno.entrants).unwrap_or_default();
    let (day, place) = match &meeting.held.minutes {
        Some(minutes) => (spelled::date(minutes.date), minutes.place.to_string()),
        None => ("hari …, tanggal … bulan … tahun …".to_owned(), DOTS.to_owned()),
    };
    format!(
        "Pada {day}, bertempat di {place}, telah diadakan pleno penetapan hasil {} yang diikuti {entrants} ({}) usulan.",
        pleno.edition_name,
        spelled::number(entrants)
    )
}

/// The decree, where it came with the seal. One that comes after the time to object is no part of the minutes.
pub(in crate::judging) fn decree(sealed: &Sealed) -> Option<String> {
    let sk = sealed.sk.as_ref().filter(|_| sealed.objections_until.is_none())?;
    Some(format!(
        "Hasil ini ditetapkan dengan SK nomor {} tanggal {}, ditandatangani oleh {}.",
        sk.number,
        plain_date(sk.date),
        sk.signed_by
    ))
}

fn signatures(pleno: &Pleno, meeting: &Meeting) -> Markup {
    let columns = vec![Col::head("Nama"), Col::text("Kedudukan"), Col::text("Tanda tangan")];
    let row = |(name, office): (String, &str)| {
        vec![html! { @if name.is_empty() { (DOTS) } @else { (name) } }, html! { (office) }, html! { br; (DOTS) }]
    };
    html! { (Table::new("Yang menandatangani", columns).rows(signers(pleno, meeting).into_iter().map(row))) }
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
pub(in crate::judging) fn signers(pleno: &Pleno, meeting: &Meeting) -> Vec<(String, &'static str)> {
    let held = &meeting.held;
    if held.convened.is_none() {
        let chair = held.minutes.as_ref().and_then(|minutes| minutes.chair);
        let chair = chair.and_then(|chair| meeting.names.get(&chair).cloned()).unwrap_or_default();
        let members = pleno.judges.iter().map(|name| (name.clone(), "Anggota"));
        return std::iter::once((chair, "Ketua")).chain(members).collect();
    }
    let of = |office| meeting.attendees.iter().filter(move |one| held.office(Some(one.person)) == office);
    let chair = of(Some(Office::Chair)).map(|one| (one.name.clone(), "Ketua"));
    let secretary = of(Some(Office::Secretary)).map(|one| (one.name.clone(), "Sekretaris"));
    let came = |presence: Option<Presence>| held.marks.is_empty() || presence == Some(Presence::Present);
    let others = of(None).filter(|one| came(one.presence)).map(|one| (one.name.clone(), "Anggota"));
    chair.chain(secretary).chain(others).collect()
}
