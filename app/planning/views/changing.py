"""Moving and cancelling a session, and its guests."""

from __future__ import annotations

from typing import Any

from flask import abort, request, url_for
from flask.typing import ResponseReturnValue

from app.accounts import service as accounts
from app.cohorts import service as cohorts
from app.core.clock import local, utc
from app.core.permissions import Role
from app.core.text import T, Text
from app.planning.forms import CancelForm, GuestForm, MoveForm
from app.planning.permissions import PlanningPermission
from app.planning.views.blueprint import STEP, bp, cohort_url
from app.scheduling import service as scheduling
from app.scheduling.service import SessionView
from app.web.actions import page, perform, read, reader, refusals_on
from app.web.gate import clock, requires


@bp.route("/beheer/bijeenkomsten/<int:session_id>", methods=["GET", "POST"])
@requires(PlanningPermission.CHANGE)
def session(session_id: int) -> ResponseReturnValue:
    """See and move a session: a form, then the consequence, and only from there it is saved."""
    one = read(scheduling.session, session_id)
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
                    scheduling.move_session,
                    **asked,
                    goto=cohort_url(one.cohort_id),
                    said=T("De bijeenkomst is gewijzigd. Ook alle agenda-abonnementen zijn bijgewerkt."),
                )
            warnings = scheduling.check_move(reader(), **asked)
            return page(
                "planning/move.html",
                form=form,
                cohort=read(cohorts.cohort, one.cohort_id),
                session=one,
                starts_at=utc(form.day.data, form.start.data),
                ends_at=utc(form.day.data, form.end.data),
                warnings=[*warnings, *_past(one)],
            )
    return _session_page(one, form=form)


@bp.route("/beheer/bijeenkomsten/<int:session_id>/afgelasten", methods=["GET", "POST"])
@requires(PlanningPermission.CHANGE)
def cancel(session_id: int) -> ResponseReturnValue:
    """Cancel a session, after the consequence was shown."""
    one = read(scheduling.session, session_id)
    form = CancelForm()
    if form.validate_on_submit():
        with refusals_on(form):
            return perform(
                scheduling.cancel_session,
                session_id=session_id,
                goto=cohort_url(one.cohort_id),
                said=T("De bijeenkomst is afgelast."),
            )
    cohort = read(cohorts.cohort, one.cohort_id)
    return page("planning/cancel.html", form=form, session=one, cohort=cohort)


@bp.post("/beheer/bijeenkomsten/<int:session_id>/gasten")
@requires(PlanningPermission.CHANGE)
def add_guest(session_id: int) -> ResponseReturnValue:
    """Add a guest trainer to a session."""
    one = read(scheduling.session, session_id)
    form = GuestForm()
    form.person_id.choices = _guest_choices(one)
    if form.validate_on_submit():
        with refusals_on(form):
            return perform(
                scheduling.add_guest,
                session_id=session_id,
                person_id=form.person_id.data,
                goto=url_for(".session", session_id=session_id),
                said=T("De gasttrainer is toegevoegd."),
            )
    return _session_page(one, form=MoveForm(None, data=_move_defaults(one)), guest_form=form)


@bp.post("/beheer/bijeenkomsten/<int:session_id>/gasten/<int:person_id>/verwijderen")
@requires(PlanningPermission.CHANGE)
def remove_guest(session_id: int, person_id: int) -> ResponseReturnValue:
    """Take a guest trainer off a session."""
    return perform(
        scheduling.remove_guest,
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
    guests = read(accounts.people, read(scheduling.guests_of, [one.id]).get(one.id, []))
    return page(
        "planning/session.html",
        form=form,
        guest_form=guest_form,
        guests=sorted(guests.values(), key=lambda person: person.sort_name),
        session=one,
        cohort=read(cohorts.cohort, one.cohort_id),
        back_url=cohort_url(one.cohort_id),
    )


def _guest_choices(one: SessionView) -> list[tuple[int, str]]:
    taken = {*read(scheduling.guests_of, [one.id]).get(one.id, []), *read(cohorts.trainers_of, one.cohort_id)}
    return [(p.id, p.full_name) for p in read(accounts.people_with_role, Role.TRAINER) if p.id not in taken]


def _past(one: SessionView) -> list[Text]:
    if one.starts_at > clock().now():
        return []
    return [T("Deze bijeenkomst is al geweest of begonnen.")]


def _move_defaults(one: SessionView) -> dict[str, Any]:
    start, end = local(one.starts_at), local(one.ends_at)
    return {"day": start.date(), "start": start.time(), "end": end.time(), "place": one.place}
