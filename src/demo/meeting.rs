//! How a pleno of the demo meets and seals: agenda, attendance with one correction, notes, chair and secretary.

use super::{
    DemoError, cast,
    play::{Play, failed},
};
use crate::{
    eventstore,
    judging::{
        deliberation::{
            aggregate::Deliberation,
            commands::DeliberationCommand,
            events::{DeliberationEvent, Minutes, Presence, Sk},
        },
        form::pleno::STANDARD_AGENDA,
        read_model,
    },
    kernel::{
        actor::Role,
        ids::{DeliberationId, EditionId, PersonId, ProposalId},
        text::{Reason, Title},
        time::{Timestamp, Zone},
    },
    scoring::rules::ObjectionRules,
};
use chrono::Datelike;
use std::collections::BTreeMap;

/// Where plenos of the demo meet.
const HALL: &str = "Ruang rapat Sekretariat Daerah";

/// One pleno with those who lead it.
pub(super) struct Pleno<'a> {
    pub(super) play: &'a Play<'a>,
    pub(super) slug: &'a str,
    pub(super) edition: EditionId,
    pub(super) chair: &'a str,
    pub(super) secretary: &'a str,
}

impl Pleno<'_> {
    /// A wish of one of those who lead it.
    pub(super) async fn wish(
        &self,
        login: &str,
        name: &str,
        at: Timestamp,
        command: DeliberationCommand,
    ) -> Result<(), DemoError> {
        let (id, name) = (DeliberationId::of_edition(self.edition), format!("{}:pleno:{name}", self.slug));
        self.play.run::<Deliberation>(login, Role::Organiser, at, &name, id, command).await
    }

    fn failed(&self, error: impl std::fmt::Display) -> DemoError {
        failed(format!("{}: pleno", self.slug), error)
    }

    fn reason(&self, text: &str) -> Result<Reason, DemoError> {
        Reason::parse(text).map_err(|error| self.failed(error))
    }

    /// The panitia invites: agenda, chair and secretary.
    pub(super) async fn convene(&self, at: Timestamp) -> Result<(), DemoError> {
        self.play.settled().await?;
        let pool = self.play.pool();
        let pleno = read_model::pleno(pool, self.edition).await?.ok_or_else(|| self.failed("there is no pleno"))?;
        self.agenda("agenda", at).await?;
        let panitia = read_model::panitia(pool, &pleno.region).await?.into_iter().map(|(person, _)| person).collect();
        let (chair, secretary) = (cast::id(self.chair), cast::id(self.secretary));
        let judges = pleno.judge_ids;
        let convene = DeliberationCommand::Convene { chair, secretary, judges, panitia, reason: None };
        self.wish(self.chair, "convene", at.plus_seconds(600), convene).await
    }

    pub(super) async fn agenda(&self, name: &str, at: Timestamp) -> Result<(), DemoError> {
        let items: Result<Vec<Title>, _> = STANDARD_AGENDA.iter().map(|item| Title::parse(item)).collect();
        let items = items.map_err(|error| self.failed(error))?;
        self.wish(self.secretary, name, at, DeliberationCommand::WriteAgenda { items }).await
    }

    /// Everybody comes but the last judge, who was first noted as absent.
    pub(super) async fn attend(&self, name: &str, at: Timestamp) -> Result<(), DemoError> {
        self.play.settled().await?;
        let pleno = read_model::pleno(self.play.pool(), self.edition).await?;
        let attendees = pleno.and_then(|pleno| pleno.meeting).map(|meeting| meeting.attendees).unwrap_or_default();
        let last = attendees.last().map(|one| one.person).ok_or_else(|| self.failed("nobody was asked to come"))?;
        let as_noted = |person: PersonId| if person == last { Presence::Absent } else { Presence::Present };
        let marks = attendees.iter().map(|one| (one.person, as_noted(one.person))).collect();
        let record = DeliberationCommand::RecordAttendance { marks, reason: None };
        self.wish(self.secretary, name, at, record).await?;
        let reason = Some(self.reason("Surat izin juri ini diterima sebelum pleno dimulai, tetapi belum terbaca.")?);
        let marks = BTreeMap::from([(last, Presence::Excused)]);
        let correct = DeliberationCommand::RecordAttendance { marks, reason };
        self.wish(self.secretary, &format!("{name}-corrected"), at.plus_seconds(900), correct).await
    }

    pub(super) async fn note(
        &self,
        name: &str,
        at: Timestamp,
        proposal: Option<ProposalId>,
        note: &str,
    ) -> Result<(), DemoError> {
        let note = self.reason(note)?;
        self.wish(self.secretary, name, at, DeliberationCommand::AddNote { proposal, note }).await
    }

    /// The secretary writes what the minutes say beside what is recorded.
    pub(super) async fn minutes(
        &self,
        name: &str,
        at: Timestamp,
        place: &str,
        reason: Option<&str>,
    ) -> Result<(), DemoError> {
        let today = Zone::Wib.date(at);
        let title = |text: &str| Title::parse(text).map_err(|error| self.failed(error));
        let number = title(&format!("000.9/{}/BA/{}", today.ordinal(), today.year()))?;
        let minutes = Minutes { number: Some(number), date: today, place: title(place)?, chair: None };
        let reason = reason.map(|text| self.reason(text)).transpose()?;
        let write = DeliberationCommand::WriteMinutes { minutes, panitia: vec![], today, reason };
        self.wish(self.secretary, name, at, write).await
    }

    /// The chair signs, and ten minutes later, at `at`, the secretary confirms.
    pub(super) async fn seal(
        &self,
        name: &str,
        at: Timestamp,
        base_revision: u32,
        sk: Option<Sk>,
        objections: Option<ObjectionRules>,
    ) -> Result<(), DemoError> {
        let today = Zone::Wib.date(at);
        self.minutes(&format!("{name}-minutes"), at.plus_seconds(-1200), HALL, None).await?;
        let propose = DeliberationCommand::ProposeSeal { base_revision, sk, objections, today };
        self.wish(self.chair, &format!("{name}-signed"), at.plus_seconds(-600), propose).await?;
        let id = DeliberationId::of_edition(self.edition).to_string();
        let events = eventstore::of_aggregate(self.play.pool(), "deliberation", &id).await?;
        let signed = events.iter().rev().find(|event| event.event_type == "ResultSealProposed");
        let signed = signed.ok_or_else(|| self.failed("the chair has not signed"))?.decode::<DeliberationEvent>()?;
        let DeliberationEvent::ResultSealProposed { result_sha256, .. } = signed else {
            return Err(self.failed("the chair has signed something else"));
        };
        let confirm = DeliberationCommand::ConfirmSeal { result_sha256, objections, zone: Zone::Wib, today };
        self.wish(self.secretary, name, at, confirm).await
    }
}
