// Sayembara: what a page can do beyond plain HTML. Every form works without this file.
//
//   textarea[data-words]        counts words while typing
//   form[data-autosave=URL]     sends the draft a few seconds after typing stops, keeps a copy on the device
//   button[data-confirm]        asks before sending
//   form[data-score-form]       weighted total of inputs with data-weight; a copy on the phone is sent by itself
//   [data-phone]                score sheets that wait on this phone, sent from the judge's queue
//   [data-closes-at]            counts down by the server's clock (body[data-now])
//   [data-live=URL]             looks again for what changed, while the page is visible; says when in [data-live-note]
(() => {
  "use strict";

  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const make = (tag, className, text) => {
    const element = document.createElement(tag);
    if (className) element.className = className;
    if (text) element.textContent = text;
    return element;
  };
  const clock = (date) =>
    `${String(date.getHours()).padStart(2, "0")}.${String(date.getMinutes()).padStart(2, "0")}`;
  const newId = () => {
    const b = crypto.getRandomValues(new Uint8Array(16));
    b[6] = (b[6] & 0x0f) | 0x40;
    b[8] = (b[8] & 0x3f) | 0x80;
    return [...b].map((n, i) => ([4, 6, 8, 10].includes(i) ? "-" : "") + n.toString(16).padStart(2, "0")).join("");
  };

  // Word count; the server counts again and its count is the one that holds.
  const countWords = (text) => text.split(/\s+/u).filter(Boolean).length;
  const showCount = (area) => {
    const limit = Number(area.dataset.words);
    const place = document.getElementById(`${area.id}-count`);
    if (!place) return;
    const n = countWords(area.value);
    place.textContent = `${n} dari ${limit} kata${n > limit ? `, lebih ${n - limit}` : ""}`;
    place.classList.toggle("count-over", n > limit);
  };

  // Weighted total, in whole hundredths so that no binary fraction shows.
  const toNumber = (text) => {
    const plain = text.trim().replace(",", ".");
    return /^\d+(\.\d+)?$/.test(plain) ? Number(plain) : null;
  };
  const showTotal = (form) => {
    const place = form.querySelector("[data-score-total]");
    if (!place) return;
    const inputs = all("[data-weight]", form);
    let sum = 0;
    let weights = 0;
    let filled = 0;
    for (const input of inputs) {
      const weight = toNumber(input.dataset.weight) ?? 0;
      const value = toNumber(input.value);
      // What is not scored is missing, never zero.
      if (value === null) continue;
      filled += 1;
      weights += weight;
      sum += Math.round(value * 100) * weight;
    }
    const total = Math.round(sum / weights) / 100;
    place.textContent = weights === 0 ? "–" : total.toLocaleString("id-ID", { minimumFractionDigits: 2, maximumFractionDigits: 2 });
    const note = form.querySelector("[data-score-filled]");
    if (note) note.textContent = `${filled} dari ${inputs.length} kriteria terisi`;
  };

  const PREFIX = "sayembara:draf:";
  const stored = (key) => {
    try {
      return JSON.parse(localStorage.getItem(key));
    } catch {
      return null;
    }
  };
  const drop = (key) => {
    try {
      localStorage.removeItem(key);
    } catch {
      /* A device that keeps nothing has nothing to forget. */
    }
  };
  const inputsOf = (form) =>
    all("textarea[name], select[name], input[name]", form).filter(
      (input) => !["hidden", "file", "password", "submit"].includes(input.type),
    );
  const valuesOf = (form) => {
    const values = {};
    for (const input of inputsOf(form)) {
      if (input.type === "checkbox" || input.type === "radio") {
        values[input.name] ??= [];
        if (input.checked) values[input.name].push(input.value);
      } else values[input.name] = input.value;
    }
    return values;
  };
  const plain = (value) => String(value ?? "").replaceAll("\r\n", "\n").trim();
  // "85,0" was not written anew where "85" stands.
  const scored = (value) => (plain(value) ? Number(plain(value).replace(",", ".")) : NaN);
  const same = (name, one, other) =>
    plain(one) === plain(other) || (name.startsWith("nilai-") && scored(one) === scored(other));
  const differing = (one, other) => Object.keys(one).filter((name) => !same(name, one[name], other[name]));
  const revisionOf = (form) => form.querySelector("input[name=revisi]")?.value;
  const labelOf = (input) => {
    if (input.name.startsWith("cek-")) return input.labels[0].textContent.trim();
    const group = input.closest("fieldset")?.querySelector("legend")?.firstChild?.textContent ?? "";
    return `${input.name.startsWith("catatan") ? "Catatan" : "Nilai"} ${group}`.trim();
  };
  // What was written, as rows of label and one or two versions.
  const versions = (names, labels, columns) => {
    const list = make("dl", "dl");
    for (const name of names) {
      list.append(make("dt", "", labels[name] ?? name));
      for (const [head, values] of columns) {
        list.append(make("dd", "", `${head ? `${head}: ` : ""}${plain(values[name]) || "(kosong)"}`));
      }
    }
    return list;
  };
  const noticeOf = (title, ...parts) => {
    const notice = make("div", "notice notice-peringatan");
    notice.setAttribute("role", "status");
    notice.append(make("p", "notice-title", title), ...parts);
    return notice;
  };
  // The page of a sheet as the server has it now: its form, or none where it takes no more scores.
  const freshForm = async (page) => {
    const reply = await fetch(page, { redirect: "manual" });
    if (reply.status >= 500 || reply.status === 429) throw reply;
    if (!reply.ok) return { gone: reply.status === 404 || reply.type === "opaqueredirect" };
    const seen = new DOMParser().parseFromString(await reply.text(), "text/html");
    return { form: seen.querySelector("form[data-score-form]"), received: receivedOn(seen) };
  };
  // The scores of a sheet that takes no more, as the server has them.
  const receivedOn = (seen) =>
    Object.fromEntries(all("[data-received] input", seen).map((input) => [input.name, input.value]));

  // Autosave: POSTs the whole form without its files, with a fresh command_id and x-csrf.
  // The answer: {"pukul", "fields": {"versi": "8"}, "pesan"}; every part may be missing.
  // `fields` replaces hidden inputs of that name, so that the next save builds on this one.
  // An ended session answers {"pesan", "masuk"}: the words wait here until somebody signs in.
  class Autosave {
    constructor(form) {
      this.form = form;
      this.url = form.dataset.autosave;
      this.key = `sayembara:draf:${this.url}`;
      this.timer = 0;
      this.wait = 4000;
      this.edit = 0;
      this.sent = 0;
      this.busy = false;
      this.leaving = false;
      this.halted = false;
      this.signedOut = false;
      this.sheet = form.matches("[data-score-form]");
      this.place = form.querySelector("[data-save-state]");
      if (!this.place) {
        this.place = make("p", "save-state");
        this.place.setAttribute("role", "status");
        form.append(this.place);
      }
      this.offerCopy();
      form.addEventListener("input", () => this.changed());
      form.addEventListener("change", () => this.changed());
      form.addEventListener("submit", (event) => {
        // Without the server a page would be lost: the sheet stays, its words are on the phone.
        if (this.sheet && (this.choosing || !navigator.onLine || this.place.dataset.state === "unsent")) {
          event.preventDefault();
          if (this.choosing) return;
          this.keep();
          this.send();
          return;
        }
        this.leaving = true;
        clearTimeout(this.timer);
      });
      addEventListener("online", () => this.dirty() && this.send());
      addEventListener("pageshow", () => (this.leaving = false));
      addEventListener("focus", () => this.signedOut && this.resume());
      addEventListener("beforeunload", (event) => {
        if (this.dirty() && !this.leaving) event.preventDefault();
      });
      document.addEventListener("visibilitychange", () => {
        if (document.visibilityState === "hidden" && this.dirty() && !this.leaving) this.send();
      });
    }

    dirty() {
      return this.edit > this.sent;
    }

    say(state, text) {
      this.place.dataset.state = state;
      if (this.place.textContent !== text) this.place.textContent = text;
    }

    snapshot() {
      return valuesOf(this.form);
    }

    apply(values) {
      for (const input of inputsOf(this.form)) {
        const value = values[input.name];
        if (value === undefined) continue;
        if (Array.isArray(value)) input.checked = value.includes(input.value);
        else input.value = value;
      }
      all("textarea[data-words]", this.form).forEach(showCount);
      if (this.form.matches("[data-score-form]")) showTotal(this.form);
    }

    keep() {
      try {
        const copy = { at: Date.now(), values: this.snapshot() };
        if (this.sheet) {
          copy.base = this.base ?? revisionOf(this.form);
          copy.title = this.form.dataset.scoreForm;
          copy.labels = Object.fromEntries(inputsOf(this.form).map((input) => [input.name, labelOf(input)]));
        }
        localStorage.setItem(this.key, JSON.stringify(copy));
        return true;
      } catch {
        return false;
      }
    }

    forget() {
      drop(this.key);
    }

    // A copy that never reached the server is offered, never laid over the page by itself.
    offerCopy() {
      const copy = stored(this.key);
      if (!copy || !copy.values) return;
      const here = this.snapshot();
      if (differing(copy.values, here).length === 0) {
        this.forget();
        return;
      }
      if (this.sheet) {
        // Written on what the server still has: it goes on by itself. Otherwise the judge decides.
        if (copy.base === revisionOf(this.form)) {
          this.apply(copy.values);
          setTimeout(() => {
            this.changed();
            this.send();
          }, 0);
        } else this.choose(copy.values, here, revisionOf(this.form));
        return;
      }
      const at = new Date(copy.at);
      const day = at.toLocaleDateString("id-ID", { day: "numeric", month: "long" });
      const notice = make("div", "notice notice-peringatan");
      notice.setAttribute("role", "status");
      notice.append(
        make("p", "notice-title", "Ada tulisan yang belum terkirim di perangkat ini."),
        make("p", "", `Ditulis ${day} pukul ${clock(at)}. Pakai tulisan itu, atau buang dan lanjutkan dari yang tersimpan di server.`),
      );
      const row = make("p", "row");
      const use = make("button", "btn btn-second", "Pakai tulisan itu");
      const drop = make("button", "btn btn-danger", "Buang");
      use.type = drop.type = "button";
      use.addEventListener("click", () => {
        this.apply(copy.values);
        notice.remove();
        this.changed();
      });
      drop.addEventListener("click", () => {
        this.forget();
        notice.remove();
      });
      row.append(use, drop);
      notice.append(row);
      this.form.prepend(notice);
    }

    // Saved elsewhere since: both versions, side by side, until one is chosen.
    choose(mine, theirs, revision) {
      this.choosing = this.halted = true;
      const lock = (on) => inputsOf(this.form).forEach((input) => (input.disabled = on));
      lock(true);
      this.base = "";
      this.keepValues?.remove();
      const names = differing(mine, theirs);
      const labels = Object.fromEntries(inputsOf(this.form).map((input) => [input.name, labelOf(input)]));
      const row = make("p", "row");
      const notice = noticeOf(
        "Lembar ini sudah disimpan dari perangkat atau halaman lain.",
        make("p", "", "Pilih mana yang berlaku:"),
        versions(names, labels, [["Di perangkat ini", mine], ["Di server", theirs]]),
        row,
      );
      const pick = (label, values) => {
        const button = make("button", "btn btn-second", label);
        button.type = "button";
        button.addEventListener("click", () => {
          for (const input of all("input[name=revisi]", this.form)) input.value = revision;
          this.apply(values);
          notice.remove();
          this.choosing = this.halted = false;
          lock(false);
          this.base = undefined;
          if (values === theirs) {
            this.sent = this.edit;
            this.forget();
            this.say("saved", "Yang di server dipakai.");
          } else {
            this.changed();
            this.send();
          }
        });
        row.append(button);
      };
      pick("Pakai yang di perangkat ini", mine);
      pick("Pakai yang di server", theirs);
      this.keepValues = notice;
      this.form.prepend(notice);
      this.say("unsent", "Pilih dulu mana yang berlaku.");
      notice.scrollIntoView({ block: "start" });
    }

    // What the server has is on its page.
    async overtaken() {
      const { form } = await freshForm(location.pathname);
      const mine = this.snapshot();
      if (form && differing(mine, valuesOf(form)).length === 0) {
        // It had arrived; only the answer was lost.
        for (const input of all("input[name=revisi]", this.form)) input.value = revisionOf(form);
        this.sent = this.edit;
        this.forget();
        this.say("saved", "Tersimpan di server");
      } else if (form) this.choose(mine, valuesOf(form), revisionOf(form));
      else this.halt("Tersimpan di perangkat ini, tidak diterima server. Muat ulang untuk melihat sebabnya.");
    }

    changed() {
      this.edit += 1;
      if (this.choosing) return;
      this.keep();
      if (this.halted) return;
      this.say("typing", "Menulis…");
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.send(), 3000);
    }

    async send() {
      clearTimeout(this.timer);
      if (this.busy || this.halted || this.leaving) return;
      this.busy = true;
      const upTo = this.edit;
      const body = new URLSearchParams();
      for (const [name, value] of new FormData(this.form)) if (typeof value === "string") body.append(name, value);
      body.set("command_id", newId());
      try {
        const reply = await fetch(this.url, {
          method: "POST",
          body,
          headers: { "x-csrf": body.get("csrf") ?? "", accept: "application/json" },
          redirect: "manual",
          keepalive: body.toString().length < 60000,
        });
        if (reply.ok) {
          await this.saved(reply, upTo);
        } else if (reply.status >= 500 || reply.status === 429) {
          this.later();
        } else {
          const answer = await reply.json().catch(() => ({}));
          const said = answer.pesan || "Draf tidak dapat disimpan. Muat ulang halaman ini.";
          if (answer.masuk) this.signIn(said, answer.masuk);
          else if (reply.status === 409 && this.sheet) await this.overtaken();
          else if (reply.status === 422) this.say("failed", this.sheet ? `${said} Tersimpan di perangkat ini, tidak diterima server.` : said);
          else this.halt(`${said} Tulisan Anda disimpan di perangkat ini.`);
        }
      } catch {
        this.later();
      }
      this.busy = false;
      if (this.dirty() && this.place.dataset.state === "saved") this.changed();
    }

    async saved(reply, upTo) {
      const answer = await reply.json().catch(() => ({}));
      for (const [name, value] of Object.entries(answer.fields ?? {})) {
        for (const input of all("input[type=hidden]", this.form)) if (input.name === name) input.value = value;
      }
      this.sent = Math.max(this.sent, upTo);
      this.wait = 4000;
      if (!this.dirty()) this.forget();
      else this.keep();
      this.say("saved", answer.pesan || `Tersimpan ${this.sheet ? "di server" : "sementara"} pukul ${answer.pukul || clock(new Date())}`);
    }

    later() {
      this.say(
        "unsent",
        this.sheet ? "Tersimpan di perangkat ini, belum terkirim. Akan dikirim sendiri." : "Belum terkirim, disimpan di perangkat ini. Akan dicoba lagi.",
      );
      this.timer = setTimeout(() => this.send(), this.wait);
      this.wait = Math.min(this.wait * 2, 60000);
    }

    halt(text) {
      this.halted = true;
      this.say("failed", text);
    }

    // The session has ended: what is typed now stays on the device.
    signIn(said, href) {
      this.signedOut = true;
      this.halt(`${said} Tulisan Anda disimpan di perangkat ini dan dikirim begitu Anda kembali ke sini. `);
      const link = make("a", "", "Masuk lagi di tab baru");
      link.href = href;
      link.target = "_blank";
      this.place.append(link);
    }

    // The page itself knows the token of the new session.
    async resume() {
      try {
        const reply = await fetch(location.href, { redirect: "manual" });
        if (!reply.ok) return;
        const fresh = new DOMParser().parseFromString(await reply.text(), "text/html");
        const token = fresh.querySelector("main input[name=csrf]")?.value;
        if (!token) return;
        for (const input of all("input[name=csrf]")) input.value = token;
        this.signedOut = this.halted = false;
        this.send();
      } catch {
        /* The connection is gone as well: the next look at this page tries again. */
      }
    }
  }

  // The sheets that wait on this phone, told and sent from the judge's queue.
  const waiting = () => {
    try {
      return Object.keys(localStorage).filter((key) => key.startsWith(`${PREFIX}/penilaian/`));
    } catch {
      return [];
    }
  };
  const sendOne = async (key, copy) => {
    const url = key.slice(PREFIX.length);
    const page = url.replace(/\/simpan$/, "");
    const { form, gone, received } = await freshForm(page);
    if (differing(copy.values, form ? valuesOf(form) : (received ?? {})).length === 0) {
      drop(key);
      return "";
    }
    if (!form) return gone ? "Server meminta Anda masuk lagi, atau tugas ini sudah berakhir." : "Lembar ini tidak menerima nilai lagi.";
    if (copy.base !== revisionOf(form)) return "Lembar ini sudah disimpan dari perangkat lain. Buka untuk memilih mana yang berlaku.";
    const csrf = form.querySelector("input[name=csrf]").value;
    const body = new URLSearchParams({ csrf, command_id: newId(), revisi: copy.base });
    for (const [name, value] of Object.entries(copy.values)) for (const one of [value].flat()) body.append(name, one);
    const reply = await fetch(url, { method: "POST", body, headers: { "x-csrf": csrf, accept: "application/json" }, redirect: "manual" });
    const answer = await reply.json().catch(() => ({}));
    if (!reply.ok) return answer.pesan || "Belum diterima server.";
    // Written on meanwhile in another window: that copy waits for its own turn.
    if (stored(key)?.at === copy.at) drop(key);
    return { received: answer.pukul ?? clock(new Date()) };
  };
  const flush = async (place, received) => {
    const list = make("ul");
    let left = 0;
    for (const key of waiting()) {
      const copy = stored(key);
      if (!copy?.values || copy.base === undefined) continue;
      let said = "Belum terkirim. Akan dikirim sendiri begitu ada sinyal.";
      try {
        said = await sendOne(key, copy);
      } catch {
        /* No signal: it waits. */
      }
      if (said === "") continue;
      if (said.received) {
        received.push(`${copy.title}: diterima server pukul ${said.received}.`);
        continue;
      }
      left += 1;
      const item = make("li");
      const link = make("a", "", copy.title);
      link.href = key.slice(PREFIX.length).replace(/\/simpan$/, "");
      item.append(link, ` ${said}`);
      list.append(item);
    }
    place.replaceChildren();
    if (left > 0) place.append(noticeOf(`${left} lembar tersimpan di perangkat ini, belum terkirim.`, list));
    for (const line of received) place.append(make("p", "", line));
    return left;
  };
  const sendWaiting = (place) => {
    const received = [];
    let busy = false;
    const turn = async () => {
      if (busy) return;
      busy = true;
      await flush(place, received);
      busy = false;
    };
    addEventListener("online", turn);
    setInterval(() => waiting().length > 0 && turn(), 15000);
    turn();
  };
  // A sheet that takes no more scores, with words that the server never got.
  const showKept = () => {
    const key = `${PREFIX}${location.pathname}/simpan`;
    const copy = stored(key);
    if (!copy?.values || copy.base === undefined || document.querySelector("form[data-score-form]")) return;
    const names = differing(copy.values, receivedOn(document));
    if (names.length === 0) {
      drop(key);
      return;
    }
    const button = make("button", "btn btn-danger", "Buang");
    button.type = "button";
    const notice = noticeOf(
      "Yang ini tersimpan di perangkat ini saja, tidak diterima server.",
      make("p", "", "Lembar ini tidak menerima nilai lagi. Salin yang perlu, lalu hubungi panitia."),
      versions(names, copy.labels ?? {}, [["", copy.values]]),
      button,
    );
    button.addEventListener("click", () => {
      drop(key);
      notice.remove();
    });
    document.querySelector("main")?.prepend(notice);
  };

  // A question before something that cannot be taken back.
  const ask = (button) => {
    const dialog = make("dialog", "ask");
    const question = make("p", "", button.dataset.confirm);
    question.id = "tanya";
    dialog.setAttribute("aria-labelledby", "tanya");
    const row = make("div", "actions");
    const yes = make("button", "btn", button.textContent);
    const no = make("button", "btn btn-second", "Batal");
    yes.type = no.type = "button";
    yes.addEventListener("click", () => {
      dialog.close();
      button.dataset.asked = "1";
      button.form.requestSubmit(button);
      delete button.dataset.asked;
    });
    no.addEventListener("click", () => dialog.close());
    dialog.addEventListener("close", () => dialog.remove());
    row.append(yes, no);
    dialog.append(question, row);
    document.body.append(dialog);
    dialog.showModal();
    no.focus();
  };

  // What is left until an instant, in the two largest units.
  const left = (ms) => {
    if (ms <= 0) return "sudah ditutup";
    const minutes = Math.floor(ms / 60000);
    const days = Math.floor(minutes / 1440);
    const hours = Math.floor((minutes % 1440) / 60);
    if (days > 0) return `tinggal ${days} hari${days < 7 && hours > 0 ? ` ${hours} jam` : ""}`;
    if (hours > 0) return `tinggal ${hours} jam ${minutes % 60} menit`;
    if (minutes > 4) return `tinggal ${minutes} menit`;
    return `tinggal ${minutes} menit ${Math.floor((ms % 60000) / 1000)} detik`;
  };
  const countDown = () => {
    const places = all("[data-closes-at]");
    const now = Date.parse(document.body.dataset.now ?? "");
    if (places.length === 0 || Number.isNaN(now)) return;
    const started = performance.now();
    const tick = () => {
      const time = now + performance.now() - started;
      let soonest = Infinity;
      for (const place of places) {
        const rest = Date.parse(place.dataset.closesAt) - time;
        if (Number.isNaN(rest)) continue;
        const text = left(rest);
        if (place.textContent !== text) place.textContent = text;
        if (rest > 0) soonest = Math.min(soonest, rest);
      }
      if (soonest < Infinity) setTimeout(tick, soonest < 360000 ? 1000 : 20000);
    };
    tick();
  };

  // A part of a page that others change. The server answers 304 while it is what data-etag names.
  const follow = (place) => {
    const note = document.querySelector("[data-live-note]");
    const say = (text) => note && (note.textContent = text);
    let tag = place.dataset.etag ?? "";
    let timer = 0;
    let last = "";
    const again = (wait) => {
      clearTimeout(timer);
      timer = setTimeout(look, wait);
    };
    const look = async () => {
      clearTimeout(timer);
      if (document.visibilityState !== "visible") return;
      try {
        const reply = await fetch(place.dataset.live, { headers: { "if-none-match": tag }, cache: "no-store", redirect: "manual" });
        if (reply.type === "opaqueredirect" || (reply.status >= 400 && reply.status < 500)) {
          say("Papan ini tidak diperbarui lagi. Muat ulang halaman ini.");
          return;
        }
        if (reply.ok) show(place, await reply.text());
        else if (reply.status !== 304) throw new Error(reply.status);
        tag = reply.headers.get("etag") ?? tag;
        last = reply.headers.get("x-keadaan") ?? last;
        say(`Diperbarui sendiri. Keadaan pada ${last}.`);
        again(1500);
      } catch {
        say(`Tidak tersambung, akan dicoba lagi.${last ? ` Keadaan pada ${last}.` : ""}`);
        again(5000);
      }
    };
    document.addEventListener("visibilitychange", look);
    again(1500);
  };
  // Whoever stood on a link of the part stands on the same link afterwards.
  const show = (place, html) => {
    const held = place.contains(document.activeElement) ? document.activeElement.getAttribute("href") : null;
    place.innerHTML = html;
    if (held) all("a", place).find((link) => link.getAttribute("href") === held)?.focus({ preventScroll: true });
  };

  document.addEventListener("input", (event) => {
    if (event.target.matches("textarea[data-words]")) showCount(event.target);
    const form = event.target.closest("form[data-score-form]");
    if (form) showTotal(form);
  });

  document.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-confirm]");
    if (!button || !button.form || button.dataset.asked || typeof HTMLDialogElement === "undefined") return;
    if (!button.formNoValidate && !button.form.reportValidity()) {
      event.preventDefault();
      return;
    }
    event.preventDefault();
    ask(button);
  });

  // One sending per press. The form is sent with the pressed button, so it is switched off a moment later.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "post") return;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "1";
    const buttons = all("button[type=submit]", form);
    setTimeout(() => buttons.forEach((button) => (button.disabled = true)), 0);
    // A lost reply must not lock the form; a second sending is harmless.
    setTimeout(() => release(form), 15000);
  });
  const release = (form) => {
    if (!form.dataset.sent) return;
    delete form.dataset.sent;
    all("button[type=submit]", form).forEach((button) => (button.disabled = false));
  };
  addEventListener("pageshow", () => all("form[data-sent]").forEach(release));

  addEventListener("DOMContentLoaded", () => {
    all("textarea[data-words]").forEach(showCount);
    all("form[data-score-form]").forEach(showTotal);
    all("form[data-autosave]").forEach((form) => new Autosave(form));
    all("[data-phone]").forEach(sendWaiting);
    if (location.pathname.startsWith("/penilaian/")) showKept();
    countDown();
    all("[data-live]").forEach(follow);
    document.querySelector("[data-wrong]")?.focus();
  });
})();
