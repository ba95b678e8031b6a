"""Erasure for the privacy officer: what is due, runs with their proof, and holds."""

from __future__ import annotations

from flask import url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app.core.clock import Clock
from app.core.errors import NotFound, Refused
from app.core.permissions import Actor
from app.core.text import T
from app.practice.service import protection
from app.privacy import service
from app.privacy.forms import ConfirmForm
from app.privacy.views.blueprint import HOME, WATCH, bp, case_chooser, certified
from app.web.actions import page, perform, read, refusals_on
from app.web.gate import clock, recent

_RUN = f"{HOME}/wissen/<int:run_id>"
_HOLDS = f"{HOME}/bewaarplicht"


@bp.route(f"{HOME}/wissen", methods=["GET", "POST"])
@WATCH
@recent
def erasing() -> ResponseReturnValue:
    """What is due, counted by group, and the runs so far; sending it begins a run with exactly what was shown."""
    due = read(protection.due_cases, clock(), certified())
    free = sum(not one.held for one in due)
    form = ConfirmForm(seen=str(free))
    if form.validate_on_submit():
        with refusals_on(form):
            return perform(
                _begin,
                seen=form.seen.data or "",
                goto=lambda run_id: url_for(".run", run_id=run_id),
                said=T("Het wissen is begonnen. Binnen een paar minuten staat hier het bewijs."),
            )
    form.seen.data = str(free)
    return page(
        "privacy/erasing.html",
        form=form,
        due=service.due_by_cohort(due),
        free=free,
        runs=read(protection.erasure_runs),
    )


def _begin(db: Session, actor: Actor, at: Clock, *, seen: str) -> int:
    due = protection.due_cases(db, at, certified())
    if str(sum(not one.held for one in due)) != seen:
        raise Refused(T("Er is intussen iets veranderd. Kijk nog eens en begin dan opnieuw."))
    run_id = protection.plan_due(db, at, certified=certified(), actor=actor)
    if run_id is None:
        raise Refused(T("Er is nu niets te wissen."))
    return run_id


@bp.get(_RUN)
@WATCH
def run(run_id: int) -> ResponseReturnValue:
    """One run: which cases, the names of their keys, and the proof."""
    found = next(
        (one for one in read(protection.erasure_runs, before=run_id + 1, limit=1) if one.id == run_id), None
    )
    if found is None:
        raise NotFound
    cases = read(protection.erased_cases, run_id)
    return page(
        "privacy/run.html",
        run=found,
        cases=cases,
        matches=found.proof == protection.proof_of(one.key_id for one in cases),
        names=read(
            service.names,
            cohort_ids={one.cohort_id for one in cases},
            person_ids={one.author_id for one in cases} | {found.started_by_person_id},
        ),
    )


@bp.route(_HOLDS, methods=["GET", "POST"])
@WATCH
def holds() -> ResponseReturnValue:
    """The holds, and a new one on a case of the chosen group."""
    chooser, form = case_chooser()
    if form is not None and form.validate_on_submit():
        with refusals_on(form):
            return perform(
                protection.set_hold,
                case_id=int(form.case_id.data),
                reason=form.reason.data or "",
                goto=url_for(".holds"),
                said=T("De tekst van deze casus blijft bewaard tot je de bewaarplicht opheft."),
            )
    listed = read(protection.holds, lifted=True)
    return page(
        "privacy/holds.html",
        chooser=chooser,
        form=form,
        listed=listed,
        names=read(
            service.names,
            cohort_ids={one.cohort_id for one in listed},
            person_ids={one.author_id for one in listed}
            | {one.set_by_person_id for one in listed}
            | {one.lifted_by_person_id for one in listed},
        ),
    )


@bp.post(f"{_HOLDS}/<int:hold_id>/opheffen")
@WATCH
def lift(hold_id: int) -> ResponseReturnValue:
    """Lifts a hold."""
    return perform(
        protection.lift_hold,
        hold_id=hold_id,
        goto=url_for(".holds"),
        said=T("De bewaarplicht is opgeheven. De tekst volgt weer de gewone bewaartermijn."),
    )
