"""The picture of a cohort: sessions by learners, with what each can still reach."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from sqlalchemy.orm import Session

from app.attendance.queries.facts import Facts, facts_of, held
from app.attendance.queries.forecast import prospects, terms_of
from app.attendance.queries.reports import absence_reports
from app.attendance.rules import STATES, AttendanceState, Forecast, Repair, counted
from app.attendance.rules.making_up import lapsed
from app.cohorts import service as cohorts
from app.core.clock import Clock, local
from app.core.errors import NotFound
from app.core.permissions import Actor, Role
from app.core.text import T, Text
from app.enrolments import service as enrolments
from app.scheduling import service as scheduling
from app.subgroups import service as subgroups


class Cell(StrEnum):
    """What the picture shows of one learner at one session."""

    PRESENT = "present"
    LATE = "late"
    LEFT_EARLY = "left_early"
    ABSENT = "absent"
    EXCUSED = "excused"
    #: Missed here, attended or done elsewhere.
    MADE_UP = "made_up"
    #: Missed here, and agreed how it is made up for.
    AGREED = "agreed"
    #: Reported absent beforehand, nothing noted yet.
    REPORTED = "reported"
    #: Still to come.
    COMING = "coming"
    #: Over, and nobody noted anything.
    OPEN = "open"
    #: The session is not for this learner.
    NOT_FOR = "not_for"
    CANCELLED = "cancelled"


#: In words, as short as a column is.
CELLS: Final[dict[Cell, Text]] = {
    Cell.PRESENT: STATES[AttendanceState.PRESENT],
    Cell.LATE: STATES[AttendanceState.LATE],
    Cell.LEFT_EARLY: STATES[AttendanceState.LEFT_EARLY],
    Cell.ABSENT: STATES[AttendanceState.ABSENT],
    Cell.EXCUSED: STATES[AttendanceState.EXCUSED],
    Cell.MADE_UP: T("Ingehaald"),
    Cell.AGREED: T("Haalt in"),
    Cell.REPORTED: T("Komt niet"),
    Cell.COMING: T("Komt nog"),
    Cell.OPEN: T("Niet ingevuld"),
    Cell.NOT_FOR: T("Andere groep"),
    Cell.CANCELLED: T("Vervalt"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """One learner: a cell for each session, and the prospects."""

    enrolment_id: int
    name: str
    organisation_name: str
    cells: tuple[Cell, ...]
    forecast: Forecast


@dataclass(frozen=True, slots=True)
class Picture:
    """A cohort's sessions by time, and its learners by family name."""

    cohort: cohorts.CohortView
    sessions: tuple[scheduling.SessionView, ...]
    rows: tuple[Row, ...]

    def total(self, number: int) -> tuple[int, int]:
        """Of the session in this column: how many attended, of how many that it was for."""
        column = [row.cells[number] for row in self.rows]
        mine = [cell for cell in column if cell is not Cell.NOT_FOR]
        return sum(cell in (Cell.PRESENT, Cell.LATE, Cell.LEFT_EARLY) for cell in mine), len(mine)


def picture(db: Session, actor: Actor, clock: Clock, cohort_id: int) -> Picture:
    """The picture of a cohort for an administrator or one of its trainers; NotFound for anyone else.

    Some twelve queries. Make-up sessions are no columns: the missed session's cell says that it was made up for.
    """
    if not actor.has(Role.ADMINISTRATOR) and (
        actor.person_id is None or not cohorts.is_trainer_of(db, actor.person_id, cohort_id)
    ):
        raise NotFound
    cohort = cohorts.cohort(db, cohort_id)
    people = sorted(enrolments.participants(db, cohort_id), key=lambda one: (one.sort_name, one.enrolment_id))
    ids = [one.enrolment_id for one in people]
    programmes = subgroups.sessions_of_enrolments(db, ids)
    sessions = tuple(one for one in scheduling.sessions_of(db, [cohort_id]) if not one.is_make_up)
    facts = facts_of(db, ids, sessions)
    reports = absence_reports(db, session_ids=[one.id for one in sessions], enrolment_ids=ids)
    asked = terms_of(db, [cohort])[cohort_id]
    now = clock.now()
    rows = []
    for one in people:
        programme = programmes.get(one.enrolment_id, ())
        mine = {session.id for session in programme}
        known = facts[one.enrolment_id]
        reported = {session_id for session_id, enrolment_id in reports if enrolment_id == one.enrolment_id}
        rows.append(
            Row(
                one.enrolment_id,
                one.name,
                one.organisation_name,
                tuple(_cell(session, mine, known, reported, now) for session in sessions),
                prospects(asked, programme, known, today=local(now).date()),
            )
        )
    return Picture(cohort, sessions, tuple(rows))


def _cell(
    session: scheduling.SessionView, mine: set[int], facts: Facts, reported: set[int], now: datetime
) -> Cell:
    state = facts.marks.get(session.id)
    if session.cancelled:
        return Cell.CANCELLED
    if state is not None and Cell(state) not in (Cell.ABSENT, Cell.EXCUSED):
        return Cell(state)
    if session.id not in mine and state is None:
        return Cell.NOT_FOR
    agreed = [one for one in facts.repairs if one.missed.session_id == session.id]
    if state is not None and held(session).what in counted(facts.noted, facts.marks, facts.repairs):
        return Cell.MADE_UP
    if agreed and not _failed(agreed[0], facts, local(now).date()):
        return Cell.AGREED
    if state is not None:
        return Cell(state)
    if session.id in reported:
        return Cell.REPORTED
    return Cell.COMING if session.ends_at > now else Cell.OPEN


def _failed(repair: Repair, facts: Facts, today: date) -> bool:
    if repair.at is None:
        return repair.done_on is None and lapsed(repair.due_on, today=today)
    return repair.at.cancelled or repair.at.session_id in facts.marks
