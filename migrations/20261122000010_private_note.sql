-- What a judge writes for nobody else while scoring: no event, and erased with the person.

create table private_note (
  round      text not null,
  proposal   text not null,
  person     text not null references person (id),
  note       text not null,
  changed_at timestamptz not null default now(),
  primary key (round, proposal, person)
);
create index private_note_person on private_note (person);
