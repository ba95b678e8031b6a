"""What is different between the file that was issued and one that gives itself out for it. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import zip_longest

#: Differences that are told one by one.
MOST = 40

Pages = Sequence[Sequence[str]]
#: Words of a line, and whether they are other ones than in the line beside it.
Words = tuple[tuple[str, bool], ...]


@dataclass(frozen=True, slots=True)
class Changed:
    """A line that is not the same; empty where the file has none, or the paper has none."""

    page: int
    sent: Words
    ours: Words


@dataclass(frozen=True, slots=True)
class Differences:
    """How a file differs from the one that was issued."""

    #: Length of the file that was issued, and of this one, in bytes.
    issued: int
    length: int
    #: How many bytes at the start are the same: the next one is the first that is not.
    same: int
    #: How many bytes are other ones; None when the lengths differ, for then each byte after the first has moved.
    others: int | None
    #: Lines that differ; None when the text was not compared.
    lines: tuple[Changed, ...] | None = None
    #: Whether the text of this file could not be read.
    unreadable: bool = False

    @property
    def more(self) -> int:
        """How many lines differ besides those that are told."""
        return max(0, len(self.lines or ()) - MOST)


def differences(ours: bytes, sent: bytes) -> Differences:
    """Compares the bytes of two files."""
    return Differences(len(ours), len(sent), _same(ours, sent), _others(ours, sent))


def changed_lines(ours: Pages, sent: Pages) -> tuple[Changed, ...]:
    """The lines that differ, in the order of the paper."""
    old = [(number, line) for number, page in enumerate(ours, 1) for line in page]
    new = [(number, line) for number, page in enumerate(sent, 1) for line in page]
    matcher = SequenceMatcher(None, [line for _, line in old], [line for _, line in new], autojunk=False)
    found = []
    for kind, a, b, c, d in matcher.get_opcodes():
        if kind == "equal":
            continue
        for was, now in zip_longest(old[a:b], new[c:d]):
            page = (now or was or (0, ""))[0]
            here, there = _words(now[1] if now else "", was[1] if was else "")
            found.append(Changed(page, here, there))
    return tuple(found)


def _words(sent: str, ours: str) -> tuple[Words, Words]:
    left, right = sent.split(), ours.split()
    here: list[tuple[str, bool]] = []
    there: list[tuple[str, bool]] = []
    for kind, a, b, c, d in SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        here += [(" ".join(left[a:b]), kind != "equal")] if b > a else []
        there += [(" ".join(right[c:d]), kind != "equal")] if d > c else []
    return tuple(here), tuple(there)


def _same(ours: bytes, sent: bytes) -> int:
    low, high = 0, min(len(ours), len(sent))
    while low < high:  # the longest equal start, by halves: each comparison is one of the machine's own
        middle = (low + high + 1) // 2
        low, high = (middle, high) if ours[low:middle] == sent[low:middle] else (low, middle - 1)
    return low


def _others(ours: bytes, sent: bytes) -> int | None:
    if len(ours) != len(sent):
        return None
    both = int.from_bytes(ours, "big") ^ int.from_bytes(sent, "big")
    return len(ours) - both.to_bytes(len(ours), "big").count(0)
