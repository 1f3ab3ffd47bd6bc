//! Uploads: from a browser's form to the disk and back, behind two routes of the test's own.

use crate::support::{Client, TestApp};
use actix_web::{
    HttpRequest, HttpResponse,
    web::{Data, Path},
};
use reqwest::StatusCode;
use sayembara::{
    account,
    attachment::{Attachments, New, Received, download, receive},
    kernel::{actor::Role, ids::AttachmentId, time::Timestamp},
    web::{
        error::PageError,
        guard::{Site, Visitor},
        routes::{Access, Routes},
        server::{self, Frame, Readiness},
        session,
        upload::Upload,
    },
};
use std::{net::TcpListener, path::PathBuf, sync::Arc};

const LIMIT: u64 = 200_000;
const PDF: &[u8] = b"%PDF-1.7\n1 0 obj << >> endobj";

fn routes() -> Routes {
    Routes::new()
        .merge(account::routes::routes())
        .get("/lampiran", Access::SignedIn, form)
        .post("/lampiran", Access::SignedIn, take)
        .get("/lampiran/{id}", Access::SignedIn, hand_out)
}

async fn form(visitor: Visitor) -> maud::Markup {
    maud::html! { form action="/lampiran" { (visitor.seal()) input name="bagian" value="ringkasan"; } }
}

async fn take(visitor: Visitor, files: Data<Attachments>, mut upload: Upload) -> Result<HttpResponse, PageError> {
    let stamp = upload.stamp(&visitor, Role::Operator)?;
    let new = New {
        id: AttachmentId::of(&[&stamp.command_id.as_str()]),
        owner: "prp-1".into(),
        slot: upload.value("bagian").into(),
        uploader: visitor.signed_in()?,
        at: stamp.at,
        limit: LIMIT,
    };
    match receive(&files, &mut upload, &new).await? {
        Received::Kept(row) => Ok(HttpResponse::Ok().body(row.id.to_string())),
        Received::Refused(refusal) => Err(PageError::refused(refusal)),
    }
}

async fn hand_out(
    visitor: Visitor,
    files: Data<Attachments>,
    id: Path<String>,
    request: HttpRequest,
) -> Result<HttpResponse, PageError> {
    let id = id.parse().map_err(|_| PageError::NotFound)?;
    download(&files, id, &request, async |row| Ok(visitor.person() == Some(row.uploader))).await
}

struct Always;
#[async_trait::async_trait]
impl Readiness for Always {
    async fn ready(&self) -> Result<(), String> {
        Ok(())
    }
}

struct Started {
    app: TestApp,
    files: Attachments,
    data: PathBuf,
    siti: Client,
    budi: Client,
    _kept: tempfile::TempDir,
}

async fn started() -> Started {
    let app = TestApp::in_banyuwangi().await;
    let pool = app.database.pool.clone();
    let kept = tempfile::tempdir().unwrap();
    let files = Attachments::new(pool.clone(), kept.path());
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let frame = Frame {
        key: session::signing_key(&pool).await.unwrap(),
        identities: Arc::new(account::table::People(pool.clone())),
        readiness: Arc::new(Always),
        site: Site::default(),
        https: false,
        pool,
    };
    let state = Data::new(files.clone());
    let server = server::start(frame, listener, routes, move |config| {
        config.app_data(state.clone());
    });
    tokio::spawn(server.unwrap());
    let mut clients = Vec::new();
    for name in ["siti", "budi"] {
        app.person(name, &[(Role::Operator, "unit:dinkes")]).await;
        let client = app.client().at(&url);
        assert_eq!(client.sign_in(name, crate::support::PASSWORD).await.status, StatusCode::SEE_OTHER);
        clients.push(client);
    }
    let (budi, siti) = (clients.pop().unwrap(), clients.pop().unwrap());
    Started { app, files, data: kept.path().join("attachments"), siti, budi, _kept: kept }
}

#[tokio::test]
async fn a_file_comes_back_byte_for_byte_to_those_who_may() {
    let Started { app, files, siti, budi, .. } = started().await;
    let large: Vec<u8> = PDF.iter().copied().chain((0..150_000u32).map(|n| (n % 251) as u8)).collect();
    let page = siti.get("/lampiran").await;
    let id = siti.upload(&page, "/lampiran", ("berkas", "Surat “izin”.PDF", &large)).await.html;
    let again = siti.upload(&page, "/lampiran", ("berkas", "Surat “izin”.PDF", &large)).await.html;
    assert_eq!(id, again, "the same form sent twice is one file");
    let rows = files.of_owner("prp-1").await.unwrap();
    assert_eq!((rows.len(), rows[0].size, rows[0].slot.as_str()), (1, large.len() as i64, "ringkasan"));

    let place = format!("/lampiran/{id}");
    let response = siti.http.get(siti.address(&place)).send().await.unwrap();
    let headers = response.headers().clone();
    let text = |name: &str| headers[name].to_str().unwrap().to_owned();
    assert_eq!(text("content-type"), "application/pdf");
    assert_eq!(text("x-content-type-options"), "nosniff");
    assert!(text("content-security-policy").starts_with("sandbox; default-src 'none'"));
    assert!(text("content-disposition").contains("filename*=UTF-8''Surat%20%E2%80%9Cizin%E2%80%9D.pdf"));
    assert_eq!(text("content-length"), large.len().to_string());
    assert_eq!(response.bytes().await.unwrap(), large);
    let etag = format!("\"{}\"", rows[0].sha256);
    assert_eq!(text("etag"), etag);
    let known = siti.http.get(siti.address(&place)).header("if-none-match", &etag).send().await.unwrap();
    assert_eq!(known.status(), StatusCode::NOT_MODIFIED);

    assert_eq!(budi.get(&place).await.status, StatusCode::NOT_FOUND, "not even that it exists");
    files.discard(rows[0].id, Timestamp::now()).await.unwrap();
    assert_eq!(siti.get(&place).await.status, StatusCode::NOT_FOUND);
    app.stop().await;
}

#[tokio::test]
async fn what_is_no_document_is_refused_and_leaves_nothing() {
    let Started { app, files, data, siti, .. } = started().await;
    let page = siti.get("/lampiran").await;
    let large = vec![b'%'; 20 * LIMIT as usize];
    for (name, bytes, sentence) in [
        ("a.pdf", &b""[..], "Berkas ini kosong."),
        ("a.pdf", b"<script>alert(1)</script>", "Berkas ini bukan PDF, JPEG atau PNG."),
        ("a.pdf", &large, "Berkas ini lebih besar dari 1 MB."),
        ("", b"", "Pilih dulu berkas yang akan diunggah."),
    ] {
        let answer = siti.upload(&page, "/lampiran", ("berkas", name, bytes)).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(answer.says(sentence), "{sentence}: {}", answer.text());
    }
    assert!(files.of_owner("prp-1").await.unwrap().is_empty());
    assert_eq!(std::fs::read_dir(data.join("aside")).unwrap().count(), 0);
    app.stop().await;
}

#[tokio::test]
async fn an_upload_from_elsewhere_is_not_taken() {
    let Started { app, files, siti, budi, .. } = started().await;
    let foreign = budi.get("/lampiran").await;
    let answer = siti.upload(&foreign, "/lampiran", ("berkas", "a.pdf", PDF)).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN, "another session's token");
    assert!(files.of_owner("prp-1").await.unwrap().is_empty());
    app.stop().await;
}
