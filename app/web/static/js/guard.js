// The privacy guard on the page: marks words while someone types, and offers for each what to do about it.
// What it marks, `guard-engine.js` finds; the rules come from the server, with the address of that file.

// Four times what a field takes: a longer text is refused, and reading it would hold up the page.
const LONGEST = 32000;

/** What to do about the words of one page: the same list that the server writes. */
class Watch {
  constructor(root, rules, { detect, replaced }) {
    this.root = root;
    this.detect = detect;
    this.replaced = replaced;
    this.form = root.closest("form");
    this.rules = rules;
    this.words = rules.words;
    this.alias = root.dataset.alias;
    this.kept = JSON.parse(root.dataset.kept);
    this.section = root.querySelector(".dt-watch");
    this.fields = [...root.querySelectorAll(".dt-guard textarea")];
    this.drawn = new Map();
    let pause;
    for (const field of this.fields) {
      field.addEventListener("input", () => {
        clearTimeout(pause);
        pause = setTimeout(() => this.draw(), 250);
      });
      // Somebody else put another text in it: what was stored, or stored without invisible characters. Whoever leaves
      // the field for a button of the list finds that button still there.
      field.addEventListener("change", () => {
        if (field.value !== this.drawn.get(field)) this.draw();
      });
    }
    this.draw();
  }

  draw() {
    const finds = new Map();
    for (const field of this.fields) {
      const marks = field.value.length > LONGEST ? [] : this.detect(field.value, this.rules, [this.alias, ...this.kept]);
      this.drawn.set(field, field.value);
      paint(field.parentElement.querySelector(".dt-guard__marks"), field.value, marks);
      const held = marks.some((mark) => mark.severity === "block");
      field.classList.toggle("is-held", held);
      if (held) field.setAttribute("aria-invalid", "true");
      else if (!field.classList.contains("is-wrong")) field.removeAttribute("aria-invalid");
      for (const mark of marks) {
        if (!finds.has(mark.word)) finds.set(mark.word, { ...mark, fields: new Set() });
        finds.get(mark.word).fields.add(field);
      }
    }
    this.list([...finds.values()].sort((one, other) => (one.severity > other.severity) - (one.severity < other.severity)));
  }

  list(finds) {
    this.section.hidden = finds.length === 0;
    const title = finds.length === 1 ? this.words.one : this.words.many.replace("{n}", finds.length);
    this.section.querySelector("h2 span").textContent = title;
    this.section.querySelector("ul").replaceChildren(...finds.map((find) => this.item(find)));
  }

  item(find) {
    const kind = this.rules.kinds[find.kind];
    const instead = find.replacement ?? this.alias;
    const item = document.createElement("li");
    const head = document.createElement("h3");
    const mark = document.createElement("mark");
    mark.textContent = find.word;
    if (kind.dismissible) mark.className = "is-hint";
    head.append(mark);
    const text = document.createElement("p");
    text.textContent = `${kind.explanation} ${this.words.suggestion.replace("{words}", instead)}`;
    const actions = document.createElement("div");
    actions.className = "dt-actions dt-actions--row";
    actions.append(
      button("btn btn-outline-primary btn-sm", this.words.replace, find.word, () => {
        for (const field of find.fields) field.value = this.replaced(field.value, find.word, instead);
        this.done(find);
      }),
    );
    if (kind.dismissible) {
      actions.append(
        button("btn btn-quiet btn-sm", this.words.keep, find.word, () => {
          this.kept.push(find.word);
          const keep = document.createElement("input");
          keep.type = "hidden";
          keep.name = "laat";
          keep.value = find.word;
          this.form.append(keep);
          this.done(find);
        }),
      );
    }
    item.append(head, text, actions);
    return item;
  }

  /** Whoever saves while someone types hears of it like of typing, with the words to keep in the hidden fields. */
  done(find) {
    this.draw();
    for (const field of find.fields) field.dispatchEvent(new Event("input", { bubbles: true }));
    [...find.fields][0].focus();
  }
}

function paint(layer, text, marks) {
  const nodes = [];
  let at = 0;
  for (const mark of marks) {
    const piece = document.createElement("mark");
    piece.textContent = mark.word;
    if (mark.severity === "hint") piece.className = "is-hint";
    nodes.push(text.slice(at, mark.start), piece);
    at = mark.end;
  }
  layer.replaceChildren(...nodes, text.slice(at));
}

function button(css, label, word, act) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = css;
  const hidden = document.createElement("span");
  hidden.className = "visually-hidden";
  hidden.textContent = ` ${word}`;
  made.append(label, hidden);
  made.addEventListener("click", act);
  return made;
}

for (const root of document.querySelectorAll("[data-guard]")) {
  const answer = await fetch(root.dataset.guard);
  if (!answer.ok) continue;
  const rules = await answer.json();
  const engine = await import(rules.engine);
  new Watch(root, engine.prepare(rules), engine);
}
