//! What a trail is about.

use crate::kernel::{
    ids::{
        AssignmentId, ConflictId, DeliberationId, EditionId, InnovationId, ParseIdError, ProposalId, RoundId,
        ScoreSheetId,
    },
    region::RegionCode,
    time::Zone,
};
use sqlx::PgPool;

/// One thing with a history.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Subject {
    Edition(EditionId),
    Round(RoundId),
    Proposal(ProposalId),
    Innovation(InnovationId),
    Assignment(AssignmentId),
    Conflict(ConflictId),
    Sheet(ScoreSheetId),
    Deliberation(DeliberationId),
}

impl Subject {
    /// From the two parts of its address, the kind as people or as the log name it; none where it is unknown.
    pub fn parse(kind: &str, id: &str) -> Option<Result<Self, ParseIdError>> {
        Some(match kind {
            "lomba" | "edition" => id.parse().map(Self::Edition),
            "babak" | "round" => id.parse().map(Self::Round),
            "usulan" | "proposal" => id.parse().map(Self::Proposal),
            "inovasi" | "innovation" => id.parse().map(Self::Innovation),
            "tugas" | "assignment" => id.parse().map(Self::Assignment),
            "hubungan" | "conflict" => id.parse().map(Self::Conflict),
            "lembar" | "score_sheet" => id.parse().map(Self::Sheet),
            "pleno" | "deliberation" => id.parse().map(Self::Deliberation),
            _ => return None,
        })
    }

    /// The thing with this id, by the kind that the id prints.
    fn of_id(id: &str) -> Option<Self> {
        let kind = match id.split_once('-')?.0 {
            "edn" => "edition",
            "rnd" => "round",
            "prp" => "proposal",
            "inv" => "innovation",
            "asg" => "assignment",
            "cfl" => "conflict",
            "sht" => "score_sheet",
            "dlb" => "deliberation",
            _ => return None,
        };
        Self::parse(kind, id)?.ok()
    }

    /// The word for it in addresses.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Edition(_) => "lomba",
            Self::Round(_) => "babak",
            Self::Proposal(_) => "usulan",
            Self::Innovation(_) => "inovasi",
            Self::Assignment(_) => "tugas",
            Self::Conflict(_) => "hubungan",
            Self::Sheet(_) => "lembar",
            Self::Deliberation(_) => "pleno",
        }
    }

    /// The word for it that people read.
    pub const fn label(&self) -> &'static str {
        match self {
            Self::Edition(_) => "lomba",
            Self::Round(_) => "babak",
            Self::Proposal(_) => "usulan",
            Self::Innovation(_) => "inovasi",
            Self::Assignment(_) => "tugas menilai",
            Self::Conflict(_) => "hubungan juri",
            Self::Sheet(_) => "lembar nilai",
            Self::Deliberation(_) => "pleno",
        }
    }

    /// Its id as stored.
    pub fn id(&self) -> String {
        match self {
            Self::Edition(id) => id.to_string(),
            Self::Round(id) => id.to_string(),
            Self::Proposal(id) => id.to_string(),
            Self::Innovation(id) => id.to_string(),
            Self::Assignment(id) => id.to_string(),
            Self::Conflict(id) => id.to_string(),
            Self::Sheet(id) => id.to_string(),
            Self::Deliberation(id) => id.to_string(),
        }
    }

    /// Where the complete history is.
    pub fn href(&self) -> String {
        format!("/jejak/{}/{}", self.kind(), self.id())
    }

    /// What chooses its rows; `$1` is the id.
    pub(super) const fn condition(&self) -> &'static str {
        match self {
            Self::Edition(_) => "h.edition = $1 and h.n = 0",
            Self::Round(_) => "h.round = $1 and h.n = 0",
            Self::Proposal(_) => "h.proposal = $1",
            // Of its entries only the milestones, and only once everybody may know who entered.
            Self::Innovation(_) => {
                "h.innovation = $1 and (h.part = 'inovasi' or (h.event_type in
                   ('ProposalSubmitted', 'ProposalAdmitted', 'ProposalRejected', 'ProposalWithdrawn', 'ResultSealed')
                   and exists (select from read.history_entry p where p.edition = h.edition
                               and p.event_type in ('EditionProposalsPublished', 'ResultSealed'))))"
            }
            Self::Assignment(_) | Self::Conflict(_) | Self::Sheet(_) | Self::Deliberation(_) => {
                "h.aggregate_id = $1 and h.n = 0"
            }
        }
    }
}

