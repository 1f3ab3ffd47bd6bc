//! The rules of one score sheet.

use crate::judging::score_sheet::{
    commands::{ScoreSheetCommand, Sheet, SheetFacts},
    events::{DraftScore, ScoreSheetEvent, SignedScore},
};
use crate::kernel::{
    actor::Stamp,
    aggregate::{Aggregate, Claim},
    ids::{AssignmentId, AttachmentId, PersonId, ProposalId, RoundId},
    relation::Kind,
    score::Number,
};
use crate::scoring::rules::{Findings, RoundRules, Scale};
use std::collections::BTreeMap;
use transcript::{Copied, Transcript};

/// The longest note to one criterion, in characters.
pub const NOTE_MAX: usize = 2_000;

/// The most photos of one facility.
pub const PHOTOS_MAX: usize = 3;

/// What decisions about a sheet need to know of its past.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct ScoreSheet {
    sheet: Option<Sheet>,
    scores: BTreeMap<String, DraftScore>,
    checks: Findings,
    /// The check that each photo shows.
    photos: BTreeMap<AttachmentId, String>,
    /// How often it was saved.
    revision: u32,
    /// The copy of a paper sheet that waits for its check.
    transcript: Option<Transcript>,
    /// How often it was copied.
    transcripts: u32,
    state: State,
}

#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
enum State {
    #[default]
    Draft,
    Signed,
    Aside,
}

/// Why a wish about a sheet is turned down.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ScoreSheetRefusal {
    #[error("Hanya juri yang ditugaskan dapat mengisi lembar nilai ini.")]
    NotTheJudge,
    #[error("{} Nyatakan mundur dari tugas ini.", related(*.0))]
    Related(Kind),
    #[error("Isi dulu pernyataan hubungan Anda dengan peserta babak ini. Setelah itu usulannya dapat dinilai.")]
    NotDeclared,
    /// In a blind round the kind of relation would tell whose entry it is.
    #[error("Usulan ini tidak dapat Anda nilai. Minta panitia memeriksa penugasan Anda.")]
    KeptAway,
    #[error("Usulan ini belum dapat dibuka: panitia belum selesai menutup nama di dalamnya.")]
    NamesNotClosed,
    #[error("Lembar ini sudah disimpan dari perangkat atau halaman lain sejak Anda membukanya.")]
    ChangedMeanwhile,
    #[error("Lembar nilai ini sudah ditandatangani. Hanya panitia yang dapat membukanya kembali.")]
    AlreadySigned,
    #[error("Lembar nilai ini belum ditandatangani, jadi tidak perlu dibuka kembali.")]
    NotSigned,
    #[error("Kriteria {0:?} tidak ada dalam aturan babak ini.")]
    UnknownCriterion(String),
    #[error("Fasilitas {0:?} tidak ada dalam aturan babak ini.")]
    UnknownCheck(String),
    #[error("Foto harus berupa gambar JPEG atau PNG. Berkas lain tidak dapat dipakai.")]
    NotAPicture,
    #[error("Satu fasilitas paling banyak {PHOTOS_MAX} foto. Hapus satu foto dulu.")]
    TooManyPhotos,
    #[error("Nilai {label} harus dari {} sampai {}.", .scale.min.local(), .scale.max.local())]
    OutOfScale { key: String, label: String, scale: Scale },
    #[error("Nilai {label} {}.", places(*.allowed))]
    TooFine { key: String, label: String, allowed: u32 },
    #[error("Catatan untuk {label} paling banyak {NOTE_MAX} huruf.")]
    NoteTooLong { key: String, label: String },
    #[error("Lembar nilai baru dapat ditandatangani bila semua kriteria bernilai. Belum ada nilai untuk: {}.", labels(.0))]
    ScoresMissing(Vec<Missing>),
    #[error("Babak ini meminta catatan untuk setiap nilai. Belum ada catatan untuk: {}.", labels(.0))]
    NotesMissing(Vec<Missing>),
    #[error("Babak ini belum dibuka atau sudah ditutup, jadi nilai tidak dapat diubah.")]
    RoundNotOpen,
    #[error("Tugas Anda untuk usulan ini sudah berakhir, jadi nilai tidak dapat diubah.")]
    DutyEnded,
    #[error("Juri ini punya hubungan dengan pengusul ({}), jadi lembarnya tidak dapat disalin.", .0.label())]
    JudgeRelated(Kind),
    #[error("Hanya orang dari panitia yang dapat menyalin atau memeriksa lembar nilai.")]
    NotAPerson,
    #[error("Lembar ini sudah disalin orang lain sejak Anda membukanya. Buka lagi, lalu bandingkan dengan lembarnya.")]
    CopiedMeanwhile,
    #[error(
        "Tidak ada salinan yang menunggu pemeriksaan. Juri sudah mengubah lembarnya di layar, atau salinannya belum ada."
    )]
    NoTranscript,
    #[error("Anda yang menyalin lembar ini. Minta orang lain dari panitia memeriksanya.")]
    SamePerson,
    #[error("Isian Anda berbeda dengan salinan pertama untuk: {}. Lihat lagi lembar aslinya.", labels(.0))]
    Differs(Vec<Missing>),
}

