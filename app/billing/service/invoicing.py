"""Making invoices final, and taking them back.

Lock order: the cohort's row, then the number series. Both are held until the commit, so a number that was given is
used, and nobody is billed twice for one line.
"""

from __future__ import annotations

import hashlib
import json
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from app.audit import service as audit
from app.billing.document import InvoiceSnapshot, check_sums
from app.billing.epc import payment_text
from app.billing.models import FundingLine, Invoice, InvoiceLine, NumberSeries
from app.billing.queries import DraftInvoice, draft_invoice
from app.billing.rules.invoice import InvoiceKind, due_day, number_of
from app.billing.service.splits import store_defaults
from app.billing.snapshots import credit_snapshot, invoice_snapshot
from app.cohorts import service as cohorts
from app.core import outbox
from app.core.clock import Clock, today
from app.core.db import is_sqlite
from app.core.errors import NotFound, Refused
from app.core.permissions import Actor
from app.core.text import T

#: Outbox work: render the PDF, freeze it, post the letter.
PDF_WORK = "billing.invoice_pdf"
LONGEST_REASON = 200


def finalise_invoice(
    db: Session,
    actor: Actor,
    clock: Clock,
    *,
    cohort_id: int,
    payer_id: int,
    expected_cents: int | None = None,
) -> int:
    """Makes all that this payer owes for the cohort's seats one final, numbered invoice; answers its id.

    `expected_cents` is the total that the acting person saw. Raises NotFound for an unknown cohort; Refused when
    nothing is due (any more), the total changed meanwhile, or data of the foundation or the payer is missing.
    """
    cohorts.lock_cohort(db, cohort_id)
    issued_on = today(clock)
    draft = _complete(draft_invoice(db, cohort_id, payer_id, issued_on))
    if expected_cents is not None and draft.taxed.gross.cents != expected_cents:
        raise Refused(
            T(
                "Het bedrag is veranderd en is nu %(total)s. Kijk het na en probeer opnieuw.",
                total=draft.taxed.gross,
            )
        )
    store_defaults(db, clock, [one.line for one in draft.lines])
    draft = _complete(draft_invoice(db, cohort_id, payer_id, issued_on))
    due_on = due_day(issued_on, draft.foundation.payment_days)
    sequence = next_number(db, InvoiceKind.INVOICE, issued_on.year)
    number = number_of(InvoiceKind.INVOICE, issued_on.year, sequence)
    snapshot = invoice_snapshot(draft, number=number, issued_on=issued_on, due_on=due_on)
    _check_printable(snapshot)
    row = Invoice(
        kind=InvoiceKind.INVOICE,
        cohort_id=cohort_id,
        payer_id=payer_id,
        number=number,
        year=issued_on.year,
        sequence=sequence,
        issued_on=issued_on,
        due_on=due_on,
        net_cents=draft.taxed.net.cents,
        vat_cents=draft.taxed.vat.cents,
        total_cents=draft.taxed.gross.cents,
        snapshot=cast(dict[str, Any], snapshot),
        invoice_email=draft.payer.invoice_email,
        finalised_at=clock.now(),
        finalised_by=actor.person_id,
    )
    db.add(row)
    db.flush()
    ids = [one.line.id for one in draft.lines]
    db.add_all(
        InvoiceLine(
            invoice_id=row.id,
            position=position,
            funding_line_id=one.line.id,
            seat_id=one.seat.id,
            description=one.description[:400],
            amount_cents=one.net.cents,
        )
        for position, one in enumerate(draft.lines, 1)
    )
    db.execute(sa.update(FundingLine).where(FundingLine.id.in_(ids)).values(invoice_id=row.id))
    _after(db, actor, clock, "billing:invoice:finalise", row, snapshot)
    return row.id


