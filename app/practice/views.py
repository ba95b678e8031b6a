"""Pages of practice cases: writing for learners, reviewing for trainers."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, jsonify, redirect, request, url_for
from flask.typing import ResponseReturnValue

from app.cohorts import service as cohorts
from app.core.clock import local, today
from app.core.errors import NotFound
from app.core.text import T
from app.courses.service import CourseContent
from app.enrolments import service as enrolments
from app.practice import forms, service
from app.practice.permissions import PracticePermission
from app.practice.present import Guarded, guard_rules, guarded, hours, instead_of, parts_of
from app.practice.rules.cases import fingerprint
from app.practice.rules.words import AGE_BANDS, AgeBand
from app.web.actions import change, page, perform, read, refusals_on
from app.web.gate import clock, current_actor, requires

bp = Blueprint("practice", __name__, template_folder="templates")
bp.add_app_template_filter(hours, "hours")

_WRITE = requires(PracticePermission.WRITE)
_REVIEW = requires(PracticePermission.REVIEW)
_LEARNER = "/leren/praktijkcasussen"
_TRAINER = "/trainer/praktijkcasussen"

#: The part after each part.
_NEXT = {
    "gegevens": "verhaal",
    "verhaal": "competenties",
    "competenties": "logboek",
    "terugblik": "inleveren",
}


def _me() -> int:
    person_id = current_actor().person_id
    if person_id is None:
        raise NotFound
    return person_id


def _url(case_id: int, part: str) -> str:
    if part == "logboek":
        return url_for("practice.log", case_id=case_id)
    if part == "inleveren":
        return url_for("practice.submit", case_id=case_id)
    return url_for("practice.edit", case_id=case_id, part=part)


@bp.get(_LEARNER)
@_WRITE
def mine() -> ResponseReturnValue:
    """The learner's own cases and how far they are."""
    cases = read(service.my_cases, _me())
    groups = []
    for enrolment in read(enrolments.enrolments_of_person, _me()):
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


@bp.route(f"{_LEARNER}/nieuw", methods=["GET", "POST"])
@_WRITE
def new() -> ResponseReturnValue:
    """What a case is, and the button that begins one."""
    ids = sorted(read(enrolments.cohort_ids_of_person, _me()), reverse=True)
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
                goto=lambda case: _url(case.id, "gegevens"),
                said=lambda case: T("Je nieuwe casus gaat over %(alias)s.", alias=case.alias),
            )
    return page("practice/new.html", form=form, one_cohort=len(ids) == 1)


@bp.get(f"{_LEARNER}/let-op.json")
@_WRITE
def guard() -> ResponseReturnValue:
    """The rules of the privacy guard for the page."""
    return jsonify(guard_rules())


@bp.get(f"{_LEARNER}/<int:case_id>")
@_WRITE
def show(case_id: int) -> ResponseReturnValue:
    """One case with its feedback, as its author reads it."""
    case = read(service.case_for_author, _me(), case_id)
    return page("practice/show.html", **_case_page(case))


@bp.route(
    f"{_LEARNER}/<int:case_id>/<any(gegevens,verhaal,competenties,terugblik):part>", methods=["GET", "POST"]
)
@_WRITE
def edit(case_id: int, part: str) -> ResponseReturnValue:
    """One part of a case: saved by the button, by the script while typing, and by the guard's own buttons."""
    case = read(service.case_for_author, _me(), case_id)
    if not case.row.editable:
        return redirect(url_for(".show", case_id=case_id))
    course = read(service.course_of, case.row.cohort_id)
    form = forms.part_form(part, case, course)
    if form.validate_on_submit():
        with refusals_on(form):
            changes, stay = instead_of(form, case, request.form)
            if request.headers.get("X-Autosave"):
                saved = change(service.save_case, case_id=case_id, changes=changes)
                return jsonify(saved=f"{local(saved.updated_at):%H:%M}", seen=fingerprint(changes.written()))
            return perform(
                service.save_case,
                case_id=case_id,
                changes=changes,
                goto=f"{_url(case_id, part)}#let-op" if stay else _url(case_id, _NEXT[part]),
            )
    if form.form_errors:
        form.look_again(case)
    watch = guarded(form, case) if part != "gegevens" else Guarded()
    return page("practice/edit.html", form=form, part=part, watch=watch, **_case_page(case, course))


