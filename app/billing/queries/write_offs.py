"""Write-offs: proposed, approved, declined, withdrawn, undone."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts import service as accounts
from app.billing.models import Invoice, WriteOff
from app.core.errors import NotFound
from app.core.money import Money
from app.organisations import service as organisations


@dataclass(frozen=True, slots=True)
class WriteOffView:
    """A write-off; see `models.WriteOff` for the meanings."""

    id: int
    invoice_id: int
    number: str
    payer_id: int
    payer: str
    amount: Money
    reason: str
    #: open, approved, declined, withdrawn; undone: it was approved and holds no more.
    state: str
    proposed_at: datetime
    proposed_by: int | None
    proposer: str
    decided_at: datetime | None
    decided_on: date | None
    decider: str
    reversed_on: date | None
    #: Why it was declined or undone; may be empty.
    answer: str

    @property
    def is_open(self) -> bool:
        """Whether it waits for a second person."""
        return self.state == "open"

    @property
    def holds(self) -> bool:
        """Whether it lessens what is open."""
        return self.state == "approved"


def write_offs(
    db: Session,
    *,
    ids: Collection[int] | None = None,
    invoice_id: int | None = None,
    waiting: bool | None = None,
    before: int | None = None,
    limit: int | None = None,
) -> list[WriteOffView]:
    """Write-offs, the newest first; `waiting`: only those that wait, or only others. Three queries."""
    query = (
        sa.select(WriteOff, Invoice.number, Invoice.payer_id)
        .join(Invoice, Invoice.id == WriteOff.invoice_id)
        .order_by(WriteOff.id.desc())
        .limit(limit)
    )
    if ids is not None:
        query = query.where(WriteOff.id.in_(ids))
    if invoice_id is not None:
        query = query.where(WriteOff.invoice_id == invoice_id)
    if waiting is not None:
        query = query.where((WriteOff.state == "open") == sa.literal(waiting))
    if before is not None:
        query = query.where(WriteOff.id < before)
    rows = db.execute(query).all()
    people = {one for row, *_ in rows for one in (row.proposed_by_person_id, row.decided_by_person_id) if one}
    names = {number: one.full_name for number, one in accounts.people(db, people).items()} if people else {}
    payers = organisations.names(db, {row.payer_id for row in rows})
    return [
        WriteOffView(
            id=row.id,
            invoice_id=row.invoice_id,
            number=number,
            payer_id=payer_id,
            payer=payers[payer_id],
            amount=Money(row.amount_cents),
            reason=row.reason,
            state="undone" if row.reversed_at is not None else row.state,
            proposed_at=row.proposed_at,
            proposed_by=row.proposed_by_person_id,
            proposer=names.get(row.proposed_by_person_id or 0, ""),
            decided_at=row.decided_at,
            decided_on=row.decided_on,
            decider=names.get(row.decided_by_person_id or 0, ""),
            reversed_on=row.reversed_on,
            answer=row.answer,
        )
        for row, number, payer_id in rows
    ]


def write_off(db: Session, write_off_id: int) -> WriteOffView:
    """One write-off. Raises NotFound."""
    found = write_offs(db, ids=[write_off_id])
    if not found:
        raise NotFound
    return found[0]