def credit_invoice(db: Session, actor: Actor, clock: Clock, *, invoice_id: int, reason: str) -> int:
    """Takes a whole invoice back with a numbered credit note; answers its id. The lines can be invoiced again.

    Raises NotFound when there is no such invoice, Refused when it was credited already or the reason is missing.
    """
    cohort_id = db.scalar(
        sa.select(Invoice.cohort_id).where(Invoice.id == invoice_id, Invoice.kind == InvoiceKind.INVOICE)
    )
    if cohort_id is None:
        raise NotFound
    reason = _sentence(reason)
    cohorts.lock_cohort(db, cohort_id)
    original = db.get_one(Invoice, invoice_id)
    earlier = db.scalar(sa.select(Invoice.number).where(Invoice.credits_invoice_id == invoice_id))
    if earlier is not None:
        raise Refused(
            T("Factuur %(number)s is al gecrediteerd met %(credit)s.", number=original.number, credit=earlier)
        )
    issued_on = today(clock)
    sequence = next_number(db, InvoiceKind.CREDIT_NOTE, issued_on.year)
    number = number_of(InvoiceKind.CREDIT_NOTE, issued_on.year, sequence)
    snapshot = credit_snapshot(
        cast(InvoiceSnapshot, original.snapshot), number=number, issued_on=issued_on, reason=reason
    )
    check_sums(snapshot)
    row = Invoice(
        kind=InvoiceKind.CREDIT_NOTE,
        cohort_id=cohort_id,
        payer_id=original.payer_id,
        number=number,
        year=issued_on.year,
        sequence=sequence,
        issued_on=issued_on,
        due_on=None,
        net_cents=-original.net_cents,
        vat_cents=-original.vat_cents,
        total_cents=-original.total_cents,
        snapshot=cast(dict[str, Any], snapshot),
        invoice_email=original.invoice_email,
        finalised_at=clock.now(),
        finalised_by=actor.person_id,
        credits_invoice_id=original.id,
    )
    db.add(row)
    db.flush()
    lines = db.scalars(
        sa.select(InvoiceLine).where(InvoiceLine.invoice_id == original.id).order_by(InvoiceLine.position)
    ).all()
    db.add_all(
        InvoiceLine(
            invoice_id=row.id,
            position=line.position,
            funding_line_id=line.funding_line_id,
            seat_id=line.seat_id,
            description=line.description,
            amount_cents=-line.amount_cents,
        )
        for line in lines
    )
    db.execute(sa.update(FundingLine).where(FundingLine.invoice_id == original.id).values(invoice_id=None))
    _after(db, actor, clock, "billing:invoice:credit", row, snapshot)
    return row.id


def next_number(db: Session, kind: InvoiceKind, year: int) -> int:
    """Raises the counter of this kind and year and answers it: 1, 2, 3 without gaps.

    The counter's row stays locked until the commit; a rollback gives the number back.
    """
    dialect = sqlite if is_sqlite(db) else postgresql
    raised = (
        dialect.insert(NumberSeries)
        .values(kind=kind, year=year, last_number=1)
        .on_conflict_do_update(
            index_elements=[NumberSeries.kind, NumberSeries.year],
            set_={"last_number": NumberSeries.last_number + 1},
        )
        .returning(NumberSeries.last_number)
    )
    number: int = db.scalars(raised).one()
    return number


def _complete(draft: DraftInvoice | None) -> DraftInvoice:
    if draft is None:
        raise Refused(T("Voor deze betaler is niets (meer) te factureren."))
    for what in draft.missing_of_seller:
        raise Refused(T("Vul eerst bij de gegevens van de stichting in: %(what)s.", what=what))
    for what in draft.missing_of_buyer:
        raise Refused(T("Vul eerst bij %(payer)s in: %(what)s.", payer=draft.payer.name, what=what))
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
        )
    except ValueError as error:
        raise Refused(T("De naam of de IBAN van de stichting klopt niet. Kijk die eerst na.")) from error


def _sentence(reason: str) -> str:
    reason = " ".join(reason.split())
    if not reason:
        raise Refused(T("Vul in waarom de factuur wordt gecrediteerd."), field="reason")
    if len(reason) > LONGEST_REASON:
        raise Refused(T("Gebruik ten hoogste %(max)s tekens.", max=LONGEST_REASON), field="reason")
    return reason if reason.endswith((".", "!", "?")) else f"{reason}."


def _after(
    db: Session, actor: Actor, clock: Clock, action: str, row: Invoice, snapshot: InvoiceSnapshot
) -> None:
    """The outbox row and the audit event of a final document; the latter bears the hash of what was frozen."""
    outbox.put(db, clock, PDF_WORK, {"invoice_id": row.id}, key=f"invoice-pdf:{row.id}")
    frozen = json.dumps(snapshot, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    audit.record(
        db,
        actor,
        clock,
        action,
        "invoice",
        row.id,
        number=row.number,
        payer_id=row.payer_id,
        total_cents=row.total_cents,
        snapshot_sha256=hashlib.sha256(frozen.encode()).hexdigest(),
    )
