"""Reads of letters; frozen values only."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from app.core.crypto import vault_of
from app.core.errors import NotFound
from app.core.outbox import OutboxRow
from app.messages.models import Letter
from app.messages.rules import Words, has_secret

#: Letters of these features say what only their reader may know: an administrator sees the subject.
PRIVATE = frozenset({"practice"})
#: Letters with a link that makes an account: a later one does the work of an earlier one.
_INVITATIONS = ("accounts/invitation", "accounts/invitation_again", "accounts/invitation_reminder")
#: Where a letter's context keeps the own words that it was first sent with, so that every copy says the same.
SENT_WORDS = "own_words"


class LetterState(StrEnum):
    """What became of a letter."""

    QUEUED = "queued"
    SENT = "sent"
    DELAYED = "delayed"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class LetterView:
    """A letter in the log; ``subject`` is empty until it was sent for the first time."""

    id: int
    template: str
    to_address: str
    to_name: str
    person_id: int | None
    language: str
    subject: str
    state: LetterState
    answer: str
    created_at: datetime
    sent_at: datetime | None
    #: Whether what it said is gone: it is old, or its reader was erased.
    erased: bool

    @property
    def private(self) -> bool:
        """Whether its text is for its reader only."""
        return self.template.split("/")[0] in PRIVATE


@dataclass(frozen=True, slots=True)
class LetterDetail:
    """A letter with all that is known of its way."""

    letter: LetterView
    attachments: tuple[str, ...]
    #: How often it was tried.
    attempts: int
    #: When it is tried again; None when it is not.
    next_try: datetime | None
    #: Whether it bears a link that works for its reader only.
    has_secret: bool
    #: Numbers of the letters that were sent again instead of it, the first one first.
    again: tuple[int, ...]


def view_of(row: Letter) -> LetterView:
    """The frozen value of a row."""
    return LetterView(
        row.id,
        row.template,
        row.to_address,
        row.to_name,
        row.person_id,
        row.language,
        row.subject or "",
        LetterState(row.state),
        row.answer or "",
        row.created_at,
        row.sent_at,
        not row.sealed_context,
    )


def letters(
    db: Session,
    *,
    state: str = "",
    template: str = "",
    text: str = "",
    before: int | None = None,
    limit: int | None = None,
) -> list[LetterView]:
    """Letters, the newest first. ``text`` is looked for in address and name; ``before`` is a letter's number."""
    query = sa.select(Letter).order_by(Letter.id.desc()).limit(limit)
    if state:
        query = query.where(Letter.state == state)
    if template:
        query = query.where(Letter.template == template)
    if text:
        columns = (Letter.to_address, Letter.to_name)
        query = query.where(sa.or_(*(column.icontains(text, autoescape=True) for column in columns)))
    if before is not None:
        query = query.where(Letter.id < before)
    return [view_of(row) for row in db.scalars(query)]


def letters_of_person(
    db: Session, person_id: int, email: str, *, before: int | None = None, limit: int | None = None
) -> list[LetterView]:
    """Letters to a person, and to the address without a person, the newest first."""
    nameless = sa.and_(Letter.person_id.is_(None), sa.func.lower(Letter.to_address) == email.lower())
    query = sa.select(Letter).where(sa.or_(Letter.person_id == person_id, nameless))
    if before is not None:
        query = query.where(Letter.id < before)
    return [view_of(row) for row in db.scalars(query.order_by(Letter.id.desc()).limit(limit))]


def letter(db: Session, letter_id: int) -> LetterDetail:
    """One letter; raises NotFound."""
    row = _row(db, letter_id)
    work = db.scalar(sa.select(OutboxRow).where(OutboxRow.key == f"letter:{letter_id}"))
    waits = work is not None and work.done_at is None and work.failed_at is None
    again = db.scalars(
        sa.select(Letter.id).where(Letter.key.like(f"again:{letter_id}:%")).order_by(Letter.id)
    )
    return LetterDetail(
        view_of(row),
        tuple(one["name"] for one in row.attachments),
        work.attempts if work else 0,
        work.available_at if work and waits else None,
        bool(row.sealed_context) and has_secret(context_of(db, row)[0]),
        tuple(again),
    )


_Later = aliased(Letter)


def refused(db: Session) -> int:
    """How many letters a mail server refused for good and nobody has sent again since, while that can be done."""
    again = _Later.key.like(sa.literal("again:").concat(sa.cast(Letter.id, sa.String)).concat(":%"))
    invited = sa.and_(
        _Later.person_id == Letter.person_id,
        _Later.id > Letter.id,
        _Later.template.in_(_INVITATIONS),
        Letter.template.in_((*_INVITATIONS, "enrolments/confirmed")),
    )
    answered = sa.exists().where(sa.or_(again, invited))
    open_ = (Letter.state == "refused", Letter.sealed_context != b"", ~answered)
    return db.scalar(sa.select(sa.func.count()).where(*open_)) or 0


def posted(db: Session, keys: Collection[str]) -> frozenset[str]:
    """Those of ``keys`` that a letter was written under. One query."""
    if not keys:
        return frozenset()
    return frozenset(key for key in db.scalars(sa.select(Letter.key).where(Letter.key.in_(keys))) if key)


def to_be_sent(db: Session, hashes: Collection[str]) -> frozenset[str]:
    """Those of these documents (SHA-256) that a letter bears which is still to go."""
    if not hashes:
        return frozenset()
    open_ = sa.exists().where(
        OutboxRow.key == sa.literal("letter:").concat(sa.cast(Letter.id, sa.String)),
        OutboxRow.done_at.is_(None),
        OutboxRow.failed_at.is_(None),
    )
    query = sa.select(Letter.attachments).where(Letter.state.in_(("queued", "delayed")), open_)
    borne = {one["sha256"] for attachments in db.scalars(query) for one in attachments}
    return frozenset(hashes) & borne


def overtaken(db: Session, row: Letter) -> bool:
    """Whether a later letter tells the same person's calendar something else about the same event."""
    about = _about(row.attachments)
    if not about or row.person_id is None:
        return False
    query = sa.select(Letter.attachments).where(Letter.person_id == row.person_id, Letter.id > row.id)
    mine = {one["sha256"] for one in row.attachments}
    return any(
        _about(others) == about and not mine & {one["sha256"] for one in others}
        for others in db.scalars(query)
    )


def _about(attachments: list[dict[str, Any]]) -> str:
    return next((one["about"] for one in attachments if one.get("about")), "")


def written(db: Session, template: str, *, since: datetime) -> frozenset[tuple[int, datetime]]:
    """(person, moment) of each letter of one kind to a person since a moment."""
    query = sa.select(Letter.person_id, Letter.created_at).where(
        Letter.template == template, Letter.created_at >= since, Letter.person_id.is_not(None)
    )
    return frozenset((person_id, at) for person_id, at in db.execute(query) if person_id is not None)


def context_of(db: Session, row: Letter) -> tuple[dict[str, Any], Words | None, bool]:
    """What a letter's template is told, its own words, and whether those are settled: it was tried before."""
    opened: dict[str, Any] = json.loads(
        vault_of(db).open(row.sealed_context, table="letter", column="context", row=row.message_id)
    )
    settled = SENT_WORDS in opened or row.subject is not None
    words = opened.pop(SENT_WORDS, None)
    return opened, Words(**words) if words else None, settled


def _row(db: Session, letter_id: int) -> Letter:
    row = db.get(Letter, letter_id)
    if row is None:
        raise NotFound
    return row
