"""The page behind the link, the coordinator's requests and the administrator's substitutions, over HTTP."""

import re
from collections.abc import Callable
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from app.core.clock import FixedClock
from app.core.permissions import Actor
from app.enrolments import service as enrolments
from app.requests import service
from app.requests.views import visiting
from tests.counting import counted
from tests.factories import asking
from tests.factories import enrolments as factory
from tests.factories.once import locations
from tests.features.requests.conftest import BEGUN, Desk
from tests.pages import hidden

Login = Callable[[FlaskClient, Actor], FlaskClient]
FORM = {
    "given_name": "Sanne",
    "infix": "",
    "family_name": "Bos",
    "email": "sanne@icare.nl",
    "function": "Wijkverpleegkundige",
    "note": "Ik zie elke dag wat mensen nog kunnen.",
}


@pytest.fixture
def karin(desk: Desk, login: Login, app: Flask) -> FlaskClient:
    return login(app.test_client(), desk.karin)


def home(desk: Desk) -> str:
    return f"/organisatie/{desk.own.id}/aanvragen"


def sent(client: FlaskClient, desk: Desk, **other: str) -> tuple[int, str]:
    """Sends the form behind the link; the answer and where it leads."""
    url = f"/aanvraag/{desk.token}"
    data = {**FORM, "cohort_id": str(desk.cohort.id), **other}
    answer = client.post(url, data={**data, **hidden(client.get(url).text)})
    return answer.status_code, answer.location or answer.text


def test_a_link_is_shown_once_and_a_second_click_shows_the_same(
    desk: Desk, karin: FlaskClient, client: FlaskClient
) -> None:
    keys = hidden(karin.get(home(desk)).text)
    pages = [karin.post(f"{home(desk)}/link", data=keys) for _ in range(2)]
    made = {re.findall(r'value="(http://localhost/aanvraag/[^"]{43})"', page.text)[0] for page in pages}
    (address,) = made
    assert pages[0].headers["Cache-Control"] == "no-store"
    assert "/aanvraag/" not in karin.get(home(desk)).text
    path = address.removeprefix("http://localhost")
    assert client.get(path).status_code == 200
    assert client.get(f"/aanvraag/{desk.token}").status_code == 410, "the old link ended"
    assert (
        karin.post(f"{home(desk)}/link/stoppen", data=hidden(karin.get(home(desk)).text)).status_code == 303
    )
    ended = client.get(path)
    assert ended.status_code == 410
    assert "Vraag je opleidingscoördinator om de nieuwe link" in ended.text
    assert "Icare" not in ended.text
    assert client.get(f"{path}/verstuurd").status_code == 410


def test_a_second_click_asks_once_and_the_key_of_the_form_keeps_no_token(
    db: Session, desk: Desk, client: FlaskClient
) -> None:
    url = f"/aanvraag/{desk.token}"
    form = {**FORM, "cohort_id": str(desk.cohort.id), **hidden(client.get(url).text)}
    assert [client.post(url, data=form).location for _ in range(2)] == [f"{url}/verstuurd"] * 2
    assert locations(db) == [""]


def test_the_address_of_the_link_is_told_to_nobody(desk: Desk, client: FlaskClient) -> None:
    page = client.get(f"/aanvraag/{desk.token}")
    assert page.headers["Referrer-Policy"] == "strict-origin"
    after = client.get(f"/aanvraag/{desk.token}/verstuurd")
    assert after.headers["Referrer-Policy"] == "no-referrer"
    assert desk.token not in page.text.replace(f'action="/aanvraag/{desk.token}"', "")


def test_a_colleague_asks_and_a_coordinator_says_yes(
    db: Session, desk: Desk, client: FlaskClient, karin: FlaskClient
) -> None:
    first, again = sent(client, desk), sent(client, desk)
    assert first == again == (303, f"/aanvraag/{desk.token}/verstuurd")
    assert "De opleidingscoördinator van Icare besluit." in client.get(first[1]).text
    assert "1 collega vraagt een plaats" in karin.get("/organisatie").text
    assert "Sanne Bos" in karin.get(home(desk)).text
    (asked,) = service.requests(db, organisation_id=desk.own.id)
    db.rollback()
    page = karin.get(f"{home(desk)}/{asked.id}")
    assert "Ik zie elke dag wat mensen nog kunnen." in page.text
    assert "Meld aan voor €\u00a02.500,00" in unescape(page.text)
    done = karin.post(f"{home(desk)}/{asked.id}", data=hidden(page.text))
    assert done.status_code == 303
    assert "Sanne Bos is aangemeld" in karin.get(done.location).text
    late = karin.post(f"{home(desk)}/{asked.id}", data={**hidden(page.text), "once": "x" * 20})
    assert late.status_code == 422
    assert "Deze aanvraag is al goedgekeurd." in late.text
    assert len(enrolments.participants(db, desk.cohort.id)) == 1


