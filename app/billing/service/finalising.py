"""Making invoices final.

Lock order: the cohort's row, the rows of the funds behind its seats, the number series. All are held until the commit,
so a number that was given is used, nobody is billed twice for one line, and no fund is asked for more than it holds.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.billing.document import InvoiceSnapshot, check_sums
from app.billing.epc import payment_text
from app.billing.models import FundingLine, Invoice, InvoiceLine
from app.billing.queries import DraftInvoice, draft_invoice
from app.billing.rules.invoice import InvoiceKind, due_day, payment_reference
from app.billing.service.checking import checked
from app.billing.service.funding import claims_kept, lock_funds_of
from app.billing.service.issuing import announce, issue, numbered
from app.billing.service.splits import store_defaults
from app.billing.snapshots import invoice_snapshot
from app.cohorts import service as cohorts
from app.core.clock import Clock, today
from app.core.db import affected
from app.core.errors import Refused
from app.core.permissions import Actor
from app.core.text import T


def finalise_invoice(
    db: Session,
    actor: Actor,
    clock: Clock,
    *,
    cohort_id: int,
    payer_id: int,
    expected_cents: int | None = None,
    seat_id: int | None = None,
) -> int:
    """Makes what this payer owes for the cohort's seats one final, numbered invoice; answers its id.

    `seat_id`: of this seat only, for a payer that wants an invoice per participant. `expected_cents` is the total
    that the acting person saw. Raises NotFound for an unknown cohort; Refused when nothing is due (any more), the
    total changed meanwhile, or data of the foundation or the payer is missing or wrong.
    """
    seat_ids = None if seat_id is None else (seat_id,)
    cohorts.lock_cohort(db, cohort_id)
    return finalise_seats(
        db,
        actor,
        clock,
        cohort_id=cohort_id,
        payer_id=payer_id,
        seat_ids=seat_ids,
        expected_cents=expected_cents,
    )


def finalise_seats(
    db: Session,
    actor: Actor,
    clock: Clock,
    *,
    cohort_id: int,
    payer_id: int,
    seat_ids: Collection[int] | None,
    expected_cents: int | None = None,
) -> int:
    """The same for some seats (None: all). The caller holds the cohort's lock."""
    issued_on = today(clock)
    draft = _complete(draft_invoice(db, cohort_id, payer_id, issued_on, seat_ids=seat_ids))
    if expected_cents is not None and draft.taxed.gross.cents != expected_cents:
        raise Refused(
            T(
                "Het bedrag is veranderd en is nu %(total)s. Kijk het na en probeer opnieuw.",
                total=draft.taxed.gross,
            )
        )
    lock_funds_of(db, [one.seat for one in draft.lines])
    if any(one.line.id is None for one in draft.lines):
        store_defaults(db, clock, [one.line for one in draft.lines])
        draft = _complete(draft_invoice(db, cohort_id, payer_id, issued_on, seat_ids=seat_ids))
    old = tuple(dict.fromkeys(one.number for one in draft.outdated if one.payer_id == payer_id))
    numbers = {one.line.share.fund_id for one in draft.lines if one.line.share.fund_id is not None}
    with claims_kept(db, numbers, old):
        row = _issue(db, actor, clock, draft, issued_on)
    announce(db, actor, clock, "billing:invoice:finalise", row)
    return row.id


def _issue(db: Session, actor: Actor, clock: Clock, draft: DraftInvoice, issued_on: date) -> Invoice:
    """Numbers and writes the invoice of a draft of this day, and puts the lines on it."""
    due_on = due_day(issued_on, draft.foundation.payment_days)
    sequence, number = numbered(db, InvoiceKind.INVOICE, issued_on)
    snapshot = invoice_snapshot(draft, number=number, issued_on=issued_on, due_on=due_on)
    _check_printable(snapshot)
    row = issue(
        db,
        actor,
        clock,
        snapshot,
        sequence=sequence,
        kind=InvoiceKind.INVOICE,
        cohort_id=draft.cohort.id,
        payer_id=draft.payer.id,
        due_on=due_on,
        invoice_email=draft.payer.invoice_email,
        payment_reference=payment_reference(number),
    )
    db.add_all(
        InvoiceLine(
            invoice_id=row.id,
            position=position,
            funding_line_id=one.line.id,
            seat_id=one.seat.id,
            description=one.description[:400],
            amount_cents=one.net.cents,
            vat_cents=one.vat.cents,
        )
        for position, one in enumerate(draft.lines, 1)
    )
    ids = [one.line.id for one in draft.lines]
    free = sa.update(FundingLine).where(
        FundingLine.id.in_(ids), FundingLine.invoice_id.is_(None), FundingLine.replaced_at.is_(None)
    )
    if affected(db, free.values(invoice_id=row.id)) != len(set(ids)):
        raise Refused(T("Voor deze betaler is niets (meer) te factureren."))
    return row


def _complete(draft: DraftInvoice | None) -> DraftInvoice:
    if draft is None:
        raise Refused(T("Voor deze betaler is niets (meer) te factureren."))
    for problem in checked(draft).blocks:
        raise Refused(problem)
    return draft


def _check_printable(snapshot: InvoiceSnapshot) -> None:
    """Refuses, before the number is final, what the worker could not put on paper."""
    check_sums(snapshot)
    payment = snapshot["payment"]
    if payment is None:
        return
    try:
        payment_text(
            name=payment["account_name"],
            iban=payment["iban"],
            amount_cents=snapshot["total_cents"],
            text=payment["text"],
            creditor_reference=payment["creditor_reference"],
        )
    except ValueError as error:
        raise Refused(T("De naam of de IBAN van de stichting klopt niet. Kijk die eerst na.")) from error
