//! `/panitia/babak/{babak}/juri/{tugas}`: one duty, and how it is ended or its sheet given back.

use super::{panel::can_reopen, sheet_status};
use crate::judging::{
    form::TypedReason,
    read_model::{DutyRow, DutyState, RoundHead},
};
use crate::web::{
    component::{
        button,
        dl::{Fact, summary},
        field,
        form_parts::Errors,
        heading::Heading,
        status::Status,
    },
    form::Seal,
};
use maud::{Markup, html};

/// One duty.
pub struct DutyView {
    pub head: RoundHead,
    pub duty: DutyRow,
    /// What was typed into which form: `batalkan` or `buka-kembali`.
    pub typed: (String, TypedReason),
    pub errors: Errors,
    /// For either form; none for readers.
    pub seals: Option<(Seal, Seal)>,
}

/// `/panitia/babak/{babak}/juri/{tugas}`
pub fn main(view: &DutyView) -> Markup {
    let (head, duty) = (&view.head, &view.duty);
    html! {
        (Heading::new(duty.judge_name.as_str()).eyebrow(format!("{} · {}", head.rules.label, head.edition_name))
            .lead(format!("Tugas menilai {}, {}.", duty.title, duty.unit_name)))
        (view.errors.summary())
        (summary(&facts(view)))
        @if head.is_over() && !head.rules.checks.is_empty() {
            p { a href={ "/panitia/babak/" (head.id) "/juri/" (duty.id) "/fasilitas" } { "Fasilitas yang dilihat juri ini" } }
        }
        @if let Some((cancel, reopen)) = &view.seals {
            @if can_reopen(head, duty) {
                h2 { "Buka kembali lembar nilai" }
                p { "Juri dapat mengubah nilainya lagi dan harus menandatangani ulang. Alasannya terbaca oleh juri dan tercatat di riwayat." }
                (reason_form(view, "buka-kembali", reopen, "Mengapa lembar ini dibuka kembali?", &button::main("Buka kembali lembar nilai")))
            }
            @if duty.state == DutyState::Active && !head.is_over() {
                h2 { "Batalkan tugas ini" }
                p { "Juri tidak lagi melihat usulan ini, dan nilai yang sudah diberikan tidak dihitung. Tugas dapat diberikan lagi kemudian." }
                (reason_form(view, "batalkan", cancel, "Mengapa tugas ini dibatalkan?", &button::danger("Batalkan tugas")))
            }
        }
    }
}

fn facts(view: &DutyView) -> Vec<Fact> {
    let (head, duty) = (&view.head, &view.duty);
    let state = match duty.state {
        DutyState::Active => Status::jalan("Bertugas"),
        DutyState::Recused => Status::tolak("Mundur"),
        DutyState::Cancelled => Status::tolak("Dibatalkan panitia"),
    };
    let mut facts = vec![Fact::new("Tugas", &state)];
    if !duty.reason.is_empty() {
        facts.push(Fact::new("Alasan", duty.reason.as_str()));
    }
    if duty.state == DutyState::Active {
        let sheet = sheet_status(duty.sheet, duty.filled, head.rules.criteria.len(), false);
        facts.push(Fact::new("Lembar nilai", &sheet));
    }
    facts.push(Fact::new("Terakhir berubah", head.zone.long(duty.changed_at)));
    facts.push(Fact::new("Kontak", html! { a href={ "/akun/orang/" (duty.judge) } { "Lihat kontak juri" } }));
    facts
}

fn reason_form(view: &DutyView, what: &str, seal: &Seal, label: &str, button: &button::Button<'_>) -> Markup {
    let (typed_into, typed) = &view.typed;
    let own = typed_into == what;
    let id = if own { "alasan".to_owned() } else { format!("alasan-{what}") };
    html! {
        form method="post" action={ "/panitia/babak/" (view.head.id) "/juri/" (view.duty.id) "/" (what) } {
            (seal)
            (field::textarea(label, "alasan").id(id).rows(3).required()
                .value(if own { typed.reason.as_str() } else { "" })
                .error(view.errors.of("alasan").filter(|_| own)))
            (button::actions(html! { (button) }))
        }
    }
}
