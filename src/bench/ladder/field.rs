//! A ladder of any size, played by commands: one edition, a contest in each kecamatan, an entry of each village.

use crate::{
    bench::BenchError,
    competition::{
        edition::{aggregate::Edition, commands::EditionCommand},
        round::{
            aggregate::Round,
            commands::{RoundCommand, Unfinished},
        },
        templates,
    },
    directory::{
        embedded::EmbeddedRegion,
        table::{self as directory, NewUnit, UnitKind},
    },
    eventstore::{CommandError, Store},
    judging::{
        assignment::{
            aggregate::Assignment,
            commands::{AssignmentCommand, Duty, Ties},
        },
        score_sheet::{
            aggregate::ScoreSheet,
            commands::{ScoreSheetCommand, Sheet, SheetFacts},
            events::DraftScore,
        },
    },
    kernel::{
        actor::{Actor, CommandId, Role, Stamp},
        aggregate::Aggregate,
        ids::{AssignmentId, EditionId, InnovationId, PersonId, ProposalId, RoundId, ScoreSheetId},
        region::{Level, RegionCode},
        score::Number,
        text::Title,
        time::{Timestamp, Zone},
        unit::UnitCode,
    },
    proposal::{
        aggregate::Proposal,
        commands::{EditionFacts, Head, InnovationFacts, ProposalCommand, Registration},
    },
    scoring::rules::{Calendar, EditionRules, RoundRules, RoundWindow},
};
use sqlx::PgPool;
use std::{collections::BTreeMap, fmt::Display, sync::Arc};

/// Commands under way at once.
const WRITERS: usize = 4;

/// One edition and everything that competes in it. Cheap to clone.
#[derive(Clone)]
pub struct Field {
    inner: Arc<Inner>,
}

struct Inner {
    edition: EditionId,
    slug: String,
    region: RegionCode,
    rules: EditionRules,
    facts: Arc<EditionFacts>,
    contests: Vec<Contest>,
    judges: Vec<PersonId>,
    begun: Timestamp,
}

/// A kecamatan and the villages that compete in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contest {
    pub territory: RegionCode,
    pub villages: Vec<RegionCode>,
}

fn failed(what: impl Display) -> impl FnOnce(&dyn Display) -> BenchError {
    move |error| BenchError::Failed(format!("{what}: {error}"))
}

/// Keeps the regions and the units of their villages; what is known stays.
pub async fn inhabit(pool: &PgPool, regions: &[EmbeddedRegion]) -> Result<(), BenchError> {
    for some in regions.chunks(5_000) {
        sqlx::query(
            "insert into region (code, name, level, parent) select * from unnest($1::text[], $2::text[], $3::text[], $4::text[])
             on conflict do nothing",
        )
        .bind(some.iter().map(|region| region.code.clone()).collect::<Vec<_>>())
        .bind(some.iter().map(|region| region.name.clone()).collect::<Vec<_>>())
        .bind(some.iter().map(|region| region.level).collect::<Vec<_>>())
        .bind(some.iter().map(|region| region.code.parent()).collect::<Vec<_>>())
        .execute(pool)
        .await?;
        let units: Vec<NewUnit> = some
            .iter()
            .filter(|region| region.code.level() == Level::Village)
            .map(|region| NewUnit {
                code: UnitCode::of_village(&region.code),
                name: region.name.clone(),
                kind: UnitKind::Desa,
                parent: None,
                region: region.code.clone(),
            })
            .collect();
        directory::add_units(pool, &units).await?;
    }
    Ok(())
}

