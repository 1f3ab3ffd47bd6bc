//! Follows the whole log: a row of words for each event, and what each thing belongs to.

use super::{
    super::sentences::{self, Context, Said},
    Audience, subject,
};
use crate::{
    certificate::events::CertificateEvent,
    competition::{edition::events::EditionEvent, round::events::RoundEvent},
    document::events::DocumentEvent,
    eventstore::{Projection, ProjectionError, RecordedEvent},
    innovation::events::InnovationEvent,
    judging::{
        assignment::events::AssignmentEvent, conflict::events::ConflictEvent, deliberation::events::DeliberationEvent,
        score_sheet::events::ScoreSheetEvent,
    },
    objection::events::ObjectionEvent,
    proposal::events::ProposalEvent,
};
use async_trait::async_trait;
use sqlx::PgConnection;

/// Keeps the history.
pub struct HistoryProjection;

const TABLES: &str = "
create table history_subject (
    id text primary key,
    edition text,
    round text,
    proposal text,
    innovation text,
    unit text,
    region text,
    zone text,
    title text not null default '',
    sealed boolean not null default false
);

create table history_entry (
    position bigint not null,
    -- 0 is the event itself, the rest what it means for single proposals.
    n integer not null,
    at timestamptz not null,
    by text not null,
    role text not null,
    -- The territory whose work a person from above it did.
    on_behalf_of text,
    part text not null,
    event_type text not null,
    aggregate_id text not null,
    edition text,
    round text,
    proposal text,
    innovation text,
    sentence text not null,
    reason text,
    -- Whom the sentence is about.
    person text,
    -- 0 public, 1 verifier, 2 owner, 3 panitia.
    audience smallint not null,
    reason_audience smallint not null,
    after_sealing smallint,
    primary key (position, n)
);
create index history_subject_edition on history_subject (edition);
create index history_subject_proposal on history_subject (proposal);
create index history_subject_innovation on history_subject (innovation);
create index history_entry_edition on history_entry (edition, position) where n = 0;
create index history_entry_round on history_entry (round, position) where n = 0;
create index history_entry_proposal on history_entry (proposal, position);
create index history_entry_innovation on history_entry (innovation, position);
create index history_entry_aggregate on history_entry (aggregate_id, position) where n = 0;
";

#[async_trait]
impl Projection for HistoryProjection {
    fn name(&self) -> &'static str {
        "history"
    }
    fn version(&self) -> u32 {
        5
    }
    fn tables(&self) -> &'static str {
        TABLES
    }

    async fn apply(&self, event: &RecordedEvent, read: &mut PgConnection) -> Result<(), ProjectionError> {
        let known = Known::find(read, &event.aggregate_id).await?.unwrap_or_default();
        let now = known.clone().after(event)?.with_parents(read).await?;
        if now != known {
            now.keep(read, &event.aggregate_id).await?;
        }
        let zone = subject::zone(now.zone.as_deref().unwrap_or_default());
        let mut aside = 0;
        for said in sentences::said(event, Context { zone, label: &now.title })? {
            aside += i32::from(said.aside);
            write(read, event, &now, &said, if said.aside { aside } else { 0 }).await?;
        }
        match event.event_type.as_str() {
            "ResultSealed" => open(read, now.edition.as_deref()).await?,
            "ResultReopened" => shut(read, now.edition.as_deref()).await?,
            _ => {}
        }
        Ok(())
    }
}

/// What the log says so far about what a thing is and belongs to.
#[derive(Debug, Clone, Default, PartialEq, Eq, sqlx::FromRow)]
struct Known {
    edition: Option<String>,
    round: Option<String>,
    proposal: Option<String>,
    innovation: Option<String>,
    unit: Option<String>,
    region: Option<String>,
    zone: Option<String>,
    title: String,
}

impl Known {
    async fn find(read: &mut PgConnection, id: &str) -> Result<Option<Self>, sqlx::Error> {
        sqlx::query_as(
            "select edition, round, proposal, innovation, unit, region, zone, title from history_subject where id = $1",
        )
        .bind(id)
        .fetch_optional(read)
        .await
    }

