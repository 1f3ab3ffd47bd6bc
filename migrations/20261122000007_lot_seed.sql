-- The seeds of lots: secret until a lot is drawn, then part of the ranking. Their hashes are published with the rounds.

create table lot_seed (
    round text primary key,
    seed text not null
);
comment on table lot_seed is 'Not part of the log: nobody may know a lot before it is drawn.';
