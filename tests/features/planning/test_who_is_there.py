"""Whoever a session is for counts in each way of making one: for the room, and for what they have elsewhere."""

from __future__ import annotations

from dataclasses import replace
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.attendance import service as attendance
from app.core.clock import Clock, FixedClock, local
from app.core.db import writing
from app.core.errors import Refused
from app.core.permissions import SYSTEM, Actor, Role
from app.enrolments import service as enrolments
from app.planning.queries.people import people_of
from app.planning.service import carry_out
from app.scheduling import service as scheduling
from app.scheduling.service import ConflictKind, Level, PlaceFacts, SessionChange, SessionView
from app.subgroups import service as subgroups
from tests.factories import enrolments as factory
from tests.features.planning.conftest import Planned
from tests.people import ActorFor

FULL = "Er komen 5 mensen"
BUSY = "heeft dan een bijeenkomst"


@pytest.fixture
def strict(db: Session, clock: FixedClock) -> None:
    levels = {ConflictKind.ROOM_SIZE: Level.BLOCK, ConflictKind.PARTICIPANT: Level.BLOCK}
    scheduling.set_conflict_levels(db, SYSTEM, clock, levels=levels)
    db.commit()


def room(db: Session, clock: FixedClock, seats: int) -> int:
    place = scheduling.add_place(db, SYSTEM, clock, facts=PlaceFacts(name=f"De Kolk {seats}", city="Assen"))
    made = scheduling.add_room(db, SYSTEM, clock, place_id=place.id, name="Klein", seats=seats)
    db.commit()
    return made.id


def put(db: Session, clock: FixedClock, one: SessionView, **changes: object) -> SessionView:
    """The session as it is after a change."""
    wanted = replace(SessionChange.of(one), **changes)  # type: ignore[arg-type]
    done = scheduling.change_session(db, SYSTEM, clock, session_id=one.id, change=wanted)
    db.commit()
    return done


def elsewhere(db: Session, clock: FixedClock, planned: Planned, person_id: int, one: SessionView) -> None:
    """Somebody of the group sits in another one too, that meets at this very time."""
    mine = next(
        each for each in enrolments.participants(db, planned.cohort_id) if each.person_id == person_id
    )
    other = factory.cohort(db, clock, name="Emmen, najaar 2026")
    number = int(mine.name[7:10])
    who = factory.person(number)
    enrolments.enrol(
        db,
        SYSTEM,
        clock,
        organisation_id=mine.organisation_id,
        cohort_id=other.id,
        given_name=who.given_name,
        infix=who.infix,
        family_name=who.family_name,
        email=who.email,
        function=who.function,
    )
    theirs = scheduling.sessions_of(db, [other.id])[3]
    start, end = local(one.starts_at), local(one.ends_at)
    put(db, clock, theirs, day=start.date(), start=start.time(), end=end.time())


def person(db: Session, planned: Planned) -> int:
    found = enrolments.participants(db, planned.cohort_id)[0].person_id
    db.rollback()
    return found


def sessions(db: Session, planned: Planned) -> list[SessionView]:
    db.rollback()
    db.expire_all()
    found = scheduling.sessions_of(db, [planned.cohort_id])
    db.rollback()
    return found


def evening(planned: Planned, **other: str) -> dict[str, str]:
    one = planned.sessions[3]
    return {
        "module_key": one.module_key,
        "kind": "gewoon",
        "day": f"{local(one.starts_at):%d-%m-%Y}",
        "start": "19:00",
        "end": "21:00",
        "where": "anders",
        "place": "Assen",
        "trainer_person_id": "0",
        "subgroup_id": "0",
        "stap": "voorbeeld",
        **other,
    }


def halves(planned: Planned, where: str = "anders") -> dict[str, str]:
    """Part A in the morning, part B in the afternoon of one day."""
    asked = {"stap": "voorbeeld"}
    for number, (start, end) in enumerate((("09:30", "12:00"), ("13:30", "16:00"))):
        day = f"{local(planned.sessions[3].starts_at):%d-%m-%Y}"
        one = {"day": day, "start": start, "end": end, "where": where, "trainer_person_id": "0"}
        asked |= {f"{name}_{number}": value for name, value in one.items()}
        asked |= {f"place_{number}": "" if where != "anders" else "Assen"}
    return asked


