//! `/panitia/lomba/{lomba}/tutup-nama`: the panitia closes names for the judges of blind rounds.

use super::{Answer, Shown, facts, found};
use crate::eventstore::{CommandBus, CommandError};
use crate::kernel::{actor::Role, ids::EditionId, redaction::Redaction};
use crate::proposal::{
    aggregate::{Proposal, ProposalRefusal},
    commands::ProposalCommand,
    form::{TypedRedaction, suggestions},
    pages::redact::{self as pages, ListView, RedactView},
    read_model::{self, EditionRow, ProposalRow, VersionRow},
};
use crate::web::{
    component::form_parts::Errors,
    error::PageError,
    flash,
    form::{self, RawSubmission},
    guard::Visitor,
    layout::{self, Crumb, Page},
};
use actix_web::web::{Data, Path};
use actix_web::{HttpResponse, http::header::ContentType};
use sqlx::PgPool;

/// An edition with a blind round that the visitor oversees; any other is not there.
async fn overseen(visitor: &Visitor, pool: &PgPool, edition: &str) -> Result<EditionRow, PageError> {
    let id: EditionId = edition.parse().map_err(|_| PageError::NotFound)?;
    let edition = read_model::edition(pool, id).await?.ok_or(PageError::NotFound)?;
    let blind = edition.rules.has_blind_round();
    if blind && visitor.may_oversee(&edition.region) { Ok(edition) } else { Err(PageError::NotFound) }
}

/// One of its entries that was handed in, with what was handed in last.
async fn entry(
    visitor: &Visitor,
    pool: &PgPool,
    (edition, proposal): &(String, String),
) -> Result<(ProposalRow, EditionRow, VersionRow), PageError> {
    let edition = overseen(visitor, pool, edition).await?;
    let (row, of) = found(pool, proposal).await?;
    if of.id != edition.id {
        return Err(PageError::NotFound);
    }
    let version = read_model::version(pool, row.id, None).await?.ok_or(PageError::NotFound)?;
    Ok((row, edition, version))
}

fn frame(visitor: &Visitor, edition: &EditionRow, title: &str) -> Page {
    let mut frame = visitor.page(title);
    frame.crumbs = vec![
        Crumb::new("Panitia", "/panitia"),
        Crumb::new(edition.name.as_str(), format!("/panitia/lomba/{}", edition.id)),
    ];
    frame
}

pub(super) async fn list(visitor: Visitor, pool: Data<PgPool>, edition: Path<String>) -> Shown {
    let edition = overseen(&visitor, &pool, &edition).await?;
    let rows = read_model::to_close(&pool, edition.id).await?;
    let mut frame = frame(&visitor, &edition, "Tutup nama di usulan");
    frame.main = pages::list(&ListView { edition, rows });
    Ok(layout::page(&frame))
}

pub(super) async fn form(visitor: Visitor, pool: Data<PgPool>, path: Path<(String, String)>) -> Shown {
    let (row, edition, version) = entry(&visitor, &pool, &path).await?;
    let (stored, base) = read_model::redaction(&pool, row.id).await?;
    let number = version.version.unsigned_abs();
    let typed = match &stored {
        Some(stored) if stored.version == number => TypedRedaction::known(stored, number, base),
        Some(_) | None => {
            let mut lines = stored.as_ref().map_or_else(Vec::new, |stored| {
                stored.phrases.iter().map(ToString::to_string).collect::<Vec<String>>()
            });
            for suggested in suggested(&pool, &row, &version).await? {
                if !lines.iter().any(|line| line.to_lowercase() == suggested.to_lowercase()) {
                    lines.push(suggested);
                }
            }
            let released = stored.as_ref().map_or_else(Vec::new, |stored| stored.released.clone());
            TypedRedaction {
                phrases: lines.join("\n"),
                released: released.into_iter().collect(),
                version: number,
                base,
            }
        }
    };
    let page = page(&visitor, &pool, (&row, &edition, &version), stored.as_ref(), typed, Errors::default(), false);
    Ok(layout::page(&page.await?))
}

