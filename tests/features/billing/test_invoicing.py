"""Making invoices final, and taking them back."""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from app.billing import service
from app.billing.models import Invoice
from app.billing.service import FundType, InvoiceKind, Share
from app.core.clock import FixedClock
from app.core.errors import NotFound, Refused
from app.core.permissions import SYSTEM
from app.messages.models import Letter
from app.organisations import service as organisations
from app.organisations.models import Organisation
from tests.factories import billing as factory
from tests.unit.adapters.pdf_reading import pages


def test_one_invoice_per_payer_holds_all_its_parts(db: Session, clock: FixedClock) -> None:
    world = factory.world(db, clock, seats=2)
    factory.divide(db, clock, world, Share(world.own.id), Share(world.funder.id, FundType.CARE_OFFICE_WLZ))
    first = service.invoice(db, factory.invoice(db, clock, world))
    second = service.invoice(db, factory.invoice(db, clock, world, world.funder.id))
    assert (first.number, second.number) == ("2026-0001", "2026-0002")
    assert (first.total.cents, second.total.cents) == (375_000, 125_000)
    assert [line["amount_cents"] for line in first.snapshot["lines"]] == [125_000, 250_000]
    assert first.snapshot["lines"][0]["description"] == "Leergang DemenTalent-expert: Persoon000 van Test000"
    assert "Kostenplaats 3120" in first.snapshot["lines"][1]["detail"]
    # Who pays for somebody else's colleague reads the seat and the employer, never a name.
    (outside,) = second.snapshot["lines"]
    assert outside["description"] == f"Leergang DemenTalent-expert: plaats 1, {world.own.name}"
    assert "Persoon" not in str(second.snapshot)
    assert first.snapshot["vat"] == [{"percent": None, "base_cents": 375_000, "vat_cents": 0}]
    assert first.snapshot["buyer"]["address"] == ["Laan 2", "9402 BB Assen"]
    assert first.due_on == date(2026, 2, 14)
    assert service.due(db, date(2026, 1, 15)) == []


def test_the_same_finalise_twice_gives_one_invoice(db: Session, clock: FixedClock) -> None:
    world = factory.world(db, clock)
    factory.invoice(db, clock, world)
    with pytest.raises(Refused, match="niets"):
        factory.invoice(db, clock, world)
    db.rollback()
    assert [row.number for row in service.invoices(db)] == ["2026-0001"]


def test_a_total_that_changed_since_it_was_seen_is_refused(db: Session, clock: FixedClock) -> None:
    world = factory.world(db, clock, seats=1)
    with pytest.raises(Refused, match="Het bedrag is veranderd"):
        service.finalise_invoice(
            db, SYSTEM, clock, cohort_id=world.cohort.id, payer_id=world.own.id, expected_cents=1
        )


def test_a_refused_invoice_takes_no_number(db: Session, clock: FixedClock) -> None:
    world = factory.world(db, clock, invoiceable=False)
    with pytest.raises(Refused, match="gegevens van de stichting"):
        factory.invoice(db, clock, world)
    db.rollback()
    factory.foundation(db, clock)
    assert service.invoice(db, factory.invoice(db, clock, world)).number == "2026-0001"


def test_a_payer_without_address_is_named_in_the_refusal(db: Session, clock: FixedClock) -> None:
    world = factory.world(db, clock, seats=1)
    bare = organisations.create(db, SYSTEM, clock, name="Vaart Welzijn")
    factory.divide(db, clock, world, Share(bare.id))
    with pytest.raises(Refused, match="Vul eerst bij Vaart Welzijn in: het adres"):
        factory.invoice(db, clock, world, bare.id)


def test_a_payer_that_only_covers_gets_no_invoice(db: Session, clock: FixedClock) -> None:
    world = factory.world(db, clock, seats=1)
    cover = Share(world.other.id, FundType.FOUNDATION_BURSARY, invoice_payer=False)
    factory.divide(db, clock, world, Share(world.own.id), cover)
    assert [row.payer for row in service.due(db, date(2026, 1, 15))] == ["Icare"]
    assert service.draft_invoice(db, world.cohort.id, world.other.id, date(2026, 1, 15)) is None


@pytest.mark.parametrize(
    ("moment", "number"),
    [
        (datetime(2026, 12, 31, 22, 59, 59, 900_000, tzinfo=UTC), "2026-0001"),
        (datetime(2026, 12, 31, 23, 0, 0, tzinfo=UTC), "2027-0001"),
    ],
)
def test_the_year_turns_at_midnight_in_amsterdam(
    db: Session, clock: FixedClock, moment: datetime, number: str
) -> None:
    world = factory.world(db, clock)
    clock.set(moment)
    made = service.invoice(db, factory.invoice(db, clock, world))
    assert made.number == number
    assert made.issued_on.year == int(number[:4])


def test_a_credit_note_takes_all_back_under_a_number_of_its_own(db: Session, clock: FixedClock) -> None:
    world = factory.world(db, clock, seats=2)
    made = factory.invoice(db, clock, world)
    credit = service.credit_invoice(db, SYSTEM, clock, invoice_id=made, reason=" De groep  gaat niet door ")
    db.commit()
    found, note = service.invoice(db, made), service.invoice(db, credit)
    assert (note.kind, note.number, note.total.cents) == (InvoiceKind.CREDIT_NOTE, "C2026-0001", -500_000)
    assert note.snapshot["credits"] == {
        "number": "2026-0001",
        "issued_on": "2026-01-15",
        "reason": "De groep gaat niet door.",
    }
    assert [(one.id, one.number) for one in found.credit_notes] == [(credit, "C2026-0001")]
    assert found.total.cents + note.total.cents == 0
    again = service.invoice(db, factory.invoice(db, clock, world))
    assert (again.number, again.total) == ("2026-0002", found.total)


