//! The rules of the pleno.

mod awards;

use crate::judging::deliberation::{
    commands::{DeliberationCommand, Objections},
    events::{DeliberationEvent, Finalist, FixedAward, SealedEntry, Sk, Superseded, result_sha256},
};
use crate::kernel::{
    actor::Stamp,
    aggregate::{Aggregate, Claim},
    ids::{EditionId, ObjectionId, ProposalId},
    objecting::{OBJECTING, OBJECTION_ANSWERED, RECOUNT, objecting},
    text::Reason,
    time::{Date, Timestamp, plain_date},
};
use crate::scoring::final_order::{FinalOrder, Placed};
use awards::fix;

/// What decisions of the pleno need to know of its past.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Deliberation {
    /// The edition and the hash of its rules, once opened.
    opened: Option<(EditionId, String)>,
    finalists: Vec<Finalist>,
    order: FinalOrder,
    /// None before they are fixed and after the order changed.
    awards: Option<Awards>,
    /// How often order and awards were decided, or taken up again.
    revision: u32,
    /// How often the result was sealed.
    version: u32,
    /// The result that stands; none while the pleno is deciding.
    sealed: Option<SealedResult>,
    /// What the next sealed result takes the place of.
    supersedes: Option<Superseded>,
}

/// What must be known of a sealed result.
#[derive(Debug, Clone, PartialEq, Eq)]
struct SealedResult {
    sha256: String,
    /// Until when objections are taken; none where that is over or was never promised.
    objections_until: Option<Timestamp>,
    has_sk: bool,
}

/// The awards with the hash of the rules that name them, where it is known.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Awards {
    fixed: Vec<FixedAward>,
    rules_sha256: Option<String>,
}

/// Why a wish about the pleno is turned down.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DeliberationRefusal {
    #[error("Pleno belum dibuka, karena babak penilaian terakhir belum mempunyai peringkat.")]
    NotOpen,
    #[error("Hasil sudah disahkan, jadi tidak dapat diubah lagi.")]
    AlreadySealed,
    #[error("Urutan atau penghargaan sudah diubah dari halaman lain sejak Anda membuka halaman ini.")]
    ChangedMeanwhile,
    #[error("Usulan ini tidak ada dalam daftar pleno.")]
    NotAFinalist,
    #[error("Tempat yang ada hanya 1 sampai {last}.")]
    NoSuchPlace { last: u32 },
    #[error("Usulan ini sudah berada di tempat {0}.")]
    AlreadyThere(u32),
    #[error("Penghargaan {0:?} tidak ada dalam aturan lomba ini.")]
    UnknownAward(String),
    #[error("Pilih paling sedikit satu penerima penghargaan.")]
    NoAwards,
    #[error("{label} hanya untuk {count} usulan.")]
    TooMany { label: String, count: u32 },
    #[error("Satu usulan tidak dapat menerima {label} dua kali.")]
    Twice { label: String },
    #[error("{label} mengikuti urutan akhir, jadi hanya untuk {}. Ubah penerimanya, atau ubah dulu urutannya dengan alasan.", places(*.from, *.to))]
    OutOfOrder { label: String, from: u32, to: Option<u32> },
    #[error(
        "Beberapa usulan masih sama-sama di peringkat {rank}. Tentukan dulu urutannya dengan alasan, baru berikan {label}."
    )]
    SplitsTie { label: String, rank: u32 },
    #[error("Tetapkan dulu penghargaannya, baru hasil dapat disahkan.")]
    AwardsNotFixed,
    #[error("Tanggal SK {} belum terjadi.", plain_date(*.0))]
    DateInFuture(Date),
    #[error("Isi nomor, tanggal dan penandatangan SK.")]
    SkMissing,
    #[error("Aturan lomba ini memberi masa sanggah, jadi SK baru dicatat sesudah masa sanggah berakhir.")]
    SkTooEarly,
    #[error("Hasil belum disahkan.")]
    NotSealed,
    #[error("Masa sanggah belum berakhir. Sesudah berakhir dan semua sanggah dijawab, hasil dapat dilanjutkan.")]
    ObjectionsOpen,
    #[error("Masih ada {0} sanggah yang belum dijawab. Jawab dulu semuanya.")]
    Unanswered(u32),
    #[error(
        "Ada sanggah yang diterima dan meminta hitung ulang. Buka kembali pleno dulu, supaya SK memuat hasil yang benar."
    )]
    RecountPending,
    #[error("Tidak ada sanggah diterima yang meminta hitung ulang, jadi pleno tidak dapat dibuka kembali.")]
    NothingToRecount,
    #[error("SK untuk hasil ini sudah dicatat, jadi hasilnya tetap.")]
    SkRecorded,
    #[error("Belum waktunya.")]
    NotYetDue,
}

