//! `/panitia/babak/{babak}/juri/hubungan`: every relation of a round's judges, and what the panitia states itself.

use crate::judging::{
    form::conflict::TypedRelation,
    pages::round_status,
    read_model::{Entry, RoundHead},
};
use crate::kernel::{
    ids::{AssignmentId, PersonId, ProposalId},
    relation::{
        Kind,
        graph::{Link, Node},
    },
    time::Timestamp,
};
use crate::web::{
    component::{
        banner::{Notice, notice},
        button,
        field::{self, Choice},
        fold::{Fold, fold},
        form_parts::Errors,
        heading::Heading,
        status::{Kind as Mark, Status},
        table::{Col, Table},
    },
    form::Seal,
};
use maud::{Markup, html};
use std::collections::BTreeMap;

/// The relations of a round.
pub struct RelationsView {
    pub head: RoundHead,
    pub rows: Vec<LinkRow>,
    /// What units and regions are called.
    pub names: BTreeMap<Node, String>,
    pub declared: Vec<DeclaredRow>,
    /// Who can be named, with the name.
    pub judges: Vec<(PersonId, String)>,
    pub entries: Vec<Entry>,
    /// What was typed into which form: `nyatakan` or `cabut`.
    pub typed: (String, TypedRelation),
    pub errors: Errors,
    /// The first for stating, then one for each row; none for readers.
    pub seals: Option<Vec<Seal>>,
}

/// One relation of a judge to an entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkRow {
    pub judge: PersonId,
    pub judge_name: String,
    pub proposal: ProposalId,
    pub title: String,
    pub link: Link,
    /// Of the panitia.
    pub reason: String,
    /// The duty that lasts.
    pub duty: Option<AssignmentId>,
    /// Whether the panitia said so here, and can take it back.
    pub withdrawable: bool,
}

/// A judge with a duty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeclaredRow {
    pub name: String,
    pub at: Option<Timestamp>,
    /// Whether a duty lasts.
    pub active: bool,
}

impl RelationsView {
    fn address(&self) -> String {
        format!("/panitia/babak/{}/juri/hubungan", self.head.id)
    }
    fn seal(&self, nth: usize) -> Option<&Seal> {
        self.seals.as_ref().filter(|_| !self.head.is_over())?.get(nth)
    }
}

/// `/panitia/babak/{babak}/juri/hubungan`
pub fn main(view: &RelationsView) -> Markup {
    let head = &view.head;
    let on_duty = view.rows.iter().filter(|row| row.duty.is_some() && row.link.kind.blocks()).count();
    html! {
        (view.errors.summary())
        (Heading::new("Hubungan juri dengan peserta").eyebrow(format!("{} · {}", head.rules.label, head.edition_name))
            .status(round_status(head.state))
            .lead("Siapa ada hubungannya dengan siapa, dan dari mana itu diketahui. Juri yang punya hubungan tidak dapat ditugaskan, membuka usulannya, atau menilainya."))
        @if on_duty > 0 && !head.is_over() {
            (notice(&Notice {
                kind: Mark::Peringatan,
                title: format!("{on_duty} hubungan mengenai juri yang sedang bertugas."),
                body: html! { p { "Juri itu tidak dapat membuka atau menilai usulannya. Batalkan tugasnya, lalu tugaskan juri lain." } },
            }))
        }
        (table(view))
        (state(view))
        (declared(view))
    }
}

fn table(view: &RelationsView) -> Markup {
    let columns = vec![Col::head("Juri"), Col::text("Usulan"), Col::text("Hubungan"), Col::text("Akibat")];
    let rows = view.rows.iter().enumerate().map(|(n, row)| {
        vec![html! { (row.judge_name) }, html! { (row.title) }, chain(view, row, n), html! { (effect(view, row)) }]
    });
    html! {
        h2 { "Hubungan yang diketahui" }
        (Table::new("Hubungan yang diketahui", columns).rows(rows).stacked().hide_caption()
            .empty(html! { p.muted { "Belum ada hubungan yang diketahui antara juri dan peserta babak ini." } }))
    }
}

fn chain(view: &RelationsView, row: &LinkRow, n: usize) -> Markup {
    let name = |node: &Node| view.names.get(node).cloned().unwrap_or_else(|| "tempat yang tidak dikenal".to_owned());
    let earlier = matches!(row.link.meet, Node::Innovation(_)) && row.reason.is_empty() && !row.withdrawable;
    html! {
        (row.link.kind.label())
        span.hint {
            (row.link.source.label()) ". " (row.link.sentence(name))
            @if earlier { " Hubungan dengan inovasinya berlaku di setiap lomba." }
        }
        @if !row.reason.is_empty() { span.hint { "Alasan: " (row.reason) } }
        @if row.withdrawable {
            @if let Some(seal) = view.seal(n + 1) { (withdrawing(view, row, seal, n)) }
        }
    }
}

