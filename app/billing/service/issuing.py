"""What invoices and credit notes share: the gapless number, the row, its outbox work and its audit event."""

from __future__ import annotations

from datetime import date
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from app.audit import service as audit
from app.billing.document import InvoiceSnapshot
from app.billing.models import Invoice, NumberSeries
from app.billing.rules.invoice import InvoiceKind, number_of
from app.core import outbox
from app.core.clock import Clock
from app.core.db import is_sqlite
from app.core.fingerprints import fingerprint
from app.core.permissions import Actor

#: Outbox work: render the PDF, freeze it, post the letter.
PDF_WORK = "billing.invoice_pdf"


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


def hold_series(db: Session, kind: InvoiceKind, year: int) -> None:
    """Locks the counter of this kind and year without raising it, for who needs it after another document.

    The audit log comes last: who records one document and then numbers the next would wait for somebody who numbers
    first and records then, and the other way around.
    """
    db.execute(
        sa.select(NumberSeries.last_number)
        .where(NumberSeries.kind == kind, NumberSeries.year == year)
        .with_for_update()
    )


def numbered(db: Session, kind: InvoiceKind, issued_on: date) -> tuple[int, str]:
    """The next place in the series of this day's year, and the number as printed."""
    sequence = next_number(db, kind, issued_on.year)
    return sequence, number_of(kind, issued_on.year, sequence)


def issue(
    db: Session, actor: Actor, clock: Clock, snapshot: InvoiceSnapshot, *, sequence: int, **columns: Any
) -> Invoice:
    """Writes the final document of `snapshot`; its lines, and then `announce`, are up to the caller."""
    issued_on = date.fromisoformat(snapshot["issued_on"])
    row = Invoice(
        number=snapshot["number"],
        year=issued_on.year,
        sequence=sequence,
        issued_on=issued_on,
        net_cents=snapshot["net_cents"],
        vat_cents=sum(part["vat_cents"] for part in snapshot["vat"]),
        total_cents=snapshot["total_cents"],
        snapshot=cast(dict[str, Any], snapshot),
        finalised_at=clock.now(),
        finalised_by=actor.person_id,
        **columns,
    )
    db.add(row)
    db.flush()
    return row


def announce(db: Session, actor: Actor, clock: Clock, action: str, row: Invoice, **facts: int) -> None:
    """The outbox row and the audit event of a final document; the latter bears the hash of what was frozen."""
    outbox.put(db, clock, PDF_WORK, {"invoice_id": row.id}, key=f"invoice-pdf:{row.id}")
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
        snapshot_sha256=fingerprint(row.snapshot),
        **facts,
    )
