"""Dutch infixes (tussenvoegsels) found where they do not belong. Pure."""

from __future__ import annotations

from dataclasses import dataclass

#: Words that make an infix, alone or together. Only in small letters where a family name may begin with them.
_CORE = frozenset({"van", "de", "den", "der", "het", "'t", "te", "ten", "ter", "von"})
_SMALL = frozenset({"el", "al", "la", "le", "du", "da", "di", "dos", "des", "zu", "vom", "bin", "ibn", "'s"})
#: Words that belong to an infix only before another of them: "op de", "in 't".
_LEADING = frozenset({"in", "op", "uit", "aan", "bij", "voor", "onder", "over"})
_APOSTROPHES = str.maketrans("’‘`´ʼ", "'''''")


@dataclass(frozen=True, slots=True)
class Split:
    """A name's parts, and whether they stood elsewhere."""

    given: str
    infix: str
    family: str
    moved: bool


def split(given: str, infix: str, family: str) -> Split:
    """Puts an infix that stands in the given or family name where it belongs.

    ``van der Veen`` → ``van der`` + ``Veen``; ``Veen, van der`` likewise; ``Petra van`` + ``Dijk`` too. A filled
    infix is left alone, and so is a name that would lose all its letters: ``Van`` and ``Le`` are family names.
    """
    if infix:
        return Split(given, infix, family, False)
    if "," in family:
        name, _, tail = family.partition(",")
        words = tail.split()
        if name.strip() and words and _length(words) == len(words):
            return Split(given, _written(words), name.strip(), True)
    words = family.split()
    found = _length(words)
    if 0 < found < len(words):
        return Split(given, _written(words[:found]), " ".join(words[found:]), True)
    words = given.split()
    for start in range(1, len(words)):
        if _length(words[start:]) == len(words) - start:
            return Split(" ".join(words[:start]), _written(words[start:]), family, True)
    return Split(given, infix, family, False)


def split_full(name: str) -> Split:
    """``Petra van der Veen`` → given name, infix, family name; the first word is the given name."""
    if "," in name:
        family, _, rest = name.partition(",")
        words = rest.split()
        tail = next((i for i in range(1, len(words)) if _length(words[i:]) == len(words) - i), len(words))
        return Split(" ".join(words[:tail]), _written(words[tail:]), family.strip(), True)
    given, _, rest = name.strip().partition(" ")
    parts = split(given, "", rest.strip())
    return Split(parts.given, parts.infix, parts.family, True)


def _length(words: list[str]) -> int:
    """How many of the first words make an infix; 0 when none."""
    count = core = 0
    for word in words:
        plain = word.translate(_APOSTROPHES)
        if plain.lower() in _CORE or plain in _SMALL:
            count += 1
            core = count
        elif plain.lower() in _LEADING:
            count += 1
        else:
            break
    return core


def _written(words: list[str]) -> str:
    return " ".join(words).lower()
