//! Two versions of a proposal side by side.

use crate::proposal::read_model::{AttachmentRow, EditionRow, VersionRow};
use crate::web::component::{
    button,
    compare::{Compare, Part, compare},
    empty::{Empty, empty},
    field::{self, Choice},
    heading::Heading,
};
use maud::{Markup, html};

/// Two versions.
pub struct VersionsView<'a> {
    pub edition: &'a EditionRow,
    /// Every version handed in, and perhaps the draft under way as the last.
    pub versions: Vec<Shown<'a>>,
    /// Places in `versions`.
    pub old: usize,
    pub new: usize,
    /// The address of this page.
    pub place: String,
}

/// Something to compare.
#[derive(Clone)]
pub struct Shown<'a> {
    pub number: i32,
    pub label: String,
    pub title: &'a str,
    pub group_key: &'a str,
    pub category: &'a str,
    pub video_link: Option<&'a str>,
    pub sections: std::collections::BTreeMap<&'a str, &'a str>,
    /// (slot, file name, hash)
    pub files: Vec<(&'a str, &'a str, &'a str)>,
}

impl<'a> Shown<'a> {
    /// A version as it was handed in.
    pub fn handed_in(version: &'a VersionRow, edition: &EditionRow) -> Self {
        Self {
            number: version.version,
            label: format!("Kiriman ke-{}, {}", version.version, edition.zone().short(version.submitted_at)),
            title: &version.title,
            group_key: &version.group_key,
            category: &version.category,
            video_link: version.video_link.as_deref(),
            sections: version.sections.iter().map(|(key, text)| (key.as_str(), text.as_str())).collect(),
            files: version
                .attachments
                .iter()
                .map(|file| (file.slot.as_str(), file.file_name.as_str(), file.sha256.as_str()))
                .collect(),
        }
    }
    /// The files of a draft.
    pub fn files_of(files: &'a [AttachmentRow]) -> Vec<(&'a str, &'a str, &'a str)> {
        files
            .iter()
            .filter(|file| file.current)
            .map(|file| (file.slot.as_str(), file.file_name.as_str(), file.sha256.as_str()))
            .collect()
    }
}

/// `/usulan/{id}/versi`
pub fn main(view: &VersionsView<'_>) -> Markup {
    let several = view.versions.len() > 1;
    let title = view.versions.last().map_or("", |version| version.title);
    html! {
        (Heading::new("Bandingkan kiriman").eyebrow(title))
        @match (view.versions.get(view.old), view.versions.get(view.new)) {
            (Some(old), Some(new)) if several => {
                @if view.versions.len() > 2 { (choose(view)) }
                (pair(view.edition, old, new))
            }
            _ => (empty(&Empty {
                title: "Baru ada satu kiriman.",
                text: "Setelah usulan dikembalikan dan dikirim lagi, kedua isinya dapat dibandingkan di sini.",
                action: None,
            })),
        }
    }
}

fn choose(view: &VersionsView<'_>) -> Markup {
    let choices = || view.versions.iter().map(|it| Choice::new(it.number.to_string(), it.label.as_str())).collect();
    let number = |at: usize| view.versions.get(at).map_or_else(String::new, |it| it.number.to_string());
    html! {
        form.filters method="get" action=(view.place) {
            (field::select("Yang lama", "dari", choices()).value(number(view.old)).no_empty_choice())
            (field::select("Yang baru", "ke", choices()).value(number(view.new)).no_empty_choice())
            (button::second("Bandingkan"))
        }
    }
}

/// The comparison itself, section by section.
pub fn pair(edition: &EditionRow, old: &Shown<'_>, new: &Shown<'_>) -> Markup {
    let mut parts = vec![
        part("Judul", old.title, new.title),
        part("Kelompok", edition.group_label(old.group_key), edition.group_label(new.group_key)),
        part("Kategori", edition.category_label(old.category), edition.category_label(new.category)),
        part("Video", old.video_link.unwrap_or_default(), new.video_link.unwrap_or_default()),
    ];
    parts.extend(edition.rules.sections.iter().map(|section| {
        let text = |of: &Shown<'_>| of.sections.get(section.key.as_str()).copied().unwrap_or_default().to_owned();
        Part { heading: format!("{}. {}", section.number, section.label), old: text(old), new: text(new) }
    }));
    parts.push(Part { heading: "Lampiran".into(), old: list(edition, old), new: list(edition, new) });
    compare(&Compare { old_title: old.label.clone(), new_title: new.label.clone(), parts })
}

fn part(heading: &str, old: &str, new: &str) -> Part {
    Part { heading: heading.into(), old: old.into(), new: new.into() }
}

/// One file a line, in an order that does not depend on when it was attached; the hash tells files of one name apart.
fn list(edition: &EditionRow, of: &Shown<'_>) -> String {
    let line = |(slot, name, hash): &(&str, &str, &str)| {
        format!("{}: {name} ({})", edition.slot_label(slot), hash.get(..8).unwrap_or(hash))
    };
    let mut lines: Vec<String> = of.files.iter().map(line).collect();
    lines.sort();
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::super::samples::{edition, version};
    use super::*;

    #[test]
    fn two_versions_stand_side_by_side() {
        let (edition, first, second) = (edition(), version(1, "Angka lama."), version(2, "Angka baru."));
        let versions = vec![Shown::handed_in(&first, &edition), Shown::handed_in(&second, &edition)];
        let view = VersionsView { edition: &edition, versions, old: 0, new: 1, place: "/usulan/prp-7/versi".into() };
        let html = main(&view).into_string();
        assert!(html.contains("1 dari 7") && html.contains("Kiriman ke-2") && html.contains("<del>"), "{html}");
    }

    #[test]
    fn the_same_files_in_another_order_are_no_change() {
        let (edition, sent) = (edition(), version(1, "Angka."));
        let files = [("surat", "a.pdf", "0123456789"), ("surat", "b.pdf", "abcdef0123")];
        let old = Shown { files: files.to_vec(), ..Shown::handed_in(&sent, &edition) };
        let new = Shown { files: files.into_iter().rev().collect(), ..Shown::handed_in(&sent, &edition) };
        assert!(pair(&edition, &old, &new).into_string().contains("<b>0 dari 7</b>"));
    }

    #[test]
    fn one_version_says_when_there_will_be_two() {
        let (edition, first) = (edition(), version(1, "Angka."));
        let versions = vec![Shown::handed_in(&first, &edition)];
        let view = VersionsView { edition: &edition, versions, old: 0, new: 0, place: String::new() };
        assert!(main(&view).into_string().contains("Baru ada satu kiriman."));
    }
}
