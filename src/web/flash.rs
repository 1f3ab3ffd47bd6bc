//! The answer to what was just done, carried over one redirect in a short-lived cookie.

use crate::web::component::{banner::Flash, status::Kind};
use actix_web::{
    HttpRequest, HttpResponse,
    cookie::{Cookie, SameSite, time::Duration},
    http::header::LOCATION,
};

const NAME: &str = "pesan";
/// Cookies are small: a longer sentence is cut, in characters.
const MAX: usize = 500;

/// Where to look after a form was taken: 303, so that reloading sends nothing twice.
pub fn to(path: &str) -> HttpResponse {
    HttpResponse::SeeOther().insert_header((LOCATION, path)).finish()
}

/// The same, and the next page says what was done.
pub fn to_saying(path: &str, sentence: &str) -> HttpResponse {
    carry(path, '+', sentence)
}

/// The same, and the next page says what was done and what it leaves to do.
pub fn to_warning(path: &str, sentence: &str) -> HttpResponse {
    carry(path, '~', sentence)
}

/// The same, and the next page says what was refused: for buttons, which have no form to come back to.
pub fn to_refusing(path: &str, sentence: &str) -> HttpResponse {
    carry(path, '!', sentence)
}

fn carry(path: &str, kind: char, sentence: &str) -> HttpResponse {
    let text: String = std::iter::once(kind).chain(sentence.chars().take(MAX)).collect();
    // Written as it is, read percent-decoded; a plus would stay one.
    let value = form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>().replace('+', "%20");
    let cookie = base(value).max_age(Duration::seconds(60)).finish();
    HttpResponse::SeeOther().insert_header((LOCATION, path)).cookie(cookie).finish()
}

fn base(value: String) -> actix_web::cookie::CookieBuilder<'static> {
    Cookie::build(NAME, value).path("/").http_only(true).same_site(SameSite::Lax)
}

/// The answer that came with this request.
pub(in crate::web) fn of(request: &HttpRequest) -> Option<Flash> {
    let cookie = request.cookie(NAME)?;
    let text = cookie.value();
    let mut characters = text.chars().take(MAX + 1);
    let kind = match characters.next()? {
        '!' => Kind::Tolak,
        '~' => Kind::Peringatan,
        _ => Kind::Selesai,
    };
    Some(Flash { kind, title: characters.collect(), text: None })
}

/// Ends the answer: it was shown.
pub(in crate::web) fn spent() -> Cookie<'static> {
    let mut cookie = base(String::new()).finish();
    cookie.make_removal();
    cookie
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::test::TestRequest;

    fn carried(response: &HttpResponse) -> Flash {
        let cookie = response.cookies().next().unwrap().into_owned();
        of(&TestRequest::get().cookie(cookie).to_http_request()).unwrap()
    }

    #[test]
    fn a_sentence_survives_one_redirect_with_its_kind() {
        let flash = carried(&to_saying("/akun", "Tersimpan; 50% + 1 & \"aman\"."));
        assert_eq!((flash.title.as_str(), flash.kind), ("Tersimpan; 50% + 1 & \"aman\".", Kind::Selesai));
        assert_eq!(carried(&to_refusing("/akun", "Belum bisa.")).kind, Kind::Tolak);
        assert_eq!(carried(&to_warning("/akun", "Tersimpan, tetapi ada yang kurang.")).kind, Kind::Peringatan);
    }
}
