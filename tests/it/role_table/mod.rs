//! Every route with every role, on the demo: what the table of routes says, and what the server answers.
//!
//! The answers stand in `tests/fixtures/routes.txt`, which is read and judged by people. After a change that is meant,
//! `SAYEMBARA_WRITE_FIXTURES=1 cargo nextest run -E 'test(/^role_table/)'` writes it anew; look at its difference.

mod cast;
mod places;

use crate::support::{Client, Page, TestApp, database};
use cast::{Person, cast};
use places::{Place, Things};
use reqwest::StatusCode;
use sayembara::{
    app,
    demo::{self, Stage},
    web::routes::Access,
};
use std::{collections::BTreeMap, path::Path};

/// What everybody may send for themselves, also those who change nothing else.
const ONES_OWN: [&str; 6] =
    ["/akun", "/akun/bekas-jabatan", "/akun/kata-sandi", "/akun/keluar-semua", "/keluar", "/masuk"];

const FIXTURE: &str = "tests/fixtures/routes.txt";

#[tokio::test]
async fn every_route_is_tried_with_every_role_and_with_a_neighbours_ids() {
    let database = database().await;
    let data = tempfile::tempdir().unwrap();
    demo::fill(&database.pool, data.path(), Stage::Registration, &mut |_, _, _| ()).await.unwrap();
    let app = TestApp::with_data(database, data).await;
    app.is_well().await;
    let things = Things::find(&app).await;
    let cast = cast(&app, &things).await;
    let mut table = Table::new(&cast);
    let mut forms = Forms::default();
    let mut wrongs = Vec::new();
    for (method, pattern, access) in app::routes().table() {
        if method.as_str() != "GET" {
            continue;
        }
        let mut seen = false;
        for place in things.places(pattern) {
            let pages = visit(&cast, &place, access, &mut wrongs).await;
            seen |= place.only_leads_on || pages.iter().any(|page| page.status == StatusCode::OK);
            table.row("GET", &place, access, pages.iter().map(|page| word(page.status)).collect());
            for (person, page) in cast.iter().zip(pages) {
                forms.collect(person.name, page);
            }
        }
        if !seen {
            wrongs.push(format!("nobody sees {pattern}, so its ids prove nothing"));
        }
    }
    for (method, pattern, access) in app::routes().table() {
        if method.as_str() != "POST" {
            continue;
        }
        for place in things.places(pattern) {
            table.row("POST", &place, access, send(&app, &cast, &place, access, &forms, &mut wrongs).await);
        }
    }
    app.stop().await;
    let compared = table.compare();
    assert!(wrongs.is_empty(), "{wrongs:#?}");
    compared.unwrap();
}

/// Everybody opens the place.
async fn visit(cast: &[Person], place: &Place, access: Access, wrongs: &mut Vec<String>) -> Vec<Page> {
    let mut pages = Vec::new();
    for person in cast {
        let page = person.client.get(&place.path).await;
        let (status, who, path) = (page.status, person.name, &place.path);
        if status.is_server_error() {
            wrongs.push(format!("{who} at {path}: {status} {}", page.text()));
        }
        if !access.admits(person.roles.as_deref()) {
            let sign_in = page.location.as_deref().is_some_and(|next| next.starts_with("/masuk?"));
            let turned_away = if person.roles.is_none() { sign_in } else { status == StatusCode::FORBIDDEN };
            if !turned_away {
                wrongs.push(format!("{who} may not see {path}, but gets {status}"));
            }
        }
        if person.neighbour && place.has_owner && status == StatusCode::OK {
            wrongs.push(format!("{who} sees {path}, which belongs to others"));
        }
        pages.push(page);
    }
    pages
}

/// Everybody who was not offered the form sends it, with a token of their own: nothing may happen.
async fn send(
    app: &TestApp,
    cast: &[Person],
    place: &Place,
    access: Access,
    forms: &Forms,
    wrongs: &mut Vec<String>,
) -> Vec<String> {
    let path = &place.path;
    let mut answers = Vec::new();
    let before = state(app).await;
    for person in cast {
        let who = person.name;
        let admitted = access.admits(person.roles.as_deref());
        let bare = person.client.post(path, &[("alasan", "Tanpa tanda formulir.")]).await;
        let to_sign_in = bare.location.as_deref().is_some_and(|at| at.starts_with("/masuk"));
        // Whoever is not signed in may always sign out.
        let signing_out_of_nothing = path == "/keluar" && person.roles.is_none();
        if !(bare.status.is_client_error() || to_sign_in || signing_out_of_nothing) {
            wrongs.push(format!("{who} sends {path} without a token and gets {}", bare.status));
        }
        if forms.offered(who, path) {
            let for_others = person.neighbour && place.has_owner;
            let only_reads = person.only_reads && !ONES_OWN.contains(&place.pattern);
            if for_others || only_reads || !admitted {
                wrongs.push(format!("{who} is offered {path}"));
            }
            answers.push("boleh".to_owned());
            continue;
        }
        let page = forms.send(person, path).await;
        if page.status.is_server_error() {
            wrongs.push(format!("{who} sends {path}: {} {}", page.status, page.text()));
        }
        if !admitted && page.status != StatusCode::FORBIDDEN {
            wrongs.push(format!("{who} may not send {path}, but gets {}", page.status));
        }
        answers.push(word(page.status));
    }
    if before != state(app).await {
        wrongs.push(format!("somebody who was not offered the form changed something by {path}"));
    }
    answers
}

