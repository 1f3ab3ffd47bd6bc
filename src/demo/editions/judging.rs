//! Judges score, rounds close, the pleno seals.

use super::{
    Stageset,
    objections::{self, Sealed},
    proposals::Admitted,
};
use crate::{
    competition::{
        read_model as competition,
        round::{
            aggregate::Round,
            commands::{RoundCommand, Unfinished},
        },
    },
    demo::{
        DemoError, cast, certificates,
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
            events::Declared,
        },
        deliberation::{
            aggregate::Deliberation,
            commands::{DeliberationCommand, GivenAward},
            events::{DeliberationEvent, Sk},
        },
        score_sheet::{
            aggregate::ScoreSheet,
            commands::{ScoreSheetCommand, Sheet, SheetFacts},
            events::DraftScore,
        },
    },
    kernel::{
        actor::Role,
        ids::{AssignmentId, ConflictId, ProposalId, ScoreSheetId},
        relation::Kind,
        score::Number,
        text::Reason,
        time::{Timestamp, Zone},
    },
};
use std::collections::BTreeMap;

const JUDGES: [&str; 6] = ["juri.sri", "juri.bambang", "juri.nyoman", "juri.fajar", "juri.maria", "juri.agus"];

pub(super) async fn open_round(play: &Play<'_>, set: &Stageset, key: &str, at: Timestamp) -> Result<(), DemoError> {
    let name = format!("{}:open:{key}", set.slug);
    play.run::<Round>(set.panitia, Role::Organiser, at, &name, set.round(key), RoundCommand::Open).await
}

/// Talks about every entry whose judges are too far apart.
async fn discuss(play: &Play<'_>, set: &Stageset, key: &str, at: Timestamp) -> Result<(), DemoError> {
    play.settled().await?;
    for apart in competition::apart(play.pool(), set.round(key)).await? {
        let Some(gap) = apart.gap else { continue };
        let name = format!("{}:discuss:{key}:{}", set.slug, apart.title);
        let note = Reason::parse(texts::DISCUSSED).map_err(|error| failed(name.clone(), error))?;
        let record = RoundCommand::RecordDiscussion { proposal: apart.proposal, gap, note };
        play.run::<Round>(set.panitia, Role::Organiser, at, &name, set.round(key), record).await?;
    }
    Ok(())
}

async fn close_round(
    play: &Play<'_>,
    set: &Stageset,
    key: &str,
    at: Timestamp,
    unsigned: u32,
) -> Result<(), DemoError> {
    let name = format!("{}:close:{key}", set.slug);
    let close = RoundCommand::Close { left: Unfinished { unsigned, ..Unfinished::default() } };
    play.run::<Round>(set.panitia, Role::Organiser, at, &name, set.round(key), close).await?;
    play.settled().await
}

/// Scores some of the sheets: two judges are behind.
pub(super) async fn halfway(
    play: &Play<'_>,
    set: &Stageset,
    admitted: &[Admitted],
    today: Timestamp,
) -> Result<(), DemoError> {
    close_round(play, set, "administrasi", set.scoring.plus_seconds(-3_600), 0).await?;
    open_round(play, set, "proposal", set.scoring).await?;
    let competing: Vec<&Admitted> = admitted.iter().collect();
    declarations(play, set, "proposal", &competing, set.scoring.plus_seconds(1_200)).await?;
    if let Some(entry) = competing.get(5) {
        // Of somebody who was not asked about that entry.
        known_relation(play, set, ("juri.fajar", Kind::Supervisor), entry, set.scoring.plus_seconds(1_500)).await?;
    }
    for (nth, entry) in admitted.iter().enumerate() {
        for (seat, judge) in panel("proposal", entry, nth, None).into_iter().enumerate() {
            let scorer = Scorer { play, set, round: "proposal", judge, entry, far_off: (nth, seat) == (1, 0) };
            scorer.assign(set.scoring.plus_seconds(1_800)).await?;
            let (shares, signs) = match judge {
                "juri.fajar" => (nth < 3, nth < 1),
                "juri.nyoman" => (nth < 5, nth < 4),
                _ => (true, nth + 2 < admitted.len()),
            };
            let at = set.scoring.plus_days(2 + nth as i64 % 8).plus_seconds(19 * 3600).min(today.plus_seconds(-3_600));
            if shares {
                scorer.save(at).await?;
            }
            if signs {
                scorer.sign(at.plus_seconds(240)).await?;
            }
        }
    }
    play.settled().await
}

