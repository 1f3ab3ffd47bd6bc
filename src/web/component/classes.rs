//! Every class in the markup has a style.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

use scraper::{Html, Selector};

use crate::web::assets::STYLE;

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
            && !path.ends_with("gallery/more.rs")
            && !path.ends_with("classes.rs")
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

#[test]
fn raw_html_is_made_in_one_file_only() {
    let mut files = Vec::new();
    sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut files);
    for file in files.iter().filter(|file| !file.ends_with("web/markup.rs")) {
        assert!(!fs::read_to_string(file).unwrap().contains("PreEscaped"), "{}", file.display());
    }
}
