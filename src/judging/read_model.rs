//! What panitia, judges and the pleno see: rounds with their entries, duties, sheets, and the final order.
//!
//! When a round closes, the entries, duties and signed sheets of that instant are kept as its ballots. The ranking is
//! computed from the ballots alone, so nothing that happens later can change it. Only a relation that is found at that
//! instant still strikes a ballot out, before the ranking.

mod applying;
mod blind;
mod deciding;
mod desk;
mod facts;
mod kept;
mod meeting;
mod people;
pub mod paper;
mod pleno;
mod recount;
mod relations;
mod rounds;
mod said;
mod sheets;

pub use crate::judging::{
    deliberation::events::{Attended, Finalist, Office, Presence, Signature, Sk, Stage},
    score_sheet::events::DraftScore,
};
pub use blind::{closed_titles, insiders};
pub use desk::{Desk, Paper, PhotoRow, QueueItem, QueueRound, Sheet, desk, queue, sheet};
pub use facts::{BallotEntry, Ballots, InForce, StageRound, ballots, counted, stages};
pub use meeting::{Attendee, Convened, Dropped, Held, Note, Proposed, panitia};
pub use people::{Judge, Units, judges, on_duty, person, person_names, region_name, units};
pub use pleno::{
    LastRound, Meeting, Objections, Pleno, PlenoEntry, Recount, Recounted, Reopened, Sealed, equal_totals, pleno,
};
pub use recount::{Part, RecountFiles, edition_files, round_files, sealed_files, version_files};
pub use relations::{
    Relations, SaidRow, asked, blocked, blocked_in, declarations, declared, names, own_relations, relations, ties,
};
pub use rounds::{
    DutyRow, Entry, Progress, Recusal, RoundHead, begun, duties, duty, entries, progress, recusals, round,
};

use crate::eventstore::{Projection, ProjectionError, RecordedEvent};
use crate::kernel::words::words;
use async_trait::async_trait;
use sqlx::PgConnection;

words! {
    /// How far a round is.
    RoundState {
        Planned = "rencana", "Belum dibuka";
        Open = "buka", "Dibuka";
        Closed = "tutup", "Ditutup";
        Ranked = "peringkat", "Berperingkat";
    }
}

words! {
    /// What became of a duty.
    DutyState {
        Active = "aktif", "Bertugas";
        Recused = "mundur", "Mundur";
        Cancelled = "batal", "Dibatalkan";
    }
}

words! {
    /// How far a sheet is.
    SheetState {
        Draft = "draf", "Sedang diisi";
        Signed = "tanda_tangan", "Ditandatangani";
        Aside = "dikesampingkan", "Tidak dihitung";
    }
}

/// Keeps the tables of judging.
pub struct JudgingProjection;

const TABLES: &str = "
create table judging_edition (
    id text primary key,
    slug text not null,
    name text not null,
    region text not null,
    zone jsonb not null,
    rules jsonb not null,
    rules_sha256 text not null
);

create table judging_round (
    id text primary key,
    edition text not null,
    place integer not null,
    rules jsonb not null,
    rules_sha256 text not null,
    scored boolean not null,
    state text not null,
    opens_at timestamptz,
    closes_at timestamptz,
    ranking jsonb,
    -- Where it is held, if it is held in many territories.
    territory text,
    reopenings integer not null default 0,
    -- Of the seed of its lot.
    lot_sha256 text,
    -- Ranking and ballots as they were in a sealed result, by its version, where the round was opened again since.
    kept jsonb not null default '{}'
);
create index judging_round_edition on judging_round (edition, place, territory);

-- The proposal as it was last handed in.
create table judging_proposal (
    id text primary key,
    unit text not null,
    title text not null,
    version integer not null,
    video_link text,
    sections jsonb not null,
    attachments jsonb not null,
    -- What is closed for judges of blind rounds.
    redaction jsonb
);

create table judging_entry (
    round text not null,
    proposal text not null,
    innovation text not null,
    unit text not null,
    group_key text not null,
    category text not null,
    submitted_at timestamptz not null,
    active boolean not null,
    -- Whether it competed when the round was closed.
    counted boolean not null,
    -- Scored so that panels can be compared; competes with nobody.
    anchor boolean not null,
    primary key (round, proposal)
);

