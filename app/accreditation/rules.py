"""Registration numbers, and who can be passed on to a register. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from app.core.errors import Refused
from app.core.text import T

#: More characters than this are no number, also with everything that people write around it.
LONGEST: Final = 40
#: The longest reason for a correction.
LONGEST_REASON: Final = 500
#: What people write before the digits or between them.
_AROUND = re.compile(r"^(?:BIG|RP)?[\s#:.-]*|[\s.-]", re.IGNORECASE)
_BSN_WEIGHTS: Final = (9, 8, 7, 6, 5, 4, 3, 2, -1)


def checked_number(given: str, *, least: int, most: int, starts: str = "") -> str:
    """The digits of a registration number; Refused with what to do for anything that cannot be one.

    Only its form can be checked: no rule for a check digit is published for these numbers (docs/decisions/0040).
    What has the form of a citizen service number (BSN) is refused, unless the register's own has nine digits.
    """
    digits = _AROUND.sub("", unicodedata.normalize("NFKC", given).strip())
    if not digits:
        raise Refused(T("Vul je registratienummer in."), field="number")
    if not (digits.isascii() and digits.isdigit()):
        raise Refused(T("Schrijf alleen de cijfers van je registratienummer."), field="number")
    if _is_bsn(digits) and not least == most == len(digits):
        raise Refused(
            T(
                "Dit lijkt een burgerservicenummer (BSN). Dat hebben we niet nodig. Geef je registratienummer."
            ),
            field="number",
        )
    if not least <= len(digits) <= most:
        if least == most:
            raise Refused(
                T(
                    "Dit nummer heeft %(count)s cijfers. Het moeten er %(least)s zijn.",
                    count=len(digits),
                    least=least,
                ),
                field="number",
            )
        raise Refused(
            T(
                "Dit nummer heeft %(count)s cijfers. Het moeten er %(least)s tot en met %(most)s zijn.",
                count=len(digits),
                least=least,
                most=most,
            ),
            field="number",
        )
    if not digits.startswith(starts):
        raise Refused(T("Een nummer van dit register begint met %(starts)s.", starts=starts), field="number")
    if len(set(digits)) == 1 and len(digits) > 1:
        raise Refused(T("Dit kan geen registratienummer zijn. Kijk het na in het register."), field="number")
    return digits


def _is_bsn(digits: str) -> bool:
    total = sum(weight * int(digit) for weight, digit in zip(_BSN_WEIGHTS, digits, strict=False))
    return len(digits) == 9 and total > 0 and total % 11 == 0


class Standing(StrEnum):
    """How somebody stands towards one register."""

    #: Can be passed on now.
    READY = "ready"
    #: Was passed on, and nothing changed since.
    DELIVERED = "delivered"
    #: Was passed on otherwise than it would be now: a correction.
    DIFFERS = "differs"
    #: Earned the points, but gave no number.
    NO_NUMBER = "no_number"
    #: Gave the same number as somebody else of the group.
    SAME_NUMBER = "same_number"
    #: Has not earned the points.
    NOT_YET = "not_yet"


@dataclass(frozen=True, slots=True)
class Granted:
    """What a register grants: the number of the course there, and the points."""

    course_number: str
    points: int


@dataclass(frozen=True, slots=True)
class Passed:
    """How somebody was passed on the last time; ``number`` is None once they are erased."""

    round: int
    number: str | None
    granted: Granted
    taken_back: bool


@dataclass(frozen=True, slots=True)
class Professional:
    """Somebody of the cohort: the number that they gave, the day on which they earned the points, the last delivery."""

    enrolment_id: int
    name: str
    number: str | None
    earned_on: date | None
    passed: Passed | None


def standings(people: Iterable[Professional], granted: Granted | None) -> dict[int, Standing]:
    """How each stands, by enrolment; ``granted`` is None when the register grants nothing (any more)."""
    known = list(people)
    given = Counter(one.number for one in known if one.number is not None)
    return {one.enrolment_id: _standing(one, granted, given) for one in known}


def _standing(one: Professional, granted: Granted | None, given: Counter[str]) -> Standing:
    passed = one.passed
    if passed is not None and passed.number is None:
        return Standing.DELIVERED
    stands = passed is not None and not passed.taken_back
    if stands and granted is None:
        return Standing.DELIVERED
    if one.earned_on is None:
        return Standing.DIFFERS if stands else Standing.NOT_YET
    if one.number is None:
        return Standing.DELIVERED if stands else Standing.NO_NUMBER
    if stands and passed is not None and (passed.number, passed.granted) == (one.number, granted):
        return Standing.DELIVERED
    if given[one.number] > 1:
        return Standing.SAME_NUMBER
    return Standing.READY if passed is None else Standing.DIFFERS
