"""Letters about sessions, written in the transaction of the change."""

from __future__ import annotations

from sqlalchemy.orm import Session

from app.accounts import service as accounts
from app.accounts.service import PersonView
from app.core.clock import Clock, local
from app.scheduling.queries import SessionView

#: Where the question to a trainer is answered; the secret follows.
AVAILABILITY_PATH = "/kun-je-lesgeven/"


def asked(
    db: Session, clock: Clock, person: PersonView, session: SessionView, cohort_name: str, token: str
) -> None:
    """Asks a trainer whether they can teach a session; the link needs no login."""
    accounts.write_to(
        db,
        clock,
        person,
        "scheduling/availability",
        {
            "cohort_name": cohort_name,
            "session_title": session.title,
            "session_day": local(session.starts_at).date().isoformat(),
            "session_times": session.times,
            "session_place": session.place,
            "link_path": f"{AVAILABILITY_PATH}{token}",
        },
    )
