"""The planning of a cohort: as a list, by week and by month."""

from __future__ import annotations

from datetime import date

from flask import abort, request
from flask.typing import ResponseReturnValue

from app.cohorts import service as cohorts
from app.core.clock import local, today
from app.planning.permissions import PlanningPermission
from app.planning.queries.board import board
from app.planning.queries.gaps import missing
from app.planning.queries.week import week_of
from app.planning.rules import Period, View, period_of
from app.planning.views.blueprint import bp, cohort_url
from app.planning.views.moves import MOVES
from app.planning.views.words import by_month
from app.scheduling import service as scheduling
from app.scheduling.service import SessionView
from app.web.actions import page, read
from app.web.gate import clock, current_actor, requires


@bp.get("/beheer/groepen/<int:cohort_id>/planning")
@requires(PlanningPermission.READ)
def cohort(cohort_id: int) -> ResponseReturnValue:
    """The planning of a cohort. A trainer reads that of the own cohorts, without names of participants."""
    actor = current_actor()
    plans = actor.can(PlanningPermission.CHANGE)
    if not plans and not read(cohorts.is_trainer_of, actor.person_id or 0, cohort_id):
        abort(404)
    now = today(clock())
    sessions = read(scheduling.sessions_of, [cohort_id])
    view = _view(request.args.get("weergave", ""))
    period: Period | None = None
    if view is not View.LIST:
        asked = _day(request.args.get("op", ""))
        period = period_of(view, asked or _next_day(sessions, now))
    found = read(board, cohort_id, sessions, period, named=plans)
    return page(
        "planning/cohort.html",
        board=found,
        cohort=found.cohort,
        view=view,
        period=period,
        week=week_of(found.weeks[0]) if view is View.WEEK else None,
        today=now,
        plans=plans,
        moves=MOVES,
        months=by_month(found.sessions),
        missing=read(missing, found.cohort, sessions) if plans else (),
        back_url=cohort_url(cohort_id),
    )


def _view(text: str) -> View:
    """The way to look; a list when none is asked for."""
    return View(text) if text in set(View) else View.LIST


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if len(text) == 10 else None
    except ValueError:
        return None


def _next_day(sessions: list[SessionView], now: date) -> date:
    """Where one begins to look: at the next session, else the last one, else today."""
    days = [local(one.starts_at).date() for one in sessions]
    return next((day for day in days if day >= now), days[-1] if days else now)
