//! Public pages kept in memory, whole, until the log moves: answered without a question to the database.
//!
//! Only what an unknown visitor sees is kept. A page is dated by the position of the projection it came from, and by
//! a minute at most, because names of units may change without an event. Its ETag is the hash of what was sent.

use crate::web::{
    guard::Visitor,
    layout::{self, Page},
};
use actix_web::{
    HttpRequest, HttpResponse,
    http::header::{CACHE_CONTROL, ETAG, IF_NONE_MATCH},
    web::Bytes,
};
use sha2::{Digest, Sha256};
use std::{
    collections::HashMap,
    sync::Mutex,
    time::{Duration, Instant},
};

/// Pages kept at most; then all are forgotten.
const MOST: usize = 200;
const OLDEST: Duration = Duration::from_mins(1);

/// The pages of one server.
#[derive(Default)]
pub struct KeptPages {
    pages: Mutex<HashMap<String, Kept>>,
}

struct Kept {
    position: i64,
    since: Instant,
    etag: String,
    body: Bytes,
}

impl KeptPages {
    /// The page that was kept at this position, if the visitor may get it.
    pub fn answer(&self, request: &HttpRequest, visitor: &Visitor, position: i64) -> Option<HttpResponse> {
        if !visitor.is_unknown() {
            return None;
        }
        let pages = self.pages.lock().ok()?;
        let kept = pages.get(&key(request))?;
        (kept.position == position && kept.since.elapsed() < OLDEST).then(|| respond(request, &kept.etag, &kept.body))
    }

    /// Answers with the page, and keeps it if anybody may get it. It must not depend on the clock.
    pub fn keep(&self, request: &HttpRequest, visitor: &Visitor, position: i64, mut page: Page) -> HttpResponse {
        if !visitor.is_unknown() {
            let body = layout::page(&page).into_string();
            return HttpResponse::Ok().content_type("text/html; charset=utf-8").body(body);
        }
        page.now = None;
        let body = Bytes::from(layout::page(&page).into_string());
        let etag = format!("W/\"{:.32}\"", format!("{:x}", Sha256::digest(&body)));
        let answer = respond(request, &etag, &body);
        if let Ok(mut pages) = self.pages.lock() {
            if pages.len() >= MOST {
                pages.clear();
            }
            pages.insert(key(request), Kept { position, since: Instant::now(), etag, body });
        }
        answer
    }
}

fn key(request: &HttpRequest) -> String {
    request.uri().path_and_query().map_or_else(String::new, ToString::to_string)
}

fn respond(request: &HttpRequest, etag: &str, body: &Bytes) -> HttpResponse {
    let known = request.headers().get(IF_NONE_MATCH).and_then(|value| value.to_str().ok());
    let mut response = if known.is_some_and(|known| known.split(',').any(|one| one.trim() == etag)) {
        HttpResponse::NotModified().finish()
    } else {
        HttpResponse::Ok().content_type("text/html; charset=utf-8").body(body.clone())
    };
    let headers = response.headers_mut();
    headers.insert(CACHE_CONTROL, actix_web::http::header::HeaderValue::from_static("no-cache"));
    if let Ok(etag) = etag.parse() {
        headers.insert(ETAG, etag);
    }
    response
}
