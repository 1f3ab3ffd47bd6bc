//! Title, group, category and video of a proposal.

use super::list::group_hint;
use crate::proposal::read_model::{EditionRow, ProposalRow};
use crate::web::{
    component::{
        banner::{Notice, notice},
        button,
        choice::radios,
        dl::{Fact, summary},
        field::{self, Choice},
        form_parts::Errors,
        heading::Heading,
        status::Kind,
    },
    form::Seal,
};
use maud::{Markup, html};

/// The form of the head.
pub struct HeadView {
    pub row: ProposalRow,
    pub edition: EditionRow,
    pub typed: TypedHead,
    /// Why a group is closed to this innovation: (group, sentences).
    pub closed: Vec<(String, String)>,
    pub errors: Errors,
    /// Somebody else changed the head meanwhile; what is saved is shown beside the form.
    pub overtaken: bool,
    pub seal: Seal,
}

/// The head as it was typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TypedHead {
    /// Fingerprint of the head that this one was written from.
    pub base: String,
    pub title: String,
    pub group: String,
    pub category: String,
    pub video_link: String,
}

/// `/usulan/{id}/judul`
pub fn main(view: &HeadView) -> Markup {
    let place = format!("/usulan/{}", view.row.id);
    let groups = view.edition.rules.groups.iter().map(|group| {
        let closed = view.closed.iter().find(|(key, _)| *key == group.key).map(|(_, sentence)| sentence.clone());
        Choice::new(group.key.as_str(), group.label.as_str()).hint(closed.unwrap_or_else(|| group_hint(group)))
    });
    let categories = view.edition.rules.categories.iter().map(|it| Choice::new(it.key.as_str(), it.label.as_str()));
    html! {
        (Heading::new("Judul, kelompok, kategori dan video").eyebrow(view.row.title.as_str()))
        @if view.overtaken { (overtaken(view)) }
        (view.errors.summary())
        form.form method="post" action={ (place) "/judul" } {
            (view.seal)
            (field::hidden("dasar", &view.typed.base))
            (field::text("Judul usulan", "judul").value(view.typed.title.as_str()).error(view.errors.of("judul")).required())
            (radios("Kelompok", "kelompok", groups.collect())
                .value(view.typed.group.as_str()).error(view.errors.of("kelompok")).required())
            (field::select("Kategori", "kategori", categories.collect())
                .value(view.typed.category.as_str()).error(view.errors.of("kategori")).required())
            (field::web_address("Tautan video", "video").optional()
                .value(view.typed.video_link.as_str()).error(view.errors.of("video"))
                .hint("Misalnya di YouTube. Pastikan videonya bisa dibuka siapa saja."))
            (button::actions(html! { (button::main("Simpan")) (button::quiet("Batal").href(format!("{place}/tulis"))) }))
        }
    }
}

fn overtaken(view: &HeadView) -> Markup {
    notice(&Notice {
        kind: Kind::Peringatan,
        title: "Judul, kelompok, kategori atau tautan sudah diubah orang lain sejak Anda membukanya.".into(),
        body: html! {
            p { "Yang tersimpan sekarang ada di sini; isian Anda masih ada di bawah. Menyimpan berarti memakai isian Anda." }
            (summary(&[
                Fact::new("Judul", view.row.title.as_str()),
                Fact::new("Kelompok", view.edition.group_label(&view.row.group_key)),
                Fact::new("Kategori", view.edition.category_label(&view.row.category)),
                Fact::new("Video", view.row.video_link.as_deref().unwrap_or("Tidak ada")),
            ]))
        },
    })
}
