"""An administrator changes, adds, cancels and lets go on the sessions of a cohort."""

from dataclasses import replace
from datetime import date, time, timedelta

import pytest
from sqlalchemy.orm import Session

from app.audit import service as audit
from app.cohorts import service as cohorts
from app.core.clock import FixedClock
from app.core.errors import NotFound, Refused
from app.core.permissions import SYSTEM, Role
from app.scheduling import service
from app.scheduling.service import (
    Kind,
    PlaceFacts,
    SessionChange,
    SessionView,
)
from tests.factories.cohorts import changed
from tests.people import ActorFor

ONLINE = "https://meet.example/kamer?pwd=geheim"


def change(db: Session, clock: FixedClock, one: SessionView, **other: object) -> SessionView:
    clock.advance(timedelta(minutes=1))
    return changed(db, clock, one, **other)


def test_time_and_place_raise_the_sequence_and_nothing_else_does(
    db: Session, clock: FixedClock, first: SessionView, actor_for: ActorFor
) -> None:
    trainer = actor_for(Role.TRAINER).person_id or 0
    cohorts.assign_trainer(db, SYSTEM, clock, cohort_id=first.cohort_id, person_id=trainer)
    place = service.add_place(db, SYSTEM, clock, facts=PlaceFacts(name="De Kolk", city="Assen"))
    room = service.add_room(db, SYSTEM, clock, place_id=place.id, name="Zaal 1", seats=20)
    now = first
    for raises, asked in [
        (True, {"start": time(10, 0)}),
        (True, {"end": time(16, 0)}),
        (True, {"day": date(2027, 1, 15)}),
        (True, {"place": "Rolde"}),
        (True, {"place_id": place.id}),
        (True, {"room_id": room.id}),
        (True, {"online_url": ONLINE}),
        (False, {"title": "Anders kijken, deel 1"}),
        (False, {"preparation": "Lees hoofdstuk 2."}),
        (False, {"trainer_person_id": trainer}),
    ]:
        after = change(db, clock, now, **asked)
        assert after.sequence == now.sequence + raises, asked
        assert after.changed_at == clock.now() > now.changed_at
        assert after.uid == first.uid
        now = after
    assert (now.place, now.room_id, now.online_url) == ("De Kolk, Zaal 1, Assen", room.id, ONLINE)
    assert change(db, clock, now) == now


