//! `/panitia`: the editions of the panitia, a new one, and one edition with what to do next.

use super::{calendar, counted, open_round, round_status, rules, status, trail};
use crate::{
    competition::{
        form::{Part, Typed},
        read_model::{
            ContestItem, EditionItem, EditionRow, EditionState, ProposalCounts, RegistrationState, RoundRow,
            RoundState, TrailRow,
        },
    },
    kernel::{region::RegionCode, time::Timestamp},
    scoring::rules::RoundKind,
    web::{
        component::{
            banner::{Notice, notice},
            button,
            choice::radios,
            dl::{Fact, summary},
            empty::{Empty, empty},
            field::{self, Choice},
            form_parts::Errors,
            heading::Heading,
            status::{Kind, Status},
            table::{Col, Table},
            tasks::{Task, tasks},
        },
        form::Seal,
    },
};
use maud::{Markup, html};

/// The editions of a panitia.
pub struct DeskView {
    pub items: Vec<EditionItem>,
    /// Rounds of one's own territory in editions that others run.
    pub contests: Vec<ContestItem>,
    pub may_organise: bool,
}

/// `/panitia`
pub fn desk(view: &DeskView) -> Markup {
    html! {
        (Heading::new("Panitia").lead("Lomba yang Anda kelola, dan apa yang perlu dikerjakan berikutnya."))
        (contests(&view.contests))
        @if view.items.is_empty() && view.contests.is_empty() {
            (empty(&Empty {
                title: "Belum ada lomba.",
                text: "Mulai dari contoh aturan yang sudah lengkap, lalu sesuaikan. Tidak ada yang terlihat orang lain sebelum Anda menerbitkannya.",
                action: view.may_organise.then(|| button::main("Siapkan lomba").href("/panitia/lomba/baru")),
            }))
        } @else {
            @if view.may_organise { div.actions { (button::main("Siapkan lomba baru").href("/panitia/lomba/baru")) } }
            ul.list {
                @for item in &view.items {
                    li {
                        h2 { a href={ "/panitia/lomba/" (item.id) } { (item.name) } }
                        div.row {
                            (status(item.state, item.registration, item.round.as_deref()))
                            span { (item.region_name) }
                            @if item.submitted > 0 { span.muted { (counted(item.submitted, "usulan")) } }
                        }
                        p { (next_for(item)) }
                    }
                }
            }
        }
    }
}

fn contests(items: &[ContestItem]) -> Markup {
    html! {
        @if !items.is_empty() {
            h2 { "Babak di wilayah Anda" }
            ul.list {
                @for item in items {
                    li {
                        h3 { a href={ "/panitia/babak/" (item.round) } { (item.label) } }
                        div.row { (round_status(item.state)) span { (item.edition_name) } }
                        p { (next_for_contest(item)) }
                    }
                }
            }
        }
    }
}

fn next_for_contest(item: &ContestItem) -> String {
    let zone = item.calendar.zone;
    match (item.state, item.registration) {
        (RoundState::Ahead, RegistrationState::Open) => {
            format!(
                "{} terdaftar. Daftarkan yang belum, lalu tugaskan juri.",
                counted(i64::from(item.entries), "peserta")
            )
        }
        (RoundState::Ahead, RegistrationState::Ahead | RegistrationState::Closed) => match item.opens_at {
            Some(at) => format!("Penilaian dibuka otomatis {}.", zone.long(at)),
            None => "Buka babaknya setelah juri ditugaskan.".into(),
        },
        (RoundState::Open, _) => match item.closes_at {
            Some(at) => {
                format!(
                    "{} dari {} lembar ditandatangani. Ditutup otomatis {}.",
                    item.signed,
                    item.assigned,
                    zone.long(at)
                )
            }
            None => format!("{} dari {} lembar ditandatangani.", item.signed, item.assigned),
        },
        (RoundState::Closed | RoundState::Ranked, _) => "Selesai dinilai.".into(),
    }
}

