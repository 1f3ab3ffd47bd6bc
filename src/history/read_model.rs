//! The trail of anything: rows of the log in words, for the eyes that may read them.

mod projection;
mod subject;

pub use projection::HistoryProjection;
pub use subject::{Facts, Near, Subject, facts, near};

use crate::kernel::{
    actor::Role,
    time::{Timestamp, Zone},
};
use sqlx::{PgPool, postgres::PgRow};

/// Who reads. Each may read what those before may.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Audience {
    Public = 0,
    /// The unit that the innovation or proposal belongs to.
    Owner = 1,
    /// Panitia and leader of the region.
    Organiser = 2,
}

crate::kernel::words::words! {
    /// What kind of thing an event is about.
    Part {
        Edition = "lomba", "Lomba";
        Round = "babak", "Babak";
        Proposal = "usulan", "Usulan";
        Judging = "penilaian", "Penilaian";
        Deliberation = "pleno", "Pleno";
        Innovation = "inovasi", "Inovasi";
        Other = "lain", "Lain-lain";
    }
}

/// One event, ready for reading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrailRow {
    /// Place in the whole log.
    pub position: i64,
    pub part: Part,
    /// Names the proposal first where the trail is not its own.
    pub sentence: String,
    /// Role, with the name where the reader may see it.
    pub who: String,
    /// `Senin, 3 Agustus 2026, 23.59 WIB`
    pub when: String,
    pub reason: Option<String>,
}

/// The newest events of a thing for a side column. Of an edition only what concerns the whole of it.
pub async fn trail(
    pool: &PgPool,
    subject: &Subject,
    audience: Audience,
    limit: i64,
) -> Result<Vec<TrailRow>, sqlx::Error> {
    let condition = match subject {
        Subject::Edition(_) | Subject::Round(_) => "and h.proposal is null",
        _ => "",
    };
    read(pool, subject, audience, None, condition, limit, 0).await
}

/// A page of the complete history, and how many events it has.
pub async fn complete(
    pool: &PgPool,
    subject: &Subject,
    part: Option<Part>,
    limit: i64,
    offset: i64,
) -> Result<(Vec<TrailRow>, i64), sqlx::Error> {
    let count = format!(
        "select count(*) from read.history_entry h where {} and ($2::text is null or h.part = $2)",
        subject.condition()
    );
    let total = sqlx::query_scalar(&count).bind(subject.id()).bind(part).fetch_one(pool).await?;
    Ok((read(pool, subject, Audience::Organiser, part, "", limit, offset).await?, total))
}

async fn read(
    pool: &PgPool,
    subject: &Subject,
    audience: Audience,
    part: Option<Part>,
    condition: &str,
    limit: i64,
    offset: i64,
) -> Result<Vec<TrailRow>, sqlx::Error> {
    let sql = format!(
        "select h.position, h.part, h.at, h.role, h.sentence,
            case when h.reason_audience <= $2 then h.reason end as reason,
            actor.name as actor, person.name as person, coalesce(e.zone, i.zone, 'wib') as zone,
            p.title as proposal_title, e.title as edition_title
         from read.history_entry h
         left join person_name actor on actor.id = h.by
         left join person_name person on person.id = h.person
         left join read.history_subject p on p.id = h.proposal
         left join read.history_subject e on e.id = h.edition
         left join installation i on true
         where {} and h.audience <= $2 and ($3::text is null or h.part = $3) {condition}
         order by h.position desc, h.n desc limit $4 offset $5",
        subject.condition()
    );
    let rows: Vec<Row> = sqlx::query_as(&sql)
        .bind(subject.id())
        .bind(audience as i16)
        .bind(part)
        .bind(limit)
        .bind(offset)
        .fetch_all(pool)
        .await?;
    Ok(rows.into_iter().map(|row| row.shown(subject, audience)).collect())
}

struct Row {
    position: i64,
    part: Part,
    at: Timestamp,
    role: Role,
    sentence: String,
    reason: Option<String>,
    actor: Option<String>,
    person: Option<String>,
    zone: Zone,
    proposal_title: Option<String>,
    edition_title: Option<String>,
}

impl sqlx::FromRow<'_, PgRow> for Row {
    fn from_row(row: &PgRow) -> Result<Self, sqlx::Error> {
        use sqlx::Row as _;
        Ok(Self {
            position: row.try_get("position")?,
            part: row.try_get("part")?,
            at: row.try_get("at")?,
            role: row.try_get("role")?,
            sentence: row.try_get("sentence")?,
            reason: row.try_get("reason")?,
            actor: row.try_get("actor")?,
            person: row.try_get("person")?,
            zone: subject::zone(row.try_get("zone")?),
            proposal_title: row.try_get("proposal_title")?,
            edition_title: row.try_get("edition_title")?,
        })
    }
}

impl Row {
    fn shown(self, subject: &Subject, audience: Audience) -> TrailRow {
        let sentence = self.sentence.replace("{orang}", self.person.as_deref().unwrap_or("Juri"));
        let of = match subject {
            Subject::Edition(_) | Subject::Round(_) | Subject::Deliberation(_) => self.proposal_title.as_deref(),
            Subject::Innovation(_) if self.part != Part::Innovation => self.edition_title.as_deref(),
            Subject::Innovation(_) | Subject::Proposal(_) | Subject::Assignment(_) | Subject::Sheet(_) => None,
        };
        TrailRow {
            position: self.position,
            part: self.part,
            sentence: of.map_or_else(|| sentence.clone(), |of| format!("{of}: {sentence}")),
            who: who(self.role, self.actor.as_deref(), audience),
            when: self.zone.long(self.at),
            reason: self.reason,
        }
    }
}

/// The public sees roles; an owner also who of the own unit; the panitia sees names.
fn who(role: Role, name: Option<&str>, audience: Audience) -> String {
    let named = match audience {
        Audience::Public => false,
        Audience::Owner => role == Role::Operator,
        Audience::Organiser => true,
    };
    match name.filter(|_| named && role != Role::System) {
        Some(name) => format!("{name}, {}", role.label()),
        None => role.label().to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_for_those_who_may_see_them() {
        let siti = Some("Siti Rahayu");
        assert_eq!(who(Role::Organiser, siti, Audience::Organiser), "Siti Rahayu, Panitia");
        assert_eq!(who(Role::Organiser, siti, Audience::Owner), "Panitia");
        assert_eq!(who(Role::Operator, siti, Audience::Owner), "Siti Rahayu, Operator");
        assert_eq!(who(Role::Operator, siti, Audience::Public), "Operator");
        assert_eq!(who(Role::System, None, Audience::Organiser), "Sistem");
    }
}
