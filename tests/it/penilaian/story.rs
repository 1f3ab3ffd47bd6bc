//! An edition in judging: two proposals, two judges of other OPDs, one judge who works for an entrant.

use crate::support::{Client, Page, TestApp};
use reqwest::StatusCode;
use sayembara::{
    competition::{
        edition::{aggregate::Edition, commands::EditionCommand},
        round::{
            aggregate::Round,
            commands::{RoundCommand, Unfinished},
        },
        templates,
    },
    kernel::{
        actor::{Actor, CommandId, Role, Stamp},
        aggregate::Aggregate,
        ids::{AssignmentId, EditionId, InnovationId, PersonId, ProposalId, RoundId},
        relation::Kind,
        text::Title,
        time::{Timestamp, Zone, parse_date},
    },
    proposal::{
        aggregate::Proposal,
        commands::{
            EditionFacts, Fingerprint, Head, InnovationFacts, Note, ProposalCommand, Registration, SectionEdit,
            SectionText,
        },
    },
    scoring::rules::{Calendar, EditionRules, MissingJudge, RoundKind, RoundRules},
};
use std::{fmt::Display, sync::Arc};

pub(crate) struct Story {
    pub(crate) app: TestApp,
    pub(crate) edition: EditionId,
    pub(crate) round: RoundId,
    /// Of Dinas Kesehatan.
    pub(crate) sakina: ProposalId,
    /// Of Dinas Sosial.
    pub(crate) rantang: ProposalId,
    pub(crate) panitia: Client,
    /// Works for the inspektorat.
    pub(crate) ani: PersonId,
    /// Works for nobody here.
    pub(crate) budi: PersonId,
    /// Works for a puskesmas, that is for Dinas Kesehatan.
    pub(crate) citra: PersonId,
    begun: Timestamp,
}

/// The rules of KIPP 2023 with two criteria and one scored round.
pub(crate) fn rules() -> EditionRules {
    let mut rules = templates::find("kipp-2023").unwrap().rules.clone();
    rules.documents.clear();
    // The SK comes with the seal; what a promised time to object changes has tests of its own.
    rules.objections = None;
    // So do quorum and the two who seal.
    rules.deliberation = None;
    rules.rounds.retain(|round| round.key != "presentasi");
    for round in rules.rounds.iter_mut().filter(|round| round.kind == RoundKind::Scored) {
        round.criteria.retain(|criterion| ["kebaruan", "signifikansi"].contains(&criterion.key.as_str()));
        for (criterion, weight) in round.criteria.iter_mut().zip(["40", "60"]) {
            criterion.weight = weight.parse().unwrap();
        }
        round.scale.places = 1;
        round.panel_size = 2;
        round.note_required = false;
        round.missing_judge = MissingJudge::CountSigned { minimum: 1 };
        round.stage_weight = "100".parse().unwrap();
    }
    rules
}

/// The same with a second scored round, `presentasi`.
pub(crate) fn two_rounds() -> EditionRules {
    let mut rules = rules();
    let at = rules.rounds.iter().position(|round| round.key == "proposal").unwrap();
    rules.rounds[at].stage_weight = "50".parse().unwrap();
    let second = RoundRules { key: "presentasi".into(), label: "Presentasi".into(), ..rules.rounds[at].clone() };
    rules.rounds.insert(at + 1, second);
    rules
}

impl Story {
    /// The round is planned; nobody is assigned, everybody has declared that there are no relations.
    pub(crate) async fn begin() -> Self {
        Self::begin_by(rules()).await
    }

    /// The same by other rules.
    pub(crate) async fn begin_by(rules: EditionRules) -> Self {
        let story = Self::announced_by(&rules).await;
        for judge in [story.ani, story.budi, story.citra] {
            story.app.declared(story.round, judge).await;
        }
        story
    }

    /// The round is planned by these rules; nobody is assigned, and nobody has declared anything.
    pub(crate) async fn announced_by(rules: &EditionRules) -> Self {
        let app = TestApp::in_banyuwangi().await;
        app.person("panitia", &[(Role::Organiser, "region:35.10")]).await;
        let ani = app.person("ani", &[(Role::Judge, "region:35.10")]).await;
        let budi = app.person("budi", &[(Role::Judge, "region:35.10")]).await;
        let citra = app.person("citra", &[(Role::Judge, "region:35.10")]).await;
        let edition = EditionId::of(&[&"sinovik-2026"]);
        let panitia = app.sign_in("panitia").await;
        let story = Self {
            edition,
            round: RoundId::of_edition(edition, "proposal"),
            sakina: ProposalId::of(&[&"sakina"]),
            rantang: ProposalId::of(&[&"rantang"]),
            app,
            panitia,
            ani,
            budi,
            citra,
            begun: Timestamp::now(),
        };
        story.employ(ani, "inspektorat").await;
        story.employ(citra, "puskesmas-35.10.20").await;
        story.publish(rules).await;
        story.enter(rules, story.sakina, "dinkes", "Laskar Sakina").await;
        story.enter(rules, story.rantang, "dinsos", "Rantang Kasih").await;
        story
    }

