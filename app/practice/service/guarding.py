"""What the guard needs of the database: which organisations are known, and who took which words on themselves."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy.orm import Session

from app.audit import service as audit
from app.core.clock import Clock
from app.core.errors import Refused
from app.core.permissions import Actor
from app.core.text import T
from app.enrolments import service as enrolments
from app.organisations import service as organisations
from app.practice.rules.guard import Mark, blocking, dismissed


def known_organisations(db: Session) -> tuple[str, ...]:
    """The names of all organisations, for the guard of the server: it finds them in a text. One query."""
    return tuple(one.name for one in organisations.organisations(db))


def own_organisations(db: Session, person_id: int) -> tuple[str, ...]:
    """The names of the organisations that enrolled a learner: those that the guard of the page may know."""
    own = {enrolment.organisation_id for enrolment in enrolments.enrolments_of_person(db, person_id)}
    return tuple(sorted(organisations.names(db, own).values()))


def note_dismissed(db: Session, actor: Actor, clock: Clock, case_id: int, words: Collection[str]) -> None:
    """Writes down that an author said of so many marked words, by kind, that they identify nobody; never the words."""
    kinds = dismissed(words)
    if kinds:
        audit.record(db, actor, clock, "practice:case:keep", "practice_case", case_id, **kinds)


def refuse_blocking(text: str, marks: Collection[Mark], *, field: str) -> None:
    """Raises Refused when a mark is a hard one: of an address or a number nobody says that it identifies nobody."""
    words = dict.fromkeys(text[mark.start : mark.end] for mark in blocking(marks))
    if words:
        raise Refused(
            T("Haal eerst weg waarmee iemand te vinden is: %(words)s.", words=", ".join(words)), field=field
        )