    /// What the event adds.
    fn after(mut self, event: &RecordedEvent) -> Result<Self, ProjectionError> {
        let id = Some(event.aggregate_id.clone());
        match event.aggregate_type.as_str() {
            "innovation" => {
                self.innovation = id;
                match event.decode()? {
                    InnovationEvent::InnovationRegistered { unit, details } => {
                        self.unit = Some(unit.to_string());
                        self.title = details.title.to_string();
                    }
                    InnovationEvent::InnovationRevised { details } => self.title = details.title.to_string(),
                    InnovationEvent::InnovationStatusReported { .. }
                    | InnovationEvent::InnovationAwardRecorded { .. }
                    | InnovationEvent::InnovationAwardStruck { .. } => {}
                }
            }
            "edition" => {
                self.edition = id;
                match event.decode()? {
                    EditionEvent::EditionDrafted { name, region, calendar, .. } => {
                        self.title = name.to_string();
                        self.region = Some(region.to_string());
                        self.zone = Some(subject::zone_word(calendar.zone).to_owned());
                    }
                    EditionEvent::EditionRulesRevised { name, calendar, .. } => {
                        self.title = name.to_string();
                        self.zone = Some(subject::zone_word(calendar.zone).to_owned());
                    }
                    EditionEvent::EditionRulesPublished { calendar, .. } => {
                        self.zone = Some(subject::zone_word(calendar.zone).to_owned());
                    }
                    EditionEvent::EditionRulesAmended { .. }
                    | EditionEvent::EditionRegistrationOpened { .. }
                    | EditionEvent::EditionRegistrationExtended { .. }
                    | EditionEvent::EditionRegistrationClosed { .. }
                    | EditionEvent::EditionProposalsPublished {}
                    | EditionEvent::EditionAnchorChosen { .. }
                    | EditionEvent::EditionCancelled { .. } => {}
                }
            }
            "round" => {
                self.round = id;
                match event.decode()? {
                    RoundEvent::RoundPlanned { edition, rules, territory, .. } => {
                        self.edition = Some(edition.to_string());
                        self.title = rules.label;
                        self.region = territory.map(|territory| territory.to_string());
                    }
                    RoundEvent::RoundRulesAmended { rules, .. } => self.title = rules.label,
                    RoundEvent::RoundEntryAdmitted { .. }
                    | RoundEvent::RoundEntryRecalled { .. }
                    | RoundEvent::RoundEntryDiscussed { .. }
                    | RoundEvent::RoundEntryRemoved { .. }
                    | RoundEvent::RoundRescheduled { .. }
                    | RoundEvent::RoundReopened { .. }
                    | RoundEvent::RoundOpened { .. }
                    | RoundEvent::RoundDeadlineExtended { .. }
                    | RoundEvent::RoundClosed { .. }
                    | RoundEvent::RoundRanked { .. } => {}
                }
            }
            "proposal" => {
                self.proposal = id;
                match event.decode()? {
                    ProposalEvent::ProposalDrafted { edition, innovation, unit, title, .. }
                    | ProposalEvent::ProposalSubmitted { edition, innovation, unit, title, .. } => {
                        self.edition = Some(edition.to_string());
                        self.innovation = Some(innovation.to_string());
                        self.unit = Some(unit.to_string());
                        self.title = title.to_string();
                    }
                    ProposalEvent::ProposalHeadRevised { title, .. } => self.title = title.to_string(),
                    ProposalEvent::ProposalSectionsWritten { .. }
                    | ProposalEvent::ProposalAttachmentAdded { .. }
                    | ProposalEvent::ProposalAttachmentRemoved { .. }
                    | ProposalEvent::ProposalReturned { .. }
                    | ProposalEvent::ProposalAdmitted { .. }
                    | ProposalEvent::ProposalRejected { .. }
                    | ProposalEvent::ProposalWithdrawn { .. }
                    | ProposalEvent::ProposalRedacted { .. } => {}
                }
            }
            "assignment" => match event.decode()? {
                AssignmentEvent::JudgeAssigned { round, proposal, .. }
                | AssignmentEvent::JudgeRecused { round, proposal, .. }
                | AssignmentEvent::AssignmentCancelled { round, proposal, .. } => {
                    (self.round, self.proposal) = (Some(round.to_string()), Some(proposal.to_string()));
                }
            },
            // Over the rounds of an edition: each event stands in the trail of the round that it was said in.
            "conflict" => match event.decode()? {
                ConflictEvent::ConflictsDeclared { round, edition, .. } => {
                    self.edition = Some(edition.to_string());
                    (self.round, self.proposal) = (Some(round.to_string()), None);
                    (self.innovation, self.unit) = (None, None);
                }
                ConflictEvent::ConflictStated { round, proposal, edition, .. }
                | ConflictEvent::ConflictWithdrawn { round, proposal, edition, .. } => {
                    self.edition = Some(edition.to_string());
                    (self.round, self.proposal) = (Some(round.to_string()), Some(proposal.to_string()));
                    (self.innovation, self.unit) = (None, None);
                }
            },
            "score_sheet" => match event.decode()? {
                ScoreSheetEvent::ScoreSheetSaved { round, proposal, .. }
                | ScoreSheetEvent::ScoreSheetSigned { round, proposal, .. }
                | ScoreSheetEvent::ScoreSheetTranscribed { round, proposal, .. }
                | ScoreSheetEvent::ScoreSheetTranscriptConfirmed { round, proposal, .. }
                | ScoreSheetEvent::ScoreSheetPhotoAdded { round, proposal, .. }
                | ScoreSheetEvent::ScoreSheetPhotoRemoved { round, proposal, .. }
                | ScoreSheetEvent::ScoreSheetReopened { round, proposal, .. }
                | ScoreSheetEvent::ScoreSheetSetAside { round, proposal, .. } => {
                    (self.round, self.proposal) = (Some(round.to_string()), Some(proposal.to_string()));
                }
            },
            "deliberation" => match event.decode()? {
                DeliberationEvent::DeliberationOpened { edition, .. }
                | DeliberationEvent::ResultSealProposed { edition, .. }
                | DeliberationEvent::ResultSealWithdrawn { edition, .. }
                | DeliberationEvent::ResultSealVoided { edition, .. }
                | DeliberationEvent::ResultSealed { edition, .. }
                | DeliberationEvent::ObjectionsClosed { edition, .. }
                | DeliberationEvent::ResultReopened { edition, .. }
                | DeliberationEvent::RecountOrdered { edition, .. }
                | DeliberationEvent::DeliberationRecounted { edition, .. }
                | DeliberationEvent::SkRecorded { edition, .. } => self.edition = Some(edition.to_string()),
                DeliberationEvent::DeliberationAgendaWritten { .. }
                | DeliberationEvent::MinutesWritten { .. }
                | DeliberationEvent::DeliberationConvened { .. }
                | DeliberationEvent::DeliberationAttendanceRecorded { .. }
                | DeliberationEvent::DeliberationNoteAdded { .. }
                | DeliberationEvent::DeliberationOrderChanged { .. }
                | DeliberationEvent::DeliberationAwardsFixed { .. } => {}
            },
            "document" => match event.decode()? {
                DocumentEvent::SignedCopyFiled { edition, .. } => self.edition = Some(edition.to_string()),
            },
            "certificate_look" => match event.decode()? {
                CertificateEvent::CertificateBackgroundChosen { edition, .. }
                | CertificateEvent::CertificateSignersNamed { edition, .. } => {
                    self.edition = Some(edition.to_string());
                }
            },
            "objection" => match event.decode()? {
                ObjectionEvent::ObjectionFiled { edition, proposal, .. } => {
                    (self.edition, self.proposal) = (Some(edition.to_string()), Some(proposal.to_string()));
                }
                ObjectionEvent::ObjectionFileAdded { .. }
                | ObjectionEvent::ObjectionRejected { .. }
                | ObjectionEvent::ObjectionUpheld { .. } => {}
            },
            _ => {}
        }
        Ok(self)
    }

