"""The guard's rules as one document, for the page."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from app.practice.rules.guarding import lexicon, reading, tokens
from app.practice.rules.guarding.family_names import ENDINGS, SMALL_ENDINGS
from app.practice.rules.guarding.kinds import KINDS
from app.practice.rules.guarding.patterns import PATTERNS

#: How far around a find its ``near`` expression may stand, in characters of the reading.
NEAR = 40


def rules_document(organisations: Collection[str] = ()) -> dict[str, Any]:
    """What the page needs to mark the same words; its sentences are :class:`Text`, translated by the view."""
    return {
        "patterns": [
            {
                "kind": one.kind,
                "reading": str(one.reading),
                "regex": one.regex,
                "check": one.check,
                "near": one.near,
            }
            for one in PATTERNS
        ],
        "kinds": {
            name: {
                "explanation": kind.explanation,
                "replacement": kind.replacement,
                "severity": str(kind.severity),
                "dismissible": kind.dismissible,
            }
            for name, kind in KINDS.items()
        },
        "near": NEAR,
        "reading": _by_value({char: plain for char, plain in reading.table().items() if plain}, ""),
        "unseen": _ranges(ord(char) for char, plain in reading.table().items() if not plain),
        "token": tokens.SIGN,
        "gap": tokens.GAP,
        "numeral": tokens.NUMERAL,
        "unit": tokens.UNIT,
        "numbers": tokens.number_words(),
        "classes": _by_value(lexicon.classes(), " "),
        "endings": {
            "K": list(lexicon.ORGANISATION_ENDS),
            "F": list(ENDINGS),
            "e": list(SMALL_ENDINGS),
        },
        "phrases": [*tokens.own_phrases(), *((one, "q") for one in organisations)],
        "instead": lexicon.instead(),
        "instead_ends": lexicon.ORGANISATION_ENDS,
    }


def _by_value(table: Mapping[str, str], between: str) -> dict[str, str]:
    """A table by its values, the keys of each as one string: short to send and quick to read."""
    found: dict[str, list[str]] = {}
    for key, value in table.items():
        found.setdefault(value, []).append(key)
    return {value: between.join(keys) for value, keys in found.items()}


def _ranges(points: Iterable[int]) -> list[tuple[int, int]]:
    """Numbers as the first and last of each unbroken row."""
    found: list[tuple[int, int]] = []
    for point in sorted(points):
        if found and found[-1][1] == point - 1:
            found[-1] = (found[-1][0], point)
        else:
            found.append((point, point))
    return found
