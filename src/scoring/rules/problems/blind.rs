//! A round without names promises something: where it could not be kept, the rules are not published.

use super::{EditionRules, RoundKind, RoundRules};

impl EditionRules {
    pub(super) fn blind_rounds(&self, found: &mut Vec<String>) {
        let mut named: Option<&RoundRules> = None;
        for round in &self.rounds {
            let label = &round.label;
            match (round.kind, round.blind) {
                (RoundKind::Scored, true) => {
                    if self.ladder().is_some() {
                        found.push(format!(
                            "Babak {label}: dalam lomba bertangga usulan dinilai di wilayahnya sendiri dan yang maju langsung diketahui umum, jadi juri tetap tahu unitnya. Penilaian tanpa nama tidak dapat dipakai di sini."
                        ));
                    }
                    if !round.checks.is_empty() {
                        found.push(format!(
                            "Babak {label}: juri melihat fasilitas di tempat, jadi tetap tahu unitnya. Hapus daftar fasilitas, atau jangan memakai penilaian tanpa nama."
                        ));
                    }
                    if let Some(before) = named {
                        found.push(format!(
                            "Babak {label}: unitnya sudah dikenal juri dari babak {}. Penilaian tanpa nama hanya dapat dipakai di babak yang lebih dulu.",
                            before.label
                        ));
                    }
                }
                (RoundKind::Scored, false) => named = named.or(Some(round)),
                (RoundKind::Administrative | RoundKind::Pleno, true) => found.push(format!(
                    "Babak {label}: babak ini tidak dinilai juri, jadi penilaian tanpa nama tidak dapat dipakai."
                )),
                (RoundKind::Administrative | RoundKind::Pleno, false) => {}
            }
        }
    }
}
