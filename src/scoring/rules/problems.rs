//! What keeps a rule set from being published, in sentences for the panitia.

mod blind;
mod ladder;

use super::{
    Aggregation, AwardRule, Criterion, EditionRules, Group, MissingJudge, ObjectionRules, RoundKind, RoundRules, Scale,
    TieRule,
};
use crate::kernel::score::Number;
use std::collections::BTreeSet;

/// Scores are kept with at most this many decimal places.
const MOST_PLACES: u32 = 4;

impl EditionRules {
    /// What is wrong with the whole rule set, in Indonesian; empty when it can be published.
    pub fn problems(&self) -> Vec<String> {
        let mut found = Vec::new();
        if self.basis.trim().is_empty() {
            found.push("Pedoman yang menjadi dasar aturan belum ditulis.".to_owned());
        }
        self.lists(&mut found);
        self.groups.iter().for_each(|group| of_group(group, &mut found));
        self.form(&mut found);
        self.order_of_rounds(&mut found);
        for round in &self.rounds {
            found.extend(round.problems());
            for criterion in &round.criteria {
                if let Some(section) = criterion.section.as_deref().filter(|key| self.section(key).is_none()) {
                    found.push(format!(
                        "Babak {}, kriteria {}: bagian \"{section}\" tidak ada di formulir.",
                        round.label, criterion.label
                    ));
                }
            }
        }
        self.ladder_steps(&mut found);
        self.blind_rounds(&mut found);
        self.stage_weights(&mut found);
        self.awards.iter().for_each(|award| of_award(award, &mut found));
        let days = self.objections.map(|it| it.working_days);
        if days.is_some_and(|days| !(1..=ObjectionRules::MOST).contains(&days)) {
            found.push(format!("Masa sanggah harus 1 sampai {} hari kerja.", ObjectionRules::MOST));
        }
        let quorum = self.deliberation.and_then(|it| it.quorum_percent);
        if quorum.is_some_and(|percent| !(1..=100).contains(&percent)) {
            found.push("Kuorum pleno harus 1 sampai 100 persen.".to_owned());
        }
        found
    }

    fn lists(&self, found: &mut Vec<String>) {
        let choices = |choices: &[super::Choice]| -> Vec<(String, String)> {
            choices.iter().map(|choice| (choice.key.clone(), choice.label.clone())).collect()
        };
        let pairs: [(&str, Vec<(String, String)>); 5] = [
            ("kelompok peserta", self.groups.iter().map(|it| (it.key.clone(), it.label.clone())).collect()),
            ("kategori", choices(&self.categories)),
            ("bagian formulir", self.sections.iter().map(|it| (it.key.clone(), it.label.clone())).collect()),
            ("babak", self.rounds.iter().map(|it| (it.key.clone(), it.label.clone())).collect()),
            ("penghargaan", self.awards.iter().map(|it| (it.key.clone(), it.label.clone())).collect()),
        ];
        for (what, items) in &pairs {
            if items.is_empty() {
                found.push(format!("Daftar {what} masih kosong."));
            }
            named_once(what, items, "", found);
        }
        let documents: Vec<_> = self.documents.iter().map(|it| (it.key.clone(), it.label.clone())).collect();
        named_once("dokumen", &documents, "", found);
    }

    fn form(&self, found: &mut Vec<String>) {
        for section in &self.sections {
            if section.max_words == 0 {
                found.push(format!("Bagian {}: batas kata paling sedikit 1.", section.label));
            }
            if section.weight < Number::ZERO {
                found.push(format!("Bagian {}: bobot tidak boleh kurang dari 0.", section.label));
            }
        }
        let sum = self.sections.iter().map(|section| section.weight).sum();
        if !self.sections.is_empty() {
            sums_up("", "bagian", sum, self.section_weight_total, found);
        }
        for document in &self.documents {
            if self.section(&document.key).is_some() {
                found.push(format!("Kunci \"{}\" dipakai untuk bagian dan untuk dokumen.", document.key));
            }
            for group in document.groups.iter().filter(|key| self.group(key).is_none()) {
                found.push(format!("Dokumen {}: kelompok \"{group}\" tidak ada.", document.label));
            }
        }
    }

    fn order_of_rounds(&self, found: &mut Vec<String>) {
        if self.rounds.is_empty() {
            return;
        }
        let places = |kind: RoundKind| -> Vec<usize> {
            self.rounds.iter().enumerate().filter(|(_, round)| round.kind == kind).map(|(at, _)| at).collect()
        };
        match places(RoundKind::Administrative)[..] {
            [0] => {}
            // Who may enter a ladder follows from the territory: what is handed in competes.
            [] if self.ladder().is_some() => {}
            [] => found.push("Belum ada babak seleksi administrasi, jadi tidak ada usulan yang dapat dinilai.".into()),
            [_] => found.push("Seleksi administrasi harus menjadi babak pertama.".into()),
            _ => found.push("Seleksi administrasi hanya boleh satu babak.".into()),
        }
        if places(RoundKind::Scored).is_empty() {
            found.push("Belum ada babak yang dinilai juri.".into());
        }
        match places(RoundKind::Pleno)[..] {
            [last] if last + 1 == self.rounds.len() => {}
            [] => found.push("Belum ada babak pleno, jadi hasil tidak dapat disahkan.".into()),
            [_] => found.push("Pleno harus menjadi babak terakhir.".into()),
            _ => found.push("Pleno hanya boleh satu babak.".into()),
        }
    }

