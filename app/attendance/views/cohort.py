"""A cohort as its trainer follows it."""

from __future__ import annotations

from flask import url_for
from flask.typing import ResponseReturnValue

from app.attendance import forms, service
from app.attendance.permissions import AttendancePermission
from app.attendance.rules import Block
from app.attendance.views.blueprint import bp, me
from app.core.clock import today
from app.core.errors import NotFound
from app.core.text import T
from app.web.actions import page, perform, read
from app.web.gate import clock, requires


@bp.get("/trainer/groepen/<int:cohort_id>")
@requires(AttendancePermission.FOLLOW)
def cohort(cohort_id: int) -> ResponseReturnValue:
    """The sessions of a cohort with their sheets, and what each participant attended."""
    found = read(service.cohort_for_trainer, me(), cohort_id)
    return page(
        "attendance/cohort.html",
        found=found,
        now=today(clock()),
        days=found.total(Block.DAY),
        intervisions=found.total(Block.INTERVISION),
    )


@bp.post("/trainer/groepen/<int:cohort_id>/presentatie/<int:enrolment_id>")
@requires(AttendancePermission.FOLLOW)
def presentation(cohort_id: int, enrolment_id: int) -> ResponseReturnValue:
    """Notes that a participant gave the presentation, or takes it back."""
    form = forms.PresentationForm()
    if not form.validate_on_submit():
        raise NotFound
    done = form.done.data == "ja"
    return perform(
        service.mark_presentation,
        cohort_id=cohort_id,
        enrolment_id=enrolment_id,
        done=done,
        goto=f"{url_for('.cohort', cohort_id=cohort_id)}#deelnemers",
        said=T("De presentatie is genoteerd.") if done else T("De presentatie staat weer open."),
    )
