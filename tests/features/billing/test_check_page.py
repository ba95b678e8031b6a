"""What the check page tells of each invoice before it is made final."""

from __future__ import annotations

from dataclasses import replace

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.billing.service import FundType, Share
from app.core.clock import FixedClock
from app.organisations.models import Organisation
from tests.factories import billing as factory
from tests.factories.billing import World
from tests.factories.billing_pages import text_of

#: What the payer is like, what the page says of it, and whether its invoice can be ticked all the same.
FOUND: list[tuple[dict[str, str | bool], str, bool]] = [
    ({"kvk": "87654321"}, "In orde", True),
    ({"kvk": "87654321", "requires_reference": True}, "wil een inkoopnummer op elke factuur", True),
    ({"kvk": "", "oin": ""}, "geen KvK-nummer of OIN bekend", True),
    ({"kvk": "87654321", "street": ""}, "Vul eerst bij Icare in: het adres", False),
    ({"kvk": "87654321", "invoice_email": ""}, "in: het e-mailadres voor facturen", False),
    ({"kvk": "8765432"}, "Het KvK-nummer van Icare heeft geen 8 cijfers", False),
    ({"oin": "0000000100123456700"}, "Het OIN van Icare heeft geen 20 cijfers", False),
    ({"kvk": "87654321", "vat_number": "NL004495445B02X"}, "Het btw-id van Icare klopt niet", False),
    ({"einvoice": "nlcius", "cost_centre": "", "kvk": "87654321"}, "vraagt een kenmerk van Icare", False),
    ({"einvoice": "peppol", "kvk": ""}, "het KvK-nummer of het OIN van Icare", False),
]


@pytest.mark.parametrize(("like", "said", "tickable"), FOUND)
def test_each_fault_of_a_payer_is_told_and_only_some_keep_its_invoice_back(
    finance: FlaskClient, db: Session, world: World, like: dict[str, str | bool], said: str, tickable: bool
) -> None:
    row = db.get_one(Organisation, world.own.id)
    for name, value in like.items():
        setattr(row, name, value)
    db.commit()
    page = finance.get(f"/geld/groepen/{world.cohort.id}/factureren").get_data(as_text=True)
    assert said in text_of(page)
    assert ('name="chosen"' in page) is tickable
    assert ("kan nog niet" in page) is not tickable


def test_what_waits_for_its_payer_is_told(
    finance: FlaskClient, db: Session, clock: FixedClock, world: World
) -> None:
    known = Share(world.funder.id, FundType.CARE_OFFICE_WLZ)
    factory.divide(db, clock, world, Share(world.own.id), replace(known, conditional=True), seats=2)
    factory.divide(db, clock, world, Share(world.own.id), known, seats=1)
    page = text_of(finance.get(f"/geld/groepen/{world.cohort.id}/factureren").get_data(as_text=True))
    assert "1 deel wacht nog op bevestiging door Zorgkantoor Drenthe" in page


def test_the_invoice_that_must_be_credited_first_is_named(
    finance: FlaskClient, db: Session, clock: FixedClock, world: World
) -> None:
    factory.invoice(db, clock, world)
    factory.divide(db, clock, world, Share(world.own.id), Share(world.other.id), seats=1)
    page = text_of(finance.get(f"/geld/groepen/{world.cohort.id}/factureren").get_data(as_text=True))
    assert page.count("Crediteer ook 2026-0001") == 2
