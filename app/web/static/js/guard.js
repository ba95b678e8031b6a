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
    known: new Set(rules.known),
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
