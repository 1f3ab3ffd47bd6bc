//! Results as people read them: the list, one edition's result, one entry's path.

pub mod edition;
pub mod entry;
pub mod list;
mod objections;
mod told;

pub(in crate::result) use told::{GAINS, alone, gains, not_on, place, standing};

use super::read_model::{Entrant, FinalRow, SealedEdition};
use crate::{
    kernel::time::plain_date,
    scoring::rules::{Aggregation, EditionRules, RoundRules},
    web::component::status::tag,
};
use maud::{Markup, html};

/// The page of one entry.
fn href(slug: &str, entrant: &Entrant) -> String {
    format!("/hasil/{slug}/{}", entrant.proposal)
}

/// The awards as labels, the highest first.
fn awards(labels: &[String]) -> Markup {
    html! { @for label in labels { span.award { (label) } } }
}

pub(in crate::result) fn group_label<'a>(rules: &'a EditionRules, key: &'a str) -> &'a str {
    rules.group(key).map_or(key, |group| &group.label)
}

pub(in crate::result) fn category_label<'a>(rules: &'a EditionRules, key: &'a str) -> &'a str {
    rules.category(key).map_or(key, |category| &category.label)
}

/// Unit, group and category in one line.
fn who(rules: &EditionRules, entrant: &Entrant) -> Markup {
    html! {
        span { (entrant.unit_name) }
        (tag(group_label(rules, &entrant.group)))
        (tag(category_label(rules, &entrant.category)))
    }
}

/// How the judges' values become one, as a sentence.
pub(in crate::result) fn method(rules: &RoundRules) -> String {
    match rules.aggregation {
        Aggregation::Mean => "Nilai adalah rata-rata semua juri yang menandatangani lembar nilai.".to_owned(),
        Aggregation::TrimmedMean { drop } => {
            format!("Nilai adalah rata-rata juri setelah {drop} nilai tertinggi dan {drop} nilai terendah dilepas.")
        }
        Aggregation::Median => "Nilai adalah nilai tengah (median) dari nilai akhir para juri.".to_owned(),
    }
}

/// By what a result is sealed, as a sentence without its end.
fn sealed_by(edition: &SealedEdition) -> String {
    match &edition.sk {
        Some(sk) => {
            format!(
                "Disahkan dengan SK Nomor {} tanggal {}, ditandatangani {}",
                sk.number,
                plain_date(sk.date),
                sk.signed_by
            )
        }
        None => format!("Disahkan pleno {}; SK belum dicatat", plain_date(edition.zone.date(edition.sealed_at))),
    }
}

/// Whether the pleno departed from the computed order here.
pub(in crate::result) fn departed(row: &FinalRow) -> bool {
    row.rank != row.computed_rank || !row.departure.is_empty()
}
