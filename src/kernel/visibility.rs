//! Who sees what of an entry, and when. One pure function; every page, file and trail asks it.
//!
//! Four things decide: what somebody is towards the entry ([`Viewer`]), how far the entry is ([`Phase`]), what the
//! edition opened ([`Openness`]), and what is asked for ([`Field`]). The whole of it stands as a table in
//! `tests/fixtures/visibility.txt`, for people to read and judge.
//!
//! Whether somebody may *act* is another question: roles over regions and units answer it.

#[cfg(test)]
mod tests;

use crate::kernel::words::words;

words! {
    /// What somebody is towards an entry. Who is several things sees what any of them sees.
    Viewer {
        Public = "umum", "Siapa pun";
        Entrant = "pengusul", "Unit pengusul";
        OtherEntrant = "peserta", "Unit lain";
        /// Of the edition; or the panitia of the territory in which the unit competes.
        Verifier = "verifikator", "Verifikator";
        /// With a duty for this entry that stands.
        Judge = "juri", "Juri usulan ini";
        /// With a duty in the round, but not for this entry, or not any more.
        OtherJudge = "juri_lain", "Juri lain babak ini";
        /// Of the edition, or of the round's territory.
        Organiser = "panitia", "Panitia";
        Leader = "pimpinan", "Pimpinan";
        Admin = "admin", "Admin";
    }
}

words! {
    /// How far an entry is.
    Phase {
        /// Never handed in.
        Draft = "draf", "Draf";
        /// Handed in, not admitted yet; also returned for correction.
        Submitted = "terkirim", "Terkirim";
        /// Admitted; the round in question takes scores, or will.
        Scoring = "dinilai", "Dinilai";
        /// The round takes no scores any more; the result is not sealed.
        Closed = "ditutup", "Babak ditutup";
        Sealed = "disahkan", "Hasil disahkan";
        /// Rejected or withdrawn. What was sealed of it before is read as [`Self::Sealed`].
        Out = "gugur", "Gugur atau ditarik";
    }
}

words! {
    /// What can be asked for.
    Field {
        /// Title and text as handed in, with the files of the sections.
        Content = "isi", "Isi usulan";
        /// The same with the names closed that the panitia marked: a file of a section only where it is released.
        Redacted = "isi_tertutup", "Isi dengan nama ditutup";
        /// Which unit it is of, with name and region.
        Unit = "unit", "Unit pengusul";
        /// Statement letters, which name people.
        Letters = "surat", "Surat pernyataan";
        /// Who of the unit wrote and handed it in; the receipt.
        Writers = "penulis", "Nama penulis";
        /// Every version that was handed in.
        Versions = "versi", "Semua kiriman";
        /// Why it was returned, rejected or withdrawn, and the note on admission.
        VerdictReason = "alasan", "Alasan verifikator";
        /// Names of panitia and verifiers who acted.
        Officials = "petugas", "Nama petugas";
        /// What the panitia works with: duties, progress, signed papers.
        Workings = "meja", "Meja panitia";
        JudgeNames = "nama_juri", "Nama juri";
        /// The scores of one judge, criterion by criterion.
        Ballot = "lembar_nilai", "Lembar nilai";
        /// Photos that a judge took.
        Photos = "foto", "Foto juri";
        /// How far the judges are apart, without the scores.
        Gap = "selisih", "Selisih antarjuri";
        /// All ballots, the judges numbered in no order that tells who they are.
        Pseudonymous = "nilai_tanpa_nama", "Nilai tanpa nama juri";
        CriterionMeans = "nilai_kriteria", "Nilai per kriteria";
        /// The lowest and the highest that the entry's judges gave.
        Range = "rentang", "Rentang nilai juri";
        Total = "nilai_akhir", "Nilai akhir";
        Rank = "peringkat", "Peringkat";
        SecondOpinion = "pendapat_kedua", "Pendapat kedua";
        /// Where the pleno put it, and why.
        PlenoMoves = "pleno", "Keputusan pleno";
        /// Whether it goes on to the next round.
        Promotion = "lolos", "Lolos ke babak lanjut";
        /// How many judges saw each facility.
        Findings = "fasilitas", "Fasilitas yang dilihat";
        /// What judges wrote for the entrant, without their names.
        EntrantNote = "catatan_pengusul", "Catatan bagi pengusul";
        /// What a judge wrote for nobody else.
        PrivateNote = "catatan_pribadi", "Catatan pribadi juri";
        RecusalCount = "jumlah_mundur", "Jumlah juri mundur";
        RecusalNames = "nama_mundur", "Nama juri mundur";
        /// What the unit objects, with its files.
        Objection = "sanggah", "Isi sanggah";
        /// Ground, verdict and reply, without the unit.
        ObjectionSummary = "ringkasan_sanggah", "Ringkasan sanggah";
    }
}

