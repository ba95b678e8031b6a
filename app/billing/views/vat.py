"""The dated VAT of the foundation's invoices."""

from __future__ import annotations

from flask import url_for
from flask.typing import ResponseReturnValue

from app.billing import service
from app.billing.forms.runs import VatForm
from app.billing.permissions import BillingPermission
from app.billing.views.blueprint import bp
from app.core.clock import today
from app.core.text import T
from app.web.actions import page, perform, read, refusals_on
from app.web.gate import clock, recent, requires


@bp.route("/geld/btw", methods=["GET", "POST"])
@requires(BillingPermission.INVOICE)
@recent
def vat() -> ResponseReturnValue:
    """From which day VAT is charged in which way, and how it was before."""
    form = VatForm()
    if form.validate_on_submit():
        with refusals_on(form):
            return perform(
                service.set_vat,
                **form.agreed(),
                goto=url_for("billing.vat"),
                said=T("De btw is opgeslagen."),
            )
    return page("billing/vat.html", form=form, rows=read(service.vat_rows), today=today(clock()))
