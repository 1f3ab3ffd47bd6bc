//! One browser window, used as people use it: by what is written on the page.

use super::driver::Driver;
use base64::{Engine, prelude::BASE64_STANDARD};
use fantoccini::{
    Client, ClientBuilder,
    elements::{Element, ElementRef},
};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use std::{path::Path, time::Duration};

/// How long the page may take to show what is waited for.
const PATIENCE: Duration = Duration::from_secs(15);
const LOOK_AGAIN: Duration = Duration::from_millis(100);

/// Finds an element by its words. `kind` is "field", "press" or "choose"; `near` narrows to the smallest part of the
/// page that says it and holds a match.
const FIND: &str = r#"
const [kind, want, near] = arguments;
const plain = (text) => (text ?? "").replace(/\s+/g, " ").trim();
const seen = (element) => element.getClientRects().length > 0 && element.checkVisibility({ visibilityProperty: true });
const name = (element) => plain(element.getAttribute("aria-label") || element.innerText || element.value || element.textContent);
const match = (list, text) => list.find((e) => text(e) === want) ?? list.find((e) => text(e).startsWith(want));
const inside = (root) => {
  if (kind === "press") {
    const all = [...root.querySelectorAll("button, a[href], summary, input[type=submit]")].filter(seen);
    return match(all, name);
  }
  const labels = [...root.querySelectorAll("label")].filter(seen);
  const fits = (label) => {
    const field = label.control;
    if (!field) return false;
    const box = field.type === "checkbox" || field.type === "radio";
    return kind === "choose" ? box : !box;
  };
  const label = match(labels.filter(fits), (label) => plain(label.innerText).replace(/ ?\((wajib|boleh kosong|opsional)\)$/, ""));
  if (label) return kind === "choose" ? label : label.control;
  const named = [...root.querySelectorAll("input, select, textarea")].filter(seen);
  return match(named, (field) => plain(field.getAttribute("aria-label")));
};
let roots = [document.querySelector("main") ?? document, document];
const dialog = document.querySelector("dialog[open]");
if (dialog) roots = [dialog];
else if (near) {
  roots = [...document.querySelectorAll("main *")].filter((e) => seen(e) && plain(e.innerText).includes(near));
  roots.sort((a, b) => a.innerText.length - b.innerText.length);
}
for (const root of roots) {
  const found = inside(root);
  if (found) {
    found.scrollIntoView({ block: "center", behavior: "instant" });
    return found;
  }
}
return null;
"#;

/// A window with cookies of its own.
pub(crate) struct Window {
    client: Client,
    http: reqwest::Client,
    driver: String,
    session: String,
    site: String,
    /// Names its pictures.
    name: String,
    width: u32,
}

impl Window {
    /// Opens a window of this width on the site.
    pub(super) async fn open(driver: &Driver, site: &str, name: &str, width: u32) -> Self {
        let height = if width < 500 { 780 } else { 900 };
        let mut builder = ClientBuilder::new(HttpConnector::new());
        builder.capabilities(driver.capabilities(name, width, height));
        let client = builder.connect(&driver.url()).await.expect("a browser window");
        let session = client.session_id().await.unwrap().unwrap();
        Self {
            client,
            http: reqwest::Client::new(),
            driver: driver.url(),
            session,
            site: site.to_owned(),
            name: name.to_owned(),
            width,
        }
    }

    /// Opens a page by its address on the site.
    pub(crate) async fn goto(&self, path: &str) {
        self.client.goto(&format!("{}{path}", self.site)).await.unwrap();
        self.look_over().await;
    }

    pub(crate) async fn reload(&self) {
        self.client.refresh().await.unwrap();
    }

    /// The path of the page, with its query.
    pub(crate) async fn path(&self) -> String {
        let url = self.client.current_url().await.unwrap().to_string();
        url.strip_prefix(&self.site).unwrap_or(&url).to_owned()
    }

    /// Everything that can be read on the page.
    pub(crate) async fn text(&self) -> String {
        let text = self.run("return document.body.innerText.replace(/\\s+/g, ' ')", vec![]).await;
        text.as_str().unwrap_or_default().to_owned()
    }

    /// Waits until the page says this.
    pub(crate) async fn sees(&self, words: &str) {
        let found = self.until(async || self.text().await.contains(words).then_some(())).await;
        if found.is_none() {
            self.fail(&format!("does not see {words:?}")).await;
        }
    }

    /// The page, as it stands, does not say this.
    pub(crate) async fn does_not_see(&self, words: &str) {
        if self.text().await.contains(words) {
            self.fail(&format!("sees {words:?}")).await;
        }
    }

