//! Where a proposal stands, as it is stored and as people read it.

use crate::kernel::{
    visibility::{self, Field, Openness, Phase},
    words::words,
};
use crate::proposal::events::RejectionGround;

words! {
    /// Where a proposal stands.
    ProposalStatus {
        Draft = "draf", "Draf";
        Submitted = "terkirim", "Menunggu verifikasi";
        Entered = "terdaftar", "Terdaftar sebagai peserta";
        Returned = "dikembalikan", "Perlu diperbaiki";
        Admitted = "lolos", "Lolos administrasi";
        Rejected = "tidak_lolos", "Tidak lolos administrasi";
        Withdrawn = "ditarik", "Ditarik";
    }
}

impl ProposalStatus {
    /// Whether its unit may change it.
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Draft | Self::Returned)
    }
    /// How far the proposal is, once it was handed in. Whether its round is over is known elsewhere.
    pub const fn phase(self, sealed: bool) -> Phase {
        match self {
            Self::Draft => Phase::Draft,
            Self::Submitted | Self::Returned => Phase::Submitted,
            Self::Entered | Self::Admitted if sealed => Phase::Sealed,
            Self::Entered | Self::Admitted => Phase::Scoring,
            Self::Rejected | Self::Withdrawn => Phase::Out,
        }
    }
    /// Whether everybody may read what was handed in, once the edition publishes its proposals.
    pub const fn is_public(self) -> bool {
        let open = Openness { proposals_public: true, ladder: false, blind: false };
        visibility::is_public(self.phase(false), open, Field::Content)
    }
}

/// The grounds of a rejection in the order of the form: the stored word and what people read.
pub const GROUNDS: [(RejectionGround, &str, &str); 7] = [
    (RejectionGround::TooYoung, "too_young", "Umur inovasi belum cukup"),
    (RejectionGround::IncompleteDocuments, "incomplete_documents", "Dokumen tidak lengkap"),
    (RejectionGround::NonsenseAnswers, "nonsense_answers", "Isian tidak menjawab pertanyaan"),
    (RejectionGround::TitleUsedTwice, "title_used_twice", "Judul dipakai lebih dari satu kali"),
    (RejectionGround::AwardHistory, "award_history", "Riwayat penghargaan menutup kelompok ini"),
    (RejectionGround::NotPublicService, "not_public_service", "Bukan inovasi pelayanan publik"),
    (RejectionGround::Other, "other", "Alasan lain"),
];

/// The ground of a stored word.
pub fn ground(word: &str) -> Option<RejectionGround> {
    GROUNDS.iter().find(|(_, code, _)| *code == word).map(|(ground, ..)| *ground)
}

/// What people read of a ground.
pub fn ground_label(ground: RejectionGround) -> &'static str {
    GROUNDS.iter().find(|(it, ..)| *it == ground).map_or("", |(_, _, label)| label)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_of_the_form_are_those_that_are_stored() {
        for (it, word, label) in GROUNDS {
            assert_eq!(serde_json::to_value(it).unwrap(), word);
            assert_eq!((ground(word), ground_label(it)), (Some(it), label));
        }
    }
}
