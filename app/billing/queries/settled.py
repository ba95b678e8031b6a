"""What an invoice was paid, divided over its lines to the cent."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from app.billing.models import FundingLine, InvoiceLine
from app.billing.queries.balances import balances
from app.billing.queries.lines import Line
from app.billing.rules.settled import settled_bare, settled_parts
from app.core.money import ZERO, Money, total

#: The line of a credit note that takes a line back.
_Credit = aliased(InvoiceLine)


@dataclass(frozen=True, slots=True)
class Sums:
    """What was billed and where that went."""

    #: What the invoice asks for the line.
    billed: Money = ZERO
    paid: Money = ZERO
    written_off: Money = ZERO

    @property
    def open(self) -> Money:
        """What is still to be paid of it."""
        return self.billed - self.paid - self.written_off


@dataclass(frozen=True, slots=True)
class Settled(Sums):
    """Where the amount of one invoiced line went; with VAT, as on the invoice."""

    #: The same of the amount as it was planned: without VAT, when that comes on top.
    bare: Sums = Sums()


def settled_lines(db: Session, lines: Collection[Line]) -> dict[int, Settled]:
    """By funding line that stands on an invoice: its part of what the invoice asks, was paid and was written off.

    The parts of all lines that an invoice still bills sum to its balance: what was paid is divided over them in
    proportion to their amounts, to the cent with the largest remainder; `bare` likewise. Two queries,
    none when nothing is invoiced.
    """
    invoiced = {line.invoice_id for line in lines if line.invoice_id is not None}
    if not invoiced:
        return {}
    query = (
        sa.select(
            InvoiceLine.invoice_id,
            InvoiceLine.funding_line_id,
            FundingLine.amount_cents.label("planned"),
            (InvoiceLine.amount_cents + InvoiceLine.vat_cents).label("cents"),
        )
        .join(FundingLine, FundingLine.id == InvoiceLine.funding_line_id)
        .outerjoin(_Credit, _Credit.credits_line_id == InvoiceLine.id)
        .where(InvoiceLine.invoice_id.in_(invoiced), _Credit.id.is_(None))
        .order_by(InvoiceLine.invoice_id, InvoiceLine.position)
    )
    billed: dict[int, list[tuple[int, Money, Money]]] = {}
    for row in db.execute(query):
        parts = billed.setdefault(row.invoice_id, [])
        parts.append((row.funding_line_id, Money(row.cents), Money(row.planned)))
    known = balances(db, invoiced)
    found: dict[int, Settled] = {}
    for invoice_id, parts in billed.items():
        asked = [amount for _, amount, _ in parts]
        planned = [amount for _, _, amount in parts]
        paid, lost = known[invoice_id].paid, known[invoice_id].written_off
        full = settled_parts(asked, paid, lost)
        bare = settled_bare(planned, total(asked), paid, lost)
        for (line_id, amount, part), with_vat, without in zip(parts, full, bare, strict=True):
            found[line_id] = Settled(amount, *with_vat, Sums(part, *without))
    return found