fn places(from: u32, to: Option<u32>) -> String {
    match to {
        Some(to) if to == from => format!("peringkat {from}"),
        Some(to) => format!("peringkat {from} sampai {to} tanpa ada yang dilewati"),
        None => format!("peringkat {from} dan seterusnya tanpa ada yang dilewati"),
    }
}

impl Aggregate for Deliberation {
    const TYPE: &'static str = "deliberation";
    type Command = DeliberationCommand;
    type Event = DeliberationEvent;
    type Refusal = DeliberationRefusal;

    fn decide(
        &self,
        command: DeliberationCommand,
        stamp: &Stamp,
    ) -> Result<Vec<DeliberationEvent>, DeliberationRefusal> {
        match command {
            DeliberationCommand::Open { edition, rules_sha256, finalists } => {
                if self.opened.is_some() {
                    return Ok(vec![]);
                }
                Ok(vec![DeliberationEvent::DeliberationOpened { edition, rules_sha256, finalists }])
            }
            DeliberationCommand::ChangeOrder { base_revision, proposal, to, reason } => {
                self.undecided()?;
                self.check_base(base_revision)?;
                let from = self.place_to_change(proposal, to)?;
                Ok(vec![DeliberationEvent::DeliberationOrderChanged { proposal, from, to, reason }])
            }
            DeliberationCommand::FixAwards { base_revision, rules, rules_sha256, awards } => {
                self.undecided()?;
                let fixed = fix(&rules, &awards, &self.order).map(|fixed| (fixed, Some(rules_sha256)));
                let same = |there: &Awards| fixed.as_ref() == Ok(&(there.fixed.clone(), there.rules_sha256.clone()));
                if self.awards.as_ref().is_some_and(same) {
                    return Ok(vec![]);
                }
                self.check_base(base_revision)?;
                let (awards, rules_sha256) = fixed?;
                Ok(vec![DeliberationEvent::DeliberationAwardsFixed { awards, rules_sha256 }])
            }
            DeliberationCommand::Seal { base_revision, sk, objections, zone, today } => {
                self.undecided()?;
                self.check_base(base_revision)?;
                let awards = self.awards.as_ref().ok_or(DeliberationRefusal::AwardsNotFixed)?;
                match (&sk, objections) {
                    (None, None) => return Err(DeliberationRefusal::SkMissing),
                    (Some(_), Some(_)) => return Err(DeliberationRefusal::SkTooEarly),
                    (Some(sk), None) => in_the_past(sk, today)?,
                    (None, Some(_)) => {}
                }
                let objections_until = objections.map(|rules| rules.closes_at(stamp.at, zone));
                Ok(vec![self.seal(sk, objections_until, awards)?])
            }
            DeliberationCommand::CloseObjections => {
                let Some(closes_at) = self.sealed()?.objections_until else { return Ok(vec![]) };
                if stamp.at < closes_at {
                    return Err(DeliberationRefusal::NotYetDue);
                }
                let (edition, version) = (self.edition()?, self.version);
                Ok(vec![DeliberationEvent::ObjectionsClosed { edition, version, closes_at }])
            }
            DeliberationCommand::Reopen { objections, reason } => {
                let sealed = self.settled(&objections)?;
                if objections.recounts.is_empty() {
                    return Err(DeliberationRefusal::NothingToRecount);
                }
                Ok(vec![DeliberationEvent::ResultReopened {
                    edition: self.edition()?,
                    version: self.version,
                    result_sha256: sealed.sha256.clone(),
                    objections: objections.recounts,
                    answered: objections.answered,
                    reason,
                }])
            }
            DeliberationCommand::RecordSk { sk, objections, today } => {
                self.settled(&objections)?;
                if !objections.recounts.is_empty() {
                    return Err(DeliberationRefusal::RecountPending);
                }
                in_the_past(&sk, today)?;
                let (edition, version) = (self.edition()?, self.version);
                Ok(vec![DeliberationEvent::SkRecorded { edition, version, sk, answered: objections.answered }])
            }
        }
    }

