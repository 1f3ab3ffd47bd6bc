//! `/panitia/lomba/{lomba}/pleno/sahkan`, where chair and secretary seal together.

use super::seal::result;
use crate::judging::{
    form::TypedReason,
    read_model::{Dropped, Meeting, Office, Pleno, Proposed},
};
use crate::kernel::time::plain_date;
use crate::web::{
    component::{
        banner::{Notice, notice},
        button,
        dl::{Fact, summary},
        field,
        form_parts::Errors,
        heading::Heading,
        status::Kind,
    },
    form::Seal,
};
use maud::{Markup, html};

/// A result that the chair has signed.
pub struct SecondView {
    pub pleno: Pleno,
    pub proposed: Proposed,
    /// What the visitor is in the pleno.
    pub office: Option<Office>,
    /// Why somebody steps back.
    pub typed: TypedReason,
    pub errors: Errors,
    /// For confirming, and for stepping back.
    pub seals: [Seal; 2],
}

/// `/panitia/lomba/{lomba}/pleno/sahkan`, once the chair has signed.
pub fn second(view: &SecondView) -> Markup {
    let (pleno, proposed) = (&view.pleno, &view.proposed);
    let place = format!("/panitia/lomba/{}/pleno", pleno.edition);
    let Some(meeting) = &pleno.meeting else { return Markup::default() };
    html! {
        (Heading::new("Menunggu sekretaris").eyebrow(pleno.edition_name.as_str())
            .lead("Ketua sudah menandatangani hasil di bawah ini. Sekretaris mengesahkan hal yang persis sama dengan akunnya sendiri."))
        (view.errors.summary())
        (signed(pleno, meeting, proposed))
        (result(meeting))
        @match view.office {
            Some(Office::Secretary) => {
                h2 { "Sahkan sebagai sekretaris" }
                @if pleno.rules.objections.is_some() { p { "Setelah disahkan, hasil langsung terbuka untuk umum dan masa sanggah dimulai." } }
                @else { p { "Setelah disahkan, hasil langsung terbuka untuk umum dan tidak dapat diubah lagi." } }
                form method="post" action={ (place) "/sahkan/kedua" } {
                    (view.seals[0])
                    (field::hidden("sidik", &proposed.result_sha256))
                    (button::actions(html! { (button::main("Sahkan hasil ini")) (button::quiet("Kembali ke pleno").href(place.as_str())) }))
                }
                (step_back(view, "Belum dapat disahkan", "Kembalikan ke ketua"))
            },
            Some(Office::Chair) => (step_back(view, "Tarik tanda tangan", "Tarik tanda tangan saya")),
            None => p { "Yang dapat mengesahkan hanya sekretaris pleno." },
        }
    }
}

/// What exactly was signed.
fn signed(pleno: &Pleno, meeting: &Meeting, proposed: &Proposed) -> Markup {
    let name = meeting.names.get(&proposed.signature.person).map_or("Ketua", String::as_str);
    let mut facts = vec![
        Fact::new("Ditandatangani ketua", format!("{name}, {}", pleno.zone.long(proposed.signature.at))),
        Fact::new("Sidik hasil (SHA-256)", html! { code { (proposed.result_sha256) } }),
    ];
    facts.extend(meeting.held.attended().map(|attended| Fact::new("Kehadiran", attended.to_string())));
    if let Some(sk) = &proposed.sk {
        facts.push(Fact::new("SK", format!("{} tanggal {}, {}", sk.number, plain_date(sk.date), sk.signed_by)));
    }
    summary(&facts)
}

fn step_back(view: &SecondView, title: &str, word: &str) -> Markup {
    html! {
        h2 { (title) }
        form method="post" action={ "/panitia/lomba/" (view.pleno.edition) "/pleno/sahkan/tarik" } {
            (view.seals[1])
            (field::textarea("Alasan", "alasan").value(view.typed.reason.as_str()).error(view.errors.of("alasan")).required().rows(3))
            (button::actions(html! { (button::second(word)) }))
        }
    }
}

/// Why the chair's signature counts no longer, if so.
pub(super) fn dropped(pleno: &Pleno, meeting: &Meeting) -> Markup {
    let told = |title: String, body: Markup| notice(&Notice { kind: Kind::Peringatan, title, body });
    html! {
        @match &meeting.held.dropped {
            None => {},
            Some(Dropped::Voided { cause, at }) => (told(
                format!("Tanda tangan ketua gugur: {}.", cause.label()),
                html! { p { (pleno.zone.long(*at)) ". Ketua perlu memeriksa dan menandatangani lagi." } },
            )),
            Some(Dropped::Withdrawn { office, reason, at }) => (told(
                match office {
                    Office::Chair => "Ketua menarik tanda tangannya.".into(),
                    Office::Secretary => "Sekretaris belum mengesahkan hasil yang ditandatangani ketua.".into(),
                },
                html! { p { (reason) } p { (pleno.zone.long(*at)) ". Ketua perlu menandatangani lagi." } },
            )),
        }
    }
}
