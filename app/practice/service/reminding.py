"""A trainer is reminded of a case before the promise of days is over. Offered through ``service``."""

from __future__ import annotations

from datetime import datetime, time, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts import service as accounts
from app.cohorts import service as cohorts
from app.core.clock import Clock, local, utc
from app.core.text import T
from app.messages.service import Planned
from app.practice.models import CaseReview, CaseVersion, PracticeCase
from app.practice.queries.inbox import promises
from app.practice.rules.assigning import REMIND_DAYS, due_on
from app.practice.rules.cases import WAITING

_MORNING = time(9, 0)
#: From so many days after the promise nobody is reminded any more: the administrator sees it.
_LATE_DAYS = 14


def planned_reminders(db: Session, clock: Clock, *, until: datetime) -> list[Planned]:
    """One letter to each assessor whose answer to a version is still asked, on the morning before the last days."""
    seats = (PracticeCase.reviewer_person_id, PracticeCase.second_person_id)
    last = sa.select(sa.func.max(CaseVersion.id)).where(CaseVersion.case_id == PracticeCase.id)
    rows = db.execute(
        sa.select(
            PracticeCase.id,
            PracticeCase.cohort_id,
            PracticeCase.number,
            PracticeCase.submitted_at,
            last.correlate(PracticeCase).scalar_subquery().label("version_id"),
            *seats,
        ).where(PracticeCase.state.in_(WAITING), PracticeCase.submitted_at.is_not(None))
    ).all()
    if not rows:
        return []
    known = {one.id: one for one in cohorts.cohorts(db, ids={row.cohort_id for row in rows})}
    days = promises(db, known.values())
    answers = db.execute(
        sa.select(CaseReview.case_version_id, CaseReview.reviewer_person_id).where(
            CaseReview.case_version_id.in_({row.version_id for row in rows})
        )
    )
    given = {(version_id, person_id) for version_id, person_id in answers}
    people = accounts.people(
        db, {one for row in rows for one in (row.reviewer_person_id, row.second_person_id) if one}
    )
    found = []
    for row in rows:
        due = due_on(local(row.submitted_at).date(), days[row.cohort_id])
        at = utc(due - timedelta(days=min(REMIND_DAYS, days[row.cohort_id])), _MORNING)
        ends = utc(due + timedelta(days=_LATE_DAYS), time())
        for person_id in (row.reviewer_person_id, row.second_person_id):
            if person_id is None or (row.version_id, person_id) in given:
                continue
            if not (at <= until and ends > clock.now()):
                continue
            person = people[person_id]
            found.append(
                Planned(
                    key=f"practice:waiting:{row.version_id}:{person_id}",
                    at=max(at, row.submitted_at),
                    ends_at=ends,
                    template="practice/case_waiting",
                    person_id=person_id,
                    to=person.email,
                    to_name=person.full_name,
                    language=person.language,
                    context={
                        "given_name": person.name.given,
                        "case_number": row.number,
                        "cohort_name": known[row.cohort_id].name,
                        "due_on": due.isoformat(),
                        "link_path": f"/trainer/praktijkcasussen/{row.id}",
                    },
                    cause=T("Een praktijkcasus wacht op een trainer."),
                    url=("practice.waiting", {}),
                )
            )
    return found
