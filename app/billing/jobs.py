"""The worker's part of invoices: paper and letter."""

from __future__ import annotations

from typing import Any

from app.billing import service
from app.billing.document import render_invoice
from app.core.errors import NotFound
from app.core.outbox import GiveUp
from app.core.ports import Handler, Work


def render_and_send(work: Work, payload: dict[str, Any]) -> None:
    """Renders the PDF of one final invoice outside any transaction, freezes it once and posts the letter."""
    invoice_id = int(payload["invoice_id"])
    try:
        with work.writing() as db:
            snapshot = service.unprinted(db, invoice_id)
    except NotFound as error:
        raise GiveUp("the invoice is gone") from error
    if snapshot is None:
        return
    try:
        content = render_invoice(work.pdf, snapshot)
    except ValueError as error:
        raise GiveUp(str(error)) from error
    with work.writing() as db:
        service.freeze_pdf(db, work.clock, invoice_id=invoice_id, content=content)


HANDLERS: dict[str, Handler] = {"billing.invoice_pdf": render_and_send}