    fn apply(&mut self, event: &DeliberationEvent) {
        match event {
            DeliberationEvent::DeliberationOpened { edition, rules_sha256, finalists } => {
                self.opened = Some((*edition, rules_sha256.clone()));
                self.finalists.clone_from(finalists);
                self.order = FinalOrder::of(
                    finalists.iter().map(|one| (one.proposal.to_string(), one.division.clone(), one.rank)),
                );
            }
            DeliberationEvent::DeliberationOrderChanged { proposal, to, reason, .. } => {
                self.order.put(&proposal.to_string(), *to, reason.clone());
                self.awards = None;
                self.revision += 1;
            }
            DeliberationEvent::DeliberationAwardsFixed { awards, rules_sha256 } => {
                self.awards = Some(Awards { fixed: awards.clone(), rules_sha256: rules_sha256.clone() });
                self.revision += 1;
            }
            DeliberationEvent::ResultSealed { sk, result, version, objections_until, .. } => {
                self.version = *version;
                self.supersedes = None;
                let sha256 = result_sha256(result);
                self.sealed = Some(SealedResult { sha256, objections_until: *objections_until, has_sk: sk.is_some() });
            }
            DeliberationEvent::ObjectionsClosed { .. } => {
                if let Some(sealed) = &mut self.sealed {
                    sealed.objections_until = None;
                }
            }
            DeliberationEvent::ResultReopened { version, result_sha256, objections, reason, .. } => {
                self.revision += 1;
                self.sealed = None;
                self.supersedes = Some(Superseded {
                    version: *version,
                    result_sha256: result_sha256.clone(),
                    objections: objections.clone(),
                    reason: reason.clone(),
                });
            }
            DeliberationEvent::SkRecorded { .. } => {
                if let Some(sealed) = &mut self.sealed {
                    sealed.has_sk = true;
                }
            }
        }
    }

    /// The pleno holds its finalists in `finalist`: none of them can be withdrawn behind its back. A sealed result holds
    /// the time to object to it; going on from there requires the answer to every objection.
    fn claims(_: &str, event: &DeliberationEvent) -> Vec<Claim> {
        match event {
            DeliberationEvent::DeliberationOpened { finalists, .. } => finalists
                .iter()
                .map(|one| Claim::Take { scope: "finalist".to_owned(), value: one.proposal.to_string() })
                .collect(),
            DeliberationEvent::ResultSealed { edition, version, objections_until, .. } => objections_until
                .iter()
                .map(|until| Claim::Take { scope: OBJECTING.to_owned(), value: objecting(*edition, *version, *until) })
                .collect(),
            DeliberationEvent::ObjectionsClosed { edition, version, closes_at } => {
                vec![Claim::Release { scope: OBJECTING.to_owned(), value: objecting(*edition, *version, *closes_at) }]
            }
            DeliberationEvent::ResultReopened { objections, answered, .. } => {
                let mut claims = required(OBJECTION_ANSWERED, answered);
                claims.extend(required(RECOUNT, objections));
                claims
            }
            DeliberationEvent::SkRecorded { answered, .. } => required(OBJECTION_ANSWERED, answered),
            DeliberationEvent::DeliberationOrderChanged { .. } | DeliberationEvent::DeliberationAwardsFixed { .. } => {
                vec![]
            }
        }
    }
}

fn required(scope: &str, objections: &[ObjectionId]) -> Vec<Claim> {
    objections.iter().map(|id| Claim::Require { scope: scope.to_owned(), value: id.to_string() }).collect()
}