/// Scores everything, closes every round, decides and seals.
pub(super) async fn all(
    play: &Play<'_>,
    set: &Stageset,
    admitted: &[Admitted],
    today: Timestamp,
) -> Result<(), DemoError> {
    close_round(play, set, "administrasi", set.scoring.plus_seconds(-3_600), 0).await?;
    let mut competing: Vec<&Admitted> = admitted.iter().collect();
    let tied = competing
        .iter()
        .enumerate()
        .find(|(nth, entry)| !of_health(entry) && panel("proposal", entry, *nth, None).contains(&RELATED));
    let tied = tied.map(|(_, entry)| entry.proposal);
    for (key, opens, closes) in [
        ("proposal", set.scoring, set.presentation.plus_days(-3)),
        ("presentasi", set.presentation, set.presentation.plus_days(1)),
    ] {
        open_round(play, set, key, opens).await?;
        declarations(play, set, key, &competing, opens.plus_seconds(1_200)).await?;
        let mut unsigned = 0;
        for (nth, entry) in competing.iter().enumerate() {
            let related = tied == Some(entry.proposal);
            let without = (related && key == "presentasi").then_some(RELATED);
            for (seat, judge) in panel(key, entry, nth, without).into_iter().enumerate() {
                let far_off = key == "proposal" && (nth, seat) == (1, 0);
                let scorer = Scorer { play, set, round: key, judge, entry, far_off };
                scorer.assign(opens.plus_seconds(1_800)).await?;
                let at = opens
                    .plus_days(nth as i64 % 2)
                    .plus_seconds(10 * 3600 + 600 * nth as i64)
                    .min(closes.plus_seconds(-900));
                // One judge never finishes one sheet: the missing-judge rule decides.
                if key == "proposal" && nth == 2 && judge == "juri.nyoman" {
                    unsigned += 1;
                    continue;
                }
                scorer.save(at).await?;
                if related && judge == RELATED {
                    scorer.is_replaced(&panel(key, entry, nth, None), at.plus_seconds(300)).await?;
                    continue;
                }
                scorer.sign(at.plus_seconds(300)).await?;
            }
        }
        discuss(play, set, key, closes.plus_seconds(-60)).await?;
        close_round(play, set, key, closes, unsigned).await?;
        let going: Vec<ProposalId> = eventstore::of_aggregate(play.pool(), "round", &set.round(key).to_string())
            .await?
            .iter()
            .rev()
            .find(|event| event.event_type == "RoundRanked")
            .map(eventstore::RecordedEvent::decode::<crate::competition::round::events::RoundEvent>)
            .transpose()?
            .map(|event| match event {
                crate::competition::round::events::RoundEvent::RoundRanked { promoted, .. } => {
                    promoted.iter().map(|going| going.proposal).collect()
                }
                _ => Vec::new(),
            })
            .unwrap_or_default();
        competing.retain(|entry| going.contains(&entry.proposal));
    }
    seal(play, set, admitted, today).await
}

/// Everybody declares; one judge helped with the first proposal, another knows somebody of the second well.
async fn declarations(
    play: &Play<'_>,
    set: &Stageset,
    key: &str,
    competing: &[&Admitted],
    at: Timestamp,
) -> Result<(), DemoError> {
    for login in JUDGES {
        let (round, judge) = (set.round(key), cast::id(login));
        let tied = match login {
            "juri.agus" if key == "proposal" => competing.first().map(|entry| (entry, Kind::Mentor)),
            "juri.maria" => competing.get(1).map(|entry| (entry, Kind::Acquaintance)),
            _ => None,
        };
        let declare = ConflictCommand::Declare {
            of: Concern { edition: set.id, round, judge, round_is_over: false },
            entries: competing.iter().map(|entry| entry.proposal).collect(),
            relations: tied.iter().map(|(entry, kind)| Declared { proposal: entry.proposal, kind: *kind }).collect(),
        };
        let (id, name) = (ConflictId::of_judge(set.id, judge), format!("{}:{key}:{login}:declare", set.slug));
        play.run::<Conflict>(login, Role::Judge, at, &name, id, declare).await?;
    }
    Ok(())
}

