//! score = mean + entry + judge + residual, entry and judge random, fitted by REML; any scores may be missing.
//!
//! The penalised least squares of Bates, Mächler, Bolker and Walker, *Fitting Linear Mixed-Effects Models Using lme4*,
//! 2015: the two standard deviations in proportion to the residual's are searched, all else follows from them. The
//! entries' equations are diagonal, so only those of the judges are solved.

use super::{Lack, Scores};

/// What the scores say when a judge's severity is told apart from an entry's worth.
#[derive(Debug, Clone, PartialEq)]
pub struct Fit {
    /// Of all scores.
    pub mean: f64,
    /// Standard deviations, in the unit of the scores.
    pub entry_sd: f64,
    pub judge_sd: f64,
    pub residual_sd: f64,
    /// The entries' best predictions, highest first.
    pub calibrated: Vec<Calibrated>,
    /// By how much each judge scores above the others (best prediction), by name.
    pub judges: Vec<(String, f64)>,
    /// The judges of each connected panel. With more than one, entries of different panels are compared as if the
    /// panels differed by nothing but luck.
    pub panels: Vec<Vec<String>>,
}

/// An entry with the judges' severity taken out.
#[derive(Debug, Clone, PartialEq)]
pub struct Calibrated {
    pub entry: String,
    /// In the unit of the scores; the fewer the scores, the nearer to the mean.
    pub value: f64,
    /// Its scores.
    pub scores: usize,
}

impl Fit {
    /// Whether all entries can be compared through judges or entries in common.
    pub fn connected(&self) -> bool {
        self.panels.len() < 2
    }
}

/// Fits the model.
///
/// # Errors
/// Where there are too few scores, or they fit without a residual.
pub fn fit(scores: &Scores) -> Result<Fit, Lack> {
    scores.enough()?;
    let panels = scores.panels();
    let free = scores.count() as i64 - (scores.entries.len() + scores.judges.len() - panels.len()) as i64;
    if free < 1 {
        return Err(Lack::Freedom);
    }
    let model = Model::of(scores);
    // So far from nought the random effects are all but free: what remains is the residual of plain least squares.
    if model.solve([1e4, 1e4]).penalised < 1e-7 * model.scores.len() as f64 {
        return Err(Lack::Residual);
    }
    let theta = search(&model);
    let solution = model.solve(theta);
    let residual = (solution.penalised / (model.scores.len() as f64 - 1.0)).sqrt();
    let mut calibrated: Vec<Calibrated> = scores
        .entries
        .iter()
        .zip(&solution.entries)
        .zip(&model.per_entry)
        .map(|((entry, effect), scores)| Calibrated {
            entry: entry.clone(),
            value: model.scores_at(solution.mean + theta[0] * effect),
            scores: *scores as usize,
        })
        .collect();
    calibrated.sort_by(|a, b| b.value.total_cmp(&a.value).then_with(|| a.entry.cmp(&b.entry)));
    let effect = |(judge, effect): (&String, &f64)| (judge.clone(), theta[1] * effect * model.unit);
    Ok(Fit {
        mean: model.scores_at(solution.mean),
        entry_sd: theta[0] * residual * model.unit,
        judge_sd: theta[1] * residual * model.unit,
        residual_sd: residual * model.unit,
        calibrated,
        judges: scores.judges.iter().zip(&solution.judges).map(effect).collect(),
        panels,
    })
}

/// The scores brought to mean nought and spread one, with what the equations need of them.
struct Model {
    centre: f64,
    unit: f64,
    scores: Vec<(usize, usize, f64)>,
    /// Judges of each entry.
    panels: Vec<Vec<usize>>,
    per_entry: Vec<f64>,
    per_judge: Vec<f64>,
    sum_entry: Vec<f64>,
    sum_judge: Vec<f64>,
}