fn next_for(item: &EditionItem) -> String {
    let zone = item.calendar.zone;
    match (item.state, item.registration, &item.round) {
        (EditionState::Draft, ..) => "Lengkapi aturan dan jadwal, lalu terbitkan.".into(),
        (EditionState::Cancelled, ..) => "Lomba ini tidak diadakan.".into(),
        (EditionState::Sealed, ..) => "Hasil sudah disahkan dan terbuka.".into(),
        (_, RegistrationState::Ahead, _) => format!("Pendaftaran dibuka otomatis {}.", zone.long(item.opens_at)),
        (_, RegistrationState::Open, _) => format!("Pendaftaran ditutup otomatis {}.", zone.long(item.closes_at)),
        (_, RegistrationState::Closed, Some(round)) => format!("{round} sedang berlangsung."),
        (_, RegistrationState::Closed, None) => "Buka babak berikutnya.".into(),
    }
}

/// The form of a new edition.
pub struct NewView {
    /// Key, name and source of each template.
    pub templates: Vec<(String, String, String)>,
    /// The regions that the visitor may organise for.
    pub regions: Vec<(RegionCode, String)>,
    pub typed: Typed,
    pub errors: Errors,
    pub seal: Seal,
}

/// `/panitia/lomba/baru`
pub fn new(view: &NewView) -> Markup {
    let NewView { templates, regions, typed, errors, seal } = view;
    let templates =
        templates.iter().map(|(key, name, source)| Choice::new(key.as_str(), name.as_str()).hint(source.as_str()));
    html! {
        (Heading::new("Siapkan lomba").lead("Hanya panitia yang melihat draf ini. Semua dapat diubah sampai Anda menerbitkannya."))
        (errors.summary())
        form.form method="post" action="/panitia/lomba/baru" {
            (seal)
            (radios("Mulai dari aturan", "contoh", templates.collect()).value(typed.get("contoh")).error(errors.of("contoh")).required())
            @match regions.as_slice() {
                [(code, name)] => { (field::hidden("wilayah", code.as_str())) p { "Penyelenggara: " b { (name) } } },
                regions => (field::select("Penyelenggara", "wilayah", regions.iter().map(|(code, name)| Choice::new(code.as_str(), name.as_str())).collect())
                    .value(typed.get("wilayah")).error(errors.of("wilayah")).required()),
            }
            (field::text("Nama lomba", "nama").value(typed.get("nama")).error(errors.of("nama")).required().attr("maxlength", "200")
                .hint("Seperti yang tercetak di poster, misalnya Sinovik Banyuwangi 2026."))
            (field::number("Tahun", "tahun").value(typed.get("tahun")).error(errors.of("tahun")).required())
            (field::text("Alamat", "alamat").value(typed.get("alamat")).error(errors.of("alamat")).required().width("w-medium")
                .attr("autocapitalize", "none").hint("Menjadi bagian tautan lomba dan tidak dapat diubah lagi, misalnya sinovik-2026."))
            (super::edit::registration_fields(typed, errors))
            (button::actions(html! { (button::main("Buat draf")) (button::quiet("Batal").href("/panitia")) }))
        }
    }
}

/// One edition as its panitia sees it.
pub struct OverviewView {
    pub edition: EditionRow,
    pub rounds: Vec<RoundRow>,
    pub counts: ProposalCounts,
    pub trail: Vec<TrailRow>,
    /// What keeps a draft from being published.
    pub problems: Vec<String>,
    /// Whether none of them lies in the dates.
    pub calendar_sound: bool,
    pub now: Timestamp,
    pub may_organise: bool,
    pub seal: Seal,
}

