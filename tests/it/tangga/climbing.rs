//! From a closed round to the round above, once; and back, while that one has not begun.

use super::{KABUPATEN, LICIN, contest, refused, smart_kampung, state};
use crate::support::{Client, TestApp};
use reqwest::StatusCode;
use sayembara::{
    competition::{
        edition::{aggregate::Edition, commands::EditionCommand},
        reactions::timers,
        read_model::{self, RoundState},
        round::aggregate::RoundRefusal,
    },
    eventstore::fire_due,
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
        ids::{AssignmentId, EditionId, PersonId, ProposalId, RoundId, ScoreSheetId},
        score::Number,
        text::Reason,
        time::Timestamp,
    },
    scoring::rules::sha256_hex,
};
use std::collections::BTreeMap;

/// A ladder with the organisers of the kabupaten and of Licin.
struct Ladder {
    app: TestApp,
    siti: Client,
    lilik: Client,
    edition: EditionId,
}

impl Ladder {
    async fn begin() -> Self {
        let app = TestApp::in_banyuwangi().await;
        app.person("siti", KABUPATEN).await;
        app.person("lilik", LICIN).await;
        let (siti, lilik) = (app.sign_in("siti").await, app.sign_in("lilik").await);
        let (_, edition) = smart_kampung(&app, &siti).await;
        app.app.engine().settled().await.unwrap();
        Self { app, siti, lilik, edition }
    }

    fn above(&self) -> RoundId {
        RoundId::of_edition(self.edition, "kabupaten")
    }

    /// Enters these desa of a kecamatan and opens its round.
    async fn entered(&self, kecamatan: &str, desa: &[&str]) -> (RoundId, Vec<ProposalId>) {
        let (round, entries) = self.prepared(kecamatan, desa).await;
        self.open(round).await;
        (round, entries)
    }

    /// Enters these desa of a kecamatan; its round and the proposals by title.
    async fn prepared(&self, kecamatan: &str, desa: &[&str]) -> (RoundId, Vec<ProposalId>) {
        let round = contest(self.edition, kecamatan);
        let path = format!("/panitia/babak/{round}/peserta");
        let page = self.siti.get(&path).await;
        let mut fields = page.form(&path);
        fields.retain(|(name, _)| name != "unit");
        fields.extend(desa.iter().map(|code| ("unit".to_owned(), format!("desa-{kecamatan}.{code}"))));
        let fields: Vec<(&str, &str)> = fields.iter().map(|(key, value)| (key.as_str(), value.as_str())).collect();
        let answer = self.siti.post(&path, &fields).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
        self.app.app.engine().settled().await.unwrap();
        let entries = read_model::entries(&self.app.database.pool, round).await.unwrap();
        (round, entries.into_iter().map(|entry| entry.proposal).collect())
    }

    async fn open(&self, round: RoundId) {
        self.app.open_early(round).await;
    }

    async fn assigned(&self, round: RoundId, proposal: ProposalId, judge: PersonId) {
        let duty = Duty { edition: self.edition, round, proposal, judge, unit: "dinkes".parse().unwrap() };
        let assign = AssignmentCommand::Assign { duty, ties: Ties { is_judge: true, ..Ties::default() } };
        let id = AssignmentId::of_judge(round, proposal, judge).to_string();
        let wish = CommandId::of_tool("test", format!("assign:{id}"));
        let by = Stamp {
            role: Role::Organiser,
            ..Stamp::system(Actor::Person(PersonId::from_u128(1)), Timestamp::now(), wish)
        };
        self.app.app.engine().store().execute::<Assignment>(&id, assign, &by).await.unwrap();
    }

