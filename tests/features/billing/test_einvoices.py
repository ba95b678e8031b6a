"""The e-invoice of a payer that wants one: made and frozen once, sent along, fetched by payer and finance only."""

import hashlib

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.billing import service
from app.billing.models import Invoice
from app.core.clock import FixedClock
from app.core.errors import NotFound, Refused
from app.core.permissions import SYSTEM
from app.messages.models import Letter
from app.organisations.models import Organisation
from tests.factories import billing as factory
from tests.factories.billing import World
from tests.factories.billing_pages import text_of

UBL = "application/xml"


def wants(db: Session, world: World, einvoice: str, **other: str) -> None:
    """The own organisation wants this, and is known by a KvK number."""
    row = db.get_one(Organisation, world.own.id)
    for name, value in {"einvoice": einvoice, "kvk": "87654321", **other}.items():
        setattr(row, name, value)
    db.commit()


@pytest.fixture
def made(app: Flask, db: Session, clock: FixedClock, world: World) -> int:
    """A final invoice with its documents, of a payer that wants NLCIUS."""
    wants(db, world, "nlcius")
    made = factory.invoice(db, clock, world)
    app.extensions["jobs"].drain()
    db.expire_all()
    return made


def test_the_payer_gets_the_profile_that_it_wants_beside_the_pdf(made: int, db: Session) -> None:
    number, ubl = service.invoice_ubl(db, made)
    row = db.get_one(Invoice, made)
    (letter,) = db.scalars(sa.select(Letter).where(Letter.template == "billing/invoice"))

    assert (number, ubl.media_type) == ("2026-0001", UBL)
    assert b"urn:fdc:nen.nl:nlcius:v1.0" in ubl.content
    assert row.ubl_sha256 == hashlib.sha256(ubl.content).hexdigest() == ubl.sha256
    assert letter.attachments == [
        {"name": "factuur-2026-0001.pdf", "sha256": row.pdf_sha256},
        {"name": "factuur-2026-0001.xml", "sha256": row.ubl_sha256},
    ]
    assert letter.state == "sent"


def test_a_payer_that_wants_peppol_gets_that(
    app: Flask, db: Session, clock: FixedClock, world: World
) -> None:
    wants(db, world, "peppol")
    made = factory.invoice(db, clock, world)
    app.extensions["jobs"].drain()
    _, ubl = service.invoice_ubl(db, made)

    assert b"urn:fdc:peppol.eu:2017:poacc:billing:3.0<" in ubl.content
    assert b"nlcius" not in ubl.content


def test_its_credit_note_is_an_e_invoice_too(
    made: int, app: Flask, db: Session, clock: FixedClock, world: World
) -> None:
    wants(db, world, "peppol")
    credit = service.credit_invoice(db, SYSTEM, clock, invoice_id=made, reason="Fout adres")
    db.commit()
    app.extensions["jobs"].drain()
    _, ubl = service.invoice_ubl(db, credit)

    assert b"<CreditNote " in ubl.content
    assert b"urn:fdc:nen.nl:nlcius:v1.0" in ubl.content, "the parties stay as they were on the invoice"
    assert b"<cbc:ID>2026-0001</cbc:ID>" in ubl.content


def test_a_payer_that_wants_none_gets_the_pdf_alone(
    app: Flask, db: Session, clock: FixedClock, world: World
) -> None:
    made = factory.invoice(db, clock, world)
    app.extensions["jobs"].drain()
    db.expire_all()

    assert service.invoice(db, made).pdf_ready
    with pytest.raises(NotFound):
        service.invoice_ubl(db, made)
    (letter,) = db.scalars(sa.select(Letter).where(Letter.template == "billing/invoice"))
    assert [one["name"] for one in letter.attachments] == ["factuur-2026-0001.pdf"]


def test_making_it_again_changes_nothing_and_nothing_can_change_it(
    made: int, app: Flask, db: Session
) -> None:
    from app.billing.jobs import HANDLERS

    before = db.get_one(Invoice, made).ubl_sha256
    db.rollback()
    HANDLERS["billing.invoice_pdf"](app.extensions["work"], {"invoice_id": made})
    service.freeze_pdf(
        db, app.extensions["clock"], invoice_id=made, content=b"%PDF another", ubl=b"<another/>"
    )
    db.commit()

    assert db.get_one(Invoice, made).ubl_sha256 == before
    for change in ("ubl_sha256 = null", "ubl_sha256 = pdf_sha256"):
        with pytest.raises(sa.exc.DBAPIError):
            db.execute(sa.text(f"update invoice set {change}"))
        db.rollback()


@pytest.mark.parametrize(
    ("other", "what"),
    [
        ({"kvk": "1234567"}, "heeft geen 8 cijfers"),
        ({"kvk": ""}, "KvK-nummer of het OIN"),
        ({"vat_number": "NL1"}, "btw-id"),
    ],
)
def test_what_the_e_invoice_lacks_keeps_the_invoice_from_becoming_final(
    db: Session, clock: FixedClock, world: World, other: dict[str, str], what: str
) -> None:
    wants(db, world, "peppol", **other)

    with pytest.raises(Refused, match=what):
        factory.invoice(db, clock, world)


def test_finance_fetches_it_from_the_page_of_the_invoice(made: int, finance: FlaskClient) -> None:
    page = finance.get(f"/geld/facturen/{made}")
    answer = finance.get(f"/geld/facturen/{made}/e-factuur")

    assert f"/geld/facturen/{made}/e-factuur" in page.text
    assert "Download de e-factuur (UBL)" in text_of(page.text)
    assert answer.status_code == 200
    assert answer.mimetype == UBL
    assert answer.headers["Content-Disposition"] == 'attachment; filename="factuur-2026-0001.xml"'
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_the_payers_coordinator_fetches_it_and_no_one_elses(
    made: int, coordinator: FlaskClient, db: Session, clock: FixedClock, world: World
) -> None:
    address = f"/organisatie/{world.own.id}/facturen/{made}"

    assert f"{address}/e-factuur" in coordinator.get(address).text
    assert b"nlcius" in coordinator.get(f"{address}/e-factuur").data
    assert coordinator.get(f"/organisatie/{world.other.id}/facturen/{made}/e-factuur").status_code == 404
    assert coordinator.get(f"/geld/facturen/{made}/e-factuur").status_code == 403
    with pytest.raises(NotFound):
        service.invoice_ubl(db, made, for_organisations={world.other.id})


def test_without_one_there_is_no_link(
    app: Flask, db: Session, clock: FixedClock, world: World, finance: FlaskClient
) -> None:
    made = factory.invoice(db, clock, world)
    app.extensions["jobs"].drain()

    assert "e-factuur" not in finance.get(f"/geld/facturen/{made}").text
    assert finance.get(f"/geld/facturen/{made}/e-factuur").status_code == 404
