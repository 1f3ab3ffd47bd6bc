//! The rules of what is said about one judge's relations.

use crate::judging::conflict::{
    commands::{Concern, ConflictCommand},
    events::{ConflictEvent, Declared},
};
use crate::kernel::{
    actor::Stamp,
    aggregate::Aggregate,
    ids::{ProposalId, RoundId},
};
use std::collections::{BTreeMap, BTreeSet};

/// What decisions about relations need to know of what was said.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Conflict {
    /// By the judge, as it holds now.
    declared: BTreeSet<Declared>,
    /// Which entries the judge went through, round by round.
    covered: BTreeMap<RoundId, BTreeSet<ProposalId>>,
    /// By the panitia, as it holds now.
    stated: BTreeSet<Declared>,
}

/// Why something about relations is turned down.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ConflictRefusal {
    #[error("Pernyataan ini hanya dapat diisi oleh jurinya sendiri.")]
    NotTheJudge,
    #[error("Babak ini sudah ditutup, jadi pernyataan hubungan tidak dapat diubah lagi.")]
    RoundIsOver,
    #[error("Ada usulan dalam pernyataan ini yang tidak mengikuti babak ini. Muat ulang halamannya.")]
    NotAnEntry,
    #[error("Babak ini belum punya usulan, jadi belum ada yang perlu dinyatakan.")]
    NothingToDeclare,
    #[error("Hubungan itu tidak dapat dipilih. Pilih satu dari daftar.")]
    NotSaid,
    #[error("Hanya orang dari panitia yang dapat menyatakan hubungan seorang juri.")]
    NotAPerson,
    #[error("Anda tidak dapat menyatakan hubungan Anda sendiri sebagai panitia. Isi pernyataan juri Anda.")]
    OneselfAsPanitia,
    #[error("Panitia tidak pernah menyatakan hubungan ini, atau sudah mencabutnya.")]
    NotStated,
}

impl Aggregate for Conflict {
    const TYPE: &'static str = "conflict";
    type Command = ConflictCommand;
    type Event = ConflictEvent;
    type Refusal = ConflictRefusal;

    fn decide(&self, command: ConflictCommand, stamp: &Stamp) -> Result<Vec<ConflictEvent>, ConflictRefusal> {
        match command {
            ConflictCommand::Declare { of, entries, relations } => {
                if stamp.by.person() != Some(of.judge) {
                    return Err(ConflictRefusal::NotTheJudge);
                }
                check_open(&of)?;
                if entries.is_empty() {
                    return Err(ConflictRefusal::NothingToDeclare);
                }
                if relations.iter().any(|one| !entries.contains(&one.proposal)) {
                    return Err(ConflictRefusal::NotAnEntry);
                }
                check_said(&relations)?;
                let before = self.declared.iter().filter(|one| entries.contains(&one.proposal));
                let known = self.covered.get(&of.round).is_some_and(|covered| entries.is_subset(covered));
                if known && before.eq(&relations) {
                    return Ok(vec![]);
                }
                Ok(vec![ConflictEvent::ConflictsDeclared {
                    edition: of.edition,
                    round: of.round,
                    judge: of.judge,
                    entries: entries.into_iter().collect(),
                    relations: relations.into_iter().collect(),
                }])
            }
            ConflictCommand::State { of, is_entry, relation, reason } => {
                match stamp.by.person() {
                    None => return Err(ConflictRefusal::NotAPerson),
                    Some(person) if person == of.judge => return Err(ConflictRefusal::OneselfAsPanitia),
                    Some(_) => check_open(&of)?,
                }
                check_said([&relation])?;
                if !is_entry {
                    return Err(ConflictRefusal::NotAnEntry);
                }
                if self.stated.contains(&relation) {
                    return Ok(vec![]);
                }
                let (Concern { edition, round, judge, .. }, Declared { proposal, kind }) = (of, relation);
                Ok(vec![ConflictEvent::ConflictStated { edition, round, judge, proposal, kind, reason }])
            }
            ConflictCommand::Withdraw { of, relation, reason } => {
                check_open(&of)?;
                if !self.stated.contains(&relation) {
                    return Err(ConflictRefusal::NotStated);
                }
                let (Concern { edition, round, judge, .. }, Declared { proposal, kind }) = (of, relation);
                Ok(vec![ConflictEvent::ConflictWithdrawn { edition, round, judge, proposal, kind, reason }])
            }
        }
    }

    fn apply(&mut self, event: &ConflictEvent) {
        match event {
            ConflictEvent::ConflictsDeclared { round, entries, relations, .. } => {
                self.declared.retain(|one| !entries.contains(&one.proposal));
                self.declared.extend(relations);
                self.covered.entry(*round).or_default().extend(entries);
            }
            ConflictEvent::ConflictStated { proposal, kind, .. } => {
                self.stated.insert(Declared { proposal: *proposal, kind: *kind });
            }
            ConflictEvent::ConflictWithdrawn { proposal, kind, .. } => {
                self.stated.remove(&Declared { proposal: *proposal, kind: *kind });
            }
        }
    }
}

fn check_open(of: &Concern) -> Result<(), ConflictRefusal> {
    if of.round_is_over { Err(ConflictRefusal::RoundIsOver) } else { Ok(()) }
}

fn check_said<'a>(relations: impl IntoIterator<Item = &'a Declared>) -> Result<(), ConflictRefusal> {
    let all = relations.into_iter().all(|one| one.kind.is_said());
    if all { Ok(()) } else { Err(ConflictRefusal::NotSaid) }
}

#[cfg(test)]
mod tests;
