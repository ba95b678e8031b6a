"""Who makes up in another group sees that one session there, with its material, and nothing else of that group."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.attendance import service as attendance
from app.attendance.rules import AttendanceState
from app.core.clock import FixedClock
from app.core.errors import NotFound
from app.core.permissions import SYSTEM, Actor
from app.enrolments import service as enrolments
from app.scheduling import service as scheduling
from app.scheduling.service import SessionChange, SessionView
from app.teaching import service
from app.teaching.service import Shown, When
from tests.counting import MOST_QUERIES, counted
from tests.factories import teaching as factory
from tests.features.teaching.conftest import Lessons

NOW = Shown()
Login = Callable[[FlaskClient, Actor], FlaskClient]


@dataclass(frozen=True)
class Visit:
    """A learner who missed the first session makes it up at that of another group."""

    missed: SessionView
    there: SessionView
    #: Another session of that group.
    next_there: SessionView
    #: Given to the session, to the session but later, to another session, and to the whole group.
    theirs: int
    later: int
    elsewhere: int
    general: int


@pytest.fixture
def visit(db: Session, clock: FixedClock, lessons: Lessons) -> Visit:
    """Agreed and committed."""
    missed = lessons.sessions[0]
    there, next_there = scheduling.sessions_of(db, [lessons.other_cohort_id])[:2]
    change = replace(
        SessionChange.of(there), online_url="https://meet.example/emmen", preparation="Neem een foto mee."
    )
    there = scheduling.change_session(db, SYSTEM, clock, session_id=there.id, change=change)
    who = lessons.here.enrolment_id
    attendance.save_sheet(
        db, lessons.trainer, clock, session_id=missed.id, marks={who: AttendanceState.ABSENT}
    )
    attendance.agree_make_up(
        db, lessons.trainer, clock, session_id=missed.id, enrolment_id=who, at_session_id=there.id
    )

    def give(title: str, session_id: int | None = None, shown: Shown = NOW) -> int:
        cohort_id = lessons.other_cohort_id
        return factory.text(db, lessons.stranger, clock, cohort_id, session_id, title=title, shown=shown)

    found = Visit(
        missed,
        there,
        next_there,
        give("Van die dag", there.id),
        give("Later", there.id, Shown(When.DATE, there.ends_at.date().replace(year=2029))),
        give("Andere dag", next_there.id),
        give("Van de groep"),
    )
    factory.news(db, lessons.stranger, clock, lessons.other_cohort_id, title="Alleen voor Emmen")
    db.commit()
    return found


def test_who_makes_up_in_another_group_sees_when_where_online_and_the_material(
    lessons: Lessons, visit: Visit, client: FlaskClient, login: Login
) -> None:
    login(client, lessons.learner)
    with counted(client.application) as queries:
        page = client.get(f"/leren/bijeenkomsten/{visit.there.id}").text
    assert len(queries) <= MOST_QUERIES
    for words in (
        visit.there.title,
        visit.there.times,
        visit.there.place,
        'href="https://meet.example/emmen"',
        "Neem een foto mee.",
        "Van die dag",
        "alleen deze bijeenkomst",
    ):
        assert words in page, words
    assert client.get(f"/leren/materiaal/{visit.theirs}").status_code == 200
    for path in ("/leren/aanwezigheid", f"/leren/groepen/{lessons.cohort_id}"):
        assert f'href="/leren/bijeenkomsten/{visit.there.id}"' in client.get(path).text, path


def test_and_nothing_else_of_that_group(
    lessons: Lessons, visit: Visit, client: FlaskClient, login: Login
) -> None:
    login(client, lessons.learner)
    page = client.get(f"/leren/bijeenkomsten/{visit.there.id}").text
    for words in ("Later", "Andere dag", "Van de groep", "Alleen voor Emmen"):
        assert words not in page, words
    for path in (
        f"/leren/materiaal/{visit.later}",
        f"/leren/materiaal/{visit.elsewhere}",
        f"/leren/materiaal/{visit.general}",
        f"/leren/bijeenkomsten/{visit.next_there.id}",
        f"/leren/groepen/{lessons.other_cohort_id}",
        f"/leren/groepen/{lessons.other_cohort_id}/mededelingen",
        f"/leren/groepen/{lessons.other_cohort_id}/contact",
    ):
        assert client.get(path).status_code == 404, path


def test_a_stranger_finds_neither_the_session_nor_its_material(
    db: Session, clock: FixedClock, lessons: Lessons, visit: Visit, client: FlaskClient, login: Login
) -> None:
    login(client, lessons.peer)  # of the same group as who makes up, with no agreement of their own
    for path in (f"/leren/bijeenkomsten/{visit.there.id}", f"/leren/materiaal/{visit.theirs}"):
        assert client.get(path).status_code == 404, path
    with pytest.raises(NotFound):
        service.seat_at(db, lessons.peer.person_id or 0, visit.there.id)


def test_the_material_is_found_by_the_seat_itself_and_not_by_a_check_beside_it(
    db: Session, clock: FixedClock, lessons: Lessons, visit: Visit
) -> None:
    seat = service.seat_at(db, lessons.learner.person_id or 0, visit.there.id)
    assert not seat.whole
    assert [one.title for ones in service.materials_for(db, clock, seat).values() for one in ones] == [
        "Van die dag"
    ]
    for number in (visit.later, visit.elsewhere, visit.general):
        with pytest.raises(NotFound):
            service.material_for(db, clock, [seat], number)


def test_it_ends_with_the_agreement_and_with_the_seat(
    db: Session, clock: FixedClock, lessons: Lessons, visit: Visit, client: FlaskClient, login: Login
) -> None:
    who = {"session_id": visit.missed.id, "enrolment_id": lessons.here.enrolment_id}
    attendance.withdraw_make_up(db, lessons.trainer, clock, **who)
    db.commit()
    login(client, lessons.learner)
    paths = (f"/leren/bijeenkomsten/{visit.there.id}", f"/leren/materiaal/{visit.theirs}")
    assert [client.get(path).status_code for path in paths] == [404, 404]
    attendance.agree_make_up(db, lessons.trainer, clock, **who, at_session_id=visit.there.id)
    db.commit()
    assert [client.get(path).status_code for path in paths] == [200, 200]
    enrolments.withdraw(
        db,
        SYSTEM,
        clock,
        organisation_id=lessons.here.world.own.id,
        enrolment_id=lessons.here.enrolment_id,
    )
    db.commit()
    with pytest.raises(NotFound):
        service.seat_at(db, lessons.learner.person_id or 0, visit.there.id)


def test_a_session_of_the_own_group_has_its_page_too(
    db: Session, clock: FixedClock, lessons: Lessons, client: FlaskClient, login: Login
) -> None:
    own = lessons.sessions[1]
    factory.text(db, lessons.trainer, clock, lessons.cohort_id, own.id, title="Eigen stuk")
    factory.text(db, lessons.trainer, clock, lessons.cohort_id, title="Van ons allen")
    db.commit()
    login(client, lessons.learner)
    page = client.get(f"/leren/bijeenkomsten/{own.id}").text
    assert "Eigen stuk" in page
    assert "Van ons allen" not in page
    assert "bij een andere groep" not in page
    assert "Meld je af" in page
