//! Accounts from the command line: the first admin, and the way back in for whoever lost it.

use crate::{
    account::{
        authority::Refusal,
        password,
        profile::ProfileForm,
        table::{self, AccountError, PersonLine},
    },
    kernel::{
        actor::{Grant, Role, Scope},
        ids::PersonId,
    },
};
use sqlx::PgPool;

/// An account to add.
#[derive(Debug, Clone)]
pub struct NewUser {
    pub name: String,
    /// E-mail address or user name.
    pub login: String,
    pub role: Role,
    pub scope: Scope,
}

/// Why the command did nothing.
#[derive(Debug, thiserror::Error)]
pub enum UserError {
    #[error("{0}")]
    Invalid(String),
    #[error("no account has the e-mail address or user name {0}")]
    Unknown(String),
    #[error(transparent)]
    Account(#[from] AccountError),
    #[error(transparent)]
    Database(#[from] sqlx::Error),
    #[error(transparent)]
    Hash(#[from] password::HashError),
}

/// Adds an account with a first password, which is returned to be told once and must be changed at the first sign-in.
pub async fn add(pool: &PgPool, user: NewUser) -> Result<String, UserError> {
    let mail = user.login.contains('@');
    let form = ProfileForm {
        nama: user.name,
        email: if mail { user.login.clone() } else { String::new() },
        username: if mail { String::new() } else { user.login },
        ..ProfileForm::default()
    };
    let profile = form.parse().map_err(|errors| {
        UserError::Invalid(errors.into_iter().map(|(_, sentence)| sentence).collect::<Vec<_>>().join(" "))
    })?;
    let grant = Grant { role: user.role, scope: user.scope };
    table::placed(pool, &grant).await?;
    let first = password::invent();
    let hash = password::hash(first.clone()).await?;
    let mut tx = pool.begin().await?;
    table::add_person(&mut tx, PersonId::mint(), &profile, Some((&hash, true)), &[grant], None).await?;
    tx.commit().await?;
    Ok(first)
}

/// Every account, by name.
pub async fn list(pool: &PgPool) -> Result<Vec<PersonLine>, UserError> {
    Ok(table::list(pool, &table::PeopleFilter::default(), i64::MAX, 0).await?)
}

/// Gives an account a new first password and signs it out everywhere.
pub async fn reset_password(pool: &PgPool, login: &str) -> Result<String, UserError> {
    let account = table::find_by_login(pool, login).await?.ok_or_else(|| UserError::Unknown(login.to_owned()))?;
    let first = password::invent();
    let hash = password::hash(first.clone()).await?;
    if table::put_first_password(pool, account.person, &hash).await? {
        Ok(first)
    } else {
        Err(AccountError::from(Refusal::Erased).into())
    }
}
