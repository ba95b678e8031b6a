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
from app.practice.rules.words import PHASES, PLACEMENTS
from app.practice.service.guarding import known_organisations
from app.practice.showing import needs
from app.practice.views.blueprint import LEARNER, WRITE, bp, me
from app.practice.views.frame import READ_WORDS, case_page, line_url, part_of, part_url, place_page
from app.web.actions import page, perform, read, refusals_on
from app.web.gate import clock


@bp.get(LEARNER)
@WRITE
def mine() -> ResponseReturnValue:
    """The learner's own cases and how far they are."""
    cases, day = read(service.overview, me()), today(clock())
    groups = []
    for enrolment in read(enrolments.enrolments_of_person, me()):
        if not enrolment.seated:
            continue
        course = read(service.course_of, enrolment.cohort_id)
        own = [line for line in cases if line.row.enrolment_id == enrolment.id]
        counts = read(service.counts, [enrolment.id])[enrolment.id]
        covered = read(service.shown, {enrolment.id: course}).get(enrolment.id, counts.covered)
        waiting = {code for line in own if line.row.waiting for code in line.claimed}
        groups.append(
            {
                "cohort": read(cohorts.cohort, enrolment.cohort_id),
                "course": course,
                "counts": counts,
                "needs": needs(course, covered, waiting),
                "cases": own,
                "asks": [line for line in own if line.row.placing.asks(day)],
                "lines": {line.key: line.name for line in course.development_lines},
            }
        )
    return page("practice/mine.html", groups=groups, phase_words=PHASES, placement_words=PLACEMENTS)


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
    row = read(service.case_row_of_author, me(), case_id)
    versions = read(service.versions_of_author, me(), case_id)
    if row.erased_at is not None:
        course = read(service.course_of, row.cohort_id)
        return page(
            "practice/erased.html",
            **place_page(row, course),
            versions=versions,
            reads=read(service.reads_of, case_id),
            read_words=READ_WORDS,
        )
    case = read(service.case_for_author, me(), case_id)
    since = read(service.reading_since, case_id) if row.waiting else None
    return page("practice/show.html", **case_page(case), versions=versions, since=since)


@bp.route(f"{LEARNER}/<int:case_id>/plek", methods=["GET", "POST"])
@WRITE
def place(case_id: int) -> ResponseReturnValue:
    """At which task the learner is, and whether the person has work: also after approval."""
    case = read(service.case_row_of_author, me(), case_id)
    course = read(service.course_of, case.cohort_id)
    form = forms.place_form(case, {one.key: one.sentence for one in course.cases.phases})
    if form.validate_on_submit():
        with refusals_on(form):
            return perform(
                service.place,
                case_id=case_id,
                phase=form.phase.data,
                placement=form.placement.data,
                started_on=form.started_on.data,
                stopped_on=form.stopped_on.data,
                goto=part_url(case_id, "plek") if case.editable else url_for(".show", case_id=case_id),
                said=T("De taak en de plek zijn bijgewerkt."),
            )
    return page("practice/place.html", form=form, **place_page(case, course))


@bp.post(f"{LEARNER}/<int:case_id>/loopt-nog")
@WRITE
def still_running(case_id: int) -> ResponseReturnValue:
    """Confirms that the work goes on."""
    return perform(
        service.still_running,
        case_id=case_id,
        goto=url_for(".show", case_id=case_id),
        said=T("Genoteerd: het werk loopt nog."),
    )


@bp.post(f"{LEARNER}/<int:case_id>/terugnemen")
@WRITE
def withdraw(case_id: int) -> ResponseReturnValue:
    """Takes a submitted case back before it is approved."""
    return perform(
        service.withdraw,
        case_id=case_id,
        goto=url_for(".show", case_id=case_id),
        said=T("Je hebt de casus teruggenomen. Niemand anders leest hem nu; je kunt hem weer wijzigen."),
    )


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
    problems = service.missing(
        case, context["course"], day=today(clock()), organisations=read(known_organisations)
    )
    labels = {link.key: link for link in context["parts"]}
    places = [(problem, labels[part_of(problem.field)]) for problem in problems]
    links = [
        (problem, line_url(case, problem.line) if problem.line else place.url, place.label)
        for problem, place in places
    ]
    asked = read(service.open_points, case_id) if case.row.state is service.CaseState.RETURNED else 0
    return page("practice/submit.html", form=form, part="inleveren", problems=links, asked=asked, **context)
