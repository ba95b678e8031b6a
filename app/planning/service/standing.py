"""How cohorts stand at one moment: their sessions, who belongs to each, and what is in the way."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from app.attendance import service as attendance
from app.enrolments.service import ParticipantView
from app.planning.queries.people import people_of
from app.planning.service.told import spot
from app.scheduling import service as scheduling
from app.scheduling.service import Conflict, ConflictKind, SessionView
from app.subgroups import service as subgroups


@dataclass(frozen=True, slots=True)
class State:
    """Cohorts at one moment; everything by session."""

    sessions: Mapping[int, SessionView]
    #: Who it is for.
    audience: Mapping[int, Sequence[ParticipantView]]
    #: Who makes up for another one there.
    making_up: Mapping[int, Sequence[ParticipantView]]
    #: The fixed trainers who teach it.
    trainers: Mapping[int, frozenset[int]]
    guests: Mapping[int, Sequence[int]]
    #: What is in its way.
    conflicts: Mapping[int, tuple[Conflict, ...]]

    def expected(self, session_id: int) -> tuple[ParticipantView, ...]:
        """The participants who are expected at a session."""
        return (*self.audience.get(session_id, ()), *self.making_up.get(session_id, ()))

    def belongs(self, session_id: int) -> tuple[object, ...]:
        """Who belongs to a session, to see whether that changed."""
        return (
            tuple(one.person_id for one in self.expected(session_id)),
            tuple(sorted(self.trainers.get(session_id, ()))),
            tuple(sorted(self.guests.get(session_id, ()))),
        )

    def people(self, session_id: int) -> set[int]:
        """Person ids of everyone who belongs to a session."""
        learners = {one.person_id for one in self.expected(session_id)}
        return learners | set(self.trainers.get(session_id, ())) | set(self.guests.get(session_id, ()))


def state_of(db: Session, cohort_ids: Collection[int], *, since: datetime | None = None) -> State:
    """How these cohorts stand now; `since`: only sessions that end later. A constant number of queries."""
    sessions = [one for one in scheduling.sessions_of(db, cohort_ids) if since is None or one.ends_at > since]
    numbers = [one.id for one in sessions]
    return State(
        {one.id: one for one in sessions},
        subgroups.audience(db, sessions),
        attendance.making_up_at(db, numbers),
        scheduling.trainers_of_sessions(db, sessions),
        scheduling.guests_of(db, numbers),
        scheduling.conflicts(db, sessions, people_of(db, sessions)),
    )


def new_conflicts(before: State, after: State, session_id: int) -> tuple[Conflict, ...]:
    """What is in the way of a session now that was not before; of a room also that more people have to fit in."""
    known = {each for one in before.conflicts.get(session_id, ()) for each in _parts(one)}
    return tuple(
        one
        for one in after.conflicts.get(session_id, ())
        if not _parts(one) <= known
        or (one.kind is ConflictKind.ROOM_SIZE and _fuller(before, after, session_id))
    )


def _parts(one: Conflict) -> set[tuple[object, ...]]:
    """What a conflict comes to, to know it again: of what kind, with what, and for whom."""
    if one.kind is ConflictKind.ROOM_SIZE:
        return {(one.kind,)}
    what = str(one.text) if one.session_id is None else one.session_id
    return {(one.kind, what, person_id) for person_id in one.person_ids or (None,)}


def _fuller(before: State, after: State, session_id: int) -> bool:
    """Whether more people come to a session than before, or it is in another room."""
    one, other = before.sessions.get(session_id), after.sessions.get(session_id)
    return (
        one is None
        or other is None
        or one.room_id != other.room_id
        or len(after.people(session_id)) > len(before.people(session_id))
    )


def order(one: State, other: State) -> list[int]:
    """The sessions that take place both in `one` and in `other`, in the order of `one`; make-ups have none."""
    return [
        number
        for number, each in one.sessions.items()
        if not each.cancelled
        and not each.is_make_up
        and number in other.sessions
        and not other.sessions[number].cancelled
    ]


def seen_anew(number: int, before: State, after: State) -> bool:
    """Whether calendars show something else of a session than before; who teaches it they do not tell."""
    one, other = before.sessions.get(number), after.sessions.get(number)
    if one is None or other is None:
        return True
    return any(
        what(one) != what(other)
        for what in (spot, lambda each: (each.title, each.part, each.preparation, each.state))
    )


def concerned(number: int, before: State, after: State) -> set[int]:
    """Whose calendar shows something else: of everybody, or of those who come and go."""
    people, other = before.people(number), after.people(number)
    return people | other if seen_anew(number, before, after) else people ^ other


def facts(one: SessionView | None) -> tuple[object, ...] | None:
    """All that a reader can see of a session."""
    if one is None:
        return None
    words = (one.title, one.part, one.trainer_person_id, one.subgroup_id, one.preparation)
    return (*spot(one), *words, one.state)


def told_facts(one: SessionView | None) -> list[str]:
    """The facts of a session for the mark. A subgroup that the change itself makes has another number each time."""
    if one is None:
        return []
    words = (one.label, one.title, one.trainer_person_id, one.preparation, one.state)
    return [str(fact) for fact in (*spot(one), *words)]
