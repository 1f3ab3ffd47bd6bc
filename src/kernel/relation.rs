//! What ties a judge to an entry: the kinds of relations, and the graph that finds them.

pub mod graph;

use crate::kernel::words::words;

words! {
    /// How a judge and an entry belong together, in the order in which relations are named.
    Kind {
        Camat = "camat", "Bekerja di kantor kecamatannya";
        Office = "kantor", "Bekerja di kecamatan ini";
        Home = "rumah", "Tinggal di kecamatan ini";
        FormerPost = "bekas_jabatan", "Pernah bertugas di sana";
        SameUnit = "unit", "Satu OPD";
        Supervisor = "atasan", "Atasan atau bawahan";
        Family = "keluarga", "Keluarga";
        Mentor = "pembina", "Pernah membina atau menjadi konsultan";
        CoInnovator = "inovator", "Ikut membuat inovasinya";
        Acquaintance = "kenal", "Kenal dekat";
    }
}

impl Kind {
    /// Whether a judge with this relation may not score the entry. Whom a judge only knows well is told to the panitia,
    /// which decides; everything else blocks.
    pub const fn blocks(self) -> bool {
        match self {
            Self::Camat
            | Self::Office
            | Self::Home
            | Self::FormerPost
            | Self::SameUnit
            | Self::Supervisor
            | Self::Family
            | Self::Mentor
            | Self::CoInnovator => true,
            Self::Acquaintance => false,
        }
    }
    /// Whether the relation is to the innovation, and so holds in later editions too.
    pub const fn lasts(self) -> bool {
        matches!(self, Self::Mentor | Self::CoInnovator)
    }
    /// Whether people choose it from a list; the office of a kecamatan is known or counts as an office there.
    pub const fn is_said(self) -> bool {
        !matches!(self, Self::Camat)
    }
    /// The label inside a sentence; an abbreviation keeps its letters.
    pub fn in_sentence(self) -> String {
        let mut letters = self.label().chars();
        letters.next().map(|first| first.to_lowercase().chain(letters).collect()).unwrap_or_default()
    }
    /// The explanation beside a choice.
    pub const fn help(self) -> &'static str {
        match self {
            Self::Camat | Self::Office => "Kantor di desa, kelurahan atau kecamatan peserta.",
            Self::Home => "Rumah di desa, kelurahan atau kecamatan peserta.",
            Self::FormerPost => "Dulu bekerja atau menjabat di tempat peserta.",
            Self::SameUnit => "Bekerja di OPD, desa atau unit yang sama dengan peserta.",
            Self::Supervisor => "Memimpin, atau dipimpin oleh, orang yang mengusulkan.",
            Self::Family => "Suami, istri, orang tua, anak, saudara, ipar atau besan dari pengusul.",
            Self::Mentor => "Pendamping, pembina atau konsultan inovasi ini, dibayar atau tidak.",
            Self::CoInnovator => "Ikut merancang atau menjalankan inovasi ini.",
            Self::Acquaintance => "Panitia hanya diberi tahu. Juri tetap boleh menilai.",
        }
    }
}

words! {
    /// Who knows of a relation.
    Source {
        Derived = "data", "Dari data";
        Declared = "juri", "Dinyatakan juri";
        Stated = "panitia", "Dinyatakan panitia";
    }
}

/// How many judges stepped back from how many entries, for everybody: nobody is named. None where nobody did.
pub fn recusals(judges: i64, entries: i64) -> Option<String> {
    (judges > 0)
        .then(|| format!("{judges} juri mengundurkan diri dari {entries} usulan karena hubungan dengan peserta."))
}
