//! Writing a draft, and deciding between two people's words.

use super::{file_link, status, until};
use crate::kernel::time::Timestamp;
use crate::proposal::read_model::{AttachmentRow, EditionRow, ProposalRow, ProposalStatus};
use crate::web::{
    component::{
        banner::{Notice, notice},
        button,
        choice::radios,
        compare::{Compare, Part, compare},
        field::{self, Choice},
        fold::{Fold, fold},
        form_parts::Errors,
        heading::Heading,
        status::Kind,
        tasks::{Task, tasks},
    },
    form::Seal,
    markup::paragraphs,
};
use maud::{Markup, html};

/// The draft with everything that helps to finish it.
pub struct WriteView {
    pub row: ProposalRow,
    pub edition: EditionRow,
    pub sections: Vec<SectionView>,
    /// What is still missing, as a list of things to do.
    pub tasks: Vec<Task>,
    /// When the words that were put back were typed; none when nothing was put back.
    pub restored: Option<Timestamp>,
    pub errors: Errors,
    pub seal: Seal,
    /// A second seal for the small form that throws unsaved words away.
    pub discard: Seal,
    pub now: Timestamp,
}

/// One section of the form.
pub struct SectionView {
    pub key: String,
    pub number: String,
    pub label: String,
    pub help: String,
    pub words: usize,
    pub max_words: usize,
    pub required: bool,
    /// Fingerprint of the saved text that the shown one was written from.
    pub base: String,
    pub text: String,
    /// The saved text, where the shown one differs from it.
    pub saved: Option<String>,
    /// "Disimpan Siti Rahayu, 3 Agu 2026, 10.15 WIB"
    pub written: Option<String>,
    pub files: Vec<AttachmentRow>,
}

/// `/usulan/{id}/tulis`
pub fn main(view: &WriteView) -> Markup {
    let place = format!("/usulan/{}", view.row.id);
    html! {
        (Heading::new(view.row.title.as_str()).eyebrow(view.edition.name.as_str()).status(status(view.row.status))
            .meta(html! { a.no-print href={ (place) "/judul" } { "Ubah judul, kelompok, kategori atau video" } }))
        (deadlines(view))
        (view.errors.summary())
        @if let Some(at) = view.restored { (restored(view, at, &place)) }
        form.form method="post" action={ (place) "/tulis" } data-autosave={ (place) "/simpan-sementara" } {
            (view.seal)
            @for section in &view.sections { (part(view, section)) }
            p.save-state role="status" data-save-state {}
            (button::actions(html! {
                (button::main("Simpan draf"))
                (button::second("Simpan, lalu periksa").value("lalu", "periksa"))
                (button::quiet("Simpan, lalu kelola lampiran").value("lalu", "lampiran"))
            }))
        }
    }
}

fn deadlines(view: &WriteView) -> Markup {
    let zone = view.edition.zone();
    html! {
        @if view.row.status == ProposalStatus::Returned {
            (notice(&Notice {
                kind: Kind::Peringatan,
                title: "Usulan ini dikembalikan untuk diperbaiki.".into(),
                body: html! {
                    @if let Some(reason) = &view.row.reason { (paragraphs(reason)) }
                    @if let Some(due_at) = view.row.due_at { (until("Kirim lagi sebelum", zone, due_at, view.now)) }
                },
            }))
        } @else {
            (until("Pendaftaran ditutup", zone, view.edition.closes_at, view.now))
        }
    }
}

fn restored(view: &WriteView, at: Timestamp, place: &str) -> Markup {
    let labels: Vec<&str> =
        view.sections.iter().filter(|section| section.saved.is_some()).map(|section| section.label.as_str()).collect();
    notice(&Notice {
        kind: Kind::Peringatan,
        title: "Tulisan Anda yang belum disimpan sudah kami kembalikan.".into(),
        body: html! {
            p {
                "Ditulis " (view.edition.zone().long(at)) ", di bagian " (labels.join(", "))
                ". Tekan “Simpan draf” untuk memakainya."
            }
            form.inline-form method="post" action={ (place) "/buang" } {
                (view.discard)
                (button::danger("Buang, pakai yang tersimpan").confirm("Buang tulisan yang belum disimpan? Ini tidak dapat dibatalkan."))
            }
        },
    })
}

fn part(view: &WriteView, section: &SectionView) -> Markup {
    let name = format!("isi-{}", section.key);
    let mut area = field::textarea(format!("{}. {}", section.number, section.label), name.as_str())
        .value(section.text.as_str())
        .rows((section.max_words / 22).clamp(5, 20))
        .words(section.words, section.max_words)
        .error(view.errors.of(&name));
    if !section.help.is_empty() {
        area = area.hint(section.help.as_str());
    }
    if !section.required {
        area = area.optional();
    }
    html! {
        section {
            (field::hidden(&format!("dasar-{}", section.key), &section.base))
            (area)
            @if let Some(written) = &section.written { p.small.muted { (written) } }
            @if let Some(saved) = &section.saved {
                (fold(&Fold {
                    title: "Bandingkan dengan yang tersimpan",
                    open: false,
                    body: html! { @if saved.is_empty() { p.muted { "Masih kosong." } } @else { (paragraphs(saved)) } },
                }))
            }
            @if !section.files.is_empty() {
                ul.plain { @for file in &section.files { li { (file_link(&view.row.id.to_string(), file)) } } }
            }
            (button::quiet(format!("Lampirkan berkas di bagian {}", section.number))
                .value("lalu", format!("lampiran#tempat-{}", section.key)))
        }
    }
}

