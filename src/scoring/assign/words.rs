//! The reason in sentences for whoever divides the work.

use super::{
    Divided,
    problem::Problem,
    reason::{Clash, Idle, Impossible, Shortage, Supply},
};

/// Names in one sentence before the rest is counted.
const NAMED: usize = 8;

impl Problem {
    /// Why there is no division, one sentence for each reason.
    pub fn sentences(&self, reason: &Impossible) -> Vec<String> {
        match reason {
            Impossible::Clash(all) => all.iter().map(|one| self.clash(one)).collect(),
            Impossible::Short(all) => all.iter().map(|one| self.short(one)).collect(),
            Impossible::Idle(all) => all.iter().map(|one| self.idle(one)).collect(),
            Impossible::Apart { groups } => {
                let groups = list(groups.iter().map(String::as_str));
                vec![format!(
                    "Setiap batas dapat dipenuhi, tetapi tidak selama usulan kelompok {groups} harus dinilai panel yang sama."
                )]
            }
            Impossible::NotFound { groups } => {
                let groups = list(groups.iter().map(String::as_str));
                vec![format!(
                    "Tidak ditemukan pembagian yang membuat usulan kelompok {groups} dinilai panel yang sama. Izinkan kelompok dipisah, atau longgarkan batas beban."
                )]
            }
        }
    }

    /// The judge as people read it; the id of somebody who is not in the list.
    pub fn judge_name<'a>(&'a self, id: &'a str) -> &'a str {
        self.judges.iter().find(|judge| judge.id == id).map_or(id, |judge| judge.name())
    }

    /// The entry as people read it; the id of something that is not in the list.
    pub fn entry_name<'a>(&'a self, id: &'a str) -> &'a str {
        self.entries.iter().find(|entry| entry.id == id).map_or(id, |entry| entry.name())
    }

    fn clash(&self, clash: &Clash) -> String {
        match clash {
            Clash::Conflict { judge, entry } => {
                let same = |one: &&super::problem::Conflict| one.judge == *judge && one.entry == *entry;
                let why = self.conflicts.iter().filter(same).find_map(|one| one.why.as_ref());
                let why = why.map_or_else(String::new, |why| format!(": {why}"));
                let (judge, entry) = (self.judge_name(judge), self.entry_name(entry));
                format!("Juri {judge} tetap menilai {entry}, padahal pasangan ini terlarang{why}.")
            }
            Clash::Panel { entry, fixed, panel } => {
                let entry = self.entry_name(entry);
                format!("Usulan {entry} punya {fixed} juri tetap, padahal hanya {panel} juri untuk tiap usulan.")
            }
            Clash::Seniors { entry, fixed, most } => {
                let entry = self.entry_name(entry);
                format!(
                    "Usulan {entry} punya {fixed} juri tetap yang bukan senior, padahal paling banyak {most} agar ada tempat untuk juri senior."
                )
            }
            Clash::Load { judge, fixed, highest } => {
                let judge = self.judge_name(judge);
                format!("Juri {judge} tetap menilai {fixed} usulan, padahal bebannya paling banyak {highest}.")
            }
        }
    }

