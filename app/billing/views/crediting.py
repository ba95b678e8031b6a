"""Taking lines of an invoice back, alone or with the invoices that come in their place."""

from __future__ import annotations

from flask import request, url_for
from flask.typing import ResponseReturnValue

from app.billing import service
from app.billing.forms.runs import LinesForm, RenewForm
from app.billing.permissions import BillingPermission
from app.billing.service import Renewed
from app.billing.views.blueprint import bp
from app.core.clock import today
from app.core.db import MAX_INT
from app.core.errors import NotFound
from app.core.text import TN, T, Text
from app.web.actions import page, perform, read, refusals_on
from app.web.gate import clock, recent, requires


@bp.route("/geld/facturen/<int:invoice_id>/crediteren", methods=["GET", "POST"])
@requires(BillingPermission.INVOICE)
@recent
def credit(invoice_id: int) -> ResponseReturnValue:
    """Take an invoice back, whole or line by line."""
    found = read(service.invoice, invoice_id)
    if found.is_credit_note:
        raise NotFound
    form = LinesForm()
    sent = form.is_submitted()
    if form.validate_on_submit():
        with refusals_on(form):
            return perform(
                service.credit_invoice,
                invoice_id=invoice_id,
                line_ids=form.chosen,
                reason=form.reason.data,
                goto=lambda credit_id: url_for("billing.invoice", invoice_id=credit_id),
                said=T("De creditfactuur is gemaakt. De plaatsen kunnen opnieuw gefactureerd worden."),
            )
    ticked = set(form.chosen) if sent else {line.id for line in found.lines if not line.credited}
    return page("billing/credit.html", form=form, invoice=found, ticked=ticked)


@bp.route("/geld/facturen/<int:invoice_id>/opnieuw", methods=["GET", "POST"])
@requires(BillingPermission.INVOICE)
@recent
def renew(invoice_id: int) -> ResponseReturnValue:
    """Credit lines and invoice what holds now, in one step; `regel` in the address names the lines."""
    form = RenewForm()
    if form.validate_on_submit():
        with refusals_on(form):
            return perform(
                service.renew_invoice,
                invoice_id=invoice_id,
                reason=form.reason.data,
                line_ids=form.chosen,
                expected_cents=form.expected_cents,
                goto=_made,
                said=_said,
            )
    asked = request.args.getlist("regel", type=int)
    if any(not 0 < number <= MAX_INT for number in asked):
        raise NotFound
    chosen = form.chosen if form.is_submitted() else asked
    found = read(service.renewal, invoice_id, today(clock()), line_ids=chosen or None)
    form.expected.data = str(found.invoiced.cents)
    return page("billing/renew.html", form=form, found=found, ticked={line.id for line in found.lines})


def _made(made: Renewed) -> str:
    """The new invoice, or the list of the group when there are more."""
    last = made.invoice_ids[-1] if len(made.invoice_ids) == 1 else made.credit_id
    return url_for("billing.invoice", invoice_id=last)


def _said(made: Renewed) -> Text:
    return TN(
        "De creditfactuur en %(n)s nieuwe factuur zijn definitief. De brieven volgen vanzelf.",
        "De creditfactuur en %(n)s nieuwe facturen zijn definitief. De brieven volgen vanzelf.",
        n=len(made.invoice_ids),
    )
