//! Bringing the schema to this program's version.
use sha2::{Digest, Sha256};
use sqlx::{
    ConnectOptions, Connection, PgPool,
    migrate::{Migrate, Migrator},
};

use super::{PostgresError, pool::unbounded};

static MIGRATOR: Migrator = sqlx::migrate!("./migrations");

/// Applies what is missing, one program at a time however many start together; the number applied comes back.
pub async fn migrate(pool: &PgPool) -> Result<usize, PostgresError> {
    let mut connection = unbounded((*pool.connect_options()).clone()).connect().await?;
    let before = applied(&mut connection).await?;
    MIGRATOR.run(&mut connection).await?;
    let after = applied(&mut connection).await?;
    connection.close().await?;
    Ok(after - before)
}

/// How many migrations this program knows and the database does not have.
pub async fn pending(pool: &PgPool) -> Result<usize, PostgresError> {
    let mut connection = pool.acquire().await?;
    Ok(MIGRATOR.iter().count().saturating_sub(applied(&mut connection).await?))
}

/// Names the schema: the same text for the same migrations, for test databases.
pub fn fingerprint() -> String {
    let mut hash = Sha256::new();
    for migration in MIGRATOR.iter() {
        hash.update(&migration.checksum);
    }
    let mut hash = format!("{:x}", hash.finalize());
    hash.truncate(12);
    hash
}

async fn applied(connection: &mut sqlx::PgConnection) -> Result<usize, PostgresError> {
    let table: Option<String> =
        sqlx::query_scalar("SELECT to_regclass('_sqlx_migrations')::text").fetch_one(&mut *connection).await?;
    match table {
        Some(_) => Ok(connection.list_applied_migrations().await?.len()),
        None => Ok(0),
    }
}
