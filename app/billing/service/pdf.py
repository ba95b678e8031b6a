"""Freezing the PDF and the e-invoice of a final invoice, and posting the letter that bears them."""

from __future__ import annotations

from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.billing.document import InvoiceSnapshot
from app.billing.models import Invoice
from app.billing.rules.invoice import InvoiceKind
from app.core import documents
from app.core.clock import Clock
from app.core.document_template import in_fours
from app.core.errors import NotFound
from app.core.money import Money
from app.messages import service as messages


def unprinted(db: Session, invoice_id: int) -> InvoiceSnapshot | None:
    """What must be put on paper; None when the PDF is frozen already. Raises NotFound."""
    row = db.get(Invoice, invoice_id)
    if row is None:
        raise NotFound
    return cast(InvoiceSnapshot, row.snapshot) if row.pdf_sha256 is None else None


def freeze_pdf(
    db: Session, clock: Clock, *, invoice_id: int, content: bytes, ubl: bytes | None = None
) -> None:
    """Stores the PDF of an invoice, and its UBL when the payer wants one, and posts the letter with both to the payer,
    once; a second call changes nothing.
    """
    row = db.scalar(sa.select(Invoice).where(Invoice.id == invoice_id).with_for_update())
    if row is None:
        raise NotFound
    db.refresh(row)
    if row.pdf_sha256 is not None:
        return
    row.pdf_sha256 = documents.keep(db, clock, content)
    if ubl is not None:
        row.ubl_sha256 = documents.keep(db, clock, ubl, "application/xml")
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
        context=_context(snapshot, with_einvoice=row.ubl_sha256 is not None),
        attachments=[
            (f"{word}-{row.number}.{ending}", sha256)
            for ending, sha256 in (("pdf", row.pdf_sha256), ("xml", row.ubl_sha256))
            if sha256 is not None
        ],
        key=f"invoice:{row.id}",
    )


def _context(snapshot: InvoiceSnapshot, *, with_einvoice: bool) -> dict[str, Any]:
    credited = snapshot["credits"]
    payment = snapshot["payment"]
    return {
        "number": snapshot["number"],
        "payer": snapshot["buyer"]["name"],
        "total": str(Money(abs(snapshot["total_cents"]))),
        "issued_on": snapshot["issued_on"],
        "due_on": snapshot["due_on"],
        "iban": in_fours(payment["iban"]) if payment else "",
        "payment_reference": in_fours(payment["creditor_reference"]) if payment else "",
        "with_einvoice": with_einvoice,
        "credited_number": credited["number"] if credited else "",
        "foundation_name": snapshot["seller"]["name"],
        "foundation_address": ", ".join(snapshot["seller"]["address"]),
        "foundation_email": snapshot["seller"]["email"],
    }
