-- The log, its head, the commands already answered, claims between aggregates, and the progress of its readers.

create table events (
    position bigint not null constraint events_position unique,
    aggregate_type text not null,
    aggregate_id text not null,
    sequence bigint not null check (sequence >= 1),
    event_type text not null,
    event_version text not null,
    payload jsonb not null,
    metadata jsonb not null,
    recorded_at timestamptz not null default clock_timestamp(),
    constraint events_pkey primary key (aggregate_type, aggregate_id, sequence)
);
comment on table events is 'Append-only. position is gapless and in commit order: count(*) = max(position) = log_head.position.';

create table log_head (
    one boolean primary key default true check (one),
    position bigint not null
) with (fillfactor = 10);
insert into log_head values (true, 0);

create table command_log (
    command_id text primary key,
    aggregate_type text not null,
    aggregate_id text not null,
    first_position bigint not null,
    last_position bigint not null,
    at timestamptz not null default now()
);

create table claim (
    scope text not null,
    value text not null,
    holder text not null,
    primary key (scope, value)
);
create index claim_holder on claim (holder);
comment on table claim is 'Values that one aggregate holds; changed only inside append_events, under the lock on log_head.';

create table checkpoint (
    kind text not null check (kind in ('projection', 'reaction')),
    name text not null,
    fingerprint text not null default '',
    tables text[] not null default '{}',
    position bigint not null default 0,
    state text not null default 'active' check (state in ('active', 'parked')),
    error text,
    updated_at timestamptz not null default now(),
    primary key (kind, name)
);

create table policy_log (
    reaction text not null,
    position bigint not null,
    n integer not null,
    command_id text not null,
    outcome text not null check (outcome in ('accepted', 'refused')),
    detail text not null default '',
    at timestamptz not null default now(),
    primary key (reaction, position, n)
);

create table timer (
    id text primary key,
    kind text not null,
    due_at timestamptz not null,
    payload jsonb not null,
    state text not null default 'waiting' check (state in ('waiting', 'done', 'refused', 'parked')),
    detail text not null default '',
    attempts integer not null default 0,
    done_at timestamptz
);
create index timer_due on timer (due_at) where state = 'waiting';

-- Appends the events of one command. One call, one commit.
-- Order inside: head lock, repeated command, claims, events, command log, head.
-- A claim that does not hold raises SY001 with its number; a stale stream raises the primary key.
create function append_events(
    of_type text, ids text[], sequences bigint[], types text[], versions text[], payloads jsonb[], metadatas jsonb[],
    command text, claim_kinds text[], claim_scopes text[], claim_values text[],
    out first_position bigint, out last_position bigint, out repeated boolean
) language plpgsql as $$
declare
    n constant integer := array_length(ids, 1);
    holder_id constant text := of_type || ':' || ids[1];
    head bigint;
    known command_log;
    i integer;
begin
    repeated := false;
    select l.position into strict head from log_head l for update;

    select * into known from command_log c where c.command_id = command;
    if found then
        if known.aggregate_type <> of_type or known.aggregate_id <> ids[1] then
            raise exception 'command id already used for another aggregate' using errcode = 'SY002';
        end if;
        first_position := known.first_position;
        last_position := known.last_position;
        repeated := true;
        return;
    end if;

    for i in 1 .. coalesce(array_length(claim_kinds, 1), 0) loop
        case claim_kinds[i]
            when 'take' then
                insert into claim (scope, value, holder) values (claim_scopes[i], claim_values[i], holder_id)
                on conflict (scope, value) do nothing;
                perform 1 from claim c
                    where c.scope = claim_scopes[i] and c.value = claim_values[i] and c.holder = holder_id;
                if not found then raise exception '%', i using errcode = 'SY001'; end if;
            when 'place' then
                perform 1 from claim c where c.scope = claim_scopes[i] and c.value = holder_id;
                if not found then
                    if (select count(*) from claim c where c.scope = claim_scopes[i]) >= claim_values[i]::bigint then
                        raise exception '%', i using errcode = 'SY001';
                    end if;
                    insert into claim (scope, value, holder) values (claim_scopes[i], holder_id, holder_id);
                end if;
            when 'require' then
                perform 1 from claim c where c.scope = claim_scopes[i] and c.value = claim_values[i];
                if not found then raise exception '%', i using errcode = 'SY001'; end if;
            when 'release' then
                delete from claim c
                    where c.scope = claim_scopes[i] and c.value = claim_values[i] and c.holder = holder_id;
            when 'release_all' then
                delete from claim c where c.holder = holder_id;
        end case;
    end loop;

    first_position := head + 1;
    last_position := head + n;
    insert into events (position, aggregate_type, aggregate_id, sequence, event_type, event_version, payload, metadata)
        select head + u.nth, of_type, u.id, u.sequence, u.type, u.version, u.payload, u.metadata
        from unnest(ids, sequences, types, versions, payloads, metadatas)
            with ordinality as u (id, sequence, type, version, payload, metadata, nth);
    insert into command_log (command_id, aggregate_type, aggregate_id, first_position, last_position)
        values (command, of_type, ids[1], first_position, last_position);
    update log_head set position = last_position;
    perform pg_notify('events', last_position::text);
end $$;

create function refuse_change() returns trigger language plpgsql as $$
begin
    raise exception 'events are append-only' using errcode = 'SY003';
end $$;
create trigger events_are_append_only before update or delete or truncate on events
    for each statement execute function refuse_change();
revoke update, delete, truncate on events from current_user;
