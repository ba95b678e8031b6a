"""A coordinator enrols people on pages, one by one and by list, and only for the own organisation."""

import io
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import pytest
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
from app.enrolments.models import Enrolment
from app.organisations import service as organisations
from tests.factories.enrolments import World, enrol, world
from tests.pages import hidden
from tests.people import ActorFor

Login = Callable[[FlaskClient, Actor], FlaskClient]

PETRA = {
    "given_name": "Petra",
    "infix": "van",
    "family_name": "Dijk",
    "email": "petra@icare.nl",
    "function": "Casemanager dementie",
}
LIST = (
    "Voornaam;Tussenvoegsel;Achternaam;E-mail;Functie\n"
    "Bert;;Kuipers;bert@icare.nl;Seniorenadviseur\n\n"
    "Marijke;;van der Veen;marijke@icare.nl;Casemanager\n"
    "Fatma;;Yıldız;fatma@icare.nl;\n"
    "Joost;de;Wit;joost@icare.nl;\n"
)


@pytest.fixture
def here(db: Session, clock: FixedClock) -> World:
    return world(db, clock, seats=3)


@pytest.fixture
def coordinator(db: Session, clock: FixedClock, here: World, actor_for: ActorFor) -> Actor:
    """A coordinator of the first organisation."""
    actor = actor_for(Role.COORDINATOR)
    organisations.add_coordinator(
        db,
        Actor(roles=frozenset({Role.ADMINISTRATOR})),
        clock,
        organisation_id=here.own.id,
        given_name="",
        infix="",
        family_name="",
        email=actor.email,
    )
    db.commit()
    return actor


@pytest.fixture
def karin(coordinator: Actor, login: Login, client: FlaskClient) -> FlaskClient:
    """A client of that coordinator."""
    return login(client, coordinator)


def base(here: World) -> str:
    return f"/organisatie/{here.own.id}/groepen/{here.cohort.id}"


def count(db: Session) -> int:
    number = db.scalar(sa.select(sa.func.count()).select_from(Enrolment)) or 0
    db.rollback()
    return number


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


@pytest.mark.parametrize("role", [Role.FINANCE, Role.TRAINER, Role.AUDITOR])
def test_others_may_not_enrol(
    here: World, actor_for: ActorFor, login: Login, client: FlaskClient, role: Role
) -> None:
    login(client, actor_for(role))
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


def test_a_list_is_previewed_confirmed_and_changes_nothing_the_second_time(
    db: Session, here: World, karin: FlaskClient
) -> None:
    url = base(here) + "/lijst"
    page = karin.get(url)
    preview = karin.post(url, data={**hidden(page.text), "text": LIST, "split": "y", "stap": "controleer"})
    assert preview.status_code == 200
    assert "Meld 4 mensen aan" in preview.text
    assert "wachtlijst, nummer 1" in preview.text
    assert "Gelezen als tussenvoegsel “van der” en achternaam “Veen”" in preview.text
    assert "€\u00a07.500,00" in preview.text
    assert count(db) == 0
    confirm = {**hidden(preview.text), "text": LIST, "stap": "bevestig"}
    first = karin.post(url, data=confirm)
    second = karin.post(url, data=confirm)
    assert (first.status_code, second.status_code) == (303, 303)
    assert count(db) == 4
    shown = karin.get(first.location)
    assert "Plaats gekregen: 3. Op de wachtlijst: 1. Al aangemeld: 0." in shown.text
    assert "Marijke van der Veen" in shown.text
    again = karin.post(url, data={**hidden(karin.get(url).text), "text": LIST, "split": "y"})
    assert again.text.count("staat er al in") == 4
    assert "bevestig" not in again.text
    forced = karin.post(url, data={**hidden(again.text), "text": LIST, "split": "y", "stap": "bevestig"})
    assert forced.status_code == 303
    assert "Er is niets veranderd" in karin.get(forced.location).text
    assert count(db) == 4


