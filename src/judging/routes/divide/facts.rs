//! What the division is computed from, and whether it still fits.

use crate::directory::table as directory;
use crate::judging::{
    assignment::{aggregate::AssignmentRefusal, commands::Ties},
    form::divide::{Pair, Proposed, TypedDivision, Wishes},
    pages::divide::{JudgeRow, Plan, PlannedEntry, PlannedLoad},
    read_model::{self, DutyRow, DutyState, Entry, Judge, Recusal, Relations, RoundHead, Units},
    routes::{choose::by_panel, panel::reason_against, relations_of, stepped_back, ties},
};
use crate::kernel::{
    actor::Role,
    ids::{PersonId, ProposalId},
    region::RegionCode,
};
use crate::scoring::assign::{
    Divided, Origin,
    problem::{self, Conflict, Problem, Together},
};
use crate::web::{component::form_parts::Errors, error::PageError, form::Seal};
use sha2::{Digest, Sha256};
use sqlx::PgPool;
use std::collections::{BTreeMap, BTreeSet};

/// Points of a duty outside what its judge knows best.
const OUTSIDE: u32 = 10;

/// A round with everybody and everything in it.
pub(super) struct Facts {
    pub(super) head: RoundHead,
    units: Units,
    judges: Vec<Judge>,
    relations: Relations,
    pub(super) entries: Vec<Entry>,
    /// Those that last.
    duties: Vec<DutyRow>,
    recusals: Vec<Recusal>,
    begun: BTreeSet<Pair>,
    /// By kecamatan.
    places: BTreeMap<RegionCode, String>,
    /// Judges to whom another role opens the names in a blind round.
    pub(super) insiders: Vec<(String, Vec<Role>)>,
}

impl Facts {
    pub(super) async fn read(pool: &PgPool, head: RoundHead) -> Result<Self, PageError> {
        let units = read_model::units(pool).await?;
        let judges = read_model::judges(pool, &head.region, by_panel(&head)).await?;
        let entries = read_model::entries(pool, head.id).await?;
        let relations = relations_of(pool, &head, &judges, &entries).await?;
        let mut duties = read_model::duties(pool, head.id).await?;
        duties.retain(|duty| duty.state == DutyState::Active);
        let recusals = read_model::recusals(pool, head.edition).await?;
        let begun = read_model::begun(pool, head.id).await?;
        let codes: Vec<RegionCode> = entries.iter().filter_map(|entry| units.kecamatan(&entry.unit)).collect();
        let places = directory::region_names(pool, &codes).await?;
        let insiders = read_model::insiders(pool, &head, judges.iter().map(|judge| judge.id)).await?;
        Ok(Self { head, units, judges, relations, entries, duties, recusals, begun, places, insiders })
    }

    fn ties(&self, entry: &Entry, judge: &Judge) -> Ties {
        let stepped_back = stepped_back(&self.recusals, entry.proposal, judge.id);
        Ties { stepped_back, ..ties(&self.head, &self.relations, entry.proposal, judge.id, true) }
    }

