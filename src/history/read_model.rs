//! The trail of anything: rows of the log in words, for the eyes that may read them.

mod projection;
mod subject;

pub use projection::HistoryProjection;
pub use subject::{Facts, Near, Subject, facts, near};

use crate::kernel::{
    actor::Role,
    region::RegionCode,
    time::{Timestamp, Zone},
    visibility::{Eyes, Field, Openness, Phase, Sight, Viewer, sight},
};
use sqlx::{PgPool, postgres::PgRow};

/// Who reads. Each may read what those before may.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Audience {
    Public = 0,
    /// Who verifies the proposal.
    Verifier = 1,
    /// The unit that the innovation or proposal belongs to.
    Owner = 2,
    /// Panitia and leader of the region.
    Organiser = 3,
}

impl Audience {
    /// As whom somebody reads the trail of an entry.
    pub fn of(eyes: &Eyes) -> Self {
        let all = [Self::Organiser, Self::Owner, Self::Verifier];
        all.into_iter().find(|audience| eyes.viewers.iter().any(|it| audience.includes(*it))).unwrap_or(Self::Public)
    }
    const fn includes(self, viewer: Viewer) -> bool {
        match viewer {
            Viewer::Organiser | Viewer::Leader => matches!(self, Self::Organiser),
            Viewer::Entrant => matches!(self, Self::Owner),
            Viewer::Verifier => matches!(self, Self::Verifier),
            Viewer::Public | Viewer::OtherEntrant | Viewer::Judge | Viewer::OtherJudge | Viewer::Admin => false,
        }
    }
    const fn viewer(self) -> Viewer {
        match self {
            Self::Public => Viewer::Public,
            Self::Verifier => Viewer::Verifier,
            Self::Owner => Viewer::Entrant,
            Self::Organiser => Viewer::Organiser,
        }
    }
}

crate::kernel::words::words! {
    /// What kind of thing an event is about.
    Part {
        Edition = "lomba", "Lomba";
        Round = "babak", "Babak";
        Proposal = "usulan", "Usulan";
        Judging = "penilaian", "Penilaian";
        Deliberation = "pleno", "Pleno";
        Objection = "sanggah", "Sanggah";
        Innovation = "inovasi", "Inovasi";
        Document = "dokumen", "Dokumen";
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
    read(pool, subject, Reader::Of(audience), None, condition, limit, 0).await
}

/// The newest events of a thing for a side column, for who oversees these regions: of what happened in an edition of
/// another region, what everybody reads.
pub async fn trail_overseen(
    pool: &PgPool,
    subject: &Subject,
    regions: &[RegionCode],
    limit: i64,
) -> Result<Vec<TrailRow>, sqlx::Error> {
    read(pool, subject, Reader::Overseer(regions), None, "", limit, 0).await
}

/// A page of the complete history for who oversees these regions, and how many events it has.
/// Of what happened in an edition of another region they read what everybody reads.
pub async fn complete(
    pool: &PgPool,
    subject: &Subject,
    regions: &[RegionCode],
    part: Option<Part>,
    limit: i64,
    offset: i64,
) -> Result<(Vec<TrailRow>, i64), sqlx::Error> {
    let reader = Reader::Overseer(regions);
    let count = format!(
        "select count(*) from {FROM} where {} and h.audience <= {AUDIENCE} and ($4::text is null or h.part = $4)",
        subject.condition()
    );
    let total = sqlx::query_scalar(&count)
        .bind(subject.id())
        .bind(reader.audience() as i16)
        .bind(reader.regions())
        .bind(part)
        .fetch_one(pool)
        .await?;
    Ok((read(pool, subject, reader, part, "", limit, offset).await?, total))
}

/// For whom rows are read.
#[derive(Clone, Copy)]
enum Reader<'a> {
    /// The same eyes for every row.
    Of(Audience),
    /// [`Audience::Organiser`] for the editions of these regions and below, [`Audience::Public`] for other editions.
    Overseer(&'a [RegionCode]),
}

impl Reader<'_> {
    const fn audience(self) -> Audience {
        match self {
            Self::Of(audience) => audience,
            Self::Overseer(_) => Audience::Organiser,
        }
    }
    fn regions(self) -> Option<Vec<String>> {
        match self {
            Self::Of(_) => None,
            Self::Overseer(regions) => Some(regions.iter().map(ToString::to_string).collect()),
        }
    }
}

/// The row with its edition, and the round that may be held in a territory of its own.
const FROM: &str = "read.history_entry h left join read.history_subject e on e.id = h.edition
         left join read.history_subject held on held.id = h.round";
