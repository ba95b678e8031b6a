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

// Who is writing an answer places a remark, or ticks one off, without leaving the page: the answer stays as it is.
const written = (form) => [...form.elements].filter((one) => (one.matches("textarea") ? one.value.trim() : one.checked));

document.addEventListener("submit", async (event) => {
  const other = event.target;
  const answer = document.getElementById("antwoord");
  if (event.defaultPrevented || !answer || other === answer || !written(answer).length) return;
  event.preventDefault();
  let fresh = null;
  try {
    const sent = await fetch(other.action, { method: "POST", body: new FormData(other, event.submitter) });
    fresh = new DOMParser().parseFromString(await sent.text(), "text/html");
  } catch { /* told below */ }
  const again = fresh?.getElementById("antwoord");
  if (!again) {
    const said = document.querySelector("[data-failed]");
    said.textContent = said.dataset.failed;
    said.hidden = false;
    return;
  }
  for (const one of written(answer)) {
    for (const same of again.elements) {
      if (same.name !== one.name) continue;
      if (one.matches("textarea")) same.value = one.value;
      else if (same.value === one.value) same.checked = true;
    }
  }
  document.querySelector("main").replaceWith(document.adoptNode(fresh.querySelector("main")));
  begin();
  document.getElementById("fouten")?.focus();
});
