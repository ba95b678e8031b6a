"""Reads of payments: what they may be about, and where all money is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.bank import service as bank
from app.bank.service import EntryView
from app.billing import service as billing
from app.billing.service import BookingView, Payable
from app.core.money import ZERO, Money
from app.core.text import T
from app.organisations import service as organisations
from app.payments.rules.matching import Bill, Known, Match, Payment, Share, match, taken_back

#: Most invoices on one page to book on.
_MOST_SHOWN = 30


@dataclass(frozen=True, slots=True)
class Places:
    """Where all money of the account is: what came in (less what was taken back), and what went out."""

    on_invoices: Money
    credit: Money
    waiting: Money
    aside: Money
    #: What went out and is nowhere else; negative.
    unexplained: Money
    #: Of all entries; the five others sum to it.
    total: Money


def known(db: Session) -> Known:
    """All that payments are compared with. Five queries."""
    payers = organisations.organisations(db)
    return Known.of(
        (Bill(one.id, one.number, one.reference, one.payer_id, one.open) for one in billing.payables(db)),
        {one.id: (one.name, one.legal_name) for one in payers},
        billing.payers_by_account(db),
    )


def matches(
    db: Session, entries: Sequence[EntryView], booked: Mapping[int, Sequence[BookingView]]
) -> dict[int, Match]:
    """What each of these entries may be booked on, of which nothing is booked yet. At most ten queries."""
    free = [one for one in entries if not one.set_aside and not booked.get(one.id)]
    payments = [one for one in free if one.amount.cents > 0 and not one.reversal]
    found: dict[int, Match] = {}
    if payments:
        about = known(db)
        found = {one.id: some for one in payments if (some := match(payment_of(one), about)) is not None}
    return found | reversals(db, [one for one in free if one.reversal])


def payment_of(entry: EntryView) -> Payment:
    """What is known of an entry."""
    return Payment(
        amount=entry.amount,
        text="\n".join(filter(None, (entry.remittance, entry.end_to_end_id))),
        reference=entry.reference,
        name=entry.counterparty_name,
        iban=entry.counterparty_iban,
    )


def reversals(db: Session, entries: Sequence[EntryView]) -> dict[int, Match]:
    """What each entry that takes another back undoes: the bookings of the one that it names. At most four queries.

    Certain when one entry only can be meant by its mark, or by account and amount, and its money is where it was: one
    that was not booked yet may be the one, so it makes another uncertain.
    """
    if not entries:
        return {}
    earlier = bank.originals(db, entries)
    originals = {one.id: one for some in earlier.values() for one in some}
    booked = billing.bookings_of(db, list(originals))
    found: dict[int, Match] = {}
    for entry in entries:
        meant = [
            (one, shares)
            for one in earlier[entry.id]
            if (shares := taken_back(entry.amount, shares_of(booked[one.id])))
        ]
        if not meant:
            continue
        original, shares = meant[-1]
        why = T("Dit draait de mutatie van %(day)s terug.", day=original.booked_on)
        if len(meant) > 1:
            why = T(
                "Dit draait een van %(n)s mutaties terug; die van %(day)s is de laatste.",
                n=len(meant),
                day=original.booked_on,
            )
        found[entry.id] = Match(len(earlier[entry.id]) == 1, shares, why)
    return found


def shares_of(bookings: Sequence[BookingView]) -> list[Share]:
    """Where the money of an entry is now."""
    return [Share(one.payer_id, one.invoice_id, one.amount) for one in bookings]


def places(db: Session) -> Places:
    """Where all money of the account is. Two queries."""
    sums = bank.totals(db, billing.booked_of)
    on_invoices, credit = billing.booked_totals(db)
    return Places(
        on_invoices=on_invoices,
        credit=credit,
        waiting=sums.waiting,
        aside=sums.aside_in + sums.aside_out,
        unexplained=sums.unexplained,
        total=sums.came_in + sums.went_out,
    )


def bookable(db: Session, entry: EntryView, text: str, found: Match | None) -> list[Payable]:
    """The invoices that a person may want to book an entry on: those looked for, or else those of the likely payer.

    For what came in: open ones; for what went out or was taken back: those that were paid. At most 30.
    """
    if text:
        payers = {one.id for one in organisations.organisations(db, text=text, limit=10)}
        some = {one.id: one for one in billing.payables(db, number=text, limit=_MOST_SHOWN)}
        for payer_id in payers:
            some |= {one.id: one for one in billing.payables(db, payer_id=payer_id)}
        bills = list(some.values())
    else:
        likely = {share.payer_id for share in found.shares} if found else set()
        likely |= known(db).likely(payment_of(entry)) if not likely else set()
        bills = [one for payer_id in sorted(likely)[:3] for one in billing.payables(db, payer_id=payer_id)]
    fits = [one for one in bills if (one.open > ZERO if entry.amount > ZERO else one.paid > ZERO)]
    return sorted(fits, key=lambda one: one.id)[:_MOST_SHOWN]
