"""The privacy guard: marks in a text what could identify the person it is about, their family or a colleague.

The page runs the same patterns while someone types (``guard.js``); the server runs them again before a case
is submitted, because only the server's answer counts (GDPR art. 9: health data about a third person).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from app.core.text import Text
from app.practice.rules.guarding import lexicon, patterns, reading, tokens
from app.practice.rules.guarding.checks import CHECKS, is_bsn, is_iban
from app.practice.rules.guarding.document import NEAR, rules_document
from app.practice.rules.guarding.kinds import KINDS, Kind
from app.practice.rules.guarding.patterns import PATTERNS, Pattern, Reading, Severity

__all__ = [
    "KINDS",
    "Find",
    "Kind",
    "Look",
    "Mark",
    "Severity",
    "blocking",
    "detect",
    "dismissed",
    "is_bsn",
    "is_iban",
    "look",
    "naming",
    "replaced",
    "rules_document",
]


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch ``text[start:end]`` that could identify someone, and what to write there; None: the alias."""

    start: int
    end: int
    kind: str
    severity: Severity
    explanation: Text
    replacement: Text | None


@dataclass(frozen=True, slots=True)
class Find:
    """A marked word, once, with what to do about it; ``replacement`` None means the alias."""

    word: str
    #: Where it stands.
    fields: tuple[str, ...]
    severity: Severity
    explanation: Text
    replacement: Text | None
    dismissible: bool


def detect(text: str, *, allowed: Collection[str] = (), organisations: Collection[str] = ()) -> list[Mark]:
    """The marks in ``text``, in order, never overlapping.

    ``allowed``: the alias, and words or groups of words of which the author said that they identify nobody.
    They lift only soft marks: a telephone number stays one. ``organisations``: names to find beside the known ones.
    """
    return _marks(text, _terms(allowed, organisations))


def _marks(text: str, terms: _Terms) -> list[Mark]:
    read = reading.read(text)
    small = reading.small(read)
    cut = tokens.tokens(read.text)
    lanes = {
        Reading.TEXT: read,
        Reading.SMALL: small,
        Reading.DIGITS: tokens.digit_lane(read.text, cut),
        Reading.WORDS: tokens.word_lane(cut, terms.known),
    }
    absent = _absent(small.text, lanes[Reading.DIGITS].text)
    taken = bytearray(len(read.text))
    beside: reading.Lane | None = None
    marks: list[Mark] = []
    for pattern, compiled, near in _compiled():
        if pattern.kind in absent:
            continue
        kind = KINDS[pattern.kind]
        whole = pattern.reading in (Reading.TEXT, Reading.SMALL)
        lane = lanes[pattern.reading]
        if pattern.reading is Reading.WORDS and not kind.hard:
            lane = beside = beside or _beside(lane, taken)
        for match in _matches(lane.text, compiled, pattern):
            first, last = match.start(), match.end() - 1
            start, end = (first, last + 1) if whole else (lane.starts[first], lane.ends[last])
            if any(taken[start:end]):
                continue
            if near and not near.search(small.text[max(start - NEAR, 0) : end + NEAR]):
                continue
            if not kind.hard and small.text[start:end] in terms.lifted:
                continue
            taken[start:end] = b"\x01" * (end - start)
            marks.append(
                Mark(
                    read.starts[start],
                    read.ends[end - 1],
                    pattern.kind,
                    kind.severity,
                    kind.explanation,
                    _instead(kind, read.text[start:end]),
                )
            )
    return sorted(marks, key=lambda mark: mark.start)


def _beside(words: reading.Lane, taken: bytearray) -> reading.Lane:
    """The words, with one that says nothing for each that is marked: a name that leads up to an address is a name."""
    if 1 not in taken:
        return words
    codes = (
        "z" if code.isalpha() and 1 in taken[start:end] else code
        for code, start, end in zip(words.text, words.starts, words.ends, strict=True)
    )
    return reading.Lane("".join(codes), words.starts, words.ends)


def blocking(marks: Iterable[Mark]) -> list[Mark]:
    """The hard marks: the text must change before it can be submitted."""
    return [mark for mark in marks if mark.severity is Severity.BLOCK]


def naming(marks: Iterable[Mark]) -> list[Mark]:
    """The hard marks and the names: what may stand in no reason or remark that others read."""
    return [mark for mark in marks if mark.severity is Severity.BLOCK or mark.kind == "name"]


def dismissed(words: Iterable[str]) -> dict[str, int]:
    """By kind: how many of these words an author takes on themselves. A hard one stays marked and is not counted."""
    kinds: Counter[str] = Counter()
    for word in words:
        # As it stands in the middle of a sentence.
        found = {mark.kind for mark in detect(f"en {word}")}
        if not any(KINDS[kind].hard for kind in found):
            kinds[min(found, key=list(KINDS).index, default="other")] += 1
    return dict(kinds)


#: Texts without marks, as Python's own keyed hash of them and of what was allowed in them: a number, never a text.
_CLEAN: dict[int, None] = {}
_MOST_CLEAN = 20_000


