//! Whatever is killed while people work, what was acknowledged is in the log, once, and the read models say the same.

use crate::{
    rebuild::{assert_same, read_models},
    serve::{Server, directory, sayembara},
    support::Page,
};
use reqwest::{Client, StatusCode, header::LOCATION, redirect::Policy};
use sayembara::{demo, eventstore};
use sqlx::{PgPool, postgres::PgConnectOptions};
use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};
use tokio::sync::watch;

const OPERATORS: [&str; 5] = ["dispendik", "dinkes", "setda", "puskesmas.sempu", "kecamatan.licin"];
const JUDGES: [&str; 3] = ["juri.fajar", "juri.nyoman", "juri.sri"];
/// How long one form may take to be acknowledged, through a kill and a restart.
pub(crate) const PATIENCE: Duration = Duration::from_mins(1);
/// So many forms are acknowledged between two kills.
const BETWEEN: usize = 8;

/// What is killed.
#[derive(Debug, Clone, Copy)]
enum Victim {
    Server,
    Postgres,
    Both,
}

const KILLS: [(Victim, u64); 7] = [
    (Victim::Server, 0),
    (Victim::Postgres, 3),
    (Victim::Both, 11),
    (Victim::Server, 23),
    (Victim::Postgres, 41),
    (Victim::Both, 2),
    (Victim::Server, 67),
];

/// What all browsers know of.
#[derive(Clone)]
pub(crate) struct Town {
    /// Where the server is now.
    pub(crate) url: watch::Receiver<String>,
    pub(crate) acknowledged: Arc<AtomicUsize>,
    pub(crate) evening: Arc<AtomicBool>,
}

/// What became of the forms that somebody sent, by their wish.
#[derive(Default)]
pub(crate) struct Diary {
    acknowledged: BTreeSet<String>,
    refused: BTreeSet<String>,
    sent_again: usize,
}

/// One person's browser, which asks again until it gets an answer.
pub(crate) struct Browser {
    login: &'static str,
    http: Client,
    pub(crate) town: Town,
    diary: Diary,
}

pub(crate) type Fields = Vec<(String, String)>;

impl Browser {
    pub(crate) async fn signed_in(login: &'static str, town: Town) -> Self {
        let limit = Duration::from_secs(20);
        let http = Client::builder().cookie_store(true).redirect(Policy::none()).timeout(limit).build().unwrap();
        let browser = Self { login, http, town, diary: Diary::default() };
        let mut form = browser.get("/masuk").await.form("/masuk");
        set(&mut form, "login", login);
        set(&mut form, "sandi", demo::PASSWORD);
        let answer = browser.send("/masuk", Some(&form)).await.unwrap();
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{login} signs in: {}", answer.text());
        browser
    }

    /// One request; nothing where no whole answer came.
    async fn send(&self, path: &str, form: Option<&Fields>) -> Option<Page> {
        let address = format!("{}{path}", *self.town.url.borrow());
        let request = match form {
            None => self.http.get(address),
            Some(fields) => {
                let mut body = form_urlencoded::Serializer::new(String::new());
                body.extend_pairs(fields);
                let request = self.http.post(address).header("content-type", "application/x-www-form-urlencoded");
                request.body(body.finish())
            }
        };
        let response = request.send().await.ok()?;
        let (status, headers) = (response.status(), response.headers().clone());
        let location = headers.get(LOCATION).map(|at| at.to_str().unwrap().to_owned());
        Some(Page { path: path.to_owned(), status, location, headers, html: response.text().await.ok()? })
    }

