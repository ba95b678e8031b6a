"""Who pays a cohort or an organisation: on screen, as a workbook, and line by line."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

from flask import Response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.billing import service
from app.billing.forms import LinesFilterForm
from app.billing.permissions import BillingPermission
from app.billing.rules.flows import drawing
from app.billing.service import (
    FUND_NAMES,
    AllocationRow,
    FundType,
    LineFilter,
    LineStand,
    Picture,
    VatRegime,
)
from app.billing.sheets import allocation_workbook
from app.billing.views.blueprint import bp
from app.core.clock import today
from app.core.sheets import XLSX_TYPE
from app.core.text import T, Text
from app.web.actions import change, read
from app.web.gate import clock, current_actor, recent, requires
from app.web.i18n import say
from app.web.paging import AFTER, SIZE, page_of, unpack, url_builder
from app.web.parts import ChartColour, ChartPart

_COLOURS: tuple[ChartColour, ...] = ("c1", "c2", "c3", "c4")
_FILTERS = ("groep", "organisatie", "betaler", "soort", "fonds", "stand")
STAND_NAMES: dict[LineStand, Text] = {
    LineStand.INVOICED: T("Gefactureerd"),
    LineStand.TO_INVOICE: T("Nog te factureren"),
    LineStand.PAID: T("Betaald"),
    LineStand.OPEN: T("Open"),
    LineStand.WAITING: T("Wacht op de betaler"),
    LineStand.RETURNED: T("Teruggegeven"),
}
#: The address of the lines behind a figure: (row, stand); no row: those of the whole picture.
LinesUrl = Callable[..., str]


@bp.app_context_processor
def _charts() -> dict[str, object]:
    return {"chart_of": chart_of, "chart_parts": chart_parts}


@bp.get("/geld/groepen/<int:cohort_id>/verdeling")
@requires(BillingPermission.READ)
def allocation(cohort_id: int) -> ResponseReturnValue:
    """Who bears what of a cohort."""
    found = read(service.allocation, cohort_id)
    return render_template(
        "billing/allocation.html",
        found=found,
        chart=chart_of(found),
        drawing=drawing(found.flows),
        lines_url=lines_url("billing.lines", groep=cohort_id),
        overfull=read(service.overfull, found.sources),
        crossings=read(service.crossings, cohort_id, held=found.held),
        on_top=read(service.vat_regime_on, found.cohort, today(clock())) is VatRegime.EXCLUSIVE,
        may_split=current_actor().can(BillingPermission.SPLIT),
        may_invoice=current_actor().can(BillingPermission.INVOICE),
    )


@bp.get("/geld/groepen/<int:cohort_id>/verdeling.xlsx")
@requires(BillingPermission.READ)
@recent
def allocation_sheet(cohort_id: int) -> ResponseReturnValue:
    """The same as a workbook; the log tells who took it."""
    found = change(service.export_allocation, cohort_id=cohort_id)
    return _workbook(found, found.cohort.name, found.cohort.slug)


@bp.get("/geld/organisaties/<int:organisation_id>/verdeling")
@requires(BillingPermission.READ)
def organisation_money(organisation_id: int) -> ResponseReturnValue:
    """Who bears what of an organisation's seats, over all its cohorts."""
    found = read(service.organisation_money, organisation_id)
    return render_template(
        "billing/organisation_money.html",
        found=found,
        chart=chart_of(found),
        drawing=drawing(found.flows),
        lines_url=lines_url("billing.lines", organisatie=organisation_id),
        overfull=read(service.overfull, found.sources),
        sheet_url=url_for("billing.organisation_money_sheet", organisation_id=organisation_id),
        default_url=url_for("billing.default_split_of", organisation_id=organisation_id)
        if current_actor().can(BillingPermission.SPLIT)
        else "",
        has_default=bool(read(service.default_shares, [organisation_id])),
        default_fixed=False,
        may_invoice=current_actor().can(BillingPermission.INVOICE),
        own=False,
    )


@bp.get("/geld/organisaties/<int:organisation_id>/verdeling.xlsx")
@requires(BillingPermission.READ)
@recent
def organisation_money_sheet(organisation_id: int) -> ResponseReturnValue:
    """The same as a workbook; the log tells who took it."""
    found = change(service.export_organisation_money, organisation_id=organisation_id)
    return _workbook(found, found.organisation.name, f"organisatie-{organisation_id}")