fn withdrawing(view: &RelationsView, row: &LinkRow, seal: &Seal, n: usize) -> Markup {
    let (into, typed) = &view.typed;
    let own = into == "cabut"
        && (typed.judge.as_str(), typed.proposal.as_str(), typed.kind.as_str())
            == (row.judge.to_string().as_str(), row.proposal.to_string().as_str(), row.link.kind.code());
    let id = if own { "alasan".to_owned() } else { format!("alasan-{n}") };
    let body = html! {
        form method="post" action={ (view.address()) "/cabut" } {
            (seal)
            (field::hidden("juri", &row.judge.to_string()))
            (field::hidden("usulan", &row.proposal.to_string()))
            (field::hidden("hubungan", row.link.kind.code()))
            (field::textarea("Mengapa dicabut?", "alasan").id(id).rows(2).required()
                .value(if own { typed.reason.as_str() } else { "" })
                .error(view.errors.of("alasan").filter(|_| own)))
            (button::actions(html! { (button::danger("Cabut pernyataan ini")) }))
        }
    };
    fold(&Fold { title: "Cabut, karena keliru", open: own, body })
}

fn effect(view: &RelationsView, row: &LinkRow) -> Markup {
    html! {
        @match row.duty {
            _ if !row.link.kind.blocks() => span.muted { "Hanya diberitahukan" },
            Some(duty) => {
                (Status::peringatan("Sedang bertugas"))
                a.small href={ "/panitia/babak/" (view.head.id) "/juri/" (duty) } { "Atur tugasnya" span.sr { " " (row.judge_name) ", " (row.title) } }
            },
            None => (Status::netral("Tidak menilai")),
        }
    }
}

/// What the panitia knows itself.
fn state(view: &RelationsView) -> Markup {
    let Some(seal) = view.seal(0) else { return Markup::default() };
    let (into, typed) = &view.typed;
    let own = into == "nyatakan";
    let blank = TypedRelation::default();
    let typed = if own { typed } else { &blank };
    let error = |field: &str| view.errors.of(field).filter(|_| own);
    let judges = view.judges.iter().map(|(id, name)| Choice::new(id.to_string(), name.as_str())).collect();
    let entries = view
        .entries
        .iter()
        .map(|entry| Choice::new(entry.proposal.to_string(), format!("{} · {}", entry.title, entry.unit_name)));
    let kinds = Kind::ALL.iter().filter(|kind| kind.is_said()).map(|kind| Choice::new(kind.code(), kind.label()));
    html! {
        h2 #nyatakan { "Nyatakan hubungan" }
        p { "Bila panitia mengetahui hubungan yang tidak dinyatakan jurinya." }
        form method="post" action=(view.address()) {
            (seal)
            (field::select("Juri", "juri", judges).value(typed.judge.as_str()).required().error(error("juri")))
            (field::select("Usulan", "usulan", entries.collect()).value(typed.proposal.as_str()).required().error(error("usulan")))
            (field::select("Hubungan", "hubungan", kinds.collect()).value(typed.kind.as_str()).required().error(error("hubungan")))
            @let id = if into == "cabut" { "alasan-nyatakan" } else { "alasan" };
            (field::textarea("Dari mana panitia tahu?", "alasan").id(id).rows(3).required().value(typed.reason.as_str())
                .error(error("alasan")).hint("Jangan tulis nama orang. Alasan ini tersimpan selamanya di riwayat, dan dibaca panitia."))
            (button::actions(html! { (button::main("Catat hubungan ini")) }))
        }
    }
}

fn declared(view: &RelationsView) -> Markup {
    let columns = vec![Col::head("Juri"), Col::text("Pernyataan")];
    let rows = view.declared.iter().filter(|row| row.active || row.at.is_some()).map(|row| {
        let said = html! {
            @if let Some(at) = row.at { (Status::selesai("Sudah")) span.hint { (view.head.zone.long(at)) } }
            @else { (Status::peringatan("Belum")) span.hint { "Usulan belum dapat dibukanya." } }
        };
        vec![html! { (row.name) }, said]
    });
    html! {
        h2 { "Pernyataan juri" }
        (Table::new("Pernyataan juri", columns).rows(rows).stacked().hide_caption()
            .empty(html! { p.muted { "Belum ada juri yang bertugas di babak ini." } }))
    }
}
