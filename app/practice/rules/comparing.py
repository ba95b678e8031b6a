"""Two submitted versions of a case side by side: what stayed, what went and what came. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final

from app.practice.rules.documents import Entry

_WORD: Final = re.compile(r"\S+\s*|\s+")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a text, and whether the other version has it not."""

    text: str
    changed: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One paragraph as it was and as it is; an empty side has no such paragraph."""

    before: tuple[Piece, ...]
    after: tuple[Piece, ...]

    @property
    def changed(self) -> bool:
        """Whether the sides differ."""
        return self.before != self.after


@dataclass(frozen=True, slots=True)
class TextPair:
    """One field in both versions."""

    field: str
    rows: tuple[Row, ...]

    @property
    def changed(self) -> bool:
        """Whether the versions differ here."""
        return any(row.changed for row in self.rows)


@dataclass(frozen=True, slots=True)
class EntryPair:
    """One line of the log in both versions; None where it is not there."""

    before: Entry | None
    after: Entry | None
    rows: tuple[Row, ...] = ()

    @property
    def changed(self) -> bool:
        """Whether the versions differ here."""
        return self.before is None or self.after is None or _facts(self.before) != _facts(self.after)


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two versions of a case."""

    #: By label, such as age_band: the value before and after; all labels, changed or not.
    labels: Mapping[str, tuple[str, str]]
    texts: tuple[TextPair, ...]
    entries: tuple[EntryPair, ...]

    @property
    def changed(self) -> bool:
        """Whether anything differs."""
        return (
            any(before != after for before, after in self.labels.values())
            or any(pair.changed for pair in self.texts)
            or any(pair.changed for pair in self.entries)
        )


@dataclass(frozen=True, slots=True)
class Side:
    """One version: its labels, its texts by field in the order of the page, and its log."""

    labels: Mapping[str, str]
    texts: Mapping[str, str]
    entries: Sequence[Entry]


def compare(before: Side, after: Side) -> Comparison:
    """Both versions, field by field; a field that is empty in both is left out."""
    names = dict.fromkeys((*after.texts, *before.texts))
    pairs = [
        TextPair(name, compare_texts(before.texts.get(name, ""), after.texts.get(name, ""))) for name in names
    ]
    labels = {
        name: (before.labels.get(name, ""), after.labels.get(name, ""))
        for name in dict.fromkeys((*after.labels, *before.labels))
    }
    return Comparison(
        labels, tuple(pair for pair in pairs if pair.rows), _entries(before.entries, after.entries)
    )


def compare_texts(before: str, after: str) -> tuple[Row, ...]:
    """Paragraph beside paragraph, with the words that differ.

    The pieces of each side, joined by line ends, are the text of that side again, but for empty lines.
    """
    if not before and not after:
        return ()
    old, new = before.split("\n") if before else [], after.split("\n") if after else []
    rows: list[Row] = []
    for tag, a, b, c, d in SequenceMatcher(None, old, new).get_opcodes():
        if tag == "equal":
            rows += [Row((Piece(text),), (Piece(text),)) for text in old[a:b]]
            continue
        both = min(b - a, d - c)
        rows += [_words(old[a + at], new[c + at]) for at in range(both)]
        rows += [Row((Piece(text, changed=True),), ()) for text in old[a + both : b]]
        rows += [Row((), (Piece(text, changed=True),)) for text in new[c + both : d]]
    return tuple(rows)


def _words(before: str, after: str) -> Row:
    old, new = _WORD.findall(before), _WORD.findall(after)
    left: list[Piece] = []
    right: list[Piece] = []
    for tag, a, b, c, d in SequenceMatcher(None, old, new).get_opcodes():
        same = tag == "equal"
        if b > a:
            left.append(Piece("".join(old[a:b]), changed=not same))
        if d > c:
            right.append(Piece("".join(new[c:d]), changed=not same))
    return Row(tuple(left), tuple(right))


def _facts(entry: Entry) -> tuple[object, ...]:
    """What a line says; a version does not know the number and the revision that it had."""
    return entry.on, entry.kind, entry.minutes, entry.text


def _entries(before: Sequence[Entry], after: Sequence[Entry]) -> tuple[EntryPair, ...]:
    """Lines that stayed beside each other; a changed line beside what it became, when the day is the same."""
    pairs: list[EntryPair] = []
    facts = ([_facts(one) for one in before], [_facts(one) for one in after])
    for tag, a, b, c, d in SequenceMatcher(None, *facts).get_opcodes():
        if tag == "equal":
            both = zip(before[a:b], after[c:d], strict=True)
            pairs += [EntryPair(one, other, compare_texts(one.text, other.text)) for one, other in both]
            continue
        came = list(after[c:d])
        for one in before[a:b]:
            same = next((other for other in came if other.on == one.on), None)
            if same is not None:
                came.remove(same)
                pairs.append(EntryPair(one, same, compare_texts(one.text, same.text)))
            else:
                pairs.append(EntryPair(one, None, compare_texts(one.text, "")))
        pairs += [EntryPair(None, other, compare_texts("", other.text)) for other in came]
    return tuple(pairs)
