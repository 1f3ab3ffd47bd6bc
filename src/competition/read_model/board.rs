//! The ladder of an edition as one board: every territory with how far its round is, and the rounds above.

use super::{EditionRow, EditionState, RegistrationState, RoundState};
use crate::judging::score_sheet::events::SignedScore;
use crate::kernel::{
    ids::{EditionId, ProposalId, RoundId},
    region::RegionCode,
    time::Timestamp,
    words::words,
};
use crate::scoring::rules::{Findings, LadderStep};
use serde::{Deserialize, Serialize};
use sqlx::PgPool;
use std::collections::BTreeMap;

words! {
    /// How far a territory is, as its panitia speaks of it.
    CellState {
        Behind = "tertinggal", "Tertinggal";
        Reopened = "dibuka-lagi", "Dibuka lagi";
        Scoring = "menilai", "Sedang dinilai";
        Registering = "pendaftaran", "Pendaftaran";
        Ahead = "belum", "Belum dimulai";
        Closed = "ditutup", "Ditutup, sedang dihitung";
        Promoted = "naik", "Pemenang naik";
        WalkOver = "tanpa-lawan", "Tanpa lawan";
        Final = "final", "Final";
        NoWinner = "tanpa-pemenang", "Tanpa pemenang";
        Empty = "kosong", "Tanpa peserta";
        Unseated = "tanpa-kursi", "Tidak diadakan";
    }
}

/// Sheets that are missing so many days before the closing time are called late.
const NEAR: i64 = 2;

/// Somebody to call.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contact {
    pub name: String,
    /// Only for readers who may call.
    pub phone: Option<String>,
    /// Sheets that wait for this judge's signature; nothing for a panitia.
    #[serde(default)]
    pub unsigned: i32,
}

/// One territory, or a round that is held once for all.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct BoardRow {
    /// None for a round that is held once.
    pub territory: Option<RegionCode>,
    /// Of the territory; the label of a round that is held once.
    pub name: String,
    /// None where no round is held.
    pub round: Option<RoundId>,
    /// The round's place in the edition, from 0.
    pub place: i32,
    pub state: Option<RoundState>,
    pub opens_at: Option<Timestamp>,
    pub closes_at: Option<Timestamp>,
    pub closed_at: Option<Timestamp>,
    pub entries: i32,
    pub assigned: i32,
    pub signed: i32,
    /// Whether a single entry goes on without being scored.
    pub may_walk_over: bool,
    /// Whether that happened.
    pub walked_over: bool,
    /// Whether a lot decided.
    pub drawn: bool,
    /// The units that went on, by name.
    pub promoted: Vec<String>,
    /// The units that had gone on and were called back.
    pub replaced: Vec<String>,
    /// Why it was opened again, the last time.
    pub reopened: Option<String>,
    /// How far the round above is.
    pub above: Option<RoundState>,
    #[sqlx(json)]
    pub organisers: Vec<Contact>,
    /// Judges with unsigned sheets, who has most first.
    #[sqlx(json)]
    pub waiting: Vec<Contact>,
}

impl BoardRow {
    /// How far it is at this instant.
    pub fn cell(&self, edition: &EditionRow, now: Timestamp) -> CellState {
        let Some(state) = self.state else { return CellState::Unseated };
        let entering = edition.registration != RegistrationState::Closed;
        match state {
            RoundState::Ahead if entering && self.territory.is_some() => CellState::Registering,
            RoundState::Ahead if self.territory.is_none() => CellState::Ahead,
            _ if self.entries == 0 => CellState::Empty,
            RoundState::Ahead if self.closes_at.is_some_and(|at| at <= now) => CellState::Behind,
            RoundState::Ahead => CellState::Ahead,
            RoundState::Open if self.is_late(now) => CellState::Behind,
            RoundState::Open if self.reopened.is_some() => CellState::Reopened,
            RoundState::Open => CellState::Scoring,
            RoundState::Closed => CellState::Closed,
            RoundState::Ranked if self.promoted.is_empty() => CellState::NoWinner,
            RoundState::Ranked if self.is_final(edition) => CellState::Final,
            RoundState::Ranked if self.walked_over => CellState::WalkOver,
            RoundState::Ranked => CellState::Promoted,
        }
    }

    /// The only entry, which will go on without being scored.
    pub fn is_alone(&self) -> bool {
        self.may_walk_over && self.entries == 1
    }

    /// Whether work is missing although the closing time is near or past.
    fn is_late(&self, now: Timestamp) -> bool {
        let missing = self.signed < self.assigned || (self.assigned == 0 && !self.is_alone());
        missing && self.closes_at.is_some_and(|at| at <= now.plus_days(NEAR))
    }

    /// Whether it cannot be opened again: the round above has begun, or the result is sealed.
    fn is_final(&self, edition: &EditionRow) -> bool {
        edition.state == EditionState::Sealed || self.above.is_some_and(|above| above != RoundState::Ahead)
    }
}

/// Whose board it is.
#[derive(Debug, Clone, Default)]
pub struct Reader {
    /// The territories shown: these and below; none shows all, with the rounds above.
    pub regions: Option<Vec<RegionCode>>,
    /// Whether the names of those to call are read, and their telephone numbers.
    pub names: bool,
    pub calls: bool,
}

