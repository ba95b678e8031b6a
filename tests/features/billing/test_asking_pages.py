"""What the page of a payer still shows afterwards, and what finance hears."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.billing import service
from app.billing.models import PayerRequest
from app.billing.service import FundType, Method, Share
from app.core.clock import FixedClock
from app.core.permissions import ANONYMOUS, SYSTEM
from tests.factories import billing as factory
from tests.factories.billing import World
from tests.factories.billing_pages import text_of
from tests.factories.once import locations
from tests.features.billing.test_asking_payers import ask
from tests.features.billing.test_returned_seats import give_back
from tests.pages import hidden

TOLD = ("Zorgkantoor Drenthe", "Icare", "Assen, najaar 2026", "2.500,00")
FORM = {"doe": "bevestig", "answered_by": "Jos Mulder", "reference": "", "note": ""}


@pytest.fixture
def waiting(db: Session, clock: FixedClock, world: World) -> World:
    """The care office pays half of the first two seats, when it confirms."""
    divide(db, clock, world)
    return world


def divide(db: Session, clock: FixedClock, world: World, *, invoice: bool = True, percent: int = 0) -> None:
    method = {"method": Method.PERCENT, "value": percent} if percent else {}
    theirs = Share(
        world.funder.id,
        FundType.CARE_OFFICE_WLZ,
        conditional=True,
        invoice_payer=invoice,
        **method,  # type: ignore[arg-type]
    )
    factory.divide(db, clock, world, Share(world.own.id), theirs, seats=2)


def decline(db: Session, clock: FixedClock, token: str) -> None:
    service.answer_request(
        db, ANONYMOUS, clock, token=token, confirmed=False, answered_by="Jos Mulder", note="Nee"
    )
    db.commit()


def declining(db: Session) -> int:
    found = service.declining_payers(db)
    db.rollback()
    return found


def shown(client: FlaskClient, token: str) -> tuple[int, str, list[str]]:
    """Status and text of the page behind a link, and what it tells of the question."""
    answer = client.get(f"/bijdrage/{token}")
    text = text_of(answer.get_data(as_text=True)).replace("\u00a0", " ")
    return answer.status_code, text, [word for word in TOLD if word in text]


def test_an_open_question_tells_all_and_an_expired_one_nothing(
    client: FlaskClient, db: Session, clock: FixedClock, waiting: World
) -> None:
    token = ask(db, clock, waiting)
    assert shown(client, token)[2] == list(TOLD)
    clock.set(clock.now() + timedelta(days=30))
    status, text, told = shown(client, token)
    assert (status, told) == (410, [])
    assert "Deze vraag geldt niet meer" in text
    assert "stuurt zo nodig een nieuwe link" in text


@pytest.mark.usefixtures("no_tokens")
def test_a_withdrawn_question_tells_nothing_and_takes_no_answer(
    client: FlaskClient, db: Session, clock: FixedClock, waiting: World
) -> None:
    token = ask(db, clock, waiting)
    number = db.scalars(sa.select(PayerRequest.id)).one()
    service.withdraw_request(db, SYSTEM, clock, request_id=number)
    db.commit()
    assert shown(client, token)[::2] == (410, [])
    assert client.post(f"/bijdrage/{token}", data=FORM).status_code == 410
    assert len(service.waiting_payers(db, waiting.cohort.id)) == 1


def test_a_question_whose_seats_went_tells_that_it_changed_and_no_amounts(
    client: FlaskClient, db: Session, clock: FixedClock, waiting: World
) -> None:
    token = ask(db, clock, waiting)
    give_back(db, clock, waiting)
    status, text, told = shown(client, token)
    assert (status, told) == (200, [])
    assert "Deze vraag geldt niet meer" in text


@pytest.mark.parametrize("invoice", [True, False])
def test_an_answered_question_tells_what_and_when_and_of_an_invoice_when_one_comes(
    client: FlaskClient, db: Session, clock: FixedClock, world: World, invoice: bool
) -> None:
    divide(db, clock, world, invoice=invoice)
    token = ask(db, clock, world)
    url = f"/bijdrage/{token}"
    sent = client.post(url, data=FORM | hidden(client.get(url).get_data(as_text=True)))
    assert sent.location == url
    assert locations(db) == [""], "no token is kept"
    status, text, told = shown(client, token)
    assert (status, told) == (200, [])
    assert "Je bijdrage is bevestigd" in text
    assert "Beantwoord op" in text
    assert ("stuurt de factuur naar" in text) is invoice
    assert ("Er komt geen factuur" in text) is not invoice


def test_finance_hears_who_declined_until_it_asks_anew_or_divides_otherwise(
    finance: FlaskClient, db: Session, clock: FixedClock, waiting: World
) -> None:
    token = ask(db, clock, waiting)
    assert declining(db) == 0
    decline(db, clock, token)
    assert declining(db) == 1
    home = finance.get("/geld").get_data(as_text=True)
    assert "1 betaler bevestigt niet" in text_of(home)
    assert 'href="/geld/bevestigingen"' in home
    again = ask(db, clock, waiting)
    assert declining(db) == 0
    decline(db, clock, again)
    assert declining(db) == 1, "of the earlier question only the answer to the last counts"
    divide(db, clock, waiting, percent=2_500)
    assert declining(db) == 0
    assert "bevestigt niet" not in finance.get("/geld").get_data(as_text=True)


def test_who_declined_seats_that_were_given_back_is_no_longer_told(
    db: Session, clock: FixedClock, waiting: World
) -> None:
    decline(db, clock, ask(db, clock, waiting))
    for _ in range(2):
        assert declining(db) == 1
        give_back(db, clock, waiting)
    assert declining(db) == 0
