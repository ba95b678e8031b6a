"""Noting who was there: a sheet at once, or tap by tap from a phone that was offline for a while."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Session

from app.attendance.models import Attendance, AttendanceChange
from app.attendance.queries import Standing, attendees, standing
from app.attendance.queries.lists import unsigned
from app.attendance.queries.marks import ever_noted, known_taps, noted_of_people
from app.attendance.rules import MISSED, AttendanceState, Tap, check_day, check_sheet
from app.attendance.rules.check_in import opens_at
from app.attendance.rules.sheet import check_guest, check_reason, check_walked_in, needs_reason, on_the_day
from app.attendance.rules.taps import check_sure, holds, in_order, moments, order
from app.attendance.service.forecasting import look_ahead
from app.audit import service as audit
from app.core.clock import Clock, local, today
from app.core.db import is_sqlite
from app.core.errors import Refused
from app.core.permissions import Actor, Role
from app.core.text import T, Text
from app.enrolments import service as enrolments
from app.scheduling import service as scheduling

TRAINER, SELF = "trainer", "self"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """What is to be noted of one person; ``state`` None takes away what was noted. ``at``: when it was meant."""

    session_id: int
    enrolment_id: int
    state: AttendanceState | None
    at: datetime
    source: str
    tap_id: str | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of taps: those that need not be sent again, and why some could not be kept."""

    taken: tuple[str, ...]
    refused: dict[str, Text] = field(default_factory=dict)
    changed: int = 0


def save_sheet(
    db: Session,
    actor: Actor,
    clock: Clock,
    *,
    session_id: int,
    marks: Mapping[int, AttendanceState | None],
    reason: str = "",
    outside: bool = False,
) -> int:
    """Notes the states by enrolment and returns how many changed; who is left out stays as noted.

    None takes a mark away. The same sheet again changes nothing. With ``outside`` also somebody of the cohort for whom
    the session is not: from then on they are on its sheet, and the module counts once wherever it was attended.
    Raises NotFound for a session that is not the actor's;
    Refused before the session's day, for a cancelled session, for someone whom it is not for, for a guest trainer on
    another day, and for a correction after the day, or of a signed list, without a ``reason``.
    """
    session, guest = _opened(db, actor, clock, session_id)
    here = attendees(db, session)
    others = {one.enrolment_id for one in here.others} if outside else set()
    check_sheet(marks, others | here.ids)
    check_walked_in(marks, others | here.walked_in)
    now, noted = clock.now(), noted_of_people(db, session_id, marks)
    signed, reasoned = not unsigned(db, [session_id]), False
    for enrolment_id, state in marks.items():
        if noted.get(enrolment_id) != state:
            before = noted.get(enrolment_id)
            reasoned |= _check_when(session, before, now, clock, guest=guest, signed=signed, reason=reason)
    changed = {}
    for enrolment_id, state in sorted(marks.items()):
        mark = Mark(
            session_id=session_id,
            enrolment_id=enrolment_id,
            state=state,
            at=now,
            source=TRAINER,
            reason=reason if reasoned else "",
        )
        if noted.get(enrolment_id) != state and note(db, actor, clock, mark):
            changed[enrolment_id] = state
    _record(db, actor, clock, session_id, changed, corrected=reasoned)
    return len(changed)


def save_taps(
    db: Session,
    actor: Actor,
    clock: Clock,
    *,
    session_id: int,
    taps: Sequence[Tap],
    phone_now: datetime | None = None,
) -> Taken:
    """Notes taps of a trainer's phone in the order in which they were made; a tap that came before counts once.

    An older tap never undoes a newer one, whichever phone it came from, and one of which nobody can tell when it was
    made undoes nothing at all. What cannot be kept (somebody left the group, the session was cancelled, it came so late
    that it needs a reason, or after the list was signed) is told by tap and does not hold up the others.
    ``phone_now``: what the phone's clock showed when it sent. Raises NotFound for a session that is not the actor's.
    """
    ordered = in_order(taps)
    session = scheduling.session(db, session_id)
    guest = standing(db, actor.person_id, session, trains=actor.has(Role.TRAINER)) is Standing.GUEST
    try:
        _opened(db, actor, clock, session_id)
    except Refused as refused:
        return Taken((), dict.fromkeys((tap.tap_id for tap in ordered), refused.text))
    here = attendees(db, session)
    known, signed = known_taps(db, [tap.tap_id for tap in ordered]), not unsigned(db, [session_id])
    earliest = opens_at(session.starts_at)
    made = moments(ordered, phone_now=phone_now, now=clock.now(), earliest=earliest)
    filled: set[int] = set()
    taken: list[str] = []
    refusals: dict[str, Text] = {}
    changed: dict[int, AttendanceState | None] = {}
    for tap in ordered:
        at, sure = made[tap.tap_id]
        try:
            if tap.tap_id not in known:
                check_sheet({tap.enrolment_id: tap.state}, here.ids)
                check_walked_in({tap.enrolment_id: tap.state}, here.walked_in)
                before = noted_of_people(db, session_id, [tap.enrolment_id]).get(tap.enrolment_id)
                if not sure and before != tap.state and tap.enrolment_id not in filled:
                    check_sure(known=ever_noted(db, session_id, tap.enrolment_id))
                    filled.add(tap.enrolment_id)
                stood = before if before != tap.state else None
                _check_when(session, stood, at, clock, guest=guest, signed=signed)
                mark = Mark(
                    session_id=session_id,
                    enrolment_id=tap.enrolment_id,
                    state=tap.state,
                    at=at,
                    source=TRAINER,
                    tap_id=tap.tap_id,
                )
                known.add(tap.tap_id)
                if note(db, actor, clock, mark):
                    changed[tap.enrolment_id] = tap.state
            taken.append(tap.tap_id)
        except Refused as refused:
            refusals[tap.tap_id] = refused.text
    _record(db, actor, clock, session_id, changed)
    return Taken(tuple(taken), refusals, len(changed))


