//! `/penilaian/{tugas}`: one proposal, read and scored.

use super::{checks, closes, round_status, sheet_status, total_so_far};
use crate::judging::{
    form::{PRIVATE_FIELD, TypedScore, TypedSheet, check_field, check_value, note_field, value_field},
    read_model::{Desk, RoundState, SheetState},
};
use crate::kernel::{ids::AttachmentId, score::Number};
use crate::scoring::{
    ranking::RankedEntry,
    rules::{Criterion, Section},
};
use crate::web::{
    component::{
        banner::{Notice, notice},
        button, field,
        fold::{Fold, fold},
        form_parts::Errors,
        heading::Heading,
        score_card::{ScoreCard, ScoreRow, live_total, score_card},
        status::{Kind, Status, tag},
        table::{Col, Table},
        unsaved::{Unsaved, unsaved},
    },
    form::Seal,
    markup::paragraphs,
};
use maud::{Markup, html};

/// What lies on the desk.
pub struct DeskView {
    pub desk: Desk,
    pub typed: TypedSheet,
    pub errors: Errors,
    pub seal: Seal,
    /// The sheet was saved elsewhere while this one was written.
    pub overtaken: bool,
    /// What was typed into a form that is no longer taken, with the refusal.
    pub unsaved: Option<Unsaved>,
    pub place: Place,
    pub outcome: Option<Outcome>,
}

/// What the round said about the entry, once it is closed and ranked.
pub struct Outcome {
    pub ranked: RankedEntry,
    /// Whether the judge may see what the panel gave.
    pub with_scores: bool,
}

/// A duty that ended while the judge wrote.
pub struct EndedView {
    pub desk: Desk,
    /// Why it ended, and what the judge wrote meanwhile.
    pub unsaved: Unsaved,
}

/// Answers a form of a duty that has ended.
pub fn ended(view: &EndedView) -> Markup {
    let Desk { head, paper, duty, .. } = &view.desk;
    html! {
        (Heading::new(paper.title.as_str()).eyebrow(format!("{} · {}", head.rules.label, head.edition_name))
            .status(Status::netral(duty.label())))
        (unsaved(&view.unsaved))
        p { a href="/penilaian" { "Ke daftar penilaian Anda" } }
    }
}

/// Where in the queue this proposal stands.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Place {
    /// From 1.
    pub number: usize,
    pub of: usize,
    /// Address of the neighbours in the queue.
    pub before: Option<String>,
    pub after: Option<String>,
}

impl DeskView {
    /// Whether the judge may write.
    pub fn writable(&self) -> bool {
        self.desk.head.state == RoundState::Open
            && self.desk.sheet.state != Some(SheetState::Signed)
            && self.desk.paper.active
    }
    fn address(&self) -> String {
        format!("/penilaian/{}", self.desk.id)
    }
}

/// `/penilaian/{tugas}`
pub fn main(view: &DeskView) -> Markup {
    let (head, paper) = (&view.desk.head, &view.desk.paper);
    html! {
        (neighbours(&view.place))
        (Heading::new(paper.title.as_str())
            .eyebrow(format!("{} · {}", head.rules.label, head.edition_name))
            .status(status(view))
            .meta(html! { @if let Some(unit) = &paper.unit_name { span { (unit) } } @else { (tag("Tanpa nama unit")) } (tag(&head.group(&paper.group_key))) (tag(&head.category(&paper.category))) }))
        (closes(head.state, head.closes_at, head.zone))
        @if let Some(typed) = &view.unsaved { (unsaved(typed)) }
        (notices(view))
        (view.errors.summary())
        (attachments(view))
        @if view.writable() { (sheet_form(view)) } @else { (closed(view)) (pairs(view, &|_| Markup::default())) }
        @if view.desk.head.state == RoundState::Open && view.desk.sheet.state != Some(SheetState::Signed) {
            p.no-print { (if view.desk.head.is_blind() { "Anda mengenali usulan ini dan ada hubungan dengan pengusulnya? " } else { "Ada hubungan dengan pengusul atau inovasi ini? " }) a href={ (view.address()) "/mundur" } { "Nyatakan mundur dari tugas ini" } "." }
        }
    }
}

fn status(view: &DeskView) -> Status {
    let sheet = &view.desk.sheet;
    let filled = sheet.scores.values().filter(|score| score.value.is_some()).count() as i64;
    if sheet.state.is_none() && view.desk.head.state != RoundState::Open {
        return round_status(view.desk.head.state);
    }
    sheet_status(sheet.state, filled, view.desk.head.rules.criteria.len(), !sheet.reopened.is_empty())
}

