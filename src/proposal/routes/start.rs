//! Own proposals, beginning one, and its head.

use super::{Answer, Shown, below, drafted_as, facts, own};
use crate::eventstore::{CommandBus, CommandError};
use crate::kernel::{actor::Role, ids::InnovationId, text::Title, time::Timestamp, unit::UnitCode};
use crate::proposal::{
    aggregate::{Proposal, ProposalRefusal, why_not},
    commands::{EditionFacts, Fingerprint, Head, ProposalCommand, VideoLink},
    pages::{
        head::{self, HeadView, TypedHead},
        list::{self, Barred, Eligible, NewView, OursView, TypedNew},
    },
    read_model::{self, CandidateRow, EditionRow, EditionState, ProposalRow},
};
use crate::web::{
    component::form_parts::Errors,
    error::PageError,
    flash,
    form::{self, Seal, Submission},
    guard::Visitor,
    layout::{self, Crumb, Page},
};
use actix_web::web::{Data, Path, Query};
use serde::Deserialize;
use sqlx::PgPool;

pub(super) async fn ours(visitor: Visitor, pool: Data<PgPool>) -> Shown {
    let units = visitor.units();
    let view = OursView {
        rows: read_model::of_units(&pool, &units).await?,
        editions: editions(&pool, &units).await?,
        now: Timestamp::now(),
        several_units: units.len() > 1,
    };
    let mut frame = visitor.page("Usulan kami");
    frame.main = list::ours(&view);
    Ok(layout::page(&frame))
}

