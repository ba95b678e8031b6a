"""A proposal about a seat that was invoiced meanwhile: finance knows what accepting causes before the click."""

from __future__ import annotations

from dataclasses import replace

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.billing import service
from app.billing.service import ProposalState, Why
from app.core.clock import FixedClock
from app.core.errors import Refused
from app.core.permissions import SYSTEM, Role
from tests.factories import billing as factory
from tests.factories.billing import World
from tests.factories.billing_pages import text_of
from tests.factories.scheduling_pages import hidden
from tests.people import ActorFor


@pytest.fixture
def number(db: Session, clock: FixedClock, world: World, actor_for: ActorFor) -> int:
    """A coordinator proposes that the care office pays half of the first seat."""
    asker = actor_for(Role.COORDINATOR, email="karin@icare.nl")
    asker = replace(asker, organisation_ids=frozenset({world.own.id}))
    made = factory.proposal(db, asker, clock, world.seats(db)[0])
    db.commit()
    return made


def test_a_seat_on_an_invoice_that_finance_was_not_shown_is_refused_and_says_what_to_do(
    db: Session, clock: FixedClock, world: World, number: int
) -> None:
    made = factory.invoice(db, clock, world)
    with pytest.raises(Refused, match=r"Plaats 1 staat op factuur 2026-0001\. Lees bij het voorstel"):
        service.accept_proposal(db, SYSTEM, clock, proposal_id=number)
    db.rollback()
    assert service.proposal(db, number).state is ProposalState.OPEN
    assert service.corrections(db) == []
    service.accept_proposal(db, SYSTEM, clock, proposal_id=number, seen_invoices=[made])
    db.commit()
    (wrong,) = service.corrections(db)
    assert (wrong.why, wrong.invoices) == (Why.CHANGED, ((made, "2026-0001"),))


def test_the_page_tells_what_happens_to_the_invoice_and_leads_to_where_it_is_credited(
    finance: FlaskClient, db: Session, clock: FixedClock, world: World, number: int
) -> None:
    address = f"/geld/voorstellen/{number}"
    before = finance.get(address).get_data(as_text=True)
    assert "al op een factuur" not in before
    factory.invoice(db, clock, world)
    late = finance.post(address, data=hidden(before) | {"answer": ["Prima"]})
    assert late.status_code == 422
    page = late.get_data(as_text=True)
    assert "Plaats 1 staat op factuur 2026-0001." in text_of(page)
    assert "Je crediteert hem daarna in één keer met de nieuwe factuur: 2026-0001" in text_of(page)
    assert "Prima" in page
    done = finance.post(address, data=hidden(page) | {"answer": ["Prima"]})
    assert done.status_code == 303
    assert done.location.startswith("/geld/facturen")
    assert "Crediteer en factureer opnieuw" in finance.get(done.location).get_data(as_text=True)
