"""A cohort is divided into subgroups, and people come and go."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest
from flask import Flask

from app.audit import service as audit
from app.cohorts import service as cohorts
from app.core.errors import NotFound, Refused
from app.core.permissions import SYSTEM, Actor, Role
from app.enrolments import service as enrolments
from app.scheduling import service as scheduling
from app.scheduling.service import SessionChange
from app.subgroups import service
from app.subgroups.service import Group as Proposal
from app.subgroups.service import SubgroupKind, SubgroupView
from tests.counting import counted
from tests.factories.cohorts import changed
from tests.features.subgroups.conftest import Group
from tests.people import ActorFor

INTERVISION, PART = SubgroupKind.INTERVISION, SubgroupKind.PART


def divided(group: Group, actor: Actor = SYSTEM, kind: SubgroupKind = INTERVISION) -> list[SubgroupView]:
    """The proposal, saved as it is."""
    groups = service.propose(group.db, group.cohort_id, kind=kind)
    found = service.save(group.db, actor, group.clock, cohort_id=group.cohort_id, kind=kind, groups=groups)
    group.db.commit()
    return found


def save(group: Group, groups: Sequence[Proposal], kind: SubgroupKind = INTERVISION) -> list[SubgroupView]:
    found = service.save(group.db, SYSTEM, group.clock, cohort_id=group.cohort_id, kind=kind, groups=groups)
    group.db.commit()
    return found


def test_a_proposal_mixes_organisations_in_groups_of_four_or_five_and_saves_nothing(group: Group) -> None:
    proposed = service.propose(group.db, group.cohort_id, kind=INTERVISION)
    assert [one.name for one in proposed] == ["Intervisiegroep 1", "Intervisiegroep 2", "Intervisiegroep 3"]
    assert sorted(len(one.enrolment_ids) for one in proposed) == [4, 5, 5]
    people = {one.enrolment_id: one for one in enrolments.participants(group.db, group.cohort_id)}
    for one in proposed:
        spread = Counter(people[n].organisation_name for n in one.enrolment_ids)
        assert spread["Icare"] == 3
        assert spread["Interzorg"] in (1, 2)
    assert service.subgroups(group.db, group.cohort_id) == []
    assert service.propose(group.db, group.cohort_id, kind=INTERVISION) == proposed


def test_a_saved_division_can_be_read_renamed_and_saved_again_without_a_change(group: Group) -> None:
    found = divided(group)
    assert len(found) == 3
    assert divided(group) == found
    assert [e.action for e in audit.latest(group.db, limit=1)] == ["subgroups:division:save"]
    number = audit.latest(group.db, limit=1)[0].id
    divided(group)
    assert audit.latest(group.db, limit=1)[0].id == number
    renamed = service.rename(group.db, SYSTEM, group.clock, subgroup_id=found[0].id, name="  Noord \n")
    assert renamed.name == "Noord"
    for wrong in ("", "x" * 201, found[1].name, found[1].name.upper(), "a\x00b"):
        with pytest.raises(Refused):
            service.rename(group.db, SYSTEM, group.clock, subgroup_id=found[0].id, name=wrong)


def test_two_groups_can_swap_names_and_people(group: Group) -> None:
    first, second, third = divided(group)
    swapped = [
        Proposal(second.name, first.enrolment_ids, first.id),
        Proposal(first.name, second.enrolment_ids, second.id),
        Proposal(third.name, third.enrolment_ids, third.id),
    ]
    after = {one.id: one for one in save(group, swapped)}
    assert after[first.id].name == second.name
    mixed = [
        Proposal("A", second.enrolment_ids, first.id),
        Proposal("B", first.enrolment_ids, second.id),
        Proposal("C", third.enrolment_ids, third.id),
    ]
    after = {one.id: one for one in save(group, mixed)}
    assert after[first.id].enrolment_ids == second.enrolment_ids


def test_a_group_that_has_a_session_does_not_go(group: Group) -> None:
    first, second, third = divided(group)
    one = next(each for each in group.sessions() if not each.is_day)
    changed(group.db, group.clock, one, subgroup_id=third.id)
    two = [
        Proposal(first.name, (*first.enrolment_ids, *third.enrolment_ids), first.id),
        Proposal(second.name, second.enrolment_ids, second.id),
    ]
    with pytest.raises(Refused) as refusal:
        save(group, two)
    assert "Intervisiegroep 3 heeft een bijeenkomst: Intervisie 1." in str(refusal.value.text)
    with pytest.raises(Refused):
        service.dissolve(group.db, SYSTEM, group.clock, cohort_id=group.cohort_id, kind=INTERVISION)
    group.db.rollback()
    changed(group.db, group.clock, one, subgroup_id=None)
    assert [each.id for each in save(group, two)] == [first.id, second.id]
    for _ in range(2):
        service.dissolve(group.db, SYSTEM, group.clock, cohort_id=group.cohort_id, kind=INTERVISION)
    assert service.subgroups(group.db, group.cohort_id) == []


def test_a_participant_is_moved_and_is_in_one_group_of_a_kind(group: Group) -> None:
    first, second, _ = divided(group)
    divided(group, kind=PART)
    moved = first.enrolment_ids[0]
    for _ in range(2):
        service.move_member(group.db, SYSTEM, group.clock, enrolment_id=moved, subgroup_id=second.id)
    kinds = Counter(
        one.kind for one in service.subgroups(group.db, group.cohort_id) if moved in one.enrolment_ids
    )
    assert kinds == {INTERVISION: 1, PART: 1}
    assert moved in service.subgroup(group.db, second.id).enrolment_ids
    with pytest.raises(NotFound):
        service.move_member(group.db, SYSTEM, group.clock, enrolment_id=999, subgroup_id=second.id)
    with pytest.raises(NotFound):
        service.move_member(group.db, SYSTEM, group.clock, enrolment_id=moved, subgroup_id=999)


def test_the_last_one_of_a_group_stays(group: Group) -> None:
    first, second, third = divided(group)
    last, *others = first.enrolment_ids
    for number in others:
        service.move_member(group.db, SYSTEM, group.clock, enrolment_id=number, subgroup_id=second.id)
    with pytest.raises(Refused):
        service.move_member(group.db, SYSTEM, group.clock, enrolment_id=last, subgroup_id=third.id)


def test_only_administrators_and_the_cohorts_own_trainers_divide(group: Group, actor_for: ActorFor) -> None:
    trainer, stranger = actor_for(Role.TRAINER), actor_for(Role.TRAINER)
    cohorts.assign_trainer(
        group.db, SYSTEM, group.clock, cohort_id=group.cohort_id, person_id=trainer.person_id or 0
    )
    first, second, _ = divided(group, trainer)
    divided(group, actor_for(Role.ADMINISTRATOR))
    for other in (stranger, actor_for(Role.LEARNER), actor_for(Role.COORDINATOR)):
        with pytest.raises(NotFound):
            divided(group, other)
        with pytest.raises(NotFound):
            service.rename(group.db, other, group.clock, subgroup_id=first.id, name="Mijn groep")
        with pytest.raises(NotFound):
            service.move_member(
                group.db,
                other,
                group.clock,
                enrolment_id=first.enrolment_ids[0],
                subgroup_id=second.id,
            )
        with pytest.raises(NotFound):
            service.dissolve(group.db, other, group.clock, cohort_id=group.cohort_id, kind=INTERVISION)


def test_a_subgroup_of_another_cohort_or_kind_cannot_be_taken_over(group: Group) -> None:
    found = divided(group)
    part = divided(group, kind=PART)[0]
    groups = [Proposal(one.name, one.enrolment_ids, one.id) for one in found]
    for wrong in (part.id, 999, found[1].id):
        with pytest.raises(NotFound):
            save(group, [replace(groups[0], id=wrong), *groups[1:]])


def test_who_enrols_later_gets_a_subgroup_at_once(group: Group) -> None:
    before = divided(group)
    divided(group, kind=PART)
    (newcomer,) = group.enrol(1)
    smallest = min(before, key=lambda one: len(one.enrolment_ids))
    assert newcomer in service.subgroup(group.db, smallest.id).enrolment_ids
    mine = [one.kind for one in service.subgroups(group.db, group.cohort_id) if newcomer in one.enrolment_ids]
    assert sorted(mine) == [INTERVISION, PART]
    placed = audit.about(group.db, "enrolment", newcomer, actions=["subgroups:member:place"])
    assert len(placed) == 2


def test_a_successor_takes_the_place_in_the_subgroup_that_came_free(group: Group) -> None:
    before = divided(group)
    leaver = before[2].enrolment_ids[0]
    group.leave(leaver)
    one = next(each for each in group.sessions() if not each.is_day)
    changed(group.db, group.clock, one, subgroup_id=before[2].id)
    (session,) = scheduling.sessions_by_id(group.db, [one.id]).values()
    audience = service.audience(group.db, [session])[session.id]
    assert leaver not in {person.enrolment_id for person in audience}
    (newcomer,) = group.enrol(1)
    audience = service.audience(group.db, [session])[session.id]
    assert newcomer in {person.enrolment_id for person in audience}


def test_a_cohort_without_subgroups_is_left_alone(group: Group) -> None:
    group.enrol(1)
    assert service.subgroups(group.db, group.cohort_id) == []


def test_who_a_session_is_for_and_which_sessions_are_for_whom_agree(group: Group, app: Flask) -> None:
    first, *_ = divided(group)
    one = next(each for each in group.sessions() if not each.is_day)
    changed(group.db, group.clock, one, subgroup_id=first.id)
    scheduling.add_session(
        group.db,
        SYSTEM,
        group.clock,
        cohort_id=group.cohort_id,
        module_key=one.module_key,
        change=replace(SessionChange.of(one), day=date(2026, 12, 24)),
        make_up=True,
    )
    scheduling.cancel_session(group.db, SYSTEM, group.clock, session_id=group.sessions()[-1].id)
    group.db.commit()
    everyone = [person.enrolment_id for person in enrolments.participants(group.db, group.cohort_id)]
    sessions = group.sessions()
    audience = service.audience(group.db, sessions)
    mine = service.sessions_of_enrolments(group.db, [*everyone, 999])
    assert set(mine) == set(everyone)
    for session in sessions:
        told = {person.enrolment_id for person in audience[session.id]}
        assert told == {number for number in everyone if session in mine[number]}
        expected = set() if session.is_make_up else set(everyone)
        if session.id == one.id:
            expected = set(first.enrolment_ids)
        assert told == expected
    group.db.rollback()
    with counted(app) as some:
        service.audience(group.db, sessions[:1])
        service.sessions_of_enrolments(group.db, everyone[:1])
    with counted(app) as every:
        service.audience(group.db, sessions)
        service.sessions_of_enrolments(group.db, everyone)
    assert len(every) <= len(some) + 1 <= 9