    fn why_not(&self, entry: &Entry, judge: &Judge) -> Option<&'static str> {
        reason_against(&self.ties(entry, judge))
    }

    /// The entry and what ties the judge to it; none for what is not in the round.
    pub(super) fn wish(&self, (proposal, judge): Pair) -> Option<(&Entry, Ties)> {
        let entry = self.entries.iter().find(|entry| entry.proposal == proposal)?;
        let judge = self.judges.iter().find(|one| one.id == judge)?;
        Some((entry, self.ties(entry, judge)))
    }

    fn active(&self) -> BTreeSet<Pair> {
        self.duties.iter().map(|duty| (duty.proposal, duty.judge)).collect()
    }

    /// The wishes to begin with.
    pub(super) fn usual(&self) -> TypedDivision {
        let on_duty: BTreeSet<String> = self.duties.iter().map(|duty| duty.judge.to_string()).collect();
        let anybody = self.judges.iter().filter(|_| !by_panel(&self.head)).map(|judge| judge.id.to_string());
        TypedDivision {
            judges: if on_duty.is_empty() { anybody.collect() } else { on_duty },
            panel: self.head.rules.panel_size.max(1).to_string(),
            ..TypedDivision::default()
        }
    }

    /// Everybody who may be asked.
    pub(super) fn rows(&self) -> Vec<JudgeRow> {
        let row = |judge: &Judge| {
            let against: Vec<_> = self.entries.iter().filter_map(|entry| self.why_not(entry, judge)).collect();
            let mut from = judge.scope_names.clone();
            from.extend(judge.employer_name.clone());
            JudgeRow {
                id: judge.id,
                name: judge.name.clone(),
                from: if from.is_empty() { "Semua wilayah".to_owned() } else { from.join(" · ") },
                barred: against.first().copied().filter(|_| against.len() == self.entries.len()),
                conflicts: against.len(),
                duties: self.duties.iter().filter(|duty| duty.judge == judge.id).count(),
            }
        };
        self.judges.iter().map(row).collect()
    }

    /// Key and label of the categories of the entries, where there are several.
    pub(super) fn categories(&self) -> Vec<(String, String)> {
        let keys: BTreeSet<&String> = self.entries.iter().map(|entry| &entry.category).collect();
        let several = keys.len() > 1;
        keys.into_iter().filter(|_| several).map(|key| (key.clone(), self.head.category(key))).collect()
    }

    /// What is to be solved. Sheets that were begun stay with their judge, chosen or not.
    pub(super) fn problem(&self, wishes: &Wishes) -> Result<Problem, Errors> {
        let known = |id: &PersonId| self.judges.iter().any(|judge| judge.id == *id);
        if !wishes.judges.iter().all(known) {
            return Err(Errors::one("juri", AssignmentRefusal::NotAJudge));
        }
        let begun: Vec<&DutyRow> =
            self.duties.iter().filter(|duty| self.begun.contains(&(duty.proposal, duty.judge))).collect();
        let chosen = |judge: &&Judge| wishes.judges.contains(&judge.id);
        let mut judges: Vec<problem::Judge> = self
            .judges
            .iter()
            .filter(chosen)
            .map(|judge| problem::Judge {
                id: judge.id.to_string(),
                name: Some(judge.name.clone()),
                senior: wishes.seniors.contains(&judge.id),
                expertise: wishes.expertise.get(&judge.id).map(|key| (key.clone(), 0)).into_iter().collect(),
                ..problem::Judge::default()
            })
            .collect();
        let mut others: BTreeMap<PersonId, (String, u32)> = BTreeMap::new();
        for duty in begun.iter().filter(|duty| !wishes.judges.contains(&duty.judge)) {
            others.entry(duty.judge).or_insert_with(|| (duty.judge_name.clone(), 0)).1 += 1;
        }
        judges.extend(others.into_iter().map(|(id, (name, count))| problem::Judge {
            id: id.to_string(),
            name: Some(name),
            senior: wishes.seniors.contains(&id),
            lowest_load: Some(0),
            highest_load: Some(count),
            ..problem::Judge::default()
        }));
        let mut conflicts = Vec::new();
        for judge in self.judges.iter().filter(chosen) {
            conflicts.extend(self.entries.iter().filter_map(|entry| {
                let why = self.why_not(entry, judge)?.to_owned();
                Some(Conflict { judge: judge.id.to_string(), entry: entry.proposal.to_string(), why: Some(why) })
            }));
        }
        let pair = |duty: &DutyRow| problem::Pair { judge: duty.judge.to_string(), entry: duty.proposal.to_string() };
        let several = !self.categories().is_empty();
        Ok(Problem {
            judges_per_entry: wishes.panel,
            seniors_per_entry: wishes.senior_seats,
            lowest_load: wishes.lowest,
            highest_load: wishes.highest,
            balance: 1,
            outside_expertise: OUTSIDE,
            groups: Together::IfPossible,
            judges,
            entries: self
                .entries
                .iter()
                .map(|entry| problem::Entry {
                    id: entry.proposal.to_string(),
                    name: Some(entry.title.clone()),
                    category: (several && !wishes.expertise.is_empty()).then(|| entry.category.clone()),
                    group: self.units.kecamatan(&entry.unit).filter(|_| wishes.together).map(|code| self.place(&code)),
                })
                .collect(),
            conflicts,
            fixed: begun.iter().map(|duty| pair(duty)).collect(),
            existing: self.duties.iter().map(pair).collect(),
        })
    }

    fn place(&self, code: &RegionCode) -> String {
        self.places.get(code).cloned().unwrap_or_else(|| code.to_string())
    }

    /// The division as it is shown and sent back.
    pub(super) fn plan(&self, problem: &Problem, divided: &Divided, seal: Seal) -> Plan {
        let by_id: BTreeMap<String, &Entry> =
            self.entries.iter().map(|entry| (entry.proposal.to_string(), entry)).collect();
        let mut panels: BTreeMap<&str, Vec<(String, Origin)>> = BTreeMap::new();
        let mut target = BTreeSet::new();
        for one in &divided.given {
            let name = problem.judge_name(&one.judge).to_owned();
            panels.entry(&one.entry).or_default().push((name, one.origin));
            target.extend(by_id.get(&one.entry).and_then(|entry| Some((entry.proposal, one.judge.parse().ok()?))));
        }
        let active = self.active();
        let proposed = Proposed {
            give: target.difference(&active).copied().collect(),
            end: active.difference(&target).copied().collect(),
            base: digest(active.intersection(&target)),
        };
        let rows = self.entries.iter().map(|entry| {
            let mut judges = panels.remove(entry.proposal.to_string().as_str()).unwrap_or_default();
            judges.sort_by_key(|(name, _)| name.to_lowercase());
            PlannedEntry { title: entry.title.clone(), unit: entry.unit_name.clone(), judges }
        });
        let mut loads: Vec<PlannedLoad> = divided
            .loads
            .iter()
            .map(|load| PlannedLoad {
                name: problem.judge_name(&load.judge).to_owned(),
                entries: load.entries,
                kept: load.kept,
            })
            .collect();
        loads.sort_by_key(|load| load.name.to_lowercase());
        let ended = self.duties.iter().filter(|duty| proposed.end.contains(&(duty.proposal, duty.judge)));
        Plan {
            rows: rows.collect(),
            loads,
            ended: ended.map(|duty| (duty.judge_name.clone(), duty.title.clone())).collect(),
            sentences: sentences(problem, divided),
            proposed,
            seal,
        }
    }

    /// Whether what a preview proposed can still be done as it was seen, or has been done already.
    pub(super) fn still_fits(&self, proposed: &Proposed) -> Result<(), String> {
        let active = self.active();
        let others: BTreeSet<Pair> = active.difference(&proposed.give).copied().collect();
        if digest(others.difference(&proposed.end)) != proposed.base {
            return Err("Penugasan di babak ini berubah sejak pratinjau dibuat. Ini pratinjau yang baru.".to_owned());
        }
        if let Some(duty) = self.duties.iter().find(|duty| {
            let pair = (duty.proposal, duty.judge);
            proposed.end.contains(&pair) && self.begun.contains(&pair)
        }) {
            return Err(format!(
                "{} sudah mulai menilai {}, jadi tugasnya tidak dipindahkan. Ini pratinjau yang baru.",
                duty.judge_name, duty.title
            ));
        }
        for pair in proposed.give.difference(&active) {
            let Some((entry, ties)) = self.wish(*pair) else {
                return Err(
                    "Ada usulan atau juri yang tidak lagi ikut di babak ini. Ini pratinjau yang baru.".to_owned()
                );
            };
            if let Some(why) = reason_against(&ties) {
                let (judge, title) = (self.judge_name(pair.1), &entry.title);
                return Err(format!("{judge} tidak boleh menilai {title}: {why}. Ini pratinjau yang baru."));
            }
        }
        Ok(())
    }

    fn judge_name(&self, id: PersonId) -> String {
        let judge = self.judges.iter().find(|judge| judge.id == id).map(|judge| judge.name.clone());
        judge.unwrap_or_else(|| "Nama tidak dikenal".to_owned())
    }

    /// Judge, proposal, why not.
    pub(super) fn refusal(&self, pair: Pair, refusal: &AssignmentRefusal) -> (String, String, String) {
        let title = self.entries.iter().find(|entry| entry.proposal == pair.0).map(|entry| entry.title.clone());
        (self.judge_name(pair.1), title.unwrap_or_else(|| pair.0.to_string()), refusal.to_string())
    }
}