    fn short(&self, one: &Shortage) -> String {
        let lacking = one.needed - one.available;
        let full = one.judges.iter().any(|supply| supply.full);
        let because = if full { " karena batas beban paling banyak" } else { "" };
        let together = if one.groups.is_empty() {
            String::new()
        } else {
            let groups = list(one.groups.iter().map(String::as_str));
            format!(" Usulan kelompok {groups} harus dinilai panel yang sama.")
        };
        let entries = |ids: &[String]| list(ids.iter().map(|id| self.entry_name(id)));
        let (needed, available) = (one.needed, one.available);
        let whole = one.entries.len() == self.entries.len() && one.entries.len() > 1;
        let senior = one.entries.is_empty();
        let subject = match (whole, senior) {
            (true, _) => format!("Semua {} usulan", one.entries.len()),
            (false, true) => format!("Usulan {}", entries(&one.senior_entries)),
            (false, false) => format!("Usulan {}", entries(&one.entries)),
        };
        let also = if senior || one.senior_entries.is_empty() {
            String::new()
        } else {
            format!(", bersama juri senior untuk {},", entries(&one.senior_entries))
        };
        let who = if senior { "juri senior" } else { "juri" };
        let single = one.entries.len() + one.senior_entries.len() == 1;
        if one.judges.is_empty() {
            return match (single, senior) {
                (true, false) => format!("{subject} perlu {needed} juri, tetapi tidak seorang pun boleh menilainya."),
                (true, true) => {
                    format!("{subject} perlu {needed} juri senior, tetapi tidak ada juri senior yang boleh menilainya.")
                }
                (false, _) => format!(
                    "{subject}{also} perlu {needed} lembar nilai, tetapi tidak ada {who} yang boleh menilainya.{together}"
                ),
            };
        }
        if single && !full {
            let judges = self.supplies(&one.judges);
            return format!(
                "{subject} perlu {needed} {who}, tetapi hanya {available} {who} yang boleh menilainya: {judges}. Kurang {lacking}."
            );
        }
        let from = if senior { " dari juri senior" } else { "" };
        let judges = match one.judges.len() {
            n if n > NAMED || whole => format!("{n} {who}"),
            _ => format!("{who} {}", self.supplies(&one.judges)),
        };
        format!(
            "{subject}{also} perlu {needed} lembar nilai{from}, tetapi {judges} hanya dapat memberi {available}{because}. Kurang {lacking}.{together}"
        )
    }

    fn idle(&self, one: &Idle) -> String {
        let (needed, available, lacking) = (one.needed, one.available, one.needed - one.available);
        match one.judges.as_slice() {
            [judge] => format!(
                "Juri {} harus menilai paling sedikit {needed} usulan, tetapi paling banyak {available} yang dapat diberikan kepadanya. Kurang {lacking}.",
                self.judge_name(judge)
            ),
            many if many.len() == self.judges.len() || many.len() > NAMED => format!(
                "Beban paling sedikit {} juri berjumlah {needed} lembar nilai, tetapi hanya {available} yang dapat diberikan kepada mereka. Kurang {lacking}.",
                many.len()
            ),
            many => format!(
                "Beban paling sedikit juri {} berjumlah {needed} lembar nilai, tetapi hanya {available} yang dapat diberikan kepada mereka. Kurang {lacking}.",
                list(many.iter().map(|id| self.judge_name(id)))
            ),
        }
    }

    fn supplies(&self, judges: &[Supply]) -> String {
        list(judges.iter().map(|supply| self.judge_name(&supply.judge)))
    }
}

impl Divided {
    /// How good the division is: what balance costs, which groups were split, whether something better may exist.
    pub fn sentences(&self) -> Vec<String> {
        let mut all = vec![match self.points {
            0 => "Setiap juri hanya mendapat usulan yang sesuai bidangnya atau yang tidak dibedakan bidangnya."
                .to_owned(),
            points => format!("Jumlah poin ketidakcocokan bidang: {points}. Makin kecil makin sesuai."),
        }];
        all.extend(self.unbalanced.map(|other| {
            let loads = format!("beban juri akan {} sampai {} usulan", other.lightest, other.heaviest);
            match self.points.saturating_sub(other.points) {
                0 => format!("Perataan beban tidak menambah poin. Tanpa perataan {loads}."),
                more => format!("Perataan beban menambah {more} poin. Tanpa perataan {loads}."),
            }
        }));
        if !self.split.is_empty() {
            let groups = list(self.split.iter().map(String::as_str));
            all.push(format!("Usulan kelompok {groups} tidak dapat dinilai panel yang sama, jadi dibagi."));
        }
        if !self.proved {
            all.push("Semua batas dipenuhi, tetapi karena ada kelompok, mungkin masih ada pembagian yang sedikit lebih baik.".to_owned());
        }
        all
    }
}

/// "a, b dan c", or the first few and how many more.
fn list<'a>(names: impl ExactSizeIterator<Item = &'a str>) -> String {
    let more = names.len().saturating_sub(NAMED);
    let mut names: Vec<&str> = names.take(NAMED).collect();
    if more > 0 {
        return format!("{} dan {more} lainnya", names.join(", "));
    }
    match names.pop() {
        Some(last) if !names.is_empty() => format!("{} dan {last}", names.join(", ")),
        last => last.unwrap_or_default().to_owned(),
    }
}
