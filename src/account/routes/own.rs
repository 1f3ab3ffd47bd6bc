//! The visitor's own account.

use super::sign_in::{answer, check_new, wait};
use crate::{
    account::{
        authority::Refusal,
        pages::{self, OwnView, PasswordView, PostsView},
        password::Weak,
        profile::{Errors, ProfileForm},
        table::{self, AccountError, SignIn},
    },
    web::{
        error::PageError,
        flash,
        form::{RawSubmission, Seal, Submission},
        guard::Visitor,
        session,
    },
};
use actix_web::{HttpResponse, http::StatusCode, web::Data};
use serde::Deserialize;
use sqlx::PgPool;

pub(super) async fn show(visitor: Visitor, pool: Data<PgPool>) -> Result<HttpResponse, PageError> {
    page(&visitor, &pool, StatusCode::OK, visitor.seal(), None, Errors::new()).await
}

async fn page(
    visitor: &Visitor,
    pool: &PgPool,
    status: StatusCode,
    seal: Seal,
    typed: Option<&ProfileForm>,
    errors: Errors,
) -> Result<HttpResponse, PageError> {
    let id = visitor.signed_in()?;
    let person = table::person(pool, id).await?.ok_or(PageError::NotFound)?;
    let grants = table::grants_of(pool, id).await?;
    let devices = match visitor.session() {
        Some(session) => session::devices(pool, id, session).await?,
        None => Vec::new(),
    };
    let stored = ProfileForm::from(&person.profile());
    let form = typed.unwrap_or(&stored);
    let (posts, places) = (table::posts_of(pool, id).await?, table::posts_for_choice(pool).await?);
    let posts = PostsView { posts: &posts, places: &places };
    let view = OwnView { visitor, seal, person: &person, grants: &grants, devices: &devices, posts, form, errors };
    Ok(answer(status, pages::own(&view)))
}

/// What a person may change about themselves: not the unit and the home that conflicts of interest are measured by.
pub(super) async fn save(
    visitor: Visitor,
    pool: Data<PgPool>,
    submission: Submission<ProfileForm>,
) -> Result<HttpResponse, PageError> {
    let id = visitor.signed_in()?;
    let stored = table::person(pool.get_ref(), id).await?.ok_or(PageError::NotFound)?;
    let kept = ProfileForm::from(&stored.profile());
    let form = ProfileForm {
        nip: kept.nip,
        unit_kerja: kept.unit_kerja,
        tempat_tinggal: kept.tempat_tinggal,
        ..submission.fields.clone()
    };
    let errors = match form.parse() {
        Err(errors) => errors,
        Ok(profile) => {
            let mut tx = pool.begin().await?;
            match table::update(&mut tx, id, &profile, id).await {
                Ok(()) => {
                    tx.commit().await?;
                    return Ok(flash::to_saying("/akun", "Data Anda tersimpan."));
                }
                Err(AccountError::Refused(refusal)) => refused(&refusal),
                Err(error) => return Err(error.into()),
            }
        }
    };
    let seal = visitor.seal().again(&submission.command_id);
    page(&visitor, &pool, StatusCode::UNPROCESSABLE_ENTITY, seal, Some(&form), errors).await
}

/// The field that a refusal belongs to.
pub(super) fn refused(refusal: &Refusal) -> Errors {
    let field = match refusal {
        Refusal::EmailTaken => "email",
        Refusal::UsernameTaken => "username",
        Refusal::NeedsUnit(_) => "unit",
        Refusal::NeedsRegion(_) | Refusal::UnknownPlace => "wilayah",
        Refusal::NeedsEverywhere | Refusal::BeyondOwn | Refusal::AlreadyHeld => "peran",
        Refusal::NotHeld | Refusal::LastAdmin | Refusal::Erased | Refusal::OwnAccount => "",
    };
    vec![(field, refusal.to_string())]
}

pub(super) async fn password_form(visitor: Visitor) -> Result<HttpResponse, PageError> {
    Ok(password_page(&visitor, StatusCode::OK, Errors::new()))
}

fn password_page(visitor: &Visitor, status: StatusCode, errors: Errors) -> HttpResponse {
    let forced = visitor.identity().is_some_and(|identity| identity.must_change_password);
    answer(status, pages::password(&PasswordView { visitor, seal: visitor.seal(), forced, errors }))
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct ChangeForm {
    #[serde(rename = "sandi_lama")]
    old: String,
    #[serde(rename = "sandi_baru")]
    new: String,
    #[serde(rename = "sandi_ulang")]
    again: String,
}

pub(super) async fn change_password(
    visitor: Visitor,
    pool: Data<PgPool>,
    submission: Submission<ChangeForm>,
) -> Result<HttpResponse, PageError> {
    let id = visitor.signed_in()?;
    let ChangeForm { old, new, again: repeated } = submission.fields;
    let person = table::person(pool.get_ref(), id).await?.ok_or(PageError::NotFound)?;
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    let (email, username) = (text(&person.email), text(&person.username));
    let again = |status, errors| Ok(password_page(&visitor, status, errors));
    if let Err(errors) = check_new(&new, &repeated, &[&person.name, &email, &username]) {
        return again(StatusCode::UNPROCESSABLE_ENTITY, errors);
    }
    if new == old {
        return again(StatusCode::UNPROCESSABLE_ENTITY, vec![("sandi_baru", Weak::Unchanged.to_string())]);
    }
    match table::change_password(&pool, id, old, new, visitor.address()).await? {
        SignIn::In(_) => {
            // Every session has ended; this one goes on under a new key.
            if let Some(session) = visitor.session() {
                session.renew();
            }
            Ok(flash::to_saying("/akun", "Kata sandi sudah diganti. Perangkat lain sudah keluar."))
        }
        SignIn::Wrong => {
            again(StatusCode::UNPROCESSABLE_ENTITY, vec![("sandi_lama", "Kata sandi lama ini salah.".into())])
        }
        SignIn::Wait(until) => again(StatusCode::TOO_MANY_REQUESTS, vec![("sandi_lama", wait(&visitor, until))]),
    }
}

pub(super) async fn sign_out_everywhere(
    visitor: Visitor,
    pool: Data<PgPool>,
    _: RawSubmission,
) -> Result<HttpResponse, PageError> {
    session::end_all(pool.get_ref(), visitor.signed_in()?).await?;
    if let Some(session) = visitor.session() {
        session::sign_out(session);
    }
    Ok(flash::to_saying("/masuk", "Anda sudah keluar dari semua perangkat."))
}
