//! How far judges agree, as a statistic beside a result.
//!
//! Computes with floats, as [`opinion`](crate::scoring::opinion) does: nothing here ever enters a ranking, a total
//! or an event. Where the scores are too few or too plain for a number, there is a [`Lack`] instead of one.

mod alpha;
mod icc;
mod measures;
mod mixed;

pub use alpha::{Level, alpha};
pub use icc::{Icc, icc};
pub use measures::Measures;
pub use mixed::{Calibrated, Fit, fit};

use std::collections::{BTreeMap, BTreeSet};

/// Scores of one kind: at most one for each entry and judge. What is missing is not there.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Scores {
    entries: Vec<String>,
    judges: Vec<String>,
    /// (entry, judge, score) by place in the lists above.
    given: Vec<(usize, usize, f64)>,
}

/// Why there is no number.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Lack {
    #[error("Perlu paling sedikit dua juri, di sini {0}.")]
    Judges(usize),
    #[error("Perlu paling sedikit tiga usulan yang dinilai dua juri atau lebih, di sini {0}.")]
    Entries(usize),
    #[error("Semua nilai sama, jadi tidak ada perbedaan yang dapat diukur.")]
    Variance,
    #[error("Ukuran ini perlu nilai semua juri untuk semua usulan; di sini kurang {missing} dari {all} nilai.")]
    Missing { missing: usize, all: usize },
    #[error("Perlu paling sedikit {needed} juri untuk setiap usulan; ada yang hanya dinilai {found}.")]
    PerEntry { needed: usize, found: usize },
    #[error("Skala rasio tidak mengenal nilai di bawah nol.")]
    BelowZero,
    #[error("Terlalu sedikit nilai untuk memisahkan pengaruh juri, mutu usulan, dan sisanya.")]
    Freedom,
    #[error("Selisih antarjuri sama pada semua usulan, jadi tidak ada sisa yang dapat ditaksir.")]
    Residual,
}

impl Scores {
    /// Of a repeated entry and judge the last score counts.
    pub fn of<E: Into<String>, J: Into<String>>(scores: impl IntoIterator<Item = (E, J, f64)>) -> Self {
        let by_name: BTreeMap<(String, String), f64> =
            scores.into_iter().map(|(entry, judge, score)| ((entry.into(), judge.into()), score)).collect();
        let names = |name: fn(&(String, String)) -> &String| -> Vec<String> {
            by_name.keys().map(name).cloned().collect::<BTreeSet<_>>().into_iter().collect()
        };
        let (entries, judges) = (names(|key| &key.0), names(|key| &key.1));
        let place = |names: &[String], name: &String| names.binary_search(name).unwrap_or_default();
        let given =
            by_name.iter().map(|((e, j), score)| (place(&entries, e), place(&judges, j), *score)).collect::<Vec<_>>();
        Self { entries, judges, given }
    }
    /// The names of the entries, sorted.
    pub fn entries(&self) -> &[String] {
        &self.entries
    }
    /// The names of the judges, sorted.
    pub fn judges(&self) -> &[String] {
        &self.judges
    }
    /// How many scores there are.
    pub fn count(&self) -> usize {
        self.given.len()
    }
    /// The entries that panels have in common hold judges together: the judges of each connected panel, by name.
    /// Entries of different panels cannot be compared but by luck.
    pub fn panels(&self) -> Vec<Vec<String>> {
        let mut panel: Vec<usize> = (0..self.judges.len()).collect();
        for scores in self.by_entry() {
            let Some((first, _)) = scores.first() else { continue };
            for (judge, _) in &scores {
                let (from, to) = (panel[*judge], panel[*first]);
                panel.iter_mut().filter(|one| **one == from).for_each(|one| *one = to);
            }
        }
        let mut panels: BTreeMap<usize, Vec<String>> = BTreeMap::new();
        for (judge, one) in panel.iter().enumerate() {
            panels.entry(*one).or_default().push(self.judges[judge].clone());
        }
        panels.into_values().collect()
    }

    /// (judge, score) of each entry.
    fn by_entry(&self) -> Vec<Vec<(usize, f64)>> {
        let mut by_entry = vec![Vec::new(); self.entries.len()];
        for (entry, judge, score) in &self.given {
            by_entry[*entry].push((*judge, *score));
        }
        by_entry
    }

    /// What every measure needs: two judges, three entries with two scores, and a difference somewhere.
    fn enough(&self) -> Result<(), Lack> {
        if self.judges.len() < 2 {
            return Err(Lack::Judges(self.judges.len()));
        }
        let shared = self.by_entry().iter().filter(|scores| scores.len() > 1).count();
        if shared < 3 {
            return Err(Lack::Entries(shared));
        }
        let (low, high) = self
            .given
            .iter()
            .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), (_, _, score)| (low.min(*score), high.max(*score)));
        if high > low { Ok(()) } else { Err(Lack::Variance) }
    }
}

#[cfg(test)]
mod tests;
