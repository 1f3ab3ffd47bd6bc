//! A small ladder: contests in some kecamatan of Banyuwangi whose best meet at kabupaten, played by commands.

use super::{TestApp, TestEdition};
use sayembara::{
    competition::{
        edition::{aggregate::Edition, commands::EditionCommand},
        round::{
            aggregate::Round,
            commands::{RoundCommand, Unfinished},
        },
        templates,
    },
    judging::{
        assignment::{
            aggregate::Assignment,
            commands::{AssignmentCommand, Duty, Ties},
        },
        deliberation::{
            aggregate::Deliberation,
            commands::{DeliberationCommand, GivenAward},
            events::{Presence, Sk},
        },
        read_model,
        score_sheet::{
            aggregate::ScoreSheet,
            commands::{ScoreSheetCommand, Sheet, SheetFacts},
            events::DraftScore,
        },
    },
    kernel::{
        actor::{Actor, CommandId, Role, Stamp},
        aggregate::Aggregate,
        ids::{AssignmentId, DeliberationId, InnovationId, PersonId, ProposalId, RoundId, ScoreSheetId},
        region::RegionCode,
        score::Number,
        text::{Reason, Title},
        time::{Timestamp, Zone},
        unit::UnitCode,
    },
    proposal::{
        aggregate::Proposal,
        commands::{EditionFacts, Head, InnovationFacts, ProposalCommand, Registration},
    },
    scoring::rules::RoundWindow,
};
use std::{collections::BTreeMap, sync::Arc};

impl TestEdition {
    /// The contest of a kecamatan.
    pub(crate) fn contest(&self, territory: &str) -> RoundId {
        RoundId::of_territory(self.id, "kecamatan", &territory.parse().unwrap())
    }
    /// The round in which the best of all kecamatan meet.
    pub(crate) fn kabupaten(&self) -> RoundId {
        RoundId::of_edition(self.id, "kabupaten")
    }
}

impl TestApp {
    /// A ladder over these kecamatan, registration open. Contests close in ten days, the kabupaten's round in thirty.
    pub(crate) async fn ladder(&self, slug: &str, kecamatan: &[&str]) -> TestEdition {
        let territories: Vec<RegionCode> = kecamatan.iter().map(|code| code.parse().unwrap()).collect();
        self.opened(slug, |rules, calendar| {
            *rules = templates::find("smart-kampung").unwrap().rules.clone();
            rules.seat(&territories, 1);
            rules.objections = None;
            let now = Timestamp::now();
            let window = |key: &str, opens: i64, closes: i64| RoundWindow {
                key: key.into(),
                opens: Some(now.plus_days(opens)),
                closes: Some(now.plus_days(closes)),
            };
            calendar.registration_closes = now.plus_days(2);
            calendar.rounds = vec![window("kecamatan", 3, 10), window("kabupaten", 11, 30)];
        })
        .await
    }

    async fn wish<A: Aggregate>(&self, id: impl std::fmt::Display, command: A::Command, by: Actor, role: Role) {
        let wish = PersonId::mint();
        let at = Timestamp::now();
        let command_id = CommandId::of_tool("test", wish);
        let stamp = Stamp { by, role, at, command_id, correlation_id: wish.to_string(), on_behalf_of: None };
        self.app.engine().bus().execute::<A>(id, command, &stamp).await.unwrap();
    }

    /// The entry of a village, by its code: `35.10.24.2008`.
    pub(crate) async fn village_enters(&self, edition: &TestEdition, village: &str) -> ProposalId {
        let unit: UnitCode =
            sqlx::query_scalar("select code from unit where region = $1 and kind in ('desa', 'kelurahan')")
                .bind(village)
                .fetch_one(&self.database.pool)
                .await
                .unwrap();
        let title = format!("Smart Kampung {village}");
        let innovation: InnovationId = self.innovation(unit.as_str(), &title, "2024-01-01").await;
        let id = ProposalId::of(&[&edition.id, &village]);
        let facts = Arc::new(EditionFacts {
            edition: edition.id,
            region: "35.10".parse().unwrap(),
            rules: edition.rules.clone(),
            zone: Zone::Wib,
            opens_at: Timestamp::now().plus_days(-1),
            closes_at: edition.calendar.registration_closes,
            registration: Registration::Open,
        });
        let innovation = InnovationFacts {
            unit_active: true,
            innovation,
            unit: unit.clone(),
            region: village.parse().unwrap(),
            implemented_on: None,
            ranks: vec![],
        };
        let head = Head {
            title: Title::parse(&title).unwrap(),
            group: "desa-kelurahan".into(),
            category: "smart-kampung".into(),
            video_link: None,
        };
        let acting = vec![unit];
        let draft = ProposalCommand::Draft {
            acting: acting.clone(),
            edition: facts.clone(),
            innovation: innovation.clone(),
            head,
        };
        self.command::<Proposal>(id, draft, Role::Operator).await;
        let submit = ProposalCommand::Submit { acting, edition: facts, innovation };
        self.command::<Proposal>(id, submit, Role::Operator).await;
        id
    }

    /// Ends registration.
    pub(crate) async fn registered(&self, edition: &TestEdition) {
        self.command::<Edition>(edition.id, EditionCommand::CloseRegistration, Role::Organiser).await;
    }

    pub(crate) async fn open_round(&self, round: RoundId) {
        self.open_early(round).await;
    }

