"""A payer from outside confirms its part by a mailed link."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.billing import service
from app.billing.models import PayerRequest
from app.billing.service import AskedState, FundType, Method, Share
from app.core.clock import FixedClock, today
from app.core.errors import NotFound, Refused
from app.core.permissions import ANONYMOUS, SYSTEM
from app.core.tokens import digest
from app.messages.models import Letter
from app.messages.queries import context_of
from tests.factories import billing as factory
from tests.factories.billing import World
from tests.factories.billing_pages import text_of

WLZ = FundType.CARE_OFFICE_WLZ


@pytest.fixture
def waiting(db: Session, clock: FixedClock, world: World) -> World:
    """The care office pays half of the first two seats, when it confirms."""
    factory.divide(db, clock, world, *halves(world), seats=2)
    return world


def halves(world: World, **other: object) -> tuple[Share, Share]:
    theirs = Share(world.funder.id, WLZ, conditional=True)
    return Share(world.own.id), replace(theirs, **other)  # type: ignore[arg-type]


def ask(db: Session, clock: FixedClock, world: World) -> str:
    """Sends the question; answers the token in the letter's link."""
    service.ask_payer(db, SYSTEM, clock, cohort_id=world.cohort.id, payer_id=world.funder.id)
    db.commit()
    letter = db.scalars(
        sa.select(Letter).where(Letter.template == "billing/payer_asked").order_by(Letter.id.desc())
    ).first()
    assert letter is not None
    assert letter.to_address == world.funder.invoice_email
    path: str = context_of(db, letter)[0]["link_path"]
    db.rollback()
    return path.removeprefix("/bijdrage/")


def answer(db: Session, clock: FixedClock, token: str, *, confirmed: bool = True, **other: str) -> None:
    values = {"answered_by": "Jos Mulder", "reference": "VP-77", "note": ""} | other
    service.answer_request(db, ANONYMOUS, clock, token=token, confirmed=confirmed, **values)
    db.commit()


def test_a_waiting_line_is_not_invoiced_until_its_payer_confirms(
    db: Session, clock: FixedClock, waiting: World
) -> None:
    due = {row.payer_id for row in service.due(db, today(clock), cohort_id=waiting.cohort.id)}
    assert due == {waiting.own.id}
    answer(db, clock, ask(db, clock, waiting))
    due = {row.payer_id for row in service.due(db, today(clock), cohort_id=waiting.cohort.id)}
    assert due == {waiting.own.id, waiting.funder.id}
    line = service.allocation(db, waiting.cohort.id).seats[0].lines[1][1]
    assert (line.waiting, line.share.purchase_reference) == (False, "VP-77")
    assert service.waiting_payers(db, waiting.cohort.id) == []


def test_only_the_hash_of_the_link_is_kept(db: Session, clock: FixedClock, waiting: World) -> None:
    token = ask(db, clock, waiting)
    assert len(token) == 43
    assert db.scalars(sa.select(PayerRequest.token_sha256)).one() == digest(token)


def test_who_declines_gets_no_invoice_and_finance_sees_why(
    db: Session, clock: FixedClock, waiting: World
) -> None:
    answer(db, clock, ask(db, clock, waiting), confirmed=False, note="Geen budget meer.")
    assert {row.payer_id for row in service.due(db, today(clock))} == {waiting.own.id}
    (one,) = service.waiting_payers(db, waiting.cohort.id)
    assert one.asked is not None
    assert (one.asked.state, one.asked.note) == (AskedState.DECLINED, "Geen budget meer.")


def test_a_link_answers_once(db: Session, clock: FixedClock, waiting: World) -> None:
    token = ask(db, clock, waiting)
    answer(db, clock, token)
    with pytest.raises(Refused, match="geldt niet meer"):
        answer(db, clock, token, confirmed=False)


def test_a_link_ends_after_thirty_days(db: Session, clock: FixedClock, waiting: World) -> None:
    token = ask(db, clock, waiting)
    clock.set(clock.now() + timedelta(days=30))
    with pytest.raises(Refused, match="geldt niet meer"):
        answer(db, clock, token)


def test_another_question_ends_the_earlier_link(db: Session, clock: FixedClock, waiting: World) -> None:
    first, second = ask(db, clock, waiting), ask(db, clock, waiting)
    with pytest.raises(Refused, match="geldt niet meer"):
        answer(db, clock, first)
    db.rollback()
    answer(db, clock, second)


