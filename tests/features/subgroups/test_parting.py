"""The proposal for a session in parts is one that can be."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask

from app.cohorts import service as cohorts
from app.core.permissions import SYSTEM, Role
from app.scheduling import service as scheduling
from app.scheduling.service import Period, PlaceFacts, SessionChange, SessionView
from app.subgroups import service
from app.subgroups.service import Parts, SubgroupKind
from tests.counting import MOST_QUERIES, counted
from tests.features.subgroups.conftest import Group
from tests.features.subgroups.test_splitting import split
from tests.people import ActorFor


def trainer(group: Group, actor_for: ActorFor, name: str) -> int:
    """One more fixed trainer."""
    person_id = actor_for(Role.TRAINER, given_name=name, family_name="Trainster").person_id or 0
    cohorts.assign_trainer(group.db, SYSTEM, group.clock, cohort_id=group.cohort_id, person_id=person_id)
    group.db.commit()
    return person_id


def propose(group: Group, one: SessionView, parts: int) -> Parts:
    """A proposal for one session, as the planner asks for it."""
    return service.propose_parts(
        group.db,
        one,
        parts,
        trainer_ids=cohorts.trainers_of(group.db, group.cohort_id),
        rooms=scheduling.rooms(group.db),
    )


def at_once(changes: tuple[SessionChange, ...]) -> bool:
    """Whether all parts are at the same time."""
    return len({(one.day, one.start) for one in changes}) == 1


@pytest.mark.parametrize("parts", [2, 3])
def test_with_one_trainer_the_parts_come_after_each_other_and_can_be_kept(
    group: Group, actor_for: ActorFor, parts: int
) -> None:
    trainer(group, actor_for, "Mirjam")
    for one in (group.sessions()[0], next(each for each in group.sessions() if not each.is_day)):
        found = propose(group, one, parts)
        assert len({(each.day, each.start) for each in found.changes}) == parts
        assert found.changes[0] == SessionChange.of(one)
        assert "na elkaar" in str(found.why)
        kind = SubgroupKind.PART if parts == 2 else SubgroupKind.INTERVISION
        made = split(group, one, changes=found.changes, kind=kind)
        assert len(made) == parts
        assert not any(scheduling.conflicts(group.db, made).values())


def test_the_day_of_another_part_is_one_on_which_nothing_is_in_the_way(
    group: Group, actor_for: ActorFor
) -> None:
    person_id = trainer(group, actor_for, "Mirjam")
    one = group.sessions()[0]
    day = SessionChange.of(one).day
    next_day = propose(group, one, 2).changes[1].day
    assert next_day == day + timedelta(days=1)
    away = Period(first=next_day, last=next_day, reason="")
    actor = replace(SYSTEM, person_id=person_id, roles=frozenset({Role.TRAINER}))
    scheduling.add_absence(group.db, actor, group.clock, period=away)
    group.db.commit()
    assert propose(group, one, 2).changes[1].day > next_day


def test_each_trainer_who_is_free_has_one_part_and_the_parts_are_at_once(
    group: Group, actor_for: ActorFor
) -> None:
    both = {trainer(group, actor_for, name) for name in ("Mirjam", "Karel")}
    one = group.sessions()[0]
    found = propose(group, one, 2)
    assert at_once(found.changes)
    assert {each.trainer_person_id for each in found.changes} == both
    assert not any(scheduling.conflicts(group.db, split(group, one, changes=found.changes)).values())


def test_a_trainer_who_cannot_then_gets_no_part(group: Group, actor_for: ActorFor) -> None:
    able, away = (trainer(group, actor_for, name) for name in ("Mirjam", "Karel"))
    one = group.sessions()[0]
    day = SessionChange.of(one).day
    actor = replace(SYSTEM, person_id=away, roles=frozenset({Role.TRAINER}))
    scheduling.add_absence(group.db, actor, group.clock, period=Period(first=day, last=day, reason=""))
    group.db.commit()
    found = propose(group, one, 2)
    assert not at_once(found.changes)
    assert {each.trainer_person_id for each in found.changes} == {able}


def test_parts_at_once_get_a_room_each_or_none_that_is_taken(
    app: Flask, group: Group, actor_for: ActorFor
) -> None:
    for name in ("Mirjam", "Karel"):
        trainer(group, actor_for, name)
    place = scheduling.add_place(
        group.db, SYSTEM, group.clock, facts=PlaceFacts(name="De Komeet", city="Assen")
    )
    room = scheduling.add_room(group.db, SYSTEM, group.clock, place_id=place.id, name="Grote zaal", seats=30)
    one = group.sessions()[0]
    there = replace(SessionChange.of(one), place="", place_id=place.id, room_id=room.id)
    one = scheduling.change_session(group.db, SYSTEM, group.clock, session_id=one.id, change=there)
    group.db.commit()
    found = propose(group, one, 2).changes
    assert [each.room_id for each in found] == [room.id, None]
    small = scheduling.add_room(
        group.db, SYSTEM, group.clock, place_id=place.id, name="Kleine zaal", seats=12
    )
    group.db.commit()
    with counted(app) as statements:
        found = propose(group, one, 2).changes
    assert len(statements) <= MOST_QUERIES
    assert [each.room_id for each in found] == [room.id, small.id]
    split(group, one, changes=found)


def test_a_group_without_a_trainer_is_told_so(group: Group) -> None:
    found = propose(group, group.sessions()[0], 2)
    assert at_once(found.changes)
    assert "nog geen vaste trainer" in str(found.why)
