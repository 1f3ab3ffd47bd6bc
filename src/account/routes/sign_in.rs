//! Signing in and out, and the links that begin an account.

use crate::{
    account::{
        pages::{self, InvitationView, SignInView},
        password::{self, Weak},
        profile::Errors,
        table::{self, Invitation, SignIn},
    },
    kernel::{ids::PersonId, time::Timestamp},
    web::{
        error::PageError,
        flash,
        form::{RawSubmission, Submission},
        guard::Visitor,
        session,
    },
};
use actix_web::{
    HttpRequest, HttpResponse,
    http::{StatusCode, header::USER_AGENT},
    web::{Data, Path, Query},
};
use maud::Markup;
use serde::Deserialize;
use sqlx::PgPool;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Next {
    lanjut: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct SignInForm {
    login: String,
    sandi: String,
    lanjut: String,
}

pub(super) async fn form(visitor: Visitor, next: Query<Next>) -> Result<HttpResponse, PageError> {
    if visitor.person().is_some() {
        return Ok(flash::to(&destination(&visitor, &next.lanjut)));
    }
    Ok(answer(StatusCode::OK, page(&visitor, "", &next.lanjut, None)))
}

pub(super) async fn submit(
    visitor: Visitor,
    pool: Data<PgPool>,
    request: HttpRequest,
    submission: Result<Submission<SignInForm>, PageError>,
) -> Result<HttpResponse, PageError> {
    let form = match submission {
        Ok(submission) => submission.fields,
        Err(PageError::SessionEnded(typed)) => return Ok(too_old(&visitor, &typed)),
        Err(error) => return Err(error),
    };
    let refused = |status, sentence: String| answer(status, page(&visitor, &form.login, &form.lanjut, Some(sentence)));
    match table::sign_in(&pool, &form.login, form.sandi.clone(), visitor.address()).await? {
        SignIn::In(person) => {
            enter(&visitor, &request, person)?;
            let known = table::identity(pool.get_ref(), person).await?.ok_or(PageError::NotFound)?;
            Ok(flash::to(&destination(&Visitor::known(known), &form.lanjut)))
        }
        SignIn::Wrong => Ok(refused(
            StatusCode::UNPROCESSABLE_ENTITY,
            "E-mail, nama pengguna atau kata sandi salah. Periksa lagi.".into(),
        )),
        SignIn::Wait(until) => Ok(refused(StatusCode::TOO_MANY_REQUESTS, wait(&visitor, until))),
    }
}

/// Says until when to wait, rounded up to the minute that clocks show.
pub(super) fn wait(visitor: &Visitor, until: Timestamp) -> String {
    format!("Sudah terlalu banyak percobaan. Coba lagi pukul {}.", visitor.zone().clock(until.plus_seconds(59)))
}

/// The form stood open until its session ended: no harm done, the same form again.
fn too_old(visitor: &Visitor, typed: &[(String, String)]) -> HttpResponse {
    let value = |name: &str| typed.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value.as_str());
    let sentence = "Halaman ini terbuka terlalu lama, atau peramban Anda menolak kuki. Coba sekali lagi.";
    answer(StatusCode::FORBIDDEN, page(visitor, value("login"), value("lanjut"), Some(sentence.into())))
}

fn page(visitor: &Visitor, login: &str, next: &str, error: Option<String>) -> Markup {
    pages::sign_in(&SignInView { visitor, seal: visitor.seal(), login, next: ours(next).unwrap_or(""), error })
}

/// Starts a session of this person on the device that asks.
fn enter(visitor: &Visitor, request: &HttpRequest, person: PersonId) -> Result<(), PageError> {
    let session = visitor.session().ok_or_else(|| PageError::failure("a request without session"))?;
    session::sign_in(session, person, &device(request)).map_err(|error| PageError::failure(error.to_string()))
}

pub(super) async fn sign_out(
    visitor: Visitor,
    submission: Result<RawSubmission, PageError>,
) -> Result<HttpResponse, PageError> {
    if visitor.person().is_some() {
        submission?;
        if let Some(session) = visitor.session() {
            session::sign_out(session);
        }
    }
    Ok(flash::to_saying("/", "Anda sudah keluar."))
}

