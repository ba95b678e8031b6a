"""Reads of sessions; frozen values only."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.clock import local
from app.core.errors import NotFound
from app.core.text import Text
from app.scheduling.models import CourseSession, SessionTrainer
from app.scheduling.rules.kinds import Kind, SessionState, label_of


@dataclass(frozen=True, slots=True)
class SessionView:
    """A session, column by column; see `models.CourseSession` for meanings. Times are aware UTC."""

    id: int
    cohort_id: int
    module_key: str
    kind: Kind
    number: int
    title: str
    starts_at: datetime
    ends_at: datetime
    place: str
    state: SessionState
    uid: str
    sequence: int
    changed_at: datetime
    part: str = ""
    repeats: Kind | None = None
    place_id: int | None = None
    room_id: int | None = None
    online_url: str = ""
    trainer_person_id: int | None = None
    subgroup_id: int | None = None
    preparation: str = ""
    cancelled_at: datetime | None = None

    @property
    def is_day(self) -> bool:
        """A course day, not an intervision meeting."""
        return self.kind is Kind.DAY

    @property
    def cancelled(self) -> bool:
        """Whether the session does not take place."""
        return self.state is SessionState.CANCELLED

    @property
    def is_make_up(self) -> bool:
        """A session for who missed another one; nobody's programme holds it by itself."""
        return self.kind is Kind.MAKE_UP

    @property
    def label(self) -> Text:
        """`Lesdag 3`, `Intervisie 2`, `Lesdag 3, deel A` or `Inhaalbijeenkomst (Lesdag 3)`."""
        return label_of(self.kind, self.number, self.part, self.repeats)

    @property
    def times(self) -> str:
        """`09:30-16:30` on an Amsterdam clock."""
        return f"{local(self.starts_at):%H:%M}-{local(self.ends_at):%H:%M}"


def view_of(row: CourseSession) -> SessionView:
    """The frozen value of a row."""
    return SessionView(
        id=row.id,
        cohort_id=row.cohort_id,
        module_key=row.module_key,
        kind=Kind(row.kind),
        number=row.number,
        title=row.title,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        place=row.place,
        state=SessionState(row.state),
        uid=row.uid,
        sequence=row.sequence,
        changed_at=row.changed_at,
        part=row.part,
        repeats=Kind(row.repeats) if row.repeats else None,
        place_id=row.place_id,
        room_id=row.room_id,
        online_url=row.online_url,
        trainer_person_id=row.trainer_person_id,
        subgroup_id=row.subgroup_id,
        preparation=row.preparation,
        cancelled_at=row.cancelled_at,
    )


def session(db: Session, session_id: int) -> SessionView:
    """The session; raises NotFound."""
    row = db.get(CourseSession, session_id)
    if row is None:
        raise NotFound
    return view_of(row)


def sessions_of(db: Session, cohort_ids: Collection[int]) -> list[SessionView]:
    """All sessions of these cohorts by time, cancelled ones included."""
    if not cohort_ids:
        return []
    query = (
        sa.select(CourseSession)
        .where(CourseSession.cohort_id.in_(cohort_ids))
        .order_by(CourseSession.starts_at, CourseSession.id)
    )
    return [view_of(row) for row in db.scalars(query)]


def sessions_by_id(db: Session, ids: Collection[int]) -> dict[int, SessionView]:
    """The sessions with these numbers, by number; unknown ones are absent."""
    if not ids:
        return {}
    rows = db.scalars(sa.select(CourseSession).where(CourseSession.id.in_(ids)))
    return {row.id: view_of(row) for row in rows}


def session_by_uid(db: Session, uid: str) -> SessionView | None:
    """The session whose calendar event bears this UID, or None."""
    row = db.scalar(sa.select(CourseSession).where(CourseSession.uid == uid))
    return view_of(row) if row else None


def all_guests(db: Session) -> set[int]:
    """Person ids of everyone who is guest trainer of any session."""
    return set(db.scalars(sa.select(SessionTrainer.person_id).distinct()))


def guests_of(db: Session, session_ids: Collection[int]) -> dict[int, list[int]]:
    """Person ids of guest trainers by session; a session without guests is left out."""
    if not session_ids:
        return {}
    query = (
        sa.select(SessionTrainer.session_id, SessionTrainer.person_id)
        .where(SessionTrainer.session_id.in_(session_ids))
        .order_by(SessionTrainer.session_id, SessionTrainer.person_id)
    )
    found: dict[int, list[int]] = {}
    for session_id, person_id in db.execute(query):
        found.setdefault(session_id, []).append(person_id)
    return found


def sessions_of_guest(db: Session, person_id: int) -> list[SessionView]:
    """The sessions where this person is a guest trainer, by time."""
    query = (
        sa.select(CourseSession)
        .join(SessionTrainer, SessionTrainer.session_id == CourseSession.id)
        .where(SessionTrainer.person_id == person_id)
        .order_by(CourseSession.starts_at, CourseSession.id)
    )
    return [view_of(row) for row in db.scalars(query)]


def guides(person_id: int) -> sa.Exists:
    """Whether this person is a guest trainer of any session, for a larger query."""
    return sa.exists().where(SessionTrainer.person_id == person_id)


def begins_at(session_id: sa.SQLColumnExpression[int], at: sa.SQLColumnExpression[datetime]) -> sa.Exists:
    """Whether a session begins at this moment now, for a larger query."""
    return sa.exists().where(CourseSession.id == session_id, CourseSession.starts_at == at)


def starts_of(db: Session, cohort_ids: Collection[int]) -> dict[int, datetime]:
    """Begin of the first planned session by cohort; a cohort without one is left out."""
    if not cohort_ids:
        return {}
    query = (
        sa.select(
            CourseSession.cohort_id, sa.func.min(CourseSession.starts_at, type_=CourseSession.starts_at.type)
        )
        .where(CourseSession.cohort_id.in_(cohort_ids), CourseSession.state == SessionState.PLANNED)
        .group_by(CourseSession.cohort_id)
    )
    return dict(db.execute(query).all())
