"""Reads everything that can get in the way of some sessions. Constant numbers of queries, however many sessions."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts import service as accounts
from app.cohorts import service as cohorts
from app.cohorts.service import CohortState, CohortView
from app.scheduling.models import (
    AvailabilityRequest,
    ConflictSetting,
    CourseSession,
    SessionTrainer,
    TrainerAbsence,
)
from app.scheduling.queries.places import places_by_id, rooms_by_id
from app.scheduling.queries.sessions import SessionView, guests_of, view_of
from app.scheduling.queries.teaching import own_trainers
from app.scheduling.rules import SessionState
from app.scheduling.rules.occasions import (
    DEFAULTS,
    Away,
    Busy,
    ConflictKind,
    Level,
    Occasion,
    RoomFacts,
    Surroundings,
)


@dataclass(frozen=True, slots=True)
class Known:
    """What is around some sessions, and their cohorts."""

    around: Surroundings
    cohorts: Mapping[int, CohortView]


def conflict_levels(db: Session) -> dict[ConflictKind, Level]:
    """How strictly each kind of conflict is taken now."""
    found = dict(DEFAULTS)
    for row in db.scalars(sa.select(ConflictSetting)):
        if row.kind in set(ConflictKind):
            found[ConflictKind(row.kind)] = Level(row.level)
    return found


def around(
    db: Session,
    occasions: Collection[Occasion],
    *,
    busy: Mapping[int, Collection[Busy]],
    named: bool,
) -> Known:
    """Everything that shares time with any of `occasions` and could get in its way, themselves left out.

    Sessions that are cancelled, or fall away with their cohort, do not count.
    """
    teachers = {person_id for one in occasions for person_id in one.teacher_ids}
    trained = cohorts.trained_by(db, teachers)
    own = {one.session_id for one in occasions}
    others = [one for one in _sessions(db, occasions, teachers, trained) if one.id not in own]
    fixed = cohorts.trainers_of_all(db, {one.cohort_id for one in others}) if others else {}
    guests = guests_of(db, [one.id for one in others])
    cohort_ids = {one.cohort_id for one in others} | {
        one.cohort_id for one in occasions if one.cohort_id is not None
    }
    known = {one.id: one for one in cohorts.cohorts(db, ids=cohort_ids)} if cohort_ids else {}
    rooms = rooms_by_id(db, {one.room_id for one in occasions if one.room_id is not None})
    places = places_by_id(
        db,
        {one.place_id for one in occasions if one.place_id is not None}
        | {room.place_id for room in rooms.values()},
    )
    surroundings = Surroundings(
        others=tuple(
            occasion_of(
                one,
                cohort_name=known[one.cohort_id].name,
                trainer_ids=own_trainers(fixed, one.cohort_id, one.trainer_person_id),
                guest_ids=frozenset(guests.get(one.id, ())),
            )
            for one in others
            if not _fell_away(one, known[one.cohort_id])
        ),
        absences=_absences(db, occasions, teachers),
        declined=_declined(db, occasions),
        rooms={
            room.id: RoomFacts(
                name=f"{places[room.place_id].name}, {room.name}", seats=room.seats, archived=room.archived
            )
            for room in rooms.values()
        },
        archived_places={place.id: place.name for place in places.values() if place.archived},
        names={one.id: one.full_name for one in accounts.people(db, _named(teachers, busy)).values()},
        busy={person_id: tuple(spells) for person_id, spells in busy.items()},
        levels=conflict_levels(db),
        named=named,
    )
    return Known(surroundings, known)


def occasion_of(
    one: SessionView,
    *,
    cohort_name: str,
    trainer_ids: frozenset[int],
    guest_ids: frozenset[int],
    audience_ids: frozenset[int] = frozenset(),
) -> Occasion:
    """A saved session as the check sees it."""
    return Occasion(
        session_id=one.id,
        cohort_id=one.cohort_id,
        starts_at=one.starts_at,
        ends_at=one.ends_at,
        label=one.label,
        cohort_name=cohort_name,
        place_id=one.place_id,
        room_id=one.room_id,
        trainer_ids=trainer_ids,
        guest_ids=guest_ids,
        subgroup_id=one.subgroup_id,
        audience_ids=audience_ids,
    )


def _sessions(
    db: Session,
    occasions: Collection[Occasion],
    teachers: Collection[int],
    trained: Mapping[int, frozenset[int]],
) -> list[SessionView]:
    """Planned sessions in the same weeks, of the same cohorts, teachers or rooms."""
    if not occasions:
        return []
    cohort_ids = {one.cohort_id for one in occasions if one.cohort_id is not None}
    cohort_ids |= {number for ids in trained.values() for number in ids}
    room_ids = {one.room_id for one in occasions if one.room_id is not None}
    as_guest = sa.select(SessionTrainer.session_id).where(SessionTrainer.person_id.in_(teachers))
    query = (
        sa.select(CourseSession)
        .where(
            CourseSession.state == SessionState.PLANNED,
            CourseSession.starts_at < max(one.ends_at for one in occasions),
            CourseSession.ends_at > min(one.starts_at for one in occasions),
            sa.or_(
                CourseSession.cohort_id.in_(cohort_ids),
                CourseSession.room_id.in_(room_ids),
                CourseSession.id.in_(as_guest),
            ),
        )
        .order_by(CourseSession.starts_at, CourseSession.id)
    )
    return [view_of(row) for row in db.scalars(query)]


def _absences(db: Session, occasions: Collection[Occasion], teachers: Collection[int]) -> tuple[Away, ...]:
    if not teachers:
        return ()
    rows = db.scalars(
        sa.select(TrainerAbsence).where(
            TrainerAbsence.person_id.in_(teachers),
            TrainerAbsence.starts_at < max(one.ends_at for one in occasions),
            TrainerAbsence.ends_at > min(one.starts_at for one in occasions),
        )
    )
    return tuple(Away(person_id=row.person_id, starts_at=row.starts_at, ends_at=row.ends_at) for row in rows)


def _declined(db: Session, occasions: Collection[Occasion]) -> frozenset[tuple[int, int]]:
    """Who answered no for the very time that the session has or would have."""
    starts = {one.session_id: one.starts_at for one in occasions if one.session_id is not None}
    if not starts:
        return frozenset()
    rows = db.scalars(
        sa.select(AvailabilityRequest).where(
            AvailabilityRequest.session_id.in_(starts), AvailabilityRequest.answer == "no"
        )
    )
    return frozenset(
        (row.session_id, row.person_id) for row in rows if row.asked_for == starts[row.session_id]
    )


def _fell_away(one: SessionView, cohort: CohortView) -> bool:
    return cohort.state is CohortState.CANCELLED and one.starts_at > cohort.updated_at


def _named(teachers: Collection[int], busy: Mapping[int, Collection[Busy]]) -> set[int]:
    return {*teachers, *busy}
