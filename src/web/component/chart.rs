//! Charts drawn by the server. The bar is SVG in per cent of its width; words and numbers stay text.

use maud::{Markup, html};

use super::status::Kind;

/// A bar `height` pixels high, filled to `amount` of `whole`. It says nothing by itself: the number stands beside it.
pub fn bar(amount: f64, whole: f64, kind: Kind, height: u32) -> Markup {
    let class = kind.class(["", "", "bar-done", "bar-late", "bar-slow"]);
    html! {
        svg.bar.(class) width="100%" height=(height) aria-hidden="true" focusable="false" {
            rect.bar-track width="100%" height=(height) {}
            rect.bar-fill width=(percent(amount, whole)) height=(height) {}
        }
    }
}

/// Progress: "7 dari 12 lembar ditandatangani".
pub struct Progress<'a> {
    pub done: u32,
    pub all: u32,
    /// What is counted and how it is done: "lembar ditandatangani".
    pub unit: &'a str,
}

/// The number in words and a bar.
pub fn progress(progress: &Progress<'_>) -> Markup {
    let whole = progress.all > 0 && progress.done >= progress.all;
    let kind = if whole { Kind::Selesai } else { Kind::Jalan };
    html! {
        div.progress {
            span.progress-text { b { (progress.done) } " dari " (progress.all) " " (progress.unit) }
            (bar(f64::from(progress.done), f64::from(progress.all), kind, 8))
        }
    }
}

/// One bar of a chart.
#[derive(Clone, Debug, Default)]
pub struct Bar {
    pub label: String,
    pub amount: f64,
    /// The amount as people read it: "1.917".
    pub value: String,
    /// Behind the value, lighter; may be empty.
    pub note: String,
    pub kind: Kind,
}

/// Bars below each other, all measured against the longest.
pub struct BarChart {
    /// What the chart shows, as a sentence or a heading.
    pub title: String,
    pub bars: Vec<Bar>,
    /// The amount of a full bar; none takes the longest.
    pub whole: Option<f64>,
}

/// A bar chart.
pub fn bars(chart: &BarChart) -> Markup {
    let longest = chart.bars.iter().map(|bar| bar.amount).fold(0.0, f64::max);
    let whole = chart.whole.unwrap_or(longest);
    html! {
        figure.chart {
            figcaption.chart-title { (chart.title) }
            dl.chart-rows {
                @for one in &chart.bars {
                    div.chart-row {
                        dt.chart-label { (one.label) }
                        dd.chart-value { (one.value) @if !one.note.is_empty() { span.chart-note { " " (one.note) } } }
                        dd.chart-bar { (bar(one.amount, whole, one.kind, 14)) }
                    }
                }
            }
        }
    }
}

/// How many were left after each step, the first step being the whole; each later step says its share of the first.
pub fn funnel(title: &str, steps: &[(String, u32, String)]) -> Markup {
    let first = steps.first().map_or(0, |step| step.1);
    let bars = steps.iter().enumerate().map(|(i, (label, amount, value))| {
        let share = if i == 0 || first == 0 {
            String::new()
        } else {
            format!("({}%)", (f64::from(*amount) * 100.0 / f64::from(first)).round())
        };
        Bar {
            label: label.clone(),
            amount: f64::from(*amount),
            value: value.clone(),
            note: share,
            kind: if i + 1 == steps.len() { Kind::Selesai } else { Kind::Jalan },
        }
    });
    self::bars(&BarChart { title: title.to_owned(), bars: bars.collect(), whole: Some(f64::from(first)) })
}

/// A value as a dot between the lowest and the highest of a round, with the median as a stroke.
#[derive(Clone, Debug, Default)]
pub struct DotLine {
    pub value: Option<f64>,
    pub low: Option<f64>,
    pub median: Option<f64>,
    pub high: Option<f64>,
    pub max: f64,
}

/// The line of a dot; the numbers stand beside it as text.
pub fn dot_line(line: &DotLine) -> Markup {
    let at = |amount: f64| percent(amount, line.max);
    html! {
        svg.dot-line width="100%" height="24" aria-hidden="true" focusable="false" {
            line.dot-axis x1="0" x2="100%" y1="12" y2="12" {}
            @if let (Some(low), Some(high)) = (line.low, line.high) {
                line.dot-range x1=(at(low)) x2=(at(high)) y1="12" y2="12" {}
            }
            @if let Some(median) = line.median { line.dot-median x1=(at(median)) x2=(at(median)) y1="4" y2="20" {} }
            @if let Some(value) = line.value { circle.dot-mark cx=(at(value)) cy="12" r="7" {} }
        }
    }
}

/// A rank among others: 1 at the left.
pub struct RankLine {
    pub rank: u32,
    /// The lowest and highest rank it might as well have.
    pub interval: Option<(u32, u32)>,
    /// The rank by another count.
    pub other: Option<u32>,
    pub of: u32,
}

/// The line of a rank; the numbers stand beside it as text.
pub fn rank_line(line: &RankLine) -> Markup {
    let place = |rank: u32| f64::from(rank) - 0.5;
    dot_line(&DotLine {
        value: Some(place(line.rank)),
        low: line.interval.map(|(low, _)| place(low)),
        median: line.other.map(place),
        high: line.interval.map(|(_, high)| place(high)),
        max: f64::from(line.of),
    })
}

/// What the marks of rank lines mean.
pub fn rank_legend() -> Markup {
    html! {
        p.kartu-legend aria-hidden="true" {
            span {
                svg width="16" height="16" { circle.dot-mark cx="8" cy="8" r="7" {} }
                "peringkat, yang terbaik di kiri"
            }
            span {
                svg width="26" height="16" { line.dot-range x1="0" x2="26" y1="8" y2="8" {} }
                "kemungkinan peringkatnya"
            }
            span {
                svg width="4" height="16" { line.dot-median x1="2" x2="2" y1="0" y2="16" {} }
                "peringkat bila semua juri sama ketat"
            }
        }
    }
}

/// A row of a spread: one entry and how far its judges lie apart.
pub struct Spread {
    pub label: String,
    pub line: DotLine,
    /// "88,20".
    pub value: String,
    /// What stands behind the value: "79,00–93,50", "belum ditandatangani".
    pub note: String,
}

/// Spread of scores, entry by entry.
pub fn spread(title: &str, rows: &[Spread]) -> Markup {
    html! {
        figure.chart {
            figcaption.chart-title { (title) }
            dl.chart-rows {
                @for row in rows {
                    div.chart-row {
                        dt.chart-label { (row.label) }
                        dd.chart-value { (row.value) span.chart-note { " (" (row.note) ")" } }
                        dd.chart-bar { (dot_line(&row.line)) }
                    }
                }
            }
        }
    }
}

/// A share as SVG wants it, between 0% and 100%.
fn percent(amount: f64, whole: f64) -> String {
    let share = if whole > 0.0 { (amount / whole * 100.0).clamp(0.0, 100.0) } else { 0.0 };
    format!("{share:.2}%")
}
