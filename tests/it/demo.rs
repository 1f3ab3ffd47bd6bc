//! The demo kabupaten: whole, deterministic, and nothing in it that the rules would not allow.

use crate::support::database;
use sayembara::{
    certificate::aggregate::CertificateLook,
    competition::{edition::aggregate::Edition, round::aggregate::Round},
    demo::{self, Stage},
    document::aggregate::Document,
    eventstore::{RecordedEvent, health, read_after},
    innovation::aggregate::Innovation,
    judging::{
        assignment::aggregate::Assignment,
        conflict::aggregate::Conflict,
        deliberation::aggregate::Deliberation,
        read_model::{self, DutyState},
        score_sheet::aggregate::ScoreSheet,
    },
    kernel::{
        aggregate::{Aggregate, Claim},
        ids::RoundId,
    },
    objection::aggregate::Objection,
    proposal::aggregate::Proposal,
};
use sqlx::PgPool;
use std::collections::{BTreeMap, BTreeSet};

async fn events(pool: &PgPool) -> Vec<RecordedEvent> {
    read_after(&mut pool.acquire().await.unwrap(), 0, 100_000).await.unwrap()
}

/// The claims of one event, whatever it is of.
fn claims(event: &RecordedEvent) -> Vec<Claim> {
    fn of<A: Aggregate>(event: &RecordedEvent) -> Vec<Claim> {
        A::claims(&event.aggregate_id, &event.decode::<A::Event>().unwrap())
    }
    match event.aggregate_type.as_str() {
        Innovation::TYPE => of::<Innovation>(event),
        Edition::TYPE => of::<Edition>(event),
        Round::TYPE => of::<Round>(event),
        Proposal::TYPE => of::<Proposal>(event),
        Assignment::TYPE => of::<Assignment>(event),
        Conflict::TYPE => of::<Conflict>(event),
        Document::TYPE => of::<Document>(event),
        CertificateLook::TYPE => of::<CertificateLook>(event),
        ScoreSheet::TYPE => of::<ScoreSheet>(event),
        Deliberation::TYPE => of::<Deliberation>(event),
        Objection::TYPE => of::<Objection>(event),
        other => panic!("an event of {other}"),
    }
}

