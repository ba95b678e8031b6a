"""Sheets for intervision: who each is for, and which are open now. No text here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
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
    author: str
    #: Whether this reader promised secrecy.
    promised: bool


@dataclass(frozen=True, slots=True)
class MeetingSheets:
    """A meeting as one person finds it, with the sheets of others that they can read there."""

    session: SessionView
    #: Whether they belong to its group; else they teach it.
    member: bool
    sheets: tuple[SheetFor, ...] = ()


def ground_of(sharing_id: int) -> str:
    """What the line of a reading says of the sheet."""
    return f"blad {sharing_id} voor intervisie"


def audiences(db: Session, sessions: Collection[SessionView]) -> dict[int, Audience]:
    """Who is at each meeting: its subgroup or the cohort, who makes up there, and who teaches. Constant queries."""
    if not sessions:
        return {}
    members = {
        number: {one.enrolment_id: one.person_id for one in listed}
        for number, listed in subgroups.audience(db, sessions).items()
    }
    makers = attendance.makers_up(db, list(members))
    extra = {one for number, listed in makers.items() for one in listed if one not in members[number]}
    if extra:
        cohort_ids = set(enrolments.cohorts_of_enrolments(db, extra).values())
        people = enrolments.participants_of(db, cohort_ids).values()
        seated = {one.enrolment_id: one.person_id for listed in people for one in listed}
        for number, listed in makers.items():
            members[number] |= {one: seated[one] for one in listed if one in seated}
    teachers = scheduling.teachers_of_sessions(db, sessions)
    return {
        number: Audience(frozenset(found.values()), teachers.get(number, frozenset()))
        for number, found in members.items()
    }


def sheets_now(db: Session, now: datetime, *which: sa.ColumnElement[Any]) -> list[OpenSheet]:
    """The sheets that can be read at ``now``, of those that meet the conditions. One query when there are none."""
    return with_audience(
        db, [(row, author_id) for row, author_id in db.execute(_sheets(*_open_at(now), *which))]
    )


def with_audience(
    db: Session,
    rows: Collection[tuple[CaseSharing, int]],
    known: Mapping[int, tuple[SessionView, Audience]] | None = None,
) -> list[OpenSheet]:
    """These sheets, each with its author, as far as the meeting takes place and the author belongs to it.

    ``known``: the meetings and who is there, when they were read already.
    """
    if known is None:
        sessions = scheduling.sessions_by_id(db, {row.session_id for row, _ in rows}) if rows else {}
        there = audiences(db, list(sessions.values()))
        known = {number: (session, there[number]) for number, session in sessions.items()}
    return [
        OpenSheet(
            row.id,
            row.case_id,
            author_id,
            known[row.session_id][0],
            row.opens_at,
            row.closes_at,
            known[row.session_id][1],
        )
        for row, author_id in rows
        if not known[row.session_id][0].cancelled and author_id in known[row.session_id][1].members
    ]


def planned_sheets(db: Session, *, since: datetime, until: datetime) -> list[OpenSheet]:
    """The sheets that open at ``until`` or before and are not over at ``since``."""
    rows = db.execute(_sheets(CaseSharing.opens_at <= until, CaseSharing.closes_at > since))
    return with_audience(db, [(row, author_id) for row, author_id in rows])


def _sheets(*which: sa.ColumnElement[Any]) -> sa.Select[CaseSharing, int]:
    """Sheets that stand, with their authors."""
    return (
        sa.select(CaseSharing, PracticeCase.person_id)
        .join(PracticeCase, PracticeCase.id == CaseSharing.case_id)
        .where(*_standing(), *which)
        .order_by(CaseSharing.id)
        .execution_options(populate_existing=True)
    )


def _standing() -> tuple[sa.ColumnElement[Any], ...]:
    """The text is there, and nobody took back the sheet or its case."""
    return (
        CaseSharing.withdrawn_at.is_(None),
        CaseSharing.sealed != b"",
        PracticeCase.erased_at.is_(None),
        PracticeCase.state.in_(READABLE),
    )


def _open_at(now: datetime) -> tuple[sa.ColumnElement[Any], ...]:
    return (CaseSharing.opens_at <= now, CaseSharing.closes_at > now)


def sheets_for(
    db: Session, clock: Clock, person_id: int, sessions: Collection[SessionView]
) -> dict[int, int]:
    """How many sheets wait for this person at the meetings that are theirs, by meeting, until they promised secrecy.

    For a home: one query when there are none, three otherwise; the page of the meeting looks more closely.
    """
    mine = {one.id: one for one in sessions if one.kind is Kind.INTERVISION and not one.cancelled}
    if not mine:
        return {}
    promised = sa.exists().where(
        SecrecyPromise.sharing_id == CaseSharing.id, SecrecyPromise.person_id == person_id
    )
    query = (
        sa.select(CaseSharing.session_id, PracticeCase.enrolment_id, PracticeCase.cohort_id)
        .join(PracticeCase, PracticeCase.id == CaseSharing.case_id)
        .where(*_standing(), *_open_at(clock.now()), CaseSharing.session_id.in_(mine))
        .where(PracticeCase.person_id != person_id, ~promised)
    )
    rows = db.execute(query).all()
    if not rows:
        return {}
    gone = enrolments.left_on(db, {row.enrolment_id for row in rows})
    authors = {row.enrolment_id: row.cohort_id for row in rows if row.enrolment_id not in gone}
    own = subgroups.programmes(db, authors, sessions=mine.values())
    theirs = {(number, one.id) for number, listed in own.items() for one in listed}
    return dict(Counter(row.session_id for row in rows if (row.enrolment_id, row.session_id) in theirs))


def sheets_at(db: Session, clock: Clock, person_id: int, session_id: int) -> MeetingSheets:
    """An intervision meeting that this person attends or teaches, with the sheets of others that are open there.

    Raises NotFound for everybody else and for any other session.
    """
    session = scheduling.session(db, session_id)
    if session.kind is not Kind.INTERVISION:
        raise NotFound
    there = audiences(db, [session])[session_id]
    member = person_id in there.members
    if not member:
        if person_id not in there.teachers:
            raise NotFound
        attendance.standing(db, person_id, session)
    found = db.execute(_sheets(*_open_at(clock.now()), CaseSharing.session_id == session_id))
    rows = [(row, author_id) for row, author_id in found if author_id != person_id]
    sheets = with_audience(db, rows, {session_id: (session, there)})
    if not sheets:
        return MeetingSheets(session, member)
    promised = set(
        db.scalars(
            sa.select(SecrecyPromise.sharing_id).where(
                SecrecyPromise.person_id == person_id,
                SecrecyPromise.sharing_id.in_([one.id for one in sheets]),
            )
        )
    )
    names = accounts.people(db, {one.author_id for one in sheets})
    return MeetingSheets(
        session,
        member,
        tuple(SheetFor(one.id, names[one.author_id].full_name, one.id in promised) for one in sheets),
    )
