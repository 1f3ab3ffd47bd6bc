//! What people type before they save it: a plain table, so that typing never makes events and no word is lost.

use crate::kernel::{
    ids::{PersonId, ProposalId},
    time::Timestamp,
};
use sqlx::PgPool;
use std::collections::BTreeMap;

/// A text that was typed and not saved.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct TypedSection {
    pub section: String,
    /// Fingerprint of the saved text that it was written from.
    pub base: String,
    pub text: String,
    pub updated_at: Timestamp,
}

/// Keeps what a person typed, by section: (key, fingerprint of the base, text).
pub async fn keep(
    pool: &PgPool,
    person: PersonId,
    proposal: ProposalId,
    typed: &[(String, String, String)],
    at: Timestamp,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "insert into proposal_autosave (person, proposal, section, base, text, updated_at)
         select $1, $2, t.section, t.base, t.text, $6
         from unnest($3::text[], $4::text[], $5::text[]) as t (section, base, text)
         on conflict (person, proposal, section)
         do update set base = excluded.base, text = excluded.text, updated_at = excluded.updated_at",
    )
    .bind(person)
    .bind(proposal)
    .bind(typed.iter().map(|(section, _, _)| section.clone()).collect::<Vec<_>>())
    .bind(typed.iter().map(|(_, base, _)| base.clone()).collect::<Vec<_>>())
    .bind(typed.iter().map(|(_, _, text)| text.clone()).collect::<Vec<_>>())
    .bind(at)
    .execute(pool)
    .await
    .map(|_| ())
}

/// What a person typed into a proposal and did not save, by section key.
pub async fn kept(
    pool: &PgPool,
    person: PersonId,
    proposal: ProposalId,
) -> Result<BTreeMap<String, TypedSection>, sqlx::Error> {
    let rows: Vec<TypedSection> = sqlx::query_as(
        "select section, base, text, updated_at from proposal_autosave where person = $1 and proposal = $2",
    )
    .bind(person)
    .bind(proposal)
    .fetch_all(pool)
    .await?;
    Ok(rows.into_iter().map(|row| (row.section.clone(), row)).collect())
}

/// Forgets what is saved now, or what the person threw away.
pub async fn forget(
    pool: &PgPool,
    person: PersonId,
    proposal: ProposalId,
    sections: &[String],
) -> Result<(), sqlx::Error> {
    sqlx::query("delete from proposal_autosave where person = $1 and proposal = $2 and section = any($3)")
        .bind(person)
        .bind(proposal)
        .bind(sections)
        .execute(pool)
        .await
        .map(|_| ())
}
