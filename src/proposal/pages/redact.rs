//! `/panitia/lomba/{lomba}/tutup-nama`: what judges of a blind round do not read.

use super::file_link;
use crate::kernel::redaction::{Phrase, Redaction, nameless_file};
use crate::proposal::{
    form::TypedRedaction,
    read_model::{AttachmentRow, EditionRow, ProposalRow, ToClose, VersionRow},
};
use crate::web::{
    component::{
        banner::{Notice, notice},
        button,
        choice::checkboxes,
        dl::{Fact, summary},
        empty::{Empty, empty},
        field::{self, Choice},
        form_parts::Errors,
        heading::Heading,
        status::{Kind, Status},
        table::{Col, Table},
    },
    form::Seal,
    markup::paragraphs,
};
use maud::{Markup, html};

/// The entries of an edition with blind rounds.
pub struct ListView {
    pub edition: EditionRow,
    pub rows: Vec<ToClose>,
}

/// `/panitia/lomba/{lomba}/tutup-nama`
pub fn list(view: &ListView) -> Markup {
    let ListView { edition, rows } = view;
    let left = rows.iter().filter(|row| !row.is_done()).count();
    let rounds: Vec<&str> =
        edition.rules.rounds.iter().filter(|round| round.blind).map(|round| round.label.as_str()).collect();
    let columns = vec![Col::head("Usulan"), Col::text("Unit"), Col::text("Keadaan"), Col::number("Frasa ditutup")];
    let lines = rows.iter().map(|row| {
        vec![
            html! { a href={ "/panitia/lomba/" (edition.id) "/tutup-nama/" (row.id) } { (row.title) } },
            html! { (row.unit_name) },
            html! { (standing(row.redaction.as_ref(), row.is_done())) },
            html! { @if let Some(redaction) = &row.redaction { (redaction.phrases.len()) } },
        ]
    });
    let nothing = empty(&Empty {
        title: "Belum ada usulan.",
        text: "Usulan muncul di sini begitu dikirim unitnya. Menutup nama sebaiknya sesudah seleksi administrasi.",
        action: None,
    });
    html! {
        (Heading::new("Tutup nama di usulan").eyebrow(edition.name.as_str())
            .lead(format!("Dinilai tanpa nama unit: {}. Juri baru dapat membuka usulan sesudah namanya Anda tutup.", rounds.join(", "))))
        @if edition.sealed {
            p { "Hasil sudah disahkan, jadi nama pesertanya sudah terbuka." }
        } @else if left > 0 {
            p { b { (left) " usulan belum ditutup namanya." } }
        } @else if !rows.is_empty() {
            p { "Semua usulan sudah ditutup namanya." }
        }
        (Table::new("Usulan yang ditutup namanya", columns).hide_caption().stacked().rows(lines).empty(nothing))
    }
}

fn standing(redaction: Option<&Redaction>, done: bool) -> Status {
    match redaction {
        Some(_) if done => Status::selesai("Sudah ditutup"),
        Some(_) => Status::peringatan("Ada kiriman baru, periksa lagi"),
        None => Status::peringatan("Belum ditutup"),
    }
}

/// One entry, with what is closed in it.
pub struct RedactView<'a> {
    pub edition: &'a EditionRow,
    pub row: &'a ProposalRow,
    pub version: &'a VersionRow,
    /// The files of its sections, as handed in.
    pub files: Vec<&'a AttachmentRow>,
    /// What is stored.
    pub stored: Option<&'a Redaction>,
    pub typed: TypedRedaction,
    pub errors: Errors,
    /// The typed phrases are shown below and not stored.
    pub tried: bool,
    /// None for readers, and when nothing can be closed any more.
    pub seal: Option<Seal>,
}

impl RedactView<'_> {
    fn texts(&self) -> impl Iterator<Item = &str> {
        std::iter::once(self.version.title.as_str()).chain(self.version.sections.values().map(String::as_str))
    }
    fn is_done(&self) -> bool {
        self.stored.is_some_and(|it| i64::from(it.version) == i64::from(self.version.version))
    }
}

/// `/panitia/lomba/{lomba}/tutup-nama/{usulan}`
pub fn one(view: &RedactView<'_>) -> Markup {
    let place = format!("/panitia/lomba/{}/tutup-nama", view.edition.id);
    html! {
        (Heading::new("Tutup nama").eyebrow(format!("{} · {}", view.version.title, view.row.unit_name))
            .status(standing(view.stored, view.is_done()))
            .lead("Tulis semua kata yang memberi tahu juri siapa pengusulnya. Di mana pun kata itu ada, juri membaca [ditutup]."))
        (view.errors.summary())
        @if view.tried {
            (notice(&Notice {
                kind: Kind::Peringatan,
                title: "Belum disimpan.".into(),
                body: html! { p { "Di bawah ini usulannya seperti akan dibaca juri. Kalau sudah benar, simpan." } },
            }))
        }
        @if let Some(seal) = &view.seal { (form(view, seal, &place)) }
        h2 { "Di mana kata itu ada" }
        (counts(view))
        h2 #dibaca-juri { "Yang dibaca juri" }
        (as_read(view))
        p { a href=(place) { "Kembali ke daftar usulan" } }
    }
}

