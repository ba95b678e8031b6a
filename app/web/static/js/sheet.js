/* The sheet on a trainer's phone: each tap is kept on the phone first and sent in order, now or when there is a connection again.
   Without this file the same page is a form with a button. What is kept: numbers of marks and the time, no names. */
(() => {
  "use strict";
  const data = document.getElementById("tikken");
  const form = document.getElementById("lijst");
  if (!data || !form || !window.localStorage || !window.fetch) return;
  const { ask, number, signedOut, tell } = window.dtWire;

  const words = JSON.parse(data.dataset.words);
  const person = Number(data.dataset.person);
  const session = Number(data.dataset.session);
  const PREFIX = "leergang-tikken-";
  const KEY = PREFIX + person; // bound to the account: another login on this phone never sends these
  const BATCH = 25;
  const ATTENDED = ["present", "late", "left_early"];

  const bar = document.getElementById("stand");
  const say = bar.querySelector("[data-say]");
  const hint = bar.querySelector("[data-hint]");
  const rest = document.getElementById("rest");
  const lines = new Map([...form.querySelectorAll("[data-line]")].map((line) => [Number(line.dataset.line), line]));
  const refused = window.dtRefused.at({ person, session, form, lines, gone: words.refused_gone });
  let csrf = form.elements.csrf_token.value;
  let busy = false;
  let again = 0;
  let trouble = ""; // "", "out" or "other"
  let sentSome = false;

  // ------------------------------------------------------------------------------------------------ the queue
  const { read, write } = window.dtRefused;
  const load = () => read(KEY);
  const store = (queue) => write(KEY, queue);
  const strangers = () =>
    Object.keys(localStorage).some((key) => key.startsWith(PREFIX) && key !== KEY);

  const keep = (enrolment, state) => {
    store([...load(), { id: number(), session, url: data.dataset.taps, enrolment, state, at: Date.now() }]);
    draw();
    setTimeout(flush, 250);
  };
  const forget = (ids) => {
    const gone = new Set(ids);
    store(load().filter((tap) => !gone.has(tap.id)));
  };

  // ------------------------------------------------------------------------------------------------ sending
  /** How the sheet stands on the server; tells whether this phone may send now. */
  const refresh = async () => {
    const answer = await ask(data.dataset.state);
    if (signedOut(answer)) {
      trouble = "out";
      return false;
    }
    if (answer.status === 403 || answer.status === 404) {
      trouble = "other"; // somebody who has nothing to do with this session
      return false;
    }
    if (!answer.ok) throw new Error(answer.status);
    const sheet = await answer.json();
    trouble = sheet.person === person ? "" : "other";
    if (trouble) return false;
    csrf = sheet.csrf;
    take(sheet);
    return true;
  };

  const send = async () => {
    let fresh = false;
    for (let queue = load(); queue.length; queue = load()) {
      const { url } = queue[0];
      const taps = queue.filter((tap) => tap.url === url).slice(0, BATCH);
      const answer = await ask(url, {
        method: "POST",
        headers: { "Content-Type": "application/json", "X-CSRFToken": csrf },
        body: JSON.stringify({
          person,
          clock: Date.now(),
          taps: taps.map(({ id, enrolment, state, at }) => ({ id, enrolment, state, at })),
        }),
      });
      if ([400, 403, 409].includes(answer.status) || signedOut(answer)) {
        // An old token, a session that ended, or another login: one look tells which.
        if (fresh || !(await refresh())) return;
        fresh = true;
        continue;
      }
      if (answer.status === 404 || answer.status === 422) {
        const problem = await answer.json().catch(() => ({}));
        refused.turnAway(taps, () => problem.detail ?? "");
        forget(taps.map((tap) => tap.id));
        continue;
      }
      if (!answer.ok) throw new Error(answer.status);
      const done = await answer.json();
      refused.turnAway(taps, (tap) => done.refused[tap.id]);
      forget([...done.taken, ...Object.keys(done.refused)]);
      refused.learn(taps[0].session, done.sheet);
      sentSome = true;
      trouble = "";
      if (url === data.dataset.taps) take(done.sheet);
      else await refresh();
    }
  };

  const flush = async () => {
    if (busy || !load().length) return draw();
    busy = true;
    clearTimeout(again);
    draw();
    try {
      // Two tabs of one phone take turns.
      if (navigator.locks) await navigator.locks.request(KEY, send);
      else await send();
    } catch {
      again = setTimeout(flush, 5000);
    } finally {
      busy = false;
      draw();
    }
    return undefined;
  };

  // ------------------------------------------------------------------------------------------------ the page
  const take = (sheet) => {
    csrf = sheet.csrf;
    for (const [id, line] of lines) {
      const known = sheet.lines[id];
      if (!known) continue;
      line.dataset.server = known.state ?? "";
      line.dataset.said = known.said;
      line.dataset.away = known.away ? "yes" : "";
      const tried = line.querySelector("[data-tried]");
      tried.hidden = !known.tried;
      tell(tried.lastElementChild, known.tried);
    }
    draw();
  };

  const chosen = (line) => line.querySelector("input[type=radio]:checked")?.value ?? "";
  const choose = (line, state) => {
    for (const radio of line.querySelectorAll("input[type=radio]")) radio.checked = radio.value === state;
  };

  const count = (name, found) => {
    const place = document.querySelector(`[data-count="${name}"]`);
    if (place) place.textContent = found;
  };

  function draw() {
    const queue = load();
    const waiting = new Map(queue.filter((tap) => tap.session === session).map((tap) => [tap.enrolment, tap.state ?? ""]));
    const states = [];
    const open = [];
    for (const [id, line] of lines) {
      const mine = waiting.has(id);
      const state = mine ? waiting.get(id) : line.dataset.server;
      if (chosen(line) !== state) choose(line, state);
      line.querySelector(`input[name="w${id}"]`).value = line.dataset.server;
      line.classList.toggle("is-waiting", mine && !busy);
      line.querySelector("[data-said]").textContent = mine ? (busy ? "" : words.waits) : line.dataset.said;
      states.push(state);
      if (!state && !line.dataset.away) open.push([id, line.querySelector(".dt-marks__name").textContent]);
    }
    const noted = states.filter(Boolean).length;
    const inside = states.filter((state) => ATTENDED.includes(state));
    const part = inside.filter((state) => state !== "present").length;
    count("in", inside.length);
    count("out", noted - inside.length);
    count("open", states.length - noted);
    count("part", part);
    document.querySelector("[data-late]").hidden = !part;
    drawRest(open);
    drawBar(queue.length, noted, states.length);
  }

  function drawRest(open) {
    rest.hidden = !open.length;
    rest.querySelector("[data-rest-label]").textContent =
      open.length === 1 ? words.rest_one : words.rest.replace("{n}", open.length);
    rest.querySelector(".dt-rest__list").replaceChildren(
      ...open.map(([id, name]) => {
        const item = document.createElement("li");
        item.dataset.rest = id;
        item.textContent = name;
        const field = Object.assign(document.createElement("input"), { type: "hidden", name: "r", value: id });
        item.append(field);
        return item;
      }),
    );
  }

  function drawBar(waiting, noted, all) {
    const stuck = trouble || (waiting && !busy);
    bar.classList.toggle("is-waiting", Boolean(stuck));
    const counted = words.noted.replace("{noted}", noted).replace("{all}", all);
    if (trouble === "out") {
      tell(say, words.logged_out);
      hint.textContent = `${words.logged_out_hint} `;
      hint.append(Object.assign(document.createElement("a"), { href: data.dataset.login, textContent: words.login }));
    } else if (trouble === "other") {
      tell(say, words.other);
      tell(hint, words.other_hint);
    } else if (waiting && !busy) {
      tell(say, waiting === 1 ? words.waiting_one : words.waiting.replace("{n}", waiting));
      tell(hint, words.waiting_hint);
    } else if (waiting) {
      tell(hint, words.sending);
    } else {
      tell(say, sentSome ? words.sent : counted);
      tell(hint, strangers() ? words.strangers : sentSome ? counted : words.ready);
    }
    refused.draw();
  }

  for (const [id, line] of lines) {
    line.dataset.server = line.querySelector(`input[name="w${id}"]`).value;
    line.dataset.said = line.querySelector("[data-said]").textContent;
    line.dataset.away = line.querySelector("[data-away]") ? "yes" : "";
  }
  form.addEventListener("change", (event) => {
    const line = event.target.closest?.("[data-line]");
    if (line && event.target.type === "radio") keep(Number(line.dataset.line), event.target.value);
  });
  form.addEventListener(
    "submit",
    (event) => {
      event.preventDefault();
      event.stopImmediatePropagation();
      if (event.submitter?.name === "rest") {
        const ids = [...rest.querySelectorAll("[data-rest]")].map((item) => Number(item.dataset.rest));
        rest.open = false;
        for (const id of ids) keep(id, "present");
        lines.get(ids[0])?.querySelector("input[type=radio]:checked")?.focus();
      } else flush();
    },
    true,
  );
  form.querySelector(".dt-act button[type=submit]").hidden = true;
  bar.classList.add("is-live");
  window.addEventListener("online", flush);
  window.addEventListener("storage", (event) => event.key?.startsWith("leergang-") && draw());
  const look = () => refresh().catch(() => {}).then(() => flush());
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && look());
  window.addEventListener("pageshow", (event) => event.persisted && look());
  if ("live" in data.dataset) setInterval(() => document.visibilityState === "visible" && !busy && refresh().catch(() => {}).then(draw), 5000);
  draw();
  flush();
})();
