//! What must hold for the contests of any ladder: seats, lots, walk-overs, missing judges.

use super::*;
use crate::{
    kernel::region::Level,
    scoring::rules::{FewJudges, LadderStep},
};

const TERRITORY: &str = "35.10.24";

/// The rules of a contest with so many seats, whose tie order is any, with a lot at its end or without.
fn contest_rules() -> impl Strategy<Value = RoundRules> {
    (any_rules(), 1u32..=3, any::<bool>(), any::<bool>()).prop_map(|(rules, seats, walk_over, lot)| {
        let territory = TERRITORY.parse().unwrap();
        let single_entrant = if walk_over { SingleEntrant::WalkOver } else { SingleEntrant::Scored };
        let step = LadderStep {
            level: Level::Kecamatan,
            seats: [(TERRITORY.parse().unwrap(), seats)].into(),
            single_entrant,
            few_judges: FewJudges::Borrow,
        };
        let mut rules = RoundRules { ladder: Some(step), promotion: Promotion::default(), ..rules };
        if lot {
            rules.tie_order.push(TieRule::Lot);
        }
        rules.in_territory(&territory)
    })
}

fn drawing(rules: &RoundRules, entries: &[Entry], sheets: &[Sheet], seed: &str) -> Ranking {
    rank_drawing(rules, entries, &duties(entries, &JUDGES), sheets, Some(seed))
}

/// Those that go on.
fn going(ranking: &Ranking) -> Vec<&str> {
    let ranked = ranking.entries.iter().filter(|entry| entry.promoted).map(|entry| entry.entry.as_str());
    ranked.chain(ranking.walk_over.as_deref()).collect()
}

/// So many entries whose every score is the same.
fn equals(n: usize) -> (Vec<Entry>, Vec<Sheet>) {
    let entries: Vec<Entry> = NAMES.iter().take(n).map(|name| entry(name)).collect();
    let sheets = NAMES.iter().take(n).flat_map(|name| JUDGES.map(|judge| sheet(name, judge, "80", "80"))).collect();
    (entries, sheets)
}

