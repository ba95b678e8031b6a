"""Finding invoice numbers and structured references in what payers write, and payers by name."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from difflib import SequenceMatcher
from functools import lru_cache

#: `2026-0001`, `20260001`, `2026 0001`, `2026.0001`; not a piece of a longer number, not of a credit note.
_NUMBER = re.compile(r"(?<![0-9])(?<!C)(20\d{2})(\s?[-–—./_]\s?|\s)?(\d{4,7})(?![0-9])", re.ASCII)
_REFERENCE = re.compile(r"RF\s?\d\s?\d(?:\s?[A-Z0-9]){1,21}", re.ASCII)
_LONGEST = 25
#: Words that many names have and that tell nothing.
_WORDS = (
    "stichting st bv nv vof cv cooperatie vereniging holding groep nederland de het een van voor en te der den "
    "inzake crediteuren administratie"
)
_EMPTY_WORDS = frozenset(_WORDS.split())
#: From here on two names are alike.
ALIKE = 0.84


def numbers_in(text: str) -> Iterator[tuple[str, bool]]:
    """Every `2026-0001` that a text may mean, and whether it could as well be a date: `20260115`."""
    for spaced in _variants(text):
        for found in _NUMBER.finditer(spaced):
            year, between, rest = found.groups()
            if len(rest) > 4 and rest.startswith("0"):
                continue  # no number of ours: two things that stood behind each other
            yield f"{year}-{rest}", not between and len(rest) == 4 and _day(rest)


def references_in(text: str) -> Iterator[str]:
    """Every beginning of an ISO 11649 reference in a text whose check digits are right, without spaces."""
    for spaced in _variants(text):
        for found in _REFERENCE.finditer(spaced):
            bare = "".join(found[0].split())[:_LONGEST]
            for length in range(len(bare), 4, -1):
                if _sound(bare[:length]):
                    yield bare[:length]


def plain(name: str) -> str:
    """A name for comparing: small letters, no accents, no signs, without the words that say nothing."""
    letters = unicodedata.normalize("NFKD", name.casefold().replace(".", ""))
    bare = "".join(
        letter if letter.isalnum() else " " for letter in letters if not unicodedata.combining(letter)
    )
    words = bare.split()
    return " ".join(word for word in words if word not in _EMPTY_WORDS) or " ".join(words)


@lru_cache(maxsize=4096)
def likeness(one: str, other: str) -> float:
    """How alike two plain names are, from 0 to 1; 1 when all long words of one are among the other's."""
    if not one or not other:
        return 0.0
    if one == other:
        return 1.0
    first, second = set(one.split()), set(other.split())
    fewer, more = (first, second) if len(first) <= len(second) else (second, first)
    if fewer <= more and any(len(word) >= 5 for word in fewer):
        return 0.95
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    return matcher.ratio() if matcher.real_quick_ratio() >= ALIKE else 0.0


def payers_like(name: str, payers: Mapping[int, Iterable[str]]) -> set[int]:
    """The payers whose name is most like this one, if any is like it; names are plain."""
    bare = plain(name)
    best: dict[int, float] = {
        payer_id: max((likeness(bare, known) for known in names), default=0.0)
        for payer_id, names in payers.items()
    }
    top = max(best.values(), default=0.0)
    return {payer_id for payer_id, score in best.items() if score == top} if bare and top >= ALIKE else set()


def _variants(text: str) -> tuple[str, ...]:
    """The text on one line: once with the ends of lines as spaces, once without: banks cut lines anywhere."""
    upper = text.upper()
    spaced = " ".join(upper.split("\n"))
    return (spaced, upper.replace("\n", "")) if "\n" in upper else (spaced,)


def _day(rest: str) -> bool:
    return 1 <= int(rest[:2]) <= 12 and 1 <= int(rest[2:]) <= 31


def _sound(reference: str) -> bool:
    """Whether the check digits are right (ISO 7064, mod 97-10)."""
    turned = reference[4:] + reference[:4]
    return int("".join(str(int(letter, 36)) for letter in turned)) % 97 == 1