fn form(view: &RedactView<'_>, seal: &Seal, place: &str) -> Markup {
    let label = |file: &AttachmentRow| view.edition.slot_label(&file.slot);
    let choices = view.files.iter().map(|file| {
        Choice::new(file.attachment.to_string(), file.file_name.as_str())
            .hint(label(file))
            .chosen(view.typed.released.contains(&file.attachment))
    });
    html! {
        form.form method="post" action={ (place) "/" (view.row.id) } {
            (seal)
            (field::hidden("versi", &view.typed.version.to_string()))
            (field::hidden("urutan", &view.typed.base.to_string()))
            (field::textarea("Kata atau frasa yang ditutup, satu di setiap baris", "frasa").rows(12)
                .value(view.typed.phrases.as_str()).error(view.errors.of("frasa"))
                .hint("Huruf besar-kecil dan spasi tidak berpengaruh; yang dicari kata utuh. Nama inovasi ikut disarankan, karena daftar inovasi terbuka: siapa pun dapat mencari unitnya dari nama itu."))
            @if view.files.is_empty() {
                p { "Usulan ini tidak punya lampiran di bagian-bagiannya." }
            } @else {
                p { "Isi lampiran tidak dapat ditutup. Buka dan baca dulu; tampilkan hanya yang tidak menyebut nama:" }
                ul { @for file in &view.files { li { (file_link(&view.row.id.to_string(), file)) } } }
                (checkboxes("Lampiran yang boleh dibuka juri", "lampiran", choices.collect())
                    .hint("Juri melihatnya sebagai Lampiran 1, Lampiran 2 dan seterusnya, tanpa nama berkas."))
            }
            p.small { "Surat pernyataan dan tautan video tidak pernah ditampilkan kepada juri di babak tanpa nama." }
            (button::actions(html! {
                (button::main("Simpan dan buka untuk juri").value("aksi", "simpan"))
                (button::second("Lihat dulu hasilnya").value("aksi", "lihat"))
            }))
        }
    }
}

fn counts(view: &RedactView<'_>) -> Markup {
    let all: Vec<(Phrase, usize)> = view
        .typed
        .phrases()
        .into_iter()
        .map(|phrase| {
            let times = view.texts().map(|text| phrase.count(text)).sum();
            (phrase, times)
        })
        .collect();
    let (there, nowhere): (Vec<_>, Vec<_>) = all.into_iter().partition(|(_, times)| *times > 0);
    let columns = vec![Col::head("Kata atau frasa"), Col::number("Ditemukan")];
    let rows = there.iter().map(|(phrase, times)| vec![html! { (phrase) }, html! { (times) " kali" }]);
    let none = html! { p { "Tidak ada kata di atas yang ditemukan di naskah ini." } };
    html! {
        (Table::new("Berapa kali setiap kata ditemukan", columns).hide_caption().rows(rows).empty(none))
        @if !nowhere.is_empty() {
            p { "Tidak ditemukan di naskah: "
                @for (at, (phrase, _)) in nowhere.iter().enumerate() { @if at > 0 { ", " } (phrase) } ". Boleh dibiarkan." }
        }
    }
}

/// The entry with what is typed closed, as a judge gets it.
fn as_read(view: &RedactView<'_>) -> Markup {
    let (closed, version) = (view.typed.preview(), view.version);
    let facts = [
        Fact::new("Judul", closed.title(view.row.id, &version.title)),
        Fact::new("Kelompok", view.edition.group_label(&version.group_key)),
        Fact::new("Kategori", view.edition.category_label(&version.category)),
    ];
    let released: Vec<_> = view.files.iter().filter(|file| closed.released.contains(&file.attachment)).collect();
    html! {
        (summary(&facts))
        @for section in &view.edition.rules.sections {
            @let text = version.sections.get(&section.key).map_or("", String::as_str);
            section {
                h3 { (section.number) ". " (section.label) }
                @if text.trim().is_empty() { p.muted { "Tidak diisi." } } @else { (paragraphs(&closed.close(text))) }
            }
        }
        @if !released.is_empty() {
            h3 { "Berkas" }
            ul { @for (at, file) in released.iter().enumerate() { li { (nameless_file(at + 1, &file.file_name)) span.muted { " · " (view.edition.slot_label(&file.slot)) } } } }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::samples::{edition, file, proposal, version};
    use super::*;
    use crate::proposal::read_model::ProposalStatus;

    fn shown(phrases: &str, released: bool) -> String {
        let (edition, row, version) =
            (edition(), proposal(ProposalStatus::Submitted), version(1, "Kader <Sakina> di Licin."));
        let file = AttachmentRow { file_name: "laporan-licin.pdf".into(), ..file("latar") };
        let typed = TypedRedaction {
            phrases: phrases.into(),
            released: released.then_some(file.attachment).into_iter().collect(),
            version: 1,
            base: 0,
        };
        one(&RedactView {
            edition: &edition,
            row: &row,
            version: &version,
            files: vec![&file],
            stored: None,
            typed,
            errors: Errors::default(),
            tried: false,
            seal: Some(Seal::default()),
        })
        .into_string()
    }

    #[test]
    fn the_panitia_sees_what_a_judge_will_read_and_how_often_each_phrase_stands_there() {
        let html = shown("licin\nGenteng", true);
        let (form, read) = html.split_once("Yang dibaca juri").unwrap();
        assert!(read.contains("Kader &lt;Sakina&gt; di [ditutup].") && read.contains("Lampiran 1.pdf"), "{read}");
        assert!(!read.to_lowercase().contains("licin") && form.contains("laporan-licin.pdf"));
        assert!(form.contains("1 kali") && form.contains("Tidak ditemukan di naskah: Genteng"));
    }

    #[test]
    fn a_file_that_is_not_released_is_not_there_for_judges() {
        let html = shown("", false);
        assert!(!html.split_once("Yang dibaca juri").unwrap().1.contains("Lampiran 1"));
    }
}
