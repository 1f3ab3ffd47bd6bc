//! Entering desa and kelurahan into a ladder: all of a kecamatan at once, or one's own.

use super::status;
use crate::kernel::time::Timestamp;
use crate::proposal::read_model::{ContestRow, EditionRow, EditionState, VillageRow};
use crate::web::{
    component::{
        banner::{Notice, notice},
        button,
        choice::checkboxes,
        deadline::{Deadline, deadline},
        empty::{Empty, empty},
        field::{self, Choice},
        form_parts::Errors,
        heading::Heading,
        status::Kind,
        table::{Col, Table},
    },
    form::Seal,
};
use maud::{Markup, html};

/// The desa and kelurahan of one territory.
pub struct EnterView {
    pub edition: EditionRow,
    pub contest: ContestRow,
    pub villages: Vec<VillageRow>,
    pub errors: Errors,
    pub now: Timestamp,
    /// None for those who only read.
    pub seal: Option<Seal>,
}

impl EnterView {
    fn open(&self) -> bool {
        self.edition.state == EditionState::Open && self.now <= self.edition.closes_at
    }
    fn outside(&self) -> Vec<&VillageRow> {
        self.villages.iter().filter(|village| !village.has_entered()).collect()
    }
}

/// `/panitia/babak/{round}/peserta`
pub fn villages(view: &EnterView) -> Markup {
    let EnterView { edition, contest, villages, .. } = view;
    let entered = villages.len() - view.outside().len();
    html! {
        (Heading::new("Peserta").eyebrow(contest.label.as_str())
            .lead(format!("{entered} dari {} desa dan kelurahan di Kecamatan {} terdaftar.", villages.len(), contest.territory_name)))
        (view.errors.summary())
        (times(edition, view.now))
        @if let Some(seal) = view.seal.as_ref().filter(|_| view.open()) { (form(view, seal)) }
        (list(view))
    }
}

fn times(edition: &EditionRow, now: Timestamp) -> Markup {
    let zone = edition.zone();
    match edition.state {
        EditionState::Open => {
            let (when, iso, left) =
                (zone.long(edition.closes_at), edition.closes_at.to_string(), super::left(edition.closes_at, now));
            deadline(&Deadline { label: "Pendaftaran ditutup", when: &when, iso: &iso, left: &left })
        }
        EditionState::Drafted | EditionState::Announced => html! {
            p { "Pendaftaran dibuka " (zone.long(edition.calendar.registration_opens)) ". Sesudah itu desa dan kelurahan dapat didaftarkan di sini." }
        },
        EditionState::Closed => html! { p.muted { "Pendaftaran sudah ditutup " (zone.long(edition.closes_at)) "." } },
        EditionState::Cancelled => html! { p.muted { "Lomba ini dibatalkan." } },
    }
}

fn form(view: &EnterView, seal: &Seal) -> Markup {
    let outside = view.outside();
    if outside.is_empty() {
        return notice(&Notice {
            kind: Kind::Selesai,
            title: "Semua sudah terdaftar.".into(),
            body: html! { p { "Tidak ada desa atau kelurahan yang tertinggal." } },
        });
    }
    let choices = outside.iter().map(|village| Choice::new(village.unit.as_str(), village.name.as_str()).chosen(true));
    html! {
        form.form method="post" action={ "/panitia/babak/" (view.contest.round) "/peserta" } {
            (seal)
            (checkboxes("Yang didaftarkan", "unit", choices.collect()).two_columns().error(view.errors.of("unit"))
                .hint("Hapus centangnya kalau ada yang tidak ikut. Desa yang didaftarkan langsung menjadi peserta; uraiannya boleh kosong karena juri menilai di tempat."))
            (button::actions(html! {
                (button::main("Daftarkan yang dicentang"))
                (button::quiet("Impor dari Excel atau CSV").href(format!("/panitia/babak/{}/peserta/impor", view.contest.round)))
            }))
        }
    }
}

fn list(view: &EnterView) -> Markup {
    let listed = view.seal.is_some() && view.open();
    // What the form above lists is not listed twice.
    let shown = view.villages.iter().filter(|village| !listed || village.has_entered());
    let rows = shown.map(|village| {
        vec![
            html! { (village.name) },
            html! {
                @if let (Some(id), Some(title)) = (village.proposal, &village.title) { a href={ "/usulan/" (id) } { (title) } }
            },
            html! {
                @match village.status {
                    Some(state) => (status(state)),
                    None => span.muted { "Belum terdaftar" },
                }
            },
        ]
    });
    let columns = vec![Col::head("Desa atau kelurahan"), Col::text("Didaftarkan sebagai"), Col::text("Keadaan")];
    let nothing = empty(&Empty {
        title: "Tidak ada desa atau kelurahan di wilayah ini.",
        text: "Daftar wilayah berasal dari data resmi; mintalah admin memeriksa daftar unit.",
        action: None,
    });
    if listed && view.villages.iter().all(|village| !village.has_entered()) {
        return Markup::default();
    }
    html! { (Table::new("Desa dan kelurahan", columns).hide_caption().stacked().rows(rows).empty(nothing)) }
}

/// A desa or kelurahan that enters by itself.
pub struct OwnVillageView {
    pub edition: EditionRow,
    pub villages: Vec<(VillageRow, ContestRow)>,
    pub errors: Errors,
    pub now: Timestamp,
    pub seal: Seal,
}

/// `/usulan/baru` of a ladder.
pub fn own(view: &OwnVillageView) -> Markup {
    let edition = &view.edition;
    html! {
        (Heading::new("Daftarkan desa Anda").eyebrow(edition.name.as_str())
            .lead("Desa dan kelurahan ikut sebagai dirinya sendiri; tidak perlu memilih inovasi."))
        (view.errors.summary())
        (times(edition, view.now))
        @if view.villages.is_empty() {
            p { "Lomba ini untuk desa dan kelurahan. Akun Anda menulis untuk unit lain." }
        }
        @for (village, contest) in &view.villages {
            section {
                h2 { (village.name) }
                p { "Dinilai di " b { (contest.label) } "." }
                @match (village.proposal, village.status) {
                    (Some(id), Some(state)) => p { (status(state)) " " a href={ "/usulan/" (id) } { "Buka" } },
                    _ => {
                        form.form method="post" action="/usulan/baru/desa" {
                            (view.seal)
                            (field::hidden("lomba", edition.slug.as_str()))
                            (field::hidden("unit", village.unit.as_str()))
                            (button::actions(html! { (button::main("Mulai daftarkan")) }))
                        }
                    }
                }
            }
        }
    }
}
