-- People, their roles and their sessions. The only home of personal data: nothing here is an event, so it can be erased.

create table person (
  id           text primary key check (id ~ '^per-[0-9a-f]{32}$'),
  name         text not null check (name <> ''),
  -- What people sign in with; both compared without case.
  username     text check (username ~ '^[a-z0-9][a-z0-9._-]{2,39}$'),
  email        text check (email = lower(email) and email like '%_@_%'),
  phone        text,
  nip          text check (nip ~ '^\d{18}$'),
  -- The unit a person works for and the region of their home: what a judge's conflict of interest is measured by.
  employer     text,
  home_region  text,
  created_at   timestamptz not null default now(),
  erased_at    timestamptz,
  check (erased_at is null
         or (username is null and email is null and phone is null and nip is null and employer is null and home_region is null))
);
create unique index person_username on person (username) where username is not null;
create unique index person_email on person (email) where email is not null;
create index person_order on person (lower(name), id);

create table password (
  person      text primary key references person (id),
  -- argon2id in PHC form.
  hash        text not null,
  must_change boolean not null,
  changed_at  timestamptz not null default now()
);

create table role_grant (
  id         bigint generated always as identity primary key,
  person     text not null references person (id),
  role       text not null check (role in ('admin', 'panitia', 'verifikator', 'operator', 'juri', 'pimpinan')),
  scope      text not null check (scope ~ '^(\*|region:.+|unit:.+)$'),
  -- None where the operator of the installation gave it from the command line.
  granted_by text references person (id),
  granted_at timestamptz not null default now(),
  revoked_by text references person (id),
  revoked_at timestamptz
);
create unique index role_grant_once on role_grant (person, role, scope) where revoked_at is null;
create index role_grant_role on role_grant (role, scope) where revoked_at is null;

-- A link that lets one person set a password once.
create table invitation (
  token_hash bytea primary key,
  person     text not null references person (id),
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  used_at    timestamptz
);
create index invitation_person on invitation (person);

-- Who did what to whom. Ids and words only, never a name or an address.
create table account_audit (
  id     bigint generated always as identity primary key,
  at     timestamptz not null default now(),
  -- None where the operator of the installation acted from the command line.
  by     text,
  person text not null,
  action text not null,
  detail text not null default ''
);
create index account_audit_person on account_audit (person, id desc);

-- Failed attempts to sign in, by hashes of what was tried and from where; forgotten after a day.
create table sign_in_attempt (
  subject bytea not null,
  at      timestamptz not null default now()
);
create index sign_in_attempt_subject on sign_in_attempt (subject, at);

-- How other contexts show a person.
create view person_name as
  select id, case when erased_at is null then name else 'Nama dihapus' end as name from person;

create table web_session (
  -- SHA-256 of the key in the cookie.
  key_hash   bytea primary key,
  person     text references person (id),
  state      jsonb not null,
  created_at timestamptz not null default now(),
  -- To five minutes.
  last_seen  timestamptz not null default now(),
  expires_at timestamptz not null
);
create index web_session_person on web_session (person) where person is not null;
create index web_session_expiry on web_session (expires_at);

-- What all servers on this database must share and nobody may read.
create table secret (
  name       text primary key,
  value      bytea not null,
  created_at timestamptz not null default now()
);
