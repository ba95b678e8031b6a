"""Two versions of a text side by side: which words went and which came. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

_WORDS = re.compile(r"\s+|\w+|[^\w\s]")


class Change(StrEnum):
    """What became of a stretch of text."""

    SAME = "same"
    GONE = "gone"
    NEW = "new"


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of one of the two texts."""

    text: str
    change: Change = Change.SAME


def compared(before: str, after: str) -> tuple[tuple[Stretch, ...], tuple[Stretch, ...]]:
    """The earlier and the later text, each whole and in order, cut where words differ.

    The earlier one holds no new stretches, the later one none that went; put together each is its text again.
    """
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    left: list[Stretch] = []
    right: list[Stretch] = []
    for tag, a, b, c, d in SequenceMatcher(None, old, new).get_opcodes():
        same = tag == "equal"
        _add(left, "".join(old[a:b]), Change.SAME if same else Change.GONE)
        _add(right, "".join(new[c:d]), Change.SAME if same else Change.NEW)
    return tuple(left), tuple(right)


def _add(to: list[Stretch], text: str, change: Change) -> None:
    if not text:
        return
    # White space alone is no change that a reader sees.
    kind = Change.SAME if text.isspace() else change
    if to and to[-1].change is kind:
        to[-1] = Stretch(to[-1].text + text, kind)
    else:
        to.append(Stretch(text, kind))
