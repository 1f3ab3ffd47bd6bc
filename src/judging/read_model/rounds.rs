//! A round as the panitia sees it: entries, judges, duties, progress.

use super::{DutyState, RoundState, SheetState};
use crate::kernel::{
    ids::{AssignmentId, EditionId, PersonId, ProposalId, RoundId},
    region::RegionCode,
    relation::Kind,
    time::{Timestamp, Zone},
    unit::UnitCode,
    visibility::{Field, Openness, Phase, Sight, Viewer, sight},
};
use crate::scoring::{
    ranking::Ranking,
    rules::{EditionRules, RoundRules},
};
use sqlx::PgPool;
use std::collections::{BTreeMap, BTreeSet};

/// A round with its edition.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct RoundHead {
    pub id: RoundId,
    pub edition: EditionId,
    pub edition_name: String,
    pub region: RegionCode,
    #[sqlx(json)]
    pub zone: Zone,
    #[sqlx(json)]
    pub rules: RoundRules,
    #[sqlx(json)]
    pub edition_rules: EditionRules,
    pub state: RoundState,
    pub opens_at: Option<Timestamp>,
    pub closes_at: Option<Timestamp>,
    #[sqlx(json(nullable))]
    pub ranking: Option<Ranking>,
    /// Where it is held, if the round is held in many territories.
    pub territory: Option<RegionCode>,
    /// Whether a result of the edition was sealed.
    pub sealed: bool,
}

impl RoundHead {
    /// The region whose panitia runs the round.
    pub fn home(&self) -> &RegionCode {
        self.territory.as_ref().unwrap_or(&self.region)
    }
    /// How far its entries are.
    pub const fn phase(&self) -> Phase {
        if self.sealed {
            return Phase::Sealed;
        }
        match self.state {
            RoundState::Planned | RoundState::Open => Phase::Scoring,
            RoundState::Closed | RoundState::Ranked => Phase::Closed,
        }
    }
    /// Whether its judges are not to know whose entries they score.
    pub fn is_blind(&self) -> bool {
        let open = Openness { blind: self.rules.blind, ..Openness::default() };
        sight(Viewer::Judge, self.phase(), open, Field::Unit) != Sight::Shown
    }
    /// Whether scores are no longer taken.
    pub fn is_over(&self) -> bool {
        matches!(self.state, RoundState::Closed | RoundState::Ranked)
    }
    /// The group as people read it.
    pub fn group(&self, key: &str) -> String {
        self.edition_rules.group(key).map_or_else(|| key.to_owned(), |group| group.label.clone())
    }
    /// The category as people read it.
    pub fn category(&self, key: &str) -> String {
        self.edition_rules.category(key).map_or_else(|| key.to_owned(), |category| category.label.clone())
    }
}

pub(super) const ROUND_HEAD: &str = "r.id, r.edition, e.name as edition_name, e.region, e.zone, r.rules,
    e.rules as edition_rules, r.state, r.opens_at, r.closes_at, r.ranking, r.territory,
    exists (select from read.judging_pleno s where s.edition = e.id and s.version > 0) as sealed";

/// A round in which judges score.
pub async fn round(pool: &PgPool, id: RoundId) -> Result<Option<RoundHead>, sqlx::Error> {
    let sql = format!(
        "select {ROUND_HEAD} from read.judging_round r join read.judging_edition e on e.id = r.edition
         where r.id = $1 and r.scored"
    );
    sqlx::query_as(&sql).bind(id).fetch_optional(pool).await
}

/// A proposal in a round.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Entry {
    pub proposal: ProposalId,
    pub title: String,
    pub unit: UnitCode,
    pub unit_name: String,
    pub group_key: String,
    pub category: String,
}

/// The proposals that compete in a round, by title.
pub async fn entries(pool: &PgPool, round: RoundId) -> Result<Vec<Entry>, sqlx::Error> {
    sqlx::query_as(
        "select e.proposal, coalesce(p.title, e.proposal) as title, e.unit, coalesce(u.name, e.unit) as unit_name,
           e.group_key, e.category
         from read.judging_entry e
         left join read.judging_proposal p on p.id = e.proposal left join unit u on u.code = e.unit
         where e.round = $1 and e.active order by lower(coalesce(p.title, e.proposal)), e.proposal",
    )
    .bind(round)
    .fetch_all(pool)
    .await
}

/// A duty with what has come of it.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct DutyRow {
    pub id: AssignmentId,
    pub round: RoundId,
    pub proposal: ProposalId,
    pub title: String,
    pub unit_name: String,
    pub judge: PersonId,
    pub judge_name: String,
    pub state: DutyState,
    /// Why it ended.
    pub reason: String,
    /// The relation that ended it.
    pub cause: Option<Kind>,
    pub sheet: Option<SheetState>,
    /// Criteria with a score.
    pub filled: i64,
    pub changed_at: Timestamp,
}

