//! Editions, innovations and proposals to begin a test with, made by commands.

use super::{Client, Page, TestApp};
use reqwest::multipart::{Form, Part};
use sayembara::{
    competition::{
        edition::{aggregate::Edition, commands::EditionCommand},
        round::{
            aggregate::Round,
            commands::{RoundCommand, Unfinished},
        },
        templates,
    },
    innovation::{
        aggregate::Innovation,
        commands::InnovationCommand,
        events::{Award, Details, Form as Kind, Initiator, Stage, StageDates, Urusan},
    },
    judging::conflict::{
        aggregate::Conflict,
        commands::{Concern, ConflictCommand},
    },
    kernel::{
        actor::{Actor, CommandId, Role, Stamp},
        aggregate::Aggregate,
        ids::{ConflictId, EditionId, InnovationId, PersonId, ProposalId, RoundId},
        text::{Prose, Reason, Title},
        time::{Timestamp, Zone, parse_date},
    },
    scoring::rules::{Calendar, EditionRules, RoundWindow},
};

/// A PDF as small as it gets.
pub(crate) const PDF: &[u8] = b"%PDF-1.7\n1 0 obj << >> endobj";

/// An edition of Kabupaten Banyuwangi by the rules of KIPP 2023.
pub(crate) struct TestEdition {
    pub(crate) id: EditionId,
    pub(crate) slug: String,
    pub(crate) rules: EditionRules,
    pub(crate) calendar: Calendar,
}

impl TestEdition {
    /// The round of the administrative selection.
    pub(crate) fn administrative(&self) -> RoundId {
        RoundId::of_edition(self.id, "administrasi")
    }
    /// A text for every section, by field name.
    pub(crate) fn texts(&self, said: &str) -> Vec<(String, String)> {
        self.rules
            .sections
            .iter()
            .map(|section| (format!("isi-{}", section.key), format!("{said} di bagian {}.", section.label)))
            .collect()
    }
}

/// The stamp of a wish of somebody unnamed.
fn stamp(role: Role) -> Stamp {
    let wish = PersonId::mint();
    Stamp {
        by: Actor::Person(PersonId::from_u128(1)),
        role,
        at: Timestamp::now(),
        command_id: CommandId::of_tool("test", wish),
        correlation_id: wish.to_string(),
        on_behalf_of: None,
    }
}

impl TestApp {
    /// Gives a command, and waits until everything that follows from it has happened.
    pub(crate) async fn command<A: Aggregate>(&self, id: impl std::fmt::Display, command: A::Command, role: Role) {
        self.app.engine().bus().execute::<A>(id, command, &stamp(role)).await.unwrap();
        self.app.engine().settled().await.unwrap();
    }

    /// The judge declares to have no relation to any entry of the round.
    pub(crate) async fn declared(&self, round: RoundId, judge: PersonId) {
        self.app.engine().settled().await.unwrap();
        let pool = &self.database.pool;
        let edition: EditionId = sqlx::query_scalar("select edition from read.judging_round where id = $1")
            .bind(round)
            .fetch_one(pool)
            .await
            .unwrap();
        let entries: Vec<ProposalId> =
            sqlx::query_scalar("select proposal from read.judging_entry where round = $1 and active")
                .bind(round)
                .fetch_all(pool)
                .await
                .unwrap();
        let of = Concern { edition, round, judge, round_is_over: false };
        let (entries, relations) = (entries.into_iter().collect(), std::collections::BTreeSet::new());
        let stamp = Stamp { by: Actor::Person(judge), ..stamp(Role::Judge) };
        let declare = ConflictCommand::Declare { of, entries, relations };
        let id = ConflictId::of_judge(edition, judge);
        self.app.engine().bus().execute::<Conflict>(id, declare, &stamp).await.unwrap();
        self.app.engine().settled().await.unwrap();
    }

    /// Opens the round of a territory before its window, as the panitia of the kabupaten may.
    pub(crate) async fn open_early(&self, round: RoundId) {
        let stamp = Stamp { on_behalf_of: Some("35.10".parse().unwrap()), ..stamp(Role::Organiser) };
        self.app.engine().bus().execute::<Round>(round, RoundCommand::Open, &stamp).await.unwrap();
        self.app.engine().settled().await.unwrap();
    }

    /// An edition with published rules, registration from yesterday until in 30 days, not opened yet.
    pub(crate) async fn announced(
        &self,
        slug: &str,
        change: impl FnOnce(&mut EditionRules, &mut Calendar),
    ) -> TestEdition {
        let id = EditionId::of(&[&slug]);
        let now = Timestamp::now();
        let mut rules = templates::find("kipp-2023").unwrap().rules.clone();
        let mut calendar = Calendar {
            zone: Zone::Wib,
            registration_opens: now.plus_days(1),
            registration_closes: now.plus_days(30),
            rounds: vec![RoundWindow {
                key: "administrasi".into(),
                opens: Some(now.plus_days(2)),
                closes: Some(now.plus_days(60)),
            }],
        };
        change(&mut rules, &mut calendar);
        let draft = EditionCommand::Draft {
            slug: slug.parse().unwrap(),
            name: Title::parse(&format!("Lomba {slug}")).unwrap(),
            year: 2026,
            region: "35.10".parse().unwrap(),
            template: "kipp-2023".into(),
            rules: Box::new(rules.clone()),
            calendar: calendar.clone(),
        };
        self.command::<Edition>(id, draft, Role::Organiser).await;
        self.command::<Edition>(id, EditionCommand::Publish { base_revision: 1 }, Role::Organiser).await;
        TestEdition { id, slug: slug.into(), rules, calendar }
    }

