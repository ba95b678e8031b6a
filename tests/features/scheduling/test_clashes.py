"""What is in the way of a session is told, and refused where it blocks."""

from dataclasses import replace
from datetime import date, time, timedelta

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from app.cohorts import service as cohorts
from app.core.clock import FixedClock
from app.core.errors import Refused
from app.core.permissions import SYSTEM, Role
from app.core.text import T
from app.scheduling import service
from app.scheduling.service import (
    Busy,
    ConflictKind,
    Level,
    People,
    PlaceFacts,
    SessionChange,
    SessionView,
)
from tests.counting import counted
from tests.factories.cohorts import SPRING, changed, planned
from tests.people import ActorFor


def change(db: Session, clock: FixedClock, one: SessionView, **other: object) -> SessionView:
    clock.advance(timedelta(minutes=1))
    return changed(db, clock, one, **other)


def test_a_trainer_cannot_teach_two_groups_at_once_unless_the_foundation_says_so(
    db: Session, clock: FixedClock, first: SessionView, actor_for: ActorFor
) -> None:
    trainer = actor_for(Role.TRAINER, given_name="Anneke", family_name="Wolthuis").person_id or 0
    other = planned(db, clock, name="Emmen", trainer_ids=(trainer,))
    cohorts.assign_trainer(db, SYSTEM, clock, cohort_id=first.cohort_id, person_id=trainer)
    found = service.conflicts(db, [first])[first.id]
    assert [(one.kind, one.level) for one in found] == [(ConflictKind.TRAINER, Level.BLOCK)]
    assert "Anneke Wolthuis geeft dan al les: Lesdag 1 van groep Emmen" in str(found[0].text)
    # What was so already does not stand in the way of another change.
    change(db, clock, first, title="Anders kijken")
    taken = [one for one in service.sessions_of(db, [other.id]) if one.is_day][2]
    asked = {"day": taken.starts_at.date(), "start": time(11, 0), "end": time(12, 0)}
    with pytest.raises(Refused) as refusal:
        change(db, clock, service.session(db, first.id), **asked)
    assert refusal.value.field == "trainer_person_id"
    db.rollback()
    levels = {ConflictKind.TRAINER: Level.WARN, ConflictKind.COHORT: Level.WARN}
    assert service.set_conflict_levels(db, SYSTEM, clock, levels=levels)[ConflictKind.TRAINER] is Level.WARN
    assert change(db, clock, service.session(db, first.id), **asked).sequence == 1


def test_a_series_that_would_book_a_trainer_twice_is_refused_as_a_whole(
    db: Session, clock: FixedClock, actor_for: ActorFor
) -> None:
    trainer = actor_for(Role.TRAINER).person_id or 0
    planned(db, clock, trainer_ids=(trainer,))
    with pytest.raises(Refused) as refusal:
        planned(db, clock, name="Emmen", trainer_ids=(trainer,))
    assert refusal.value.field == "first_date"
    db.rollback()
    later = replace(SPRING, weekday=5)
    assert planned(db, clock, name="Emmen", trainer_ids=(trainer,), pattern=later)


def test_a_trainer_who_left_the_group_leaves_the_session_to_the_others(
    db: Session, clock: FixedClock, first: SessionView, actor_for: ActorFor
) -> None:
    one, two = (actor_for(Role.TRAINER).person_id or 0 for _ in range(2))
    for person_id in (one, two):
        cohorts.assign_trainer(db, SYSTEM, clock, cohort_id=first.cohort_id, person_id=person_id)
    own = change(db, clock, first, trainer_person_id=one)
    assert service.trainers_of_sessions(db, [own])[own.id] == {one}
    cohorts.remove_trainer(db, SYSTEM, clock, cohort_id=first.cohort_id, person_id=one)
    assert service.trainers_of_sessions(db, [own])[own.id] == {two}
    after = change(db, clock, own, title="Iets anders")
    assert (after.trainer_person_id, after.sequence) == (None, own.sequence)


def test_a_guest_who_teaches_elsewhere_is_a_warning_and_blocks_by_setting(
    db: Session, clock: FixedClock, first: SessionView, actor_for: ActorFor
) -> None:
    guest = actor_for(Role.TRAINER).person_id or 0
    other = service.sessions_of(db, [planned(db, clock, name="Emmen").id])[0]
    service.add_guest(db, SYSTEM, clock, session_id=other.id, person_id=guest)
    service.set_conflict_levels(db, SYSTEM, clock, levels={ConflictKind.GUEST: Level.BLOCK})
    db.commit()
    with pytest.raises(Refused) as refusal:
        service.add_guest(db, SYSTEM, clock, session_id=first.id, person_id=guest)
    assert refusal.value.field == "person_id"
    db.rollback()
    service.set_conflict_levels(db, SYSTEM, clock, levels={ConflictKind.GUEST: Level.WARN})
    service.add_guest(db, SYSTEM, clock, session_id=first.id, person_id=guest)
    assert [one.kind for one in service.conflicts(db, [first])[first.id]] == [ConflictKind.GUEST]


def test_a_preview_says_what_changes_what_is_in_the_way_and_what_it_does_to_calendars(
    db: Session, clock: FixedClock, first: SessionView
) -> None:
    place = service.add_place(db, SYSTEM, clock, facts=PlaceFacts(name="De Kolk", city="Assen"))
    room = service.add_room(db, SYSTEM, clock, place_id=place.id, name="Zaal 1", seats=1)
    asked = replace(SessionChange.of(first), day=date(2027, 2, 25), room_id=room.id)
    busy = Busy(
        session_id=999,
        label=T("Lesdag 3"),
        cohort_name="Emmen",
        starts_at=first.starts_at + timedelta(days=42),
        ends_at=first.ends_at + timedelta(days=42),
    )
    people = People(audience={first.id: [71, 72]}, busy={71: [busy]})
    seen = service.preview_change(db, session_id=first.id, change=asked, people=people)
    assert [one.kind for one in seen.conflicts] == [
        ConflictKind.ROOM_SIZE,
        ConflictKind.PARTICIPANT,
        ConflictKind.HOLIDAY,
    ]
    assert (seen.moves, seen.refused) == (True, False)
    assert [str(one) for one in seen.warnings] == ["De volgorde van de bijeenkomsten verandert."]
    assert seen.changed == {"starts_at", "ends_at", "place", "place_id", "room_id"}
    same = service.preview_change(db, session_id=first.id, change=SessionChange.of(first))
    assert (same.changed, same.moves) == (frozenset(), False)


def test_reading_conflicts_takes_the_same_number_of_queries_for_one_session_as_for_all(
    app: Flask, db: Session, clock: FixedClock, actor_for: ActorFor
) -> None:
    trainer = actor_for(Role.TRAINER).person_id or 0
    cohort = planned(db, clock, trainer_ids=(trainer,))
    sessions = service.sessions_of(db, [cohort.id])
    with counted(app) as one:
        service.conflicts(db, sessions[:1])
    with counted(app) as every:
        service.conflicts(db, sessions)
    assert len(every) == len(one) <= 12