def split(db: Session, clock: FixedClock, planned: Planned) -> list[SessionView]:
    one = planned.sessions[3]
    morning = replace(SessionChange.of(one), end=local(one.starts_at).time().replace(hour=12, minute=0))
    noon = morning.end.replace(hour=13)
    afternoon = replace(morning, start=noon, end=noon.replace(hour=16))
    made = subgroups.split_session(
        db, SYSTEM, clock, session_id=one.id, changes=[morning, afternoon], noted=attendance.noted_of
    )
    db.commit()
    return list(made)


def refused(administrator: FlaskClient, address: str, asked: dict[str, str], why: str) -> None:
    answer = administrator.post(address, data=asked)
    assert why in unescape(answer.get_data(as_text=True))
    assert answer.status_code == 422


@pytest.mark.usefixtures("strict")
def test_a_new_session_does_not_come_in_a_room_that_is_too_small(
    administrator: FlaskClient, db: Session, clock: FixedClock, planned: Planned
) -> None:
    address = f"/beheer/groepen/{planned.cohort_id}/bijeenkomsten/nieuw"
    small, large = room(db, clock, 4), room(db, clock, 5)
    refused(administrator, address, evening(planned, where=f"zaal-{small}", place=""), FULL)
    answer = administrator.post(address, data=evening(planned, where=f"zaal-{large}", place=""))
    assert answer.status_code == 200
    for_who_missed = evening(planned, where=f"zaal-{small}", place="", kind="inhalen")
    assert administrator.post(address, data=for_who_missed).status_code == 200


@pytest.mark.usefixtures("strict")
def test_a_new_session_does_not_come_when_a_participant_is_elsewhere(
    administrator: FlaskClient, db: Session, clock: FixedClock, planned: Planned
) -> None:
    address = f"/beheer/groepen/{planned.cohort_id}/bijeenkomsten/nieuw"
    one = planned.sessions[3]
    at = replace(
        one, starts_at=one.starts_at.replace(hour=17), ends_at=one.ends_at.replace(hour=18, minute=0)
    )
    elsewhere(db, clock, planned, person(db, planned), at)
    refused(administrator, address, evening(planned), BUSY)
    assert administrator.post(address, data=evening(planned, start="21:00", end="22:00")).status_code == 200


@pytest.mark.usefixtures("strict")
def test_a_session_is_not_split_over_a_room_that_is_too_small(
    administrator: FlaskClient, db: Session, clock: FixedClock, planned: Planned
) -> None:
    address = f"/beheer/bijeenkomsten/{planned.sessions[3].id}/splitsen?soort=delen"
    small, large = room(db, clock, 2), room(db, clock, 3)
    refused(administrator, address, halves(planned, f"zaal-{small}"), "Er komen 3 mensen")
    assert administrator.post(address, data=halves(planned, f"zaal-{large}")).status_code == 200
    assert sessions(db, planned) == planned.sessions


@pytest.mark.usefixtures("strict")
def test_a_session_is_not_split_when_a_participant_of_a_part_is_elsewhere_then(
    administrator: FlaskClient, db: Session, clock: FixedClock, planned: Planned
) -> None:
    one = planned.sessions[3]
    address = f"/beheer/bijeenkomsten/{one.id}/splitsen?soort=delen"
    assert administrator.post(address, data=halves(planned)).status_code == 200
    for person_id in [each.person_id for each in enrolments.participants(db, planned.cohort_id)][:1]:
        elsewhere(db, clock, planned, person_id, one)
    refused(administrator, address, halves(planned), BUSY)


@pytest.mark.usefixtures("strict")
def test_parts_do_not_join_in_a_room_that_holds_one_part_only(
    administrator: FlaskClient, db: Session, clock: FixedClock, planned: Planned
) -> None:
    first = split(db, clock, planned)[0]
    put(db, clock, first, room_id=room(db, clock, 3), place="")
    address = f"/beheer/bijeenkomsten/{first.id}/samenvoegen"
    answer = administrator.get(address)
    assert FULL in unescape(answer.get_data(as_text=True))
    assert answer.status_code == 422
    assert administrator.post(address, data={"stap": "opslaan", "shown": "x"}).status_code == 422
    assert len(sessions(db, planned)) == len(planned.sessions) + 1