/// How good the division is, in duties where the module counts points.
fn sentences(problem: &Problem, divided: &Divided) -> Vec<String> {
    let counted = 1 + usize::from(divided.unbalanced.is_some());
    let others = divided.sentences().into_iter().skip(counted);
    if problem.entries.iter().all(|entry| entry.category.is_none()) {
        return others.collect();
    }
    let (outside, all) = (divided.points / OUTSIDE, divided.given.len());
    let mut said = vec![format!("{outside} dari {all} tugas di luar bidang yang paling dikuasai jurinya.")];
    said.extend(divided.unbalanced.map(|other| {
        let loads = format!("Tanpa perataan, beban juri {} sampai {} usulan.", other.lightest, other.heaviest);
        match outside.saturating_sub(other.points / OUTSIDE) {
            0 => format!("Perataan beban tidak menambah tugas seperti itu. {loads}"),
            more => format!("{more} di antaranya karena beban diratakan. {loads}"),
        }
    }));
    said.extend(others);
    said
}

/// A short name of a set of duties.
fn digest<'a>(pairs: impl Iterator<Item = &'a (ProposalId, PersonId)>) -> String {
    let mut hash = Sha256::new();
    for (proposal, judge) in pairs {
        hash.update(format!("{proposal}:{judge};").as_bytes());
    }
    let mut hash = format!("{:x}", hash.finalize());
    hash.truncate(32);
    hash
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scoring::assign::divide;

    #[test]
    fn what_balance_costs_is_said_in_duties() {
        let judge = |id: &str, expertise: Option<&str>| problem::Judge {
            id: id.into(),
            expertise: expertise.map(|key| (key.to_owned(), 0)).into_iter().collect(),
            ..problem::Judge::default()
        };
        let entry = |n: usize| problem::Entry {
            id: format!("u{n:02}"),
            category: Some("air".into()),
            ..problem::Entry::default()
        };
        let mut problem = Problem {
            judges_per_entry: 1,
            balance: 1,
            outside_expertise: OUTSIDE,
            judges: vec![judge("a", Some("air")), judge("b", None)],
            entries: (0..24).map(entry).collect(),
            ..Problem::default()
        };
        let said = |problem: &Problem| sentences(problem, &divide(problem).unwrap().unwrap());
        assert_eq!(
            said(&problem),
            [
                "7 dari 24 tugas di luar bidang yang paling dikuasai jurinya.",
                "7 di antaranya karena beban diratakan. Tanpa perataan, beban juri 0 sampai 24 usulan.",
            ]
        );
        problem.entries.iter_mut().for_each(|entry| entry.category = None);
        assert_eq!(said(&problem), Vec::<String>::new(), "nothing to say where fields play no part");
    }
}
