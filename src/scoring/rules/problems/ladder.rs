//! What keeps a ladder from being published.

use super::super::{EditionRules, RoundKind, RoundRules, SingleEntrant};
use crate::kernel::{region::RegionCode, score::Number};

impl EditionRules {
    /// What is wrong with the territories of a ladder that a region holds, in Indonesian; empty for any other edition.
    pub fn ladder_problems(&self, region: &RegionCode) -> Vec<String> {
        let mut found = Vec::new();
        for round in &self.rounds {
            let Some(step) = &round.ladder else { continue };
            let label = &round.label;
            if step.territories().next().is_none() {
                found.push(format!(
                    "Babak {label}: belum ada {} yang ikut. Tulis jatahnya paling sedikit untuk satu.",
                    step.level.label().to_lowercase()
                ));
            }
            let strange: Vec<&str> = step
                .seats
                .keys()
                .filter(|territory| territory.level() != step.level || !territory.is_within(region))
                .map(RegionCode::as_str)
                .collect();
            if !strange.is_empty() {
                found.push(format!(
                    "Babak {label}: kode wilayah {} bukan {} di wilayah penyelenggara.",
                    strange.join(", "),
                    step.level.label().to_lowercase()
                ));
            }
        }
        found
    }

    pub(super) fn ladder_steps(&self, found: &mut Vec<String>) {
        let scored: Vec<&RoundRules> = self.scored_rounds();
        for (round, above) in scored.iter().zip(scored.iter().skip(1)) {
            match (&round.ladder, &above.ladder) {
                (None, Some(_)) => found.push(format!(
                    "Babak {} dinilai di setiap wilayah, jadi harus sebelum babak {}.",
                    above.label, round.label
                )),
                (Some(low), Some(high)) if high.level >= low.level => found
                    .push(format!("Babak {} harus setingkat lebih tinggi dari babak {}.", above.label, round.label)),
                (None | Some(_), _) => {}
            }
        }
        if let Some(last) = scored.last().filter(|last| last.ladder.is_some()) {
            found.push(format!(
                "Babak {} dinilai di setiap wilayah. Sesudahnya harus ada satu babak tempat para pemenangnya bertemu.",
                last.label
            ));
        }
        for round in &self.rounds {
            let Some(step) = &round.ladder else { continue };
            if round.kind != RoundKind::Scored {
                found.push(format!("Babak {}: hanya babak yang dinilai juri dapat diadakan per wilayah.", round.label));
            }
            if step.single_entrant == SingleEntrant::WalkOver && round.stage_weight > Number::ZERO {
                found.push(format!(
                    "Babak {}: pemenang tanpa lawan tidak punya nilai, jadi bobot babak harus 0, atau peserta tunggal tetap dinilai.",
                    round.label
                ));
            }
        }
    }
}