/// `/panitia/lomba/{id}`
pub fn overview(view: &OverviewView) -> Markup {
    let OverviewView { edition, rounds, .. } = view;
    let lead =
        if edition.state == EditionState::Draft { "Draf. Hanya panitia dan pimpinan yang melihatnya." } else { "" };
    html! {
        (Heading::new(edition.name.as_str()).eyebrow(edition.region_name.as_str()).lead(lead)
            .status(status(edition.state, edition.registration, open_round(rounds))))
        @match edition.state {
            EditionState::Draft => (draft(view)),
            EditionState::Published => { (now_to_do(view)) (running(view)) },
            EditionState::Cancelled => (running(view)),
            EditionState::Sealed => {
                p { a href={ "/panitia/lomba/" (edition.id) "/pleno" } { "Pleno dan SK" } " · " a href={ "/panitia/lomba/" (edition.id) "/sanggah" } { "Sanggah" } }
                (running(view))
            }
        }
    }
}

/// The side column of an edition.
pub fn side(view: &OverviewView) -> Markup {
    html! {
        @if view.edition.published_at.is_some() {
            p { a href={ "/lomba/" (view.edition.slug) } { "Halaman lomba untuk umum" } }
            p { a href={ "/panitia/lomba/" (view.edition.id) "/dokumen" } { "Dokumen lomba" } }
        }
        (trail::of_edition(&view.trail, &view.rounds, view.edition.calendar.zone, true))
        p { a href={ "/jejak/lomba/" (view.edition.id) } { "Riwayat lengkap" } }
    }
}

fn draft(view: &OverviewView) -> Markup {
    let id = view.edition.id;
    html! {
        h2 { "Lengkapi draf" }
        (tasks(&parts(view)))
        @if view.problems.is_empty() {
            (notice(&Notice {
                kind: Kind::Selesai,
                title: "Aturan dan jadwal siap diterbitkan.".into(),
                body: html! { p { "Periksa sekali lagi sebelum terbit: sesudahnya aturan hanya dapat diubah dengan alasan yang dibaca semua orang." } },
            }))
        } @else {
            (notice(&Notice {
                kind: Kind::Peringatan,
                title: "Belum dapat diterbitkan.".into(),
                body: html! { ul { @for problem in &view.problems { li { (problem) } } } },
            }))
        }
        @if view.may_organise {
            div.actions {
                (button::main("Periksa dan terbitkan").href(format!("/panitia/lomba/{id}/terbitkan")))
                (button::second("Aturan sebagai berkas").href(format!("/panitia/lomba/{id}/ubah-berkas")))
                (button::quiet("Batalkan lomba").href(format!("/panitia/lomba/{id}/batalkan")))
            }
        }
    }
}

fn parts(view: &OverviewView) -> Vec<Task> {
    let EditionRow { id, rules, .. } = &view.edition;
    let task = |name: &str, href: String, hint: String, done: bool| Task {
        name: name.to_owned(),
        href: view.may_organise.then_some(href),
        hint: Some(hint),
        status: if done { Status::selesai("Terisi") } else { Status::peringatan("Belum lengkap") },
    };
    let mut all: Vec<Task> = Part::ALL
        .iter()
        .map(|part| {
            let (hint, done) = match part {
                Part::Schedule => (rules.basis.clone(), !rules.basis.is_empty() && view.calendar_sound),
                Part::Groups => (counted(rules.groups.len() as i64, "kelompok"), !rules.groups.is_empty()),
                Part::Categories => (counted(rules.categories.len() as i64, "kategori"), !rules.categories.is_empty()),
                Part::Sections => {
                    let sum: crate::kernel::score::Number = rules.sections.iter().map(|it| it.weight).sum();
                    let hint = format!("{} bagian, jumlah bobot {}", rules.sections.len(), sum.local());
                    (hint, !rules.sections.is_empty() && sum == rules.section_weight_total)
                }
                Part::Documents => (counted(rules.documents.len() as i64, "berkas"), true),
                Part::Rounds => (counted(rules.rounds.len() as i64, "babak"), !rules.rounds.is_empty()),
                Part::Awards => (counted(rules.awards.len() as i64, "penghargaan"), !rules.awards.is_empty()),
            };
            task(part.label(), format!("/panitia/lomba/{id}/ubah/{part}"), hint, done)
        })
        .collect();
    for round in rules.scored_rounds() {
        let hint = format!("{} kriteria, {} juri", round.criteria.len(), round.panel_size);
        let href = format!("/panitia/lomba/{id}/ubah/babak/{}", round.key);
        all.push(task(&format!("Aturan babak {}", round.label), href, hint, round.problems().is_empty()));
    }
    all
}

