"""What a coordinator sees of money: the own seats' split and the invoices to the own organisation."""

from __future__ import annotations

from collections.abc import Collection

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.billing import service
from app.billing.permissions import BillingPermission
from app.billing.rules.ceilings import paid_along
from app.billing.rules.flows import drawing
from app.billing.service import ProposalState
from app.billing.views.allocation import chart_of, lines_page, lines_url
from app.billing.views.blueprint import bp, pdf_answer, ubl_answer
from app.core.errors import NotFound
from app.organisations import service as organisations
from app.web.actions import read
from app.web.gate import current_actor, requires
from app.web.paging import AFTER, SIZE, page_of, unpack, url_builder


@bp.get("/organisatie/facturen")
@bp.get("/organisatie/<int:organisation_id>/facturen")
@requires(BillingPermission.OWN)
def organisation_invoices(organisation_id: int | None = None) -> ResponseReturnValue:
    """Invoices to the own organisation; without a number, to all that the actor coordinates."""
    own = _own(organisation_id)
    after = unpack(request.args.get(AFTER), int)
    found = read(
        service.invoices, for_organisations=own, before=int(after[0]) if after else None, limit=SIZE + 1
    )
    url = url_builder(url_for, "billing.organisation_invoices", organisation_id=organisation_id)
    listed = page_of(found, key=lambda one: (one.id,), url=url, after=after)
    return render_template(
        "billing/organisation_invoices.html",
        listed=listed,
        names=read(organisations.names, own),
        several=len(own) > 1,
    )


@bp.get("/organisatie/<int:organisation_id>/facturen/<int:invoice_id>")
@requires(BillingPermission.OWN)
def organisation_invoice(organisation_id: int, invoice_id: int) -> ResponseReturnValue:
    """One invoice to the own organisation."""
    found = read(service.invoice, invoice_id, for_organisations=_own(organisation_id))
    return render_template(
        "billing/invoice.html",
        invoice=found,
        may_invoice=False,
        back_url=url_for("billing.organisation_invoices", organisation_id=organisation_id),
        pdf_url=url_for(
            "billing.organisation_invoice_pdf", organisation_id=organisation_id, invoice_id=invoice_id
        ),
        ubl_url=url_for(
            "billing.organisation_invoice_ubl", organisation_id=organisation_id, invoice_id=invoice_id
        ),
        links=False,
    )


@bp.get("/organisatie/<int:organisation_id>/facturen/<int:invoice_id>/pdf")
@requires(BillingPermission.OWN)
def organisation_invoice_pdf(organisation_id: int, invoice_id: int) -> ResponseReturnValue:
    """The frozen PDF of an invoice to the own organisation."""
    return pdf_answer(*read(service.invoice_pdf, invoice_id, for_organisations=_own(organisation_id)))


@bp.get("/organisatie/<int:organisation_id>/facturen/<int:invoice_id>/e-factuur")
@requires(BillingPermission.OWN)
def organisation_invoice_ubl(organisation_id: int, invoice_id: int) -> ResponseReturnValue:
    """The frozen UBL of an invoice to the own organisation."""
    return ubl_answer(*read(service.invoice_ubl, invoice_id, for_organisations=_own(organisation_id)))


@bp.get("/organisatie/<int:organisation_id>/groepen/<int:cohort_id>/verdeling")
@requires(BillingPermission.OWN)
def organisation_allocation(organisation_id: int, cohort_id: int) -> ResponseReturnValue:
    """Who pays for the own organisation's seats in a cohort; 404 when it has none there."""
    found = read(service.allocation, cohort_id, of_organisations=_own(organisation_id))
    if not found.seats:
        raise NotFound
    return render_template(
        "billing/organisation_allocation.html",
        found=found,
        chart=chart_of(found),
        may_split=True,
        lines_url=lines_url("billing.own_lines", organisation_id=organisation_id, groep=cohort_id),
        proposals=read(
            service.proposals,
            organisation_ids=_own(organisation_id),
            cohort_id=cohort_id,
            states=[ProposalState.OPEN],
        ),
    )


@bp.get("/organisatie/<int:organisation_id>/verdeling")
@requires(BillingPermission.OWN)
def own_money(organisation_id: int) -> ResponseReturnValue:
    """Who bears what of the own organisation's seats, over all cohorts."""
    _own(organisation_id)
    found = read(service.organisation_money, organisation_id)
    default = read(service.default_shares, [organisation_id]).get(organisation_id, ())
    return render_template(
        "billing/organisation_money.html",
        found=found,
        chart=chart_of(found),
        drawing=drawing(found.flows),
        lines_url=lines_url("billing.own_lines", organisation_id=organisation_id),
        overfull=(),
        sheet_url="",
        default_url=url_for("billing.own_default_split", organisation_id=organisation_id),
        has_default=bool(default),
        default_fixed=paid_along(organisation_id, default),
        may_invoice=False,
        own=True,
    )


@bp.get("/organisatie/<int:organisation_id>/kostendragers")
@requires(BillingPermission.OWN)
def own_lines(organisation_id: int) -> ResponseReturnValue:
    """The funding lines of the own organisation's seats behind a figure, or all."""
    return lines_page("billing.own_lines", _own(organisation_id), organisation_id=organisation_id)


def _own(organisation_id: int | None) -> Collection[int]:
    """The organisations to look at; raises NotFound when it is not one that the actor coordinates."""
    mine = current_actor().organisation_ids
    if organisation_id is None:
        return mine
    if organisation_id not in mine:
        raise NotFound
    return {organisation_id}
