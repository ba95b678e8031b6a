"""Taking in a bank's file, and booking what is certain."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.audit import service as audit
from app.bank import service as bank
from app.bank.service import EntryView, Place, Reading
from app.billing import service as billing
from app.billing.service import Order, Part
from app.core.clock import Clock
from app.core.money import ZERO, Money
from app.core.permissions import SYSTEM, Actor
from app.payments.queries import known, payment_of, reversals
from app.payments.rules.matching import Match, Share, match

#: Most waiting entries that are looked at again at once.
MOST_AGAIN = 5000


@dataclass(frozen=True, slots=True)
class Taken:
    """What taking in a file did."""

    file_id: int
    #: Entries that were not known before, and those that were.
    new: int
    known: int
    #: New entries that booked by themselves, that have a proposal, and that wait for a person.
    booked: int
    proposed: int
    waiting: int
    #: Whether this very file had been taken in before; then nothing was done.
    again: bool = False


def take_in(db: Session, actor: Actor, clock: Clock, *, reading: Reading) -> Taken:
    """Stores what a file tells and books what is certain, all or nothing. Refusals as in `bank.import_file`."""
    done = bank.import_file(db, actor, clock, reading=reading)
    if done.again:
        return Taken(done.file_id, 0, done.known, 0, 0, 0, again=True)
    entries = _entries(db, done.entry_ids)
    booked, proposed = _book_certain(db, clock, entries)
    incoming = sum(1 for one in entries if one.amount > ZERO or one.reversal)
    taken = Taken(
        done.file_id, len(entries), done.known, booked, proposed, max(0, incoming - booked - proposed)
    )
    audit.record(
        db,
        actor,
        clock,
        "payments:file:import",
        "bank_file",
        done.file_id,
        file=reading.name,
        new=taken.new,
        known=taken.known,
        booked=taken.booked,
        proposed=taken.proposed,
        sha256=reading.sha256,
    )
    return taken


def search_again(db: Session, actor: Actor, clock: Clock) -> int:
    """Looks at all entries that wait once more and books what is certain by now; answers how many."""
    entries = bank.entries(db, place=Place.WAITING, booked=billing.booked_of, limit=MOST_AGAIN)
    held = billing.bookings_of(db, [one.id for one in entries])
    free = sorted((one for one in entries if not held[one.id]), key=lambda one: (one.booked_on, one.id))
    booked, _ = _book_certain(db, clock, free)
    if booked:
        audit.record(db, actor, clock, "payments:entries:search", "bank_file", None, booked=booked)
    return booked


def _book_certain(db: Session, clock: Clock, entries: Sequence[EntryView]) -> tuple[int, int]:
    """Books what is certain, the system itself; how many entries that were, and how many have a proposal."""
    if not entries:
        return 0, 0
    bank.lock_entries(db, [one.id for one in entries])
    about = known(db)
    orders: list[Order] = []
    proposed = 0
    for entry in entries:
        found = None if entry.reversal else match(payment_of(entry), about)
        if found is None:
            continue
        if found.certain:
            orders.append(_order(entry, found))
            about.pay(found.shares)
        else:
            proposed += 1
    billing.book_all(db, SYSTEM, clock, orders=orders)
    booked = len(orders)
    for found_back, entry in _taken_back(db, entries):
        if found_back.certain and _possible(db, found_back.shares):
            billing.book_all(db, SYSTEM, clock, orders=[_order(entry, found_back)])
            booked += 1
        else:
            proposed += 1
    return booked, proposed


def _taken_back(db: Session, entries: Sequence[EntryView]) -> list[tuple[Match, EntryView]]:
    """The entries that take others back, with what they undo."""
    wanted = [one for one in entries if one.reversal]
    found = reversals(db, wanted)
    return [(found[one.id], one) for one in wanted if one.id in found]


def _possible(db: Session, shares: Sequence[Share]) -> bool:
    """Whether the places that a reversal takes from still have the money, and those that it gives to still ask for it.

    Another reversal may have been first, and an invoice may have been credited meanwhile.
    """
    held = billing.balances(db, [one.invoice_id for one in shares if one.invoice_id is not None])
    credit = billing.payer_credit(db, [one.payer_id for one in shares if one.invoice_id is None])
    after: dict[tuple[int, int | None], Money] = {}
    for one in shares:
        there = held[one.invoice_id].paid if one.invoice_id is not None else credit.get(one.payer_id, ZERO)
        spot = (one.payer_id, one.invoice_id)
        after[spot] = after.get(spot, there) + one.amount
    asks = {number: balance.open for number, balance in held.items()}
    for one in shares:
        if one.invoice_id is not None:
            asks[one.invoice_id] -= one.amount
    fits = all(asks[one.invoice_id] >= ZERO for one in shares if one.invoice_id and one.amount > ZERO)
    return fits and all(left >= ZERO for left in after.values())


def _order(entry: EntryView, found: Match) -> Order:
    parts = tuple(Part(one.payer_id, one.invoice_id, one.amount) for one in found.shares)
    return Order(entry.id, parts, str(found.why))


def _entries(db: Session, ids: Sequence[int]) -> list[EntryView]:
    """These entries, the oldest first."""
    found = [
        one for start in range(0, len(ids), 5000) for one in bank.entries(db, ids=ids[start : start + 5000])
    ]
    return sorted(found, key=lambda one: (one.booked_on, one.id))
