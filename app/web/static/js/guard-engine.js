// The privacy guard in the browser: the twin of app/practice/rules/guard.py. Patterns and word lists come from the server as JSON, so that
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

/** Makes the rules of the server ready: compiles the patterns and opens the word lists once. */
export function prepare(rules) {
  const byKey = (table, keys) => new Map(Object.entries(table).flatMap(([value, found]) => keys(found).map((key) => [key, value])));
  const ready = {
    ...rules,
    classes: byKey(rules.classes, (words) => words.split(" ")),
    reading: byKey(rules.reading, (chars) => [...chars]),
    unseen: new RegExp(`^[${rules.unseen.map((ends) => ends.map((point) => `\\u{${point.toString(16)}}`).join("-")).join("")}]$`, "u"),
    numbers: new Map(Object.entries(rules.numbers)),
    instead: new Map(Object.entries(rules.instead)),
    token: new RegExp(rules.token, "g"),
    gap: new RegExp(`^(?:${rules.gap})$`),
    numeral: new RegExp(`^(?:${rules.numeral})$`),
    unit: new RegExp(rules.unit, "g"),
    units: rules.unit.split("|"),
    glued: new RegExp(`^(?:${rules.unit})+$`),
    patterns: rules.patterns.map((pattern) => ({
      ...pattern,
      compiled: new RegExp(pattern.regex, "g"),
      close: pattern.near ? new RegExp(pattern.near) : null,
    })),
  };
  ready.phrases = phrases(rules.phrases, ready);
  return ready;
}

const small = (text) => text.replace(/[A-Z]/g, (char) => char.toLowerCase());

// A lane is one reading of the text, with the place of each of its characters in what it was read from.
function read(text, rules) {
  const starts = [];
  const ends = [];
  let plain = "";
  let at = 0;
  const keep = (to) => {
    plain += text.slice(at, to);
    for (; at < to; at += 1) {
      starts.push(at);
      ends.push(at + 1);
    }
  };
  for (const { 0: char, index } of text.matchAll(/[^\n\x20-\x7e]/gu)) {
    keep(index);
    const known = rules.unseen.test(char) ? "" : (rules.reading.get(char) ?? (char.length === 1 ? char : "\ufffd"));
    plain += known;
    for (let more = 0; more < known.length; more += 1) {
      starts.push(index);
      ends.push(index + char.length);
    }
    at = index + char.length;
  }
  keep(text.length);
  return { text: plain, starts, ends };
}

const tokens = (text, rules) =>
  [...text.matchAll(rules.token)].map(({ 0: found, index }) => ({ text: found, start: index, end: index + found.length }));

function phrases(listed, rules) {
  const found = new Map();
  for (const [words, code] of listed) {
    const cut = tokens(words, rules).map((token) => small(token.text));
    if (cut.length) found.set(cut[0], [...(found.get(cut[0]) ?? []), { cut, code }]);
  }
  for (const some of found.values()) some.sort((one, other) => other.cut.length - one.cut.length);
  return found;
}

function wordLane(cut, known, rules) {
  const words = cut.map((token) => small(token.text));
  let codes = "";
  while (codes.length < cut.length) {
    const at = codes.length;
    const phrase = (known.get(words[at]) ?? []).find(
      (one) => one.cut.every((word, place) => words[at + place] === word) && (one.code !== "q" || cut.slice(at, at + one.cut.length).some((token) => /^[A-Z]/.test(token.text))),
    );
    codes += phrase ? phrase.code.repeat(phrase.cut.length) : codeOf(cut[at].text, rules);
  }
  return { text: codes, starts: cut.map((token) => token.start), ends: cut.map((token) => token.end) };
}

function codeOf(word, rules) {
  const first = word[0];
  const known = rules.classes;
  if (rules.numeral.test(word)) return "n";
  if (!/[A-Za-z]/.test(first)) {
    if (word.length > 1) return "v";
    return { "!": ".", "?": ".", "\n": "/", "'": '"' }[first] ?? ('.:,"&('.includes(first) ? first : "*");
  }
  const plain = small(word);
  if (plain.replace(/[ ./]/g, "") === "vd") return known.get("vd")[first === "v" ? 0 : 1];
  if (word.endsWith(".")) return "I";
  const capital = first !== plain[0];
  if (word.length === 1 && capital) return (known.get(plain) ?? "")[0] === "x" ? "X" : "U";
  let code = known.get(plain);
  if (!code && word.includes("-")) code = ofParts(plain.split("-"), capital, known);
  if (!code && plain.endsWith("'s")) code = known.get(plain.slice(0, -2));
  if (!code && capital && plain.endsWith("s") && ["gG", "hG"].includes(known.get(plain.slice(0, -1)))) code = "gG";
  if (/^[A-Z]{2,}(?![A-Za-z])/.test(word)) return code && "GFTDYPOV".includes(code[1]) ? code[1] : "C";
  const ends = (code, least) => rules.endings[code].some((end) => plain.length >= end.length + least && plain.endsWith(end));
  if (!capital) return code ? code[0] : ends("e", 3) ? "e" : "w";
  if (code) return code[1];
  if (/[a-z][A-Z]/.test(word)) return "S";
  if (ends("K", 3)) return "K";
  return ends("F", 4) ? "F" : "W";
}

