//! Forms come from our own pages: the token of the session and what the browser says about the sender.

use crate::web::error::PageError;
use actix_session::Session;
use actix_web::{
    HttpRequest,
    http::header::{HOST, HeaderMap, ORIGIN},
};
use rand::RngCore;
use subtle::ConstantTimeEq;

/// The name of the hidden field.
pub const FIELD: &str = "csrf";
/// The header that scripts send instead of the field.
pub const HEADER: &str = "x-csrf";
const KEY: &str = "csrf";

/// The session's token, minted on first use. Empty without a session, which no form is accepted with.
pub(in crate::web) fn token(session: Option<&Session>) -> String {
    let Some(session) = session else { return String::new() };
    if let Ok(Some(token)) = session.get::<String>(KEY) {
        return token;
    }
    let token = random_hex::<32>();
    match session.insert(KEY, &token) {
        Ok(()) => token,
        Err(error) => {
            tracing::error!(%error, "the session does not take a form token");
            String::new()
        }
    }
}

/// Puts a fresh token into the session, at sign-in.
pub(in crate::web) fn renew(session: &Session) {
    session.remove(KEY);
    token(Some(session));
}

/// Whether `sent` is the session's token.
pub fn holds(session: &Session, sent: &str) -> bool {
    match session.get::<String>(KEY) {
        Ok(Some(token)) if !token.is_empty() => bool::from(token.as_bytes().ct_eq(sent.as_bytes())),
        _ => false,
    }
}

/// Refuses a request that changes something and was started by another site.
pub fn same_origin(request: &HttpRequest) -> Result<(), PageError> {
    if from_here(request.headers(), request.connection_info().host()) {
        Ok(())
    } else {
        Err(PageError::Forbidden("Kiriman ini datang dari situs lain, jadi tidak diterima.".into()))
    }
}

fn from_here(headers: &HeaderMap, forwarded_host: &str) -> bool {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    if let Some(site) = text("sec-fetch-site") {
        return matches!(site, "same-origin" | "none");
    }
    let Some(origin) = text(ORIGIN.as_str()) else { return true };
    let Some((_, host)) = origin.split_once("://") else { return false };
    text(HOST.as_str()) == Some(host) || forwarded_host == host
}

/// `N` random bytes from the operating system's seed, as hexadecimal digits.
pub fn random_hex<const N: usize>() -> String {
    let mut bytes = [0; N];
    rand::rng().fill_bytes(&mut bytes);
    hex(&bytes)
}

/// Lower-case hexadecimal digits.
pub fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]).map(|digit| char::from(DIGITS[usize::from(digit)])).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::test::TestRequest;

    fn allowed(headers: &[(&'static str, &'static str)]) -> bool {
        let request = headers.iter().fold(TestRequest::post(), |request, header| request.insert_header(*header));
        same_origin(&request.to_http_request()).is_ok()
    }

    #[test]
    fn the_browsers_word_on_the_sender_decides() {
        assert!(allowed(&[("sec-fetch-site", "same-origin")]));
        assert!(!allowed(&[("sec-fetch-site", "cross-site")]));
        assert!(!allowed(&[("sec-fetch-site", "same-site")]));
    }

    #[test]
    fn bytes_are_printed_as_two_digits() {
        assert_eq!(hex(&[0, 15, 255]), "000fff");
        assert_eq!(random_hex::<32>().len(), 64);
    }

    #[test]
    fn without_it_the_origin_must_be_this_host() {
        assert!(allowed(&[("host", "lomba.example:8080"), ("origin", "http://lomba.example:8080")]));
        assert!(!allowed(&[("host", "lomba.example"), ("origin", "https://jahat.example")]));
        assert!(!allowed(&[("host", "lomba.example"), ("origin", "null")]));
        assert!(allowed(&[("host", "lomba.example")]), "old browsers send neither; the token still guards");
    }
}
