"""What bootstrap asks of all features together: a person's standing and the letterhead."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.permissions import Role
from app.enrolments import service as enrolments
from app.messages.service import Letterhead
from app.organisations import service as organisations
from app.scheduling import service as scheduling

__all__ = ["letterhead", "standing"]

#: A table of one row: someone who coordinates nothing has a standing too.
_ONE = sa.select(sa.literal_column("1")).subquery()


def standing(db: Session, person_id: int) -> tuple[frozenset[Role], frozenset[int], str]:
    """The roles, organisations and their names that follow from what a person does. One query."""
    mine = organisations.coordinates(person_id).subquery()
    query = sa.select(enrolments.learns(person_id), scheduling.guides(person_id), mine.c.id, mine.c.name)
    rows = db.execute(query.select_from(_ONE).outerjoin(mine, sa.true())).all()
    learns, guides = rows[0][:2]
    names = {number: name for _, _, number, name in rows if number is not None}
    held = {Role.COORDINATOR: bool(names), Role.LEARNER: learns, Role.GUEST_TRAINER: guides}
    roles = frozenset(role for role, holds in held.items() if holds)
    return roles, frozenset(names), ", ".join(sorted(names.values()))


def letterhead(db: Session) -> Letterhead:
    """The foundation's name, address and e-mail address."""
    own = organisations.foundation(db)
    return Letterhead(
        own.name, ", ".join(filter(None, (own.street, f"{own.postcode} {own.city}".strip()))), own.email
    )
