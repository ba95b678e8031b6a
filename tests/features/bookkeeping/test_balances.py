"""What is open of an invoice, and what a payer has as credit."""

from __future__ import annotations

from sqlalchemy.orm import Session

from app.billing import service as billing
from app.core.clock import FixedClock
from app.core.money import Money
from app.core.permissions import SYSTEM, Role
from tests.factories import billing as factory
from tests.factories import settling
from tests.people import ActorFor


def test_an_invoice_is_open_until_it_is_paid(db: Session, clock: FixedClock) -> None:
    world = factory.world(db, clock, seats=1)
    invoice = factory.invoice(db, clock, world)
    assert billing.balances(db)[invoice].open == Money(250_000)
    settling.pay(db, clock, payer_id=world.own.id, cents=100_000, invoice_id=invoice)
    found = billing.balances(db, [invoice])[invoice]
    assert (found.paid, found.open) == (Money(100_000), Money(150_000))


def test_a_booking_that_was_undone_pays_nothing(db: Session, clock: FixedClock) -> None:
    world = factory.world(db, clock, seats=1)
    invoice = factory.invoice(db, clock, world)
    booking = settling.pay(db, clock, payer_id=world.own.id, cents=100_000, invoice_id=invoice)
    settling.undo(db, clock, booking)
    assert billing.balances(db)[invoice].open == Money(250_000)


def test_a_credit_note_and_a_write_off_leave_less_open(
    db: Session, clock: FixedClock, actor_for: ActorFor
) -> None:
    world = factory.world(db, clock, seats=2)
    invoice = factory.invoice(db, clock, world)
    finance, admin = actor_for(Role.FINANCE), actor_for(Role.ADMINISTRATOR)
    settling.write_off(db, clock, invoice_id=invoice, cents=20_000, proposer=finance, approver=admin)
    assert billing.balances(db)[invoice].open == Money(480_000)
    billing.credit_invoice(db, SYSTEM, clock, invoice_id=invoice, reason="Verkeerd.")
    found = billing.balances(db)
    assert found.keys() == {invoice}, "a credit note has no balance of its own"
    assert found[invoice].credited == Money(500_000)
    assert found[invoice].open == Money(0), "what is not asked any more is not given up either"


def test_balances_of_one_payer_or_of_no_invoices(db: Session, clock: FixedClock) -> None:
    world = factory.world(db, clock, seats=1)
    invoice = factory.invoice(db, clock, world)
    assert billing.balances(db, payer_id=world.own.id).keys() == {invoice}
    assert billing.balances(db, payer_id=world.other.id) == {}
    assert billing.balances(db, []) == {}


def test_credit_of_a_payer_is_booked_money_that_no_invoice_holds(db: Session, clock: FixedClock) -> None:
    world = factory.world(db, clock, seats=1)
    invoice = factory.invoice(db, clock, world)
    settling.pay(db, clock, payer_id=world.own.id, cents=250_000, invoice_id=invoice)
    settling.pay(db, clock, payer_id=world.own.id, cents=500)
    undone = settling.pay(db, clock, payer_id=world.other.id, cents=700)
    assert billing.payer_credit(db) == {world.own.id: Money(500), world.other.id: Money(700)}
    assert billing.payer_credit(db, [world.own.id]) == {world.own.id: Money(500)}
    settling.undo(db, clock, undone)
    assert billing.payer_credit(db, [world.other.id]) == {}
    assert billing.payer_credit(db, []) == {}
