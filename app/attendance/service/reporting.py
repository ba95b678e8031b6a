"""A participant's own word, beforehand, of not coming. It marks nobody: the trainer notes who is there."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from sqlalchemy.orm import Session

from app.attendance import mails
from app.attendance.models import AbsenceReport
from app.attendance.queries import enrolment_at
from app.attendance.queries.reports import stands
from app.attendance.rules.making_up import check_may_report
from app.audit import service as audit
from app.core import ratelimit
from app.core.clock import Clock
from app.core.errors import NotFound, Refused
from app.core.permissions import Actor
from app.core.text import T
from app.scheduling import service as scheduling

REMARK_LONGEST: Final = 200
#: A trainer gets a letter when the session is so near; before that the sheet tells it.
NEAR: Final = timedelta(days=2)
#: So many of those letters a day: who keeps changing their mind fills nobody's mailbox, and the sheet tells what holds.
MOST_LETTERS, PER = 3, timedelta(days=1)
#: So often a day somebody can change what they said of one session: each change is a line in the log for good.
MOST_CHANGES: Final = 10


def report_absence(db: Session, actor: Actor, clock: Clock, *, session_id: int, remark: str = "") -> None:
    """Says that the acting participant will not be at a session; again changes the remark.

    It is said of the moment at which the session begins now: it no longer stands when that is moved.
    Its trainers and guests get a letter when it begins within two days. Raises NotFound for a session that is not for
    the actor, Refused once it has begun, when it is cancelled, for a remark of more than 200 characters, and for who
    changed it ten times that day.
    """
    session = scheduling.session(db, session_id)
    enrolment_id = enrolment_at(db, actor.person_id, session)
    if enrolment_id is None:
        raise NotFound
    check_may_report(session.starts_at, clock.now(), cancelled=session.cancelled)
    said = " ".join(remark.split())
    if len(said) > REMARK_LONGEST:
        raise Refused(T("Gebruik ten hoogste %(max)s tekens.", max=REMARK_LONGEST), field="remark")
    session = scheduling.locked_session(db, session_id)
    row = db.get(AbsenceReport, (session_id, enrolment_id), populate_existing=True)
    fresh = row is None or not stands(row, session)
    if row is not None and not fresh and row.remark == said:
        return
    _count_change(db, clock, session_id, enrolment_id)
    if row is None:
        row = AbsenceReport(session_id=session_id, enrolment_id=enrolment_id)
        db.add(row)
    row.remark, row.reported_at, row.withdrawn_at = said, clock.now(), None
    row.reported_for = session.starts_at
    db.flush()
    near = fresh and session.starts_at - clock.now() <= NEAR
    key = f"absence:{session_id}:{enrolment_id}"
    if near and ratelimit.allowed(db, clock, key, limit=MOST_LETTERS, per=PER):
        mails.will_be_absent(db, clock, session, actor, row.reported_at)
    audit.record(db, actor, clock, "attendance:absence:report", "course_session", session_id)


def withdraw_absence(db: Session, actor: Actor, clock: Clock, *, session_id: int) -> None:
    """Says that the acting participant comes after all; without a report that stands nothing changes.

    Its trainers and guests get a letter when it begins within two days. Raises NotFound for a session that is not for
    the actor, Refused once it has begun and for who changed it too often.
    """
    session = scheduling.session(db, session_id)
    enrolment_id = enrolment_at(db, actor.person_id, session)
    if enrolment_id is None:
        raise NotFound
    check_may_report(session.starts_at, clock.now(), cancelled=False)
    row = db.get(AbsenceReport, (session_id, enrolment_id), with_for_update=True, populate_existing=True)
    if row is None or row.withdrawn_at is not None:
        return
    _count_change(db, clock, session_id, enrolment_id)
    stood = stands(row, session)
    row.withdrawn_at, row.remark = clock.now(), ""
    key = f"absence-back:{session_id}:{enrolment_id}"
    near = stood and session.starts_at - clock.now() <= NEAR
    if near and ratelimit.allowed(db, clock, key, limit=MOST_LETTERS, per=PER):
        mails.will_come(db, clock, session, actor, row.withdrawn_at)
    audit.record(db, actor, clock, "attendance:absence:withdraw", "course_session", session_id)


def _count_change(db: Session, clock: Clock, session_id: int, enrolment_id: int) -> None:
    """Raises Refused for who changed this too often today; what stands stays as it is."""
    key = f"absence-said:{session_id}:{enrolment_id}"
    if not ratelimit.allowed(db, clock, key, limit=MOST_CHANGES, per=PER):
        raise Refused(
            T("Je hebt dit vandaag al vaak veranderd. Bel of mail je trainer als het toch anders wordt.")
        )