    fn stage_weights(&self, found: &mut Vec<String>) {
        let scored: Vec<_> = self.scored_rounds();
        let sum: Number = scored.iter().map(|round| round.stage_weight).sum();
        if !scored.is_empty() && sum <= Number::ZERO {
            found.push(format!(
                "Jumlah bobot babak {}, seharusnya lebih dari 0, supaya nilai akhir dapat dihitung.",
                sum.local()
            ));
        }
        let mut counting = scored.iter().filter(|round| round.stage_weight > Number::ZERO);
        if let Some(first) = counting.next() {
            for other in counting.filter(|other| !same_range(&other.scale, &first.scale)) {
                found.push(format!(
                    "Babak {} memakai skala {}, babak {} memakai {}. Nilai akhir hanya dapat digabung dari skala yang sama.",
                    first.label,
                    range(&first.scale),
                    other.label,
                    range(&other.scale)
                ));
            }
        }
    }
}

impl RoundRules {
    /// What is wrong with the rules of this round, in Indonesian; empty when they are sound.
    pub fn problems(&self) -> Vec<String> {
        let mut found = Vec::new();
        let prefix = format!("Babak {}: ", self.label);
        if self.stage_weight < Number::ZERO {
            found.push(format!("{prefix}bobot babak tidak boleh kurang dari 0."));
        }
        match self.kind {
            RoundKind::Scored => self.scored(&prefix, &mut found),
            RoundKind::Administrative | RoundKind::Pleno => {
                if !self.criteria.is_empty() {
                    found.push(format!("{prefix}babak ini tidak dinilai juri, jadi tidak memerlukan kriteria."));
                }
                if self.stage_weight > Number::ZERO {
                    found.push(format!("{prefix}babak ini tidak dinilai juri, jadi bobotnya harus 0."));
                }
            }
        }
        found
    }

    fn scored(&self, prefix: &str, found: &mut Vec<String>) {
        self.scale_and_criteria(prefix, found);
        self.panel(prefix, found);
        self.promotion_and_ties(prefix, found);
    }

    fn scale_and_criteria(&self, prefix: &str, found: &mut Vec<String>) {
        if self.scale.min >= self.scale.max {
            found.push(format!(
                "{prefix}nilai terendah {} harus di bawah nilai tertinggi {}.",
                self.scale.min.local(),
                self.scale.max.local()
            ));
        }
        if self.scale.places > MOST_PLACES {
            found.push(format!("{prefix}nilai paling banyak {MOST_PLACES} angka di belakang koma."));
        }
        if self.criteria.is_empty() {
            found.push(format!("{prefix}belum ada kriteria."));
            return;
        }
        let names: Vec<_> = self.criteria.iter().map(|it| (it.key.clone(), it.label.clone())).collect();
        named_once("kriteria", &names, prefix, found);
        for criterion in &self.criteria {
            of_criterion(criterion, &self.scale, prefix, found);
        }
        if self.weight_total <= Number::ZERO {
            found.push(format!("{prefix}jumlah bobot yang seharusnya harus lebih dari 0."));
        }
        let sum = self.criteria.iter().map(|criterion| criterion.weight).sum();
        sums_up(prefix, "kriteria", sum, self.weight_total, found);
    }

    fn panel(&self, prefix: &str, found: &mut Vec<String>) {
        if self.panel_size == 0 {
            found.push(format!("{prefix}jumlah juri paling sedikit 1."));
            return;
        }
        if let MissingJudge::CountSigned { minimum } = self.missing_judge {
            if minimum == 0 {
                found.push(format!("{prefix}nilai baru dihitung kalau paling sedikit 1 juri menandatangani."));
            }
            if minimum > self.panel_size {
                found.push(format!(
                    "{prefix}paling sedikit {minimum} lembar nilai diminta, padahal panelnya hanya {} juri.",
                    self.panel_size
                ));
            }
        }
        let scale = self.scale.max.exact() - self.scale.min.exact();
        if let Some(limit) = self.spread_limit.filter(|limit| *limit <= Number::ZERO || limit.exact() >= scale) {
            found.push(format!(
                "{prefix}batas selisih antarjuri {} harus lebih dari 0 dan kurang dari lebar skala {}.",
                limit.local(),
                range(&self.scale)
            ));
        }
        if let Aggregation::TrimmedMean { drop } = self.aggregation {
            let needed = drop.saturating_mul(2).saturating_add(1);
            if drop == 0 {
                found
                    .push(format!("{prefix}rata-rata terpangkas harus membuang paling sedikit 1 nilai di tiap ujung."));
            } else if needed > self.panel_size {
                found.push(format!(
                    "{prefix}rata-rata terpangkas membuang {drop} nilai tertinggi dan {drop} terendah, jadi perlu \
                     paling sedikit {needed} juri; panelnya {} juri.",
                    self.panel_size
                ));
            }
        }
    }

