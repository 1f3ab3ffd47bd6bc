//! A whole ladder at random: contests and the round above as they are, the reactions in their order.

use super::*;
use crate::kernel::ids::RoundId;
use proptest::prelude::*;
use std::collections::BTreeMap;

const CONTESTS: usize = 3;
/// Entries of each contest.
const ENTRIES: u128 = 3;
const ABOVE: usize = CONTESTS;

/// What somebody, or the product, does next.
#[derive(Debug, Clone, Copy)]
enum Step {
    Open(usize),
    Close(usize),
    /// Records a ranking whose winner is this entry.
    Rank(usize, u128),
    Reopen(usize),
    /// The reactions answer the next event of the log.
    React,
    /// They answer the last one again, as after a crash; even without the ids of commands nothing doubles.
    ReactAgain,
    /// Somebody asks for a promotion that no ranking stands for.
    Forge(usize, u128),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let contest = 0..CONTESTS;
    let step = prop_oneof![
        2 => (0..=ABOVE).prop_map(Step::Open),
        3 => (0..=ABOVE).prop_map(Step::Close),
        4 => (contest.clone(), 0..ENTRIES).prop_map(|(contest, winner)| Step::Rank(contest, winner)),
        2 => contest.clone().prop_map(Step::Reopen),
        6 => Just(Step::React),
        2 => Just(Step::ReactAgain),
        1 => (contest, 0..ENTRIES).prop_map(|(contest, winner)| Step::Forge(contest, winner)),
    ];
    prop::collection::vec(step, 0..80)
}

fn round(nth: usize) -> RoundId {
    RoundId::from_u128(nth as u128 + 100)
}
fn entry_of(contest: usize, nth: u128) -> ProposalId {
    ProposalId::from_u128(contest as u128 * 10 + nth + 1)
}
fn competing(contest: usize, nth: u128, from: Option<RoundId>) -> Entry {
    Entry {
        proposal: entry_of(contest, nth),
        innovation: InnovationId::from_u128(contest as u128 * 10 + nth + 1),
        unit: "desa-35.10.24.2008".parse().unwrap(),
        group: "desa".into(),
        category: "smart-kampung".into(),
        submitted_at: day(0),
        from,
        anchor: false,
    }
}
fn winning(contest: usize, nth: u128) -> Promoted {
    let Entry { proposal, innovation, unit, group, category, submitted_at, .. } = competing(contest, nth, None);
    Promoted { proposal, innovation, unit, group, category, submitted_at, rank: 1, total: Some(Exact::whole(80)) }
}

/// The rounds, the one above them last, and one log of everything.
struct Ladder {
    rounds: Vec<Round>,
    log: Vec<(usize, Was)>,
    /// How many events the beginning took, and how many are answered.
    planned: usize,
    reacted: usize,
}

impl Ladder {
    fn new() -> Self {
        let mut ladder =
            Self { rounds: (0..=ABOVE).map(|_| Round::default()).collect(), log: Vec::new(), planned: 0, reacted: 0 };
        for contest in 0..CONTESTS {
            let Was::RoundPlanned { edition, place, rules, rules_sha256, opens_at, closes_at, lot_sha256, .. } =
                planned()
            else {
                unreachable!()
            };
            let territory = Some("35.10.24".parse().unwrap());
            ladder.add(
                contest,
                Was::RoundPlanned { edition, place, rules, rules_sha256, opens_at, closes_at, territory, lot_sha256 },
            );
            for nth in 0..ENTRIES {
                ladder.wish(contest, Do::AdmitEntry(competing(contest, nth, None)));
            }
        }
        ladder.add(ABOVE, planned());
        ladder.planned = ladder.log.len();
        ladder.reacted = ladder.planned;
        ladder
    }

    fn add(&mut self, nth: usize, event: Was) {
        self.rounds[nth].apply(&event);
        self.log.push((nth, event));
    }

    /// Decides, checks the one claim between rounds, and appends.
    fn wish(&mut self, nth: usize, command: Do) -> bool {
        let Ok(events) = self.rounds[nth].decide(command, &hand(day(1))) else { return false };
        let begun = self.log.iter().any(|(of, event)| *of == ABOVE && matches!(event, Was::RoundOpened { .. }));
        if begun && events.iter().any(|event| matches!(event, Was::RoundReopened { .. })) {
            return false;
        }
        for event in events {
            self.add(nth, event);
        }
        true
    }