    /// So many judges score an entry and sign.
    async fn judged(&self, round: RoundId, proposal: ProposalId, judges: u128, value: i64) {
        let row = read_model::round(&self.app.database.pool, round).await.unwrap().unwrap();
        let store = self.app.app.engine().store();
        for judge in (1..=judges).map(|n| PersonId::from_u128(100 + n)) {
            let wish = |by: Actor, role: Role, what: &str| Stamp {
                role,
                ..Stamp::system(
                    by,
                    Timestamp::now(),
                    CommandId::of_tool("test", format!("{what}:{round}:{proposal}:{judge}")),
                )
            };
            self.assigned(round, proposal, judge).await;
            let sheet = Sheet { round, proposal, judge };
            let facts = SheetFacts::free(row.rules.clone());
            let draft = DraftScore { value: Some(Number::whole(value)), note: String::new() };
            let scores = row.rules.criteria.iter().map(|criterion| (criterion.key.clone(), draft.clone())).collect();
            let save = ScoreSheetCommand::Save {
                sheet,
                facts: facts.clone(),
                base_revision: 0,
                scores,
                checks: BTreeMap::new(),
            };
            let id = ScoreSheetId::of_judge(round, proposal, judge).to_string();
            let by = |what| wish(Actor::Person(judge), Role::Judge, what);
            store.execute::<ScoreSheet>(&id, save, &by("save")).await.unwrap();
            let sign = ScoreSheetCommand::Sign { sheet, facts, base_revision: 1 };
            store.execute::<ScoreSheet>(&id, sign, &by("sign")).await.unwrap();
        }
        self.app.app.engine().settled().await.unwrap();
    }

    /// Closes a round by hand, and registration before it.
    async fn close(&self, client: &Client, round: RoundId) {
        self.app.command::<Edition>(self.edition, EditionCommand::CloseRegistration, Role::Organiser).await;
        let page = format!("/panitia/babak/{round}");
        let answer = client.fill(&page, &format!("{page}/tutup"), &[]).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
        assert_eq!(state(&self.app, round).await.0, RoundState::Ranked);
    }

    /// Who stands in the round above because of this round.
    async fn promoted(&self, from: RoundId) -> Vec<ProposalId> {
        self.app.app.engine().settled().await.unwrap();
        let sql = "select proposal from read.competition_entry
                   where round = $1 and promoted_from = $2 and removed is null order by proposal";
        sqlx::query_scalar(sql).bind(self.above()).bind(from).fetch_all(&self.app.database.pool).await.unwrap()
    }

    async fn end(self) {
        self.app.stop().await;
    }
}

#[tokio::test]
async fn equal_entries_are_parted_by_the_lot_that_was_committed_to_and_the_winner_climbs() {
    let ladder = Ladder::begin().await;
    let (round, entries) = ladder.entered("35.10.24", &["2007", "2008"]).await;
    for entry in &entries {
        ladder.judged(round, *entry, 3, 80).await;
    }
    ladder.close(&ladder.lilik, round).await;
    let row = read_model::round(&ladder.app.database.pool, round).await.unwrap().unwrap();
    let seed = row.ranking.as_ref().unwrap().lot_seed.clone().unwrap();
    assert_eq!(Some(sha256_hex(&seed)), row.lot_sha256, "the seed is the one that was committed to");
    let winner = entries.iter().min_by_key(|entry| sha256_hex(&format!("{seed}:{entry}"))).unwrap();
    assert_eq!(ladder.promoted(round).await, [*winner]);
    let page = ladder.lilik.get(&format!("/panitia/babak/{round}")).await;
    assert!(page.says(&seed) && page.says("Kalah undian."), "{}", page.text());
    ladder.end().await;
}

#[tokio::test]
async fn the_only_entry_walks_over_and_a_kecamatan_without_one_leaves_its_seat_empty() {
    let ladder = Ladder::begin().await;
    let (round, entries) = ladder.entered("35.10.24", &["2008"]).await;
    ladder.app.command::<Edition>(ladder.edition, EditionCommand::CloseRegistration, Role::Organiser).await;
    let page = ladder.lilik.get(&format!("/panitia/babak/{round}")).await;
    assert!(page.says("peserta tunggal maju tanpa dinilai"), "{}", page.text());
    ladder.close(&ladder.lilik, round).await;
    assert_eq!(ladder.promoted(round).await, entries);
    let page = ladder.lilik.get(&format!("/panitia/babak/{round}")).await;
    assert!(page.says("maju tanpa dinilai."), "{}", page.text());
    let empty = contest(ladder.edition, "35.10.14");
    ladder.open(empty).await;
    ladder.close(&ladder.siti, empty).await;
    assert_eq!(ladder.promoted(empty).await, []);
    assert!(ladder.siti.get(&format!("/panitia/babak/{empty}")).await.says("Kursi wilayah ini kosong."));
    ladder.end().await;
}

