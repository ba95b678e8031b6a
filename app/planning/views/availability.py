"""When trainers can: their own periods, the question about a session, and the answer by link."""

from __future__ import annotations

from typing import Any

from flask import request, url_for
from flask.typing import ResponseReturnValue

from app.accounts import service as accounts
from app.cohorts import service as cohorts
from app.core.errors import NotFound
from app.core.permissions import SYSTEM, Role
from app.core.text import T
from app.planning.forms.availability import AbsenceForm, AnswerForm, AskForm
from app.planning.permissions import PlanningPermission
from app.planning.views.blueprint import bp
from app.scheduling import service as scheduling
from app.scheduling.service import AVAILABILITY_PATH, ENDED
from app.web.actions import page, perform, read, reader, refusals_on
from app.web.gate import clock, current_actor, public, requires
from app.web.headers import token_form


@bp.route("/trainer/beschikbaarheid", methods=["GET", "POST"])
@requires(PlanningPermission.ABSENCE)
def absences() -> ResponseReturnValue:
    """When the trainer cannot teach, and what was asked."""
    form = AbsenceForm()
    if form.validate_on_submit():
        with refusals_on(form):
            return perform(
                scheduling.add_absence,
                period=form.period(),
                goto=url_for(".absences"),
                said=T("Genoteerd. Wie plant, ziet dat je dan niet kunt."),
            )
    person_id = current_actor().person_id or 0
    now = clock().now()
    asked = scheduling.asked_of(reader(), person_id, now=now)
    names = {one.id: one.name for one in read(cohorts.cohorts, ids={one.cohort_id for _, one in asked})}
    return page(
        "planning/absences.html",
        form=form,
        periods=scheduling.absences(reader(), [person_id], since=now),
        asked=asked,
        cohort_names=names,
    )


@bp.post("/trainer/beschikbaarheid/<int:absence_id>/weghalen")
@requires(PlanningPermission.ABSENCE)
def remove_absence(absence_id: int) -> ResponseReturnValue:
    """Take an own period away."""
    return perform(
        scheduling.remove_absence,
        absence_id=absence_id,
        goto=url_for(".absences"),
        said=T("Weggehaald. Je kunt die dagen weer lesgeven."),
    )


@bp.route("/beheer/bijeenkomsten/<int:session_id>/vragen", methods=["GET", "POST"])
@requires(PlanningPermission.CHANGE)
def ask(session_id: int) -> ResponseReturnValue:
    """Ask a trainer by mail whether they can teach a session; see who was asked and what they answered."""
    one = read(scheduling.session, session_id)
    form = AskForm()
    trainers = read(accounts.people_with_role, Role.TRAINER, read(scheduling.all_guests))
    people = {person.id: person for person in trainers}
    form.person_id.choices = [(person.id, person.full_name) for person in trainers]
    if form.validate_on_submit():
        with refusals_on(form):
            return perform(
                scheduling.ask_availability,
                session_id=session_id,
                person_id=form.person_id.data,
                goto=url_for(".ask", session_id=session_id),
                said=T("De vraag is verstuurd."),
            )
    asked = read(scheduling.availability_of, [session_id]).get(session_id, [])
    people |= read(accounts.people, {each.person_id for each in asked} - people.keys())
    return page(
        "planning/ask.html",
        form=form,
        session=one,
        cohort=read(cohorts.cohort, one.cohort_id),
        asked=asked,
        people=people,
        past=one.starts_at <= clock().now(),
    )


@bp.route(f"{AVAILABILITY_PATH}<token>", methods=["GET", "POST"])
@public
@token_form
def answer(token: str) -> ResponseReturnValue:
    """Answer by the link of the mail: yes or no, and a word beside it. No login."""
    try:
        door = scheduling.availability_door(reader(), token, now=clock().now())
    except NotFound:
        return page("planning/answer_unknown.html", status=410)
    cohort = read(cohorts.cohort, door.session.cohort_id)
    shown: dict[str, Any] = {"door": door, "session": door.session, "cohort": cohort}
    if not door.open:
        return page("planning/answer_ended.html", status=410, why=ENDED[door.ended], **shown)
    now = None if door.request.can is None else ("ja" if door.request.can else "nee")
    form = AnswerForm(data={"answer": now, "remark": door.request.remark})
    if form.validate_on_submit():
        with refusals_on(form):
            return perform(
                scheduling.answer_availability,
                actor=SYSTEM,
                token=token,
                can=form.answer.data == "ja",
                remark=form.remark.data or "",
                goto=request.path,
                secret=True,
            )
    return page("planning/answer.html", form=form, **shown)
