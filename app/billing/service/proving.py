"""What proves how a fund's money was used."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.attendance import service as attendance
from app.attendance.service import AttendanceSummary
from app.audit import service as audit
from app.billing.models import Invoice
from app.billing.queries.funds import FundState, fund
from app.billing.queries.listing import LineRow, fund_lines, fund_state
from app.core import documents
from app.core.clock import Clock
from app.core.permissions import Actor
from app.organisations import service as organisations
from app.organisations.service import FoundationView


@dataclass(frozen=True, slots=True)
class Proof:
    """Who on a seat attended what."""

    row: LineRow
    summary: AttendanceSummary
    days: tuple[date, ...]


@dataclass(frozen=True, slots=True)
class ProvenInvoice:
    """An invoice that bills lines of the fund, or a credit note to one, with its frozen PDF when that was made."""

    number: str
    issued_on: date
    content: bytes | None


@dataclass(frozen=True, slots=True)
class Evidence:
    """All that goes into the evidence of a fund."""

    foundation: FoundationView
    state: FundState
    rows: tuple[LineRow, ...]
    proofs: tuple[Proof, ...]
    invoices: tuple[ProvenInvoice, ...]


def fund_evidence(db: Session, actor: Actor, clock: Clock, *, fund_id: int) -> Evidence:
    """Gathers the evidence of a fund, and tells the audit log that it was taken along. Raises NotFound."""
    found = fund(db, fund_id)
    rows = tuple(fund_lines(db, fund_id))
    ids = {row.split.seat.enrolment_id for row in rows if row.split.seat.enrolment_id is not None}
    summaries, days = attendance.summary(db, ids), attendance.attended(db, ids)
    evidence = Evidence(
        foundation=organisations.foundation(db),
        state=fund_state(found, rows),
        rows=rows,
        proofs=tuple(
            Proof(row, summaries[number], days[number])
            for row in rows
            if (number := row.split.seat.enrolment_id) is not None
        ),
        invoices=_invoices(db, rows),
    )
    audit.record(
        db, actor, clock, "billing:fund:pack", "fund", fund_id, fund=found.name, lines=len(evidence.rows)
    )
    return evidence


def _invoices(db: Session, rows: tuple[LineRow, ...]) -> tuple[ProvenInvoice, ...]:
    """The invoices, each with its credit notes: without those it would seem to ask more than the fund was billed."""
    ids = {row.line.invoice_id for row in rows if row.line.invoice_id is not None}
    if not ids:
        return ()
    query = sa.select(Invoice, documents.StoredDocument.content).outerjoin(
        documents.StoredDocument, documents.StoredDocument.sha256 == Invoice.pdf_sha256
    )
    asked = sa.or_(Invoice.id.in_(ids), Invoice.credits_invoice_id.in_(ids))
    return tuple(
        ProvenInvoice(row.number, row.issued_on, content)
        for row, content in db.execute(query.where(asked).order_by(Invoice.id))
    )
