"""Who is excused from what is asked of attendance: whoever was granted that need not be told that they miss something.

Dispensations live some floors above, with certificates, so their table is known by its name only.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute, Session

from app.attendance.rules import Block
from app.core.db import Base

if TYPE_CHECKING:
    from app.attendance.queries.forecast import Concern

#: From what one can be excused, as certificates name it.
REQUIREMENT: Final = {Block.DAY: "days", Block.INTERVISION: "intervisions"}


def unexcused(db: Session, found: Sequence[Concern]) -> list[Concern]:
    """Those of these concerns that are not about somebody who is excused. One query, and none without a concern."""
    ids = {one.enrolment_id for one in found if one.enrolment_id is not None}
    if not ids:
        return list(found)
    table = Base.metadata.tables["dispensation"]
    granted = sa.select(table.c.enrolment_id, table.c.requirement).where(
        table.c.enrolment_id.in_(ids), table.c.state == "granted"
    )
    excused = {(row.enrolment_id, row.requirement) for row in db.execute(granted)}
    return [one for one in found if (one.enrolment_id, REQUIREMENT[one.block]) not in excused]


def is_excused(
    enrolment_id: InstrumentedAttribute[int], session_id: InstrumentedAttribute[int]
) -> sa.ColumnElement[bool]:
    """Whether the enrolment is excused from what the session counts as, for a larger query."""
    table, session = Base.metadata.tables["dispensation"], Base.metadata.tables["course_session"]
    block = sa.func.coalesce(session.c.repeats, session.c.kind)
    asked = sa.case((block == Block.DAY, REQUIREMENT[Block.DAY]), else_=REQUIREMENT[Block.INTERVISION])
    return sa.exists().where(
        table.c.enrolment_id == enrolment_id,
        table.c.state == "granted",
        session.c.id == session_id,
        table.c.requirement == asked,
    )
