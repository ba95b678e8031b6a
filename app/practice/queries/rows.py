"""A case without its text, and the course that it belongs to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.cohorts import service as cohorts
from app.core.text import Text
from app.courses import service as courses
from app.practice.models import LegalHold, PracticeCase
from app.practice.rules.cases import STATES, WAITING, CaseState, Part, Step, may
from app.practice.rules.placing import Placing
from app.practice.rules.words import Colour, Phase, Placement


@dataclass(frozen=True, slots=True)
class CaseRow:
    """A case without its text; see `models.PracticeCase`."""

    id: int
    enrolment_id: int
    person_id: int
    cohort_id: int
    number: int
    alias: str
    colour: Colour
    age_band: str | None
    development_line: str | None
    phase: Phase
    placing: Placing
    state: CaseState
    updated_at: datetime
    submitted_at: datetime | None
    approved_at: datetime | None
    #: When its text was erased; None while it is there.
    erased_at: datetime | None
    #: Who reads and answers; None until submitted, or when nobody can.
    reviewer_person_id: int | None = None
    #: The second assessor, where the course asks for one.
    second_person_id: int | None = None
    #: Whether a hold keeps everything in it as it is; read for the author's own pages.
    held: bool = False

    @property
    def said(self) -> Text:
        """The state in words."""
        return STATES[self.state]

    @property
    def editable(self) -> bool:
        """Whether its author can change it now."""
        return not self.held and may(Part.AUTHOR, self.state, Step.EDIT)

    @property
    def waiting(self) -> bool:
        """Whether it waits for a trainer."""
        return self.state in WAITING

    @property
    def withdrawable(self) -> bool:
        """Whether its author can take it back now."""
        return may(Part.AUTHOR, self.state, Step.WITHDRAW)


def held() -> sa.ColumnElement[bool]:
    """Whether a hold keeps a `PracticeCase` as it is, for a larger query."""
    return sa.exists().where(LegalHold.case_id == PracticeCase.id, LegalHold.lifted_at.is_(None))


def view_of(row: PracticeCase, *, held: bool = False) -> CaseRow:
    """The frozen value of a row."""
    return CaseRow(
        id=row.id,
        enrolment_id=row.enrolment_id,
        person_id=row.person_id,
        cohort_id=row.cohort_id,
        number=row.number,
        alias=row.alias,
        colour=Colour(row.colour),
        age_band=row.age_band,
        development_line=row.development_line,
        phase=Phase(row.phase),
        placing=Placing(Placement(row.placement), row.started_on, row.runs_on, row.stopped_on),
        state=CaseState(row.state),
        updated_at=row.updated_at,
        submitted_at=row.submitted_at,
        approved_at=row.approved_at,
        erased_at=row.erased_at,
        reviewer_person_id=row.reviewer_person_id,
        second_person_id=row.second_person_id,
        held=held,
    )


def course_of(db: Session, cohort_id: int) -> courses.CourseContent:
    """The course as the cohort started with it: its competencies, development lines and rubric levels.

    With the requirements that hold for the cohort.
    """
    return cohorts.contents(db, [cohorts.cohort(db, cohort_id)])[cohort_id]
