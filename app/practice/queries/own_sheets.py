"""An author's own sheets for intervision: for which meetings, and who promised and read. No text here."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts import service as accounts
from app.core.clock import Clock
from app.core.errors import NotFound
from app.core.text import T, Text
from app.enrolments import service as enrolments
from app.practice.models import CaseRead, CaseSharing, SecrecyPromise
from app.practice.queries.author import case_row_of_author
from app.practice.queries.rows import CaseRow
from app.practice.queries.sheets import ground_of
from app.practice.rules.cases import READABLE
from app.practice.rules.sheets import period
from app.scheduling import service as scheduling
from app.scheduling.service import Kind, SessionView
from app.subgroups import service as subgroups


class SheetState(StrEnum):
    """How a sheet stands."""

    NONE = "none"
    COMING = "coming"
    OPEN = "open"
    #: The meeting does not take place, the author is not in its group any more, or took the case itself back.
    SHUT = "shut"
    OVER = "over"
    WITHDRAWN = "withdrawn"


SHEET_STATES: dict[SheetState, Text] = {
    SheetState.NONE: T("nog geen blad"),
    SheetState.COMING: T("staat klaar"),
    SheetState.OPEN: T("open voor de groep"),
    SheetState.SHUT: T("dicht"),
    SheetState.OVER: T("voorbij"),
    SheetState.WITHDRAWN: T("teruggehaald"),
}


@dataclass(frozen=True, slots=True)
class OwnSheet:
    """A meeting of the author's own group, with the sheet that they made for it, if any."""

    session: SessionView
    state: SheetState
    opens_at: datetime
    closes_at: datetime
    #: Whether a sheet can still be made or changed.
    changeable: bool
    #: Whether its text is still there.
    kept: bool = False
    #: Who promised secrecy, and when; who read, and when.
    promised: tuple[tuple[str, datetime], ...] = ()
    reads: tuple[tuple[str, datetime], ...] = ()

    @property
    def said(self) -> Text:
        """The state in words."""
        return SHEET_STATES[self.state]


def own_meeting(db: Session, clock: Clock, case: CaseRow, session_id: int) -> SessionView:
    """A meeting for which the author can make a sheet now: of their own group, and not over. Raises NotFound."""
    for one in _meetings(db, case):
        if one.id == session_id and changeable(one, clock):
            return one
    raise NotFound


def changeable(session: SessionView, clock: Clock) -> bool:
    """Whether a sheet for this meeting can be made or changed now."""
    return not session.cancelled and period(session.starts_at, session.ends_at).closes_at > clock.now()


def _meetings(db: Session, case: CaseRow) -> list[SessionView]:
    """The intervision meetings of the author's own group; none without a seat."""
    sessions = subgroups.sessions_of_enrolments(db, [case.enrolment_id]).get(case.enrolment_id, ())
    found = [one for one in sessions if one.kind is Kind.INTERVISION]
    seated = {one.enrolment_id for one in enrolments.participants(db, case.cohort_id)} if found else set()
    return found if case.enrolment_id in seated else []


def own_sheets(db: Session, clock: Clock, person_id: int, case_id: int) -> list[OwnSheet]:
    """The meetings to which the author can bring the case, and those to which they did. NotFound for others."""
    case = case_row_of_author(db, person_id, case_id)
    query = sa.select(CaseSharing).where(CaseSharing.case_id == case_id)
    rows = {row.session_id: row for row in db.scalars(query)}
    mine = {one.id: one for one in _meetings(db, case)}
    sessions = {**scheduling.sessions_by_id(db, rows.keys() - mine.keys()), **mine}
    promises, reads = _promises(db, rows.values()), _reads(db, case_id)
    found = []
    for session in sorted(sessions.values(), key=lambda one: (one.starts_at, one.id)):
        row = rows.get(session.id)
        can = session.id in mine and changeable(session, clock)
        if row is None and (not can or case.erased_at is not None):
            continue
        span = period(session.starts_at, session.ends_at)
        found.append(
            OwnSheet(
                session,
                _state(case, session, row, clock, own=session.id in mine),
                row.opens_at if row else span.opens_at,
                row.closes_at if row else span.closes_at,
                changeable=can and case.erased_at is None and case.state in READABLE,
                kept=bool(row and row.sealed and row.withdrawn_at is None),
                promised=promises.get(row.id, ()) if row else (),
                reads=reads.get(ground_of(row.id), ()) if row else (),
            )
        )
    return found


def _state(
    case: CaseRow, session: SessionView, row: CaseSharing | None, clock: Clock, *, own: bool
) -> SheetState:
    if row is None:
        return SheetState.NONE
    if row.withdrawn_at is not None:
        return SheetState.WITHDRAWN
    if row.closes_at <= clock.now() or not row.sealed:
        return SheetState.OVER
    if session.cancelled or not own or case.state not in READABLE:
        return SheetState.SHUT
    return SheetState.COMING if row.opens_at > clock.now() else SheetState.OPEN


def _promises(db: Session, rows: Collection[CaseSharing]) -> dict[int, tuple[tuple[str, datetime], ...]]:
    if not rows:
        return {}
    query = sa.select(SecrecyPromise).where(SecrecyPromise.sharing_id.in_([row.id for row in rows]))
    lines = db.scalars(query.order_by(SecrecyPromise.at, SecrecyPromise.person_id)).all()
    names = accounts.people(db, {one.person_id for one in lines})
    found: dict[int, tuple[tuple[str, datetime], ...]] = {}
    for one in lines:
        found[one.sharing_id] = (*found.get(one.sharing_id, ()), (names[one.person_id].full_name, one.at))
    return found


def _reads(db: Session, case_id: int) -> dict[str, tuple[tuple[str, datetime], ...]]:
    """Who read a sheet, and when, by the ground of the reading."""
    query = sa.select(CaseRead).where(CaseRead.case_id == case_id, CaseRead.action == "share")
    lines = db.scalars(query.order_by(CaseRead.at, CaseRead.id)).all()
    names = accounts.people(db, {one.person_id for one in lines}) if lines else {}
    found: dict[str, tuple[tuple[str, datetime], ...]] = {}
    for one in lines:
        found[one.ground] = (*found.get(one.ground, ()), (names[one.person_id].full_name, one.at))
    return found
