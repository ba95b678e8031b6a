"""The pages of the planner: what they show to whom, in few queries."""

from __future__ import annotations

import re
from datetime import date, time, timedelta
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.core.clock import FixedClock
from app.core.permissions import SYSTEM, Actor, Role
from app.scheduling import service as scheduling
from app.scheduling.service import ConflictKind, Level, Period, PlaceFacts
from tests.counting import MOST_QUERIES, counted
from tests.factories import enrolments as factory
from tests.factories.scheduling_pages import Login, hidden
from tests.features.planning.conftest import Planned
from tests.people import ActorFor


def text(client: FlaskClient, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return unescape(answer.get_data(as_text=True))


def test_the_planning_shows_every_session_in_three_ways(administrator: FlaskClient, planned: Planned) -> None:
    here = f"/beheer/groepen/{planned.cohort_id}/planning"
    listed = text(administrator, here)
    assert all(one.title in listed for one in planned.sessions)
    month = text(administrator, f"{here}?weergave=maand&op=2026-09-20")
    assert "September 2026" in month
    assert planned.sessions[0].title in month
    assert planned.sessions[-1].title not in month
    week = text(administrator, f"{here}?weergave=week&op=2026-09-03")
    assert "Week 36" in week
    assert "donderdag 3 september" in week
    assert re.search(r"<li data-row=\"\d+\" data-rows=\"28\" data-lane=\"1\" data-lanes=\"1\"", week), (
        "seven hours"
    )
    assert "Mirjam Trainster" in week
    for strange in ("weergave=jaar", "weergave=week&op=gisteren", "weergave=maand&op=9999-12-31"):
        assert administrator.get(f"{here}?{strange}").status_code == 200
    assert administrator.get("/beheer/groepen/999/planning").status_code == 404


def test_holidays_absences_and_other_groups_stand_in_the_grid(
    administrator: FlaskClient, db: Session, clock: FixedClock, planned: Planned
) -> None:
    trainer = planned.trainer
    other = factory.cohort(db, clock, name="Emmen, najaar", first_date=date(2026, 10, 8))
    one = scheduling.sessions_of(db, [other.id])[0]
    scheduling.add_guest(db, SYSTEM, clock, session_id=one.id, person_id=trainer.person_id or 0)
    away = Period(first=date(2026, 10, 6), last=date(2026, 10, 7), reason="Op reis")
    scheduling.add_absence(db, trainer, clock, period=away)
    db.commit()
    page = text(administrator, f"/beheer/groepen/{planned.cohort_id}/planning?weergave=maand&op=2026-10-01")
    assert "herfstvakantie" in page
    assert page.count("Mirjam Trainster kan niet") == 2
    assert "Emmen, najaar" in page
    assert "Op reis" not in page
    morning = Period(first=date(2026, 10, 9), last=date(2026, 10, 9), start=time(8), end=time(9, 30))
    scheduling.add_absence(db, trainer, clock, period=morning)
    db.commit()
    week = text(administrator, f"/beheer/groepen/{planned.cohort_id}/planning?weergave=week&op=2026-10-08")
    assert week.count("Mirjam Trainster kan niet") == 3
    assert re.search(r'data-row="0" data-rows="6".*?08:00-09:30.*?Mirjam Trainster kan niet', week, re.DOTALL)
    assert "Emmen, najaar" in week


def test_what_clashes_is_listed_with_a_way_to_solve_it(
    administrator: FlaskClient, db: Session, clock: FixedClock, planned: Planned
) -> None:
    one = planned.sessions[2]
    day = one.starts_at.date()
    scheduling.add_absence(db, planned.trainer, clock, period=Period(first=day, last=day))
    db.commit()
    page = text(administrator, f"/beheer/groepen/{planned.cohort_id}/planning")
    assert "Wat botst er" in page
    assert "Mirjam Trainster kan niet" in page
    assert f"/beheer/bijeenkomsten/{one.id}/wijzigen" in page
    assert "1 waarschuwing" in page


def test_a_trainer_reads_the_planning_of_own_cohorts_only(
    client: FlaskClient, login: Login, planned: Planned, actor_for: ActorFor
) -> None:
    here = f"/beheer/groepen/{planned.cohort_id}/planning"
    own = text(login(client, planned.trainer), here)
    assert planned.sessions[0].title in own
    assert "/wijzigen" not in own
    assert "Voeg een bijeenkomst toe" not in own
    stranger = login(client, actor_for(Role.TRAINER))
    assert stranger.get(here).status_code == 404


def test_every_page_needs_few_queries(
    app: Flask, administrator: FlaskClient, db: Session, clock: FixedClock, planned: Planned
) -> None:
    place = scheduling.add_place(db, SYSTEM, clock, facts=PlaceFacts(name="De Kolk", city="Assen"))
    room = scheduling.add_room(db, SYSTEM, clock, place_id=place.id, name="Zaal 1", seats=3)
    db.commit()
    cohort, session = (
        f"/beheer/groepen/{planned.cohort_id}",
        f"/beheer/bijeenkomsten/{planned.sessions[3].id}",
    )
    many = {}
    for address in (
        f"{cohort}/planning",
        f"{cohort}/planning?weergave=week",
        f"{cohort}/planning?weergave=maand",
        f"{cohort}/planning/schuiven",
        f"{cohort}/bijeenkomsten/nieuw",
        f"{cohort}/deelgroepen",
        session,
        f"{session}/wijzigen",
        f"{session}/splitsen",
        f"{session}/vragen",
        "/beheer/locaties",
        f"/beheer/locaties/{place.id}",
        f"/beheer/zalen/{room.id}",
        "/beheer/botsingen",
    ):
        administrator.get(address)
        with counted(app) as sent:
            assert administrator.get(address).status_code == 200
        if len(sent) > MOST_QUERIES:
            many[address] = len(sent)
    assert not many


def test_places_and_rooms_are_kept_and_a_booked_one_stays(
    administrator: FlaskClient, db: Session, planned: Planned
) -> None:
    made = administrator.post(
        "/beheer/locaties/nieuw",
        data={"name": "De Kolk", "city": "Assen", "latitude": "52,99", "longitude": "6,56"},
    )
    assert made.status_code == 303
    here = made.headers["Location"]
    assert administrator.post(f"{here}/zalen", data={"name": "Zaal 1", "seats": "3"}).status_code == 303
    assert administrator.post(f"{here}/zalen", data={"name": "Zaal 1", "seats": "0"}).status_code == 422
    room = scheduling.rooms(db)[0]
    db.rollback()
    one = planned.sessions[3]
    address = f"/beheer/bijeenkomsten/{one.id}/wijzigen"
    form = {"title": one.title, "day": f"{one.starts_at:%d-%m-%Y}", "start": "09:30", "end": "12:00"}
    form |= {"where": f"zaal-{room.id}", "trainer_person_id": "0", "subgroup_id": "0"}
    page = unescape(administrator.post(address, data={**form, "stap": "voorbeeld"}).get_data(as_text=True))
    assert "De Kolk, Zaal 1 heeft 3 plaatsen. Er komen 5 mensen" in page
    assert administrator.post(address, data={**hidden(page), "stap": "opslaan"}).status_code == 303
    assert "openstreetmap.org" in text(administrator, f"/beheer/bijeenkomsten/{one.id}")
    refused = administrator.post(f"/beheer/zalen/{room.id}/gebruik")
    assert refused.status_code == 422
    assert "is nog nodig" in unescape(refused.get_data(as_text=True))
    assert administrator.post(f"{here}/gebruik").status_code == 422
    assert (
        administrator.post("/beheer/locaties/nieuw", data={"name": "De Kolk", "city": "X"}).status_code == 422
    )
    assert "Zaal 1" in text(administrator, "/beheer/locaties")


def test_how_strictly_conflicts_are_taken_can_be_set(administrator: FlaskClient, db: Session) -> None:
    asked = {str(kind): str(Level.WARN) for kind in ConflictKind} | {"holiday": "block"}
    assert administrator.post("/beheer/botsingen", data=asked).status_code == 303
    levels = scheduling.conflict_levels(db)
    assert (levels[ConflictKind.HOLIDAY], levels[ConflictKind.ROOM]) == (Level.BLOCK, Level.WARN)
    db.rollback()
    assert administrator.post("/beheer/botsingen", data={**asked, "room": "soms"}).status_code == 422


@pytest.fixture
def teacher(
    client: FlaskClient, login: Login, planned: Planned, monkeypatch: pytest.MonkeyPatch
) -> tuple[FlaskClient, Actor]:
    monkeypatch.setitem(client.application.config, "WTF_CSRF_ENABLED", False)
    return login(client, planned.trainer), planned.trainer


def test_a_trainer_notes_when_teaching_is_not_possible(
    teacher: tuple[FlaskClient, Actor], db: Session, clock: FixedClock, actor_for: ActorFor
) -> None:
    client, actor = teacher
    here = "/trainer/beschikbaarheid"
    assert client.post(here, data={"first": "05-10-2026", "last": "01-10-2026"}).status_code == 422
    asked = {"first": "05-10-2026", "last": "07-10-2026", "reason": "Vakantie"}
    assert client.post(here, data=asked).status_code == 303
    page = text(client, here)
    assert "maandag 5 oktober 2026 tot en met woensdag 7 oktober 2026" in page
    own = scheduling.absences(db, [actor.person_id or 0])[0]
    foreign = scheduling.add_absence(
        db,
        actor_for(Role.TRAINER),
        clock,
        period=Period(first=date(2026, 10, 1), last=date(2026, 10, 1), start=time(9), end=time(12)),
    )
    db.commit()
    assert client.post(f"{here}/{foreign.id}/weghalen").status_code == 404
    assert client.post(f"{here}/{own.id}/weghalen").status_code == 303
    assert not scheduling.absences(db, [actor.person_id or 0])
    db.rollback()


def test_a_trainer_is_asked_by_mail_and_answers_without_logging_in(
    administrator: FlaskClient, app: Flask, db: Session, clock: FixedClock, planned: Planned
) -> None:
    one, person_id = planned.sessions[3], planned.trainer.person_id or 0
    here = f"/beheer/bijeenkomsten/{one.id}/vragen"
    assert administrator.post(here, data={"person_id": str(person_id)}).status_code == 303
    assert "nog geen antwoord" in text(administrator, here)
    scheduling.ask_availability(db, SYSTEM, clock, session_id=one.id, person_id=person_id, token="geheim" * 8)
    db.commit()
    visitor = app.test_client()
    link = f"/kun-je-lesgeven/{'geheim' * 8}"
    page = visitor.get(link)
    assert page.status_code == 200
    assert page.headers["Referrer-Policy"] == "strict-origin"
    assert visitor.post(link, data={}).status_code == 422
    assert visitor.post(link, data={"answer": "nee", "remark": "Ik ben op reis"}).status_code == 303
    assert "je kunt niet" in text(visitor, link)
    told = text(administrator, here)
    assert "kan niet" in told
    assert "Ik ben op reis" in told
    assert "antwoordde dan niet te kunnen" in text(administrator, f"/beheer/bijeenkomsten/{one.id}")
    assert visitor.get("/kun-je-lesgeven/onbekend").status_code == 410
    clock.set(one.starts_at + timedelta(minutes=1))
    ended = visitor.get(link)
    assert ended.status_code == 410
    assert "al geweest of begonnen" in unescape(ended.get_data(as_text=True))
    assert visitor.post(link, data={"answer": "ja"}).status_code == 410


def test_a_session_leads_to_who_comes_and_back_and_is_past_only_at_its_end(
    administrator: FlaskClient, planned: Planned, clock: FixedClock, login: Login, actor_for: ActorFor
) -> None:
    one = next(each for each in planned.sessions if not each.is_day)
    here, answers = f"/beheer/bijeenkomsten/{one.id}", f"/agenda/bijeenkomst/{one.id}/antwoorden"
    assert f'href="{answers}"' in text(administrator, here)
    assert f'href="{here}"' in text(administrator, answers)
    groups = text(administrator, f"{here}/splitsen").partition("soort=intervisie")[2]
    assert groups.partition(">")[0] == '" aria-current="page"'
    clock.set(one.starts_at + timedelta(minutes=1))
    login(administrator, actor_for(Role.ADMINISTRATOR))
    assert "Geweest" not in text(administrator, here)
    clock.set(one.ends_at)
    login(administrator, actor_for(Role.ADMINISTRATOR))
    assert "Geweest" in text(administrator, here)
