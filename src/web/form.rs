//! Forms as they come back: checked, bounded, with the wish's own id.

use crate::{
    kernel::{
        actor::{Actor, CommandId, Role, Stamp},
        region::RegionCode,
        time::Timestamp,
    },
    web::{
        component::form_parts::form_guard,
        csrf,
        error::PageError,
        guard::Visitor,
        layout::{self, Page},
        upload,
    },
};
use actix_session::SessionExt;
use actix_web::{
    FromRequest, HttpMessage, HttpRequest, HttpResponse,
    dev::Payload,
    http::StatusCode,
    web::{Bytes, BytesMut},
};
use futures::{StreamExt, future::LocalBoxFuture};
use maud::{Markup, Render};
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};

/// The most a form without files may weigh, in bytes.
pub const MAX_BYTES: usize = 1 << 20;
/// A form that comes back because of what was typed: 422.
pub fn refused(page: &Page) -> HttpResponse {
    come_back(StatusCode::UNPROCESSABLE_ENTITY, page)
}

/// A form that comes back because somebody else was faster: 409.
pub fn overtaken(page: &Page) -> HttpResponse {
    come_back(StatusCode::CONFLICT, page)
}

fn come_back(status: StatusCode, page: &Page) -> HttpResponse {
    let html = layout::page(page).into_string();
    HttpResponse::build(status).content_type("text/html; charset=utf-8").body(html)
}

/// The name of the hidden field with the wish's id.
pub const COMMAND_ID: &str = "command_id";

/// The hidden fields of one form on one page; put it first into the form: `form { (seal) … }`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Seal {
    pub csrf: String,
    pub command_id: String,
}

impl Seal {
    /// A new wish of the session with this token.
    pub(in crate::web) fn new(csrf: String) -> Self {
        Self { csrf, command_id: csrf::random_hex::<16>() }
    }
    /// The same wish again: for a form that comes back with a refusal.
    pub fn again(self, command_id: &str) -> Self {
        if is_token(command_id) { Self { command_id: command_id.to_owned(), ..self } } else { self }
    }
}

impl Render for Seal {
    fn render(&self) -> Markup {
        form_guard(&self.csrf, &self.command_id)
    }
}

/// A form that came from one of our own pages, read into `T`.
///
/// `T` may use `Option`, `Vec` (a key sent several times) and `#[serde(default)]`; unknown keys are left out.
#[derive(Debug, Clone)]
pub struct Submission<T> {
    pub fields: T,
    /// The wish's id from the form; empty where the form changes nothing that is an event.
    pub command_id: String,
    raw: Vec<(String, String)>,
    correlation_id: String,
}

/// A form whose keys are not known beforehand; see [`Submission::raw`].
pub type RawSubmission = Submission<Anything>;

/// Takes every form.
#[derive(Debug, Clone, Copy, serde::Deserialize)]
pub struct Anything {}

impl<T> Submission<T> {
    /// Every field in the order sent, without the seal.
    pub fn raw(&self) -> &[(String, String)] {
        &self.raw
    }
    /// The first value sent under this name.
    pub fn value(&self, name: &str) -> Option<&str> {
        self.raw.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }
    /// Every value sent under this name.
    pub fn values<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.raw.iter().filter(move |(key, _)| key == name).map(|(_, value)| value.as_str())
    }
    /// The stamp of the command this form asks for. Refused where the visitor does not hold `role` at all;
    /// whether its scope is the right one is for the caller and the aggregate to see.
    ///
    /// The same form with the same words is one wish, however often it is sent; with other words it is another wish.
    pub fn stamp(&self, visitor: &Visitor, role: Role) -> Result<Stamp, PageError> {
        let stamp = stamp(visitor, role, &self.command_id, &self.correlation_id)?;
        Ok(stamp.part(fingerprint(&self.raw)))
    }
}

/// The stamp of an organiser's wish in a territory: recorded as done for it where the organiser belongs above it.
#[must_use]
pub fn for_territory(stamp: Stamp, visitor: &Visitor, territory: Option<&RegionCode>) -> Stamp {
    let own = |territory: &&RegionCode| visitor.regions(Role::Organiser).iter().any(|own| own.is_within(territory));
    Stamp { on_behalf_of: territory.filter(|territory| !own(territory)).cloned(), ..stamp }
}

/// A short hash of what was typed.
fn fingerprint(raw: &[(String, String)]) -> String {
    let mut hash = Sha256::new();
    for (key, value) in raw {
        for text in [key, value] {
            hash.update(text.len().to_be_bytes());
            hash.update(text.as_bytes());
        }
    }
    let mut hash = format!("{:x}", hash.finalize());
    hash.truncate(16);
    hash
}

/// The stamp of a command that `visitor` gives as `role`.
pub fn stamp(visitor: &Visitor, role: Role, command_id: &str, correlation_id: &str) -> Result<Stamp, PageError> {
    let person = visitor.signed_in()?;
    if !visitor.has(role) {
        return Err(PageError::only_for(role.label()));
    }
    if !is_token(command_id) {
        return Err(PageError::Refused(
            "Formulir ini tidak utuh. Buka lagi halamannya, lalu kirim sekali lagi.".into(),
        ));
    }
    Ok(Stamp {
        by: Actor::Person(person),
        role,
        at: Timestamp::now(),
        command_id: CommandId::of_form(person, command_id),
        correlation_id: correlation_id.to_owned(),
        on_behalf_of: None,
    })
}