/// What an edition opened, and what its round closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Openness {
    /// Whether everybody reads what was handed in.
    pub proposals_public: bool,
    /// Whether it is a ladder, in which who goes on is known at once.
    pub ladder: bool,
    /// Whether judges are not to know whose entries they score: of a judge, whether each round of their duties for the
    /// entry is held so.
    pub blind: bool,
}

/// How much is seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sight {
    Hidden,
    /// Only what comes from, or is about, the viewer.
    Own,
    Shown,
}

/// What one viewer sees of a field.
pub const fn sight(viewer: Viewer, phase: Phase, open: Openness, field: Field) -> Sight {
    match field {
        Field::Content => content(viewer, phase, open),
        Field::Redacted => redacted(viewer, phase, open),
        Field::Unit => unit(viewer, phase, open),
        Field::Letters => letters(viewer, phase, open),
        Field::Writers | Field::Versions | Field::VerdictReason => of_the_unit(viewer, phase),
        Field::Officials | Field::Workings => overseers(viewer),
        Field::JudgeNames | Field::RecusalNames => names(viewer, phase),
        Field::Ballot | Field::Photos => ballot(viewer, phase),
        Field::Gap => if_so(is_overseer(viewer) && was_scored(phase)),
        Field::Pseudonymous
        | Field::CriterionMeans
        | Field::Range
        | Field::Total
        | Field::SecondOpinion
        | Field::PlenoMoves => result(viewer, phase),
        Field::Rank => best(result(viewer, phase), place(viewer, phase)),
        Field::Promotion => promotion(viewer, phase, open),
        Field::Findings => best(result(viewer, phase), own(viewer, phase)),
        Field::EntrantNote => entrant_note(viewer, phase),
        Field::PrivateNote => own(viewer, phase),
        Field::RecusalCount => if_so(was_scored(phase)),
        Field::Objection => objection(viewer, phase),
        Field::ObjectionSummary => if_so(is_sealed(phase)),
    }
}

/// Somebody in front of an entry: everything they are towards it, and how far it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Eyes {
    pub viewers: Vec<Viewer>,
    pub phase: Phase,
    pub open: Openness,
}

impl Eyes {
    /// How much they see.
    pub fn sight(&self, field: Field) -> Sight {
        let each = self.viewers.iter().map(|viewer| sight(*viewer, self.phase, self.open, field));
        each.max().unwrap_or(Sight::Hidden)
    }
    /// Whether they see all of it.
    pub fn see(&self, field: Field) -> bool {
        self.sight(field) == Sight::Shown
    }
    /// Whether they see at least what is their own.
    pub fn see_own(&self, field: Field) -> bool {
        self.sight(field) >= Sight::Own
    }
}

/// Whether everybody sees a field at this phase: what needs no question who asks.
pub const fn is_public(phase: Phase, open: Openness, field: Field) -> bool {
    matches!(sight(Viewer::Public, phase, open, field), Sight::Shown)
}

const fn if_so(shown: bool) -> Sight {
    if shown { Sight::Shown } else { Sight::Hidden }
}

const fn best(one: Sight, other: Sight) -> Sight {
    match one {
        Sight::Shown => Sight::Shown,
        Sight::Hidden => other,
        Sight::Own => match other {
            Sight::Shown => Sight::Shown,
            Sight::Own | Sight::Hidden => Sight::Own,
        },
    }
}

