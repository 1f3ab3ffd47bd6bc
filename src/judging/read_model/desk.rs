//! What a judge sees: the queue, and one proposal with the own sheet.

use super::{DutyState, RoundHead, RoundState, SheetState, rounds::ROUND_HEAD};
use crate::judging::score_sheet::events::DraftScore;
use crate::kernel::{
    ids::{AssignmentId, AttachmentId, PersonId, ProposalId, RoundId},
    redaction::Redaction,
    time::Timestamp,
    unit::UnitCode,
};
use crate::proposal::events::SubmittedAttachment;
use crate::scoring::rules::Findings;
use sqlx::{FromRow, PgPool, types::Json};
use std::collections::BTreeMap;

/// The judge's work in one round.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueueRound {
    pub head: RoundHead,
    /// What is still to do first.
    pub items: Vec<QueueItem>,
}

impl QueueRound {
    /// Whether the judge must declare relations before anything can be opened.
    pub fn undeclared(&self) -> bool {
        !self.head.is_over() && self.items.iter().any(|item| !item.declared)
    }
    pub fn signed(&self) -> u32 {
        self.items.iter().filter(|item| item.sheet == Some(SheetState::Signed)).count() as u32
    }
}

/// One proposal in the queue.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct QueueItem {
    pub id: AssignmentId,
    pub round: RoundId,
    pub proposal: ProposalId,
    /// As the judge may read it.
    pub title: String,
    /// None in a blind round.
    pub unit_name: Option<String>,
    pub(super) version: Option<i32>,
    #[sqlx(json(nullable))]
    pub(super) redaction: Option<Redaction>,
    /// Whether it can be opened: in a blind round once its names are closed.
    #[sqlx(skip)]
    pub readable: bool,
    pub sheet: Option<SheetState>,
    /// Whether the panitia gave the sheet back.
    pub reopened: bool,
    /// Criteria with a score.
    pub filled: i64,
    /// As saved.
    #[sqlx(json(nullable))]
    pub scores: Option<BTreeMap<String, DraftScore>>,
    /// Whether the judge has declared relations to it, in this round.
    pub declared: bool,
}

/// The duties of a judge, round by round: open rounds first, then those ahead, then the latest closed.
pub async fn queue(pool: &PgPool, judge: PersonId) -> Result<Vec<QueueRound>, sqlx::Error> {
    let items: Vec<QueueItem> = sqlx::query_as(
        "select d.id, d.round, d.proposal, coalesce(p.title, d.proposal) as title,
           coalesce(u.name, d.unit) as unit_name, p.version, p.redaction,
           s.state as sheet, coalesce(s.reopened <> '', false) as reopened,
           s.scores,
           (select count(*) from jsonb_each(s.scores) score where score.value->>'value' is not null) as filled,
           exists (select from read.judging_declared c
                   where c.round = d.round and c.judge = d.judge and c.proposal = d.proposal) as declared
         from read.judging_duty d
         join read.judging_entry e on e.round = d.round and e.proposal = d.proposal and e.active
         left join read.judging_proposal p on p.id = d.proposal
         left join unit u on u.code = d.unit
         left join read.judging_sheet s on s.round = d.round and s.proposal = d.proposal and s.judge = d.judge
         where d.judge = $1 and d.state = $2
         order by s.state is not distinct from $3, lower(coalesce(p.title, d.proposal)), d.id",
    )
    .bind(judge)
    .bind(DutyState::Active)
    .bind(SheetState::Signed)
    .fetch_all(pool)
    .await?;
    let ids: Vec<RoundId> = items.iter().map(|item| item.round).collect();
    let sql = format!(
        "select {ROUND_HEAD} from read.judging_round r join read.judging_edition e on e.id = r.edition
         where r.id = any($1) order by r.closes_at desc nulls first, r.id"
    );
    let mut heads: Vec<RoundHead> = sqlx::query_as(&sql).bind(&ids).fetch_all(pool).await?;
    heads.sort_by_key(|head| match head.state {
        RoundState::Open => 0,
        RoundState::Planned => 1,
        RoundState::Closed => 2,
        RoundState::Ranked => 3,
    });
    let of = |head: RoundHead| {
        let own = items.iter().filter(|item| item.round == head.id).cloned();
        let mut items: Vec<QueueItem> = own.map(|item| item.read_in(&head)).collect();
        if head.is_blind() {
            // The order of the titles would tell their letters.
            items.sort_by_key(|item| (item.sheet == Some(SheetState::Signed), item.title.to_lowercase(), item.id));
        }
        QueueRound { head, items }
    };
    Ok(heads.into_iter().map(of).collect())
}

/// One proposal on the judge's desk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Desk {
    pub id: AssignmentId,
    pub head: RoundHead,
    pub judge: PersonId,
    pub duty: DutyState,
    /// Why the duty ended.
    pub ended: String,
    pub paper: Paper,
    pub sheet: Sheet,
    /// The judge's note for nobody else.
    pub private: String,
}

