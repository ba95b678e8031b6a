"""A person as a coordinator writes one down, checked field by field. Pure."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from app.core.db import LINE, SHORT
from app.core.email import address
from app.core.errors import Refused
from app.core.names import PersonName
from app.core.text import T, Text

#: Direction marks that make a name look like another one.
_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_SPACES = re.compile(r"\s+")

#: How each field is called in a sentence.
FIELDS: dict[str, Text] = {
    "given_name": T("voornaam"),
    "infix": T("tussenvoegsel"),
    "family_name": T("achternaam"),
    "email": T("e-mailadres"),
    "function": T("functie"),
}
_EMPTY: dict[str, Text] = {
    "given_name": T("Vul de voornaam in"),
    "family_name": T("Vul de achternaam in"),
    "email": T("Vul het e-mailadres in"),
}
_EMPTY_ON_LINE: dict[str, Text] = {
    "given_name": T("Regel %(line)s: vul de voornaam in"),
    "family_name": T("Regel %(line)s: vul de achternaam in"),
    "email": T("Regel %(line)s: vul het e-mailadres in"),
}
_LONGEST = {"given_name": SHORT, "infix": SHORT, "family_name": SHORT, "email": LINE, "function": LINE}


@dataclass(frozen=True, slots=True)
class Candidate:
    """Someone to enrol: tidy values, the address in lower case."""

    given_name: str
    infix: str
    family_name: str
    email: str
    function: str = ""

    @property
    def name(self) -> PersonName:
        """The name's parts together."""
        return PersonName(self.given_name, self.infix, self.family_name)


def tidy(text: str) -> str:
    """Trimmed, composed (NFC), with single spaces."""
    return _SPACES.sub(" ", unicodedata.normalize("NFC", text)).strip()


def problems(values: dict[str, str], line: int | None = None) -> list[tuple[str, Text]]:
    """What is wrong with ``values``, as (field, sentence), in the order of the fields.

    With ``line`` the sentences name that line of a list.
    """
    found: list[tuple[str, Text]] = []
    for field, longest in _LONGEST.items():
        text = values.get(field, "")
        name = FIELDS[field]
        empty = _EMPTY.get(field) if line is None else _EMPTY_ON_LINE.get(field)
        if not text:
            if empty:
                found.append((field, empty))
        elif any(unicodedata.category(char) in ("Cc", "Cs", "Co") or char in _TURNING for char in text):
            strange = T("Haal het vreemde teken weg uit het veld %(field)s", field=name)
            on_line = T("Regel %(line)s: haal het vreemde teken weg uit het veld %(field)s", field=name)
            found.append((field, strange if line is None else on_line))
        elif len(text) > longest:
            long = T("Gebruik ten hoogste %(max)s tekens in het veld %(field)s", max=longest, field=name)
            on_line = T(
                "Regel %(line)s: gebruik ten hoogste %(max)s tekens in het veld %(field)s",
                max=longest,
                field=name,
            )
            found.append((field, long if line is None else on_line))
        elif field == "email" and address(text) is None:
            wrong = T("Vul een e-mailadres in met een @, bijvoorbeeld naam@organisatie.nl")
            on_line = T("Regel %(line)s: vul een e-mailadres in met een @")
            found.append((field, wrong if line is None else on_line))
        elif empty and field != "email" and not any(char.isalpha() for char in text):
            found.append((field, empty))
    if line is None:
        return found
    return [(field, Text(text.msgid, {**text.params, "line": line})) for field, text in found]


def candidate(*, given_name: str, infix: str, family_name: str, email: str, function: str = "") -> Candidate:
    """The person these values describe. Raises Refused at the first field that is wrong."""
    values = {
        "given_name": tidy(given_name),
        "infix": tidy(infix),
        "family_name": tidy(family_name),
        "email": tidy(email),
        "function": tidy(function),
    }
    for field, text in problems(values):
        raise Refused(text, field=field)
    return Candidate(**{**values, "email": address(values["email"]) or ""})
