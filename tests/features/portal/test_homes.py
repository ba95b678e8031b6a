"""What waits for learners, trainers and administrators around sessions stands on their homes, and leads there."""

from __future__ import annotations

from collections.abc import Callable
from datetime import time, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.attendance import service as attendance
from app.attendance.service import AttendanceState
from app.core.clock import FixedClock, local
from app.core.permissions import SYSTEM, Actor, Role
from app.enrolments import service as enrolments
from app.evaluations import service as evaluations
from app.evaluations.service import Answer
from app.portal.boards import administrator as administrators
from app.portal.boards import trainer as trainers
from app.scheduling import service as scheduling
from app.scheduling.service import SessionChange, SessionView
from app.teaching import service as teaching
from tests.counting import MOST_QUERIES, counted
from tests.factories.cohorts import planned
from tests.factories.practice import Class, submitted
from tests.factories.teaching import news
from tests.people import ActorFor

Login = Callable[[FlaskClient, Actor], FlaskClient]
PRESENT, ABSENT = AttendanceState.PRESENT, AttendanceState.ABSENT
BEGINS = '<h2 class="dt-todo__title">Meld je aan in de les</h2>'
NOTHING_MORE = "Je mag nu niets meer missen"


def note(db: Session, clock: FixedClock, here: Class, session: SessionView, state: AttendanceState) -> None:
    """The learner as told, the other one present."""
    clock.set(session.ends_at)
    marks = {here.enrolment_id: state, here.peer_enrolment_id: PRESENT}
    attendance.save_sheet(db, here.trainer, clock, session_id=session.id, marks=marks)
    db.commit()


def test_a_learner_is_led_to_the_open_check_in_until_they_are_in(
    db: Session, clock: FixedClock, client: FlaskClient, login: Login, here: Class, days: list[SessionView]
) -> None:
    clock.set(days[0].starts_at - timedelta(minutes=10))
    home = login(client, here.learner)
    shown = home.get("/leren").text
    assert BEGINS not in shown
    assert 'href="/aanmelden"' in shown, "on the day itself they can get ready"
    attendance.open_check_in(db, here.trainer, clock, session_id=days[0].id)
    db.commit()
    shown = home.get("/leren").text
    assert BEGINS in shown
    attendance.save_sheet(db, here.trainer, clock, session_id=days[0].id, marks={here.enrolment_id: PRESENT})
    db.commit()
    assert BEGINS not in home.get("/leren").text
    assert BEGINS in login(client, here.peer).get("/leren").text
    clock.set(days[0].ends_at + timedelta(minutes=1))
    assert BEGINS not in login(client, here.peer).get("/leren").text
    clock.advance(timedelta(days=1))
    assert 'href="/aanmelden"' not in login(client, here.peer).get("/leren").text


def test_a_learner_hears_what_can_no_longer_be_missed(
    db: Session, clock: FixedClock, client: FlaskClient, login: Login, here: Class, days: list[SessionView]
) -> None:
    note(db, clock, here, days[0], ABSENT)
    shown = login(client, here.learner).get("/leren").text
    assert NOTHING_MORE in shown
    assert 'href="/leren/aanwezigheid"' in shown
    note(db, clock, here, days[1], ABSENT)
    assert "Je kunt 7 van de 8 lesdagen niet meer halen" in login(client, here.learner).get("/leren").text
    peer = login(client, here.peer).get("/leren").text
    assert NOTHING_MORE not in peer
    assert "niet meer halen" not in peer


