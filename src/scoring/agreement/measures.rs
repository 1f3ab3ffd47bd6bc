//! Every measure of one table of scores.

use super::{Fit, Icc, Lack, Level, Scores, alpha, fit, icc};

/// What can be said of one table of scores; each measure, or why there is none.
#[derive(Debug, Clone, PartialEq)]
pub struct Measures {
    pub entries: usize,
    pub judges: usize,
    pub scores: usize,
    pub alpha: Vec<(Level, Result<f64, Lack>)>,
    pub icc: Result<Icc, Lack>,
    pub fit: Result<Fit, Lack>,
}

impl Measures {
    pub fn of(scores: &Scores) -> Self {
        Self {
            entries: scores.entries.len(),
            judges: scores.judges.len(),
            scores: scores.given.len(),
            alpha: Level::ALL.map(|level| (level, alpha(scores, level))).into(),
            icc: icc(scores),
            fit: fit(scores),
        }
    }
}
