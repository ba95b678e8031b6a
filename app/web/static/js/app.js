/* Small conveniences. Every page works without this file. */
(() => {
  "use strict";

  // A second click does not send a second time. The server refuses it as well, by the hidden key `once`.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || !("once" in form.dataset)) return;
    if (event.submitter?.formTarget) return; // a look in a frame: nothing is stored
    if (form.dataset.sent === "yes") {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "yes";
    const button = event.submitter;
    if (button) button.setAttribute("aria-disabled", "true");
    setTimeout(() => release(form), 8000);
  });
  const release = (form) => {
    delete form.dataset.sent;
    for (const button of form.querySelectorAll("[aria-disabled]")) button.removeAttribute("aria-disabled");
  };
  window.addEventListener("pageshow", () => document.querySelectorAll("form[data-once]").forEach(release));

  // Copy the text of a field.
  if (navigator.clipboard && window.isSecureContext) {
    for (const button of document.querySelectorAll("[data-copy]")) {
      button.hidden = false;
      button.addEventListener("click", async () => {
        const field = document.getElementById(button.dataset.copy);
        try {
          await navigator.clipboard.writeText(field.value);
        } catch {
          field.select();
          return;
        }
        const said = button.closest(".dt-copy").querySelector("[role=status]");
        const word = button.querySelector("span");
        const before = word.textContent;
        word.textContent = said.textContent = button.dataset.copied;
        setTimeout(() => { word.textContent = before; said.textContent = ""; }, 4000);
      });
    }
  }

  // Work that goes on: the part of the page that tells how far it is renews itself; when it is done, the whole page.
  const renew = (part) => setTimeout(async () => {
    try {
      const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = answer.ok && !answer.redirected ? page.getElementById(part.id) : null;
      if (!fresh || !("renew" in fresh.dataset)) return location.reload();
      part.replaceChildren(...fresh.childNodes);
    } catch { /* the next turn tries again */ }
    return renew(part);
  }, Number(part.dataset.renew));
  document.querySelectorAll("[data-renew][id]").forEach(renew);

  // After a refused form, the summary of what is wrong has the focus.
  const wrong = document.getElementById("fouten");
  if (wrong) wrong.focus();
})();
