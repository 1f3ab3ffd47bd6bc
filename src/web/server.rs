//! The HTTP server: what happens around every request, and how the contexts' routes hang in it.

use crate::web::{
    assets,
    error::{self, PageError},
    flash,
    guard::{self, Identities, Proxied, RequestId, Site, Visitor},
    routes::{Routes, nothing_here},
    session,
};
use actix_web::{
    App, Error, FromRequest, HttpMessage, HttpResponse, HttpServer,
    body::{BoxBody, MessageBody},
    cookie::Key,
    dev::{Server, ServiceRequest, ServiceResponse},
    error::InternalError,
    http::{
        Method, StatusCode,
        header::{self, HeaderMap, HeaderName, HeaderValue},
    },
    middleware::{Compress, Next, from_fn},
    web::{self, Data, ServiceConfig},
};
use sqlx::PgPool;
use std::{io, net::TcpListener, sync::Arc, time::Duration};

/// Says whether this server should get requests.
#[async_trait::async_trait]
pub trait Readiness: Send + Sync {
    /// An error is one English sentence for the operator.
    async fn ready(&self) -> Result<(), String>;
}

/// What the frame needs from the rest of the product.
#[derive(Clone)]
pub struct Frame {
    pub pool: PgPool,
    /// From [`session::signing_key`].
    pub key: Key,
    pub identities: Arc<dyn Identities>,
    pub readiness: Arc<dyn Readiness>,
    pub site: Site,
    /// People reach this server over https, through a proxy in front of it.
    pub https: bool,
}

const WORKERS: usize = 2;
/// How long requests under way may take after a signal to stop, in seconds.
const GRACE: u64 = 10;
const SWEEP_EVERY: Duration = Duration::from_mins(10);

/// Starts the server on an open socket. `routes` and `state` are asked once per worker; `state` puts in what the
/// handlers take as `Data`. The caller stops it through [`Server::handle`]; signals are the caller's business too.
pub fn start(
    frame: Frame,
    listener: TcpListener,
    routes: fn() -> Routes,
    state: impl Fn(&mut ServiceConfig) + Clone + Send + 'static,
) -> io::Result<Server> {
    tokio::spawn(sweep(frame.pool.clone()));
    let server = HttpServer::new(move || {
        let Frame { pool, key, identities, readiness, site, https } = frame.clone();
        let pages = web::scope("")
            .wrap(from_fn(pages))
            .wrap(session::middleware(pool.clone(), key, https))
            .configure(|config| routes().configure(config))
            .default_service(web::to(nothing_here));
        App::new()
            .app_data(Data::from(identities))
            .app_data(Data::from(readiness))
            .app_data(Data::new(site))
            .app_data(Data::new(Proxied(https)))
            .app_data(Data::new(pool))
            .configure(state.clone())
            .wrap(Compress::default())
            .wrap(from_fn(move |request, next| around(request, next, https)))
            .configure(assets::configure)
            .route("/healthz", web::get().to(alive))
            .route("/readyz", web::get().to(ready))
            .service(pages)
    });
    Ok(server
        .workers(WORKERS)
        .shutdown_timeout(GRACE)
        .client_request_timeout(Duration::from_secs(10))
        .keep_alive(Duration::from_secs(30))
        .disable_signals()
        .listen(listener)?
        .run())
}

async fn sweep(pool: PgPool) {
    loop {
        match session::sweep(&pool).await {
            Ok(0) => {}
            Ok(ended) => tracing::debug!(ended, "swept sessions"),
            Err(sqlx::Error::PoolClosed) => return,
            Err(error) => tracing::warn!(%error, "ended sessions were not swept"),
        }
        tokio::time::sleep(SWEEP_EVERY).await;
    }
}

async fn alive() -> &'static str {
    "ok"
}

async fn ready(readiness: Data<dyn Readiness>) -> HttpResponse {
    match readiness.ready().await {
        Ok(()) => HttpResponse::Ok().body("ok"),
        Err(reason) => HttpResponse::ServiceUnavailable().body(reason),
    }
}