proptest! {
    #[test]
    fn a_contest_ends_the_same_in_whatever_order_its_papers_come(
        ((table, shuffled), (entries, assigned)) in tables().prop_flat_map(|table| {
            let sheets = sheets(&table, 1);
            let entries = competitors(table.len());
            let assigned = duties(&entries, &JUDGES);
            ((Just(table), Just(sheets).prop_shuffle()), (Just(entries).prop_shuffle(), Just(assigned).prop_shuffle()))
        }),
        rules in contest_rules(),
        seed in "[0-9a-f]{64}",
    ) {
        let straight = drawing(&rules, &competitors(table.len()), &sheets(&table, 1), &seed);
        prop_assert_eq!(straight, rank_drawing(&rules, &entries, &assigned, &shuffled, Some(&seed)));
    }

    #[test]
    fn the_seats_are_taken_by_the_best_and_never_by_more_unless_they_are_equal_to_the_last_step(
        table in tables(), rules in contest_rules(), seed in "[0-9a-f]{64}",
    ) {
        let ranking = drawing(&rules, &competitors(table.len()), &sheets(&table, 1), &seed);
        let seats = rules.promotion.top.unwrap() as usize;
        let (going, ranked) = (going(&ranking), ranking.entries.len());
        prop_assert!(going.len() >= seats.min(ranked));
        let last = ranking.entries.iter().filter(|entry| entry.promoted).map(|entry| entry.rank).max().unwrap_or(0);
        let sharing = ranking.entries.iter().filter(|entry| entry.rank == last).count();
        if rules.tie_order.last() == Some(&TieRule::Lot) {
            prop_assert_eq!(sharing.min(1), sharing, "a lot leaves nobody equal");
            prop_assert!(going.len() <= seats);
        } else {
            prop_assert!(going.len() < seats + sharing.max(1));
        }
        let worst_going = ranking.entries.iter().filter(|entry| entry.promoted).map(|entry| &entry.total).min();
        let best_left = ranking.entries.iter().filter(|entry| !entry.promoted).map(|entry| &entry.total).max();
        prop_assert!(worst_going.zip(best_left).is_none_or(|(going, left)| going >= left));
    }

    #[test]
    fn nobody_goes_on_twice_or_without_enough_judges_unless_alone(
        table in tables(), rules in contest_rules(), seed in "[0-9a-f]{64}",
    ) {
        let given = sheets(&table, 1);
        let ranking = drawing(&rules, &competitors(table.len()), &given, &seed);
        let mut going = going(&ranking);
        let (MissingJudge::CountSigned { minimum }, step) = (rules.missing_judge, rules.ladder.as_ref().unwrap()) else {
            unreachable!("any_rules counts signed sheets")
        };
        for name in going.iter().filter(|name| ranking.walk_over.as_deref() != Some(**name)) {
            let signed = given.iter().filter(|sheet| sheet.entry == **name).count();
            prop_assert!(signed >= minimum as usize);
        }
        let alone = table.len() == 1 && step.single_entrant == SingleEntrant::WalkOver;
        prop_assert_eq!(ranking.walk_over.is_some(), alone && ranking.entries.is_empty());
        prop_assert!(!alone || going.len() == 1, "the only one of a territory always goes on");
        let places = going.len();
        going.sort_unstable();
        going.dedup();
        prop_assert_eq!(going.len(), places);
    }

    #[test]
    fn a_lot_can_be_repeated_by_anybody_who_knows_the_seed(n in 2usize..=6, seed in "[0-9a-f]{64}") {
        let rules = RoundRules { tie_order: vec![TieRule::CriteriaByWeight, TieRule::Lot], ..rules() };
        let (entries, sheets) = equals(n);
        let ranking = drawing(&rules, &entries, &sheets, &seed);
        prop_assert_eq!(&ranking, &drawing(&rules, &entries, &sheets, &seed));
        prop_assert_eq!(ranking.lot_seed.as_deref(), Some(seed.as_str()), "revealed once it decided");
        // As the rules say it in public: the smallest SHA-256 of seed and entry is drawn first.
        let mut by_hand: Vec<&str> = NAMES.into_iter().take(n).collect();
        by_hand.sort_by_key(|name| crate::scoring::rules::sha256_hex(&format!("{seed}:{name}")));
        let drawn: Vec<(&str, u32)> = by_hand.into_iter().zip(1..).collect();
        prop_assert_eq!(order(&ranking), drawn);
    }

    #[test]
    fn another_seed_may_draw_another_lot(seed in "[0-9a-f]{64}") {
        let rules = RoundRules { tie_order: vec![TieRule::Lot], ..rules() };
        let (entries, sheets) = equals(2);
        let drawn = |n: u32| drawing(&rules, &entries, &sheets, &format!("{seed}{n}")).entries[0].entry.clone();
        let first = drawn(0);
        prop_assert!((1..64).any(|n| drawn(n) != first), "one of two wins 64 lots in a row once in 2^63 universes");
    }

    #[test]
    fn a_lot_that_nobody_needs_stays_secret(table in tables(), rules in contest_rules(), seed in "[0-9a-f]{64}") {
        let ranking = drawing(&rules, &competitors(table.len()), &sheets(&table, 1), &seed);
        let mut totals: Vec<&Exact> = ranking.entries.iter().map(|entry| &entry.total).collect();
        totals.sort();
        if totals.windows(2).all(|pair| pair[0] != pair[1]) {
            prop_assert_eq!(ranking.lot_seed, None);
        }
    }

    #[test]
    fn one_more_sheet_keeps_every_mean_within_the_scores_it_is_made_of(
        table in tables(), rules in contest_rules(), a in 0u16..=20, b in 0u16..=20,
    ) {
        let mut given = sheets(&table, 1);
        let value = |n: u16| Number::whole(i64::from(n) * 5).to_string();
        given.push(sheet("e1", "new", &value(a), &value(b)));
        let entries = competitors(table.len());
        let judges: Vec<&str> = JUDGES.into_iter().chain(["new"]).collect();
        let ranking = rank_drawing(&rules, &entries, &duties(&entries, &judges), &given, None);
        for ranked in &ranking.entries {
            let own = || given.iter().filter(|sheet| sheet.entry == ranked.entry);
            let totals: Vec<Exact> = own().filter_map(|sheet| judge_total(&rules, &sheet.scores)).collect();
            prop_assert!(totals.iter().min() <= Some(&ranked.total) && Some(&ranked.total) <= totals.iter().max());
            for criterion in &ranked.criteria {
                let scores: Vec<Exact> =
                    own().filter_map(|sheet| sheet.scores.get(&criterion.key)).map(|score| score.exact()).collect();
                prop_assert!(scores.iter().min() <= Some(&criterion.mean) && Some(&criterion.mean) <= scores.iter().max());
            }
        }
    }
}
