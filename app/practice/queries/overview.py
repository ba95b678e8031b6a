"""How a learner's own cases stand, from what is not secret: no text is opened here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts import service as accounts
from app.core.errors import NotFound
from app.practice.models import CaseEntry, CaseRead, CaseVersion, PracticeCase
from app.practice.queries.author import (
    AuthorCase,
    ReadView,
    case_for_author,
    case_row_of_author,
    read_view,
)
from app.practice.queries.rows import CaseRow, view_of
from app.practice.sealed import Submitted, open_version


@dataclass(frozen=True, slots=True)
class CaseLine:
    """One case on its author's overview."""

    row: CaseRow
    minutes: int
    #: How often another than the author read it, and the last time.
    reads: int
    last_read: ReadView | None
    #: Codes of the competencies with evidence in the last submitted version.
    claimed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class VersionRow:
    """A submitted version without its text."""

    number: int
    submitted_at: datetime
    #: When the author took it back.
    withdrawn_at: datetime | None


def overview(db: Session, person_id: int) -> list[CaseLine]:
    """The cases of one author, first to last. A fixed number of queries."""
    query = sa.select(PracticeCase).where(PracticeCase.person_id == person_id)
    rows = [view_of(row) for row in db.scalars(query.order_by(PracticeCase.cohort_id, PracticeCase.number))]
    ids = [row.id for row in rows]
    if not ids:
        return []
    summed = sa.select(CaseEntry.case_id, sa.func.sum(CaseEntry.minutes)).where(CaseEntry.case_id.in_(ids))
    minutes = {case_id: int(total) for case_id, total in db.execute(summed.group_by(CaseEntry.case_id))}
    counted = sa.select(CaseRead.case_id, sa.func.count(), sa.func.max(CaseRead.id)).where(
        CaseRead.case_id.in_(ids)
    )
    reads = {
        case_id: (number, last) for case_id, number, last in db.execute(counted.group_by(CaseRead.case_id))
    }
    lasts = db.scalars(sa.select(CaseRead).where(CaseRead.id.in_([last for _, last in reads.values()]))).all()
    names = accounts.people(db, {line.person_id for line in lasts})
    last = {line.case_id: read_view(line, names[line.person_id].full_name) for line in lasts}
    versions = sa.select(CaseVersion.case_id, CaseVersion.competencies).where(CaseVersion.case_id.in_(ids))
    claimed = {case_id: tuple(codes) for case_id, codes in db.execute(versions.order_by(CaseVersion.number))}
    return [
        CaseLine(
            row=row,
            minutes=minutes.get(row.id, 0),
            reads=reads.get(row.id, (0, 0))[0],
            last_read=last.get(row.id),
            claimed=claimed.get(row.id, ()),
        )
        for row in rows
    ]


def versions_of_author(db: Session, person_id: int, case_id: int) -> list[VersionRow]:
    """The submitted versions of the author's own case, first to last. Raises NotFound for anyone else's."""
    case_row_of_author(db, person_id, case_id)
    query = sa.select(CaseVersion).where(CaseVersion.case_id == case_id).order_by(CaseVersion.number)
    return [VersionRow(row.number, row.submitted_at, row.withdrawn_at) for row in db.scalars(query)]


def working_text(db: Session, person_id: int, case_id: int) -> Submitted:
    """The author's own working text in the form of a version. Raises NotFound for anyone else's."""
    return as_submitted(case_for_author(db, person_id, case_id))


def as_submitted(case: AuthorCase) -> Submitted:
    """What a version of the case holds when it is submitted now."""
    row = case.row
    return Submitted(
        alias=row.alias,
        age_band=row.age_band or "",
        development_line=row.development_line or "",
        document=case.document,
        entries=case.entries,
        phase=row.phase,
        placement=row.placing.placement,
        attachments=tuple(one.id for one in case.attachments),
    )


def version_of_author(db: Session, person_id: int, case_id: int, number: int) -> Submitted:
    """One submitted version of the author's own case. Raises NotFound when it is not there, or not theirs."""
    case_row_of_author(db, person_id, case_id)
    query = sa.select(CaseVersion).where(CaseVersion.case_id == case_id, CaseVersion.number == number)
    version = db.scalar(query)
    if version is None:
        raise NotFound
    return open_version(db, case_id, version.id, version.sealed)