    fn promotion_and_ties(&self, prefix: &str, found: &mut Vec<String>) {
        if self.promotion.top == Some(0) {
            found.push(format!("{prefix}paling sedikit 1 peserta yang lolos, atau kosongkan kalau tidak dibatasi."));
        }
        if let Some(mark) = self.promotion.pass_mark.filter(|mark| !within(*mark, &self.scale)) {
            found.push(format!("{prefix}nilai lolos {} di luar skala {}.", mark.local(), range(&self.scale)));
        }
        let repeated = self.tie_order.iter().enumerate().any(|(at, rule)| self.tie_order[..at].contains(rule));
        if repeated {
            found.push(format!("{prefix}cara memisahkan nilai sama ada yang disebut dua kali."));
        }
        if self.tie_order.iter().rev().skip(1).any(|rule| *rule == TieRule::Lot) {
            found.push(format!("{prefix}undian hanya boleh menjadi langkah terakhir."));
        }
    }
}

fn of_group(group: &Group, found: &mut Vec<String>) {
    if group.quota_per_unit == Some(0) {
        found.push(format!("Kelompok {}: kuota paling sedikit 1, atau kosongkan kalau tidak dibatasi.", group.label));
    }
    for bar in &group.barred_by {
        if bar.rank.trim().is_empty() {
            found.push(format!("Kelompok {}: penghargaan yang menghalangi belum disebut.", group.label));
        }
        if bar.times == 0 {
            found.push(format!("Kelompok {}: \"{}\" baru menghalangi mulai dari 1 kali.", group.label, bar.rank));
        }
    }
}

fn of_criterion(criterion: &Criterion, scale: &Scale, prefix: &str, found: &mut Vec<String>) {
    let label = &criterion.label;
    if criterion.weight <= Number::ZERO {
        found.push(format!("{prefix}bobot kriteria {label} harus lebih dari 0."));
    }
    for level in &criterion.levels {
        let (from, to) = (level.from.local(), level.to.local());
        if level.from > level.to {
            found.push(format!("{prefix}jenjang {from} sampai {to} pada kriteria {label} terbalik."));
        } else if !within(level.from, scale) || !within(level.to, scale) {
            let scale = range(scale);
            found.push(format!("{prefix}jenjang {from} sampai {to} pada kriteria {label} di luar skala {scale}."));
        }
        if level.text.trim().is_empty() {
            found.push(format!("{prefix}jenjang {from} sampai {to} pada kriteria {label} belum dijelaskan."));
        }
    }
}

fn of_award(award: &AwardRule, found: &mut Vec<String>) {
    if award.count == Some(0) {
        found.push(format!("Penghargaan {}: jumlahnya paling sedikit 1.", award.label));
    }
    if award.by_rank && award.count.is_none() {
        found.push(format!("Penghargaan {} diberikan menurut peringkat, jadi jumlahnya harus disebut.", award.label));
    }
}

/// Every item has a key of its own and a name.
fn named_once(what: &str, items: &[(String, String)], prefix: &str, found: &mut Vec<String>) {
    let (mut seen, mut told) = (BTreeSet::new(), BTreeSet::new());
    for (key, label) in items {
        if key.trim().is_empty() {
            found.push(start(prefix, &format!("kunci {what} \"{label}\" masih kosong.")));
        } else if !seen.insert(key) && told.insert(key) {
            found.push(start(prefix, &format!("kunci {what} \"{key}\" dipakai lebih dari sekali.")));
        }
        if label.trim().is_empty() {
            found.push(start(prefix, &format!("nama {what} \"{key}\" masih kosong.")));
        }
    }
}

fn sums_up(prefix: &str, what: &str, sum: Number, total: Number, found: &mut Vec<String>) {
    if sum != total {
        let sentence = format!("jumlah bobot {what} {}, seharusnya {}.", sum.local(), total.local());
        found.push(start(prefix, &sentence));
    }
}

/// A sentence begins with a capital, unless something stands before it.
fn start(prefix: &str, sentence: &str) -> String {
    let mut letters = sentence.chars();
    match letters.next().filter(|_| prefix.is_empty()) {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => format!("{prefix}{sentence}"),
    }
}

fn within(value: Number, scale: &Scale) -> bool {
    scale.min <= value && value <= scale.max
}

fn same_range(one: &Scale, other: &Scale) -> bool {
    one.min == other.min && one.max == other.max
}

fn range(scale: &Scale) -> String {
    format!("{} sampai {}", scale.min.local(), scale.max.local())
}

#[cfg(test)]
mod tests;
