"""The file that a register takes: a line per professional. Built once; what was passed on is kept line by line."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from io import StringIO
from typing import Final

from app.core import sheets
from app.courses import service as courses
from app.courses.service import Accreditation

#: Dutch, as the register's own pages are.
HEADS: Final = {
    courses.Column.NUMBER: "Registratienummer",
    courses.Column.NAME: "Naam",
    courses.Column.COURSE_NUMBER: "ID-nummer",
    courses.Column.DATE: "Datum",
    courses.Column.POINTS: "Punten",
}
_SEPARATORS: Final = {
    courses.Separator.SEMICOLON: ";",
    courses.Separator.COMMA: ",",
    courses.Separator.TAB: "\t",
}


@dataclass(frozen=True, slots=True)
class Listed:
    """Who stands on the list."""

    enrolment_id: int
    name: str
    number: str
    earned_on: date


def head(form: Accreditation) -> str:
    """The first line; empty when the register wants none."""
    return _line(form, [HEADS[courses.Column(one)] for one in form.file.columns]) if form.file.heads else ""


def line(form: Accreditation, one: Listed) -> str:
    """The line of one professional. A text is never a formula in a spreadsheet (`core.sheets`)."""
    cells = {
        courses.Column.NUMBER: sheets.harmless(form.file.prefix + one.number),
        courses.Column.NAME: sheets.harmless(" ".join(one.name.split())),
        courses.Column.COURSE_NUMBER: sheets.harmless(form.course_number),
        courses.Column.DATE: one.earned_on.strftime("%d-%m-%Y"),
        courses.Column.POINTS: str(form.points),
    }
    return _line(form, [cells[courses.Column(name)] for name in form.file.columns])


def content(heading: str, lines: Iterable[str]) -> bytes:
    """The bytes of a file: UTF-8 without a mark, for its first line may be a number that is pasted somewhere."""
    return "".join(f"{one}\r\n" for one in (heading, *lines) if one).encode()


def sha256(heading: str, lines: Iterable[str]) -> str:
    """SHA-256 (hex) of :func:`content`."""
    return hashlib.sha256(content(heading, lines)).hexdigest()


def _line(form: Accreditation, cells: Sequence[str]) -> str:
    out = StringIO(newline="")
    csv.writer(out, delimiter=_SEPARATORS[form.file.separator], lineterminator="").writerow(cells)
    return out.getvalue()
