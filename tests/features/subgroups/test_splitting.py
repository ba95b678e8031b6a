"""One session becomes one for each part of the group, and back; and its history tells all."""

from collections.abc import Collection
from dataclasses import replace
from datetime import date, time, timedelta

import pytest
from sqlalchemy.orm import Session

from app.audit import service as audit
from app.core.errors import NotFound, Refused
from app.core.permissions import SYSTEM, Role
from app.scheduling import service as scheduling
from app.scheduling.service import SessionChange, SessionView
from app.subgroups import service
from app.subgroups.service import SubgroupKind
from tests.features.subgroups.conftest import Group
from tests.people import ActorFor


def nothing_noted(db: Session, session_ids: Collection[int]) -> Collection[int]:
    return ()


def all_noted(db: Session, session_ids: Collection[int]) -> Collection[int]:
    return session_ids


def split(group: Group, one: SessionView, **other: object) -> tuple[SessionView, ...]:
    now = SessionChange.of(one)
    values: dict[str, object] = {
        "session_id": one.id,
        "changes": [now, replace(now, day=now.day + timedelta(days=1))],
        "noted": nothing_noted,
    }
    found = service.split_session(group.db, SYSTEM, group.clock, **{**values, **other})  # type: ignore[arg-type]
    group.db.commit()
    return found


def test_a_split_session_is_for_each_half_once(group: Group) -> None:
    one = group.sessions()[0]
    a, b = split(group, one)
    assert [str(each.label) for each in (a, b)] == ["Lesdag 1, deel A", "Lesdag 1, deel B"]
    assert (a.uid, a.sequence, a.id) == (one.uid, one.sequence, one.id)
    assert (b.sequence, b.uid != one.uid) == (0, True)
    parts = service.subgroups(group.db, group.cohort_id)
    assert [each.name for each in parts] == ["Deel A", "Deel B"]
    audience = service.audience(group.db, [a, b])
    told = [{person.enrolment_id for person in audience[each.id]} for each in (a, b)]
    assert (len(told[0]), len(told[1]), told[0] & told[1]) == (7, 7, set())
    mine = service.sessions_of_enrolments(group.db, told[0] | told[1])
    assert {len([each for each in found if each.number == 1 and each.is_day]) for found in mine.values()} == {
        1
    }


def test_the_next_split_uses_the_same_halves(group: Group) -> None:
    split(group, group.sessions()[0])
    other = next(each for each in group.sessions() if each.is_day and each.number == 2)
    found = split(group, other)
    parts = service.subgroups(group.db, group.cohort_id)
    assert [each.subgroup_id for each in found] == [each.id for each in parts]
    with pytest.raises(Refused):
        third = SessionChange.of(group.sessions()[-1])
        days = [replace(third, day=third.day + timedelta(days=n)) for n in range(3)]
        split(group, group.sessions()[-1], changes=days)


def test_halves_may_meet_at_the_same_moment_in_different_rooms_with_different_trainers(group: Group) -> None:
    one = group.sessions()[0]
    now = SessionChange.of(one)
    a, b = split(group, one, changes=[now, replace(now, place="Zaal 2, Assen")])
    assert (a.starts_at, b.place) == (b.starts_at, "Zaal 2, Assen")
    assert scheduling.conflicts(group.db, [a, b]) == {a.id: (), b.id: ()}


def test_intervision_meets_once_for_each_intervision_group(group: Group) -> None:
    groups = service.propose(group.db, group.cohort_id, kind=SubgroupKind.INTERVISION)
    service.save(
        group.db,
        SYSTEM,
        group.clock,
        cohort_id=group.cohort_id,
        kind=SubgroupKind.INTERVISION,
        groups=groups,
    )
    one = next(each for each in group.sessions() if not each.is_day)
    now = SessionChange.of(one)
    found = split(group, one, changes=[now, now, now], kind=SubgroupKind.INTERVISION)
    assert [str(each.label) for each in found] == [f"Intervisie 1, deel {letter}" for letter in "ABC"]
    assert sum(map(len, service.audience(group.db, found).values())) == 14


def test_undoing_a_split_cancels_the_other_half_so_that_calendars_say_so(group: Group) -> None:
    one = group.sessions()[0]
    a, b = split(group, one)
    group.clock.advance(timedelta(hours=1))
    whole = scheduling.join_session(group.db, SYSTEM, group.clock, session_id=b.id, noted=nothing_noted)
    assert (whole.id, str(whole.label), whole.subgroup_id) == (one.id, "Lesdag 1", None)
    assert whole.sequence == one.sequence
    gone = scheduling.session(group.db, b.id)
    assert (gone.cancelled, gone.sequence, gone.cancelled_at) == (True, 1, group.clock.now())
    with pytest.raises(Refused):
        scheduling.join_session(group.db, SYSTEM, group.clock, session_id=a.id, noted=nothing_noted)
    again = split(group, whole)
    assert (again[1].id, again[1].uid, again[1].sequence, again[1].cancelled) == (b.id, b.uid, 2, False)


