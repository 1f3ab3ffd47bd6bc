//! The pleno of an edition, before and after the result is sealed.

use super::{
    meeting::{Attendee, Held, attendees},
    person_names,
};
use crate::judging::deliberation::events::{
    Attended, Finalist, FixedAward, SealedEntry, Signature, Sk, drawn_up, result_sha256,
};
use crate::kernel::{
    ids::{EditionId, ObjectionId, PersonId, ProposalId, RoundId},
    region::RegionCode,
    text::Reason,
    time::{Timestamp, Zone},
    unit::UnitCode,
};
use crate::scoring::{
    final_order::{FinalOrder, Line},
    rules::EditionRules,
    tally::{Compared, parted},
};
use serde::{Deserialize, Serialize};
use sqlx::{FromRow, PgPool};
use std::collections::BTreeMap;

/// An edition on its way to a result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pleno {
    pub edition: EditionId,
    pub edition_name: String,
    pub slug: String,
    pub region: RegionCode,
    pub region_name: String,
    pub zone: Zone,
    pub rules: EditionRules,
    /// The hash of the rules in force.
    pub rules_in_force: String,
    /// Who was scored first, in whichever contest; anchors compete with nobody.
    pub entrants: i64,
    /// Those who judged the last scored round, by name.
    pub judges: Vec<String>,
    pub judge_ids: Vec<PersonId>,
    /// None before the rounds are planned.
    pub last_round: Option<LastRound>,
    /// None before the last scored round is ranked.
    pub meeting: Option<Meeting>,
}

/// What the meeting has before it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Meeting {
    /// Of the rules that name the awards, once they are fixed; else of those at the opening.
    pub rules_sha256: String,
    /// How often order and awards were decided: what a form names that decides next.
    pub revision: u32,
    /// In the final order, division by division.
    pub entries: Vec<PlenoEntry>,
    /// None before they are fixed, and after the order changed.
    pub awards: Option<Vec<FixedAward>>,
    /// The result that stands; none while the pleno is deciding.
    pub sealed: Option<Sealed>,
    /// Why the pleno took the result up again, the last time.
    pub reopened: Option<Reopened>,
    /// The round that it had opened again since, the last time.
    pub recount: Option<Recount>,
    /// Objections to the result that stands.
    pub objections: Objections,
    /// How it meets.
    pub held: Held,
    /// Everybody who is expected.
    pub attendees: Vec<Attendee>,
    /// Of those who wrote notes, led it without being named before, or signed.
    pub names: BTreeMap<PersonId, String>,
    /// Of the result as it would be sealed; none before the awards are fixed.
    pub result_sha256: Option<String>,
    pub opened_at: Timestamp,
}

impl Meeting {
    /// Whether the last scored round is being counted anew, so that nothing can be decided.
    pub fn counts_anew(&self) -> bool {
        self.recount.as_ref().is_some_and(|recount| recount.done.is_none())
    }
    /// Whether it decides once more on a result that was sealed before.
    pub fn is_taken_up(&self) -> bool {
        self.sealed.is_none() && self.reopened.is_some()
    }
}

/// One entry in its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlenoEntry {
    pub finalist: Finalist,
    pub title: String,
    pub unit_name: String,
    /// The group as people read it, where ranks are counted within groups.
    pub division: Option<String>,
    /// Place within the division, from 1, without gaps.
    pub place: u32,
    pub rank: u32,
    /// Entries in the division.
    pub of: u32,
    /// Why the pleno moved it, each time.
    pub departure: Vec<String>,
}

/// The entries that stand behind another of the same total, each with why.
pub fn equal_totals(entries: &[PlenoEntry]) -> Vec<(&PlenoEntry, String)> {
    let compared: Vec<Compared<'_>> = entries
        .iter()
        .map(|one| Compared {
            title: &one.title,
            division: one.finalist.division.as_deref(),
            total: &one.finalist.total,
            rank: one.finalist.rank,
            last: one.finalist.stages.last().map(|stage| (stage.label.as_str(), stage.rank)),
        })
        .collect();
    entries.iter().zip(parted(&compared)).filter_map(|(one, why)| Some((one, why?))).collect()
}

/// The sealed result.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sealed {
    /// None before it is recorded.
    pub sk: Option<Sk>,
    pub result: Vec<SealedEntry>,
    /// From 1.
    pub version: u32,
    /// The last instant at which objections are taken; none where none were promised.
    pub objections_until: Option<Timestamp>,
    /// Whether they are taken, as far as the log says.
    pub objections_open: bool,
    /// Who came, where that was recorded.
    pub attended: Option<Attended>,
    /// Of chair and secretary, where the rules asked for both.
    pub signatures: Vec<Signature>,
    pub at: Timestamp,
}

