//! The opinion in one sentence.

use super::{Pair, Without};
use crate::scoring::ranking::Ranking;
use std::collections::BTreeMap;

pub(super) const NO_SPREAD: &str =
    "Setelah kecenderungan juri diperhitungkan, selisih antarusulan tidak lebih besar daripada kebetulan.";

pub(super) fn unconnected(panels: usize) -> String {
    format!(
        "Panel tidak terhubung: {panels} kelompok juri tidak menilai satu usulan pun bersama, jadi keras atau murahnya \
         setiap kelompok tidak dapat dibandingkan. Usulan pembanding yang dinilai semua juri akan menghubungkannya."
    )
}

/// About the pair with the smallest difference.
pub(super) fn sentence(ranking: &Ranking, without: &[Without], mut pairs: Vec<Pair>) -> String {
    if ranking.entries.len() < 2 {
        return "Kurang dari dua usulan berperingkat, jadi tidak ada urutan yang dapat diuji.".to_owned();
    }
    pairs.sort_by(|a, b| a.difference.cmp(&b.difference).then(a.ranks.cmp(&b.ranks)));
    let Some(pair) = pairs.first() else {
        return "Usulan teratas berbagi peringkat, jadi tidak ada urutan di antaranya yang dapat diuji.".to_owned();
    };
    let division = pair.division.as_ref().map(|group| format!(" di kelompok {group}")).unwrap_or_default();
    let (above, below) = pair.ranks;
    let difference = if pair.difference.is_zero() {
        "bernilai sama dan dipisahkan menurut aturan".to_owned()
    } else if pair.difference.round2().as_hundredths() == 0 {
        "berselisih kurang dari 0,01".to_owned()
    } else {
        format!("berselisih {}", pair.difference.round2())
    };
    let ranks = format!("Peringkat {above} dan {below}{division} {difference}");
    if without.len() < 3 {
        return format!("{ranks}; jurinya kurang dari tiga, jadi pengaruh satu juri tidak diuji.");
    }
    let mut possible = 0;
    let mut changed = 0;
    for one in without {
        let moved: BTreeMap<&str, Option<u32>> =
            one.moved.iter().map(|(entry, _, now)| (entry.as_str(), *now)).collect();
        let rank = |entry: &str, own: u32| moved.get(entry).copied().unwrap_or(Some(own));
        if let (Some(a), Some(b)) = (rank(&pair.above, above), rank(&pair.below, below)) {
            possible += 1;
            changed += usize::from(a >= b);
        }
    }
    match (changed, possible) {
        (_, 0) => format!("{ranks}; tanpa salah satu jurinya urutan itu tidak dapat dihitung."),
        (0, all) => format!("{ranks}; bila satu juri tidak ikut, urutannya tetap pada semua {all} perhitungan."),
        (n, all) => format!("{ranks}; bila satu juri tidak ikut, urutannya berubah pada {n} dari {all} perhitungan."),
    }
}