def test_what_was_noted_stays_where_it_was_noted(group: Group) -> None:
    one = group.sessions()[0]
    with pytest.raises(Refused) as refusal:
        split(group, one, noted=all_noted)
    assert "aanwezigheid" in str(refusal.value.text)
    group.db.rollback()
    a, _ = split(group, one)
    with pytest.raises(Refused):
        scheduling.join_session(group.db, SYSTEM, group.clock, session_id=a.id, noted=all_noted)


def test_a_half_a_make_up_and_a_cancelled_session_are_not_split(group: Group) -> None:
    first, second, *_ = group.sessions()
    a, b = split(group, first)
    made = scheduling.add_session(
        group.db,
        SYSTEM,
        group.clock,
        cohort_id=group.cohort_id,
        module_key=second.module_key,
        change=replace(SessionChange.of(second), day=date(2026, 12, 24)),
        make_up=True,
    )
    gone = scheduling.cancel_session(group.db, SYSTEM, group.clock, session_id=second.id)
    group.db.commit()
    for each in (a, b, made, gone):
        with pytest.raises(Refused):
            split(group, each)
        group.db.rollback()
    with pytest.raises(NotFound):
        scheduling.join_session(group.db, SYSTEM, group.clock, session_id=999, noted=nothing_noted)


def test_a_split_of_which_one_half_cannot_be_leaves_everything_as_it_was(group: Group) -> None:
    one, other, *_ = group.sessions()
    now, taken = SessionChange.of(one), SessionChange.of(other)
    before = group.sessions()
    for wrong in (
        replace(now, end=time(6, 0)),
        replace(now, day=taken.day, start=taken.start, end=taken.end),
    ):
        with pytest.raises(Refused):
            split(group, one, changes=[now, wrong])
        group.db.rollback()
        assert group.sessions() == before
        assert service.subgroups(group.db, group.cohort_id) == []
    with pytest.raises(Refused):
        split(group, one, changes=[now])


def test_the_history_tells_who_did_what_when_and_what_it_was(group: Group, actor_for: ActorFor) -> None:
    boss = actor_for(Role.ADMINISTRATOR, given_name="Iris", family_name="Mulder")
    guest = actor_for(Role.TRAINER, given_name="Bram", family_name="Prins").person_id or 0
    one = group.sessions()[0]
    group.clock.advance(timedelta(hours=1))
    asked = replace(
        SessionChange.of(one),
        day=date(2026, 9, 4),
        title="Kijken",
        preparation="Lees hoofdstuk 2.",
        online_url="https://meet.example/geheim",
    )
    scheduling.change_session(group.db, boss, group.clock, session_id=one.id, change=asked)
    scheduling.add_guest(group.db, boss, group.clock, session_id=one.id, person_id=guest)
    scheduling.cancel_session(group.db, boss, group.clock, session_id=one.id)
    scheduling.reinstate_session(group.db, boss, group.clock, session_id=one.id)
    split(group, scheduling.session(group.db, one.id))
    found = scheduling.history(group.db, one.id)
    assert [str(line.sentence) for line in found] == [
        "Het systeem splitste deze bijeenkomst.",
        "Iris Mulder liet deze bijeenkomst weer doorgaan.",
        "Iris Mulder gelastte deze bijeenkomst af.",
        "Iris Mulder maakte Bram Prins gasttrainer bij deze bijeenkomst.",
        "Iris Mulder verplaatste deze bijeenkomst.",
    ]
    told = [str(each) for each in found[-1].details]
    assert told[0] == "Begin: 2026-09-03 07:30:00+00:00 → 2026-09-04 07:30:00+00:00"
    assert "Titel: Anders kijken → Kijken" in told
    assert "De link voor online is toegevoegd." in told
    assert "De voorbereiding is veranderd." in told
    assert not any("geheim" in each for each in told)
    assert found[-1].at == group.clock.now()
    with pytest.raises(NotFound):
        scheduling.history(group.db, 999)


def test_a_line_of_before_is_still_understood(group: Group) -> None:
    one = group.sessions()[0]
    audit.record(
        group.db,
        SYSTEM,
        group.clock,
        "scheduling:session:move",
        "course_session",
        one.id,
        before=["2026-09-03T07:30:00+00:00", "2026-09-03T14:30:00+00:00", "Assen"],
        after=["2026-09-03T07:30:00+00:00", "2026-09-03T15:30:00+00:00", "Rolde"],
    )
    (line,) = scheduling.history(group.db, one.id)
    assert [str(each).split(":")[0] for each in line.details] == ["Einde", "Plaats"]