/// What follows from one choice of the two proportions.
struct Solution {
    mean: f64,
    /// Effects in units of the proportion times the residual.
    entries: Vec<f64>,
    judges: Vec<f64>,
    /// Residual squares and squared effects.
    penalised: f64,
    /// The restricted deviance; the smaller the better.
    deviance: f64,
}

impl Model {
    fn of(scores: &Scores) -> Self {
        let count = scores.given.len() as f64;
        let centre = scores.given.iter().map(|(_, _, score)| score).sum::<f64>() / count;
        let unit = (scores.given.iter().map(|(_, _, score)| (score - centre).powi(2)).sum::<f64>() / count).sqrt();
        let (entries, judges) = (scores.entries.len(), scores.judges.len());
        let mut model = Self {
            centre,
            unit,
            scores: Vec::with_capacity(scores.given.len()),
            panels: vec![Vec::new(); entries],
            per_entry: vec![0.0; entries],
            per_judge: vec![0.0; judges],
            sum_entry: vec![0.0; entries],
            sum_judge: vec![0.0; judges],
        };
        for (entry, judge, score) in &scores.given {
            let score = (score - centre) / unit;
            model.scores.push((*entry, *judge, score));
            model.panels[*entry].push(*judge);
            model.per_entry[*entry] += 1.0;
            model.per_judge[*judge] += 1.0;
            model.sum_entry[*entry] += score;
            model.sum_judge[*judge] += score;
        }
        model
    }

    fn scores_at(&self, standard: f64) -> f64 {
        self.centre + standard * self.unit
    }

    /// Solves the penalised equations, the entries first: their block is diagonal.
    fn solve(&self, [entry_sd, judge_sd]: [f64; 2]) -> Solution {
        let judges = self.per_judge.len();
        let both = entry_sd * judge_sd;
        let diagonal: Vec<f64> = self.per_entry.iter().map(|n| entry_sd.powi(2) * n + 1.0).collect();
        let mut block = vec![vec![0.0; judges]; judges];
        let mut of_score: Vec<f64> = self.sum_judge.iter().map(|sum| judge_sd * sum).collect();
        let mut of_mean: Vec<f64> = self.per_judge.iter().map(|n| judge_sd * n).collect();
        for (judge, n) in self.per_judge.iter().enumerate() {
            block[judge][judge] = judge_sd.powi(2) * n + 1.0;
        }
        let (mut mean_by_mean, mut mean_by_score) = (self.scores.len() as f64, 0.0);
        for (entry, panel) in self.panels.iter().enumerate() {
            let (own_score, own_mean) = (entry_sd * self.sum_entry[entry], entry_sd * self.per_entry[entry]);
            mean_by_mean -= own_mean * own_mean / diagonal[entry];
            mean_by_score -= own_mean * own_score / diagonal[entry];
            for one in panel {
                of_score[*one] -= both * own_score / diagonal[entry];
                of_mean[*one] -= both * own_mean / diagonal[entry];
                for other in panel {
                    block[*one][*other] -= both * both / diagonal[entry];
                }
            }
        }
        let root = cholesky(block);
        let solved_mean = back(&root, &of_mean);
        mean_by_mean -= dot(&of_mean, &solved_mean);
        mean_by_score += self.scores.iter().map(|(_, _, score)| score).sum::<f64>() - dot(&of_score, &solved_mean);
        let mean = mean_by_score / mean_by_mean;
        let right: Vec<f64> = of_score.iter().zip(&of_mean).map(|(score, of)| score - of * mean).collect();
        let judge_effects = back(&root, &right);
        let entry_effects: Vec<f64> = self
            .panels
            .iter()
            .enumerate()
            .map(|(entry, panel)| {
                let by_judges: f64 = panel.iter().map(|judge| judge_effects[*judge]).sum();
                (entry_sd * (self.sum_entry[entry] - self.per_entry[entry] * mean) - both * by_judges) / diagonal[entry]
            })
            .collect();
        let fitted =
            |entry: usize, judge: usize| mean + entry_sd * entry_effects[entry] + judge_sd * judge_effects[judge];
        let residual: f64 =
            self.scores.iter().map(|(entry, judge, score)| (score - fitted(*entry, *judge)).powi(2)).sum();
        let penalised = residual + dot(&entry_effects, &entry_effects) + dot(&judge_effects, &judge_effects);
        let free = self.scores.len() as f64 - 1.0;
        let deviance = diagonal.iter().map(|d| d.ln()).sum::<f64>()
            + 2.0 * root.iter().enumerate().map(|(at, row)| row[at].ln()).sum::<f64>()
            + mean_by_mean.ln()
            + free * penalised.ln();
        Solution { mean, entries: entry_effects, judges: judge_effects, penalised, deviance }
    }
}

