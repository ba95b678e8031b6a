"""Who pays a cohort, on screen and as a workbook, and the editor of one or more seats' split."""

from __future__ import annotations

from flask import Response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.billing import service
from app.billing.forms import BLANK, SplitForm, entries_of, entry_of
from app.billing.permissions import BillingPermission
from app.billing.rules.shares import MOST_SHARES, Method
from app.billing.service import Allocation, Line
from app.billing.sheets import allocation_workbook
from app.billing.views.blueprint import bp
from app.core.errors import NotFound
from app.core.sheets import XLSX_TYPE
from app.core.text import TN, T, Text
from app.enrolments import service as enrolments
from app.enrolments.service import SeatView
from app.web.actions import page, perform, read, refusals_on
from app.web.gate import current_actor, recent, requires
from app.web.i18n import say
from app.web.parts import ChartColour, ChartPart


@bp.app_context_processor
def _charts() -> dict[str, object]:
    return {"chart_of": chart_of, "chart_parts": chart_parts}


_COLOURS: tuple[ChartColour, ...] = ("c1", "c2", "c3", "c4")


@bp.get("/geld/groepen/<int:cohort_id>/verdeling")
@requires(BillingPermission.READ)
def allocation(cohort_id: int) -> ResponseReturnValue:
    """Who bears what of a cohort."""
    found = read(service.allocation, cohort_id)
    return render_template(
        "billing/allocation.html",
        found=found,
        chart=chart_of(found),
        crossings=read(service.crossings, cohort_id),
        may_split=current_actor().can(BillingPermission.SPLIT),
        may_invoice=current_actor().can(BillingPermission.INVOICE),
    )


@bp.get("/geld/groepen/<int:cohort_id>/verdeling.xlsx")
@requires(BillingPermission.READ)
@recent
def allocation_sheet(cohort_id: int) -> ResponseReturnValue:
    """The same as a workbook."""
    found = read(service.allocation, cohort_id)
    answer = Response(allocation_workbook(found, say), mimetype=XLSX_TYPE)
    answer.headers["Content-Disposition"] = f'attachment; filename="verdeling-{found.cohort.slug}.xlsx"'
    return answer


@bp.route("/geld/plaatsen/<int:seat_id>/verdeling", methods=["GET", "POST"])
@requires(BillingPermission.SPLIT, BillingPermission.OWN)
def split_seat(seat_id: int) -> ResponseReturnValue:
    """Divide one seat over its payers."""
    return _editor(read(enrolments.seat, seat_id).cohort_id, [seat_id])


@bp.route("/geld/groepen/<int:cohort_id>/verdeling/plaatsen", methods=["GET", "POST"])
@requires(BillingPermission.SPLIT, BillingPermission.OWN)
def split_seats(cohort_id: int) -> ResponseReturnValue:
    """Divide several seats in the same way; `plaats` in the address names each."""
    chosen = request.args.getlist("plaats", type=int)
    if not chosen:
        return render_template("billing/nothing_chosen.html", back_url=_back_url(cohort_id, [])), 422
    return _editor(cohort_id, list(dict.fromkeys(chosen)))


def chart_of(found: Allocation) -> list[tuple[ChartColour, int]]:
    """Colour and cents of each fund, in the order of `found.funds`; the largest four have a colour of their own."""
    ranked = sorted(range(len(found.funds)), key=lambda i: -found.funds[i].amount.cents)
    colours: dict[int, ChartColour] = dict(zip(ranked, _COLOURS, strict=False))
    return [(colours.get(i, "c0"), fund.amount.cents) for i, fund in enumerate(found.funds)]


def chart_parts(chart: list[tuple[ChartColour, int]]) -> list[ChartPart]:
    """The parts of the stacked bar."""
    return [ChartPart(cents, colour) for colour, cents in chart]


def _editor(cohort_id: int, seat_ids: list[int]) -> ResponseReturnValue:
    actor = current_actor()
    if any(not 0 < seat_id < 2**31 for seat_id in seat_ids):
        raise NotFound
    seats = read(service.editable_seats, actor, cohort_id, seat_ids)
    current = read(service.lines_of, seats)
    back_url = _back_url(cohort_id, seats)
    lines = [line for seat in seats for line in current[seat.id]]
    if invoiced := sorted({line.invoice_id for line in lines if line.invoice_id is not None}):
        numbers = [(one, read(service.invoice, one).number) for one in invoiced]
        links = actor.can(BillingPermission.READ)
        return render_template(
            "billing/split_fixed.html", seats=seats, back_url=back_url, invoices=numbers, links=links
        )
    payers = read(service.payer_names, actor, lines)
    entries, done = _entries(current[seats[0].id])
    form = SplitForm(entries, payers, sent=request.method == "POST")
    if request.method == "POST" and not done and form.validate():
        with refusals_on(form):
            return perform(
                service.set_split,
                cohort_id=cohort_id,
                seat_ids=seat_ids,
                shares=form.agreed(),
                goto=back_url,
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
        same=len({tuple(line.share for line in current[seat.id]) for seat in seats}) == 1,
    )


def _entries(lines: tuple[Line, ...]) -> tuple[list[dict[str, str]], bool]:
    """The lines to show, and whether a button was pressed that only changes the form and saves nothing."""
    if request.method != "POST":
        return [entry_of(line.share) for line in lines], True
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


def _said(changed: int) -> Text:
    if not changed:
        return T("Er is niets veranderd.")
    return TN(
        "De verdeling van %(n)s plaats is opgeslagen.",
        "De verdeling van %(n)s plaatsen is opgeslagen.",
        n=changed,
    )