def test_an_invoice_is_credited_once_and_a_credit_note_never(db: Session, clock: FixedClock) -> None:
    world = factory.world(db, clock)
    made = factory.invoice(db, clock, world)
    credit = service.credit_invoice(db, SYSTEM, clock, invoice_id=made, reason="Fout adres")
    db.commit()
    with pytest.raises(Refused, match="al gecrediteerd met C2026-0001"):
        service.credit_invoice(db, SYSTEM, clock, invoice_id=made, reason="Nog eens")
    db.rollback()
    for unknown in (credit, 999_999):
        with pytest.raises(NotFound):
            service.credit_invoice(db, SYSTEM, clock, invoice_id=unknown, reason="Nog eens")


def test_a_credit_note_needs_a_reason(db: Session, clock: FixedClock) -> None:
    world = factory.world(db, clock)
    made = factory.invoice(db, clock, world)
    for reason in ("", "  ", "x" * 201):
        with pytest.raises(Refused) as refused:
            service.credit_invoice(db, SYSTEM, clock, invoice_id=made, reason=reason)
        assert refused.value.field == "reason"


def test_an_invoice_of_another_payer_is_not_found(db: Session, clock: FixedClock) -> None:
    world = factory.world(db, clock)
    made = factory.invoice(db, clock, world)
    assert service.invoice(db, made, for_organisations={world.own.id}).number == "2026-0001"
    with pytest.raises(NotFound):
        service.invoice(db, made, for_organisations={world.other.id})
    with pytest.raises(NotFound):
        service.invoice_pdf(db, made, for_organisations={world.other.id})
    assert service.invoices(db, for_organisations={world.other.id}) == []


def test_the_worker_freezes_the_pdf_once_and_posts_one_letter(
    app: Flask, db: Session, clock: FixedClock
) -> None:
    world = factory.world(db, clock)
    made = factory.invoice(db, clock, world)
    with pytest.raises(NotFound):
        service.invoice_pdf(db, made)
    db.rollback()
    work = app.extensions["work"]
    handler = _handler()
    handler(work, {"invoice_id": made})
    handler(work, {"invoice_id": made})
    number, document = service.invoice_pdf(db, made)
    frozen = db.scalar(sa.select(Invoice.pdf_sha256).where(Invoice.id == made))
    assert number == "2026-0001"
    assert document.content.startswith(b"%PDF")
    assert hashlib.sha256(document.content).hexdigest() == frozen == document.sha256
    letters = db.scalars(sa.select(Letter).where(Letter.template == "billing/invoice")).all()
    assert [(one.to_address, one.key) for one in letters] == [("facturen@icare.nl", f"invoice:{made}")]
    assert letters[0].attachments == [{"name": "factuur-2026-0001.pdf", "sha256": frozen}]


def test_the_paper_tells_what_was_true_when_it_was_made_final(
    app: Flask, db: Session, clock: FixedClock
) -> None:
    world = factory.world(db, clock, seats=1)
    made = factory.invoice(db, clock, world)
    factory.foundation(db, clock, name="Stichting Later", iban="NL69INGB0123456789")
    db.get_one(Organisation, world.own.id).street = "Nieuwe weg 9"
    db.commit()
    app.extensions["jobs"].drain()
    (text,) = pages(service.invoice_pdf(db, made)[1].content)
    assert "Stichting DemenTalent" in text
    assert "NL91 ABNA 0417 1643 00" in text
    assert "Laan 2" in text
    assert "Later" not in text
    assert "Nieuwe weg" not in text


def test_both_letters_can_be_read(app: Flask, db: Session, clock: FixedClock) -> None:
    world = factory.world(db, clock)
    made = factory.invoice(db, clock, world)
    credit = service.credit_invoice(db, SYSTEM, clock, invoice_id=made, reason="Fout adres")
    db.commit()
    app.extensions["jobs"].drain()
    letters = db.scalars(sa.select(Letter).where(Letter.template.startswith("billing/"))).all()
    assert sorted((one.template, one.state) for one in letters) == [
        ("billing/credit_note", "sent"),
        ("billing/invoice", "sent"),
    ]
    assert {one.subject for one in letters} == {
        "Factuur 2026-0001 voor de Leergang DemenTalent-expert",
        "Creditfactuur C2026-0001 bij factuur 2026-0001",
    }
    assert service.invoice(db, credit).pdf_ready


@pytest.mark.parametrize(
    ("regime", "net", "vat", "total"),
    [("exclusive", 250_000, 52_500, 302_500), ("inclusive", 206_612, 43_388, 250_000)],
)
def test_vat_follows_the_regime_of_the_cohort(
    app: Flask, db: Session, clock: FixedClock, regime: str, net: int, vat: int, total: int
) -> None:
    world = factory.world(db, clock, seats=1)
    db.execute(sa.text("update cohort set vat_regime = :regime"), {"regime": regime})
    db.commit()
    db.expire_all()
    found = service.invoice(db, factory.invoice(db, clock, world))
    assert (found.net.cents, found.vat.cents, found.total.cents) == (net, vat, total)
    assert found.snapshot["vat"] == [{"percent": 21, "base_cents": net, "vat_cents": vat}]


def _handler() -> object:
    from app.billing.jobs import HANDLERS

    return HANDLERS["billing.invoice_pdf"]
