//! One person, for those who manage them.

use super::{Choices, RoleForm, authority, own::refused, sign_in::answer};
use crate::{
    account::{
        authority::{Authority, Placed, Refusal},
        pages::{self, EraseView, LinkView, PersonView, PostsView},
        profile::{Errors, ProfileForm},
        table::{self, AccountError, GrantRow, PersonRow},
    },
    kernel::{ids::PersonId, text::Reason},
    web::{
        error::PageError,
        flash,
        form::{RawSubmission, Seal, Submission},
        guard::Visitor,
    },
};
use actix_web::{
    HttpRequest, HttpResponse,
    http::StatusCode,
    web::{Data, Path},
};
use maud::Markup;
use serde::Deserialize;
use sqlx::PgPool;

/// A person that the visitor may manage.
pub(super) struct Managed {
    authority: Authority,
    pub(super) person: PersonRow,
    grants: Vec<GrantRow>,
}

impl Managed {
    /// Not found where the visitor may not: who works elsewhere is not their business.
    pub(super) async fn load(visitor: &Visitor, pool: &PgPool, id: &str) -> Result<Self, PageError> {
        let id: PersonId = id.parse().map_err(|_| PageError::NotFound)?;
        let authority = authority(visitor);
        let person = table::person(pool, id).await?.ok_or(PageError::NotFound)?;
        let grants = table::grants_of(pool, id).await?;
        let placed: Vec<Placed> = grants.iter().map(GrantRow::placed).collect();
        if !authority.covers_person(&placed) {
            return Err(PageError::NotFound);
        }
        Ok(Self { authority, person, grants })
    }
    pub(super) fn path(&self) -> String {
        format!("/akun/orang/{}", self.person.id)
    }
}

pub(super) async fn show(visitor: Visitor, pool: Data<PgPool>, id: Path<String>) -> Result<HttpResponse, PageError> {
    let managed = Managed::load(&visitor, &pool, &id).await?;
    page(&visitor, &pool, &managed, StatusCode::OK, visitor.seal(), None, Errors::new()).await
}

async fn page(
    visitor: &Visitor,
    pool: &PgPool,
    managed: &Managed,
    status: StatusCode,
    seal: Seal,
    typed: Option<&ProfileForm>,
    errors: Errors,
) -> Result<HttpResponse, PageError> {
    let Managed { authority, person, grants } = managed;
    let choices = Choices::load(pool, authority).await?;
    let (posts, places) = (table::posts_of(pool, person.id).await?, table::posts_for_choice(pool).await?);
    let audit = table::audit_of(pool, person.id).await?;
    let stored = ProfileForm::from(&person.profile());
    let revocable = grants.iter().filter(|grant| authority.covers(&grant.placed())).map(|grant| grant.id).collect();
    let view = PersonView {
        visitor,
        seal,
        person,
        grants,
        revocable,
        audit: &audit,
        form: typed.unwrap_or(&stored),
        roles: authority.roles(),
        regions: &choices.regions,
        homes: &choices.homes,
        units: &choices.units,
        posts: PostsView { posts: &posts, places: &places },
        errors,
        may_erase: authority.everything,
        own: visitor.person() == Some(person.id),
    };
    Ok(answer(status, pages::person(&view)))
}

pub(super) async fn save(
    visitor: Visitor,
    pool: Data<PgPool>,
    id: Path<String>,
    submission: Submission<ProfileForm>,
) -> Result<HttpResponse, PageError> {
    let managed = Managed::load(&visitor, &pool, &id).await?;
    let form = &submission.fields;
    let errors = match form.parse() {
        Err(errors) => errors,
        Ok(profile) => {
            let mut tx = pool.begin().await?;
            match table::update(&mut tx, managed.person.id, &profile, visitor.signed_in()?).await {
                Ok(()) => {
                    tx.commit().await?;
                    return Ok(flash::to_saying(&managed.path(), "Data tersimpan."));
                }
                Err(AccountError::Refused(refusal)) => refused(&refusal),
                Err(error) => return Err(error.into()),
            }
        }
    };
    let seal = visitor.seal().again(&submission.command_id);
    page(&visitor, &pool, &managed, StatusCode::UNPROCESSABLE_ENTITY, seal, Some(form), errors).await
}

pub(super) async fn grant(
    visitor: Visitor,
    pool: Data<PgPool>,
    id: Path<String>,
    submission: Submission<RoleForm>,
) -> Result<HttpResponse, PageError> {
    let managed = Managed::load(&visitor, &pool, &id).await?;
    let errors = match submission.fields.parse() {
        Err(errors) => errors,
        Ok(grant) => match give(&visitor, &pool, &managed, &grant).await {
            Ok(()) => return Ok(flash::to_saying(&managed.path(), "Peran sudah diberikan.")),
            Err(AccountError::Refused(refusal)) => refused(&refusal),
            Err(error) => return Err(error.into()),
        },
    };
    let seal = visitor.seal().again(&submission.command_id);
    page(&visitor, &pool, &managed, StatusCode::UNPROCESSABLE_ENTITY, seal, None, errors).await
}

