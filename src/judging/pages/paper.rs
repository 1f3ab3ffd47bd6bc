//! `/panitia/babak/{babak}/kertas`: blank sheets for print, and the quick entry of those that came back.

use crate::judging::{
    form::{TypedScore, TypedSheet, note_field, seen, value_field},
    read_model::{
        DutyRow, RoundHead, RoundState, SheetState,
        paper::{TranscriptRow, code},
    },
};
use crate::web::{
    component::{
        banner::{Notice, notice},
        button,
        dl::{Fact, summary},
        field,
        form_parts::Errors,
        heading::Heading,
        receipt::qr,
        status::{Kind, Status},
        table::{Col, Table},
    },
    form::Seal,
};
use maud::{Markup, html};

/// A word on the judge's desk about a sheet that the panitia copied.
pub fn copied(from: Option<&str>) -> Markup {
    html! {
        @if let Some(from) = from {
            (notice(&Notice {
                kind: Kind::Netral,
                title: format!("Lembar ini disalin panitia {from}."),
                body: html! { p { "Seorang menyalin, seorang lain memeriksanya. Kalau ada yang berbeda dengan lembar Anda, beri tahu panitia." } },
            }))
        }
    }
}

/// All sheets of a round.
pub struct PaperView {
    pub head: RoundHead,
    pub rules_sha256: String,
    pub sheets: Vec<DutyRow>,
    pub transcripts: Vec<TranscriptRow>,
    /// The address that a code leads to, up to the code.
    pub scan: String,
    pub typed: String,
    pub errors: Errors,
    /// Whether the visitor may copy sheets.
    pub organiser: bool,
}

impl PaperView {
    fn transcript(&self, duty: &DutyRow) -> Option<&TranscriptRow> {
        self.transcripts.iter().find(|row| row.proposal == duty.proposal && row.judge == duty.judge)
    }
}

/// `/panitia/babak/{babak}/kertas`
pub fn main(view: &PaperView) -> Markup {
    let place = format!("/panitia/babak/{}", view.head.id);
    let open: Vec<&DutyRow> = view.sheets.iter().filter(|duty| duty.sheet != Some(SheetState::Signed)).collect();
    html! {
        div.no-print {
            (Heading::new("Lembar kertas").eyebrow(view.head.rules.label.as_str())
                .lead("Cetak lembar kosong untuk hari penilaian. Sesudah kembali, satu orang menyalin nilainya dan orang lain memeriksanya."))
            (view.errors.summary())
            @if view.organiser && view.head.state == RoundState::Open {
                form.form method="get" action={ (place) "/kertas/salin" } {
                    (field::text("Kode di lembar", "kode").value(view.typed.as_str()).hint("Sepuluh tanda, misalnya 7KQ2M-9XA4B.")
                        .error(view.errors.of("kode")).width("w-medium").attr("autofocus", "autofocus").autocomplete("off").required())
                    (button::actions(html! {
                        (button::main("Buka lembar"))
                        (button::quiet("Impor lembar nilai dari Excel atau CSV").href(format!("{place}/lembar/impor")))
                    }))
                }
            } @else if view.head.state != RoundState::Open {
                p { "Babak ini " (view.head.state.label().to_lowercase()) ". Nilai hanya dapat disalin selama babak dibuka." }
            }
            (state(view))
            h2 { "Lembar untuk dicetak" }
            p { (open.len()) " lembar, satu per halaman. Pilih Cetak di peramban Anda"
                @if !open.is_empty() { ", atau " a href={ (place) "/lembar-kosong.pdf" } { "unduh sebagai PDF" } }
                "." }
        }
        @for duty in &open { (blank(view, duty)) }
    }
}

