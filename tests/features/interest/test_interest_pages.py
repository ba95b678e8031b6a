"""The visitor's form and link, and the administrator's inbox, over HTTP."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from app.core.clock import FixedClock
from app.core.permissions import Actor, Role
from app.interest import views
from app.organisations import service as organisations
from tests.counting import counted
from tests.factories import asking
from tests.factories import enrolments as factory
from tests.factories.once import locations
from tests.pages import hidden
from tests.people import ActorFor

Login = Callable[[FlaskClient, Actor], FlaskClient]
FORM = {
    "organisation_name": "Accolade",
    "city": "Assen",
    "given_name": "Fatma",
    "infix": "",
    "family_name": "Yıldız",
    "email": "fatma@accolade.nl",
    "phone": "",
    "seats": "",
    "cohort_id": "0",
    "note": "",
    "consent": "y",
}


@pytest.fixture
def admin(actor_for: ActorFor, login: Login, client: FlaskClient) -> FlaskClient:
    return login(client, actor_for(Role.ADMINISTRATOR))


def rows(db: Session) -> int:
    """How many there are, in a transaction of its own."""
    count = asking.count_interest(db)
    db.rollback()
    return count


def test_the_answer_is_the_same_whether_or_not_the_address_is_known(
    db: Session, clock: FixedClock, client: FlaskClient
) -> None:
    factory.organisation(db, clock, "Icare")
    db.commit()
    answers = []
    for email in ("karin@icare.nl", "onbekend@accolade.nl", "onbekend@accolade.nl"):
        form = client.get("/interesse").text
        sent = client.post("/interesse", data={**FORM, "email": email, **hidden(form)})
        assert sent.status_code == 303
        answers.append((sent.location, client.get(sent.location).text))
    assert len(set(answers)) == 1
    assert "karin" not in answers[0][1].lower()


def test_a_form_sent_twice_is_one_interest(db: Session, client: FlaskClient) -> None:
    data = {**FORM, **hidden(client.get("/interesse").text)}
    first, second = client.post("/interesse", data=data), client.post("/interesse", data=data)
    assert (first.status_code, first.location) == (second.status_code, second.location)
    assert rows(db) == 1


def test_without_consent_nothing_is_kept(db: Session, client: FlaskClient) -> None:
    data = {**FORM, **hidden(client.get("/interesse").text)}
    del data["consent"]
    refused = client.post("/interesse", data=data)
    assert refused.status_code == 422
    assert "Zonder je akkoord mogen we je gegevens niet bewaren." in refused.text
    assert rows(db) == 0


def test_a_machine_that_fills_in_every_field_is_thanked_and_forgotten(
    db: Session, client: FlaskClient
) -> None:
    page = client.get("/interesse").text
    assert 'tabindex="-1"' in page
    sent = client.post("/interesse", data={**FORM, "website": "https://spam.example", **hidden(page)})
    assert sent.location == "/interesse/verstuurd"
    assert rows(db) == 0


def test_one_sender_is_stopped_after_many_forms(db: Session, client: FlaskClient, clock: FixedClock) -> None:
    def send() -> int:
        return client.post("/interesse", data={**FORM, **hidden(client.get("/interesse").text)}).status_code

    assert [send() for _ in range(views.SENDINGS + 2)] == [303] * views.SENDINGS + [429] * 2
    clock.advance(views.PER)
    assert send() == 303


def test_opening_the_link_confirms_nothing_and_one_click_does(
    db: Session, clock: FixedClock, client: FlaskClient
) -> None:
    asking.express(db, clock)
    url = f"/interesse/bevestigen/{asking.newest_token(db)}"
    db.commit()
    for _ in range(3):
        shown = client.get(url)
        assert "Bevestig je interesse" in shown.text
    assert shown.headers["Referrer-Policy"] == "strict-origin"
    assert "public" not in shown.headers["Cache-Control"]
    done = client.post(url, data=hidden(shown.text))
    assert done.location == url
    assert locations(db) == [""], "no token is kept"
    again = client.get(url)
    assert (again.status_code, "Je interesse is bevestigd" in again.text) == (200, True)
    assert client.post(url, data=hidden(client.get("/weergave").text)).status_code == 200


def test_the_link_is_taken_over_https_too(db: Session, clock: FixedClock, client: FlaskClient) -> None:
    asking.express(db, clock)
    url = f"/interesse/bevestigen/{asking.newest_token(db)}"
    db.commit()
    shown = client.get(url, base_url="https://localhost")
    sent = {"base_url": "https://localhost", "data": hidden(shown.text)}
    origin_only = {"Referer": "https://localhost/"}  # all that strict-origin tells
    assert client.post(url, headers=origin_only, **sent).status_code == 303  # type: ignore[arg-type]


def test_a_late_and_an_unknown_link_say_what_to_do(
    db: Session, clock: FixedClock, client: FlaskClient
) -> None:
    asking.express(db, clock)
    url = f"/interesse/bevestigen/{asking.newest_token(db)}"
    db.commit()
    clock.advance(timedelta(days=15))
    late = client.get(url)
    assert late.status_code == 410
    assert "Deze link is verlopen" in late.text
    assert "29-01-2026" in late.text
    assert "Vul het formulier dan opnieuw in." in late.text
    unknown = client.get("/interesse/bevestigen/" + "x" * 43)
    assert unknown.status_code == 410
    assert "Kijk of je de hele link uit de mail hebt gebruikt." in unknown.text
    assert "Accolade" not in unknown.text


def test_the_front_page_and_a_cohorts_page_lead_to_the_form(
    db: Session, clock: FixedClock, client: FlaskClient
) -> None:
    assert 'href="/interesse"' in client.get("/").text, "also when no cohort is open"
    cohort = factory.cohort(db, clock)
    db.commit()
    for path in ("/", f"/groepen/{cohort.slug}"):
        page = client.get(path).text
        assert f'href="/interesse?groep={cohort.slug}"' in page
        for told in ("3 september 2026", "De Nieuwe Kolk", "Nog 15 plaatsen", "2.500,00", "btw"):
            assert told in page, told
    form = client.get(f"/interesse?groep={cohort.slug}").text
    assert f'<option selected value="{cohort.id}">' in form
    assert client.get("/interesse?groep=onzin").status_code == 200


def test_the_page_of_a_cohort_that_has_begun_offers_no_seat(
    db: Session, clock: FixedClock, client: FlaskClient
) -> None:
    cohort = factory.cohort(db, clock)
    db.commit()
    path = f"/groepen/{cohort.slug}"
    assert "Log in en meld aan" in client.get(path).text
    clock.set(datetime(2026, 9, 3, 6, tzinfo=UTC))
    page = client.get(path).text
    assert "Deze groep is begonnen." in page
    assert "Log in en meld aan" not in page
    assert 'href="/interesse"' in page


def test_an_administrator_sees_what_waits_and_makes_an_organisation_with_one_click(
    db: Session, clock: FixedClock, admin: FlaskClient
) -> None:
    number = asking.confirmed_interest(db, clock, cohort_id=factory.cohort(db, clock).id)
    db.commit()
    home = admin.get("/beheer").text
    assert "1 organisatie heeft interesse" in home
    assert "Accolade" in admin.get("/beheer/interesse").text
    page = admin.get(f"/beheer/interesse/{number}")
    assert "Kan het ook in Emmen?" in page.text
    data = {"name": "Accolade", **hidden(page.text)}
    done, again = (admin.post(f"/beheer/interesse/{number}", data=data) for _ in range(2))
    assert (done.status_code, done.location) == (again.status_code, again.location) == (303, done.location)
    shown = admin.get(done.location).text
    assert "Accolade is gemaakt. Fatma Yıldız krijgt een uitnodiging." in shown
    assert "heeft interesse" not in admin.get("/beheer").text
    assert "Accolade" in admin.get("/beheer/interesse?status=accepted").text
    assert "Accolade" not in admin.get("/beheer/interesse").text


def test_a_known_name_leads_to_the_choice(db: Session, clock: FixedClock, admin: FlaskClient) -> None:
    known = factory.organisation(db, clock, "Accolade")
    number = asking.confirmed_interest(db, clock)
    db.commit()
    url = f"/beheer/interesse/{number}"
    page = admin.get(url).text
    assert "Er is al een organisatie die Accolade heet." in page
    refused = admin.post(url, data={"name": "accolade", **hidden(page)})
    assert refused.status_code == 422
    assert "Voeg toe aan Accolade" in refused.text
    attach = f"{url}/toevoegen/{known.id}"
    asked = admin.get(attach).text
    assert "Karin Wolters-Accolade" in asked
    assert admin.post(attach, data=hidden(asked)).status_code == 303
    assert {one.email for one in organisations.coordinators_of(db, known.id)} == {
        "karin@accolade.nl",
        "fatma@accolade.nl",
    }


def test_an_unconfirmed_interest_is_on_no_page(db: Session, clock: FixedClock, admin: FlaskClient) -> None:
    asking.express(db, clock)
    db.commit()
    assert "Accolade" not in admin.get("/beheer/interesse").text
    for number in range(1, 4):
        assert admin.get(f"/beheer/interesse/{number}").status_code == 404


def test_the_inbox_is_read_page_by_page_without_a_query_for_each(
    app: Flask, db: Session, clock: FixedClock, admin: FlaskClient
) -> None:
    cohort = factory.cohort(db, clock)
    for number in range(27):
        asking.confirmed_interest(
            db,
            clock,
            organisation_name=f"Organisatie {number:02d}",
            email=f"contact{number}@voorbeeld.nl",
            cohort_id=cohort.id,
        )
    db.commit()
    with counted(app) as said:
        first = admin.get("/beheer/interesse").text
    assert len(said) <= 12
    assert "Organisatie 26" in first
    assert "Organisatie 01" not in first
    link = first.split('href="/beheer/interesse?')[1].split('"')[0].replace("&amp;", "&")
    second = admin.get(f"/beheer/interesse?{link}").text
    assert "Organisatie 01" in second
    assert "Organisatie 02" not in second
    for rubbish in ("na=onzin", "na=", "status=weg", "status=unconfirmed"):
        assert admin.get(f"/beheer/interesse?{rubbish}").status_code == 200


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    st.dictionaries(
        st.sampled_from(sorted(FORM)),
        st.text(max_size=300) | st.sampled_from(["\0", "-1", str(2**63), "é" * 2001, "=1+1", "\u202e"]),
    )
)
def test_no_text_in_the_form_is_an_error_of_ours(client: FlaskClient, values: dict[str, str]) -> None:
    answer = client.post("/interesse", data={**FORM, **values, **hidden(client.get("/interesse").text)})
    assert answer.status_code in (303, 422, 429)
