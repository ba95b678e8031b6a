"""What the guard needs of the database: which organisations are known, and who took which words on themselves."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from sqlalchemy.orm import Session

from app.audit import service as audit
from app.core.clock import Clock
from app.core.errors import Refused
from app.core.permissions import Actor
from app.core.text import TN, T
from app.enrolments import service as enrolments
from app.organisations import service as organisations
from app.practice.rules.guard import blocking, detect, dismissed


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


def taken_on(
    db: Session, texts: Iterable[tuple[str, str]], *, allowed: Collection[str], kept: Collection[str]
) -> list[str]:
    """The marked words in what somebody writes beside a case, all of which they said of that they identify nobody.

    ``texts``: each after the name of its field; ``allowed``: the alias, and what the author of the case answers for;
    ``kept``: what the writer says it of. Raises Refused for a hard mark, and for a soft one that is not kept.
    """
    known = known_organisations(db)
    taken: dict[str, None] = {}
    for field, text in texts:
        marks = detect(text, allowed=allowed, organisations=known)
        hard = dict.fromkeys(text[mark.start : mark.end] for mark in blocking(marks))
        if hard:
            said = T("Haal eerst weg waarmee iemand te vinden is: %(words)s.", words=", ".join(hard))
            raise Refused(said, field=field)
        found = dict.fromkeys(text[mark.start : mark.end] for mark in marks)
        unsure = [word for word in found if word not in kept]
        if unsure:
            words = TN(
                "Dit kan iemand herkenbaar maken: %(words)s. Haal het weg, of zet een vinkje dat het niet"
                " herleidbaar is.",
                "Deze woorden kunnen iemand herkenbaar maken: %(words)s. Haal ze weg, of zet een vinkje dat ze niet"
                " herleidbaar zijn.",
                n=len(unsure),
                words=", ".join(unsure),
            )
            raise Refused(words, field=field)
        taken |= found
    return list(taken)
