"""What a person decides about an entry: take a proposal, book by hand, set aside and put back."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.orm import Session

from app.audit import service as audit
from app.bank import service as bank
from app.billing import service as billing
from app.billing.service import Part
from app.core.clock import Clock
from app.core.errors import NotFound, Refused
from app.core.permissions import Actor
from app.core.text import T
from app.payments.queries import matches

LONGEST_REASON = 200


def accept(db: Session, actor: Actor, clock: Clock, *, entry_id: int, mark: str) -> list[int]:
    """Books an entry as proposed; answers the bookings. `mark` is that of the proposal that the person saw.

    Raises NotFound; Refused when the proposal is another one by now.
    """
    entry = bank.lock_entries(db, [entry_id]).get(entry_id)
    if entry is None:
        raise NotFound
    found = matches(db, [entry], billing.bookings_of(db, [entry_id])).get(entry_id)
    if found is None or found.mark != mark:
        raise Refused(T("Dit voorstel geldt niet meer. Kijk opnieuw."))
    parts = [Part(one.payer_id, one.invoice_id, one.amount) for one in found.shares]
    return billing.book(db, actor, clock, entry_id=entry_id, parts=parts, reason=str(found.why))


def book(db: Session, actor: Actor, clock: Clock, *, entry_id: int, parts: Sequence[Part]) -> list[int]:
    """Books parts of an entry by hand; answers the bookings. Refusals as in `billing.book`."""
    return billing.book(db, actor, clock, entry_id=entry_id, parts=parts, reason="Met de hand geboekt.")


def set_aside(db: Session, actor: Actor, clock: Clock, *, entry_id: int, reason: str) -> None:
    """Says that an entry is not about an invoice, and why: bank costs, a donation.

    Raises NotFound; Refused when something of it is booked, or without a reason.
    """
    entry = bank.lock_entries(db, [entry_id]).get(entry_id)
    if entry is None:
        raise NotFound
    reason = " ".join(reason.split())
    if not reason:
        raise Refused(T("Vul in waarom je deze mutatie apart zet."), field="reason")
    if len(reason) > LONGEST_REASON:
        raise Refused(T("Gebruik ten hoogste %(max)s tekens.", max=LONGEST_REASON), field="reason")
    if entry.set_aside:
        raise Refused(T("Deze mutatie staat al apart."))
    if billing.bookings_of(db, [entry_id])[entry_id]:
        raise Refused(T("Van deze mutatie is al iets geboekt. Draai dat eerst terug."))
    bank.mark_aside(db, actor, entry_id=entry_id, reason=reason)
    audit.record(
        db,
        actor,
        clock,
        "payments:entry:set_aside",
        "bank_entry",
        entry_id,
        amount_cents=entry.amount.cents,
        reason=reason,
    )


def put_back(db: Session, actor: Actor, clock: Clock, *, entry_id: int) -> None:
    """Takes an entry back from where it was set aside. Raises NotFound; Refused when it does not stand there."""
    entry = bank.lock_entries(db, [entry_id]).get(entry_id)
    if entry is None:
        raise NotFound
    if not entry.set_aside:
        raise Refused(T("Deze mutatie staat niet (meer) apart."))
    bank.mark_aside(db, actor, entry_id=entry_id, reason="")
    audit.record(
        db, actor, clock, "payments:entry:put_back", "bank_entry", entry_id, amount_cents=entry.amount.cents
    )