async fn give(
    visitor: &Visitor,
    pool: &PgPool,
    managed: &Managed,
    grant: &crate::kernel::actor::Grant,
) -> Result<(), AccountError> {
    let placed = table::placed(pool, grant).await?;
    if !managed.authority.covers(&placed) {
        return Err(Refusal::BeyondOwn.into());
    }
    let mut tx = pool.begin().await?;
    table::grant(&mut tx, managed.person.id, grant, visitor.person()).await?;
    Ok(tx.commit().await?)
}

pub(super) async fn revoke(
    visitor: Visitor,
    pool: Data<PgPool>,
    path: Path<(String, i64)>,
    _: RawSubmission,
) -> Result<HttpResponse, PageError> {
    let (id, number) = path.into_inner();
    let managed = Managed::load(&visitor, &pool, &id).await?;
    let Some(held) = managed.grants.iter().find(|grant| grant.id == number) else {
        return Ok(flash::to_refusing(&managed.path(), &Refusal::NotHeld.to_string()));
    };
    if !managed.authority.covers(&held.placed()) {
        return Err(PageError::refused(Refusal::BeyondOwn));
    }
    match table::revoke(&pool, managed.person.id, held, visitor.signed_in()?).await {
        Ok(()) if managed.authority.everything || managed.grants.len() > 1 => {
            Ok(flash::to_saying(&managed.path(), "Peran sudah dicabut."))
        }
        // Without a role the person is no longer the organiser's to see.
        Ok(()) => Ok(flash::to_saying("/akun/orang", "Peran sudah dicabut.")),
        Err(AccountError::Refused(refusal)) => Ok(flash::to_refusing(&managed.path(), &refusal.to_string())),
        Err(error) => Err(error.into()),
    }
}

pub(super) async fn link(
    visitor: Visitor,
    pool: Data<PgPool>,
    request: HttpRequest,
    id: Path<String>,
    _: RawSubmission,
) -> Result<HttpResponse, PageError> {
    let managed = Managed::load(&visitor, &pool, &id).await?;
    if visitor.person() == Some(managed.person.id) {
        return Err(PageError::refused(Refusal::OwnAccount));
    }
    show_link(&visitor, &pool, &request, managed.person.id).await
}

/// Makes a link and shows it: the only time that anybody sees it.
pub(super) async fn show_link(
    visitor: &Visitor,
    pool: &PgPool,
    request: &HttpRequest,
    id: PersonId,
) -> Result<HttpResponse, PageError> {
    let token = table::invite(pool, id, visitor.person()).await?;
    let person = table::person(pool, id).await?.ok_or(PageError::NotFound)?;
    let url = {
        let connection = request.connection_info();
        format!("{}://{}/undangan/{token}", connection.scheme(), connection.host())
    };
    Ok(answer(StatusCode::OK, pages::link(&LinkView { visitor, person: &person, url: &url })))
}

pub(super) async fn erase_form(
    visitor: Visitor,
    pool: Data<PgPool>,
    id: Path<String>,
) -> Result<HttpResponse, PageError> {
    let managed = Managed::load(&visitor, &pool, &id).await?;
    Ok(answer(StatusCode::OK, erase_page(&visitor, &managed.person, visitor.seal(), "", Errors::new())))
}

fn erase_page(visitor: &Visitor, person: &PersonRow, seal: Seal, reason: &str, errors: Errors) -> Markup {
    pages::erase(&EraseView { visitor, seal, person, reason, errors })
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct EraseForm {
    alasan: String,
}

pub(super) async fn erase(
    visitor: Visitor,
    pool: Data<PgPool>,
    id: Path<String>,
    submission: Submission<EraseForm>,
) -> Result<HttpResponse, PageError> {
    let managed = Managed::load(&visitor, &pool, &id).await?;
    let typed = &submission.fields.alasan;
    let errors = if visitor.person() == Some(managed.person.id) {
        refused(&Refusal::OwnAccount)
    } else {
        match Reason::parse(typed) {
            Err(error) => vec![("alasan", error.to_string())],
            Ok(reason) => match table::erase(&pool, managed.person.id, reason.as_str(), visitor.person()).await {
                Ok(()) => return Ok(flash::to_saying("/akun/orang", "Data pribadi sudah dihapus.")),
                Err(AccountError::Refused(refusal)) => refused(&refusal),
                Err(error) => return Err(error.into()),
            },
        }
    };
    let page = erase_page(&visitor, &managed.person, visitor.seal().again(&submission.command_id), typed, errors);
    Ok(answer(StatusCode::UNPROCESSABLE_ENTITY, page))
}