    /// Takes over what round, proposal and edition know, where it is not known yet.
    async fn with_parents(mut self, read: &mut PgConnection) -> Result<Self, sqlx::Error> {
        if self.edition.is_none()
            && let Some(round) = &self.round
            && let Some(round) = Self::find(read, round).await?
        {
            self.edition = round.edition;
            self.region = self.region.or(round.region);
        }
        if self.innovation.is_none()
            && let Some(proposal) = &self.proposal
            && let Some(proposal) = Self::find(read, proposal).await?
        {
            (self.innovation, self.unit) = (proposal.innovation, proposal.unit);
        }
        if self.zone.is_none()
            && let Some(edition) = &self.edition
            && let Some(edition) = Self::find(read, edition).await?
        {
            self.zone = edition.zone;
            self.region = self.region.or(edition.region);
        }
        Ok(self)
    }

    async fn keep(&self, read: &mut PgConnection, id: &str) -> Result<(), sqlx::Error> {
        sqlx::query(
            "insert into history_subject (id, edition, round, proposal, innovation, unit, region, zone, title)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
             on conflict (id) do update set edition = $2, round = $3, proposal = $4, innovation = $5, unit = $6,
               region = $7, zone = $8, title = $9",
        )
        .bind(id)
        .bind(&self.edition)
        .bind(&self.round)
        .bind(&self.proposal)
        .bind(&self.innovation)
        .bind(&self.unit)
        .bind(&self.region)
        .bind(&self.zone)
        .bind(&self.title)
        .execute(read)
        .await
        .map(|_| ())
    }
}

