//! The administrative selection: the queue, and one proposal with its decision.

use super::{Content, content, status, waited};
use crate::kernel::time::Timestamp;
use crate::proposal::read_model::{
    AdministrativeRound, GROUNDS, ProposalRow, ProposalStatus, QueueCount, QueueFilter, QueueRow, QueueView,
};
use crate::web::{
    component::{
        banner::{Notice, notice},
        button,
        choice::radios,
        empty::{Empty, empty},
        field::{self, Choice},
        fold::{Fold, fold},
        form_parts::Errors,
        heading::Heading,
        pager::{Pager, pager},
        status::{Kind, Status},
        table::{Col, Table},
        tabs::{Tab, tabs},
        unsaved::{Unsaved, unsaved},
    },
    form::Seal,
    markup::paragraphs,
};
use maud::{Markup, html};

/// One page of the queue.
pub struct QueuePage {
    pub rows: Vec<QueueRow>,
    pub counts: QueueCount,
    pub filter: QueueFilter,
    /// Editions to choose from: (id, name).
    pub editions: Vec<(String, String)>,
    pub page: usize,
    pub pages: usize,
    /// The address up to the page number.
    pub href: String,
    /// The address of another view with the same filter.
    pub view_href: fn(&QueueFilter, QueueView) -> String,
    pub now: Timestamp,
}

/// `/verifikasi`
pub fn queue(view: &QueuePage) -> Markup {
    let count = |it: QueueView| match it {
        QueueView::Waiting => view.counts.waiting,
        QueueView::Returned => view.counts.returned,
        QueueView::Decided => view.counts.decided,
    };
    let each = QueueView::ALL.iter().map(|it| {
        let href = (view.view_href)(&view.filter, *it);
        Tab::new(it.label(), href, *it == view.filter.view).count(count(*it).to_string())
    });
    let plain = view.filter.search.is_empty() && view.filter.edition.is_none();
    let total = count(view.filter.view);
    html! {
        (Heading::new("Verifikasi").lead("Periksa kelengkapan dan syarat setiap usulan. Yang paling lama menunggu ada di atas."))
        (tabs("Bagian antrean", &each.collect::<Vec<_>>()))
        @if view.counts == QueueCount::default() && plain {
            (empty(&Empty {
                title: "Belum ada usulan yang masuk.",
                text: "Usulan muncul di sini segera setelah dikirim unitnya.",
                action: None,
            }))
        } @else {
            (filters(view))
            @if view.rows.is_empty() { (nothing(view, plain)) } @else {
                (table(view))
                (pager(&Pager { page: view.page, pages: view.pages, href: view.href.clone(), total: format!("{total} usulan") }))
            }
        }
    }
}

fn nothing(view: &QueuePage, plain: bool) -> Markup {
    let (title, text) = match view.filter.view {
        QueueView::Waiting if plain => {
            ("Semua usulan sudah diperiksa.", "Yang baru dikirim atau dikirim lagi akan muncul di sini.")
        }
        QueueView::Returned if plain => (
            "Tidak ada usulan yang sedang diperbaiki.",
            "Usulan yang Anda kembalikan menunggu di sini sampai dikirim lagi.",
        ),
        QueueView::Decided if plain => ("Belum ada keputusan.", "Usulan yang lolos atau tidak lolos tercatat di sini."),
        _ => ("Tidak ada yang cocok.", "Coba kata lain, atau lihat semua lomba."),
    };
    empty(&Empty { title, text, action: None })
}

fn filters(view: &QueuePage) -> Markup {
    let editions = view.editions.iter().map(|(id, name)| Choice::new(id.as_str(), name.as_str())).collect();
    html! {
        form.filters method="get" action="/verifikasi" role="search" {
            (field::hidden("bagian", view.filter.view.code()))
            (field::search("Cari judul, unit atau nomor", "cari").value(view.filter.search.as_str()))
            (field::select("Lomba", "lomba", editions)
                .value(view.filter.edition.map_or_else(String::new, |id| id.to_string()))
                .empty_choice("Semua lomba"))
            (button::second("Cari"))
        }
    }
}

fn table(view: &QueuePage) -> Markup {
    let (time, caption) = match view.filter.view {
        QueueView::Waiting => ("Menunggu", "Usulan yang menunggu diperiksa"),
        QueueView::Returned => ("Batas perbaikan", "Usulan yang sedang diperbaiki"),
        QueueView::Decided => ("Keputusan", "Usulan yang sudah diputuskan"),
    };
    let columns =
        vec![Col::head("Usulan"), Col::text("Unit"), Col::text("Kelompok"), Col::text("Kiriman"), Col::text(time)];
    let rows = view.rows.iter().map(|row| {
        vec![
            html! {
                a href={ "/verifikasi/" (row.id) } { (row.title) }
                br; span.muted.small { (row.edition_name) ", " span.num { (row.receipt.as_deref().unwrap_or_default()) } }
            },
            html! { (row.unit_name) },
            html! { (row.group_label) },
            html! { @if row.version > 1 { (Status::jalan(format!("Ke-{}, perbaikan", row.version))) } @else { "Pertama" } },
            moment(view, row),
        ]
    });
    html! { (Table::new(caption, columns).rows(rows).stacked().hide_caption()) }
}

