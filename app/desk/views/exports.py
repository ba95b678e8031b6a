"""Participants as a file: choose the columns, and take it along."""

from __future__ import annotations

from flask import Response, url_for
from flask.typing import ResponseReturnValue

from app.cohorts import service as cohorts
from app.core.sheets import CSV_TYPE, XLSX_TYPE, Sheet, delimited, workbook
from app.core.text import T
from app.desk import service
from app.desk.forms import ExportForm
from app.desk.permissions import DeskPermission
from app.desk.service import COLUMNS, USUAL, Column
from app.desk.views.blueprint import bp, cohort_url
from app.web.actions import change, page, read, refusals_on
from app.web.gate import recent, requires
from app.web.i18n import say


@bp.route("/beheer/groepen/export", methods=["GET", "POST"])
@bp.route("/beheer/groepen/<int:cohort_id>/export", methods=["GET", "POST"])
@requires(DeskPermission.EXPORT)
@recent
def export(cohort_id: int | None = None) -> ResponseReturnValue:
    """The participants of one cohort, or of all, as XLSX or CSV with the columns that are chosen."""
    cohort = read(cohorts.cohort, cohort_id) if cohort_id is not None else None
    form = ExportForm(data={"columns": [str(one) for one in USUAL]})
    form.columns.choices = [(str(one), say(name)) for one, name in COLUMNS.items()]
    if form.validate_on_submit():
        with refusals_on(form):
            table = change(
                service.export_participants,
                cohort_id=cohort_id,
                columns=[Column(one) for one in form.columns.data or ()],
                say=say,
                kind=form.kind.data,
            )
            title = say(T("Deelnemers"))
            sheet = Sheet(title, table.heads, table.rows)
            xlsx = form.kind.data == "xlsx"
            content = workbook(cohort.name if cohort else title, [sheet]) if xlsx else delimited(sheet)
            answer = Response(content, content_type=XLSX_TYPE if xlsx else CSV_TYPE)
            name = f"deelnemers-{cohort.slug}" if cohort else "deelnemers"
            answer.headers["Content-Disposition"] = f'attachment; filename="{name}.{form.kind.data}"'
            return answer
    return page(
        "desk/export.html",
        form=form,
        cohort=cohort,
        back_url=cohort_url(cohort_id) if cohort_id is not None else url_for("cohorts.index"),
    )
