"""What bootstrap asks of all features together: a person's standing and the letterhead."""

from __future__ import annotations

from collections.abc import Collection
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts import service as accounts
from app.audit.service import Names, Ref
from app.cohorts import service as cohorts
from app.core.permissions import Role
from app.core.text import T, Text
from app.enrolments import service as enrolments
from app.messages.service import Letterhead
from app.organisations import service as organisations
from app.scheduling import service as scheduling
from app.teaching import service as teaching

__all__ = ["letterhead", "names_of", "standing"]

#: A table of one row: someone who coordinates nothing has a standing too.
_ONE = sa.select(sa.literal_column("1")).subquery()


def standing(db: Session, person_id: int) -> tuple[frozenset[Role], frozenset[int], str]:
    """The roles, organisations and their names that follow from what a person does. One query."""
    rows = db.execute(_standing(), {"person": person_id}).all()
    learns, guides = rows[0][:2]
    names = {number: name for _, _, number, name in rows if number is not None}
    held = {Role.COORDINATOR: bool(names), Role.LEARNER: learns, Role.GUEST_TRAINER: guides}
    roles = frozenset(role for role, holds in held.items() if holds)
    return roles, frozenset(names), ", ".join(sorted(names.values()))


@cache
def _standing() -> sa.Select[Any]:
    """What `standing` asks; built once, for every page asks it."""
    person: Any = sa.bindparam("person", type_=sa.Integer)
    mine = organisations.coordinates(person).subquery()
    query = sa.select(enrolments.learns(person), scheduling.guides(person), mine.c.id, mine.c.name)
    return query.select_from(_ONE).outerjoin(mine, sa.true())


def letterhead(db: Session) -> Letterhead:
    """The foundation's name, address and e-mail address."""
    own = organisations.foundation(db)
    return Letterhead(
        own.name, ", ".join(filter(None, (own.street, f"{own.postcode} {own.city}".strip()))), own.email
    )


def names_of(db: Session, refs: Collection[Ref]) -> Names:
    """What the people and things in the log are called now, by kind and number; who is gone is absent."""
    wanted: dict[str, set[int]] = {}
    found: dict[Ref, str | Text] = {}
    for kind, key in refs:
        if isinstance(key, int):
            wanted.setdefault(kind, set()).add(key)
        elif key in set(cohorts.CohortState):
            found[kind, key] = cohorts.STATE_NAMES[cohorts.CohortState(key)]
    enrolled = enrolments.people_of(db, wanted.get("enrolment", set()))
    people = accounts.people(db, wanted.get("person", set()) | set(enrolled.values()))
    found |= {("person", key): one.full_name for key, one in people.items()}
    found |= {("enrolment", key): people[one].full_name for key, one in enrolled.items() if one in people}
    found |= {
        ("organisation", key): name
        for key, name in organisations.names(db, wanted.get("organisation", ())).items()
    }
    if groups := wanted.get("cohort"):
        found |= {("cohort", one.id): one.name for one in cohorts.cohorts(db, ids=groups)}
    sessions = scheduling.sessions_by_id(db, wanted.get("session", ()))
    found |= {
        ("session", key): T("%(label)s, %(title)s", label=one.label, title=one.title)
        if one.is_day
        else one.title
        for key, one in sessions.items()
    }
    found |= {
        ("material", key): title for key, title in teaching.titles(db, wanted.get("material", ())).items()
    }
    found |= {
        ("announcement", key): title
        for key, title in teaching.headings(db, wanted.get("announcement", ())).items()
    }
    return found
