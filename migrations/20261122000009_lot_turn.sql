-- A round that is opened again draws from a new seed: the old one is known once it was drawn from.

alter table lot_seed add column turn integer not null default 0;
alter table lot_seed drop constraint lot_seed_pkey;
alter table lot_seed add primary key (round, turn);
comment on column lot_seed.turn is 'How often the round had been opened again.';