/// Around everything: the id of the request, its log line, the headers that make browsers careful.
async fn around<B: MessageBody + 'static>(
    request: ServiceRequest,
    next: Next<B>,
    https: bool,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let started = tokio::time::Instant::now();
    let id = RequestId::fresh();
    request.extensions_mut().insert(id.clone());
    let method = request.method().clone();
    let visitor = guard::unknown(request.request());
    let result = next.call(request).await;
    let (status, path) = match &result {
        Ok(response) => (response.status(), logged_path(response)),
        Err(_) => (StatusCode::SERVICE_UNAVAILABLE, visitor.path().to_owned()),
    };
    let ms = started.elapsed().as_millis() as u64;
    tracing::info!(request = %id.0, %method, path, status = status.as_u16(), ms, "request");
    match result {
        Ok(mut response) => {
            harden(response.headers_mut(), https);
            Ok(response.map_into_boxed_body())
        }
        // Pages answer with their errors; what fails outside of them is the session store, that is the database.
        Err(error) => {
            tracing::error!(request = %id.0, %error, "no session");
            let mut response = HttpResponse::ServiceUnavailable()
                .content_type("text/html; charset=utf-8")
                .insert_header((header::RETRY_AFTER, "10"))
                .body(error::page(&PageError::Unavailable, &visitor).into_string());
            harden(response.headers_mut(), https);
            Err(InternalError::from_response(error, response).into())
        }
    }
}

/// The path, unless a part of it is a secret.
fn logged_path<B>(response: &ServiceResponse<B>) -> String {
    let request = response.request();
    match request.match_pattern() {
        Some(pattern) if pattern.contains("{token}") => pattern,
        _ => request.path().to_owned(),
    }
}

fn harden(headers: &mut HeaderMap, https: bool) {
    const POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; \
        font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
    let mut set = |name: HeaderName, value: &'static str| headers.insert(name, HeaderValue::from_static(value));
    set(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    set(header::REFERRER_POLICY, "same-origin");
    set(HeaderName::from_static("cross-origin-opener-policy"), "same-origin");
    if https {
        set(header::STRICT_TRANSPORT_SECURITY, "max-age=31536000");
    }
    // What strangers uploaded brings a stricter policy of its own.
    if !headers.contains_key(header::CONTENT_SECURITY_POLICY) {
        headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    }
}

/// Around every page, inside the session: errors become pages in the visitor's frame, private pages are not kept.
async fn pages(request: ServiceRequest, next: Next<BoxBody>) -> Result<ServiceResponse<BoxBody>, Error> {
    let response = next.call(request).await?;
    let mut response = match response.response().error() {
        Some(_) => explain(response).await,
        None => response,
    };
    let visitor = response.request().extensions().get::<Visitor>().cloned();
    if !response.headers().contains_key(header::CACHE_CONTROL) {
        let private = visitor.as_ref().is_some_and(|visitor| visitor.person().is_some());
        let keep = if private { "no-store" } else { "private, no-cache" };
        response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static(keep));
    }
    let shown = response.status() == StatusCode::OK && response.request().method() == Method::GET;
    if shown && visitor.is_some_and(|visitor| visitor.flash.is_some()) {
        response.response_mut().add_cookie(&flash::spent()).map_err(PageError::failure)?;
    }
    Ok(response)
}

/// Gives the page, or for a script the sentence, that belongs to an error, and logs what is ours to repair.
async fn explain(response: ServiceResponse<BoxBody>) -> ServiceResponse<BoxBody> {
    let visitor = match Visitor::extract(response.request()).await {
        Ok(visitor) => visitor,
        Err(_) => guard::unknown(response.request()),
    };
    let wants_json =
        response.request().headers().get(header::ACCEPT).is_some_and(|accept| accept == "application/json");
    let body = {
        let Some(cause) = response.response().error() else { return response };
        let foreign;
        let known = if let Some(known) = cause.as_error::<PageError>() {
            known
        } else {
            foreign = foreign_error(response.status(), cause);
            &foreign
        };
        if let PageError::Failure(failure) = known {
            tracing::error!(request = visitor.request_id(), error = %failure, "failure");
        }
        if wants_json { error::json(known).to_string() } else { error::page(known, &visitor).into_string() }
    };
    let kind = if wants_json { "application/json" } else { "text/html; charset=utf-8" };
    let mut response = response.map_body(|_, _| BoxBody::new(body));
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    response
}

/// What actix-web's own extractors say, in our words.
fn foreign_error(status: StatusCode, error: &Error) -> PageError {
    match status {
        StatusCode::NOT_FOUND => PageError::NotFound,
        StatusCode::PAYLOAD_TOO_LARGE => PageError::TooLarge("Kiriman ini lebih besar daripada batasnya.".into()),
        status if status.is_client_error() => {
            PageError::Refused("Permintaan ini tidak terbaca. Buka lagi halamannya, lalu coba sekali lagi.".into())
        }
        _ => PageError::failure(error.to_string()),
    }
}
