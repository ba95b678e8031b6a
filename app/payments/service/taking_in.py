"""Taking in a bank's file, and booking what is certain.

Locks, as in `billing.service.booking`: the entries, then the invoices and the payers' credit, all before the first is
booked. Which they are is read without a lock; what they ask is read again under it, and decides.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
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
from app.payments.rules.matching import Match, match
from app.payments.rules.room import Room, Spot

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
    locked = bank.lock_entries(db, [one.id for one in entries])
    held = billing.bookings_of(db, locked)
    free = [one for one in locked.values() if not held[one.id] and not one.set_aside]
    booked, _ = _book_certain(db, clock, sorted(free, key=lambda one: (one.booked_on, one.id)))
    if booked:
        audit.record(db, actor, clock, "payments:entries:search", "bank_file", None, booked=booked)
    return booked


def _book_certain(db: Session, clock: Clock, entries: Sequence[EntryView]) -> tuple[int, int]:
    """Books what is certain, the system itself; how many entries that were, and how many have a proposal.

    The entries are locked by the caller, or new. A constant number of queries, whatever the number of entries.
    """
    if not entries:
        return 0, 0
    paid = _payments(db, entries)
    places = _places(found for found, _ in [*paid, *_taken_back(db, entries)])
    room = _room(db, places)
    orders = [_order(entry, found) for found, entry in paid if found.certain and room.settle(found.shares)]
    billing.book_all(db, SYSTEM, clock, orders=orders)
    back = _taken_back(db, entries)
    undone = [
        _order(entry, found)
        for found, entry in back
        if found.certain and _places([found]) <= places and room.take_back(found.shares)
    ]
    billing.book_all(db, SYSTEM, clock, orders=undone)
    booked = len(orders) + len(undone)
    return booked, len(paid) + len(back) - booked


def _payments(db: Session, entries: Sequence[EntryView]) -> list[tuple[Match, EntryView]]:
    """The entries that pay, with what they may be booked on; what is certain of one is paid for the next."""
    about = known(db)
    matched = []
    for entry in entries:
        found = None if entry.reversal else match(payment_of(entry), about)
        if found is not None:
            matched.append((found, entry))
            if found.certain:
                about.pay(found.shares)
    return matched


def _taken_back(db: Session, entries: Sequence[EntryView]) -> list[tuple[Match, EntryView]]:
    """The entries that take others back, with what they undo."""
    wanted = [one for one in entries if one.reversal]
    found = reversals(db, wanted)
    return [(found[one.id], one) for one in wanted if one.id in found]


def _places(found: Iterable[Match]) -> set[Spot]:
    """Where the money of what is certain goes or comes from."""
    return {(share.payer_id, share.invoice_id) for one in found if one.certain for share in one.shares}


def _room(db: Session, places: Collection[Spot]) -> Room:
    """Locks these places; what they have and ask then."""
    payers = {payer_id for payer_id, invoice_id in places if invoice_id is None}
    held = billing.hold(db, {number for _, number in places if number is not None}, payers, taking=payers)
    paid: dict[Spot, Money] = {
        (held.payers[number], number): one.paid for number, one in held.balances.items()
    }
    credit: dict[Spot, Money] = {(payer_id, None): amount for payer_id, amount in held.credit.items()}
    return Room(paid | credit, {number: one.open for number, one in held.balances.items()})


def _order(entry: EntryView, found: Match) -> Order:
    parts = tuple(Part(one.payer_id, one.invoice_id, one.amount) for one in found.shares)
    return Order(entry.id, parts, str(found.why))


def _entries(db: Session, ids: Sequence[int]) -> list[EntryView]:
    """These entries, the oldest first."""
    found = [
        one for start in range(0, len(ids), 5000) for one in bank.entries(db, ids=ids[start : start + 5000])
    ]
    return sorted(found, key=lambda one: (one.booked_on, one.id))