def _remember(key: int) -> None:
    while len(_CLEAN) >= _MOST_CLEAN:
        _CLEAN.pop(next(iter(_CLEAN)), None)
    _CLEAN[key] = None


@dataclass(frozen=True, slots=True)
class Look:
    """What the guard says of several texts, given by field."""

    #: By field: the text cut at its marks, each piece with its severity; joined they are the text again.
    pieces: dict[str, list[tuple[str, Severity | None]]]
    #: The marked words, the hard ones first.
    finds: tuple[Find, ...]


def look(
    texts: Mapping[str, str], *, allowed: Collection[str] = (), organisations: Collection[str] = ()
) -> Look:
    """Marks several texts in one go, for showing; a long log is shown often: what had no marks is not read again."""
    terms = _terms(allowed, organisations)
    of_these = hash((tuple(allowed), tuple(organisations)))
    cut: dict[str, list[tuple[str, Severity | None]]] = {}
    found: dict[str, tuple[Mark, list[str]]] = {}
    for name, text in texts.items():
        key = hash((text, of_these))
        marks = [] if key in _CLEAN else _marks(text, terms)
        if not marks:
            _remember(key)
        cut[name] = _cut(text, marks)
        for mark in marks:
            _, fields = found.setdefault(text[mark.start : mark.end], (mark, []))
            if name not in fields:
                fields.append(name)
    listed = [
        Find(
            word=word,
            fields=tuple(fields),
            severity=mark.severity,
            explanation=mark.explanation,
            replacement=mark.replacement,
            dismissible=mark.severity is Severity.HINT,
        )
        for word, (mark, fields) in found.items()
    ]
    return Look(cut, tuple(sorted(listed, key=lambda find: find.severity is Severity.HINT)))


def _cut(text: str, marks: Iterable[Mark]) -> list[tuple[str, Severity | None]]:
    cut: list[tuple[str, Severity | None]] = []
    at = 0
    for mark in marks:
        cut += [(text[at : mark.start], None), (text[mark.start : mark.end], mark.severity)]
        at = mark.end
    return [(piece, severity) for piece, severity in [*cut, (text[at:], None)] if piece]


def replaced(text: str, word: str, replacement: str) -> str:
    """``text`` with each separate occurrence of ``word`` replaced."""
    if not word:
        return text
    return re.sub(rf"(?<!\w){re.escape(word)}(?!\w)", lambda _: replacement, text)


@lru_cache(maxsize=1)
def _compiled() -> tuple[tuple[Pattern, re.Pattern[str], re.Pattern[str] | None], ...]:
    return tuple((one, re.compile(one.regex), re.compile(one.near) if one.near else None) for one in PATTERNS)


_NUMBER, _NUMBER_READ = re.compile(patterns.NUMBER), re.compile(patterns.NUMBER_READ)
_ONLINE_SIGN = re.compile(patterns.ONLINE_SIGN)


def _absent(small: str, digits: str) -> frozenset[str]:
    """The kinds that a quick look rules out; the page, which reads one text, looks for all."""
    found: frozenset[str] = frozenset()
    if not _NUMBER_READ.search(digits) and not _NUMBER.search(small):
        found |= patterns.NUMBERED
    return found if _ONLINE_SIGN.search(small) else found | patterns.ONLINE


@lru_cache(maxsize=8)
def _named(organisations: tuple[str, ...]) -> tokens.Phrases:
    return tokens.phrases((*tokens.own_phrases(), *((one, "q") for one in organisations)))


@dataclass(frozen=True, slots=True)
class _Terms:
    """What holds for the texts of one case."""

    #: The names of more words; what the author allowed comes first.
    known: tokens.Phrases
    #: What the author allowed, as it is read, in small letters.
    lifted: frozenset[str]


def _terms(allowed: Collection[str], organisations: Collection[str]) -> _Terms:
    named = _named(tuple(organisations))
    plain = [reading.read(one).text for one in allowed]
    free = tokens.phrases((one, "z") for one in plain)
    known = {**named, **{first: (*some, *named.get(first, ())) for first, some in free.items()}}
    return _Terms(known, frozenset(one.translate(reading.SMALL) for one in plain))


def _matches(text: str, compiled: re.Pattern[str], pattern: Pattern) -> Iterator[re.Match[str]]:
    """Each match that passes its check; after one that fails, the next may begin inside it."""
    at = 0
    check = CHECKS.get(pattern.check)
    while match := compiled.search(text, at):
        if check and not check(match[0]):
            at = match.start() + 1
            continue
        yield match
        at = match.end()


_WORD = re.compile("[a-z]+(?:-[a-z]+)*")


def _instead(kind: Kind, found: str) -> Text | None:
    """What to write instead, by the words that were found."""
    if kind.hard:
        return kind.replacement
    known = lexicon.instead()
    for match in _WORD.finditer(found.translate(reading.SMALL)):
        word = match[0]
        if word in known:
            # A word of the text itself: "dochter" for "dochter Anneke".
            return known[word] or Text(found[match.start() : match.end()])
        for end, text in lexicon.ORGANISATION_ENDS.items():
            if kind.replacement is lexicon.ELSEWHERE and word.endswith(end):
                return text
    return kind.replacement
