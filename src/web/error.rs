//! What can go wrong on the way to a page, and the page that says so.
//!
//! A refusal is the user's business and says what to do. A failure is ours: it is logged once with the id of the
//! request, and the page shows that id and nothing else.

use crate::{
    eventstore::{CommandError, ProjectionError, StoreFailure},
    web::{
        component::{button, unsaved},
        guard::Visitor,
        layout,
    },
};
use actix_web::{
    HttpResponse, ResponseError,
    http::{StatusCode, header},
};
use maud::{Markup, html};
use std::fmt;

/// Why a page cannot be shown or a form not be taken.
#[derive(Debug)]
pub enum PageError {
    /// 404: nothing is here, or nothing that this visitor may know of.
    NotFound,
    /// 403: the visitor may not; the sentence says who may.
    Forbidden(String),
    /// 422: the rules say no; the sentence is the refusal. Forms show refusals in place where they can.
    Refused(String),
    /// 409: somebody else was faster; the sentence says what to do.
    Conflict(String),
    /// 403: the form came without a valid session. Holds what was typed, so that no word is lost.
    SessionEnded(Vec<(String, String)>),
    /// 413: more than the form may carry; the sentence names the limit.
    TooLarge(String),
    /// 303 to a page that must come first (signing in, the first password).
    Elsewhere(String),
    /// 503: the database cannot be reached.
    Unavailable,
    /// 500: a technical error, logged and never shown.
    Failure(Box<dyn std::error::Error + Send + Sync>),
}

impl PageError {
    /// A technical error.
    pub fn failure(error: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self::Failure(error.into())
    }
    /// A refusal of the rules, in the user's words.
    pub fn refused(refusal: impl fmt::Display) -> Self {
        Self::Refused(refusal.to_string())
    }
    /// The visitor may not; `who_may` finishes "Halaman ini untuk …".
    pub fn only_for(who_may: impl fmt::Display) -> Self {
        Self::Forbidden(format!("Halaman ini untuk {who_may}."))
    }
}

impl fmt::Display for PageError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotFound => f.write_str("not found"),
            Self::Forbidden(text) => write!(f, "forbidden: {text}"),
            Self::Refused(text) => write!(f, "refused: {text}"),
            Self::Conflict(text) => write!(f, "conflict: {text}"),
            Self::SessionEnded(_) => f.write_str("form without a valid session"),
            Self::TooLarge(text) => write!(f, "too large: {text}"),
            Self::Elsewhere(path) => write!(f, "go to {path} first"),
            Self::Unavailable => f.write_str("database unavailable"),
            Self::Failure(error) => write!(f, "failure: {error}"),
        }
    }
}
impl std::error::Error for PageError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Failure(error) => Some(error.as_ref()),
            _ => None,
        }
    }
}

impl From<sqlx::Error> for PageError {
    fn from(error: sqlx::Error) -> Self {
        match error {
            sqlx::Error::RowNotFound => Self::NotFound,
            error if unreachable_database(&error) => {
                tracing::warn!(%error, "database unavailable");
                Self::Unavailable
            }
            error => Self::failure(error),
        }
    }
}

impl<R: fmt::Display> From<CommandError<R>> for PageError {
    fn from(error: CommandError<R>) -> Self {
        match error {
            CommandError::Refused(refusal) => Self::refused(refusal),
            CommandError::Conflict => Self::Conflict(
                "Orang lain mengubah hal yang sama pada saat yang sama. Muat ulang halamannya, lalu coba sekali lagi."
                    .into(),
            ),
            CommandError::Failure(StoreFailure::Unavailable(error)) => {
                tracing::warn!(%error, "database unavailable");
                Self::Unavailable
            }
            CommandError::Failure(error) => Self::failure(error),
        }
    }
}

impl From<ProjectionError> for PageError {
    fn from(error: ProjectionError) -> Self {
        match error {
            ProjectionError::Database(error) => error.into(),
            error => Self::failure(error),
        }
    }
}

