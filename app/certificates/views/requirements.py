"""Deciding what a cohort asks, and who is excused from what."""

from __future__ import annotations

from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.certificates import service
from app.certificates.forms_of_requirements import (
    DispensationDecisionForm,
    DispensationForm,
    RequirementsForm,
)
from app.certificates.permissions import CertificatePermission
from app.certificates.views.blueprint import bp
from app.cohorts import service as cohorts
from app.core.errors import Refused
from app.core.permissions import Role
from app.core.text import T
from app.courses import service as courses
from app.courses.service import CourseContent
from app.web.actions import page, perform, read, refusals_on
from app.web.gate import clock, current_actor, recent, requires
from app.web.i18n import say

#: What each step has of its own.
NOT_CARRIED = ("csrf_token", "once", "shown", "stap")


@bp.route("/beheer/groepen/<int:cohort_id>/eisen", methods=["GET", "POST"])
@requires(CertificatePermission.ISSUE)
@recent
def requirements(cohort_id: int) -> ResponseReturnValue:
    """Fill in other requirements, look at for whom it makes a difference, and decide it."""
    cohort = read(cohorts.cohort, cohort_id)
    base = read(courses.contents, [cohort.course_version_id])[cohort.course_version_id]
    content = courses.with_requirements(base, cohort.changed_requirements)
    form = RequirementsForm(data=_filled(content))
    form.offer(content)
    found = None
    if form.validate_on_submit():
        wanted = form.wanted(base)
        with refusals_on(form):
            if request.form.get("stap") == "besluit":
                return perform(
                    service.change_requirements,
                    cohort_id=cohort_id,
                    wanted=wanted,
                    reason=form.reason.data or "",
                    shown=form.shown.data or "",
                    goto=url_for(".progress", cohort_id=cohort_id),
                    said=T("Het besluit is vastgelegd. Deze eisen gelden nu voor de groep."),
                )
        if request.form.get("stap") != "wijzig":
            with refusals_on(form):
                found = read(service.change_preview, cohort_id, wanted)
                form.shown.data = found.mark
                if not found.differences:
                    found = None
                    raise Refused(T("Deze eisen gelden al voor deze groep."))
    body = render_template(
        "certificates/requirements_preview.html" if found else "certificates/requirements.html",
        form=form,
        found=found,
        cohort=cohort,
        carried=[pair for pair in request.form.items(multi=True) if pair[0] not in NOT_CARRIED],
        back_url=url_for(".progress", cohort_id=cohort_id),
    )
    return body, 422 if form.errors else 200


@bp.route("/groepen/<int:cohort_id>/voortgang/<int:enrolment_id>/vrijstelling", methods=["GET", "POST"])
@requires(CertificatePermission.PROPOSE)
@recent
def propose_dispensation(cohort_id: int, enrolment_id: int) -> ResponseReturnValue:
    """Propose to excuse a participant from one requirement."""
    found = read(service.learner_progress, current_actor(), clock(), cohort_id, enrolment_id)
    form = DispensationForm()
    form.requirement.choices = [(str(one.key), say(one.label)) for one in found.excusable]
    if form.validate_on_submit():
        with refusals_on(form):
            return perform(
                service.propose_dispensation,
                cohort_id=cohort_id,
                enrolment_id=enrolment_id,
                requirement=form.requirement.data or "",
                reason=form.reason.data or "",
                goto=url_for(".learner_progress", cohort_id=cohort_id, enrolment_id=enrolment_id),
                said=T("De vrijstelling is voorgesteld. Een ander beslist erover: een beheerder."),
            )
    return page(
        "certificates/dispensation_new.html",
        form=form,
        found=found,
        back_url=url_for(".learner_progress", cohort_id=cohort_id, enrolment_id=enrolment_id),
    )


@bp.route(
    "/groepen/<int:cohort_id>/voortgang/<int:enrolment_id>/vrijstelling/<int:dispensation_id>",
    methods=["GET", "POST"],
)
@requires(CertificatePermission.PROPOSE)
@recent
def dispensation(cohort_id: int, enrolment_id: int, dispensation_id: int) -> ResponseReturnValue:
    """Grant, decline or withdraw a dispensation."""
    actor = current_actor()
    found = read(service.learner_progress, actor, clock(), cohort_id, enrolment_id)
    asked = found.dispensation(dispensation_id)
    form = DispensationDecisionForm()
    goto = url_for(".learner_progress", cohort_id=cohort_id, enrolment_id=enrolment_id)
    about: dict[str, Any] = {
        "cohort_id": cohort_id,
        "dispensation_id": dispensation_id,
        "reason": form.reason.data or "",
    }
    if form.validate_on_submit():
        with refusals_on(form):
            if form.act.data == "geef":
                said = T("De vrijstelling is gegeven.")
                return perform(service.decide_dispensation, **about, grant=True, goto=goto, said=said)
            if form.act.data == "wijs-af":
                said = T("De vrijstelling is afgewezen.")
                return perform(service.decide_dispensation, **about, grant=False, goto=goto, said=said)
            if form.act.data == "trek-in":
                said = T("De vrijstelling is ingetrokken.")
                return perform(service.withdraw_dispensation, **about, goto=goto, said=said)
            raise Refused(T("Kies wat je beslist."))
    return page(
        "certificates/dispensation.html",
        form=form,
        found=found,
        asked=asked,
        own=asked.proposed_by_id == actor.person_id,
        administrator=actor.has(Role.ADMINISTRATOR),
        back_url=goto,
    )


def _filled(content: CourseContent) -> dict[str, object]:
    """The fields of what holds now."""
    asked = content.requirements
    first = next((one.key for one in content.rubric_levels if one.sufficient), "")
    names = (
        *("days_required", "intervisions_required", "cases_required", "presentation_required"),
        *("evaluations_required", "hours_required", "payment_required"),
    )
    return {
        **{name: getattr(asked, name) for name in names},
        "case_competencies": list(asked.case_competencies),
        "case_level": asked.case_level or first,
    }
