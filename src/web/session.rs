//! Sessions in the database: they survive a restart, are shared by all servers, and end everywhere at once.
//!
//! The cookie holds a random key of 256 bits; the table holds its hash, so that a copy of the table opens nothing.

use crate::{
    kernel::{ids::PersonId, time::Timestamp},
    web::{csrf, error::unreachable_database},
};
use actix_session::{
    Session, SessionMiddleware,
    config::PersistentSession,
    storage::{LoadError, SaveError, SessionKey, SessionStore, UpdateError},
};
use actix_web::cookie::{Key, SameSite, time::Duration};
use rand::RngCore;
use sha2::{Digest, Sha256};
use sqlx::{FromRow, PgPool, types::Json};
use std::collections::HashMap;

const PERSON: &str = "person";
const DEVICE: &str = "device";
const HANDLE: &str = "handle";
/// A session ends after this many seconds without a request.
const IDLE: i64 = 12 * 3600;
/// A session of nobody (the form to sign in) ends after this many seconds.
const IDLE_ANONYMOUS: i64 = 2 * 3600;
/// A session ends after this many seconds in any case.
const LONGEST: i64 = 14 * 24 * 3600;
/// The last use is noted at most this often, in seconds: reading a page should not write.
const NOTED_EVERY: i64 = 300;

/// How long a restart of the database is waited for: 20 times this pause.
const RESTART_PAUSE: std::time::Duration = std::time::Duration::from_millis(250);
const RESTART_TRIES: u32 = 20;

type State = HashMap<String, String>;

/// The middleware that reads and writes the session of a request.
pub(in crate::web) fn middleware(pool: PgPool, key: Key, https: bool) -> SessionMiddleware<Sessions> {
    // The prefix makes browsers insist on Secure, Path=/ and no Domain, so it needs https.
    let name = if https { "__Host-sesi" } else { "sesi" };
    let lifecycle = PersistentSession::default().session_ttl(Duration::seconds(LONGEST));
    SessionMiddleware::builder(Sessions { pool }, key)
        .cookie_name(name.to_owned())
        .cookie_secure(https)
        .cookie_http_only(true)
        .cookie_same_site(SameSite::Lax)
        .cookie_path("/".to_owned())
        .session_lifecycle(lifecycle)
        .build()
}

/// The key that signs the cookie, made on first use and shared by all servers on this database.
pub async fn signing_key(pool: &PgPool) -> Result<Key, sqlx::Error> {
    let mut fresh = [0_u8; 64];
    rand::rng().fill_bytes(&mut fresh);
    sqlx::query("INSERT INTO secret (name, value) VALUES ('cookie', $1) ON CONFLICT (name) DO NOTHING")
        .bind(fresh.as_slice())
        .execute(pool)
        .await?;
    let stored: Vec<u8> = sqlx::query_scalar("SELECT value FROM secret WHERE name = 'cookie'").fetch_one(pool).await?;
    Ok(Key::from(&stored))
}

/// Signs a person in: a new key, so that a key known before is worth nothing.
/// `device` is what the person will recognise the session by, for instance "Chrome di Android".
pub fn sign_in(session: &Session, person: PersonId, device: &str) -> Result<(), actix_session::SessionInsertError> {
    session.clear();
    session.renew();
    session.insert(PERSON, person)?;
    session.insert(DEVICE, device)?;
    session.insert(HANDLE, csrf::random_hex::<8>())?;
    csrf::renew(session);
    Ok(())
}

/// Signs out this session alone.
pub fn sign_out(session: &Session) {
    session.purge();
}

/// The person signed in on this session.
pub fn person(session: &Session) -> Option<PersonId> {
    session.get(PERSON).unwrap_or_else(|error| {
        tracing::warn!(%error, "a session with an unreadable person");
        None
    })
}

/// Signs a person out on every device.
pub async fn end_all(executor: impl sqlx::PgExecutor<'_>, person: PersonId) -> Result<u64, sqlx::Error> {
    let ended = sqlx::query("DELETE FROM web_session WHERE person = $1").bind(person).execute(executor).await?;
    Ok(ended.rows_affected())
}

/// Forgets sessions that have ended.
pub async fn sweep(pool: &PgPool) -> Result<u64, sqlx::Error> {
    Ok(sqlx::query("DELETE FROM web_session WHERE expires_at <= now()").execute(pool).await?.rows_affected())
}

/// One device on which a person is signed in.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct Device {
    pub device: String,
    pub created_at: Timestamp,
    /// To five minutes.
    pub last_seen: Timestamp,
    /// Whether it is the device that asks.
    pub current: bool,
}

