"""A list of people: cells to rows, with what is wrong and what we read differently, per row and field. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from app.core.email import address
from app.core.errors import Refused
from app.core.infixes import split, split_full
from app.core.text import T, Text
from app.enrolments.candidates import FIELDS, Candidate, problems, tidy
from app.enrolments.tables import MOST_ROWS, Line

#: Headings that we know, without spaces and signs.
_HEADINGS: Final[dict[str, str]] = {
    word: field
    for field, words in {
        "given_name": "voornaam voornamen roepnaam voorletters initialen givenname firstname",
        "infix": "tussenvoegsel tussenvoegsels tussenv tv infix voorvoegsel voorvoegsels prefix",
        "family_name": "achternaam familienaam geslachtsnaam lastname surname familyname",
        "email": "email emailadres mail mailadres emailwerk werkemail emailaddress",
        "function": "functie functies functietitel functienaam beroep rol function jobtitle",
        "name": "naam volledigenaam naamdeelnemer deelnemer name fullname",
    }.items()
    for word in words.split()
}
#: What a list without headings holds, by the number of the column with addresses.
_ORDERS: Final[dict[int, tuple[str, ...]]] = {
    1: ("name", "email", "function"),
    2: ("given_name", "family_name", "email", "function"),
    3: ("given_name", "infix", "family_name", "email", "function"),
}
_LETTERS = re.compile(r"[^a-z]")


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with one field of a row; ``text`` is the whole sentence."""

    field: str
    text: Text


@dataclass(frozen=True, slots=True)
class ParsedRow:
    """One person of the list."""

    #: Number of the line in the list as it was given, headings and empty lines counted.
    line: int
    given_name: str
    infix: str
    family_name: str
    email: str
    function: str
    problems: tuple[Problem, ...] = ()
    #: What we read differently from how it was written.
    notes: tuple[Text, ...] = ()
    #: The same person stands on an earlier line.
    double: bool = False

    @property
    def name(self) -> str:
        """The full name as read."""
        return " ".join(filter(None, (self.given_name, self.infix, self.family_name)))

    @property
    def candidate(self) -> Candidate:
        """The person to enrol; only for a row without problems."""
        return Candidate(self.given_name, self.infix, self.family_name, self.email, self.function)


@dataclass(frozen=True, slots=True)
class ParsedList:
    """All rows of a list."""

    rows: tuple[ParsedRow, ...]

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Everything that is wrong, in the order of the list."""
        return tuple(problem for row in self.rows for problem in row.problems)

    @property
    def candidates(self) -> list[Candidate]:
        """The people to enrol, each once."""
        return [row.candidate for row in self.rows if not row.problems and not row.double]


def parse(lines: Sequence[Line], *, field: str = "text", split_infixes: bool = True) -> ParsedList:
    """Reads the people out of ``lines``.

    Headings may stand in any order, or be absent. Raises Refused at ``field`` when the columns cannot be
    recognised, there is nobody in the list, or there are more than 500.
    """
    columns, body = _columns(lines, field)
    if not body:
        raise Refused(T("Onder de kopregel staat niemand. Plak een regel per deelnemer."), field=field)
    if len(body) > MOST_ROWS:
        raise Refused(
            T(
                "Deze lijst heeft %(count)s regels. Neem ten hoogste %(max)s regels tegelijk. Er is niets bewaard.",
                count=len(body),
                max=MOST_ROWS,
            ),
            field=field,
        )
    seen: dict[str, ParsedRow] = {}
    rows = []
    for number, cells in body:
        row = _row(number, cells, columns, split_infixes)
        earlier = seen.setdefault(row.email, row) if row.email else row
        if earlier is not row:
            row = _doubled(row, earlier)
        rows.append(row)
    return ParsedList(tuple(rows))


def _row(number: int, cells: list[str], columns: Sequence[str], split_infixes: bool) -> ParsedRow:
    values = dict.fromkeys(FIELDS, "") | {"name": ""}
    for column, cell in zip(columns, cells, strict=False):
        if column and not values[column]:
            values[column] = tidy(cell)
    notes: list[Text] = []
    if values["name"] and not values["family_name"]:
        parts = split_full(values["name"])
        values |= {"given_name": parts.given, "infix": parts.infix, "family_name": parts.family}
    if split_infixes:
        parts = split(values["given_name"], values["infix"], values["family_name"])
        if parts.moved:
            values |= {"given_name": parts.given, "infix": parts.infix, "family_name": parts.family}
            notes.append(
                T(
                    "Gelezen als tussenvoegsel “%(infix)s” en achternaam “%(family)s”",
                    infix=parts.infix,
                    family=parts.family,
                )
            )
    found = tuple(Problem(field, text) for field, text in problems(values, number))
    return ParsedRow(
        line=number,
        given_name=values["given_name"],
        infix=values["infix"],
        family_name=values["family_name"],
        email=address(values["email"]) or values["email"],
        function=values["function"],
        problems=found,
        notes=tuple(notes),
    )


def _doubled(row: ParsedRow, earlier: ParsedRow) -> ParsedRow:
    """The row that repeats an address: the same person is passed, another name is a problem."""
    same = row.name.casefold() == earlier.name.casefold()
    if same or row.problems:
        note = T("Staat ook op regel %(line)s", line=earlier.line)
        return _with(row, notes=(*row.notes, note), double=not row.problems)
    text = T(
        "Regel %(line)s: dit e-mailadres staat ook op regel %(other)s, bij een andere naam",
        line=row.line,
        other=earlier.line,
    )
    return _with(row, problems=(Problem("email", text),))


def _with(row: ParsedRow, **changes: object) -> ParsedRow:
    values = {name: getattr(row, name) for name in row.__dataclass_fields__}
    return ParsedRow(**{**values, **changes})


def _columns(lines: Sequence[Line], field: str) -> tuple[list[str], list[Line]]:
    """The field of each column (empty for one we do not use), and the lines without the headings."""
    first = [_HEADINGS.get(_plain(cell), "") for cell in lines[0][1]]
    headed = sum(bool(name) for name in first) >= 2 and not any("@" in cell for cell in lines[0][1])
    if headed:
        _check_headings(first, field)
        return first, list(lines[1:])
    width = max(len(cells) for _, cells in lines)
    counts = [sum(len(cells) > at and "@" in cells[at] for _, cells in lines) for at in range(width)]
    most = max(counts, default=0)
    order = _ORDERS.get(counts.index(most)) if most else None
    if order is None and width in (4, 5) and not most:
        order = _ORDERS[width - 2]
    if order is None:
        raise Refused(
            T(
                "We herkennen de kolommen niet. Zet boven de lijst: "
                "voornaam, tussenvoegsel, achternaam, e-mailadres, functie."
            ),
            field=field,
        )
    return list(order), list(lines)


def _check_headings(found: Sequence[str], field: str) -> None:
    needed = ["email"] if "name" in found else ["given_name", "family_name", "email"]
    for name in needed:
        if name not in found:
            raise Refused(T("De kolom “%(name)s” ontbreekt in de kopregel.", name=FIELDS[name]), field=field)


def _plain(cell: str) -> str:
    decomposed = unicodedata.normalize("NFKD", cell).casefold()
    return _LETTERS.sub("", decomposed)
