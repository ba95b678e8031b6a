"""Pages of funds: the list, one fund with its lines, and writing, closing and proving it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from flask import Response, current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue

from app.billing import service
from app.billing.evidence import pack_of
from app.billing.forms import FundForm
from app.billing.permissions import BillingPermission
from app.billing.service import FundType, FundView, LineRow, LineStand
from app.billing.views.blueprint import bp
from app.core import ratelimit
from app.core.db import writing
from app.core.ports import Work
from app.core.text import T
from app.organisations import service as organisations
from app.web.actions import change, page, perform, read, refusals_on
from app.web.errors import error_page
from app.web.gate import clock, current_actor, recent, requires
from app.web.i18n import say
from app.web.paging import AFTER, SIZE, page_of, unpack, url_builder
from app.web.parts import ChartPart

TOO_MANY = T(
    "Je hebt kort na elkaar veel bewijs van fondsen gedownload. Wacht tien minuten en probeer het dan weer."
)
#: Packs for one person: the PDF is made while the page waits, by a process that serves others too.
PACKS, PER = 20, timedelta(minutes=10)


#: The lines behind a figure of a fund, by the word in the address.
_STANDS: dict[str, Callable[[LineRow], bool]] = {
    LineStand.INVOICED: lambda row: row.line.invoice_id is not None,
    LineStand.PAID: lambda row: bool(row.settled.bare.paid),
}


@bp.get("/geld/fondsen")
@requires(BillingPermission.READ)
def funds() -> ResponseReturnValue:
    """All funds by name, with what is planned and left."""
    after = unpack(request.args.get(AFTER), str, int)
    key = (str(after[0]), int(after[1])) if after else None
    found = read(service.funds, after=key, limit=SIZE + 1)
    listed = page_of(found, key=service.fund_key, url=url_builder(url_for, "billing.funds"), after=after)
    return page(
        "billing/funds.html",
        listed=listed,
        states=read(service.fund_states, listed.items),
        may_write=current_actor().can(BillingPermission.FUND),
    )


@bp.route("/geld/fondsen/nieuw", methods=["GET", "POST"])
@requires(BillingPermission.FUND)
@recent
def new_fund() -> ResponseReturnValue:
    """Write a fund."""
    return _form(None)


@bp.route("/geld/fondsen/<int:fund_id>/wijzigen", methods=["GET", "POST"])
@requires(BillingPermission.FUND)
@recent
def edit_fund(fund_id: int) -> ResponseReturnValue:
    """Change a fund."""
    return _form(read(service.fund, fund_id))


@bp.get("/geld/fondsen/<int:fund_id>")
@requires(BillingPermission.READ)
def show_fund(fund_id: int) -> ResponseReturnValue:
    """A fund: its figures, and the lines behind them."""
    found = read(service.fund, fund_id)
    rows = read(service.fund_lines, fund_id)
    state = service.fund_state(found, rows)
    stand = request.args.get("stand", "")
    shown = [row for row in rows if stand not in _STANDS or _STANDS[stand](row)]
    after = unpack(request.args.get(AFTER), int, int, int, int)
    listed = page_of(
        [row for row in shown if after is None or row.key > after][: SIZE + 1],
        key=lambda row: row.key,
        url=url_builder(url_for, "billing.show_fund", fund_id=fund_id, stand=stand or None),
        after=after,
        total=len(shown),
    )
    later = state.invoiced - state.paid
    planned = state.planned - state.invoiced
    return page(
        "billing/fund.html",
        fund=found,
        state=state,
        chart=[
            ChartPart(max(state.paid.cents, 0), "c4"),
            ChartPart(max(later.cents, 0), "c1"),
            ChartPart(max(planned.cents, 0), "c3"),
            ChartPart(state.free.cents, "c0"),
        ],
        listed=listed,
        stand=stand if stand in _STANDS else "",
        may_split=current_actor().can(BillingPermission.SPLIT),
        may_write=current_actor().can(BillingPermission.FUND),
    )


@bp.route("/geld/fondsen/<int:fund_id>/sluiten", methods=["GET", "POST"])
@requires(BillingPermission.FUND)
@recent
def close_fund(fund_id: int) -> ResponseReturnValue:
    """Plan nothing new on a fund; who comes here from the question for the password finds the fund."""
    if request.method == "GET":
        return _back(fund_id)
    return perform(
        service.close_fund,
        fund_id=fund_id,
        goto=url_for("billing.show_fund", fund_id=fund_id),
        said=T("Het fonds is gesloten. Wat gepland is, blijft staan."),
    )


@bp.route("/geld/fondsen/<int:fund_id>/openen", methods=["GET", "POST"])
@requires(BillingPermission.FUND)
@recent
def open_fund(fund_id: int) -> ResponseReturnValue:
    """Open a closed fund again."""
    if request.method == "GET":
        return _back(fund_id)
    return perform(
        service.close_fund,
        fund_id=fund_id,
        closed=False,
        goto=url_for("billing.show_fund", fund_id=fund_id),
        said=T("Het fonds is weer open."),
    )


@bp.get("/geld/fondsen/<int:fund_id>/bewijs.zip")
@requires(BillingPermission.FUND)
@recent
def fund_pack(fund_id: int) -> ResponseReturnValue:
    """The evidence of a fund: statement, lines, attendance and invoices; made at once, outside any transaction."""
    read(service.fund, fund_id)
    if not _may_pack():
        return error_page(429, said=say(TOO_MANY))
    found = change(service.fund_evidence, fund_id=fund_id)
    work: Work = current_app.extensions["work"]
    answer = Response(pack_of(work.pdf, found, clock().now(), say), mimetype="application/zip")
    answer.headers["Content-Disposition"] = f'attachment; filename="fonds-{fund_id}.zip"'
    return answer


def _may_pack() -> bool:
    """Counts one pack; False when this person took too many."""
    with writing() as session:
        key = f"fund-pack:{current_actor().person_id}"
        return ratelimit.allowed(session, clock(), key, limit=PACKS, per=PER)


def _back(fund_id: int) -> ResponseReturnValue:
    return redirect(url_for("billing.show_fund", fund_id=read(service.fund, fund_id).id), code=303)


def _form(fund: FundView | None) -> ResponseReturnValue:
    payers = {one.id: one.name for one in read(organisations.organisations)}
    data = (
        None
        if fund is None
        else {
            "name": fund.name,
            "funder_id": fund.funder_id,
            "fund_type": str(fund.fund_type),
            "ceiling": fund.ceiling,
            "starts_on": fund.starts_on,
            "ends_on": fund.ends_on,
            "purpose": fund.purpose,
            "award_reference": fund.award_reference,
            "award_date": fund.award_date,
        }
    )
    form = FundForm(payers, data=data)
    back_url = url_for("billing.show_fund", fund_id=fund.id) if fund else url_for("billing.funds")
    if form.validate_on_submit():
        with refusals_on(form):
            if form.funder_id.data not in payers:
                form.funder_id.errors = [say(T("Kies een financier."))]
            else:
                return perform(
                    service.save_fund,
                    fund_id=fund.id if fund else None,
                    name=form.name.data,
                    funder_id=form.funder_id.data,
                    fund_type=FundType(form.fund_type.data),
                    ceiling=form.ceiling.data,
                    starts_on=form.starts_on.data,
                    ends_on=form.ends_on.data,
                    purpose=form.purpose.data or "",
                    award_reference=form.award_reference.data or "",
                    award_date=form.award_date.data,
                    goto=lambda number: url_for("billing.show_fund", fund_id=number),
                    said=T("Het fonds is opgeslagen."),
                )
    return page("billing/fund_form.html", form=form, fund=fund, back_url=back_url)