const fn was_handed_in(phase: Phase) -> bool {
    match phase {
        Phase::Draft => false,
        Phase::Submitted | Phase::Scoring | Phase::Closed | Phase::Sealed | Phase::Out => true,
    }
}

const fn was_scored(phase: Phase) -> bool {
    match phase {
        Phase::Draft | Phase::Submitted => false,
        Phase::Scoring | Phase::Closed | Phase::Sealed | Phase::Out => true,
    }
}

/// Whether no score can be given any more.
const fn is_over(phase: Phase) -> bool {
    match phase {
        Phase::Draft | Phase::Submitted | Phase::Scoring => false,
        Phase::Closed | Phase::Sealed | Phase::Out => true,
    }
}

const fn is_sealed(phase: Phase) -> bool {
    match phase {
        Phase::Draft | Phase::Submitted | Phase::Scoring | Phase::Closed | Phase::Out => false,
        Phase::Sealed => true,
    }
}

const fn is_overseer(viewer: Viewer) -> bool {
    match viewer {
        Viewer::Organiser | Viewer::Leader => true,
        Viewer::Public
        | Viewer::Entrant
        | Viewer::OtherEntrant
        | Viewer::Verifier
        | Viewer::Judge
        | Viewer::OtherJudge
        | Viewer::Admin => false,
    }
}

const fn overseers(viewer: Viewer) -> Sight {
    if_so(is_overseer(viewer))
}

/// Whether judges may know whose entry it is.
const fn is_named(phase: Phase, open: Openness) -> bool {
    !open.blind || is_sealed(phase)
}

/// The unit always; whoever has to do with the entry once it is handed in, but a judge of a blind round once the result
/// is sealed; everybody while the edition publishes what competes.
const fn content(viewer: Viewer, phase: Phase, open: Openness) -> Sight {
    let published = match phase {
        Phase::Draft | Phase::Out => false,
        Phase::Submitted | Phase::Scoring | Phase::Closed | Phase::Sealed => open.proposals_public,
    };
    match viewer {
        Viewer::Entrant => Sight::Shown,
        Viewer::Verifier | Viewer::Organiser | Viewer::Leader => if_so(was_handed_in(phase)),
        Viewer::Judge => if_so(published || (was_handed_in(phase) && is_named(phase, open))),
        Viewer::Public | Viewer::OtherEntrant | Viewer::OtherJudge | Viewer::Admin => if_so(published),
    }
}

/// As the content, and a judge of a blind round from the beginning.
const fn redacted(viewer: Viewer, phase: Phase, open: Openness) -> Sight {
    match viewer {
        Viewer::Judge => if_so(was_handed_in(phase)),
        Viewer::Public
        | Viewer::Entrant
        | Viewer::OtherEntrant
        | Viewer::Verifier
        | Viewer::OtherJudge
        | Viewer::Organiser
        | Viewer::Leader
        | Viewer::Admin => content(viewer, phase, open),
    }
}

/// As the content; the panitia also knows who has begun to write, a judge to whom relations must be declared unless the
/// round is blind, and everybody of whom a sealed result is.
const fn unit(viewer: Viewer, phase: Phase, open: Openness) -> Sight {
    let known = match viewer {
        Viewer::Organiser | Viewer::Leader => true,
        Viewer::OtherJudge => match phase {
            Phase::Scoring | Phase::Closed | Phase::Sealed => is_named(phase, open),
            Phase::Draft | Phase::Submitted | Phase::Out => false,
        },
        Viewer::Public | Viewer::Entrant | Viewer::OtherEntrant | Viewer::Verifier | Viewer::Judge | Viewer::Admin => {
            is_sealed(phase)
        }
    };
    best(content(viewer, phase, open), if_so(known))
}

/// They name people: a judge of a blind round never gets them.
const fn letters(viewer: Viewer, phase: Phase, open: Openness) -> Sight {
    match viewer {
        Viewer::Entrant => Sight::Shown,
        Viewer::Verifier | Viewer::Organiser | Viewer::Leader => if_so(was_handed_in(phase)),
        Viewer::Judge => if_so(was_handed_in(phase) && !open.blind),
        Viewer::Public | Viewer::OtherEntrant | Viewer::OtherJudge | Viewer::Admin => Sight::Hidden,
    }
}

