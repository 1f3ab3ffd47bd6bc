//! What the entry's page and its feedback sheet say in the same words.

use super::entry::EntryView;
use crate::{
    kernel::score::Number,
    result::read_model::{RoundFacts, RoundScore},
    scoring::feedback::{Lacking, behind, lacking},
};

/// Criteria named as those that could gain most.
const MOST_TOLD: usize = 3;

/// Before the list of [`gains`].
pub(in crate::result) const GAINS: &str =
    "Yang paling dapat ditingkatkan, dibandingkan dengan nilai tengah peserta babak ini:";

/// `Peringkat akhir 3`, or how far it came.
pub(in crate::result) fn standing(view: &EntryView) -> String {
    match &view.last {
        Some(last) => format!("Peringkat akhir {}", last.rank),
        None => match view.scores.last().and_then(|score| view.rounds.iter().find(|it| it.round == score.round)) {
            Some(facts) => format!("Sampai babak {}", facts.rules.label),
            None => "Tidak dinilai".to_owned(),
        },
    }
}

/// `Kecamatan Licin` on a ladder, otherwise the round's name.
pub(in crate::result) fn level(facts: &RoundFacts) -> String {
    match &facts.territory {
        Some(territory) => format!("{} {}", territory.level().label(), facts.territory_name),
        None => facts.rules.label.clone(),
    }
}

/// `Peringkat 3 dari 12`
pub(in crate::result) fn place(rank: i32, among_all: bool, of: i32) -> String {
    if among_all { format!("Peringkat {rank} dari {of}") } else { format!("Peringkat {rank} di kelompoknya") }
}

/// That the only entry went on without a score.
pub(in crate::result) fn alone(facts: &RoundFacts) -> String {
    format!(
        "Menang tanpa lawan: satu-satunya peserta di {}, jadi maju tanpa dinilai menurut aturan lomba.",
        facts.territory_name
    )
}

/// What the entry lacked to go on; none where it went on or got no value.
pub(in crate::result) fn not_on(facts: &RoundFacts, score: &RoundScore) -> Option<String> {
    let shown = score.shown.filter(|_| !score.promoted)?;
    let rules = &facts.rules;
    Some(match lacking(rules, shown, score.lowest_promoted) {
        Lacking::ToThePassMark(gap) => {
            let mark = rules.promotion.pass_mark.map(Number::local).unwrap_or_default();
            format!("Belum maju: kurang {gap} dari nilai lolos {mark}.")
        }
        Lacking::ToTheLowest(gap) => {
            let lowest = score.lowest_promoted.map_or_else(|| "–".to_owned(), |value| value.to_string());
            format!("Belum maju: kurang {gap} dari nilai terendah yang maju, {lowest}.")
        }
        Lacking::Tie => {
            "Belum maju: nilainya sama dengan yang maju; langkah nilai sama menurut aturan yang menentukan.".to_owned()
        }
        Lacking::NobodyWentOn => "Tidak ada usulan yang maju dari babak ini.".to_owned(),
    })
}

/// The criteria in which it could gain most, most worth first.
pub(in crate::result) fn gains(facts: &RoundFacts, score: &RoundScore) -> Vec<String> {
    let rules = &facts.rules;
    let of = |key: &str| facts.spread.get(key).map(|spread| spread.median);
    let means: Vec<_> = score
        .criteria
        .iter()
        .filter_map(|result| of(&result.key).map(|median| (result.key.as_str(), result.mean.round2(), median)))
        .collect();
    let told = behind(rules, &means).into_iter().take(MOST_TOLD).map(|lag| {
        let label = rules.criterion(&lag.key).map_or(lag.key.as_str(), |criterion| criterion.label.as_str());
        format!("{label}: kurang {}. Kalau setara nilai tengah, nilai babak ini naik {}.", lag.gap, lag.worth)
    });
    told.collect()
}
