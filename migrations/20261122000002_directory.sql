-- Regions and units of the one kabupaten that this installation serves. Plain tables, read by every context.

create table region (
  code   text primary key check (code ~ '^\d{2}(\.\d{2}(\.\d{2}(\.\d{4})?)?)?$'),
  name   text not null,
  level  text not null check (level in ('provinsi', 'kabupaten', 'kota', 'kecamatan', 'desa', 'kelurahan')),
  parent text references region (code)
);
create index region_parent on region (parent);

create table unit (
  code   text primary key,
  name   text not null check (name <> ''),
  kind   text not null check (kind in ('dinas', 'badan', 'bagian', 'kecamatan', 'rsud', 'puskesmas', 'desa',
                                       'kelurahan', 'sekretariat', 'inspektorat', 'lain')),
  -- Deferred, so that an import may name a parent before its own row.
  parent text references unit (code) deferrable initially deferred,
  region text not null references region (code),
  active boolean not null default true,
  check (parent <> code)
);
create index unit_parent on unit (parent);
create index unit_region on unit (region);
create index unit_name on unit (kind, name);

create table installation (
  one       boolean primary key default true check (one),
  kabupaten text not null references region (code),
  -- What the covers of pages and documents say: "Kabupaten Banyuwangi".
  name      text not null check (name <> ''),
  zone      text not null check (zone in ('wib', 'wita', 'wit')),
  -- The band of motif on covers, by its name in the stylesheet.
  pattern   text not null default 'kawung',
  set_up_at timestamptz not null default now()
);