    /// Asks until there is an answer that does not say "later".
    pub(crate) async fn ask(&self, path: &str, form: Option<&Fields>) -> (Page, usize) {
        let start = Instant::now();
        let mut times = 1;
        loop {
            let answer = self.send(path, form).await;
            let said = match answer {
                Some(page) if !page.status.is_server_error() => return (page, times),
                Some(page) => format!("{}: {}", page.status, page.text()),
                None => "nothing".to_owned(),
            };
            let (login, waited) = (self.login, start.elapsed());
            assert!(waited < PATIENCE, "{login} asked {path} {times} times in {waited:?}; the last answer was {said}");
            times += 1;
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    }

    pub(crate) async fn get(&self, path: &str) -> Page {
        self.ask(path, None).await.0
    }

    /// Opens a form, types and sends it until it is taken; a form that comes back because what it showed was old is
    /// sent as it came back. Every third is sent once more after that.
    async fn fill(&mut self, path: &str, nth: usize, typed: &[(&str, &str)]) {
        let mut page = self.get(path).await;
        let start = Instant::now();
        loop {
            let mut form = page.form(path);
            for (name, value) in typed.iter().filter(|_| page.status == StatusCode::OK) {
                set(&mut form, name, value);
            }
            let wish = form.iter().find(|(name, _)| name == "command_id").expect("a form has a wish").1.clone();
            let (answer, times) = self.ask(path, Some(&form)).await;
            self.diary.sent_again += times - 1;
            match answer.status {
                StatusCode::SEE_OTHER => {
                    assert!(self.diary.acknowledged.insert(wish), "{} sent a new form, not an old one", self.login);
                    self.town.acknowledged.fetch_add(1, Ordering::SeqCst);
                    if nth.is_multiple_of(3) {
                        let (again, _) = self.ask(path, Some(&form)).await;
                        let (first, second) = (&answer.location, &again.location);
                        assert_eq!(first, second, "the same form sent twice is answered as the first time");
                    }
                    return;
                }
                StatusCode::CONFLICT if start.elapsed() < PATIENCE => {
                    self.diary.refused.insert(wish);
                    page = answer;
                    tokio::time::sleep(Duration::from_millis(100)).await;
                }
                status => panic!("{} at {path}, sent {times} times: {status} {}", self.login, answer.text()),
            }
        }
    }

    /// The first address of those linked from a list that has a form for itself.
    async fn first_with_form(&self, list: &str, below: &str) -> Option<String> {
        for link in self.get(list).await.attributes("main a", "href") {
            if link.strip_prefix(list).is_some_and(|rest| rest.len() > 30 && !rest[1..].contains(['/', '?', '#'])) {
                let place = format!("{link}{below}");
                let page = self.get(&place).await;
                if page.attributes("form", "action").contains(&place) {
                    return Some(place);
                }
            }
        }
        None
    }

    /// An operator's day: registers innovations, and writes a draft where there is one.
    async fn operate(mut self) -> (Diary, bool) {
        let draft = self.first_with_form("/usulan", "/tulis").await;
        let section = match &draft {
            Some(place) => self.get(place).await.attributes("textarea[name^=isi-]", "name").into_iter().next(),
            None => None,
        };
        let mut nth = 0;
        while !self.town.evening.load(Ordering::SeqCst) {
            nth += 1;
            if let Some((place, section)) = draft.as_ref().zip(section.as_ref()).filter(|_| nth % 4 != 0) {
                let text = format!("Tulisan {} yang ke-{nth}, tentang layanan bagi warga.", self.login);
                self.fill(place, nth, &[(section, &text)]).await;
            } else {
                let title = format!("Inovasi {} ke-{nth}", self.login);
                let typed = [
                    ("judul", title.as_str()),
                    ("ringkasan", "Layanan yang lebih dekat dengan warga desa."),
                    ("urusan", "sosial"),
                    ("tahap", "penerapan"),
                    ("mulai_inisiatif", "2018-01-02"),
                    ("mulai_penerapan", "2019-01-02"),
                    ("bentuk", "pelayanan_publik"),
                    ("digital", "tidak"),
                    ("penggagas", "perangkat_daerah"),
                    ("tpb", "1"),
                ];
                self.fill("/inovasi/baru", nth, &typed).await;
            }
        }
        (self.diary, draft.is_some())
    }

    /// A judge's day: saves one sheet again and again.
    async fn judge(mut self) -> (Diary, bool) {
        let place = self.first_with_form("/penilaian", "").await.expect("a judge of the demo has a sheet to fill in");
        let page = self.get(&place).await;
        let values = page.attributes("form[data-score-form] [name^=nilai-]", "name");
        let notes = page.attributes("form[data-score-form] textarea[name^=catatan-]", "name");
        let mut nth = 0;
        while !self.town.evening.load(Ordering::SeqCst) {
            nth += 1;
            let (value, note) = ((60 + nth % 30).to_string(), format!("Catatan ke-{nth}."));
            let typed = values.iter().map(|name| (name.as_str(), value.as_str()));
            let typed: Vec<_> = typed.chain(notes.iter().map(|name| (name.as_str(), note.as_str()))).collect();
            self.fill(&place, nth, &typed).await;
        }
        (self.diary, true)
    }
}

pub(crate) fn set(form: &mut Fields, name: &str, value: &str) {
    form.retain(|(key, _)| key != name);
    form.push((name.to_owned(), value.to_owned()));
}

/// The private database, as the server reaches it.
pub(crate) fn database(data: &Path) -> PgPool {
    let socket = PgConnectOptions::new_without_pgpass().socket(data.join("postgres/run"));
    PgPool::connect_lazy_with(socket.port(5432).username("sayembara").database("sayembara"))
}

pub(crate) fn succeeds(data: &Path, arguments: &[&str]) {
    let done = sayembara(data).args(arguments).output().unwrap();
    let said = [done.stdout, done.stderr].map(|text| String::from_utf8_lossy(&text).into_owned()).concat();
    assert!(done.status.success(), "sayembara {}: {said}", arguments.join(" "));
}

/// Until every reader has seen the whole log.
pub(crate) async fn settled(pool: &PgPool) -> eventstore::Health {
    let start = Instant::now();
    loop {
        let health = eventstore::health(pool).await.unwrap();
        let parked: Vec<_> = health.parked().collect();
        assert!(parked.is_empty(), "parked: {parked:#?}");
        if health.lag() == 0 && health.late_timers == 0 {
            return health;
        }
        assert!(start.elapsed() < PATIENCE, "readers or timers do not come to their end: {health:#?}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

/// Kills at moments that differ, while forms are under way. The server alone is started again: its PostgreSQL is its
/// own affair.
async fn havoc(mut server: Server, data: &Path, town: &Town, moved: &watch::Sender<String>) -> Server {
    for (nth, (victim, milliseconds)) in KILLS.into_iter().enumerate() {
        let (start, before) = (Instant::now(), town.acknowledged.load(Ordering::SeqCst));
        while town.acknowledged.load(Ordering::SeqCst) < before + BETWEEN {
            assert!(start.elapsed() < PATIENCE, "nobody's forms are acknowledged before kill {nth}, of {victim:?}");
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        tokio::time::sleep(Duration::from_millis(milliseconds)).await;
        match victim {
            Victim::Postgres => {
                server.kill_postgres();
                continue;
            }
            Victim::Server => server.kill(),
            Victim::Both => {
                server.kill_postgres();
                server.kill();
            }
        }
        server = Server::start(data).await;
        moved.send_replace(server.url.clone());
    }
    server.until("/readyz", StatusCode::OK).await;
    server
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn kills_at_any_moment_lose_and_double_nothing_that_was_acknowledged() {
    let dir = directory();
    let data = dir.path().join("data");
    succeeds(&data, &["demo"]);
    let server = Server::start(&data).await;
    let (moved, url) = watch::channel(server.url.clone());
    let town = Town { url, acknowledged: Arc::default(), evening: Arc::default() };

    let mut people = tokio::task::JoinSet::new();
    for login in OPERATORS {
        people.spawn(Browser::signed_in(login, town.clone()).await.operate());
    }
    for login in JUDGES {
        people.spawn(Browser::signed_in(login, town.clone()).await.judge());
    }
    let server = havoc(server, &data, &town, &moved).await;
    town.evening.store(true, Ordering::SeqCst);
    let (mut whole, mut writers) = (Diary::default(), 0);
    while let Some(day) = people.join_next().await {
        let (diary, wrote) = day.unwrap();
        whole.acknowledged.extend(diary.acknowledged);
        whole.refused.extend(diary.refused);
        whole.sent_again += diary.sent_again;
        writers += usize::from(wrote);
    }
    assert!(writers > JUDGES.len(), "some operator of the demo has a draft to write on");
    assert!(whole.sent_again > 0, "the kills met forms under way");

    let pool = database(&data);
    let health = settled(&pool).await;
    assert!(health.is_gapless(), "the log has gaps: {health:#?}");
    let by_commands: i64 =
        sqlx::query_scalar("select sum(last_position - first_position + 1)::bigint from command_log")
            .fetch_one(&pool)
            .await
            .unwrap();
    assert_eq!(by_commands, health.head, "every event belongs to one command");
    let logged: Vec<String> = sqlx::query_scalar("select command_id from command_log where command_id like 'web:%'")
        .fetch_all(&pool)
        .await
        .unwrap();
    let mut wishes: BTreeMap<&str, usize> = BTreeMap::new();
    for command in &logged {
        let wish = command.split(['#', ':']).nth(2).unwrap();
        *wishes.entry(wish).or_default() += 1;
    }
    let lost: Vec<_> = whole.acknowledged.iter().filter(|wish| !wishes.contains_key(wish.as_str())).collect();
    assert!(lost.is_empty(), "acknowledged and not in the log: {lost:?}");
    let doubled: Vec<_> = wishes.iter().filter(|(_, times)| **times > 1).collect();
    assert!(doubled.is_empty(), "in the log more than once: {doubled:?}");
    let unheard: Vec<_> = wishes.keys().filter(|wish| !whole.acknowledged.contains(**wish)).collect();
    assert!(unheard.is_empty(), "in the log, but nobody was told: {unheard:?} (refused: {:?})", whole.refused);

    let before = read_models(&pool).await;
    succeeds(&data, &["rebuild", "--all"]);
    let after = settled(&pool).await;
    assert_eq!(after.head, health.head, "nothing happened meanwhile");
    assert_same(&before, &read_models(&pool).await);
    succeeds(&data, &["doctor"]);
    pool.close().await;
    drop(server);
}
