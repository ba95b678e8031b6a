"""The actor's own case, locked until the end of the transaction."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.errors import NotFound
from app.core.permissions import Actor
from app.practice.models import PracticeCase
from app.practice.rules.cases import CaseState, Part, Step, after


def own_case(db: Session, actor: Actor, case_id: int) -> PracticeCase:
    """The row. Raises NotFound for anyone else's case."""
    query = sa.select(PracticeCase).where(
        PracticeCase.id == case_id, PracticeCase.person_id == actor.person_id
    )
    row = db.scalar(query.with_for_update().execution_options(populate_existing=True))
    if row is None or actor.person_id is None:
        raise NotFound
    return row


def editable_case(db: Session, actor: Actor, case_id: int) -> PracticeCase:
    """The row of a case that its author can change now.

    Raises NotFound for anyone else's case, Refused when it is with a trainer or approved.
    """
    row = own_case(db, actor, case_id)
    after(Part.AUTHOR, CaseState(row.state), Step.EDIT)
    return row
