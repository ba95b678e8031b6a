"""A case on a sheet for an intervision meeting."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from sqlalchemy.orm import Session

from app.attendance.models import MakeUp
from app.core.clock import FixedClock
from app.core.errors import NotFound
from app.core.permissions import SYSTEM, Actor
from app.practice.service import sharing
from app.scheduling import service as scheduling
from app.scheduling.service import Kind, SessionView
from tests.factories.practice import Class, submitted

#: What the author asks; found nowhere in readable form either.
QUESTION = "Hoe vinden we iets bij de fluisterende populieren?"


def meeting(db: Session, here: Class, number: int = 0) -> SessionView:
    """The first, second, ... intervision meeting of the cohort."""
    found = [one for one in scheduling.sessions_of(db, [here.cohort_id]) if one.kind is Kind.INTERVISION]
    return found[number]


def opened(
    db: Session, clock: FixedClock, here: Class, session: SessionView, **other: object
) -> tuple[int, int]:
    """A shared case on the day before the meeting; numbers of case and sheet; committed."""
    clock.set(session.starts_at - timedelta(days=1))
    case_id = submitted(db, clock, here)
    return case_id, shared(db, clock, here.learner, case_id, session, **other)  # type: ignore[arg-type]


def shared(
    db: Session,
    clock: FixedClock,
    author: Actor,
    case_id: int,
    session: SessionView,
    *,
    person: str = "",
    kept: tuple[str, ...] = (),
) -> int:
    """Puts a case on a sheet; committed."""
    texts = {"question": QUESTION, "person": person, "workplace": ""}
    done = sharing.share(db, author, clock, case_id=case_id, session_id=session.id, texts=texts, kept=kept)
    db.commit()
    return done.id


def moved(db: Session, clock: FixedClock, session: SessionView, *, days: int) -> None:
    """Moves a meeting; committed by the caller's ``writing``."""
    now = scheduling.SessionChange.of(session)
    change = replace(now, day=now.day + timedelta(days=days))
    scheduling.change_session(db, SYSTEM, clock, session_id=session.id, change=change)


def promised(db: Session, clock: FixedClock, actor: Actor, sharing_id: int) -> None:
    """The actor promises secrecy; committed."""
    sharing.promise(db, actor, clock, sharing_id=sharing_id)
    db.commit()


def reads(db: Session, clock: FixedClock, actor: Actor, sharing_id: int) -> bool:
    """Whether the actor can promise and then read the sheet."""
    try:
        promised(db, clock, actor, sharing_id)
        found = sharing.read_sheet(db, actor, clock, sharing_id=sharing_id).sheet
    except NotFound:
        db.rollback()
        return False
    db.commit()
    return found.question == QUESTION


def made_up(
    db: Session, clock: FixedClock, here: Class, enrolment_id: int, *, missed: SessionView, at: SessionView
) -> None:
    """Somebody makes up at ``at`` for a meeting that they missed; committed."""
    db.add(
        MakeUp(
            enrolment_id=enrolment_id,
            session_id=missed.id,
            at_session_id=at.id,
            kind="session",
            agreed_at=clock.now(),
            agreed_by_person_id=here.trainer.person_id or 0,
        )
    )
    db.commit()