    /// The round is open and everybody is assigned to everything they may judge.
    pub(crate) async fn judging() -> Self {
        Self::judging_by(rules()).await
    }

    async fn judging_by(rules: EditionRules) -> Self {
        let story = Self::begin_by(rules).await;
        story.open().await;
        story.assign_all().await;
        story
    }

    /// Ani and Budi have scored and signed both proposals; the round is closed and ranked: Sakina 85.75, Rantang 70.
    pub(crate) async fn ranked() -> Self {
        Self::ranked_by(rules()).await
    }

    /// The same by other rules.
    pub(crate) async fn ranked_by(rules: EditionRules) -> Self {
        let story = Self::judging_by(rules).await;
        let (ani, budi) = (story.sign_in("ani").await, story.sign_in("budi").await);
        for (judge, person, values) in
            [(&ani, story.ani, [("90", "85"), ("70", "70")]), (&budi, story.budi, [("80", "87,5"), ("70", "70")])]
        {
            for (proposal, (novelty, effect)) in [story.sakina, story.rantang].into_iter().zip(values) {
                story.score_and_sign(judge, proposal, person, novelty, effect).await;
            }
        }
        story.close().await;
        story
    }

    pub(crate) async fn sign_in(&self, username: &str) -> Client {
        self.app.sign_in(username).await
    }
    /// The panitia's page of the round.
    pub(crate) fn panel(&self) -> String {
        format!("/panitia/babak/{}/juri", self.round)
    }
    /// The panitia's page of the pleno.
    pub(crate) fn pleno(&self) -> String {
        format!("/panitia/lomba/{}/pleno", self.edition)
    }
    pub(crate) fn duty(&self, proposal: ProposalId, judge: PersonId) -> AssignmentId {
        AssignmentId::of_judge(self.round, proposal, judge)
    }
    /// The judge's page of a proposal.
    pub(crate) fn desk(&self, proposal: ProposalId, judge: PersonId) -> String {
        format!("/penilaian/{}", self.duty(proposal, judge))
    }

    pub(crate) async fn open(&self) {
        self.command::<Round>(self.round, RoundCommand::Open, Role::Organiser).await;
    }
    pub(crate) async fn close(&self) {
        self.command::<Round>(self.round, RoundCommand::Close { left: Unfinished::default() }, Role::Organiser).await;
    }

    /// Assigns everybody to everything with the button of the panitia's page.
    pub(crate) async fn assign_all(&self) -> Page {
        let page = self.panel();
        let report = self.panitia.fill(&page, &format!("{page}/semua"), &[]).await;
        assert_eq!(report.status, StatusCode::OK, "{}", report.text());
        report
    }

    /// Assigns one judge with the button of the panitia's page.
    pub(crate) async fn assign(&self, proposal: ProposalId, judge: PersonId) -> Page {
        let page = self.panitia.get(&self.panel()).await;
        let (proposal, judge) = (proposal.to_string(), judge.to_string());
        self.panitia.submit(&page, &self.panel(), &[("usulan", &proposal), ("juri", &judge)]).await
    }

    /// Saves scores with the judge's form.
    pub(crate) async fn save(&self, judge: &Client, desk: &str, novelty: &str, effect: &str) -> Page {
        judge.fill(desk, desk, &[("nilai-kebaruan", novelty), ("nilai-signifikansi", effect)]).await
    }

