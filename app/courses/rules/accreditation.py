"""Checks the list ``accreditation`` of `course.yaml`: the professional registers that give points for the course."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.core.text import T
from app.courses.rules.mistakes import Fields

_FIELDS = ("register", "name", "course_number", "points", "asks", "from", "until", "number", "file")
_NUMBER = ("digits", "starts", "example", "hint")
_FILE = ("columns", "separator", "heads", "prefix")
_DIGITS = re.compile(r"([0-9]{1,2})(?:-([0-9]{1,2}))?")
#: The most digits that a number may have.
MOST_DIGITS = 20


class Asks(StrEnum):
    """What somebody must have done for the points."""

    #: The certificate of the course.
    CERTIFICATE = "certificate"
    #: As many days and intervision meetings as the certificate asks; the rest does not matter.
    ATTENDANCE = "attendance"


class Separator(StrEnum):
    """What stands between two columns."""

    SEMICOLON = "semicolon"
    COMMA = "comma"
    TAB = "tab"


class Column(StrEnum):
    """What a column of the file holds."""

    NUMBER = "number"
    NAME = "name"
    COURSE_NUMBER = "course_number"
    DATE = "date"
    POINTS = "points"


@dataclass(frozen=True, slots=True)
class NumberForm:
    """What a registration number looks like: ``least`` to ``most`` digits, of which ``starts`` are the first."""

    least: int = 1
    most: int = MOST_DIGITS
    starts: str = ""
    example: str = ""
    #: Where one finds it, one sentence; empty for none.
    hint: str = ""


@dataclass(frozen=True, slots=True)
class FileForm:
    """The file that the register takes: numbers under each other and nothing else, unless it wants more."""

    columns: tuple[str, ...] = (Column.NUMBER.value,)
    separator: Separator = Separator.SEMICOLON
    heads: bool = False
    #: What stands before each number in the file: ``BIG-``.
    prefix: str = ""


@dataclass(frozen=True, slots=True)
class Accreditation:
    """A professional register, and what it grants for the course to cohorts that end within a period."""

    register: str
    name: str
    #: The ID of the course in PE-online; empty while the register has granted nothing yet.
    course_number: str = ""
    points: int = 0
    asks: Asks = Asks.CERTIFICATE
    #: First and last day on which a cohort may end.
    from_day: date = date.min
    until_day: date = date.max
    number: NumberForm = NumberForm()
    file: FileForm = FileForm()

    @property
    def granted(self) -> bool:
        """Whether points can be passed on."""
        return bool(self.course_number)

    def holds_on(self, day: date) -> bool:
        """Whether it holds for a cohort that ends on this day."""
        return self.from_day <= day <= self.until_day


def check_accreditation(course: Fields) -> tuple[Accreditation, ...]:
    """The registers; none for a course without the list. A register may stand there again for another period."""
    if not course.has("accreditation"):
        return ()
    found: list[Accreditation] = []
    for item in course.groups("accreditation", _FIELDS):
        one = _accreditation(item)
        _check_again(item, one, found)
        found.append(one)
    return tuple(found)


def _accreditation(item: Fields) -> Accreditation:
    key = item.text("register", longest=60)
    if key and not re.fullmatch(r"[a-z]+(_[a-z]+)*", key):
        item.note("register", T("Gebruik kleine letters en lage streepjes, zoals social_work."))
    granted = item.has("course_number")
    if granted != item.has("points"):
        missing = "points" if granted else "course_number"
        item.note(missing, T("Vul points en course_number samen in, of laat beide weg."))
    return Accreditation(
        key,
        item.text("name", longest=100),
        item.text("course_number", longest=30) if granted else "",
        item.whole("points", 0, 1000) if granted and item.has("points") else 0,
        item.choice("asks", Asks) if item.has("asks") else Asks.CERTIFICATE,
        item.day("from") if item.has("from") else date.min,
        item.day("until") if item.has("until") else date.max,
        _number(item),
        _file(item),
    )


def _check_again(item: Fields, one: Accreditation, earlier: Sequence[Accreditation]) -> None:
    if one.from_day > one.until_day and item.fine("from", "until"):
        item.note("until", T("De laatste dag is eerder dan de eerste."))
    for other in earlier:
        if one.register == other.register != "":
            if one.from_day <= other.until_day and other.from_day <= one.until_day:
                text = T("%(value)s staat hier twee keer voor dezelfde tijd.", value=one.register)
                item.note("register", text)
            if one.number != other.number:
                item.note("number", T("Een register heeft één soort nummer. Schrijf overal hetzelfde."))


def _number(item: Fields) -> NumberForm:
    group = item.group("number", _NUMBER) if item.has("number") else None
    if group is None:
        return NumberForm()
    digits = _DIGITS.fullmatch(group.text("digits", longest=5))
    least = int(digits[1]) if digits else 1
    most = int(digits[2] or digits[1]) if digits else MOST_DIGITS
    if group.has("digits") and not (digits and 1 <= least <= most <= MOST_DIGITS):
        group.note(
            "digits", T("Schrijf een aantal cijfers, zoals 11 of 6-12, tot %(most)s.", most=MOST_DIGITS)
        )
    starts = group.text("starts", longest=most) if group.has("starts") else ""
    if starts and not (starts.isascii() and starts.isdigit()):
        group.note("starts", T("Schrijf hier alleen cijfers."))
    return NumberForm(
        least,
        most,
        starts,
        group.text("example", longest=MOST_DIGITS) if group.has("example") else "",
        group.text("hint", longest=200) if group.has("hint") else "",
    )


def _file(item: Fields) -> FileForm:
    group = item.group("file", _FILE) if item.has("file") else None
    if group is None:
        return FileForm()
    columns = group.texts("columns", longest=20) if group.has("columns") else (Column.NUMBER.value,)
    for one in columns:
        if one and one not in set(Column):
            group.note("columns", T("Kies uit: %(known)s.", known=", ".join(Column)))
    if Column.NUMBER not in columns and group.fine("columns"):
        group.note("columns", T("Zet in elk geval het registratienummer (number) erin."))
    prefix = group.text("prefix", longest=10) if group.has("prefix") else ""
    if prefix and not re.fullmatch(r"[A-Za-z0-9#-]+", prefix):
        group.note("prefix", T("Gebruik hier alleen letters, cijfers, # en -."))
    return FileForm(
        columns,
        group.choice("separator", Separator) if group.has("separator") else Separator.SEMICOLON,
        group.flag("heads") if group.has("heads") else False,
        prefix,
    )
