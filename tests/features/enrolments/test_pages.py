"""A coordinator enrols people on pages, and only for the own organisation."""

from collections.abc import Callable

import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from app.core.clock import FixedClock
from app.core.db import db as database
from app.core.permissions import Actor, Role
from app.enrolments import service
from tests.factories.enrolment_pages import PETRA, base, count
from tests.factories.enrolments import World, enrol
from tests.pages import hidden
from tests.people import ActorFor

Login = Callable[[FlaskClient, Actor], FlaskClient]


def test_enrolling_one_person_and_clicking_twice(db: Session, here: World, karin: FlaskClient) -> None:
    form = karin.get(base(here) + "/inschrijven")
    assert "Meld aan voor €\u00a02.500,00" in form.text
    values = {**PETRA, **hidden(form.text)}
    first = karin.post(base(here) + "/inschrijven", data=values)
    second = karin.post(base(here) + "/inschrijven", data=values)
    assert (first.status_code, second.status_code) == (303, 303)
    assert count(db) == 1
    page = karin.get(first.location)
    assert "Petra van Dijk is aangemeld" in page.text
    assert "Casemanager dementie" in page.text
    fresh = hidden(karin.get(base(here) + "/inschrijven").text)
    again = karin.post(base(here) + "/inschrijven", data={**PETRA, **fresh})
    assert again.status_code == 422
    assert "al aangemeld voor deze groep" in again.text
    assert "petra@icare.nl" in again.text


def test_a_full_cohort_says_so_before_the_button(
    db: Session, clock: FixedClock, here: World, karin: FlaskClient
) -> None:
    for n in range(4):
        enrol(db, clock, here, n)
    db.commit()
    form = karin.get(base(here) + "/inschrijven")
    assert "op nummer 2" in form.text
    sent = karin.post(base(here) + "/inschrijven", data={**PETRA, **hidden(form.text)})
    page = karin.get(sent.location)
    assert "Petra van Dijk staat op de wachtlijst, op nummer 2" in page.text
    assert "2 van 2" in page.text


def test_another_organisations_pages_do_not_exist(
    db: Session, clock: FixedClock, here: World, karin: FlaskClient
) -> None:
    marker = enrol(db, clock, here, 7, organisation_id=here.other.id)
    own = enrol(db, clock, here, 8)
    db.commit()
    form = hidden(karin.get(base(here) + "/inschrijven").text)
    foreign = f"/organisatie/{here.other.id}/groepen/{here.cohort.id}"
    urls = [
        foreign,
        f"{foreign}/inschrijven",
        f"{foreign}/lijst",
        f"{foreign}/afmelden/{marker.enrolment_id}",
        f"{foreign}/afmelden/{own.enrolment_id}",
        f"{base(here)}/afmelden/{marker.enrolment_id}",
        f"{base(here)}/vervangen/{marker.enrolment_id}",
        f"{foreign}/vervangen/{marker.enrolment_id}",
        f"{base(here)}/afmelden/999999",
        f"{base(here)}/afmelden/{2**63}",
        f"/organisatie/{here.own.id}/groepen/{2**31}",
        f"/organisatie/{here.own.id}/groepen/999",
        f"/organisatie/{2**63}/groepen/1",
        f"/organisatie/-1/groepen/{here.cohort.id}",
    ]
    for url in urls:
        for answer in (karin.get(url), karin.post(url, data={**PETRA, **form})):
            assert answer.status_code in (404, 405), url
            assert "persoon7@voorbeeld.nl" not in answer.text
    assert "persoon7@voorbeeld.nl" not in karin.get(base(here)).text
    assert "Test007" not in karin.get(base(here)).text
    assert count(db) == 2


def test_others_may_not_enrol(app: Flask, here: World, actor_for: ActorFor, login: Login) -> None:
    for role in (Role.FINANCE, Role.TRAINER, Role.AUDITOR):
        client = login(app.test_client(), actor_for(role))
        assert client.get(base(here)).status_code == 403


def test_an_administrator_may_do_it_for_every_organisation(
    here: World, actor_for: ActorFor, login: Login, client: FlaskClient
) -> None:
    login(client, actor_for(Role.ADMINISTRATOR))
    for organisation in (here.own, here.other):
        url = f"/organisatie/{organisation.id}/groepen/{here.cohort.id}"
        values = {**PETRA, "email": f"petra{organisation.id}@x.nl"}
        form = client.get(url + "/inschrijven")
        assert client.post(url + "/inschrijven", data={**values, **hidden(form.text)}).status_code == 303
        assert "Petra van Dijk" in client.get(url).text


def test_an_administrator_offers_added_seats_to_the_line_with_a_reason(
    db: Session, clock: FixedClock, here: World, actor_for: ActorFor, login: Login, client: FlaskClient
) -> None:
    for n in range(5):
        enrol(db, clock, here, n)
    db.execute(sa.text("update cohort set seats = 4"))
    db.commit()
    login(client, actor_for(Role.ADMINISTRATOR))
    url = f"/beheer/groepen/{here.cohort.id}/wachtlijst"
    page = client.get(url)
    assert "Bied 1 plaats aan" in page.text
    assert client.post(url, data=hidden(page.text)).status_code == 422
    assert client.post(url, data={**hidden(page.text), "reason": "Er kwam een stoel bij."}).status_code == 303
    assert service.seat_counts(db, [here.cohort.id])[here.cohort.id] == service.SeatCounts(3, 2, 1)


@settings(
    max_examples=30,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    st.fixed_dictionaries(
        {
            name: st.text(max_size=80)
            | st.sampled_from(["\0", "é" * 300, "-1", str(2**63), "a\r\nBcc: b@c.nl", "=1+1"])
            for name in PETRA
        }
    )
)
def test_no_text_in_the_form_is_an_error_of_ours(
    here: World, karin: FlaskClient, values: dict[str, str]
) -> None:
    url = base(here) + "/inschrijven"
    form = hidden(karin.get(url).text)
    assert karin.post(url, data={**values, **form}).status_code in (303, 422)


def test_every_page_takes_few_queries(
    app: Flask, db: Session, clock: FixedClock, here: World, karin: FlaskClient
) -> None:
    got = [enrol(db, clock, here, n) for n in range(5)]
    db.commit()
    statements: list[str] = []
    with app.app_context():
        engine = database.engine
    sa.event.listen(engine, "before_cursor_execute", lambda *args: statements.append(args[2]))
    for url in ("", "/inschrijven", "/lijst", f"/afmelden/{got[0].enrolment_id}"):
        statements.clear()
        assert karin.get(base(here) + url).status_code == 200
        assert len(statements) <= 20, "\n".join(statements)
