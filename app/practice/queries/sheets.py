"""Sheets for intervision: who each is for, and which are open now. No text here."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts import service as accounts
from app.attendance import service as attendance
from app.core.clock import Clock
from app.core.errors import NotFound
from app.enrolments import service as enrolments
from app.practice.models import CaseSharing, PracticeCase, SecrecyPromise
from app.practice.rules.cases import READABLE
from app.scheduling import service as scheduling
from app.scheduling.service import Kind, SessionView
from app.subgroups import service as subgroups


@dataclass(frozen=True, slots=True)
class Audience:
    """Who is at a meeting, by person."""

    members: frozenset[int] = frozenset()
    teachers: frozenset[int] = frozenset()

    @property
    def everybody(self) -> frozenset[int]:
        """Members and those who teach."""
        return self.members | self.teachers


@dataclass(frozen=True, slots=True)
class OpenSheet:
    """A sheet that can be read now, by whom; without its text."""

    id: int
    case_id: int
    author_id: int
    session: SessionView
    opens_at: datetime
    closes_at: datetime
    audience: Audience

    @property
    def readers(self) -> frozenset[int]:
        """Who may read it once they promised secrecy."""
        return self.audience.everybody - {self.author_id}


@dataclass(frozen=True, slots=True)
class SheetFor:
    """An open sheet as one reader finds it."""

    id: int
    session: SessionView
    author: str
    closes_at: datetime
    #: Whether this reader promised secrecy.
    promised: bool


def ground_of(sharing_id: int) -> str:
    """What the line of a reading says of the sheet."""
    return f"blad {sharing_id} voor intervisie"


def audiences(db: Session, sessions: Collection[SessionView]) -> dict[int, Audience]:
    """Who is at each meeting: its subgroup or the cohort, who makes up there, and who teaches. Constant queries."""
    if not sessions:
        return {}
    expected = subgroups.audience(db, sessions)
    extra = attendance.makers_up(db, [one.id for one in sessions])
    makers = {number for listed in extra.values() for number in listed}
    seated: dict[int, int] = {}
    if makers:
        cohort_ids = set(enrolments.cohorts_of_enrolments(db, makers).values())
        people = enrolments.participants_of(db, cohort_ids).values()
        seated = {one.enrolment_id: one.person_id for listed in people for one in listed}
    teachers = scheduling.teachers_of_sessions(db, sessions)
    return {
        one.id: Audience(
            frozenset(person.person_id for person in expected[one.id])
            | {seated[number] for number in extra.get(one.id, ()) if number in seated},
            teachers.get(one.id, frozenset()),
        )
        for one in sessions
    }


def sheets_now(db: Session, now: datetime, *which: sa.ColumnElement[Any]) -> list[OpenSheet]:
    """The sheets that can be read at ``now``, of those that meet the conditions. One query when there are none."""
    rows = db.execute(_standing(*which).where(CaseSharing.opens_at <= now, CaseSharing.closes_at > now))
    return with_audience(db, [(row, author_id) for row, author_id in rows])


def with_audience(db: Session, rows: Collection[tuple[CaseSharing, int]]) -> list[OpenSheet]:
    """These sheets, each with its author, as far as the meeting takes place and the author belongs to it."""
    sessions = scheduling.sessions_by_id(db, {row.session_id for row, _ in rows}) if rows else {}
    taking_place = [one for one in sessions.values() if not one.cancelled]
    known = audiences(db, taking_place)
    return [
        OpenSheet(
            row.id,
            row.case_id,
            author_id,
            sessions[row.session_id],
            row.opens_at,
            row.closes_at,
            known[row.session_id],
        )
        for row, author_id in rows
        if row.session_id in known and author_id in known[row.session_id].members
    ]


def planned_sheets(db: Session, *, since: datetime, until: datetime) -> list[OpenSheet]:
    """The sheets that open at ``until`` or before and are not over at ``since``."""
    rows = db.execute(
        _standing(CaseSharing.opens_at <= until, CaseSharing.closes_at > since).order_by(CaseSharing.id)
    )
    return with_audience(db, [(row, author_id) for row, author_id in rows])


def _standing(*which: sa.ColumnElement[Any]) -> sa.Select[CaseSharing, int]:
    """Sheets whose text is there, which nobody took back, of cases that were not taken back either."""
    return (
        sa.select(CaseSharing, PracticeCase.person_id)
        .join(PracticeCase, PracticeCase.id == CaseSharing.case_id)
        .where(
            CaseSharing.withdrawn_at.is_(None),
            CaseSharing.sealed != b"",
            PracticeCase.erased_at.is_(None),
            PracticeCase.state.in_(READABLE),
            *which,
        )
        .execution_options(populate_existing=True)
    )


def sheets_for(db: Session, clock: Clock, person_id: int, *, session_id: int | None = None) -> list[SheetFor]:
    """The sheets of others that this person can read now, by meeting. One query when there are none."""
    which = () if session_id is None else (CaseSharing.session_id == session_id,)
    mine = [one for one in sheets_now(db, clock.now(), *which) if person_id in one.readers]
    if not mine:
        return []
    query = sa.select(SecrecyPromise.sharing_id).where(
        SecrecyPromise.person_id == person_id, SecrecyPromise.sharing_id.in_([one.id for one in mine])
    )
    promised = set(db.scalars(query))
    names = accounts.people(db, {one.author_id for one in mine})
    found = [
        SheetFor(one.id, one.session, names[one.author_id].full_name, one.closes_at, one.id in promised)
        for one in mine
    ]
    return sorted(found, key=lambda one: (one.session.starts_at, one.id))


def meeting_for(db: Session, person_id: int, session_id: int) -> tuple[SessionView, bool]:
    """An intervision meeting that this person attends or teaches, and whether they are a member of its group.

    Raises NotFound for everybody else and for any other session.
    """
    session = scheduling.session(db, session_id)
    if session.kind is not Kind.INTERVISION:
        raise NotFound
    found = audiences(db, [session])[session_id]
    if person_id in found.members:
        return session, True
    if person_id not in found.teachers:
        raise NotFound
    attendance.standing(db, person_id, session)
    return session, False
