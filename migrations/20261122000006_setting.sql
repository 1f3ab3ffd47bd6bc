-- Small facts about the installation itself, by name.
create table setting (
    name text primary key,
    value text not null
);
