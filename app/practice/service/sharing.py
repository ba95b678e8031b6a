"""A case at an intervision meeting: a reduced sheet, for those who are there, for a few days, under a promise.

Who may read is decided anew at each reading, from the meeting as it is then; each reading leaves its line first.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.attendance import service as attendance
from app.audit import service as audit
from app.cohorts import service as cohorts
from app.core.changes import Changed
from app.core.clock import Clock
from app.core.errors import NotFound, Refused
from app.core.permissions import Actor, Role
from app.core.text import TN, T
from app.practice.keyring import GONE
from app.practice.models import CaseSharing, CaseVersion, LegalHold, PracticeCase, SecrecyPromise
from app.practice.queries import CaseRow, case_row_of_author, view_of
from app.practice.queries.own_sheets import own_meeting
from app.practice.queries.sheets import OpenSheet, ground_of, sheets_now
from app.practice.rules.cases import READABLE
from app.practice.rules.guard import look
from app.practice.rules.sheets import (
    KEEP_DAYS,
    Sheet,
    check,
    from_json,
    period,
    reduced,
    to_json,
)
from app.practice.sealed import open_sheet, open_version, seal_sheet
from app.practice.service.guarding import known_organisations, note_dismissed
from app.practice.service.own import HELD, is_held, own_case
from app.practice.service.reading import note_reading
from app.scheduling import service as scheduling
from app.scheduling.service import SessionView

NOT_HANDED_IN = T("Lever de casus eerst in. Daarna kun je hem in je intervisiegroep inbrengen.")


@dataclass(frozen=True, slots=True)
class ReadSheet:
    """A sheet with its text, for somebody who promised secrecy."""

    id: int
    session: SessionView
    cohort_id: int
    sheet: Sheet


@dataclass(frozen=True, slots=True)
class OpenOn:
    """A sheet that was put ready."""

    id: int
    #: Whether the group can read it at once.
    now: bool


def draft_sheet(db: Session, clock: Clock, person_id: int, case_id: int, session_id: int) -> Sheet:
    """The sheet of the author's own case for a meeting: the one that is there, or what a new one begins with.

    Raises NotFound for anyone else's case and for a meeting that is not of their group or over, Refused for a case
    that is not handed in.
    """
    case = case_row_of_author(db, person_id, case_id)
    own_meeting(db, clock, case, session_id)
    _check_case(case)
    row = db.scalar(_of(case_id, session_id))
    if row is not None and row.sealed and row.withdrawn_at is None:
        return from_json(open_sheet(db, case_id, row.id, row.sealed))
    return _from_case(db, case)


def share(
    db: Session,
    actor: Actor,
    clock: Clock,
    *,
    case_id: int,
    session_id: int,
    texts: Mapping[str, str],
    kept: Collection[str] = (),
) -> OpenOn:
    """Puts the actor's own case on a sheet for a meeting of their own group, or changes the one that is there.

    ``texts``: person, workplace and question; ``kept``: marked words that identify nobody, says the author. Raises
    NotFound for anyone else's case or meeting, Refused for a case that is not handed in, and for a text that could
    identify somebody, is too long, or asks nothing.
    """
    if actor.person_id is None:
        raise NotFound
    cohorts.lock_cohort(db, case_row_of_author(db, actor.person_id, case_id).cohort_id)
    case = view_of(own_case(db, actor, case_id))
    session = own_meeting(db, clock, case, session_id)
    _check_case(case)
    begun = _from_case(db, case)
    sheet = begun.with_texts(texts, kept)
    check(sheet)
    _guard(db, sheet)
    row = db.scalar(_of(case_id, session_id).with_for_update().execution_options(populate_existing=True))
    if row is not None and row.sealed and is_held(db, case_id):
        raise Refused(HELD)
    if row is None:
        row = CaseSharing(case_id=case_id, session_id=session_id, sealed=b"")
        db.add(row)
    span = period(session.starts_at, session.ends_at)
    row.opens_at, row.closes_at = span.opens_at, span.closes_at
    row.created_at, row.withdrawn_at = clock.now(), None
    db.flush()
    row.sealed = seal_sheet(db, case_id, row.id, to_json(sheet))
    db.flush()
    note_dismissed(db, actor, clock, case_id, set(sheet.kept) - set(begun.kept))
    audit.record(db, actor, clock, "practice:sheet:share", "practice_case", case_id, session=session_id)
    return OpenOn(row.id, row.opens_at <= clock.now())


def take_back(db: Session, actor: Actor, clock: Clock, *, case_id: int, session_id: int) -> None:
    """Takes the actor's own sheet back: nobody reads it any more, and its text goes. Twice is once.

    Raises NotFound for anyone else's case and where there is no sheet.
    """
    own_case(db, actor, case_id)
    row = db.scalar(_of(case_id, session_id).with_for_update().execution_options(populate_existing=True))
    if row is None:
        raise NotFound
    if row.withdrawn_at is not None:
        return
    row.withdrawn_at = clock.now()
    if not is_held(db, case_id):
        row.sealed = b""
    db.flush()
    audit.record(db, actor, clock, "practice:sheet:take_back", "practice_case", case_id, session=session_id)


def promise(db: Session, actor: Actor, clock: Clock, *, sharing_id: int) -> None:
    """Stores the actor's promise to keep to themselves what an open sheet says. Twice is once.

    Raises NotFound for who may not read it.
    """
    db.scalar(sa.select(CaseSharing.id).where(CaseSharing.id == sharing_id).with_for_update())
    one, _ = _readable(db, actor, clock, sharing_id)
    key = (sharing_id, actor.person_id)
    if db.get(SecrecyPromise, key) is not None:
        return
    db.add(SecrecyPromise(sharing_id=sharing_id, person_id=actor.person_id, at=clock.now()))
    db.flush()
    audit.record(
        db, actor, clock, "practice:sheet:promise", "practice_case", one.case_id, session=one.session.id
    )


def sheet_at_door(db: Session, actor: Actor, clock: Clock, sharing_id: int) -> OpenSheet:
    """An open sheet that the actor may read, without its text. Raises NotFound for everybody else."""
    return _readable(db, actor, clock, sharing_id)[0]


def has_promised(db: Session, person_id: int, sharing_id: int) -> bool:
    """Whether this person promised secrecy about a sheet; says nothing of whether they may read it now."""
    return db.get(SecrecyPromise, (sharing_id, person_id)) is not None


def read_sheet(db: Session, actor: Actor, clock: Clock, *, sharing_id: int) -> ReadSheet:
    """Reads a sheet, which leaves a line first. NotFound for who is not at the meeting, and without a promise."""
    one, role = _readable(db, actor, clock, sharing_id)
    handed_in = sa.select(sa.func.max(CaseVersion.number)).where(
        CaseVersion.case_id == CaseSharing.case_id, CaseVersion.submitted_at <= CaseSharing.created_at
    )
    promised = sa.select(CaseSharing.sealed, handed_in.scalar_subquery()).join(SecrecyPromise)
    found = db.execute(
        promised.where(CaseSharing.id == sharing_id, SecrecyPromise.person_id == actor.person_id)
    ).one_or_none()
    if found is None:
        raise NotFound
    sealed, number = found
    note_reading(
        db,
        actor,
        clock,
        case_id=one.case_id,
        version_number=number or 0,
        action="share",
        ground=ground_of(sharing_id),
        role=role,
    )
    sheet = from_json(open_sheet(db, one.case_id, sharing_id, sealed))
    return ReadSheet(sharing_id, one.session, one.session.cohort_id, sheet)


def follow(db: Session, clock: Clock, changed: Changed) -> int:
    """Lets sheets open and close with a meeting that was moved; how many. A finisher of `core.changes`.

    What has been erased stays erased, whatever the new day.
    """
    if not changed.everything and not changed.replanned_ids:
        return 0
    query = sa.select(CaseSharing).where(CaseSharing.sealed != b"")
    if not changed.everything:
        query = query.join(PracticeCase).where(PracticeCase.cohort_id.in_(changed.replanned_ids))
    rows = db.scalars(query).all()
    sessions = scheduling.sessions_by_id(db, {row.session_id for row in rows})
    moved = 0
    for row in rows:
        session = sessions[row.session_id]
        span = period(session.starts_at, session.ends_at)
        if (row.opens_at, row.closes_at) != (span.opens_at, span.closes_at):
            row.opens_at, row.closes_at = span.opens_at, span.closes_at
            moved += 1
    db.flush()
    return moved


def clear_sheets(db: Session, clock: Clock) -> int:
    """Erases the text of sheets that were taken back, and of those whose meeting is a week ago; how many.

    A case that is held keeps its sheets, which nobody can read any more.
    """
    held = sa.select(LegalHold.case_id).where(LegalHold.lifted_at.is_(None))
    past = clock.now() - timedelta(days=KEEP_DAYS)
    done = db.execute(
        sa.update(CaseSharing)
        .where(
            CaseSharing.sealed != b"",
            sa.or_(CaseSharing.withdrawn_at.is_not(None), CaseSharing.closes_at <= past),
            CaseSharing.case_id.not_in(held),
        )
        .values(sealed=b""),
        execution_options={"synchronize_session": False},
    )
    return int(getattr(done, "rowcount", 0))


def _of(case_id: int, session_id: int) -> sa.Select[CaseSharing]:
    return sa.select(CaseSharing).where(CaseSharing.case_id == case_id, CaseSharing.session_id == session_id)


def _check_case(case: CaseRow) -> None:
    if case.erased_at is not None:
        raise Refused(GONE)
    if case.state not in READABLE:
        raise Refused(NOT_HANDED_IN)


def _from_case(db: Session, case: CaseRow) -> Sheet:
    """What a new sheet begins with: the last version that was handed in, for that passed the guard."""
    query = sa.select(CaseVersion).where(CaseVersion.case_id == case.id, CaseVersion.withdrawn_at.is_(None))
    version = db.scalars(query.order_by(CaseVersion.number.desc())).first()
    if version is None:
        raise Refused(NOT_HANDED_IN)
    content = open_version(db, case.id, version.id, version.sealed)
    same = sa.select(sa.func.count()).where(
        PracticeCase.cohort_id == case.cohort_id, PracticeCase.age_band == content.age_band
    )
    return reduced(
        content.document,
        content.entries,
        same_band=db.scalar(same) or 0,
        age_band=content.age_band,
        alias=case.alias,
        colour=str(case.colour),
        development_line=content.development_line,
        phase=content.phase,
        placement=content.placement,
    )


def _guard(db: Session, sheet: Sheet) -> None:
    """Raises Refused as long as a word is marked that the author neither replaced nor, where possible, answers for."""
    found = look(
        sheet.texts(), allowed=(sheet.alias, *sheet.kept), organisations=known_organisations(db)
    ).finds
    if found:
        said = TN(
            "Er staat nog %(n)s woord op het blad dat iemand herkenbaar kan maken.",
            "Er staan nog %(n)s woorden op het blad die iemand herkenbaar kunnen maken.",
            n=len(found),
        )
        raise Refused(said, field=found[0].fields[0])


def _readable(db: Session, actor: Actor, clock: Clock, sharing_id: int) -> tuple[OpenSheet, Role]:
    """The sheet, if it is open and the actor is at the meeting, and in which role. Raises NotFound."""
    for one in sheets_now(db, clock.now(), CaseSharing.id == sharing_id):
        if actor.person_id is None or actor.person_id not in one.readers:
            break
        if actor.person_id in one.audience.members:
            return one, Role.LEARNER
        standing = attendance.standing(db, actor.person_id, one.session)
        return one, Role.GUEST_TRAINER if standing is attendance.Standing.GUEST else Role.TRAINER
    raise NotFound
