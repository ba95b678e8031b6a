"""The sheet of one session, and the history of its marks; frozen values only."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts import service as accounts
from app.attendance.models import AbsenceReport, Attendance, AttendanceChange, SharedDevice
from app.attendance.queries.audience import Standing, attendees, standing
from app.attendance.rules import ATTENDED, AttendanceState
from app.cohorts import service as cohorts
from app.core.clock import local
from app.core.errors import NotFound
from app.enrolments import service as enrolments
from app.scheduling import service as scheduling


@dataclass(frozen=True, slots=True)
class SheetLine:
    """One participant on a sheet; ``state`` is None while nothing is noted."""

    enrolment_id: int
    name: str
    organisation_name: str
    state: AttendanceState | None
    #: When the mark was made that stands now; None while nothing is noted.
    noted_at: datetime | None = None
    #: Whether the participant checked in; else a trainer noted it.
    by_self: bool = False
    #: What was said beforehand of not coming, maybe nothing more than that; None when nothing was reported.
    reported: str | None = None
    #: Whether this person makes up here for a session that was missed.
    makes_up: bool = False
    #: With whose device this person wanted to check in, which was refused; None mostly.
    tried_with: str | None = None
    #: Whether this person came though the session is not for them.
    walked_in: bool = False

    @property
    def attended(self) -> bool:
        """Noted as having been there, be it not the whole time."""
        return self.state in ATTENDED


@dataclass(frozen=True, slots=True)
class Sheet:
    """The attendance of one session, by family name."""

    session: scheduling.SessionView
    cohort_name: str
    lines: tuple[SheetLine, ...]
    #: How the asker stands to the session; None on a sheet that nobody in particular asked for.
    standing: Standing | None = None
    #: Who of the cohort could be noted from outside the list, by family name.
    others: tuple[enrolments.ParticipantView, ...] = ()

    @property
    def noted(self) -> int:
        """How many participants are noted."""
        return sum(line.state is not None for line in self.lines)

    @property
    def attended(self) -> int:
        """How many were there, be it not the whole time."""
        return sum(line.attended for line in self.lines)

    @property
    def rest(self) -> tuple[SheetLine, ...]:
        """Whom `the rest is present` marks: nothing noted, and not reported absent beforehand."""
        return tuple(line for line in self.lines if line.state is None and line.reported is None)

    @property
    def away(self) -> tuple[SheetLine, ...]:
        """Who reported absent beforehand and is not noted yet."""
        return tuple(line for line in self.lines if line.state is None and line.reported is not None)

    @property
    def day(self) -> date:
        """The session's day in Amsterdam."""
        return local(self.session.starts_at).date()

    def count(self, state: AttendanceState) -> int:
        """How many are noted so."""
        return Counter(line.state for line in self.lines)[state]


@dataclass(frozen=True, slots=True)
class Step:
    """One step in the history of a mark: from what to what, by whom, when it was made and when it came in."""

    before: AttendanceState | None
    state: AttendanceState | None
    by: str
    by_self: bool
    made_at: datetime
    noted_at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class MarkHistory:
    """One person's mark at one session, and how it came about; the newest step first."""

    session: scheduling.SessionView
    cohort_name: str
    line: SheetLine
    steps: tuple[Step, ...]
    standing: Standing


