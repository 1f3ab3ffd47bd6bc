//! From events to tables: proposals, and own copies of what they depend on.

mod around;
mod proposals;

use crate::eventstore::{Projection, ProjectionError, RecordedEvent};
use async_trait::async_trait;
use sqlx::PgConnection;

/// Keeps the tables of proposals.
pub struct ProposalProjection;

const TABLES: &str = "
create table proposal_edition (
    id text primary key,
    slug text not null,
    name text not null,
    year integer not null,
    region text not null,
    rules jsonb not null,
    calendar jsonb not null,
    -- As it stands now, after openings and extensions.
    closes_at timestamptz not null,
    state text not null,
    proposals_public boolean not null default false,
    sealed boolean not null default false,
    -- The last instant at which the sealed result may be doubted, while that is so.
    objections_until timestamptz
);
create unique index proposal_edition_slug on proposal_edition (slug);

create table proposal_round (
    id text primary key,
    edition text not null,
    label text not null,
    open boolean not null default false,
    opens_at timestamptz,
    closes_at timestamptz
);
create index proposal_round_edition on proposal_round (edition);

-- The lowest rounds of a ladder: whoever lies in the territory enters there.
create table proposal_contest (
    round text primary key,
    edition text not null,
    territory text not null,
    label text not null
);
create index proposal_contest_edition on proposal_contest (edition, territory);

create table proposal_innovation (
    id text primary key,
    unit text not null,
    title text not null,
    implemented_on date
);
create index proposal_innovation_unit on proposal_innovation (unit);

create table proposal_award (
    innovation text not null,
    position bigint not null,
    award jsonb not null,
    rank text not null,
    primary key (innovation, position)
);

create table proposal (
    id text primary key,
    edition text not null,
    innovation text not null,
    unit text not null,
    title text not null,
    group_key text not null,
    category text not null,
    video_link text,
    status text not null,
    -- How often it was handed in, and the receipt of the latest time.
    version integer not null default 0,
    receipt text,
    submitted_at timestamptz,
    -- What it holds in the edition while it is handed in.
    held_title text,
    held_group text,
    -- The latest decision.
    decided_at timestamptz,
    reason text,
    ground text,
    due_at timestamptz,
    drafted_at timestamptz not null,
    changed_at timestamptz not null,
    -- What is closed for judges of blind rounds, and how often that was decided.
    redaction jsonb,
    redactions integer not null default 0
);
create index proposal_unit on proposal (unit, edition);
create index proposal_edition_status on proposal (edition, status, submitted_at);
create index proposal_one_innovation on proposal (innovation, edition);

create table proposal_section (
    proposal text not null,
    key text not null,
    text text not null,
    revision integer not null,
    written_at timestamptz not null,
    written_by text not null,
    primary key (proposal, key)
);

create table proposal_attachment (
    attachment text primary key,
    proposal text not null,
    slot text not null,
    file_name text not null,
    media_type text not null,
    size bigint not null,
    sha256 text not null,
    added_at timestamptz not null,
    -- Whether the draft still has it; versions name what they had.
    current boolean not null default true
);
create index proposal_attachment_proposal on proposal_attachment (proposal, added_at);

create table proposal_version (
    proposal text not null,
    version integer not null,
    receipt text not null,
    title text not null,
    group_key text not null,
    category text not null,
    video_link text,
    sections jsonb not null,
    attachments jsonb not null,
    content_sha256 text not null,
    submitted_at timestamptz not null,
    submitted_by text not null,
    closes_at timestamptz,
    primary key (proposal, version)
);

create table proposal_judge (
    assignment text primary key,
    proposal text not null,
    judge text not null,
    round text not null
);
create index proposal_judge_proposal on proposal_judge (proposal, judge);
";

#[async_trait]
impl Projection for ProposalProjection {
    fn name(&self) -> &'static str {
        "proposal"
    }
    fn version(&self) -> u32 {
        4
    }
    fn tables(&self) -> &'static str {
        TABLES
    }

    async fn apply(&self, event: &RecordedEvent, read: &mut PgConnection) -> Result<(), ProjectionError> {
        match event.aggregate_type.as_str() {
            "proposal" => proposals::apply(event, read).await,
            "edition" => around::edition(event, read).await,
            "round" => around::round(event, read).await,
            "innovation" => around::innovation(event, read).await,
            "assignment" => around::assignment(event, read).await,
            "deliberation" => around::deliberation(event, read).await,
            _ => Ok(()),
        }
    }
}
