"""Lines that another split replaced, while the invoice that bills them was not credited."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from app.billing.models import FundingLine, Invoice, InvoiceLine
from app.billing.queries.lines import Line, line_of
from app.billing.rules.invoice import InvoiceKind


def standing_lines(db: Session, fund_ids: Collection[int]) -> list[Line]:
    """The replaced lines on these funds that still stand on an invoice, each with that invoice. One query.

    A credit note takes a line back whole, so a line stands wholly or not at all; and one that was replaced is never
    invoiced again, so it stands on one invoice at most.
    """
    if not fund_ids:
        return []
    taken = aliased(InvoiceLine)
    query = (
        sa.select(FundingLine, InvoiceLine.invoice_id)
        .join(InvoiceLine, InvoiceLine.funding_line_id == FundingLine.id)
        .join(Invoice, Invoice.id == InvoiceLine.invoice_id)
        .outerjoin(taken, taken.credits_line_id == InvoiceLine.id)
        .where(
            FundingLine.fund_id.in_(fund_ids),
            FundingLine.replaced_at.is_not(None),
            Invoice.kind == InvoiceKind.INVOICE,
            taken.id.is_(None),
        )
        .order_by(FundingLine.seat_id, FundingLine.position, FundingLine.id)
    )
    return [
        replace(line_of(row), invoice_id=invoice_id, replaced=True) for row, invoice_id in db.execute(query)
    ]
