"""Places and rooms, and the sessions that are held there."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy.orm import Session

from app.audit import service as audit
from app.core import changes
from app.core.clock import FixedClock
from app.core.errors import NotFound, Refused
from app.core.permissions import SYSTEM
from app.scheduling import service
from app.scheduling.service import ConflictKind, PlaceFacts, PlaceView, RoomView, SessionChange, SessionView
from tests.factories.cohorts import planned

KOLK = PlaceFacts(name="De Kolk", street="Kerkstraat 1", postcode="9401 AA", city="Assen")


@pytest.fixture
def place(db: Session, clock: FixedClock) -> PlaceView:
    return service.add_place(db, SYSTEM, clock, facts=KOLK)


@pytest.fixture
def room(db: Session, clock: FixedClock, place: PlaceView) -> RoomView:
    return service.add_room(db, SYSTEM, clock, place_id=place.id, name="Zaal 1", seats=20)


@pytest.fixture
def booked(db: Session, clock: FixedClock, room: RoomView) -> list[SessionView]:
    """The spring cohort, whose first two days are in the room."""
    sessions = service.sessions_of(db, [planned(db, clock).id])
    for one in sessions[:2]:
        asked = replace(SessionChange.of(one), room_id=room.id)
        service.change_session(db, SYSTEM, clock, session_id=one.id, change=asked)
    db.commit()
    return service.sessions_of(db, [sessions[0].cohort_id])


def test_a_session_shows_its_place_and_room_in_one_line(booked: list[SessionView]) -> None:
    assert [one.place for one in booked[:3]] == [
        "De Kolk, Zaal 1, Kerkstraat 1, 9401 AA Assen",
        "De Kolk, Zaal 1, Kerkstraat 1, 9401 AA Assen",
        "Buurthuis De Komeet, Assen",
    ]


def test_a_room_that_is_booked_is_not_taken_out_of_use_without_saying_what_is_planned_there(
    db: Session, clock: FixedClock, booked: list[SessionView], place: PlaceView, room: RoomView
) -> None:
    with pytest.raises(Refused) as refusal:
        service.archive_room(db, SYSTEM, clock, room_id=room.id)
    said = str(refusal.value.text)
    assert said.startswith(
        "De Kolk, Zaal 1 is nog nodig: Lesdag 1 van groep Assen, voorjaar 2027 op 2027-01-14"
    )
    assert "Lesdag 2 van groep Assen, voorjaar 2027" in said or "Intervisie 1" in said
    assert said.endswith("Verplaats die eerst.")
    with pytest.raises(Refused):
        service.archive_place(db, SYSTEM, clock, place_id=place.id)
    assert not service.room(db, room.id).archived


def test_a_room_can_go_when_its_sessions_moved_were_cancelled_or_are_over(
    db: Session, clock: FixedClock, booked: list[SessionView], place: PlaceView, room: RoomView
) -> None:
    service.cancel_session(db, SYSTEM, clock, session_id=booked[1].id)
    clock.set(booked[0].ends_at + timedelta(minutes=1))
    for _ in range(2):
        assert service.archive_room(db, SYSTEM, clock, room_id=room.id).archived
        assert service.archive_place(db, SYSTEM, clock, place_id=place.id).archived
    assert service.places(db) == service.rooms(db) == []
    assert service.places(db, archived=True)[0].id == place.id
    assert service.rooms(db, archived=None)[0].id == room.id
    later = service.sessions_of(db, [booked[0].cohort_id])[5]
    asked = replace(SessionChange.of(later), room_id=room.id)
    seen = service.preview_change(db, session_id=later.id, change=asked)
    assert [one.kind for one in seen.conflicts] == [ConflictKind.ARCHIVED]
    assert not service.unarchive_place(db, SYSTEM, clock, place_id=place.id).archived
    assert not service.unarchive_room(db, SYSTEM, clock, room_id=room.id).archived


def test_a_new_address_reaches_the_sessions_still_to_come_and_their_calendars(
    db: Session, clock: FixedClock, booked: list[SessionView], place: PlaceView
) -> None:
    clock.set(booked[0].ends_at + timedelta(days=1))
    db.info.pop("planning_changed", None)
    moved = replace(KOLK, street="Brink 2")
    service.change_place(db, SYSTEM, clock, place_id=place.id, facts=moved)
    after = service.sessions_of(db, [booked[0].cohort_id])
    assert after[0] == booked[0]
    assert after[1].place == "De Kolk, Zaal 1, Brink 2, 9401 AA Assen"
    assert (after[1].sequence, after[1].changed_at) == (booked[1].sequence + 1, clock.now())
    assert after[2:] == booked[2:]
    marked = db.info["planning_changed"]
    assert isinstance(marked, changes.Changed)
    assert marked.cohort_ids == {booked[0].cohort_id}
    assert audit.latest(db, limit=1)[0].data["sessions"] == [booked[1].id]
    (line, *_) = service.history(db, booked[1].id)
    assert str(line.sentence) == "Het systeem wijzigde locatie De Kolk."
    assert len(service.history(db, booked[0].id)) == 1


def test_coordinates_move_an_event_too_and_directions_only_renew_it(
    db: Session, clock: FixedClock, booked: list[SessionView], place: PlaceView
) -> None:
    facts = replace(KOLK, latitude=52.9925, longitude=6.5649)
    service.change_place(db, SYSTEM, clock, place_id=place.id, facts=facts)
    first = service.session(db, booked[0].id)
    assert (first.sequence, first.place) == (booked[0].sequence + 1, booked[0].place)
    clock.advance(timedelta(minutes=5))
    more = replace(facts, directions="De ingang is aan de achterkant.")
    service.change_place(db, SYSTEM, clock, place_id=place.id, facts=more)
    again = service.session(db, booked[0].id)
    assert (again.sequence, again.changed_at) == (first.sequence, clock.now())
    service.change_place(db, SYSTEM, clock, place_id=place.id, facts=more)
    assert audit.latest(db, limit=1)[0].action == "scheduling:place:change"
    assert service.session(db, booked[0].id) == again


def test_a_new_name_of_a_room_reaches_its_sessions_and_more_seats_do_not(
    db: Session, clock: FixedClock, booked: list[SessionView], room: RoomView
) -> None:
    service.change_room(db, SYSTEM, clock, room_id=room.id, name="Zaal 1", seats=30)
    assert service.session(db, booked[0].id) == booked[0]
    service.change_room(db, SYSTEM, clock, room_id=room.id, name="Tuinzaal", seats=30)
    after = service.session(db, booked[0].id)
    assert (after.place, after.sequence) == (
        "De Kolk, Tuinzaal, Kerkstraat 1, 9401 AA Assen",
        booked[0].sequence + 1,
    )


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"name": " "}, "name"),
        ({"name": "x" * 201}, "name"),
        ({"name": "Ons Huis"}, "name"),
        ({"city": ""}, "city"),
        ({"postcode": "x" * 61}, "postcode"),
        ({"latitude": 52.9}, "longitude"),
        ({"longitude": 6.5}, "latitude"),
        ({"latitude": 91.0, "longitude": 6.5}, "latitude"),
        ({"latitude": 52.9, "longitude": -181.0}, "longitude"),
        ({"latitude": float("nan"), "longitude": 6.5}, "latitude"),
    ],
)
def test_an_impossible_place_is_refused_at_its_field(
    db: Session, clock: FixedClock, place: PlaceView, wrong: dict[str, object], field: str
) -> None:
    service.add_place(db, SYSTEM, clock, facts=PlaceFacts(name="Ons Huis", city="Rolde"))
    facts = replace(KOLK, **wrong)  # type: ignore[arg-type]
    with pytest.raises(Refused) as refusal:
        service.change_place(db, SYSTEM, clock, place_id=place.id, facts=facts)
    assert refusal.value.field == field


def test_rooms_of_one_place_have_names_of_their_own_and_seats(
    db: Session, clock: FixedClock, place: PlaceView, room: RoomView
) -> None:
    for name, seats, field in (("Zaal 1", 5, "name"), ("", 5, "name"), ("Zaal 2", 0, "seats")):
        with pytest.raises(Refused) as refusal:
            service.add_room(db, SYSTEM, clock, place_id=place.id, name=name, seats=seats)
        assert refusal.value.field == field
    elsewhere = service.add_place(db, SYSTEM, clock, facts=PlaceFacts(name="Ons Huis", city="Rolde"))
    assert service.add_room(db, SYSTEM, clock, place_id=elsewhere.id, name="Zaal 1", seats=5)
    with pytest.raises(NotFound):
        service.add_room(db, SYSTEM, clock, place_id=999, name="Zaal 1", seats=5)
    with pytest.raises(NotFound):
        service.change_room(db, SYSTEM, clock, room_id=999, name="Zaal 1", seats=5)
    with pytest.raises(NotFound):
        service.archive_place(db, SYSTEM, clock, place_id=999)


def test_a_route_leads_to_a_map_by_coordinates_or_by_address(
    db: Session, clock: FixedClock, place: PlaceView
) -> None:
    assert place.route_url == (
        "https://www.openstreetmap.org/search?query=De+Kolk%2C+Kerkstraat+1%2C+9401+AA+Assen"
    )
    facts = replace(KOLK, latitude=52.9925, longitude=6.5649)
    known = service.change_place(db, SYSTEM, clock, place_id=place.id, facts=facts)
    assert known.route_url == (
        "https://www.openstreetmap.org/?mlat=52.992500&mlon=6.564900#map=17/52.992500/6.564900"
    )
    assert service.route_url("") == ""


def test_a_whole_series_can_be_planned_in_one_room(db: Session, clock: FixedClock, room: RoomView) -> None:
    cohort = planned(db, clock, room_id=room.id)
    sessions = service.sessions_of(db, [cohort.id])
    assert {(one.place_id, one.room_id) for one in sessions} == {(room.place_id, room.id)}
    with pytest.raises(Refused):
        planned(db, clock, room_id=room.id, name="Emmen")


def test_a_room_that_is_taken_is_refused_in_a_sentence_that_says_by_whom(
    db: Session, clock: FixedClock, booked: list[SessionView], room: RoomView
) -> None:
    other = service.sessions_of(db, [planned(db, clock, name="Emmen").id])[0]
    asked = replace(SessionChange.of(other), room_id=room.id, day=date(2027, 1, 14))
    with pytest.raises(Refused) as refusal:
        service.change_session(db, SYSTEM, clock, session_id=other.id, change=asked)
    assert refusal.value.field == "room_id"
    assert str(refusal.value.text).startswith(
        "De Kolk, Zaal 1 is dan bezet: Lesdag 1 van groep Assen, voorjaar 2027, 2027-01-14, 09:30-16:30 uur."
    )
