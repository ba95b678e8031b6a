"""Asking for emergency access, with a letter to the administrators who can agree."""

from __future__ import annotations

from sqlalchemy.orm import Session

from app.accounts import service as accounts
from app.cohorts import service as cohorts
from app.core.clock import Clock
from app.core.errors import Refused
from app.core.permissions import Actor, Role
from app.core.text import T
from app.practice.service import protection


def ask_emergency(db: Session, actor: Actor, clock: Clock, *, case_id: int, reason: str) -> int:
    """Asks for emergency access and writes to every other administrator; the number of the request.

    The letter names the group and who asks, and neither author nor reason. Raises as
    `protection.ask_emergency` does, and Refused where nobody else is administrator.
    """
    case = protection.case_ref(db, case_id)
    group = cohorts.cohort(db, case.cohort_id).name
    others = [one for one in accounts.people_with_role(db, Role.ADMINISTRATOR) if one.id != actor.person_id]
    number = protection.ask_emergency(db, actor, clock, case_id=case_id, reason=reason)
    if not others:
        raise Refused(T("Er is geen tweede beheerder die kan instemmen. Geef eerst iemand die rol."))
    facts = {"asker": actor.name, "cohort_name": group, "link_path": f"/beheer/noodtoegang/{number}"}
    for person in others:
        accounts.write_to(
            db, clock, person, "privacy/emergency_asked", facts, key=f"privacy/emergency:{number}:{person.id}"
        )
    return number
