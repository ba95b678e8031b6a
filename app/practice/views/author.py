"""Pages of a learner's own cases: the overview, beginning one, reading it back, submitting it."""

from __future__ import annotations

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from app.cohorts import service as cohorts
from app.core.clock import today
from app.core.errors import NotFound
from app.core.text import T
from app.enrolments import service as enrolments
from app.practice import forms, service
from app.practice.views.blueprint import LEARNER, WRITE, bp, me
from app.practice.views.frame import case_page, part_of, part_url
from app.web.actions import page, perform, read, refusals_on
from app.web.gate import clock


@bp.get(LEARNER)
@WRITE
def mine() -> ResponseReturnValue:
    """The learner's own cases and how far they are."""
    cases = read(service.my_cases, me())
    groups = []
    for enrolment in read(enrolments.enrolments_of_person, me()):
        if not enrolment.seated:
            continue
        course = read(service.course_of, enrolment.cohort_id)
        groups.append(
            {
                "cohort": read(cohorts.cohort, enrolment.cohort_id),
                "course": course,
                "counts": read(service.counts, [enrolment.id])[enrolment.id],
                "cases": [case for case in cases if case.enrolment_id == enrolment.id],
                "lines": {line.key: line.name for line in course.development_lines},
            }
        )
    return page("practice/mine.html", groups=groups)


@bp.route(f"{LEARNER}/nieuw", methods=["GET", "POST"])
@WRITE
def new() -> ResponseReturnValue:
    """What a case is, and the button that begins one."""
    ids = sorted(read(enrolments.cohort_ids_of_person, me()), reverse=True)
    if not ids:
        raise NotFound
    form = forms.StartForm(data={"cohort_id": ids[0]})
    form.cohort_id.choices = [(cohort.id, cohort.name) for cohort in read(cohorts.cohorts, ids=ids)]
    if request.method == "POST" and len(ids) == 1:
        form.cohort_id.data = ids[0]
    if form.validate_on_submit():
        with refusals_on(form):
            return perform(
                service.start_case,
                cohort_id=form.cohort_id.data,
                goto=lambda case: part_url(case.id, "gegevens"),
                said=lambda case: T("Je nieuwe casus gaat over %(alias)s.", alias=case.alias),
            )
    return page("practice/new.html", form=form, one_cohort=len(ids) == 1)


@bp.get(f"{LEARNER}/<int:case_id>")
@WRITE
def show(case_id: int) -> ResponseReturnValue:
    """One case with its feedback, as its author reads it."""
    case = read(service.case_for_author, me(), case_id)
    return page("practice/show.html", **case_page(case))


@bp.route(f"{LEARNER}/<int:case_id>/inleveren", methods=["GET", "POST"])
@WRITE
def submit(case_id: int) -> ResponseReturnValue:
    """What is still missing, what happens next, and the button that submits."""
    case = read(service.case_for_author, me(), case_id)
    form = forms.PlainForm()
    if form.validate_on_submit():
        with refusals_on(form):
            return perform(
                service.submit,
                case_id=case_id,
                goto=url_for(".show", case_id=case_id),
                said=T("Je casus is ingeleverd. Je trainer heeft bericht gekregen."),
            )
    if not case.row.editable:
        return redirect(url_for(".show", case_id=case_id))
    context = case_page(case)
    problems = service.missing(case, context["course"], day=today(clock()))
    labels = {link.key: link for link in context["parts"]}
    places = [(problem, labels[part_of(problem.field)]) for problem in problems]
    links = [(problem, place.url, place.label) for problem, place in places]
    return page("practice/submit.html", form=form, part="inleveren", problems=links, **context)