def test_who_is_known_elsewhere_under_another_name_is_not_enrolled_and_not_named(
    db: Session, clock: FixedClock, desk: Desk, client: FlaskClient, karin: FlaskClient
) -> None:
    sent(client, desk, email=desk.stranger.email)
    (asked,) = service.requests(db, organisation_id=desk.own.id)
    db.rollback()
    page = karin.get(f"{home(desk)}/{asked.id}")
    done = karin.post(f"{home(desk)}/{asked.id}", data=hidden(page.text))
    assert done.status_code == 422
    assert "kennen we met een andere achternaam" in done.text
    for text in (page.text, done.text):
        assert "Sanne Bos" in text
        assert "Vreemd" not in text


def test_a_full_cohort_shows_the_line_before_the_click(
    db: Session, clock: FixedClock, desk: Desk, client: FlaskClient, karin: FlaskClient
) -> None:
    sent(client, desk)
    (asked,) = service.requests(db, organisation_id=desk.own.id)
    db.rollback()
    early = karin.get(f"{home(desk)}/{asked.id}")
    for number in (1, 2):
        factory.enrol(db, clock, desk.world, number)
    db.commit()
    stale = karin.post(f"{home(desk)}/{asked.id}", data=hidden(early.text))
    assert stale.status_code == 422, "what was shown no longer holds"
    assert "Zet op de wachtlijst" in stale.text
    done = karin.post(f"{home(desk)}/{asked.id}", data=hidden(stale.text))
    assert "Sanne Bos staat op de wachtlijst, op nummer 1." in karin.get(done.location).text


def test_a_reserved_seat_costs_nothing_more(
    db: Session, clock: FixedClock, desk: Desk, client: FlaskClient, karin: FlaskClient
) -> None:
    enrolments.reserve_seats(
        db,
        desk.karin,
        clock,
        organisation_id=desk.own.id,
        cohort_id=desk.cohort.id,
        count=1,
        names_due_on=BEGUN.date().replace(month=8),
    )
    db.commit()
    sent(client, desk)
    (asked,) = service.requests(db, organisation_id=desk.own.id)
    db.rollback()
    page = karin.get(f"{home(desk)}/{asked.id}")
    assert "Meld aan zonder kosten" in page.text
    assert karin.post(f"{home(desk)}/{asked.id}", data=hidden(page.text)).status_code == 303


def test_declining_asks_for_a_reason_and_a_closed_cohort_says_what_to_do(
    db: Session, clock: FixedClock, desk: Desk, client: FlaskClient, login: Login, app: Flask
) -> None:
    sent(client, desk)
    (asked,) = service.requests(db, organisation_id=desk.own.id)
    db.rollback()
    clock.set(BEGUN)
    karin = login(app.test_client(), desk.karin)
    assert "neemt geen mensen meer aan" in karin.get(f"{home(desk)}/{asked.id}").text
    late = {**hidden(karin.get("/weergave").text), "cost_cents": "250000"}  # from a page that was open
    refused = karin.post(f"{home(desk)}/{asked.id}", data=late)
    assert refused.status_code == 422
    assert "Wijs de aanvraag af" in refused.text
    url = f"{home(desk)}/{asked.id}/afwijzen"
    form = karin.get(url).text
    assert karin.post(url, data=hidden(form)).status_code == 422
    done = karin.post(url, data={**hidden(form), "reason": "De groep is al begonnen."})
    assert done.status_code == 303
    page = karin.get(done.location).text
    assert "Afgewezen" in page
    assert "De groep is al begonnen." in page


def test_with_no_open_cohort_the_link_says_so(clock: FixedClock, desk: Desk, client: FlaskClient) -> None:
    clock.set(BEGUN)
    page = client.get(f"/aanvraag/{desk.token}")
    assert page.status_code == 200
    assert "Er is nu geen groep open" in page.text
    assert "<form" not in page.text


