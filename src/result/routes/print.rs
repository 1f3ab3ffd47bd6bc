//! Papers that tell a sealed result, as PDF.

use super::{Answer, entry_view};
use crate::{
    document::{
        printing::{answer, mark},
        read_model::DocumentKind,
    },
    result::print,
    web::{error::PageError, flash, guard::Visitor},
};
use actix_web::{
    HttpRequest,
    web::{Data, Path},
};
use sqlx::PgPool;

const REOPENED: &str =
    "Pleno sedang membahas hasil ini lagi. Lembar umpan balik terbit lagi setelah hasilnya disahkan kembali.";

/// For the unit that entered and those who oversee.
pub(super) async fn feedback(
    visitor: Visitor,
    pool: Data<PgPool>,
    request: HttpRequest,
    path: Path<(String, String)>,
) -> Answer {
    let view = entry_view(&visitor, &pool, &path.0, &path.1).await?;
    let Some(notes) = &view.notes else {
        return Err(PageError::only_for("unit pengusul dan panitia lomba ini"));
    };
    match mark(&pool, &request, DocumentKind::Feedback, &view.entrant.proposal.to_string()).await? {
        Some(mark) => answer(print::feedback::sheet(&view, notes, mark)).await,
        None => Ok(flash::to_refusing(&format!("/hasil/{}/{}", view.edition.slug, view.entrant.proposal), REOPENED)),
    }
}