fn moment(view: &QueuePage, row: &QueueRow) -> Markup {
    let short = |at: Timestamp| row.zone().short(at);
    html! {
        @match view.filter.view {
            QueueView::Waiting => {
                @if let Some(at) = row.submitted_at { (waited(at, view.now)) br; span.muted.small { "sejak " (short(at)) } }
            }
            QueueView::Returned => {
                @if let Some(at) = row.due_at {
                    @if at < view.now { (Status::tolak("Lewat")) " " }
                    (short(at))
                }
            }
            QueueView::Decided => {
                (status(row.status))
                @if let Some(at) = row.decided_at { br; span.muted.small { (short(at)) } }
            }
        }
    }
}

/// One proposal before its decision.
pub struct VerifyView<'a> {
    pub row: &'a ProposalRow,
    pub content: Content<'a>,
    /// The version that is shown, from 1; forms send it back.
    pub version: u32,
    /// Whether the verifier decided on an earlier version than this.
    pub overtaken: bool,
    pub receipt: String,
    /// What the product checked by itself: (what, whether it holds, words).
    pub checks: Vec<(String, bool, String)>,
    /// The comparison with the version before, or with the one that the verifier read, where there is one.
    pub earlier: Option<Markup>,
    pub round: Option<AdministrativeRound>,
    pub typed: TypedDecision,
    pub errors: Errors,
    /// For admitting, returning and rejecting.
    pub seals: [Seal; 3],
    pub now: Timestamp,
}

/// A decision as it was typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TypedDecision {
    pub note: String,
    pub reason: String,
    pub due: String,
    pub ground: String,
    pub explanation: String,
}

/// `/verifikasi/{id}`
pub fn main(view: &VerifyView<'_>) -> Markup {
    let zone = view.content.edition.zone();
    html! {
        (Heading::new(view.content.title).eyebrow(view.content.edition.name.as_str()).status(status(view.row.status))
            .meta(html! {
                span.num { (view.receipt) }
                @if let Some(at) = view.row.submitted_at { span { "dikirim " (zone.long(at)) } }
            }))
        @match lost(view) { Some(lost) => (unsaved(&lost)), None => (view.errors.summary()) }
        @if view.overtaken && offered(view).1 {
            (notice(&Notice {
                kind: Kind::Peringatan,
                title: format!("Unit sudah mengirim kiriman ke-{} sejak Anda membuka halaman ini.", view.version),
                body: html! { p { "Keputusan Anda belum tercatat, tetapi tulisan Anda masih ada di formulir di bawah. Baca dulu yang berubah, lalu putuskan lagi." } },
            }))
        }
        (checks(&view.checks))
        @if let Some(earlier) = &view.earlier {
            section {
                h2 { @if view.overtaken { "Yang berubah sejak kiriman yang Anda baca" } @else { "Yang berubah sejak kiriman sebelumnya" } }
                (earlier)
                p { a href={ "/usulan/" (view.row.id) "/versi" } { "Bandingkan kiriman lain" } }
            }
        }
        @if view.row.version > 1 {
            (fold(&Fold { title: "Baca seluruh usulan", open: false, body: content(&view.content) }))
        } @else { (content(&view.content)) }
        section #keputusan { h2 { "Keputusan" } (decision(view)) }
    }
}

/// Which decisions the page offers: admitting; returning and rejecting.
fn offered(view: &VerifyView<'_>) -> (bool, bool) {
    let open = view.round.as_ref().is_some_and(|round| round.open);
    match view.row.status {
        ProposalStatus::Submitted => (open, open),
        ProposalStatus::Returned => (false, open && view.row.due_at.is_some_and(|due_at| due_at < view.now)),
        ProposalStatus::Draft
        | ProposalStatus::Entered
        | ProposalStatus::Admitted
        | ProposalStatus::Rejected
        | ProposalStatus::Withdrawn => (false, false),
    }
}