def test_a_wrong_row_is_named_and_nothing_is_stored_even_when_confirmed(
    db: Session, here: World, karin: FlaskClient
) -> None:
    url = base(here) + "/lijst"
    wrong = LIST + "Iris;;Zwiers;;\n"
    for step in ("controleer", "bevestig"):
        page = karin.post(
            url, data={**hidden(karin.get(url).text), "text": wrong, "split": "y", "stap": step}
        )
        assert page.status_code == 422
        assert "Regel 7: vul het e-mailadres in" in page.text
        assert "Bert;;Kuipers" in page.text
    assert count(db) == 0


def test_ten_thousand_rows_are_refused_at_once(db: Session, here: World, karin: FlaskClient) -> None:
    url = base(here) + "/lijst"
    rows = "\n".join(f"Naam{n};;Achternaam;n{n}@x.nl;" for n in range(10_000))
    form = hidden(karin.get(url).text)
    pasted = karin.post(url, data={**form, "text": rows, "stap": "bevestig"})
    uploaded = karin.post(
        url,
        data={**form, "text": "", "file": (io.BytesIO(rows.encode()), "lijst.csv"), "stap": "bevestig"},
    )
    for page in (pasted, uploaded):
        assert page.status_code == 422
        assert "Deze lijst heeft 10000 regels" in page.text
    assert count(db) == 0


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1254", "utf-16"])
def test_a_file_can_be_uploaded_and_confirmed(
    db: Session, here: World, karin: FlaskClient, encoding: str
) -> None:
    text = LIST.replace("Yıldız", "Müller") if encoding == "cp1254" else LIST
    url = base(here) + "/lijst"
    form = hidden(karin.get(url).text)
    preview = karin.post(
        url,
        data={
            **form,
            "text": "",
            "split": "y",
            "file": (io.BytesIO(text.replace("\n", "\r\n").encode(encoding)), "lijst.csv"),
        },
    )
    assert preview.status_code == 200, preview.text
    kept = preview.text.split("<textarea")[1].split(">\n", 1)[1].split("</textarea>")[0]
    sent = karin.post(url, data={**hidden(preview.text), "text": kept, "stap": "bevestig"})
    assert sent.status_code == 303
    names = {one.name for one in service.participants(db, here.cohort.id)}
    assert names == {
        "Bert Kuipers",
        "Marijke van der Veen",
        "Fatma Müller" if encoding == "cp1254" else "Fatma Yıldız",
    }


@pytest.mark.parametrize(
    "content",
    [b"", b"\0\0\0", b"PK\x03\x04broken", b"\xd0\xcf\x11\xe0old", b"%PDF-1.7", b"\xff\xfe", b"\x81" * 50],
)
def test_a_file_that_is_no_list_is_refused(here: World, karin: FlaskClient, content: bytes) -> None:
    url = base(here) + "/lijst"
    form = hidden(karin.get(url).text)
    page = karin.post(url, data={**form, "text": "", "file": (io.BytesIO(content), "lijst.xlsx")})
    assert page.status_code == 422
    assert "dt-errors" in page.text


def test_leaving_shows_the_fee_in_the_button_and_frees_the_seat(
    db: Session, clock: FixedClock, here: World, coordinator: Actor, login: Login, client: FlaskClient
) -> None:
    got = [enrol(db, clock, here, n) for n in range(4)]
    clock.set(datetime(2026, 8, 20, 10, tzinfo=UTC))
    karin = login(client, coordinator)
    url = f"{base(here)}/afmelden/{got[0].enrolment_id}"
    page = karin.get(url)
    assert "Annuleer voor €\u00a01.250,00" in page.text
    assert "50\u00a0% van €\u00a02.500,00" in page.text
    sent = karin.post(url, data=hidden(page.text))
    assert sent.status_code == 303
    assert karin.post(url, data=hidden(page.text)).status_code == 303
    shown = karin.get(sent.location)
    assert "Dit kost €\u00a01.250,00" in shown.text
    assert next(one.email for one in service.participants(db, here.cohort.id)) == "persoon3@voorbeeld.nl"
    db.rollback()
    assert "al afgemeld" in karin.get(url).text


