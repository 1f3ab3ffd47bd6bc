//! The rules of one edition: what may change until when.

mod calendar;

pub use calendar::problems as calendar_problems;

use crate::{
    competition::edition::{
        commands::EditionCommand,
        events::{EDITION_HELD, EditionEvent, REGISTRATION, ROUND_BEGUN, SCORING_BEGUN, SLUG},
    },
    kernel::{
        actor::{Actor, Stamp},
        aggregate::{Aggregate, Claim},
        ids::{EditionId, ProposalId, RoundId},
        region::RegionCode,
        text::Title,
        time::Timestamp,
    },
    scoring::rules::{Calendar, EditionRules, RoundKind, RoundRules, TieRule},
};
use std::collections::BTreeSet;

/// Proposals that every panel of a ladder scores.
const MOST_ANCHORS: usize = 2;

/// What decisions about one edition need to know of its past.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Edition {
    state: State,
    /// How many versions of the rules there were.
    revision: u32,
    plan: Option<Plan>,
    registration: Registration,
    proposals_published: bool,
    anchors: BTreeSet<ProposalId>,
}

#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
enum State {
    #[default]
    Absent,
    Draft,
    Published,
    Cancelled,
}

#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
enum Registration {
    #[default]
    Ahead,
    Open,
    Closed,
}

/// The version in force.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Plan {
    region: RegionCode,
    name: Title,
    rules: EditionRules,
    calendar: Calendar,
}

/// Why a wish about an edition is turned down, as the panitia reads it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EditionRefusal {
    #[error("Lomba ini sudah dibuat.")]
    AlreadyDrafted,
    #[error("Lomba ini belum dibuat.")]
    Unknown,
    #[error("Alamat ini sudah dipakai lomba lain. Pilih alamat lain, misalnya dengan tahunnya.")]
    SlugTaken,
    #[error("Tahun lomba harus antara 2000 dan 2100.")]
    YearOutOfRange,
    #[error("Lomba ini sudah diubah orang lain sejak Anda membukanya. Periksa dulu perubahannya, lalu ulangi.")]
    ChangedMeanwhile,
    #[error("Aturan lomba ini sudah terbit. Perubahan hanya lewat perubahan aturan dengan alasan.")]
    AlreadyPublished,
    #[error("Lomba ini belum terbit.")]
    NotPublished,
    #[error("Lomba ini sudah dibatalkan.")]
    Cancelled,
    /// One sentence for each thing that does not hold.
    #[error("{}", .0.join(" "))]
    RulesDoNotHold(Vec<String>),
    #[error(
        "Setelah terbit, babak tidak dapat ditambah, dihapus, diganti jenisnya, atau ditukar urutannya, dan wilayah yang ikut tidak dapat diganti."
    )]
    RoundsAreFixed,
    #[error(
        "Pendaftaran sudah dibuka, jadi kelompok, kategori, bagian dan berkas usulan tidak dapat diubah lagi: ada yang sudah menulis dengan aturan ini."
    )]
    FormIsFixed,
    #[error("Babak yang sudah dibuka tidak dapat diubah lagi aturannya.")]
    RoundHasBegun,
    #[error("Belum waktunya.")]
    NotYetDue,
    #[error("Batas pendaftaran sudah lewat. Tunggu sistem membuka dan menutupnya, lalu perpanjang dengan alasan.")]
    ClosingHasPassed,
    #[error("Pembanding hanya untuk lomba yang dinilai di setiap wilayah.")]
    NoLadder,
    #[error("Usulan ini tidak terdaftar di lomba ini.")]
    NotEntered,
    #[error("Undian tidak dapat ditambahkan sesudah aturan terbit: sidik benihnya harus sudah terbit bersama aturan.")]
    LotIsFixed,
    #[error("Masa sanggah yang sudah diumumkan tidak dapat dihapus atau diperpendek.")]
    ObjectionsArePromised,
    #[error("Sudah ada dua pembanding. Lebih dari itu hanya menambah pekerjaan juri.")]
    EnoughAnchors,
    #[error("Pendaftaran belum dibuka.")]
    RegistrationNotOpen,
    #[error("Pendaftaran sudah ditutup. Untuk membukanya lagi, perpanjang dengan alasan.")]
    RegistrationHasClosed,
    #[error("Batas baru sudah lewat. Pilih waktu yang akan datang.")]
    ExtensionInThePast,
    #[error("Batas baru harus lebih lambat dari batas yang berlaku sekarang. Batas tidak dapat dimajukan.")]
    ExtensionNotLater,
    #[error("Penilaian sudah dimulai, jadi pendaftaran tidak dapat dibuka lagi dan lomba tidak dapat dibatalkan.")]
    ScoringHasBegun,
    #[error("Usulan sudah dapat dibaca semua orang, jadi pendaftaran tidak dapat dibuka lagi.")]
    ProposalsArePublic,
    #[error(
        "Lomba ini punya babak yang dinilai tanpa nama unit. Usulannya baru dapat dibuka untuk umum setelah hasil disahkan, supaya juri tidak membacanya di sana."
    )]
    JudgedWithoutNames,
    #[error(
        "Penilaian tanpa nama unit sudah diumumkan bersama aturan, jadi tidak dapat ditambah atau dihapus sesudah aturan terbit."
    )]
    BlindnessIsFixed,
    #[error("Tutup dulu pendaftaran. Selama masih dibuka, usulan tidak diperlihatkan supaya tidak saling meniru.")]
    RegistrationStillOpen,
}

