"""The public verbs of letters."""

from __future__ import annotations

import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core import outbox
from app.core.clock import Clock
from app.core.crypto import vault_of
from app.messages.models import Letter

__all__ = ["LetterView", "Letterhead", "note_sent", "post", "refused", "refused_letters"]


@dataclass(frozen=True, slots=True)
class LetterView:
    """A letter that did not arrive."""

    id: int
    to_address: str
    to_name: str
    subject: str
    answer: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Letterhead:
    """Who writes: the foundation's name, its address on one line, and its e-mail address."""

    name: str
    address: str
    email: str = ""


def post(
    db: Session,
    clock: Clock,
    *,
    to: str,
    template: str,
    context: dict[str, Any],
    to_name: str = "",
    person_id: int | None = None,
    language: str = "nl",
    attachments: Sequence[tuple[str, str]] = (),
    key: str | None = None,
) -> int | None:
    """Writes a letter in the caller's transaction; the worker sends it after the commit.

    ``template`` is ``feature/name``; ``context`` plain JSON; ``attachments`` (file name, document SHA-256).
    The same ``key`` writes no second letter (None is returned).
    """
    if key is not None and db.scalar(sa.select(Letter.id).where(Letter.key == key)) is not None:
        return None
    message_id = f"<{secrets.token_hex(16)}@leergang>"
    letter = Letter(
        template=template,
        to_address=to,
        to_name=to_name,
        person_id=person_id,
        language=language if language in ("nl", "en") else "nl",
        sealed_context=vault_of(db).seal(
            json.dumps(context), table="letter", column="context", row=message_id
        ),
        attachments=[{"name": name, "sha256": sha256} for name, sha256 in attachments],
        key=key,
        message_id=message_id,
        state="queued",
        created_at=clock.now(),
    )
    db.add(letter)
    db.flush()
    outbox.put(db, clock, "messages.send", {"letter_id": letter.id}, key=f"letter:{letter.id}")
    return letter.id


def refused(db: Session) -> int:
    """How many letters a mail server refused for good."""
    return db.scalar(sa.select(sa.func.count()).where(Letter.state == "refused")) or 0


def refused_letters(db: Session, *, limit: int = 50) -> list[LetterView]:
    """The letters that were refused, the latest first."""
    rows = db.scalars(
        sa.select(Letter).where(Letter.state == "refused").order_by(Letter.id.desc()).limit(limit)
    )
    return [
        LetterView(
            row.id, row.to_address, row.to_name, row.subject or row.template, row.answer or "", row.created_at
        )
        for row in rows
    ]


def note_sent(db: Session, *, before: datetime, answer: str) -> int:
    """Notes letters written before ``before`` as sent, without sending them, and tells how many.

    For a history that is made up or comes from elsewhere: nobody wants a year of old letters today.
    """
    old = sa.and_(Letter.state == "queued", Letter.created_at < before)
    keys = [f"letter:{number}" for number in db.scalars(sa.select(Letter.id).where(old))]
    db.execute(sa.update(Letter).where(old).values(state="sent", sent_at=Letter.created_at, answer=answer))
    outbox.settle(db, keys)
    return len(keys)