/// The step that waits for the panitia.
fn now_to_do(view: &OverviewView) -> Markup {
    let EditionRow { id, registration, closes_at, opens_at, calendar, .. } = &view.edition;
    let zone = calendar.zone;
    let open = view.rounds.iter().rev().find(|round| round.state == RoundState::Open);
    let ahead = view.rounds.iter().find(|round| round.state == RoundState::Ahead);
    html! {
        h2 { "Sekarang" }
        @match registration {
            RegistrationState::Ahead => p { "Pendaftaran dibuka otomatis " b { (zone.long(*opens_at)) } "." },
            RegistrationState::Open => p { "Pendaftaran sedang dibuka dan ditutup otomatis " b { (zone.long(*closes_at)) } "." },
            RegistrationState::Closed => p { "Pendaftaran sudah ditutup." },
        }
        @if let Some(round) = open { p { b { (round.rules.label) } " sedang berlangsung" @if let Some(at) = round.closes_at { ", batasnya " (zone.long(at)) } "." } }
        @else if let (RegistrationState::Closed, Some(round)) = (registration, ahead) { p { "Babak berikutnya: " b { (round.rules.label) } @if let Some(at) = round.opens_at { ", dibuka otomatis " (zone.long(at)) } "." } }
        @if view.may_organise {
            div.actions {
                @match (open, registration, ahead) {
                    (Some(round), ..) => (button::main(format!("Kelola {}", round.rules.label)).href(format!("/panitia/babak/{}", round.id))),
                    (None, RegistrationState::Closed, Some(round)) => (button::main(format!("Buka {}", round.rules.label)).href(format!("/panitia/babak/{}", round.id))),
                    (None, _, _) => (button::main("Kelola pendaftaran").href(format!("/panitia/lomba/{id}/pendaftaran"))),
                }
                @if open.is_some() || *registration == RegistrationState::Closed {
                    (button::second("Kelola pendaftaran").href(format!("/panitia/lomba/{id}/pendaftaran")))
                }
                (button::second("Ubah aturan").href(format!("/panitia/lomba/{id}/ubah")))
            }
        }
    }
}