/// Where a person is signed in, the last used first.
pub async fn devices(pool: &PgPool, person: PersonId, asking: &Session) -> Result<Vec<Device>, sqlx::Error> {
    let handle = asking.entries().get(HANDLE).cloned().unwrap_or_default();
    sqlx::query_as(
        "SELECT coalesce((state ->> 'device')::jsonb #>> '{}', '') AS device, created_at, last_seen,
                coalesce(state ->> 'handle', '') = $2 AS current
         FROM web_session WHERE person = $1 AND expires_at > now() ORDER BY last_seen DESC LIMIT 50",
    )
    .bind(person)
    .bind(handle)
    .fetch_all(pool)
    .await
}

/// The table `web_session`.
pub(in crate::web) struct Sessions {
    pool: PgPool,
}

#[derive(FromRow)]
struct Stored {
    state: Json<State>,
    stale: bool,
}

impl SessionStore for Sessions {
    async fn load(&self, key: &SessionKey) -> Result<Option<State>, LoadError> {
        let hash = hash(key.as_ref());
        let found = self.find_patiently(&hash).await.map_err(|error| LoadError::Other(error.into()))?;
        let Some(found) = found else { return Ok(None) };
        if found.stale {
            let idle = idle_for(&found.state);
            self.note_use(&hash, idle).await.map_err(|error| LoadError::Other(error.into()))?;
        }
        Ok(Some(found.state.0))
    }

    async fn save(&self, state: State, _: &Duration) -> Result<SessionKey, SaveError> {
        let other = |error: anyhow::Error| SaveError::Other(error);
        let key = csrf::random_hex::<32>();
        sqlx::query(
            "INSERT INTO web_session (key_hash, person, state, expires_at)
             VALUES ($1, $2, $3, now() + make_interval(secs => $4))",
        )
        .bind(hash(&key))
        .bind(person_in(&state).map_err(|error| other(error.into()))?)
        .bind(Json(&state))
        .bind(idle_for(&state))
        .execute(&self.pool)
        .await
        .map_err(|error| other(error.into()))?;
        SessionKey::try_from(key).map_err(|error| other(anyhow::anyhow!("{error}")))
    }

    async fn update(&self, key: SessionKey, state: State, _: &Duration) -> Result<SessionKey, UpdateError> {
        // A session that was ended meanwhile stays ended: no row, nothing to update.
        sqlx::query("UPDATE web_session SET state = $2, person = $3, last_seen = now() WHERE key_hash = $1")
            .bind(hash(key.as_ref()))
            .bind(Json(&state))
            .bind(person_in(&state).map_err(|error| UpdateError::Other(error.into()))?)
            .execute(&self.pool)
            .await
            .map_err(|error| UpdateError::Other(error.into()))?;
        Ok(key)
    }

    async fn update_ttl(&self, key: &SessionKey, _: &Duration) -> Result<(), anyhow::Error> {
        Ok(self.note_use(&hash(key.as_ref()), IDLE as f64).await?)
    }

    async fn delete(&self, key: &SessionKey) -> Result<(), anyhow::Error> {
        sqlx::query("DELETE FROM web_session WHERE key_hash = $1").bind(hash(key.as_ref())).execute(&self.pool).await?;
        Ok(())
    }
}

impl Sessions {
    /// Waits for a database that is restarting: this is the first question of a request, so waiting here bridges the
    /// restart for all that follows, and what somebody typed is not lost.
    async fn find_patiently(&self, hash: &[u8]) -> Result<Option<Stored>, sqlx::Error> {
        for _ in 0..RESTART_TRIES {
            match self.find(hash).await {
                Err(error) if unreachable_database(&error) => tokio::time::sleep(RESTART_PAUSE).await,
                answer => return answer,
            }
        }
        self.find(hash).await
    }

    async fn find(&self, hash: &[u8]) -> Result<Option<Stored>, sqlx::Error> {
        sqlx::query_as(
            "SELECT state, last_seen < now() - make_interval(secs => $2) AS stale
             FROM web_session WHERE key_hash = $1 AND expires_at > now()",
        )
        .bind(hash)
        .bind(NOTED_EVERY as f64)
        .fetch_optional(&self.pool)
        .await
    }

    async fn note_use(&self, hash: &[u8], idle: f64) -> Result<(), sqlx::Error> {
        sqlx::query(
            "UPDATE web_session SET last_seen = now(),
                 expires_at = least(now() + make_interval(secs => $2), created_at + make_interval(secs => $3))
             WHERE key_hash = $1",
        )
        .bind(hash)
        .bind(idle)
        .bind(LONGEST as f64)
        .execute(&self.pool)
        .await?;
        Ok(())
    }
}

fn person_in(state: &State) -> Result<Option<PersonId>, serde_json::Error> {
    state.get(PERSON).map(|json| serde_json::from_str(json)).transpose()
}

fn idle_for(state: &State) -> f64 {
    if state.contains_key(PERSON) { IDLE as f64 } else { IDLE_ANONYMOUS as f64 }
}

fn hash(key: &str) -> Vec<u8> {
    Sha256::digest(key.as_bytes()).to_vec()
}
