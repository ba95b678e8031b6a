"""The list of invoices, what is still to be invoiced, one invoice, and making one final."""

from __future__ import annotations

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.billing import service
from app.billing.forms import FilterForm, FinaliseForm
from app.billing.permissions import BillingPermission
from app.billing.service import InvoiceKind, Standing
from app.billing.views.blueprint import bp, pdf_answer, ubl_answer
from app.cohorts import service as cohorts
from app.core.clock import today
from app.core.db import MAX_INT
from app.core.errors import NotFound
from app.core.text import T
from app.organisations import service as organisations
from app.web.actions import page, perform, read, refusals_on
from app.web.gate import clock, current_actor, recent, requires
from app.web.paging import AFTER, SIZE, page_of, unpack, url_builder


@bp.get("/geld/facturen")
@requires(BillingPermission.READ)
def invoices() -> ResponseReturnValue:
    """All final invoices and credit notes, the newest first, and what can be invoiced now."""
    groups = {one.id: one.name for one in read(cohorts.cohorts)}
    payers = {one.id: one.name for one in read(organisations.organisations)}
    form = FilterForm(request.args, groups, payers)
    sound = form.validate()
    wanted = {
        "zoek": (form.zoek.data or "") if sound else "",
        "groep": (form.groep.data or "") if sound else "",
        "betaler": (form.betaler.data or "") if sound else "",
        "soort": (form.soort.data or "") if sound else "",
        "stand": (form.stand.data or "") if sound else "",
    }
    cohort_id, payer_id = (int(wanted[name]) if wanted[name] else None for name in ("groep", "betaler"))
    after = unpack(request.args.get(AFTER), int)
    found = read(
        service.invoices,
        text=wanted["zoek"],
        cohort_id=cohort_id,
        payer_id=payer_id,
        kind=InvoiceKind(wanted["soort"]) if wanted["soort"] else None,
        standing=(Standing(wanted["stand"]), today(clock())) if wanted["stand"] else None,
        before=int(after[0]) if after else None,
        limit=SIZE + 1,
    )
    listed = page_of(
        found, key=lambda one: (one.id,), url=url_builder(url_for, "billing.invoices", **wanted), after=after
    )
    due, corrections = read(service.open_items, today(clock()), cohort_id=cohort_id, payer_id=payer_id)
    return render_template(
        "billing/invoices.html",
        form=form,
        listed=listed,
        filtered=any(wanted.values()),
        due=due,
        corrections=corrections,
        may_invoice=current_actor().can(BillingPermission.INVOICE),
    )


@bp.route("/geld/groepen/<int:cohort_id>/facturen/<int:payer_id>", methods=["GET", "POST"])
@requires(BillingPermission.INVOICE)
@recent
def draft(cohort_id: int, payer_id: int) -> ResponseReturnValue:
    """The last look at an invoice before it is final; `plaats` in the address: of that seat only."""
    if request.method == "POST":
        read(organisations.organisation, payer_id)
    seat_id = request.args.get("plaats", type=int)
    if seat_id is not None and not 0 < seat_id <= MAX_INT:
        raise NotFound
    form = FinaliseForm()
    if form.validate_on_submit():
        with refusals_on(form):
            return perform(
                service.finalise_invoice,
                cohort_id=cohort_id,
                payer_id=payer_id,
                seat_id=seat_id,
                expected_cents=form.expected_cents,
                goto=lambda invoice_id: url_for("billing.invoice", invoice_id=invoice_id),
                said=T("De factuur is definitief. De PDF en de brief volgen vanzelf."),
            )
    seat_ids = None if seat_id is None else (seat_id,)
    found = read(service.draft_invoice, cohort_id, payer_id, today(clock()), seat_ids=seat_ids)
    if found is None and not form.errors:
        raise NotFound
    if found is not None:
        form.expected.data = str(found.taxed.gross.cents)
    cohort = found.cohort if found else read(cohorts.cohort, cohort_id)
    return page(
        "billing/draft.html",
        form=form,
        draft=found,
        checked=service.checked(found) if found else None,
        cohort=cohort,
    )


@bp.get("/geld/facturen/<int:invoice_id>")
@requires(BillingPermission.READ)
def invoice(invoice_id: int) -> ResponseReturnValue:
    """One invoice or credit note."""
    return render_template(
        "billing/invoice.html",
        invoice=read(service.invoice, invoice_id),
        may_invoice=current_actor().can(BillingPermission.INVOICE),
        back_url=url_for("billing.invoices"),
        pdf_url=url_for("billing.invoice_pdf", invoice_id=invoice_id),
        ubl_url=url_for("billing.invoice_ubl", invoice_id=invoice_id),
        write_offs=read(service.write_offs, invoice_id=invoice_id),
        links=True,
    )


@bp.get("/geld/facturen/<int:invoice_id>/pdf")
@requires(BillingPermission.READ)
def invoice_pdf(invoice_id: int) -> ResponseReturnValue:
    """The frozen PDF; 404 until the worker made it."""
    return pdf_answer(*read(service.invoice_pdf, invoice_id))


@bp.get("/geld/facturen/<int:invoice_id>/e-factuur")
@requires(BillingPermission.READ)
def invoice_ubl(invoice_id: int) -> ResponseReturnValue:
    """The frozen UBL; 404 until the worker made it, and when the payer wants none."""
    return ubl_answer(*read(service.invoice_ubl, invoice_id))
