//! The two files with which anybody recounts a sealed result. Before it is sealed there is nothing.

use super::Answer;
use crate::judging::read_model::{Part, RecountFiles, sealed_files, version_files};
use crate::kernel::region::RegionCode;
use crate::web::error::PageError;
use actix_web::{
    HttpResponse,
    http::header::{CONTENT_DISPOSITION, CONTENT_TYPE},
    web::{Data, Path},
};
use sqlx::PgPool;

pub(super) async fn rules(pool: Data<PgPool>, slug: Path<String>) -> Answer {
    rules_file(&found(&pool, &slug, Part::Whole).await?, &slug)
}

pub(super) async fn scores(pool: Data<PgPool>, slug: Path<String>) -> Answer {
    scores_file(&found(&pool, &slug, Part::Whole).await?, &slug)
}

pub(super) async fn version_rules(pool: Data<PgPool>, path: Path<(String, u32)>) -> Answer {
    rules_file(&of_version(&pool, &path).await?, &format!("{}-versi-{}", path.0, path.1))
}

pub(super) async fn version_scores(pool: Data<PgPool>, path: Path<(String, u32)>) -> Answer {
    scores_file(&of_version(&pool, &path).await?, &format!("{}-versi-{}", path.0, path.1))
}

async fn of_version(pool: &PgPool, path: &(String, u32)) -> Result<RecountFiles, PageError> {
    version_files(pool, &path.0, path.1).await?.ok_or(PageError::NotFound)
}

pub(super) async fn contest_rules(pool: Data<PgPool>, path: Path<(String, String)>) -> Answer {
    let place = place(&path.1)?;
    rules_file(&found(&pool, &path.0, Part::Territory(&place)).await?, &format!("{}-{place}", path.0))
}

pub(super) async fn contest_scores(pool: Data<PgPool>, path: Path<(String, String)>) -> Answer {
    let place = place(&path.1)?;
    scores_file(&found(&pool, &path.0, Part::Territory(&place)).await?, &format!("{}-{place}", path.0))
}

pub(super) fn place(code: &str) -> Result<RegionCode, PageError> {
    code.parse().map_err(|_| PageError::NotFound)
}

async fn found(pool: &PgPool, slug: &str, part: Part<'_>) -> Result<RecountFiles, PageError> {
    sealed_files(pool, slug, part).await?.ok_or(PageError::NotFound)
}

fn rules_file(files: &RecountFiles, name: &str) -> Answer {
    let body = serde_json::to_vec_pretty(&files.document).map_err(PageError::failure)?;
    Ok(file("application/json; charset=utf-8", &format!("aturan-{name}.json"), body))
}

fn scores_file(files: &RecountFiles, name: &str) -> Answer {
    let body = files.scores.write().map_err(PageError::failure)?;
    Ok(file("text/csv; charset=utf-8", &format!("nilai-{name}.csv"), body))
}

fn file(kind: &str, name: &str, body: Vec<u8>) -> HttpResponse {
    HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, kind))
        .insert_header((CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")))
        .body(body)
}
