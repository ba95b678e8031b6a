// The privacy guard in the browser: the twin of app/practice/rules/guard.py. The patterns come from the server as JSON, so that
// both mark the same words; a test runs both over the same texts.

const BSN_WEIGHTS = [9, 8, 7, 6, 5, 4, 3, 2, -1];

const CHECKS = {
  bsn(found) {
    const digits = [...found].filter((char) => char >= "0" && char <= "9").map(Number);
    if (digits.length !== 9 || !digits.some(Boolean)) return false;
    return digits.reduce((sum, digit, at) => sum + BSN_WEIGHTS[at] * digit, 0) % 11 === 0;
  },
  iban(found) {
    const plain = found.toUpperCase().replace(/[^A-Z0-9]/gu, "");
    if (plain.length <= 4) return false;
    let rest = 0;
    for (const char of plain.slice(4) + plain.slice(0, 4)) {
      for (const digit of parseInt(char, 36).toString()) rest = (rest * 10 + Number(digit)) % 97;
    }
    return rest === 1;
  },
};

/** Makes the rules of the server ready: compiles the patterns once. */
export function prepare(rules) {
  return {
    kinds: rules.kinds,
    words: rules.words,
    known: rules.known,
    patterns: rules.patterns.map((pattern) => ({ ...pattern, compiled: new RegExp(pattern.regex, "gu") })),
  };
}

function lifted(found, allowed, known) {
  if (allowed.includes(found)) return true;
  const capitals = found.split(" ").filter((word) => {
    const first = [...word][0] ?? "";
    return first !== first.toLowerCase();
  });
  return capitals.length > 0 && capitals.every((word) => known.has(word));
}

/** The marks in a text, in order, never overlapping: {start, end, kind, severity, word}. */
export function detect(text, rules, allowed = []) {
  const known = new Set([...rules.known, ...allowed.flatMap((phrase) => phrase.split(" "))]);
  const marks = [];
  for (const pattern of rules.patterns) {
    for (const match of text.matchAll(pattern.compiled)) {
      const word = match[0];
      const start = match.index;
      const end = start + word.length;
      if (marks.some((mark) => mark.start < end && start < mark.end)) continue;
      if (pattern.check && !CHECKS[pattern.check](word)) continue;
      if (rules.kinds[pattern.kind].dismissible && lifted(word, allowed, known)) continue;
      marks.push({ start, end, kind: pattern.kind, severity: pattern.severity, word });
    }
  }
  return marks.sort((one, other) => one.start - other.start);
}

/** The text with each separate occurrence of a word replaced. */
export function replaced(text, word, replacement) {
  if (!word) return text;
  const escaped = word.replace(/[.*+?^${}()|[\]\\]/gu, "\\$&");
  return text.replace(new RegExp(`(?<![\\p{L}\\p{N}_])${escaped}(?![\\p{L}\\p{N}_])`, "gu"), () => replacement);
}

// ---------------------------------------------------------------------------------------------------- the page

/** What to do about the words of one page: the same list that the server writes. */
class Watch {
  constructor(root, rules) {
    this.root = root;
    this.form = root.closest("form");
    this.rules = rules;
    this.words = rules.words;
    this.alias = root.dataset.alias;
    this.kept = JSON.parse(root.dataset.kept);
    this.section = root.querySelector(".dt-watch");
    this.fields = [...root.querySelectorAll(".dt-guard textarea")];
    let pause;
    for (const field of this.fields) {
      field.addEventListener("input", () => {
        clearTimeout(pause);
        pause = setTimeout(() => this.draw(), 250);
      });
    }
    this.draw();
  }

  draw() {
    const finds = new Map();
    for (const field of this.fields) {
      const marks = detect(field.value, this.rules, [this.alias, ...this.kept]);
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
    const blocking = finds.filter((find) => find.severity === "block").length;
    this.section.hidden = finds.length === 0;
    const title = blocking === 1 ? this.words.one : blocking ? this.words.many.replace("{n}", blocking) : this.words.hints;
    this.section.querySelector("h2 span").textContent = title;
    this.section.querySelector("ul").replaceChildren(...finds.map((find) => this.item(find)));
  }

  item(find) {
    const kind = this.rules.kinds[find.kind];
    const instead = kind.replacement ?? this.alias;
    const item = document.createElement("li");
    const head = document.createElement("h3");
    const mark = document.createElement("mark");
    mark.textContent = find.word;
    head.append(mark);
    const text = document.createElement("p");
    text.textContent = `${kind.explanation} ${this.words.suggestion.replace("{words}", instead)}`;
    const actions = document.createElement("div");
    actions.className = "dt-actions dt-actions--row";
    actions.append(
      button("btn btn-outline-primary btn-sm", this.words.replace, find.word, () => {
        for (const field of find.fields) field.value = replaced(field.value, find.word, instead);
        this.done(find);
      }),
    );
    if (kind.dismissible) {
      const label = find.severity === "block" ? this.words.keep : this.words.leave;
      actions.append(
        button("btn btn-quiet btn-sm", label, find.word, () => {
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

if (typeof document !== "undefined") {
  for (const root of document.querySelectorAll("[data-guard]")) {
    const answer = await fetch(root.dataset.guard);
    if (answer.ok) new Watch(root, prepare(await answer.json()));
  }
}
