"""A new cohort with its dates."""

from __future__ import annotations

from typing import Any

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue

from app.accounts import service as accounts
from app.cohorts.service import CohortState
from app.core.clock import today
from app.core.permissions import Role
from app.core.text import T
from app.courses import service as courses
from app.courses.service import CourseContent
from app.planning.forms import PlanForm
from app.planning.permissions import PlanningPermission
from app.planning.views.blueprint import STEP, bp, cohort_url
from app.scheduling import service as scheduling
from app.scheduling.service import NewCohort
from app.web.actions import page, perform, read, reader, refusals_on
from app.web.gate import clock, requires


@bp.route("/beheer/groepen/nieuw", methods=["GET", "POST"])
@requires(PlanningPermission.PLAN)
def new_cohort() -> ResponseReturnValue:
    """Plan a cohort: a form, then a preview of every date, and only from there it is saved."""
    offered = read(courses.courses)
    chosen = request.args.get("leergang", type=int) or (offered[0].id if len(offered) == 1 else None)
    if chosen is None:
        return render_template("planning/choose_course.html", offered=offered)
    if chosen not in {one.id for one in offered}:
        abort(404)
    course = read(courses.version, chosen)
    form = PlanForm(data=None if request.method == "POST" else _defaults(course.content))
    trainers = read(accounts.people_with_role, Role.TRAINER)
    form.trainer_ids.choices = [(one.id, one.full_name) for one in trainers]
    shown: dict[str, Any] = {"form": form, "course": course}
    if request.form.get(STEP) != "wijzigen" and form.validate_on_submit():
        wanted = NewCohort(
            course_version_id=course.id,
            name=form.name.data or "",
            place=form.place.data or "",
            venue=form.venue.data or "",
            seats=form.seats.data or 0,
            seats_min=form.seats_min.data or 0,
            go_no_go_on=form.go_no_go_on.data,
            pattern=form.pattern(),
            trainer_ids=tuple(form.trainer_ids.data or ()),
            state=CohortState.OPEN if form.open_now.data else CohortState.DRAFT,
        )
        with refusals_on(form):
            if request.form.get(STEP) == "opslaan":
                return perform(
                    scheduling.plan_cohort,
                    wanted=wanted,
                    goto=lambda made: cohort_url(made.id),
                    said=lambda made: T("De groep %(name)s staat klaar, met alle datums.", name=made.name),
                )
            plan = scheduling.preview(reader(), wanted)
            names = [one.full_name for one in trainers if one.id in wanted.trainer_ids]
            shown |= {"plan": plan, "wanted": wanted, "trainer_names": names, "today": today(clock())}
            return page("planning/preview.html", **shown)
    return page("planning/new_cohort.html", **shown)


def _defaults(content: CourseContent) -> dict[str, Any]:
    """What the course proposes: seats, rhythm and times."""
    values: dict[str, Any] = {
        "seats": content.seats_max,
        "seats_min": content.seats_min,
        "interval_weeks": content.weeks_between,
        "weekday": 4,
        "intervision_weeks": 1,
        "intervision_weekday": 0,
        "open_now": True,
    }
    if content.days:
        values |= {"day_start": content.days[0].starts_at, "day_end": content.days[0].ends_at}
    if content.intervisions:
        first = content.intervisions[0]
        values |= {"intervision_start": first.starts_at, "intervision_end": first.ends_at}
    return values
