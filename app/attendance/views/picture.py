"""The picture of a cohort on a page, on paper and as a workbook."""

from __future__ import annotations

from flask import Response, url_for
from flask.typing import ResponseReturnValue

from app.attendance import looks, service
from app.attendance.permissions import AttendancePermission
from app.attendance.queries.picture import CELLS, Cell
from app.attendance.rules import Outlook
from app.attendance.sheets import picture_sheet
from app.attendance.views.blueprint import bp, me
from app.cohorts import service as cohorts
from app.core.sheets import XLSX_TYPE, workbook
from app.web.actions import change, page, read
from app.web.gate import clock, current_actor, recent, requires
from app.web.i18n import say

#: The icon of each cell, beside its word.
SYMBOLS = {
    **{Cell(state): symbol for state, symbol in looks.SYMBOLS.items()},
    Cell.MADE_UP: "check2-circle",
    Cell.AGREED: "arrow-repeat",
    Cell.REPORTED: "person-x",
    Cell.COMING: "circle",
    Cell.OPEN: "question-circle",
    Cell.NOT_FOR: "dash-lg",
    Cell.CANCELLED: "slash-circle",
}
#: From which cells a trainer goes to what is agreed.
AGREEABLE = (Cell.ABSENT, Cell.EXCUSED, Cell.REPORTED, Cell.AGREED, Cell.MADE_UP)


@bp.get("/groepen/<int:cohort_id>/aanwezigheid")
@requires(AttendancePermission.PICTURE)
def picture(cohort_id: int) -> ResponseReturnValue:
    """Sessions by learners, with totals and prospects."""
    found = read(service.picture, current_actor(), clock(), cohort_id)
    trains = read(cohorts.is_trainer_of, me(), cohort_id)
    return page(
        "attendance/picture.html",
        found=found,
        words=CELLS,
        symbols=SYMBOLS,
        outlooks=Outlook,
        now=clock().now(),
        agreeable=AGREEABLE if trains else (),
        crumb=(url_for(".cohort", cohort_id=cohort_id), found.cohort.name)
        if trains
        else (url_for("portal.cohort", cohort_id=cohort_id), found.cohort.name),
    )


@bp.get("/groepen/<int:cohort_id>/aanwezigheid.xlsx")
@requires(AttendancePermission.PICTURE)
@recent
def picture_file(cohort_id: int) -> ResponseReturnValue:
    """The same as a workbook; the log tells who took it."""
    found = change(service.export_picture, cohort_id=cohort_id)
    answer = Response(workbook(found.cohort.name, [picture_sheet(found, say)]), mimetype=XLSX_TYPE)
    answer.headers["Content-Disposition"] = f'attachment; filename="aanwezigheid-{found.cohort.slug}.xlsx"'
    return answer
