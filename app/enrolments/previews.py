"""What enrolling a list would do, before anyone decides. Offered through ``service``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts import service as accounts
from app.cohorts import service as cohorts
from app.core.money import Money
from app.core.permissions import Actor
from app.enrolments import placing
from app.enrolments.listing import ParsedList, ParsedRow
from app.enrolments.models import CohortLine
from app.enrolments.rules import InLine, free_seats, place
from app.enrolments.seats import seat_counts, seats


class Outcome(StrEnum):
    """What would become of a row."""

    SEAT = "seat"
    LINE = "line"
    #: Enrolled in this cohort already, by whomever.
    KNOWN = "known"
    #: Stands twice in the list.
    DOUBLE = "double"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class PreviewRow:
    """A row and what would become of it; ``position`` in line where it goes there."""

    row: ParsedRow
    outcome: Outcome
    position: int | None = None


@dataclass(frozen=True, slots=True)
class ListPreview:
    """A whole list and what would become of it now."""

    rows: tuple[PreviewRow, ...]
    #: The price of one seat.
    price: Money

    def count(self, outcome: Outcome | str) -> int:
        """How many rows would end so."""
        return sum(row.outcome == outcome for row in self.rows)

    @property
    def newcomers(self) -> int:
        """How many would be enrolled."""
        return self.count(Outcome.SEAT) + self.count(Outcome.LINE)

    @property
    def cost(self) -> Money:
        """What the new seats cost together; the line costs nothing."""
        return self.price * self.count(Outcome.SEAT)

    @property
    def sound(self) -> bool:
        """Whether no row is wrong."""
        return not self.count(Outcome.WRONG)


def preview_list(
    db: Session, actor: Actor, *, organisation_id: int, cohort_id: int, parsed: ParsedList
) -> ListPreview:
    """What :func:`service.enrol_list` would do with ``parsed`` now. Raises NotFound and Refused like it."""
    organisation = placing.organisation_of(db, actor, organisation_id)
    cohort = cohorts.cohort(db, cohort_id)
    placing.check_open(cohort, organisation)
    known = _known(db, cohort_id, parsed.rows)
    outcomes = [_outcome(row, known) for row in parsed.rows]
    counts = seat_counts(db, [cohort_id])[cohort_id]
    taken = {seat.number for seat in seats(db, cohort_id)}
    moving = free_seats(cohort.seats, taken)[: counts.waiting]
    taken.update(moving)
    counter = db.scalar(sa.select(CohortLine.next_waiting_number).where(CohortLine.cohort_id == cohort_id))
    places = iter(
        place(
            outcomes.count(Outcome.SEAT),
            seats=cohort.seats,
            taken=taken,
            waiting=counts.waiting - len(moving),
            next_number=counter or 1,
        )
    )
    rows = []
    for row, outcome in zip(parsed.rows, outcomes, strict=True):
        where = next(places) if outcome is Outcome.SEAT else None
        if isinstance(where, InLine):
            rows.append(PreviewRow(row, Outcome.LINE, where.position))
        else:
            rows.append(PreviewRow(row, outcome))
    return ListPreview(tuple(rows), cohort.price)


def _outcome(row: ParsedRow, known: set[str]) -> Outcome:
    if row.problems:
        return Outcome.WRONG
    if row.double:
        return Outcome.DOUBLE
    return Outcome.KNOWN if row.email in known else Outcome.SEAT


def _known(db: Session, cohort_id: int, rows: Sequence[ParsedRow]) -> set[str]:
    """The addresses among ``rows`` that are enrolled in the cohort already."""
    asked = {row.email for row in rows}
    ids = placing.active_people(db, cohort_id)
    return {person.email for person in accounts.people(db, ids).values()} & asked