fn neighbours(place: &Place) -> Markup {
    html! {
        @if place.of > 0 {
            nav.row.small aria-label="Antrean" {
                @if let Some(before) = &place.before { a href=(before) rel="prev" { "← Sebelumnya" } }
                span.muted { "Usulan " (place.number) " dari " (place.of) }
                @if let Some(after) = &place.after { a href=(after) rel="next" { "Berikutnya →" } }
            }
        }
    }
}

fn notices(view: &DeskView) -> Markup {
    let sheet = &view.desk.sheet;
    html! {
        @if view.overtaken {
            (notice(&Notice {
                kind: Kind::Peringatan,
                title: "Lembar ini sudah disimpan dari perangkat atau halaman lain sejak Anda membukanya.".into(),
                body: html! { p { "Isian Anda di bawah belum tersimpan. Periksa nilainya, lalu simpan lagi: yang tersimpan akan diganti dengan isian ini." } },
            }))
        }
        @if !view.desk.paper.active {
            (notice(&Notice {
                kind: Kind::Peringatan,
                title: "Usulan ini tidak lagi mengikuti babak ini.".into(),
                body: html! { p { "Nilai Anda tersimpan, tetapi tidak dihitung." } },
            }))
        } @else if !sheet.reopened.is_empty() {
            (notice(&Notice {
                kind: Kind::Peringatan,
                title: "Panitia membuka kembali lembar nilai ini.".into(),
                body: html! { p { "Alasan: " (sheet.reopened) } p { "Perbaiki yang perlu, lalu tandatangani lagi. Sebelum ditandatangani, nilai ini tidak dihitung." } },
            }))
        } @else if view.desk.head.state == RoundState::Planned {
            (notice(&Notice {
                kind: Kind::Netral,
                title: "Babak ini belum dibuka.".into(),
                body: html! { p { "Anda sudah dapat membaca usulannya. Nilai dapat diisi setelah babak dibuka." } },
            }))
        }
    }
}

fn attachments(view: &DeskView) -> Markup {
    let paper = &view.desk.paper;
    // In a blind round the address says nothing of the entry.
    let href = |at: usize, file: AttachmentId| {
        if view.desk.head.is_blind() {
            format!("{}/berkas/{}", view.address(), at + 1)
        } else {
            format!("/usulan/{}/berkas/{file}", paper.proposal)
        }
    };
    let kinds = if view.desk.head.is_blind() { "Berkas" } else { "Video dan berkas" };
    html! {
        @if paper.video_link.is_some() || !paper.attachments.is_empty() {
            (fold(&Fold {
                title: &format!("{kinds} ({})", paper.attachments.len() + usize::from(paper.video_link.is_some())),
                open: true,
                body: html! {
                    ul {
                        @if let Some(link) = &paper.video_link { li { a href=(link) rel="noopener noreferrer" { "Video" } } }
                        @for (at, file) in paper.attachments.iter().enumerate() {
                            li {
                                a href=(href(at, file.attachment)) { (file.file_name) }
                                span.muted { " · " (slot(view, &file.slot)) }
                            }
                        }
                    }
                },
            }))
        }
    }
}

fn slot(view: &DeskView, key: &str) -> String {
    let rules = &view.desk.head.edition_rules;
    let document = || rules.documents.iter().find(|document| document.key == key).map(|one| one.label.clone());
    rules.section(key).map(|section| section.label.clone()).or_else(document).unwrap_or_else(|| key.to_owned())
}

fn sheet_form(view: &DeskView) -> Markup {
    let rules = &view.desk.head.rules;
    let values =
        view.typed.scores.iter().filter_map(|(key, typed)| Some((key.as_str(), typed.value.parse::<Number>().ok()?)));
    html! {
        form.wide method="post" action=(view.address()) data-score-form=(view.desk.paper.title) data-autosave={ (view.address()) "/simpan" } {
            (view.seal)
            (field::hidden("revisi", &view.typed.revision))
            (pairs(view, &|criterion| input(view, criterion)))
            (live_total(&total_so_far(rules, values)))
            (facilities(view))
            (field::textarea("Catatan pribadi", PRIVATE_FIELD).value(view.typed.private.as_deref().unwrap_or_default()).rows(3).optional()
                .error(view.errors.of(PRIVATE_FIELD)).attr("maxlength", "5000")
                .hint("Hanya Anda yang membacanya: bukan panitia, bukan pengusul."))
            (button::actions(html! {
                (button::main("Periksa dan tandatangani").value("lanjut", "tandatangan"))
                (button::second("Simpan"))
                @if view.place.after.is_some() { (button::quiet("Simpan, buka berikutnya").value("lanjut", "berikutnya")) }
            }))
        }
    }
}