def test_a_machine_is_thanked_and_forgotten_and_one_sender_stopped(
    db: Session, desk: Desk, client: FlaskClient
) -> None:
    assert sent(client, desk, website="https://spam.example")[0] == 303
    assert service.requests(db, organisation_id=desk.own.id) == []
    db.rollback()
    answers = [sent(client, desk)[0] for _ in range(visiting.SENDINGS)]
    assert answers == [303] * (visiting.SENDINGS - 1) + [429]


def test_a_coordinator_asks_after_the_start_and_an_administrator_decides(
    db: Session, clock: FixedClock, desk: Desk, login: Login, app: Flask
) -> None:
    done = factory.enrol(db, clock, desk.world, 1)
    db.commit()
    group = f"/organisatie/{desk.own.id}/groepen/{desk.cohort.id}"
    url = f"{group}/vervanging-vragen/{done.enrolment_id}"
    early = login(app.test_client(), desk.karin).get(url).text
    assert "Je vervangt" in early
    assert f"{group}/vervangen/{done.enrolment_id}" in early
    clock.set(BEGUN)
    karin, admin = login(app.test_client(), desk.karin), login(app.test_client(), desk.admin)
    assert url in karin.get(f"{group}/vervangen/{done.enrolment_id}").text
    form = karin.get(url).text
    assert karin.post(url, data={**FORM, **hidden(form)}).location == home(desk)
    assert "De stichting heeft al je aanvraag" in karin.get(url).text
    again = karin.post(url, data={**FORM, **hidden(form), "once": "y" * 20})
    assert again.status_code == 422

    assert "Besluit over 1 vervanging" in admin.get("/beheer").text
    (asked,) = service.requests(db, organisation_id=desk.own.id)
    db.rollback()
    assert "Sanne Bos" in admin.get("/beheer/aanvragen").text
    page = admin.get(f"/beheer/aanvragen/{asked.id}")
    assert "Sanne Bos in de plaats van Persoon001 van Test001?" in page.text
    approved = admin.post(f"/beheer/aanvragen/{asked.id}", data=hidden(page.text))
    assert "De plaats is nu van Sanne Bos." in admin.get(approved.location).text
    assert "Besluit over" not in admin.get("/beheer").text
    late = admin.post(
        f"/beheer/aanvragen/{asked.id}/afwijzen",
        data={**hidden(admin.get(f"/beheer/aanvragen/{asked.id}/afwijzen").text), "reason": "Toch niet"},
    )
    assert late.status_code == 422
    assert "al goedgekeurd" in late.text
    assert "Goedgekeurd" in karin.get(home(desk)).text


def test_a_coordinator_takes_a_request_back(
    db: Session, clock: FixedClock, desk: Desk, login: Login, app: Flask
) -> None:
    done = factory.enrol(db, clock, desk.world, 1)
    clock.set(BEGUN)
    asked = asking.substitution(
        db, desk.karin, clock, organisation_id=desk.own.id, enrolment_id=done.enrolment_id
    )
    db.commit()
    stranger, karin = login(app.test_client(), desk.stranger), login(app.test_client(), desk.karin)
    token = hidden(stranger.get("/weergave").text)
    for organisation_id in (desk.own.id, desk.other.id):
        url = f"/organisatie/{organisation_id}/aanvragen/{asked.id}/intrekken"
        assert stranger.post(url, data=token).status_code == 404
    page = karin.get(home(desk)).text
    assert karin.post(f"{home(desk)}/{asked.id}/intrekken", data=hidden(page)).status_code == 303
    assert "Ingetrokken" in karin.get(home(desk)).text


def test_a_long_list_asks_no_query_for_each(
    app: Flask, db: Session, clock: FixedClock, desk: Desk, karin: FlaskClient
) -> None:
    for number in range(20):
        asking.seat_request(
            db, clock, token=desk.token, cohort_id=desk.cohort.id, family_name=f"Naam{number}"
        )
    db.commit()
    with counted(app) as said:
        page = karin.get(home(desk)).text
    assert page.count("Bekijk en besluit") == 20
    assert len(said) <= 12


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    st.dictionaries(
        st.sampled_from([*sorted(FORM), "cohort_id"]),
        st.text(max_size=300) | st.sampled_from(["\0", "-1", str(2**63), "é" * 2001, "=1+1", "\u202e"]),
    )
)
def test_no_text_in_the_form_is_an_error_of_ours(
    desk: Desk, client: FlaskClient, values: dict[str, str]
) -> None:
    assert sent(client, desk, **values)[0] in (303, 422, 429)
