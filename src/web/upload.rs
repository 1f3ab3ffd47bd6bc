//! Forms with one file: the typed fields first, then the file piece by piece, never whole in memory.

use crate::{
    kernel::actor::{Role, Stamp},
    web::{csrf, error::PageError, form, guard::Visitor},
};
use actix_multipart::{Field, Multipart, MultipartError};
use actix_session::SessionExt;
use actix_web::{FromRequest, HttpRequest, dev::Payload, http::header::HeaderMap, web::Bytes};
use futures::{StreamExt, future::LocalBoxFuture};

const MOST_SKIPPED: usize = 64 << 20;

/// A multipart form that came from one of our own pages, read up to its file.
///
/// The file is the last field of the form; what follows it is not read.
pub struct Upload {
    /// The wish's id from the form.
    pub command_id: String,
    raw: Vec<(String, String)>,
    correlation_id: String,
    file: Option<Field>,
    /// Keeps the stream alive that `file` reads from.
    _rest: Multipart,
}

impl Upload {
    /// Every typed field in the order sent, without the seal.
    pub fn raw(&self) -> &[(String, String)] {
        &self.raw
    }
    /// The first value sent under this name, empty where there is none.
    pub fn value(&self, name: &str) -> &str {
        self.raw.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value)
    }
    /// The file's name as the sender calls it; none where no file was chosen.
    pub fn file_name(&self) -> Option<&str> {
        self.file.as_ref().and_then(file_name)
    }
    /// The next piece of the file, none at its end.
    pub async fn next_piece(&mut self) -> Result<Option<Bytes>, PageError> {
        match &mut self.file {
            Some(file) => file.next().await.transpose().map_err(broken),
            None => Ok(None),
        }
    }
    /// A small file as a whole; `None` where it is larger than `limit` bytes.
    pub async fn read_file(&mut self, limit: usize) -> Result<Option<Vec<u8>>, PageError> {
        let mut whole = Vec::new();
        while let Some(piece) = self.next_piece().await? {
            if whole.len() + piece.len() > limit {
                self.skip_file().await?;
                return Ok(None);
            }
            whole.extend_from_slice(&piece);
        }
        Ok(Some(whole))
    }
    /// Reads past the rest of a file that is not wanted, so that the browser stays to hear why. Gives up at 64 MB.
    pub async fn skip_file(&mut self) -> Result<(), PageError> {
        skip(&mut self.file).await
    }
    /// The stamp of the command this form asks for; see [`form::stamp`].
    pub fn stamp(&self, visitor: &Visitor, role: Role) -> Result<Stamp, PageError> {
        form::stamp(visitor, role, &self.command_id, &self.correlation_id)
    }
}

fn file_name(field: &Field) -> Option<&str> {
    field.content_disposition()?.get_filename().filter(|name| !name.is_empty())
}

impl FromRequest for Upload {
    type Error = PageError;
    type Future = LocalBoxFuture<'static, Result<Self, PageError>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (request, payload) = (request.clone(), payload.take());
        Box::pin(async move {
            let visitor = Visitor::from_request(&request, &mut Payload::None).await?;
            let Read { csrf, command_id, raw, mut file, rest } = read(request.headers(), payload).await?;
            let header = request.headers().get(csrf::HEADER).and_then(|value| value.to_str().ok());
            if !csrf::holds(&request.get_session(), header.unwrap_or(&csrf)) {
                skip(&mut file).await?;
                return Err(PageError::SessionEnded(form::shown(raw)));
            }
            let file = file.filter(|part| file_name(part).is_some());
            Ok(Self { command_id, raw, correlation_id: visitor.request_id().to_owned(), file, _rest: rest })
        })
    }
}

/// A multipart form up to its file.
struct Read {
    csrf: String,
    command_id: String,
    raw: Vec<(String, String)>,
    file: Option<Field>,
    rest: Multipart,
}

async fn read(headers: &HeaderMap, payload: Payload) -> Result<Read, PageError> {
    let mut rest = Multipart::new(headers, payload);
    let (mut csrf, mut command_id, mut raw, mut weight) = (String::new(), String::new(), Vec::new(), 0);
    while let Some(part) = rest.next().await {
        let mut part = part.map_err(broken)?;
        if part.content_disposition().is_some_and(|head| head.get_filename().is_some()) {
            return Ok(Read { csrf, command_id, raw, file: Some(part), rest });
        }
        let name = part.name().unwrap_or_default().to_owned();
        let value = text(&mut part, &mut weight).await?;
        match name.as_str() {
            csrf::FIELD => csrf = value,
            form::COMMAND_ID => command_id = value,
            _ => raw.push((name, value)),
        }
    }
    Ok(Read { csrf, command_id, raw, file: None, rest })
}

/// The typed fields of a multipart form that cannot be taken; the file is read past.
pub(in crate::web) async fn typed(headers: &HeaderMap, payload: Payload) -> Result<Vec<(String, String)>, PageError> {
    let Read { raw, mut file, rest: _rest, .. } = read(headers, payload).await?;
    skip(&mut file).await?;
    Ok(raw)
}

async fn skip(file: &mut Option<Field>) -> Result<(), PageError> {
    let mut skipped = 0;
    while let Some(part) = file
        && let Some(piece) = part.next().await
        && skipped <= MOST_SKIPPED
    {
        skipped += piece.map_err(broken)?.len();
    }
    Ok(())
}

async fn text(part: &mut Field, weight: &mut usize) -> Result<String, PageError> {
    let mut bytes = Vec::new();
    while let Some(piece) = part.next().await {
        let piece = piece.map_err(broken)?;
        *weight += piece.len();
        if *weight > form::MAX_BYTES {
            return Err(PageError::TooLarge("Isian formulir ini lebih dari 1 MB. Ringkas isinya.".into()));
        }
        bytes.extend_from_slice(&piece);
    }
    String::from_utf8(bytes).map_err(|_| PageError::Refused("Isian formulir ini tidak terbaca sebagai teks.".into()))
}

fn broken(error: MultipartError) -> PageError {
    tracing::debug!(%error, "an upload that broke off");
    PageError::Refused("Kiriman terputus di tengah jalan. Kirim sekali lagi.".into())
}
