-- What people type into a draft before they save it. Not events: only the writer sees it, and it is gone once saved.

create table proposal_autosave (
  person     text not null,
  proposal   text not null,
  section    text not null,
  -- Fingerprint of the saved text that this one was written from.
  base       text not null,
  text       text not null,
  updated_at timestamptz not null,
  primary key (person, proposal, section)
);
create index proposal_autosave_updated on proposal_autosave (updated_at);