/// What passes between the unit and those who verify it.
const fn of_the_unit(viewer: Viewer, phase: Phase) -> Sight {
    match viewer {
        Viewer::Entrant => Sight::Shown,
        Viewer::Verifier | Viewer::Organiser | Viewer::Leader => if_so(was_handed_in(phase)),
        Viewer::Public | Viewer::OtherEntrant | Viewer::Judge | Viewer::OtherJudge | Viewer::Admin => Sight::Hidden,
    }
}

/// What comes from the judge alone.
const fn own(viewer: Viewer, phase: Phase) -> Sight {
    match viewer {
        Viewer::Judge if was_scored(phase) => Sight::Own,
        Viewer::Judge
        | Viewer::Public
        | Viewer::Entrant
        | Viewer::OtherEntrant
        | Viewer::Verifier
        | Viewer::OtherJudge
        | Viewer::Organiser
        | Viewer::Leader
        | Viewer::Admin => Sight::Hidden,
    }
}

/// Nobody but those who run or oversee the round ever learns who judged; judges do not learn of each other.
const fn names(viewer: Viewer, phase: Phase) -> Sight {
    best(overseers(viewer), own(viewer, phase))
}

/// The judge's own at any time; of others only for those who oversee, and only when no score can be changed any more.
const fn ballot(viewer: Viewer, phase: Phase) -> Sight {
    best(own(viewer, phase), if_so(is_overseer(viewer) && is_over(phase)))
}

/// Everybody once it is sealed; before that those who oversee, once the round is closed.
const fn result(viewer: Viewer, phase: Phase) -> Sight {
    if_so(is_sealed(phase) || (is_overseer(viewer) && is_over(phase)))
}

/// Those who scored the entry are told where it stands as soon as nothing can be changed; not what the panel gave, from
/// which one of two judges takes the own score and has the other's.
const fn place(viewer: Viewer, phase: Phase) -> Sight {
    match phase {
        Phase::Closed => match viewer {
            Viewer::Judge => Sight::Shown,
            Viewer::Public
            | Viewer::Entrant
            | Viewer::OtherEntrant
            | Viewer::Verifier
            | Viewer::OtherJudge
            | Viewer::Organiser
            | Viewer::Leader
            | Viewer::Admin => Sight::Hidden,
        },
        Phase::Draft | Phase::Submitted | Phase::Scoring | Phase::Sealed | Phase::Out => Sight::Hidden,
    }
}

/// As the result; but the unit and the entry's judges are told at once, and on a ladder everybody.
const fn promotion(viewer: Viewer, phase: Phase, open: Openness) -> Sight {
    match phase {
        Phase::Closed => match viewer {
            Viewer::Entrant | Viewer::Judge | Viewer::Organiser | Viewer::Leader => Sight::Shown,
            Viewer::Public | Viewer::OtherEntrant | Viewer::Verifier | Viewer::OtherJudge | Viewer::Admin => {
                if_so(open.ladder)
            }
        },
        Phase::Draft | Phase::Submitted | Phase::Scoring | Phase::Sealed | Phase::Out => result(viewer, phase),
    }
}

/// The unit reads it with the sealed result, and nobody else but those who oversee; the judge the own.
const fn entrant_note(viewer: Viewer, phase: Phase) -> Sight {
    match viewer {
        Viewer::Entrant => if_so(is_sealed(phase)),
        Viewer::Organiser | Viewer::Leader => if_so(is_over(phase)),
        Viewer::Judge => own(viewer, phase),
        Viewer::Public | Viewer::OtherEntrant | Viewer::Verifier | Viewer::OtherJudge | Viewer::Admin => Sight::Hidden,
    }
}

/// Between the unit and those who oversee the edition.
const fn objection(viewer: Viewer, phase: Phase) -> Sight {
    match viewer {
        Viewer::Entrant | Viewer::Organiser | Viewer::Leader => if_so(is_sealed(phase)),
        Viewer::Public
        | Viewer::OtherEntrant
        | Viewer::Verifier
        | Viewer::Judge
        | Viewer::OtherJudge
        | Viewer::Admin => Sight::Hidden,
    }
}