/// The side column: what is missing.
pub fn side(view: &WriteView) -> Markup {
    html! {
        h2 { "Yang perlu dilengkapi" }
        (tasks(&view.tasks))
        p.small.muted { "Draf tidak perlu langsung lengkap. Tulisan disimpan sementara selama Anda mengetik." }
        p.small { a href={ "/lomba/" (view.edition.slug) "/aturan" } { "Baca aturan lomba" } }
    }
}

/// Two texts for the same sections.
pub struct ConflictView {
    pub row: ProposalRow,
    pub conflicts: Vec<ConflictPart>,
    /// What else was typed, kept along: (name, value).
    pub kept: Vec<(String, String)>,
    pub seal: Seal,
}

/// One section with two texts.
pub struct ConflictPart {
    pub key: String,
    pub label: String,
    /// Fingerprint of what is saved now.
    pub base: String,
    pub theirs: String,
    /// "Siti Rahayu, 3 Agu 2026, 10.15 WIB"
    pub by: String,
    pub mine: String,
    pub max_words: usize,
}

/// What a choice between two texts sends.
pub const MINE: &str = "saya";
pub const THEIRS: &str = "tersimpan";
pub const MERGED: &str = "gabungan";

/// `/usulan/{id}/tulis`, when somebody else was faster.
pub fn conflict(view: &ConflictView) -> Markup {
    let place = format!("/usulan/{}", view.row.id);
    html! {
        (Heading::new("Ada dua tulisan untuk bagian yang sama").eyebrow(view.row.title.as_str()))
        (notice(&Notice {
            kind: Kind::Peringatan,
            title: "Bagian ini sudah diubah orang lain sejak Anda membukanya.".into(),
            body: html! {
                p { "Belum ada yang ditimpa. Tulisan Anda dan tulisan yang tersimpan ada di bawah; pilih satu, atau gabungkan." }
            },
        }))
        form.form method="post" action={ (place) "/tulis" } {
            (view.seal)
            @for (name, value) in &view.kept { (field::hidden(name, value)) }
            @for part in &view.conflicts { (choose(part)) }
            (button::actions(html! { (button::main("Simpan pilihan")) }))
        }
    }
}

fn choose(part: &ConflictPart) -> Markup {
    let (pick, merged) = (format!("pilih-{}", part.key), format!("gabungan-{}", part.key));
    html! {
        section {
            h2 { (part.label) }
            (compare(&Compare {
                old_title: format!("Yang tersimpan, {}", part.by),
                new_title: "Tulisan Anda".into(),
                parts: vec![Part { heading: String::new(), old: part.theirs.clone(), new: part.mine.clone() }],
            }))
            (field::hidden(&format!("dasar-{}", part.key), &part.base))
            (field::hidden(&format!("isi-{}", part.key), &part.mine))
            (radios("Yang dipakai", pick.as_str(), vec![
                Choice::new(MERGED, "Gabungan yang saya tulis di bawah"),
                Choice::new(MINE, "Tulisan saya"),
                Choice::new(THEIRS, "Tulisan yang tersimpan"),
            ]).value(MERGED).required())
            (field::textarea("Gabungan", merged.as_str())
                .value(part.mine.as_str())
                .rows(10)
                .hint("Berisi tulisan Anda. Tambahkan dari yang tersimpan apa yang perlu.")
                .words(crate::kernel::text::word_count(&part.mine), part.max_words))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::samples::{edition, file, now, proposal};
    use super::*;

    fn view(restored: Option<Timestamp>) -> WriteView {
        let section = SectionView {
            key: "latar".into(),
            number: "2".into(),
            label: "Latar belakang".into(),
            help: "Apa masalahnya?".into(),
            words: 2,
            max_words: 300,
            required: true,
            base: "abc".into(),
            text: "<b>baru</b> sekali".into(),
            saved: restored.map(|_| "Lama".into()),
            written: None,
            files: vec![file("latar")],
        };
        WriteView {
            row: proposal(ProposalStatus::Returned),
            edition: edition(),
            sections: vec![section],
            tasks: vec![],
            restored,
            errors: Errors::default(),
            seal: Seal::default(),
            discard: Seal::default(),
            now: now(),
        }
    }

    #[test]
    fn a_section_carries_its_text_its_base_and_its_words() {
        let html = main(&view(None)).into_string();
        assert!(html.contains(r#"name="dasar-latar" value="abc""#));
        assert!(html.contains("&lt;b&gt;baru&lt;/b&gt; sekali</textarea>"));
        assert!(html.contains("2 dari 300 kata") && html.contains("surat.pdf"));
        assert!(html.contains("Lengkapi data sebelum dan sesudah."));
        assert!(!html.contains("kami kembalikan"));
    }

    #[test]
    fn unsaved_words_come_back_with_the_saved_ones_beside_them() {
        let html = main(&view(Some(now()))).into_string();
        assert!(html.contains("di bagian Latar belakang") && html.contains("<p>Lama</p>"));
    }

    #[test]
    fn two_texts_are_shown_and_neither_is_chosen_silently() {
        let part = ConflictPart {
            key: "latar".into(),
            label: "2. Latar belakang".into(),
            base: "def".into(),
            theirs: "Dari rekan".into(),
            by: "Siti, 3 Agu 2026, 10.15 WIB".into(),
            mine: "Dari saya".into(),
            max_words: 300,
        };
        let row = proposal(ProposalStatus::Draft);
        let kept = vec![("isi-ringkasan".into(), "Kata \"lain\"".into())];
        let html = conflict(&ConflictView { row, conflicts: vec![part], kept, seal: Seal::default() }).into_string();
        for there in ["Siti, 3 Agu 2026", "pilih-latar", "gabungan-latar", r#"value="def""#, "Kata &quot;lain&quot;"] {
            assert!(html.contains(there), "{there}");
        }
    }
}