/// Whether the database is away or on its way back, rather than at odds with what was asked.
pub fn unreachable_database(error: &sqlx::Error) -> bool {
    match error {
        sqlx::Error::Io(_) | sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed | sqlx::Error::WorkerCrashed => true,
        // Class 08: connection; 57P: shut down, crashed, starting up; 53: out of connections, memory or disk.
        sqlx::Error::Database(error) => {
            error.code().is_some_and(|code| code.starts_with("08") || code.starts_with("57P") || code.starts_with("53"))
        }
        _ => false,
    }
}

impl ResponseError for PageError {
    fn status_code(&self) -> StatusCode {
        match self {
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::Forbidden(_) | Self::SessionEnded(_) => StatusCode::FORBIDDEN,
            Self::Refused(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::Conflict(_) => StatusCode::CONFLICT,
            Self::TooLarge(_) => StatusCode::PAYLOAD_TOO_LARGE,
            Self::Elsewhere(_) => StatusCode::SEE_OTHER,
            Self::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
            Self::Failure(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }
    /// Status and headers; `server` puts in the page, which depends on the visitor.
    fn error_response(&self) -> HttpResponse {
        let mut response = HttpResponse::build(self.status_code());
        match self {
            Self::Elsewhere(path) => response.insert_header((header::LOCATION, path.as_str())),
            Self::Unavailable => response.insert_header((header::RETRY_AFTER, "10")),
            _ => &mut response,
        };
        response.finish()
    }
}

/// The page for an error, in the frame of the visitor.
pub fn page(error: &PageError, visitor: &Visitor) -> Markup {
    let main = match error {
        PageError::NotFound | PageError::Elsewhere(_) => not_found(),
        PageError::Forbidden(text)
        | PageError::Refused(text)
        | PageError::Conflict(text)
        | PageError::TooLarge(text) => sentence(text),
        PageError::SessionEnded(typed) => session_ended(typed),
        PageError::Unavailable => unavailable(),
        PageError::Failure(_) => failure(visitor.request_id()),
    };
    let title = title(error);
    let mut page = visitor.page(title);
    page.main = html! { h1 { (title) } (main) };
    layout::page(&page)
}

/// The same for a script: `pesan` is what to tell the person, `masuk` where to sign in when the session has ended.
pub fn json(error: &PageError) -> serde_json::Value {
    match error {
        PageError::Forbidden(text)
        | PageError::Refused(text)
        | PageError::Conflict(text)
        | PageError::TooLarge(text) => serde_json::json!({ "pesan": text }),
        PageError::SessionEnded(_) => serde_json::json!({ "pesan": "Sesi Anda sudah berakhir.", "masuk": "/masuk" }),
        PageError::NotFound | PageError::Elsewhere(_) | PageError::Unavailable | PageError::Failure(_) => {
            serde_json::json!({ "pesan": format!("{}.", title(error)) })
        }
    }
}

fn title(error: &PageError) -> &'static str {
    match error {
        PageError::NotFound | PageError::Elsewhere(_) => "Halaman tidak ditemukan",
        PageError::Forbidden(_) => "Anda tidak punya hak di sini",
        PageError::Refused(_) => "Belum dapat diterima",
        PageError::Conflict(_) => "Ada perubahan lain lebih dulu",
        PageError::TooLarge(_) => "Kiriman terlalu besar",
        PageError::SessionEnded(_) => "Sesi Anda sudah berakhir",
        PageError::Unavailable => "Layanan sedang tidak dapat dipakai",
        PageError::Failure(_) => "Terjadi kesalahan pada sistem",
    }
}

fn sentence(text: &str) -> Markup {
    html! { p.lead { (text) } p { a href="/" { "Ke beranda" } } }
}

fn not_found() -> Markup {
    html! {
        p.lead { "Alamat ini tidak ada, atau isinya tidak terbuka untuk Anda." }
        p { "Periksa lagi alamatnya, atau mulai dari " a href="/" { "beranda" } "." }
    }
}

fn unavailable() -> Markup {
    html! {
        p.lead { "Data sedang tidak dapat dibaca. Yang sudah Anda kirim dan diterima tetap tersimpan." }
        p { "Tunggu sebentar, lalu muat ulang halaman ini." }
    }
}

fn failure(request_id: &str) -> Markup {
    html! {
        p.lead { "Permintaan Anda belum dapat diproses. Ini bukan kesalahan Anda." }
        p { "Coba sekali lagi. Jika tetap gagal, sampaikan nomor ini kepada admin: " code { (request_id) } }
    }
}

fn session_ended(typed: &[(String, String)]) -> Markup {
    html! {
        p.lead { "Isian Anda belum tersimpan, karena Anda sudah keluar atau formulir ini terbuka terlalu lama." }
        p { "Masuk lagi, buka formulirnya, lalu kirim sekali lagi." }
        p { (button::main("Masuk lagi").href("/masuk")) }
        @if !typed.is_empty() {
            h2 { "Yang Anda tulis" }
            p { "Salin dulu dari sini supaya tidak hilang. Berkas yang Anda pilih perlu dipilih lagi." }
            (unsaved::typed(&given_back(typed)))
        }
    }
}

/// What a person typed with a label each; what the page itself put into the form is left out.
fn given_back(typed: &[(String, String)]) -> Vec<(String, String)> {
    typed
        .iter()
        .filter(|(name, value)| !is_bookkeeping(name, value))
        .map(|(name, value)| (label(name), value.clone()))
        .collect()
}

/// Revisions, ids and the text that a change started from.
fn is_bookkeeping(name: &str, value: &str) -> bool {
    let id = |value: &str| {
        value.split_once('-').is_some_and(|(kind, rest)| {
            kind.len() == 3 && rest.len() == 32 && rest.bytes().all(|byte| byte.is_ascii_hexdigit())
        })
    };
    name.starts_with("dasar-") || ["revisi", "baris", "lanjut"].contains(&name) || value.split(':').all(id)
}

/// Words made of a field's name: `isi-latar-belakang` is "Latar belakang".
fn label(name: &str) -> String {
    let words = name.strip_prefix("isi-").unwrap_or(name).replace(['-', '_'], " ");
    let mut letters = words.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(error: &PageError) -> String {
        page(error, &Visitor::default()).into_string()
    }

    #[test]
    fn a_failure_shows_its_number_and_never_its_cause() {
        let html = shown(&PageError::failure("password authentication failed"));
        assert!(html.contains("sampaikan nomor ini"));
        assert!(!html.contains("password authentication"));
    }

    #[test]
    fn an_ended_session_gives_back_what_was_typed() {
        let typed = [
            ("isi-latar-belakang", "Baris <satu>\nBaris dua"),
            ("dasar-latar-belakang", "Yang lama"),
            ("inovasi", "inv-00000000000000000000000000000001"),
            ("revisi", "7"),
        ];
        let typed = typed.map(|(name, value)| (name.to_owned(), value.to_owned()));
        let html = shown(&PageError::SessionEnded(typed.into()));
        assert!(html.contains("Latar belakang</label>"), "{html}");
        assert!(html.contains("Baris &lt;satu&gt;\nBaris dua</textarea>"));
        for machine in ["isi-latar", "Yang lama", "inv-0000", "Revisi"] {
            assert!(!html.contains(machine), "{machine}");
        }
    }

    #[test]
    fn a_script_hears_that_the_session_ended_and_where_to_sign_in() {
        let answer = json(&PageError::SessionEnded(Vec::new()));
        assert_eq!(
            (answer["pesan"].as_str(), answer["masuk"].as_str()),
            (Some("Sesi Anda sudah berakhir."), Some("/masuk"))
        );
        assert_eq!(json(&PageError::failure("secret cause"))["pesan"], "Terjadi kesalahan pada sistem.");
    }

    #[test]
    fn a_lost_connection_is_unavailability_and_a_missing_row_is_not_found() {
        assert!(matches!(PageError::from(sqlx::Error::PoolTimedOut), PageError::Unavailable));
        assert!(matches!(PageError::from(sqlx::Error::RowNotFound), PageError::NotFound));
        assert!(matches!(PageError::from(sqlx::Error::ColumnNotFound("x".into())), PageError::Failure(_)));
    }
}
