"""Pages of those who review: the list of submitted cases, and one case with its answer."""

from __future__ import annotations

from flask import request, url_for
from flask.typing import ResponseReturnValue

from app.core.text import T
from app.practice import forms, service
from app.practice.rules.words import AGE_BANDS, AgeBand
from app.practice.views.blueprint import REVIEW, TRAINER, bp, me
from app.web.actions import change, page, perform, read, refusals_on
from app.web.gate import clock


@bp.get(TRAINER)
@REVIEW
def review_list() -> ResponseReturnValue:
    """Submitted cases of the trainer's own cohorts, without text."""
    return page("practice/review_list.html", items=read(service.review_list, clock(), me()))


@bp.route(f"{TRAINER}/<int:case_id>", methods=["GET", "POST"])
@REVIEW
def review(case_id: int) -> ResponseReturnValue:
    """Reads the submitted version, which leaves a line, and answers it."""
    form = None
    if request.method == "POST":
        frame = read(service.review_frame, me(), case_id)
        course = read(service.course_of, frame.row.cohort_id)
        form = forms.review_form(frame.claimed, course, version_number=frame.version_number)
        approves = request.form.get("verdict") == service.Verdict.APPROVED
        if form.validate_on_submit():
            with refusals_on(form):
                return perform(
                    service.approve if approves else service.return_case,
                    case_id=case_id,
                    version_number=form.version_number.data,
                    rubric=form.rubric(),
                    feedback=form.feedback.data or "",
                    goto=url_for(".review_list"),
                    said=T("De casus is goedgekeurd. De deelnemer krijgt bericht.")
                    if approves
                    else T("De casus is teruggegeven. De deelnemer krijgt bericht."),
                )
    case = change(service.read_case_for_trainer, case_id=case_id)
    course = read(service.course_of, case.row.cohort_id)
    if form is None:
        form = forms.review_form(case.claimed, course, version_number=case.version_number)
    return page(
        "practice/review.html",
        form=form,
        case=case,
        course=course,
        competencies={one.code: one for one in course.competencies},
        levels={level.key: level for level in course.rubric_levels},
        age_band=AGE_BANDS.get(AgeBand(case.content.age_band)),
        line={line.key: line.name for line in course.development_lines}.get(
            case.content.development_line, ""
        ),
    )