/// What became of the objections to the result that stands.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Objections {
    /// Those without an answer.
    pub waiting: u32,
    pub answered: Vec<ObjectionId>,
    /// Those answered that were upheld and ask for a recount.
    pub recounts: Vec<ObjectionId>,
}

/// A sealed result was taken up again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reopened {
    /// Of the result that was sealed.
    pub version: u32,
    pub reason: Reason,
    /// How many upheld objections led to it.
    pub objections: usize,
    pub at: Timestamp,
}

/// The last scored round, the only one that can be counted anew.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct LastRound {
    pub id: RoundId,
    pub label: String,
    /// Whether a lot parted entries in it; its seed is known then.
    pub drawn: bool,
}

/// A round that the pleno had opened again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recount {
    pub round: RoundId,
    /// As it was ordered; the round says whether it was extended since.
    pub closes_at: Timestamp,
    pub reason: Reason,
    /// None until it is ranked anew.
    pub done: Option<Recounted>,
}

/// What a recount made of what had been decided.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recounted {
    /// Whose moves ended.
    pub moves_ended: Vec<ProposalId>,
    /// Whether the awards ended.
    pub awards_ended: bool,
    pub at: Timestamp,
}

#[derive(FromRow)]
struct EditionRow {
    id: EditionId,
    name: String,
    slug: String,
    region: RegionCode,
    region_name: String,
    #[sqlx(json)]
    zone: Zone,
    #[sqlx(json)]
    rules: EditionRules,
    rules_sha256: String,
}

#[derive(FromRow)]
struct MeetingRow {
    rules_sha256: String,
    revision: i32,
    #[sqlx(json)]
    finalists: Vec<Finalist>,
    #[sqlx(json)]
    final_order: FinalOrder,
    #[sqlx(json(nullable))]
    awards: Option<Vec<FixedAward>>,
    #[sqlx(json(nullable))]
    sealed: Option<Sealed>,
    #[sqlx(json(nullable))]
    reopened: Option<Reopened>,
    #[sqlx(json(nullable))]
    recount: Option<Recount>,
    #[sqlx(json)]
    held: Held,
    opened_at: Timestamp,
}

/// The pleno of an edition.
pub async fn pleno(pool: &PgPool, edition: EditionId) -> Result<Option<Pleno>, sqlx::Error> {
    let row: Option<EditionRow> = sqlx::query_as(
        "select e.id, e.name, e.slug, e.region, coalesce(r.name, e.region) as region_name, e.zone, e.rules,
           e.rules_sha256
         from read.judging_edition e left join region r on r.code = e.region where e.id = $1",
    )
    .bind(edition)
    .fetch_optional(pool)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let meeting: Option<MeetingRow> = sqlx::query_as(
        "select rules_sha256, revision, finalists, final_order, awards, sealed, reopened, recount, held, opened_at
         from read.judging_pleno where edition = $1",
    )
    .bind(edition)
    .fetch_optional(pool)
    .await?;
    let meeting = match meeting {
        Some(meeting) => Some(meet(pool, meeting, edition, &row.rules).await?),
        None => None,
    };
    let (judge_ids, judges) = panel(pool, edition).await?.into_iter().unzip();
    Ok(Some(Pleno {
        edition: row.id,
        edition_name: row.name,
        slug: row.slug,
        region: row.region,
        region_name: row.region_name,
        zone: row.zone,
        rules: row.rules,
        rules_in_force: row.rules_sha256,
        entrants: entrants(pool, edition).await?,
        judges,
        judge_ids,
        last_round: last_round(pool, edition).await?,
        meeting,
    }))
}