fn state(view: &PaperView) -> Markup {
    let waiting: Vec<_> =
        view.sheets.iter().filter_map(|duty| Some((duty, view.transcript(duty).filter(|row| row.waits())?))).collect();
    let rows = waiting.iter().map(|(duty, row)| {
        let code = code(duty.id, &view.rules_sha256);
        vec![
            html! { (duty.judge_name) },
            html! { (duty.title) },
            html! { (row.entered_by_name) ", " (row.from()) },
            html! {
                @if view.organiser && view.head.state == RoundState::Open {
                    a href={ "/panitia/babak/" (view.head.id) "/kertas/salin?kode=" (code) } { "Periksa" }
                } @else { (Status::peringatan("Menunggu")) }
            },
        ]
    });
    html! {
        @if !waiting.is_empty() {
            h2 { "Menunggu pemeriksaan" }
            (Table::new("Salinan yang menunggu", vec![Col::head("Juri"), Col::text("Yang dinilai"), Col::text("Disalin oleh"), Col::text("Langkah")])
                .rows(rows).stacked().hide_caption())
        }
    }
}

fn blank(view: &PaperView, duty: &DutyRow) -> Markup {
    let (head, rules) = (&view.head, &view.head.rules);
    let code = code(duty.id, &view.rules_sha256);
    html! {
        article.kertas {
            header.kertas-head {
                div {
                    p.small { (head.edition_name) " · " (rules.label) }
                    h2 { (duty.title) }
                    p { (duty.unit_name) }
                    p { "Juri: " b { (duty.judge_name) } }
                }
                div.kertas-kode {
                    div aria-hidden="true" { (qr(&format!("{}{code}", view.scan))) }
                    b.mono { (code) }
                }
            }
            p { "Tulis nilai dari " (rules.scale.min.local()) " sampai " (rules.scale.max.local())
                @if rules.scale.places > 0 { ", paling banyak " (rules.scale.places) " angka di belakang koma" } @else { ", bilangan bulat" }
                ". Semua kriteria harus bernilai." @if rules.note_required { " Catatan wajib diisi." } }
            table.kertas-isian {
                thead { tr { th scope="col" { "Kriteria" } th scope="col" { "Bobot" } th scope="col" { "Nilai" } th scope="col" { "Catatan untuk pengusul" } } }
                tbody {
                    @for criterion in &rules.criteria {
                        tr { th scope="row" { (criterion.label) } td { (criterion.weight.local()) } td {} td {} }
                    }
                }
            }
            @if !rules.checks.is_empty() {
                p.small { "Fasilitas di tempat, di luar nilai. Biarkan kosong kalau belum diperiksa." }
                ul.kertas-fasilitas.small { @for check in &rules.checks { li { "☐ ada ☐ tidak " (check.label) } } }
            }
            div.kertas-kaki {
                p { "Tempat dan tanggal" }
                p { "Tanda tangan juri" br; b { (duty.judge_name) } }
            }
            p.small.muted { "Menurut aturan dengan sidik " span.mono { (view.rules_sha256.chars().take(16).collect::<String>()) } }
        }
    }
}

/// One sheet that came back.
pub struct CopyView {
    pub head: RoundHead,
    pub duty: DutyRow,
    pub code: String,
    pub step: Step,
    pub typed: TypedSheet,
    pub errors: Errors,
    pub seal: Seal,
}

/// What there is to do about it.
pub enum Step {
    /// It is copied for the first time, or again.
    Copy,
    /// The visitor copied it; somebody else must look.
    Own(TranscriptRow),
    /// Somebody else copied it; the visitor compares.
    Check(TranscriptRow),
}