def sheet(db: Session, session_id: int, *, asked_by: Standing | None = None) -> Sheet:
    """The sheet of a session; the caller has checked that the asker may see it. Raises NotFound. Fourteen queries."""
    session = scheduling.session(db, session_id)
    query = sa.select(Attendance.enrolment_id, Attendance.state, Attendance.noted_at).where(
        Attendance.session_id == session_id
    )
    noted = {enrolment_id: (AttendanceState(state), at) for enrolment_id, state, at in db.execute(query)}
    made = _made(db, session_id)
    reported, shared = _reported(db, session), _shared(db, session_id)
    found = attendees(db, session)
    names = {one.enrolment_id: one.name for one in found.people}
    lines = []
    for one in found.people:
        state, at = noted.get(one.enrolment_id, (None, None))
        made_at, by_self = made.get((one.enrolment_id, state), (at, False)) if state else (None, False)
        lines.append(
            SheetLine(
                enrolment_id=one.enrolment_id,
                name=one.name,
                organisation_name=one.organisation_name,
                state=state,
                noted_at=made_at,
                by_self=by_self,
                reported=reported.get(one.enrolment_id),
                makes_up=one.enrolment_id in found.making_up,
                tried_with=names.get(shared.get(one.enrolment_id, 0)),
                walked_in=one.enrolment_id in found.walked_in,
            )
        )
    return Sheet(session, cohorts.cohort(db, session.cohort_id).name, tuple(lines), asked_by, found.others)


def sheet_for_trainer(db: Session, person_id: int, session_id: int) -> Sheet:
    """The sheet for a trainer of the cohort or a guest of the session; NotFound for anyone else."""
    found = standing(db, person_id, scheduling.session(db, session_id))
    return sheet(db, session_id, asked_by=found)


def history(db: Session, person_id: int, session_id: int, enrolment_id: int) -> MarkHistory:
    """How one mark came about, for a trainer or guest of the session; NotFound for anyone else."""
    found = sheet_for_trainer(db, person_id, session_id)
    line = next((one for one in found.lines if one.enrolment_id == enrolment_id), None)
    if line is None or found.standing is None:
        raise NotFound
    query = (
        sa.select(AttendanceChange)
        .where(AttendanceChange.session_id == session_id, AttendanceChange.enrolment_id == enrolment_id)
        .order_by(AttendanceChange.id.desc())
    )
    rows = [row for row in db.scalars(query) if row.before != row.state]
    names = accounts.people(db, {row.noted_by_person_id for row in rows})
    return MarkHistory(
        found.session,
        found.cohort_name,
        line,
        tuple(
            Step(
                before=AttendanceState(row.before) if row.before else None,
                state=AttendanceState(row.state) if row.state else None,
                by=names[row.noted_by_person_id].full_name,
                by_self=row.source == "self",
                made_at=row.tapped_at or row.noted_at,
                noted_at=row.noted_at,
                reason=row.reason,
            )
            for row in rows
        ),
        found.standing,
    )


def _made(db: Session, session_id: int) -> dict[tuple[int, AttendanceState], tuple[datetime, bool]]:
    """By person and state: when that was noted last, and whether by the person."""
    query = (
        sa.select(
            AttendanceChange.enrolment_id,
            AttendanceChange.state,
            AttendanceChange.tapped_at,
            AttendanceChange.noted_at,
            AttendanceChange.source,
        )
        .where(
            AttendanceChange.session_id == session_id,
            AttendanceChange.state.is_not(None),
            sa.func.coalesce(AttendanceChange.before, "") != AttendanceChange.state,
        )
        .order_by(AttendanceChange.id)
    )
    return {
        (enrolment_id, AttendanceState(state or "")): (tapped_at or noted_at, source == "self")
        for enrolment_id, state, tapped_at, noted_at, source in db.execute(query)
    }


def _reported(db: Session, session: scheduling.SessionView) -> dict[int, str]:
    """By enrolment what was said beforehand of not coming, for reports that stand."""
    query = sa.select(AbsenceReport.enrolment_id, AbsenceReport.remark).where(
        AbsenceReport.session_id == session.id,
        AbsenceReport.reported_for == session.starts_at,
        AbsenceReport.withdrawn_at.is_(None),
    )
    return dict(db.execute(query).all())


def _shared(db: Session, session_id: int) -> dict[int, int]:
    """Who wanted to check in with the device of whom, both as enrolments."""
    query = sa.select(SharedDevice.enrolment_id, SharedDevice.owner_enrolment_id)
    return dict(db.execute(query.where(SharedDevice.session_id == session_id)).all())
