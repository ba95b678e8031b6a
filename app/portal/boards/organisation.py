"""How the people of one organisation are doing in one cohort: status and counts, never the text of a case."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from app.accounts import service as accounts
from app.accounts.service import PersonView
from app.cohorts.service import CohortState, CohortView
from app.core.errors import NotFound
from app.core.permissions import Actor
from app.courses.service import CourseContent
from app.enrolments import service as enrolments
from app.enrolments.service import EnrolmentState, EnrolmentView
from app.organisations.service import OrganisationView
from app.portal.boards.progress import Progress, cohorts_with_content, progress_of

#: Those in which there is progress to tell.
BEGUN = (CohortState.RUNNING, CohortState.FINISHED)


@dataclass(frozen=True, slots=True)
class Line:
    """One person of the organisation."""

    enrolment: EnrolmentView
    person: PersonView
    #: When last invited; None for who had an account already.
    invited_at: datetime | None
    #: None for someone in line.
    progress: Progress | None

    @property
    def waiting(self) -> bool:
        """Whether the person has no seat yet."""
        return self.enrolment.state is EnrolmentState.WAITING

    @property
    def may_invite(self) -> bool:
        """Whether another invitation makes sense."""
        return not self.waiting and not self.person.has_login


@dataclass(frozen=True, slots=True)
class OrganisationProgress:
    """The page."""

    organisation: OrganisationView
    cohort: CohortView
    content: CourseContent
    lines: tuple[Line, ...]

    @property
    def begun(self) -> bool:
        """Whether there can be attendance and cases."""
        return self.cohort.state in BEGUN

    @property
    def inactive(self) -> int:
        """How many people on a seat have no account."""
        return sum(line.may_invite for line in self.lines)


def organisation_progress(
    db: Session, actor: Actor, organisation_id: int, cohort_id: int
) -> OrganisationProgress:
    """Everybody whom the organisation has in the cohort, by family name; who waits comes last.

    Raises NotFound for a foreign organisation, and for a cohort that is unknown or not public yet.
    """
    organisation = enrolments.organisation_of(db, actor, organisation_id)
    found = cohorts_with_content(db, [cohort_id])
    if cohort_id not in found or found[cohort_id][0].state is CohortState.DRAFT:
        raise NotFound
    cohort, content = found[cohort_id]
    here = [
        one
        for one in enrolments.enrolments_of_organisation(db, organisation_id, cohort_id=cohort_id)
        if one.state is not EnrolmentState.WITHDRAWN
    ]
    people = accounts.people(db, {one.person_id for one in here})
    invited = accounts.invited_at(db, people)
    progress = progress_of(db, {one.id: content for one in here if one.seat_id is not None})
    lines = [
        Line(one, people[one.person_id], invited.get(one.person_id), progress.get(one.id)) for one in here
    ]
    lines.sort(key=lambda line: (line.waiting, line.person.sort_name, line.person.id))
    return OrganisationProgress(organisation, cohort, content, tuple(lines))
