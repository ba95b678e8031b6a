/* What of a trainer's taps could not be kept: who, as what and why, until the trainer has seen it, also after the page was
   closed. On the phone stay numbers and the reason, no names: those come from the page, or from the server again. */
(() => {
  "use strict";
  const read = (key) => {
    try {
      const found = JSON.parse(localStorage.getItem(key) ?? "[]");
      return Array.isArray(found) ? found : [];
    } catch {
      return [];
    }
  };
  const write = (key, list) => {
    if (list.length) localStorage.setItem(key, JSON.stringify(list));
    else localStorage.removeItem(key);
  };

  const at = ({ person, session, form, lines, gone }) => {
    const KEY = `leergang-geweigerd-${person}`;
    const place = document.getElementById("geweigerd");
    const names = new Map(); // by session and enrolment, for as long as the page is open

    /** Keeps what was refused, with why, before the tap itself is forgotten. */
    const turnAway = (taps, why) => {
      const known = new Set(read(KEY).map((tap) => tap.id));
      const fresh = taps.filter((tap) => why(tap) !== undefined && !known.has(tap.id));
      write(KEY, [...read(KEY), ...fresh.map((tap) => ({ ...tap, why: why(tap) }))]);
    };
    const learn = (number, sheet) => {
      for (const [id, line] of Object.entries(sheet.lines)) names.set(`${number}:${id}`, line.name);
    };

    const told = (tap) => {
      const line = tap.session === session ? lines.get(tap.enrolment) : null;
      const name = line?.querySelector(".dt-marks__name").textContent ?? names.get(`${tap.session}:${tap.enrolment}`);
      const state = form.querySelector(`.dt-pick input[value="${tap.state}"]`)?.closest("label").textContent.trim();
      return [`${name ?? gone}${state ? ` (${state})` : ""}`, tap.why, tap.url.replace(/\/tikken$/, "")];
    };
    const item = ([name, why, href]) => {
      const who = document.createElement("b");
      if (href === location.pathname) who.textContent = name;
      else who.append(Object.assign(document.createElement("a"), { href, textContent: name }));
      const found = document.createElement("li");
      found.append(who, `: ${why}`);
      return found;
    };
    const draw = () => {
      const items = read(KEY).map(told);
      const shown = JSON.stringify(items);
      if (place.dataset.shown === shown) return; // what did not change is not read aloud again, and keeps the focus
      place.dataset.shown = shown;
      place.hidden = !items.length;
      place.querySelector("ul").replaceChildren(...items.map(item));
    };

    /** Who was refused at another session: asked once, for names are not kept. */
    const askOthers = async () => {
      const others = new Map(read(KEY).filter((tap) => tap.session !== session).map((tap) => [tap.session, tap.url]));
      for (const [number, url] of others) {
        const answer = await window.dtWire.ask(url.replace(/tikken$/, "stand"));
        if (answer.ok) learn(number, await answer.json());
      }
      draw();
    };
    place.querySelector("button").addEventListener("click", () => {
      write(KEY, []);
      draw();
      form.querySelector("input[type=radio]")?.focus();
    });
    askOthers().catch(() => {});
    return { draw, learn, turnAway };
  };

  window.dtRefused = { at, read, write };
})();