/// A decision that came back to a page without its form: nothing of what was typed is lost.
fn lost(view: &VerifyView<'_>) -> Option<Unsaved> {
    let (may_admit, may_refuse) = offered(view);
    let TypedDecision { note, reason, due, ground, explanation } = &view.typed;
    if view.errors.is_empty() || (may_refuse && (may_admit || note.is_empty())) {
        return None;
    }
    let sentence = view.errors.of("").unwrap_or("Keadaan usulan ini sudah berubah, jadi keputusan Anda tidak dicatat.");
    let mut texts = Vec::new();
    let mut add = |label: &str, text: &str| texts.push((label.to_owned(), text.to_owned()));
    if !may_admit {
        add("Catatan", note);
    }
    if !may_refuse {
        add("Apa yang harus diperbaiki", reason);
        add(
            "Batas perbaikan",
            &view
                .content
                .edition
                .zone()
                .parse_input(due)
                .map_or_else(String::new, |due| view.content.edition.zone().long(due)),
        );
        add("Dasar", GROUNDS.iter().find(|(_, word, _)| word == ground).map_or("", |(_, _, label)| label));
        add("Penjelasan", explanation);
    }
    Some(Unsaved::new(sentence, texts))
}

fn checks(checks: &[(String, bool, String)]) -> Markup {
    let rows = checks.iter().map(|(what, holds, words)| {
        let status = if *holds { Status::selesai("Terpenuhi") } else { Status::peringatan("Periksa") };
        vec![html! { (what) }, html! { (status) }, html! { (words) }]
    });
    html! {
        section {
            h2 { "Pemeriksaan otomatis" }
            (Table::new("Pemeriksaan otomatis", vec![Col::head("Syarat"), Col::text("Hasil"), Col::text("Keterangan")])
                .rows(rows).stacked().hide_caption())
        }
    }
}

fn decision(view: &VerifyView<'_>) -> Markup {
    let zone = view.content.edition.zone();
    let row = view.row;
    let at = row.decided_at.map_or_else(String::new, |at| zone.long(at));
    let told = |kind, title: String| {
        notice(&Notice { kind, title, body: html! { @if let Some(reason) = &row.reason { (paragraphs(reason)) } } })
    };
    html! {
        @match row.status {
            ProposalStatus::Submitted => (forms(view)),
            ProposalStatus::Draft => p { "Usulan ini masih draf." },
            ProposalStatus::Returned => {
                (told(Kind::Peringatan, format!("Dikembalikan {at}.")))
                @if let Some(due_at) = row.due_at {
                    @if due_at < view.now {
                        p { "Batas memperbaiki, " (zone.long(due_at)) ", sudah lewat dan unit belum mengirim lagi. Beri waktu baru, atau tolak." }
                        @if offered(view).1 { (give_back(view)) (reject(view)) }
                    } @else { p { "Unit boleh mengirim lagi sebelum " (zone.long(due_at)) "." } }
                }
            }
            ProposalStatus::Entered => { p.muted { "Lomba ini tanpa seleksi administrasi." } }
            ProposalStatus::Admitted => (told(Kind::Selesai, format!("Lolos seleksi administrasi, {at}."))),
            ProposalStatus::Rejected => {
                (told(Kind::Tolak, format!("{} {at}.", super::show::rejected(row))))
            }
            ProposalStatus::Withdrawn => (told(Kind::Tolak, format!("Ditarik oleh unitnya, {at}."))),
        }
    }
}

fn forms(view: &VerifyView<'_>) -> Markup {
    let zone = view.content.edition.zone();
    let open = view.round.as_ref().is_some_and(|round| round.open);
    html! {
        @match &view.round {
            Some(round) if open => {
                @if let Some(closes_at) = round.closes_at { p { (round.label) " ditutup " (zone.long(closes_at)) "." } }
                (admit(view)) (give_back(view)) (reject(view))
            }
            Some(round) => (notice(&Notice {
                kind: Kind::Peringatan,
                title: format!("{} sedang tidak dibuka.", round.label),
                body: html! {
                    @match round.opens_at.filter(|at| *at > view.now) {
                        Some(at) => p { "Keputusan dapat dicatat mulai " (zone.long(at)) "." },
                        None => p { "Keputusan dapat dicatat setelah panitia membukanya." },
                    }
                },
            })),
            None => p { "Lomba ini tidak memakai seleksi administrasi." },
        }
    }
}

fn admit(view: &VerifyView<'_>) -> Markup {
    let [seal, ..] = &view.seals;
    html! {
        form.form method="post" action={ "/verifikasi/" (view.row.id) "/loloskan" } {
            (seal) (field::hidden("versi", &view.version.to_string()))
            h3 { "Loloskan" }
            (field::textarea("Catatan", "catatan").optional().rows(3).value(view.typed.note.as_str())
                .error(view.errors.of("catatan")).hint("Dibaca oleh unit pengusul dan panitia."))
            (button::main("Loloskan usulan"))
        }
    }
}

