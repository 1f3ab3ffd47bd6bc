//! What keeps a round from being closed.

use super::apart;
use crate::kernel::ids::RoundId;
use sqlx::PgPool;

/// What a round still waits for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, sqlx::FromRow)]
pub struct Left {
    pub undecided: i64,
    pub unsigned: i64,
    pub unassigned: i64,
    pub short_panels: i64,
    /// Rounds whose best are to meet in this one, and that are not ranked.
    pub below: i64,
    /// Whether the edition still takes proposals.
    pub registering: bool,
    /// Proposals that belong into the round and have not arrived yet.
    pub coming: i64,
    /// Entries whose judges are too far apart, and that were not discussed since.
    #[sqlx(default)]
    pub undiscussed: i64,
}

/// What a round still waits for: proposals of its edition that are not decided, sheets that are not signed, entries
/// that nobody is to score.
pub async fn left(pool: &PgPool, round: RoundId) -> Result<Left, sqlx::Error> {
    let mut left: Left = sqlx::query_as(
        "select
           (select count(*) from read.competition_proposal p join read.competition_round o on o.edition = p.edition
            where o.id = $1 and p.state in ('submitted', 'returned') and exists
              (select from read.competition_round s
               where s.edition = o.edition and s.kind = 'administrative')) as undecided,
           (select count(*) from read.competition_duty d where d.round = $1 and d.active and not d.signed) as unsigned,
           (select count(*) from read.competition_entry e where e.round = $1 and e.removed is null and not exists
              (select from read.competition_duty d
               where d.round = e.round and d.proposal = e.proposal and d.active)) as unassigned,
           (select count(*) from (
              select from read.competition_entry e
              join read.competition_duty d on d.round = e.round and d.proposal = e.proposal and d.active
              join read.competition_round o on o.id = e.round
              where e.round = $1 and e.removed is null
              group by e.proposal, o.rules having count(*) < (o.rules->>'panel_size')::int) short) as short_panels,
           (select count(*) from read.competition_round o join read.competition_round b
              on b.edition = o.edition and b.place = o.place - 1 and b.kind = 'scored' and b.state <> 'peringkat'
            where o.id = $1
              and (o.territory is null or b.territory is null or b.territory like o.territory || '.%')) as below,
           exists (select from read.competition_round o join read.competition_edition e on e.id = o.edition
            where o.id = $1 and e.registration = 'buka') as registering,
           -- Promoted from below, or handed in where nobody selects, and never entered.
           (select count(*) from read.competition_round o join read.competition_round b
              on b.edition = o.edition and b.place = o.place - 1 and b.kind = 'scored'
              and (o.territory is null or b.territory is null or b.territory like o.territory || '.%')
            cross join lateral jsonb_array_elements_text(b.promoted) gone (proposal)
            where o.id = $1 and not exists
              (select from read.competition_entry e where e.round = o.id and e.proposal = gone.proposal))
           + (select count(*) from read.competition_round o
              join read.competition_proposal p on p.edition = o.edition and p.state = 'submitted'
              join unit u on u.code = p.unit and u.region like o.territory || '.%'
              where o.id = $1 and o.territory is not null
                and not exists (select from read.competition_round s
                                where s.edition = o.edition and s.kind = 'administrative')
                and not exists (select from read.competition_round f
                                where f.edition = o.edition and f.kind = 'scored' and f.place < o.place)
                and not exists (select from read.competition_entry e where e.round = o.id and e.proposal = p.id)) as coming",
    )
    .bind(round)
    .fetch_one(pool)
    .await?;
    left.undiscussed = apart(pool, round).await?.iter().filter(|entry| entry.is_open()).count() as i64;
    Ok(left)
}
