//! Krippendorff's α: one minus the observed over the expected disagreement; scores may be missing.
//!
//! By Krippendorff, *Computing Krippendorff's Alpha-Reliability*, 2011.

use super::{Lack, Scores};

/// What a difference between two scores means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    /// Names: the same or not.
    Nominal,
    /// Ranks: how many scores lie between.
    Ordinal,
    /// Distances.
    Interval,
    /// Distances in proportion to their sum; never below zero.
    Ratio,
}

impl Level {
    pub const ALL: [Self; 4] = [Self::Nominal, Self::Ordinal, Self::Interval, Self::Ratio];
    /// In code and JSON.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Nominal => "nominal",
            Self::Ordinal => "ordinal",
            Self::Interval => "interval",
            Self::Ratio => "ratio",
        }
    }
}

/// 1 where judges agree wholly, 0 where they agree as often as by chance.
///
/// # Errors
/// Where there are too few scores, or none differ among those that can be paired.
pub fn alpha(scores: &Scores, level: Level) -> Result<f64, Lack> {
    scores.enough()?;
    // Only scores that stand beside another of the same entry.
    let units: Vec<Vec<f64>> = scores
        .by_entry()
        .into_iter()
        .filter(|given| given.len() > 1)
        .map(|given| given.into_iter().map(|(_, score)| score).collect())
        .collect();
    let values = Values::of(&units);
    if level == Level::Ratio && values.sorted.first().is_some_and(|lowest| *lowest < 0.0) {
        return Err(Lack::BelowZero);
    }
    let n = values.below.last().copied().unwrap_or_default();
    let observed: f64 = units.iter().map(|unit| pairs(unit, level, &values) / (unit.len() as f64 - 1.0)).sum::<f64>();
    let mut expected = 0.0;
    for above in 1..values.sorted.len() {
        for below in 0..above {
            expected += values.times(below) * values.times(above) * values.difference(below, above, level);
        }
    }
    // Both sums count each pair once instead of twice; the factor two cancels.
    if expected > 0.0 { Ok(1.0 - (n - 1.0) * observed / expected) } else { Err(Lack::Variance) }
}

/// Σ δ² over the pairs within one entry.
fn pairs(unit: &[f64], level: Level, values: &Values) -> f64 {
    let places: Vec<usize> = unit.iter().map(|score| values.place(*score)).collect();
    let mut sum = 0.0;
    for (at, one) in places.iter().enumerate() {
        for other in &places[at + 1..] {
            sum += values.difference(*one.min(other), *one.max(other), level);
        }
    }
    sum
}

/// The scores that occur, each with how often.
struct Values {
    sorted: Vec<f64>,
    /// Scores below each value, and at the end all of them.
    below: Vec<f64>,
}

impl Values {
    fn of(units: &[Vec<f64>]) -> Self {
        let mut all: Vec<f64> = units.iter().flatten().copied().collect();
        all.sort_by(f64::total_cmp);
        let (mut sorted, mut below) = (Vec::new(), Vec::new());
        for (at, score) in all.iter().enumerate() {
            if sorted.last().is_none_or(|last| last < score) {
                sorted.push(*score);
                below.push(at as f64);
            }
        }
        below.push(all.len() as f64);
        Self { sorted, below }
    }
    fn place(&self, score: f64) -> usize {
        self.sorted.partition_point(|value| *value < score)
    }
    fn times(&self, at: usize) -> f64 {
        self.below[at + 1] - self.below[at]
    }
    /// δ² between two values, the lower first.
    fn difference(&self, low: usize, high: usize, level: Level) -> f64 {
        if low == high {
            return 0.0;
        }
        let (c, k) = (self.sorted[low], self.sorted[high]);
        match level {
            Level::Nominal => 1.0,
            Level::Ordinal => {
                (self.below[high + 1] - self.below[low] - f64::midpoint(self.times(low), self.times(high))).powi(2)
            }
            Level::Interval => (k - c).powi(2),
            Level::Ratio => ((k - c) / (k + c)).powi(2),
        }
    }
}
