//! The queue of the administrative selection.

use super::handed_in::patterns;
use crate::kernel::{
    ids::{EditionId, ProposalId},
    time::{Timestamp, Zone},
    words::words,
};
use crate::proposal::read_model::ProposalStatus;
use crate::scoring::rules::Calendar;
use sqlx::PgPool;

words! {
    /// What part of the queue is looked at.
    QueueView {
        Waiting = "menunggu", "Menunggu";
        Returned = "dikembalikan", "Dikembalikan";
        Decided = "diputuskan", "Sudah diputuskan";
    }
}

impl QueueView {
    fn statuses(self) -> Vec<ProposalStatus> {
        match self {
            Self::Waiting => vec![ProposalStatus::Submitted],
            Self::Returned => vec![ProposalStatus::Returned],
            Self::Decided => vec![ProposalStatus::Admitted, ProposalStatus::Rejected],
        }
    }
}

/// What to list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueueFilter {
    /// Only editions of these regions and below; `*` stands for all.
    pub regions: Vec<String>,
    pub view: QueueView,
    pub edition: Option<EditionId>,
    /// Words that must all occur in title, unit or receipt number.
    pub search: String,
}

/// A proposal in the queue.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct QueueRow {
    pub id: ProposalId,
    pub title: String,
    pub unit_name: String,
    pub edition_name: String,
    pub group_label: String,
    pub receipt: Option<String>,
    pub version: i32,
    pub status: ProposalStatus,
    pub submitted_at: Option<Timestamp>,
    pub decided_at: Option<Timestamp>,
    pub due_at: Option<Timestamp>,
    #[sqlx(json)]
    calendar: Calendar,
}

impl QueueRow {
    pub fn zone(&self) -> Zone {
        self.calendar.zone
    }
}

/// How many proposals stand where.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct QueueCount {
    pub waiting: i64,
    pub returned: i64,
    pub decided: i64,
}

const FROM: &str = "from read.proposal p
    join read.proposal_edition e on e.id = p.edition
    join read.proposal_version v on v.proposal = p.id and v.version = p.version
    left join unit u on u.code = p.unit
    where exists (select from unnest($1::text[]) r where r = '*' or r = e.region or starts_with(e.region, r || '.'))
      and ($2::text is null or p.edition = $2)
      and lower(v.title || ' ' || coalesce(u.name, p.unit) || ' ' || coalesce(p.receipt, '')) like all ($3)";

/// One page of the queue: what waits longest first, what was decided latest first.
pub async fn queue(pool: &PgPool, filter: &QueueFilter, limit: i64, offset: i64) -> Result<Vec<QueueRow>, sqlx::Error> {
    let order = match filter.view {
        QueueView::Waiting => "p.submitted_at, p.id",
        QueueView::Returned => "p.due_at, p.id",
        QueueView::Decided => "p.decided_at desc, p.id",
    };
    let sql = format!(
        "select p.id, v.title, coalesce(u.name, p.unit) as unit_name, e.name as edition_name, p.receipt, p.version, p.status,
           p.submitted_at, p.decided_at, p.due_at, e.calendar,
           coalesce((select g ->> 'label' from jsonb_array_elements(e.rules -> 'groups') g
                     where g ->> 'key' = v.group_key), v.group_key) as group_label
         {FROM} and p.status = any($4) order by {order} limit $5 offset $6"
    );
    sqlx::query_as(&sql)
        .bind(&filter.regions)
        .bind(filter.edition)
        .bind(patterns(&filter.search))
        .bind(filter.view.statuses())
        .bind(limit)
        .bind(offset)
        .fetch_all(pool)
        .await
}

/// How many proposals pass the filter in each view.
pub async fn queue_counts(pool: &PgPool, filter: &QueueFilter) -> Result<QueueCount, sqlx::Error> {
    let rows: Vec<(ProposalStatus, i64)> =
        sqlx::query_as(&format!("select p.status, count(*) {FROM} group by p.status"))
            .bind(&filter.regions)
            .bind(filter.edition)
            .bind(patterns(&filter.search))
            .fetch_all(pool)
            .await?;
    let sum = |view: QueueView| {
        rows.iter().filter(|(status, _)| view.statuses().contains(status)).map(|(_, count)| count).sum()
    };
    Ok(QueueCount {
        waiting: sum(QueueView::Waiting),
        returned: sum(QueueView::Returned),
        decided: sum(QueueView::Decided),
    })
}

/// The editions of these regions that have something in the queue, the latest first.
pub async fn queue_editions(pool: &PgPool, regions: &[String]) -> Result<Vec<(EditionId, String)>, sqlx::Error> {
    sqlx::query_as(
        "select e.id, e.name from read.proposal_edition e
         where exists (select from unnest($1::text[]) r where r = '*' or r = e.region or starts_with(e.region, r || '.'))
           and exists (select from read.proposal p where p.edition = e.id and p.version > 0)
         order by e.closes_at desc, e.id",
    )
    .bind(regions)
    .fetch_all(pool)
    .await
}