@bp.route(f"{_LEARNER}/<int:case_id>/logboek", methods=["GET", "POST"])
@_WRITE
def log(case_id: int) -> ResponseReturnValue:
    """The dated log: its lines, and a form for the next."""
    case = read(service.case_for_author, _me(), case_id)
    if not case.row.editable:
        return redirect(url_for(".show", case_id=case_id))
    form = forms.EntryForm()
    if form.validate_on_submit():
        with refusals_on(form):
            return perform(
                service.add_entry,
                case_id=case_id,
                on=form.on.data,
                minutes=form.hours.data,
                text=form.text.data,
                goto=_url(case_id, "logboek"),
                said=T("De regel staat in het logboek."),
            )
    texts = {f"regel-{entry.id}": entry.text for entry in case.entries}
    watch = guarded(form, case, more=texts)
    return page("practice/log.html", form=form, part="logboek", watch=watch, **_case_page(case))


@bp.post(f"{_LEARNER}/<int:case_id>/logboek/<int:entry_id>/verwijder")
@_WRITE
def remove_entry(case_id: int, entry_id: int) -> ResponseReturnValue:
    """Takes one line out of the log."""
    return perform(
        service.remove_entry,
        case_id=case_id,
        entry_id=entry_id,
        goto=_url(case_id, "logboek"),
        said=T("De regel is weg."),
    )


@bp.route(f"{_LEARNER}/<int:case_id>/inleveren", methods=["GET", "POST"])
@_WRITE
def submit(case_id: int) -> ResponseReturnValue:
    """What is still missing, what happens next, and the button that submits."""
    case = read(service.case_for_author, _me(), case_id)
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
    context = _case_page(case)
    problems = service.missing(case, context["course"], day=today(clock()))
    labels = {link.key: link for link in context["parts"]}
    places = [(problem, labels[_part_of(problem.field)]) for problem in problems]
    links = [(problem, place.url, place.label) for problem, place in places]
    return page("practice/submit.html", form=form, part="inleveren", problems=links, **context)


@bp.get(_TRAINER)
@_REVIEW
def review_list() -> ResponseReturnValue:
    """Submitted cases of the trainer's own cohorts, without text."""
    return page("practice/review_list.html", items=read(service.review_list, _me()))


@bp.route(f"{_TRAINER}/<int:case_id>", methods=["GET", "POST"])
@_REVIEW
def review(case_id: int) -> ResponseReturnValue:
    """Reads the submitted version, which leaves a line, and answers it."""
    form = None
    if request.method == "POST":
        frame = read(service.review_frame, _me(), case_id)
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


def _case_page(case: service.AuthorCase, course: CourseContent | None = None) -> dict[str, Any]:
    """What every page of one case shows."""
    course = course or read(service.course_of, case.row.cohort_id)
    row = case.row
    return {
        "case": case,
        "course": course,
        "parts": parts_of(case, _url),
        "age_band": AGE_BANDS[AgeBand(row.age_band)] if row.age_band else None,
        "line": {line.key: line.name for line in course.development_lines}.get(row.development_line or ""),
        "competencies": {one.code: one for one in course.competencies},
        "levels": {level.key: level for level in course.rubric_levels},
    }


def _part_of(field: str) -> str:
    """The part in which a field is filled in."""
    if field in ("age_band", "development_line", "alias"):
        return "gegevens"
    if field.startswith("evidence"):
        return "competenties"
    if field == "entries":
        return "logboek"
    return "terugblik" if field == "reflection" else "verhaal"
