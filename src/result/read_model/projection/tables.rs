//! The tables of this read model.

pub(super) const TABLES: &str = "
create table result_edition (
    edition text primary key,
    slug text not null,
    name text not null,
    year integer not null,
    region text not null,
    zone jsonb not null,
    rules jsonb not null,
    rules_sha256 text not null default '',
    published boolean not null default false,
    -- Of the result that stands; 0 until the pleno sealed one, and nothing of it is shown before.
    version integer not null default 0,
    -- When that was sealed.
    sealed_at timestamptz,
    -- Whether objections to it are taken.
    objections_open boolean not null default false,
    -- Why the pleno is taking it up again, while it does.
    reopened text,
    -- The rounds that it had opened again since, and why.
    corrections jsonb not null default '[]'
);
create unique index result_edition_slug on result_edition (slug);
create index result_edition_sealed on result_edition (sealed_at desc) where sealed_at is not null;

-- Every result that was ever sealed.
create table result_version (
    edition text not null,
    version integer not null,
    sealed_at timestamptz not null,
    rules_sha256 text not null,
    result_sha256 text not null,
    entries bigint not null,
    objections_until timestamptz,
    sk_number text,
    sk_date date,
    signed_by text,
    -- Why it took the place of the version before it.
    because text,
    -- The rounds that were opened again for it, and why.
    corrections jsonb not null,
    -- How many came to the pleno, where that was recorded.
    attended jsonb,
    -- In which office it was signed and when, where two sealed it.
    signed jsonb not null,
    primary key (edition, version)
);

-- Objections to a version, for the public summary; what the unit wrote is not here.
create table result_objection (
    id text primary key,
    edition text not null,
    version integer not null,
    ground text not null,
    filed_at timestamptz not null,
    -- Null while it waits for an answer.
    upheld boolean,
    reply text not null default '',
    consequence jsonb,
    answered_at timestamptz
);
create index result_objection_edition on result_objection (edition, version);

-- Of this and what follows to the findings: version 0 is as it is now, and each seal keeps a copy under its version.
create table result_round (
    round text not null,
    version integer not null default 0,
    edition text not null,
    place integer not null,
    rules jsonb not null,
    -- Where it was held, if it was held in many territories.
    territory text,
    lot_sha256 text,
    -- Null until ranked.
    ranked integer,
    -- The seed of the lot, where one was drawn.
    lot_seed text,
    -- The only entry, which went on without a score.
    walk_over text,
    spread jsonb not null default '{}',
    primary key (round, version)
);
create index result_round_edition on result_round (edition, version, place);

create table result_proposal (
    proposal text primary key,
    edition text not null,
    innovation text not null,
    unit text not null,
    title text not null,
    entry_group text not null,
    category text not null,
    -- Whether it competed in a scored round.
    entered boolean not null default false
);
create index result_proposal_edition on result_proposal (edition);

create table result_score (
    round text not null,
    version integer not null default 0,
    proposal text not null,
    division text,
    rank integer,
    shown bigint,
    criteria jsonb not null,
    judges_counted integer not null,
    judges_assigned integer not null,
    tie text[] not null,
    -- A lot told it apart from an equal one.
    drawn boolean not null default false,
    promoted boolean not null,
    reason text not null,
    primary key (round, version, proposal)
);
create index result_score_proposal on result_score (proposal, version);

-- Who stepped back from what, and was not asked again.
create table result_recusal (
    round text not null,
    version integer not null default 0,
    proposal text not null,
    judge text not null,
    primary key (round, version, proposal, judge)
);

create table result_note (
    round text not null,
    version integer not null default 0,
    proposal text not null,
    judge text not null,
    criterion text not null,
    note text not null,
    primary key (round, version, proposal, judge, criterion)
);
create index result_note_proposal on result_note (proposal, version);

-- What the judges of a ladder saw on the spot.
create table result_finding (
    round text not null,
    version integer not null default 0,
    proposal text not null,
    judge text not null,
    check_key text not null,
    present boolean not null,
    primary key (round, version, proposal, judge, check_key)
);
create index result_finding_proposal on result_finding (proposal, version);

create table result_entry (
    edition text not null,
    version integer not null,
    proposal text not null,
    -- From 0, the order of the sealed list.
    place integer not null,
    division text,
    rank integer not null,
    computed_rank integer not null,
    total text not null,
    shown bigint not null,
    stages jsonb not null,
    awards text[] not null,
    departure text[] not null,
    primary key (edition, version, proposal)
);
create index result_entry_place on result_entry (edition, version, place);
";
