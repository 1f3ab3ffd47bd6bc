//! The composition root: the only file that names every context.

use crate::{
    account,
    attachment::Attachments,
    certificate, competition, dashboard, directory, document,
    eventstore::{CommandBus, Engine, ProjectionError, Readers},
    history, innovation, judging, objection, postgres, proposal, result,
    web::{
        guard::{Identities, Site},
        kept::KeptPages,
        routes::Routes,
        server::{self, Frame, Readiness},
        session,
    },
};
use actix_web::{
    dev::ServerHandle,
    web::{Data, ServiceConfig},
};
use sqlx::PgPool;
use std::{
    net::{SocketAddr, TcpListener},
    sync::Arc,
    time::Duration,
};

/// Every route of the product.
pub fn routes() -> Routes {
    // One context a line, in the order of `lib.rs`.
    Routes::new()
        .merge(directory::routes::routes())
        .merge(account::routes::routes())
        .merge(document::routes::routes())
        .merge(certificate::routes::routes())
        .merge(innovation::routes::routes())
        .merge(proposal::routes::routes())
        .merge(judging::routes::routes())
        .merge(competition::routes::routes())
        .merge(objection::routes::routes())
        .merge(history::routes::routes())
        .merge(result::routes::routes())
        .merge(dashboard::routes::routes())
}

/// Everything that follows the log.
pub fn readers() -> Readers {
    Readers {
        projections: vec![
            Arc::new(innovation::read_model::InnovationProjection),
            Arc::new(proposal::read_model::ProposalProjection),
            Arc::new(competition::read_model::CompetitionProjection),
            Arc::new(judging::read_model::JudgingProjection),
            Arc::new(objection::read_model::ObjectionProjection),
            Arc::new(history::read_model::HistoryProjection),
            Arc::new(result::read_model::ResultProjection),
            Arc::new(document::read_model::DocumentProjection),
            Arc::new(certificate::read_model::CertificateProjection),
        ],
        reactions: vec![
            Arc::new(competition::reactions::CompetitionReaction),
            Arc::new(judging::reactions::RankClosedRound),
            Arc::new(judging::reactions::OpenDeliberation),
            Arc::new(judging::reactions::RecuseRelated),
            Arc::new(judging::reactions::SetSheetAside),
            Arc::new(objection::reactions::ObjectionReaction),
        ],
        timers: competition::reactions::timers()
            .into_iter()
            .chain(objection::reactions::timers())
            .chain([Arc::new(judging::reactions::RecuseMoved) as _])
            .collect(),
    }
}

/// The product, running.
pub struct App {
    engine: Engine,
    address: SocketAddr,
    handle: ServerHandle,
    server: tokio::task::JoinHandle<std::io::Result<()>>,
}

/// Why the product could not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    #[error("database: {0}")]
    Database(#[from] sqlx::Error),
    #[error(transparent)]
    Postgres(#[from] postgres::PostgresError),
    #[error("read models: {0}")]
    Readers(#[from] ProjectionError),
    #[error("cannot listen: {0}")]
    Listen(#[from] std::io::Error),
}

/// What the product runs with.
pub struct Parts {
    /// For requests and commands.
    pub pool: PgPool,
    /// For the readers of the log, which hold connections while they work.
    pub readers_pool: PgPool,
    /// An open socket.
    pub listener: TcpListener,
    /// Where uploads are kept.
    pub data: std::path::PathBuf,
    pub identities: Arc<dyn Identities>,
    pub site: Site,
    /// People reach the server over https, through a proxy in front of it.
    pub https: bool,
}

impl App {
    /// Starts readers and server on a migrated database.
    pub async fn start(parts: Parts) -> Result<Self, StartError> {
        let attachments = Data::new(Attachments::new(parts.pool.clone(), &parts.data));
        let engine = Engine::start(parts.pool.clone(), parts.readers_pool, &readers()).await?;
        let frame = Frame {
            key: session::signing_key(&parts.pool).await?,
            identities: parts.identities,
            readiness: Arc::new(Ready(parts.pool.clone())),
            site: parts.site,
            https: parts.https,
            pool: parts.pool,
        };
        let address = parts.listener.local_addr()?;
        let bus = Data::new(engine.bus().clone());
        let kept = Data::new(KeptPages::default());
        let state = move |config: &mut ServiceConfig| {
            config.app_data::<Data<CommandBus>>(bus.clone());
            config.app_data::<Data<Attachments>>(attachments.clone());
            config.app_data::<Data<KeptPages>>(kept.clone());
        };
        let server = server::start(frame, parts.listener, routes, state)?;
        let handle = server.handle();
        Ok(Self { engine, address, handle, server: tokio::spawn(server) })
    }

    /// Where the server listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The running event store.
    pub fn engine(&self) -> &Engine {
        &self.engine
    }

    /// Answers the requests under way, lets the readers finish, and ends.
    pub async fn stop(self) -> std::io::Result<()> {
        self.handle.stop(true).await;
        let ended = self.server.await.map_err(std::io::Error::other)?;
        self.engine.stop().await;
        ended
    }
}

/// Ready: the database answers, nothing is left to migrate, no reader is parked or far behind.
struct Ready(PgPool);

/// Events that a reader may be behind while the server still counts as ready.
const TOLERATED_LAG: i64 = 1_000;

/// A load balancer does not wait for a database that is being restarted.
const ANSWER_WITHIN: Duration = Duration::from_secs(1);

#[async_trait::async_trait]
impl Readiness for Ready {
    async fn ready(&self) -> Result<(), String> {
        let answer = tokio::time::timeout(ANSWER_WITHIN, self.look()).await;
        answer.unwrap_or_else(|_| Err("the database does not answer".to_owned()))
    }
}

impl Ready {
    async fn look(&self) -> Result<(), String> {
        let pending = postgres::pending(&self.0).await.map_err(|error| format!("database: {error}"))?;
        if pending > 0 {
            return Err(format!("{pending} migrations are pending"));
        }
        let readers: Vec<(String, String, i64)> = sqlx::query_as(
            "select name, state, (select position from log_head) - position from checkpoint
             where state = 'parked' or (select position from log_head) - position > $1",
        )
        .bind(TOLERATED_LAG)
        .fetch_all(&self.0)
        .await
        .map_err(|error| format!("database: {error}"))?;
        match readers.first() {
            None => Ok(()),
            Some((name, state, lag)) => Err(format!("{name} is {state} and {lag} events behind")),
        }
    }
}
