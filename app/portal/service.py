"""What bootstrap asks of all features together: a person's standing, the letterhead, whether this is a demo."""

from __future__ import annotations

from sqlalchemy.orm import Session

from app.core.permissions import Role
from app.enrolments import service as enrolments
from app.messages.service import Letterhead
from app.organisations import service as organisations
from app.scheduling import service as scheduling

__all__ = ["is_demo", "letterhead", "standing"]


def standing(db: Session, person_id: int) -> tuple[frozenset[Role], frozenset[int], str]:
    """The roles, organisations and their names that follow from what a person does."""
    mine = organisations.organisation_ids_of_coordinator(db, person_id)
    roles = {
        role
        for role, holds in (
            (Role.COORDINATOR, bool(mine)),
            (Role.LEARNER, bool(enrolments.cohort_ids_of_person(db, person_id))),
            (Role.GUEST_TRAINER, scheduling.is_guest(db, person_id)),
        )
        if holds
    }
    names = organisations.names(db, mine) if mine else {}
    return frozenset(roles), frozenset(mine), ", ".join(sorted(names.values()))


def letterhead(db: Session) -> Letterhead:
    """The foundation's name, address and e-mail address."""
    own = organisations.foundation(db)
    return Letterhead(
        own.name, ", ".join(filter(None, (own.street, f"{own.postcode} {own.city}".strip()))), own.email
    )


def is_demo(db: Session) -> bool:
    """Whether the database holds the demo world."""
    return organisations.foundation(db).demo