def test_a_fee_that_changed_at_midnight_is_asked_again(
    db: Session, clock: FixedClock, here: World, coordinator: Actor, login: Login, client: FlaskClient
) -> None:
    one = enrol(db, clock, here, 1)
    clock.set(datetime(2026, 8, 6, 21, 50, tzinfo=UTC))
    karin = login(client, coordinator)
    url = f"{base(here)}/afmelden/{one.enrolment_id}"
    shown = hidden(karin.get(url).text)
    assert shown["fee_cents"] == "0"
    clock.set(datetime(2026, 8, 6, 22, 10, tzinfo=UTC))
    for odd in ("0", "", "-1", "abc", str(2**70)):
        page = karin.post(url, data={**shown, "fee_cents": odd})
        assert page.status_code == 422, odd
        assert "Annuleer voor €\u00a01.250,00" in page.text
    assert service.enrolment(db, one.enrolment_id).state == "confirmed"


def test_an_administrator_moves_the_line_up_after_adding_seats(
    db: Session, clock: FixedClock, here: World, actor_for: ActorFor, login: Login, client: FlaskClient
) -> None:
    for n in range(5):
        enrol(db, clock, here, n)
    db.execute(sa.text("update cohort set seats = 4"))
    db.commit()
    login(client, actor_for(Role.ADMINISTRATOR))
    url = f"/beheer/groepen/{here.cohort.id}/wachtlijst"
    page = client.get(url)
    assert "Geef 1 plaats" in page.text
    assert client.post(url, data=hidden(page.text)).status_code == 303
    assert service.seat_counts(db, [here.cohort.id])[here.cohort.id] == service.SeatCounts(4, 1)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
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


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=400) | st.binary(max_size=400))
def test_no_list_is_an_error_of_ours(here: World, karin: FlaskClient, sent: str | bytes) -> None:
    url = base(here) + "/lijst"
    form = hidden(karin.get(url).text)
    step = {"stap": "bevestig", "split": "y"}
    if isinstance(sent, bytes):
        data = {**form, **step, "text": "", "file": (io.BytesIO(sent), "x.csv")}
    else:
        data = {**form, **step, "text": sent}
    assert karin.post(url, data=data).status_code in (303, 422)


def test_a_changed_world_between_preview_and_confirm_sells_no_seat_twice(
    db: Session, clock: FixedClock, here: World, karin: FlaskClient
) -> None:
    url = base(here) + "/lijst"
    preview = karin.post(url, data={**hidden(karin.get(url).text), "text": LIST, "split": "y"})
    other = replace(here, own=here.other)
    for n in range(3):
        enrol(db, clock, other, n)
    db.commit()
    sent = karin.post(url, data={**hidden(preview.text), "text": LIST, "stap": "bevestig"})
    assert "Plaats gekregen: 0. Op de wachtlijst: 4." in karin.get(sent.location).text


def test_a_colleague_can_take_over_on_the_page(
    db: Session, clock: FixedClock, here: World, karin: FlaskClient
) -> None:
    one = enrol(db, clock, here, 1)
    db.commit()
    page = karin.get(f"{base(here)}/afmelden/{one.enrolment_id}")
    assert f"{base(here)}/vervangen/{one.enrolment_id}" in page.text
    form = karin.get(f"{base(here)}/vervangen/{one.enrolment_id}")
    sent = karin.post(f"{base(here)}/vervangen/{one.enrolment_id}", data={**PETRA, **hidden(form.text)})
    shown = karin.get(sent.location)
    assert "Petra van Dijk komt in de plaats van Persoon001 van Test001" in shown.text


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
