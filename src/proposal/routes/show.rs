//! One proposal: for its unit as it stands, for others as it was handed in.

use super::{Shown, below, eyes, found, jejak};
use crate::history::read_model::Audience as Readers;
use crate::kernel::{
    time::Timestamp,
    visibility::{Field, Viewer},
};
use crate::proposal::{
    pages::{
        Content,
        show::{self, Audience, ShowView},
        versions::{self, VersionsView},
    },
    read_model::{self, EditionState},
};
use crate::web::{
    error::PageError,
    guard::Visitor,
    layout::{self, Crumb},
};
use actix_web::web::{Data, Path, Query};
use serde::Deserialize;
use sqlx::PgPool;

pub(super) async fn page(visitor: Visitor, pool: Data<PgPool>, id: Path<String>) -> Shown {
    let (row, edition) = found(&pool, &id).await?;
    let eyes = eyes(&visitor, &pool, &row, &edition).await?;
    if !eyes.see(Field::Content) {
        return Err(PageError::NotFound);
    }
    let documents = eyes.see(Field::Letters);
    let audience = if eyes.viewers.contains(&Viewer::Entrant) {
        Audience::Owner
    } else if documents {
        Audience::Official
    } else {
        Audience::Public
    };
    let files = read_model::attachments(&pool, row.id).await?;
    let saved = read_model::sections(&pool, row.id).await?;
    let latest = read_model::version(&pool, row.id, None).await?;
    let now = Timestamp::now();
    let content = match latest.as_ref().filter(|_| audience != Audience::Owner || !row.status.is_open()) {
        Some(version) => {
            let handed_in = |file: &&read_model::AttachmentRow| {
                version.attachments.iter().any(|it| it.attachment == file.attachment)
            };
            Content {
                proposal: row.id.to_string(),
                edition: &edition,
                title: &version.title,
                unit_name: &row.unit_name,
                group_key: &version.group_key,
                category: &version.category,
                video_link: version.video_link.as_deref(),
                sections: version.sections.iter().map(|(key, text)| (key.as_str(), text.as_str())).collect(),
                files: files.iter().filter(handed_in).collect(),
                documents,
                change: None,
            }
        }
        None => Content {
            proposal: row.id.to_string(),
            edition: &edition,
            title: &row.title,
            unit_name: &row.unit_name,
            group_key: &row.group_key,
            category: &row.category,
            video_link: row.video_link.as_deref(),
            sections: saved.iter().map(|(key, section)| (key.as_str(), section.text.as_str())).collect(),
            files: files.iter().filter(|file| file.current).collect(),
            documents,
            change: row.status.is_open().then(|| format!("/usulan/{}", row.id)),
        },
    };
    let registration_open = edition.state == EditionState::Open && now <= edition.closes_at;
    let mut frame = visitor.page(content.title);
    frame.crumbs = match audience {
        Audience::Owner => vec![Crumb::new("Usulan kami", "/usulan")],
        Audience::Official | Audience::Public => {
            let mut crumbs = vec![Crumb::new(edition.name.as_str(), format!("/lomba/{}", edition.slug))];
            if edition.proposals_public {
                crumbs.push(Crumb::new("Usulan peserta", format!("/usulan/lomba/{}", edition.slug)));
            }
            crumbs
        }
    };
    let sealed = edition.sealed;
    frame.main = show::main(&ShowView { row: &row, content, audience, registration_open, sealed, now });
    let trail = jejak(&pool, row.id, Readers::of(&eyes)).await?;
    frame.side = Some(show::side(trail, eyes.see(Field::Workings).then_some(row.id)));
    Ok(layout::page(&frame))
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct VersionsQuery {
    dari: Option<i32>,
    ke: Option<i32>,
}

pub(super) async fn versions(
    visitor: Visitor,
    pool: Data<PgPool>,
    id: Path<String>,
    query: Query<VersionsQuery>,
) -> Shown {
    let (row, edition) = found(&pool, &id).await?;
    let eyes = eyes(&visitor, &pool, &row, &edition).await?;
    if !eyes.see(Field::Versions) {
        return Err(PageError::NotFound);
    }
    let owner = eyes.viewers.contains(&Viewer::Entrant);
    let rows = read_model::versions(&pool, row.id).await?;
    if rows.is_empty() {
        return Err(PageError::NotFound);
    }
    let mut shown: Vec<_> = rows.iter().map(|version| versions::Shown::handed_in(version, &edition)).collect();
    // Its unit also sees what it is about to hand in again.
    let (saved, files) = (read_model::sections(&pool, row.id).await?, read_model::attachments(&pool, row.id).await?);
    if owner && row.status.is_open() {
        shown.push(versions::Shown {
            number: row.version + 1,
            label: "Draf perbaikan".into(),
            title: &row.title,
            group_key: &row.group_key,
            category: &row.category,
            video_link: row.video_link.as_deref(),
            sections: saved.iter().map(|(key, section)| (key.as_str(), section.text.as_str())).collect(),
            files: versions::Shown::files_of(&files),
        });
    }
    let last = shown.len() - 1;
    let at = |number: Option<i32>, otherwise: usize| {
        number.and_then(|number| shown.iter().position(|it| it.number == number)).unwrap_or(otherwise)
    };
    let (old, new) = (at(query.dari, last.saturating_sub(1)), at(query.ke, last));
    let mut frame = below(&visitor, &row, "Bandingkan kiriman");
    if !owner {
        frame.crumbs.remove(0);
    }
    let place = format!("/usulan/{}/versi", row.id);
    frame.main = versions::main(&VersionsView { edition: &edition, versions: shown, old, new, place });
    Ok(layout::page(&frame))
}
