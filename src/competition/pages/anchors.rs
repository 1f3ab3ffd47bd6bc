//! `/panitia/lomba/{id}/pembanding`

use super::reason_field;
use crate::{
    competition::{form::Typed, read_model::EditionRow},
    kernel::ids::ProposalId,
    web::{
        component::{
            button,
            field::{self, Choice},
            form_parts::Errors,
            heading::Heading,
        },
        form::Seal,
    },
};
use maud::{Markup, html};

/// What may be chosen, and what was.
pub struct AnchorsView {
    pub edition: EditionRow,
    /// What was handed in: id, title with its unit, whether it is an anchor.
    pub entries: Vec<(ProposalId, String, bool)>,
    pub typed: Typed,
    pub errors: Errors,
    pub seal: Seal,
}

/// One or two entries for every panel.
pub fn anchors(view: &AnchorsView) -> Markup {
    let (typed, errors) = (&view.typed, &view.errors);
    let chosen: Vec<_> = view.entries.iter().filter(|(_, _, anchor)| *anchor).collect();
    let free = view.entries.iter().filter(|(_, _, anchor)| !anchor);
    let choices = free.map(|(id, title, _)| Choice::new(id.to_string(), title.as_str())).collect();
    html! {
        (Heading::new("Pembanding").eyebrow(view.edition.name.as_str())
            .lead("Satu atau dua peserta yang dinilai semua panel, misalnya juara tahun lalu. Mereka tidak bersaing; nilainya menunjukkan panel mana yang cenderung memberi nilai lebih tinggi atau lebih rendah."))
        (errors.summary())
        @if chosen.is_empty() { p { "Belum ada pembanding. Tanpa pembanding lomba tetap berjalan." } }
        @else {
            h2 { "Pembanding lomba ini" }
            ul { @for (id, title, _) in &chosen { li { a href={ "/usulan/" (id) } { (title) } } } }
        }
        @if chosen.len() < 2 {
            h2 { "Pilih pembanding" }
            p { "Hanya sebelum ada kecamatan yang mulai menilai. Juri melihatnya seperti peserta lain." }
            form.form method="post" action={ "/panitia/lomba/" (view.edition.id) "/pembanding" } {
                (view.seal)
                (field::select("Peserta", "usulan", choices).value(typed.get("usulan")).error(errors.of("usulan")).empty_choice("Pilih peserta").required())
                (reason_field(typed.get("alasan"), errors.of("alasan"), "Tersimpan di riwayat lomba."))
                (button::actions(html! { (button::main("Jadikan pembanding")) }))
            }
        }
    }
}
