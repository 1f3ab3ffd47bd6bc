//! `sayembara bench`: what this machine does, each figure beside a bare one from the same run.
//!
//! Absolute numbers belong to a machine and an hour; the ratios are what to compare.
//! Everything happens in a scratch database on the same PostgreSQL, dropped at the end.

pub mod assign;
mod commands;
pub mod ladder;
mod pages;
mod rebuild;
mod scratch;

use crate::{config::Config, postgres::PostgresError};

/// Why no figures could be had.
#[derive(Debug, thiserror::Error)]
pub enum BenchError {
    #[error(transparent)]
    Postgres(#[from] PostgresError),
    #[error("database: {0}")]
    Database(#[from] sqlx::Error),
    #[error("{0}")]
    Io(#[from] std::io::Error),
    #[error("{0}")]
    Failed(String),
}

/// Measures commands, rebuild and the public winner page, printing as it goes.
pub async fn run(config: &Config) -> Result<(), BenchError> {
    let scratch = scratch::Scratch::make(config).await?;
    let result = async {
        println!("{}\n", scratch.describe().await?);
        // The page comes first: demo data wants an empty database.
        pages::run(&scratch).await?;
        commands::run(&scratch).await?;
        rebuild::run(&scratch).await
    }
    .await;
    scratch.drop().await?;
    result
}

/// Measures a ladder of competitions, up to so much of the country, printing as it goes.
pub async fn run_ladder(config: &Config, size: ladder::Size) -> Result<(), BenchError> {
    let scratch = scratch::Scratch::make(config).await?;
    let result = async {
        println!("{}\n", scratch.describe().await?);
        Box::pin(ladder::run(&scratch, size)).await
    }
    .await;
    scratch.drop().await?;
    result
}

/// The middle one of an odd number of figures.
fn median(mut figures: Vec<f64>) -> f64 {
    figures.sort_by(f64::total_cmp);
    figures.get(figures.len() / 2).copied().unwrap_or(0.0)
}

/// `1.234`: as people here write counts.
fn count(figure: f64) -> String {
    let digits = format!("{figure:.0}");
    let mut grouped = String::new();
    for (nth, digit) in digits.chars().enumerate() {
        if nth > 0 && (digits.len() - nth).is_multiple_of(3) {
            grouped.push('.');
        }
        grouped.push(digit);
    }
    grouped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_are_grouped_by_thousands() {
        assert_eq!(count(999.4), "999");
        assert_eq!(count(1_234_567.0), "1.234.567");
    }

    #[test]
    fn the_median_ignores_the_outlier() {
        assert!((median(vec![9.0, 1.0, 2.0]) - 2.0).abs() < f64::EPSILON);
    }
}
