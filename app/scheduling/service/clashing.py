"""What gets in the way of sessions, as they are or as they would be. Offered through ``service``."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts import service as accounts
from app.cohorts import service as cohorts
from app.cohorts.service import Region
from app.core.errors import Refused
from app.core.text import T
from app.scheduling.holidays import dutch_holidays
from app.scheduling.models import Place, Room
from app.scheduling.queries import SessionView, guests_of
from app.scheduling.queries.around import Known, around, occasion_of
from app.scheduling.queries.teaching import own_trainers
from app.scheduling.rules.conflicts import blocking
from app.scheduling.rules.conflicts import conflicts as check
from app.scheduling.rules.occasions import Away, Busy, Conflict, ConflictKind, Occasion
from app.scheduling.service.wishes import Wish

#: At which field of a form a conflict is told.
_FIELDS: Mapping[ConflictKind, str] = {
    ConflictKind.TRAINER: "trainer_person_id",
    ConflictKind.TRAINER_ABSENT: "trainer_person_id",
    ConflictKind.GUEST: "trainer_person_id",
    ConflictKind.ROOM: "room_id",
    ConflictKind.ROOM_SIZE: "room_id",
    ConflictKind.PARTICIPANT: "day",
    ConflictKind.COHORT: "day",
    ConflictKind.HOLIDAY: "day",
    ConflictKind.ARCHIVED: "place_id",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class People:
    """Who a session is for, and what keeps them busy: told by who knows enrolments, a floor above."""

    #: Person ids of the audience by session; of a session that is not saved, under None.
    audience: Mapping[int | None, Collection[int]] = field(default_factory=dict)
    #: Sessions of those people in any cohort, by person.
    busy: Mapping[int, Collection[Busy]] = field(default_factory=dict)
    #: Whether who reads the conflicts may know which participant it is: administrators only.
    named: bool = False


#: Nobody is known.
NOBODY = People()

#: Who these sessions are for, read once they stand as they will be; see `People`.
PeopleOf = Callable[[Session, Sequence[SessionView]], People]


def nobody(db: Session, sessions: Sequence[SessionView]) -> People:
    """Knows of nobody."""
    return NOBODY


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What is in the way of some sessions, and all that was read to know it."""

    #: By session; a cancelled one has nothing in its way.
    conflicts: Mapping[int, tuple[Conflict, ...]]
    #: Person ids of the fixed trainers who teach each session.
    trainers: Mapping[int, frozenset[int]]
    #: Person ids of all fixed trainers, by cohort.
    fixed: Mapping[int, Collection[int]]
    #: Person ids of the guests by session.
    guests: Mapping[int, Sequence[int]]
    #: Of everyone who teaches one of them.
    names: Mapping[int, str]
    #: Sessions of their trainers, rooms and cohorts meanwhile, these sessions themselves left out.
    others: Sequence[Occasion]
    #: When their trainers and guests cannot teach.
    absences: Sequence[Away]


def conflicts(
    db: Session, sessions: Sequence[SessionView], people: People = NOBODY
) -> dict[int, tuple[Conflict, ...]]:
    """What is in the way of each of these sessions, by session; a cancelled one has nothing in its way.

    What blocks comes first. A constant number of queries, however many sessions.
    """
    return dict(look(db, sessions, people).conflicts)


def look(
    db: Session,
    sessions: Sequence[SessionView],
    people: People = NOBODY,
    *,
    during: tuple[datetime, datetime] | None = None,
) -> Look:
    """What is in the way of these sessions, and what else their trainers do, also in all the time `during`.

    A constant number of queries, however many sessions.
    """
    cohort_ids = {one.cohort_id for one in sessions}
    fixed = cohorts.trainers_of_all(db, cohort_ids) if cohort_ids else {}
    guests = guests_of(db, [one.id for one in sessions])
    trainers = {one.id: own_trainers(fixed, one.cohort_id, one.trainer_person_id) for one in sessions}
    planned = [one for one in sessions if not one.cancelled]
    occasions = [
        occasion_of(
            one,
            cohort_name="",
            trainer_ids=trainers[one.id],
            guest_ids=frozenset(guests.get(one.id, ())),
            audience_ids=frozenset(people.audience.get(one.id, ())),
        )
        for one in planned
    ]
    known = around(db, [*occasions, *_meanwhile(during, fixed, guests)], busy=people.busy, named=people.named)
    found: dict[int, tuple[Conflict, ...]] = {one.id: () for one in sessions}
    for occasion, each in zip(occasions, _checked(occasions, known), strict=True):
        found[occasion.session_id or 0] = each
    return Look(
        conflicts=found,
        trainers=trainers,
        fixed=fixed,
        guests=guests,
        names=known.around.names,
        others=known.around.others,
        absences=known.around.absences,
    )


def _meanwhile(
    during: tuple[datetime, datetime] | None,
    fixed: Mapping[int, Collection[int]],
    guests: Mapping[int, Collection[int]],
) -> tuple[Occasion, ...]:
    """The whole time that is looked at, as if everybody taught in it: so all that goes on then is read."""
    if during is None:
        return ()
    return (
        Occasion(
            session_id=None,
            cohort_id=None,
            starts_at=during[0],
            ends_at=during[1],
            trainer_ids=frozenset(person for ids in fixed.values() for person in ids),
            guest_ids=frozenset(person for ids in guests.values() for person in ids),
        ),
    )


def conflicts_of(
    db: Session, occasions: Sequence[Occasion], people: People = NOBODY, *, region: Region | None = None
) -> list[tuple[Conflict, ...]]:
    """What is in the way of each occasion, in the same order; the occasions of one call also get in each other's way.

    `region` is that of occasions without a cohort.
    """
    return _checked(occasions, around(db, occasions, busy=people.busy, named=people.named), region)


