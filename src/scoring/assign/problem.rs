//! What is to be divided among whom, as it stands in a file or as the panitia chose it.

use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Most points that one pair may cost.
pub const MOST_POINTS: u32 = 1_000;
/// Most that balance may weigh.
pub const MOST_BALANCE: u32 = 10;
const MOST_ENTRIES: usize = 2_000;
const MOST_JUDGES: usize = 500;
const MOST_PANEL: u32 = 20;

/// Who may judge what, and how it should be divided.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Problem {
    /// Judges for each entry.
    pub judges_per_entry: u32,
    /// Of these, at least so many senior ones.
    #[serde(default)]
    pub seniors_per_entry: u32,
    /// Entries for each judge, unless the judge says otherwise: at least, and at most.
    #[serde(default)]
    pub lowest_load: u32,
    #[serde(default)]
    pub highest_load: Option<u32>,
    /// What even loads are worth: a pair may cost this many points more for each entry that one judge has less than
    /// another. 0: loads may be as uneven as the limits allow.
    #[serde(default = "usual_balance")]
    pub balance: u32,
    /// Points of a pair whose category the judge did not name.
    #[serde(default = "usual_points")]
    pub outside_expertise: u32,
    #[serde(default)]
    pub groups: Together,
    pub judges: Vec<Judge>,
    pub entries: Vec<Entry>,
    /// Pairs that must not be.
    #[serde(default)]
    pub conflicts: Vec<Conflict>,
    /// Pairs that must be.
    #[serde(default)]
    pub fixed: Vec<Pair>,
    /// Pairs that are so today. As many as possible stay; what names nobody of the lists ends.
    #[serde(default)]
    pub existing: Vec<Pair>,
}

/// Whether the entries of one group must have the same panel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Together {
    #[default]
    IfPossible,
    Always,
}

/// Somebody who can be asked.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Judge {
    pub id: String,
    /// As people read it; the id where there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    #[serde(default)]
    pub senior: bool,
    /// Points by category, 0 for what the judge knows best.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub expertise: BTreeMap<String, u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lowest_load: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub highest_load: Option<u32>,
}

/// Something to be judged.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    pub id: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub category: Option<String>,
    /// Entries of one group are visited together.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group: Option<String>,
}

/// A pair that must not be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Conflict {
    pub judge: String,
    pub entry: String,
    /// In a few words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
}

/// A judge with an entry.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pair {
    pub judge: String,
    pub entry: String,
}

fn usual_balance() -> u32 {
    1
}

fn usual_points() -> u32 {
    10
}

