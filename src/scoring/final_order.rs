//! The order of the entries in the pleno: computed first, then as the pleno moved them.

use crate::kernel::text::Reason;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// All entries, division by division, each in its place.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FinalOrder {
    lines: Vec<Line>,
}

/// One entry in its place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// The proposal's id, or whatever names the entry in a recount.
    pub entry: String,
    #[serde(default)]
    pub division: Option<String>,
    /// By the computed total, from 1; equal totals share it.
    pub computed_rank: u32,
    /// Why the pleno moved it, each time; nothing once it stands again where the rules put it.
    #[serde(default)]
    pub departure: Vec<Reason>,
}

/// Where an entry stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Placed<'a> {
    pub line: &'a Line,
    /// Place within the division, from 1, without gaps.
    pub place: u32,
    /// As `place`, but entries that the rules found equal share it until the pleno parts them.
    pub rank: u32,
    /// Entries in the division.
    pub of: u32,
}

impl FinalOrder {
    /// As computed: divisions in the order they come, best first.
    pub fn of(computed: impl IntoIterator<Item = (String, Option<String>, u32)>) -> Self {
        let mut lines: Vec<Line> = computed
            .into_iter()
            .map(|(entry, division, computed_rank)| Line { entry, division, computed_rank, departure: Vec::new() })
            .collect();
        let mut divisions: Vec<Option<String>> = Vec::new();
        for line in &lines {
            if !divisions.contains(&line.division) {
                divisions.push(line.division.clone());
            }
        }
        lines.sort_by_key(|line| (divisions.iter().position(|one| *one == line.division), line.computed_rank));
        Self { lines }
    }

    /// Puts an entry in another place of its division, counted from 1; one that is not here changes nothing.
    pub fn put(&mut self, entry: &str, to: u32, reason: Reason) {
        let Some(at) = self.lines.iter().position(|line| line.entry == entry) else { return };
        let mut line = self.lines.remove(at);
        line.departure.push(reason);
        let same = |other: &&Line| other.division == line.division;
        let first = self.lines.iter().position(|other| other.division == line.division).unwrap_or(at);
        let count = self.lines.iter().filter(same).count();
        let target = first + (to.saturating_sub(1) as usize).min(count);
        self.lines.insert(target, line);
        let division = self.lines[target].division.clone();
        let ranks = self.lines.iter().filter(|line| line.division == division).map(|line| line.computed_rank);
        let ranks: Vec<u32> = ranks.collect();
        // Among equals a place is the pleno's decision even where the number is the same.
        let own = |rank: u32| ranks.iter().filter(|one| **one == rank).count() == 1;
        let lines = self.lines.iter_mut().filter(|line| line.division == division);
        for (line, place) in lines.zip(1..) {
            if line.computed_rank == place && own(place) {
                line.departure.clear();
            }
        }
    }

    /// Whether the rules put the same entries at the same ranks, whatever the pleno moved since.
    pub fn is_computed_as(&self, other: &Self) -> bool {
        let ranked = |order: &Self| {
            let lines = order.lines.iter().map(|line| (line.division.clone(), line.computed_rank, line.entry.clone()));
            lines.collect::<BTreeSet<_>>()
        };
        ranked(self) == ranked(other)
    }

    /// What the order is after the rules computed another one: as the pleno left it where that is the same.
    pub fn recomputed(&self, computed: Self) -> Self {
        if self.is_computed_as(&computed) { self.clone() } else { computed }
    }

    /// Every entry with its place, division by division.
    pub fn placed(&self) -> Vec<Placed<'_>> {
        let mut placed: Vec<Placed<'_>> = Vec::with_capacity(self.lines.len());
        for line in &self.lines {
            let before = placed.last().filter(|last| last.line.division == line.division);
            let (place, rank) = match before {
                Some(last) if last.line.equals(line) => (last.place + 1, last.rank),
                Some(last) => (last.place + 1, last.place + 1),
                None => (1, 1),
            };
            let of = self.lines.iter().filter(|other| other.division == line.division).count() as u32;
            placed.push(Placed { line, place, rank, of });
        }
        placed
    }

    /// Where one entry stands.
    pub fn find(&self, entry: &str) -> Option<Placed<'_>> {
        self.placed().into_iter().find(|placed| placed.line.entry == entry)
    }
}

impl Line {
    /// Found equal by the rules, and not parted by the pleno.
    fn equals(&self, next: &Self) -> bool {
        self.computed_rank == next.computed_rank && self.departure.is_empty() && next.departure.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn order(computed: &[(&str, &str, u32)]) -> FinalOrder {
        let division = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        FinalOrder::of(computed.iter().map(|(entry, group, rank)| ((*entry).to_owned(), division(group), *rank)))
    }
    fn shown(order: &FinalOrder) -> Vec<(&str, u32)> {
        order.placed().iter().map(|placed| (placed.line.entry.as_str(), placed.rank)).collect()
    }
    fn moved(mut order: FinalOrder, entry: &str, to: u32) -> FinalOrder {
        order.put(entry, to, Reason::parse("Kunjungan membuktikan dampaknya.").unwrap());
        order
    }

    #[test]
    fn an_entry_moves_up_or_down_and_the_others_close_up() {
        let three = || order(&[("a", "", 1), ("b", "", 2), ("c", "", 3)]);
        assert_eq!(shown(&moved(three(), "c", 1)), [("c", 1), ("a", 2), ("b", 3)]);
        assert_eq!(shown(&moved(three(), "a", 2)), [("b", 1), ("a", 2), ("c", 3)]);
        assert_eq!(shown(&moved(three(), "a", 9)), [("b", 1), ("c", 2), ("a", 3)]);
    }

    #[test]
    fn what_stands_again_where_the_rules_put_it_has_not_departed() {
        let reasons = |order: &FinalOrder| -> Vec<usize> {
            order.placed().iter().map(|placed| placed.line.departure.len()).collect()
        };
        let there = moved(order(&[("a", "", 1), ("b", "", 2), ("c", "", 3)]), "b", 1);
        assert_eq!(reasons(&there), [1, 0, 0]);
        let back = moved(there, "a", 1);
        assert_eq!((shown(&back), reasons(&back)), (vec![("a", 1), ("b", 2), ("c", 3)], vec![0, 0, 0]));
        let parted = moved(order(&[("a", "", 1), ("b", "", 1), ("c", "", 3)]), "b", 1);
        assert_eq!((shown(&parted), reasons(&parted)), (vec![("b", 1), ("a", 2), ("c", 3)], vec![1, 0, 0]));
    }

    #[test]
    fn divisions_stay_apart() {
        let groups = order(&[("a", "umum", 1), ("b", "khusus", 1), ("c", "umum", 2), ("d", "khusus", 2)]);
        assert_eq!(shown(&groups), [("a", 1), ("c", 2), ("b", 1), ("d", 2)]);
        assert_eq!(shown(&moved(groups, "d", 1)), [("a", 1), ("c", 2), ("d", 1), ("b", 2)]);
    }

    #[test]
    fn equal_entries_share_a_rank_until_one_is_moved() {
        let tied = || order(&[("a", "", 1), ("b", "", 2), ("c", "", 2), ("d", "", 4)]);
        assert_eq!(shown(&tied()), [("a", 1), ("b", 2), ("c", 2), ("d", 4)]);
        assert_eq!(shown(&moved(tied(), "b", 2)), [("a", 1), ("b", 2), ("c", 3), ("d", 4)]);
        assert_eq!(shown(&moved(tied(), "c", 2)), [("a", 1), ("c", 2), ("b", 3), ("d", 4)]);
    }
}
