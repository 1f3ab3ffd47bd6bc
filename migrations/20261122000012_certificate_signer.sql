-- Who signs the certificates of an edition by name: no event, because nobody's name belongs in the log.

create table certificate_signer (
  id      text primary key,
  edition text not null,
  name    text not null,
  nip     text not null
);
create index certificate_signer_edition on certificate_signer (edition);
