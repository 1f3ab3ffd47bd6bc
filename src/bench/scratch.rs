//! A database of the benchmark's own.

use super::BenchError;
use crate::{
    config::Config,
    postgres::{self, Postgres, Purpose},
};
use sqlx::{
    ConnectOptions, Executor, PgPool,
    postgres::{PgConnectOptions, PgPoolOptions},
};
use std::path::PathBuf;

/// A migrated, empty database on the installation's server.
pub(super) struct Scratch {
    postgres: Postgres,
    name: String,
    options: PgConnectOptions,
    /// A directory for uploads, removed at the end.
    pub(super) data: PathBuf,
}

impl Scratch {
    pub(super) async fn make(config: &Config) -> Result<Self, BenchError> {
        let postgres = Postgres::open(config, Purpose::Work).await?;
        let name = format!("sayembara_bench_{}", std::process::id());
        let mut server = postgres.connect_options().clone().connect().await?;
        server.execute(format!("create database {name}").as_str()).await?;
        let options = postgres.connect_options().clone().database(&name);
        let data = std::env::temp_dir().join(&name);
        let scratch = Self { postgres, name, options, data };
        postgres::migrate(&scratch.pool(1)).await?;
        Ok(scratch)
    }

    /// A new pool of at most so many connections.
    pub(super) fn pool(&self, connections: u32) -> PgPool {
        PgPoolOptions::new()
            .max_connections(connections)
            .test_before_acquire(false)
            .connect_lazy_with(self.options.clone())
    }

    /// What the figures were measured on.
    pub(super) async fn describe(&self) -> Result<String, BenchError> {
        let pool = self.pool(1);
        let version: String = sqlx::query_scalar("show server_version").fetch_one(&pool).await?;
        let fsync: String = sqlx::query_scalar("show fsync").fetch_one(&pool).await?;
        let cores = std::thread::available_parallelism().map_or(0, std::num::NonZero::get);
        Ok(format!("PostgreSQL {version}, fsync {fsync}, {cores} cores, {}", self.postgres.place()))
    }

    pub(super) async fn drop(self) -> Result<(), BenchError> {
        let mut server = self.postgres.connect_options().clone().connect().await?;
        // With "force" the server would also end its own autovacuum worker, which needs a superuser; without, it waits
        // for that worker, but not for connections of ours.
        let ours =
            "select pg_terminate_backend(pid) from pg_stat_activity where datname = $1 and usename = current_user";
        sqlx::query(ours).bind(&self.name).execute(&mut server).await?;
        server.execute(format!("drop database if exists {}", self.name).as_str()).await?;
        if self.data.exists() {
            std::fs::remove_dir_all(&self.data)?;
        }
        self.postgres.close().await?;
        Ok(())
    }
}