/// What must be known before a history is shown.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Facts {
    /// The region whose panitia may read it.
    pub region: Option<RegionCode>,
    /// Title of the proposal or innovation, label of the round, name of the edition.
    pub title: String,
    /// The edition it belongs to.
    pub edition_title: Option<String>,
}

/// The facts of a thing; none when the log does not know it.
pub async fn facts(pool: &PgPool, subject: &Subject) -> Result<Option<Facts>, sqlx::Error> {
    sqlx::query_as(
        "select coalesce(s.region, e.region, u.region) as region, coalesce(nullif(s.title, ''), p.title, e.title, '') as title,
            case when e.id <> s.id then e.title end as edition_title
         from read.history_subject s
         left join read.history_subject e on e.id = s.edition
         left join read.history_subject p on p.id = s.proposal
         left join unit u on u.code = s.unit
         where s.id = $1",
    )
    .bind(subject.id())
    .fetch_optional(pool)
    .await
}

/// Another thing with a history, near this one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Near {
    pub subject: Subject,
    /// Title, label, or the name of the judge of a sheet.
    pub name: String,
}

/// What this belongs to and what belongs to it: edition, rounds, proposal, innovation, sheets, pleno.
/// Only what has a history for who oversees these regions.
pub async fn near(pool: &PgPool, subject: &Subject, regions: &[RegionCode]) -> Result<Vec<Near>, sqlx::Error> {
    let rows: Vec<(String, String)> = sqlx::query_as(
        "with own as (select * from read.history_subject where id = $1)
         select s.id, case when s.id like 'sht-%' then
             coalesce((select n.name from read.history_entry h join person_name n on n.id = h.person
                       where h.aggregate_id = s.id and h.n = 0 limit 1), 'Juri') || coalesce(', ' || r.title, '')
           else s.title end as name
         from own, read.history_subject s left join read.history_subject r on r.id = s.round
           left join read.history_subject e on e.id = s.edition left join unit u on u.code = s.unit
         where s.id <> own.id and exists (
           select from unnest($2::text[]) reg
           where coalesce(e.region, u.region) = reg or starts_with(coalesce(e.region, u.region), reg || '.'))
         and (
           s.id in (own.edition, own.round, own.proposal, own.innovation)
           or (own.id = own.edition and s.edition = own.id and (s.id like 'rnd-%' or s.id like 'dlb-%'))
           or (own.id = own.proposal and s.proposal = own.id and s.id like 'sht-%')
           or (own.id = own.innovation and s.innovation = own.id and s.id like 'prp-%'))
         order by s.id like 'sht-%', s.id like 'prp-%', name limit 100",
    )
    .bind(subject.id())
    .bind(regions.iter().map(ToString::to_string).collect::<Vec<_>>())
    .fetch_all(pool)
    .await?;
    Ok(rows.into_iter().filter_map(|(id, name)| Some(Near { subject: Subject::of_id(&id)?, name })).collect())
}

/// A zone from its stored word.
pub(super) fn zone(word: &str) -> Zone {
    match word {
        "wita" => Zone::Wita,
        "wit" => Zone::Wit,
        _ => Zone::Wib,
    }
}

/// The stored word of a zone.
pub(super) const fn zone_word(zone: Zone) -> &'static str {
    match zone {
        Zone::Wib => "wib",
        Zone::Wita => "wita",
        Zone::Wit => "wit",
    }
}
