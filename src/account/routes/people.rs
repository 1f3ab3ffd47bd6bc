//! The list of people, and inviting another.

use super::{Choices, RoleForm, authority, own::refused, sign_in::answer, within};
use crate::{
    account::{
        authority::Refusal,
        pages::{self, ListView, NewView, PER_PAGE},
        profile::{Errors, ProfileForm},
        table::{self, AccountError, PeopleFilter},
    },
    kernel::{actor::Role, ids::PersonId},
    web::{
        error::PageError,
        flash,
        form::{Seal, Submission},
        guard::Visitor,
    },
};
use actix_web::{
    HttpRequest, HttpResponse,
    http::StatusCode,
    web::{Data, Query},
};
use maud::Markup;
use serde::Deserialize;
use sqlx::PgPool;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct ListQuery {
    cari: String,
    peran: String,
    hal: Option<String>,
}

pub(super) async fn list(visitor: Visitor, pool: Data<PgPool>, query: Query<ListQuery>) -> Result<Markup, PageError> {
    let authority = authority(&visitor);
    let role: Option<Role> = query.peran.parse().ok().filter(|role| authority.roles().contains(role));
    let filter = PeopleFilter { search: query.cari.clone(), role, within: within(&authority).map(<[_]>::to_vec) };
    let total = usize::try_from(table::count(pool.get_ref(), &filter).await?).unwrap_or_default();
    let last = total.div_ceil(PER_PAGE).max(1);
    let number = query.hal.as_deref().and_then(|page| page.parse().ok()).unwrap_or(1_usize).clamp(1, last);
    let offset = (number - 1) * PER_PAGE;
    let people = table::list(pool.get_ref(), &filter, PER_PAGE as i64, offset as i64).await?;
    Ok(pages::list(&ListView {
        visitor: &visitor,
        search: &query.cari,
        role,
        roles: authority.roles(),
        people: &people,
        number,
        total,
    }))
}

pub(super) async fn form(visitor: Visitor, pool: Data<PgPool>) -> Result<HttpResponse, PageError> {
    page(&visitor, &pool, StatusCode::OK, visitor.seal(), &NewForm::default(), Errors::new()).await
}

#[derive(Debug, Default, Deserialize)]
pub(super) struct NewForm {
    #[serde(flatten)]
    profile: ProfileForm,
    #[serde(flatten)]
    role: RoleForm,
}

async fn page(
    visitor: &Visitor,
    pool: &PgPool,
    status: StatusCode,
    seal: Seal,
    form: &NewForm,
    errors: Errors,
) -> Result<HttpResponse, PageError> {
    let authority = authority(visitor);
    let choices = Choices::load(pool, &authority).await?;
    let view = NewView {
        visitor,
        seal,
        form: &form.profile,
        role: &form.role.peran,
        region: &form.role.wilayah,
        unit: &form.role.unit,
        roles: authority.roles(),
        regions: &choices.regions,
        homes: &choices.homes,
        units: &choices.units,
        errors,
    };
    Ok(answer(status, pages::new_person(&view)))
}

/// Adds the person with one role and shows their link. The id follows from the wish: a form sent twice adds one person.
pub(super) async fn invite(
    visitor: Visitor,
    pool: Data<PgPool>,
    request: HttpRequest,
    submission: Submission<NewForm>,
) -> Result<HttpResponse, PageError> {
    let by = visitor.signed_in()?;
    if submission.command_id.is_empty() {
        return Err(PageError::Refused(
            "Formulir ini tidak utuh. Buka lagi halamannya, lalu kirim sekali lagi.".into(),
        ));
    }
    let id = PersonId::of(&[&"form", &by, &submission.command_id]);
    let errors = match add(&visitor, &pool, id, by, &submission.fields).await? {
        Ok(()) => {
            let person = table::person(pool.get_ref(), id).await?.ok_or(PageError::NotFound)?;
            if person.has_password {
                return Ok(flash::to(&format!("/akun/orang/{id}")));
            }
            return super::person::show_link(&visitor, &pool, &request, id).await;
        }
        Err(errors) => errors,
    };
    let seal = visitor.seal().again(&submission.command_id);
    page(&visitor, &pool, StatusCode::UNPROCESSABLE_ENTITY, seal, &submission.fields, errors).await
}

async fn add(
    visitor: &Visitor,
    pool: &PgPool,
    id: PersonId,
    by: PersonId,
    form: &NewForm,
) -> Result<Result<(), Errors>, PageError> {
    let (profile, grant) = match (form.profile.parse(), form.role.parse()) {
        (Ok(profile), Ok(grant)) => (profile, grant),
        (profile, grant) => {
            return Ok(Err(profile.err().into_iter().chain(grant.err()).flatten().collect()));
        }
    };
    let added = async {
        let placed = table::placed(pool, &grant).await?;
        if !authority(visitor).covers(&placed) {
            return Err(AccountError::Refused(Refusal::BeyondOwn));
        }
        let mut tx = pool.begin().await?;
        table::add_person(&mut tx, id, &profile, None, &[grant], Some(by)).await?;
        Ok(tx.commit().await?)
    };
    match added.await {
        Ok(()) => Ok(Ok(())),
        Err(AccountError::Refused(refusal)) => Ok(Err(refused(&refusal))),
        Err(error) => Err(error.into()),
    }
}
