use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

use maud::{Markup, Render, html};
use scraper::{ElementRef, Html, Selector};

use super::{
    button,
    choice::{Check, check, checkboxes, radios},
    field::{self, Choice},
    form_parts::{error_summary, form_guard},
    status::Status,
    table::{Col, Table},
    trail::{Entry, Trail, trail},
};
use crate::web::assets::STYLE;

fn read(markup: impl Render) -> Html {
    Html::parse_fragment(&markup.render().into_string())
}

fn one<'a>(html: &'a Html, selector: &str) -> ElementRef<'a> {
    let found: Vec<_> = html.select(&Selector::parse(selector).unwrap()).collect();
    assert_eq!(found.len(), 1, "{selector} in {}", html.html());
    found[0]
}

fn text(element: ElementRef<'_>) -> String {
    element.text().collect::<Vec<_>>().join(" ").split_whitespace().collect::<Vec<_>>().join(" ")
}

fn some_form() -> Markup {
    let choices = || vec![Choice::new("umum", "Umum"), Choice::new("khusus", "Khusus").hint("Pemenang tahun lalu")];
    html! {
        (form_guard("tok", "cmd-1"))
        (field::text("Judul", "judul").value("SAKERA \"<b>").hint("Nama lengkap").error(Some("Isi judul.")).required())
        (field::textarea("Ringkasan", "ringkasan").value("\nSatu").words(1, 200))
        (field::select("Kelompok", "kelompok", choices()).value("khusus"))
        (field::select("Terkunci", "terkunci", choices()).value("umum").locked())
        (field::number("Nilai", "nilai").value("87,5").attr("data-weight", "15").unit("dari 100"))
        (field::date("Mulai", "mulai").value("2024-01-31"))
        (field::file("Berkas", "berkas", ".pdf").optional())
        (field::password("Kata sandi", "sandi").value("rahasia").autocomplete("current-password"))
        (radios("Cara", "cara", choices()).value("umum").required().error(Some("Pilih satu.")))
        (checkboxes("TPB", "tpb", vec![Choice::new("1", "Satu").chosen(true), Choice::new("2", "Dua")]))
        (check(&Check { label: "Saya setuju", name: "setuju", value: "ya", checked: false, hint: None, error: None }))
    }
}

#[test]
fn every_input_has_one_label_and_what_describes_it_is_there() {
    let html = read(some_form());
    let inputs = Selector::parse("input:not([type=hidden]), textarea, select").unwrap();
    let mut seen = BTreeSet::new();
    for input in html.select(&inputs) {
        let id = input.value().attr("id").unwrap();
        assert!(seen.insert(id.to_owned()), "{id} twice");
        assert!(!text(one(&html, &format!("label[for='{id}']"))).is_empty());
        for other in input.value().attr("aria-describedby").unwrap_or("").split_whitespace() {
            one(&html, &format!("#{other}"));
        }
    }
    assert_eq!(seen.len(), 13);
}

#[test]
fn a_field_keeps_what_was_typed_and_says_what_is_wrong() {
    let html = read(some_form());
    let title = one(&html, "#judul").value();
    assert_eq!(title.attr("value"), Some("SAKERA \"<b>"));
    assert_eq!(title.attr("aria-invalid"), Some("true"));
    assert_eq!(title.attr("aria-describedby"), Some("judul-hint judul-error"));
    assert!(title.attr("required").is_some());
    assert_eq!(text(one(&html, "#judul-error")), "Isi judul.");
    assert_eq!(one(&html, "#ringkasan").text().collect::<String>(), "\nSatu");
    assert_eq!(text(one(&html, "#ringkasan-count")), "1 dari 200 kata");
    assert_eq!(one(&html, "#kelompok option[selected]").value().attr("value"), Some("khusus"));
    assert_eq!(one(&html, "input[type=radio][checked]").value().attr("value"), Some("umum"));
    assert_eq!(one(&html, "input[name=tpb][checked]").value().attr("value"), Some("1"));
    assert_eq!(one(&html, "#nilai").value().attr("data-weight"), Some("15"));
}

