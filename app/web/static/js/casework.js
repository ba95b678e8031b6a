/* Saves a case while someone writes it, field by field, and keeps what is typed through a dropped connection or a reload.
   What waits lies on the device closed with a key that the server gives to its author only; after logging out nobody can
   read it there. Two devices never write over each other: both texts are shown. Without this file the page is a form. */
(() => {
  "use strict";
  const data = document.getElementById("schrijven");
  if (!data || !window.fetch || !window.dtWire) return;

  const { ask, number, signedOut, tell } = window.dtWire;
  const words = JSON.parse(data.dataset.words);
  const person = Number(data.dataset.person);
  const LONGEST = Number(data.dataset.longest);
  const ALL = "leergang-casus-";
  const shelf = window.dtShelf(`${ALL}${person}-${data.dataset.case}-`, ALL, data.dataset.key);
  const form = document.getElementById("casus");
  const log = document.getElementById("regel");
  const bar = document.getElementById("stand");
  const say = bar.querySelector("[data-say]");
  const hint = bar.querySelector("[data-hint]");
  let csrf = (form ?? log).elements.csrf_token.value;
  let trouble = ""; // "", "offline", "out" or "other"
  let saved = "";
  let running = null;
  let more = false;
  let again = 0;
  let passing = false;

  // --------------------------------------------------------------------------------------------------- the server
  /** Whether this device may send now: the same person, still logged in. */
  const refresh = async () => {
    const answer = await ask(data.dataset.state);
    if (signedOut(answer)) trouble = "out";
    else if (answer.status === 403 || answer.status === 404) trouble = "other";
    else if (!answer.ok) throw new Error(answer.status);
    else {
      const found = await answer.json();
      trouble = found.person === person ? "" : "other";
      csrf = found.csrf;
    }
    return !trouble;
  };

  /** Sends once; with a token that has run out a second time. Null when nobody, or another person, is logged in. */
  const send = async (url, make) => {
    for (const last of [false, true]) {
      const answer = await ask(url, make());
      if (![400, 403, 409].includes(answer.status) && !signedOut(answer)) {
        if (answer.status >= 500 || answer.status === 429) throw new Error(answer.status);
        trouble = "";
        return answer;
      }
      if (last || !(await refresh())) break;
    }
    trouble ||= "offline";
    return null;
  };

  // ---------------------------------------------------------------------------------------------------- one field
  class Field {
    constructor(area) {
      this.area = area;
      this.name = area.name;
      this.basis = form.elements[`basis-${area.name}`];
      this.revision = Number(this.basis.value);
      this.panel = form.querySelector(`[data-clash="${area.name}"]`);
      this.stored = document.getElementById("fouten") || form.querySelector("[data-clash]") ? null : area.defaultValue;
      this.held = []; // texts that this page held: when the server has one of them, ours goes on from it
      this.refused = null;
      this.said = Object.assign(document.createElement("span"), { className: "dt-said" });
      this.said.setAttribute("role", "status");
      area.closest(".dt-guard").after(this.said);
      if (this.panel) this.ready(this.panel);
      area.addEventListener("input", () => this.typed());
    }

    get dirty() {
      return this.area.value !== this.stored;
    }

    get waits() {
      return this.dirty && !this.panel && this.refused !== this.area.value;
    }

    typed() {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.keep(), 150);
      if (this.panel) tell(this.panel.querySelector("[data-mine]"), this.area.value);
      soon();
      draw();
    }

    /** Keeps the text on the device until the server has it. */
    keep() {
      clearTimeout(this.timer);
      if (!this.dirty) return shelf?.drop(this.name);
      this.held = [...this.held.filter((text) => text !== this.area.value), this.area.value].slice(-8);
      return shelf?.put(this.name, { text: this.area.value, base: this.revision, held: this.held });
    }

    async restore() {
      const draft = await shelf?.get(this.name);
      if (!draft) return;
      if (draft.text === this.area.value) return shelf.drop(this.name);
      this.area.value = draft.text;
      this.revision = draft.base;
      this.held = draft.held ?? [];
      tell(this.said, words.restored);
      this.area.dispatchEvent(new Event("input", { bubbles: true }));
    }

    async send() {
      const text = this.area.value;
      const length = text.length > LONGEST ? [...text].length : 0;
      if (length > LONGEST) {
        this.refused = text;
        return tell(this.said, words.long.replace("{now}", length).replace("{most}", LONGEST));
      }
      this.keep();
      const keep = [...form.querySelectorAll('input[name="laat"]')].map((one) => one.value);
      const answer = await send(data.dataset.save, () => ({
        method: "POST",
        headers: { "Content-Type": "application/json", "X-CSRFToken": csrf },
        body: JSON.stringify({ person, field: this.name, text, base: this.revision, keep }),
      }));
      if (!answer) return undefined;
      if (!answer.ok) {
        this.refused = text;
        return tell(this.said, (await answer.json().catch(() => ({}))).detail ?? "");
      }
      const done = await answer.json();
      if (done.clash) return this.clashed(done.clash);
      this.revision = done.revision;
      this.basis.value = done.revision;
      this.held = [];
      this.stored = text;
      saved = done.saved;
      tell(this.said, "");
      if (done.text !== text && this.area.value === text) {
        const at = this.area.selectionStart - (text.length - done.text.length);
        this.area.value = this.stored = done.text;
        this.area.dispatchEvent(new Event("change")); // the guard draws its marks anew
        if (document.activeElement === this.area) this.area.setSelectionRange(at, at);
        tell(this.said, words.cleaned);
      }
      return this.keep();
    }

    clashed({ theirs, revision }) {
      if (this.held.includes(theirs)) {
        this.revision = revision; // the answer to an earlier sending was lost on the way
        more = true;
        return;
      }
      const panel = document.getElementById("botsing").content.firstElementChild.cloneNode(true);
      panel.dataset.clash = this.name;
      panel.dataset.revision = revision;
      panel.querySelector("h2").id = `botsing-${this.name}`;
      panel.setAttribute("aria-labelledby", `botsing-${this.name}`);
      panel.querySelector("[data-mine]").textContent = this.area.value;
      panel.querySelector("[data-theirs]").textContent = theirs;
      this.said.after(panel);
      this.ready(panel);
      panel.querySelector("h2").focus();
    }

    ready(panel) {
      this.panel = panel;
      for (const button of panel.querySelectorAll("[data-choice]")) {
        const revision = Number(panel.dataset.revision ?? button.value.split(":")[1]);
        button.type = "button";
        button.addEventListener("click", () => this.choose(button.dataset.choice, revision));
      }
    }

    choose(choice, revision) {
      const theirs = this.panel.querySelector("[data-theirs]").textContent;
      this.panel.remove();
      this.panel = null;
      this.stored = theirs;
      this.revision = revision;
      this.basis.value = revision;
      if (choice === "theirs") this.area.value = theirs;
      if (choice === "both") this.area.value = `${theirs.trimEnd()}\n\n${this.area.value.trimStart()}`;
      this.area.dispatchEvent(new Event("change"));
      this.area.dispatchEvent(new Event("input", { bubbles: true }));
      this.area.focus();
      flush();
    }
  }

  const fields = form ? [...form.querySelectorAll(".dt-guard textarea")].map((area) => new Field(area)) : [];

  const lines = log && window.dtLines?.({ log, shelf, send, refresh, token: () => csrf, flush: () => flush() });

  // ------------------------------------------------------------------------------------------------------- sending
  const flush = () => {
    if (running) {
      more = true;
      return running;
    }
    clearTimeout(again);
    running = (async () => {
      try {
        do {
          more = false;
          for (const field of fields) if (field.waits) await field.send();
          await lines?.send();
        } while (more && !trouble);
      } catch {
        trouble = "offline";
      } finally {
        running = null;
        if (trouble === "offline") again = setTimeout(flush, 5000);
        draw();
      }
    })();
    return running;
  };
  let pause = 0;
  const soon = () => {
    clearTimeout(pause);
    pause = setTimeout(flush, 1200);
  };

  function draw() {
    const open = fields.filter((field) => field.waits).length;
    const clash = fields.some((field) => field.panel);
    const waiting = lines?.waiting() ?? 0;
    const refusal = lines?.refusal() ?? "";
    bar.classList.toggle("is-waiting", Boolean(trouble || clash || refusal || fields.some((field) => field.dirty && field.refused === field.area.value)));
    if (trouble === "out") {
      tell(say, words.out);
      hint.replaceChildren(Object.assign(document.createElement("a"), { href: data.dataset.login, textContent: words.login }));
    } else if (trouble === "other") {
      tell(say, words.other);
      tell(hint, "");
    } else if (trouble && waiting) {
      tell(say, waiting === 1 ? words.waiting_one : words.waiting.replace("{n}", waiting));
      tell(hint, "");
    } else if (trouble || refusal || clash) {
      tell(say, trouble ? (shelf ? words.offline_kept : words.offline) : refusal || words.choose);
      tell(hint, "");
    } else if (waiting) {
      tell(say, words.sending);
    } else {
      if (saved) tell(say, words.saved.replace("{time}", saved));
      tell(hint, open ? words.typing : hint.dataset.rest);
    }
  }

  // ------------------------------------------------------------------------------------------------------- the page
  hint.dataset.rest = hint.textContent;
  form?.addEventListener(
    "submit",
    (event) => {
      if (passing) return;
      const { submitter } = event;
      event.preventDefault();
      event.stopImmediatePropagation();
      flush().then(() => {
        const panel = fields.find((field) => field.panel)?.panel;
        if (panel) panel.querySelector("h2").focus();
        else if (!trouble) {
          passing = true;
          setTimeout(() => form.requestSubmit(submitter)); // after this event: a form that is being sent sends nothing
        }
      });
    },
    true,
  );
  window.addEventListener("online", flush);
  window.addEventListener("offline", () => {
    trouble ||= "offline";
    draw();
  });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") return void refresh().catch(() => {}).then(flush);
    for (const field of fields) if (field.dirty) field.keep();
    return void flush();
  });
  window.addEventListener("pageshow", (event) => {
    passing = false;
    if (event.persisted) refresh().catch(() => {}).then(flush);
  });
  window.addEventListener("beforeunload", (event) => {
    if (!passing && !shelf && (fields.some((field) => field.dirty) || lines?.waiting())) event.preventDefault();
  });
  bar.classList.add("is-live");
  // The questions stand open beside the text, and closed above it.
  const beside = matchMedia("(min-width: 62rem)");
  const prompt = () => document.querySelectorAll(".dt-prompts").forEach((one) => { one.open = beside.matches; });
  beside.addEventListener("change", prompt);
  if (beside.matches) prompt();
  (async () => {
    for (const field of fields) if (!field.panel) await field.restore();
    await lines?.restore();
    draw();
    flush();
  })();
})();