impl Aggregate for Edition {
    const TYPE: &'static str = "edition";
    type Command = EditionCommand;
    type Event = EditionEvent;
    type Refusal = EditionRefusal;

    fn decide(&self, command: EditionCommand, stamp: &Stamp) -> Result<Vec<EditionEvent>, EditionRefusal> {
        let by_clock = stamp.by == Actor::Clock;
        match command {
            EditionCommand::Draft { slug, name, year, region, template, rules, calendar } => {
                if self.state != State::Absent {
                    return Err(EditionRefusal::AlreadyDrafted);
                }
                if !(2000..=2100).contains(&year) {
                    return Err(EditionRefusal::YearOutOfRange);
                }
                let slug = slug.to_string();
                Ok(vec![EditionEvent::EditionDrafted { slug, name, year, region, template, rules: *rules, calendar }])
            }
            EditionCommand::Revise { base_revision, name, rules, calendar } => {
                let plan = self.draft()?;
                if (&plan.name, &plan.rules, &plan.calendar) == (&name, &*rules, &calendar) {
                    return Ok(vec![]);
                }
                self.check_base(base_revision)?;
                Ok(vec![EditionEvent::EditionRulesRevised { name, rules: *rules, calendar }])
            }
            EditionCommand::Publish { base_revision } => self.publish(base_revision, stamp.at),
            EditionCommand::Amend { base_revision, rules, reason } => {
                let plan = self.published()?;
                if plan.rules == *rules {
                    return Ok(vec![]);
                }
                self.check_base(base_revision)?;
                self.check_amendment(&plan.rules, &rules)?;
                let rounds = changed_rounds(&plan.rules, &rules);
                let rules_sha256 = rules.sha256();
                Ok(vec![EditionEvent::EditionRulesAmended { rules: *rules, rules_sha256, reason, rounds }])
            }
            EditionCommand::OpenRegistration => {
                let calendar = &self.published()?.calendar;
                match self.registration {
                    Registration::Open => return Ok(vec![]),
                    Registration::Closed => return Err(EditionRefusal::RegistrationHasClosed),
                    Registration::Ahead => {}
                }
                if by_clock && stamp.at < calendar.registration_opens {
                    return Err(EditionRefusal::NotYetDue);
                }
                let closes_at = calendar.registration_closes;
                if !by_clock && closes_at <= stamp.at {
                    return Err(EditionRefusal::ClosingHasPassed);
                }
                Ok(vec![EditionEvent::EditionRegistrationOpened { closes_at, by_clock }])
            }
            EditionCommand::ExtendRegistration { closes_at, reason } => {
                let plan = self.published()?;
                let previous = plan.calendar.registration_closes;
                let reopened = match self.registration {
                    Registration::Ahead => return Err(EditionRefusal::RegistrationNotOpen),
                    Registration::Open => false,
                    Registration::Closed => true,
                };
                if self.registration == Registration::Open && closes_at == previous {
                    return Ok(vec![]);
                }
                if reopened && self.proposals_published {
                    return Err(EditionRefusal::ProposalsArePublic);
                }
                if closes_at <= stamp.at {
                    return Err(EditionRefusal::ExtensionInThePast);
                }
                // What closed early by hand may be reopened up to any time ahead.
                if !reopened && closes_at <= previous {
                    return Err(EditionRefusal::ExtensionNotLater);
                }
                let before = if reopened { plan.scored_rounds() } else { vec![] };
                Ok(vec![EditionEvent::EditionRegistrationExtended { previous, closes_at, reason, reopened, before }])
            }
            EditionCommand::CloseRegistration => {
                let closes_at = self.published()?.calendar.registration_closes;
                match self.registration {
                    Registration::Ahead => return Err(EditionRefusal::RegistrationNotOpen),
                    Registration::Closed => return Ok(vec![]),
                    Registration::Open => {}
                }
                if by_clock && stamp.at < closes_at {
                    return Err(EditionRefusal::NotYetDue);
                }
                Ok(vec![EditionEvent::EditionRegistrationClosed { by_clock, closes_at }])
            }
            EditionCommand::PublishProposals { sealed } => {
                let hidden = self.published()?.rules.has_blind_round() && !sealed;
                match (self.proposals_published, self.registration) {
                    (true, _) => Ok(vec![]),
                    (false, Registration::Closed) if hidden => Err(EditionRefusal::JudgedWithoutNames),
                    (false, Registration::Ahead) => Err(EditionRefusal::RegistrationNotOpen),
                    (false, Registration::Open) => Err(EditionRefusal::RegistrationStillOpen),
                    (false, Registration::Closed) => Ok(vec![EditionEvent::EditionProposalsPublished {}]),
                }
            }
            EditionCommand::ChooseAnchor { proposal, handed_in, reason } => {
                let plan = self.published()?;
                if self.anchors.contains(&proposal) {
                    return Ok(vec![]);
                }
                let before = plan.lowest_step().ok_or(EditionRefusal::NoLadder)?;
                if !handed_in.contains(&proposal) {
                    return Err(EditionRefusal::NotEntered);
                }
                // One that was taken back leaves its place to another.
                if self.anchors.intersection(&handed_in).count() >= MOST_ANCHORS {
                    return Err(EditionRefusal::EnoughAnchors);
                }
                Ok(vec![EditionEvent::EditionAnchorChosen { proposal, reason, before }])
            }
            EditionCommand::Cancel { reason } => {
                let plan = self.plan.as_ref().ok_or(EditionRefusal::Unknown)?;
                if self.state == State::Cancelled {
                    return Ok(vec![]);
                }
                let mut events = Vec::new();
                if self.registration == Registration::Open {
                    let closes_at = plan.calendar.registration_closes;
                    events.push(EditionEvent::EditionRegistrationClosed { by_clock, closes_at });
                }
                events.push(EditionEvent::EditionCancelled { reason, before: plan.scored_rounds() });
                Ok(events)
            }
        }
    }