fn is_token(text: &str) -> bool {
    (16..=64).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
}

impl<T: DeserializeOwned + 'static> FromRequest for Submission<T> {
    type Error = PageError;
    type Future = LocalBoxFuture<'static, Result<Self, PageError>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (request, mut payload) = (request.clone(), payload.take());
        Box::pin(async move {
            let visitor = Visitor::from_request(&request, &mut Payload::None).await?;
            let body = read_body(&mut payload).await?;
            let Form { csrf, command_id, raw } = Form::parse(&body);
            let header = request.headers().get(csrf::HEADER).and_then(|value| value.to_str().ok());
            if !csrf::holds(&request.get_session(), header.unwrap_or(&csrf)) {
                return Err(PageError::SessionEnded(shown(raw)));
            }
            let fields = serde_html_form::from_bytes(&body).map_err(|error| {
                tracing::debug!(%error, "a form that does not fit");
                PageError::Refused("Isian formulir ini tidak terbaca. Buka lagi halamannya, lalu isi ulang.".into())
            })?;
            Ok(Self { fields, command_id, raw, correlation_id: visitor.request_id().to_owned() })
        })
    }
}

/// What a form holds before it is read into a type.
struct Form {
    csrf: String,
    command_id: String,
    raw: Vec<(String, String)>,
}

impl Form {
    fn parse(body: &[u8]) -> Self {
        let mut form = Self { csrf: String::new(), command_id: String::new(), raw: Vec::new() };
        for (key, value) in form_urlencoded::parse(body).into_owned() {
            match key.as_str() {
                csrf::FIELD => form.csrf = value,
                COMMAND_ID => form.command_id = value,
                _ => form.raw.push((key, value)),
            }
        }
        form
    }
}

/// What somebody typed into a form that cannot be taken: everything but secrets and empty fields.
pub(in crate::web) struct Typed(pub Vec<(String, String)>);

impl FromRequest for Typed {
    type Error = PageError;
    type Future = LocalBoxFuture<'static, Result<Self, PageError>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (request, mut payload) = (request.clone(), payload.take());
        Box::pin(async move {
            let raw = match request.content_type() {
                "application/x-www-form-urlencoded" => Form::parse(&read_body(&mut payload).await?).raw,
                "multipart/form-data" => upload::typed(request.headers(), payload).await?,
                _ => Vec::new(),
            };
            Ok(Self(shown(raw)))
        })
    }
}

pub(in crate::web) fn shown(raw: Vec<(String, String)>) -> Vec<(String, String)> {
    let secret = |key: &str| ["sandi", "password", "token"].iter().any(|word| key.contains(word));
    raw.into_iter().filter(|(key, value)| !secret(key) && !value.trim().is_empty()).collect()
}

async fn read_body(payload: &mut Payload) -> Result<Bytes, PageError> {
    let mut body = BytesMut::new();
    while let Some(chunk) = payload.next().await {
        let chunk = chunk.map_err(|error| {
            tracing::debug!(%error, "a form that broke off");
            PageError::Refused("Kiriman terputus di tengah jalan. Kirim sekali lagi.".into())
        })?;
        if body.len() + chunk.len() > MAX_BYTES {
            return Err(PageError::TooLarge(
                "Satu formulir paling besar 1 MB. Ringkas isinya atau lampirkan sebagai berkas.".into(),
            ));
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body.freeze())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{kernel::ids::PersonId, web::guard::Identity};

    #[test]
    fn fields_keep_their_order_and_the_seal_is_taken_off() {
        let form = Form::parse(b"csrf=a&nilai=7&command_id=b&nilai=8&catatan=dua+kata");
        assert_eq!((form.csrf.as_str(), form.command_id.as_str()), ("a", "b"));
        let raw: Vec<_> = form.raw.iter().map(|(k, v)| format!("{k}:{v}")).collect();
        assert_eq!(raw, ["nilai:7", "nilai:8", "catatan:dua kata"]);
    }

    #[test]
    fn passwords_are_never_given_back() {
        let raw = vec![("kata_sandi".to_owned(), "rahasia".to_owned()), ("judul".to_owned(), "Pak Asmat".to_owned())];
        assert_eq!(shown(raw), [("judul".to_owned(), "Pak Asmat".to_owned())]);
    }

    #[test]
    fn a_stamp_needs_the_role_and_a_wish() {
        let visitor = Visitor::known(Identity {
            person: PersonId::from_u128(1),
            name: "Siti".into(),
            grants: vec![crate::kernel::actor::Grant { role: Role::Judge, scope: "region:35.10".parse().unwrap() }],
            place: String::new(),
            must_change_password: false,
        });
        let token = "0123456789abcdef";
        let given = stamp(&visitor, Role::Judge, token, "r").unwrap();
        assert_eq!(given.command_id, CommandId::of_form(PersonId::from_u128(1), token));
        assert!(matches!(stamp(&visitor, Role::Operator, token, "r"), Err(PageError::Forbidden(_))));
        assert!(matches!(stamp(&visitor, Role::Judge, "", "r"), Err(PageError::Refused(_))));
        assert!(matches!(stamp(&Visitor::default(), Role::Judge, token, "r"), Err(PageError::Elsewhere(_))));
    }

    #[test]
    fn a_form_that_comes_back_is_the_same_wish() {
        let seal = Seal::new("t".into());
        assert_eq!(seal.clone().again("0123456789abcdef").command_id, "0123456789abcdef");
        assert_eq!(seal.clone().again("\"><script>"), seal);
    }
}