def test_a_learner_is_asked_about_three_sessions_at_most_and_never_about_one_that_was_missed_or_answered(
    db: Session, clock: FixedClock, client: FlaskClient, login: Login, here: Class
) -> None:
    first = scheduling.sessions_of(db, [here.cohort_id])[:5]
    for one in first:
        note(db, clock, here, one, ABSENT if one is first[1] else PRESENT)
    late = first[-1]
    open_ = [one for one in first if one.ends_at > late.ends_at - timedelta(days=14) and one is not first[1]]
    clock.set(late.ends_at)
    asked = [f"/leren/bijeenkomsten/{one.id}/evaluatie" for one in open_]
    shown = login(client, here.learner).get("/leren").text
    assert [one in shown for one in asked] == [True] * min(3, len(asked)) + [False] * (len(asked) - 3)
    assert f"/leren/bijeenkomsten/{first[1].id}/evaluatie" not in shown
    evaluations.give(db, here.learner, clock, session_id=open_[0].id, answer=Answer(4, 4, 4))
    db.commit()
    assert asked[0] not in client.get("/leren").text


def test_a_learner_sees_the_newest_announcement_of_the_own_group(
    db: Session, clock: FixedClock, client: FlaskClient, login: Login, here: Class
) -> None:
    assert "Laatste mededeling" not in login(client, here.learner).get("/leren").text
    for title in ("Neem je laptop mee", "Parkeren achter het huis"):
        last = news(db, here.trainer, clock, here.cohort_id, title=title)
    db.commit()
    shown = client.get("/leren").text
    assert "Parkeren achter het huis" in shown
    assert "Neem je laptop mee" not in shown
    assert f"/leren/groepen/{here.cohort_id}#mededelingen" in shown
    teaching.withdraw_announcement(db, here.trainer, clock, announcement_id=last)
    db.commit()
    assert "Neem je laptop mee" in client.get("/leren").text


def test_a_make_up_session_stands_on_the_home_of_who_makes_up_there_and_of_nobody_else(
    db: Session, clock: FixedClock, client: FlaskClient, login: Login, here: Class, days: list[SessionView]
) -> None:
    note(db, clock, here, days[0], ABSENT)
    again = scheduling.add_session(
        db,
        SYSTEM,
        clock,
        cohort_id=here.cohort_id,
        module_key=days[0].module_key,
        change=SessionChange(
            day=local(days[0].starts_at).date() + timedelta(days=2),
            start=time(13),
            end=time(16),
            title="Nog eens anders kijken",
            place="Buurthuis De Komeet",
            online_url="https://voorbeeld.nl/inhalen",
            preparation="Lees het verslag.",
        ),
        make_up=True,
    )
    who = {"session_id": days[0].id, "enrolment_id": here.enrolment_id}
    attendance.agree_make_up(db, here.trainer, clock, **who, at_session_id=again.id)
    db.commit()
    clock.advance(timedelta(days=1))
    shown = login(client, here.learner).get("/leren").text
    assert "Nog eens anders kijken" in shown
    assert "search?query=Buurthuis+De+Komeet" in shown, "it is the next session"
    assert 'href="https://voorbeeld.nl/inhalen"' in shown
    assert "Lees het verslag." in shown
    assert "Nog eens anders kijken" not in login(client, here.peer).get("/leren").text


