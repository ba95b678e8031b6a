/* The planner by keyboard. Everything on the page also works without this file. */
(() => {
  "use strict";
  const form = document.getElementById("schuif");
  const days = [...document.querySelectorAll("[data-grid] [data-day]")];
  const sessions = [...document.querySelectorAll(".dt-session")];
  const STEPS = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 };

  // One day of the grid is in the order of the tab key; the arrows go on from there.
  const spot = (day) => day.querySelector("a.dt-session") ?? day;
  const enter = (day) => {
    for (const other of days) other.tabIndex = -1;
    if (!day.querySelector("a.dt-session")) day.tabIndex = 0;
    spot(day).focus();
  };
  if (days.length && !document.querySelector("[data-grid] a.dt-session")) {
    (days.find((day) => day.matches(".is-today")) ?? days[0]).tabIndex = 0;
  }

  const move = (session, by) => {
    if (!form || !session?.dataset.move) return false;
    form.action = session.dataset.move;
    form.elements.dagen.value = String(by);
    form.submit();
    return true;
  };
  const step = (from, key) => {
    if (days.length) {
      const day = from.closest("[data-day]");
      if (!day) return false;
      const inside = [...day.querySelectorAll("a.dt-session")];
      const next = inside[inside.indexOf(from) + (key === "ArrowDown" ? 1 : -1)];
      if (next && inside.includes(from) && (key === "ArrowDown" || key === "ArrowUp")) return next.focus(), true;
      const target = days[days.indexOf(day) + STEPS[key]];
      if (target) return enter(target), true;
      return turn(STEPS[key] < 0 ? "prev" : "next");
    }
    const target = sessions[sessions.indexOf(from) + (STEPS[key] < 0 ? -1 : 1)];
    if (!target) return false;
    target.focus();
    return true;
  };
  const turn = (way) => {
    const link = document.querySelector(`[data-turn="${way}"]`);
    if (link) link.click();
    return Boolean(link);
  };

  document.addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey || !(event.target instanceof Element)) return;
    const session = event.target.closest("a.dt-session");
    const day = event.target.closest("[data-grid] [data-day]");
    if (!session && !day) return;
    let done = false;
    if (event.key in STEPS) {
      done = event.shiftKey ? move(session, STEPS[event.key]) : step(session ?? day, event.key);
    } else if ((event.key === "PageUp" || event.key === "PageDown") && days.length) {
      done = turn(event.key === "PageUp" ? "prev" : "next");
    }
    if (done) event.preventDefault();
  });
})();
