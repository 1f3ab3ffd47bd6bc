//! Papers of the pleno and of rounds, as PDF.

use super::{Answer, eyes, panel, paper, pleno};
use crate::attachment::Attachments;
use crate::certificate::printing::look_of;
use crate::document::{
    printing::{answer, mark},
    read_model::DocumentKind,
};
use crate::judging::{
    print::{self, recap::RecapView},
    read_model::{self, Meeting, Pleno, Sealed, Sk},
};
use crate::kernel::{ids::PersonId, visibility::Field};
use crate::web::{error::PageError, flash, guard::Visitor};
use actix_web::{
    HttpRequest, HttpResponse,
    web::{Data, Path},
};
use sqlx::PgPool;

const NOT_SEALED: &str = "Dokumen ini baru dapat diunduh setelah hasil disahkan.";
const NOT_WRITTEN: &str = "Simpan dulu isian berita acara, supaya yang dicetak nanti tetap sama.";
const NO_SK: &str = "Dokumen ini baru dapat diunduh setelah SK dicatat.";
const NOT_OPEN: &str = "Daftar hadir baru dapat diunduh setelah pleno dibuka.";

/// The meeting with its sealed result, once there is one.
fn sealed(pleno: &Pleno) -> Option<(&Meeting, &Sealed)> {
    let meeting = pleno.meeting.as_ref()?;
    Some((meeting, meeting.sealed.as_ref()?))
}

/// The meeting with the decree that fixes its result, once there is one.
fn decreed(pleno: &Pleno) -> Option<(&Meeting, &Sk)> {
    let (meeting, sealed) = sealed(pleno)?;
    Some((meeting, sealed.sk.as_ref()?))
}

fn not_yet(pleno: &Pleno, why: &str) -> HttpResponse {
    flash::to_refusing(&pleno::place(pleno), why)
}

pub(super) async fn minutes(
    visitor: Visitor,
    pool: Data<PgPool>,
    request: HttpRequest,
    edition: Path<String>,
) -> Answer {
    let pleno = pleno::overseen(&visitor, &pool, &edition).await?;
    let mark = mark(&pool, &request, DocumentKind::Minutes, &pleno.edition.to_string()).await?;
    match (sealed(&pleno), mark) {
        (Some((meeting, _)), Some(_)) if meeting.held.minutes.is_none() => {
            Ok(flash::to_refusing(&format!("{}/berita-acara", pleno::place(&pleno)), NOT_WRITTEN))
        }
        (Some((meeting, sealed)), Some(mark)) => answer(print::minutes::sheet(&pleno, meeting, sealed, mark)).await,
        _ => Ok(not_yet(&pleno, NOT_SEALED)),
    }
}

pub(super) async fn decree(
    visitor: Visitor,
    pool: Data<PgPool>,
    request: HttpRequest,
    edition: Path<String>,
) -> Answer {
    let pleno = pleno::overseen(&visitor, &pool, &edition).await?;
    let mark = mark(&pool, &request, DocumentKind::Decree, &pleno.edition.to_string()).await?;
    match (decreed(&pleno), mark) {
        (Some((meeting, sk)), Some(mark)) => answer(print::decree::attachment(&pleno, meeting, sk, mark)).await,
        _ => Ok(not_yet(&pleno, NO_SK)),
    }
}

pub(super) async fn certificate(
    visitor: Visitor,
    pool: Data<PgPool>,
    attachments: Data<Attachments>,
    request: HttpRequest,
    path: Path<(String, String)>,
) -> Answer {
    let pleno = pleno::overseen(&visitor, &pool, &path.0).await?;
    let Some((meeting, sk)) = decreed(&pleno) else { return Ok(not_yet(&pleno, NO_SK)) };
    let entry = pleno::finalist(&pleno, &path.1)?;
    let mark = mark(&pool, &request, DocumentKind::Certificate, &path.1).await?.ok_or(PageError::NotFound)?;
    let look = look_of(&pool, &attachments, pleno.edition).await?;
    let sheet = print::decree::certificate(&pleno, meeting, sk, &entry, &look, &mark).ok_or(PageError::NotFound)?;
    answer(sheet).await
}

pub(super) async fn attendance(
    visitor: Visitor,
    pool: Data<PgPool>,
    request: HttpRequest,
    edition: Path<String>,
) -> Answer {
    let pleno = pleno::overseen(&visitor, &pool, &edition).await?;
    match mark(&pool, &request, DocumentKind::Attendance, &pleno.edition.to_string()).await? {
        Some(mark) => answer(print::attendance::sheet(&pleno, mark)).await,
        None => Ok(not_yet(&pleno, NOT_OPEN)),
    }
}

pub(super) async fn recap(visitor: Visitor, pool: Data<PgPool>, request: HttpRequest, round: Path<String>) -> Answer {
    let head = panel::overseen(&visitor, &pool, &round).await?;
    let eyes = eyes(&visitor, &head);
    if !eyes.see(Field::Ballot) || !eyes.see(Field::JudgeNames) {
        return Err(PageError::NotFound);
    }
    let mark = mark(&pool, &request, DocumentKind::Recap, &head.id.to_string()).await?.ok_or(PageError::NotFound)?;
    let ranking = head.ranking.clone().ok_or(PageError::NotFound)?;
    let ballots = read_model::ballots(&pool, head.id).await?.ok_or(PageError::NotFound)?;
    let judges: Vec<PersonId> = ballots.duties.iter().filter_map(|duty| duty.judge.parse().ok()).collect();
    let view = RecapView {
        ranking,
        ballots,
        entries: read_model::entries(&pool, head.id).await?,
        names: read_model::person_names(&pool, &judges).await?,
        place: read_model::region_name(&pool, head.home()).await?,
        head,
    };
    answer(print::recap::sheet(&view, mark)).await
}

pub(super) async fn blank(visitor: Visitor, pool: Data<PgPool>, request: HttpRequest, round: Path<String>) -> Answer {
    let head = panel::overseen(&visitor, &pool, &round).await?;
    let mark = mark(&pool, &request, DocumentKind::Sheets, &head.id.to_string()).await?.ok_or(PageError::NotFound)?;
    let place = format!("/panitia/babak/{}/kertas", head.id);
    let mut view = paper::paper_view(&visitor, &pool, &request, head).await?;
    if view.head.is_blind() {
        let titles = read_model::closed_titles(&pool, view.head.id).await?;
        for duty in &mut view.sheets {
            duty.title = titles.get(&duty.proposal).cloned().ok_or(PageError::NotFound)?;
        }
    }
    match print::blank::sheet(&view, mark) {
        Some(sheet) => answer(sheet).await,
        None => Ok(flash::to_refusing(&place, "Tidak ada lembar yang masih kosong.")),
    }
}