def _checked(
    occasions: Sequence[Occasion], known: Known, region: Region | None = None
) -> list[tuple[Conflict, ...]]:
    """What is in the way of each occasion, of what is around them and of each other."""
    names = {number: one.name for number, one in known.cohorts.items()}
    together = tuple(
        replace(one, cohort_name=one.cohort_name or names.get(one.cohort_id or 0, "")) for one in occasions
    )
    found = []
    for one, other in zip(occasions, together, strict=True):
        whole = replace(
            known.around, others=(*known.around.others, *(each for each in together if each is not other))
        )
        cohort = known.cohorts.get(one.cohort_id) if one.cohort_id is not None else None
        closed = dutch_holidays(cohort.region if cohort else region or Region.NOORD)
        found.append(check(one, whole, closed))
    return found


def conflicts_of_change(
    db: Session, cohort_id: int, wanted: Wish, before: SessionView | None = None, people: People = NOBODY
) -> tuple[Conflict, ...]:
    """What would be in the way of a session of this cohort after a change."""
    fixed = cohorts.trainers_of_all(db, [cohort_id])
    session_id = before.id if before else None
    guests = guests_of(db, [session_id]).get(session_id, []) if session_id is not None else []
    occasion = Occasion(
        session_id=session_id,
        cohort_id=cohort_id,
        starts_at=wanted.starts_at,
        ends_at=wanted.ends_at,
        label=before.label if before else T("Nieuwe bijeenkomst"),
        place_id=wanted.place_id,
        room_id=wanted.room_id,
        trainer_ids=own_trainers(fixed, cohort_id, wanted.trainer_person_id),
        guest_ids=frozenset(guests),
        subgroup_id=wanted.subgroup_id,
        audience_ids=frozenset(people.audience.get(session_id, ())),
    )
    return conflicts_of(db, [occasion], people)[0]


def refuse_blocked(
    found: Sequence[Conflict],
    kinds: Collection[ConflictKind] = tuple(ConflictKind),
    *,
    field: str | None = None,
) -> None:
    """Raise Refused with the first conflict of these kinds that blocks; at `field`, or at the kind's own field."""
    for conflict in blocking(found):
        if conflict.kind in kinds:
            raise Refused(conflict.text, field=field or _FIELDS[conflict.kind])


def touched(changed: Collection[str]) -> frozenset[ConflictKind]:
    """Which kinds of conflict a change of these columns can bring about: only those can refuse it."""
    kinds = set(ConflictKind)
    if {"starts_at", "ends_at"} & set(changed):
        return frozenset(kinds)
    found: set[ConflictKind] = set()
    if {"place_id", "room_id"} & set(changed):
        found |= {ConflictKind.ROOM, ConflictKind.ROOM_SIZE, ConflictKind.ARCHIVED}
    if "trainer_person_id" in changed:
        found |= {ConflictKind.TRAINER, ConflictKind.TRAINER_ABSENT, ConflictKind.ROOM_SIZE}
    if "subgroup_id" in changed:
        found |= {ConflictKind.COHORT, ConflictKind.PARTICIPANT, ConflictKind.ROOM_SIZE}
    return frozenset(found)


def lock_what_is_shared(
    db: Session, cohort_id: int, wanted: Sequence[Wish | SessionView], session_id: int | None = None
) -> None:
    """Keep the places, rooms and teachers of sessions to ourselves; see `hold`. Take it after the cohort's lock."""
    fixed = cohorts.trainers_of_all(db, [cohort_id])
    teachers = {id_ for one in wanted for id_ in own_trainers(fixed, cohort_id, one.trainer_person_id)}
    if session_id is not None:
        teachers.update(guests_of(db, [session_id]).get(session_id, ()))
    hold(
        db,
        place_ids={one.place_id for one in wanted if one.place_id is not None},
        room_ids={one.room_id for one in wanted if one.room_id is not None},
        person_ids=teachers,
    )


def hold_sessions(db: Session, sessions: Collection[SessionView]) -> None:
    """Lock all that several sessions share before the first of them changes; see `hold`.

    Whoever changes more than one session in a transaction takes these first: the log's own lock comes after all others.
    """
    fixed = cohorts.trainers_of_all(db, {one.cohort_id for one in sessions})
    guests = guests_of(db, [one.id for one in sessions])
    hold(
        db,
        place_ids={one.place_id for one in sessions if one.place_id is not None},
        room_ids={one.room_id for one in sessions if one.room_id is not None},
        person_ids={person_id for ids in (*fixed.values(), *guests.values()) for person_id in ids},
    )


def hold(
    db: Session,
    *,
    place_ids: Collection[int] = (),
    room_ids: Collection[int] = (),
    person_ids: Collection[int] = (),
) -> None:
    """Lock places, then rooms, then people, each by number, until the end of the transaction.

    Two planners cannot book one room or one trainer at the same moment: who comes second reads conflicts afterwards.
    Participants are not held. Somebody in two cohorts that are planned at the same moment may get two sessions at once
    without a word then, also where that blocks; both planners read it on the planning from that moment on. Holding
    every participant would let planners of all cohorts wait for each other, and for everyone who enrols.
    """
    for table, ids in ((Place, place_ids), (Room, room_ids)):
        if ids:
            rows = sa.select(table.id).where(table.id.in_(ids)).order_by(table.id)
            db.execute(rows.with_for_update(key_share=True))
    if person_ids:
        accounts.lock_people(db, person_ids)