@bp.get("/geld/kostendragers")
@requires(BillingPermission.READ)
def lines() -> ResponseReturnValue:
    """The funding lines behind a figure, or all."""
    return lines_page("billing.lines", None)


def lines_page(endpoint: str, of_organisations: Collection[int] | None, **values: Any) -> ResponseReturnValue:
    """The lines that the address asks for, of all organisations or of these."""
    asked = {name: request.args.get(name, "") for name in _FILTERS}
    wanted = _filter(asked)
    found = read(service.line_rows, wanted or LineFilter(), of_organisations=of_organisations)
    every = {str(kind): say(name) for kind, name in FUND_NAMES.items()}
    form = LinesFilterForm(
        request.args,
        groep=_words(found.cohorts),
        organisatie=_words(found.organisations),
        betaler=_words(found.payers),
        soort=every,
        fonds={"0": say(T("Geen fonds")), **_words(found.funds)},
        stand={str(stand): say(name) for stand, name in STAND_NAMES.items()},
    )
    rows = found.rows if wanted is not None else ()
    after = unpack(request.args.get(AFTER), int, int, int, int)
    listed = page_of(
        [row for row in rows if after is None or row.key > after][: SIZE + 1],
        key=lambda row: row.key,
        url=url_builder(url_for, endpoint, **asked, **values),
        after=after,
        total=len(rows),
    )
    form.validate()
    return render_template(
        "billing/lines.html",
        form=form,
        found=found,
        listed=listed,
        filtered=any(asked.values()),
        here=url_for(endpoint, **values),
        links=current_actor().can(BillingPermission.READ),
        may_split=current_actor().can(BillingPermission.SPLIT) or of_organisations is not None,
        several=of_organisations is None,
        values=values,
    )


def chart_of(found: Picture) -> list[tuple[ChartColour, int]]:
    """Colour and cents of each fund, in the order of `found.funds`; the largest four have a colour of their own."""
    ranked = sorted(range(len(found.funds)), key=lambda i: -found.funds[i].amount.cents)
    colours: dict[int, ChartColour] = dict(zip(ranked, _COLOURS, strict=False))
    return [(colours.get(i, "c0"), fund.amount.cents) for i, fund in enumerate(found.funds)]


def chart_parts(chart: list[tuple[ChartColour, int]]) -> list[ChartPart]:
    """The parts of the stacked bar."""
    return [ChartPart(cents, colour) for colour, cents in chart]


def lines_url(endpoint: str, **scope: int) -> LinesUrl:
    """How a page finds the lines behind a figure: `(row, stand)`; without a row those of the whole page."""

    def url(row: AllocationRow | None = None, stand: str = "") -> str:
        values: dict[str, Any] = dict(scope)
        if row is not None:
            values |= {
                "groep": row.cohort_id,
                "organisatie": row.organisation_id,
                "betaler": row.payer_id,
                "soort": row.fund_type,
                "fonds": row.fund_id or 0,
            }
        if stand:
            values["stand"] = stand
        return url_for(endpoint, **values)

    return url


def _filter(asked: dict[str, str]) -> LineFilter | None:
    """What the address asks for; None when it asks for something that cannot be."""
    numbers: dict[str, int | None] = {}
    for name in ("groep", "organisatie", "betaler", "fonds"):
        text = asked[name]
        if text and not (text.isascii() and text.isdigit() and len(text) <= 9):
            return None
        numbers[name] = int(text) if text else None
    try:
        return LineFilter(
            cohort_id=numbers["groep"],
            organisation_id=numbers["organisatie"],
            payer_id=numbers["betaler"],
            fund_id=numbers["fonds"],
            fund_type=FundType(asked["soort"]) if asked["soort"] else None,
            stand=LineStand(asked["stand"]) if asked["stand"] else None,
        )
    except ValueError:
        return None


def _words(names: dict[int, str]) -> dict[str, str]:
    return {str(number): name for number, name in names.items()}


def _workbook(found: Picture, title: str, word: str) -> ResponseReturnValue:
    answer = Response(allocation_workbook(found, title, say), mimetype=XLSX_TYPE)
    answer.headers["Content-Disposition"] = f'attachment; filename="verdeling-{word}.xlsx"'
    return answer
