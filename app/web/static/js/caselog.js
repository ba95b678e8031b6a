/* New lines of the log of a case: each waits on the device until the server has it, with a number so that it counts once. */
(() => {
  "use strict";
  const PARTS = ["on", "hours", "text"];

  /** A line that is there already and is changed: what is typed is kept, and sent as the form when there is a connection. */
  const changed = ({ log, shelf, refresh, token, flush }) => {
    const name = `regel-${location.pathname.split("/").pop()}`;
    const parts = [...PARTS, "base"];
    const { text } = log.elements;
    let waits = false;
    let timer = 0;
    const keep = (sent) => shelf?.put(name, { sent, ...Object.fromEntries(parts.map((one) => [one, log.elements[one].value])) });
    log.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(() => keep(false), 150);
    });
    log.addEventListener("submit", (event) => {
      event.preventDefault();
      event.stopImmediatePropagation();
      waits = true;
      flush();
    }, true);
    return {
      waiting: () => Number(waits),
      refusal: () => "",
      async restore() {
        const line = await shelf?.get(name);
        if (!line || line.sent || document.getElementById("fouten") || text.value !== text.defaultValue) return shelf?.drop(name);
        for (const one of parts) log.elements[one].value = line[one];
        return text.dispatchEvent(new Event("input", { bubbles: true }));
      },
      async send() {
        if (!waits || !(await refresh())) return;
        clearTimeout(timer);
        await keep(true);
        log.elements.csrf_token.value = token();
        log.submit();
      },
    };
  };

  window.dtLines = ({ log, shelf, send, refresh, token, flush }) => {
    if (log.elements.base.value) return changed({ log, shelf, refresh, token, flush });
    const { number } = window.dtWire;
    const lines = [];
    let refusal = "";
    let timer = 0;

    const typed = () => ({
      ...Object.fromEntries(PARTS.map((name) => [name, log.elements[name].value])),
      kind: log.elements.kind.value,
    });
    const fill = (line) => {
      for (const name of PARTS) log.elements[name].value = line[name] ?? "";
      for (const radio of log.querySelectorAll('input[name="kind"]')) radio.checked = radio.value === line.kind;
      log.elements.text.dispatchEvent(new Event("input", { bubbles: true }));
    };
    const empty = () => !log.elements.text.value.trim();
    const keepAll = () => (lines.length ? shelf?.put("rij", lines) : shelf?.drop("rij"));
    const keepTyped = () => {
      clearTimeout(timer);
      return empty() ? shelf?.drop("regel") : shelf?.put("regel", typed());
    };

    log.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(keepTyped, 150);
    });
    log.addEventListener(
      "submit",
      (event) => {
        const line = typed();
        if (PARTS.some((name) => !line[name].trim()) || !line.kind) return; // the server says what is missing
        event.preventDefault();
        event.stopImmediatePropagation();
        refusal = "";
        lines.push({ client_id: number(), ...line });
        keepAll();
        fill({ on: line.on });
        keepTyped();
        flush();
      },
      true,
    );

    return {
      waiting: () => lines.filter((line) => !line.held).length,
      refusal: () => refusal,
      async restore() {
        lines.push(...((await shelf?.get("rij")) ?? []));
        const line = await shelf?.get("regel");
        if (line && empty()) fill(line);
      },
      async send() {
        let goto = "";
        for (let line = lines.find((one) => !one.held); line; line = lines.find((one) => !one.held)) {
          const answer = await send(location.pathname, () => ({
            method: "POST",
            headers: { "X-Autosave": "1" },
            body: new URLSearchParams({ ...line, csrf_token: token() }),
          }));
          if (!answer) return;
          if (answer.ok) {
            ({ goto } = await answer.json());
            lines.splice(lines.indexOf(line), 1);
          } else line.held = (await answer.json().catch(() => ({}))).detail ?? "?";
          keepAll();
        }
        const back = lines.find((one) => one.held);
        if (back && empty()) {
          // What the server did not take comes back into the form, with the reason.
          lines.splice(lines.indexOf(back), 1);
          refusal = back.held;
          keepAll();
          fill(back);
          keepTyped();
        } else if (goto && empty() && !lines.length) {
          await shelf?.drop("regel");
          location.assign(goto);
        }
      },
    };
  };
})();