pub(super) async fn invitation(
    visitor: Visitor,
    pool: Data<PgPool>,
    token: Path<String>,
) -> Result<HttpResponse, PageError> {
    let invitation = table::open_invitation(&pool, &token).await?;
    Ok(match &invitation {
        Invitation::Open { name, login, .. } => {
            answer(StatusCode::OK, invited(&visitor, &token, name, login, Errors::new()))
        }
        other => gone(&visitor, other),
    })
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct NewPassword {
    sandi_baru: String,
    sandi_ulang: String,
}

pub(super) async fn accept(
    visitor: Visitor,
    pool: Data<PgPool>,
    request: HttpRequest,
    token: Path<String>,
    submission: Submission<NewPassword>,
) -> Result<HttpResponse, PageError> {
    let invitation = table::open_invitation(&pool, &token).await?;
    let Invitation::Open { person, name, login } = &invitation else { return Ok(gone(&visitor, &invitation)) };
    let form = submission.fields;
    if let Err(errors) = check_new(&form.sandi_baru, &form.sandi_ulang, &[name, login]) {
        return Ok(answer(StatusCode::UNPROCESSABLE_ENTITY, invited(&visitor, &token, name, login, errors)));
    }
    if !table::accept(&pool, &token, *person, form.sandi_baru).await? {
        return Ok(gone(&visitor, &Invitation::Used));
    }
    enter(&visitor, &request, *person)?;
    Ok(flash::to_saying("/akun", "Kata sandi tersimpan dan Anda sudah masuk."))
}

fn invited(visitor: &Visitor, token: &str, name: &str, login: &str, errors: Errors) -> Markup {
    pages::invitation(&InvitationView { visitor, seal: visitor.seal(), token, name, login, errors })
}

fn gone(visitor: &Visitor, invitation: &Invitation) -> HttpResponse {
    let why = match invitation {
        Invitation::Used => "Tautan ini sudah dipakai. Satu tautan hanya berlaku satu kali.",
        Invitation::Expired => "Waktu tautan ini sudah habis.",
        Invitation::Unknown | Invitation::Open { .. } => {
            "Tautan ini tidak dikenal, atau sudah diganti dengan yang baru."
        }
    };
    answer(StatusCode::GONE, pages::dead_link(visitor, why))
}

/// Whether a new password, typed twice, will do.
pub(super) fn check_new(new: &str, again: &str, known: &[&str]) -> Result<(), Errors> {
    password::check(new, known).map_err(|weak| vec![("sandi_baru", weak.to_string())])?;
    if new == again { Ok(()) } else { Err(vec![("sandi_ulang", Weak::Different.to_string())]) }
}

/// Where to go after signing in: where the person wanted to go, else to what waits for them.
fn destination(visitor: &Visitor, next: &str) -> String {
    let work = || if visitor.grants().is_empty() { "/akun" } else { "/beranda" };
    ours(next).unwrap_or_else(work).to_owned()
}

/// A path on this server, not an address elsewhere.
fn ours(next: &str) -> Option<&str> {
    let bytes = next.as_bytes();
    let local = bytes.first() == Some(&b'/') && !matches!(bytes.get(1), Some(b'/' | b'\\'));
    (local && bytes.iter().all(u8::is_ascii_graphic)).then_some(next)
}

/// What a person will recognise the session by, for instance "Chrome di Android".
fn device(request: &HttpRequest) -> String {
    let agent = request.headers().get(USER_AGENT).and_then(|agent| agent.to_str().ok()).unwrap_or("");
    let first =
        |words: &[(&str, &'static str)]| words.iter().find(|(word, _)| agent.contains(word)).map(|(_, name)| *name);
    let browser = first(&[
        ("Edg", "Edge"),
        ("OPR", "Opera"),
        ("SamsungBrowser", "Samsung Internet"),
        ("Firefox", "Firefox"),
        ("Chrome", "Chrome"),
        ("Safari", "Safari"),
    ]);
    let system = first(&[
        ("Android", "Android"),
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Windows", "Windows"),
        ("Mac OS", "Mac"),
        ("Linux", "Linux"),
    ]);
    format!("{} di {}", browser.unwrap_or("Peramban"), system.unwrap_or("perangkat lain"))
}

pub(super) fn answer(status: StatusCode, page: Markup) -> HttpResponse {
    HttpResponse::build(status).content_type("text/html; charset=utf-8").body(page.into_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::test::TestRequest;

    #[test]
    fn signing_in_never_leads_elsewhere() {
        assert_eq!(ours("/usulan?hal=2"), Some("/usulan?hal=2"));
        for bad in ["", "usulan", "//jahat.example", "/\\jahat.example", "https://jahat.example", "/a\r\nSet-Cookie: x"]
        {
            assert_eq!(ours(bad), None, "{bad}");
        }
    }

    #[test]
    fn a_device_is_named_as_people_know_it() {
        let named =
            |agent: &'static str| device(&TestRequest::get().insert_header((USER_AGENT, agent)).to_http_request());
        assert_eq!(
            named("Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 Chrome/126.0 Mobile Safari/537.36"),
            "Chrome di Android"
        );
        assert_eq!(named("curl/8"), "Peramban di perangkat lain");
    }
}
