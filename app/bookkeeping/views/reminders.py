"""Reminders of invoices: what goes when, of one invoice or of all, and stopping them by invoice."""

from __future__ import annotations

from flask import url_for
from flask.typing import ResponseReturnValue

from app.billing import service as billing
from app.billing.service import InvoiceKind, InvoiceView
from app.bookkeeping import service
from app.bookkeeping.forms import ResumeForm, StopRemindersForm
from app.bookkeeping.permissions import BookkeepingPermission
from app.bookkeeping.views.blueprint import bp
from app.core.clock import today
from app.core.errors import NotFound
from app.core.text import T
from app.organisations import service as organisations
from app.web.actions import page, perform, read, refusals_on
from app.web.gate import clock, current_actor, requires


@bp.get("/geld/boekhouding/herinneringen")
@requires(BookkeepingPermission.READ)
def reminders() -> ResponseReturnValue:
    """The reminders of invoices that go in the next 30 days, and the invoices of which none go."""
    stops = read(service.stops)
    stopped = read(billing.unpaid, ids=list(stops))
    return page(
        "bookkeeping/reminders.html",
        found=read(service.reminders_ahead, clock()),
        stopped=[(one, stops[one.id]) for one in stopped],
        names=read(organisations.names, [one.payer_id for one in stopped]),
    )


@bp.get("/geld/facturen/<int:invoice_id>/herinneringen")
@requires(BookkeepingPermission.READ)
def invoice_reminders(invoice_id: int) -> ResponseReturnValue:
    """The reminders of one invoice: when they go, whether they went, and how to stop them."""
    return _page(_invoice(invoice_id), StopRemindersForm())


@bp.post("/geld/facturen/<int:invoice_id>/herinneringen/stop")
@requires(BookkeepingPermission.REMIND)
def stop_reminders(invoice_id: int) -> ResponseReturnValue:
    """Keep the reminders of an invoice from going."""
    found = _invoice(invoice_id)
    form = StopRemindersForm()
    if form.validate_on_submit():
        with refusals_on(form):
            return perform(
                service.stop_reminders,
                invoice_id=invoice_id,
                reason=form.reason.data or "",
                goto=url_for(".invoice_reminders", invoice_id=invoice_id),
                said=T("Er gaan geen herinneringen meer aan factuur %(number)s.", number=found.number),
            )
    return _page(found, form)


@bp.post("/geld/facturen/<int:invoice_id>/herinneringen/toch")
@requires(BookkeepingPermission.REMIND)
def resume_reminders(invoice_id: int) -> ResponseReturnValue:
    """Let the reminders of an invoice go again."""
    found = _invoice(invoice_id)
    form = ResumeForm()
    form.validate_on_submit()
    return perform(
        service.resume_reminders,
        invoice_id=invoice_id,
        goto=url_for(".invoice_reminders", invoice_id=invoice_id),
        said=T("De herinneringen aan factuur %(number)s gaan weer.", number=found.number),
    )


def _invoice(invoice_id: int) -> InvoiceView:
    found = read(billing.invoice, invoice_id)
    if found.kind is not InvoiceKind.INVOICE:
        raise NotFound
    return found


def _page(found: InvoiceView, form: StopRemindersForm) -> ResponseReturnValue:
    balance = read(billing.balances, [found.id])[found.id]
    return page(
        "bookkeeping/invoice_reminders.html",
        form=form,
        invoice=found,
        balance=balance,
        to=read(organisations.organisation, found.payer_id).invoice_email or found.invoice_email,
        standing=balance.standing(found.due_on, today(clock())),
        moments=read(service.reminders_of, clock(), invoice_id=found.id),
        stop=read(service.stops, [found.id]).get(found.id),
        may_stop=current_actor().can(BookkeepingPermission.REMIND),
    )
