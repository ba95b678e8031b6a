// Words that are selected in a submitted text become the place of a remark. Without this, the form does the same.

"use strict";

/** Characters before a place in a text, as the server counts them; the numbers of remarks are not part of it. */
function before(root, node, offset) {
  const range = document.createRange();
  range.setStart(root, 0);
  range.setEnd(node, offset);
  const part = range.cloneContents();
  for (const one of part.querySelectorAll("[data-skip]")) one.remove();
  return Array.from(part.textContent).length;
}

/** The text in which the whole selection stands, with its stretch; null when there is none. */
function chosen() {
  const selection = document.getSelection();
  if (!selection || selection.isCollapsed || !selection.rangeCount) return null;
  const range = selection.getRangeAt(0);
  const holder = range.commonAncestorContainer;
  const root = (holder.nodeType === Node.ELEMENT_NODE ? holder : holder.parentElement)?.closest("[data-text]");
  if (!root) return null;
  const starts = before(root, range.startContainer, range.startOffset);
  const ends = before(root, range.endContainer, range.endOffset);
  const part = range.cloneContents();
  for (const one of part.querySelectorAll("[data-skip]")) one.remove();
  const words = part.textContent;
  return ends > starts && words.trim() ? { field: root.dataset.text, starts, ends, words } : null;
}

let held = null;

/** Lets what is selected become the place of a remark. */
function begin() {
  const form = document.getElementById("opmerking-form");
  const pin = document.querySelector("[data-pin]");
  if (!form || !pin) return;
  const said = document.querySelector("[data-chosen]");
  const { field, quote, starts, ends, text } = form.elements;
  const put = (found) => {
    if (found.field.startsWith("entry-")) {
      let line = field.querySelector("[value^='entry-']");
      if (!line) field.add((line = new Option(said.dataset.line)));
      line.value = found.field;
    }
    field.value = found.field;
    quote.value = found.words.trim();
    starts.value = found.starts;
    ends.value = found.ends;
    said.textContent = said.dataset.chosen.replace("{words}", quote.value);
  };
  const forget = () => {
    starts.value = "";
    ends.value = "";
  };
  field.addEventListener("change", forget);
  quote.addEventListener("input", forget);
  document.querySelector("[data-without]").hidden = true;
  document.querySelector("[data-with]").hidden = false;
  // The button takes the focus, and with it the selection: what was selected is remembered.
  pin.addEventListener("pointerdown", (event) => event.preventDefault());
  pin.addEventListener("click", () => {
    if (held) put(held);
    pin.hidden = true;
    text.focus();
    form.closest("section").scrollIntoView({ block: "nearest" });
  });
}
begin();
document.addEventListener("selectionchange", () => {
  const found = chosen();
  if (found) held = found;
  const pin = document.querySelector("[data-pin]");
  if (pin) pin.hidden = !found;
});

// What is typed stays when something else is sent: a remark, a reply and a tick do not leave the page. Whatever other form
// holds something moves into the page that comes back, as it is.
const written = (form) =>
  [...form.elements].filter((one) => (one.matches("textarea, select") ? one.value.trim() : one.checked));

document.addEventListener("submit", async (event) => {
  const sent = event.target;
  const others = () => [...document.querySelectorAll("main form")].filter((one) => one !== sent && written(one).length);
  if (event.defaultPrevented || !sent.action.includes("/opmerking") || !others().length) return;
  event.preventDefault();
  const button = sent.querySelector("button");
  let main = null;
  let refused = false;
  try {
    const answer = await fetch(sent.action, { method: "POST", body: new FormData(sent, event.submitter) });
    refused = answer.status === 422;
    main = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("main");
  } catch { /* told below */ }
  delete sent.dataset.sent;
  button.removeAttribute("aria-disabled");
  const host = main?.querySelector("[data-failed] + form");
  if (!host) {
    const said = document.querySelector("[data-failed]");
    said.textContent = said.dataset.failed;
    said.hidden = false;
    return;
  }
  const kept = others();
  // A reply that is refused comes back in the form for a new remark. When that holds one, the reply stays where it was.
  if (refused && sent.id !== host.id && kept.some((form) => form.id === host.id)) {
    sent.querySelector("fieldset")?.remove();
    button.before(host.querySelector("fieldset") ?? "");
    kept.push(sent);
  }
  const active = document.activeElement;
  for (const form of kept) {
    for (const one of written(form)) {
      const same = form.contains(one) ? null : main.querySelector(`[id="${one.id}"]`);
      if (same) same.checked = true;
    }
    const place = main.querySelector(`[id="${form.querySelector("textarea").id}"]`)?.form;
    if (place) place.replaceWith(form);
    else main.querySelector("[data-failed]").parentElement.append(form);
  }
  document.querySelector("main").replaceWith(document.adoptNode(main));
  for (const one of document.querySelectorAll("main details")) one.open ||= kept.some((form) => one.contains(form));
  begin();
  (document.getElementById("fouten") ?? active).focus();
});
