//! What a browser got.

use reqwest::{
    Response, StatusCode,
    header::{HeaderMap, LOCATION},
};
use scraper::{ElementRef, Html, Selector};

/// An answer with its page.
#[derive(Debug)]
pub(crate) struct Page {
    pub(crate) path: String,
    pub(crate) status: StatusCode,
    /// Where the answer leads.
    pub(crate) location: Option<String>,
    pub(crate) headers: HeaderMap,
    pub(crate) html: String,
}

impl Page {
    pub(super) async fn read(path: &str, response: Response) -> Self {
        let headers = response.headers().clone();
        let location = headers.get(LOCATION).map(|at| at.to_str().unwrap().to_owned());
        let status = response.status();
        Self { path: path.to_owned(), status, location, headers, html: response.text().await.unwrap() }
    }

    /// The words of the page's main part, with single spaces; of all of it where there is no main part.
    pub(crate) fn text(&self) -> String {
        let document = Html::parse_document(&self.html);
        let main = document.select(&selector("main")).next().unwrap_or_else(|| document.root_element());
        words(main)
    }

    /// Whether the page says this, anywhere.
    pub(crate) fn says(&self, sentence: &str) -> bool {
        words(Html::parse_document(&self.html).root_element()).contains(sentence)
    }

    /// The words of every element that matches.
    pub(crate) fn all(&self, css: &str) -> Vec<String> {
        Html::parse_document(&self.html).select(&selector(css)).map(words).collect()
    }

    /// An attribute of every element that matches.
    pub(crate) fn attributes(&self, css: &str, name: &str) -> Vec<String> {
        let document = Html::parse_document(&self.html);
        document.select(&selector(css)).filter_map(|element| element.attr(name).map(str::to_owned)).collect()
    }

    /// What the form with this action would send as it stands.
    pub(crate) fn form(&self, action: &str) -> Vec<(String, String)> {
        let document = Html::parse_document(&self.html);
        let forms = selector("form");
        let form = document
            .select(&forms)
            .find(|form| form.attr("action") == Some(action))
            .unwrap_or_else(|| panic!("{} has no form for {action}: {}", self.path, self.text()));
        form.select(&selector("input, select, textarea")).filter_map(sent).collect()
    }
}

/// What one field sends.
fn sent(field: ElementRef<'_>) -> Option<(String, String)> {
    let name = field.attr("name")?.to_owned();
    if field.attr("disabled").is_some() {
        return None;
    }
    let value = match (field.value().name(), field.attr("type")) {
        ("textarea", _) => field.text().collect::<String>(),
        ("select", _) => {
            let options: Vec<ElementRef<'_>> = field.select(&OPTION).collect();
            let chosen = options.iter().find(|option| option.attr("selected").is_some()).or(options.first())?;
            chosen.attr("value").unwrap_or_default().to_owned()
        }
        (_, Some("checkbox" | "radio")) if field.attr("checked").is_none() => return None,
        (_, Some("file")) => return None,
        _ => field.attr("value").unwrap_or_default().to_owned(),
    };
    Some((name, value))
}

static OPTION: std::sync::LazyLock<Selector> = std::sync::LazyLock::new(|| selector("option"));

fn selector(css: &str) -> Selector {
    Selector::parse(css).unwrap()
}

fn words(element: ElementRef<'_>) -> String {
    element.text().flat_map(str::split_whitespace).collect::<Vec<_>>().join(" ")
}
