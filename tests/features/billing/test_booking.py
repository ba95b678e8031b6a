"""Booking money: never beyond the entry, never beyond the invoice, never twice, also when two people book at once."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from app.bank import service as bank
from app.billing import service
from app.billing.models import Booking
from app.billing.service import Part
from app.core.clock import FixedClock
from app.core.db import db as database
from app.core.db import writing
from app.core.errors import NotFound, Refused
from app.core.money import ZERO, Money
from app.core.permissions import SYSTEM
from tests.factories import billing as factory
from tests.factories import settling
from tests.factories.billing import World


@pytest.fixture
def world(db: Session, clock: FixedClock) -> World:
    """One seat of Icare: 2026-0001 asks 2500."""
    made = factory.world(db, clock, seats=1)
    factory.invoice(db, clock, made)
    return made


def bill(db: Session) -> service.Payable:
    return service.payables(db)[0]


def book(db: Session, clock: FixedClock, entry_id: int, *parts: Part) -> list[int]:
    return service.book(db, SYSTEM, clock, entry_id=entry_id, parts=parts, reason="Proef.")


def on(db: Session, cents: int) -> Part:
    one = bill(db)
    return Part(one.payer_id, one.id, Money(cents))


def kept(world: World, cents: int) -> Part:
    return Part(world.own.id, None, Money(cents))


def credit(db: Session, world: World) -> int:
    return service.payer_credit(db, [world.own.id]).get(world.own.id, ZERO).cents


def test_the_rest_of_an_entry_stays_unmatched(db: Session, clock: FixedClock, world: World) -> None:
    entry = settling.entry(db, clock, 260_000)
    book(db, clock, entry, on(db, 250_000))
    assert bill(db).open == ZERO
    assert bank.totals(db, service.booked_of).waiting.cents == 10_000


@pytest.mark.parametrize(
    ("cents", "sentence"),
    [
        (250_001, r"Factuur 2026-0001 vraagt nog €\s2\.500,00"),
        (300_001, r"nog €\s3\.000,00 te boeken"),
        (-1, "meer is dan nul"),
        (0, "meer is dan nul"),
    ],
)
def test_too_much_or_too_little_is_refused(
    db: Session, clock: FixedClock, world: World, cents: int, sentence: str
) -> None:
    entry = settling.entry(db, clock, 300_000)
    with pytest.raises(Refused, match=sentence):
        book(db, clock, entry, on(db, cents))


def test_two_parts_together_count_against_the_same_invoice(
    db: Session, clock: FixedClock, world: World
) -> None:
    entry = settling.entry(db, clock, 300_000)
    with pytest.raises(Refused, match="2026-0001"):
        book(db, clock, entry, on(db, 150_000), on(db, 150_000))


def test_another_payers_name_on_an_invoice_is_not_found(db: Session, clock: FixedClock, world: World) -> None:
    entry = settling.entry(db, clock, 300_000)
    for part in (
        Part(world.other.id, bill(db).id, Money(1)),
        Part(world.own.id, 999_999, Money(1)),
        Part(999_999, None, Money(1)),
    ):
        with pytest.raises(NotFound):
            book(db, clock, entry, part)


def test_a_credit_note_is_nothing_to_book_on(db: Session, clock: FixedClock, world: World) -> None:
    note = service.credit_invoice(db, SYSTEM, clock, invoice_id=bill(db).id, reason="Proef.")
    with pytest.raises(NotFound):
        book(db, clock, settling.entry(db, clock, 100), Part(world.own.id, note, Money(1)))


def test_one_transfer_of_another_party_pays_invoices_of_several_payers(
    db: Session, clock: FixedClock, world: World
) -> None:
    entry = settling.entry(db, clock, 260_000, name="Zorggroep Drenthe")
    ids = book(db, clock, entry, on(db, 250_000), Part(world.other.id, None, Money(10_000)))
    assert len(ids) == 2
    assert service.payer_credit(db)[world.other.id].cents == 10_000


def test_what_went_out_takes_from_credit_and_never_below_nothing(
    db: Session, clock: FixedClock, world: World
) -> None:
    book(db, clock, settling.entry(db, clock, 10_000), kept(world, 10_000))
    out = settling.entry(db, clock, -15_000)
    with pytest.raises(Refused, match=r"tegoed is nog €\s100,00"):
        book(db, clock, out, kept(world, -15_000))
    book(db, clock, out, kept(world, -10_000))
    assert credit(db, world) == 0
    with pytest.raises(Refused, match="betaald"):
        book(db, clock, out, on(db, -5_000))


def test_undoing_is_refused_while_others_rest_on_it(db: Session, clock: FixedClock, world: World) -> None:
    [first] = book(db, clock, settling.entry(db, clock, 250_000), on(db, 250_000))
    [back] = book(db, clock, settling.entry(db, clock, -250_000), on(db, -250_000))
    with pytest.raises(Refused, match="later geld teruggeboekt"):
        service.unbook(db, SYSTEM, clock, booking_id=first)
    [again] = book(db, clock, settling.entry(db, clock, 250_000), on(db, 250_000))
    with pytest.raises(Refused, match="meer op factuur 2026-0001"):
        service.unbook(db, SYSTEM, clock, booking_id=back)
    service.unbook(db, SYSTEM, clock, booking_id=again)
    service.unbook(db, SYSTEM, clock, booking_id=back)
    service.unbook(db, SYSTEM, clock, booking_id=first)
    assert bill(db).open.cents == 250_000
    with pytest.raises(Refused, match="al teruggedraaid"):
        service.unbook(db, SYSTEM, clock, booking_id=first)


def test_credit_pays_an_invoice_from_the_oldest_money(db: Session, clock: FixedClock, world: World) -> None:
    entries = [settling.entry(db, clock, 200_000) for _ in range(2)]
    for entry in entries:
        book(db, clock, entry, kept(world, 200_000))
    used = service.use_credit(db, SYSTEM, clock, payer_id=world.own.id, invoice_id=bill(db).id)
    assert used.cents == 250_000
    assert credit(db, world) == 150_000
    held = service.bookings_of(db, entries)
    assert [one.amount.cents for one in held[entries[0]]] == [200_000]
    assert sorted(one.amount.cents for one in held[entries[1]]) == [50_000, 150_000]


def test_one_booking_of_credit_is_moved(db: Session, clock: FixedClock, world: World) -> None:
    [booking] = book(db, clock, settling.entry(db, clock, 300_000), kept(world, 300_000))
    service.move(db, SYSTEM, clock, booking_id=booking, invoice_id=bill(db).id)
    assert (bill(db).open, credit(db, world)) == (ZERO, 50_000)
    with pytest.raises(Refused):
        service.move(db, SYSTEM, clock, booking_id=booking, invoice_id=bill(db).id)


def test_a_credit_note_makes_what_was_paid_credit(db: Session, clock: FixedClock, world: World) -> None:
    book(db, clock, settling.entry(db, clock, 250_000), on(db, 250_000))
    service.credit_invoice(db, SYSTEM, clock, invoice_id=bill(db).id, reason="Proef.")
    assert (bill(db).open, bill(db).paid, credit(db, world)) == (ZERO, ZERO, 250_000)


def test_nothing_is_freed_while_the_invoice_still_asks_it(
    db: Session, clock: FixedClock, world: World
) -> None:
    book(db, clock, settling.entry(db, clock, 250_000), on(db, 250_000))
    assert service.free_excess(db, SYSTEM, clock, invoice_id=bill(db).id) == ZERO


def together(app: Flask, *verbs: Any) -> list[object]:
    """Carries out the verbs at the same moment, each in a transaction of its own; what came of each."""
    barrier = threading.Barrier(len(verbs))

    def one(verb: Any) -> object:
        with app.app_context():
            barrier.wait()
            try:
                with writing(database.engine) as session:
                    return verb(session)
            except Refused as refused:
                return refused

    with ThreadPoolExecutor(len(verbs)) as pool:
        return list(pool.map(one, verbs))


@pytest.mark.parametrize("round_", range(3))
def test_an_invoice_is_paid_once_when_several_book_at_once(
    app: Flask, db: Session, clock: FixedClock, world: World, round_: int
) -> None:
    entries = [settling.entry(db, clock, 250_000) for _ in range(4)]
    part = on(db, 250_000)
    db.commit()

    def verb(entry_id: int) -> Any:
        return lambda session: book(session, clock, entry_id, part)

    done = together(app, *(verb(entry) for entry in entries))
    assert sum(not isinstance(one, Refused) for one in done) == 1
    assert bill(db).open == ZERO


def test_an_entry_is_spent_once_when_several_book_it_at_once(
    app: Flask, db: Session, clock: FixedClock, world: World
) -> None:
    entry = settling.entry(db, clock, 250_000)
    parts = (on(db, 250_000), kept(world, 250_000), kept(world, 250_000))
    db.commit()

    def verb(part: Part) -> Any:
        return lambda session: book(session, clock, entry, part)

    done = together(app, *(verb(part) for part in parts))
    assert sum(not isinstance(one, Refused) for one in done) == 1
    assert db.scalar(sa.select(sa.func.sum(Booking.amount_cents))) == 250_000


def test_credit_is_used_once_when_several_use_it_at_once(
    app: Flask, db: Session, clock: FixedClock, world: World
) -> None:
    book(db, clock, settling.entry(db, clock, 100_000), kept(world, 100_000))
    out = settling.entry(db, clock, -100_000)
    invoice_id, payer_id = bill(db).id, world.own.id
    db.commit()
    use: Any = lambda session: service.use_credit(  # noqa: E731
        session, SYSTEM, clock, payer_id=payer_id, invoice_id=invoice_id, amount=Money(100_000)
    )
    done = together(app, use, use, lambda session: book(session, clock, out, kept(world, -100_000)))
    assert sum(not isinstance(one, Refused) for one in done) == 1
    assert credit(db, world) == 0


def test_a_payment_and_a_credit_note_at_once_leave_nothing_beyond_what_is_asked(
    app: Flask, db: Session, clock: FixedClock, world: World
) -> None:
    entry, part = settling.entry(db, clock, 250_000), on(db, 250_000)
    assert part.invoice_id is not None
    db.commit()
    together(
        app,
        lambda session: book(session, clock, entry, part),
        lambda session: service.credit_invoice(
            session, SYSTEM, clock, invoice_id=part.invoice_id or 0, reason="Proef."
        ),
    )
    assert (bill(db).open, bill(db).paid) == (ZERO, ZERO)
