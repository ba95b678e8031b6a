"""The spelling of a name, which its owner confirms before it stands on a certificate."""

from __future__ import annotations

from sqlalchemy.orm import Session

from app.accounts.models import Person
from app.audit import service as audit
from app.core.clock import Clock
from app.core.db import SHORT
from app.core.errors import NotFound
from app.core.names import PersonName, on_paper
from app.core.permissions import Actor


def rename(
    db: Session,
    actor: Actor,
    clock: Clock,
    *,
    person_id: int,
    given_name: str,
    infix: str,
    family_name: str,
    function: str,
    language: str,
) -> None:
    """The person's own correction and confirmation of name, function and language.

    A certificate keeps the name that it was issued with. Raises Refused for a name that cannot be printed.
    """
    row = db.get(Person, person_id, with_for_update={"key_share": True})
    if row is None:
        raise NotFound
    name = PersonName(given_name.strip()[:SHORT], infix.strip()[:SHORT], family_name.strip()[:SHORT])
    on_paper(name.full)
    row.given_name, row.infix, row.family_name = name.given, name.infix, name.family
    row.sort_name = name.sort_key[:200]
    row.function, row.language = function.strip(), language
    row.name_confirmed_at = clock.now()
    audit.record(db, actor, clock, "accounts:person:rename", "person", person_id)
