"""Asking trainers whether they can teach a session; they answer by a link. Offered through ``service``."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts import service as accounts
from app.audit import service as audit
from app.cohorts import service as cohorts
from app.core import ratelimit
from app.core.clock import Clock
from app.core.errors import NotFound, Refused
from app.core.permissions import Actor, Role
from app.core.text import T, Text
from app.core.tokens import digest, new_token
from app.scheduling import mails
from app.scheduling.models import AvailabilityRequest, CourseSession
from app.scheduling.queries import SessionView, teachers_of_sessions, view_of
from app.scheduling.queries.availability import AvailabilityView, ended_of, request_view
from app.scheduling.rules.words import one_line
from app.scheduling.service.rows import locked

#: So often a day an answer can be changed.
MOST_ANSWERS, PER = 10, timedelta(days=1)
#: Why a question cannot be answered any more, by `AvailabilityDoor.ended`.
ENDED: Final[Mapping[str, Text]] = {
    "cancelled": T("Deze bijeenkomst gaat niet door. Je hoeft niet meer te antwoorden."),
    "past": T("Deze bijeenkomst is al geweest of begonnen. Je kunt niet meer antwoorden."),
    "moved": T(
        "Deze bijeenkomst is verzet. Wil de stichting weten of je dan kunt, dan krijg je een nieuwe mail."
    ),
}


def ask_availability(
    db: Session,
    actor: Actor,
    clock: Clock,
    *,
    session_id: int,
    person_id: int,
    token: str | None = None,
) -> AvailabilityView:
    """Mail a trainer the question whether they can teach a session at the time that it has now.

    Asking again gives a new link, and the old one ends; what was answered for another time is forgotten. `token` is the
    link's secret, made when left out. Raises NotFound; Refused for a session that is over or cancelled, for who is no
    trainer, and for who answered for this very time already.
    """
    row = locked(db, session_id)
    session = view_of(row)
    if session.cancelled:
        raise Refused(T("Deze bijeenkomst is afgelast. Laat haar eerst weer doorgaan."))
    if session.starts_at <= clock.now():
        raise Refused(T("Deze bijeenkomst is al geweest of begonnen."))
    person = accounts.person(db, person_id)
    if person is None or not _may_be_asked(db, session_id, person_id):
        raise Refused(T("Kies een trainer uit de lijst."), field="person_id")
    asked = db.scalar(
        sa.select(AvailabilityRequest).where(
            AvailabilityRequest.session_id == session_id, AvailabilityRequest.person_id == person_id
        )
    )
    if asked is None:
        asked = AvailabilityRequest(session_id=session_id, person_id=person_id)
        db.add(asked)
    elif asked.answered_at is not None and asked.asked_for == session.starts_at:
        raise Refused(
            T("%(person)s heeft voor deze tijd al geantwoord.", person=person.full_name), field="person_id"
        )
    secret = token or new_token()[0]
    asked.token_sha256 = digest(secret)
    asked.asked_at, asked.asked_by_person_id = clock.now(), _asker(actor, person_id)
    asked.asked_for = session.starts_at
    asked.answered_at, asked.answer, asked.remark = None, None, ""
    db.flush()
    mails.asked(db, clock, person, session, cohorts.cohort(db, session.cohort_id).name, secret)
    audit.record(
        db,
        actor,
        clock,
        "scheduling:availability:ask",
        "course_session",
        session_id,
        person_id=person_id,
        asked_for=session.starts_at.isoformat(),
    )
    return request_view(asked, session.starts_at)


def answer_availability(
    db: Session, actor: Actor, clock: Clock, *, token: str, can: bool, remark: str = ""
) -> AvailabilityView:
    """Note a trainer's answer behind the link; it can be changed until the session begins, and twice is once.

    Who asked hears of it by mail a few minutes later, as it stands by then.
    Raises NotFound for a secret that never was or was renewed; Refused when the link has ended, saying why, and for
    who changed the answer ten times that day: each answer is a line in the log for good.
    """
    row = db.scalar(
        sa.select(AvailabilityRequest)
        .where(AvailabilityRequest.token_sha256 == digest(token))
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if row is None:
        raise NotFound
    session = view_of(db.get_one(CourseSession, row.session_id, populate_existing=True))
    ended = ended_of(row, session, clock.now())
    if ended:
        raise Refused(ENDED[ended])
    answer, said = ("yes" if can else "no"), one_line(remark, field="remark")
    if (row.answer, row.remark) != (answer, said):
        if not ratelimit.allowed(db, clock, f"availability:{row.id}", limit=MOST_ANSWERS, per=PER):
            raise Refused(
                T(
                    "Je hebt je antwoord vandaag al vaak veranderd. Bel of mail de stichting als het anders wordt."
                )
            )
        before = row.answered_at
        row.answer, row.remark, row.answered_at = answer, said, clock.now()
        _tell_asker(db, clock, row, session, before)
        audit.record(
            db,
            actor,
            clock,
            "scheduling:availability:answer",
            "course_session",
            row.session_id,
            person_id=row.person_id,
            answer="ja" if can else "nee",
        )
    return request_view(row, session.starts_at)


def _tell_asker(
    db: Session, clock: Clock, row: AvailabilityRequest, session: SessionView, before: datetime | None
) -> None:
    """Writes to who asked, as long as that is an administrator; what nobody may read by mail stands on the planning."""
    administrators = {one.id: one for one in accounts.people_with_role(db, Role.ADMINISTRATOR)}
    asker, trainer = administrators.get(row.asked_by_person_id), accounts.person(db, row.person_id)
    if asker is None or trainer is None or asker.id == trainer.id:
        return
    mails.answered(
        db,
        clock,
        asker,
        trainer,
        session,
        cohorts.cohort(db, session.cohort_id).name,
        request_id=row.id,
        can=row.answer == "yes",
        remark=row.remark,
        before=before,
    )


def _may_be_asked(db: Session, session_id: int, person_id: int) -> bool:
    """Trainers of the foundation, and who teaches this session already, guests included."""
    if person_id in {one.id for one in accounts.people_with_role(db, Role.TRAINER)}:
        return True
    one = view_of(db.get_one(CourseSession, session_id))
    return person_id in teachers_of_sessions(db, [one])[session_id]


def _asker(actor: Actor, person_id: int) -> int:
    """Who asks; the system asks in the trainer's own name, for the column wants a person."""
    return actor.person_id if actor.person_id is not None else person_id