/// Who holds what, folded from the log alone; fails where a claim did not hold.
fn fold(events: &[RecordedEvent]) -> BTreeMap<(String, String), String> {
    let mut held: BTreeMap<(String, String), String> = BTreeMap::new();
    for event in events {
        let me = format!("{}:{}", event.aggregate_type, event.aggregate_id);
        for claim in claims(event) {
            match claim {
                Claim::Take { scope, value } => {
                    let holder = held.entry((scope, value)).or_insert_with(|| me.clone());
                    assert_eq!(*holder, me, "{event:?}");
                }
                Claim::TakePlace { scope, limit } => {
                    held.insert((scope.clone(), me.clone()), me.clone());
                    assert!(held.keys().filter(|(of, _)| *of == scope).count() <= limit as usize, "{event:?}");
                }
                Claim::Require { scope, value } => assert!(held.contains_key(&(scope, value)), "{event:?}"),
                Claim::Release { scope, value } => {
                    held.retain(|key, holder| *key != (scope.clone(), value.clone()) || *holder != me);
                }
                Claim::ReleaseAll => held.retain(|_, holder| *holder != me),
            }
        }
    }
    held
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_demo_is_whole_can_be_repeated_and_its_claims_follow_from_the_log() {
    let database = database().await;
    let uploads = tempfile::tempdir().unwrap();
    let fill = async |stage| demo::fill(&database.pool, uploads.path(), stage, &mut |_, _, _| ()).await.unwrap();
    assert!(fill(Stage::Registration).await);
    let first = events(&database.pool).await;
    assert!(!fill(Stage::Registration).await, "a second time there is nothing to do");

    // As after a crash just before the end: every wish is sent again and none acts twice.
    sqlx::query("update setting set value = replace(value, ' done', '') where name = 'demo'")
        .execute(&database.pool)
        .await
        .unwrap();
    assert!(fill(Stage::Registration).await);
    assert_eq!(events(&database.pool).await.len(), first.len());

    let health = health(&database.pool).await.unwrap();
    assert!(health.is_gapless());
    assert_eq!(health.parked().count(), 0, "{health:?}");
    let sealed = first.iter().filter(|event| event.event_type == "ResultSealed").count();
    assert_eq!(sealed, 4, "one of them twice, because of an objection");
    the_ladder_waits_for_licin(&database.pool).await;
    nobody_judges_what_a_relation_keeps_them_from(&database.pool).await;
    let refused: Vec<String> = sqlx::query_scalar("select detail from policy_log where outcome = 'refused'")
        .fetch_all(&database.pool)
        .await
        .unwrap();
    assert_eq!(refused, Vec::<String>::new());

    let held: Vec<(String, String, String)> =
        sqlx::query_as("select scope, value, holder from claim").fetch_all(&database.pool).await.unwrap();
    let held: BTreeMap<_, _> = held.into_iter().map(|(scope, value, holder)| ((scope, value), holder)).collect();
    assert_eq!(fold(&first), held);
}

/// No duty that lasts goes against the graph of today.
async fn nobody_judges_what_a_relation_keeps_them_from(pool: &PgPool) {
    let units = read_model::units(pool).await.unwrap();
    let rounds: Vec<RoundId> =
        sqlx::query_scalar("select distinct round from read.judging_duty").fetch_all(pool).await.unwrap();
    let mut seen = 0;
    for round in rounds {
        let head = read_model::round(pool, round).await.unwrap().unwrap();
        let entries = read_model::entries(pool, round).await.unwrap();
        let duties = read_model::duties(pool, round).await.unwrap();
        let mut judges = Vec::new();
        for id in duties.iter().map(|duty| duty.judge).collect::<BTreeSet<_>>() {
            judges.extend(read_model::person(pool, id).await.unwrap());
        }
        let of = entries.iter().map(|entry| (entry.proposal, &entry.unit));
        let relations = read_model::relations(pool, &head, &units, &judges, of).await.unwrap();
        for duty in duties.iter().filter(|duty| duty.state == DutyState::Active) {
            assert_eq!(relations.blocking(duty.judge, duty.proposal), None, "{duty:?}");
            seen += 1;
        }
    }
    assert!(seen > 1_000, "{seen}");
}

/// 217 desa and kelurahan in 25 kecamatan: all are done but Licin, where one judge has three sheets to sign.
async fn the_ladder_waits_for_licin(pool: &PgPool) {
    type Row = (Option<String>, String, i32, i32, i32, i32);
    let rounds: Vec<Row> = sqlx::query_as(
        "select o.territory, o.state, o.entries, o.assigned, o.signed, jsonb_array_length(o.promoted)
         from read.competition_round o join read.competition_edition e on e.id = o.edition
         where e.slug like 'smart-kampung-%' and e.state = 'terbit' order by o.place, o.territory",
    )
    .fetch_all(pool)
    .await
    .unwrap();
    let (contests, above) = rounds.split_at(25);
    assert_eq!(contests.iter().map(|row| row.2).sum::<i32>(), 217);
    assert_eq!(contests.iter().map(|row| row.3).sum::<i32>(), 651);
    let done = contests.iter().filter(|row| row.1 == "peringkat" && row.3 == row.4 && row.5 == 1).count();
    assert_eq!(done, 24);
    let licin = contests.iter().find(|row| row.0.as_deref() == Some("35.10.24")).unwrap();
    assert_eq!((licin.1.as_str(), licin.3 - licin.4), ("buka", 3));
    let kabupaten = &above[0];
    assert_eq!((kabupaten.1.as_str(), kabupaten.2, kabupaten.3, kabupaten.4), ("belum", 24, 120, 0));

    let drawn: Vec<String> = sqlx::query_scalar(
        "select o.territory from read.competition_round o join read.competition_edition e on e.id = o.edition
         where e.state = 'terbit' and o.ranking->>'lot_seed' is not null",
    )
    .fetch_all(pool)
    .await
    .unwrap();
    assert_eq!(drawn, ["35.10.15"], "one tie goes to the end of the tie order");
    let champions: Vec<String> = sqlx::query_scalar(
        "select p.title from read.judging_pleno m join read.judging_edition e on e.id = m.edition,
           jsonb_array_elements(m.awards) with ordinality award (given, nth)
           join read.judging_proposal p on p.id = award.given->>'proposal'
         where e.slug like 'smart-kampung-%' and m.sealed is not null order by nth limit 3",
    )
    .fetch_all(pool)
    .await
    .unwrap();
    assert_eq!(champions, ["Smart Kampung Desa Tambong", "Smart Kampung Desa Jajag", "Smart Kampung Desa Sumbergondo"]);
    let own_home: i64 = sqlx::query_scalar(
        "select count(*) from read.judging_duty d join read.judging_round r on r.id = d.round
         join person p on p.id = d.judge
         where d.unit like 'desa-' || p.home_region || '.%' or d.unit like 'desa-' || substr(p.employer, 5) || '.%'
           and r.territory is not null",
    )
    .fetch_one(pool)
    .await
    .unwrap();
    assert_eq!(own_home, 0, "nobody judges where they live or work");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_demo_of_one_day_says_the_same_in_every_installation() {
    let mut told = Vec::new();
    for _ in 0..2 {
        let database = database().await;
        let uploads = tempfile::tempdir().unwrap();
        demo::fill(&database.pool, uploads.path(), Stage::Judging, &mut |_, _, _| ()).await.unwrap();
        let mut all: Vec<_> = events(&database.pool)
            .await
            .into_iter()
            .map(|e| (e.aggregate_id, e.sequence, e.event_type, e.at, e.payload.to_string()))
            .collect();
        // Reactions run beside the demo, so only the order between streams may differ.
        all.sort();
        told.push(all);
    }
    assert_eq!(told[0], told[1]);
}
