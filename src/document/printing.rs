//! What every context needs to print: the mark at the foot, and the answer that carries a PDF.

use super::read_model::{self, DocumentKind, Issued};
use crate::kernel::time::Timestamp;
use crate::paper::{self, Mark, Sheet};
use crate::web::error::PageError;
use actix_web::{
    HttpRequest, HttpResponse,
    http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE},
    web,
};
use sqlx::PgPool;

/// The foot of the document of this kind about this thing; none where nothing was issued that holds.
pub async fn mark(
    pool: &PgPool,
    request: &HttpRequest,
    kind: DocumentKind,
    subject: &str,
) -> Result<Option<Mark>, PageError> {
    Ok(read_model::in_force(pool, kind, subject).await?.map(|issued| of(issued, request)))
}

fn of(issued: Issued, request: &HttpRequest) -> Mark {
    let connection = request.connection_info();
    Mark {
        check_url: format!("{}://{}/dokumen/{}", connection.scheme(), connection.host(), issued.number),
        number: issued.number,
        rules_sha256: issued.rules_sha256,
        result_sha256: issued.result_sha256,
        issued_at: issued.issued_at,
    }
}

/// The foot of a document that was never issued: its number says so, and nothing has that number.
pub fn example_mark(request: &HttpRequest, rules_sha256: &str, issued_at: Timestamp) -> Mark {
    let connection = request.connection_info();
    Mark {
        number: "CONTOH".to_owned(),
        rules_sha256: rules_sha256.to_owned(),
        result_sha256: None,
        check_url: format!("{}://{}/dokumen/CONTOH", connection.scheme(), connection.host()),
        issued_at,
    }
}

/// The document as a file named after its number. Names of people may stand in it, so nobody between keeps it.
pub async fn answer(sheet: Sheet) -> Result<HttpResponse, PageError> {
    let disposition = format!("inline; filename=\"{}.pdf\"", sheet.mark.number);
    // Pages with pictures take a while; the other requests of this worker go on.
    let bytes = web::block(move || paper::pdf(&sheet)).await.map_err(PageError::failure)?;
    let bytes = bytes.map_err(PageError::failure)?;
    Ok(HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, "application/pdf"))
        .insert_header((CONTENT_DISPOSITION, disposition))
        .insert_header((CACHE_CONTROL, "private, no-store"))
        .body(bytes))
}
