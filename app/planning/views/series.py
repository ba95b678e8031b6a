"""A new cohort with its dates, and moving the rest of a series."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import Any

from flask import abort, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.accounts import service as accounts
from app.cohorts import service as cohorts
from app.cohorts.service import CohortState, Region
from app.core.clock import local, today
from app.core.permissions import Role
from app.core.text import T
from app.courses import service as courses
from app.courses.service import CourseContent
from app.planning import service
from app.planning.forms import PlanForm, ShiftForm
from app.planning.permissions import PlanningPermission
from app.planning.views.blueprint import STEP, bp, cohort_url
from app.planning.views.deciding import decide
from app.scheduling import service as scheduling
from app.scheduling.service import NewCohort, SessionView
from app.web.actions import page, perform, read, reader, refusals_on
from app.web.gate import clock, requires
from app.web.i18n import say


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
            region=Region(form.region.data),
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
            conflicts = scheduling.preview_conflicts(reader(), wanted, plan)
            names = [one.full_name for one in trainers if one.id in wanted.trainer_ids]
            shown |= {
                "plan": plan,
                "wanted": wanted,
                "trainer_names": names,
                "today": today(clock()),
                "conflicts": conflicts,
                "blocked": any(each.blocks for found in conflicts for each in found),
            }
            return page("planning/new_cohort_preview.html", **shown)
    return page("planning/new_cohort.html", **shown)


@bp.route("/beheer/groepen/<int:cohort_id>/planning/schuiven", methods=["GET", "POST"])
@requires(PlanningPermission.CHANGE)
def shift(cohort_id: int) -> ResponseReturnValue:
    """Move the rest of a series by some weeks, around holidays: a form, then every date, and only then it is done."""
    cohort = read(cohorts.cohort, cohort_id)
    planned = [one for one in read(scheduling.sessions_of, [cohort_id]) if not one.cancelled]
    now = clock().now()
    form = ShiftForm(
        data=None if request.method == "POST" else {"from_session_id": _first_to_come(planned, now)}
    )
    form.from_session_id.choices = [
        (one.id, say(T("%(day)s: %(title)s", day=local(one.starts_at).date(), title=one.title)))
        for one in planned
    ]
    here = url_for("planning.cohort", cohort_id=cohort_id)

    def show() -> ResponseReturnValue:
        return page("planning/shift.html", form=form, cohort=cohort, planned=planned, back_url=here)

    if request.method == "POST" and request.form.get(STEP) != "wijzigen" and form.validate():
        weeks = (form.weeks.data or 0) * (-1 if form.earlier.data == "eerder" else 1)
        return decide(
            form,
            cohort_id,
            partial(
                service.shift_series,
                cohort_id=cohort_id,
                from_session_id=form.from_session_id.data,
                weeks=weeks,
            ),
            title=T("De reeks schuiven?"),
            verb=T("Schuif de reeks"),
            said=T("De reeks is verschoven. Ook alle agenda-abonnementen zijn bijgewerkt."),
            action=url_for(".shift", cohort_id=cohort_id),
            goto=here,
            back=show,
        )
    return show()


def _first_to_come(planned: list[SessionView], now: datetime) -> int | None:
    """Where one begins to move: at the first session that is still to come."""
    return next((one.id for one in planned if one.starts_at > now), planned[0].id if planned else None)


def _defaults(content: CourseContent) -> dict[str, Any]:
    """What the course proposes: seats, rhythm and times."""
    values: dict[str, Any] = {
        "region": str(Region.NOORD),
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
