"""What must be credited: it stands on an invoice, and is not owed any more."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from app.billing.models import FundingLine, Invoice, InvoiceLine
from app.billing.queries.lines import Line
from app.billing.rules.invoice import InvoiceKind
from app.cohorts import service as cohorts
from app.cohorts.service import CohortState, CohortView
from app.core.money import ZERO, Money, total
from app.enrolments import service as enrolments
from app.enrolments.service import SeatState, SeatView
from app.organisations import service as organisations

#: The line of a credit note that takes a line back.
_Taken = aliased(InvoiceLine)


class Why(StrEnum):
    """Why something on an invoice is not owed any more."""

    #: The seat was given back.
    RETURNED = "returned"
    #: The foundation cancelled the cohort.
    CANCELLED = "cancelled"
    #: The seat moved to another cohort and is invoiced there.
    MOVED = "moved"
    #: The seat is divided in another way now.
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Correction:
    """A seat that stands on an invoice for another amount than is owed."""

    why: Why
    #: The cohort that was invoiced.
    cohort: str
    organisation: str
    #: As it is now; of a moved seat in its new cohort.
    seat_number: int
    #: What stands on invoices, without VAT on top.
    invoiced: Money
    #: What is owed: the fee of a seat that was given back, else nothing.
    fee: Money
    #: Id and number of each invoice that must be credited.
    invoices: tuple[tuple[int, str], ...]
    #: Of a moved seat: its new cohort.
    moved_to: str = ""


def corrections_among(
    db: Session,
    groups: Sequence[CohortView],
    seats: Mapping[int, Sequence[SeatView]],
    lines: Mapping[int, Sequence[Line]],
) -> list[Correction]:
    """The corrections of these cohorts, by cohort and seat; `seats` by cohort, given back ones too, `lines` by seat."""
    called = {one.id: one.name for one in groups}
    wrong: list[tuple[Why, int, SeatView, Money, frozenset[int]]] = []
    for group in groups:
        for seat in seats.get(group.id, ()):
            fixed = [line for line in lines[seat.id] if line.invoice_id is not None]
            why = _why(group, seat, fixed)
            if why is not None:
                invoiced = total(line.amount for line in fixed)
                ids = frozenset(line.invoice_id for line in fixed if line.invoice_id is not None)
                wrong.append((why, group.id, seat, invoiced, ids))
    wrong += _replaced(db, called)
    if not wrong:
        return []
    numbers = _numbers(db, {number for *_, ids in wrong for number in ids})
    employers = organisations.names(db, {seat.organisation_id for _, _, seat, *_ in wrong})
    away = {seat.cohort_id for why, _, seat, *_ in wrong if why is Why.MOVED} - called.keys()
    known = called | ({one.id: one.name for one in cohorts.cohorts(db, ids=away)} if away else {})
    return [
        Correction(
            why=why,
            cohort=called[cohort_id],
            organisation=employers[seat.organisation_id],
            seat_number=seat.number,
            invoiced=invoiced,
            fee=(seat.fee or ZERO) if why is Why.RETURNED else ZERO,
            invoices=tuple((number, numbers[number]) for number in sorted(ids)),
            moved_to=known[seat.cohort_id] if why is Why.MOVED else "",
        )
        for why, cohort_id, seat, invoiced, ids in sorted(
            wrong, key=lambda one: (called[one[1]].casefold(), one[1], one[2].number, one[2].id)
        )
    ]


def _why(group: CohortView, seat: SeatView, fixed: Sequence[Line]) -> Why | None:
    if not fixed:
        return None
    if group.state is CohortState.CANCELLED:
        return Why.CANCELLED
    if seat.state is SeatState.RELEASED and total(line.amount for line in fixed) != (seat.fee or ZERO):
        return Why.RETURNED
    return None


def _replaced(
    db: Session, called: Mapping[int, str]
) -> list[tuple[Why, int, SeatView, Money, frozenset[int]]]:
    """Lines that were replaced, as their seat moved or was divided anew, while an invoice still bills them."""
    query = (
        sa.select(Invoice.id, Invoice.cohort_id, FundingLine.seat_id, FundingLine.amount_cents)
        .join(InvoiceLine, InvoiceLine.invoice_id == Invoice.id)
        .join(FundingLine, FundingLine.id == InvoiceLine.funding_line_id)
        .outerjoin(_Taken, _Taken.credits_line_id == InvoiceLine.id)
        .where(
            Invoice.cohort_id.in_(called),
            Invoice.kind == InvoiceKind.INVOICE,
            _Taken.id.is_(None),
            FundingLine.replaced_at.is_not(None),
        )
        .order_by(Invoice.id, InvoiceLine.position)
    )
    rows = db.execute(query).all()
    seats = enrolments.seats_by_id(db, {row.seat_id for row in rows})
    found: dict[tuple[int, int], tuple[Money, frozenset[int]]] = {}
    for row in rows:
        amount, ids = found.get((row.cohort_id, row.seat_id), (ZERO, frozenset()))
        found[row.cohort_id, row.seat_id] = (amount + Money(row.amount_cents), ids | {row.id})
    return [
        (
            Why.CHANGED if seats[seat_id].cohort_id == cohort_id else Why.MOVED,
            cohort_id,
            seats[seat_id],
            amount,
            ids,
        )
        for (cohort_id, seat_id), (amount, ids) in found.items()
    ]


def _numbers(db: Session, ids: set[int]) -> dict[int, str]:
    rows = db.execute(sa.select(Invoice.id, Invoice.number).where(Invoice.id.in_(ids)))
    return {row.id: row.number for row in rows}
