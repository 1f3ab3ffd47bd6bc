-- Where a person held a post before: what a judge's conflict of interest is measured by as well. Erased with the person.

create table former_post (
  id     bigint generated always as identity primary key,
  person text not null references person (id),
  -- A unit, or a desa, kelurahan or kecamatan.
  unit   text,
  region text,
  check ((unit is null) <> (region is null))
);
create unique index former_post_once on former_post (person, coalesce(unit, region));