/// The panitia knows of a relation.
async fn known_relation(
    play: &Play<'_>,
    set: &Stageset,
    (login, kind): (&str, Kind),
    entry: &Admitted,
    at: Timestamp,
) -> Result<(), DemoError> {
    let reason = match kind {
        Kind::Family => "Warga menyampaikan kartu keluarga yang menunjukkan hubungan dengan ketua tim pengusul.",
        _ => "Tercatat sebagai pengarah dalam SK tim pelaksana inovasi ini.",
    };
    let reason = Reason::parse(reason).map_err(|error| failed(&set.slug, error))?;
    let judge = cast::id(login);
    let state = ConflictCommand::State {
        of: Concern { edition: set.id, round: set.round("proposal"), judge, round_is_over: false },
        is_entry: true,
        relation: Declared { proposal: entry.proposal, kind },
        reason,
    };
    let (id, name) = (ConflictId::of_judge(set.id, judge), format!("{}:relation:{login}", set.slug));
    play.run::<Conflict>(set.panitia, Role::Organiser, at, &name, id, state).await
}

/// Whose relation becomes known after the first sheet is filled in.
const RELATED: &str = "juri.maria";

fn of_health(entry: &Admitted) -> bool {
    ["dinkes", "puskesmas-35.10.20", "rsud-blambangan"].contains(&entry.unit.as_str())
}

/// The judges of an entry: three in turn for proposals, five for presentations; none from the entry's own OPD.
fn panel(round: &str, entry: &Admitted, nth: usize, without: Option<&str>) -> Vec<&'static str> {
    let barred = |judge: &str| (of_health(entry) && judge == "juri.agus") || without == Some(judge);
    let free: Vec<&str> = JUDGES.into_iter().filter(|judge| !barred(judge)).collect();
    let wanted = if round == "proposal" { 3 } else { 5 };
    let start = if round == "proposal" { nth } else { 0 };
    (0..wanted).map(|n| free[(start + n) % free.len()]).collect()
}

/// One judge at one sheet.
struct Scorer<'a> {
    play: &'a Play<'a>,
    set: &'a Stageset,
    round: &'static str,
    judge: &'static str,
    entry: &'a Admitted,
    /// Whether the judge scores far below the others.
    far_off: bool,
}

