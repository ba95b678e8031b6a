"""An administrator's own words for a letter. Offered through ``service``."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from app.audit import service as audit
from app.core.clock import Clock
from app.core.db import is_sqlite
from app.core.errors import NotFound
from app.core.permissions import Actor
from app.messages import letters, rules
from app.messages.models import LetterWording
from app.messages.rules import Words

LANGUAGES = ("nl", "en")


def own_words(db: Session, template: str, language: str) -> Words | None:
    """The own words that hold now; None when the shipped ones do."""
    if template in letters.ALWAYS_TOLD:
        return None  # own words of before that was so
    row = db.get(LetterWording, (template, language))
    return Words(row.subject, row.text) if row else None


def worded(db: Session) -> frozenset[tuple[str, str]]:
    """(letter, language) of every letter that has own words. One query."""
    rows = db.execute(sa.select(LetterWording.template, LetterWording.language))
    return frozenset((template, language) for template, language in rows)


def check_letter(template: str, language: str) -> None:
    """Raises NotFound for a letter or a language that we do not have."""
    if language not in LANGUAGES or template not in letters.worded_letters():
        raise NotFound


def set_wording(
    db: Session, actor: Actor, clock: Clock, *, template: str, language: str, subject: str, text: str
) -> None:
    """Gives a letter own words from its next sending on. Raises NotFound, and Refused naming what is wrong."""
    check_letter(template, language)
    words = Words(subject.strip(), text.replace("\r\n", "\n").strip())
    rules.check(words, letters.placeholders_of(template))
    values = {
        "subject": words.subject,
        "text": words.text,
        "updated_at": clock.now(),
        "updated_by_person_id": actor.person_id,
    }
    insert = (sqlite if is_sqlite(db) else postgresql).insert(LetterWording)
    written = insert.values(template=template, language=language, **values).on_conflict_do_nothing()
    first = db.scalar(written.returning(LetterWording.template)) is not None
    before = None
    if not first:
        row = _locked(db, template, language)
        assert row is not None
        before = {"subject": row.subject, "text": row.text}
        for name, value in values.items():
            setattr(row, name, value)
    after = {"subject": words.subject, "text": words.text}
    if before != after:
        _record(db, actor, clock, "messages:wording:set", template, language, before=before, after=after)


def reset_wording(db: Session, actor: Actor, clock: Clock, *, template: str, language: str) -> None:
    """Gives a letter its shipped words back; nothing changes when it has them. Raises NotFound."""
    check_letter(template, language)
    row = _locked(db, template, language)
    if row is None:
        return
    before = {"subject": row.subject, "text": row.text}
    db.delete(row)
    _record(db, actor, clock, "messages:wording:reset", template, language, before=before, after=None)


def _locked(db: Session, template: str, language: str) -> LetterWording | None:
    return db.get(LetterWording, (template, language), with_for_update=True, populate_existing=True)


def _record(
    db: Session,
    actor: Actor,
    clock: Clock,
    action: str,
    template: str,
    language: str,
    *,
    before: dict[str, str] | None,
    after: dict[str, str] | None,
) -> None:
    audit.record(
        db,
        actor,
        clock,
        action,
        "letter_wording",
        None,
        letter=template,
        language=language,
        before=before,
        after=after,
    )
