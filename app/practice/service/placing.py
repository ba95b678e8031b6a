"""At which task the author is with the person, and whether the person has work.

This goes on after approval: that somebody still works after half a year is what it is all for.
"""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from app.audit import service as audit
from app.core.clock import Clock, today
from app.core.errors import Refused
from app.core.permissions import Actor
from app.core.text import T
from app.practice.models import PracticeCase
from app.practice.queries import CaseRow, view_of
from app.practice.rules.placing import Placing, check_phase, check_placement, placed
from app.practice.rules.words import Placement
from app.practice.service.own import own_case


def place(
    db: Session,
    actor: Actor,
    clock: Clock,
    *,
    case_id: int,
    phase: str,
    placement: str,
    started_on: date | None = None,
    stopped_on: date | None = None,
) -> CaseRow:
    """Writes down the phase and the placement of the actor's own case, in every state; the same again changes nothing.

    Raises NotFound for anyone else's case, Refused when the days cannot be.
    """
    row = own_case(db, actor, case_id)
    before = _placing(row)
    new = placed(
        before,
        check_placement(placement),
        started_on=started_on,
        stopped_on=stopped_on,
        today=today(clock),
    )
    chosen = check_phase(phase)
    if (row.phase, before) == (chosen, new):
        return view_of(row)
    row.phase, row.placement = chosen, new.placement
    row.started_on, row.runs_on, row.stopped_on = new.started_on, new.runs_on, new.stopped_on
    row.updated_at = clock.now()
    db.flush()
    audit.record(
        db,
        actor,
        clock,
        "practice:case:place",
        "practice_case",
        row.id,
        phase=str(chosen),
        placement=str(new.placement),
    )
    return view_of(row)


def still_running(db: Session, actor: Actor, clock: Clock, *, case_id: int) -> CaseRow:
    """Writes down that the work of the person still goes on today; once a day is enough.

    Raises NotFound for anyone else's case, Refused when there is no work that goes on.
    """
    row = own_case(db, actor, case_id)
    if row.placement != Placement.STARTED:
        raise Refused(T("Er is nu geen werk dat loopt. Vul eerst in wanneer het begon."))
    if row.runs_on != today(clock):
        row.runs_on = today(clock)
        row.updated_at = clock.now()
        db.flush()
        audit.record(db, actor, clock, "practice:case:runs", "practice_case", row.id)
    return view_of(row)


def _placing(row: PracticeCase) -> Placing:
    return Placing(Placement(row.placement), row.started_on, row.runs_on, row.stopped_on)
