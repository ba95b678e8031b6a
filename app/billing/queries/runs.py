"""Runs: making all invoices of a cohort final, one after the other."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.billing.models import Invoice, InvoiceRun, InvoiceRunItem
from app.core.errors import NotFound
from app.core.money import Money
from app.enrolments import service as enrolments
from app.organisations import service as organisations


@dataclass(frozen=True, slots=True)
class RunItem:
    """One invoice of a run."""

    position: int
    payer: str
    #: Who it is about, when the payer wants an invoice per participant; else empty.
    participant: str
    #: The total that was on the page when the run was started.
    expected: Money
    #: waiting, done, refused.
    state: str
    invoice_id: int | None
    #: Empty until it is made.
    number: str
    #: Whether its PDF was made, and so its letter posted.
    printed: bool
    #: Why it was refused; in Dutch, or empty.
    problem: str


@dataclass(frozen=True, slots=True)
class RunView:
    """A run with its invoices."""

    id: int
    cohort_id: int
    #: running, stopped, done.
    state: str
    started_at: datetime
    ended_at: datetime | None
    items: tuple[RunItem, ...]

    def count(self, state: str) -> int:
        """How many of the invoices are in this state."""
        return sum(item.state == state for item in self.items)

    @property
    def printed(self) -> int:
        """How many have their PDF."""
        return sum(item.printed for item in self.items)

    @property
    def busy(self) -> bool:
        """Whether the worker still has something to do for it."""
        return self.state == "running" or self.printed < self.count("done")


def invoice_run(db: Session, run_id: int) -> RunView:
    """A run. Raises NotFound. Four queries, whatever its size."""
    row = db.get(InvoiceRun, run_id)
    if row is None:
        raise NotFound
    query = (
        sa.select(InvoiceRunItem, Invoice.number, Invoice.pdf_sha256)
        .outerjoin(Invoice, Invoice.id == InvoiceRunItem.invoice_id)
        .where(InvoiceRunItem.run_id == run_id)
        .order_by(InvoiceRunItem.position)
    )
    rows = db.execute(query).all()
    names = organisations.names(db, {item.payer_id for item, *_ in rows})
    alone = any(item.seat_id is not None for item, *_ in rows)
    seats = {one.id: one for one in enrolments.seats(db, row.cohort_id, with_released=True)} if alone else {}
    items = tuple(
        RunItem(
            position=item.position,
            payer=names[item.payer_id],
            participant=(seats[item.seat_id].person_name or str(seats[item.seat_id].number))
            if item.seat_id in seats
            else "",
            expected=Money(item.expected_cents),
            state=item.state,
            invoice_id=item.invoice_id,
            number=number or "",
            printed=pdf is not None,
            problem=item.problem,
        )
        for item, number, pdf in rows
    )
    return RunView(row.id, row.cohort_id, row.state, row.started_at, row.ended_at, items)


def open_run(db: Session, cohort_id: int) -> int | None:
    """The number of the cohort's newest run when it is not done; else None."""
    row = db.execute(
        sa.select(InvoiceRun.id, InvoiceRun.state)
        .where(InvoiceRun.cohort_id == cohort_id)
        .order_by(InvoiceRun.id.desc())
        .limit(1)
    ).one_or_none()
    return row.id if row is not None and row.state != "done" else None