def note(db: Session, actor: Actor, clock: Clock, mark: Mark) -> bool:
    """Writes one mark and its step in the history; tells whether the state changed. The only way to change a mark.

    A mark that is older than what is known of this person leaves everything as it is. The row of this person at this
    session is locked until the commit, so that a trainer and a check-in never overlook each other.
    """
    assert actor.person_id is not None
    row, fresh = _claimed(db, actor.person_id, clock, mark)
    before = None if row is None or fresh else AttendanceState(row.state)
    if not holds(order(mark.at, mark.tap_id), _newest(db, mark, None if fresh else row)):
        if fresh and row is not None:
            db.delete(row)
        return False
    if row is not None and mark.state is None:
        db.delete(row)
    elif row is not None and mark.state is not None and before != mark.state:
        row.state, row.noted_by_person_id, row.noted_at = mark.state, actor.person_id, clock.now()
    db.add(
        AttendanceChange(
            session_id=mark.session_id,
            enrolment_id=mark.enrolment_id,
            before=before,
            state=mark.state,
            source=mark.source,
            tap_id=mark.tap_id,
            tapped_at=mark.at,
            reason=mark.reason,
            noted_by_person_id=actor.person_id,
            noted_at=clock.now(),
        )
    )
    db.flush()
    return before != mark.state


def _opened(db: Session, actor: Actor, clock: Clock, session_id: int) -> tuple[scheduling.SessionView, bool]:
    """The session under its cohort's lock, and whether the actor is its guest; raises as `save_sheet` tells."""
    session = scheduling.session(db, session_id)
    guest = standing(db, actor.person_id, session, trains=actor.has(Role.TRAINER)) is Standing.GUEST
    session = scheduling.locked_session(db, session_id)
    if session.cancelled:
        raise Refused(T("Deze bijeenkomst gaat niet door. Je kunt geen aanwezigheid invullen."))
    check_day(local(session.starts_at).date(), today=today(clock))
    return session, guest


def _check_when(
    session: scheduling.SessionView,
    before: AttendanceState | None,
    at: datetime,
    clock: Clock,
    *,
    guest: bool,
    signed: bool,
    reason: str = "",
) -> bool:
    """Raises Refused when this change needs a reason, or another trainer; tells whether it needed the reason."""
    day, noted_on, now = local(session.starts_at).date(), local(at).date(), today(clock)
    if guest:
        check_guest(day, noted_on=noted_on, today=now)
    on_day = on_the_day(day, noted_on=noted_on, today=now)
    needed = needs_reason(before, on_day=on_day, signed=signed)
    if needed:
        check_reason(reason)
    return needed


def _claimed(db: Session, person_id: int, clock: Clock, mark: Mark) -> tuple[Attendance | None, bool]:
    """This person's row under a lock, made when there is none and one is wanted; and whether it was made just now."""
    here = sa.and_(Attendance.session_id == mark.session_id, Attendance.enrolment_id == mark.enrolment_id)
    locked = sa.select(Attendance).where(here).with_for_update().execution_options(populate_existing=True)
    row = db.scalar(locked)
    if row is not None or mark.state is None:
        return row, False
    insert = sqlite_insert if is_sqlite(db) else pg_insert
    made = db.scalar(
        insert(Attendance)
        .values(
            session_id=mark.session_id,
            enrolment_id=mark.enrolment_id,
            state=mark.state,
            noted_by_person_id=person_id,
            noted_at=clock.now(),
        )
        .on_conflict_do_nothing()
        .returning(Attendance.id)
    )
    return db.scalars(locked).one(), made is not None


def _newest(db: Session, mark: Mark, row: Attendance | None) -> tuple[datetime, str] | None:
    """The newest mark that is known of this person; one from before there was a history counts from its moment."""
    query = sa.select(AttendanceChange.tapped_at, AttendanceChange.noted_at, AttendanceChange.tap_id).where(
        AttendanceChange.session_id == mark.session_id, AttendanceChange.enrolment_id == mark.enrolment_id
    )
    known = [order(tapped_at or noted_at, tap_id) for tapped_at, noted_at, tap_id in db.execute(query)]
    if not known and row is not None:
        known = [order(row.noted_at, None)]
    return max(known, default=None)


def _record(
    db: Session,
    actor: Actor,
    clock: Clock,
    session_id: int,
    changed: Mapping[int, AttendanceState | None],
    *,
    corrected: bool = False,
) -> None:
    """The log knows that a mark was corrected, not why: a reason may be private, and nothing in the log is erased."""
    if not changed:
        return
    missed = [enrolment_id for enrolment_id, state in changed.items() if state in MISSED]
    for cohort_id in sorted(set(enrolments.cohorts_of_enrolments(db, missed).values())):
        look_ahead(db, clock, cohort_id)
    told = {str(enrolment_id): state and str(state) for enrolment_id, state in changed.items()}
    action = "attendance:sheet:correct" if corrected else "attendance:sheet:save"
    audit.record(db, actor, clock, action, "course_session", session_id, changed=told)