    pub(crate) async fn score_and_sign(
        &self,
        judge: &Client,
        proposal: ProposalId,
        person: PersonId,
        novelty: &str,
        effect: &str,
    ) {
        let desk = self.desk(proposal, person);
        let saved = self.save(judge, &desk, novelty, effect).await;
        assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.text());
        let signed = sign(judge, &desk).await;
        assert_eq!(signed.location.as_deref(), Some("/penilaian"), "{}", signed.text());
    }

    /// How many events of this type the log holds.
    pub(crate) async fn count(&self, event_type: &str) -> i64 {
        sqlx::query_scalar("select count(*) from events where event_type = $1")
            .bind(event_type)
            .fetch_one(&self.app.database.pool)
            .await
            .unwrap()
    }

    /// Gives a command, and waits until everything that follows from it has happened.
    pub(crate) async fn command<A: Aggregate>(&self, id: impl Display, command: A::Command, role: Role) {
        let wish = PersonId::mint();
        let stamp = Stamp {
            by: Actor::Person(PersonId::from_u128(1)),
            role,
            at: Timestamp::now(),
            command_id: CommandId::of_tool("test", wish),
            correlation_id: wish.to_string(),
            on_behalf_of: None,
        };
        self.app.app.engine().bus().execute::<A>(id, command, &stamp).await.unwrap();
        self.app.app.engine().settled().await.unwrap();
    }

    pub(crate) async fn employ(&self, person: PersonId, unit: &str) {
        let sql = "update person set employer = $2 where id = $1";
        sqlx::query(sql).bind(person).bind(unit).execute(&self.app.database.pool).await.unwrap();
    }

    /// Waits until this many duties have ended by a relation or by hand, with all that follows.
    pub(crate) async fn recused(&self, duties: i64) {
        for _ in 0..500 {
            if self.count("JudgeRecused").await == duties {
                self.app.app.engine().settled().await.unwrap();
                return;
            }
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
        panic!("{} duties ended, not {duties}", self.count("JudgeRecused").await);
    }

    /// As if the person had written on the proposal: a relation that nothing has noticed.
    pub(crate) async fn wrote(&self, person: PersonId, proposal: ProposalId) {
        let sql = "insert into read.judging_author (proposal, person) values ($1, $2)";
        sqlx::query(sql).bind(proposal).bind(person).execute(&self.app.database.pool).await.unwrap();
    }

    /// As if the panitia had stated a relation while the round was judged.
    pub(crate) async fn said(&self, person: PersonId, proposal: ProposalId, kind: Kind) {
        let sql = "insert into read.judging_relation (edition, judge, proposal, kind, source, reason, at)
                   values ($1, $2, $3, $4, 'panitia', 'Tercatat.', now())";
        let query = sqlx::query(sql).bind(self.edition).bind(person).bind(proposal).bind(kind);
        query.execute(&self.app.database.pool).await.unwrap();
    }

    async fn publish(&self, rules: &EditionRules) {
        let now = self.begun;
        let calendar = Calendar {
            zone: Zone::Wib,
            registration_opens: now.plus_days(1),
            registration_closes: now.plus_days(30),
            rounds: vec![],
        };
        let draft = EditionCommand::Draft {
            slug: "sinovik-2026".parse().unwrap(),
            name: Title::parse("Sinovik Banyuwangi 2026").unwrap(),
            year: 2026,
            region: "35.10".parse().unwrap(),
            template: "kipp-2023".into(),
            rules: Box::new(rules.clone()),
            calendar,
        };
        self.command::<Edition>(self.edition, draft, Role::Organiser).await;
        self.command::<Edition>(self.edition, EditionCommand::Publish { base_revision: 1 }, Role::Organiser).await;
        self.command::<Edition>(self.edition, EditionCommand::OpenRegistration, Role::Organiser).await;
        let selection = RoundId::of_edition(self.edition, "administrasi");
        self.command::<Round>(selection, RoundCommand::Open, Role::Organiser).await;
    }

    /// A proposal, handed in and admitted.
    pub(crate) async fn enter(&self, rules: &EditionRules, proposal: ProposalId, unit: &str, title: &str) {
        let now = self.begun;
        let acting = vec![unit.parse().unwrap()];
        let edition = Arc::new(EditionFacts {
            edition: self.edition,
            region: "35.10".parse().unwrap(),
            rules: rules.clone(),
            zone: Zone::Wib,
            opens_at: now.plus_days(-1),
            closes_at: now.plus_days(30),
            registration: Registration::Open,
        });
        let innovation = InnovationFacts {
            innovation: InnovationId::of(&[&title]),
            unit: unit.parse().unwrap(),
            region: "35.10".parse().unwrap(),
            unit_active: true,
            implemented_on: parse_date("2019-02-01"),
            ranks: vec![],
        };
        let head = Head {
            title: Title::parse(title).unwrap(),
            group: "umum".into(),
            category: "kesehatan".into(),
            video_link: None,
        };
        let text = |label: &str| SectionEdit {
            base: Fingerprint::of(""),
            text: SectionText::parse(&format!("Isi {label} dari {title}.")).unwrap(),
        };
        let edits = rules.sections.iter().map(|section| (section.key.clone(), text(&section.label))).collect();
        let draft = ProposalCommand::Draft {
            acting: acting.clone(),
            edition: edition.clone(),
            innovation: innovation.clone(),
            head,
        };
        let write = ProposalCommand::WriteSections { acting: acting.clone(), edition: edition.clone(), edits };
        let submit = ProposalCommand::Submit { acting, edition, innovation };
        for command in [draft, write, submit] {
            self.command::<Proposal>(proposal, command, Role::Operator).await;
        }
        let round = RoundId::of_edition(self.edition, "administrasi");
        let admit = ProposalCommand::Admit { round, version: 1, note: Note::default() };
        self.command::<Proposal>(proposal, admit, Role::Verifier).await;
    }
}

/// Signs with the form of the summary page.
pub(crate) async fn sign(judge: &Client, desk: &str) -> Page {
    let address = format!("{desk}/tandatangan");
    judge.fill(&address, &address, &[]).await
}

#[track_caller]
pub(crate) fn refused(page: &Page, sentence: &str) {
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", page.text());
    assert!(page.says(sentence), "no {sentence:?} in {}", page.text());
}

#[track_caller]
pub(crate) fn led_to(page: &Page, place: &str) {
    assert_eq!(page.location.as_deref(), Some(place), "{} {}", page.status, page.text());
}
