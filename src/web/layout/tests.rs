use scraper::{Html, Selector};

use super::*;

fn read(page_: &Page) -> (Html, String) {
    let html = page(page_).into_string();
    (Html::parse_document(&html), html)
}

fn texts(html: &Html, selector: &str) -> Vec<String> {
    let selector = Selector::parse(selector).unwrap();
    html.select(&selector).map(|found| found.text().collect::<Vec<_>>().join(" ").trim().to_owned()).collect()
}

#[test]
fn a_page_says_its_language_its_name_and_where_the_text_begins() {
    let (html, raw) = read(&Page {
        title: "Inovasi <baru>".into(),
        place: "Kabupaten Banyuwangi".into(),
        main: html! { h1 { "Inovasi" } },
        ..Page::default()
    });
    assert!(raw.starts_with("<!DOCTYPE html><html lang=\"id\">"));
    assert_eq!(texts(&html, "title"), ["Inovasi <baru> – Sayembara"]);
    assert_eq!(texts(&html, "a.skip[href='#isi']"), ["Langsung ke isi"]);
    assert_eq!(texts(&html, "main#isi h1"), ["Inovasi"]);
    assert_eq!(texts(&html, "header .brand-place"), ["Kabupaten Banyuwangi"]);
    assert_eq!(texts(&html, "header a[href='/masuk']"), ["Masuk"]);
    assert!(texts(&html, "aside").is_empty());
}

#[test]
fn a_signed_in_person_can_sign_out_with_the_token_of_the_session() {
    let (html, _) = read(&Page {
        account: Some(AccountBar {
            name: "Sri Wahyuni".into(),
            role_label: "Operator OPD".into(),
            unit: "Dinas Kesehatan".into(),
        }),
        csrf: Some("tok\"en".into()),
        nav: vec![NavItem::new("Usulan", "/usulan", true), NavItem::new("Lomba", "/lomba", false)],
        ..Page::default()
    });
    assert_eq!(texts(&html, "form[method=post][action='/keluar'] button"), ["Keluar"]);
    let token = Selector::parse("form[action='/keluar'] input[name=csrf]").unwrap();
    assert_eq!(html.select(&token).next().unwrap().value().attr("value"), Some("tok\"en"));
    assert_eq!(texts(&html, "nav a[aria-current=page]"), ["Usulan"]);
    assert!(texts(&html, "a[href='/masuk']").is_empty());
}

#[test]
fn samples_errors_and_answers_are_said_first() {
    let (html, _) = read(&Page {
        title: "Kirim usulan".into(),
        banner_sample: true,
        has_errors: true,
        flash: Some(Flash::done("Draf tersimpan.")),
        side: Some(html! { p { "Jejak" } }),
        ..Page::default()
    });
    assert!(texts(&html, ".sample")[0].starts_with("Hasil di situs ini contoh"));
    assert_eq!(texts(&html, "title"), ["Perlu diperbaiki: Kirim usulan – Sayembara"]);
    assert_eq!(texts(&html, "[role=status]"), ["Draf tersimpan."]);
    assert_eq!(texts(&html, "aside.side"), ["Jejak"]);
}

#[test]
fn nothing_in_a_page_needs_more_than_the_content_policy_allows() {
    let (_, raw) = read(&Page { banner_sample: true, ..Page::default() });
    for forbidden in [" style=", "<style", " onclick=", " onload=", "javascript:", "http://", "https://"] {
        assert!(!raw.contains(forbidden), "{forbidden}");
    }
}
