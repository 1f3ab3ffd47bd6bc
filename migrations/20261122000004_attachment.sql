-- Uploaded files. The bytes lie in the data directory under their hash; this says whose they are.

create table attachment (
  id          text primary key,
  -- What the file belongs to, by its printed id, and the place there (a section's key).
  owner       text not null,
  slot        text not null,
  file_name   text not null check (file_name <> ''),
  media_type  text not null check (media_type in ('application/pdf', 'image/jpeg', 'image/png')),
  size        bigint not null check (size > 0),
  sha256      text not null check (sha256 ~ '^[0-9a-f]{64}$'),
  uploader    text not null,
  uploaded_at timestamptz not null,
  removed_at  timestamptz
);
create index attachment_owner on attachment (owner, slot, uploaded_at);
create index attachment_sha256 on attachment (sha256);
