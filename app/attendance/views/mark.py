"""One person's mark at one session: how it came about, and its correction."""

from __future__ import annotations

from flask import url_for
from flask.typing import ResponseReturnValue

from app.attendance import forms, service
from app.attendance.permissions import AttendancePermission
from app.attendance.rules import STATES, AttendanceState
from app.attendance.views.blueprint import bp, me
from app.core.clock import local, today
from app.core.errors import NotFound
from app.core.text import T
from app.web.actions import page, perform, read, refusals_on
from app.web.gate import clock, requires


@bp.route("/trainer/bijeenkomsten/<int:session_id>/aanwezigheid/<int:enrolment_id>", methods=["GET", "POST"])
@requires(AttendancePermission.NOTE)
def mark(session_id: int, enrolment_id: int) -> ResponseReturnValue:
    """The history of one mark, and a form that corrects it; after the day that asks for a reason."""
    found = read(service.history, me(), session_id, enrolment_id)
    form = forms.mark_form(found)
    back = url_for(".sheet", session_id=session_id)
    day, now = local(found.session.starts_at).date(), today(clock())
    if form.validate_on_submit():
        with refusals_on(form):
            return perform(
                service.save_sheet,
                session_id=session_id,
                marks={enrolment_id: form.chosen},
                reason=form.reason.data or "",
                goto=back,
                said=lambda changed: (
                    T("De aanwezigheid is veranderd.") if changed else T("Er is niets veranderd.")
                ),
            )
    return page(
        "attendance/mark.html",
        form=form,
        found=found,
        states=STATES,
        day=day,
        afterwards=day < now,
        signed=not read(service.unsigned, [session_id]),
        too_early=day > now,
        shut=found.standing is service.Standing.GUEST and day != now,
        back=(back, found.session.label),
    )


@bp.post("/trainer/bijeenkomsten/<int:session_id>/aanwezigheid/<int:enrolment_id>/erbij")
@requires(AttendancePermission.NOTE)
def walk_in(session_id: int, enrolment_id: int) -> ResponseReturnValue:
    """Notes somebody of the group for whom the session is not, and who came."""
    if not forms.ButtonForm().validate_on_submit():
        raise NotFound
    return perform(
        service.save_sheet,
        session_id=session_id,
        marks={enrolment_id: AttendanceState.PRESENT},
        outside=True,
        goto=url_for(".sheet", session_id=session_id),
        said=T("Genoteerd als aanwezig, van buiten de lijst."),
    )