def test_a_trainer_sees_who_cannot_reach_it_and_which_list_waits_for_a_signature(
    db: Session,
    clock: FixedClock,
    client: FlaskClient,
    login: Login,
    here: Class,
    days: list[SessionView],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    note(db, clock, here, days[0], ABSENT)
    clock.advance(timedelta(days=1))
    shown = login(client, here.trainer).get("/trainer").text
    assert "1 deelnemer mag niets meer missen" in shown
    assert 'href="/aandacht"' in shown
    assert f"Onderteken de lijst van {days[0].title}" in shown
    attendance.sign_list(db, here.trainer, clock, session_id=days[0].id)
    db.commit()
    assert "Onderteken de lijst" not in client.get("/trainer").text
    note(db, clock, here, days[1], ABSENT)
    clock.advance(timedelta(days=1))
    shown = login(client, here.trainer).get("/trainer").text
    assert f"{here.learner.name} kan 7 van de 8 lesdagen niet meer halen" in shown
    assert f"/groepen/{here.cohort_id}/aanwezigheid" in shown
    monkeypatch.setattr(trainers, "SHOWN", 0)
    assert "Nog 1 deelnemer haalt het certificaat niet" in client.get("/trainer").text
    clock.advance(trainers.SIGN_WITHIN)
    assert "Onderteken de lijst" not in login(client, here.trainer).get("/trainer").text


def test_a_trainer_counts_the_cases_of_the_own_groups_that_wait(
    db: Session, clock: FixedClock, client: FlaskClient, login: Login, here: Class, actor_for: ActorFor
) -> None:
    submitted(db, clock, here)
    assert "Lees 1 praktijkcasus" in login(client, here.trainer).get("/trainer").text
    assert "praktijkcasus<" not in login(client, actor_for(Role.TRAINER)).get("/trainer").text


def test_an_administrator_hears_who_does_not_make_up_and_reads_whom_it_costs_the_certificate(
    db: Session,
    clock: FixedClock,
    client: FlaskClient,
    login: Login,
    here: Class,
    days: list[SessionView],
    actor_for: ActorFor,
) -> None:
    admin = actor_for(Role.ADMINISTRATOR)
    assert "1 deelnemer haalt niet in" not in login(client, admin).get("/beheer").text
    for one in days[:2]:
        note(db, clock, here, one, ABSENT)
    shown = login(client, admin).get("/beheer").text
    assert "1 deelnemer haalt niet in wat die miste" in shown
    assert 'href="/aandacht"' in shown
    listed = client.get("/aandacht").text
    assert here.learner.name in listed
    assert "niet meer te halen" in listed
    assert here.peer.name not in listed
    assert here.learner.name in login(client, here.trainer).get("/aandacht").text
    stranger = login(client, actor_for(Role.TRAINER)).get("/aandacht?na=W10").text
    assert here.learner.name not in stranger
    assert "Iedereen kan het nog halen" in stranger
    for one in days[:2]:
        who = {"session_id": one.id, "enrolment_id": here.enrolment_id}
        due_on = local(clock.now()).date() + timedelta(days=7)
        attendance.agree_make_up(db, here.trainer, clock, **who, task="Lees het verslag.", due_on=due_on)
    db.commit()
    assert "haalt niet in" not in login(client, admin).get("/beheer").text


def test_the_homes_stay_cheap_when_everything_waits_at_once(
    app: Flask,
    db: Session,
    clock: FixedClock,
    client: FlaskClient,
    login: Login,
    here: Class,
    days: list[SessionView],
    actor_for: ActorFor,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(administrators, "SHOWN", 1)
    other = planned(db, clock)
    due = local(clock.now()).date() + timedelta(days=7)
    enrolments.reserve_seats(
        db,
        SYSTEM,
        clock,
        organisation_id=here.world.own.id,
        cohort_id=other.id,
        count=2,
        names_due_on=due,
    )
    news(db, here.trainer, clock, here.cohort_id)
    note(db, clock, here, days[0], ABSENT)
    note(db, clock, here, days[1], PRESENT)
    clock.set(days[2].starts_at)
    attendance.open_check_in(db, here.trainer, clock, session_id=days[2].id)
    db.commit()
    told = {
        "/leren": (here.learner, (BEGINS, NOTHING_MORE, "Laatste mededeling")),
        "/trainer": (here.trainer, ("mag niets meer missen", "Onderteken de lijst", "Vandaag")),
        "/beheer": (actor_for(Role.ADMINISTRATOR), ("haalt niet in wat die miste", "2 plaatsen zonder naam")),
        "/aandacht": (here.trainer, (here.learner.name,)),
    }
    for path, (actor, texts) in told.items():
        login(client, actor).get(path)
        with counted(app) as sent:
            shown = client.get(path).text
        assert not [one for one in texts if one not in shown], path
        assert len(sent) <= MOST_QUERIES, (path, len(sent))