    pub(crate) async fn close_round(&self, round: RoundId) {
        self.command::<Round>(round, RoundCommand::Close { left: Unfinished::default() }, Role::Organiser).await;
    }

    pub(crate) async fn reopen_round(&self, round: RoundId, above: RoundId, reason: &str) {
        let reason = Reason::parse(reason).unwrap();
        let before: i32 = sqlx::query_scalar("select reopenings from read.competition_round where id = $1")
            .bind(round)
            .fetch_one(&self.database.pool)
            .await
            .unwrap();
        let (turn, lot_sha256) = (before.unsigned_abs() + 1, None);
        self.command::<Round>(round, RoundCommand::Reopen { above, reason, turn, lot_sha256 }, Role::Organiser).await;
    }

    /// These judges are to score the entry.
    pub(crate) async fn assigned(&self, edition: &TestEdition, round: RoundId, entry: ProposalId, judges: &[PersonId]) {
        for judge in judges {
            let unit = "desa-35.10.24.2008".parse().unwrap();
            let duty = Duty { edition: edition.id, round, proposal: entry, judge: *judge, unit };
            let assign = AssignmentCommand::Assign { duty, ties: Ties { is_judge: true, ..Ties::default() } };
            let id = AssignmentId::of_judge(round, entry, *judge);
            self.wish::<Assignment>(id, assign, Actor::Person(PersonId::from_u128(1)), Role::Organiser).await;
        }
    }

    /// The judge gives this value in every criterion and signs.
    pub(crate) async fn signs(
        &self,
        edition: &TestEdition,
        round: RoundId,
        entry: ProposalId,
        judge: PersonId,
        value: i64,
    ) {
        let rules = edition.rules.round("kecamatan").unwrap().clone();
        let (sheet, facts) = (Sheet { round, proposal: entry, judge }, SheetFacts::free(rules.clone()));
        let draft = DraftScore { value: Some(Number::whole(value)), note: "Terlihat di lapangan.".into() };
        let scores = rules.criteria.iter().map(|criterion| (criterion.key.clone(), draft.clone())).collect();
        let id = ScoreSheetId::of_judge(round, entry, judge);
        let revision: i64 = sqlx::query_scalar(
            "select count(*) from events where aggregate_id = $1 and event_type = 'ScoreSheetSaved'",
        )
        .bind(id.to_string())
        .fetch_one(&self.database.pool)
        .await
        .unwrap();
        let base_revision = u32::try_from(revision).unwrap();
        let save =
            ScoreSheetCommand::Save { sheet, facts: facts.clone(), base_revision, scores, checks: BTreeMap::new() };
        self.wish::<ScoreSheet>(id, save, Actor::Person(judge), Role::Judge).await;
        let sign = ScoreSheetCommand::Sign { sheet, facts, base_revision: base_revision + 1 };
        self.wish::<ScoreSheet>(id, sign, Actor::Person(judge), Role::Judge).await;
    }

    /// Every judge scores the entry.
    pub(crate) async fn scored(
        &self,
        edition: &TestEdition,
        round: RoundId,
        entry: ProposalId,
        judges: &[PersonId],
        value: i64,
    ) {
        self.assigned(edition, round, entry, judges).await;
        for judge in judges {
            self.signs(edition, round, entry, *judge, value).await;
        }
    }

    /// The pleno meets, gives the first award and seals: the chair signs, the secretary confirms.
    pub(crate) async fn sealed(&self, edition: &TestEdition, best: ProposalId) {
        let id = DeliberationId::of_edition(edition.id);
        let [chair, secretary] = [1, 2].map(PersonId::from_u128);
        let panitia = async |by: PersonId, command: DeliberationCommand| {
            self.wish::<Deliberation>(id, command, Actor::Person(by), Role::Organiser).await;
        };
        let named = vec![chair, secretary];
        let convene = DeliberationCommand::Convene { chair, secretary, judges: vec![], panitia: named, reason: None };
        panitia(chair, convene).await;
        let marks = BTreeMap::from([(chair, Presence::Present), (secretary, Presence::Present)]);
        panitia(secretary, DeliberationCommand::RecordAttendance { marks, reason: None }).await;
        let award = GivenAward { key: edition.rules.awards[0].key.clone(), proposal: best };
        let fix = DeliberationCommand::FixAwards {
            base_revision: 0,
            rules: edition.rules.awards.clone(),
            rules_sha256: edition.rules.sha256(),
            awards: vec![award],
        };
        panitia(chair, fix).await;
        let today = Zone::Wib.date(Timestamp::now());
        let (number, signed_by) = ("188/201/KEP/429.011/2026".into(), "Bupati Banyuwangi".into());
        let sk = Some(Sk { number, date: today, signed_by });
        panitia(chair, DeliberationCommand::ProposeSeal { base_revision: 1, sk, objections: None, today }).await;
        self.app.engine().settled().await.unwrap();
        let meeting = read_model::pleno(&self.database.pool, edition.id).await.unwrap().unwrap().meeting.unwrap();
        let result_sha256 = meeting.result_sha256.unwrap();
        let confirm = DeliberationCommand::ConfirmSeal { result_sha256, objections: None, zone: Zone::Wib, today };
        panitia(secretary, confirm).await;
        self.app.engine().settled().await.unwrap();
    }
}