const DUTY: &str = "select d.id, d.round, d.proposal, coalesce(p.title, d.proposal) as title,
      coalesce(u.name, d.unit) as unit_name, d.judge, coalesce(n.name, 'Nama tidak dikenal') as judge_name,
      d.state, d.reason, d.cause, s.state as sheet,
      (select count(*) from jsonb_each(s.scores) score where score.value->>'value' is not null) as filled,
      greatest(d.changed_at, s.changed_at) as changed_at
    from read.judging_duty d
    left join read.judging_proposal p on p.id = d.proposal
    left join unit u on u.code = d.unit
    left join person_name n on n.id = d.judge
    left join read.judging_sheet s on s.round = d.round and s.proposal = d.proposal and s.judge = d.judge";

/// Every duty of a round for proposals that compete, ended ones too; by judge's name.
pub async fn duties(pool: &PgPool, round: RoundId) -> Result<Vec<DutyRow>, sqlx::Error> {
    let sql = format!(
        "{DUTY} join read.judging_entry e on e.round = d.round and e.proposal = d.proposal and e.active
         where d.round = $1 order by lower(n.name), d.judge, d.id"
    );
    sqlx::query_as(&sql).bind(round).fetch_all(pool).await
}

/// One duty of a round.
pub async fn duty(pool: &PgPool, round: RoundId, id: AssignmentId) -> Result<Option<DutyRow>, sqlx::Error> {
    let sql = format!("{DUTY} where d.round = $1 and d.id = $2");
    sqlx::query_as(&sql).bind(round).bind(id).fetch_optional(pool).await
}

/// Proposals and judges of a round whose sheet somebody has begun: by scores, by a copy from paper, or by a photo.
pub async fn begun(pool: &PgPool, round: RoundId) -> Result<BTreeSet<(ProposalId, PersonId)>, sqlx::Error> {
    let rows: Vec<(ProposalId, PersonId)> = sqlx::query_as(
        "select proposal, judge from read.judging_sheet where round = $1 and state <> $2
         union select proposal, judge from read.judging_transcript where round = $1 and active
         union select proposal, judge from read.judging_photo where round = $1",
    )
    .bind(round)
    .bind(SheetState::Aside)
    .fetch_all(pool)
    .await?;
    Ok(rows.into_iter().collect())
}

/// A judge who stepped back from a proposal in one round of an edition, and was not asked again there.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Recusal {
    pub round: RoundId,
    /// The round as people call it.
    pub label: String,
    pub proposal: ProposalId,
    pub judge: PersonId,
}

/// Who stepped back from what in an edition, in the order of its rounds.
pub async fn recusals(pool: &PgPool, edition: EditionId) -> Result<Vec<Recusal>, sqlx::Error> {
    sqlx::query_as(
        "select d.round, r.rules->>'label' as label, d.proposal, d.judge
         from read.judging_duty d join read.judging_round r on r.id = d.round
         where d.edition = $1 and d.state = $2 order by r.place, d.id",
    )
    .bind(edition)
    .bind(DutyState::Recused)
    .fetch_all(pool)
    .await
}

/// How far one judge is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Progress {
    pub judge: PersonId,
    pub name: String,
    pub assigned: u32,
    pub signed: u32,
    pub begun: u32,
}

/// The progress of every judge with a lasting duty, the one furthest behind first.
pub fn progress(duties: &[DutyRow]) -> Vec<Progress> {
    let mut of: BTreeMap<PersonId, Progress> = BTreeMap::new();
    for duty in duties.iter().filter(|duty| duty.state == DutyState::Active) {
        let (judge, name) = (duty.judge, duty.judge_name.clone());
        let own = of.entry(judge).or_insert(Progress { judge, name, assigned: 0, signed: 0, begun: 0 });
        own.assigned += 1;
        match duty.sheet {
            Some(SheetState::Signed) => own.signed += 1,
            Some(SheetState::Draft) if duty.filled > 0 => own.begun += 1,
            Some(SheetState::Draft | SheetState::Aside) | None => {}
        }
    }
    let mut all: Vec<Progress> = of.into_values().collect();
    all.sort_by_key(|own| (own.signed * 1_000 / own.assigned.max(1), own.begun, own.name.clone()));
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    fn duty(n: u128, judge: u128, sheet: Option<SheetState>, filled: i64) -> DutyRow {
        DutyRow {
            id: AssignmentId::from_u128(n),
            round: RoundId::from_u128(1),
            proposal: ProposalId::from_u128(n),
            title: "Rantang Kasih".into(),
            unit_name: "Dinas Sosial".into(),
            judge: PersonId::from_u128(judge),
            judge_name: format!("Juri {judge}"),
            state: DutyState::Active,
            reason: String::new(),
            cause: None,
            sheet,
            filled,
            changed_at: Timestamp::from_millis(0),
        }
    }

    #[test]
    fn whoever_is_furthest_behind_comes_first() {
        let ended = DutyRow { state: DutyState::Recused, ..duty(9, 3, None, 0) };
        let duties = [
            duty(1, 1, Some(SheetState::Signed), 2),
            duty(2, 1, None, 0),
            duty(3, 2, Some(SheetState::Draft), 1),
            duty(4, 2, None, 0),
            ended,
        ];
        let shown: Vec<_> = progress(&duties).into_iter().map(|p| (p.name, p.signed, p.begun, p.assigned)).collect();
        assert_eq!(shown, [("Juri 2".to_owned(), 0, 1, 2), ("Juri 1".to_owned(), 1, 0, 2)]);
    }
}
