"""What enrolling a list would do, before anyone decides. Offered through ``service``."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from sqlalchemy.orm import Session

from app.accounts import service as accounts
from app.cohorts import service as cohorts
from app.core.clock import Clock
from app.core.money import Money
from app.core.permissions import Actor
from app.enrolments import placing
from app.enrolments.listing import ParsedList, ParsedRow, Problem
from app.enrolments.placing import Room
from app.enrolments.recognising import on_line, strangers
from app.enrolments.rules import InLine, check_limit


class Outcome(StrEnum):
    """What would become of a row."""

    SEAT = "seat"
    #: A seat that the organisation reserved without a name.
    NAMED = "named"
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
    #: The limit that would be passed, when that is only warned about; else None.
    over: int | None = None

    def count(self, outcome: Outcome | str) -> int:
        """How many rows would end so."""
        return sum(row.outcome == outcome for row in self.rows)

    @property
    def newcomers(self) -> int:
        """How many would be enrolled."""
        return self.count(Outcome.SEAT) + self.count(Outcome.NAMED) + self.count(Outcome.LINE)

    @property
    def cost(self) -> Money:
        """What the new seats cost together; the line costs nothing."""
        return self.price * self.count(Outcome.SEAT)

    @property
    def sound(self) -> bool:
        """Whether no row is wrong."""
        return not self.count(Outcome.WRONG)


def room(db: Session, clock: Clock, cohort_id: int) -> Room:
    """A picture of a cohort's seats and line as they are now, without a lock. Raises NotFound."""
    return placing.look(db, clock, cohorts.cohort(db, cohort_id))


def preview_list(
    db: Session, actor: Actor, clock: Clock, *, organisation_id: int, cohort_id: int, parsed: ParsedList
) -> ListPreview:
    """What :func:`service.enrol_list` would do with ``parsed`` now. Raises NotFound and Refused like it."""
    organisation = placing.organisation_of(db, actor, organisation_id)
    now = room(db, clock, cohort_id)
    placing.check_open(now.cohort, organisation)
    people = accounts.people_by_email(db, {row.email for row in parsed.rows})
    typed = [(row.email, row.candidate.name) for row in parsed.rows]
    other = strangers(db, actor, organisation_id, typed, people)
    parsed_rows = [_doubted(row) if row.email in other else row for row in parsed.rows]
    present = placing.enrolled_among(db, cohort_id, {person.id for person in people.values()})
    known = {email for email, person in people.items() if person.id in present}
    outcomes = [_outcome(row, known) for row in parsed_rows]
    newcomers = outcomes.count(Outcome.SEAT)
    named = len(placing.unnamed(db, cohort_id, organisation_id)[:newcomers])
    limit, has = now.limit(organisation_id), now.people_of(organisation_id)
    more = newcomers - named
    over = check_limit(limit, now=has, more=more, organisation=organisation.name)
    places = iter([None] * named + list(now.places(organisation_id, more)))
    rows = []
    for row, outcome in zip(parsed_rows, outcomes, strict=True):
        if outcome is not Outcome.SEAT:
            rows.append(PreviewRow(row, outcome))
            continue
        where = next(places)
        if where is None:
            rows.append(PreviewRow(row, Outcome.NAMED))
        elif isinstance(where, InLine):
            rows.append(PreviewRow(row, Outcome.LINE, where.position))
        else:
            rows.append(PreviewRow(row, outcome))
    return ListPreview(tuple(rows), now.cohort.price, limit.most if over else None)


def _outcome(row: ParsedRow, known: set[str]) -> Outcome:
    if row.problems:
        return Outcome.WRONG
    if row.double:
        return Outcome.DOUBLE
    return Outcome.KNOWN if row.email in known else Outcome.SEAT


def _doubted(row: ParsedRow) -> ParsedRow:
    """The row with the problem that its address belongs to somebody with another name."""
    return replace(row, problems=(*row.problems, Problem("email", on_line(row.line))))