    /// What the reactions do about the event at this place of the log.
    fn react(&mut self, at: usize) {
        let (nth, event) = self.log[at].clone();
        match event {
            Was::RoundRanked { promoted, .. } if nth != ABOVE => {
                for Promoted { proposal, .. } in promoted {
                    let entry = (0..ENTRIES).find(|entry| entry_of(nth, *entry) == proposal).unwrap();
                    self.wish(ABOVE, Do::AdmitEntry(competing(nth, entry, Some(round(nth)))));
                }
            }
            Was::RoundReopened { reason, .. } => {
                for proposal in self.standing().into_iter().filter(|(_, from)| *from == nth).map(|(one, _)| one) {
                    let reason = reason.clone();
                    self.wish(ABOVE, Do::RecallEntry { proposal, from: round(nth), reason });
                }
            }
            _ => {}
        }
    }

    fn play(&mut self, step: Step) {
        match step {
            Step::Open(nth) => {
                self.wish(nth, Do::Open);
            }
            Step::Close(nth) => {
                self.wish(nth, Do::Close { left: Unfinished::default() });
            }
            Step::Rank(nth, winner) => {
                let ranking = Box::new(Ranking { entries: vec![], unranked: vec![], walk_over: None, lot_seed: None });
                let state = self.state(nth);
                let taken = self.wish(nth, Do::RecordRanking { ranking, promoted: vec![winning(nth, winner)] });
                assert!(!taken || state == State::Closed, "ranked a round that was not closed");
            }
            Step::Reopen(nth) => {
                let reason = Reason::parse("Satu lembar nilai keliru dicatat.").unwrap();
                let before = |(of, event): &&(usize, Was)| *of == nth && matches!(event, Was::RoundReopened { .. });
                let turn = 1 + self.log.iter().filter(before).count() as u32;
                self.wish(nth, Do::Reopen { above: round(ABOVE), reason, turn, lot_sha256: None });
            }
            Step::React if self.reacted < self.log.len() => {
                self.react(self.reacted);
                self.reacted += 1;
            }
            Step::ReactAgain if self.reacted > self.planned => self.react(self.reacted - 1),
            Step::ReactAgain | Step::React => {}
            Step::Forge(nth, winner) => {
                let promoted = vec![winning(nth, winner), winning(nth, winner)];
                let ranking = Box::new(Ranking { entries: vec![], unranked: vec![], walk_over: None, lot_seed: None });
                let before = self.rounds[nth].ranked.is_some();
                assert!(!before || !self.changes(nth, Do::RecordRanking { ranking, promoted }));
            }
        }
    }

    fn changes(&self, nth: usize, command: Do) -> bool {
        self.rounds[nth].decide(command, &hand(day(1))).is_ok_and(|events| !events.is_empty())
    }
    fn state(&self, nth: usize) -> State {
        self.rounds[nth].state
    }

    /// What stands in the round above, and from where; fails where something stands there twice.
    fn standing(&self) -> Vec<(ProposalId, usize)> {
        let mut standing: BTreeMap<ProposalId, usize> = BTreeMap::new();
        for (_, event) in self.log.iter().filter(|(nth, _)| *nth == ABOVE) {
            match event {
                Was::RoundEntryAdmitted { proposal, from, .. } => {
                    let from = (0..CONTESTS).find(|nth| Some(round(*nth)) == *from).unwrap();
                    assert_eq!(standing.insert(*proposal, from), None, "promoted twice");
                }
                Was::RoundEntryRecalled { proposal, .. } => {
                    assert!(standing.remove(proposal).is_some(), "recalled what was not there");
                }
                _ => {}
            }
        }
        standing.into_iter().collect()
    }
}

proptest! {
    #[test]
    fn no_entry_climbs_twice_or_from_a_round_that_is_not_closed(steps in steps()) {
        let mut ladder = Ladder::new();
        for step in steps {
            ladder.play(step);
            ladder.standing();
        }
        while ladder.reacted < ladder.log.len() {
            ladder.play(Step::React);
        }
        let standing = ladder.standing();
        for nth in 0..CONTESTS {
            let climbed: Vec<ProposalId> =
                standing.iter().filter(|(_, from)| *from == nth).map(|(proposal, _)| *proposal).collect();
            let Some((_, promoted)) = &ladder.rounds[nth].ranked else {
                prop_assert_eq!(climbed, vec![], "who climbed from a round without a ranking");
                continue;
            };
            let owed: Vec<ProposalId> = promoted.iter().map(|going| going.proposal).collect();
            // A round above that has closed takes nobody any more.
            prop_assert!(climbed == owed || ladder.state(ABOVE) == State::Closed);
            prop_assert_eq!(ladder.state(nth), State::Closed);
        }
    }
}