def test_a_split_that_changed_meanwhile_withdraws_the_question(
    db: Session, clock: FixedClock, waiting: World
) -> None:
    token = ask(db, clock, waiting)
    factory.divide(db, clock, waiting, *halves(waiting, method=Method.PERCENT, value=2_500), seats=1)
    found = service.asked_by_token(db, token)
    assert found is not None
    assert found.state is AskedState.WITHDRAWN
    with pytest.raises(Refused, match="geldt niet meer"):
        answer(db, clock, token)


def test_what_was_confirmed_and_stays_the_same_stays_confirmed(
    db: Session, clock: FixedClock, waiting: World
) -> None:
    answer(db, clock, ask(db, clock, waiting), reference="")
    own, theirs = halves(waiting)
    factory.divide(db, clock, waiting, replace(own, cost_centre="9"), theirs, seats=1)
    assert not service.allocation(db, waiting.cohort.id).seats[0].lines[1][1].waiting
    factory.divide(db, clock, waiting, own, replace(theirs, method=Method.PERCENT, value=2_500), seats=1)
    assert service.allocation(db, waiting.cohort.id).seats[0].lines[1][1].waiting


def test_an_unknown_link_is_not_found(db: Session, clock: FixedClock, waiting: World) -> None:
    with pytest.raises(NotFound):
        answer(db, clock, "x" * 43)


def test_nothing_is_asked_where_nothing_waits_or_no_address_is_known(
    db: Session, clock: FixedClock, world: World
) -> None:
    with pytest.raises(Refused, match="wacht niets"):
        service.ask_payer(db, SYSTEM, clock, cohort_id=world.cohort.id, payer_id=world.funder.id)
    mute = factory.payer(db, clock, "Stil fonds", enrols=False, invoice_email="")
    factory.divide(db, clock, world, Share(world.own.id), Share(mute.id, WLZ, conditional=True))
    with pytest.raises(Refused, match="e-mailadres voor facturen"):
        service.ask_payer(db, SYSTEM, clock, cohort_id=world.cohort.id, payer_id=mute.id)


@pytest.mark.usefixtures("no_tokens")
def test_the_page_behind_the_link_names_employers_and_amounts_and_nobody_who_takes_part(
    client: FlaskClient, db: Session, clock: FixedClock, waiting: World
) -> None:
    token = ask(db, clock, waiting)
    answered = client.get(f"/bijdrage/{token}")
    page = text_of(answered.get_data(as_text=True))
    assert "Icare" in page
    assert "€ 2.500,00" in page
    assert "Persoon" not in page
    assert 'content="noindex' in answered.get_data(as_text=True)
    assert answered.headers["Referrer-Policy"] in ("strict-origin", "no-referrer")
    form = {"doe": "bevestig", "answered_by": "", "reference": "VP-1", "note": "Zie brief"}
    again = client.post(f"/bijdrage/{token}", data=form)
    assert again.status_code == 422
    assert "Zie brief" in again.get_data(as_text=True)
    assert client.post(f"/bijdrage/{token}", data=form | {"answered_by": "Jos"}).status_code == 303
    assert "Je bijdrage is bevestigd" in client.get(f"/bijdrage/{token}").get_data(as_text=True)
    assert client.get("/bijdrage/onbekend").status_code == 404


@pytest.mark.usefixtures("no_tokens")
def test_finance_asks_sees_the_answer_and_ends_a_link(
    finance: FlaskClient, db: Session, clock: FixedClock, waiting: World
) -> None:
    page = f"/geld/groepen/{waiting.cohort.id}/bevestigen"
    assert "Zorgkantoor Drenthe" in finance.get(page).get_data(as_text=True)
    assert finance.post(f"{page}/{waiting.funder.id}").status_code == 303
    assert finance.post(f"{page}/{waiting.other.id}").status_code == 422
    assert "Nog geen antwoord" in finance.get("/geld/bevestigingen").get_data(as_text=True)
    number = db.scalars(sa.select(PayerRequest.id)).one()
    db.rollback()
    assert finance.post(f"/geld/bevestigingen/{number}/intrekken").status_code == 303
    assert "Vervallen" in finance.get("/geld/bevestigingen").get_data(as_text=True)
