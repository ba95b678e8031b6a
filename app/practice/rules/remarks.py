"""Remarks in a submitted text: where they are anchored, and how the text is cut to show them. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from app.core.errors import Refused
from app.core.text import T
from app.practice.rules.documents import TEXT_FIELDS, CaseDocument, Entry

#: Before the place of a line in the log of a version, from 1: its name as a text in which a remark can stand.
ENTRY: Final = "entry-"
#: All these lines together, where words are looked for.
LOG: Final = "log"
#: The name under which the points that an answer asks for are kept, each with its place in the list.
ASKED: Final = "asked"
LONGEST_REMARK: Final = 2000
MOST_REMARKS: Final = 200


@dataclass(frozen=True, slots=True)
class Anchor:
    """The stretch ``text[starts:ends]`` of one text, in characters."""

    field: str
    starts: int
    ends: int


@dataclass(frozen=True, slots=True)
class Cut:
    """A stretch of a text with the numbers of the remarks that hold it, and of those that end with it."""

    text: str
    within: tuple[int, ...] = ()
    ending: tuple[int, ...] = ()


def texts_of(document: CaseDocument, entries: Iterable[Entry]) -> dict[str, str]:
    """Each text of a version in which a remark can stand, in the order of the page."""
    texts = document.texts()
    order = [*(name for name in texts if name not in TEXT_FIELDS), *TEXT_FIELDS]
    found = {name: texts[name] for name in order if name in texts}
    found.update({f"{ENTRY}{at}": entry.text for at, entry in enumerate(entries, 1)})
    return found


def anchored(
    texts: Mapping[str, str],
    field: str,
    *,
    starts: int | None = None,
    ends: int | None = None,
    quote: str = "",
) -> Anchor:
    """Where a remark stands: at the stretch when it is one, else at the first place of ``quote``.

    Without a quote and a stretch it holds the whole text; of the log it takes a quote. Raises :class:`Refused` when
    the words are not there.
    """
    wanted = " ".join(quote.split())
    if field == LOG:
        return _in_log(texts, wanted)
    text = texts.get(field, "")
    if not text:
        raise Refused(T("Kies bij welke tekst je opmerking hoort."), field="field")
    if starts is not None and ends is not None and 0 <= starts < ends <= len(text):
        return Anchor(field, starts, ends)
    if not wanted:
        return Anchor(field, 0, len(text))
    found = _place(text, wanted)
    if found is None:
        raise _not_there()
    return Anchor(field, *found)


def _in_log(texts: Mapping[str, str], wanted: str) -> Anchor:
    """The first line of the log with these words."""
    if not wanted:
        raise Refused(T("Neem de woorden uit het logboek over waar je opmerking bij hoort."), field="quote")
    for name, text in texts.items():
        if name.startswith(ENTRY) and (found := _place(text, wanted)):
            return Anchor(name, *found)
    raise _not_there()


def _not_there() -> Refused:
    return Refused(T("Deze woorden staan niet in de tekst. Neem ze over zoals ze er staan."), field="quote")


def cut(text: str, anchors: Mapping[int, Anchor]) -> tuple[Cut, ...]:
    """The text in stretches; ``anchors``: by the number of the remark. Put together they are the text."""
    edges = {0, len(text)}
    for one in anchors.values():
        edges |= {min(one.starts, len(text)), min(one.ends, len(text))}
    points = sorted(edges)
    return tuple(
        Cut(
            text[a:b],
            tuple(number for number, one in anchors.items() if one.starts <= a and b <= one.ends),
            tuple(number for number, one in anchors.items() if min(one.ends, len(text)) == b),
        )
        for a, b in pairwise(points)
    )


def points_of(asked: str) -> tuple[str, ...]:
    """The points of a text with one on each line; marks of a list before them are left out."""
    lines = (line.strip().lstrip("-*•").strip() for line in asked.splitlines())
    return tuple(line for line in lines if line)


def _place(text: str, wanted: str) -> tuple[int, int] | None:
    """The first place of words that stand apart by one space, wherever lines are broken; case does not matter."""
    kept: list[int] = []
    squeezed: list[str] = []
    for at, sign in enumerate(text):
        if sign.isspace():
            if squeezed and squeezed[-1] == " ":
                continue
            sign = " "
        kept.append(at)
        squeezed.append(sign)
    whole = "".join(squeezed)
    at = whole.find(wanted)
    if at < 0 and len(whole.lower()) == len(whole):
        at = whole.lower().find(wanted.lower())
    if at < 0:
        return None
    return kept[at], kept[at + len(wanted) - 1] + 1
