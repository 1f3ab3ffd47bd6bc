//! Counting the last scored round anew, after the result was taken up again.

use super::{Deliberation, DeliberationRefusal};
use crate::judging::deliberation::events::{DeliberationEvent, Finalist, SealChange, computed_order};
use crate::kernel::{
    actor::Stamp,
    ids::{ProposalId, RoundId},
    text::Reason,
    time::Timestamp,
};

impl Deliberation {
    pub(super) fn order_recount(
        &self,
        round: RoundId,
        ladder: bool,
        closes_at: Timestamp,
        reason: Reason,
        stamp: &Stamp,
    ) -> Result<Vec<DeliberationEvent>, DeliberationRefusal> {
        let (edition, _) = self.undecided()?.clone();
        if self.supersedes.is_none() {
            return Err(DeliberationRefusal::NotTakenUp);
        }
        if ladder {
            return Err(DeliberationRefusal::LadderStays);
        }
        if self.recounting.is_some() {
            return Err(DeliberationRefusal::AlreadyRecounting);
        }
        if closes_at <= stamp.at {
            return Err(DeliberationRefusal::ClosesInThePast);
        }
        let ordered = DeliberationEvent::RecountOrdered { edition, round, closes_at, reason };
        self.voiding(Some(ordered), SealChange::Recount)
    }

    /// The new list, where one was asked for. What the pleno decided stays only while the computed order is the same.
    pub(super) fn recounted(&self, finalists: Vec<Finalist>) -> Result<Vec<DeliberationEvent>, DeliberationRefusal> {
        let (Some(round), None) = (self.recounting, &self.sealed) else { return Ok(vec![]) };
        let edition = self.edition()?;
        let same = self.order.is_computed_as(&computed_order(&finalists));
        let moved = |one: &&Finalist| {
            let placed = self.order.find(&one.proposal.to_string());
            placed.is_some_and(|placed| !placed.line.departure.is_empty())
        };
        let moves_ended: Vec<ProposalId> =
            self.finalists.iter().filter(|one| !same && moved(one)).map(|one| one.proposal).collect();
        let awards_ended = !same && self.awards.is_some();
        Ok(vec![DeliberationEvent::DeliberationRecounted { edition, round, finalists, moves_ended, awards_ended }])
    }
}
