"""Taking invoices back, whole or line by line.

Lock order: the cohort's row, the invoice's row, the number series, the audit log. Who books on the invoice meanwhile is
waited for before a number is taken, so nobody who numbers another document waits for that.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import cast

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from app.billing.document import InvoiceSnapshot, check_sums
from app.billing.models import FundingLine, Invoice, InvoiceLine
from app.billing.rules.invoice import InvoiceKind
from app.billing.service.booking import free_excess
from app.billing.service.issuing import announce, issue, numbered
from app.billing.service.writing_off import undo_write_offs_beyond
from app.billing.snapshots import CreditedLine, credit_snapshot
from app.cohorts import service as cohorts
from app.core.clock import Clock, today
from app.core.errors import NotFound, Refused
from app.core.permissions import Actor
from app.core.text import T
from app.organisations import service as organisations

LONGEST_REASON = 200


def credit_invoice(
    db: Session,
    actor: Actor,
    clock: Clock,
    *,
    invoice_id: int,
    reason: str,
    line_ids: Collection[int] | None = None,
) -> int:
    """Takes lines of an invoice back with a numbered credit note; answers its id. They can be invoiced again.

    `line_ids`: which lines; None: all that were not credited yet. What the invoice then holds beyond what it asks
    becomes the payer's credit, and a write-off of it ends. The letter goes to the payer's present address for invoices;
    the paper names the parties as the invoice does. Raises NotFound for an unknown invoice or line, Refused when
    a line was credited already, none was chosen, or the reason is missing.
    """
    reason = reason_of(reason)
    original = locked(db, invoice_id)
    lines = _chosen(db, original, line_ids)
    issued_on = today(clock)
    sequence, number = numbered(db, InvoiceKind.CREDIT_NOTE, issued_on)
    snapshot = credit_snapshot(
        cast(InvoiceSnapshot, original.snapshot),
        [CreditedLine(line.position, line.vat_cents) for line in lines],
        number=number,
        issued_on=issued_on,
        reason=reason,
    )
    check_sums(snapshot)
    row = issue(
        db,
        actor,
        clock,
        snapshot,
        sequence=sequence,
        kind=InvoiceKind.CREDIT_NOTE,
        cohort_id=original.cohort_id,
        payer_id=original.payer_id,
        invoice_email=organisations.organisation(db, original.payer_id).invoice_email
        or original.invoice_email,
        credits_invoice_id=original.id,
    )
    db.add_all(
        InvoiceLine(
            invoice_id=row.id,
            position=position,
            funding_line_id=line.funding_line_id,
            seat_id=line.seat_id,
            description=line.description,
            amount_cents=-line.amount_cents,
            vat_cents=-line.vat_cents,
            credits_line_id=line.id,
        )
        for position, line in enumerate(lines, 1)
    )
    db.execute(
        sa.update(FundingLine)
        .where(
            FundingLine.id.in_([line.funding_line_id for line in lines]),
            FundingLine.invoice_id == original.id,
        )
        .values(invoice_id=None)
    )
    undo_write_offs_beyond(db, actor, clock, invoice_id=original.id)
    freed = free_excess(db, actor, clock, invoice_id=original.id)
    announce(db, actor, clock, "billing:invoice:credit", row, freed_cents=freed.cents)
    return row.id


def locked(db: Session, invoice_id: int) -> Invoice:
    """The invoice, under the locks of its cohort and itself. Raises NotFound, also for a credit note."""
    query = sa.select(Invoice).where(Invoice.id == invoice_id, Invoice.kind == InvoiceKind.INVOICE)
    row = db.scalar(query)
    if row is None:
        raise NotFound
    cohorts.lock_cohort(db, row.cohort_id)
    return db.scalars(query.with_for_update(key_share=True).execution_options(populate_existing=True)).one()


def reason_of(text: str) -> str:
    """The reason as one sentence with its full stop. Raises Refused at `reason`."""
    text = " ".join(text.split())
    if not text:
        raise Refused(T("Vul in waarom de factuur wordt gecrediteerd."), field="reason")
    if len(text) > LONGEST_REASON:
        raise Refused(T("Gebruik ten hoogste %(max)s tekens.", max=LONGEST_REASON), field="reason")
    return text if text.endswith((".", "!", "?")) else f"{text}."


def _chosen(db: Session, original: Invoice, line_ids: Collection[int] | None) -> Sequence[InvoiceLine]:
    """The lines to take back, by position; all of them were not credited yet."""
    taken = aliased(InvoiceLine)
    query: sa.Select[InvoiceLine, str | None] = (
        sa.select(InvoiceLine, Invoice.number)
        .outerjoin(taken, taken.credits_line_id == InvoiceLine.id)
        .outerjoin(Invoice, Invoice.id == taken.invoice_id)
        .where(InvoiceLine.invoice_id == original.id)
        .order_by(InvoiceLine.position)
    )
    lines = {line.id: (line, credit) for line, credit in db.execute(query)}
    wanted = lines.keys() if line_ids is None else set(line_ids)
    if not wanted <= lines.keys():
        raise NotFound
    found = [one for number, one in lines.items() if number in wanted]
    if not found:
        raise Refused(T("Kies minstens één regel om te crediteren."), field="line_ids")
    for line, credit in found:
        if credit is not None and line_ids is not None:
            raise Refused(
                T(
                    "Regel %(position)s is al gecrediteerd met %(credit)s. Kies alleen regels die nog open staan.",
                    position=line.position,
                    credit=credit,
                ),
                field="line_ids",
            )
    left = [line for line, credit in found if credit is None]
    if not left:
        raise Refused(
            T(
                "Factuur %(number)s is al gecrediteerd met %(credit)s.",
                number=original.number,
                credit=", ".join(dict.fromkeys(credit for _, credit in found if credit)),
            )
        )
    return left