impl Field {
    /// A ladder over a province or kabupaten with the given regions in it: one seat for each kecamatan, at most so many
    /// villages in each. Over a province the kabupaten are a step of their own.
    pub fn over(region: &RegionCode, regions: &[EmbeddedRegion], villages: usize) -> Result<Self, BenchError> {
        let within = |region: &&EmbeddedRegion, above: &RegionCode, level| {
            region.code.level() == level && region.code.is_within(above)
        };
        // By code: the villages of a kecamatan follow it.
        let mut contests: Vec<Contest> = Vec::new();
        for one in regions.iter().filter(|one| one.code.is_within(region)) {
            match one.code.level() {
                Level::Kecamatan => contests.push(Contest { territory: one.code.clone(), villages: Vec::new() }),
                Level::Village => {
                    let last = contests.last_mut().filter(|last| one.code.is_within(&last.territory));
                    if let Some(last) = last.filter(|last| last.villages.len() < villages) {
                        last.villages.push(one.code.clone());
                    }
                }
                Level::Province | Level::Kabupaten => {}
            }
        }
        contests.retain(|contest| !contest.villages.is_empty());
        let template = templates::find("smart-kampung").ok_or_else(|| BenchError::Failed("no template".into()))?;
        let mut rules = template.rules.clone();
        if region.level() == Level::Province {
            above_the_kabupaten(&mut rules)?;
            let kabupaten: Vec<RegionCode> = regions
                .iter()
                .filter(|one| within(one, region, Level::Kabupaten))
                .map(|one| one.code.clone())
                .filter(|code| contests.iter().any(|contest| contest.territory.is_within(code)))
                .collect();
            rules.seat(&kabupaten, 1);
        }
        rules.seat(&contests.iter().map(|contest| contest.territory.clone()).collect::<Vec<_>>(), 1);
        let begun = Timestamp::now();
        let slug = format!("tangga-{}", region.as_str().replace('.', "-"));
        let edition = EditionId::of(&[&"bench", &slug]);
        let facts = EditionFacts {
            edition,
            region: region.clone(),
            rules: rules.clone(),
            zone: Zone::Wib,
            opens_at: begun.plus_days(-1),
            closes_at: begun.plus_days(30),
            registration: Registration::Open,
        };
        let judges = (1..=5).map(|n| PersonId::of(&[&"bench", &n])).collect();
        let inner =
            Inner { edition, slug, region: region.clone(), rules, facts: Arc::new(facts), contests, judges, begun };
        Ok(Self { inner: Arc::new(inner) })
    }

    pub fn edition(&self) -> EditionId {
        self.inner.edition
    }
    pub fn contests(&self) -> &[Contest] {
        &self.inner.contests
    }
    /// How many villages compete.
    pub fn entries(&self) -> usize {
        self.inner.contests.iter().map(|contest| contest.villages.len()).sum()
    }
    /// The contest of a kecamatan.
    pub fn round(&self, contest: &Contest) -> RoundId {
        RoundId::of_territory(self.inner.edition, "kecamatan", &contest.territory)
    }
    /// The entry of a village.
    pub fn proposal(&self, village: &RegionCode) -> ProposalId {
        ProposalId::of(&[&"bench", &self.inner.slug, village])
    }

    /// Drafts, publishes and opens registration.
    pub async fn publish(&self, store: &Store) -> Result<(), BenchError> {
        let Inner { slug, region, rules, begun, edition, .. } = &*self.inner;
        let window = |round: &RoundRules| RoundWindow { key: round.key.clone(), opens: None, closes: None };
        let draft = EditionCommand::Draft {
            slug: slug.parse().map_err(|e| failed(slug)(&e))?,
            name: Title::parse(&format!("Tangga {region}")).map_err(|e| failed(slug)(&e))?,
            year: 2026,
            region: region.clone(),
            template: "smart-kampung".to_owned(),
            rules: Box::new(rules.clone()),
            calendar: Calendar {
                zone: Zone::Wib,
                registration_opens: begun.plus_days(-1),
                registration_closes: begun.plus_days(30),
                rounds: rules.rounds.iter().map(window).collect(),
            },
        };
        let publish = EditionCommand::Publish { base_revision: 1 };
        for (name, command) in [("draft", draft), ("publish", publish), ("open", EditionCommand::OpenRegistration)] {
            self.run::<Edition>(store, name, Role::Organiser, *edition, command).await?;
        }
        Ok(())
    }

