"""Proposals of coordinators: the list, the decision of finance, and what the coordinator sees."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import request, url_for
from flask.typing import ResponseReturnValue

from app.accounts import service as accounts
from app.billing import service
from app.billing.forms import AnswerForm, DeclineForm
from app.billing.permissions import BillingPermission
from app.billing.service import ProposalState, ProposalView
from app.billing.views.agreed import parts_of
from app.billing.views.blueprint import bp
from app.cohorts import service as cohorts
from app.core.errors import NotFound
from app.core.text import T, Text
from app.enrolments import service as enrolments
from app.organisations import service as organisations
from app.web.actions import page, perform, read, refusals_on
from app.web.gate import current_actor, recent, requires
from app.web.paging import AFTER, SIZE, Page, page_of, unpack, url_builder

PROPOSAL_NAMES: dict[ProposalState, Text] = {
    ProposalState.OPEN: T("Wacht op de stichting"),
    ProposalState.ACCEPTED: T("Bevestigd"),
    ProposalState.DECLINED: T("Afgewezen"),
    ProposalState.WITHDRAWN: T("Ingetrokken"),
}
_DECIDED = [ProposalState.ACCEPTED, ProposalState.DECLINED, ProposalState.WITHDRAWN]


@bp.app_context_processor
def _states() -> dict[str, Any]:
    return {"proposal_names": PROPOSAL_NAMES}


@bp.get("/geld/voorstellen")
@requires(BillingPermission.READ)
def proposals() -> ResponseReturnValue:
    """What coordinators propose, the latest first; those that wait, unless `stand` asks for the decided ones."""
    decided = request.args.get("stand") == "besloten"
    listed = _listed("billing.proposals", None, _DECIDED if decided else [ProposalState.OPEN])
    return page(
        "billing/proposals.html",
        decided=decided,
        listed=listed,
        may_split=current_actor().can(BillingPermission.SPLIT),
        **_names(listed.items),
    )


@bp.route("/geld/voorstellen/<int:proposal_id>", methods=["GET", "POST"])
@requires(BillingPermission.SPLIT)
@recent
def show_proposal(proposal_id: int) -> ResponseReturnValue:
    """One proposal; sent, the seats are divided so."""
    found = read(service.proposal, proposal_id)
    sources = read(service.funds)
    form = AnswerForm(
        [share.fund_id or 0 for share in found.shares],
        [
            {
                one.id: one.name
                for one in sources
                if one.id == share.fund_id or (one.closed_at is None and one.funder_id == share.payer_id)
            }
            for share in found.shares
        ],
    )
    if form.validate_on_submit():
        with refusals_on(form):
            return perform(
                service.accept_proposal,
                proposal_id=proposal_id,
                answer=form.answer.data or "",
                fund_ids=form.fund_ids,
                seen_invoices=form.seen_invoices,
                goto=url_for("billing.invoices", groep=found.cohort_id)
                if form.seen_invoices  # where what must be credited now stands
                else url_for("billing.proposals"),
                said=T("Het voorstel is bevestigd. De coördinator krijgt bericht."),
            )
    shown = _one(found)
    form.show([one.id for one in shown["invoices"]])
    return page("billing/proposal.html", form=form, **shown)


@bp.route("/geld/voorstellen/<int:proposal_id>/afwijzen", methods=["GET", "POST"])
@requires(BillingPermission.SPLIT)
@recent
def decline_proposal(proposal_id: int) -> ResponseReturnValue:
    """Decline a proposal, with a reason."""
    found = read(service.proposal, proposal_id)
    form = DeclineForm()
    if form.validate_on_submit():
        with refusals_on(form):
            return perform(
                service.decline_proposal,
                proposal_id=proposal_id,
                answer=form.answer.data or "",
                goto=url_for("billing.proposals"),
                said=T("Het voorstel is afgewezen. De coördinator krijgt je uitleg per e-mail."),
            )
    return page("billing/decline_proposal.html", form=form, **_one(found))


@bp.get("/organisatie/<int:organisation_id>/voorstellen")
@requires(BillingPermission.OWN)
def own_proposals(organisation_id: int) -> ResponseReturnValue:
    """What the own organisation proposed, and what came of it."""
    if organisation_id not in current_actor().organisation_ids:
        raise NotFound
    listed = _listed("billing.own_proposals", [organisation_id], None, organisation_id=organisation_id)
    return page(
        "billing/own_proposals.html", organisation_id=organisation_id, **_names(listed.items), listed=listed
    )


@bp.post("/organisatie/<int:organisation_id>/voorstellen/<int:proposal_id>/intrekken")
@requires(BillingPermission.OWN)
def withdraw_proposal(organisation_id: int, proposal_id: int) -> ResponseReturnValue:
    """Take a proposal back."""
    if organisation_id not in current_actor().organisation_ids:
        raise NotFound
    return perform(
        service.withdraw_proposal,
        proposal_id=proposal_id,
        goto=url_for("billing.own_proposals", organisation_id=organisation_id),
        said=T("Het voorstel is ingetrokken. De verdeling blijft zoals die is."),
    )


def _listed(
    endpoint: str,
    organisation_ids: Sequence[int] | None,
    states: Sequence[ProposalState] | None,
    **values: int,
) -> Page[ProposalView]:
    after = unpack(request.args.get(AFTER), int)
    found = read(
        service.proposals,
        organisation_ids=organisation_ids,
        states=states,
        before=int(after[0]) if after else None,
        limit=SIZE + 1,
    )
    url = url_builder(url_for, endpoint, stand=request.args.get("stand", ""), **values)
    return page_of(found, key=lambda one: (one.id,), url=url, after=after)


def _names(found: Sequence[ProposalView]) -> dict[str, Any]:
    payers = {share.payer_id for one in found for share in one.shares}
    return {
        "groups": {one.id: one.name for one in read(cohorts.cohorts, ids={one.cohort_id for one in found})},
        "names": read(organisations.names, payers | {one.organisation_id for one in found}),
    }


def _one(found: ProposalView) -> dict[str, Any]:
    seats = [seat for seat in read(enrolments.seats, found.cohort_id) if seat.id in found.seat_ids]
    current = read(service.lines_of, seats)
    standing = {
        line.invoice_id for lines in current.values() for line in lines if line.invoice_id is not None
    }
    asker = read(accounts.people, [found.proposed_by_person_id or 0]).get(found.proposed_by_person_id or 0)
    payers = {line.payer_id for lines in current.values() for line in lines}
    payers |= {share.payer_id for share in found.shares} | {found.organisation_id}
    price = seats[0].price if seats else None
    return {
        "proposal": found,
        "cohort": read(cohorts.cohort, found.cohort_id),
        "seats": sorted(seats, key=lambda seat: seat.number),
        "gone": len(found.seat_ids) - len(seats),
        "current": current,
        "invoices": read(service.invoices, ids=standing) if standing else [],
        "names": read(organisations.names, payers),
        "funds": read(service.fund_names, [share.fund_id for share in found.shares]),
        "asker": asker,
        "parts": parts_of(price, found.shares),
    }