/// What no refused request may move: the log, the people, the units.
async fn state(app: &TestApp) -> (i64, i64, String) {
    sqlx::query_as(
        "select (select position from log_head), (select count(*) from account_audit),
                (select md5(string_agg(u::text, '' order by code)) from unit u)",
    )
    .fetch_one(&app.database.pool)
    .await
    .unwrap()
}

fn word(status: StatusCode) -> String {
    status.as_u16().to_string()
}

fn fresh_wish() -> String {
    format!("{:032x}", rand::random::<u128>())
}

/// The forms that people were offered on the pages they opened.
#[derive(Default)]
struct Forms(BTreeMap<String, BTreeMap<&'static str, Form>>);

#[derive(Clone, Default)]
struct Form {
    fields: Vec<(String, String)>,
    /// The name of its field for a file.
    file: Option<String>,
}

impl Forms {
    fn collect(&mut self, person: &'static str, page: Page) {
        let mut offer = |action: String, form: Form| self.0.entry(action).or_default().insert(person, form);
        for action in page.attributes("form[method=post]", "action") {
            let mut fields = page.form(&action);
            fields.retain(|(key, _)| key != "csrf" && key != "command_id");
            let file = page.attributes(&format!("form[action='{action}'] input[type=file]"), "name").pop();
            offer(action, Form { fields, file });
        }
        let buttons = page.attributes("button", "formaction");
        for action in page.attributes("form[data-autosave]", "data-autosave").into_iter().chain(buttons) {
            offer(action, Form::default());
        }
    }
    fn offered(&self, person: &str, path: &str) -> bool {
        self.0.get(path).is_some_and(|people| people.contains_key(person))
    }
    /// Sends what the form says to those who are offered it, as somebody with a token of their own.
    async fn send(&self, person: &Person, path: &str) -> Page {
        let form = self.0.get(path).and_then(|people| people.values().next()).cloned().unwrap_or_default();
        let mut fields = form.fields;
        fields.extend([("csrf".to_owned(), person.csrf.clone()), ("command_id".to_owned(), fresh_wish())]);
        match form.file {
            None => {
                let fields: Vec<_> = fields.iter().map(|(key, value)| (key.as_str(), value.as_str())).collect();
                person.client.post(path, &fields).await
            }
            Some(name) => person.client.post_with_file(path, fields, (&name, "isi.txt", b"kode,nama")).await,
        }
    }
}

/// The answers, one line a route.
struct Table(Vec<String>);

impl Table {
    fn new(cast: &[Person]) -> Self {
        let names: Vec<_> = cast.iter().map(|person| person.name).collect();
        let mut lines = vec![
            "# Every route: who may use it, and what each person of the cast gets on real ids.".to_owned(),
            "# 303 leads on (signed out: to the sign-in page), 403 and 404 refuse; boleh: is offered the form."
                .to_owned(),
            "# The people whose names end in -lain hold the same role elsewhere: nothing of others is theirs."
                .to_owned(),
            "# Written by the test role_table; its head says how to write it anew.".to_owned(),
        ];
        for (nth, name) in names.iter().enumerate() {
            lines.push(format!("# {}: {name}", nth + 1));
        }
        lines.push(String::new());
        Self(lines)
    }
    fn row(&mut self, method: &str, place: &Place, access: Access, answers: Vec<String>) {
        let who = match access {
            Access::Public => "publik".to_owned(),
            Access::SignedIn => "masuk".to_owned(),
            Access::Roles(roles) => roles.iter().map(|role| role.code()).collect::<Vec<_>>().join(","),
        };
        let answers: String = answers.iter().map(|answer| format!("{answer:>6}")).collect::<Vec<_>>().concat();
        self.0.push(format!("{method:4} {:52} {who:36}{answers}", place.label()));
    }
    fn compare(mut self) -> Result<(), String> {
        let head = self.0.iter().position(String::is_empty).unwrap() + 1;
        self.0[head..].sort_by_key(|line| line.split_whitespace().nth(1).map(str::to_owned));
        let new = self.0.join("\n") + "\n";
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(FIXTURE);
        if std::env::var_os("SAYEMBARA_WRITE_FIXTURES").is_some() {
            std::fs::write(&path, &new).unwrap();
            return Ok(());
        }
        let old = std::fs::read_to_string(&path).unwrap_or_default();
        let gone: Vec<_> = old.lines().filter(|line| !self.0.iter().any(|new| new == line)).collect();
        let come: Vec<_> = self.0.iter().filter(|line| !old.lines().any(|old| old == *line)).collect();
        if old == new {
            return Ok(());
        }
        Err(format!("{FIXTURE} does not say what the server does.\nonly there: {gone:#?}\nonly here: {come:#?}"))
    }
}

/// A token that the session takes.
async fn csrf(client: &Client, page: &str) -> String {
    let page = client.get(page).await;
    page.attributes("input[name=csrf]", "value").pop().unwrap_or_else(|| panic!("no form on {}", page.path))
}