impl Scorer<'_> {
    fn failed(&self, error: impl std::fmt::Display) -> DemoError {
        failed(format!("{}: {} of {}", self.set.slug, self.judge, self.entry.title), error)
    }
    fn name(&self, what: &str) -> String {
        format!("{}:{}:{}:{}:{what}", self.set.slug, self.round, self.judge, self.entry.title)
    }
    fn sheet(&self) -> Sheet {
        Sheet { round: self.set.round(self.round), proposal: self.entry.proposal, judge: cast::id(self.judge) }
    }
    fn facts(&self) -> Result<SheetFacts, DemoError> {
        let rules = self.set.rules.round(self.round).ok_or_else(|| self.failed("no such round"))?.clone();
        Ok(SheetFacts::free(rules))
    }

    async fn assign(&self, at: Timestamp) -> Result<(), DemoError> {
        let Sheet { round, proposal, judge } = self.sheet();
        let duty = Duty { edition: self.set.id, round, proposal, judge, unit: self.entry.unit.clone() };
        let ties = Ties { is_judge: true, ..Ties::default() };
        let id = AssignmentId::of_judge(round, proposal, judge);
        let assign = AssignmentCommand::Assign { duty, ties };
        self.play.run::<Assignment>(self.set.panitia, Role::Organiser, at, &self.name("assign"), id, assign).await
    }

    async fn save(&self, at: Timestamp) -> Result<(), DemoError> {
        let mut merit = Dice::of(&self.entry.title);
        let base = merit.between(68, 91);
        // One judge sees one proposal quite differently from the others.
        let aside = if self.far_off { -17 } else { 0 };
        let mildness = Dice::of(self.judge).between(-3, 3) + aside;
        let mut dice = Dice::of(&self.name("scores"));
        let facts = self.facts()?;
        let scores: BTreeMap<String, DraftScore> = facts
            .rules
            .criteria
            .iter()
            .map(|criterion| {
                let score = (base + mildness + dice.between(-5, 6)).clamp(55, 98);
                let note = texts::note(&self.entry.title, &criterion.label, score, &mut dice);
                (criterion.key.clone(), DraftScore { value: Some(Number::whole(score)), note })
            })
            .collect();
        let Sheet { round, proposal, judge } = self.sheet();
        let id = ScoreSheetId::of_judge(round, proposal, judge);
        let save =
            ScoreSheetCommand::Save { sheet: self.sheet(), facts, base_revision: 0, scores, checks: BTreeMap::new() };
        self.play.run::<ScoreSheet>(self.judge, Role::Judge, at, &self.name("save"), id, save).await
    }

    /// A relation becomes known: the sheet is set aside, and somebody else scores the entry.
    async fn is_replaced(&self, panel: &[&str], at: Timestamp) -> Result<(), DemoError> {
        known_relation(self.play, self.set, (self.judge, Kind::Family), self.entry, at).await?;
        self.play.settled().await?;
        let judge = JUDGES.into_iter().find(|judge| !panel.contains(judge) && *judge != "juri.agus");
        let judge = judge.ok_or_else(|| self.failed("nobody is left to take over"))?;
        let other = Scorer { judge, ..*self };
        other.assign(at.plus_seconds(3_600)).await?;
        other.save(at.plus_seconds(7_200)).await?;
        other.sign(at.plus_seconds(7_500)).await
    }

    async fn sign(&self, at: Timestamp) -> Result<(), DemoError> {
        let Sheet { round, proposal, judge } = self.sheet();
        let id = ScoreSheetId::of_judge(round, proposal, judge);
        let sign = ScoreSheetCommand::Sign { sheet: self.sheet(), facts: self.facts()?, base_revision: 1 };
        self.play.run::<ScoreSheet>(self.judge, Role::Judge, at, &self.name("sign"), id, sign).await
    }
}

/// Whom the pleno moves up by one, by its index in the order, and why. The first is taken back after an objection.
const MOVES: &[(usize, &str)] = &[
    (4, "Verifikasi lapangan menemukan layanan berjalan di lebih banyak desa daripada yang ditulis dalam usulan."),
    (7, "Menurut catatan verifikasi lapangan, layanan ini sudah dipakai pula oleh dua kecamatan lain."),
];

