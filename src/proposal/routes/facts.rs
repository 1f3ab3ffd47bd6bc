//! What the rules want to know, read from own tables.

use crate::kernel::ids::InnovationId;
use crate::kernel::text::Title;
use crate::proposal::{
    aggregate::{Problem, missing},
    commands::{EditionFacts, Head, InnovationFacts, Registration, VideoLink},
    read_model::{self, AttachmentRow, EditionRow, EditionState, InnovationRow, ProposalRow},
};
use crate::web::error::PageError;
use sqlx::PgPool;
use std::{collections::BTreeMap, sync::Arc};

pub(super) fn of_edition(row: &EditionRow) -> Arc<EditionFacts> {
    Arc::new(EditionFacts {
        edition: row.id,
        region: row.region.clone(),
        rules: row.rules.clone(),
        zone: row.zone(),
        opens_at: row.calendar.registration_opens,
        closes_at: row.closes_at,
        registration: match row.state {
            EditionState::Drafted | EditionState::Announced => Registration::NotOpened,
            EditionState::Open => Registration::Open,
            EditionState::Closed => Registration::Closed,
            EditionState::Cancelled => Registration::Cancelled,
        },
    })
}

pub(super) fn of_innovation(row: InnovationRow) -> InnovationFacts {
    InnovationFacts {
        innovation: row.id,
        unit: row.unit,
        region: row.region,
        unit_active: row.unit_active,
        implemented_on: row.implemented_on,
        ranks: row.ranks,
    }
}

/// The innovation of a proposal.
pub(super) async fn innovation(pool: &PgPool, id: InnovationId) -> Result<InnovationFacts, PageError> {
    read_model::innovation(pool, id)
        .await?
        .map(of_innovation)
        .ok_or_else(|| PageError::failure(format!("innovation {id} is not in the register")))
}

/// The head as it is saved.
pub(super) fn head(row: &ProposalRow) -> Result<Head, PageError> {
    let video_link = row.video_link.as_deref().and_then(|link| VideoLink::parse(link).unwrap_or_default());
    Ok(Head {
        title: Title::parse(&row.title).map_err(PageError::failure)?,
        group: row.group_key.clone(),
        category: row.category.clone(),
        video_link,
    })
}

/// The slots that have a file in the draft.
pub(super) fn filled(files: &[AttachmentRow]) -> Vec<&str> {
    files.iter().filter(|file| file.current).map(|file| file.slot.as_str()).collect()
}

/// What is missing in the draft, each with where it is mended; what others hold comes last.
pub(super) async fn lacking(
    pool: &PgPool,
    row: &ProposalRow,
    edition: &EditionRow,
    texts: &BTreeMap<String, String>,
    files: &[AttachmentRow],
) -> Result<Vec<(String, Problem)>, PageError> {
    let innovation = innovation(pool, row.innovation).await?;
    let problems = missing(&of_edition(edition), &innovation, &head(row)?, texts, &filled(files));
    Ok(problems.into_iter().map(|problem| (place(row, &problem), problem)).collect())
}

/// Where a problem is mended.
fn place(row: &ProposalRow, problem: &Problem) -> String {
    let own = format!("/usulan/{}", row.id);
    match problem {
        Problem::GroupUnknown | Problem::CategoryUnknown | Problem::AwardBars { .. } => format!("{own}/judul"),
        Problem::NotImplemented { .. } | Problem::TooYoung { .. } => format!("/inovasi/{}", row.innovation),
        Problem::SectionEmpty { key, .. } | Problem::SectionTooLong { key, .. } => format!("{own}/tulis#isi-{key}"),
        Problem::DocumentMissing { key, .. } => format!("{own}/lampiran#tempat-{key}"),
    }
}

/// What others in the edition hold already, in sentences with where to mend it. The append has the last word.
pub(super) async fn taken(
    pool: &PgPool,
    row: &ProposalRow,
    edition: &EditionRow,
) -> Result<Vec<(String, String)>, PageError> {
    use crate::proposal::aggregate::ProposalRefusal;
    let collisions = read_model::collisions(pool, row).await?;
    let mut sentences = Vec::new();
    let place = format!("/usulan/{}/judul", row.id);
    if collisions.title_used {
        sentences.push((place.clone(), ProposalRefusal::SameTitle.to_string()));
    }
    if let Some(quota) = edition.rules.group(&row.group_key).and_then(|group| group.quota_per_unit)
        && collisions.in_group >= i64::from(quota)
    {
        sentences.push((place, ProposalRefusal::QuotaUsedUp(quota).to_string()));
    }
    Ok(sentences)
}