def test_the_log_knows_what_changed_but_no_link_and_no_text(
    db: Session, clock: FixedClock, first: SessionView
) -> None:
    change(db, clock, first, online_url=ONLINE, preparation="Neem je eigen verhaal mee.")
    (event,) = audit.about(db, "course_session", first.id, limit=1)
    assert event.data["changes"] == {"online_url": [False, True], "preparation": [False, True]}


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({"start": time(16, 30)}, "end"),
        ({"start": time(2, 30), "day": date(2027, 3, 28)}, "end"),
        ({"day": date(2101, 1, 1)}, "day"),
        ({"title": " \r\n"}, "title"),
        ({"title": "x" * 201}, "title"),
        ({"place": ""}, "place"),
        ({"place": "x" * 403}, "place"),
        ({"place_id": 999}, "place_id"),
        ({"room_id": 999}, "room_id"),
        ({"online_url": "http://meet.example"}, "online_url"),
        ({"trainer_person_id": 999}, "trainer_person_id"),
        ({"subgroup_id": 999}, "subgroup_id"),
        ({"preparation": "x" * 2001}, "preparation"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(
    db: Session, clock: FixedClock, first: SessionView, asked: dict[str, object], field: str
) -> None:
    with pytest.raises(Refused) as refusal:
        change(db, clock, first, **asked)
    assert refusal.value.field == field
    assert service.session(db, first.id) == first


def test_a_title_with_line_breaks_is_kept_as_one_line(
    db: Session, clock: FixedClock, first: SessionView
) -> None:
    forged = "Anders kijken\r\nATTENDEE:mailto:x@example.org"
    assert change(db, clock, first, title=forged).title == "Anders kijken ATTENDEE:mailto:x@example.org"


def test_an_online_session_needs_no_building(db: Session, clock: FixedClock, first: SessionView) -> None:
    after = change(db, clock, first, place="", online_url=ONLINE)
    assert (after.place, after.online_url) == ("Online", ONLINE)


def test_a_room_belongs_to_its_place(db: Session, clock: FixedClock, first: SessionView) -> None:
    here = service.add_place(db, SYSTEM, clock, facts=PlaceFacts(name="De Kolk", city="Assen"))
    there = service.add_place(db, SYSTEM, clock, facts=PlaceFacts(name="Ons Huis", city="Rolde"))
    room = service.add_room(db, SYSTEM, clock, place_id=there.id, name="Zaal 1", seats=20)
    with pytest.raises(Refused) as refusal:
        change(db, clock, first, place_id=here.id, room_id=room.id)
    assert refusal.value.field == "room_id"
    assert change(db, clock, first, room_id=room.id).place_id == there.id


def test_the_moment_of_change_never_goes_back(db: Session, clock: FixedClock, first: SessionView) -> None:
    after = change(db, clock, first, place="Rolde")
    clock.advance(-timedelta(hours=3))
    again = change(db, clock, after, place="Emmen")
    assert (again.sequence, again.changed_at) == (after.sequence + 1, after.changed_at)


def test_a_cancelled_session_can_go_on_after_all_with_the_same_identity(
    db: Session, clock: FixedClock, first: SessionView
) -> None:
    clock.advance(timedelta(minutes=1))
    gone = service.cancel_session(db, SYSTEM, clock, session_id=first.id)
    assert gone.cancelled_at == clock.now()
    with pytest.raises(Refused):
        change(db, clock, gone, title="Toch nog iets")
    for _ in range(2):
        back = service.reinstate_session(db, SYSTEM, clock, session_id=first.id)
        assert (back.cancelled, back.cancelled_at, back.sequence) == (False, None, 2)
        assert (back.uid, back.starts_at, back.place) == (first.uid, first.starts_at, first.place)


def test_a_session_cannot_go_on_after_all_where_another_one_came(
    db: Session, clock: FixedClock, first: SessionView
) -> None:
    second = service.sessions_of(db, [first.cohort_id])[1]
    service.cancel_session(db, SYSTEM, clock, session_id=first.id)
    change(db, clock, second, day=date(2027, 1, 14), start=time(10, 0), end=time(12, 0))
    with pytest.raises(Refused):
        service.reinstate_session(db, SYSTEM, clock, session_id=first.id)
    elsewhere = replace(SessionChange.of(first), day=date(2027, 1, 15))
    back = service.reinstate_session(db, SYSTEM, clock, session_id=first.id, change=elsewhere)
    assert (back.cancelled, back.sequence, back.starts_at.day) == (False, 2, 15)


def test_a_second_session_of_a_module_is_part_b(db: Session, clock: FixedClock, first: SessionView) -> None:
    asked = replace(SessionChange.of(first), day=date(2027, 1, 15))
    values = {"cohort_id": first.cohort_id, "module_key": first.module_key, "change": asked}
    made = service.add_session(db, SYSTEM, clock, **values)
    before = service.session(db, first.id)
    assert (str(before.label), str(made.label)) == ("Lesdag 1, deel A", "Lesdag 1, deel B")
    assert (made.sequence, before.sequence, made.uid != before.uid) == (0, 0, True)
    with pytest.raises(Refused) as refusal:
        service.add_session(db, SYSTEM, clock, **{**values, "module_key": "bestaat-niet"})
    assert refusal.value.field == "module_key"
    with pytest.raises(NotFound):
        service.add_session(db, SYSTEM, clock, **{**values, "cohort_id": 999})


def test_make_up_sessions_repeat_a_module_and_count_on_their_own(
    db: Session, clock: FixedClock, first: SessionView
) -> None:
    labels = []
    for day in (date(2027, 1, 20), date(2027, 1, 21)):
        made = service.add_session(
            db,
            SYSTEM,
            clock,
            cohort_id=first.cohort_id,
            module_key=first.module_key,
            change=replace(SessionChange.of(first), day=day),
            make_up=True,
        )
        labels.append(str(made.label))
        assert (made.kind, made.repeats, made.number) == (Kind.MAKE_UP, Kind.DAY, 1)
    assert labels == ["Inhaalbijeenkomst (Lesdag 1)", "Inhaalbijeenkomst 2 (Lesdag 1)"]
    assert str(service.session(db, first.id).label) == "Lesdag 1"