/// Why a problem makes no sense.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Mistake {
    #[error("Daftar juri masih kosong.")]
    NoJudges,
    #[error("Daftar usulan masih kosong.")]
    NoEntries,
    #[error("Jumlah juri tiap usulan harus 1 sampai {MOST_PANEL}, bukan {0}.")]
    Panel(u32),
    #[error("Juri senior tiap usulan ({seniors}) tidak boleh lebih dari juri tiap usulan ({panel}).")]
    Seniors { seniors: u32, panel: u32 },
    #[error("Paling banyak {MOST_ENTRIES} usulan dapat dibagi sekaligus. Di sini ada {0}.")]
    ManyEntries(usize),
    #[error("Paling banyak {MOST_JUDGES} juri dapat diberi tugas sekaligus. Di sini ada {0}.")]
    ManyJudges(usize),
    #[error("Bobot perataan beban harus 0 sampai {MOST_BALANCE}, bukan {0}.")]
    Balance(u32),
    #[error("Poin ketidakcocokan bidang harus 0 sampai {MOST_POINTS}, bukan {0}.")]
    Points(u32),
    #[error("Juri \"{0}\" tercantum lebih dari satu kali.")]
    JudgeTwice(String),
    #[error("Usulan \"{0}\" tercantum lebih dari satu kali.")]
    EntryTwice(String),
    #[error("{list} menyebut juri \"{judge}\", tetapi juri itu tidak ada di daftar.")]
    UnknownJudge { list: &'static str, judge: String },
    #[error("{list} menyebut usulan \"{entry}\", tetapi usulan itu tidak ada di daftar.")]
    UnknownEntry { list: &'static str, entry: String },
    #[error("Beban paling sedikit {lowest} lebih besar daripada beban paling banyak {highest}{}.", of(.judge.as_deref()))]
    Loads { judge: Option<String>, lowest: u32, highest: u32 },
}

fn of(judge: Option<&str>) -> String {
    judge.map_or_else(String::new, |judge| format!(" untuk juri \"{judge}\""))
}

impl Problem {
    /// Everything that makes no sense; empty when the problem can be solved or shown to be impossible.
    pub fn mistakes(&self) -> Vec<Mistake> {
        let mut found = Vec::new();
        let mut check = |wrong: bool, mistake: Mistake| found.extend(wrong.then_some(mistake));
        check(self.judges.is_empty(), Mistake::NoJudges);
        check(self.entries.is_empty(), Mistake::NoEntries);
        check(self.judges.len() > MOST_JUDGES, Mistake::ManyJudges(self.judges.len()));
        check(self.entries.len() > MOST_ENTRIES, Mistake::ManyEntries(self.entries.len()));
        let (panel, seniors) = (self.judges_per_entry, self.seniors_per_entry);
        check(panel == 0 || panel > MOST_PANEL, Mistake::Panel(panel));
        check(seniors > panel, Mistake::Seniors { seniors, panel });
        check(self.balance > MOST_BALANCE, Mistake::Balance(self.balance));
        let points = self.judges.iter().flat_map(|judge| judge.expertise.values()).chain([&self.outside_expertise]);
        points.filter(|points| **points > MOST_POINTS).for_each(|points| check(true, Mistake::Points(*points)));
        let highest = self.highest_load.unwrap_or(MOST_ENTRIES as u32);
        check(self.lowest_load > highest, Mistake::Loads { judge: None, lowest: self.lowest_load, highest });
        for judge in self.judges.iter().filter(|judge| judge.lowest_load.or(judge.highest_load).is_some()) {
            let (lowest, highest) = (self.lowest(judge), self.highest(judge));
            check(lowest > highest, Mistake::Loads { judge: Some(judge.name().to_owned()), lowest, highest });
        }
        let mut judges = BTreeSet::new();
        let mut entries = BTreeSet::new();
        for judge in &self.judges {
            check(!judges.insert(judge.id.as_str()), Mistake::JudgeTwice(judge.id.clone()));
        }
        for entry in &self.entries {
            check(!entries.insert(entry.id.as_str()), Mistake::EntryTwice(entry.id.clone()));
        }
        let conflicts = self.conflicts.iter().map(|one| ("Pasangan terlarang", &one.judge, &one.entry));
        let fixed = self.fixed.iter().map(|one| ("Pasangan tetap", &one.judge, &one.entry));
        for (list, judge, entry) in conflicts.chain(fixed) {
            check(!judges.contains(judge.as_str()), Mistake::UnknownJudge { list, judge: judge.clone() });
            check(!entries.contains(entry.as_str()), Mistake::UnknownEntry { list, entry: entry.clone() });
        }
        found
    }

    /// The fewest entries that the judge may have.
    pub fn lowest(&self, judge: &Judge) -> u32 {
        judge.lowest_load.unwrap_or(self.lowest_load)
    }

    /// The most entries that the judge may have; all of them where nothing is said.
    pub fn highest(&self, judge: &Judge) -> u32 {
        judge.highest_load.or(self.highest_load).unwrap_or(self.entries.len() as u32)
    }

    /// Points of a pair: how far the entry is from what the judge knows. 0 for an entry without a category.
    pub fn points(&self, judge: &Judge, entry: &Entry) -> u32 {
        entry.category.as_ref().map_or(0, |key| judge.expertise.get(key).copied().unwrap_or(self.outside_expertise))
    }
}

impl Judge {
    /// As people read it.
    pub fn name(&self) -> &str {
        self.name.as_deref().unwrap_or(&self.id)
    }
}

impl Entry {
    /// As people read it.
    pub fn name(&self) -> &str {
        self.name.as_deref().unwrap_or(&self.id)
    }
}
