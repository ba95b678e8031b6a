"""Freezing the PDF of a final invoice, and posting the letter that bears it."""

from __future__ import annotations

from typing import cast

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.billing.document import InvoiceSnapshot
from app.billing.models import Invoice
from app.billing.rules.invoice import InvoiceKind
from app.core import documents
from app.core.clock import Clock
from app.core.errors import NotFound
from app.core.money import Money
from app.messages import service as messages


def unprinted(db: Session, invoice_id: int) -> InvoiceSnapshot | None:
    """What must be put on paper; None when the PDF is frozen already. Raises NotFound."""
    row = db.get(Invoice, invoice_id)
    if row is None:
        raise NotFound
    return cast(InvoiceSnapshot, row.snapshot) if row.pdf_sha256 is None else None


def freeze_pdf(db: Session, clock: Clock, *, invoice_id: int, content: bytes) -> None:
    """Stores the PDF of an invoice and posts the letter to its payer, once; a second call changes nothing."""
    row = db.scalar(sa.select(Invoice).where(Invoice.id == invoice_id).with_for_update())
    if row is None:
        raise NotFound
    db.refresh(row)
    if row.pdf_sha256 is not None:
        return
    row.pdf_sha256 = documents.keep(db, clock, content)
    db.flush()
    is_credit = row.kind == InvoiceKind.CREDIT_NOTE
    snapshot = cast(InvoiceSnapshot, row.snapshot)
    word = "creditfactuur" if is_credit else "factuur"
    messages.post(
        db,
        clock,
        to=row.invoice_email,
        to_name=snapshot["buyer"]["name"],
        template="billing/credit_note" if is_credit else "billing/invoice",
        context=_context(snapshot),
        attachments=[(f"{word}-{row.number}.pdf", row.pdf_sha256)],
        key=f"invoice:{row.id}",
    )


def _context(snapshot: InvoiceSnapshot) -> dict[str, str]:
    credited = snapshot["credits"]
    payment = snapshot["payment"]
    return {
        "number": snapshot["number"],
        "payer": snapshot["buyer"]["name"],
        "total": str(Money(abs(snapshot["total_cents"]))),
        "issued_on": snapshot["issued_on"],
        "due_on": snapshot["due_on"],
        "iban": payment["iban"] if payment else "",
        "credited_number": credited["number"] if credited else "",
        "foundation_name": snapshot["seller"]["name"],
        "foundation_address": ", ".join(snapshot["seller"]["address"]),
        "foundation_email": snapshot["seller"]["email"],
    }
