//! What a judge of a blind round reads: names closed, files without their names, nothing that was not looked through.

use super::{Paper, QueueItem, RoundHead};
use crate::kernel::{
    actor::Role,
    ids::{PersonId, ProposalId, RoundId},
    redaction::{Redaction, nameless, nameless_file},
};
use sqlx::PgPool;
use std::collections::BTreeMap;

/// What is closed, if the version that was handed in last was looked through.
fn closing(redaction: Option<Redaction>, version: Option<i32>) -> Option<Redaction> {
    redaction.filter(|it| version.is_some_and(|version| i64::from(version) == i64::from(it.version)))
}

impl Paper {
    /// As its judge reads it in this round.
    pub(super) fn read_in(mut self, head: &RoundHead) -> Self {
        if head.rules.blind {
            self.attachments.retain(|file| head.edition_rules.section(&file.slot).is_some());
        }
        if !head.is_blind() {
            return Self { readable: true, ..self };
        }
        (self.unit_name, self.video_link) = (None, None);
        let Some(redaction) = closing(self.redaction.take(), Some(self.version)) else {
            self.title = nameless(self.proposal);
            self.sections.clear();
            self.attachments.clear();
            return self;
        };
        self.title = redaction.title(self.proposal, &self.title);
        self.sections.values_mut().for_each(|text| *text = redaction.close(text));
        self.attachments.retain(|file| redaction.released.contains(&file.attachment));
        for (at, file) in self.attachments.iter_mut().enumerate() {
            file.file_name = nameless_file(at + 1, &file.file_name);
        }
        self.readable = true;
        self
    }
}

impl QueueItem {
    /// As its judge reads it in this round.
    pub(super) fn read_in(mut self, head: &RoundHead) -> Self {
        if !head.is_blind() {
            return Self { readable: true, ..self };
        }
        self.unit_name = None;
        let redaction = closing(self.redaction.take(), self.version);
        self.readable = redaction.is_some();
        self.title =
            redaction.map_or_else(|| nameless(self.proposal), |redaction| redaction.title(self.proposal, &self.title));
        self
    }
}

/// Those of some judges to whom the names in a blind round are open by another role over the edition, with these roles,
/// by name. Nobody where the round is not blind.
pub async fn insiders(
    pool: &PgPool,
    head: &RoundHead,
    judges: impl IntoIterator<Item = PersonId>,
) -> Result<Vec<(String, Vec<Role>)>, sqlx::Error> {
    if !head.is_blind() {
        return Ok(Vec::new());
    }
    let judges: Vec<PersonId> = judges.into_iter().collect();
    let rows: Vec<(String, PersonId, Role)> = sqlx::query_as(
        "select distinct n.name, g.person, g.role from role_grant g join person_name n on n.id = g.person
         where g.person = any($1) and g.role = any($2) and g.revoked_at is null
           and (g.scope = '*' or ($3 || '.') like (substr(g.scope, 8) || '.%'))
         order by n.name, g.person, g.role",
    )
    .bind(&judges)
    .bind([Role::Organiser, Role::Verifier, Role::Leader].map(Role::code))
    .bind(&head.region)
    .fetch_all(pool)
    .await?;
    let same = |one: &(String, PersonId, Role), other: &(String, PersonId, Role)| one.1 == other.1;
    let person = |of: &[(String, PersonId, Role)]| {
        let name = of.first().map(|(name, ..)| name.clone()).unwrap_or_default();
        (name, of.iter().map(|(.., role)| *role).collect())
    };
    Ok(rows.chunk_by(same).map(person).collect())
}

/// The titles of a round's entries as its judges read them.
pub async fn closed_titles(pool: &PgPool, round: RoundId) -> Result<BTreeMap<ProposalId, String>, sqlx::Error> {
    #[derive(sqlx::FromRow)]
    struct Row {
        id: ProposalId,
        title: String,
        version: i32,
        #[sqlx(json(nullable))]
        redaction: Option<Redaction>,
    }
    let rows: Vec<Row> = sqlx::query_as(
        "select p.id, p.title, p.version, p.redaction from read.judging_entry e
         join read.judging_proposal p on p.id = e.proposal where e.round = $1",
    )
    .bind(round)
    .fetch_all(pool)
    .await?;
    let read = |row: Row| {
        let closed = closing(row.redaction, Some(row.version));
        (row.id, closed.map_or_else(|| nameless(row.id), |it| it.title(row.id, &row.title)))
    };
    Ok(rows.into_iter().map(read).collect())
}
