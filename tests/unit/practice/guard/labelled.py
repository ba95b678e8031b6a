"""The labelled sentences, and how well the guard does on them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from app.practice.rules.guard import KINDS, detect

HERE = Path(__file__).resolve().parent
SETS = ("tuning", "held_out")
ALIAS = "Eik"
HARD = tuple(kind for kind, said in KINDS.items() if said.hard)
NAMES = ("name", "capital")
_LABEL = re.compile(r"\{([a-z]+)\|([^{}]*)\}")
#: A hard find must be marked nearly whole, of a name ("Wim en Els") the greater part of the letters.
_MOST = {True: 0.9, False: 0.6}


@dataclass(frozen=True, slots=True)
class Sentence:
    """A text, and what must be marked in it: (start, end, kind)."""

    text: str
    labels: tuple[tuple[int, int, str], ...]


def sentences(name: str) -> list[Sentence]:
    """One of the two sets."""
    found: list[str] = yaml.safe_load((HERE / f"{name}.yaml").read_text(encoding="utf-8"))
    return [_sentence(one) for one in found]


def _sentence(written: str) -> Sentence:
    text, labels, at = "", [], 0
    for match in _LABEL.finditer(written):
        text += written[at : match.start()]
        labels.append((len(text), len(text) + len(match[2]), match[1]))
        text += match[2]
        at = match.end()
    return Sentence(text + written[at:], tuple(labels))


@dataclass
class Score:
    """What was found of what should be, and how many marks were right."""

    wanted: dict[str, int] = field(default_factory=dict)
    found: dict[str, int] = field(default_factory=dict)
    marks: int = 0
    right: int = 0
    missed: list[tuple[str, str, str]] = field(default_factory=list)
    false: list[tuple[str, str, str]] = field(default_factory=list)

    def recall(self, kinds: Iterable[str]) -> float:
        """The part of the labels of these kinds that was marked."""
        listed = list(kinds)
        wanted = sum(self.wanted.get(kind, 0) for kind in listed)
        return sum(self.found.get(kind, 0) for kind in listed) / wanted if wanted else 1.0

    @property
    def precision(self) -> float:
        """The part of the marks that stand on a label."""
        return self.right / self.marks if self.marks else 1.0


def score(listed: Iterable[Sentence]) -> Score:
    """How well the guard does on these sentences. A hard label counts as found only under a hard mark."""
    result = Score()
    for one in listed:
        marks = detect(one.text, allowed=[ALIAS])
        for start, end, kind in one.labels:
            hard = kind in HARD
            result.wanted[kind] = result.wanted.get(kind, 0) + 1
            covering = [mark for mark in marks if (mark.kind in HARD) >= hard]
            letters = [at for at in range(start, end) if one.text[at].isalnum()]
            covered = sum(any(mark.start <= at < mark.end for mark in covering) for at in letters)
            if covered >= _MOST[hard] * len(letters):
                result.found[kind] = result.found.get(kind, 0) + 1
            else:
                result.missed.append((kind, one.text[start:end], one.text))
        for mark in marks:
            result.marks += 1
            if any(start < mark.end and mark.start < end for start, end, _ in one.labels):
                result.right += 1
            else:
                result.false.append((mark.kind, one.text[mark.start : mark.end], one.text))
    return result