/// The editions that these units may enter or will.
async fn editions(pool: &PgPool, units: &[UnitCode]) -> Result<Vec<EditionRow>, PageError> {
    let regions: Vec<_> = read_model::unit_regions(pool, units).await?.into_values().collect();
    Ok(read_model::editions_for(pool, &regions).await?)
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct NewQuery {
    lomba: String,
    inovasi: String,
}

pub(super) async fn new(visitor: Visitor, pool: Data<PgPool>, query: Query<NewQuery>) -> Shown {
    let typed = TypedNew { innovation: query.inovasi.clone(), ..TypedNew::default() };
    let page = new_page(&visitor, &pool, &query.lomba, typed, Errors::default(), visitor.seal()).await?;
    Ok(layout::page(&page))
}

async fn new_page(
    visitor: &Visitor,
    pool: &PgPool,
    slug: &str,
    mut typed: TypedNew,
    errors: Errors,
    seal: Seal,
) -> Result<Page, PageError> {
    let units = visitor.units();
    let mut open = editions(pool, &units).await?;
    open.retain(|edition| edition.state == EditionState::Open);
    let edition = match slug {
        "" if open.len() == 1 => open.first().cloned(),
        "" => None,
        slug => match open.iter().find(|edition| edition.slug == slug) {
            Some(edition) => Some(edition.clone()),
            None => return Err(not_open(pool, slug).await?),
        },
    };
    if let Some(ladder) = edition.as_ref().filter(|edition| edition.rules.ladder().is_some()) {
        return super::enter::own_page(visitor, pool, ladder.clone(), errors).await;
    }
    let (mut eligible, mut barred) = (Vec::new(), Vec::new());
    if let Some(edition) = &edition {
        let several = units.len() > 1;
        for row in read_model::candidates(pool, &units, edition.id).await? {
            match candidate(&facts::of_edition(edition), row, several) {
                Ok(it) => eligible.push(it),
                Err(it) => barred.push(it),
            }
        }
        if let ([only], "") = (&eligible[..], typed.innovation.as_str()) {
            typed.innovation = only.id.clone();
        }
        if let ([only], "") = (&edition.rules.groups[..], typed.group.as_str()) {
            typed.group = only.key.clone();
        }
    }
    let mut frame = visitor.page("Buat usulan");
    frame.crumbs = vec![Crumb::new("Usulan kami", "/usulan")];
    frame.has_errors = !errors.is_empty();
    let now = Timestamp::now();
    frame.main = list::new(&NewView { edition, editions: open, eligible, barred, typed, errors, seal, now });
    Ok(frame)
}

/// Why nobody of this visitor's units enters now.
async fn not_open(pool: &PgPool, slug: &str) -> Result<PageError, PageError> {
    let edition = read_model::edition_by_slug(pool, slug).await?;
    Ok(PageError::Refused(match edition {
        Some(edition) if edition.state == EditionState::Closed => {
            format!("Pendaftaran {} sudah ditutup. Usulan baru tidak dapat dikirim lagi.", edition.name)
        }
        _ => "Lomba itu sedang tidak membuka pendaftaran untuk unit Anda.".into(),
    }))
}

/// Whether an innovation may enter, and in which groups; or why not.
fn candidate(edition: &EditionFacts, row: CandidateRow, several_units: bool) -> Result<Eligible, Barred> {
    let title = row.innovation.title.clone();
    if let Some(proposal) = row.proposal {
        return Err(Barred { title, reasons: vec![], proposal: Some(proposal.to_string()) });
    }
    let (id, unit_name) = (row.innovation.id.to_string(), row.unit_name);
    let innovation = facts::of_innovation(row.innovation);
    let barred =
        |refusal: ProposalRefusal| Barred { title: title.clone(), reasons: refusal.sentences(), proposal: None };
    if !innovation.unit_active {
        return Err(barred(ProposalRefusal::UnitInactive));
    }
    if !innovation.region.is_within(&edition.region) {
        return Err(barred(ProposalRefusal::OutsideRegion));
    }
    let (mut groups, mut reasons) = (Vec::new(), Vec::new());
    for group in &edition.rules.groups {
        let problems = why_not(edition, &innovation, &group.key);
        if problems.is_empty() {
            groups.push(group.label.as_str());
        }
        reasons.extend(problems.iter().map(ToString::to_string));
    }
    if groups.is_empty() {
        return Err(Barred { title, reasons, proposal: None });
    }
    let mut hint = String::new();
    if several_units {
        hint = format!("{unit_name}. ");
    }
    if groups.len() < edition.rules.groups.len() {
        hint.extend(["Hanya di kelompok ", &groups.join(", "), "."]);
    }
    Ok(Eligible { id, title, hint })
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct NewForm {
    lomba: String,
    inovasi: String,
    kelompok: String,
    kategori: String,
    judul: String,
}

pub(super) async fn draft(
    visitor: Visitor,
    pool: Data<PgPool>,
    bus: Data<CommandBus>,
    sent: Submission<NewForm>,
) -> Answer {
    let stamp = sent.stamp(&visitor, Role::Operator)?;
    let NewForm { lomba, inovasi, kelompok, kategori, judul } = sent.fields.clone();
    let edition = read_model::edition_by_slug(&pool, &lomba).await?.ok_or(PageError::NotFound)?;
    let typed = TypedNew { innovation: inovasi, group: kelompok, category: kategori, title: judul };
    let again = async |errors: Errors| {
        let seal = visitor.seal().again(&sent.command_id);
        let page = new_page(&visitor, &pool, &lomba, typed.clone(), errors, seal).await?;
        Ok(form::refused(&page))
    };
    let mut errors = Errors::default();
    let row = match typed.innovation.parse::<InnovationId>() {
        Ok(id) => read_model::innovation(&pool, id).await?,
        Err(_) => None,
    };
    if row.is_none() {
        errors.add("inovasi", "Pilih inovasi yang diusulkan.");
    }
    if edition.rules.group(&typed.group).is_none() {
        errors.add("kelompok", "Pilih kelompok.");
    }
    if edition.rules.category(&typed.category).is_none() {
        errors.add("kategori", "Pilih kategori.");
    }
    let name = if typed.title.trim().is_empty() { row.as_ref().map(|row| row.title.as_str()) } else { None };
    let title = errors.keep("judul", Title::parse(name.unwrap_or(&typed.title)));
    let (Some(row), Some(title), true) = (row, title, errors.is_empty()) else { return again(errors).await };
    // The same form sent twice is the same proposal.
    let id = drafted_as(&stamp.command_id);
    let command = ProposalCommand::Draft {
        acting: visitor.units(),
        edition: facts::of_edition(&edition),
        innovation: facts::of_innovation(row),
        head: Head { title, group: typed.group.clone(), category: typed.category.clone(), video_link: None },
    };
    match bus.execute::<Proposal>(id, command, &stamp).await {
        Ok(_) => Ok(flash::to_saying(
            &format!("/usulan/{id}/tulis"),
            "Draf dibuat. Tulis sedikit demi sedikit; tidak perlu sekaligus.",
        )),
        Err(CommandError::Refused(refusal)) => match refusal {
            ProposalRefusal::Closed { .. }
            | ProposalRefusal::NotOpenYet { .. }
            | ProposalRefusal::EditionCancelled
            | ProposalRefusal::OutsideRegion => Err(PageError::refused(refusal)),
            refusal => again(errors_of(&refusal, "inovasi")).await,
        },
        Err(error) => Err(error.into()),
    }
}

/// Each sentence of a refusal at its field.
fn errors_of(refusal: &ProposalRefusal, field: &str) -> Errors {
    let field = match refusal {
        ProposalRefusal::GroupUnknown => "kelompok",
        ProposalRefusal::CategoryUnknown => "kategori",
        _ => field,
    };
    let mut errors = Errors::default();
    for sentence in refusal.sentences() {
        errors.add(field, sentence);
    }
    errors
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct HeadForm {
    dasar: String,
    judul: String,
    kelompok: String,
    kategori: String,
    video: String,
}

pub(super) async fn head_form(visitor: Visitor, pool: Data<PgPool>, id: Path<String>) -> Shown {
    let (row, edition) = own(&visitor, &pool, &id).await?;
    let typed = saved_head(&row)?;
    let page = head_page(&visitor, &pool, row, edition, typed, Errors::default(), false, visitor.seal()).await?;
    Ok(layout::page(&page))
}

fn saved_head(row: &ProposalRow) -> Result<TypedHead, PageError> {
    Ok(TypedHead {
        base: facts::head(row)?.fingerprint().as_str().to_owned(),
        title: row.title.clone(),
        group: row.group_key.clone(),
        category: row.category.clone(),
        video_link: row.video_link.clone().unwrap_or_default(),
    })
}

async fn head_page(
    visitor: &Visitor,
    pool: &PgPool,
    row: ProposalRow,
    edition: EditionRow,
    typed: TypedHead,
    errors: Errors,
    overtaken: bool,
    seal: Seal,
) -> Result<Page, PageError> {
    let innovation = facts::innovation(pool, row.innovation).await?;
    let known = facts::of_edition(&edition);
    let closed = edition.rules.groups.iter().filter_map(|group| {
        let problems = why_not(&known, &innovation, &group.key);
        let sentences: Vec<_> = problems.iter().map(ToString::to_string).collect();
        (!sentences.is_empty()).then(|| (group.key.clone(), sentences.join(" ")))
    });
    let closed = closed.collect();
    let mut frame = below(visitor, &row, "Judul, kelompok, kategori dan video");
    frame.has_errors = overtaken || !errors.is_empty();
    frame.main = head::main(&HeadView { row, edition, typed, closed, errors, overtaken, seal });
    Ok(frame)
}

pub(super) async fn revise_head(
    visitor: Visitor,
    pool: Data<PgPool>,
    bus: Data<CommandBus>,
    id: Path<String>,
    sent: Submission<HeadForm>,
) -> Answer {
    let stamp = sent.stamp(&visitor, Role::Operator)?;
    let (row, edition) = own(&visitor, &pool, &id).await?;
    let HeadForm { dasar, judul, kelompok, kategori, video } = sent.fields.clone();
    let typed = TypedHead { base: dasar, title: judul, group: kelompok, category: kategori, video_link: video };
    let mut errors = Errors::default();
    let title = errors.keep("judul", Title::parse(&typed.title));
    let link = errors.keep("video", VideoLink::parse(&typed.video_link));
    let seal = || visitor.seal().again(&sent.command_id);
    let (Some(title), Some(video_link)) = (title, link) else {
        return Ok(form::refused(&head_page(&visitor, &pool, row, edition, typed, errors, false, seal()).await?));
    };
    let head = Head { title, group: typed.group.clone(), category: typed.category.clone(), video_link };
    // Going back and sending other words is another wish.
    let stamp = stamp.part(head.fingerprint().as_str());
    let command = ProposalCommand::ReviseHead {
        acting: visitor.units(),
        edition: facts::of_edition(&edition),
        base: Fingerprint::sent(&typed.base),
        head,
    };
    match bus.execute::<Proposal>(row.id, command, &stamp).await {
        Ok(_) => Ok(flash::to_saying(&format!("/usulan/{}/tulis", row.id), "Perubahan tersimpan.")),
        Err(CommandError::Refused(ProposalRefusal::HeadChangedMeanwhile)) => {
            let (row, edition) = own(&visitor, &pool, &id).await?;
            let typed = TypedHead { base: saved_head(&row)?.base, ..typed };
            let page = head_page(&visitor, &pool, row, edition, typed, Errors::default(), true, visitor.seal()).await?;
            Ok(form::overtaken(&page))
        }
        Err(CommandError::Refused(refusal)) => {
            let errors = errors_of(&refusal, "");
            Ok(form::refused(&head_page(&visitor, &pool, row, edition, typed, errors, false, seal()).await?))
        }
        Err(error) => Err(error.into()),
    }
}
