/* Shows a letter, or a certificate, while its words are typed. Without this file the button "Bekijk voorbeeld" does the same. */
(() => {
  "use strict";

  const button = document.querySelector("[data-preview]");
  const room = document.querySelector("[data-frames]");
  if (!button || !room) return;
  const form = button.form;
  const wait = Number(button.dataset.preview) || 400;
  let pause;

  // Each preview gets a frame of its own, so that "back" leads to the page before and not to an earlier preview.
  let count = 0;
  const show = () => {
    if (!room.offsetParent) return; // a narrow screen has no room for a frame beside the text
    const fresh = room.lastElementChild.cloneNode(false);
    count += 1;
    fresh.removeAttribute("src");
    fresh.name = `voorbeeld-${count}`;
    fresh.hidden = true;
    room.append(fresh);
    fresh.addEventListener("load", () => {
      for (const frame of [...room.children]) if (frame !== fresh) frame.remove();
      fresh.hidden = false;
    });
    button.formTarget = fresh.name;
    form.requestSubmit(button);
  };

  form.addEventListener("input", () => {
    clearTimeout(pause);
    pause = setTimeout(show, wait);
  });

  // Typed before this file had come, kept by the browser's "back", or refused: show that, not the words that hold now.
  const typed = [...form.elements].some((one) => one.type !== "hidden" && one.value !== (one.defaultValue ?? one.value));
  if (typed || !room.lastElementChild.src || document.getElementById("fouten")) show();
})();
