"""Giving a place back, or letting a colleague take it over, on pages."""

from collections.abc import Callable
from datetime import UTC, datetime

from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.core.clock import FixedClock
from app.core.permissions import Actor
from app.enrolments import service
from tests.factories.enrolment_pages import PETRA, base
from tests.factories.enrolments import World, enrol
from tests.pages import hidden

Login = Callable[[FlaskClient, Actor], FlaskClient]


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
    (offer,) = service.open_offers(db, cohort_ids=[here.cohort.id])
    assert offer.enrolment_id == got[3].enrolment_id
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