    fn apply(&mut self, event: &EditionEvent) {
        match event {
            EditionEvent::EditionDrafted { name, region, rules, calendar, .. } => {
                self.state = State::Draft;
                self.revision += 1;
                let (region, name) = (region.clone(), name.clone());
                self.plan = Some(Plan { region, name, rules: rules.clone(), calendar: calendar.clone() });
            }
            EditionEvent::EditionRulesRevised { name, rules, calendar } => {
                self.revision += 1;
                if let Some(plan) = &mut self.plan {
                    (plan.name, plan.rules, plan.calendar) = (name.clone(), rules.clone(), calendar.clone());
                }
            }
            EditionEvent::EditionRulesPublished { .. } => self.state = State::Published,
            EditionEvent::EditionRulesAmended { rules, .. } => {
                self.revision += 1;
                if let Some(plan) = &mut self.plan {
                    plan.rules = rules.clone();
                }
            }
            EditionEvent::EditionRegistrationOpened { .. } => self.registration = Registration::Open,
            EditionEvent::EditionRegistrationExtended { closes_at, .. } => {
                self.registration = Registration::Open;
                if let Some(plan) = &mut self.plan {
                    plan.calendar.registration_closes = *closes_at;
                }
            }
            EditionEvent::EditionRegistrationClosed { .. } => self.registration = Registration::Closed,
            EditionEvent::EditionProposalsPublished {} => self.proposals_published = true,
            EditionEvent::EditionAnchorChosen { proposal, .. } => {
                self.anchors.insert(*proposal);
            }
            EditionEvent::EditionCancelled { .. } => self.state = State::Cancelled,
        }
    }

