//! The product as people use it: a server on a free port, browsers without JavaScript, people who can sign in.

use super::{Page, database, database::TestDatabase};
use reqwest::{StatusCode, redirect::Policy};
use sayembara::{
    account::{
        password,
        profile::ProfileForm,
        table::{self, People},
    },
    app::{App, Parts},
    directory, eventstore,
    kernel::{
        actor::{Grant, Role},
        ids::PersonId,
    },
    web::guard::Site,
};
use std::{net::TcpListener, path::Path, sync::Arc, time::Duration};
use tokio::sync::OnceCell;

/// The password of everybody whom [`TestApp::person`] adds.
pub(crate) const PASSWORD: &str = "kopi sore di Licin";

/// A running product on an empty database.
pub(crate) struct TestApp {
    pub(crate) database: TestDatabase,
    pub(crate) app: App,
    pub(crate) url: String,
    _data: Option<tempfile::TempDir>,
}

impl TestApp {
    /// A product without regions and units.
    pub(crate) async fn start() -> Self {
        Self::on(database().await).await
    }

    /// A product on a database that may hold something already.
    pub(crate) async fn on(database: TestDatabase) -> Self {
        match database.uploads.clone() {
            Some(uploads) => Self::run(database, &uploads, None).await,
            None => Self::with_data(database, tempfile::tempdir().unwrap()).await,
        }
    }

    /// The same, with the uploads in `data`.
    pub(crate) async fn with_data(database: TestDatabase, data: tempfile::TempDir) -> Self {
        let path = data.path().to_owned();
        Self::run(database, &path, Some(data)).await
    }

    async fn run(database: TestDatabase, path: &Path, data: Option<tempfile::TempDir>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let app = App::start(Parts {
            pool: database.pool.clone(),
            readers_pool: database.pool.clone(),
            listener,
            data: path.to_owned(),
            identities: Arc::new(People(database.pool.clone())),
            site: Site { place: "Kabupaten Banyuwangi".into(), ..Site::default() },
            https: false,
        })
        .await
        .unwrap();
        let url = format!("http://{}", app.address());
        Self { database, app, url, _data: data }
    }

    /// A product of Kabupaten Banyuwangi with its regions and usual units.
    pub(crate) async fn in_banyuwangi() -> Self {
        let app = Self::start().await;
        directory::table::init(&app.database.pool, &"35.10".parse().unwrap()).await.unwrap();
        app
    }

    /// Somebody who signs in as `username` with [`PASSWORD`] and holds these roles.
    pub(crate) async fn person(&self, username: &str, grants: &[(Role, &str)]) -> PersonId {
        static HASH: OnceCell<String> = OnceCell::const_new();
        let hash = HASH.get_or_init(|| async { password::hash(PASSWORD.into()).await.unwrap() }).await;
        self.person_with(username, hash, false, grants).await
    }

    /// The same, with a password of one's own that must perhaps be changed.
    pub(crate) async fn person_with(
        &self,
        username: &str,
        hash: &str,
        must_change: bool,
        grants: &[(Role, &str)],
    ) -> PersonId {
        let id = PersonId::mint();
        let name = format!("Orang {username}");
        let form = ProfileForm { nama: name, username: username.into(), ..ProfileForm::default() };
        let grants: Vec<Grant> =
            grants.iter().map(|(role, scope)| Grant { role: *role, scope: scope.parse().unwrap() }).collect();
        let mut tx = self.database.pool.begin().await.unwrap();
        let password = Some((hash, must_change));
        table::add_person(&mut tx, id, &form.parse().unwrap(), password, &grants, None).await.unwrap();
        tx.commit().await.unwrap();
        id
    }

    /// A browser that is not signed in.
    pub(crate) fn client(&self) -> Client {
        let http = reqwest::Client::builder().cookie_store(true).redirect(Policy::none()).build().unwrap();
        Client { http, url: self.url.clone() }
    }

    /// A browser in which somebody has signed in with [`PASSWORD`].
    pub(crate) async fn sign_in(&self, username: &str) -> Client {
        let client = self.client();
        let answer = client.sign_in(username, PASSWORD).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
        client
    }

    /// Ends the server in order; the log must be whole, and everything that follows it at its end.
    pub(crate) async fn stop(self) {
        self.is_well().await;
        self.app.stop().await.unwrap();
    }