function ofParts(parts, capital, known) {
  const found = parts.map((part) => known.get(part));
  if (!capital) return ["rR", "oO", "mM"].find((code) => code === found.at(-1));
  if (["wS", "wE"].includes(found[0])) return "wS";
  return ["gG", "hG", "fF", "bB"].find((code) => found.includes(code));
}

function digitLane(text, cut, rules) {
  const lane = { text: "", starts: [], ends: [] };
  const add = (char, start, end) => {
    lane.text += char;
    lane.starts.push(start);
    lane.ends.push(end);
  };
  let last = -1;
  cut.forEach((token, at) => {
    const digits = digitsOf(cut, at, rules);
    if (!digits) return;
    const { start, end } = token;
    if (last >= 0 && rules.gap.test(text.slice(last, start))) add("_", start, start);
    else {
      add(" ", start, start);
      if (text[start - 1] === "+") add("+", start - 1, start);
    }
    [...digits].forEach((digit, place) => {
      if (digits.length === end - start) add(digit, start + place, start + place + 1);
      else add(digit, start, end);
    });
    last = end;
  });
  return lane;
}

function digitsOf(cut, at, rules) {
  const word = cut[at].text;
  const plain = small(word);
  const forDigits = () => word.replace(/[Oo]/g, "0").replace(/[Ili]/g, "1");
  if (rules.numbers.has(plain)) return rules.numbers.get(plain);
  const unitsOf = (one) => (rules.glued.test(one) ? one.match(rules.unit).map((unit) => rules.units.indexOf(unit)).join("") : (rules.numbers.get(one) ?? ""));
  if (plain.slice(1).includes("-")) {
    const parts = plain.split("-").map(unitsOf);
    return parts.every(Boolean) ? parts.join("") : "";
  }
  if (rules.numeral.test(word)) return forDigits();
  if (plain.length >= 9 && rules.glued.test(plain)) return unitsOf(plain);
  const beside = [cut[at - 1], cut[at + 1]].some((token) => token && /^[0-9]/.test(token.text));
  return ["o", "l", "i"].includes(plain) && beside ? forDigits() : "";
}

function* matches(text, { compiled, check }) {
  compiled.lastIndex = 0;
  let match;
  while ((match = compiled.exec(text))) {
    if (check && !CHECKS[check](match[0])) compiled.lastIndex = match.index + 1;
    else yield match;
  }
}

function insteadOf(kind, found, rules) {
  if (!kind.dismissible) return kind.replacement;
  const general = kind.replacement !== null && kind.replacement === rules.kinds.organisation.replacement;
  for (const { 0: word, index } of small(found).matchAll(/[a-z]+(?:-[a-z]+)*/g)) {
    if (rules.instead.has(word)) return rules.instead.get(word) ?? found.slice(index, index + word.length);
    const end = general && Object.keys(rules.instead_ends).find((one) => word.endsWith(one));
    if (end) return rules.instead_ends[end];
  }
  return kind.replacement;
}

/** The words, with one that says nothing for each that is marked: a name that leads up to an address is a name. */
const besides = (lane, taken) => {
  const codes = [...lane.text].map((code, at) => (/[a-z]/iu.test(code) && taken.subarray(lane.starts[at], lane.ends[at]).includes(1) ? "z" : code));
  return { ...lane, text: codes.join("") };
};

/** The marks in a text, in order, never overlapping: {start, end, kind, severity, replacement, word}; null: the alias. */
export function detect(text, rules, allowed = []) {
  const plain = read(text, rules);
  const lower = { ...plain, text: small(plain.text) };
  const cut = tokens(plain.text, rules);
  const free = allowed.map((one) => read(one, rules).text);
  const lifted = new Set(free.map(small));
  const known = new Map(rules.phrases);
  const allowedPhrases = phrases(free.map((one) => [one, "z"]), rules);
  for (const [first, some] of allowedPhrases) known.set(first, [...some, ...(known.get(first) ?? [])]);
  const lanes = { text: plain, small: lower, digits: digitLane(plain.text, cut, rules), words: wordLane(cut, known, rules) };
  const taken = new Uint8Array(plain.text.length);
  const marks = [];
  let beside = null;
  for (const pattern of rules.patterns) {
    const kind = rules.kinds[pattern.kind];
    const whole = pattern.reading === "text" || pattern.reading === "small";
    let lane = lanes[pattern.reading];
    if (pattern.reading === "words" && kind.dismissible) lane = beside ??= besides(lane, taken);
    for (const match of matches(lane.text, pattern)) {
      const last = match.index + match[0].length - 1;
      const [start, end] = whole ? [match.index, last + 1] : [lane.starts[match.index], lane.ends[last]];
      if (taken.subarray(start, end).includes(1)) continue;
      if (pattern.close && !pattern.close.test(lower.text.slice(Math.max(start - rules.near, 0), end + rules.near))) continue;
      if (kind.dismissible && lifted.has(lower.text.slice(start, end))) continue;
      taken.fill(1, start, end);
      const [from, to] = [plain.starts[start], plain.ends[end - 1]];
      const replacement = insteadOf(kind, plain.text.slice(start, end), rules);
      marks.push({ start: from, end: to, kind: pattern.kind, severity: kind.severity, replacement, word: text.slice(from, to) });
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