    /// Every village drafts and hands in, two commands each; then registration ends.
    pub async fn enter(&self, store: &Store) -> Result<(), BenchError> {
        self.each(store, |field, store, contest| async move {
            for village in &contest.villages {
                field.enter_one(&store, village).await?;
            }
            Ok(())
        })
        .await?;
        let (edition, close) = (self.inner.edition, EditionCommand::CloseRegistration);
        self.run::<Edition>(store, "registered", Role::Organiser, edition, close).await
    }

    async fn enter_one(&self, store: &Store, village: &RegionCode) -> Result<(), BenchError> {
        let (id, unit) = (self.proposal(village), UnitCode::of_village(village));
        let innovation = InnovationFacts {
            innovation: InnovationId::of(&[&"bench", village]),
            unit: unit.clone(),
            region: village.clone(),
            unit_active: true,
            implemented_on: None,
            ranks: Vec::new(),
        };
        let rules = &self.inner.rules;
        let (group, category) = match (rules.groups.first(), rules.categories.first()) {
            (Some(group), Some(category)) => (group.key.clone(), category.key.clone()),
            _ => return Err(BenchError::Failed("the template has no group or no category".into())),
        };
        let title = Title::parse(&format!("Smart Kampung {village}")).map_err(|error| failed(village)(&error))?;
        let (acting, edition) = (vec![unit], self.inner.facts.clone());
        let draft = ProposalCommand::Draft {
            acting: acting.clone(),
            edition: edition.clone(),
            innovation: innovation.clone(),
            head: Head { title, group, category, video_link: None },
        };
        self.run::<Proposal>(store, "draft", Role::Organiser, id, draft).await?;
        let submit = ProposalCommand::Submit { acting, edition, innovation };
        self.run::<Proposal>(store, "submit", Role::Organiser, id, submit).await
    }

    /// Opens every contest; so many judges score every entry: three commands for each sheet.
    pub async fn score(&self, store: &Store, judges: usize) -> Result<(), BenchError> {
        self.each(store, move |field, store, contest| async move {
            field.open(&store, &contest).await?;
            for village in &contest.villages {
                for judge in 0..judges {
                    field.sheet(&store, field.round(&contest), "kecamatan", village, judge).await?;
                }
            }
            Ok(())
        })
        .await
    }

    /// Opens one contest.
    pub async fn open(&self, store: &Store, contest: &Contest) -> Result<(), BenchError> {
        self.run::<Round>(store, "open", Role::Organiser, self.round(contest), RoundCommand::Open).await
    }

    /// One judge is asked, scores and signs. No two totals of a contest are the same.
    pub async fn sheet(
        &self,
        store: &Store,
        round: RoundId,
        key: &str,
        village: &RegionCode,
        judge: usize,
    ) -> Result<(), BenchError> {
        let (proposal, judge) = (self.proposal(village), self.inner.judges[judge % self.inner.judges.len()]);
        let unit = UnitCode::of_village(village);
        let ties = Ties { is_judge: true, ..Ties::default() };
        let duty = Duty { edition: self.inner.edition, round, proposal, judge, unit };
        let assign = AssignmentCommand::Assign { duty, ties };
        let id = AssignmentId::of_judge(round, proposal, judge);
        self.run::<Assignment>(store, "assign", Role::Organiser, id, assign).await?;
        let rules = self.inner.rules.round(key).ok_or_else(|| BenchError::Failed(format!("no round {key}")))?.clone();
        let last =
            village.as_str().bytes().rev().take(2).fold((1, 0), |(place, sum), digit| {
                (place * 10, sum + place * i64::from(digit.wrapping_sub(b'0') % 10))
            });
        let scores: BTreeMap<String, DraftScore> = rules
            .criteria
            .iter()
            .map(|criterion| {
                let value = Some(Number::whole(99 - last.1 % 90));
                (criterion.key.clone(), DraftScore { value, note: String::new() })
            })
            .collect();
        let (sheet, facts) = (Sheet { round, proposal, judge }, SheetFacts::free(rules));
        let id = ScoreSheetId::of_judge(round, proposal, judge);
        let save =
            ScoreSheetCommand::Save { sheet, facts: facts.clone(), base_revision: 0, scores, checks: BTreeMap::new() };
        self.run_by::<ScoreSheet>(store, judge, "save", Role::Judge, id, save).await?;
        let sign = ScoreSheetCommand::Sign { sheet, facts, base_revision: 1 };
        self.run_by::<ScoreSheet>(store, judge, "sign", Role::Judge, id, sign).await
    }