/// What is known of the entry, and what stands in it: the names first.
async fn suggested(pool: &PgPool, row: &ProposalRow, version: &VersionRow) -> Result<Vec<String>, PageError> {
    let mut known = read_model::names_around(pool, row).await?;
    let wrote = read_model::sections(pool, row.id).await?;
    let people = wrote.values().filter_map(|section| section.written_by.person());
    let people: Vec<_> = people.chain(version.submitted_by.person()).collect();
    known.extend(read_model::person_names(pool, &people).await?.into_values());
    known.extend(version.video_link.clone());
    let texts: Vec<&str> =
        std::iter::once(version.title.as_str()).chain(version.sections.values().map(String::as_str)).collect();
    Ok(suggestions(&known, &texts))
}

async fn page(
    visitor: &Visitor,
    pool: &PgPool,
    (row, edition, version): (&ProposalRow, &EditionRow, &VersionRow),
    stored: Option<&Redaction>,
    typed: TypedRedaction,
    errors: Errors,
    tried: bool,
) -> Result<Page, PageError> {
    let files = read_model::attachments(pool, row.id).await?;
    let handed_in = |file: &&read_model::AttachmentRow| {
        edition.rules.section(&file.slot).is_some()
            && version.attachments.iter().any(|it| it.attachment == file.attachment)
    };
    // In the order in which judges count them.
    let place =
        |file: &read_model::AttachmentRow| version.attachments.iter().position(|it| it.attachment == file.attachment);
    let mut shown: Vec<_> = files.iter().filter(handed_in).collect();
    shown.sort_by_key(|file| place(file));
    let mut frame = frame(visitor, edition, "Tutup nama");
    let list = format!("/panitia/lomba/{}/tutup-nama", edition.id);
    frame.crumbs.push(Crumb::new("Tutup nama di usulan", list));
    frame.has_errors = !errors.is_empty();
    let seal = (!edition.sealed && visitor.may_organise(&edition.region)).then(|| visitor.seal());
    frame.main = pages::one(&RedactView { edition, row, version, files: shown, stored, typed, errors, tried, seal });
    Ok(frame)
}

pub(super) async fn save(
    visitor: Visitor,
    pool: Data<PgPool>,
    bus: Data<CommandBus>,
    path: Path<(String, String)>,
    sent: RawSubmission,
) -> Answer {
    let stamp = sent.stamp(&visitor, Role::Organiser)?;
    let (row, edition, version) = entry(&visitor, &pool, &path).await?;
    if !visitor.may_organise(&edition.region) {
        return Err(PageError::NotFound);
    }
    let typed = TypedRedaction::sent(sent.raw());
    let (stored, base) = read_model::redaction(&pool, row.id).await?;
    let around = (&row, &edition, &version);
    let back = async |typed: TypedRedaction, errors: Errors, tried: bool| {
        page(&visitor, &pool, around, stored.as_ref(), typed, errors, tried).await
    };
    let redaction = match typed.read() {
        Ok(redaction) => redaction,
        Err(errors) => return Ok(form::refused(&back(typed, errors, false).await?)),
    };
    if sent.value("aksi") == Some("lihat") {
        let html = layout::page(&back(typed, Errors::default(), true).await?).into_string();
        return Ok(HttpResponse::Ok().content_type(ContentType::html()).body(html));
    }
    let command = ProposalCommand::Redact {
        edition: facts::of_edition(&edition),
        sealed: edition.sealed,
        base: typed.base,
        redaction,
    };
    match bus.execute::<Proposal>(row.id, command, &stamp).await {
        Ok(_) => {
            let place = format!("/panitia/lomba/{}/tutup-nama", edition.id);
            Ok(flash::to_saying(&place, &format!("{}: nama ditutup, juri dapat membukanya.", version.title)))
        }
        Err(
            error @ (CommandError::Conflict
            | CommandError::Refused(
                ProposalRefusal::RedactedMeanwhile | ProposalRefusal::NewVersionMeanwhile(_),
            )),
        ) => {
            let sentence = match error {
                CommandError::Refused(refusal) => refusal.to_string(),
                _ => ProposalRefusal::RedactedMeanwhile.to_string(),
            };
            // What was typed stays; saving it again means: over what is stored now.
            let typed = TypedRedaction { version: version.version.unsigned_abs(), base, ..typed };
            Ok(form::overtaken(&back(typed, Errors::one("", sentence), false).await?))
        }
        Err(CommandError::Refused(refusal)) => Ok(form::refused(&back(typed, Errors::one("", refusal), false).await?)),
        Err(error) => Err(error.into()),
    }
}