/// `/panitia/babak/{babak}/kertas/salin`
pub fn copy(view: &CopyView) -> Markup {
    let (head, duty) = (&view.head, &view.duty);
    let place = format!("/panitia/babak/{}/kertas", head.id);
    let (title, lead) = match view.step {
        Step::Copy => ("Salin lembar", "Ketik nilai dan catatan seperti tertulis di lembar."),
        Step::Own(_) => {
            ("Menunggu pemeriksaan", "Anda sudah menyalin lembar ini. Minta orang lain dari panitia memeriksanya.")
        }
        Step::Check(_) => (
            "Periksa salinan",
            "Ketik sekali lagi nilai di lembar asli. Kalau cocok dengan salinan pertama, lembar langsung ditandatangani.",
        ),
    };
    html! {
        (Heading::new(title).eyebrow(format!("Lembar {}", view.code)).lead(lead))
        (view.errors.summary())
        (summary(&[Fact::new("Juri", html! { (duty.judge_name) }), Fact::new("Yang dinilai", html! { (duty.title) ", " (duty.unit_name) })]))
        @match &view.step {
            Step::Copy => (fields(view, &format!("{place}/{}", duty.id), "Simpan salinan", None)),
            Step::Own(row) => {
                (copy_of(view, row))
                p { a href={ (place) "/salin?kode=" (view.code) "&ulang=ya" } { "Salin ulang" } " kalau ada yang keliru." }
            }
            Step::Check(row) => {
                (fields(view, &format!("{place}/{}/periksa", duty.id), "Cocokkan dan tandatangani", Some(row)))
                p { "Salinan pertama oleh " (row.entered_by_name) ". Kalau salinan itu yang keliru, "
                    a href={ (place) "/salin?kode=" (view.code) "&ulang=ya" } { "salin ulang lembar ini" } "; lalu orang lain memeriksanya." }
            }
        }
        p { a href=(place) { "Ke lembar lain" } }
    }
}

fn copy_of(view: &CopyView, row: &TranscriptRow) -> Markup {
    let rows = view.head.rules.criteria.iter().map(|criterion| {
        let score = row.scores.get(&criterion.key);
        vec![
            html! { (criterion.label) },
            html! { @if let Some(score) = score { (score.value.local()) } },
            html! { @if let Some(score) = score { (score.note) } },
        ]
    });
    let columns = vec![Col::head("Kriteria"), Col::number("Nilai"), Col::text("Catatan")];
    let checks = &view.head.rules.checks;
    let found =
        checks.iter().map(|check| vec![html! { (check.label) }, html! { (seen(row.checks.get(&check.key).copied())) }]);
    html! {
        (Table::new("Salinan Anda", columns).rows(rows).stacked())
        @if !checks.is_empty() {
            (Table::new("Fasilitas", vec![Col::head("Fasilitas"), Col::text("Di tempat")]).rows(found))
        }
    }
}

/// Score after score: the keyboard goes down the sheet with Tab and sends with Enter.
fn fields(view: &CopyView, action: &str, word: &str, first: Option<&TranscriptRow>) -> Markup {
    let rules = &view.head.rules;
    let range = format!("{} sampai {}", rules.scale.min.local(), rules.scale.max.local());
    html! {
        form method="post" action=(action) {
            (view.seal)
            (field::hidden("revisi", &view.typed.revision))
            (field::hidden("kode", &view.code))
            @for (at, criterion) in rules.criteria.iter().enumerate() {
                div.kertas-row {
                    @let TypedScore { value, note } = view.typed.scores.get(&criterion.key).cloned().unwrap_or_default();
                    @let (value_name, note_name) = (value_field(&criterion.key), note_field(&criterion.key));
                    @let number = field::number(criterion.label.as_str(), value_name.as_str()).value(value).hint(range.as_str())
                        .error(view.errors.of(&value_name)).autocomplete("off");
                    @if at == 0 { (number.attr("autofocus", "autofocus")) } @else { (number) }
                    @match first {
                        Some(row) => div {
                            p.small.muted { "Catatan di salinan, bandingkan dengan lembarnya" }
                            p { (row.scores.get(&criterion.key).map_or("", |score| score.note.as_str())) }
                        },
                        None => (field::text("Catatan", note_name.as_str()).value(note).error(view.errors.of(&note_name)).attr("maxlength", "2000")),
                    }
                }
            }
            @if !rules.checks.is_empty() {
                fieldset.meja-criterion {
                    legend { "Fasilitas di tempat" }
                    (super::checks::inputs(rules, &view.typed, &view.errors))
                }
            }
            (button::actions(html! { (button::main(word)) }))
        }
    }
}