/// A criterion without score or note.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Missing {
    pub key: String,
    pub label: String,
}

fn related(kind: Kind) -> &'static str {
    match kind {
        Kind::Camat => "Anda tercatat bekerja di kantor kecamatan pengusul, jadi tidak boleh menilai desanya sendiri.",
        Kind::Office => "Tempat kerja Anda tercatat di kecamatan pengusul, jadi tidak boleh menilai usulan dari sana.",
        Kind::Home => "Anda tercatat tinggal di kecamatan pengusul, jadi tidak boleh menilai usulan dari sana.",
        Kind::FormerPost => {
            "Anda tercatat pernah bertugas di tempat pengusul, jadi tidak boleh menilai usulan dari sana."
        }
        Kind::SameUnit => "Anda tercatat bekerja di OPD pengusul, jadi tidak boleh menilai usulan ini.",
        Kind::Supervisor => "Anda tercatat sebagai atasan atau bawahan pengusul, jadi tidak boleh menilai usulan ini.",
        Kind::Family => "Anda tercatat punya hubungan keluarga dengan pengusul, jadi tidak boleh menilai usulan ini.",
        Kind::Mentor => "Anda tercatat pernah membina inovasi ini, jadi tidak boleh menilainya.",
        Kind::CoInnovator => "Anda tercatat ikut membuat inovasi ini, jadi tidak boleh menilainya.",
        Kind::Acquaintance => "Anda tercatat kenal dekat dengan pengusul.",
    }
}

fn labels(missing: &[Missing]) -> String {
    missing.iter().map(|one| one.label.as_str()).collect::<Vec<_>>().join(", ")
}

fn places(allowed: u32) -> String {
    match allowed {
        0 => "harus bilangan bulat".to_owned(),
        n => format!("paling banyak {n} angka di belakang koma"),
    }
}

impl Aggregate for ScoreSheet {
    const TYPE: &'static str = "score_sheet";
    type Command = ScoreSheetCommand;
    type Event = ScoreSheetEvent;
    type Refusal = ScoreSheetRefusal;

    fn decide(&self, command: ScoreSheetCommand, stamp: &Stamp) -> Result<Vec<ScoreSheetEvent>, ScoreSheetRefusal> {
        match command {
            ScoreSheetCommand::Save { sheet, facts, base_revision, scores, checks } => {
                check_judge(sheet, &facts, stamp)?;
                self.check_unsigned()?;
                check_scores(&scores, &facts.rules)?;
                let checks = facilities::found(&self.checks, checks, &facts.rules)?;
                let mut whole = self.scores.clone();
                whole.extend(scores);
                whole.retain(|_, score| *score != DraftScore::default());
                if whole == self.scores && checks == self.checks {
                    return Ok(vec![]);
                }
                self.check_revision(base_revision)?;
                let Sheet { round, proposal, judge } = sheet;
                Ok(vec![ScoreSheetEvent::ScoreSheetSaved { round, proposal, judge, scores: whole, checks }])
            }
            ScoreSheetCommand::Sign { sheet, facts, base_revision } => {
                check_judge(sheet, &facts, stamp)?;
                self.check_revision(base_revision)?;
                if self.state == State::Signed {
                    return Ok(vec![]);
                }
                check_scores(&self.scores, &facts.rules)?;
                let scores = complete(&self.scores, &facts.rules)?;
                let (Sheet { round, proposal, judge }, checks) = (sheet, self.checks.clone());
                Ok(vec![ScoreSheetEvent::ScoreSheetSigned { round, proposal, judge, scores, checks }])
            }
            ScoreSheetCommand::AddPhoto { sheet, facts, photo, picture } => {
                check_judge(sheet, &facts, stamp)?;
                self.add_photo(sheet, &facts.rules, photo, picture)
            }
            ScoreSheetCommand::RemovePhoto { sheet, attachment } => self.remove_photo(sheet, attachment, stamp),
            ScoreSheetCommand::Transcribe { sheet, facts, base_transcript, scores, checks, source } => {
                self.transcribe(sheet, &facts, base_transcript, Copied { scores, checks, source }, stamp)
            }
            ScoreSheetCommand::ConfirmTranscript { sheet, facts, base_transcript, values, checks } => {
                self.confirm_transcript(sheet, &facts, base_transcript, (&values, &checks), stamp)
            }
            ScoreSheetCommand::Reopen { reason } => match (self.state, self.sheet) {
                (State::Signed, Some(Sheet { round, proposal, judge })) => {
                    Ok(vec![ScoreSheetEvent::ScoreSheetReopened { round, proposal, judge, reason }])
                }
                (State::Signed | State::Draft | State::Aside, _) => Err(ScoreSheetRefusal::NotSigned),
            },
            ScoreSheetCommand::SetAside { reason } => match (self.state, self.sheet) {
                (State::Draft | State::Signed, Some(Sheet { round, proposal, judge })) => {
                    Ok(vec![ScoreSheetEvent::ScoreSheetSetAside { round, proposal, judge, reason }])
                }
                (State::Draft | State::Signed | State::Aside, _) => Ok(vec![]),
            },
        }
    }

