"""Whose materials, announcements and notes somebody may read or manage: a condition for the queries themselves."""

from __future__ import annotations

from dataclasses import dataclass, replace

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.attendance import service as attendance
from app.cohorts import service as cohorts
from app.core.errors import NotFound
from app.core.permissions import Actor, Role
from app.enrolments import service as enrolments
from app.scheduling import service as scheduling
from app.scheduling.service import SessionView
from app.subgroups import service as subgroups


@dataclass(frozen=True, slots=True)
class Reach:
    """What somebody manages: everything, whole cohorts, and as a guest single sessions."""

    person_id: int
    everything: bool
    cohort_ids: frozenset[int]
    #: As a guest trainer.
    session_ids: frozenset[int]

    def holds(self, cohort_id: int) -> bool:
        """Whether the cohort as a whole is managed."""
        return self.everything or cohort_id in self.cohort_ids

    def where(
        self, cohort_id: sa.ColumnElement[int], session_id: sa.ColumnElement[int | None]
    ) -> sa.ColumnElement[bool]:
        """The condition on rows of a cohort, or of one of its sessions."""
        if self.everything:
            return sa.true()
        return sa.or_(cohort_id.in_(self.cohort_ids), session_id.in_(self.session_ids))


@dataclass(frozen=True, slots=True)
class Seat:
    """A learner in a cohort, or a guest at one session of it, and the sessions whose material is meant for them."""

    enrolment_id: int
    cohort_id: int
    #: By time; make-up sessions are for whoever comes.
    sessions: tuple[SessionView, ...]
    #: Whether the learner belongs to the cohort; else they make something up there, at these sessions only.
    whole: bool = True


def reach(db: Session, actor: Actor) -> Reach:
    """What the actor manages. Two queries; none for an administrator."""
    person_id = actor.person_id
    if person_id is None:
        raise NotFound
    if actor.has(Role.ADMINISTRATOR):
        return Reach(person_id, True, frozenset(), frozenset())
    return Reach(
        person_id,
        False,
        cohorts.trained_by(db, [person_id]).get(person_id, frozenset())
        if actor.has(Role.TRAINER)
        else frozenset(),
        frozenset(one.id for one in scheduling.sessions_of_guest(db, person_id)),
    )


def managed(db: Session, actor: Actor, cohort_id: int) -> Reach:
    """The actor's reach when it holds the whole cohort; NotFound otherwise."""
    found = reach(db, actor)
    if not found.holds(cohort_id):
        raise NotFound
    return found


def taught(db: Session, actor: Actor, session_id: int) -> tuple[SessionView, Reach]:
    """The session when the actor manages its cohort, or is its guest trainer; NotFound otherwise."""
    found = reach(db, actor)
    session = scheduling.session(db, session_id)
    if not (found.holds(session.cohort_id) or session.id in found.session_ids):
        raise NotFound
    return session, found


def seat_in(db: Session, person_id: int, cohort_id: int) -> Seat:
    """The person's seat in the cohort; NotFound for who has none, or has left."""
    for one in enrolments.enrolments_of_person(db, person_id):
        if one.cohort_id == cohort_id and one.seated:
            own = subgroups.sessions_of_enrolments(db, [one.id]).get(one.id, ())
            extra = [session for session in scheduling.sessions_of(db, [cohort_id]) if session.is_make_up]
            ordered = sorted((*own, *extra), key=lambda session: (session.starts_at, session.id))
            return Seat(one.id, cohort_id, tuple(ordered))
    raise NotFound


def seat_at(db: Session, person_id: int, session_id: int) -> Seat:
    """The person's seat in the cohort of the session, when the session is theirs; NotFound otherwise.

    Who makes something up at a session of another cohort has a seat at that session and at nothing else there.
    """
    session = scheduling.session(db, session_id)
    try:
        seat = seat_in(db, person_id, session.cohort_id)
    except NotFound:
        enrolment_id = attendance.enrolment_at(db, person_id, session)
        if enrolment_id is None:
            raise
        return Seat(enrolment_id, session.cohort_id, (session,), whole=False)
    if session_id in {one.id for one in seat.sessions}:
        return seat
    if attendance.enrolment_at(db, person_id, session) is None:
        raise NotFound
    return replace(seat, sessions=(*seat.sessions, session))


def seat_for(db: Session, person_id: int, cohort_id: int, session_id: int | None) -> Seat:
    """The seat with which this person sees what belongs to a cohort, or to one of its sessions; NotFound otherwise."""
    return seat_in(db, person_id, cohort_id) if session_id is None else seat_at(db, person_id, session_id)


def visits(db: Session, seat: Seat) -> tuple[SessionView, ...]:
    """The sessions beside the own ones at which this learner makes something up, by time. Three queries."""
    agreed = attendance.sessions_to_make_up(db, [seat.enrolment_id]).get(seat.enrolment_id, ())
    own = {one.id for one in seat.sessions}
    return tuple(one for one in agreed if one.id not in own)