#[tokio::test]
async fn a_panel_that_is_too_small_borrows_judges_first() {
    let ladder = Ladder::begin().await;
    let (round, entries) = ladder.entered("35.10.24", &["2007", "2008"]).await;
    ladder.judged(round, entries[0], 3, 80).await;
    ladder.judged(round, entries[1], 2, 70).await;
    let page = format!("/panitia/babak/{round}");
    let answer = ladder.lilik.fill(&page, &format!("{page}/tutup"), &[]).await;
    refused(&answer, "Pendaftaran lomba ini masih dibuka");
    ladder.app.command::<Edition>(ladder.edition, EditionCommand::CloseRegistration, Role::Organiser).await;
    let answer = ladder.lilik.fill(&page, &format!("{page}/tutup"), &[]).await;
    refused(&answer, "Ada 1 usulan yang jurinya kurang dari panel menurut aturan.");
    ladder.end().await;
}

#[tokio::test]
async fn a_round_is_opened_again_until_the_round_above_begins_and_another_one_climbs() {
    let ladder = Ladder::begin().await;
    let (round, entries) = ladder.entered("35.10.24", &["2007", "2008"]).await;
    ladder.judged(round, entries[0], 3, 90).await;
    ladder.judged(round, entries[1], 3, 80).await;
    ladder.close(&ladder.lilik, round).await;
    assert_eq!(ladder.promoted(round).await, [entries[0]]);
    let page = format!("/panitia/babak/{round}");
    let reopen = format!("{page}/buka-kembali");
    refused(&ladder.lilik.fill(&page, &reopen, &[("alasan-buka", "x")]).await, "10 huruf");
    let reason = "Desa ini ternyata memakai data desa lain.";
    let answer = ladder.lilik.fill(&page, &reopen, &[("alasan-buka", reason)]).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    assert_eq!(ladder.promoted(round).await, []);
    let shown = ladder.lilik.get(&page).await;
    assert!(shown.says("Babak ini dibuka kembali.") && shown.says(reason), "{}", shown.text());
    let out = entries[0].to_string();
    let typed = [("usulan", out.as_str()), ("alasan", reason)];
    let answer = ladder.lilik.fill(&page, &format!("{page}/keluarkan"), &typed).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    ladder.close(&ladder.lilik, round).await;
    assert_eq!(ladder.promoted(round).await, [entries[1]]);
    assert_eq!(state(&ladder.app, ladder.above()).await, (RoundState::Ahead, 1));

    let offered = ladder.lilik.get(&page).await;
    ladder.open(ladder.above()).await;
    let answer = ladder.lilik.submit(&offered, &reopen, &[("alasan-buka", reason)]).await;
    refused(&answer, &RoundRefusal::RoundAboveHasBegun.to_string());
    assert_eq!(ladder.promoted(round).await, [entries[1]]);
    ladder.end().await;
}

