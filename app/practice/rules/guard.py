"""The privacy guard: marks in a text what could identify the person it is about, their family or a colleague.

The page runs the same patterns while someone types (``guard.js``); the server runs them again before a case
is submitted, because only the server's answer counts (GDPR art. 9: health data about a third person).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from app.core.text import T, Text
from app.practice.rules.patterns import PATTERNS, SAFE_WORDS, SHORT_TITLES, TITLES, Severity

__all__ = [
    "KINDS",
    "Find",
    "Kind",
    "Mark",
    "Severity",
    "blocking",
    "detect",
    "finds",
    "pieces",
    "replaced",
    "rules_document",
]


@dataclass(frozen=True, slots=True)
class Kind:
    """What is said about one kind of mark, and whether the author may answer that it identifies nobody."""

    explanation: Text
    replacement: Text | None
    dismissible: bool


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch ``text[start:end]`` that could identify someone."""

    start: int
    end: int
    kind: str
    severity: Severity
    explanation: Text


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


_LEFT_OUT = T("(weggelaten)")

#: ``replacement`` None: the alias of the person.
KINDS: dict[str, Kind] = {
    "email": Kind(T("Dit is een e-mailadres. Haal het weg."), _LEFT_OUT, False),
    "url": Kind(T("Dit is een webadres. Haal het weg."), _LEFT_OUT, False),
    "iban": Kind(T("Dit is een rekeningnummer. Haal het weg."), _LEFT_OUT, False),
    "bsn": Kind(T("Dit is een burgerservicenummer. Dat mag hier nooit staan."), _LEFT_OUT, False),
    "date": Kind(
        T("Dit is een datum met een jaar. Schrijf liever 'die dag' of 'later'."), T("die dag"), False
    ),
    "birth": Kind(T("Dit zegt wanneer iemand is geboren. De leeftijdsgroep is genoeg."), _LEFT_OUT, False),
    "phone": Kind(T("Dit is een telefoonnummer. Haal het weg."), _LEFT_OUT, False),
    "postcode": Kind(T("Dit is een postcode. Haal die weg."), _LEFT_OUT, False),
    "number": Kind(T("Dit is een nummer waarmee iemand te vinden is. Haal het weg."), _LEFT_OUT, False),
    "address": Kind(
        T("Dit lijkt een adres. Schrijf liever 'thuis' of 'in de buurt'."), T("in de buurt"), False
    ),
    "name": Kind(T("Dit lijkt een naam. Schrijf liever de rol dan de naam."), T("de begeleider"), True),
    "given_name": Kind(T("Dit lijkt een voornaam. Gebruik de alias of schrijf de rol."), None, True),
    "place": Kind(
        T("Dit is een plaats of straat. Is die nodig voor je verhaal?"), T("een plaats in de buurt"), True
    ),
    "age": Kind(T("Dit is een leeftijd. De leeftijdsgroep is genoeg."), T("in deze leeftijdsgroep"), True),
    "digits": Kind(T("Dit is een lang nummer. Kun je iemand daarmee vinden?"), _LEFT_OUT, True),
    "capital": Kind(T("Dit woord heeft een hoofdletter. Is het een naam? Haal die dan weg."), None, True),
}

_COMPILED = tuple((pattern, re.compile(pattern.regex)) for pattern in PATTERNS)
_TITLE_WORDS = frozenset(
    form
    for word in f"{TITLES} {SHORT_TITLES}".split()
    for form in (word, word.title(), f"{word}.", f"{word.title()}.")
)
_KNOWN = SAFE_WORDS | _TITLE_WORDS
_BSN_WEIGHTS = (9, 8, 7, 6, 5, 4, 3, 2, -1)