    fn apply(&mut self, event: &ScoreSheetEvent) {
        match event {
            ScoreSheetEvent::ScoreSheetSaved { round, proposal, judge, scores, checks } => {
                self.sheet = Some(Sheet { round: *round, proposal: *proposal, judge: *judge });
                self.scores.clone_from(scores);
                self.checks.clone_from(checks);
                self.revision += 1;
                self.transcript = None;
                self.state = State::Draft;
            }
            ScoreSheetEvent::ScoreSheetSigned { round, proposal, judge, scores, checks } => {
                self.checks.clone_from(checks);
                self.sheet = Some(Sheet { round: *round, proposal: *proposal, judge: *judge });
                self.scores =
                    scores.iter().map(|(key, score)| (key.clone(), DraftScore::from(score.clone()))).collect();
                self.transcript = None;
                self.state = State::Signed;
            }
            ScoreSheetEvent::ScoreSheetPhotoAdded { round, proposal, judge, photo } => {
                self.sheet = Some(Sheet { round: *round, proposal: *proposal, judge: *judge });
                self.photos.insert(photo.attachment, photo.check.clone());
            }
            ScoreSheetEvent::ScoreSheetPhotoRemoved { attachment, .. } => {
                self.photos.remove(attachment);
            }
            ScoreSheetEvent::ScoreSheetTranscribed { round, proposal, judge, scores, checks, source, entered_by } => {
                self.sheet = Some(Sheet { round: *round, proposal: *proposal, judge: *judge });
                self.transcript = Some(Transcript {
                    scores: scores.clone(),
                    checks: checks.clone(),
                    source: *source,
                    entered_by: *entered_by,
                });
                self.transcripts += 1;
                self.state = State::Draft;
            }
            ScoreSheetEvent::ScoreSheetTranscriptConfirmed { .. } => {
                self.transcript = None;
                // What was written on another device is older than the copy.
                self.revision += 1;
            }
            ScoreSheetEvent::ScoreSheetReopened { .. } => self.state = State::Draft,
            ScoreSheetEvent::ScoreSheetSetAside { .. } => {
                self.transcript = None;
                self.state = State::Aside;
            }
        }
    }

    /// Scores need an open round and a lasting duty; a sheet is reopened while its round is open.
    fn claims(_: &str, event: &ScoreSheetEvent) -> Vec<Claim> {
        match event {
            ScoreSheetEvent::ScoreSheetSaved { round, proposal, judge, .. }
            | ScoreSheetEvent::ScoreSheetTranscribed { round, proposal, judge, .. }
            | ScoreSheetEvent::ScoreSheetPhotoAdded { round, proposal, judge, .. }
            | ScoreSheetEvent::ScoreSheetPhotoRemoved { round, proposal, judge, .. }
            | ScoreSheetEvent::ScoreSheetSigned { round, proposal, judge, .. } => {
                vec![open(*round), duty(*round, *proposal, *judge)]
            }
            ScoreSheetEvent::ScoreSheetReopened { round, .. } => vec![open(*round)],
            ScoreSheetEvent::ScoreSheetTranscriptConfirmed { .. } | ScoreSheetEvent::ScoreSheetSetAside { .. } => {
                vec![]
            }
        }
    }

