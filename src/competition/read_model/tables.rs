//! The tables of this read model.

pub(super) const TABLES: &str = "
create table competition_edition (
    id text primary key,
    slug text not null,
    name text not null,
    year integer not null,
    region text not null,
    template text not null,
    revision integer not null,
    state text not null,
    registration text not null,
    rules jsonb not null,
    rules_sha256 text not null,
    calendar jsonb not null,
    -- What holds: the calendar with its extensions.
    opens_at timestamptz not null,
    closes_at timestamptz not null,
    -- When registration was opened and closed by hand.
    opened_at timestamptz,
    closed_at timestamptz,
    proposals_published boolean not null,
    -- Whether the pleno has taken up the sealed result again.
    taken_up boolean not null default false,
    drafted_at timestamptz not null,
    published_at timestamptz
);
create unique index competition_edition_slug on competition_edition (slug);
create index competition_edition_region on competition_edition (region);

create table competition_round (
    id text primary key,
    edition text not null,
    place integer not null,
    -- Of the rules, so that nobody unpacks them to ask.
    kind text not null,
    rules jsonb not null,
    rules_sha256 text not null,
    opens_at timestamptz,
    closes_at timestamptz,
    state text not null,
    opened_at timestamptz,
    closed_at timestamptz,
    ranking jsonb,
    -- Where it is held, if it is held in many territories.
    territory text,
    lot_sha256 text,
    -- As planned with the edition; opens_at and closes_at are what holds.
    window_opens timestamptz,
    window_closes timestamptz,
    -- Counted here so that a board over many rounds does not count sheets.
    entries integer not null default 0,
    assigned integer not null default 0,
    signed integer not null default 0,
    promoted jsonb not null default '[]',
    -- Why it was opened again, the last time.
    reopened text,
    -- Whether a lot decided who goes on.
    drawn boolean not null default false,
    reopenings integer not null default 0
);
create index competition_round_edition on competition_round (edition, place, territory);
create index competition_round_territory on competition_round (edition, territory, place);

create table competition_entry (
    round text not null,
    proposal text not null,
    innovation text not null,
    unit text not null,
    group_key text not null,
    category_key text not null,
    submitted_at timestamptz not null,
    -- Why it competes no longer.
    removed text,
    -- The round that promoted it.
    promoted_from text,
    anchor boolean not null default false,
    primary key (round, proposal)
);

create table competition_proposal (
    id text primary key,
    edition text not null,
    innovation text not null,
    unit text not null,
    title text not null,
    group_key text not null,
    category_key text not null,
    state text not null,
    submitted_at timestamptz,
    -- Whether its names are closed for judges of blind rounds.
    redacted boolean not null default false
);
create index competition_proposal_edition on competition_proposal (edition, state);

-- One judge's duty for one entry.
create table competition_duty (
    id text primary key,
    sheet text not null,
    round text not null,
    proposal text not null,
    judge text not null,
    -- Whether it stands and its entry competes.
    active boolean not null,
    -- Neither recused nor cancelled.
    standing boolean not null,
    signed boolean not null
);
create index competition_duty_round on competition_duty (round, proposal);
create index competition_duty_sheet on competition_duty (sheet);

-- Who stepped back from what, and was not asked again.
create table competition_recusal (
    round text not null,
    proposal text not null,
    judge text not null,
    primary key (round, proposal, judge)
);

-- How far each judge of a round is, counted here so that a board does not count sheets.
create table competition_panel (
    round text not null,
    judge text not null,
    assigned integer not null,
    signed integer not null,
    primary key (round, judge)
);

-- What judges signed, for the panitia's tables.
create table competition_sheet (
    id text primary key,
    round text not null,
    proposal text not null,
    judge text not null,
    signed_at timestamptz not null,
    scores jsonb not null,
    -- What was seen on the spot, by check.
    checks jsonb not null default '{}'
);
create index competition_sheet_round on competition_sheet (round);

-- What came of talking about an entry whose judges were far apart; the latest.
create table competition_discussion (
    round text not null,
    proposal text not null,
    gap text not null,
    note text not null,
    at timestamptz not null,
    primary key (round, proposal)
);

create table competition_trail (
    position bigint primary key,
    edition text not null,
    round text,
    at timestamptz not null,
    by text not null,
    role text not null,
    -- The territory whose work a person from above it did.
    on_behalf_of text,
    what jsonb not null
);
create index competition_trail_edition on competition_trail (edition, position);
";
