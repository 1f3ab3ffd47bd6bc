//! The best division where some units hold several entries: flows as bounds, and decisions group by group.

use super::board::{Board, Decided, Division, Purpose, SINK, SOURCE};

/// Why nothing was found.
pub(super) enum Stopped {
    /// Not even if groups were split.
    Root,
    /// Every way was tried. The unit is one that was still split when most was decided.
    Everywhere(usize),
    /// There are too many ways. The same unit.
    Tired(usize),
}

/// Flows until a first division must be found, and flows for finding a better one.
const FIRST: u32 = 250;
const BETTER: u32 = 20;

struct Search<'a> {
    board: &'a Board<'a>,
    balance: u32,
    best: Option<Division>,
    flows: u32,
    tired: bool,
    /// How many pairs were decided at most, and the unit that was next.
    deepest: (usize, usize),
}

/// The best division and whether it is proved to be.
pub(super) fn search(board: &Board, balance: u32) -> Result<(Division, bool), Stopped> {
    let mut search = Search { board, balance, best: None, flows: FIRST, tired: false, deepest: (0, 0) };
    let Some(root) = search.flow(&Decided::new()) else { return Err(Stopped::Root) };
    let bound = root.cost;
    search.descend(Decided::new(), root);
    match search.best {
        Some(best) => {
            let proved = !search.tired || best.cost == bound;
            Ok((best, proved))
        }
        None if search.tired => Err(Stopped::Tired(search.deepest.1)),
        None => Err(Stopped::Everywhere(search.deepest.1)),
    }
}

impl Search<'_> {
    /// The cheapest flow that regards what is decided; none where an entry or a lowest load would be short.
    fn flow(&self, decided: &Decided) -> Option<Division> {
        let (mut drawn, settled) = self.board.draw(decided, Purpose::Divide { balance: self.balance })?;
        let cost = settled + drawn.network.send(SOURCE, SINK);
        if !drawn.lacking().is_empty() {
            return None;
        }
        let division = drawn.division(self.board, decided, cost);
        let idle = |(judge, row): (usize, &Vec<u32>)| row.iter().sum::<u32>() < self.board.lowest(judge);
        if division.taken.iter().enumerate().any(idle) { None } else { Some(division) }
    }

    fn descend(&mut self, decided: Decided, relaxed: Division) {
        if self.best.as_ref().is_some_and(|best| best.cost <= relaxed.cost) {
            return;
        }
        let Some(unit) = self.split_unit(&relaxed) else {
            self.best = Some(relaxed);
            self.flows = self.flows.min(BETTER);
            return;
        };
        if decided.len() >= self.deepest.0 {
            self.deepest = (decided.len(), unit);
        }
        // Everybody of the likeliest panel; or not the first; or the first but not the second; and so on.
        let panel = self.likely(unit, &relaxed, &decided);
        let all: Decided = panel.iter().map(|judge| ((*judge, unit), true)).collect();
        let but = |nth: usize| {
            let first = panel[..nth].iter().map(|judge| ((*judge, unit), true));
            first.chain([((panel[nth], unit), false)]).collect::<Decided>()
        };
        let ways: Vec<Decided> = std::iter::once(all).chain((0..panel.len()).map(but)).collect();
        for way in ways {
            if self.flows == 0 {
                self.tired = true;
                return;
            }
            self.flows -= 1;
            let decided: Decided = decided.iter().map(|(pair, word)| (*pair, *word)).chain(way).collect();
            if let Some(relaxed) = self.flow(&decided) {
                self.descend(decided, relaxed);
            }
        }
    }

    /// The largest unit that somebody has a part of.
    fn split_unit(&self, division: &Division) -> Option<usize> {
        let split =
            |unit: &usize| division.taken.iter().any(|row| row[*unit] > 0 && row[*unit] < self.board.size(*unit));
        let units = (0..self.board.units.len()).filter(split);
        units.max_by_key(|unit| (self.board.size(*unit), std::cmp::Reverse(*unit)))
    }

    /// The judges with most of a unit, as many as it needs and as senior, without those who are decided.
    fn likely(&self, unit: usize, division: &Division, decided: &Decided) -> Vec<usize> {
        let problem = self.board.problem;
        let settled = |judge: usize| self.board.fixed(judge, unit) || decided.get(&(judge, unit)) == Some(&true);
        let senior = |judge: usize| self.board.judges[judge].senior;
        let (mut seats, mut others) = (problem.judges_per_entry, problem.judges_per_entry - problem.seniors_per_entry);
        for judge in (0..self.board.judges.len()).filter(|judge| settled(*judge)) {
            seats -= 1;
            others -= u32::from(!senior(judge));
        }
        let mut open: Vec<usize> =
            (0..self.board.judges.len()).filter(|judge| !settled(*judge) && division.taken[*judge][unit] > 0).collect();
        open.sort_by_key(|judge| (std::cmp::Reverse(division.taken[*judge][unit]), *judge));
        let mut panel = Vec::new();
        for judge in open {
            if seats > 0 && (senior(judge) || others > 0) {
                seats -= 1;
                others -= u32::from(!senior(judge));
                panel.push(judge);
            }
        }
        panel
    }
}
