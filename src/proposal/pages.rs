//! The pages of proposals and of the administrative selection.

pub mod enter;
pub mod files;
pub mod head;
pub mod list;
pub mod public;
pub mod redact;
pub mod show;
pub mod submit;
pub mod verify;
pub mod versions;
pub mod write;

use crate::kernel::time::{Timestamp, Zone};
use crate::proposal::read_model::{AttachmentRow, EditionRow, ProposalStatus};
use crate::web::{
    component::{
        deadline::{Deadline, deadline},
        dl::{Fact, summary},
        status::{Kind, Status},
    },
    markup::{self, paragraphs},
};
use maud::{Markup, html};
use std::collections::BTreeMap;

/// Where a proposal stands, in word and shape.
pub fn status(status: ProposalStatus) -> Status {
    let kind = match status {
        ProposalStatus::Draft => Kind::Netral,
        ProposalStatus::Submitted => Kind::Jalan,
        ProposalStatus::Returned => Kind::Peringatan,
        ProposalStatus::Admitted | ProposalStatus::Entered => Kind::Selesai,
        ProposalStatus::Rejected | ProposalStatus::Withdrawn => Kind::Tolak,
    };
    Status::new(status.label(), kind)
}

/// Until when something can be done, and what is left of that.
fn until(label: &str, zone: Zone, at: Timestamp, now: Timestamp) -> Markup {
    let (when, iso, left) = (zone.long(at), at.to_string(), left(at, now));
    deadline(&Deadline { label, when: &when, iso: &iso, left: &left })
}

/// What is left until an instant, in the largest unit.
pub fn left(at: Timestamp, now: Timestamp) -> String {
    let minutes = (at.millis() - now.millis()).div_euclid(60_000);
    match minutes {
        ..0 => "sudah lewat".to_owned(),
        0..60 => format!("tinggal {minutes} menit"),
        60..1_440 => format!("tinggal {} jam", minutes / 60),
        _ => format!("tinggal {} hari", minutes / 1_440),
    }
}

/// How long something has waited, in the largest unit.
pub fn waited(since: Timestamp, now: Timestamp) -> String {
    let minutes = ((now.millis() - since.millis()) / 60_000).max(0);
    match minutes {
        0..60 => format!("{minutes} menit"),
        60..1_440 => format!("{} jam", minutes / 60),
        _ => format!("{} hari", minutes / 1_440),
    }
}

/// What a proposal says, whole: the head, each section in the order of the form, the documents.
pub struct Content<'a> {
    pub proposal: String,
    pub edition: &'a EditionRow,
    pub title: &'a str,
    pub unit_name: &'a str,
    pub group_key: &'a str,
    pub category: &'a str,
    pub video_link: Option<&'a str>,
    pub sections: BTreeMap<&'a str, &'a str>,
    pub files: Vec<&'a AttachmentRow>,
    /// Whether the statement letters are shown; they name people.
    pub documents: bool,
    /// Where each part is changed; none where it cannot be.
    pub change: Option<String>,
}

/// The content of a proposal.
pub fn content(content: &Content<'_>) -> Markup {
    html! {
        (summary(&head_facts(content)))
        @for section in &content.edition.rules.sections {
            @let text = content.sections.get(section.key.as_str()).copied().unwrap_or_default();
            section id={ "bagian-" (section.key) } {
                h2 { (section.number) ". " (section.label) }
                @if text.trim().is_empty() { p.muted { "Tidak diisi." } } @else { (paragraphs(text)) }
                (files_of(content, &section.key))
                @if let Some(place) = &content.change {
                    p.small.no-print { a href={ (place) "/tulis#isi-" (section.key) } { "Ubah" span.sr { " " (section.label) } } }
                }
            }
        }
        (documents(content))
    }
}

/// The statement letters that the group asks for.
fn documents(content: &Content<'_>) -> Markup {
    let asked = content.edition.rules.documents.iter();
    let asked = asked.filter(|it| it.groups.is_empty() || it.groups.iter().any(|group| group == content.group_key));
    let facts: Vec<Fact> = asked
        .map(|document| {
            let there = content.files.iter().any(|file| file.slot == document.key);
            let files = files_of(content, &document.key);
            let none = html! { span.muted { "Belum dilampirkan" } };
            let fact = Fact::new(document.label.as_str(), if there { files } else { none });
            match &content.change {
                Some(place) => fact.action(format!("{place}/lampiran#tempat-{}", document.key), "Ubah"),
                None => fact,
            }
        })
        .collect();
    html! {
        @if content.documents && !facts.is_empty() {
            section #dokumen {
                h2 { "Dokumen" }
                (summary(&facts))
            }
        }
    }
}

fn head_facts(content: &Content<'_>) -> Vec<Fact> {
    let mut facts = vec![
        Fact::new("Judul", content.title),
        Fact::new("Unit", content.unit_name),
        Fact::new("Kelompok", content.edition.group_label(content.group_key)),
        Fact::new("Kategori", content.edition.category_label(content.category)),
    ];
    if let Some(link) = content.video_link {
        facts.push(Fact::new("Video", html! { a href=(link) rel="noopener nofollow" { (link) } }));
    }
    match &content.change {
        None => facts,
        Some(place) => facts
            .into_iter()
            .map(|fact| if fact.key == "Unit" { fact } else { fact.action(format!("{place}/judul"), "Ubah") })
            .collect(),
    }
}

fn files_of(content: &Content<'_>, slot: &str) -> Markup {
    let files: Vec<_> = content.files.iter().filter(|file| file.slot == slot).collect();
    html! {
        @if !files.is_empty() {
            ul.plain { @for file in files { li { (file_link(&content.proposal, file)) } } }
        }
    }
}

/// A file with its kind and size.
fn file_link(proposal: &str, file: &AttachmentRow) -> Markup {
    let kind = match file.media_type.as_str() {
        "application/pdf" => "PDF",
        "image/jpeg" => "JPEG",
        "image/png" => "PNG",
        _ => "berkas",
    };
    html! {
        a href={ "/usulan/" (proposal) "/berkas/" (file.attachment) } { (file.file_name) }
        " " span.muted.small { (kind) ", " (markup::file_size(file.size)) }
    }
}

#[cfg(test)]
pub(in crate::proposal) mod samples;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn time_is_said_in_its_largest_unit() {
        let now = Timestamp::from_millis(0);
        assert_eq!(left(now.plus_days(3), now), "tinggal 3 hari");
        assert_eq!(left(now.plus_seconds(7_200), now), "tinggal 2 jam");
        assert_eq!(left(now.plus_seconds(59), now), "tinggal 0 menit");
        assert_eq!(left(now.plus_seconds(-1), now), "sudah lewat");
        assert_eq!(waited(now, now.plus_days(9)), "9 hari");
    }
}
