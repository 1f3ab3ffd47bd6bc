//! Panels score, kecamatan close, winners climb, and last year's champion is sealed.

use super::{
    BEHIND, Contest, LANES, Ladder, TIED,
    people::{self, CROSSED},
    villages::{Kecamatan, Village},
};
use crate::{
    attachment::{DEFAULT_LIMIT, New},
    competition::round::{
        aggregate::Round,
        commands::{RoundCommand, Unfinished},
        events::RoundEvent,
    },
    demo::{
        DemoError, cast, certificates,
        editions::workday,
        meeting::Pleno,
        play::{Play, failed},
        texts::{self, Dice},
    },
    eventstore,
    judging::{
        assignment::{
            aggregate::Assignment,
            commands::{AssignmentCommand, Duty, Ties},
        },
        conflict::{
            aggregate::Conflict,
            commands::{Concern, ConflictCommand},
        },
        deliberation::{
            aggregate::Deliberation,
            commands::{DeliberationCommand, GivenAward, Objections},
            events::{DeliberationEvent, Sk},
        },
        score_sheet::{
            aggregate::ScoreSheet,
            commands::{ScoreSheetCommand, Sheet, SheetFacts},
            events::{CheckPhoto, DraftScore, TranscriptSource},
        },
    },
    kernel::{
        actor::Role,
        ids::{AssignmentId, AttachmentId, ConflictId, DeliberationId, ProposalId, RoundId, ScoreSheetId},
        region::RegionCode,
        score::Number,
        time::{Timestamp, Zone},
    },
    scoring::rules::{Finding, Findings},
};
use std::collections::{BTreeMap, BTreeSet};

/// The check that is photographed in the demo, and the drawn photo of it.
const NOTICE_BOARD: &str = "papan-informasi";
const PHOTO: &[u8] = include_bytes!("../data/foto-contoh.jpg");

/// One ladder at work.
pub(super) struct Scene<'a> {
    pub(super) play: &'a Play<'a>,
    pub(super) ladder: &'a Ladder,
    pub(super) all: &'a [Kecamatan],
    /// How good a desa is in every judge's eyes, where that is known beforehand.
    pub(super) merits: BTreeMap<&'a RegionCode, i64>,
}

/// One judge at one sheet.
struct Seat<'a> {
    round: RoundId,
    key: &'static str,
    /// Who asks the judge.
    panitia: &'a str,
    judge: &'a str,
    village: &'a Village,
    /// Whether the judge takes a photo of it.
    photographed: bool,
}

/// How far a judge comes with a sheet.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Done {
    Assigned,
    /// On paper, copied by the panitia, and waiting for a second person.
    Copied,
    Saved,
    Signed,
}