#[tokio::test]
async fn the_clock_closes_a_round_once_registration_has_ended_later() {
    let ladder = Ladder::begin().await;
    let (round, _) = ladder.entered("35.10.24", &["2008"]).await;
    let reason = Reason::parse("Jaringan di tiga kecamatan putus.").unwrap();
    let extend = EditionCommand::ExtendRegistration { closes_at: Timestamp::now().plus_days(40), reason };
    ladder.app.command::<Edition>(ladder.edition, extend, Role::Organiser).await;
    let tick = async |at: Timestamp| {
        let (pool, store) = (&ladder.app.database.pool, ladder.app.app.engine().store());
        fire_due(pool, store, &timers(), at).await.unwrap();
        ladder.app.app.engine().settled().await.unwrap();
        state(&ladder.app, round).await.0
    };
    assert_eq!(tick(Timestamp::now().plus_days(31)).await, RoundState::Open, "somebody may still enter");
    let after = Timestamp::now().plus_days(41);
    tick(after).await;
    assert_eq!(tick(after.plus_seconds(120)).await, RoundState::Ranked);
    ladder.end().await;
}

#[tokio::test]
async fn a_winner_that_comes_back_has_its_judges_again_and_a_new_seed() {
    let ladder = Ladder::begin().await;
    let (round, entries) = ladder.entered("35.10.24", &["2007", "2008"]).await;
    ladder.judged(round, entries[0], 3, 90).await;
    ladder.judged(round, entries[1], 3, 80).await;
    ladder.close(&ladder.lilik, round).await;
    for judge in 1..=5 {
        ladder.assigned(ladder.above(), entries[0], PersonId::from_u128(200 + judge)).await;
    }
    let asked = async || {
        ladder.app.app.engine().settled().await.unwrap();
        let row = read_model::round(&ladder.app.database.pool, ladder.above()).await.unwrap().unwrap();
        (row.entries, row.assigned)
    };
    let seed = async || read_model::round(&ladder.app.database.pool, round).await.unwrap().unwrap().lot_sha256;
    assert_eq!(asked().await, (1, 5));
    let before = seed().await;
    let page = format!("/panitia/babak/{round}");
    let typed = [("alasan-buka", "Satu lembar nilai ternyata salah dijumlah.")];
    let answer = ladder.lilik.fill(&page, &format!("{page}/buka-kembali"), &typed).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    assert_eq!(asked().await, (0, 0));
    assert!(before.is_some() && seed().await != before, "what was drawn from is known");
    ladder.close(&ladder.lilik, round).await;
    assert_eq!(asked().await, (1, 5), "the duties stood all the time");
    ladder.end().await;
}

#[tokio::test]
async fn an_anchor_is_scored_everywhere_and_competes_nowhere() {
    let ladder = Ladder::begin().await;
    let (licin, entries) = ladder.prepared("35.10.24", &["2007", "2008"]).await;
    let path = format!("/panitia/lomba/{}/pembanding", ladder.edition);
    let chosen = entries[0].to_string();
    let typed = [("usulan", chosen.as_str()), ("alasan", "Juara tahun lalu, dikenal semua juri.")];
    refused(&ladder.siti.fill(&path, &path, &[("alasan", "")]).await, "Pilih usulannya.");
    assert_eq!(ladder.lilik.get(&path).await.status, StatusCode::FORBIDDEN);
    let answer = ladder.siti.fill(&path, &path, &typed).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    assert_eq!(state(&ladder.app, licin).await, (RoundState::Ahead, 1), "one of the two competes no longer");
    let kabat = contest(ladder.edition, "35.10.14");
    let there = read_model::entries(&ladder.app.database.pool, kabat).await.unwrap();
    assert_eq!(there.iter().map(|entry| (entry.proposal, entry.anchor)).collect::<Vec<_>>(), [(entries[0], true)]);
    let offered = ladder.siti.get(&path).await;
    ladder.open(licin).await;
    for entry in &entries {
        ladder.judged(licin, *entry, 3, if *entry == entries[0] { 95 } else { 70 }).await;
    }
    ladder.close(&ladder.lilik, licin).await;
    assert_eq!(ladder.promoted(licin).await, [entries[1]], "the best was only an anchor");
    let answer = ladder.siti.submit(&offered, &path, &[("usulan", &entries[1].to_string()), typed[1]]).await;
    refused(&answer, "Babak yang sudah dibuka tidak dapat diubah lagi aturannya.");
    ladder.end().await;
}
