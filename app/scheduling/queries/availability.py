"""Reads of when trainers can; frozen values only."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.errors import NotFound
from app.core.tokens import digest
from app.scheduling.models import AvailabilityRequest, CourseSession, TrainerAbsence
from app.scheduling.queries.sessions import SessionView, view_of
from app.scheduling.queries.teaching import teaches
from app.scheduling.rules.kinds import SessionState


@dataclass(frozen=True, slots=True)
class AbsenceView:
    """A period in which a trainer cannot teach; see `models.TrainerAbsence`."""

    id: int
    person_id: int
    starts_at: datetime
    ends_at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class AvailabilityView:
    """A question to a trainer and the answer; see `models.AvailabilityRequest`."""

    session_id: int
    person_id: int
    asked_at: datetime
    asked_for: datetime
    answered_at: datetime | None
    #: None while waiting.
    can: bool | None
    remark: str
    #: The session has another begin now: the answer says nothing about it.
    outdated: bool


@dataclass(frozen=True, slots=True)
class AvailabilityDoor:
    """What stands behind the link of a question."""

    request: AvailabilityView
    session: SessionView
    #: Why it cannot be answered any more: cancelled, past or moved; empty while it can.
    ended: str

    @property
    def open(self) -> bool:
        """Whether it can still be answered."""
        return not self.ended


def absences(
    db: Session,
    person_ids: Collection[int] | None = None,
    *,
    since: datetime | None = None,
    until: datetime | None = None,
) -> list[AbsenceView]:
    """Periods in which people cannot teach, by begin; of these people or of all, those that touch `since`-`until`."""
    query = sa.select(TrainerAbsence).order_by(TrainerAbsence.starts_at, TrainerAbsence.id)
    if person_ids is not None:
        query = query.where(TrainerAbsence.person_id.in_(person_ids))
    if since is not None:
        query = query.where(TrainerAbsence.ends_at > since)
    if until is not None:
        query = query.where(TrainerAbsence.starts_at < until)
    return [absence_view(row) for row in db.scalars(query)]


def absence(db: Session, absence_id: int, *, person_id: int | None) -> AbsenceView:
    """One's own period; raises NotFound for another's."""
    row = db.scalar(
        sa.select(TrainerAbsence).where(
            TrainerAbsence.id == absence_id, TrainerAbsence.person_id == person_id
        )
    )
    if row is None:
        raise NotFound
    return absence_view(row)


def availability_of(db: Session, session_ids: Collection[int]) -> dict[int, list[AvailabilityView]]:
    """Who was asked about each session and what they answered, by person; a session without a question is left out."""
    if not session_ids:
        return {}
    query = (
        sa.select(AvailabilityRequest, CourseSession.starts_at)
        .join(CourseSession, CourseSession.id == AvailabilityRequest.session_id)
        .where(AvailabilityRequest.session_id.in_(session_ids))
        .order_by(AvailabilityRequest.session_id, AvailabilityRequest.person_id)
    )
    found: dict[int, list[AvailabilityView]] = {}
    for row, starts_at in db.execute(query):
        found.setdefault(row.session_id, []).append(request_view(row, starts_at))
    return found


def asked_of(db: Session, person_id: int, *, now: datetime) -> list[tuple[AvailabilityView, SessionView]]:
    """What a person was asked about sessions still to come, by begin. One query."""
    query = (
        sa.select(AvailabilityRequest, CourseSession)
        .join(CourseSession, CourseSession.id == AvailabilityRequest.session_id)
        .where(AvailabilityRequest.person_id == person_id, CourseSession.starts_at > now)
        .order_by(CourseSession.starts_at, CourseSession.id)
    )
    return [(request_view(row, one.starts_at), view_of(one)) for row, one in db.execute(query)]


def availability_door(db: Session, token: str, *, now: datetime) -> AvailabilityDoor:
    """What stands behind the secret of a link; raises NotFound for a secret that never was, or that was renewed."""
    found = db.execute(
        sa.select(AvailabilityRequest, CourseSession)
        .join(CourseSession, CourseSession.id == AvailabilityRequest.session_id)
        .where(AvailabilityRequest.token_sha256 == digest(token))
    ).first()
    if found is None:
        raise NotFound
    row, one = found
    session = view_of(one)
    return AvailabilityDoor(request_view(row, one.starts_at), session, ended_of(row, session, now))


def ended_of(row: AvailabilityRequest, session: SessionView, now: datetime) -> str:
    """Why a question cannot be answered any more; empty while it can."""
    if session.cancelled:
        return "cancelled"
    if session.starts_at <= now:
        return "past"
    return "moved" if row.asked_for != session.starts_at else ""


def unmanned(db: Session, *, now: datetime) -> list[SessionView]:
    """Sessions still to come of which a trainer or guest is away then or said no for that very time, by begin.

    What a planner reads as `TRAINER_ABSENT`. One query.
    """
    away = sa.exists().where(
        TrainerAbsence.starts_at < CourseSession.ends_at,
        TrainerAbsence.ends_at > CourseSession.starts_at,
        teaches(TrainerAbsence.person_id),
    )
    declined = sa.exists().where(
        AvailabilityRequest.session_id == CourseSession.id,
        AvailabilityRequest.answer == "no",
        AvailabilityRequest.asked_for == CourseSession.starts_at,
        teaches(AvailabilityRequest.person_id),
    )
    rows = db.scalars(
        sa.select(CourseSession)
        .where(
            CourseSession.state == SessionState.PLANNED,
            CourseSession.starts_at > now,
            sa.or_(away, declined),
        )
        .order_by(CourseSession.starts_at, CourseSession.id)
    )
    return [view_of(row) for row in rows]


def absence_view(row: TrainerAbsence) -> AbsenceView:
    """The frozen value of a row."""
    return AbsenceView(row.id, row.person_id, row.starts_at, row.ends_at, row.reason)


def request_view(row: AvailabilityRequest, starts_at: datetime) -> AvailabilityView:
    """The frozen value of a row, beside the begin that the session has now."""
    return AvailabilityView(
        session_id=row.session_id,
        person_id=row.person_id,
        asked_at=row.asked_at,
        asked_for=row.asked_for,
        answered_at=row.answered_at,
        can=None if row.answer is None else row.answer == "yes",
        remark=row.remark,
        outdated=row.asked_for != starts_at,
    )