    /// The same, with registration open.
    pub(crate) async fn opened(
        &self,
        slug: &str,
        change: impl FnOnce(&mut EditionRules, &mut Calendar),
    ) -> TestEdition {
        let edition = self.announced(slug, change).await;
        self.command::<Edition>(edition.id, EditionCommand::OpenRegistration, Role::Organiser).await;
        edition
    }

    /// Opens the administrative selection by hand.
    pub(crate) async fn open_selection(&self, edition: &TestEdition) {
        self.command::<Round>(edition.administrative(), RoundCommand::Open, Role::Organiser).await;
    }

    /// Closes the administrative selection by hand.
    pub(crate) async fn close_selection(&self, edition: &TestEdition) {
        let close = RoundCommand::Close { left: Unfinished::default() };
        self.command::<Round>(edition.administrative(), close, Role::Organiser).await;
    }

    /// Moves the closing instant.
    pub(crate) async fn extend(&self, edition: &TestEdition, closes_at: Timestamp) {
        let reason = Reason::parse("Listrik padam di banyak kecamatan.").unwrap();
        self.command::<Edition>(edition.id, EditionCommand::ExtendRegistration { closes_at, reason }, Role::Organiser)
            .await;
    }

    /// An innovation of a unit, in use since this day.
    pub(crate) async fn innovation(&self, unit: &str, title: &str, implemented_on: &str) -> InnovationId {
        let id = InnovationId::of(&[&unit, &title]);
        let day = parse_date(implemented_on);
        let details = Details {
            title: Title::parse(title).unwrap(),
            long_form: None,
            summary: Prose::parse("Petugas mendatangi warga yang tidak dapat datang ke kantor.").unwrap(),
            urusan: Urusan::Health,
            stage: Stage::Implemented,
            dates: StageDates { initiated_on: day, trialled_on: day, implemented_on: day },
            form: Kind::PublicService,
            digital: false,
            initiator: Initiator::Unit,
            sdgs: vec![],
            link: None,
        };
        let today = Zone::Wib.date(Timestamp::now());
        let register = InnovationCommand::Register { unit: unit.parse().unwrap(), details, today };
        self.command::<Innovation>(id, register, Role::Operator).await;
        id
    }

    /// An award of an innovation.
    pub(crate) async fn award(&self, innovation: InnovationId, award: Award) {
        let today = Zone::Wib.date(Timestamp::now());
        self.command::<Innovation>(innovation, InnovationCommand::RecordAward { award, today }, Role::Operator).await;
    }
}

impl Client {
    /// Begins a proposal and answers its address: `/usulan/prp-…`.
    pub(crate) async fn draft(
        &self,
        edition: &TestEdition,
        innovation: InnovationId,
        typed: &[(&str, &str)],
    ) -> String {
        let answer = self.draft_form(edition, innovation, typed).await;
        let location = answer.location.clone().unwrap_or_else(|| panic!("{}: {}", answer.status, answer.text()));
        location.strip_suffix("/tulis").unwrap().to_owned()
    }

    /// Sends the form of a new proposal.
    pub(crate) async fn draft_form(
        &self,
        edition: &TestEdition,
        innovation: InnovationId,
        typed: &[(&str, &str)],
    ) -> Page {
        let innovation = innovation.to_string();
        let mut fields =
            vec![("inovasi", innovation.as_str()), ("kelompok", "umum"), ("kategori", "kesehatan"), ("judul", "")];
        fields.retain(|(name, _)| !typed.iter().any(|(changed, _)| changed == name));
        fields.extend(typed);
        self.fill(&format!("/usulan/baru?lomba={}", edition.slug), "/usulan/baru", &fields).await
    }

    /// Writes sections of a draft.
    pub(crate) async fn write(&self, place: &str, texts: &[(String, String)]) -> Page {
        let typed: Vec<(&str, &str)> = texts.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
        let address = format!("{place}/tulis");
        self.fill(&address, &address, &typed).await
    }

    /// Uploads a file to a place of a draft.
    pub(crate) async fn attach(&self, place: &str, slot: &str, name: &str, bytes: &[u8]) -> Page {
        let address = format!("{place}/lampiran");
        let page = self.get(&address).await;
        let mut form = Form::new();
        for (key, value) in page.form(&address) {
            form = form.text(key.clone(), if key == "tempat" { slot.to_owned() } else { value });
        }
        // The id of the wish is fresh for each place, as in the page's own forms.
        let form = form.part("berkas", Part::bytes(bytes.to_vec()).file_name(name.to_owned()));
        self.post_multipart(&address, form).await
    }

    /// A draft that lacks nothing.
    pub(crate) async fn complete(&self, edition: &TestEdition, innovation: InnovationId, title: &str) -> String {
        let place = self.draft(edition, innovation, &[("judul", title)]).await;
        let answer = self.write(&place, &edition.texts(title)).await;
        assert_eq!(answer.status, reqwest::StatusCode::SEE_OTHER, "{}", answer.text());
        for document in edition.rules.documents.iter().filter(|document| document.groups.is_empty()) {
            let answer = self.attach(&place, &document.key, "surat.pdf", PDF).await;
            assert_eq!(answer.status, reqwest::StatusCode::SEE_OTHER, "{}", answer.text());
        }
        place
    }

    /// Hands a draft in.
    pub(crate) async fn hand_in(&self, place: &str) -> Page {
        self.fill(&format!("{place}/periksa"), &format!("{place}/kirim"), &[]).await
    }

    /// A complete proposal, handed in.
    pub(crate) async fn handed_in(&self, edition: &TestEdition, innovation: InnovationId, title: &str) -> String {
        let place = self.complete(edition, innovation, title).await;
        let answer = self.hand_in(&place).await;
        assert_eq!(
            answer.location.as_deref(),
            Some(format!("{place}/tanda-terima?baru=1").as_str()),
            "{}",
            answer.text()
        );
        place
    }
}
