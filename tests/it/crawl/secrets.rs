//! Words that stand for what is hidden from somebody.

use sayembara::kernel::visibility::Field;

/// Of Dinas Kesehatan, judged by Ani and Budi.
pub(super) const SAKINA: usize = 0;
/// Of Dinas Sosial; Citra stepped back from it.
pub(super) const RANTANG: usize = 1;
/// Of a kecamatan.
pub(super) const KAPAL: usize = 2;
/// Of Dinas Sosial, never handed in.
pub(super) const DRAFT: usize = 3;
/// Of Dinas Kesehatan, rejected.
pub(super) const REJECTED: usize = 4;
pub(super) const ENTRIES: usize = 5;

/// One secret.
pub(super) struct Secret {
    pub(super) word: &'static str,
    pub(super) field: Field,
    pub(super) entry: usize,
    /// From whom it comes, who sees it always.
    pub(super) owner: Option<&'static str>,
}

impl Secret {
    pub(super) const fn names_somebody(&self) -> bool {
        matches!(self.field, Field::JudgeNames | Field::Writers | Field::Officials)
    }
}

const fn of(entry: usize, field: Field, word: &'static str) -> Secret {
    Secret { word, field, entry, owner: None }
}

const fn by(owner: &'static str, entry: usize, field: Field, word: &'static str) -> Secret {
    Secret { word, field, entry, owner: Some(owner) }
}

/// Numbers are written with a decimal comma; they count with a point too.
pub(super) const SECRETS: &[Secret] = &[
    of(SAKINA, Field::Unit, "Lentera Sakina"),
    of(RANTANG, Field::Unit, "Rantang Kasih"),
    of(KAPAL, Field::Unit, "Kapal Baca"),
    of(DRAFT, Field::Unit, "Draf Terpendam"),
    of(REJECTED, Field::Unit, "Pojok Tertolak"),
    of(SAKINA, Field::Content, "naskah-sakina"),
    of(RANTANG, Field::Content, "naskah-rantang"),
    of(KAPAL, Field::Content, "naskah-kapal"),
    of(DRAFT, Field::Content, "naskah-terpendam"),
    of(REJECTED, Field::Content, "naskah-pojok"),
    of(SAKINA, Field::Content, "denah-sakina"),
    of(RANTANG, Field::Content, "denah-rantang"),
    of(SAKINA, Field::Content, "video-sakina"),
    of(SAKINA, Field::Redacted, "terbaca-sakina"),
    of(RANTANG, Field::Redacted, "terbaca-rantang"),
    of(SAKINA, Field::Letters, "surat-sakina"),
    of(RANTANG, Field::Letters, "surat-rantang"),
    of(SAKINA, Field::VerdictReason, "lengkap-menurut-sakina"),
    of(REJECTED, Field::VerdictReason, "ditolak-karena-pojok"),
    by("op-dinkes", SAKINA, Field::Writers, "Orang op-dinkes"),
    by("op-dinsos", RANTANG, Field::Writers, "Orang op-dinsos"),
    by("verifikator", SAKINA, Field::Officials, "Orang verifikator"),
    by("panitia", SAKINA, Field::Officials, "Orang panitia"),
    by("ani", SAKINA, Field::JudgeNames, "Orang ani"),
    by("budi", SAKINA, Field::JudgeNames, "Orang budi"),
    by("citra", KAPAL, Field::JudgeNames, "Orang citra"),
    by("citra", RANTANG, Field::RecusalNames, "mundur-dari-rantang"),
    of(KAPAL, Field::Workings, "kenal-dengan-kapal"),
    by("ani", SAKINA, Field::Ballot, "83,7"),
    by("budi", SAKINA, Field::Ballot, "77,9"),
    by("ani", RANTANG, Field::Ballot, "61,3"),
    by("ani", SAKINA, Field::EntrantNote, "pesan-bagi-sakina"),
    by("budi", RANTANG, Field::EntrantNote, "pesan-bagi-rantang"),
    by("ani", SAKINA, Field::PrivateNote, "pribadi-tentang-sakina"),
    by("budi", RANTANG, Field::PrivateNote, "pribadi-tentang-rantang"),
    // 40 % of (83.7 + 77.9) / 2 and 60 % of (91.3 + 84.1) / 2.
    of(SAKINA, Field::CriterionMeans, "80,80"),
    of(SAKINA, Field::Total, "84,94"),
    of(RANTANG, Field::Total, "64,60"),
    of(RANTANG, Field::PlenoMoves, "dipindah-oleh-pleno"),
    of(SAKINA, Field::Objection, "sanggahan-dari-sakina"),
    of(SAKINA, Field::Objection, "bukti-sakina"),
    of(SAKINA, Field::Objection, "Sanggah diajukan:"),
    of(SAKINA, Field::ObjectionSummary, "jawaban-kepada-umum"),
];