/// The lower root of a positive definite matrix.
fn cholesky(mut matrix: Vec<Vec<f64>>) -> Vec<Vec<f64>> {
    for row in 0..matrix.len() {
        for column in 0..=row {
            let sum = matrix[row][column] - dot(&matrix[row][..column], &matrix[column][..column]);
            matrix[row][column] = if row == column { sum.sqrt() } else { sum / matrix[column][column] };
        }
    }
    matrix
}

/// x where root·rootᵀ·x = right.
fn back(root: &[Vec<f64>], right: &[f64]) -> Vec<f64> {
    let mut solved = right.to_vec();
    for row in 0..solved.len() {
        let sum = dot(&root[row][..row], &solved[..row]);
        solved[row] = (solved[row] - sum) / root[row][row];
    }
    for row in (0..solved.len()).rev() {
        let sum: f64 = (row + 1..solved.len()).map(|below| root[below][row] * solved[below]).sum();
        solved[row] = (solved[row] - sum) / root[row][row];
    }
    solved
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

/// The two proportions with the smallest deviance: Nelder and Mead's simplex, begun anew where it ended; a proportion
/// that does as well at nought is nought.
fn search(model: &Model) -> [f64; 2] {
    let deviance = |theta: [f64; 2]| model.solve(theta.map(f64::abs)).deviance;
    let mut best = [1.0, 1.0];
    for step in [0.5, 0.2, 0.05] {
        best = simplex(&deviance, best, step);
    }
    let mut theta = best.map(f64::abs);
    for at in 0..2 {
        let mut none = theta;
        none[at] = 0.0;
        if deviance(none) <= deviance(theta) + 1e-8 {
            theta = none;
        }
    }
    theta
}

fn simplex(of: &impl Fn([f64; 2]) -> f64, from: [f64; 2], step: f64) -> [f64; 2] {
    let point = |at: [f64; 2]| (of(at), at);
    let mut corners = [point(from), point([from[0] + step, from[1]]), point([from[0], from[1] + step])];
    for _ in 0..200 {
        corners.sort_by(|a, b| a.0.total_cmp(&b.0));
        let [best, middle, worst] = corners;
        let wide = corners[1..].iter().any(|(_, at)| (0..2).any(|i| (at[i] - best.1[i]).abs() > 1e-9));
        if !wide {
            break;
        }
        let along = |share: f64| {
            let centre = |i: usize| f64::midpoint(best.1[i], middle.1[i]);
            point([0, 1].map(|i| centre(i) + share * (centre(i) - worst.1[i])))
        };
        let across = along(1.0);
        let next = if across.0 < best.0 {
            let further = along(2.0);
            if further.0 < across.0 { further } else { across }
        } else if across.0 < middle.0 {
            across
        } else {
            along(if across.0 < worst.0 { 0.5 } else { -0.5 })
        };
        if next.0 < worst.0 {
            corners[2] = next;
        } else {
            for corner in corners.iter_mut().skip(1) {
                *corner = point([0, 1].map(|i| f64::midpoint(best.1[i], corner.1[i])));
            }
        }
    }
    corners.sort_by(|a, b| a.0.total_cmp(&b.0));
    corners[0].1
}