fn give_back(view: &VerifyView<'_>) -> Markup {
    let [_, seal, _] = &view.seals;
    let wrong =
        !view.typed.reason.is_empty() || view.errors.of("alasan").is_some() || view.errors.of("batas").is_some();
    let form = html! {
        form.form method="post" action={ "/verifikasi/" (view.row.id) "/kembalikan" } {
            (seal) (field::hidden("versi", &view.version.to_string()))
            (field::textarea("Apa yang harus diperbaiki", "alasan").rows(5).required().value(view.typed.reason.as_str())
                .error(view.errors.of("alasan")).hint("Sebutkan bagiannya dan apa yang kurang, supaya cukup satu kali perbaikan."))
            (field::date_time("Batas perbaikan", "batas").required().value(view.typed.due.as_str())
                .error(view.errors.of("batas")).hint(format!("Waktu {}.", view.content.edition.zone().label())))
            (button::second("Kembalikan untuk diperbaiki"))
        }
    };
    fold(&Fold { title: "Kembalikan untuk diperbaiki", open: wrong, body: form })
}

fn reject(view: &VerifyView<'_>) -> Markup {
    let [_, _, seal] = &view.seals;
    let typed = !(view.typed.ground.is_empty() && view.typed.explanation.is_empty());
    let wrong = typed || view.errors.of("dasar").is_some() || view.errors.of("penjelasan").is_some();
    let grounds = GROUNDS.iter().map(|(_, word, label)| Choice::new(*word, *label)).collect();
    let form = html! {
        form.form method="post" action={ "/verifikasi/" (view.row.id) "/tolak" } {
            (seal) (field::hidden("versi", &view.version.to_string()))
            (radios("Dasar", "dasar", grounds).value(view.typed.ground.as_str()).error(view.errors.of("dasar")).required())
            (field::textarea("Penjelasan", "penjelasan").rows(5).required().value(view.typed.explanation.as_str())
                .error(view.errors.of("penjelasan")).hint("Unit pengusul membacanya. Sebutkan fakta yang Anda temukan."))
            (button::danger("Nyatakan tidak lolos").confirm("Nyatakan usulan ini tidak lolos? Keputusan ini tidak dapat diubah."))
        }
    };
    fold(&Fold { title: "Nyatakan tidak lolos", open: wrong, body: form })
}

#[cfg(test)]
mod tests {
    use super::super::samples::{edition, now, proposal};
    use super::*;
    use crate::kernel::ids::RoundId;

    fn page(status: ProposalStatus, open: bool) -> String {
        let (row, edition) = (proposal(status), edition());
        let content = Content {
            proposal: row.id.to_string(),
            edition: &edition,
            title: &row.title,
            unit_name: &row.unit_name,
            group_key: &row.group_key,
            category: &row.category,
            video_link: None,
            sections: [("ringkasan", "Kader.")].into(),
            files: vec![],
            documents: true,
            change: None,
        };
        let round = AdministrativeRound {
            id: RoundId::from_u128(1),
            label: "Seleksi administrasi".into(),
            open,
            opens_at: Some(now().plus_days(2)),
            closes_at: None,
        };
        let view = VerifyView {
            row: &row,
            content,
            version: 1,
            overtaken: false,
            receipt: "SINOVIK-2026-000123".into(),
            checks: vec![("Umur inovasi".into(), false, "Terlalu muda.".into())],
            earlier: None,
            round: Some(round),
            typed: TypedDecision::default(),
            errors: Errors::default(),
            seals: [Seal::default(), Seal::default(), Seal::default()],
            now: now(),
        };
        main(&view).into_string()
    }

    #[test]
    fn what_waits_can_be_decided_in_three_ways() {
        let html = page(ProposalStatus::Submitted, true);
        for action in ["/loloskan", "/kembalikan", "/tolak"] {
            assert!(html.contains(action), "{action}");
        }
        assert!(html.contains("Terlalu muda.") && html.contains("Dokumen tidak lengkap"));
    }

    #[test]
    fn before_the_round_opens_the_page_says_when() {
        let html = page(ProposalStatus::Submitted, false);
        assert!(
            html.contains("sedang tidak dibuka") && html.contains("Rabu, 22 Juli 2026") && !html.contains("/loloskan")
        );
    }

    #[test]
    fn what_is_decided_shows_the_decision_and_no_forms() {
        for status in [ProposalStatus::Admitted, ProposalStatus::Rejected, ProposalStatus::Returned] {
            let html = page(status, true);
            assert!(html.contains("Lengkapi data") && !html.contains("<form"), "{status}");
        }
    }
}