#[test]
fn a_locked_list_is_still_sent_and_a_password_never_comes_back() {
    let html = read(some_form());
    assert_eq!(one(&html, "input[type=hidden][name=terkunci]").value().attr("value"), Some("umum"));
    assert_eq!(one(&html, "#sandi").value().attr("value"), None);
}

#[test]
fn too_many_words_are_said_in_words() {
    let html = read(field::textarea("Ringkasan", "r").words(212, 200));
    assert_eq!(text(one(&html, ".count-over")), "212 dari 200 kata, lebih 12");
}

#[test]
fn the_summary_of_errors_points_to_the_fields() {
    assert_eq!(error_summary::<&str, &str>(&[]).into_string(), "");
    let html = read(error_summary(&[("judul", "Isi judul."), ("", "Kuota <habis>.")]));
    assert_eq!(text(one(&html, "h2")), "2 hal perlu diperbaiki");
    assert_eq!(text(one(&html, "a[href='#judul']")), "Isi judul.");
    assert!(text(one(&html, "ul")).contains("Kuota <habis>."));
}

#[test]
fn a_status_has_a_word_and_a_shape_and_a_button_says_what_happens() {
    let html = read(Status::tolak("Ditolak"));
    assert_eq!(text(one(&html, "span.status-tolak")), "Ditolak");
    one(&html, "span.status-tolak svg[aria-hidden=true]");
    let html = read(button::danger("Tarik usulan").value("aksi", "tarik").confirm("Tarik?"));
    let button = one(&html, "button[type=submit][name=aksi][value=tarik]");
    assert_eq!((text(button).as_str(), button.value().attr("data-confirm")), ("Tarik usulan", Some("Tarik?")));
    assert_eq!(text(one(&read(button::main("Lanjut").href("/a?b=1&c=2")), "a.btn[href='/a?b=1&c=2']")), "Lanjut");
}

#[test]
fn a_table_names_its_columns_in_each_cell_for_a_phone() {
    let table = || Table::new("Peringkat", vec![Col::head("Inovasi"), Col::number("Nilai")]).stacked();
    let html = read(table().rows([vec![html! { "SAKERA" }, html! { "88,20" }]]).empty(html! { p { "Kosong" } }));
    assert_eq!(text(one(&html, "caption")), "Peringkat");
    assert_eq!(text(one(&html, "th[scope=row][data-label='Inovasi']")), "SAKERA");
    assert_eq!(text(one(&html, "td.is-num[data-label='Nilai']")), "88,20");
    assert_eq!(table().empty(html! { p { "Kosong" } }).render().into_string(), "<p>Kosong</p>");
}

#[test]
fn the_trail_says_what_who_when_and_why() {
    let entry = Entry {
        sentence: "Batas kirim diundur.".into(),
        who: "Panitia kabupaten".into(),
        when: "Senin, 3 Agustus 2026, 23.59 WIB".into(),
        reason: Some("Listrik padam di 3 kecamatan".into()),
        tag: None,
    };
    let html = read(trail(&Trail { title: "Jejak".into(), entries: vec![entry] }));
    assert_eq!(
        text(one(&html, "ol.jejak li")),
        "Batas kirim diundur. Panitia kabupaten Senin, 3 Agustus 2026, 23.59 WIB Alasan: Listrik padam di 3 kecamatan"
    );
    assert!(text(one(&read(trail(&Trail { title: "Jejak".into(), entries: vec![] })), "p")).starts_with("Belum ada"));
}

/// Class names of a style sheet.
fn styled(css: &str) -> BTreeSet<String> {
    let is_name = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    css.match_indices('.')
        .filter_map(|(at, _)| {
            let name: String = css[at + 1..].chars().take_while(|c| is_name(*c)).collect();
            name.starts_with(|c: char| c.is_ascii_lowercase()).then_some(name)
        })
        .collect()
}

