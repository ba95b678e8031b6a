"""Who a session is for, and who may note who was there."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts import service as accounts
from app.attendance.models import Attendance, MakeUp
from app.attendance.rules import ATTENDED
from app.cohorts import service as cohorts
from app.core.errors import NotFound
from app.core.permissions import Role
from app.enrolments import service as enrolments
from app.scheduling import service as scheduling
from app.subgroups import service as subgroups


class Standing(StrEnum):
    """How somebody stands to a session: as a fixed trainer of the cohort, or as its guest trainer."""

    FIXED = "fixed"
    GUEST = "guest"


@dataclass(frozen=True, slots=True)
class Attendees:
    """Who is on the sheet of a session, by family name."""

    people: tuple[enrolments.ParticipantView, ...]
    #: Who of them came though it is not for them: a trainer noted them from outside the list.
    walked_in: frozenset[int]
    #: Who of the cohort could still walk in: the session is for another part of it, or repeats one.
    others: tuple[enrolments.ParticipantView, ...]
    #: Who makes up here for another one.
    making_up: frozenset[int]

    @property
    def ids(self) -> frozenset[int]:
        """Their enrolments."""
        return frozenset(one.enrolment_id for one in self.people)


def expected(db: Session, session: scheduling.SessionView) -> tuple[enrolments.ParticipantView, ...]:
    """Who is on the sheet of the session, by family name; see `attendees`."""
    return attendees(db, session).people


def attendees(db: Session, session: scheduling.SessionView) -> Attendees:
    """Who the session is for, who makes up for another one there, and who of the cohort was noted besides."""
    whole = replace(session, id=0, kind=scheduling.Kind.DAY, subgroup_id=None)
    by_session = subgroups.audience(db, [session, whole])
    everybody = {one.enrolment_id: one for one in by_session[whole.id]}
    found = {one.enrolment_id: one for one in by_session[session.id]}
    making_up = makers_up_at(db, session.id)
    extra = making_up - found.keys()
    found |= {key: everybody[key] for key in extra & everybody.keys()}
    if extra - found.keys():
        found |= {one.enrolment_id: one for one in _seated(db, extra - found.keys())}
    others = everybody.keys() - found.keys()
    walked_in = _were_there(db, session.id, others) if others else frozenset()
    found |= {key: everybody[key] for key in walked_in}
    rest = _by_name(everybody[key] for key in others - walked_in)
    return Attendees(_by_name(found.values()), walked_in, rest, making_up)


def _by_name(people: Iterable[enrolments.ParticipantView]) -> tuple[enrolments.ParticipantView, ...]:
    return tuple(sorted(people, key=lambda one: (one.sort_name, one.enrolment_id)))


def _were_there(db: Session, session_id: int, enrolment_ids: Collection[int]) -> frozenset[int]:
    query = sa.select(Attendance.enrolment_id).where(
        Attendance.session_id == session_id,
        Attendance.state.in_(ATTENDED),
        Attendance.enrolment_id.in_(enrolment_ids),
    )
    return frozenset(db.scalars(query))


def making_up_at(
    db: Session, session_ids: Collection[int]
) -> dict[int, tuple[enrolments.ParticipantView, ...]]:
    """Who makes up for another one at these sessions, from whichever cohort, as long as they have a seat.

    By session and by number of the enrolment; a session without any is absent. One query, and four more when there is
    somebody.
    """
    by_session = makers_up(db, session_ids)
    enrolment_ids = {one for ids in by_session.values() for one in ids}
    seated = {one.enrolment_id: one for one in _seated(db, enrolment_ids)} if enrolment_ids else {}
    found = {key: tuple(seated[one] for one in ids if one in seated) for key, ids in by_session.items()}
    return {key: those for key, those in found.items() if those}


def _seated(db: Session, enrolment_ids: Collection[int]) -> list[enrolments.ParticipantView]:
    """The participants with these enrolments who have a seat. Four queries."""
    cohort_ids = set(enrolments.cohorts_of_enrolments(db, enrolment_ids).values())
    return [
        one
        for seated in enrolments.participants_of(db, cohort_ids).values()
        for one in seated
        if one.enrolment_id in enrolment_ids
    ]


def makers_up(
    db: Session, session_ids: Collection[int], enrolment_ids: Collection[int] = ()
) -> dict[int, tuple[int, ...]]:
    """The enrolments that make something up at these sessions, by session; a session without any is absent. One query.

    Also every session at which one of `enrolment_ids` makes something up, wherever that is.
    """
    if not session_ids and not enrolment_ids:
        return {}
    query = sa.select(MakeUp.at_session_id, MakeUp.enrolment_id).where(
        sa.or_(MakeUp.at_session_id.in_(session_ids), MakeUp.enrolment_id.in_(enrolment_ids)),
        MakeUp.at_session_id.is_not(None),
        MakeUp.withdrawn_at.is_(None),
    )
    found: dict[int, list[int]] = {}
    for session_id, enrolment_id in db.execute(query.order_by(MakeUp.enrolment_id)):
        found.setdefault(session_id or 0, []).append(enrolment_id)
    return {key: tuple(dict.fromkeys(listed)) for key, listed in found.items()}


def makers_up_at(db: Session, session_id: int) -> frozenset[int]:
    """The enrolments that make up at this session for one that they missed."""
    return frozenset(makers_up(db, [session_id]).get(session_id, ()))


def enrolment_at(db: Session, person_id: int | None, session: scheduling.SessionView) -> int | None:
    """With which enrolment this person is expected at the session, if at all: as `expected` has it, for one person.

    Without reading the others: a whole room asks this at the same moment. Three queries at most.
    """
    if person_id is None:
        return None
    mine = {one.id: one.cohort_id for one in enrolments.enrolments_of_person(db, person_id) if one.seated}
    here = {enrolment_id for enrolment_id, cohort_id in mine.items() if cohort_id == session.cohort_id}
    if session.is_make_up:
        here = set()
    elif session.subgroup_id is not None and here:
        here &= set(subgroups.subgroup(db, session.subgroup_id).enrolment_ids)
    if mine and not here:
        own = [enrolment_id for enrolment_id, cohort_id in mine.items() if cohort_id == session.cohort_id]
        making_up = sa.select(MakeUp.enrolment_id).where(
            MakeUp.at_session_id == session.id, MakeUp.withdrawn_at.is_(None), MakeUp.enrolment_id.in_(mine)
        )
        noted = sa.select(Attendance.enrolment_id).where(
            Attendance.session_id == session.id,
            Attendance.state.in_(ATTENDED),
            Attendance.enrolment_id.in_(own),
        )
        here = set(db.scalars(sa.union(making_up, noted)))
    return min(here, default=None)


def belongs_to_cohort(db: Session, person_id: int | None, session: scheduling.SessionView) -> bool:
    """Whether this person has a seat in the session's cohort, be the session for another part of it. One query."""
    mine = enrolments.enrolments_of_person(db, person_id) if person_id is not None else []
    return any(one.seated and one.cohort_id == session.cohort_id for one in mine)


def standing(
    db: Session, person_id: int | None, session: scheduling.SessionView, *, trains: bool | None = None
) -> Standing:
    """How this person stands to the session; NotFound for who has nothing to do with it.

    Who is no trainer any more stands to a session as its guest at most, though they may still be tied to the cohort.
    ``trains``: whether they are a trainer, where that is known; else one query more.
    """
    if person_id is None:
        raise NotFound
    fixed = trains is not False and cohorts.is_trainer_of(db, person_id, session.cohort_id)
    if fixed and (trains or person_id in {one.id for one in accounts.people_with_role(db, Role.TRAINER)}):
        return Standing.FIXED
    if person_id in scheduling.guests_of(db, [session.id]).get(session.id, []):
        return Standing.GUEST
    raise NotFound


def standing_at(db: Session, person_id: int, session_id: int) -> Standing:
    """The same by the number of the session."""
    return standing(db, person_id, scheduling.session(db, session_id))