impl Scene<'_> {
    /// Every kecamatan scores; all close but the one that is behind, and their winners climb.
    pub(super) async fn judge_all(&self) -> Result<(), DemoError> {
        let lane = async |nth: usize| {
            for contest in self.ladder.contests.iter().skip(nth).step_by(LANES) {
                Box::pin(self.judge(contest)).await?;
            }
            Ok::<_, DemoError>(())
        };
        tokio::try_join!(lane(0), lane(1), lane(2), lane(3))?;
        self.play.settled().await?;
        for contest in self.ladder.contests.iter().filter(|contest| !self.is_behind(contest)) {
            let kecamatan = &self.all[contest.nth];
            let round = self.ladder.contest(kecamatan);
            let close = RoundCommand::Close { left: Unfinished::default() };
            let name = format!("close:{}", kecamatan.code);
            self.round(&people::panitia(kecamatan), self.closed_at(contest), &name, round, close).await?;
        }
        self.play.settled().await
    }

    /// Last year's ladder had time for everybody.
    fn is_behind(&self, contest: &Contest) -> bool {
        self.merits.is_empty() && self.all[contest.nth].code.as_str() == BEHIND
    }

    fn closed_at(&self, contest: &Contest) -> Timestamp {
        self.ladder.judged.plus_days(17 + contest.nth as i64 % 6).plus_seconds(6 * 3600)
    }

    async fn round(
        &self,
        login: &str,
        at: Timestamp,
        name: &str,
        round: RoundId,
        command: RoundCommand,
    ) -> Result<(), DemoError> {
        let name = format!("{}:{name}", self.ladder.slug);
        self.play.run::<Round>(login, Role::Organiser, at, &name, round, command).await
    }

    async fn judge(&self, contest: &Contest) -> Result<(), DemoError> {
        let (ladder, kecamatan) = (self.ladder, &self.all[contest.nth]);
        let (round, panitia) = (ladder.contest(kecamatan), people::panitia(kecamatan));
        let opened = ladder.judged.plus_days(contest.nth as i64 % 3);
        let name = format!("open:{}", kecamatan.code);
        self.round(&panitia, opened, &name, round, RoundCommand::Open).await?;
        // The only one of a kecamatan goes on without judges.
        if contest.entrants.len() < 2 {
            return Ok(());
        }
        let entries: BTreeSet<ProposalId> =
            contest.entrants.iter().map(|place| ladder.proposal(&kecamatan.villages[*place])).collect();
        for (judge_nth, judge) in people::panel(self.all, contest.nth).iter().enumerate() {
            self.declare(round, judge, &entries, opened.plus_seconds(1_200)).await?;
            for (nth, place) in contest.entrants.iter().enumerate() {
                let village = &kecamatan.villages[*place];
                let left = contest.entrants.len() - nth;
                let done = match (self.is_behind(contest) && judge_nth == 2, left) {
                    (true, 1) => Done::Assigned,
                    (true, 2) => Done::Copied,
                    (true, 3) => Done::Saved,
                    _ => Done::Signed,
                };
                let at = opened.plus_days(2 + nth as i64).plus_seconds(3_600 * judge_nth as i64);
                let photographed = judge_nth == 0 && nth == 0;
                let seat = Seat { round, key: "kecamatan", panitia: &panitia, judge, village, photographed };
                let model = &kecamatan.villages[self.like(contest, nth)];
                Box::pin(self.seat(&seat, opened.plus_seconds(1_800), at, done, model)).await?;
            }
        }
        Ok(())
    }

    /// Whose scores an entry gets: its own, or where two are equal throughout, those of the first for both.
    fn like(&self, contest: &Contest, nth: usize) -> usize {
        let tied = self.all[contest.nth].code.as_str() == TIED && nth == 1;
        contest.entrants[if tied { 0 } else { nth }]
    }

    /// A judge has no relation to any of these entries.
    async fn declare(
        &self,
        round: RoundId,
        login: &str,
        entries: &BTreeSet<ProposalId>,
        at: Timestamp,
    ) -> Result<(), DemoError> {
        let (edition, judge) = (self.ladder.id, cast::id(login));
        let of = Concern { edition, round, judge, round_is_over: false };
        let declare = ConflictCommand::Declare { of, entries: entries.clone(), relations: BTreeSet::new() };
        let (id, name) =
            (ConflictId::of_judge(edition, judge), format!("{}:{round}:{login}:declare", self.ladder.slug));
        self.play.run::<Conflict>(login, Role::Judge, at, &name, id, declare).await
    }

    async fn seat(
        &self,
        seat: &Seat<'_>,
        assigned: Timestamp,
        at: Timestamp,
        done: Done,
        model: &Village,
    ) -> Result<(), DemoError> {
        let ladder = self.ladder;
        let (proposal, judge) = (ladder.proposal(seat.village), cast::id(seat.judge));
        let sheet = Sheet { round: seat.round, proposal, judge };
        let name = |what: &str| format!("{}:{}:{}:{}:{what}", ladder.slug, seat.key, seat.judge, seat.village.code);
        let unit = seat.village.unit.clone();
        let ties = Ties { is_judge: true, ..Ties::default() };
        let duty = Duty { edition: ladder.id, round: seat.round, proposal, judge, unit };
        let id = AssignmentId::of_judge(seat.round, proposal, judge);
        let assign = AssignmentCommand::Assign { duty, ties };
        self.play.run::<Assignment>(seat.panitia, Role::Organiser, assigned, &name("assign"), id, assign).await?;
        if done == Done::Assigned {
            return Ok(());
        }
        let rules = ladder.rules.round(seat.key).ok_or_else(|| failed(&ladder.slug, "no such round"))?.clone();
        let facts = SheetFacts::free(rules);
        let (scores, checks) = (self.scores(&facts, seat, model), seen(&facts, seat, model));
        let id = ScoreSheetId::of_judge(seat.round, proposal, judge);
        if done == Done::Copied {
            let source = TranscriptSource::Paper;
            let copy = ScoreSheetCommand::Transcribe { sheet, facts, base_transcript: 0, scores, checks, source };
            return self.play.run::<ScoreSheet>(seat.panitia, Role::Organiser, at, &name("copy"), id, copy).await;
        }
        let checks = checks.into_iter().map(|(key, finding)| (key, Some(finding))).collect();
        let save = ScoreSheetCommand::Save { sheet, facts: facts.clone(), base_revision: 0, scores, checks };
        self.play.run::<ScoreSheet>(seat.judge, Role::Judge, at, &name("save"), id, save).await?;
        if done == Done::Saved {
            self.photograph(seat, sheet, &facts, at.plus_seconds(120)).await?;
            return Ok(());
        }
        if seat.photographed {
            self.photograph(seat, sheet, &facts, at.plus_seconds(120)).await?;
        }
        let sign = ScoreSheetCommand::Sign { sheet, facts, base_revision: 1 };
        self.play.run::<ScoreSheet>(seat.judge, Role::Judge, at.plus_seconds(420), &name("sign"), id, sign).await
    }

    /// The judge photographs the notice board.
    async fn photograph(
        &self,
        seat: &Seat<'_>,
        sheet: Sheet,
        facts: &SheetFacts,
        at: Timestamp,
    ) -> Result<(), DemoError> {
        let id = ScoreSheetId::of_judge(sheet.round, sheet.proposal, sheet.judge);
        let name = format!("{}:photo:{id}", self.ladder.slug);
        let attachment = AttachmentId::of(&[&id, &NOTICE_BOARD]);
        let new = New {
            id: attachment,
            owner: id.to_string(),
            slot: NOTICE_BOARD.to_owned(),
            uploader: sheet.judge,
            at,
            limit: DEFAULT_LIMIT,
        };
        let kept = self.play.keep("papan-informasi.jpg", PHOTO, &new).await?;
        let photo = CheckPhoto { attachment, check: NOTICE_BOARD.to_owned(), sha256: kept.sha256 };
        let add = ScoreSheetCommand::AddPhoto { sheet, facts: facts.clone(), photo, picture: true };
        self.play.run::<ScoreSheet>(seat.judge, Role::Judge, at, &name, id, add).await
    }

    /// What a judge gives; a word about one criterion.
    fn scores(&self, facts: &SheetFacts, seat: &Seat<'_>, model: &Village) -> BTreeMap<String, DraftScore> {
        let merit = self.merits.get(&model.code).copied();
        let tied = model.code.as_str().starts_with(TIED) && seat.key == "kecamatan";
        let merit = merit.unwrap_or_else(|| {
            let mut dice = Dice::of(&format!("{}{}", self.ladder.slug, model.title));
            // The two that are equal are also the best of theirs.
            let first = model.code == self.all_of(TIED).map_or_else(|| model.code.clone(), |one| one.code.clone());
            if tied && first && self.merits.is_empty() { 92 } else { dice.between(64, 84) }
        });
        let mut dice = Dice::of(&format!("{}{}{}{}", self.ladder.slug, seat.key, seat.judge, model.code));
        let criteria = &facts.rules.criteria;
        let spoken = dice.between(0, criteria.len() as i64 - 1) as usize;
        let named = criteria.iter().enumerate().map(|(nth, criterion)| {
            let score = (merit + people::mildness(seat.judge) + dice.between(-4, 4)).clamp(52, 99);
            let note = if nth == spoken {
                texts::note(&seat.village.name, &criterion.label, score, &mut dice)
            } else {
                String::new()
            };
            (criterion.key.clone(), DraftScore { value: Some(Number::whole(score)), note })
        });
        named.collect()
    }

    /// The first village of a kecamatan.
    fn all_of(&self, kecamatan: &str) -> Option<&Village> {
        self.all.iter().find(|one| one.code.as_str() == kecamatan).and_then(|one| one.villages.first())
    }

    /// The winners that climbed, with the village each comes from.
    async fn winners(&self) -> Result<Vec<&Village>, DemoError> {
        let mut winners = Vec::new();
        for contest in &self.ladder.contests {
            let kecamatan = &self.all[contest.nth];
            let round = self.ladder.contest(kecamatan).to_string();
            let events = eventstore::of_aggregate(self.play.pool(), "round", &round).await?;
            let Some(ranked) = events.iter().rev().find(|event| event.event_type == "RoundRanked") else { continue };
            let RoundEvent::RoundRanked { promoted, .. } = ranked.decode()? else { continue };
            let went =
                |village: &&Village| promoted.iter().any(|going| going.proposal == self.ladder.proposal(village));
            winners.extend(kecamatan.villages.iter().filter(went));
        }
        Ok(winners)
    }

    /// Five judges who live elsewhere are asked to score every winner.
    pub(super) async fn name_crossed_panel(&self, at: Timestamp) -> Result<(), DemoError> {
        self.crossed(at, at, Done::Assigned).await
    }

    async fn crossed(&self, assigned: Timestamp, at: Timestamp, done: Done) -> Result<(), DemoError> {
        let round = self.ladder.round("kabupaten");
        let winners = self.winners().await?;
        let entries: BTreeSet<ProposalId> = winners.iter().map(|village| self.ladder.proposal(village)).collect();
        for judge in CROSSED {
            self.declare(round, judge, &entries, assigned.plus_seconds(-600)).await?;
        }
        for (nth, village) in winners.into_iter().enumerate() {
            let one = async |judge: &str| {
                let at = at.plus_seconds(nth as i64 * 3_000);
                let seat = Seat { round, key: "kabupaten", panitia: "panitia", judge, village, photographed: false };
                Box::pin(self.seat(&seat, assigned, at, done, village)).await
            };
            tokio::try_join!(one(CROSSED[0]), one(CROSSED[1]), one(CROSSED[2]), one(CROSSED[3]), one(CROSSED[4]))?;
        }
        self.play.settled().await
    }

    /// The kabupaten round, the pleno and the seal.
    pub(super) async fn crown(&self, today: Timestamp) -> Result<(), DemoError> {
        let ladder = self.ladder;
        let round = ladder.round("kabupaten");
        self.round("panitia", ladder.crowned, "open:kabupaten", round, RoundCommand::Open).await?;
        self.crossed(ladder.crowned.plus_seconds(1_200), ladder.crowned.plus_seconds(7_200), Done::Signed).await?;
        let close = RoundCommand::Close { left: Unfinished::default() };
        self.round("panitia", ladder.crowned_until, "close:kabupaten", round, close).await?;
        self.play.settled().await?;
        self.seal(today).await
    }

    async fn seal(&self, today: Timestamp) -> Result<(), DemoError> {
        let ladder = self.ladder;
        let step = |error: &dyn std::fmt::Display| failed(format!("{}: pleno", ladder.slug), error);
        let id = DeliberationId::of_edition(ladder.id);
        let opened = eventstore::of_aggregate(self.play.pool(), "deliberation", &id.to_string()).await?;
        let first = opened.first().ok_or_else(|| step(&"the pleno was not opened"))?.decode::<DeliberationEvent>()?;
        let DeliberationEvent::DeliberationOpened { finalists, .. } = first else {
            return Err(step(&"the pleno does not begin with its list"));
        };
        let mut order = finalists.iter().map(|finalist| finalist.proposal);
        let mut awards: Vec<GivenAward> = Vec::new();
        for rule in &ladder.rules.awards {
            let given: Vec<ProposalId> = order.by_ref().take(rule.count.unwrap_or(3) as usize).collect();
            awards.extend(given.into_iter().map(|proposal| GivenAward { key: rule.key.clone(), proposal }));
        }
        let meeting = Pleno {
            play: self.play,
            slug: &ladder.slug,
            edition: ladder.id,
            chair: "panitia",
            secretary: "sekretaris",
        };
        certificates::choose(self.play, ladder.id, ladder.pleno.plus_days(-3)).await?;
        meeting.convene(ladder.pleno.plus_days(-2)).await?;
        meeting.attend("attendance", ladder.pleno.plus_seconds(1_800)).await?;
        meeting.note("note", ladder.pleno.plus_seconds(2 * 3_600), None, texts::DELIBERATED).await?;
        let fix = DeliberationCommand::FixAwards {
            base_revision: 0,
            rules: ladder.rules.awards.clone(),
            rules_sha256: ladder.rules.sha256(),
            awards,
        };
        meeting.wish("panitia", "awards", ladder.pleno.plus_seconds(3 * 3_600), fix).await?;
        let at = ladder.pleno.plus_seconds(26 * 3_600);
        meeting.seal("seal", at, 1, None, ladder.rules.objections).await?;
        let moved = "Tempatnya tertulis ruang rapat, padahal pleno diadakan di pendopo.";
        let corrected = at.plus_seconds(3_600);
        meeting.minutes("minutes-corrected", corrected, "Pendopo Sabha Swagata Blambangan", Some(moved)).await?;
        self.play.settled().await?;
        // Nobody objects.
        let rules = ladder.rules.objections.ok_or_else(|| step(&"no time to object"))?;
        let over = rules.closes_at(at, Zone::Wib);
        let close = format!("{}:sanggah:close", ladder.slug);
        self.play.tick::<Deliberation>(over, &close, id, DeliberationCommand::CloseObjections).await?;
        let at = workday(over.plus_seconds(10 * 3_600)).min(today);
        let date = Zone::Wib.date(at);
        let number = Dice::of(&ladder.slug).between(503, 799);
        let number = format!("188/{number}/KEP/429.011/{}", chrono::Datelike::year(&date));
        let sk = Sk { number, date, signed_by: "Bupati Banyuwangi".to_owned() };
        let record = DeliberationCommand::RecordSk { sk, objections: Objections::default(), today: date };
        let name = format!("{}:pleno:sk", ladder.slug);
        self.play.run::<Deliberation>("panitia", Role::Organiser, at, &name, id, record).await?;
        self.play.settled().await?;
        self.play.sign_minutes("panitia", ladder.id, at.plus_seconds(24 * 3_600).min(today)).await?;
        self.play.settled().await
    }
}

/// What a judge sees on the spot: nearly the same as the others, and now and then one forgets to look.
fn seen(facts: &SheetFacts, seat: &Seat<'_>, model: &Village) -> Findings {
    let mut of_village = Dice::of(&format!("fasilitas {}", model.title));
    let mut of_judge = Dice::of(&format!("fasilitas {} {}", seat.judge, model.title));
    let found = facts.rules.checks.iter().filter_map(|check| {
        let there = of_village.between(0, 9) < 7;
        match of_judge.between(0, 19) {
            0 | 1 => None,
            2 => Some((check.key.clone(), Finding::Absent)),
            _ => Some((check.key.clone(), if there { Finding::Present } else { Finding::Absent })),
        }
    });
    found.collect()
}
