"""Reading a case's text: the line that is written first, and an author's own texts for their export."""

from __future__ import annotations

from sqlalchemy.orm import Session

from app.core.clock import Clock
from app.core.errors import NotFound
from app.core.logs import request_id
from app.core.permissions import Actor, Role
from app.practice.models import CaseRead

#: In which role somebody reads for each action.
ROLES = {"read": Role.TRAINER, "share": Role.LEARNER, "emergency": Role.ADMINISTRATOR}


def note_reading(
    db: Session,
    actor: Actor,
    clock: Clock,
    *,
    case_id: int,
    version_number: int,
    action: str,
    ground: str,
    emergency_id: int | None = None,
    role: str = "",
) -> None:
    """Writes that the actor reads a case's text, and has it in the database before anything is opened (NEN 7513).

    Call it before any `sealed.open_…`: no line, no text (TRUST.md, promise 6). ``version_number`` is 0 for the
    working text; ``action`` one of read, share, emergency, export; ``ground`` names nobody; ``role`` only where it
    does not follow from the action. Raises NotFound for the anonymous.
    """
    if actor.person_id is None:
        raise NotFound
    db.add(
        CaseRead(
            case_id=case_id,
            person_id=actor.person_id,
            version_number=version_number,
            role=role or ROLES.get(action, Role.TRAINER),
            action=action,
            ground=ground[:200],
            request_id=request_id(),
            emergency_id=emergency_id,
            at=clock.now(),
        )
    )
    db.flush()