async fn meet(
    pool: &PgPool,
    row: MeetingRow,
    edition: EditionId,
    rules: &EditionRules,
) -> Result<Meeting, sqlx::Error> {
    let proposals: Vec<ProposalId> = row.finalists.iter().map(|finalist| finalist.proposal).collect();
    let units: Vec<UnitCode> = row.finalists.iter().map(|finalist| finalist.unit.clone()).collect();
    let titles = titles(pool, &proposals).await?;
    let names: BTreeMap<UnitCode, String> = sqlx::query_as("select code, name from unit where code = any($1)")
        .bind(&units)
        .fetch_all(pool)
        .await?
        .into_iter()
        .collect();
    let entries = row
        .final_order
        .placed()
        .into_iter()
        .filter_map(|placed| {
            let finalist = row.finalists.iter().find(|one| one.proposal.to_string() == placed.line.entry)?.clone();
            let Line { division, departure, .. } = placed.line;
            Some(PlenoEntry {
                title: titles.get(&finalist.proposal).cloned().unwrap_or_else(|| finalist.proposal.to_string()),
                unit_name: names.get(&finalist.unit).cloned().unwrap_or_else(|| finalist.unit.to_string()),
                division: division
                    .as_ref()
                    .map(|key| rules.group(key).map_or_else(|| key.clone(), |group| group.label.clone())),
                place: placed.place,
                rank: placed.rank,
                of: placed.of,
                departure: departure.iter().map(ToString::to_string).collect(),
                finalist,
            })
        })
        .collect();
    let MeetingRow {
        rules_sha256,
        revision,
        finalists,
        final_order,
        awards,
        sealed,
        reopened,
        recount,
        held,
        opened_at,
    } = row;
    // Read after the row that says whether objections are still taken: where it says no, these are all there are.
    let objections = match &sealed {
        Some(sealed) => objections(pool, edition, sealed.version).await?,
        None => Objections::default(),
    };
    let mut named: Vec<PersonId> = held.notes.iter().filter_map(|note| note.by).collect();
    named.extend(held.minutes.iter().filter_map(|minutes| minutes.chair));
    named.extend(held.proposed.iter().map(|it| it.signature.person));
    named.extend(sealed.iter().flat_map(|it| &it.signatures).map(|it| it.person));
    Ok(Meeting {
        rules_sha256,
        revision: revision as u32,
        entries,
        result_sha256: awards.as_ref().map(|fixed| result_sha256(&drawn_up(&finalists, &final_order, fixed))),
        awards,
        sealed,
        reopened,
        recount,
        objections,
        attendees: attendees(pool, &held).await?,
        names: person_names(pool, &named).await?,
        held,
        opened_at,
    })
}

/// What became of the objections to a version of the result.
async fn objections(pool: &PgPool, edition: EditionId, version: u32) -> Result<Objections, sqlx::Error> {
    let rows: Vec<(ObjectionId, bool, bool)> = sqlx::query_as(
        "select id, answered, recount from read.judging_objection where edition = $1 and version = $2 order by id",
    )
    .bind(edition)
    .bind(version as i32)
    .fetch_all(pool)
    .await?;
    let mut all = Objections::default();
    for (id, answered, recount) in rows {
        if answered {
            all.answered.push(id);
        } else {
            all.waiting += 1;
        }
        if recount {
            all.recounts.push(id);
        }
    }
    Ok(all)
}

async fn titles(pool: &PgPool, proposals: &[ProposalId]) -> Result<BTreeMap<ProposalId, String>, sqlx::Error> {
    let rows: Vec<(ProposalId, String)> =
        sqlx::query_as("select id, title from read.judging_proposal where id = any($1)")
            .bind(proposals)
            .fetch_all(pool)
            .await?;
    Ok(rows.into_iter().collect())
}

/// Entries of the first scored round.
async fn entrants(pool: &PgPool, edition: EditionId) -> Result<i64, sqlx::Error> {
    sqlx::query_scalar(
        "select count(distinct e.proposal) from read.judging_entry e join read.judging_round r on r.id = e.round
         where r.edition = $1 and r.scored and e.active and not e.anchor
           and r.place = (select min(place) from read.judging_round where edition = $1 and scored)",
    )
    .bind(edition)
    .fetch_one(pool)
    .await
}

/// Held once, and with no scored round after it.
async fn last_round(pool: &PgPool, edition: EditionId) -> Result<Option<LastRound>, sqlx::Error> {
    sqlx::query_as(
        "select id, rules->>'label' as label, coalesce(ranking->>'lot_seed', '') <> '' as drawn
         from read.judging_round where edition = $1 and scored and territory is null order by place desc limit 1",
    )
    .bind(edition)
    .fetch_optional(pool)
    .await
}

/// Those whose sheets counted in the last scored round.
async fn panel(pool: &PgPool, edition: EditionId) -> Result<Vec<(PersonId, String)>, sqlx::Error> {
    sqlx::query_as(
        "select n.id, n.name from person_name n where n.id in (
           select judge from read.judging_ballot where scores is not null and round =
             (select id from read.judging_round where edition = $1 and scored order by place desc limit 1))
         order by lower(n.name), n.id",
    )
    .bind(edition)
    .fetch_all(pool)
    .await
}