    fn claims(id: &str, event: &EditionEvent) -> Vec<Claim> {
        let window = |at: &Timestamp| (REGISTRATION.to_owned(), format!("{id}@{}", at.millis()));
        let take = |(scope, value): (String, String)| Claim::Take { scope, value };
        let release = |(scope, value): (String, String)| Claim::Release { scope, value };
        match event {
            EditionEvent::EditionDrafted { slug, .. } => vec![take((SLUG.to_owned(), slug.clone()))],
            EditionEvent::EditionRulesPublished { .. } => vec![take((EDITION_HELD.to_owned(), id.to_owned()))],
            EditionEvent::EditionRulesAmended { rounds, .. } => not_begun(id, ROUND_BEGUN, rounds),
            EditionEvent::EditionRegistrationOpened { closes_at, .. } => vec![take(window(closes_at))],
            EditionEvent::EditionRegistrationExtended { previous, closes_at, before, .. } => {
                let mut claims = not_begun(id, SCORING_BEGUN, before);
                claims.extend([release(window(previous)), take(window(closes_at))]);
                claims
            }
            EditionEvent::EditionRegistrationClosed { closes_at, .. } => vec![release(window(closes_at))],
            EditionEvent::EditionAnchorChosen { before, .. } => not_begun(id, ROUND_BEGUN, before),
            EditionEvent::EditionCancelled { before, .. } => {
                let mut claims = not_begun(id, SCORING_BEGUN, before);
                claims.push(release((EDITION_HELD.to_owned(), id.to_owned())));
                claims
            }
            EditionEvent::EditionRulesRevised { .. } | EditionEvent::EditionProposalsPublished {} => vec![],
        }
    }

    fn refuse_claim(claim: &Claim) -> Option<EditionRefusal> {
        match claim.scope() {
            SLUG => Some(EditionRefusal::SlugTaken),
            ROUND_BEGUN => Some(EditionRefusal::RoundHasBegun),
            SCORING_BEGUN => Some(EditionRefusal::ScoringHasBegun),
            _ => None,
        }
    }
}

/// Fails when one of the rounds holds the scope: it is taken and given back at once.
fn not_begun(edition: &str, scope: &str, keys: &[String]) -> Vec<Claim> {
    let Ok(edition) = edition.parse::<EditionId>() else { return vec![] };
    keys.iter()
        .flat_map(|key| {
            let (scope, value) = (scope.to_owned(), RoundId::of_edition(edition, key).to_string());
            [Claim::Take { scope: scope.clone(), value: value.clone() }, Claim::Release { scope, value }]
        })
        .collect()
}

impl Edition {
    fn draft(&self) -> Result<&Plan, EditionRefusal> {
        let plan = self.plan.as_ref().ok_or(EditionRefusal::Unknown)?;
        match self.state {
            State::Absent | State::Draft => Ok(plan),
            State::Published => Err(EditionRefusal::AlreadyPublished),
            State::Cancelled => Err(EditionRefusal::Cancelled),
        }
    }