/// Every territory of the edition's ladder by name, the highest step first. What it costs follows from the number of
/// territories, entries that went on, and judges, never from the number of sheets.
pub async fn board(pool: &PgPool, edition: &EditionRow, reader: &Reader) -> Result<Vec<BoardRow>, sqlx::Error> {
    let levels: Vec<i32> = edition.rules.rounds.iter().filter_map(|it| it.ladder.as_ref()).map(digits).collect();
    sqlx::query_as(BOARD)
        .bind(edition.id)
        .bind(&edition.region)
        .bind(levels)
        .bind(&reader.regions)
        .bind(reader.calls)
        .bind(reader.names)
        .fetch_all(pool)
        .await
}

fn digits(step: &LadderStep) -> i32 {
    step.level.digits()
}

const BOARD: &str = "
    with place as (
      select r.code, r.name from region r
      where r.code like $2 || '.%' and length(r.code) = any($3)
        and ($4::text[] is null or exists (select from unnest($4) s where r.code = s or r.code like s || '.%'))
      union all select '', '' where $4::text[] is null)
    select nullif(p.code, '') as territory, coalesce(nullif(p.name, ''), o.rules->>'label', '') as name, o.id as round,
      coalesce(o.place, 0) as place, o.state, o.opens_at, o.closes_at, o.closed_at,
      coalesce(o.entries, 0) as entries, coalesce(o.assigned, 0) as assigned, coalesce(o.signed, 0) as signed,
      coalesce(o.rules #>> '{ladder,single_entrant}' = 'walk_over', false) as may_walk_over,
      o.ranking->>'walk_over' is not null as walked_over, coalesce(o.drawn, false) as drawn,
      array(select coalesce(u.name, n.unit) from jsonb_array_elements_text(o.promoted) with ordinality g (proposal, nth)
            join read.competition_entry n on n.round = o.id and n.proposal = g.proposal
            left join unit u on u.code = n.unit order by g.nth) as promoted,
      array(select coalesce(u.name, n.unit) from read.competition_entry n left join unit u on u.code = n.unit
            where n.round = above.id and n.promoted_from = o.id and n.removed is not null order by 1) as replaced,
      o.reopened, above.state as above,
      coalesce((select jsonb_agg(jsonb_build_object('name', h.name, 'phone', case when $5 then h.phone end)
                                 order by h.name, h.id)
                from role_grant g join person h on h.id = g.person and h.erased_at is null
                where $6 and g.role = 'panitia' and g.revoked_at is null
                  and g.scope = 'region:' || coalesce(nullif(p.code, ''), $2)), '[]') as organisers,
      coalesce((select jsonb_agg(jsonb_build_object('name', n.name, 'phone', case when $5 then h.phone end,
                                                    'unsigned', d.assigned - d.signed)
                                 order by d.assigned - d.signed desc, n.name, n.id)
                from read.competition_panel d join person h on h.id = d.judge join person_name n on n.id = d.judge
                where $6 and d.round = o.id and d.signed < d.assigned), '[]') as waiting
    from place p
    left join read.competition_round o
      on o.edition = $1 and coalesce(o.territory, '') = p.code and o.kind = 'scored'
    left join lateral (
      select a.id, a.state from read.competition_round a
      where a.edition = o.edition and a.place = o.place + 1
        and (a.territory is null or o.territory like a.territory || '.%')
      limit 1) above on true
    where p.code <> '' or o.id is not null
    order by p.code = '' desc, place desc, length(p.code), name, p.code";

/// The round of a territory.
pub async fn contest(
    pool: &PgPool,
    edition: EditionId,
    territory: &RegionCode,
) -> Result<Option<super::RoundRow>, sqlx::Error> {
    let sql = format!("{} where o.edition = $1 and o.territory = $2", super::ROUND);
    sqlx::query_as(&sql).bind(edition).bind(territory).fetch_optional(pool).await
}

/// A signed sheet.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct SheetRow {
    pub proposal: ProposalId,
    pub title: String,
    pub unit_name: String,
    pub judge_name: String,
    pub signed_at: Timestamp,
    /// By criterion key.
    #[sqlx(json)]
    pub scores: BTreeMap<String, SignedScore>,
    /// What the judge saw on the spot.
    #[sqlx(json)]
    pub checks: Findings,
}

/// The signed sheets of duties that stand, by entry and judge.
pub async fn sheets(pool: &PgPool, round: RoundId) -> Result<Vec<SheetRow>, sqlx::Error> {
    sqlx::query_as(
        "select s.proposal, coalesce(p.title, s.proposal) as title, coalesce(u.name, p.unit, '') as unit_name,
           coalesce(n.name, s.judge) as judge_name, s.signed_at, s.scores, s.checks
         from read.competition_sheet s
         join read.competition_duty d on d.sheet = s.id and d.active
         left join read.competition_proposal p on p.id = s.proposal
         left join unit u on u.code = p.unit
         left join person_name n on n.id = s.judge
         where s.round = $1 order by lower(p.title), s.proposal, n.name, s.judge",
    )
    .bind(round)
    .fetch_all(pool)
    .await
}
