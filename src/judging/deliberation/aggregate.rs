//! The rules of the pleno.

use crate::judging::deliberation::{
    commands::{DeliberationCommand, GivenAward},
    events::{DeliberationEvent, Finalist, FixedAward, SealedEntry},
};
use crate::kernel::{
    actor::Stamp,
    aggregate::{Aggregate, Claim},
    ids::{EditionId, ProposalId},
    text::{Reason, Title},
    time::{Date, plain_date},
};
use crate::scoring::{
    final_order::{FinalOrder, Placed},
    rules::AwardRule,
};

/// What decisions of the pleno need to know of its past.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Deliberation {
    /// The edition and the hash of its rules, once opened.
    opened: Option<(EditionId, String)>,
    finalists: Vec<Finalist>,
    order: FinalOrder,
    /// None before they are fixed and after the order changed.
    awards: Option<Awards>,
    /// How often order and awards were decided.
    revision: u32,
    sealed: bool,
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

    fn decide(&self, command: DeliberationCommand, _: &Stamp) -> Result<Vec<DeliberationEvent>, DeliberationRefusal> {
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
            DeliberationCommand::Seal { base_revision, sk_number, sk_date, signed_by, today } => {
                self.undecided()?;
                self.check_base(base_revision)?;
                let awards = self.awards.as_ref().ok_or(DeliberationRefusal::AwardsNotFixed)?;
                if sk_date > today {
                    return Err(DeliberationRefusal::DateInFuture(sk_date));
                }
                Ok(vec![self.seal(&sk_number, sk_date, &signed_by, awards)?])
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
            DeliberationEvent::ResultSealed { .. } => self.sealed = true,
        }
    }

    /// The pleno holds its finalists in `finalist`: none of them can be withdrawn behind its back.
    fn claims(_: &str, event: &DeliberationEvent) -> Vec<Claim> {
        match event {
            DeliberationEvent::DeliberationOpened { finalists, .. } => finalists
                .iter()
                .map(|one| Claim::Take { scope: "finalist".to_owned(), value: one.proposal.to_string() })
                .collect(),
            DeliberationEvent::DeliberationOrderChanged { .. }
            | DeliberationEvent::DeliberationAwardsFixed { .. }
            | DeliberationEvent::ResultSealed { .. } => vec![],
        }
    }
}

impl Deliberation {
    fn undecided(&self) -> Result<&(EditionId, String), DeliberationRefusal> {
        match &self.opened {
            None => Err(DeliberationRefusal::NotOpen),
            Some(_) if self.sealed => Err(DeliberationRefusal::AlreadySealed),
            Some(opened) => Ok(opened),
        }
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
        sk_number: &Title,
        sk_date: Date,
        signed_by: &Title,
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
            sk_number: sk_number.to_string(),
            sk_date,
            signed_by: signed_by.to_string(),
            rules_sha256,
            result,
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

/// The awards as they are fixed: in the order of the rules, each by place.
fn fix(rules: &[AwardRule], given: &[GivenAward], order: &FinalOrder) -> Result<Vec<FixedAward>, DeliberationRefusal> {
    if given.is_empty() && !rules.is_empty() {
        return Err(DeliberationRefusal::NoAwards);
    }
    if let Some(unknown) = given.iter().find(|award| !rules.iter().any(|rule| rule.key == award.key)) {
        return Err(DeliberationRefusal::UnknownAward(unknown.key.clone()));
    }
    if given.iter().any(|award| order.find(&award.proposal.to_string()).is_none()) {
        return Err(DeliberationRefusal::NotAFinalist);
    }
    let placed = order.placed();
    let mut fixed = Vec::with_capacity(given.len());
    for rule in rules {
        let of_rule: Vec<ProposalId> = given.iter().filter(|a| a.key == rule.key).map(|a| a.proposal).collect();
        if of_rule.iter().enumerate().any(|(n, proposal)| of_rule[..n].contains(proposal)) {
            return Err(DeliberationRefusal::Twice { label: rule.label.clone() });
        }
        if let Some(count) = rule.count.filter(|count| !rule.by_rank && of_rule.len() > *count as usize) {
            return Err(DeliberationRefusal::TooMany { label: rule.label.clone(), count });
        }
        for placed in &placed {
            if let Some(proposal) = of_rule.iter().find(|proposal| proposal.to_string() == placed.line.entry) {
                fixed.push(FixedAward { key: rule.key.clone(), label: rule.label.clone(), proposal: *proposal });
            }
        }
    }
    let mut rest = placed.as_slice();
    while let Some(first) = rest.first() {
        let (division, others) = rest.split_at(first.of as usize);
        check_ranks(rules, &fixed, division)?;
        rest = others;
    }
    Ok(fixed)
}

/// Within one division, awards by rank follow the final order: each goes to entries side by side, beginning where the
/// awards above it end, or at the top for an award wide enough to include them (Top 10 above Terbaik I to III).
fn check_ranks(rules: &[AwardRule], fixed: &[FixedAward], division: &[Placed<'_>]) -> Result<(), DeliberationRefusal> {
    let mut above = 0;
    for rule in rules.iter().filter(|rule| rule.by_rank) {
        let holds = |placed: &Placed<'_>| {
            fixed.iter().any(|award| award.key == rule.key && award.proposal.to_string() == placed.line.entry)
        };
        let held: Vec<&Placed<'_>> = division.iter().filter(|placed| holds(placed)).collect();
        let label = || rule.label.clone();
        if let Some(count) = rule.count.filter(|count| held.len() > *count as usize) {
            return Err(DeliberationRefusal::TooMany { label: label(), count });
        }
        if let (Some(first), Some(last)) = (held.first(), held.last()) {
            let side_by_side = (last.place - first.place + 1) as usize == held.len();
            let includes_above = first.place == 1 && rule.count.is_none_or(|count| count > above);
            if !side_by_side || !(first.place == above + 1 || includes_above) {
                let to = rule.count.map(|count| above + count);
                return Err(DeliberationRefusal::OutOfOrder { label: label(), from: above + 1, to });
            }
            let outside = division
                .iter()
                .find(|placed| !holds(placed) && (placed.rank == first.rank || placed.rank == last.rank));
            if let Some(equal) = outside {
                return Err(DeliberationRefusal::SplitsTie { label: label(), rank: equal.rank });
            }
        }
        above += rule.count.unwrap_or(held.len() as u32);
    }
    Ok(())
}

#[cfg(test)]
mod tests;
