// Words that are selected in a submitted text become the place of a remark. Without this, the form does the same.

"use strict";

const form = document.getElementById("opmerking-form");
const pin = document.querySelector("[data-pin]");

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

if (form && pin) {
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
  let held = null;
  document.addEventListener("selectionchange", () => {
    const found = chosen();
    if (found) held = found;
    pin.hidden = !found;
  });
  // The button takes the focus, and with it the selection: what was selected is remembered.
  pin.addEventListener("pointerdown", (event) => event.preventDefault());
  pin.addEventListener("click", () => {
    if (held) put(held);
    pin.hidden = true;
    text.focus();
    form.closest("section").scrollIntoView({ block: "nearest" });
  });
}
