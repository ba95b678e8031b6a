"""The worker's part of invoices: paper, e-invoice and letter."""

from __future__ import annotations

from typing import Any

from app.billing import service
from app.billing.document import render_invoice
from app.billing.einvoice import einvoice_of, profile_of
from app.core.errors import NotFound, Refused
from app.core.outbox import GiveUp
from app.core.ports import Handler, Work


def render_and_send(work: Work, payload: dict[str, Any]) -> None:
    """Makes the PDF of one final invoice, with its XML inside, and the UBL when the payer wants one; outside any
    transaction. Freezes both once and posts the letter.
    """
    invoice_id = int(payload["invoice_id"])
    try:
        with work.writing() as db:
            snapshot = service.unprinted(db, invoice_id)
    except NotFound as error:
        raise GiveUp("the invoice is gone") from error
    if snapshot is None:
        return
    try:
        invoice = einvoice_of(snapshot)
        content = render_invoice(work.pdf, snapshot, work.einvoice.cii(invoice))
        profile = profile_of(snapshot)
        ubl = work.einvoice.ubl(invoice, profile) if profile else None
    except ValueError as error:
        raise GiveUp(str(error)) from error
    with work.writing() as db:
        service.freeze_pdf(db, work.clock, invoice_id=invoice_id, content=content, ubl=ubl)


def make_run_item(work: Work, payload: dict[str, Any]) -> None:
    """Makes one invoice of a run final, or notes why it may not be; the run goes on either way."""
    run_id, position = int(payload["run_id"]), int(payload["position"])
    try:
        with work.writing() as db:
            service.make_item(db, work.clock, run_id=run_id, position=position)
    except Refused as refused:
        with work.writing() as db:
            service.refuse_item(db, work.clock, run_id=run_id, position=position, problem=refused.text)
    except NotFound as error:
        raise GiveUp("the run is gone") from error


HANDLERS: dict[str, Handler] = {
    "billing.invoice_pdf": render_and_send,
    "billing.invoice_run": make_run_item,
}