def detect(text: str, *, allowed: Collection[str] = ()) -> list[Mark]:
    """The marks in ``text``, in order, never overlapping.

    ``allowed``: the alias, and words or groups of words of which the author said that they identify nobody.
    They lift only marks of a dismissible kind: a telephone number stays one.
    """
    known = _KNOWN | {word for phrase in allowed for word in phrase.split(" ")}
    taken = bytearray(len(text))
    marks: list[Mark] = []
    for pattern, compiled in _COMPILED:
        kind = KINDS[pattern.kind]
        for match in compiled.finditer(text):
            start, end = match.span()
            if any(taken[start:end]) or not _passes(pattern.check, match[0]):
                continue
            if kind.dismissible and _lifted(match[0], allowed, known):
                continue
            taken[start:end] = b"\x01" * (end - start)
            marks.append(Mark(start, end, pattern.kind, pattern.severity, kind.explanation))
    return sorted(marks, key=lambda mark: mark.start)


def blocking(marks: Iterable[Mark]) -> list[Mark]:
    """The marks that must be resolved before a text can be submitted."""
    return [mark for mark in marks if mark.severity is Severity.BLOCK]


def finds(texts: Mapping[str, str], *, allowed: Collection[str] = ()) -> list[Find]:
    """The marked words of several texts, given by field; what blocks first."""
    found: dict[str, tuple[Mark, list[str]]] = {}
    for name, text in texts.items():
        for mark in detect(text, allowed=allowed):
            _, fields = found.setdefault(text[mark.start : mark.end], (mark, []))
            if name not in fields:
                fields.append(name)
    listed = [
        Find(
            word=word,
            fields=tuple(fields),
            severity=mark.severity,
            explanation=mark.explanation,
            replacement=KINDS[mark.kind].replacement,
            dismissible=KINDS[mark.kind].dismissible,
        )
        for word, (mark, fields) in found.items()
    ]
    return sorted(listed, key=lambda find: find.severity is Severity.HINT)


def pieces(text: str, *, allowed: Collection[str] = ()) -> list[tuple[str, Severity | None]]:
    """``text`` cut at its marks, with the severity of each marked piece; joined they are the text again."""
    cut: list[tuple[str, Severity | None]] = []
    at = 0
    for mark in detect(text, allowed=allowed):
        cut += [(text[at : mark.start], None), (text[mark.start : mark.end], mark.severity)]
        at = mark.end
    return [(piece, severity) for piece, severity in [*cut, (text[at:], None)] if piece]


def replaced(text: str, word: str, replacement: str) -> str:
    """``text`` with each separate occurrence of ``word`` replaced."""
    if not word:
        return text
    return re.sub(rf"(?<!\w){re.escape(word)}(?!\w)", lambda _: replacement, text)


def rules_document() -> dict[str, Any]:
    """What the page needs to mark the same words; its sentences are :class:`Text`, translated by the view."""
    return {
        "patterns": [
            {"kind": p.kind, "severity": str(p.severity), "regex": p.regex, "check": p.check}
            for p in PATTERNS
        ],
        "known": sorted(_KNOWN),
        "kinds": {
            name: {
                "explanation": kind.explanation,
                "replacement": kind.replacement,
                "dismissible": kind.dismissible,
            }
            for name, kind in KINDS.items()
        },
    }


def _lifted(found: str, allowed: Collection[str], known: Collection[str]) -> bool:
    """Whether the author allowed these words, or each capitalised one is known to name nobody."""
    if found in allowed:
        return True
    capitals = [word for word in found.split(" ") if word[:1] != word[:1].lower()]
    return bool(capitals) and all(word in known for word in capitals)


def _passes(check: str, found: str) -> bool:
    if check == "bsn":
        return is_bsn(found)
    if check == "iban":
        return is_iban(found)
    return True


def is_bsn(found: str) -> bool:
    """The eleven-test on nine digits (the ninth counts as minus one); separators are skipped."""
    digits = [int(char) for char in found if char in "0123456789"]
    if len(digits) != len(_BSN_WEIGHTS) or not any(digits):
        return False
    return sum(weight * digit for weight, digit in zip(_BSN_WEIGHTS, digits, strict=True)) % 11 == 0


def is_iban(found: str) -> bool:
    """ISO 13616: the first four characters moved to the end, letters as 10 to 35, modulo 97 is one."""
    plain = "".join(char for char in found.upper() if char.isascii() and char.isalnum())
    return len(plain) > 4 and int("".join(str(int(char, 36)) for char in plain[4:] + plain[:4])) % 97 == 1
