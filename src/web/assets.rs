//! The style, script, font and logo: embedded, served under the hash of their content, kept for ever by browsers.

use std::sync::LazyLock;

use actix_web::{
    HttpResponse,
    http::header::{CACHE_CONTROL, CONTENT_TYPE},
    web::{Path, ServiceConfig, get},
};
use sha2::{Digest, Sha256};

const FONT: &str = "plus-jakarta-sans-latin.woff2";

struct Asset {
    name: &'static str,
    content_type: &'static str,
    url: String,
    hash: String,
    body: Vec<u8>,
}

static ASSETS: LazyLock<Vec<Asset>> = LazyLock::new(|| {
    let font = asset(FONT, "font/woff2", include_bytes!("assets/plus-jakarta-sans-latin.woff2").to_vec());
    let style = small(STYLE).replace(FONT, &font.url);
    vec![
        asset("app.css", "text/css; charset=utf-8", style.into_bytes()),
        asset("app.js", "text/javascript; charset=utf-8", include_bytes!("assets/app.js").to_vec()),
        asset("logo.svg", "image/svg+xml", include_bytes!("assets/logo.svg").to_vec()),
        asset("plus-jakarta-sans.OFL.txt", "text/plain; charset=utf-8", LICENCE.as_bytes().to_vec()),
        font,
    ]
});

const LICENCE: &str = include_str!("assets/plus-jakarta-sans.OFL.txt");

/// The sheets in the order in which later ones may overrule earlier ones.
pub(crate) const STYLE: &str = concat!(
    include_str!("assets/css/tokens.css"),
    include_str!("assets/css/base.css"),
    include_str!("assets/css/layout.css"),
    include_str!("assets/css/form.css"),
    include_str!("assets/css/data.css"),
    include_str!("assets/css/table.css"),
    include_str!("assets/css/history.css"),
    include_str!("assets/css/measure.css"),
    include_str!("assets/css/document.css"),
    include_str!("assets/css/result.css"),
    include_str!("assets/css/judging.css"),
    include_str!("assets/css/print.css"),
);

/// The address of an embedded file, for instance `/static/3f9a…/app.css`.
/// A name that is not embedded gives an address that answers 404.
pub fn url(name: &str) -> String {
    find(name).map_or_else(|| format!("/static/0/{name}"), |asset| asset.url.clone())
}

/// Serves `/static/{hash}/{name}`.
pub fn configure(config: &mut ServiceConfig) {
    config.route("/static/{hash}/{name}", get().to(serve));
}

async fn serve(path: Path<(String, String)>) -> HttpResponse {
    let (hash, name) = path.into_inner();
    let Some(asset) = find(&name) else {
        return HttpResponse::NotFound().finish();
    };
    // A page kept from before an upgrade asks for an old hash: it gets today's file, which is not kept.
    let keep = if hash == asset.hash { "public, max-age=31536000, immutable" } else { "no-cache" };
    HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, asset.content_type))
        .insert_header((CACHE_CONTROL, keep))
        .body(asset.body.clone())
}

fn find(name: &str) -> Option<&'static Asset> {
    ASSETS.iter().find(|asset| asset.name == name)
}

fn asset(name: &'static str, content_type: &'static str, body: Vec<u8>) -> Asset {
    let digest = Sha256::digest(&body);
    let hash = format!("{:016x}", digest.iter().take(8).fold(0u64, |sum, byte| (sum << 8) | u64::from(*byte)));
    Asset { name, content_type, url: format!("/static/{hash}/{name}"), hash, body }
}

/// The sheet without comments and indentation.
fn small(css: &str) -> String {
    let mut out = String::with_capacity(css.len());
    let mut rest = css;
    while let Some((before, after)) = rest.split_once("/*") {
        out.push_str(before);
        rest = after.split_once("*/").map_or("", |(_, tail)| tail);
    }
    out.push_str(rest);
    out.lines().map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
}

/// The content of an embedded file.
#[cfg(test)]
pub(crate) fn body(name: &str) -> Option<&'static [u8]> {
    find(name).map(|asset| asset.body.as_slice())
}

#[cfg(test)]
mod tests;
