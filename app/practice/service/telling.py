"""Letters about a case: that something waits, and never what. None holds text, feedback or alias."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy.orm import Session

from app.accounts import service as accounts
from app.cohorts import service as cohorts
from app.core.clock import Clock, today
from app.messages import service as messages
from app.practice.models import PracticeCase

AUTHORS, TRAINERS = "/leren/praktijkcasussen", "/trainer/praktijkcasussen"


def tell(
    db: Session, clock: Clock, row: PracticeCase, *, person_id: int, template: str, key: str, **context: Any
) -> None:
    """Posts a letter about a case to its author or to an assessor; the link leads to that person's own page."""
    person = accounts.people(db, [person_id])[person_id]
    root = AUTHORS if person_id == row.person_id else TRAINERS
    messages.post(
        db,
        clock,
        to=person.email,
        to_name=person.full_name,
        person_id=person.id,
        language=person.language,
        template=f"practice/{template}",
        context={
            "given_name": person.name.given,
            "case_number": row.number,
            "cohort_name": cohorts.cohort(db, row.cohort_id).name,
            "link_path": f"{root}/{row.id}",
            **context,
        },
        key=key,
    )


def tell_waiting(
    db: Session, clock: Clock, row: PracticeCase, *, version_id: int, person_id: int, again: bool
) -> None:
    """Tells an assessor that a case waits; once for each version."""
    author = accounts.people(db, [row.person_id])[row.person_id]
    tell(
        db,
        clock,
        row,
        person_id=person_id,
        template="case_submitted",
        key=f"practice:submitted:{version_id}:{person_id}",
        learner_name=author.full_name,
        again=again,
    )


def tell_message(db: Session, clock: Clock, row: PracticeCase, *, writer: str, to: Iterable[int]) -> None:
    """Tells these people that somebody wrote beside a case; each at most once a day for each case."""
    for person_id in to:
        key = f"practice:message:{row.id}:{person_id}:{today(clock).isoformat()}"
        tell(db, clock, row, person_id=person_id, template="case_message", key=key, writer_name=writer)
