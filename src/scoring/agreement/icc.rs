//! Intraclass correlations of a complete table, by Shrout and Fleiss, *Psychological Bulletin* 86 (1979).

use super::{Lack, Scores};

/// The six forms: one judge's score and the mean of all `k`, each by three views of who the judges are.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Icc {
    /// (1,1): each entry has judges of its own.
    pub one_single: f64,
    /// (2,1): the same judges everywhere, who stand for all that might have been asked.
    pub two_single: f64,
    /// (3,1): the same judges everywhere, and only these matter.
    pub three_single: f64,
    /// (1,k).
    pub one_mean: f64,
    /// (2,k).
    pub two_mean: f64,
    /// (3,k).
    pub three_mean: f64,
}

/// By the mean squares of the two-way table.
///
/// # Errors
/// Where there are too few scores, one is missing, or the entries do not differ.
pub fn icc(scores: &Scores) -> Result<Icc, Lack> {
    scores.enough()?;
    let (n, k) = (scores.entries.len(), scores.judges.len());
    if scores.given.len() < n * k {
        return Err(Lack::Missing { missing: n * k - scores.given.len(), all: n * k });
    }
    let (mut of_entry, mut of_judge, mut squares) = (vec![0.0; n], vec![0.0; k], 0.0);
    let mean = scores.given.iter().map(|(_, _, score)| score).sum::<f64>() / (n * k) as f64;
    for (entry, judge, score) in &scores.given {
        of_entry[*entry] += (score - mean) / k as f64;
        of_judge[*judge] += (score - mean) / n as f64;
        squares += (score - mean).powi(2);
    }
    let (n, k) = (n as f64, k as f64);
    let between = k * of_entry.iter().map(|mean| mean.powi(2)).sum::<f64>();
    let judges = n * of_judge.iter().map(|mean| mean.powi(2)).sum::<f64>();
    let bms = between / (n - 1.0);
    let wms = (squares - between) / (n * (k - 1.0));
    let jms = judges / (k - 1.0);
    let ems = ((squares - between - judges) / ((n - 1.0) * (k - 1.0))).max(0.0);
    // No difference between entries leaves nothing to tell apart.
    if bms <= f64::EPSILON * squares {
        return Err(Lack::Variance);
    }
    Ok(Icc {
        one_single: (bms - wms) / (bms + (k - 1.0) * wms),
        two_single: (bms - ems) / (bms + (k - 1.0) * ems + k * (jms - ems) / n),
        three_single: (bms - ems) / (bms + (k - 1.0) * ems),
        one_mean: (bms - wms) / bms,
        two_mean: (bms - ems) / (bms + (jms - ems) / n),
        three_mean: (bms - ems) / bms,
    })
}
