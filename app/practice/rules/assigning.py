"""Who assesses a case, how long that may take, and when somebody should rather not. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from app.core.text import TN, T, Text

#: How many days before the promise is over a trainer is reminded.
REMIND_DAYS = 2


class Interest(StrEnum):
    """Why a trainer stands too close to an author."""

    COLLEAGUE = "colleague"
    COORDINATOR = "coordinator"


INTERESTS: dict[Interest, Text] = {
    Interest.COLLEAGUE: T("Deze trainer en de deelnemer horen bij dezelfde organisatie."),
    Interest.COORDINATOR: T("Deze trainer is coördinator van de organisatie van de deelnemer."),
}


@dataclass(frozen=True, slots=True)
class Candidate:
    """A trainer of the cohort."""

    person_id: int
    #: Cases that wait for this trainer now.
    waiting: int = 0
    interest: Interest | None = None
    #: Whether their account opens no text yet (`accounts.waits`).
    waits: bool = False


def interest_in(
    employer_id: int, *, coordinates: Collection[int], belongs_to: Collection[int]
) -> Interest | None:
    """Why a trainer stands too close to an author who works for ``employer_id``; None when there is no reason.

    ``coordinates``, ``belongs_to``: organisations that the trainer coordinates, and those by which they were enrolled.
    """
    if employer_id in coordinates:
        return Interest.COORDINATOR
    return Interest.COLLEAGUE if employer_id in belongs_to else None


def chosen(candidates: Iterable[Candidate], *, stays: int | None = None) -> int | None:
    """Who gets a case, None when there is nobody: nobody too close to the author when that can be, then who can read it
    at once, then who had it before (``stays``), then the one with the least that waits.
    """

    def rank(one: Candidate) -> tuple[bool, bool, bool, int, int]:
        return one.interest is not None, one.waits, one.person_id != stays, one.waiting, one.person_id

    found = min(candidates, key=rank, default=None)
    return found.person_id if found else None


def due_on(submitted_on: date, promise_days: int) -> date:
    """The last day on which the answer is as promised."""
    return submitted_on + timedelta(days=promise_days)


def days_said(due: date, today: date) -> Text:
    """``nog 3 dagen``, ``vandaag``, ``2 dagen te laat``."""
    left = (due - today).days
    if left == 0:
        return T("vandaag")
    if left > 0:
        return TN("nog %(n)s dag", "nog %(n)s dagen", n=left)
    return TN("%(n)s dag te laat", "%(n)s dagen te laat", n=-left)
