//! Judges and operators from a spreadsheet: each good row is an account of its own, with its link.

use super::{authority, sign_in::answer};
use crate::{
    account::{
        import::{self, NewAccount, People},
        table::{self, AccountError},
    },
    kernel::ids::PersonId,
    web::{
        component::form_parts::Errors,
        error::PageError,
        form::{self, RawSubmission},
        guard::Visitor,
        import::{self as file, Done},
        layout::{self, Crumb, Page},
        upload::Upload,
    },
};
use actix_web::{
    HttpRequest, HttpResponse,
    http::StatusCode,
    web::{Data, Path},
};
use maud::{Markup, html};
use sqlx::PgPool;

type Answer = Result<HttpResponse, PageError>;

fn named(word: &str) -> Result<People, PageError> {
    People::named(word).ok_or(PageError::NotFound)
}

fn page(visitor: &Visitor, title: &str, main: Markup) -> Page {
    Page { crumbs: vec![Crumb::new("Akun", "/akun/orang")], main, ..visitor.page(title) }
}

fn form_page(visitor: &Visitor, people: People, errors: &Errors) -> Page {
    let kind = people.kind();
    let mut frame = page(visitor, &kind.title, file::form(&kind, errors, &visitor.seal()));
    frame.has_errors = !errors.is_empty();
    frame
}

pub(super) async fn form(visitor: Visitor, word: Path<String>) -> Result<Markup, PageError> {
    Ok(layout::page(&form_page(&visitor, named(&word)?, &Errors::default())))
}

pub(super) async fn template_csv(word: Path<String>) -> Answer {
    file::csv(&named(&word)?.kind())
}

pub(super) async fn template_xlsx(word: Path<String>) -> Answer {
    file::xlsx(&named(&word)?.kind())
}

pub(super) async fn preview(visitor: Visitor, pool: Data<PgPool>, word: Path<String>, mut upload: Upload) -> Answer {
    let people = named(&word)?;
    let kind = people.kind();
    match file::uploaded(&mut upload, &kind.columns).await? {
        Ok(filled) => {
            let checked = import::check(people, filled.rows, &table::known(&pool).await?, &authority(&visitor));
            let main = file::preview(&kind, &checked, filled.remark, &visitor.seal());
            Ok(answer(StatusCode::OK, layout::page(&page(&visitor, "Periksa impor", main))))
        }
        Err(sentence) => Ok(form::refused(&form_page(&visitor, people, &Errors::one("berkas", sentence)))),
    }
}

/// The id of each person follows from the wish and the row: a form sent twice adds nobody twice.
pub(super) async fn confirmed(
    visitor: Visitor,
    pool: Data<PgPool>,
    request: HttpRequest,
    word: Path<String>,
    sent: RawSubmission,
) -> Answer {
    let (by, people) = (visitor.signed_in()?, named(&word)?);
    let kind = people.kind();
    if sent.command_id.is_empty() {
        return Err(PageError::Refused(
            "Formulir ini tidak utuh. Buka lagi halamannya, lalu kirim sekali lagi.".into(),
        ));
    }
    let rows = match file::carried(sent.value(file::CARRIED), &kind.columns) {
        Ok(rows) => rows,
        Err(sentence) => {
            return Ok(form::refused(&form_page(&visitor, people, &Errors::one("berkas", sentence))));
        }
    };
    let address = {
        let connection = request.connection_info();
        format!("{}://{}/undangan/", connection.scheme(), connection.host())
    };
    let mut done = Vec::new();
    for line in import::check(people, rows, &table::known(&pool).await?, &authority(&visitor)) {
        let (number, what) = (line.row.number, line.row.cells.first().cloned().unwrap_or_default());
        let id = PersonId::of(&[&"impor", &by, &sent.command_id, &number]);
        let outcome = match line.outcome {
            Ok(one) => add(&pool, id, &one, by).await?,
            Err(reason) => Err(reason),
        };
        let outcome = outcome.map(|token| html! { span.mono { (address) (token) } });
        done.push(Done { number, what, outcome });
    }
    let note = html! {
        p { "Tautan undangan hanya tampil di halaman ini. Salin dan kirimkan kepada orangnya sendiri; berlaku 7 hari. "
            "Kalau hilang, buat tautan baru di halaman akunnya." }
    };
    let main = file::report(&kind, &done, &note);
    Ok(answer(StatusCode::OK, layout::page(&page(&visitor, "Hasil impor", main))))
}

/// Adds one person and gives the token of the link; or says why not.
async fn add(pool: &PgPool, id: PersonId, one: &NewAccount, by: PersonId) -> Result<Result<String, String>, PageError> {
    let added = async {
        let mut tx = pool.begin().await?;
        table::add_person(&mut tx, id, &one.profile, None, std::slice::from_ref(&one.grant), Some(by)).await?;
        tx.commit().await?;
        table::invite(pool, id, Some(by)).await
    };
    match added.await {
        Ok(token) => Ok(Ok(token)),
        Err(AccountError::Refused(refusal)) => Ok(Err(refusal.to_string())),
        Err(error) => Err(error.into()),
    }
}
