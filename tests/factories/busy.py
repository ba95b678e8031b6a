"""A year of money made by the services: invoices, credit notes, payments, credit, write-offs, and what was undone.

The VAT changes now and then, so that there are invoices of every regime.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import date, timedelta

from sqlalchemy.orm import Session

from app.billing import service as billing
from app.billing.service import FundType, Part, Share, VatRegime
from app.core.clock import FixedClock, today
from app.core.errors import Refused
from app.core.money import ZERO, Money
from app.core.permissions import SYSTEM, Actor
from app.core.text import T
from tests.factories import billing as factory
from tests.factories import settling
from tests.factories.billing import World


@dataclass
class Year:
    """What was done, and what each payer owed at the end of each day as told on that day."""

    world: World
    #: By payer and day.
    told: dict[tuple[int, date], Money] = field(default_factory=dict)
    done: list[str] = field(default_factory=list)

    @property
    def payers(self) -> tuple[int, ...]:
        """The ids of the payers."""
        return self.world.own.id, self.world.other.id, self.world.funder.id


def year(db: Session, clock: FixedClock, first: Actor, second: Actor, *, seed: int, steps: int = 40) -> Year:
    """A year of ``steps`` random steps on several days, all through the services."""
    dice = random.Random(seed)
    made = Year(factory.world(db, clock, seats=6))
    _divide(db, clock, made.world, dice)
    for _ in range(steps):
        step = dice.choice(STEPS)
        try:
            with db.begin_nested():
                step(db, clock, made, dice, first, second)
        except Refused:
            pass
        else:
            made.done.append(step.__name__)
        if dice.random() < 0.5:
            _close(db, clock, made)
            clock.advance(timedelta(days=dice.randint(1, 6)))
    _close(db, clock, made)
    return made


def _close(db: Session, clock: FixedClock, made: Year) -> None:
    """Notes what each payer owes at the end of this day: what is open, less its credit."""
    credit = billing.payer_credit(db)
    for payer in made.payers:
        left = sum((one.open for one in billing.balances(db, payer_id=payer).values()), ZERO)
        made.told[payer, today(clock)] = left - credit.get(payer, ZERO)


def _divide(db: Session, clock: FixedClock, world: World, dice: random.Random) -> None:
    for seat in world.seats(db):
        shares = [Share(world.own.id)]
        if dice.random() < 0.7:
            shares.append(Share(world.funder.id, FundType.CARE_OFFICE_WLZ))
        if dice.random() < 0.5:
            shares.append(Share(world.other.id))
        billing.set_split(
            db, SYSTEM, clock, cohort_id=world.cohort.id, seat_ids=[seat.id], shares=tuple(shares)
        )
    db.commit()


def _finalise(
    db: Session, clock: FixedClock, made: Year, dice: random.Random, first: Actor, second: Actor
) -> None:
    billing.finalise_invoice(
        db, first, clock, cohort_id=made.world.cohort.id, payer_id=dice.choice(made.payers)
    )


def _credit(
    db: Session, clock: FixedClock, made: Year, dice: random.Random, first: Actor, second: Actor
) -> None:
    invoice = _any(db, dice)
    lines = [one.id for one in billing.invoice(db, invoice).lines if not one.credited]
    chosen = dice.sample(lines, dice.randint(1, len(lines))) if lines else None
    billing.credit_invoice(db, first, clock, invoice_id=invoice, reason="Klopt niet.", line_ids=chosen)


def _pay(
    db: Session, clock: FixedClock, made: Year, dice: random.Random, first: Actor, second: Actor
) -> None:
    invoice = billing.invoice(db, _any(db, dice))
    left = billing.balances(db, [invoice.id])[invoice.id].open
    amount = Money(dice.choice([max(left.cents, 1), dice.randint(1, 300_000)]))
    on = today(clock) - timedelta(days=dice.randint(0, 3))
    entry = settling.entry(db, clock, amount.cents, on=on)
    parts = [Part(invoice.payer_id, invoice.id, min(amount, left))] if left > ZERO else []
    over = amount - min(amount, max(left, ZERO))
    if over > ZERO and dice.random() < 0.8:
        parts.append(Part(invoice.payer_id, None, over))
    billing.book(db, first, clock, entry_id=entry, parts=parts, reason="Past.")


def _unbook(
    db: Session, clock: FixedClock, made: Year, dice: random.Random, first: Actor, second: Actor
) -> None:
    known = [one for one in billing.ledger(db).bookings if one.replaced_on is None]
    if known:
        billing.unbook(db, first, clock, booking_id=dice.choice(known).id)


def _use_credit(
    db: Session, clock: FixedClock, made: Year, dice: random.Random, first: Actor, second: Actor
) -> None:
    invoice = billing.invoice(db, _any(db, dice))
    billing.use_credit(db, first, clock, payer_id=invoice.payer_id, invoice_id=invoice.id)


def _write_off(
    db: Session, clock: FixedClock, made: Year, dice: random.Random, first: Actor, second: Actor
) -> None:
    invoice = _any(db, dice)
    left = billing.balances(db, [invoice])[invoice].open
    amount = Money(dice.randint(1, max(left.cents, 1)))
    number = billing.propose_write_off(db, first, clock, invoice_id=invoice, amount=amount, reason="Weg.")
    billing.approve_write_off(db, second, clock, write_off_id=number)


def _undo(
    db: Session, clock: FixedClock, made: Year, dice: random.Random, first: Actor, second: Actor
) -> None:
    known = [one for one in billing.write_offs(db) if one.holds]
    if known:
        number = dice.choice(known).id
        billing.undo_write_off(db, first, clock, write_off_id=number, reason="Toch niet.")


def _vat(
    db: Session, clock: FixedClock, made: Year, dice: random.Random, first: Actor, second: Actor
) -> None:
    """Another regime from tomorrow on."""
    regime = dice.choice(list(VatRegime))
    billing.set_vat(
        db,
        first,
        clock,
        from_day=today(clock) + timedelta(days=1),
        regime=regime,
        percent=21,
        exemption_text="Vrijgesteld onderwijs." if regime is VatRegime.EXEMPT else "",
    )


def _any(db: Session, dice: random.Random) -> int:
    known = sorted(billing.balances(db))
    if not known:
        raise Refused(T("Nog geen factuur."))
    return dice.choice(known)


STEPS = (
    *(_finalise, _finalise, _credit, _pay, _pay, _pay, _unbook, _use_credit, _write_off, _undo),
    _vat,
)
