/* Shows a letter while its words are typed. Without this file the button "Bekijk voorbeeld" does the same. */
(() => {
  "use strict";

  const button = document.querySelector("[data-preview]");
  const room = document.querySelector("[data-frames]");
  if (!button || !room) return;
  const form = button.form;
  let pause;

  // Each preview gets a frame of its own, so that "back" leads to the page before and not to an earlier preview.
  const show = () => {
    const old = room.querySelector("iframe:last-of-type");
    const fresh = old.cloneNode(false);
    fresh.removeAttribute("src");
    for (const frame of room.querySelectorAll("iframe")) frame.removeAttribute("name");
    fresh.name = button.formTarget;
    fresh.hidden = true;
    room.append(fresh);
    let begun = false;
    fresh.addEventListener("load", () => {
      if (!begun) return;
      for (const frame of room.querySelectorAll("iframe")) if (frame !== fresh) frame.remove();
      fresh.hidden = false;
    });
    setTimeout(() => {
      if (!fresh.isConnected) return;
      begun = true;
      form.requestSubmit(button);
    }, 0);
  };

  form.addEventListener("input", () => {
    clearTimeout(pause);
    pause = setTimeout(show, 400);
  });
})();
