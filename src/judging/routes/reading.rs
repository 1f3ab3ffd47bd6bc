//! `/penilaian/{tugas}/berkas/{nomor}`: a file of an entry whose names are closed.

use super::{Answer, conflict, desk};
use crate::attachment::{self, Attachments};
use crate::kernel::visibility::Field;
use crate::web::{error::PageError, guard::Visitor};
use actix_web::{
    HttpRequest,
    web::{Data, Path},
};
use sqlx::PgPool;

/// The files that the panitia released, by number: neither address nor name says whose they are.
pub(super) async fn file(
    visitor: Visitor,
    pool: Data<PgPool>,
    attachments: Data<Attachments>,
    path: Path<(String, usize)>,
    request: HttpRequest,
) -> Answer {
    let (duty, number) = path.into_inner();
    let desk = match desk::lasting(&visitor, &pool, &duty).await? {
        Ok(desk) if desk.head.is_blind() && desk::eyes(&desk).see(Field::Redacted) => desk,
        Ok(_) => return Err(PageError::NotFound),
        Err(ended) => return Ok(ended),
    };
    if let Some(answer) = conflict::gate(&visitor, &pool, &desk).await? {
        return Ok(answer);
    }
    let file = number.checked_sub(1).and_then(|at| desk.paper.attachments.get(at)).ok_or(PageError::NotFound)?;
    let owner = desk.paper.proposal.to_string();
    attachment::download_as(&attachments, file.attachment, &request, Some(&file.file_name), async |record| {
        Ok(record.owner == owner)
    })
    .await
}
