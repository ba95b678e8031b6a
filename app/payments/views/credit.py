"""What payers have as credit, and using it on an invoice."""

from __future__ import annotations

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from app.billing import service as billing
from app.core.money import ZERO
from app.core.text import T
from app.organisations import service as organisations
from app.payments.forms import UseCreditForm
from app.payments.permissions import PaymentPermission
from app.payments.views.blueprint import bp
from app.web.actions import page, perform, read, refusals_on
from app.web.gate import current_actor, recent, requires


@bp.get("/geld/bank/tegoed")
@requires(PaymentPermission.READ)
def credits() -> ResponseReturnValue:
    """Every payer with credit."""
    held = read(billing.payer_credit)
    names = read(organisations.names, held)
    rows = sorted(((names[one], one, amount) for one, amount in held.items()), key=lambda row: row[0].lower())
    return render_template(
        "payments/credits.html", rows=rows, may_book=current_actor().can(PaymentPermission.BOOK)
    )


@bp.route("/geld/bank/tegoed/<int:payer_id>", methods=["GET", "POST"])
@requires(PaymentPermission.BOOK)
@recent
def use_credit(payer_id: int) -> ResponseReturnValue:
    """Use a payer's credit on one of its invoices."""
    payer = read(organisations.organisation, payer_id)
    bills = [one for one in read(billing.payables, payer_id=payer_id) if one.open > ZERO]
    form = UseCreditForm(bills)
    if form.validate_on_submit():
        with refusals_on(form):
            return perform(
                billing.use_credit,
                payer_id=payer_id,
                invoice_id=form.invoice_id.data,
                amount=form.wanted(),
                goto=lambda _amount: url_for("payments.credits"),
                said=lambda amount: T("%(amount)s is van het tegoed op de factuur geboekt.", amount=amount),
            )
    return page(
        "payments/use_credit.html",
        form=form,
        payer=payer,
        bills=bills,
        held=read(billing.credit_bookings, payer_id),
        credit=read(billing.payer_credit, [payer_id]).get(payer_id, ZERO),
    )
