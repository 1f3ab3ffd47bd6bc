//! `/lomba` and `/lomba/{slug}`: what everybody reads of competitions.

use super::{Day, calendar, counted, open_round, round_status, status, trail, words};
use crate::{
    competition::read_model::{
        EditionItem, EditionRow, EditionState, Happening, RegistrationState, RoundRow, TrailRow,
    },
    kernel::{relation::recusals, time::Timestamp},
    scoring::rules::{LadderStep, RoundKind, RoundRules},
    web::{
        component::{
            banner::{Notice, notice},
            button,
            cover::{Cover, cover},
            deadline::{Deadline, deadline},
            empty::{Empty, empty},
            heading::Heading,
            status::{Kind, Status, tag},
            table::{Col, Row, Table},
        },
        markup::{paragraphs, thousands},
    },
};
use maud::{Markup, html};

/// The competitions to list.
pub struct ListView {
    pub items: Vec<EditionItem>,
    pub may_organise: bool,
}

/// `/lomba`
pub fn list(view: &ListView) -> Markup {
    html! {
        (Heading::new("Lomba").lead("Lomba inovasi yang sedang berjalan dan yang sudah selesai: jadwal, aturan, usulan dan hasilnya."))
        @if view.items.is_empty() {
            (empty(&Empty {
                title: "Belum ada lomba.",
                text: "Di sini akan terdaftar setiap lomba sejak aturannya terbit.",
                action: view.may_organise.then(|| button::main("Siapkan lomba").href("/panitia/lomba/baru")),
            }))
        } @else {
            ul.list { @for item in &view.items { li { (item_line(item)) } } }
        }
    }
}

fn item_line(item: &EditionItem) -> Markup {
    let zone = item.calendar.zone;
    html! {
        h2 { a href={ "/lomba/" (item.slug) } { (item.name) } }
        div.row {
            (status(item.state, item.registration, item.round.as_deref()))
            (tag(&item.year.to_string()))
            span { (item.region_name) }
            @if item.submitted > 0 { span.muted { (counted(item.submitted, "usulan")) } }
        }
        @match (item.state, item.registration) {
            (EditionState::Published, RegistrationState::Ahead) => p { "Pendaftaran dibuka " (zone.long(item.opens_at)) "." },
            (EditionState::Published, RegistrationState::Open) => p { "Pendaftaran ditutup " b { (zone.long(item.closes_at)) } "." },
            (EditionState::Sealed, _) => p { a href={ "/hasil/" (item.slug) } { "Lihat hasilnya" } },
            (EditionState::Published, RegistrationState::Closed) | (EditionState::Draft | EditionState::Cancelled, _) => {},
        }
    }
}

/// One edition for everybody.
pub struct EditionView {
    pub edition: EditionRow,
    pub rounds: Vec<RoundRow>,
    pub trail: Vec<TrailRow>,
    pub now: Timestamp,
    /// The visitor writes for a unit.
    pub operator: bool,
    pub signed_in: bool,
}

/// `/lomba/{slug}`
pub fn edition(view: &EditionView) -> Markup {
    let EditionView { edition, rounds, trail, .. } = view;
    let zone = edition.calendar.zone;
    html! {
        (face(view))
        @if let Some(cancelled) = trail.iter().find(|row| matches!(row.what, Happening::Cancelled { .. })).and_then(|row| row.what.reason()) {
            (notice(&Notice {
                kind: Kind::Tolak,
                title: "Lomba ini dibatalkan.".into(),
                body: html! { p { (cancelled) } },
            }))
        }
        (next_step(view))
        h2 { "Jadwal" }
        (days(&calendar(edition, rounds, view.now), view))
        (groups(edition))
        (how_to_enter(edition))
        (stages(edition, rounds))
        (trail::changes(trail, zone, false))
    }
}

/// The side column of an edition.
pub fn side(view: &EditionView) -> Markup {
    trail::of_edition(&view.trail, &view.rounds, view.edition.calendar.zone, false)
}

fn face(view: &EditionView) -> Markup {
    let EditionView { edition, rounds, now, .. } = view;
    let zone = edition.calendar.zone;
    let ahead = calendar(edition, rounds, *now).into_iter().filter(|day| !day.past).take(3);
    cover(&Cover {
        eyebrow: edition.region_name.clone(),
        title: edition.name.clone(),
        lead: edition.rules.basis.clone(),
        status: Some(status(edition.state, edition.registration, open_round(rounds))),
        dates: ahead.filter_map(|day| Some((day.what, zone.short(day.at?)))).collect(),
    })
}

/// The one thing to do now, and where to read on.
fn next_step(view: &EditionView) -> Markup {
    let edition = &view.edition;
    let open = edition.state == EditionState::Published && edition.registration == RegistrationState::Open;
    let when = edition.calendar.zone.long(edition.closes_at);
    html! {
        @if open {
            (deadline(&Deadline { label: "Pendaftaran ditutup", when: &when, iso: &edition.closes_at.to_string(), left: "" }))
        }
        div.actions {
            @if edition.state == EditionState::Sealed { (button::main("Lihat hasil").href(format!("/hasil/{}", edition.slug))) }
            @else if open && view.operator { (button::main("Tulis usulan").href("/usulan/baru")) }
            @else if open && !view.signed_in { (button::main("Masuk untuk mengirim usulan").href("/masuk?lanjut=%2Fusulan%2Fbaru")) }
            (button::second("Baca aturan lengkap").href(format!("/lomba/{}/aturan", edition.slug)))
            @if edition.rules.ladder().is_some() { (button::second("Tangga lomba").href(format!("/lomba/{}/tangga", edition.slug))) }
            @if edition.proposals_published {
                (button::second("Baca usulan peserta").href(format!("/usulan/lomba/{}", edition.slug)))
            }
        }
    }
}