    /// Presses the button or follows the link with these words.
    pub(crate) async fn press(&self, words: &str) {
        self.press_near("", words).await;
    }

    /// The same, in the smallest part of the page that says `near`.
    pub(crate) async fn press_near(&self, near: &str, words: &str) {
        let element = self.find("press", words, near).await;
        let before = self.mark().await;
        if let Err(error) = element.click().await {
            self.fail(&format!("cannot press {words:?}: {error}")).await;
        }
        self.arrive(before).await;
    }

    /// Types into the field with this label, in place of what is there.
    pub(crate) async fn fill(&self, label: &str, typed: &str) {
        self.fill_near("", label, typed).await;
    }

    /// The same, in the smallest part of the page that says `near`.
    pub(crate) async fn fill_near(&self, near: &str, label: &str, typed: &str) {
        let field = self.find("field", label, near).await;
        // Dates and times are typed differently in each language of the browser; long texts key by key take minutes.
        let as_one = typed.chars().count() > 60;
        let script = "const [field, value, asOne] = arguments;
            field.focus();
            if (asOne || ['date', 'datetime-local', 'time', 'month'].includes(field.type) || field.tagName === 'SELECT') {
                if (field.tagName === 'SELECT') {
                    const plain = (text) => text.replace(/\\s+/g, ' ').trim();
                    const options = [...field.options];
                    const option = options.find((o) => plain(o.text) === value) ?? options.find((o) => plain(o.text).startsWith(value));
                    if (!option) return options.map((o) => plain(o.text)).join(' | ');
                    field.value = option.value;
                } else field.value = value;
                field.dispatchEvent(new Event('input', { bubbles: true }));
                field.dispatchEvent(new Event('change', { bubbles: true }));
                return true;
            }
            return false;";
        let arguments = vec![serde_json::to_value(&field).unwrap(), json!(typed), json!(as_one)];
        match self.run(script, arguments).await {
            Value::Bool(true) => {}
            Value::Bool(false) => {
                field.clear().await.unwrap();
                field.send_keys(typed).await.unwrap();
            }
            other => self.fail(&format!("finds no choice {typed:?} in {label:?}, only {other}")).await,
        }
    }

    /// Gives a file to the field with this label.
    pub(crate) async fn attach(&self, near: &str, label: &str, file: &Path) {
        let field = self.find("field", label, near).await;
        field.send_keys(&file.display().to_string()).await.unwrap();
    }

    /// Ticks the box or picks the option with this label.
    pub(crate) async fn choose(&self, label: &str) {
        self.choose_near("", label).await;
    }

    /// The same, in the smallest part of the page that says `near`.
    pub(crate) async fn choose_near(&self, near: &str, label: &str) {
        let found = self.find("choose", label, near).await;
        let chosen = "return arguments[0].control.checked";
        if self.run(chosen, vec![serde_json::to_value(&found).unwrap()]).await != json!(true)
            && let Err(error) = found.click().await
        {
            self.fail(&format!("cannot choose {label:?}: {error}")).await;
        }
    }

    /// What stands in the field with this label.
    pub(crate) async fn value(&self, label: &str) -> String {
        let field = self.find("field", label, "").await;
        field.prop("value").await.unwrap().unwrap_or_default()
    }

    /// What a judge does before the first entry of a round.
    pub(crate) async fn declares_no_relations(&self) {
        self.goto("/penilaian").await;
        self.press("Isi pernyataan hubungan").await;
        let all =
            "Selain yang saya centang, saya tidak punya hubungan dengan pengusul dan inovasi mana pun di babak ini.";
        self.choose(all).await;
        self.press("Kirim pernyataan").await;
        self.sees("Pernyataan Anda diterima: tidak ada hubungan dengan").await;
    }

    /// Signs in on the sign-in page.
    pub(crate) async fn sign_in(&self, username: &str, password: &str) {
        self.goto("/masuk").await;
        self.fill("E-mail atau nama pengguna", username).await;
        self.fill("Kata sandi", password).await;
        self.press("Masuk").await;
        let inside = self.until(async || (!self.path().await.starts_with("/masuk")).then_some(())).await;
        if inside.is_none() {
            self.fail("is not signed in").await;
        }
    }

