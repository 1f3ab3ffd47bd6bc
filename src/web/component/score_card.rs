//! Kartu nilai: the criteria as rows, the entry's value as a dot in the range of the round, the number beside it.

use maud::{Markup, html};

use super::chart::{DotLine, dot_line};

/// A criterion. Numbers as people read them: "88,20"; an empty one is not drawn.
#[derive(Clone, Debug, Default)]
pub struct ScoreRow {
    pub criterion: String,
    /// "30%" or "bobot 30".
    pub weight: String,
    pub value: String,
    pub low: String,
    pub median: String,
    pub high: String,
    /// The top of the scale: "100".
    pub max: String,
}

/// The card.
#[derive(Clone, Debug, Default)]
pub struct ScoreCard {
    pub rows: Vec<ScoreRow>,
    /// The weighted total: "88,20"; none before it is known.
    pub total: Option<String>,
    /// "Nilai akhir".
    pub total_label: String,
}

/// The card with its legend.
pub fn score_card(card: &ScoreCard) -> Markup {
    let ranged = card.rows.iter().any(|row| !row.low.is_empty());
    html! {
        div {
            @if ranged { (legend()) }
            ul.kartu {
                @for row in &card.rows { (one(row)) }
                @if let Some(total) = &card.total {
                    li.kartu-row.kartu-total {
                        span.kartu-name { (card.total_label) }
                        span.kartu-value { (total) }
                    }
                }
            }
        }
    }
}

fn legend() -> Markup {
    html! {
        p.kartu-legend aria-hidden="true" {
            span {
                svg width="16" height="16" { circle.dot-mark cx="8" cy="8" r="7" {} }
                "nilai usulan ini"
            }
            span {
                svg width="26" height="16" { line.dot-range x1="0" x2="26" y1="8" y2="8" {} }
                "terendah sampai tertinggi di babak ini"
            }
            span {
                svg width="4" height="16" { line.dot-median x1="2" x2="2" y1="0" y2="16" {} }
                "nilai tengah"
            }
        }
    }
}

fn one(row: &ScoreRow) -> Markup {
    let line = DotLine {
        value: number(&row.value),
        low: number(&row.low),
        median: number(&row.median),
        high: number(&row.high),
        max: number(&row.max).unwrap_or(100.0),
    };
    html! {
        li.kartu-row {
            span.kartu-name { (row.criterion) span.kartu-weight { (row.weight) } }
            span.kartu-value { @if row.value.is_empty() { "–" } @else { (row.value) } }
            div.kartu-line {
                (dot_line(&line))
                @if !row.low.is_empty() {
                    span.sr { "Di babak ini " (row.low) " sampai " (row.high) ", nilai tengah " (row.median) "." }
                }
            }
        }
    }
}

/// "1.088,20" as a place on a line; geometry only, never arithmetic.
fn number(text: &str) -> Option<f64> {
    text.trim().replace('.', "").replace(',', ".").parse().ok()
}

/// The running total of a score form, filled in by `app.js` inside `form[data-score-form]`.
/// Inputs carry `data-weight`; `text` is the server's own sum: "73,50".
pub fn live_total(text: &str) -> Markup {
    html! {
        p.kartu-row.kartu-total {
            span.kartu-name { "Nilai sementara" span.kartu-weight data-score-filled {} }
            output.kartu-value data-score-total { (text) }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_placed_as_people_write_them() {
        assert_eq!(number("88,20"), Some(88.2));
        assert_eq!(number("1.088,5"), Some(1088.5));
        assert_eq!(number("–"), None);
    }
}