    /// Closes every contest.
    pub async fn close(&self, store: &Store) -> Result<(), BenchError> {
        self.each(store, |field, store, contest| async move { field.close_one(&store, &contest).await }).await
    }

    /// Closes one contest.
    pub async fn close_one(&self, store: &Store, contest: &Contest) -> Result<(), BenchError> {
        let close = RoundCommand::Close { left: Unfinished::default() };
        self.run::<Round>(store, "close", Role::Organiser, self.round(contest), close).await
    }

    /// Does the work of every contest, several at once.
    async fn each<F, W>(&self, store: &Store, work: F) -> Result<(), BenchError>
    where
        F: Fn(Self, Store, Contest) -> W + Copy + Send + 'static,
        W: Future<Output = Result<(), BenchError>> + Send,
    {
        let mut writers = tokio::task::JoinSet::new();
        for nth in 0..WRITERS {
            let (field, store) = (self.clone(), store.clone());
            writers.spawn(async move {
                for contest in field.inner.contests.iter().skip(nth).step_by(WRITERS) {
                    work(field.clone(), store.clone(), contest.clone()).await?;
                }
                Ok::<_, BenchError>(())
            });
        }
        while let Some(done) = writers.join_next().await {
            done.map_err(|error| BenchError::Failed(error.to_string()))??;
        }
        Ok(())
    }

    async fn run<A: Aggregate>(
        &self,
        store: &Store,
        name: &str,
        role: Role,
        id: impl Display,
        command: A::Command,
    ) -> Result<(), BenchError> {
        self.run_by::<A>(store, self.inner.judges[0], name, role, id, command).await
    }

    /// The same wish again acts once.
    async fn run_by<A: Aggregate>(
        &self,
        store: &Store,
        by: PersonId,
        name: &str,
        role: Role,
        id: impl Display,
        command: A::Command,
    ) -> Result<(), BenchError> {
        let id = id.to_string();
        let command_id = CommandId::of_tool("ladder", format!("{}:{id}:{name}", self.inner.slug));
        let correlation_id = command_id.as_str().to_owned();
        let by = Actor::Person(by);
        let stamp = Stamp { by, role, at: self.inner.begun, command_id, correlation_id, on_behalf_of: None };
        match store.execute::<A>(&id, command, &stamp).await {
            Ok(_) => Ok(()),
            Err(CommandError::Refused(refusal)) => Err(failed(format!("{name} {id}"))(&refusal)),
            Err(error) => Err(failed(format!("{name} {id}"))(&error)),
        }
    }
}

/// One more step: the kabupaten become contests too, and their winners meet in the province. Data, not code.
fn above_the_kabupaten(rules: &mut EditionRules) -> Result<(), BenchError> {
    let missing = || BenchError::Failed("the template has no ladder".into());
    let mut step = rules.ladder().ok_or_else(missing)?.clone();
    (step.level, step.seats) = (Level::Kabupaten, BTreeMap::new());
    let place = rules.rounds.iter().position(|round| round.key == "kabupaten").ok_or_else(missing)?;
    let mut top = rules.rounds[place].clone();
    (top.key, top.label) = ("provinsi".to_owned(), "Penilaian tingkat provinsi".to_owned());
    let kabupaten = &mut rules.rounds[place];
    kabupaten.ladder = Some(step);
    kabupaten.stage_weight = Number::whole(0);
    rules.rounds.insert(place + 1, top);
    Ok(())
}
