"""Which texts have had their time, and holds that keep one longer."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.audit import service as audit
from app.cohorts import service as cohorts
from app.core.clock import Clock, local, today
from app.core.errors import NotFound, Refused
from app.core.permissions import SYSTEM, Actor
from app.core.text import T
from app.courses import service as courses
from app.enrolments import service as enrolments
from app.practice.keyring import GONE
from app.practice.models import LegalHold, PracticeCase
from app.practice.queries.rows import held
from app.practice.rules.cases import WAITING
from app.practice.rules.reasons import checked_reason
from app.practice.rules.retention import Since, counted_from, due_on
from app.practice.service.erasing import plan_run
from app.scheduling import service as scheduling

#: The day of the certificate of each enrolment that has one: certificates are on a higher floor.
Certified = Callable[[Session, Collection[int]], dict[int, date]]

_ENDED = (cohorts.CohortState.FINISHED, cohorts.CohortState.CANCELLED)


@dataclass(frozen=True, slots=True)
class DueCase:
    """A text whose time is over on ``due_on``; says nothing of its content."""

    case_id: int
    cohort_id: int
    cohort_name: str
    enrolment_id: int
    person_id: int
    number: int
    due_on: date
    #: From what the months counted.
    since: Since
    #: Whether a hold keeps it.
    held: bool


def due_cases(db: Session, clock: Clock, certified: Certified, *, by: date | None = None) -> list[DueCase]:
    """The texts that are due today, or by the given day, the longest due first; held ones too.

    The months of the course count from the certificate, or else from leaving, or else from the last session of a
    group that is finished (a cancelled one: the day on which it was cancelled) or of one that nobody closed, or from
    the last change of the case where that is later. Who was moved: the certificate and the group of where they sit
    now. What waits for an answer is never due. A constant number of queries.
    """
    query = sa.select(PracticeCase, held()).where(
        PracticeCase.erased_at.is_(None), PracticeCase.state.not_in(WAITING)
    )
    found = db.execute(query).all()
    enrolment_ids = {row.enrolment_id for row, _ in found}
    left_on = enrolments.left_on(db, enrolment_ids)
    sits = {row.enrolment_id: (row.enrolment_id, row.cohort_id) for row, _ in found}
    sits |= enrolments.moved_to(db, enrolment_ids)
    certified_on = certified(db, {enrolment_id for enrolment_id, _ in sits.values()})
    cohort_ids = {row.cohort_id for row, _ in found} | {cohort_id for _, cohort_id in sits.values()}
    known = {one.id: one for one in cohorts.cohorts(db, ids=cohort_ids)}
    last_on = _last_days(db, known)
    content = courses.contents(db, {one.course_version_id for one in known.values()})
    due = []
    for row, is_held in found:
        cohort = known[row.cohort_id]
        enrolment_id, cohort_id = sits[row.enrolment_id]
        start, since = counted_from(
            certified=certified_on.get(enrolment_id),
            left=left_on.get(row.enrolment_id),
            ended=_ended(known[cohort_id], last_on.get(cohort_id)),
            planned=last_on.get(cohort_id),
            changed=local(row.updated_at).date(),
        )
        day = due_on(start, content[cohort.course_version_id].case_retention_months)
        if day <= (by or today(clock)):
            due.append(
                DueCase(
                    row.id,
                    row.cohort_id,
                    cohort.name,
                    row.enrolment_id,
                    row.person_id,
                    row.number,
                    day,
                    since,
                    bool(is_held),
                )
            )
    return sorted(due, key=lambda one: (one.due_on, one.case_id))


def plan_due(db: Session, clock: Clock, *, certified: Certified, actor: Actor = SYSTEM) -> int | None:
    """Decides that every text that is due and not held goes; the number of the run, or None when there is none."""
    due = {one.case_id: one.due_on for one in due_cases(db, clock, certified) if not one.held}
    return plan_run(db, actor, clock, cause="retention", due=due) if due else None


def _last_days(db: Session, cohort_ids: Collection[int]) -> dict[int, date]:
    """The day of the last session of each group, cancelled ones aside; without sessions none. One query."""
    found = scheduling.sessions_of(db, cohort_ids)
    return {one.cohort_id: local(one.starts_at).date() for one in found if one.cancelled_at is None}


def _ended(cohort: cohorts.CohortView, last_on: date | None) -> date | None:
    """The day on which a group ended; None while it goes on, or as long as nobody closed it."""
    if cohort.state is cohorts.CohortState.FINISHED and last_on is not None:
        return last_on
    return local(cohort.updated_at).date() if cohort.state in _ENDED else None


def set_hold(db: Session, actor: Actor, clock: Clock, *, case_id: int, reason: str) -> int:
    """Keeps a case's text from being erased until the hold is lifted; the number of the hold.

    Raises NotFound for an unknown case or an anonymous actor, Refused without a reason that names nobody or when the
    text is gone.
    """
    found = db.execute(
        sa.select(PracticeCase.erased_at, PracticeCase.alias)
        .where(PracticeCase.id == case_id)
        .with_for_update()
    ).first()
    if found is None or actor.person_id is None:
        raise NotFound
    if found.erased_at is not None:
        raise Refused(GONE)
    said = checked_reason(reason, found.alias)
    present = sa.select(LegalHold.id).where(LegalHold.case_id == case_id, LegalHold.lifted_at.is_(None))
    if db.scalar(present) is not None:
        raise Refused(T("Op deze tekst rust al een bewaarplicht."))
    hold = LegalHold(case_id=case_id, reason=said, set_by_person_id=actor.person_id, set_at=clock.now())
    db.add(hold)
    db.flush()
    audit.record(db, actor, clock, "practice:hold:set", "practice_case", case_id, hold=hold.id)
    return hold.id


def lift_hold(db: Session, actor: Actor, clock: Clock, *, hold_id: int) -> None:
    """Lifts a hold; a second time changes nothing. Raises NotFound for an unknown hold or an anonymous actor."""
    hold = db.get(LegalHold, hold_id, with_for_update=True, populate_existing=True)
    if hold is None or actor.person_id is None:
        raise NotFound
    if hold.lifted_at is None:
        hold.lifted_at, hold.lifted_by_person_id = clock.now(), actor.person_id
        audit.record(db, actor, clock, "practice:hold:lift", "practice_case", hold.case_id, hold=hold.id)
