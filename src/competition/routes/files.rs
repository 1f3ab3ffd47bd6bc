//! The tables of rounds and of the board as files.

use super::{
    Answer,
    board::{Narrow, edition, seen},
    eyes, ladder, overseen_round,
};
use crate::{
    competition::{
        export::{self, Form, Sheet},
        read_model::{self, EditionRow, RoundRow, board as rows},
    },
    kernel::visibility::{self, Field},
    web::{error::PageError, guard::Visitor},
};
use actix_web::{
    HttpResponse,
    http::header::{CONTENT_DISPOSITION, CONTENT_TYPE},
    web::{Data, Path},
};
use sqlx::PgPool;

fn form(word: &str) -> Result<Form, PageError> {
    word.parse().map_err(|_| PageError::NotFound)
}

/// The file with a name that says what it is: `peringkat-smart-kampung-2026-35.10.24.xlsx`.
fn file(sheet: &Sheet, form: Form, name: &str) -> Answer {
    let body = sheet.write(form).map_err(PageError::failure)?;
    Ok(HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, form.content_type()))
        .insert_header((CONTENT_DISPOSITION, format!("attachment; filename=\"{name}.{form}\"")))
        .body(body))
}

fn named(what: &str, edition: &EditionRow, round: &RoundRow) -> String {
    let place = round.territory.as_ref().map_or_else(|| round.rules.key.clone(), ToString::to_string);
    format!("{what}-{}-{place}", edition.slug)
}

pub(super) async fn board(visitor: Visitor, pool: Data<PgPool>, path: Path<(String, String)>) -> Answer {
    let form = form(&path.1)?;
    let (view, _) = seen(&visitor, &pool, edition(&pool, &path.0).await?, &Narrow::default()).await?;
    let sheet = export::board(&view.rows, view.edition.calendar.zone, |row| row.cell(&view.edition, view.now));
    file(&sheet, form, &format!("tangga-{}", view.edition.slug))
}

pub(super) async fn entries(visitor: Visitor, pool: Data<PgPool>, path: Path<(String, String)>) -> Answer {
    let form = form(&path.1)?;
    let (edition, round) = overseen_round(&visitor, &pool, &path.0).await?;
    let sheet = export::entries(&read_model::entries(&pool, round.id).await?, edition.calendar.zone);
    file(&sheet, form, &named("peserta", &edition, &round))
}

async fn ranked(pool: &PgPool, round: &RoundRow) -> Result<Sheet, PageError> {
    let ranking = round.ranking.as_ref().ok_or(PageError::NotFound)?;
    Ok(export::ranking(round, &read_model::entries(pool, round.id).await?, ranking))
}

pub(super) async fn ranking(visitor: Visitor, pool: Data<PgPool>, path: Path<(String, String)>) -> Answer {
    let form = form(&path.1)?;
    let (edition, round) = overseen_round(&visitor, &pool, &path.0).await?;
    if !eyes(&visitor, &edition, &round).see(Field::Rank) {
        return Err(PageError::NotFound);
    }
    file(&ranked(&pool, &round).await?, form, &named("peringkat", &edition, &round))
}

/// Only of a round that takes no scores any more.
pub(super) async fn sheets(visitor: Visitor, pool: Data<PgPool>, path: Path<(String, String)>) -> Answer {
    let form = form(&path.1)?;
    let (edition, round) = overseen_round(&visitor, &pool, &path.0).await?;
    if !eyes(&visitor, &edition, &round).see(Field::Ballot) {
        return Err(PageError::NotFound);
    }
    let sheet = export::sheets(&round, &rows::sheets(&pool, round.id).await?, edition.calendar.zone);
    file(&sheet, form, &named("lembar-nilai", &edition, &round))
}

/// The ranking for everybody, once the result is sealed.
pub(super) async fn published(pool: Data<PgPool>, path: Path<(String, String, String)>) -> Answer {
    let (slug, place, word) = path.into_inner();
    let form = form(&word)?;
    let place = place.parse().map_err(|_| PageError::NotFound)?;
    let edition = ladder::found(&pool, &slug).await?;
    let round = ladder::held(&pool, &edition, &place).await?;
    if !visibility::is_public(round.phase(&edition), edition.openness(), Field::Rank) {
        return Err(PageError::NotFound);
    }
    file(&ranked(&pool, &round).await?, form, &named("peringkat", &edition, &round))
}
