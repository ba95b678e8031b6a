/* The screen in the room: fetches the code of now just when it changes, and who is in every few seconds. Nothing moves or flickers:
   only what differs is replaced. Without this file the page loads itself again. */
(() => {
  "use strict";
  const screen = document.getElementById("scherm");
  if (!screen) return;
  const words = JSON.parse(screen.dataset.words);
  const EVERY = 2000;
  const part = (name) => screen.querySelector(`[data-${name}]`);
  const [qr, digits, aloud, next, lost, counted, people] = ["qr", "digits", "aloud", "next", "lost", "counted", "people"].map(part);
  const wasOpen = "open" in screen.dataset;
  let changes = performance.now() + Number(screen.dataset.left); // by the server's clock: this one may be wrong
  let drawn = "";

  const tell = (place, text) => {
    if (place && place.textContent !== text) place.textContent = text;
  };

  const show = (now) => {
    if (now.open !== wasOpen) return location.reload();
    changes = performance.now() + now.left_ms;
    if (now.open && now.qr !== drawn) {
      const image = new DOMParser().parseFromString(now.qr, "image/svg+xml").documentElement;
      qr.replaceChildren(document.adoptNode(image));
      drawn = now.qr;
      tell(digits, now.digits);
      tell(aloud, now.aloud);
    }
    tell(counted, now.counted);
    const told = now.people.map((one) => [one.name, one.late ? `${one.at}, ${one.late}` : one.at, Boolean(one.late)]);
    const key = JSON.stringify(told);
    if (people.dataset.key !== key) {
      people.dataset.key = key;
      people.replaceChildren(
        ...told.map(([name, at, late]) => {
          const item = document.createElement("li");
          const small = document.createElement("small");
          small.textContent = at;
          item.classList.toggle("is-late", late);
          item.append(`${name} `, small);
          return item;
        }),
      );
    }
    tell(lost, "");
    return undefined;
  };

  const poll = async () => {
    try {
      const answer = await fetch(screen.dataset.state, { headers: { Accept: "application/json" }, redirect: "manual", cache: "no-store" });
      if (answer.status === 401 || answer.type === "opaqueredirect") return tell(lost, words.logged_out);
      if (!answer.ok) throw new Error(answer.status);
      show(await answer.json());
    } catch {
      tell(lost, words.lost);
    }
    const left = changes - performance.now();
    setTimeout(poll, left > 0 && left < EVERY ? left + 30 : EVERY);
    return undefined;
  };

  if (wasOpen) {
    setInterval(() => tell(next, words.next.replace("{n}", Math.max(0, Math.ceil((changes - performance.now()) / 1000)))), 1000);
    poll();
  }
})();