    /// No reader parked or behind, no timer late, no gap in the log.
    pub(crate) async fn is_well(&self) {
        let pool = &self.database.pool;
        let settled = async {
            while eventstore::health(pool).await.unwrap().late_timers > 0 {
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
            self.app.engine().settled().await.unwrap();
        };
        let in_time = tokio::time::timeout(Duration::from_secs(30), settled).await.is_ok();
        let health = eventstore::health(pool).await.unwrap();
        assert!(in_time, "readers or timers do not come to their end: {health:#?}");
        let parked: Vec<_> = health.parked().collect();
        assert!(parked.is_empty(), "parked: {parked:#?}");
        assert!(health.is_gapless(), "the log has gaps: {health:#?}");
        assert_eq!(health.lag(), 0, "{health:#?}");
    }
}

/// A browser: keeps cookies, follows no redirect by itself.
#[derive(Clone)]
pub(crate) struct Client {
    pub(crate) http: reqwest::Client,
    url: String,
}

impl Client {
    /// The same browser at another server.
    pub(crate) fn at(self, url: &str) -> Self {
        Self { url: url.to_owned(), ..self }
    }

    /// The whole address of a path.
    pub(crate) fn address(&self, path: &str) -> String {
        format!("{}{path}", self.url)
    }

    /// One GET, without following a redirect.
    pub(crate) async fn get(&self, path: &str) -> Page {
        let response = self.http.get(format!("{}{path}", self.url)).send().await.unwrap();
        Page::read(path, response).await
    }

    /// One GET and where it leads.
    pub(crate) async fn open(&self, path: &str) -> Page {
        let mut page = self.get(path).await;
        for _ in 0..5 {
            let Some(next) = page.location.clone() else { return page };
            page = self.get(&next).await;
        }
        panic!("{path} leads in circles");
    }

    /// One POST with exactly these fields, without following the redirect.
    pub(crate) async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Page {
        let body = form_body(fields.iter().copied());
        let request = self.http.post(format!("{}{path}", self.url));
        let request = request.header("content-type", "application/x-www-form-urlencoded").body(body);
        Page::read(path, request.send().await.unwrap()).await
    }

    /// One POST of a form with a file, without following the redirect.
    pub(crate) async fn post_multipart(&self, path: &str, form: reqwest::multipart::Form) -> Page {
        let request = self.http.post(format!("{}{path}", self.url)).multipart(form);
        Page::read(path, request.send().await.unwrap()).await
    }

    /// Sends the form with this action as the browser would, after typing `typed` into it.
    pub(crate) async fn submit(&self, page: &Page, action: &str, typed: &[(&str, &str)]) -> Page {
        let mut fields = page.form(action);
        for (name, _) in typed {
            fields.retain(|(key, _)| key != name);
        }
        fields.extend(typed.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
        let fields: Vec<(&str, &str)> = fields.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
        self.post(action, &fields).await
    }

    /// Opens the page, then sends its form with this action.
    pub(crate) async fn fill(&self, path: &str, action: &str, typed: &[(&str, &str)]) -> Page {
        let page = self.get(path).await;
        assert_eq!(page.status, StatusCode::OK, "{path}: {}", page.text());
        self.submit(&page, action, typed).await
    }

    /// Sends the form with this action with a file in its field `file.0`, named `file.1`.
    pub(crate) async fn upload(&self, page: &Page, action: &str, file: (&str, &str, &[u8])) -> Page {
        self.post_with_file(action, page.form(action), file).await
    }

    /// One POST with exactly these fields and a file in the field `file.0`, named `file.1`.
    pub(crate) async fn post_with_file(
        &self,
        action: &str,
        fields: Vec<(String, String)>,
        (field, name, bytes): (&str, &str, &[u8]),
    ) -> Page {
        let form = fields.into_iter().fold(reqwest::multipart::Form::new(), |form, (key, value)| form.text(key, value));
        let part = reqwest::multipart::Part::bytes(bytes.to_vec()).file_name(name.to_owned());
        let request = self.http.post(format!("{}{action}", self.url)).multipart(form.part(field.to_owned(), part));
        Page::read(action, request.send().await.unwrap()).await
    }

    /// Tries to sign in.
    pub(crate) async fn sign_in(&self, login: &str, password: &str) -> Page {
        self.fill("/masuk", "/masuk", &[("login", login), ("sandi", password)]).await
    }
}

fn form_body<'a>(fields: impl Iterator<Item = (&'a str, &'a str)>) -> String {
    let mut body = form_urlencoded::Serializer::new(String::new());
    body.extend_pairs(fields);
    body.finish()
}
