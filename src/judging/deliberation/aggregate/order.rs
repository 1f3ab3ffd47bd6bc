//! The order of the entries in the pleno: computed first, then as the pleno moved them.

use crate::judging::deliberation::events::{DeliberationEvent, Finalist};
use crate::kernel::{ids::ProposalId, text::Reason};
use serde::{Deserialize, Serialize};

/// All entries, division by division, each in its place.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Order {
    lines: Vec<Line>,
}

/// One entry in its place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Line {
    finalist: Finalist,
    /// Why the pleno moved it, each time.
    departure: Vec<Reason>,
}

/// Where an entry stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Placed<'a> {
    pub finalist: &'a Finalist,
    /// Place within the division, from 1, without gaps.
    pub place: u32,
    /// As `place`, but entries that the rules found equal share it until the pleno parts them.
    pub rank: u32,
    /// Entries in the division.
    pub of: u32,
    /// Why the pleno moved it.
    pub departure: &'a [Reason],
}

impl Order {
    /// As computed: divisions in the order they come, best first.
    pub fn of(finalists: Vec<Finalist>) -> Self {
        let mut divisions: Vec<Option<String>> = Vec::new();
        for finalist in &finalists {
            if !divisions.contains(&finalist.division) {
                divisions.push(finalist.division.clone());
            }
        }
        let mut lines: Vec<Line> =
            finalists.into_iter().map(|finalist| Line { finalist, departure: Vec::new() }).collect();
        lines.sort_by_key(|line| {
            (divisions.iter().position(|division| *division == line.finalist.division), line.finalist.rank)
        });
        Self { lines }
    }

    /// The order after an event; other events change nothing.
    pub fn after(&mut self, event: &DeliberationEvent) {
        match event {
            DeliberationEvent::DeliberationOpened { finalists, .. } => *self = Self::of(finalists.clone()),
            DeliberationEvent::DeliberationOrderChanged { proposal, to, reason, .. } => {
                self.put(*proposal, *to, reason.clone());
            }
            DeliberationEvent::DeliberationAwardsFixed { .. } | DeliberationEvent::ResultSealed { .. } => {}
        }
    }

    fn put(&mut self, proposal: ProposalId, to: u32, reason: Reason) {
        let Some(at) = self.lines.iter().position(|line| line.finalist.proposal == proposal) else { return };
        let mut line = self.lines.remove(at);
        line.departure.push(reason);
        let division = &line.finalist.division;
        let first = self.lines.iter().position(|other| other.finalist.division == *division).unwrap_or(at);
        let count = self.lines.iter().filter(|other| other.finalist.division == *division).count();
        let target = first + (to.saturating_sub(1) as usize).min(count);
        self.lines.insert(target, line);
    }

    /// Every entry with its place, division by division.
    pub fn placed(&self) -> Vec<Placed<'_>> {
        let mut placed: Vec<Placed<'_>> = Vec::with_capacity(self.lines.len());
        for (at, line) in self.lines.iter().enumerate() {
            let before =
                at.checked_sub(1).map(|n| &self.lines[n]).filter(|before| before.division() == line.division());
            let (place, rank) = match (before, placed.last()) {
                (Some(before), Some(last)) if before.equals(line) => (last.place + 1, last.rank),
                (Some(_), Some(last)) => (last.place + 1, last.place + 1),
                _ => (1, 1),
            };
            let of = self.lines.iter().filter(|other| other.division() == line.division()).count() as u32;
            placed.push(Placed { finalist: &line.finalist, place, rank, of, departure: &line.departure });
        }
        placed
    }

    /// Where one entry stands.
    pub fn find(&self, proposal: ProposalId) -> Option<Placed<'_>> {
        self.placed().into_iter().find(|placed| placed.finalist.proposal == proposal)
    }
}

impl Line {
    fn division(&self) -> Option<&str> {
        self.finalist.division.as_deref()
    }
    /// Found equal by the rules, and not parted by the pleno.
    fn equals(&self, next: &Self) -> bool {
        self.finalist.rank == next.finalist.rank && self.departure.is_empty() && next.departure.is_empty()
    }
}
