//! Former posts: declared by the person, kept right by those who manage people.

use super::person::Managed;
use crate::{
    account::table::{self, AccountError},
    web::{
        error::PageError,
        flash,
        form::{RawSubmission, Submission},
        guard::Visitor,
    },
};
use actix_web::{
    HttpResponse,
    web::{Data, Path},
};
use serde::Deserialize;
use sqlx::PgPool;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct PostForm {
    bekas: String,
}

/// A person adds; taking off is for those who manage people, because a judge is measured by it.
pub(super) async fn declare(
    visitor: Visitor,
    pool: Data<PgPool>,
    sent: Submission<PostForm>,
) -> Result<HttpResponse, PageError> {
    let id = visitor.signed_in()?;
    let mut tx = pool.begin().await?;
    match table::add_post(&mut tx, id, &sent.fields.bekas, Some(id)).await {
        Ok(()) => {
            tx.commit().await?;
            Ok(flash::to_saying("/akun", "Tempat tugas lama Anda dicatat."))
        }
        Err(AccountError::Refused(refusal)) => Ok(flash::to_refusing("/akun", &refusal.to_string())),
        Err(error) => Err(error.into()),
    }
}

pub(super) async fn add(
    visitor: Visitor,
    pool: Data<PgPool>,
    id: Path<String>,
    sent: Submission<PostForm>,
) -> Result<HttpResponse, PageError> {
    let managed = Managed::load(&visitor, &pool, &id).await?;
    let mut tx = pool.begin().await?;
    match table::add_post(&mut tx, managed.person.id, &sent.fields.bekas, visitor.person()).await {
        Ok(()) => {
            tx.commit().await?;
            Ok(flash::to_saying(&managed.path(), "Tempat tugas lama dicatat."))
        }
        Err(AccountError::Refused(refusal)) => Ok(flash::to_refusing(&managed.path(), &refusal.to_string())),
        Err(error) => Err(error.into()),
    }
}

pub(super) async fn remove(
    visitor: Visitor,
    pool: Data<PgPool>,
    path: Path<(String, i64)>,
    _: RawSubmission,
) -> Result<HttpResponse, PageError> {
    let (id, post) = path.into_inner();
    let managed = Managed::load(&visitor, &pool, &id).await?;
    if visitor.person() == Some(managed.person.id) {
        return Err(PageError::refused(crate::account::authority::Refusal::OwnAccount));
    }
    let mut tx = pool.begin().await?;
    table::remove_post(&mut tx, managed.person.id, post, visitor.signed_in()?).await?;
    tx.commit().await?;
    Ok(flash::to_saying(&managed.path(), "Tempat tugas lama dihapus dari catatan."))
}
