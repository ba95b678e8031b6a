"""Credit notes for some lines: together they give back the invoice to the cent, and each line once."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from app.billing import service
from app.billing.models import Invoice
from app.billing.service import Share, VatRegime
from app.core.clock import FixedClock, today
from app.core.errors import NotFound, Refused
from app.core.money import ZERO, Money, total
from app.core.permissions import SYSTEM
from app.organisations.models import Organisation
from tests.factories import billing as factory

REGIMES = [(VatRegime.EXEMPT, 0), (VatRegime.EXCLUSIVE, 21), (VatRegime.INCLUSIVE, 21)]


def regime(db: Session, clock: FixedClock, wanted: VatRegime, percent: int = 21) -> None:
    """Lets all invoices from today on be taxed so."""
    service.set_vat(
        db,
        SYSTEM,
        clock,
        from_day=today(clock),
        regime=wanted,
        percent=percent,
        exemption_text="Vrijgesteld onderwijs." if wanted is VatRegime.EXEMPT else "",
    )
    db.commit()


def credit(db: Session, clock: FixedClock, made: int, *line_ids: int) -> int:
    found = service.credit_invoice(
        db, SYSTEM, clock, invoice_id=made, reason="Oefening", line_ids=line_ids or None
    )
    db.commit()
    return found


@pytest.mark.parametrize(("wanted", "percent"), REGIMES)
def test_lines_credited_one_by_one_give_back_the_invoice_to_the_cent(
    db: Session, clock: FixedClock, wanted: VatRegime, percent: int
) -> None:
    world = factory.world(db, clock, seats=5)
    factory.divide(
        db,
        clock,
        world,
        *(Share(payer) for payer in (world.own.id, world.other.id, world.funder.id)),
        seats=5,
    )
    regime(db, clock, wanted, percent)
    made = factory.invoice(db, clock, world)
    whole = service.invoice(db, made)
    assert total(line.amount for line in whole.lines) == whole.net
    assert total(line.vat for line in whole.lines) == whole.vat
    for number, line in enumerate(whole.lines, 1):
        assert not service.invoice(db, made).is_credited
        note = service.invoice(db, credit(db, clock, made, line.id))
        assert (note.net, note.vat) == (-line.amount, -line.vat)
        assert [one.position for one in note.lines] == [1]
        assert note.snapshot["lines"][0]["description"] == line.description
        now = service.invoice(db, made)
        assert len(now.credit_notes) == number
        assert now.is_partly_credited == (number < len(whole.lines))
    assert now.is_credited
    assert (now.credited, now.open) == (whole.total, ZERO)
    assert total(one.total for one in now.credit_notes) == whole.total
    assert [one.number for one in now.credit_notes] == [f"C2026-000{number}" for number in range(1, 6)]


def test_what_is_left_can_be_credited_at_once_and_only_once(db: Session, clock: FixedClock) -> None:
    world = factory.world(db, clock, seats=3)
    made = factory.invoice(db, clock, world)
    first, *rest = (line.id for line in service.invoice(db, made).lines)
    credit(db, clock, made, first)
    note = service.invoice(db, credit(db, clock, made))
    assert note.total == Money(-500_000)
    assert len(note.lines) == len(rest)
    with pytest.raises(Refused, match="al gecrediteerd met C2026-0001, C2026-0002"):
        credit(db, clock, made)


def test_only_the_credited_seats_are_due_again(db: Session, clock: FixedClock) -> None:
    world = factory.world(db, clock, seats=3)
    made = factory.invoice(db, clock, world)
    line = service.invoice(db, made).lines[1]
    credit(db, clock, made, line.id)
    draft = service.draft_invoice(db, world.cohort.id, world.own.id, today(clock))
    assert draft is not None
    assert [one.seat.id for one in draft.lines] == [line.seat_id]
    again = service.invoice(db, factory.invoice(db, clock, world))
    assert again.number == "2026-0002"
    assert [one.seat_id for one in again.lines] == [line.seat_id]
    bill = service.bill(db, world.cohort, today(clock))
    assert [(one.number, one.total.cents) for one in bill.invoices] == [
        ("2026-0001", 500_000),
        ("2026-0002", 250_000),
    ]


def test_a_line_of_another_invoice_or_of_none_is_not_credited(db: Session, clock: FixedClock) -> None:
    world = factory.world(db, clock, seats=2)
    factory.divide(db, clock, world, Share(world.own.id), Share(world.other.id), seats=2)
    ours, theirs = factory.invoice(db, clock, world), factory.invoice(db, clock, world, world.other.id)
    own, foreign = (service.invoice(db, made).lines[0].id for made in (ours, theirs))
    for line_ids in ((foreign,), (own, foreign), (0,), (2**31 - 1,)):
        with pytest.raises(NotFound):
            credit(db, clock, ours, *line_ids)
        db.rollback()
    note = credit(db, clock, ours, own)
    with pytest.raises(NotFound):
        credit(db, clock, note, service.invoice(db, note).lines[0].id)


def test_a_credited_line_and_an_empty_choice_are_refused_in_words(db: Session, clock: FixedClock) -> None:
    world = factory.world(db, clock, seats=2)
    made = factory.invoice(db, clock, world)
    first, second = (line.id for line in service.invoice(db, made).lines)
    credit(db, clock, made, first)
    with pytest.raises(Refused, match="Regel 1 is al gecrediteerd met C2026-0001"):
        credit(db, clock, made, first, second)
    db.rollback()
    with pytest.raises(Refused, match="Kies minstens één regel"):
        service.credit_invoice(db, SYSTEM, clock, invoice_id=made, reason="Leeg", line_ids=[])


def test_a_credit_note_goes_to_the_address_that_the_payer_has_now(db: Session, clock: FixedClock) -> None:
    """As reminders do; the paper names the payer as the invoice does. Without a new address the old one is used."""
    world = factory.world(db, clock, seats=2)
    made = factory.invoice(db, clock, world)
    first, second = (line.id for line in service.invoice(db, made).lines)
    payer = db.get_one(Organisation, world.own.id)
    payer.invoice_email, payer.city = "nieuw@icare.nl", "Meppel"
    db.commit()
    note = db.get_one(Invoice, credit(db, clock, made, first))
    assert note.invoice_email == "nieuw@icare.nl"
    assert note.snapshot["buyer"] == db.get_one(Invoice, made).snapshot["buyer"]
    db.get_one(Organisation, world.own.id).invoice_email = ""
    db.commit()
    note = db.get_one(Invoice, credit(db, clock, made, second))
    assert note.invoice_email == db.get_one(Invoice, made).invoice_email == world.own.invoice_email