/// What the judge reads.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct Paper {
    pub proposal: ProposalId,
    pub title: String,
    /// For what the rules ask; not for reading.
    pub unit: UnitCode,
    /// None in a blind round.
    pub unit_name: Option<String>,
    pub(in crate::judging) version: i32,
    #[sqlx(json(nullable))]
    pub(in crate::judging) redaction: Option<Redaction>,
    /// Whether it can be opened: in a blind round once its names are closed.
    #[sqlx(skip)]
    pub readable: bool,
    pub group_key: String,
    pub category: String,
    pub video_link: Option<String>,
    #[sqlx(json)]
    pub sections: BTreeMap<String, String>,
    #[sqlx(json)]
    pub attachments: Vec<SubmittedAttachment>,
    /// Whether the proposal still competes.
    pub active: bool,
}

impl Paper {
    /// Title and unit, as far as the judge knows it.
    pub fn name(&self) -> String {
        self.unit_name.as_ref().map_or_else(|| self.title.clone(), |unit| format!("{} · {unit}", self.title))
    }
}

/// The own sheet; empty before the first save.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Sheet {
    pub state: Option<SheetState>,
    pub revision: u32,
    pub scores: BTreeMap<String, DraftScore>,
    pub checks: Findings,
    pub photos: Vec<PhotoRow>,
    /// Why the panitia gave it back; empty when it did not, or when it was signed again.
    pub reopened: String,
    pub changed_at: Option<Timestamp>,
    /// `dari kertas` or `dari berkas` where the panitia copied the signed sheet.
    pub copied: Option<&'static str>,
}

/// A photo of what was seen.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct PhotoRow {
    pub attachment: AttachmentId,
    /// The key of the check.
    pub check_key: String,
}

/// A duty of this judge, lasting or ended; none for anybody else's.
pub async fn desk(pool: &PgPool, id: AssignmentId, judge: PersonId) -> Result<Option<Desk>, sqlx::Error> {
    type Duty = (RoundId, ProposalId, DutyState, String);
    let duty: Option<Duty> =
        sqlx::query_as("select round, proposal, state, reason from read.judging_duty where id = $1 and judge = $2")
            .bind(id)
            .bind(judge)
            .fetch_optional(pool)
            .await?;
    let Some((round, proposal, state, ended)) = duty else { return Ok(None) };
    let Some(head) = super::round(pool, round).await? else { return Ok(None) };
    let Some(paper) = paper(pool, round, proposal).await? else { return Ok(None) };
    let paper = paper.read_in(&head);
    let sheet = sheet(pool, round, proposal, judge).await?;
    let private: Option<String> =
        sqlx::query_scalar("select note from private_note where round = $1 and proposal = $2 and person = $3")
            .bind(round)
            .bind(proposal)
            .bind(judge)
            .fetch_optional(pool)
            .await?;
    let private = private.unwrap_or_default();
    Ok(Some(Desk { id, head, judge, duty: state, ended, paper, sheet, private }))
}

async fn paper(pool: &PgPool, round: RoundId, proposal: ProposalId) -> Result<Option<Paper>, sqlx::Error> {
    sqlx::query_as(
        "select e.proposal, p.title, e.unit, coalesce(u.name, e.unit) as unit_name, e.group_key, e.category,
           p.video_link, p.sections, p.attachments, p.version, p.redaction, e.active
         from read.judging_entry e join read.judging_proposal p on p.id = e.proposal
         left join unit u on u.code = e.unit
         where e.round = $1 and e.proposal = $2",
    )
    .bind(round)
    .bind(proposal)
    .fetch_optional(pool)
    .await
}

/// The sheet of a judge; empty before the first save.
pub async fn sheet(pool: &PgPool, round: RoundId, proposal: ProposalId, judge: PersonId) -> Result<Sheet, sqlx::Error> {
    type Row = (SheetState, i32, Json<BTreeMap<String, DraftScore>>, Json<Findings>, String, Timestamp);
    let row: Option<Row> = sqlx::query_as(
        "select state, revision, scores, checks, reopened, changed_at from read.judging_sheet
         where round = $1 and proposal = $2 and judge = $3",
    )
    .bind(round)
    .bind(proposal)
    .bind(judge)
    .fetch_optional(pool)
    .await?;
    let photos = photos(pool, round, proposal, judge).await?;
    let copied = super::paper::signed_from(pool, round, proposal, judge).await?;
    let Some((state, revision, Json(scores), Json(checks), reopened, changed_at)) = row else {
        return Ok(Sheet { photos, ..Sheet::default() });
    };
    Ok(Sheet {
        state: Some(state),
        revision: revision as u32,
        scores,
        checks,
        photos,
        reopened,
        changed_at: Some(changed_at),
        copied: copied.filter(|_| state == SheetState::Signed),
    })
}

/// The photos of a sheet, the first first.
async fn photos(
    pool: &PgPool,
    round: RoundId,
    proposal: ProposalId,
    judge: PersonId,
) -> Result<Vec<PhotoRow>, sqlx::Error> {
    sqlx::query_as(
        "select attachment, check_key from read.judging_photo
         where round = $1 and proposal = $2 and judge = $3 order by added_at, attachment",
    )
    .bind(round)
    .bind(proposal)
    .bind(judge)
    .fetch_all(pool)
    .await
}
