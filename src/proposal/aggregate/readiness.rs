//! What a proposal still lacks before it can be handed in. Pure, so that the draft page shows the same list.

use crate::kernel::{
    text::{same_title_key, word_count},
    time::{Date, plain_date},
};
use crate::proposal::commands::{EditionFacts, Head, InnovationFacts};
use crate::scoring::rules::Group;
use chrono::{Datelike, Months};
use std::collections::BTreeMap;

/// One thing to put right before a proposal can be handed in.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Problem {
    #[error("Pilih kelompok: yang terpilih tidak ada di lomba ini.")]
    GroupUnknown,
    #[error("Pilih kategori: yang terpilih tidak ada di lomba ini.")]
    CategoryUnknown,
    #[error(
        "Tanggal mulai penerapan belum ada di data inovasi, padahal kelompok {group} menuntut umur paling sedikit {minimum} bulan."
    )]
    NotImplemented { group: String, minimum: u32 },
    #[error(
        "Inovasi terlalu muda untuk kelompok {group}: pada penutupan pendaftaran ({}) umurnya {months} bulan, sedangkan syaratnya {minimum} bulan, yaitu mulai diterapkan paling lambat {}.",
        plain_date(*.closing), plain_date(*.latest_start)
    )]
    TooYoung { group: String, months: u32, minimum: u32, closing: Date, latest_start: Date },
    #[error("Riwayat penghargaan menutup kelompok {group}: inovasi ini sudah {held} kali meraih {rank}.")]
    AwardBars { group: String, rank: String, held: u32 },
    #[error("Bagian {number} {label} masih kosong.")]
    SectionEmpty { key: String, number: String, label: String },
    #[error("Bagian {number} {label} terlalu panjang: {words} kata, paling banyak {max} kata.")]
    SectionTooLong { key: String, number: String, label: String, words: usize, max: usize },
    #[error("Dokumen wajib belum dilampirkan: {label}.")]
    DocumentMissing { key: String, label: String },
}

impl Problem {
    /// The section or document where it is put right; none where it is about the head or the innovation.
    pub fn slot(&self) -> Option<&str> {
        match self {
            Self::SectionEmpty { key, .. } | Self::SectionTooLong { key, .. } | Self::DocumentMissing { key, .. } => {
                Some(key)
            }
            Self::GroupUnknown
            | Self::CategoryUnknown
            | Self::NotImplemented { .. }
            | Self::TooYoung { .. }
            | Self::AwardBars { .. } => None,
        }
    }
}

/// Everything that keeps a proposal from being handed in, in the order of the form.
/// `filled` names the slots that have a file.
pub fn missing(
    edition: &EditionFacts,
    innovation: &InnovationFacts,
    head: &Head,
    sections: &BTreeMap<String, String>,
    filled: &[&str],
) -> Vec<Problem> {
    let rules = &edition.rules;
    let mut problems = why_not(edition, innovation, &head.group);
    if rules.category(&head.category).is_none() {
        problems.push(Problem::CategoryUnknown);
    }
    for section in &rules.sections {
        let (key, number, label) = (section.key.clone(), section.number.clone(), section.label.clone());
        let (words, max) = (word_count(sections.get(&key).map_or("", String::as_str)), section.max_words as usize);
        if words == 0 && section.required {
            problems.push(Problem::SectionEmpty { key, number, label });
        } else if words > max {
            problems.push(Problem::SectionTooLong { key, number, label, words, max });
        }
    }
    for document in rules.documents.iter().filter(|document| document.required) {
        let asked = document.groups.is_empty() || document.groups.contains(&head.group);
        if asked && !filled.contains(&document.key.as_str()) {
            problems.push(Problem::DocumentMissing { key: document.key.clone(), label: document.label.clone() });
        }
    }
    problems
}

/// Why the innovation cannot compete in this group, if so.
pub fn why_not(edition: &EditionFacts, innovation: &InnovationFacts, group: &str) -> Vec<Problem> {
    let Some(group) = edition.rules.group(group) else { return vec![Problem::GroupUnknown] };
    let closing = edition.zone.date(edition.closes_at);
    let bars = group.barred_by.iter().filter_map(|bar| {
        let held =
            innovation.ranks.iter().filter(|rank| same_title_key(rank) == same_title_key(&bar.rank)).count() as u32;
        (bar.times > 0 && held >= bar.times).then(|| Problem::AwardBars {
            group: group.label.clone(),
            rank: bar.rank.clone(),
            held,
        })
    });
    too_young(group, innovation.implemented_on, closing).into_iter().chain(bars).collect()
}

fn too_young(group: &Group, implemented_on: Option<Date>, closing: Date) -> Option<Problem> {
    let minimum = group.minimum_age_months;
    if minimum == 0 {
        return None;
    }
    let label = group.label.clone();
    let Some(start) = implemented_on else { return Some(Problem::NotImplemented { group: label, minimum }) };
    let latest_start = closing.checked_sub_months(Months::new(minimum)).unwrap_or(Date::MIN);
    (start > latest_start).then(|| Problem::TooYoung {
        group: label,
        months: whole_months(start, closing),
        minimum,
        closing,
        latest_start,
    })
}

/// Whole months from one day to a later one; 0 when it is not later.
fn whole_months(start: Date, end: Date) -> u32 {
    let months = (end.year() - start.year()) * 12 + end.month() as i32 - start.month() as i32;
    u32::try_from(months - i32::from(end.day() < start.day())).unwrap_or(0)
}
