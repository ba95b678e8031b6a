"""One session: its page, changing it, cancelling it, letting it go on."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any

from flask import request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from app.attendance import service as attendance
from app.cohorts import service as cohorts
from app.core.clock import Clock, local
from app.core.errors import Refused
from app.core.permissions import Actor
from app.core.text import T, Text
from app.planning.forms.sessions import ChangeForm, values_of
from app.planning.permissions import PlanningPermission
from app.planning.queries.people import people_of
from app.planning.views.blueprint import STEP, bp
from app.planning.views.deciding import confirmation, decide
from app.planning.views.filling import fill_choices
from app.planning.views.moves import MOVES
from app.scheduling import service as scheduling
from app.scheduling.service import SessionChange, SessionView
from app.web.actions import page, read, reader
from app.web.gate import requires


@bp.route("/beheer/bijeenkomsten/<int:session_id>/wijzigen", methods=["GET", "POST"])
@requires(PlanningPermission.CHANGE)
def change(session_id: int) -> ResponseReturnValue:
    """Change a session: a form, then all that follows, and only from there it is saved."""
    one = read(scheduling.session, session_id)
    here = url_for(".session", session_id=session_id)
    step = request.form.get(STEP)
    if step == "schuif":
        form = ChangeForm(MultiDict(_moved_values(one, request.form.get("dagen", ""))))
    else:
        form = ChangeForm(data=values_of(SessionChange.of(one)) if request.method == "GET" else None)
    fill_choices(form, one.cohort_id, one)
    shown: dict[str, Any] = {"session": one, "cohort": read(cohorts.cohort, one.cohort_id), "back_url": here}
    show = partial(_change_page, form, one, shown)
    if request.method == "POST" and step != "wijzigen" and form.validate():
        wanted = form.change()
        return decide(
            form,
            one.cohort_id,
            partial(_change, session_id=session_id, wanted=wanted),
            title=T("%(title)s wijzigen?", title=one.title),
            verb=T("Wijzig de bijeenkomst"),
            said=T("De bijeenkomst is gewijzigd. Ook alle agenda-abonnementen zijn bijgewerkt."),
            action=url_for(".change", session_id=session_id),
            goto=here,
            back=show,
        )
    return show()


@bp.route("/beheer/bijeenkomsten/<int:session_id>/afgelasten", methods=["GET", "POST"])
@requires(PlanningPermission.CHANGE)
def cancel(session_id: int) -> ResponseReturnValue:
    """Cancel a session, after all that follows was shown."""
    one = read(scheduling.session, session_id)
    return confirm(
        one,
        possible=not one.cancelled,
        act=lambda db, actor, at: scheduling.cancel_session(db, actor, at, session_id=session_id),
        title=T("%(title)s afgelasten?", title=one.title),
        verb=T("Gelast de bijeenkomst af"),
        said=T("De bijeenkomst is afgelast."),
        action=url_for(".cancel", session_id=session_id),
        kind="danger",
    )


@bp.route("/beheer/bijeenkomsten/<int:session_id>/doorgaan", methods=["GET", "POST"])
@requires(PlanningPermission.CHANGE)
def reinstate(session_id: int) -> ResponseReturnValue:
    """Let a cancelled session go on, after all that follows was shown."""
    one = read(scheduling.session, session_id)

    def act(db: Session, actor: Actor, at: Clock) -> object:
        people = people_of(db, [one])
        return scheduling.reinstate_session(db, actor, at, session_id=session_id, people=people)

    return confirm(
        one,
        possible=one.cancelled,
        act=act,
        title=T("%(title)s weer laten doorgaan?", title=one.title),
        verb=T("Laat de bijeenkomst doorgaan"),
        said=T("De bijeenkomst gaat weer door."),
        action=url_for(".reinstate", session_id=session_id),
        kind="primary",
    )


def _change(db: Session, actor: Actor, at: Clock, *, session_id: int, wanted: SessionChange) -> SessionView:
    before = scheduling.session(db, session_id)
    people = people_of(db, [replace(before, subgroup_id=wanted.subgroup_id)])
    return scheduling.change_session(
        db,
        actor,
        at,
        session_id=session_id,
        change=wanted,
        people=people,
        noted=attendance.noted_of,
    )


def _change_page(form: ChangeForm, one: SessionView, shown: dict[str, Any]) -> ResponseReturnValue:
    """The form; when it was refused, with all that is in the way."""
    conflicts: tuple[scheduling.Conflict, ...] = ()
    if form.errors and form.day.data and form.start.data and form.end.data:
        try:
            wanted = form.change()
            people = people_of(reader(), [replace(one, subgroup_id=wanted.subgroup_id)])
            conflicts = read(
                scheduling.preview_change, session_id=one.id, change=wanted, people=people
            ).conflicts
        except (Refused, ValueError):
            pass  # what is wrong stands at its field
    return page("planning/change.html", form=form, conflicts=conflicts, **shown)


def confirm(
    one: SessionView,
    *,
    possible: bool,
    act: Any,
    title: Text,
    verb: Text,
    said: Text,
    action: str,
    kind: str,
) -> ResponseReturnValue:
    """A change that asks nothing: what follows is shown, and one button does it."""
    here = url_for(".session", session_id=one.id)
    if not possible:
        return page("planning/nothing.html", session=one, back_url=here)
    return decide(
        confirmation(),
        one.cohort_id,
        act,
        title=title,
        verb=verb,
        said=said,
        action=action,
        goto=here,
        kind=kind,
        session=one,
    )


def _moved_values(one: SessionView, days: str) -> dict[str, str]:
    """The session as a sent form, some days on; an unknown number of days moves nothing."""
    by = int(days) if days in {str(number) for number in MOVES} else 0
    values = values_of(SessionChange.of(one))
    day = local(one.starts_at).date() + timedelta(days=by)
    return {
        **{name: "" if value is None else str(value) for name, value in values.items()},
        "day": f"{day:%d-%m-%Y}",
        "start": f"{values['start']:%H:%M}",
        "end": f"{values['end']:%H:%M}",
    }