fn in_the_past(sk: &Sk, today: Date) -> Result<(), DeliberationRefusal> {
    if sk.date > today { Err(DeliberationRefusal::DateInFuture(sk.date)) } else { Ok(()) }
}

impl Deliberation {
    fn undecided(&self) -> Result<&(EditionId, String), DeliberationRefusal> {
        match &self.opened {
            None => Err(DeliberationRefusal::NotOpen),
            Some(_) if self.sealed.is_some() => Err(DeliberationRefusal::AlreadySealed),
            Some(opened) => Ok(opened),
        }
    }

    fn sealed(&self) -> Result<&SealedResult, DeliberationRefusal> {
        self.sealed.as_ref().ok_or(DeliberationRefusal::NotSealed)
    }

    fn edition(&self) -> Result<EditionId, DeliberationRefusal> {
        self.opened.as_ref().map(|(edition, _)| *edition).ok_or(DeliberationRefusal::NotOpen)
    }

    /// The result to go on from: nobody can object any more, and everybody has an answer.
    fn settled(&self, objections: &Objections) -> Result<&SealedResult, DeliberationRefusal> {
        let sealed = self.sealed()?;
        if sealed.has_sk {
            return Err(DeliberationRefusal::SkRecorded);
        }
        if sealed.objections_until.is_some() {
            return Err(DeliberationRefusal::ObjectionsOpen);
        }
        if objections.waiting > 0 {
            return Err(DeliberationRefusal::Unanswered(objections.waiting));
        }
        Ok(sealed)
    }

    fn check_base(&self, base_revision: u32) -> Result<(), DeliberationRefusal> {
        if base_revision == self.revision { Ok(()) } else { Err(DeliberationRefusal::ChangedMeanwhile) }
    }

    /// The place that an entry leaves. One that shares its rank may be set where it stands, which parts it.
    fn place_to_change(&self, proposal: ProposalId, to: u32) -> Result<u32, DeliberationRefusal> {
        let placed = self.order.placed();
        let entry = proposal.to_string();
        let own = placed.iter().find(|one| one.line.entry == entry).ok_or(DeliberationRefusal::NotAFinalist)?;
        if to < 1 || to > own.of {
            return Err(DeliberationRefusal::NoSuchPlace { last: own.of });
        }
        let sharing =
            placed.iter().filter(|one| one.line.division == own.line.division && one.rank == own.rank).count();
        if to == own.place && sharing < 2 {
            return Err(DeliberationRefusal::AlreadyThere(to));
        }
        Ok(own.place)
    }

    fn seal(
        &self,
        sk: Option<Sk>,
        objections_until: Option<Timestamp>,
        awards: &Awards,
    ) -> Result<DeliberationEvent, DeliberationRefusal> {
        let (edition, opening) = self.undecided()?.clone();
        let rules_sha256 = awards.rules_sha256.clone().unwrap_or(opening);
        let finalist = |entry: &str| self.finalists.iter().find(|one| one.proposal.to_string() == entry);
        let result = self
            .order
            .placed()
            .iter()
            .filter_map(|placed| Some(sealed(finalist(&placed.line.entry)?, placed, &awards.fixed)))
            .collect();
        Ok(DeliberationEvent::ResultSealed {
            edition,
            sk,
            rules_sha256,
            result,
            version: self.version + 1,
            objections_until,
            supersedes: self.supersedes.clone(),
        })
    }
}

fn sealed(finalist: &Finalist, placed: &Placed<'_>, awards: &[FixedAward]) -> SealedEntry {
    SealedEntry {
        proposal: finalist.proposal,
        innovation: finalist.innovation,
        unit: finalist.unit.clone(),
        division: finalist.division.clone(),
        rank: placed.rank,
        computed_rank: finalist.rank,
        total: finalist.total.clone(),
        shown: finalist.total.round2(),
        stages: finalist.stages.clone(),
        awards: awards.iter().filter(|a| a.proposal == finalist.proposal).map(|a| a.label.clone()).collect(),
        departure: placed.line.departure.iter().map(Reason::to_string).collect(),
    }
}

#[cfg(test)]
mod tests;
