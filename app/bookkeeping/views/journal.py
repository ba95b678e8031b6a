"""The journal of a period, its files, and the numbers of the ledger's accounts."""

from __future__ import annotations

from datetime import date, timedelta

from flask import request, url_for
from flask.typing import ResponseReturnValue

from app.bookkeeping import service
from app.bookkeeping.forms import AccountsForm, FileForm, PeriodForm
from app.bookkeeping.permissions import BookkeepingPermission
from app.bookkeeping.rules.journal import MEANINGS
from app.bookkeeping.service import Format
from app.bookkeeping.views.blueprint import bp, file_answer, period_of
from app.core.clock import today
from app.core.sheets import CSV_TYPE, XLSX_TYPE
from app.core.text import T
from app.web.actions import change, page, perform, read, refusals_on
from app.web.gate import clock, recent, requires
from app.web.i18n import say

_TYPES = {Format.CSV: CSV_TYPE, Format.XLSX: XLSX_TYPE, Format.XAF: "application/xml"}


@bp.route("/geld/boekhouding/journaal", methods=["GET", "POST"])
@requires(BookkeepingPermission.EXPORT)
@recent
def journal() -> ResponseReturnValue:
    """The sums of a period by account, and the journal as a file."""
    form, sent = FileForm(), request.method == "POST"
    period = PeriodForm(request.form if sent else request.args)
    start, last = period_of(period, *_last_month(today(clock())))
    first = start or last
    if sent and not period.errors and form.validate() and form.soort.data in tuple(Format):
        kind = Format(form.soort.data)
        with refusals_on(form):
            content = change(service.export_journal, first=first, last=last, kind=kind, say=say)
            name = (
                f"{'auditfile' if kind is Format.XAF else 'journaal'}-{first.isoformat()}-{last.isoformat()}"
            )
            return file_answer(content, name, str(kind), _TYPES[kind])
    found = read(service.journal, first=first, last=last)
    if not period.errors:
        period.van.data, period.tot.data = first, last
    return page(
        "bookkeeping/journal.html",
        status=422 if sent and (form.errors or period.errors) else 200,
        form=form,
        period=period,
        found=found,
        meanings=MEANINGS,
        values={"van": found.first.isoformat(), "tot": found.last.isoformat()},
        one_year=found.first.year == found.last.year,
        confirmed=read(service.confirmed),
    )


@bp.route("/geld/boekhouding/rekeningen", methods=["GET", "POST"])
@requires(BookkeepingPermission.SET)
@recent
def ledger_accounts() -> ResponseReturnValue:
    """The numbers, names and VAT codes of the ledger's accounts."""
    form = AccountsForm.showing(read(service.ledger_accounts))
    if form.validate_on_submit():
        with refusals_on(form):
            return perform(
                service.set_accounts,
                accounts=form.accounts(),
                goto=url_for(".index"),
                said=T("De grootboekrekeningen zijn opgeslagen."),
            )
    return page(
        "bookkeeping/ledger_accounts.html",
        form=form,
        meanings={str(role): text for role, text in MEANINGS.items()},
        confirmed=read(service.confirmed),
    )


def _last_month(day: date) -> tuple[date, date]:
    """The month before this day's: the one that a bookkeeper wants."""
    end = day.replace(day=1) - timedelta(days=1)
    return end.replace(day=1), end