fn running(view: &OverviewView) -> Markup {
    let OverviewView { edition, rounds, counts, now, .. } = view;
    let zone = edition.calendar.zone;
    let rows = rounds.iter().map(|round| {
        let judged = round.rules.kind == RoundKind::Scored;
        vec![
            html! { a href={ "/panitia/babak/" (round.id) } { (round.rules.label) } },
            html! { (round_status(round.state)) },
            html! { @if judged { (round.entries) } },
            html! { @if judged { (round.signed) " dari " (round.assigned) } },
        ]
    });
    let columns = vec![
        Col::head("Babak"),
        Col::text("Keadaan"),
        Col::number("Peserta"),
        Col::number("Lembar nilai ditandatangani"),
    ];
    let facts = if edition.rules.administrative_round().is_none() {
        vec![("Masih ditulis", counts.drafted), ("Terdaftar", counts.submitted), ("Ditarik", counts.withdrawn)]
    } else {
        vec![
            ("Masih ditulis", counts.drafted),
            ("Menunggu verifikator", counts.submitted),
            ("Dikembalikan untuk diperbaiki", counts.returned),
            ("Diterima", counts.admitted),
            ("Ditolak", counts.rejected),
            ("Ditarik", counts.withdrawn),
        ]
    };
    html! {
        h2 { "Usulan" }
        (summary(&facts.into_iter().map(|(key, n)| Fact::new(key, n)).collect::<Vec<_>>()))
        h2 { "Babak" }
        (Table::new("Babak lomba ini", columns).hide_caption().stacked().rows(rows))
        @if edition.rules.ladder().is_some() { p { a href={ "/panitia/lomba/" (edition.id) "/tangga" } { "Papan tangga lomba" } ": semua kecamatan dalam satu papan. "
            @if view.may_organise { a href={ "/panitia/lomba/" (edition.id) "/pembanding" } { "Pembanding" } ": dinilai semua panel, tidak bersaing." }
        } }
        h2 { "Jadwal" }
        (summary(&calendar(edition, rounds, *now).iter().map(|day| {
            Fact::new(day.what.as_str(), day.at.map(|at| zone.long(at)).unwrap_or_default())
        }).collect::<Vec<_>>()))
        (trail::changes(&view.trail, zone, true))
        @if view.may_organise && edition.state == EditionState::Published && !scoring_begun(rounds) {
            p { a href={ "/panitia/lomba/" (edition.id) "/batalkan" } { "Batalkan lomba" } }
        }
    }
}

fn scoring_begun(rounds: &[RoundRow]) -> bool {
    rounds.iter().any(|round| round.rules.kind == RoundKind::Scored && round.state != RoundState::Ahead)
}

/// Everything once more before publication.
pub struct PublishView {
    pub edition: EditionRow,
    pub problems: Vec<String>,
    pub errors: Errors,
    pub may_organise: bool,
    pub seal: Seal,
}

/// `/panitia/lomba/{id}/terbitkan`
pub fn publish(view: &PublishView) -> Markup {
    let EditionRow { id, name, calendar, rules, rules_sha256, revision, .. } = &view.edition;
    let zone = calendar.zone;
    let window = |key: &str| calendar.rounds.iter().find(|window| window.key == key);
    let mut days = vec![
        Fact::new("Pendaftaran dibuka", zone.long(calendar.registration_opens)),
        Fact::new("Pendaftaran ditutup", zone.long(calendar.registration_closes)),
    ];
    for round in &rules.rounds {
        let said = |at: Option<Timestamp>| at.map_or_else(|| "dengan tangan".to_owned(), |at| zone.long(at));
        let (opens, closes) = window(&round.key).map_or((None, None), |it| (it.opens, it.closes));
        days.push(Fact::new(round.label.as_str(), format!("mulai {}, selesai {}", said(opens), said(closes))));
    }
    html! {
        (Heading::new("Terbitkan aturan dan jadwal").eyebrow(name.as_str())
            .lead("Setelah terbit, semua orang dapat membacanya. Perubahan sesudahnya selalu dengan alasan, dan terlihat oleh semua orang."))
        @if !view.problems.is_empty() {
            (notice(&Notice {
                kind: Kind::Tolak,
                title: "Belum dapat diterbitkan.".into(),
                body: html! {
                    ul { @for problem in &view.problems { li { (problem) } } }
                    p { a href={ "/panitia/lomba/" (id) } { "Perbaiki drafnya" } }
                },
            }))
        } @else { (view.errors.summary()) }
        h2 { "Jadwal" }
        (summary(&days))
        (rules::body(rules))
        h2 { "Sidik aturan" }
        p.mono { (rules_sha256) }
        @if view.problems.is_empty() && view.may_organise {
            form.form method="post" action={ "/panitia/lomba/" (id) "/terbitkan" } {
                (view.seal)
                (field::hidden("revisi", &revision.to_string()))
                (button::actions(html! {
                    (button::main("Terbitkan sekarang"))
                    (button::quiet("Kembali ke draf").href(format!("/panitia/lomba/{id}")))
                }))
            }
        }
    }
}
