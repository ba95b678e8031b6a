"""Sending a letter to a selection of people. Offered through ``service``."""

from __future__ import annotations

from sqlalchemy.orm import Session

from app.accounts import service as accounts
from app.audit import service as audit
from app.core.clock import Clock
from app.core.errors import Refused
from app.core.fingerprints import check_shown
from app.core.permissions import Actor
from app.core.text import T
from app.desk.selecting import LETTER, Choice, context_of, selection_preview
from app.messages.service import Words


def send_selection(
    db: Session, actor: Actor, clock: Clock, *, choice: Choice, words: Words, shown: str | None = None
) -> int:
    """Posts one letter to each person of the selection; how many. ``shown`` is the mark of what the asker saw.

    Raises Refused for words that cannot stand in a letter, when nobody would get one, and when who gets it changed.
    """
    found = selection_preview(db, choice=choice, words=words)
    if not found.recipients:
        raise Refused(T("Niemand valt onder deze keuze. Kies een andere groep, organisatie of selectie."))
    if shown is not None:
        check_shown(shown, found.mark)
    for one in found.recipients:
        accounts.write_to(db, clock, one.person, LETTER, context_of(one, words))
    audit.record(
        db,
        actor,
        clock,
        "desk:letter:send",
        "cohort" if choice.cohort_id is not None else "organisation",
        choice.cohort_id if choice.cohort_id is not None else choice.organisation_id,
        selection=str(choice.selection),
        organisation_id=choice.organisation_id,
        subject=words.subject,
        letters=len(found.recipients),
    )
    return len(found.recipients)
