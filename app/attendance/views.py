"""Pages of attendance, for trainers, on a phone."""

from __future__ import annotations

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue

from app.attendance import forms, service
from app.attendance.permissions import AttendancePermission
from app.attendance.rules import AttendanceState, Block
from app.core.clock import today
from app.core.errors import NotFound
from app.core.permissions import Role
from app.core.text import TN, T
from app.web.actions import page, perform, read, refusals_on
from app.web.gate import clock, current_actor, requires

bp = Blueprint("attendance", __name__, template_folder="templates")


def _me() -> int:
    person_id = current_actor().person_id
    if person_id is None:
        raise NotFound
    return person_id


@bp.route("/trainer/bijeenkomsten/<int:session_id>/aanwezigheid", methods=["GET", "POST"])
@requires(AttendancePermission.NOTE)
def sheet(session_id: int) -> ResponseReturnValue:
    """Who was at this session: one tap per person."""
    found = read(service.sheet_for_trainer, _me(), session_id)
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


@bp.get("/trainer/groepen/<int:cohort_id>")
@requires(AttendancePermission.FOLLOW)
def cohort(cohort_id: int) -> ResponseReturnValue:
    """The sessions of a cohort with their sheets, and what each participant attended."""
    found = read(service.cohort_for_trainer, _me(), cohort_id)
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