@pytest.mark.usefixtures("strict")
def test_parts_do_not_join_when_somebody_of_the_other_part_is_elsewhere(
    administrator: FlaskClient, db: Session, clock: FixedClock, planned: Planned
) -> None:
    first, second = split(db, clock, planned)
    late = people_of(db, [second]).audience[second.id]
    elsewhere(db, clock, planned, next(iter(late)), first)
    answer = administrator.get(f"/beheer/bijeenkomsten/{first.id}/samenvoegen")
    assert BUSY in unescape(answer.get_data(as_text=True))
    assert answer.status_code == 422


@pytest.mark.usefixtures("strict")
def test_a_guest_does_not_come_where_the_room_is_full(
    administrator: FlaskClient, db: Session, clock: FixedClock, planned: Planned, actor_for: ActorFor
) -> None:
    guest = actor_for(Role.TRAINER, given_name="Gijs", family_name="Gast")
    full = put(db, clock, planned.sessions[3], room_id=room(db, clock, 5), place="")
    address = f"/beheer/bijeenkomsten/{full.id}/gasten"
    asked = {"person_id": str(guest.person_id), "stap": "voorbeeld"}
    refused(administrator, address, asked, "Er komen 6 mensen")


@pytest.mark.usefixtures("strict")
def test_a_guest_may_come_where_a_participant_is_elsewhere_already(
    administrator: FlaskClient, db: Session, clock: FixedClock, planned: Planned, actor_for: ActorFor
) -> None:
    guest = actor_for(Role.TRAINER, given_name="Gijs", family_name="Gast")
    elsewhere(db, clock, planned, person(db, planned), planned.sessions[3])
    address = f"/beheer/bijeenkomsten/{planned.sessions[3].id}/gasten"
    answer = administrator.post(address, data={"person_id": str(guest.person_id), "stap": "voorbeeld"})
    assert answer.status_code == 200
    assert BUSY in unescape(answer.get_data(as_text=True))


@pytest.mark.usefixtures("strict")
def test_whatever_a_change_forgets_to_ask_a_session_gets_nothing_new_in_its_way_that_blocks(
    app: Flask, db: Session, clock: FixedClock, planned: Planned
) -> None:
    one = planned.sessions[3]
    small = room(db, clock, 4)
    fact = replace(SessionChange.of(one), room_id=small, place="")

    def act(session: Session, actor: Actor, at: Clock) -> object:
        return scheduling.change_session(session, actor, at, session_id=one.id, change=fact)

    with app.app_context(), pytest.raises(Refused, match=FULL), writing() as session:
        carry_out(session, SYSTEM, clock, cohort_ids=[planned.cohort_id], act=act)
    assert sessions(db, planned) == planned.sessions


@pytest.mark.usefixtures("strict")
def test_what_was_in_the_way_before_does_not_keep_a_session_from_another_change(
    app: Flask, db: Session, clock: FixedClock, planned: Planned
) -> None:
    one = put(db, clock, planned.sessions[3], room_id=room(db, clock, 4), place="")
    other = replace(SessionChange.of(one), title="Een andere naam")

    def act(session: Session, actor: Actor, at: Clock) -> object:
        return scheduling.change_session(session, actor, at, session_id=one.id, change=other)

    with app.app_context(), writing() as session:
        found = carry_out(session, SYSTEM, clock, cohort_ids=[planned.cohort_id], act=act)
    assert [each.kind for each in found.conflicts[one.id]] == [ConflictKind.ROOM_SIZE]


@pytest.mark.usefixtures("strict")
def test_nobody_is_put_in_a_part_of_the_group_that_meets_while_they_are_elsewhere(
    administrator: FlaskClient, db: Session, clock: FixedClock, planned: Planned
) -> None:
    first, second = split(db, clock, planned)
    late = next(iter(people_of(db, [second]).audience[second.id]))
    elsewhere(db, clock, planned, late, first)
    address = f"/beheer/groepen/{planned.cohort_id}/deelgroepen?soort=delen"
    early = subgroups.subgroup(db, first.subgroup_id or 0).enrolment_ids
    swapped = {
        f"lid_{one.enrolment_id}": "1" if one.enrolment_id in early else "0"
        for one in enrolments.participants(db, planned.cohort_id)
    }
    db.rollback()
    names = {"naam_0": "Deel A", "naam_1": "Deel B"}
    refused(administrator, address, {**swapped, **names, "stap": "voorbeeld"}, BUSY)