/// What the rules ask the judge to look at on the spot.
fn facilities(view: &DeskView) -> Markup {
    let (rules, photos) = (&view.desk.head.rules, view.desk.sheet.photos.len());
    html! {
        @if !rules.checks.is_empty() {
            fieldset.meja-criterion {
                legend { "Fasilitas di tempat " span.muted { "di luar nilai" } }
                p.small { "Pilih yang Anda lihat sendiri. Yang tidak sempat dilihat tetap “belum diperiksa”." }
                (checks::inputs(rules, &view.typed, &view.errors))
                p { a href={ (view.address()) "/foto" } { "Foto fasilitas (" (photos) ")" } }
            }
        }
    }
}

/// The sections, each beside the criteria that are scored by it; then what has no section of its own.
fn pairs(view: &DeskView, score: &dyn Fn(&Criterion) -> Markup) -> Markup {
    let (rules, sections) = (&view.desk.head.rules, &view.desk.head.edition_rules.sections);
    let of = |key: &str| rules.criteria.iter().filter(|c| c.section.as_deref() == Some(key)).collect::<Vec<_>>();
    let known = |c: &&Criterion| c.section.as_ref().is_some_and(|key| sections.iter().any(|s| s.key == *key));
    let rest: Vec<&Criterion> = rules.criteria.iter().filter(|c| !known(c)).collect();
    let nothing_paired = rest.len() == rules.criteria.len();
    html! {
        @if nothing_paired {
            div.meja-pair {
                div { @for section in sections { (text_of(view, section)) } }
                div.meja-score { @for criterion in &rest { (score(criterion)) } }
            }
        } @else {
            @for section in sections {
                div.meja-pair {
                    (text_of(view, section))
                    div.meja-score { @for criterion in of(&section.key) { (score(criterion)) } }
                }
            }
            @for criterion in &rest { (score(criterion)) }
        }
    }
}

fn text_of(view: &DeskView, section: &Section) -> Markup {
    let text = view.desk.paper.sections.get(&section.key).map_or("", String::as_str);
    html! {
        section.meja-text id={ "bagian-" (section.key) } {
            h2 { (section.number) ". " (section.label) }
            @if text.trim().is_empty() { p.muted { "Tidak diisi." } } @else { div.prose { (paragraphs(text)) } }
        }
    }
}

fn input(view: &DeskView, criterion: &Criterion) -> Markup {
    let (rules, key) = (&view.desk.head.rules, criterion.key.as_str());
    let TypedScore { value, note } = view.typed.scores.get(key).cloned().unwrap_or_default();
    let range = format!("{} sampai {}", rules.scale.min.local(), rules.scale.max.local());
    let (value_name, note_name) = (value_field(key), note_field(key));
    let note_label =
        if rules.note_required { "Catatan untuk pengusul" } else { "Catatan untuk pengusul (boleh kosong)" };
    html! {
        fieldset.meja-criterion {
            legend { (criterion.label) " " span.muted { "bobot " (criterion.weight.local()) } }
            @if !criterion.help.is_empty() { p.small.muted { (criterion.help) } }
            (levels(criterion))
            (field::number("Nilai", value_name.as_str()).value(value).hint(range)
                .error(view.errors.of(&value_name)).attr("data-weight", criterion.weight.to_string()))
            (field::textarea(note_label, note_name.as_str()).value(note).rows(2)
                .error(view.errors.of(&note_name)).attr("maxlength", "2000"))
        }
    }
}

fn levels(criterion: &Criterion) -> Markup {
    html! {
        @if !criterion.levels.is_empty() {
            (fold(&Fold {
                title: "Arti nilai",
                open: false,
                body: html! {
                    dl.meja-levels {
                        @for level in &criterion.levels {
                            dt.num { (level.from.local()) "–" (level.to.local()) }
                            dd { (level.text) }
                        }
                    }
                },
            }))
        }
    }
}

