"""A learner's own attendance, and saying beforehand that one will not come."""

from __future__ import annotations

from flask import url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.attendance import agreements, forms, service
from app.attendance.permissions import AttendancePermission
from app.attendance.rules import STATES, Outlook
from app.attendance.views.blueprint import bp, me
from app.core.errors import NotFound
from app.core.text import T
from app.web.actions import page, perform, read, refusals_on
from app.web.gate import clock, requires


@bp.get("/leren/aanwezigheid")
@requires(AttendancePermission.OWN)
def own() -> ResponseReturnValue:
    """The programme with what was noted, what is agreed, and what can still be reached."""
    return page(
        "attendance/own.html",
        seats=read(service.own_attendance, clock(), me()),
        states=STATES,
        last_chance=Outlook.LAST_CHANCE,
    )


@bp.route("/leren/bijeenkomsten/<int:session_id>/afmelden", methods=["GET", "POST"])
@requires(AttendancePermission.OWN)
def report_absence(session_id: int) -> ResponseReturnValue:
    """Says that one will not be there, with an optional remark."""
    found = read(service.own_session, clock(), me(), session_id)
    form = agreements.AbsenceForm(data={"remark": found.report.remark if found.report else ""})
    if form.validate_on_submit():
        with refusals_on(form):
            return perform(
                service.report_absence,
                session_id=session_id,
                remark=form.remark.data or "",
                goto=url_for(".own"),
                said=T("Je bent afgemeld. Je trainer ziet het op de lijst."),
            )
    return page(
        "attendance/report.html", form=form, found=found, back=(url_for(".own"), _("Je aanwezigheid"))
    )


@bp.post("/leren/bijeenkomsten/<int:session_id>/toch")
@requires(AttendancePermission.OWN)
def withdraw_absence(session_id: int) -> ResponseReturnValue:
    """Says that one comes after all."""
    if not forms.ButtonForm().validate_on_submit():
        raise NotFound
    return perform(
        service.withdraw_absence,
        session_id=session_id,
        goto=url_for(".own"),
        said=T("Je komt toch. Fijn."),
    )
