"""The editor of the split of one or more seats, and of an organisation's default."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.billing import service
from app.billing.forms import BLANK, SplitForm, entries_of, entry_of
from app.billing.permissions import BillingPermission
from app.billing.rules.ceilings import paid_along
from app.billing.rules.shares import MOST_SHARES, Method, Share, default_split
from app.billing.service import Settlement
from app.billing.views.agreed import parts_of
from app.billing.views.blueprint import bp
from app.core.errors import NotFound
from app.core.money import Money
from app.core.text import TN, T, Text
from app.enrolments import service as enrolments
from app.enrolments.service import SeatView
from app.organisations import service as organisations
from app.web.actions import page, perform, read, refusals_on
from app.web.gate import current_actor, recent, recent_of, requires

#: Of which price the default's parts are shown.
_EXAMPLE = Money(250_000)


@bp.route("/geld/plaatsen/<int:seat_id>/verdeling", methods=["GET", "POST"])
@requires(BillingPermission.SPLIT, BillingPermission.OWN)
@recent_of(BillingPermission.SPLIT)
def split_seat(seat_id: int) -> ResponseReturnValue:
    """Divide one seat over its payers."""
    return _editor(read(enrolments.seat, seat_id).cohort_id, [seat_id])


@bp.route("/geld/groepen/<int:cohort_id>/verdeling/plaatsen", methods=["GET", "POST"])
@requires(BillingPermission.SPLIT, BillingPermission.OWN)
@recent_of(BillingPermission.SPLIT)
def split_seats(cohort_id: int) -> ResponseReturnValue:
    """Divide several seats in the same way; `plaats` in the address names each."""
    chosen = request.args.getlist("plaats", type=int)
    if not chosen:
        return render_template("billing/nothing_chosen.html", back_url=_back_url(cohort_id, [])), 422
    return _editor(cohort_id, list(dict.fromkeys(chosen)))


@bp.route("/geld/organisaties/<int:organisation_id>/standaard", methods=["GET", "POST"])
@requires(BillingPermission.SPLIT)
@recent
def default_split_of(organisation_id: int) -> ResponseReturnValue:
    """Who pays by default for the seats of an organisation."""
    back_url = url_for("billing.organisation_money", organisation_id=organisation_id)
    return _default_editor(organisation_id, back_url)


@bp.route("/organisatie/<int:organisation_id>/standaard", methods=["GET", "POST"])
@requires(BillingPermission.OWN)
def own_default_split(organisation_id: int) -> ResponseReturnValue:
    """The same for the own organisation: other cost centres and references, never another payer."""
    if organisation_id not in current_actor().organisation_ids:
        raise NotFound
    return _default_editor(organisation_id, url_for("billing.own_money", organisation_id=organisation_id))


def _editor(cohort_id: int, seat_ids: list[int]) -> ResponseReturnValue:
    actor = current_actor()
    if any(not 0 < seat_id < 2**31 for seat_id in seat_ids):
        raise NotFound
    seats = read(service.editable_seats, actor, cohort_id, seat_ids)
    current = read(service.lines_of, seats)
    back_url = _back_url(cohort_id, seats)
    lines = [line for seat in seats for line in current[seat.id]]
    invoiced = sorted({line.invoice_id for line in lines if line.invoice_id is not None})
    everywhere = service.works_everywhere(actor)
    if invoiced and not everywhere:
        fixed = [seat for seat in seats if any(line.invoice_id is not None for line in current[seat.id])]
        return _fixed(fixed, invoiced, back_url)
    standing = read(service.invoices, ids=invoiced) if invoiced else []
    if standing:
        back_url = url_for("billing.invoices", groep=cohort_id)  # where what must be credited now stands
    payers = read(service.payer_names, actor, lines)
    funds = read(service.fund_choices, actor, lines)
    entries, done = _entries([line.share for line in current[seats[0].id]])
    form = SplitForm(entries, payers, funds, sent=request.method == "POST")
    if request.method == "POST" and not done and form.validate():
        with refusals_on(form):
            return perform(
                service.settle_split,
                cohort_id=cohort_id,
                seat_ids=seat_ids,
                shares=form.agreed(),
                note=form.note.data or "",
                goto=partial(_after, back_url, seats[0].organisation_id),
                said=_said,
            )
    return page(
        "billing/split.html",
        form=form,
        seats=seats,
        price=seats[0].price,
        one_price=len({seat.price for seat in seats}) == 1,
        parts=() if form.errors else form.parts(seats[0].price),
        back_url=back_url,
        most=MOST_SHARES,
        funds=funds,
        proposes=not everywhere,
        invoices=standing,
        same=len({tuple(line.share for line in current[seat.id]) for seat in seats}) == 1,
    )


def _fixed(seats: list[SeatView], invoice_ids: list[int], back_url: str) -> ResponseReturnValue:
    """Why a coordinator cannot divide these seats now; names invoices to the own organisations only."""
    own = current_actor().organisation_ids
    shown = render_template(
        "billing/split_fixed.html",
        back_url=back_url,
        seats=seats,
        invoices=read(service.invoices, ids=invoice_ids, for_organisations=own),
    )
    return shown, 200 if request.method == "GET" else 422


def _default_editor(organisation_id: int, back_url: str) -> ResponseReturnValue:
    actor = current_actor()
    organisation = read(organisations.organisation, organisation_id)
    current = read(service.default_shares, [organisation_id]).get(organisation_id, ())
    everywhere = service.works_everywhere(actor)
    if not everywhere and paid_along(organisation_id, current):
        told = render_template(
            "billing/default_fixed.html",
            organisation=organisation,
            price=_EXAMPLE,
            parts=parts_of(_EXAMPLE, current),
            names=read(organisations.names, {share.payer_id for share in current}),
            funds=read(service.fund_names, [share.fund_id for share in current]),
            back_url=back_url,
        )
        return told, 200 if request.method == "GET" else 422
    payers = read(service.payer_names, actor, ())
    funds = read(service.fund_choices, actor, ())
    if not everywhere:
        payers = {key: name for key, name in payers.items() if key == organisation_id}
    shown = current or default_split(
        organisation_id,
        cost_centre=organisation.cost_centre,
        purchase_reference=organisation.purchase_reference,
    )
    entries, done = _entries(shown)
    form = SplitForm(entries, payers, funds, sent=request.method == "POST")
    if request.method == "POST" and request.form.get("doe") == "terug":
        return _set_default(organisation_id, (), back_url)
    if request.method == "POST" and not done and form.validate():
        with refusals_on(form):
            return _set_default(organisation_id, form.agreed(), back_url)
    return page(
        "billing/default_split.html",
        form=form,
        organisation=organisation,
        price=_EXAMPLE,
        parts=() if form.errors else form.parts(_EXAMPLE),
        back_url=back_url,
        most=MOST_SHARES,
        funds=funds,
        everywhere=everywhere,
        is_set=bool(current),
    )


def _set_default(organisation_id: int, shares: Sequence[Share], back_url: str) -> ResponseReturnValue:
    return perform(
        service.set_default,
        organisation_id=organisation_id,
        shares=shares,
        goto=back_url,
        said=lambda changed: (
            T("De standaardverdeling is opgeslagen.") if changed else T("Er is niets veranderd.")
        ),
    )


def _entries(shares: Sequence[Share]) -> tuple[list[dict[str, str]], bool]:
    """The lines to show, and whether a button was pressed that only changes the form and saves nothing."""
    if request.method != "POST":
        return [entry_of(share) for share in shares], True
    entries = entries_of(request.form)
    pressed = request.form.get("doe", "")
    if pressed == "erbij":
        return [*entries, dict(BLANK)], True
    if pressed == "gelijk":
        return [entry | {"method": str(Method.EQUAL), "value": ""} for entry in entries], True
    if pressed.startswith("weg-"):
        return [entry for index, entry in enumerate(entries) if pressed != f"weg-{index}"], True
    return entries, False


def _back_url(cohort_id: int, seats: list[SeatView]) -> str:
    actor = current_actor()
    if actor.can(BillingPermission.READ):
        return url_for("billing.allocation", cohort_id=cohort_id)
    own = [seat.organisation_id for seat in seats] or sorted(actor.organisation_ids)
    return url_for("billing.organisation_allocation", organisation_id=own[0], cohort_id=cohort_id)


def _after(back_url: str, organisation_id: int, done: Settlement) -> str:
    if done.proposal_id is None:
        return back_url
    return url_for("billing.own_proposals", organisation_id=organisation_id)


def _said(done: Settlement) -> Text:
    if done.proposal_id is not None:
        return T("Je voorstel is verstuurd. De stichting beslist; tot dan verandert er niets.")
    if not done.changed:
        return T("Er is niets veranderd.")
    return TN(
        "De verdeling van %(n)s plaats is opgeslagen.",
        "De verdeling van %(n)s plaatsen is opgeslagen.",
        n=done.changed,
    )