/// Classes of a rendered page that have no style.
pub(super) fn unstyled(html: &str) -> Vec<String> {
    let styled = styled(STYLE);
    let page = Html::parse_document(html);
    let classed = Selector::parse("[class]").unwrap();
    let used: BTreeSet<String> = page
        .select(&classed)
        .flat_map(|element| element.value().classes().map(str::to_owned).collect::<Vec<_>>())
        .collect();
    used.difference(&styled).cloned().collect()
}

/// Class names in the `html!` blocks of a source: `.name`, `tag.name`, `class="names"`.
fn used(source: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for (at, start) in source.match_indices("html! {") {
        let block = &source[at + start.len()..];
        let mut markup = String::new();
        let (mut braces, mut parens) = (1usize, 0usize);
        let mut chars = block.chars().peekable();
        while let Some(c) = chars.next() {
            match c {
                '"' => {
                    let mut literal = String::new();
                    while let Some(c) = chars.next() {
                        match c {
                            '\\' => drop(chars.next()),
                            '"' => break,
                            c => literal.push(c),
                        }
                    }
                    if parens == 0 && markup.ends_with("class=") {
                        found.extend(literal.split_whitespace().map(str::to_owned));
                    }
                }
                // A char literal may hold a brace or a quote; a lifetime does not close.
                '/' if chars.peek() == Some(&'/') => while chars.next_if(|c| *c != '\n').is_some() {},
                '(' | '[' => parens += 1,
                ')' | ']' => parens = parens.saturating_sub(1),
                '{' if parens > 0 || is_pattern(&markup) => parens += 1,
                '}' if parens > 0 => parens -= 1,
                '{' => {
                    // The head of @if, @for, @match and @let is Rust.
                    if let Some(head) = markup.rfind('@') {
                        markup.truncate(head);
                    }
                    markup.push(' ');
                    braces += 1;
                }
                '}' => {
                    braces -= 1;
                    markup.push(' ');
                    if braces == 0 {
                        break;
                    }
                }
                ';' if parens == 0 => {
                    if let Some(head) = markup.rfind('@') {
                        markup.truncate(head);
                    }
                    markup.push(' ');
                }
                c if parens == 0 => markup.push(c),
                _ => {}
            }
        }
        for word in markup.split_whitespace() {
            let mut parts = word.split('.').map(|part| part.split('#').next().unwrap_or(part));
            let tag = parts.next().unwrap_or("");
            if tag.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit())
                && !word.contains(['=', ':', '&', '<', '?'])
            {
                found.extend(parts.filter(|name| !name.is_empty()).map(str::to_owned));
            }
        }
    }
    found
}

/// An open `@if let Name` is followed by the braces of a pattern, not of markup.
fn is_pattern(markup: &str) -> bool {
    markup.rfind('@').is_some_and(|at| markup[at..].contains("let ") && !markup[at..].contains(" = "))
}

fn sources(dir: &Path, out: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, out);
        } else if path.extension().is_some_and(|end| end == "rs")
            && !path.ends_with("tests.rs")
            && !path.ends_with("gallery.rs")
        {
            out.push(path);
        }
    }
}

#[test]
fn every_class_in_the_markup_is_styled() {
    let styled = styled(STYLE);
    let (mut files, mut unknown) = (Vec::new(), Vec::new());
    sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut files);
    for file in files {
        let source = fs::read_to_string(&file).unwrap();
        let source = source.split("#[cfg(test)]").next().unwrap();
        unknown.extend(used(source).difference(&styled).map(|name| format!("{}: .{name}", file.display())));
    }
    assert!(unknown.is_empty(), "no style for\n{}", unknown.join("\n"));
}

#[test]
fn the_reader_of_classes_sees_classes_and_nothing_else() {
    let source = r#"fn f() { html! { div.a.b[v.x] { p #c.d { (v.e) "f.g" } @if v.h { .i {} } a class="j k" href={ "/" (l.m) } {} } } }"#;
    let names: Vec<String> = used(source).into_iter().collect();
    assert_eq!(names, ["a", "b", "d", "i", "j", "k"]);
}