    fn refuse_claim(claim: &Claim) -> Option<ScoreSheetRefusal> {
        match claim.scope() {
            ROUND_OPEN => Some(ScoreSheetRefusal::RoundNotOpen),
            DUTY => Some(ScoreSheetRefusal::DutyEnded),
            _ => None,
        }
    }
}

const ROUND_OPEN: &str = "round-open";
const DUTY: &str = "duty";

fn open(round: RoundId) -> Claim {
    Claim::Require { scope: ROUND_OPEN.to_owned(), value: round.to_string() }
}
fn duty(round: RoundId, proposal: ProposalId, judge: PersonId) -> Claim {
    Claim::Require { scope: DUTY.to_owned(), value: AssignmentId::of_judge(round, proposal, judge).to_string() }
}

fn check_judge(sheet: Sheet, facts: &SheetFacts, stamp: &Stamp) -> Result<(), ScoreSheetRefusal> {
    if stamp.by.person() != Some(sheet.judge) {
        Err(ScoreSheetRefusal::NotTheJudge)
    } else if let Some(kind) = facts.related {
        Err(if facts.rules.blind { ScoreSheetRefusal::KeptAway } else { ScoreSheetRefusal::Related(kind) })
    } else if !facts.declared {
        Err(ScoreSheetRefusal::NotDeclared)
    } else if !facts.readable {
        Err(ScoreSheetRefusal::NamesNotClosed)
    } else {
        Ok(())
    }
}

/// Every score names a criterion and lies on the scale.
fn check_scores(scores: &BTreeMap<String, DraftScore>, rules: &RoundRules) -> Result<(), ScoreSheetRefusal> {
    for (key, score) in scores {
        let Some(criterion) = rules.criterion(key) else {
            return Err(ScoreSheetRefusal::UnknownCriterion(key.clone()));
        };
        let (key, label) = (key.clone(), criterion.label.clone());
        if score.note.chars().count() > NOTE_MAX {
            return Err(ScoreSheetRefusal::NoteTooLong { key, label });
        }
        if let Some(value) = score.value {
            check_value(value, key, label, &rules.scale)?;
        }
    }
    Ok(())
}

fn check_value(value: Number, key: String, label: String, scale: &Scale) -> Result<(), ScoreSheetRefusal> {
    if value < scale.min || value > scale.max {
        Err(ScoreSheetRefusal::OutOfScale { key, label, scale: scale.clone() })
    } else if value.places() > scale.places {
        Err(ScoreSheetRefusal::TooFine { key, label, allowed: scale.places })
    } else {
        Ok(())
    }
}

impl ScoreSheet {
    fn check_unsigned(&self) -> Result<(), ScoreSheetRefusal> {
        if self.state == State::Signed { Err(ScoreSheetRefusal::AlreadySigned) } else { Ok(()) }
    }
    fn check_revision(&self, base: u32) -> Result<(), ScoreSheetRefusal> {
        if base == self.revision { Ok(()) } else { Err(ScoreSheetRefusal::ChangedMeanwhile) }
    }
}

/// The scores as they are signed: each criterion of the rules has one, and a note where the rules want it.
fn complete(
    scores: &BTreeMap<String, DraftScore>,
    rules: &RoundRules,
) -> Result<BTreeMap<String, SignedScore>, ScoreSheetRefusal> {
    let mut signed = BTreeMap::new();
    let (mut no_score, mut no_note) = (Vec::new(), Vec::new());
    for criterion in &rules.criteria {
        let missing = || Missing { key: criterion.key.clone(), label: criterion.label.clone() };
        let score = scores.get(&criterion.key).cloned().unwrap_or_default();
        if rules.note_required && score.note.trim().is_empty() {
            no_note.push(missing());
        }
        match score.value {
            Some(value) => {
                signed.insert(criterion.key.clone(), SignedScore { value, note: score.note });
            }
            None => no_score.push(missing()),
        }
    }
    if !no_score.is_empty() {
        Err(ScoreSheetRefusal::ScoresMissing(no_score))
    } else if !no_note.is_empty() {
        Err(ScoreSheetRefusal::NotesMissing(no_note))
    } else {
        Ok(signed)
    }
}

mod facilities;
mod transcript;

#[cfg(test)]
mod tests;
