"""The accounts of payers: the list, a statement, and the same as a file. A coordinator sees the own organisation's."""

from __future__ import annotations

from datetime import date, timedelta
from urllib.parse import urlencode

from flask import current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue

from app.billing import service as billing
from app.bookkeeping import service
from app.bookkeeping.document import StatementInvoice, StatementPaper, StatementRow, render_statement
from app.bookkeeping.forms import FileForm, PeriodForm
from app.bookkeeping.permissions import BookkeepingPermission
from app.bookkeeping.service import PayerAccount
from app.bookkeeping.sheets import KIND_NAMES, what
from app.bookkeeping.views.blueprint import bp, file_answer, period_of
from app.core import ratelimit
from app.core.clock import today
from app.core.db import writing
from app.core.errors import NotFound
from app.core.sheets import XLSX_TYPE
from app.core.text import T
from app.organisations import service as organisations
from app.web.actions import change, page, read
from app.web.errors import error_page
from app.web.gate import clock, current_actor, recent, requires
from app.web.i18n import say

TOO_MANY = T(
    "Je hebt kort na elkaar veel overzichten gedownload. Wacht tien minuten en probeer het dan weer."
)
#: Files of accounts for one person: a PDF is made while the page waits, by a process that serves others too.
FILES, PER = 20, timedelta(minutes=10)


@bp.get("/geld/boekhouding/betalers")
@requires(BookkeepingPermission.READ)
def payers() -> ResponseReturnValue:
    """Every payer with what is open and its credit."""
    return page("bookkeeping/payers.html", rows=read(service.payers, today(clock())))


@bp.get("/geld/betalers/<int:payer_id>/rekening")
@requires(BookkeepingPermission.READ)
def statement(payer_id: int) -> ResponseReturnValue:
    """The account of a payer."""
    return _page(PeriodForm(request.args), payer_id, url_for(".statement", payer_id=payer_id), own=False)


@bp.route("/geld/betalers/<int:payer_id>/rekening/bestand", methods=["GET", "POST"])
@requires(BookkeepingPermission.EXPORT)
@recent
def statement_file(payer_id: int) -> ResponseReturnValue:
    """The account of a payer as PDF or workbook."""
    return _file(payer_id, url_for(".statement", payer_id=payer_id), own=False)


@bp.get("/organisatie/<int:organisation_id>/rekening")
@requires(BookkeepingPermission.OWN)
def own_statement(organisation_id: int) -> ResponseReturnValue:
    """The account of the own organisation."""
    _own(organisation_id)
    url = url_for(".own_statement", organisation_id=organisation_id)
    return _page(PeriodForm(request.args), organisation_id, url, own=True)


@bp.route("/organisatie/<int:organisation_id>/rekening/bestand", methods=["GET", "POST"])
@requires(BookkeepingPermission.OWN)
@recent
def own_statement_file(organisation_id: int) -> ResponseReturnValue:
    """The account of the own organisation as PDF or workbook."""
    _own(organisation_id)
    return _file(organisation_id, url_for(".own_statement", organisation_id=organisation_id), own=True)


def _page(form: PeriodForm, payer_id: int, url: str, *, own: bool) -> ResponseReturnValue:
    """The account in the days of `form`; are those wrong, then it says so and all is shown."""
    first, last = period_of(form, None, today(clock()))
    found = read(service.account, payer_id, first=first, last=last)
    days = _values(first, last)
    if own:
        file_url = url_for(".own_statement_file", organisation_id=payer_id)
    else:
        file_url = url_for(".statement_file", payer_id=payer_id)
    return page(
        "bookkeeping/statement.html",
        status=422 if form.errors and request.method == "POST" else 200,
        form=form,
        found=found,
        told=found.statement,
        what=what,
        kind_names=KIND_NAMES,
        url=url,
        file_url=f"{file_url}?{urlencode(days)}",
        may_export=own or current_actor().can(BookkeepingPermission.EXPORT),
        values=days,
        own=own,
    )


def _file(payer_id: int, url: str, *, own: bool) -> ResponseReturnValue:
    """The file; who comes here from the question for the password finds the page with the same days."""
    read(organisations.organisation, payer_id)
    if request.method != "POST":
        asked = {name: request.args[name] for name in ("van", "tot") if request.args.get(name)}
        return redirect(f"{url}?{urlencode(asked)}" if asked else url)
    form, period = FileForm(), PeriodForm(request.form)
    first, last = period_of(period, None, today(clock()))
    if period.errors or not form.validate():
        return _page(period, payer_id, url, own=own)
    if not _may_print():
        return error_page(429, said=say(TOO_MANY))
    kind = "xlsx" if form.soort.data == "xlsx" else "pdf"
    found, content = change(
        service.export_account, payer_id=payer_id, first=first, last=last, kind=kind, say=say
    )
    name = f"rekeningoverzicht-{payer_id}-{last.isoformat()}"
    if kind == "xlsx":
        return file_answer(content, name, kind, XLSX_TYPE)
    printed = render_statement(current_app.extensions["work"].pdf, _paper(found))
    return file_answer(printed, name, kind, "application/pdf")


def _may_print() -> bool:
    """Counts one file; False when this person took too many."""
    with writing() as session:
        key = f"statement:{current_actor().person_id}"
        return ratelimit.allowed(session, clock(), key, limit=FILES, per=PER)


def _paper(found: PayerAccount) -> StatementPaper:
    """What stands on the paper; Dutch, whatever language the page has."""
    told = found.statement
    foundation = read(organisations.foundation)
    return StatementPaper(
        first=told.first.isoformat() if told.first else "",
        last=told.last.isoformat(),
        made_on=today(clock()).isoformat(),
        seller=billing.seller_of(foundation),
        buyer=billing.buyer_of(found.payer),
        opening_cents=told.opening.cents,
        rows=[
            StatementRow(
                day=row.day.isoformat(),
                what=str(what(row)),
                amount_cents=row.amount.cents,
                balance_cents=row.balance.cents,
            )
            for row in told.rows
        ],
        closing_cents=told.closing.cents,
        open=[
            StatementInvoice(
                number=one.number,
                issued_on=one.issued_on.isoformat(),
                due_on=one.due_on.isoformat() if one.due_on else "",
                late=one.late,
                total_cents=one.total.cents,
                open_cents=one.open.cents,
            )
            for one in found.open
        ],
        open_cents=found.total_open.cents,
        credit_cents=told.credit.cents,
        sample=foundation.demo,
    )


def _values(first: date | None, last: date) -> dict[str, str]:
    return {"van": first.isoformat() if first else "", "tot": last.isoformat()}


def _own(organisation_id: int) -> None:
    if organisation_id not in current_actor().organisation_ids:
        raise NotFound
