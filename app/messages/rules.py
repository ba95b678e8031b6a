"""Pure decisions about letters: which words an administrator may give one, and what of a letter is secret."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final
from urllib.parse import urlsplit

from app.core.errors import Refused
from app.core.text import T

#: Most characters of an own subject and of own paragraphs.
SUBJECT_MAX, TEXT_MAX = 150, 4000
#: So long after its writing it stays known what a letter said, and to which address.
KEPT: Final = timedelta(days=730)
#: What stands where a secret stood.
HIDDEN = "…"

_PLACEHOLDER = re.compile(r"\{([a-z][a-z0-9_]*)\}")
_BRACED = re.compile(r"\{([^{}\n]{1,60})\}")
#: What begins or ends code of the shipped templates: never taken, so that nobody believes it would work.
_CODE = ("{{", "{%", "{#", "%}", "#}", "}}")
#: A part of an address that names a page or a row. Secrets are longer, or hold capitals.
_PLAIN = re.compile(r"[a-z0-9]{1,23}(-[a-z0-9]{1,23})*\Z")
_RUN = re.compile(r"[A-Za-z0-9_-]{32,}")
_LINKS = ("link", "path")


@dataclass(frozen=True, slots=True)
class Words:
    """An administrator's own words for a letter, with placeholders such as ``{cohort_name}``."""

    subject: str
    text: str


def placeholders(text: str) -> tuple[str, ...]:
    """The placeholders in ``text``, each once, in order."""
    return tuple(dict.fromkeys(_PLACEHOLDER.findall(text)))


def check(words: Words, known: Collection[str]) -> None:
    """Raises Refused, naming what is wrong, unless subject and text can stand in the letter."""
    if not words.subject:
        raise Refused(T("Vul het onderwerp in."), field="subject")
    if not words.text:
        raise Refused(T("Vul de tekst in. Wil je de gewone tekst terug? Kies dan onderaan."), field="text")
    for value, most, field in ((words.subject, SUBJECT_MAX, "subject"), (words.text, TEXT_MAX, "text")):
        if len(value) > most:
            raise Refused(
                T("Gebruik ten hoogste %(max)s tekens. Het zijn er nu %(now)s.", max=most, now=len(value)),
                field=field,
            )
        _check_braces(value, known, field)
    if "\n" in words.subject:
        raise Refused(T("Het onderwerp staat op één regel."), field="subject")


def _check_braces(value: str, known: Collection[str], field: str) -> None:
    for sign in _CODE:
        if sign in value:
            raise Refused(
                T(
                    "Haal %(sign)s weg. Een invulwoord staat tussen enkele accolades, zoals {given_name}.",
                    sign=sign,
                ),
                field=field,
            )
    for name in _BRACED.findall(value):
        if name not in known:
            raise Refused(
                T(
                    "Het invulwoord %(name)s bestaat niet in deze brief. Kies er een uit de lijst.",
                    name=f"{{{name}}}",
                ),
                field=field,
            )
    rest = _PLACEHOLDER.sub("", value)
    if place := re.search(r"[{}]", rest):
        around = rest[max(0, place.start() - 10) : place.end() + 20].split("\n")[0]
        raise Refused(
            T(
                "Er staat een accolade los bij “%(part)s”. Maak het invulwoord af of haal haar weg.",
                part=around,
            ),
            field=field,
        )


def fill(text: str, values: Mapping[str, str]) -> str:
    """``text`` with each placeholder replaced once; what a value says is never read as a placeholder."""
    return re.sub(r" {2,}", " ", _PLACEHOLDER.sub(lambda found: values.get(found[1], ""), text))


def paragraphs(text: str) -> tuple[tuple[str, ...], ...]:
    """The lines of each paragraph; an empty line parts paragraphs."""
    parts = re.split(r"\n[ \t]*\n\s*", text.strip())
    return tuple(tuple(line.strip() for line in part.split("\n")) for part in parts if part.strip())


def without_secrets(context: Mapping[str, Any]) -> dict[str, Any]:
    """A letter's facts with every secret link and key hidden, so that a reader cannot use them."""
    return {name: _hidden(name, value) for name, value in context.items()}


def has_secret(context: Mapping[str, Any]) -> bool:
    """Whether the letter bears a link that works for its reader only."""
    return without_secrets(context) != dict(context)


def _hidden(name: str, value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _hidden(str(key), one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_hidden(name, one) for one in value]
    if not isinstance(value, str):
        return value
    if name.endswith(_LINKS):
        value = _hidden_link(value, strict=name == "link")
    return _RUN.sub(lambda found: HIDDEN if _random(found[0]) else found[0], value)


def _hidden_link(value: str, *, strict: bool) -> str:
    """The address up to its first part that may be secret; ``strict`` hides every value after the ``?``."""
    try:
        address = urlsplit(value)
    except ValueError:
        return HIDDEN
    start = f"{address.scheme}://{address.netloc}" if address.netloc else ""
    kept: list[str] = []
    for part in address.path.split("/")[1:]:
        if part and not _PLAIN.match(part):
            return f"{start}/{'/'.join([*kept, HIDDEN])}"
        kept.append(part)
    asked = [pair.partition("=")[2] for pair in address.query.split("&") if pair]
    if address.fragment or (asked and strict) or not all(_PLAIN.match(one) for one in asked if one):
        return f"{start}/{'/'.join(kept)}?{HIDDEN}"
    return value


def _random(run: str) -> bool:
    """Whether a long run of letters is no word: it holds a digit, or a capital inside."""
    return any(char.isdigit() for char in run) or any(char.isupper() for char in run[1:])
