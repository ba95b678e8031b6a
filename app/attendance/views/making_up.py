"""Agreeing with a participant how a missed session is made up for."""

from __future__ import annotations

from typing import Any

from flask import url_for
from flask.typing import ResponseReturnValue

from app.attendance import agreements, forms, service
from app.attendance.permissions import AttendancePermission
from app.attendance.rules import STATES
from app.attendance.views.blueprint import bp, me
from app.core.clock import today
from app.core.errors import NotFound
from app.core.text import T, Text
from app.web.actions import page, perform, read, refusals_on
from app.web.gate import clock, requires

_MAKE_UP = "/trainer/bijeenkomsten/<int:session_id>/inhalen/<int:enrolment_id>"


@bp.route(_MAKE_UP, methods=["GET", "POST"])
@requires(AttendancePermission.AGREE)
def make_up(session_id: int, enrolment_id: int) -> ResponseReturnValue:
    """What is agreed, or a form that agrees it."""
    found = read(service.making_up, clock(), me(), session_id, enrolment_id)
    form = agreements.make_up_form(found)
    if found.agreed is None and form.validate_on_submit():
        with refusals_on(form):
            return perform(
                service.agree_make_up,
                session_id=session_id,
                enrolment_id=enrolment_id,
                at_session_id=form.at_session_id,
                task=form.task.data or "",
                due_on=form.due_on.data,
                goto=url_for(".make_up", session_id=session_id, enrolment_id=enrolment_id),
                said=T("De afspraak staat. De deelnemer ziet haar op de eigen pagina."),
            )
    return page(
        "attendance/make_up.html",
        form=form,
        found=found,
        states=STATES,
        now=today(clock()),
        back=(url_for(".picture", cohort_id=found.session.cohort_id), found.cohort.name),
    )


@bp.post(f"{_MAKE_UP}/klaar")
@requires(AttendancePermission.AGREE)
def finish_make_up(session_id: int, enrolment_id: int) -> ResponseReturnValue:
    """The task is done, and counts."""
    return _press(
        service.finish_make_up, session_id, enrolment_id, T("Genoteerd: de opdracht is klaar en telt mee.")
    )


@bp.post(f"{_MAKE_UP}/intrekken")
@requires(AttendancePermission.AGREE)
def withdraw_make_up(session_id: int, enrolment_id: int) -> ResponseReturnValue:
    """The agreement is taken back."""
    return _press(service.withdraw_make_up, session_id, enrolment_id, T("De afspraak is ingetrokken."))


def _press(verb: Any, session_id: int, enrolment_id: int, said: Text) -> ResponseReturnValue:
    if not forms.ButtonForm().validate_on_submit():
        raise NotFound
    return perform(
        verb,
        session_id=session_id,
        enrolment_id=enrolment_id,
        goto=url_for(".make_up", session_id=session_id, enrolment_id=enrolment_id),
        said=said,
    )
