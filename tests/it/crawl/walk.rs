//! Following links, and reading whatever comes back.

use super::secrets::Secret;
use crate::support::Client;
use calamine::{Reader, Xlsx};
use scraper::{Html, Selector};
use std::{
    collections::{BTreeMap, BTreeSet, VecDeque},
    fmt::Write as _,
    io::{Cursor, Write as _},
    process::{Command, Stdio},
};

/// Where everybody begins.
const STARTS: [&str; 12] = [
    "/",
    "/beranda",
    "/akun",
    "/lomba",
    "/hasil",
    "/inovasi",
    "/dokumen",
    "/usulan",
    "/verifikasi",
    "/penilaian",
    "/panitia",
    "/sanggah",
];
/// The register of units, which holds hundreds and nothing of an entry; and what leads away.
const ASIDE: [&str; 4] = ["//", "/masuk", "/unit", "/akun/impor"];
/// More is a circle.
const MOST: usize = 1_000;

/// What came back, as words.
pub(super) struct Answer {
    pub(super) address: String,
    pub(super) status: u16,
    /// Headers and body.
    text: String,
    links: Vec<String>,
}

impl Answer {
    pub(super) fn says(&self, words: &str) -> bool {
        self.text.contains(words)
    }
    /// The secret with what stands around it.
    pub(super) fn holds(&self, secret: &Secret) -> Option<String> {
        let number = secret.word.starts_with(|c: char| c.is_ascii_digit());
        let forms = if number {
            vec![secret.word.to_owned(), secret.word.replace(',', ".")]
        } else {
            vec![secret.word.to_owned(), secret.word.replace(' ', "+"), secret.word.replace(' ', "%20")]
        };
        forms.iter().find_map(|word| {
            let whole = |at: &usize| {
                let digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
                !number
                    || !digit(self.text[..*at].chars().next_back())
                        && !digit(self.text[at + word.len()..].chars().next())
            };
            let at = self.text.match_indices(word.as_str()).map(|(at, _)| at).find(whole)?;
            let before: String = self.text[..at].chars().rev().take(60).collect::<Vec<_>>().into_iter().rev().collect();
            let after: String = self.text[at..].chars().take(60 + word.len()).collect();
            Some(format!("{before}{after}").split_whitespace().collect::<Vec<_>>().join(" "))
        })
    }
}

/// What stands at every address that links lead to.
pub(super) async fn follow(client: &Client) -> BTreeMap<String, Answer> {
    follow_some(client, |_| true).await
}

/// What stands at those addresses that links lead to and that are wanted; each is asked about once.
pub(super) async fn follow_some(client: &Client, mut wanted: impl FnMut(&str) -> bool) -> BTreeMap<String, Answer> {
    let mut waiting: VecDeque<String> = STARTS.iter().map(|start| (*start).to_owned()).collect();
    let mut known: BTreeSet<String> = waiting.iter().cloned().collect();
    let mut answers = BTreeMap::new();
    while let Some(address) = waiting.pop_front() {
        let answer = fetch(client, &address).await;
        for link in &answer.links {
            let link = link.split('#').next().unwrap_or_default().to_owned();
            let own = link.starts_with('/') && !ASIDE.iter().any(|aside| link.starts_with(aside));
            if own && known.insert(link.clone()) && wanted(&link) {
                waiting.push_back(link);
            }
        }
        answers.insert(address, answer);
        assert!(answers.len() < MOST, "there is no end of addresses: {:?}", answers.keys().last());
    }
    answers
}

/// One answer, whatever it is.
pub(super) async fn fetch(client: &Client, address: &str) -> Answer {
    let response = client.http.get(client.address(address)).send().await.unwrap();
    let status = response.status().as_u16();
    let headers = response.headers().clone();
    let bytes = response.bytes().await.unwrap();
    let said = |name: &str| headers.get(name).map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned());
    let mut text = String::new();
    for (name, value) in &headers {
        writeln!(text, "{name}: {}", String::from_utf8_lossy(value.as_bytes())).unwrap();
    }
    text.push_str(&String::from_utf8_lossy(&bytes));
    let mut links: Vec<String> = said("location").into_iter().collect();
    let kind = said("content-type").unwrap_or_default();
    if kind.starts_with("text/html") {
        let page = Html::parse_document(&String::from_utf8_lossy(&bytes));
        for (css, name) in [("a[href]", "href"), ("img[src]", "src")] {
            let found = Selector::parse(css).unwrap();
            links.extend(page.select(&found).filter_map(|element| element.attr(name).map(str::to_owned)));
        }
    } else if kind == "application/pdf" {
        text.push_str(&words_of_pdf(&bytes));
    } else if kind.contains("spreadsheetml") {
        text.push_str(&words_of_xlsx(&bytes));
    }
    Answer { address: address.to_owned(), status, text, links }
}

/// The main part of the page that answers a search, without the words searched for.
pub(super) async fn search(client: &Client, place: &str, words: &str) -> String {
    let query: String = form_urlencoded::Serializer::new(String::new()).append_pair("cari", words).finish();
    let page = client.get(&format!("{place}?{query}")).await;
    format!("{} {}", page.status, page.text().replace(words, ""))
}

/// What a reader sees, where the machine has a reader; what stands beside the pages is in the bytes.
fn words_of_pdf(bytes: &[u8]) -> String {
    let reader = Command::new("pdftotext")
        .args(["-", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn();
    let Ok(mut reader) = reader else { return String::new() };
    let mut input = reader.stdin.take().unwrap();
    let bytes = bytes.to_vec();
    let writer = std::thread::spawn(move || drop(input.write_all(&bytes)));
    let output = reader.wait_with_output().unwrap();
    writer.join().unwrap();
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn words_of_xlsx(bytes: &[u8]) -> String {
    let mut book: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(bytes.to_vec())).unwrap();
    let mut words = String::new();
    for name in book.sheet_names() {
        words.push_str(&name);
        for row in book.worksheet_range(&name).unwrap().rows() {
            for cell in row {
                write!(words, "\n{cell}").unwrap();
            }
        }
    }
    words
}