fn days(days: &[Day], view: &EditionView) -> Markup {
    let zone = view.edition.calendar.zone;
    let running = view.edition.state == EditionState::Published;
    let next = days.iter().position(|day| !day.past).filter(|_| running);
    let rows = days.iter().enumerate().map(|(n, day)| {
        let mark = if day.done {
            Status::selesai("Sudah")
        } else if day.past {
            Status::peringatan("Terlambat")
        } else if next == Some(n) {
            Status::peringatan("Berikutnya")
        } else {
            Status::netral("Nanti")
        };
        let when = day.at.map(|at| zone.long(at)).unwrap_or_default();
        let what = html! { (day.what) @if running || day.done { br; (mark) } };
        Row::new(vec![what, html! { (when) }]).marked(next == Some(n))
    });
    let columns = vec![Col::head("Kegiatan"), Col::text("Waktu")];
    html! {
        (Table::new("Jadwal lomba", columns).hide_caption().rows(rows))
        @let undated: Vec<&str> = view.rounds.iter().filter(|round| round.opens_at.is_none() && round.opened_at.is_none())
            .map(|round| round.rules.label.as_str()).collect();
        @if !undated.is_empty() && running { p.muted { "Waktunya diumumkan kemudian: " (undated.join(", ")) "." } }
    }
}

fn groups(edition: &EditionRow) -> Markup {
    html! {
        h2 { "Siapa yang boleh ikut" }
        @for group in &edition.rules.groups {
            div.stack {
                h3 { (group.label) }
                (paragraphs(&group.help))
                ul {
                    li { (words::age(group)) }
                    li { (words::quota(group)) }
                    @if let Some(bars) = words::bars(group) { li { (bars) } }
                }
            }
        }
        @if !edition.rules.categories.is_empty() {
            h3 { "Kategori" }
            ul { @for category in &edition.rules.categories { li { (category.label) } } }
        }
    }
}

fn how_to_enter(edition: &EditionRow) -> Markup {
    let rules = &edition.rules;
    let words: u32 = rules.sections.iter().map(|section| section.max_words).sum();
    if let Some(step) = rules.ladder() {
        return ladder_steps(step);
    }
    html! {
        h2 { "Cara ikut" }
        ol {
            li { "Operator OPD atau desa mendaftarkan inovasinya di menu Inovasi kami. Cukup sekali; inovasi yang sudah terdaftar tinggal dipilih." }
            li { "Pilih inovasi, kelompok dan kategori, lalu tulis " (rules.sections.len()) " bagian usulan. Semuanya paling banyak " (thousands(words.into())) " kata, dan boleh disimpan sebagai draf." }
            @if !rules.documents.is_empty() {
                li { "Lampirkan berkas yang diminta: " (words::joined(&rules.documents.iter().map(|it| it.label.clone()).collect::<Vec<_>>(), "dan")) "." }
            }
            li { "Kirim sebelum pendaftaran ditutup. Anda langsung mendapat tanda terima dengan nomor dan waktu server." }
        }
    }
}

/// How a village enters a ladder.
fn ladder_steps(step: &LadderStep) -> Markup {
    let level = step.level.label().to_lowercase();
    html! {
        h2 { "Cara ikut" }
        ol {
            li { "Panitia " (level) " mendaftarkan desa dan kelurahannya, atau operator desa mendaftarkan desanya sendiri di menu Usulan." }
            li { "Uraian boleh ditulis sampai pendaftaran ditutup, dan boleh kosong: juri menilai di tempat." }
            li { "Setiap " (level) " menilai pesertanya sendiri. Yang terbaik maju ke tingkat berikutnya dan dinilai juri yang lain." }
        }
    }
}

fn stages(edition: &EditionRow, rounds: &[RoundRow]) -> Markup {
    let rules = &edition.rules;
    html! {
        h2 { "Babak" }
        ol {
            @for round in &rules.rounds {
                @let row = rounds.iter().find(|row| row.rules.key == round.key);
                li {
                    div.row {
                        b { (round.label) }
                        @if let Some(row) = row { (round_status(row.state)) }
                    }
                    @if let Some(said) = row.and_then(|row| recusals(row.recused_judges, row.recused_entries)) { p.muted { (said) } }
                    p { (in_short(round, rules.round_after(&round.key).map(|next| next.label.as_str()))) }
                }
            }
        }
    }
}

fn in_short(round: &RoundRules, next: Option<&str>) -> String {
    match round.kind {
        RoundKind::Administrative => "Verifikator memeriksa kelengkapan dan syarat. Usulan yang kurang dikembalikan untuk diperbaiki, dengan alasan dan batas waktu.".into(),
        RoundKind::Scored => format!(
            "{} juri menilai setiap usulan menurut {} kriteria. {}",
            round.panel_size,
            round.criteria.len(),
            words::promotion(round, next)
        ),
        RoundKind::Pleno => "Rapat pleno menetapkan urutan akhir dan penghargaan. Perubahan urutan selalu disertai alasan yang terbuka.".into(),
    }
}
