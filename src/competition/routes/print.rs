//! The published rules as PDF.

use super::{Answer, public};
use crate::{
    competition::print,
    document::{
        printing::{answer, mark},
        read_model::DocumentKind,
    },
    web::error::PageError,
};
use actix_web::{
    HttpRequest,
    web::{Data, Path},
};
use sqlx::PgPool;

pub(super) async fn rules(pool: Data<PgPool>, request: HttpRequest, slug: Path<String>) -> Answer {
    let edition = public::found(&pool, &slug).await?;
    let mark = mark(&pool, &request, DocumentKind::Rules, &edition.id.to_string()).await?;
    answer(print::rules::sheet(&edition, mark.ok_or(PageError::NotFound)?)).await
}