async fn write(
    read: &mut PgConnection,
    event: &RecordedEvent,
    now: &Known,
    said: &Said,
    n: i32,
) -> Result<(), sqlx::Error> {
    let proposal = said.proposal.map(|(proposal, _)| proposal.to_string()).or_else(|| now.proposal.clone());
    let innovation = said.proposal.and_then(|(_, innovation)| innovation).map(|id| id.to_string());
    sqlx::query(
        "insert into history_entry (position, n, at, by, role, on_behalf_of, part, event_type, aggregate_id, edition, round, proposal,
           innovation, sentence, reason, person, audience, reason_audience, after_sealing)
         select $1, $2, $3, $4, $5, $20, $6, $7, $8, $9, $10, $11,
           coalesce($12, $13, (select innovation from history_subject where id = $11)),
           $14, $15, $16, case when sealed then coalesce($19, $17) else $17 end,
           case when sealed then coalesce($19, $18) else $18 end, $19
         from (select exists (select from history_subject where id = $9 and sealed) as sealed) s",
    )
    .bind(event.position)
    .bind(n)
    .bind(event.at)
    .bind(&event.by)
    .bind(event.role)
    .bind(said.part)
    .bind(&event.event_type)
    .bind(&event.aggregate_id)
    .bind(&now.edition)
    .bind(&now.round)
    .bind(proposal)
    .bind(innovation)
    .bind(&now.innovation)
    .bind(&said.sentence)
    .bind(&said.reason)
    .bind(said.person)
    .bind(said.audience as i16)
    .bind(said.reason_audience as i16)
    .bind(said.after_sealing.map(|audience: Audience| audience as i16))
    .bind(&event.on_behalf_of)
    .execute(read)
    .await
    .map(|_| ())
}

/// What happens from here on stays with those who work on it, until the next result is sealed; what was open stays so.
async fn shut(read: &mut PgConnection, edition: Option<&str>) -> Result<(), sqlx::Error> {
    sqlx::query("update history_subject set sealed = false where id = $1").bind(edition).execute(read).await.map(|_| ())
}

/// From here on everybody may read how the result came about.
async fn open(read: &mut PgConnection, edition: Option<&str>) -> Result<(), sqlx::Error> {
    sqlx::query("update history_subject set sealed = true where id = $1").bind(edition).execute(&mut *read).await?;
    sqlx::query(
        "update history_entry set audience = after_sealing, reason_audience = after_sealing
         where edition = $1 and after_sealing is not null",
    )
    .bind(edition)
    .execute(read)
    .await
    .map(|_| ())
}
