// Sayembara: what a page can do beyond plain HTML. Every form works without this file.
//
//   textarea[data-words]        counts words while typing
//   form[data-autosave=URL]     sends the draft a few seconds after typing stops, keeps a copy on the device
//   button[data-confirm]        asks before sending
//   form[data-score-form]       weighted total of inputs with data-weight
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

  // Autosave. POST to the form's data-autosave: the whole form urlencoded (no files), a fresh command_id, header x-csrf.
  // The server answers JSON: {"pukul": "10.15", "fields": {"versi": "8"}, "pesan": "..."}; every part may be missing.
  // `fields` replaces hidden inputs of that name, so that the next save builds on this one.
  // An ended session answers {"pesan": "...", "masuk": "/masuk"}: the words wait here until somebody signs in in another tab.
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
      this.place = form.querySelector("[data-save-state]");
      if (!this.place) {
        this.place = make("p", "save-state");
        this.place.setAttribute("role", "status");
        form.append(this.place);
      }
      this.offerCopy();
      form.addEventListener("input", () => this.changed());
      form.addEventListener("change", () => this.changed());
      form.addEventListener("submit", () => {
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

    typed() {
      return all("textarea[name], select[name], input[name]", this.form).filter(
        (input) => !["hidden", "file", "password", "submit"].includes(input.type),
      );
    }

    snapshot() {
      const values = {};
      for (const input of this.typed()) {
        const choice = input.type === "checkbox" || input.type === "radio";
        if (choice) {
          values[input.name] ??= [];
          if (input.checked) values[input.name].push(input.value);
        } else values[input.name] = input.value;
      }
      return values;
    }

    apply(values) {
      for (const input of this.typed()) {
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
        localStorage.setItem(this.key, JSON.stringify({ at: Date.now(), values: this.snapshot() }));
        return true;
      } catch {
        return false;
      }
    }

    forget() {
      try {
        localStorage.removeItem(this.key);
      } catch {
        /* A device that keeps nothing has nothing to forget. */
      }
    }

    // A copy that never reached the server is offered, never laid over the page by itself.
    offerCopy() {
      let copy = null;
      try {
        copy = JSON.parse(localStorage.getItem(this.key));
      } catch {
        copy = null;
      }
      if (!copy || !copy.values) return;
      const here = this.snapshot();
      const plain = (value) => JSON.stringify(value ?? "").replaceAll("\\r\\n", "\\n").replace(/(\\n|\s)+(?="$)/g, "");
      if (Object.keys(copy.values).every((name) => plain(copy.values[name]) === plain(here[name]))) {
        this.forget();
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

    changed() {
      this.edit += 1;
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
          else if (reply.status === 422) this.say("failed", said);
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
      this.say("saved", answer.pesan || `Tersimpan sementara pukul ${answer.pukul || clock(new Date())}`);
    }

    later() {
      this.say("unsent", "Belum terkirim, disimpan di perangkat ini. Akan dicoba lagi.");
      this.timer = setTimeout(() => this.send(), this.wait);
      this.wait = Math.min(this.wait * 2, 60000);
    }

    halt(text) {
      this.halted = true;
      this.say("failed", text);
    }

    // The session has ended. What is typed from here on stays on the device, until signing in somewhere else goes on here.
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
    // A reply that never comes must not lock the form: the command id makes a second sending harmless.
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
    countDown();
    all("[data-live]").forEach(follow);
    document.querySelector("[data-wrong]")?.focus();
  });
})();
