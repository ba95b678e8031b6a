"""Whatever comes in, goes back, is booked, undone, credited or set aside: each cent is in exactly one place."""

from __future__ import annotations

import os
from collections.abc import Sequence

import pytest
import sqlalchemy as sa
from flask import Flask
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy.orm import Session

from app.bank import service as bank
from app.bank.models import BankEntry
from app.billing import service as billing
from app.billing.models import Booking
from app.billing.service import Part, Share, booking
from app.core.clock import FixedClock
from app.core.errors import NotFound, Refused
from app.core.money import ZERO, Money
from app.core.permissions import SYSTEM
from app.payments import service
from tests.conftest import NOW
from tests.factories import billing as factory
from tests.factories.bank import ICARE, INTERZORG, Line, Tx, mark, told
from tests.factories.billing import World

#: Games of 25 moves; `MONEY_GAMES=500` plays more.
EXAMPLES = int(os.environ.get("MONEY_GAMES", "8"))
PICK = st.integers(0, 10**6)
CENTS = st.sampled_from([1, 100, 41_666, 83_334, 125_000, 250_000, 375_000, 400_000])


class Account(RuleBasedStateMachine):
    """One account, two payers with invoices, and everything that may happen to their money."""

    db: Session
    clock: FixedClock
    world: World
    numbers = 0

    @initialize()
    def fresh(self) -> None:
        """The account goes on from example to example; what must hold, holds of all of it."""
        self.clock.set(NOW)

    def try_(self, verb: object, **values: object) -> None:
        """Does something that may be refused; a refusal changes nothing, because it is rolled back."""
        self.db.commit()
        try:
            verb(self.db, SYSTEM, self.clock, **values)  # type: ignore[operator]
        except (Refused, NotFound):
            self.db.rollback()
        self.db.commit()
        self.db.expire_all()

    def payer(self, pick: int) -> int:
        return (self.world.own.id, self.world.other.id)[pick % 2]

    def ids(self, column: sa.SQLColumnExpression[int], *where: sa.ColumnElement[bool]) -> Sequence[int]:
        return self.db.scalars(sa.select(column).where(*where).order_by(column)).all()

    def entry(self, pick: int) -> int:
        found = self.ids(BankEntry.id)
        return found[pick % len(found)] if found else 0

    def bill(self, pick: int) -> int:
        found = billing.payables(self.db)
        return found[pick % len(found)].id

    def take(self, *lines: Line) -> None:
        self.try_(service.take_in, reading=told(*lines))

    @rule(pick=PICK, cents=CENTS, named=st.booleans())
    def paid(self, pick: int, cents: int, named: bool) -> None:
        type(self).numbers += 1
        bill = billing.payables(self.db)[pick % len(billing.payables(self.db))]
        iban = (ICARE, INTERZORG)[pick % 2]
        amount = bill.open.cents if named and bill.open > ZERO else cents
        text = bill.number if named else "leergang"
        self.take(Line((Tx(amount, text, iban=iban, end_to_end=f"E{pick % 7}"),), mark=mark(self.numbers)))

    @rule(pick=PICK, whole=st.booleans())
    def taken_back(self, pick: int, whole: bool) -> None:
        rows = self.db.scalars(sa.select(BankEntry).where(BankEntry.amount_cents > 0)).all()
        if rows:
            type(self).numbers += 1
            row = rows[pick % len(rows)]
            cents = -row.amount_cents if whole else -(row.amount_cents // 2 + 1)
            tx = Tx(
                cents, "storno", iban=row.counterparty_iban, end_to_end=row.end_to_end_id or "NOTPROVIDED"
            )
            self.take(Line((tx,), mark=mark(self.numbers), reversal=True))

    @rule(cents=CENTS)
    def went_out(self, cents: int) -> None:
        type(self).numbers += 1
        self.take(Line((Tx(-cents, "uit"),), mark=mark(self.numbers)))

    @rule(pick=PICK)
    def accept(self, pick: int) -> None:
        entry = self.entry(pick)
        if entry:
            found = service.matches(self.db, [bank.entry(self.db, entry)], {}).get(entry)
            self.try_(service.accept, entry_id=entry, mark=found.mark if found else "")

    @rule(pick=PICK, cents=CENTS, credit=st.booleans(), out=st.booleans())
    def book(self, pick: int, cents: int, credit: bool, out: bool) -> None:
        entry = self.entry(pick)
        bill = billing.payables(self.db)[pick // 3 % len(billing.payables(self.db))]
        amount = Money(-cents if out else cents)
        part = Part(self.payer(pick // 5), None, amount) if credit else Part(bill.payer_id, bill.id, amount)
        if entry:
            self.try_(service.book, entry_id=entry, parts=[part])

    @rule(pick=PICK)
    def undo(self, pick: int) -> None:
        found = self.ids(Booking.id)
        if found:
            self.try_(billing.unbook, booking_id=found[-1 - pick % len(found)])

    @rule(pick=PICK, cents=st.none() | CENTS)
    def use_credit(self, pick: int, cents: int | None) -> None:
        amount = None if cents is None else Money(cents)
        self.try_(
            billing.use_credit, payer_id=self.payer(pick), invoice_id=self.bill(pick // 2), amount=amount
        )

    @rule(pick=PICK)
    def move(self, pick: int) -> None:
        found = self.ids(Booking.id, Booking.invoice_id.is_(None))
        if found:
            self.try_(billing.move, booking_id=found[pick % len(found)], invoice_id=self.bill(pick // 7))

    @rule(pick=PICK, back=st.booleans())
    def aside(self, pick: int, back: bool) -> None:
        entry = self.entry(pick)
        if entry and back:
            self.try_(service.put_back, entry_id=entry)
        elif entry:
            self.try_(service.set_aside, entry_id=entry, reason="proef")

    @rule(pick=PICK, whole=st.booleans())
    def credit_note(self, pick: int, whole: bool) -> None:
        invoice_id = self.bill(pick)
        lines = billing.invoice(self.db, invoice_id).lines
        some = None if whole else [lines[pick % len(lines)].id]
        self.try_(billing.credit_invoice, invoice_id=invoice_id, reason="Proef.", line_ids=some)

    @rule(pick=PICK)
    def invoice(self, pick: int) -> None:
        self.try_(billing.finalise_invoice, cohort_id=self.world.cohort.id, payer_id=self.payer(pick))

    @rule()
    def search(self) -> None:
        self.try_(service.search_again)

    @invariant()
    def every_cent_is_in_one_place(self) -> None:
        """The five places sum to all that the bank told."""
        places = service.places(self.db)
        five = (places.on_invoices, places.credit, places.waiting, places.aside, places.unexplained)
        told_cents = self.db.scalar(sa.select(sa.func.coalesce(sa.func.sum(BankEntry.amount_cents), 0)))
        assert sum(place.cents for place in five) == places.total.cents == told_cents

    @invariant()
    def no_entry_is_booked_beyond_itself(self) -> None:
        """What is booked of an entry has its sign and stays within it; what is set aside is not booked."""
        for row in self.db.scalars(sa.select(BankEntry)):
            booked = [one.amount.cents for one in billing.bookings_of(self.db, [row.id])[row.id]]
            assert all((cents > 0) == (row.amount_cents > 0) for cents in booked)
            assert abs(sum(booked)) <= abs(row.amount_cents)
            assert not (row.set_aside and booked)

    @invariant()
    def no_invoice_holds_more_than_it_asks_and_nobody_owes_credit(self) -> None:
        """Invoices are paid from nothing up to what they ask; credit is never below nothing."""
        for bill in billing.payables(self.db):
            assert bill.open >= ZERO
            assert bill.paid >= ZERO
        assert all(amount > ZERO for amount in billing.payer_credit(self.db).values())


@pytest.fixture
def kind() -> str:
    """Where nothing else is said: what is booked does not differ between databases."""
    return "sqlite"


@pytest.fixture
def world() -> None:
    """The machine makes its own."""


def test_every_cent_is_in_exactly_one_place_whatever_happens(
    app: Flask, db: Session, clock: FixedClock
) -> None:
    made = factory.world(db, clock, seats=3)
    factory.divide(db, clock, made, Share(made.own.id), Share(made.other.id), seats=3)
    factory.invoice(db, clock, made)
    factory.invoice(db, clock, made, made.other.id)
    values = {"db": db, "clock": clock, "world": made, "numbers": 0}
    machine = type("Played", (Account,), values)
    run_state_machine_as_test(  # type: ignore[no-untyped-call]
        machine,
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=25,
            deadline=None,
            derandomize=True,
            database=None,
            phases=(Phase.generate, Phase.shrink),
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_the_game_notices_bookings_that_nobody_checks(
    app: Flask, db: Session, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = factory.world(db, clock, seats=1)
    factory.invoice(db, clock, made)
    game = Account()
    game.db, game.clock, game.world = db, clock, made
    game.take(Line((Tx(400_000, "leergang"),)))
    game.every_cent_is_in_one_place()
    monkeypatch.setattr(booking, "allow", lambda _held, _part: None)
    bill = billing.payables(db)[0]
    part = Part(bill.payer_id, bill.id, Money(400_000))
    game.try_(service.book, entry_id=game.entry(0), parts=[part])
    with pytest.raises(AssertionError):
        game.no_invoice_holds_more_than_it_asks_and_nobody_owes_credit()
    monkeypatch.setattr(booking, "check_fits", lambda *_: None)
    game.try_(service.book, entry_id=game.entry(0), parts=[part])
    with pytest.raises(AssertionError):
        game.no_entry_is_booked_beyond_itself()
