"""Writing a letter. Offered through ``service``."""

from __future__ import annotations

import json
import secrets
from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core import outbox
from app.core.clock import Clock
from app.core.crypto import vault_of
from app.core.db import is_sqlite
from app.messages.models import Letter

_HEARD: Final = "letters_heard"


@dataclass(frozen=True, slots=True)
class Calendar:
    """The calendar part of a letter: readers with a calendar see an invitation instead of a file."""

    #: REQUEST or CANCEL (RFC 5546); stands in the part's header too, or Outlook refuses it.
    method: str
    #: The iTIP message, a stored document.
    sha256: str
    #: Name of the same file as an attachment, for readers that know no calendar parts.
    name: str = "uitnodiging.ics"
    #: The same in all letters about one event to one person: an earlier one is not sent again after a later one.
    about: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """A letter that is to be written; see `post`."""

    to: str
    template: str
    context: dict[str, Any]
    key: str
    to_name: str = ""
    person_id: int | None = None
    language: str = "nl"
    calendar: Calendar | None = None
    #: Not sent before this moment; at once when left out.
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Posted:
    """A letter that was written in this transaction."""

    template: str
    person_id: int | None
    to_name: str
    to_address: str


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
    calendar: Calendar | None = None,
    key: str | None = None,
) -> int | None:
    """Writes a letter in the caller's transaction; the worker sends it after the commit.

    ``template`` is ``feature/name``; ``context`` plain JSON; ``attachments`` (file name, document SHA-256).
    The same ``key`` writes no second letter (None is returned), also when two come at the same moment.
    """
    if key is not None:
        hold(db, key)
        if db.scalar(sa.select(Letter.id).where(Letter.key == key)) is not None:
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
        attachments=[
            *({"name": name, "sha256": sha256} for name, sha256 in attachments),
            *([asdict(calendar)] if calendar else []),
        ],
        key=key,
        message_id=message_id,
        state="queued",
        created_at=clock.now(),
    )
    db.add(letter)
    db.flush()
    outbox.put(db, clock, "messages.send", {"letter_id": letter.id}, key=f"letter:{letter.id}")
    heard: list[Posted] | None = db.info.get(_HEARD)
    if heard is not None:
        heard.append(Posted(template, person_id, to_name, to))
    return letter.id


def post_all(db: Session, clock: Clock, drafts: Collection[Draft]) -> None:
    """Writes many letters at once in the caller's transaction: a constant number of statements.

    Of a known key no second letter is written. Two callers at once are the caller's to keep apart.
    """
    if not drafts:
        return
    known = set(db.scalars(sa.select(Letter.key).where(Letter.key.in_([one.key for one in drafts]))))
    fresh = {one.key: one for one in drafts if one.key not in known}
    if not fresh:
        return
    db.execute(sa.insert(Letter), [_values(db, clock, one) for one in fresh.values()])
    query = sa.select(Letter.key, Letter.id).where(Letter.key.in_(fresh)).order_by(Letter.id)
    written = [(fresh[key or ""], number) for key, number in db.execute(query)]
    outbox.put_all(
        db,
        clock,
        "messages.send",
        [(f"letter:{number}", {"letter_id": number}, one.at) for one, number in written],
    )
    heard: list[Posted] | None = db.info.get(_HEARD)
    if heard is not None:
        heard += [Posted(one.template, one.person_id, one.to_name, one.to) for one, _ in written]


def _values(db: Session, clock: Clock, draft: Draft) -> dict[str, Any]:
    message_id = f"<{secrets.token_hex(16)}@leergang>"
    sealed = vault_of(db).seal(json.dumps(draft.context), table="letter", column="context", row=message_id)
    return {
        "template": draft.template,
        "to_address": draft.to,
        "to_name": draft.to_name,
        "person_id": draft.person_id,
        "language": draft.language if draft.language in ("nl", "en") else "nl",
        "sealed_context": sealed,
        "attachments": [] if draft.calendar is None else [asdict(draft.calendar)],
        "key": draft.key,
        "message_id": message_id,
        "state": "queued",
        "created_at": clock.now(),
    }


@dataclass(frozen=True, slots=True)
class TakenBack:
    """What became of letters that should not be sent any more, by key."""

    #: Nobody can have received these: they are gone as if never written.
    unseen: frozenset[str]
    #: These are perhaps being sent: until when. What replaces one goes later than that, or it might overtake it.
    going: dict[str, datetime]


def take_back(db: Session, keys: Collection[str]) -> TakenBack:
    """Keeps letters with these keys from being sent.

    One that was tried, so that the mail server may have it, stays in the log and is tried no more, also when the worker
    that tries it at this moment is killed. Two statements to read.
    """
    if not keys:
        return TakenBack(frozenset(), {})
    rows = {row.id: row for row in db.scalars(sa.select(Letter).where(Letter.key.in_(keys)))}
    stopped = outbox.stop(db, [f"letter:{number}" for number in rows])
    unseen, going = set(), {}
    for row in rows.values():
        was = stopped.get(f"letter:{row.id}")
        if was is None or row.key is None:
            continue
        if was.attempts == 0:
            unseen.add(row.key)
            db.delete(row)
        elif was.held_until is not None:
            going[row.key] = was.held_until
            row.state = "delayed"  # a worker that lives notes what became of it
    db.flush()
    return TakenBack(frozenset(unseen), going)


def listen(db: Session) -> list[Posted]:
    """Hears of every letter that this transaction writes from now on, those of its finishers too (`core.changes`).

    For a preview that does the change, looks at what it led to, and rolls it all back.
    """
    heard: list[Posted] = []
    db.info[_HEARD] = heard
    return heard


def hold(db: Session, key: str) -> None:
    """Keeps every other transaction from the letter with this key until this one ends. SQLite writes one by one."""
    if not is_sqlite(db):
        db.execute(sa.select(sa.func.pg_advisory_xact_lock(sa.func.hashtextextended(f"letter:{key}", 0))))


def note_sent(db: Session, *, before: datetime, answer: str, feature: str = "") -> int:
    """Notes letters written before ``before`` as sent, without sending them, and tells how many.

    ``feature``: only the letters of this one.

    For a history that is made up or comes from elsewhere: nobody wants a year of old letters today.
    """
    old = sa.and_(Letter.state == "queued", Letter.created_at < before)
    if feature:
        old = sa.and_(old, Letter.template.startswith(f"{feature}/", autoescape=True))
    keys = [f"letter:{number}" for number in db.scalars(sa.select(Letter.id).where(old))]
    db.execute(sa.update(Letter).where(old).values(state="sent", sent_at=Letter.created_at, answer=answer))
    outbox.settle(db, keys)
    return len(keys)