    fn published(&self) -> Result<&Plan, EditionRefusal> {
        let plan = self.plan.as_ref().ok_or(EditionRefusal::Unknown)?;
        match self.state {
            State::Absent | State::Draft => Err(EditionRefusal::NotPublished),
            State::Published => Ok(plan),
            State::Cancelled => Err(EditionRefusal::Cancelled),
        }
    }

    fn check_base(&self, base_revision: u32) -> Result<(), EditionRefusal> {
        if base_revision == self.revision { Ok(()) } else { Err(EditionRefusal::ChangedMeanwhile) }
    }

    fn publish(&self, base_revision: u32, now: Timestamp) -> Result<Vec<EditionEvent>, EditionRefusal> {
        if self.state == State::Published && base_revision == self.revision {
            return Ok(vec![]);
        }
        let Plan { region, rules, calendar, .. } = self.draft()?;
        self.check_base(base_revision)?;
        let mut problems = rules.problems();
        problems.extend(rules.ladder_problems(region));
        problems.extend(calendar_problems(calendar, rules, now));
        if !problems.is_empty() {
            return Err(EditionRefusal::RulesDoNotHold(problems));
        }
        Ok(vec![EditionEvent::EditionRulesPublished {
            rules: rules.clone(),
            rules_sha256: rules.sha256(),
            calendar: calendar.clone(),
        }])
    }

    /// The list of rounds stays; once registration has opened, the form stays too; the new rules hold.
    fn check_amendment(&self, old: &EditionRules, new: &EditionRules) -> Result<(), EditionRefusal> {
        let shape = |rules: &EditionRules| -> Vec<(Vec<String>, RoundKind)> {
            rules.rounds.iter().map(|round| (round.held_as(), round.kind)).collect()
        };
        if shape(old) != shape(new) {
            return Err(EditionRefusal::RoundsAreFixed);
        }
        let draws = |round: &RoundRules| round.tie_order.contains(&TieRule::Lot);
        if old.rounds.iter().zip(&new.rounds).any(|(old, new)| draws(new) && !draws(old)) {
            return Err(EditionRefusal::LotIsFixed);
        }
        if old.rounds.iter().zip(&new.rounds).any(|(old, new)| old.blind != new.blind) {
            return Err(EditionRefusal::BlindnessIsFixed);
        }
        if self.registration != Registration::Ahead && !same_form(old, new) {
            return Err(EditionRefusal::FormIsFixed);
        }
        let days = |rules: &EditionRules| rules.objections.map_or(0, |it| it.working_days);
        if days(new) < days(old) {
            return Err(EditionRefusal::ObjectionsArePromised);
        }
        let problems = new.problems();
        if problems.is_empty() { Ok(()) } else { Err(EditionRefusal::RulesDoNotHold(problems)) }
    }
}

impl Plan {
    /// Names the rounds of the lowest step of a ladder.
    fn lowest_step(&self) -> Option<Vec<String>> {
        self.rules.rounds.iter().find(|round| round.ladder.is_some()).map(RoundRules::held_as)
    }
    fn scored_rounds(&self) -> Vec<String> {
        self.rules.scored_rounds().into_iter().flat_map(RoundRules::held_as).collect()
    }
}

fn same_form(old: &EditionRules, new: &EditionRules) -> bool {
    (&old.groups, &old.categories, &old.sections, old.section_weight_total, &old.documents)
        == (&new.groups, &new.categories, &new.sections, new.section_weight_total, &new.documents)
}

/// What the pleno asks stays once anybody has begun to score.
fn changed_rounds(old: &EditionRules, new: &EditionRules) -> Vec<String> {
    let decides = old.deliberation != new.deliberation;
    let changed = |old: &RoundRules, new: &RoundRules| old != new || (decides && old.kind == RoundKind::Scored);
    let pairs = old.rounds.iter().zip(&new.rounds);
    pairs.filter(|(old, new)| changed(old, new)).flat_map(|(old, _)| old.held_as()).collect()
}

#[cfg(test)]
mod tests;