/// The own sheet when it can no longer be changed, with what the round said about the entry once it is ranked.
fn closed(view: &DeskView) -> Markup {
    let (desk, rules) = (&view.desk, &view.desk.head.rules);
    let values = desk.sheet.scores.iter().filter_map(|(key, score)| Some((key.as_str(), score.value?)));
    let signed = desk.sheet.state == Some(SheetState::Signed);
    html! {
        (received(view))
        @if !desk.private.is_empty() {
            (fold(&Fold { title: "Catatan pribadi Anda", open: false, body: html! { (paragraphs(&desk.private)) } }))
        }
        @if signed {
            h2 { "Lembar nilai Anda" }
            (super::paper::copied(desk.sheet.copied))
            (score_card(&ScoreCard {
                rows: rules.criteria.iter().map(|criterion| own_row(view, criterion)).collect(),
                total: Some(total_so_far(rules, values)),
                total_label: "Nilai Anda".into(),
            }))
            (notes(view))
            @if !rules.checks.is_empty() {
                (fold(&Fold {
                    title: "Fasilitas yang Anda lihat",
                    open: false,
                    body: checks::table(rules, &desk.sheet, &format!("{}/foto/", view.address())),
                }))
            }
            @if desk.head.state == RoundState::Open {
                p { "Lembar ini sudah ditandatangani. Bila ada yang keliru, minta panitia membukanya kembali." }
            }
        } @else if desk.head.is_over() {
            p { "Babak ini ditutup sebelum lembar Anda ditandatangani, jadi nilai Anda tidak ikut dihitung." }
        }
        @if let Some(Outcome { ranked, with_scores }) = &view.outcome {
            h2 { "Hasil babak ini" }
            p { "Peringkat " b { (ranked.rank) }
                @if *with_scores { ", nilai akhir " b { (ranked.shown) } " dari " (ranked.judges_counted) " juri" } ". "
                @if ranked.promoted { "Usulan ini maju ke tahap berikutnya." } @else { "Usulan ini tidak maju ke tahap berikutnya." } }
            @if *with_scores { (panel(view, ranked)) }
            @else { p.muted { "Nilai akhir dan nilai panel terbuka setelah hasil disahkan." } }
        }
        h2 { "Usulan" }
    }
}

/// What arrived, for the phone to compare with what it kept.
fn received(view: &DeskView) -> Markup {
    html! {
        div hidden data-received {
            @for (key, score) in &view.desk.sheet.scores {
                (field::hidden(&value_field(key), &score.value.map_or_else(String::new, Number::local)))
                (field::hidden(&note_field(key), &score.note))
            }
            @for (key, finding) in &view.desk.sheet.checks {
                (field::hidden(&check_field(key), check_value(Some(*finding))))
            }
        }
    }
}

fn own_row(view: &DeskView, criterion: &Criterion) -> ScoreRow {
    let own = view.desk.sheet.scores.get(&criterion.key).and_then(|score| score.value);
    ScoreRow {
        criterion: criterion.label.clone(),
        weight: format!("bobot {}", criterion.weight.local()),
        value: own.map_or_else(String::new, Number::local),
        max: view.desk.head.rules.scale.max.local(),
        ..ScoreRow::default()
    }
}

/// What the panel gave, without who gave what.
fn panel(view: &DeskView, result: &RankedEntry) -> Markup {
    let columns =
        vec![Col::head("Kriteria"), Col::number("Rata-rata juri"), Col::number("Terendah"), Col::number("Tertinggi")];
    let rows = result.criteria.iter().map(|one| {
        let label =
            view.desk.head.rules.criterion(&one.key).map_or(one.key.as_str(), |criterion| criterion.label.as_str());
        vec![
            html! { (label) },
            html! { (one.mean.round2()) },
            html! { (one.low.round2()) },
            html! { (one.high.round2()) },
        ]
    });
    html! { (Table::new("Nilai panel per kriteria", columns).rows(rows).stacked()) }
}

fn notes(view: &DeskView) -> Markup {
    let noted = |criterion: &&Criterion| view.desk.sheet.scores.get(&criterion.key).is_some_and(|s| !s.note.is_empty());
    let with_note: Vec<&Criterion> = view.desk.head.rules.criteria.iter().filter(noted).collect();
    html! {
        @if !with_note.is_empty() {
            (fold(&Fold {
                title: "Catatan Anda",
                open: true,
                body: html! {
                    @for criterion in with_note {
                        p { b { (criterion.label) } br; (view.desk.sheet.scores[&criterion.key].note) }
                    }
                },
            }))
        }
    }
}
