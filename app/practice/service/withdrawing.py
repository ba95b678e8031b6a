"""An author takes back a case that is not approved yet. Offered through ``service``."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.audit import service as audit
from app.core.clock import Clock
from app.core.permissions import Actor
from app.practice.models import CaseVersion
from app.practice.queries.rows import CaseRow, view_of
from app.practice.rules.cases import CaseState, Part, Step, after
from app.practice.service.own import own_case
from app.practice.service.telling import tell


def withdraw(db: Session, actor: Actor, clock: Clock, *, case_id: int) -> CaseRow:
    """Takes the actor's own case back: nobody else reads it until it is handed in again. Twice is once.

    Who was to read it gets a letter. Raises NotFound for anyone else's case, Refused when it waits for nobody.
    """
    row = own_case(db, actor, case_id)
    if row.state == CaseState.WITHDRAWN:
        return view_of(row)
    state = after(Part.AUTHOR, CaseState(row.state), Step.WITHDRAW)
    version = db.scalars(
        sa.select(CaseVersion)
        .where(CaseVersion.case_id == case_id)
        .order_by(CaseVersion.number.desc())
        .limit(1)
    ).one()
    version.withdrawn_at = clock.now()
    row.state = state
    row.updated_at = clock.now()
    db.flush()
    for reader in (row.reviewer_person_id, row.second_person_id):
        if reader is None:
            continue
        tell(
            db,
            clock,
            row,
            person_id=reader,
            template="case_withdrawn",
            key=f"practice:withdrawn:{version.id}:{reader}",
            learner_name=actor.name,
            link_path="/trainer/praktijkcasussen",
        )
    audit.record(db, actor, clock, "practice:case:withdraw", "practice_case", row.id, version=version.number)
    return view_of(row)
