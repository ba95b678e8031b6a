"""Letters about sessions, written in the transaction of the change."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy.orm import Session

from app.accounts import service as accounts
from app.accounts.service import PersonView
from app.core.clock import Clock, local
from app.messages import service as messages
from app.scheduling.queries import SessionView

#: Where the question to a trainer is answered; the secret follows.
AVAILABILITY_PATH = "/kun-je-lesgeven/"
#: An answer is told when it has stood so long: who changes their mind at once writes one letter.
ANSWER_RESTS: Final = timedelta(minutes=5)


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


def answered(
    db: Session,
    clock: Clock,
    asker: PersonView,
    trainer: PersonView,
    session: SessionView,
    cohort_name: str,
    *,
    request_id: int,
    can: bool,
    remark: str,
    before: datetime | None,
) -> None:
    """Tells who asked what a trainer answered, once it has stood for `ANSWER_RESTS`.

    The letter about the answer of `before` is taken back when it was not sent yet. The caller holds the request's row.
    """
    back = messages.take_back(db, [_answer_key(request_id, before)] if before else [])
    messages.post_all(
        db,
        clock,
        [
            messages.Draft(
                to=asker.email,
                to_name=asker.full_name,
                person_id=asker.id,
                language=asker.language,
                template="scheduling/availability_answered",
                context={
                    "given_name": asker.name.given,
                    "trainer_name": trainer.full_name,
                    "can": can,
                    "remark": remark,
                    "cohort_name": cohort_name,
                    "session_title": session.title,
                    "session_day": local(session.starts_at).date().isoformat(),
                    "session_times": session.times,
                    "session_place": session.place,
                    "link_path": f"/beheer/bijeenkomsten/{session.id}",
                },
                key=_answer_key(request_id, clock.now()),
                at=max([clock.now() + ANSWER_RESTS, *back.going.values()]),
            )
        ],
    )


def _answer_key(request_id: int, at: datetime) -> str:
    return f"availability-answer:{request_id}:{at.isoformat()}"
