//! Tangga: desa, kecamatan, kabupaten as rising steps with the score at each. Drawn as SVG, read as an ordered list.

use maud::{Markup, html};

/// One step, the lowest first.
#[derive(Clone, Debug, Default)]
pub struct Step {
    /// "Kecamatan", "Babak penilaian".
    pub level: String,
    /// "Kabat", "Peringkat 3 dari 25".
    pub place: String,
    /// "88,20"; none when this step was not reached or is not yet decided.
    pub score: Option<String>,
    /// What stands in place of a score: "belum dinilai".
    pub without: String,
    /// Whether the step was taken without a score: it entered, it won with nobody against it.
    pub taken: bool,
}

impl Step {
    fn is_taken(&self) -> bool {
        self.taken || self.score.is_some()
    }
}

/// The large ladder of a champion's page.
pub fn ladder(steps: &[Step]) -> Markup {
    let last = steps.len().saturating_sub(1);
    html! {
        ol.tangga {
            @for (i, step) in steps.iter().enumerate() {
                li.tangga-step.step-top[i == last && step.score.is_some()].step-not[!step.is_taken()] {
                    span.tangga-text {
                        span.tangga-level { (step.level) }
                        span.tangga-place { (step.place) }
                        @match &step.score {
                            Some(score) => span.tangga-score { (score) },
                            None => span.tangga-score.tangga-none { (step.without) },
                        }
                    }
                    @let height = 36 + 44 * i;
                    svg width="100%" height=(height) aria-hidden="true" focusable="false" {
                        rect.step-fill width="100%" height=(height) {}
                        rect.step-edge width="100%" height="5" {}
                    }
                }
            }
        }
    }
}

/// The small ladder for a line of a list.
pub fn small_ladder(steps: &[Step]) -> Markup {
    html! {
        ol.tangga-small {
            @for (i, step) in steps.iter().enumerate() {
                li.step-not[!step.is_taken()] {
                    @let height = 6 + 5 * i;
                    svg width="14" height=(height) aria-hidden="true" focusable="false" {
                        rect.step-edge width="14" height=(height) {}
                    }
                    span {
                        (step.level) " "
                        @match &step.score {
                            Some(score) => b { (score) },
                            None => span.muted { (step.without) },
                        }
                    }
                }
            }
        }
    }
}
