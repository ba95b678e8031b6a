"""The sheet of a session, for trainers, on a phone."""

from __future__ import annotations

from flask import request, url_for
from flask.typing import ResponseReturnValue

from app.attendance import forms, service
from app.attendance.permissions import AttendancePermission
from app.attendance.rules import AttendanceState
from app.attendance.views.blueprint import bp, me
from app.core.clock import today
from app.core.permissions import Role
from app.core.text import TN, T
from app.web.actions import page, perform, read, refusals_on
from app.web.gate import clock, current_actor, requires


@bp.route("/trainer/bijeenkomsten/<int:session_id>/aanwezigheid", methods=["GET", "POST"])
@requires(AttendancePermission.NOTE)
def sheet(session_id: int) -> ResponseReturnValue:
    """Who was at this session: one tap per person."""
    found = read(service.sheet_for_trainer, me(), session_id)
    form = forms.sheet_form(found)
    if form.validate_on_submit():
        marks = form.marks()
        if "rest" in request.form:
            marks = {line.enrolment_id: AttendanceState.PRESENT for line in found.lines} | marks
        with refusals_on(form):
            return perform(
                service.save_sheet,
                session_id=session_id,
                marks=marks,
                goto=request.path,
                said=lambda changed: (
                    TN(
                        "De aanwezigheid van %(n)s deelnemer is bewaard.",
                        "De aanwezigheid van %(n)s deelnemers is bewaard.",
                        n=changed,
                    )
                    if changed
                    else T("Er is niets veranderd.")
                ),
            )
    follows = current_actor().has(Role.TRAINER)
    return page(
        "attendance/sheet.html",
        form=form,
        sheet=found,
        too_early=found.day > today(clock()),
        is_today=found.day == today(clock()),
        back_url=url_for("attendance.cohort", cohort_id=found.session.cohort_id)
        if follows
        else url_for("portal.trainer"),
    )
