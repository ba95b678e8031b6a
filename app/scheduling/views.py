"""Pages of scheduling: a new cohort with its dates, and moving or cancelling a session."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.accounts import service as accounts
from app.cohorts import service as cohorts
from app.cohorts.service import CohortState
from app.core.clock import local, today, utc
from app.core.permissions import Role
from app.core.text import T, Text
from app.courses import service as courses
from app.courses.service import CourseContent
from app.scheduling import service
from app.scheduling.forms import CancelForm, GuestForm, MoveForm, PlanForm
from app.scheduling.permissions import SchedulingPermission
from app.scheduling.service import NewCohort, SessionView
from app.web.actions import page, perform, read, reader, refusals_on
from app.web.gate import clock, requires
from app.web.navigation import url_if

bp = Blueprint("scheduling", __name__, template_folder="templates")

#: Name of the buttons that say which step of the two is asked for.
STEP = "stap"


def cohort_url(cohort_id: int) -> str:
    """The page of one cohort, or the list where that page does not exist."""
    return url_if("portal.cohort", cohort_id=cohort_id) or url_for("cohorts.index")


@bp.route("/beheer/groepen/nieuw", methods=["GET", "POST"])
@requires(SchedulingPermission.PLAN)
def new_cohort() -> ResponseReturnValue:
    """Plan a cohort: a form, then a preview of every date, and only from there it is saved."""
    offered = read(courses.courses)
    chosen = request.args.get("leergang", type=int) or (offered[0].id if len(offered) == 1 else None)
    if chosen is None:
        return render_template("scheduling/choose_course.html", offered=offered)
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
                    service.plan_cohort,
                    wanted=wanted,
                    goto=lambda made: cohort_url(made.id),
                    said=lambda made: T("De groep %(name)s staat klaar, met alle datums.", name=made.name),
                )
            plan = service.preview(reader(), wanted)
            names = [one.full_name for one in trainers if one.id in wanted.trainer_ids]
            shown |= {"plan": plan, "wanted": wanted, "trainer_names": names, "today": today(clock())}
            return page("scheduling/preview.html", **shown)
    return page("scheduling/new_cohort.html", **shown)


@bp.route("/beheer/bijeenkomsten/<int:session_id>", methods=["GET", "POST"])
@requires(SchedulingPermission.CHANGE)
def session(session_id: int) -> ResponseReturnValue:
    """See and move a session: a form, then the consequence, and only from there it is saved."""
    one = read(service.session, session_id)
    form = MoveForm(data=None if request.method == "POST" else _move_defaults(one))
    if one.cancelled and request.method == "POST":
        abort(409)
    if request.form.get(STEP) != "wijzigen" and form.validate_on_submit():
        asked = {
            "session_id": session_id,
            "day": form.day.data,
            "start": form.start.data,
            "end": form.end.data,
            "place": form.place.data,
        }
        with refusals_on(form):
            if request.form.get(STEP) == "opslaan":
                return perform(
                    service.move_session,
                    **asked,
                    goto=cohort_url(one.cohort_id),
                    said=T("De bijeenkomst is gewijzigd. Ook alle agenda-abonnementen zijn bijgewerkt."),
                )
            warnings = service.check_move(reader(), **asked)
            return page(
                "scheduling/move.html",
                form=form,
                cohort=read(cohorts.cohort, one.cohort_id),
                session=one,
                starts_at=utc(form.day.data, form.start.data),
                ends_at=utc(form.day.data, form.end.data),
                warnings=[*warnings, *_past(one)],
            )
    return _session_page(one, form=form)


@bp.route("/beheer/bijeenkomsten/<int:session_id>/afgelasten", methods=["GET", "POST"])
@requires(SchedulingPermission.CHANGE)
def cancel(session_id: int) -> ResponseReturnValue:
    """Cancel a session, after the consequence was shown."""
    one = read(service.session, session_id)
    form = CancelForm()
    if form.validate_on_submit():
        with refusals_on(form):
            return perform(
                service.cancel_session,
                session_id=session_id,
                goto=cohort_url(one.cohort_id),
                said=T("De bijeenkomst is afgelast."),
            )
    cohort = read(cohorts.cohort, one.cohort_id)
    return page("scheduling/cancel.html", form=form, session=one, cohort=cohort)


@bp.post("/beheer/bijeenkomsten/<int:session_id>/gasten")
@requires(SchedulingPermission.CHANGE)
def add_guest(session_id: int) -> ResponseReturnValue:
    """Add a guest trainer to a session."""
    one = read(service.session, session_id)
    form = GuestForm()
    form.person_id.choices = _guest_choices(one)
    if form.validate_on_submit():
        with refusals_on(form):
            return perform(
                service.add_guest,
                session_id=session_id,
                person_id=form.person_id.data,
                goto=url_for(".session", session_id=session_id),
                said=T("De gasttrainer is toegevoegd."),
            )
    return _session_page(one, form=MoveForm(None, data=_move_defaults(one)), guest_form=form)


@bp.post("/beheer/bijeenkomsten/<int:session_id>/gasten/<int:person_id>/verwijderen")
@requires(SchedulingPermission.CHANGE)
def remove_guest(session_id: int, person_id: int) -> ResponseReturnValue:
    """Take a guest trainer off a session."""
    return perform(
        service.remove_guest,
        session_id=session_id,
        person_id=person_id,
        goto=url_for(".session", session_id=session_id),
        said=T("De gasttrainer is van de bijeenkomst gehaald."),
    )


def _session_page(
    one: SessionView, *, form: MoveForm, guest_form: GuestForm | None = None
) -> ResponseReturnValue:
    if guest_form is None:
        guest_form = GuestForm(None)
        guest_form.person_id.choices = _guest_choices(one)
    guests = read(accounts.people, read(service.guests_of, [one.id]).get(one.id, []))
    return page(
        "scheduling/session.html",
        form=form,
        guest_form=guest_form,
        guests=sorted(guests.values(), key=lambda person: person.sort_name),
        session=one,
        cohort=read(cohorts.cohort, one.cohort_id),
        back_url=cohort_url(one.cohort_id),
    )


def _guest_choices(one: SessionView) -> list[tuple[int, str]]:
    taken = {*read(service.guests_of, [one.id]).get(one.id, []), *read(cohorts.trainers_of, one.cohort_id)}
    return [(p.id, p.full_name) for p in read(accounts.people_with_role, Role.TRAINER) if p.id not in taken]


def _past(one: SessionView) -> list[Text]:
    if one.starts_at > clock().now():
        return []
    return [T("Deze bijeenkomst is al geweest of begonnen.")]


def _move_defaults(one: SessionView) -> dict[str, Any]:
    start, end = local(one.starts_at), local(one.ends_at)
    return {"day": start.date(), "start": start.time(), "end": end.time(), "place": one.place}


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
