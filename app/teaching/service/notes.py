"""What trainers want to remember of a session."""

from __future__ import annotations

from sqlalchemy.orm import Session

from app.audit import service as audit
from app.cohorts import service as cohorts
from app.core.clock import Clock
from app.core.errors import NotFound, Refused
from app.core.permissions import Actor
from app.core.text import T
from app.teaching.models import SessionNote
from app.teaching.queries import taught


def save_note(
    db: Session, actor: Actor, clock: Clock, *, session_id: int, text: str, seen_version: int
) -> int:
    """Writes the note of a session and answers its version; the same text again changes nothing.

    ``seen_version`` is the version that the writer had before them (0: none): when another one stands there by now,
    nothing is written and Refused is raised. A guest trainer has no note: NotFound.
    """
    session, within = taught(db, actor, session_id)
    if not within.holds(session.cohort_id):
        raise NotFound
    cohorts.lock_cohort(db, session.cohort_id)
    row = db.get(SessionNote, session_id, populate_existing=True)
    standing = row.version if row else 0
    if (row.text if row else "") == text:
        return standing
    if standing != seen_version:
        raise Refused(
            T(
                "Iemand anders heeft de notitie intussen veranderd. Neem over wat je wilt houden en sla opnieuw op."
            ),
            field="text",
        )
    if row is None:
        row = SessionNote(session_id=session_id, version=0)
        db.add(row)
    row.text = text
    row.version = standing + 1
    row.updated_at = clock.now()
    row.updated_by_person_id = actor.person_id or 0
    db.flush()
    audit.record(db, actor, clock, "teaching:note:save", "course_session", session_id, version=row.version)
    return row.version