create table judging_duty (
    id text primary key,
    edition text not null,
    round text not null,
    proposal text not null,
    judge text not null,
    unit text not null,
    state text not null,
    reason text not null,
    -- The kind of relation that ended it.
    cause text,
    changed_at timestamptz not null
);
create index judging_duty_round on judging_duty (round, proposal);
create index judging_duty_judge on judging_duty (judge, round);

create table judging_sheet (
    round text not null,
    proposal text not null,
    judge text not null,
    state text not null,
    revision integer not null,
    scores jsonb not null,
    -- What was seen on the spot, by check.
    checks jsonb not null default '{}',
    -- Why the panitia gave it back, the last time.
    reopened text not null,
    changed_at timestamptz not null,
    primary key (round, proposal, judge)
);

create table judging_photo (
    attachment text primary key,
    round text not null,
    proposal text not null,
    judge text not null,
    check_key text not null,
    added_at timestamptz not null
);
create index judging_photo_sheet on judging_photo (round, proposal, judge);

-- Sheets that the panitia copied from paper or from a file, the last copy of each.
create table judging_transcript (
    round text not null,
    proposal text not null,
    judge text not null,
    -- How often it was copied.
    copy integer not null,
    scores jsonb not null,
    checks jsonb not null default '{}',
    source text not null,
    entered_by text not null,
    -- None while it waits for its check.
    checked_by text,
    -- False once the judge went on without it.
    active boolean not null,
    changed_at timestamptz not null,
    primary key (round, proposal, judge)
);

-- One row per duty when the round was closed; scores where the sheet was signed.
create table judging_ballot (
    round text not null,
    proposal text not null,
    judge text not null,
    scores jsonb,
    primary key (round, proposal, judge)
);

-- What was said about relations of judges to entries, as it holds now.
create table judging_relation (
    edition text not null,
    judge text not null,
    proposal text not null,
    innovation text,
    kind text not null,
    -- Who said so: the judge or the panitia.
    source text not null,
    -- Of the panitia.
    reason text not null,
    at timestamptz not null,
    primary key (edition, judge, proposal, kind, source)
);
create index judging_relation_judge on judging_relation (judge);

-- Which entries of a round a judge has gone through.
create table judging_declared (
    round text not null,
    judge text not null,
    proposal text not null,
    at timestamptz not null,
    primary key (round, judge, proposal)
);

-- Operators who wrote on a proposal.
create table judging_author (
    proposal text not null,
    person text not null,
    primary key (proposal, person)
);

create table judging_pleno (
    id text primary key,
    edition text not null unique,
    -- Of the rules that name the awards, once they are fixed; else of those at the opening.
    rules_sha256 text not null,
    -- How often order and awards were decided.
    revision integer not null,
    finalists jsonb not null,
    final_order jsonb not null,
    awards jsonb,
    -- The result that stands; none while the pleno is deciding.
    sealed jsonb,
    -- How often the result was sealed.
    version integer not null default 0,
    -- Why the pleno took the result up again, the last time.
    reopened jsonb,
    -- The round that it had opened again since, and what became of it.
    recount jsonb,
    -- How it meets: agenda, who is expected and came, what was said, what the chair has signed.
    held jsonb not null,
    opened_at timestamptz not null,
    changed_at timestamptz not null
);

create table judging_objection (
    id text primary key,
    edition text not null,
    -- Of the result that it is about.
    version integer not null,
    answered boolean not null,
    -- Upheld, and asks for a recount.
    recount boolean not null
);
create index judging_objection_edition on judging_objection (edition, version);
";

#[async_trait]
impl Projection for JudgingProjection {
    fn name(&self) -> &'static str {
        "judging"
    }
    fn version(&self) -> u32 {
        8
    }
    fn tables(&self) -> &'static str {
        TABLES
    }

    async fn apply(&self, event: &RecordedEvent, read: &mut PgConnection) -> Result<(), ProjectionError> {
        match event.aggregate_type.as_str() {
            "edition" => applying::edition(event, read).await,
            "round" => applying::round(event, read).await,
            "proposal" => applying::proposal(event, read).await,
            "assignment" => applying::assignment(event, read).await,
            "conflict" => said::apply(event, read).await,
            "score_sheet" => sheets::apply(event, read).await,
            "deliberation" => deciding::deliberation(event, read).await,
            "objection" => deciding::objection(event, read).await,
            _ => Ok(()),
        }
    }
}
