"""What a participant lets the others of the cohort see."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from sqlalchemy.orm import Session

from app.accounts import service as accounts
from app.audit import service as audit
from app.core import ratelimit
from app.core.clock import Clock
from app.core.errors import NotFound, Refused
from app.core.permissions import Actor
from app.core.text import T
from app.teaching.models import ContactChoice
from app.teaching.queries import Choice, choice_of, seat_in
from app.teaching.rules import checked_phone

#: So often a day somebody can choose.
MOST_CHOICES: Final = 10
PER: Final = timedelta(days=1)


def choose_contact(
    db: Session, actor: Actor, clock: Clock, *, cohort_id: int, show_email: bool, phone: str
) -> None:
    """Sets what the others of a cohort see of the actor, from now on; the same again changes nothing.

    Raises NotFound for who has no seat in the cohort, and Refused for what is no telephone number and for who chose
    ten times that day: each choice is a line in the log for good.
    """
    if actor.person_id is None:
        raise NotFound
    seat = seat_in(db, actor.person_id, cohort_id)
    wanted = Choice(show_email, checked_phone(phone))
    accounts.lock_people(db, [actor.person_id])
    if choice_of(db, seat.enrolment_id) == wanted:
        return
    if not ratelimit.allowed(db, clock, f"contact:{seat.enrolment_id}", limit=MOST_CHOICES, per=PER):
        raise Refused(T("Je hebt dit vandaag al vaak veranderd. Probeer het morgen weer."))
    row = db.get(ContactChoice, seat.enrolment_id, populate_existing=True)
    if row is None:
        row = ContactChoice(enrolment_id=seat.enrolment_id)
        db.add(row)
    row.show_email, row.phone, row.chosen_at = wanted.show_email, wanted.phone, clock.now()
    db.flush()
    audit.record(
        db,
        actor,
        clock,
        "teaching:contact:choose",
        "enrolment",
        seat.enrolment_id,
        show_email=wanted.show_email,
        show_phone=bool(wanted.phone),
    )
