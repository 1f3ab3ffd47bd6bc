//! The files of a draft: one place per document and section.

use super::file_link;
use crate::proposal::read_model::{AttachmentRow, EditionRow, ProposalRow};
use crate::web::{
    component::{
        button::{self, ButtonForm, button_form},
        field,
        form_parts::Errors,
        heading::Heading,
        status::{Status, tag},
    },
    form::Seal,
};
use maud::{Markup, html};

/// The files of a draft.
pub struct FilesView {
    pub row: ProposalRow,
    pub edition: EditionRow,
    pub files: Vec<AttachmentRow>,
    /// The place that an error is about is `berkas-<slot>`.
    pub errors: Errors,
    /// One for each form: uploads by place, then removals.
    pub seals: Vec<Seal>,
    /// The most a file may weigh, in words: "10 MB".
    pub limit: String,
}

struct Slot<'a> {
    key: &'a str,
    label: String,
    required: bool,
}

/// `/usulan/{id}/lampiran`
pub fn main(view: &FilesView) -> Markup {
    let mut seals = view.seals.iter();
    let rules = &view.edition.rules;
    let group = &view.row.group_key;
    let documents = rules.documents.iter().filter(|it| it.groups.is_empty() || it.groups.contains(group));
    let documents: Vec<_> =
        documents.map(|it| Slot { key: &it.key, label: it.label.clone(), required: it.required }).collect();
    let sections = rules.sections.iter();
    let sections: Vec<_> = sections
        .map(|it| Slot { key: &it.key, label: format!("{}. {}", it.number, it.label), required: false })
        .collect();
    html! {
        (Heading::new("Lampiran").eyebrow(view.row.title.as_str())
            .lead(format!("PDF, JPEG atau PNG, masing-masing paling besar {}. Paling banyak lima berkas di satu tempat.", view.limit)))
        (view.errors.summary())
        @if !documents.is_empty() {
            h2 { "Dokumen usulan" }
            @for slot in &documents { (place(view, slot, &mut seals)) }
        }
        h2 { "Bukti untuk setiap bagian" }
        p.muted { "Boleh kosong. Foto, tangkapan layar, surat keputusan atau laporan yang mendukung isi bagian itu." }
        @for slot in &sections { (place(view, slot, &mut seals)) }
        (button::actions(html! {
            (button::main("Kembali menulis").href(format!("/usulan/{}/tulis", view.row.id)))
            (button::second("Periksa usulan").href(format!("/usulan/{}/periksa", view.row.id)))
        }))
    }
}

fn place<'a>(view: &FilesView, slot: &Slot<'_>, seals: &mut impl Iterator<Item = &'a Seal>) -> Markup {
    let none = Seal::default();
    let address = format!("/usulan/{}", view.row.id);
    let files: Vec<_> = view.files.iter().filter(|file| file.current && file.slot == slot.key).collect();
    let field_id = format!("berkas-{}", slot.key);
    html! {
        section id={ "tempat-" (slot.key) } {
            h3 { (slot.label) " " @if slot.required { @if files.is_empty() { (Status::peringatan("Wajib, belum ada")) } @else { (tag("Wajib")) } } }
            @if !files.is_empty() {
                ul.plain {
                    @for file in &files {
                        @let seal = seals.next().unwrap_or(&none);
                        @let id = file.attachment.to_string();
                        li.row {
                            span { (file_link(&view.row.id.to_string(), file)) }
                            (button_form(&ButtonForm {
                                action: &format!("{address}/lampiran/hapus"),
                                csrf: &seal.csrf,
                                command_id: &seal.command_id,
                                hidden: &[("lampiran", &id)],
                                button: button::quiet("Hapus").confirm(format!("Hapus {} dari usulan ini?", file.file_name)),
                            }))
                        }
                    }
                }
            }
            form.form method="post" action={ (address) "/lampiran" } enctype="multipart/form-data" {
                (seals.next().unwrap_or(&none))
                (field::hidden("tempat", slot.key))
                (field::file("Tambah berkas", "berkas", ".pdf,.jpg,.jpeg,.png")
                    .id(field_id.as_str()).error(view.errors.of(&field_id)))
                (button::second("Unggah"))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::samples::{edition, file, proposal};
    use super::*;
    use crate::proposal::read_model::ProposalStatus;

    #[test]
    fn each_place_has_its_own_form_and_says_what_is_missing() {
        let view = |files| FilesView {
            row: proposal(ProposalStatus::Draft),
            edition: edition(),
            files,
            errors: Errors::one("berkas-latar", "Berkas ini kosong."),
            seals: vec![],
            limit: "10 MB".into(),
        };
        let html = main(&view(vec![])).into_string();
        assert!(html.contains("Wajib, belum ada") && html.contains("#berkas-latar"));
        assert_eq!(html.matches("multipart/form-data").count(), 3);
        let html = main(&view(vec![file("surat")])).into_string();
        assert!(html.contains("surat.pdf") && html.contains("lampiran/hapus") && !html.contains("belum ada"));
    }
}
