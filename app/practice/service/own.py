"""The actor's own case, locked until the end of the transaction."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.errors import NotFound, Refused
from app.core.permissions import Actor
from app.core.text import T
from app.practice.models import LegalHold, PracticeCase
from app.practice.rules.cases import CaseState, Part, Step, after

HELD = T(
    "Op deze casus rust een bewaarplicht: alles blijft zoals het is. Je kunt er dus nu niets in veranderen. De "
    "privacyfunctionaris kan je er meer over vertellen."
)


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

    Raises NotFound for anyone else's case, Refused when it is with a trainer or approved, and while it is held.
    """
    row = own_case(db, actor, case_id)
    after(Part.AUTHOR, CaseState(row.state), Step.EDIT)
    if is_held(db, case_id):
        raise Refused(HELD)
    return row


def is_held(db: Session, case_id: int) -> bool:
    """Whether a hold keeps the case: nothing of it vanishes then, by its author either."""
    query = sa.select(LegalHold.id).where(LegalHold.case_id == case_id, LegalHold.lifted_at.is_(None))
    return db.scalar(query) is not None