    /// Keeps a picture of the whole page in `target/screens/`.
    pub(crate) async fn picture(&self, what: &str) {
        self.look_over().await;
        let size = self.run("return [innerWidth, document.documentElement.scrollHeight]", vec![]).await;
        let clip = json!({ "x": 0, "y": 0, "width": size[0], "height": size[1], "scale": 1 });
        let parameters = json!({ "format": "png", "captureBeyondViewport": true, "clip": clip });
        let body = json!({ "cmd": "Page.captureScreenshot", "params": parameters });
        let answer = self.ask("goog/cdp/execute", &body).await;
        let png = BASE64_STANDARD.decode(answer["data"].as_str().unwrap_or_default()).unwrap();
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/screens");
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(folder.join(format!("{what}-{}.png", self.width)), png).unwrap();
    }

    /// Nothing sticks out to the right, and no field is without a name.
    async fn look_over(&self) {
        let wide = "return Math.max(0, document.documentElement.scrollWidth - innerWidth)";
        let beyond = self.run(wide, vec![]).await.as_i64().unwrap_or_default();
        if beyond > 1 {
            self.fail(&format!("has to scroll {beyond} px sideways")).await;
        }
    }

    /// Closes the window; the browser must not have complained about any page.
    pub(crate) async fn close(self) {
        let said = self.ask("se/log", &json!({ "type": "browser" })).await;
        let complaints: Vec<&str> = said
            .as_array()
            .map(Vec::as_slice)
            .unwrap_or_default()
            .iter()
            .filter(|line| line["level"] == "SEVERE" && line["source"] != "network")
            .filter_map(|line| line["message"].as_str())
            .collect();
        assert!(complaints.is_empty(), "{}: the browser complained: {complaints:#?}", self.name);
        self.client.close().await.unwrap();
    }

    /// Cuts the network of this window, or gives it back.
    pub(crate) async fn signal(&self, there: bool) {
        for (cmd, params) in [
            ("Network.enable", json!({})),
            (
                "Network.emulateNetworkConditions",
                json!({ "offline": !there, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1 }),
            ),
        ] {
            self.ask("goog/cdp/execute", &json!({ "cmd": cmd, "params": params })).await;
        }
    }

    /// Runs a script in the page.
    pub(crate) async fn run(&self, script: &str, arguments: Vec<Value>) -> Value {
        for _ in 0..20 {
            match self.client.execute(script, arguments.clone()).await {
                Ok(value) => return value,
                // The page is on its way to the next one.
                Err(error) if error.to_string().contains("context") || error.to_string().contains("navigat") => {
                    tokio::time::sleep(LOOK_AGAIN).await;
                }
                Err(error) => panic!("{}: {error}", self.name),
            }
        }
        panic!("{}: the page never came to rest", self.name)
    }

    async fn find(&self, kind: &str, words: &str, near: &str) -> Element {
        let arguments = || vec![json!(kind), json!(words), json!(near)];
        let found = self
            .until(async || {
                let element = self.run(FIND, arguments()).await;
                let id = element.as_object()?.values().next()?.as_str()?.to_owned();
                Some(Element::from_element_id(self.client.clone(), ElementRef::from(id)))
            })
            .await;
        match found {
            Some(element) => element,
            None => self.fail(&format!("finds nothing to {kind}: {words:?} near {near:?}")).await,
        }
    }

    async fn until<T>(&self, look: impl AsyncFn() -> Option<T>) -> Option<T> {
        let end = tokio::time::Instant::now() + PATIENCE;
        loop {
            if let Some(found) = look().await {
                return Some(found);
            }
            if tokio::time::Instant::now() > end {
                return None;
            }
            tokio::time::sleep(LOOK_AGAIN).await;
        }
    }

    /// Tells this page from the next one.
    async fn mark(&self) -> Value {
        self.run("return performance.timeOrigin", vec![]).await
    }

    /// After a press: where a page was asked for, waits until it is there.
    async fn arrive(&self, before: Value) {
        // A press that only opens something stays on the page; one that sends a form marks the form at once.
        let script =
            "const sending = performance.timeOrigin === arguments[0] && document.querySelector('form[data-sent]');
            return document.readyState === 'complete' && !sending";
        let there = async || (self.run(script, vec![before.clone()]).await == json!(true)).then_some(());
        if self.until(there).await.is_none() {
            self.fail("waits for the next page").await;
        }
        self.look_over().await;
    }

    async fn ask(&self, what: &str, body: &Value) -> Value {
        let url = format!("{}/session/{}/{what}", self.driver, self.session);
        let answer: Value = self.http.post(url).json(body).send().await.unwrap().json().await.unwrap();
        answer["value"].clone()
    }

    async fn fail(&self, what: &str) -> ! {
        let text = self.text().await;
        let path = self.path().await;
        panic!("{} at {path} {what}. The page says:\n{text}", self.name)
    }
}