/// As whom the row is read: `$2`, or the public where `$3` holds regions and neither the row's round nor its edition is
/// in any of them.
const AUDIENCE: &str = "(case when $3::text[] is null or e.region is null or exists (
    select from unnest($3::text[]) own where coalesce(held.region, e.region) = own
      or starts_with(coalesce(held.region, e.region), own || '.')) then $2 else 0::smallint end)";

async fn read(
    pool: &PgPool,
    subject: &Subject,
    reader: Reader<'_>,
    part: Option<Part>,
    condition: &str,
    limit: i64,
    offset: i64,
) -> Result<Vec<TrailRow>, sqlx::Error> {
    let sql = format!(
        "select h.position, h.part, h.at, h.role, h.sentence, {AUDIENCE} as seen_as,
            case when h.reason_audience <= {AUDIENCE} then h.reason end as reason,
            actor.name as actor, person.name as person, coalesce(e.zone, i.zone, 'wib') as zone,
            p.title as proposal_title, e.title as edition_title, territory.name as territory
         from {FROM}
         left join person_name actor on actor.id = h.by
         left join person_name person on person.id = h.person
         left join read.history_subject p on p.id = h.proposal
         left join installation i on true
         left join region territory on territory.code = h.on_behalf_of
         where {} and h.audience <= {AUDIENCE} and ($4::text is null or h.part = $4) {condition}
         order by h.position desc, h.n desc limit $5 offset $6",
        subject.condition()
    );
    let rows: Vec<Row> = sqlx::query_as(&sql)
        .bind(subject.id())
        .bind(reader.audience() as i16)
        .bind(reader.regions())
        .bind(part)
        .bind(limit)
        .bind(offset)
        .fetch_all(pool)
        .await?;
    Ok(rows.into_iter().map(|row| row.shown(subject)).collect())
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
    audience: Audience,
    /// Whose work it was.
    territory: Option<String>,
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
            audience: match row.try_get::<i16, _>("seen_as")? {
                3 => Audience::Organiser,
                2 => Audience::Owner,
                1 => Audience::Verifier,
                _ => Audience::Public,
            },
            territory: row.try_get("territory")?,
        })
    }
}

impl Row {
    fn shown(self, subject: &Subject) -> TrailRow {
        let judge = self.person.as_deref().filter(|_| who(Role::Judge, Some(""), self.audience) != Role::Judge.label());
        let sentence = self.sentence.replace("{orang}", judge.unwrap_or("Juri"));
        let of = match subject {
            Subject::Edition(_) | Subject::Round(_) | Subject::Conflict(_) | Subject::Deliberation(_) => {
                self.proposal_title.as_deref()
            }
            Subject::Innovation(_) if self.part != Part::Innovation => self.edition_title.as_deref(),
            Subject::Innovation(_) | Subject::Proposal(_) | Subject::Assignment(_) | Subject::Sheet(_) => None,
        };
        TrailRow {
            position: self.position,
            part: self.part,
            sentence: of.map_or_else(|| sentence.clone(), |of| format!("{of}: {sentence}")),
            who: match &self.territory {
                Some(territory) => {
                    format!("{}, bertindak untuk {territory}", who(self.role, self.actor.as_deref(), self.audience))
                }
                None => who(self.role, self.actor.as_deref(), self.audience),
            },
            when: self.zone.long(self.at),
            reason: self.reason,
        }
    }
}

/// The role; with the name for those who see names of people in that role.
fn who(role: Role, name: Option<&str>, audience: Audience) -> String {
    let field = match role {
        Role::Operator => Some(Field::Writers),
        Role::Judge => Some(Field::JudgeNames),
        Role::Admin | Role::Organiser | Role::Verifier | Role::Leader | Role::Public => Some(Field::Officials),
        Role::System => None,
    };
    // Who sees a name in a trail sees it at every phase.
    let seen = |field| sight(audience.viewer(), Phase::Submitted, Openness::default(), field) == Sight::Shown;
    match name.filter(|_| field.is_some_and(seen)) {
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
        assert_eq!(who(Role::Operator, siti, Audience::Verifier), "Siti Rahayu, Operator");
        assert_eq!(who(Role::Judge, siti, Audience::Owner), "Juri");
        assert_eq!(who(Role::Operator, siti, Audience::Public), "Operator");
        assert_eq!(who(Role::System, None, Audience::Organiser), "Sistem");
    }
}
