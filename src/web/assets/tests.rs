use std::collections::BTreeMap;

use actix_web::{
    App,
    http::StatusCode,
    test::{TestRequest, call_service, init_service},
};

use super::*;

#[actix_web::test]
async fn a_file_is_served_for_ever_under_its_hash_and_fresh_under_another() {
    let app = init_service(App::new().configure(configure)).await;
    for asset in ASSETS.iter() {
        let reply = call_service(&app, TestRequest::get().uri(&asset.url).to_request()).await;
        assert_eq!(reply.status(), StatusCode::OK, "{}", asset.name);
        assert_eq!(reply.headers().get("content-type").unwrap(), asset.content_type);
        assert!(reply.headers().get("cache-control").unwrap().to_str().unwrap().contains("immutable"));
    }
    let old = call_service(&app, TestRequest::get().uri("/static/0/app.css").to_request()).await;
    assert_eq!(old.headers().get("cache-control").unwrap(), "no-cache");
    let none = call_service(&app, TestRequest::get().uri("/static/0/none.css").to_request()).await;
    assert_eq!(none.status(), StatusCode::NOT_FOUND);
}

#[test]
fn the_style_names_the_font_under_its_hash() {
    let style = String::from_utf8(find("app.css").unwrap().body.clone()).unwrap();
    assert!(style.contains(&format!("url(\"{}\")", url(FONT))));
    assert!(!style.contains("/*"));
}

#[test]
fn font_style_and_script_leave_room_for_a_first_page_under_60_kb() {
    let sum: usize = ["app.css", "app.js", FONT]
        .iter()
        .map(|name| {
            let body = &find(name).unwrap().body;
            let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
            std::io::Write::write_all(&mut packed, body).unwrap();
            packed.finish().unwrap().len().min(body.len())
        })
        .sum();
    assert!(sum < 45_000, "{sum} bytes");
}

/// Contrast as WCAG 2 defines it.
fn contrast(a: &str, b: &str) -> f64 {
    let light = |hex: &str| {
        let part = |i: usize| {
            let c = f64::from(u8::from_str_radix(&hex[i..i + 2], 16).unwrap()) / 255.0;
            if c <= 0.040_45 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * part(1) + 0.7152 * part(3) + 0.0722 * part(5)
    };
    let (a, b) = (light(a), light(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

fn tokens(css: &str) -> BTreeMap<&str, &str> {
    css.lines()
        .filter_map(|line| line.trim().strip_prefix("--")?.strip_suffix(';')?.split_once(": "))
        .filter(|(_, value)| value.starts_with('#'))
        .collect()
}

#[test]
fn text_stands_out_on_every_surface_in_light_and_dark() {
    let css = include_str!("css/tokens.css");
    let (light, dark) = css.split_once("prefers-color-scheme: dark").unwrap();
    for (scheme, tokens) in [("light", tokens(light)), ("dark", tokens(dark))] {
        let texts = ["ink", "muted", "laut", "padi", "bata", "kunyit-text"];
        let surfaces = ["paper", "lekuk", "isian"];
        let mut pairs: Vec<(&str, &str, f64)> =
            texts.iter().flat_map(|text| surfaces.iter().map(move |surface| (*text, *surface, 4.5))).collect();
        pairs.extend([
            ("ink", "meja", 7.0),
            ("muted", "meja", 4.5),
            ("laut", "meja", 4.5),
            ("di-laut", "laut", 7.0),
            ("di-laut", "laut-tua", 7.0),
            ("di-kunyit", "kunyit", 7.0),
            ("ink", "laut-muda", 7.0),
            ("ink", "kunyit-muda", 7.0),
            ("ink", "padi-muda", 7.0),
            ("ink", "bata-muda", 7.0),
            ("padi", "padi-muda", 4.5),
            ("bata", "bata-muda", 4.5),
            ("tepi", "isian", 3.0),
            ("tepi", "paper", 3.0),
        ]);
        for (text, surface, least) in pairs {
            let found = contrast(tokens[text], tokens[surface]);
            assert!(found >= least, "{scheme}: {text} on {surface} is {found:.2}, needs {least}");
        }
    }
}