/// The pleno: changes of order with a reason, the awards, the seal; then what follows it.
async fn seal(play: &Play<'_>, set: &Stageset, admitted: &[Admitted], today: Timestamp) -> Result<(), DemoError> {
    let step = |error: &dyn std::fmt::Display| failed(format!("{}: pleno", set.slug), error);
    play.settled().await?;
    let opened = eventstore::of_aggregate(play.pool(), "deliberation", &set.deliberation().to_string()).await?;
    let first = opened.first().ok_or_else(|| step(&"the pleno was not opened"))?.decode::<DeliberationEvent>()?;
    let DeliberationEvent::DeliberationOpened { finalists, .. } = first else {
        return Err(step(&"the pleno does not begin with its list"));
    };
    if set.region == "35.10" {
        certificates::choose(play, set.id, set.pleno.plus_days(-3)).await?;
    }
    let meeting = set.meeting(play);
    meeting.convene(set.pleno.plus_days(-2)).await?;
    meeting.attend("attendance", set.pleno.plus_seconds(1_800)).await?;
    let mut order: Vec<ProposalId> = finalists.iter().map(|finalist| finalist.proposal).collect();
    let mut revision = 0;
    let mut pushed_down = None;
    let moves = if set.region == "35.10" { MOVES } else { &[] };
    let entries = order.len();
    for ((from, reason), n) in moves.iter().filter(|(from, _)| *from + 1 < entries).zip(0..) {
        let reason = Reason::parse(reason).map_err(|e| step(&e))?;
        let moved = order.remove(*from);
        order.insert(*from - 1, moved);
        let (at, to) = (set.pleno.plus_seconds(2 * 3_600 + n * 300), u32::try_from(*from).map_err(|e| step(&e))?);
        if n == 0 {
            pushed_down = admitted.iter().find(|entry| entry.proposal == order[*from]);
            meeting.note("note-order", at.plus_seconds(-600), Some(moved), texts::DELIBERATED_ON_ONE).await?;
        }
        let change = DeliberationCommand::ChangeOrder { base_revision: revision, proposal: moved, to, reason };
        let name = if n == 0 { "order".to_owned() } else { format!("order-{}", n + 1) };
        pleno(play, set, &name, at, change).await?;
        revision += 1;
    }
    meeting.note("note", set.pleno.plus_seconds(2 * 3_600 + 900), None, texts::DELIBERATED).await?;
    let fix = fix_awards(set, revision, &order);
    pleno(play, set, "awards", set.pleno.plus_seconds(3 * 3_600), fix).await?;
    let base_revision = revision + 1;
    let Some(rules) = set.rules.objections else {
        let at = set.pleno.plus_seconds((5 * 24 + 2) * 3_600);
        let sk = Some(sk(set, set.pleno.plus_days(5).min(today)));
        meeting.seal("seal", at, base_revision, sk, None).await?;
        play.settled().await?;
        play.sign_minutes(set.panitia, set.id, at.plus_seconds(24 * 3_600).min(today)).await?;
        return play.settled().await;
    };
    let at = set.pleno.plus_seconds(26 * 3_600);
    meeting.seal("seal", at, base_revision, None, Some(rules)).await?;
    play.settled().await?;
    let over = rules.closes_at(at, Zone::Wib);
    let sealed = Sealed { revision: base_revision, order, pushed_down, at, over };
    objections::after_seal(play, set, admitted, sealed, today).await
}

/// A wish in the pleno.
pub(super) async fn pleno(
    play: &Play<'_>,
    set: &Stageset,
    name: &str,
    at: Timestamp,
    command: DeliberationCommand,
) -> Result<(), DemoError> {
    let name = format!("{}:pleno:{name}", set.slug);
    play.run::<Deliberation>(set.panitia, Role::Organiser, at, &name, set.deliberation(), command).await
}

/// Awards by the final order.
pub(super) fn fix_awards(set: &Stageset, base_revision: u32, order: &[ProposalId]) -> DeliberationCommand {
    let mut awards = Vec::new();
    for rule in &set.rules.awards {
        let count = rule.count.unwrap_or(3) as usize;
        let given: Vec<ProposalId> = match rule.key.as_str() {
            "terbaik-1" => order.iter().take(1).copied().collect(),
            "terbaik-2" => order.iter().skip(1).take(1).copied().collect(),
            "terbaik-3" => order.iter().skip(2).take(1).copied().collect(),
            _ if rule.by_rank => order.iter().take(count).copied().collect(),
            _ => order.iter().skip(3).step_by(2).take(count.min(2)).copied().collect(),
        };
        awards.extend(given.into_iter().map(|proposal| GivenAward { key: rule.key.clone(), proposal }));
    }
    let rules = set.rules.awards.clone();
    DeliberationCommand::FixAwards { base_revision, rules, rules_sha256: set.rules.sha256(), awards }
}

/// The decree of an edition, signed that day.
pub(super) fn sk(set: &Stageset, at: Timestamp) -> Sk {
    let date = Zone::Wib.date(at);
    let number = Dice::of(&set.slug).between(102, 498);
    let signed_by = if set.region == "35" { "Gubernur Jawa Timur" } else { "Bupati Banyuwangi" };
    let number = format!("188/{number}/KEP/429.011/{}", chrono::Datelike::year(&date));
    Sk { number, date, signed_by: signed_by.to_owned() }
}
