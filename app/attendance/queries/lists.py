"""What stands on the sign sheet and on the signed list, and the lists that were signed."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import cast

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts import service as accounts
from app.attendance.document import (
    CorrectionOnPaper,
    SessionOnPaper,
    SignedContent,
    SignedRow,
    SignRow,
    SignSheet,
    moment,
    says_the_same,
)
from app.attendance.models import Attendance, AttendanceChange, SignedList
from app.attendance.queries.audience import expected, standing
from app.attendance.queries.make_ups import MakeUpView, make_ups
from app.attendance.rules import ATTENDED, STATES, AttendanceState
from app.cohorts import service as cohorts
from app.core import documents
from app.core.clock import local
from app.core.errors import NotFound
from app.core.permissions import Actor, Role
from app.enrolments import service as enrolments
from app.organisations import service as organisations
from app.scheduling import service as scheduling
from app.subgroups import service as subgroups


@dataclass(frozen=True, slots=True)
class SignedListView:
    """A signed list; see `models.SignedList`."""

    id: int
    session_id: int
    content_sha256: str
    content: SignedContent
    pdf_sha256: str | None
    signed_at: datetime


@dataclass(frozen=True, slots=True)
class Lists:
    """The lists of one session: what could be signed now, and what was, the latest first."""

    session: scheduling.SessionView
    cohort_name: str
    #: None while somebody is not noted.
    content: SignedContent | None
    missing: tuple[str, ...]
    signed: tuple[SignedListView, ...]
    may_sign: bool

    @property
    def settled(self) -> bool:
        """Whether the latest signed list says what is noted now."""
        return (
            bool(self.signed)
            and self.content is not None
            and says_the_same(self.content, self.signed[0].content)
        )


def unsigned(db: Session, session_ids: Collection[int]) -> frozenset[int]:
    """Those of these sessions of which no list was signed. One query."""
    if not session_ids:
        return frozenset()
    signed = db.scalars(sa.select(SignedList.session_id).where(SignedList.session_id.in_(session_ids)))
    return frozenset(session_ids) - set(signed)


def lists(db: Session, actor: Actor, session_id: int) -> Lists:
    """The lists of a session, for who teaches it and for administrators; NotFound for anyone else."""
    session = scheduling.session(db, session_id)
    may_sign = teaches(db, actor, session)
    content, missing = content_of(db, session)
    return Lists(
        session,
        content["session"]["cohort"] if content else cohorts.cohort(db, session.cohort_id).name,
        content,
        missing,
        tuple(signed_lists(db, session_id)),
        may_sign and not session.cancelled,
    )


def teaches(db: Session, actor: Actor, session: scheduling.SessionView) -> bool:
    """Whether the actor teaches the session; NotFound for who is neither its teacher nor an administrator."""
    try:
        standing(db, actor.person_id, session, trains=actor.has(Role.TRAINER))
    except NotFound:
        if not actor.has(Role.ADMINISTRATOR):
            raise
        return False
    return True


def signed_lists(db: Session, session_id: int) -> list[SignedListView]:
    """The signed lists of a session, the latest first. One query."""
    query = sa.select(SignedList).where(SignedList.session_id == session_id).order_by(SignedList.id.desc())
    return [view_of(row) for row in db.scalars(query)]


def view_of(row: SignedList) -> SignedListView:
    """The frozen value of a row."""
    return SignedListView(
        row.id,
        row.session_id,
        row.content_sha256,
        cast(SignedContent, row.content),
        row.pdf_sha256,
        row.signed_at,
    )


def signed_pdf(db: Session, actor: Actor, session_id: int, list_id: int) -> documents.Document:
    """The frozen PDF, for who may see the lists; NotFound for anyone else and until the worker has made it."""
    teaches(db, actor, scheduling.session(db, session_id))
    row = db.scalar(
        sa.select(SignedList).where(SignedList.id == list_id, SignedList.session_id == session_id)
    )
    document = documents.fetch(db, row.pdf_sha256) if row is not None and row.pdf_sha256 else None
    if document is None:
        raise NotFound
    return document


def sign_sheet(db: Session, actor: Actor, session_id: int) -> SignSheet:
    """What stands on the sign sheet, for who teaches the session and for administrators; NotFound for anyone else."""
    session = scheduling.session(db, session_id)
    teaches(db, actor, session)
    own = {one.enrolment_id for one in subgroups.audience(db, [session])[session_id]}
    foundation = organisations.foundation(db)
    return SignSheet(
        foundation=foundation.name,
        sample=foundation.demo,
        session=_session(db, session),
        trainers=_trainers(db, session),
        rows=[
            SignRow(name=one.name, organisation=one.organisation_name, guest=one.enrolment_id not in own)
            for one in expected(db, session)
        ],
    )


def content_of(db: Session, session: scheduling.SessionView) -> tuple[SignedContent | None, tuple[str, ...]]:
    """What a list says that is signed now, and who is not noted yet; without everyone there is nothing to sign."""
    people = expected(db, session)
    noted = {
        row.enrolment_id: row
        for row in db.scalars(sa.select(Attendance).where(Attendance.session_id == session.id))
    }
    missing = tuple(one.name for one in people if one.enrolment_id not in noted)
    if missing or not people:
        return None, missing
    steps = db.scalars(
        sa.select(AttendanceChange)
        .where(AttendanceChange.session_id == session.id)
        .order_by(AttendanceChange.id)
    ).all()
    teachers = scheduling.teachers_of_sessions(db, [session])[session.id]
    noters = {row.noted_by_person_id for row in noted.values()} | {step.noted_by_person_id for step in steps}
    known = accounts.people(db, teachers | noters)
    names = {key: one.full_name for key, one in known.items()}
    by_self = {step.enrolment_id for step in steps if step.source == "self" and step.before is None}
    by_self -= {step.enrolment_id for step in steps if step.source == "trainer" and step.before != step.state}
    agreed = make_ups(db, [one.enrolment_id for one in people])
    foundation = organisations.foundation(db)
    rows = [
        _row(one, noted[one.enrolment_id], names, one.enrolment_id in by_self, session, agreed)
        for one in people
    ]
    here = {one.enrolment_id: one.name for one in people}
    return (
        SignedContent(
            foundation=foundation.name,
            sample=foundation.demo,
            session=_session(db, session),
            trainers=_names([known[key] for key in teachers]),
            rows=rows,
            corrections=[
                CorrectionOnPaper(
                    name=here[step.enrolment_id],
                    before=_word(step.before),
                    after=_word(step.state),
                    at=moment(step.noted_at),
                    by=names[step.noted_by_person_id],
                    reason=step.reason,
                )
                for step in steps
                if step.reason and step.before != step.state and step.enrolment_id in here
            ],
            signed_by="",
            signed_at="",
            follows=None,
        ),
        (),
    )


def _row(
    one: enrolments.ParticipantView,
    row: Attendance,
    names: dict[int, str],
    by_self: bool,
    session: scheduling.SessionView,
    agreed: dict[int, tuple[MakeUpView, ...]],
) -> SignedRow:
    state = AttendanceState(row.state)
    return SignedRow(
        enrolment_id=one.enrolment_id,
        name=one.name,
        organisation=one.organisation_name,
        state=str(STATES[state]),
        attended=state in ATTENDED,
        made_up=_made_up(agreed.get(one.enrolment_id, ()), session, state),
        noted_at=moment(row.noted_at),
        noted_by="zelf aangemeld" if by_self else f"door {names[row.noted_by_person_id]}",
    )


def _made_up(agreed: tuple[MakeUpView, ...], session: scheduling.SessionView, state: AttendanceState) -> str:
    for one in agreed:
        if one.at is not None and one.at.id == session.id:
            return f"haalt hier {one.session.label} van {local(one.session.starts_at):%d-%m-%Y} in"
        if one.session.id == session.id and state not in ATTENDED:
            if one.at is not None:
                word = "ingehaald" if one.done else "haalt in"
                return f"{word} op {local(one.at.starts_at):%d-%m-%Y}"
            if one.done_at is not None:
                return f"ingehaald met een opdracht op {local(one.done_at):%d-%m-%Y}"
            return "haalt in met een opdracht"
    return ""


def _word(state: str | None) -> str:
    return str(STATES[AttendanceState(state)]).lower() if state else "niets"


def _session(db: Session, session: scheduling.SessionView) -> SessionOnPaper:
    return SessionOnPaper(
        label=str(session.label),
        title=session.title,
        cohort=cohorts.cohort(db, session.cohort_id).name,
        day=local(session.starts_at).date().isoformat(),
        times=session.times,
        place=session.place or "Online",
    )


def _trainers(db: Session, session: scheduling.SessionView) -> list[str]:
    ids = scheduling.teachers_of_sessions(db, [session])[session.id]
    return _names(accounts.people(db, ids).values())


def _names(people: Iterable[accounts.PersonView]) -> list[str]:
    return [one.full_name for one in sorted(people, key=lambda one: (one.sort_name, one.id))]
