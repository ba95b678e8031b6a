"""What the privacy officer sees of protection: readings, emergency access, holds and erasures. Never text."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts import service as accounts
from app.practice.models import (
    CaseErasure,
    CaseRead,
    EmergencyAccess,
    ErasureRun,
    LegalHold,
    PracticeCase,
)


@dataclass(frozen=True, slots=True)
class ReadingLine:
    """One reading by another than the author, with the fields of NEN 7513."""

    id: int
    case_id: int
    cohort_id: int
    #: The author of the case, and its number among theirs.
    author_id: int
    number: int
    version_number: int
    person_id: int
    role: str
    action: str
    ground: str
    request_id: str
    emergency_id: int | None
    at: datetime


@dataclass(frozen=True, slots=True)
class EmergencyView:
    """One request for emergency access; see `models.EmergencyAccess`."""

    id: int
    case_id: int
    cohort_id: int
    author_id: int
    number: int
    reason: str
    asked_by_person_id: int
    asked_at: datetime
    granted_by_person_id: int | None
    granted_at: datetime | None
    ends_at: datetime | None
    closed_at: datetime | None
    readings: int

    @property
    def pending(self) -> bool:
        """Whether another administrator still has to decide."""
        return self.granted_at is None and self.closed_at is None

    def open_at(self, moment: datetime) -> bool:
        """Whether the case can be read by it."""
        return self.ends_at is not None and self.closed_at is None and moment < self.ends_at


@dataclass(frozen=True, slots=True)
class HoldView:
    """One hold; see `models.LegalHold`."""

    id: int
    case_id: int
    cohort_id: int
    author_id: int
    number: int
    reason: str
    set_by_person_id: int
    set_at: datetime
    lifted_by_person_id: int | None
    lifted_at: datetime | None


@dataclass(frozen=True, slots=True)
class RunView:
    """One run that erased texts; see `models.ErasureRun`."""

    id: int
    cause: str
    started_by_person_id: int | None
    started_at: datetime
    finished_at: datetime | None
    proof: str | None
    #: How many cases it is about, and how many of them are done.
    cases: int
    done: int


@dataclass(frozen=True, slots=True)
class ErasedCase:
    """One case of a run."""

    case_id: int
    cohort_id: int
    author_id: int
    number: int
    key_id: str
    due_on: date
    erased_at: datetime | None


_OF_CASE = (PracticeCase.cohort_id, PracticeCase.person_id, PracticeCase.number)
#: What these are called in a view.
_NAMES = ("cohort_id", "author_id", "number")

View = TypeVar("View")


def _views(kind: type[View], found: Iterable[Any], *names: str) -> list[View]:
    """Each row as a view, its own columns under their own names; what was selected beside it has these ``names``."""
    views = []
    for row, *more in found:
        beside = dict(zip(names, more, strict=True))
        own = [one.name for one in fields(kind) if one.name not in beside]  # type: ignore[arg-type]
        views.append(kind(**{name: getattr(row, name) for name in own}, **beside))
    return views


def readings(
    db: Session,
    *,
    name: str = "",
    cohort_id: int | None = None,
    action: str = "",
    before: int | None = None,
    limit: int = 50,
) -> list[ReadingLine]:
    """Readings, latest first; ``before`` is the number of the last line of the page before. One query.

    ``name``: words of the name of who read or who wrote; takes three queries.
    """
    query = sa.select(CaseRead, *_OF_CASE).join(PracticeCase, PracticeCase.id == CaseRead.case_id)
    if name:
        everyone = sa.union(sa.select(CaseRead.person_id), sa.select(PracticeCase.person_id))
        wanted = accounts.named(db, db.scalars(everyone).all(), name)
        query = query.where(sa.or_(CaseRead.person_id.in_(wanted), PracticeCase.person_id.in_(wanted)))
    if cohort_id is not None:
        query = query.where(PracticeCase.cohort_id == cohort_id)
    if action:
        query = query.where(CaseRead.action == action)
    if before is not None:
        query = query.where(CaseRead.id < before)
    return _views(ReadingLine, db.execute(query.order_by(CaseRead.id.desc()).limit(limit)), *_NAMES)


def emergencies(
    db: Session, *, ids: Collection[int] | None = None, before: int | None = None, limit: int = 50
) -> list[EmergencyView]:
    """Requests for emergency access, latest first. One query."""
    read = sa.select(sa.func.count()).where(CaseRead.emergency_id == EmergencyAccess.id).scalar_subquery()
    query = sa.select(EmergencyAccess, *_OF_CASE, read).join(
        PracticeCase, PracticeCase.id == EmergencyAccess.case_id
    )
    if ids is not None:
        query = query.where(EmergencyAccess.id.in_(ids))
    if before is not None:
        query = query.where(EmergencyAccess.id < before)
    found = db.execute(query.order_by(EmergencyAccess.id.desc()).limit(limit))
    return _views(EmergencyView, found, *_NAMES, "readings")


def holds(db: Session, *, lifted: bool = False) -> list[HoldView]:
    """The holds that keep a text now, or with ``lifted`` all there ever were, latest first. One query."""
    query = sa.select(LegalHold, *_OF_CASE).join(PracticeCase, PracticeCase.id == LegalHold.case_id)
    if not lifted:
        query = query.where(LegalHold.lifted_at.is_(None))
    return _views(HoldView, db.execute(query.order_by(LegalHold.id.desc())), *_NAMES)


def erasure_runs(db: Session, *, before: int | None = None, limit: int = 50) -> list[RunView]:
    """Runs that erased texts, latest first. One query."""
    counted = sa.select(sa.func.count()).where(CaseErasure.run_id == ErasureRun.id)
    done = counted.where(CaseErasure.erased_at.is_not(None)).scalar_subquery()
    query = sa.select(ErasureRun, counted.scalar_subquery(), done)
    if before is not None:
        query = query.where(ErasureRun.id < before)
    return _views(RunView, db.execute(query.order_by(ErasureRun.id.desc()).limit(limit)), "cases", "done")


def erased_cases(db: Session, run_id: int) -> list[ErasedCase]:
    """The cases of a run, in the order of its proof. One query."""
    query = (
        sa.select(CaseErasure, *_OF_CASE)
        .join(PracticeCase, PracticeCase.id == CaseErasure.case_id)
        .where(CaseErasure.run_id == run_id)
        .order_by(CaseErasure.case_id)
    )
    return _views(ErasedCase, db.execute(query), *_NAMES)
