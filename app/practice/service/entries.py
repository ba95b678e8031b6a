"""The log of a case: dated lines, which the author adds, changes and takes out."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.clock import Clock, today
from app.core.errors import NotFound, Refused
from app.core.permissions import Actor
from app.core.text import T
from app.practice.models import CaseEntry, PracticeCase
from app.practice.rules.documents import MOST_ENTRIES, Entry, check_entry
from app.practice.rules.tidying import tidy
from app.practice.rules.words import EntryKind
from app.practice.sealed import open_entry, seal_entry
from app.practice.service.own import editable_case
from app.practice.service.writing import Clash, Saved


def add_entry(
    db: Session,
    actor: Actor,
    clock: Clock,
    *,
    case_id: int,
    on: date,
    minutes: int,
    text: str,
    kind: str = EntryKind.OTHER,
    client_id: str = "",
) -> int:
    """Adds a dated line to the log of the actor's own case and returns its number.

    ``client_id``: the number (UUID) that the device gave to the line; sent again, it adds nothing.
    Raises NotFound for anyone else's case, Refused when it is submitted or the line cannot be.
    """
    row = editable_case(db, actor, case_id)
    number = _client_id(client_id)
    if number and (known := _sent_before(db, case_id, number)) is not None:
        return known
    line = _line(clock, on, minutes, text, kind)
    present = db.scalar(sa.select(sa.func.count()).where(CaseEntry.case_id == case_id)) or 0
    if present >= MOST_ENTRIES:
        raise Refused(T("Een logboek heeft ten hoogste %(n)s regels.", n=MOST_ENTRIES))
    entry = CaseEntry(
        case_id=case_id,
        on=on,
        kind=line.kind,
        client_id=number,
        minutes=minutes,
        sealed=b"",
        created_at=clock.now(),
    )
    db.add(entry)
    db.flush()
    entry.sealed = seal_entry(db, case_id, entry.id, line.text)
    _touch(db, clock, row)
    return entry.id


def edit_entry(
    db: Session,
    actor: Actor,
    clock: Clock,
    *,
    case_id: int,
    entry_id: int,
    on: date,
    minutes: int,
    text: str,
    kind: str,
    base: int,
) -> Saved | Clash:
    """Writes a line of the log anew, unless it was written elsewhere since ``base``: then nothing changes.

    Raises NotFound when it is not there, Refused when the case is submitted or the line cannot be.
    """
    row = editable_case(db, actor, case_id)
    entry = _entry(db, case_id, entry_id)
    line = _line(clock, on, minutes, text, kind)
    stored = open_entry(db, case_id, entry.id, entry.sealed)
    if (entry.on, entry.minutes, entry.kind, stored) == (on, minutes, line.kind, line.text):
        return Saved(entry.revision, row.updated_at, stored)
    if entry.revision != base:
        return Clash(line.text, stored, entry.revision)
    entry.on, entry.minutes, entry.kind = on, minutes, line.kind
    entry.sealed = seal_entry(db, case_id, entry.id, line.text)
    entry.revision += 1
    _touch(db, clock, row)
    return Saved(entry.revision, row.updated_at, line.text)


def remove_entry(db: Session, actor: Actor, clock: Clock, *, case_id: int, entry_id: int) -> None:
    """Takes a line out of the log of the actor's own case. Raises NotFound when it is not there."""
    row = editable_case(db, actor, case_id)
    db.delete(_entry(db, case_id, entry_id))
    _touch(db, clock, row)


def _line(clock: Clock, on: date, minutes: int, text: str, kind: str) -> Entry:
    if kind not in list(EntryKind):
        raise Refused(T("Kies wat je deed."), field="kind")
    entry = Entry(on, minutes, text, kind=EntryKind(kind))
    check_entry(entry, today=today(clock))
    return replace(entry, text=tidy(text).strip())


def _entry(db: Session, case_id: int, entry_id: int) -> CaseEntry:
    entry = db.scalar(sa.select(CaseEntry).where(CaseEntry.id == entry_id, CaseEntry.case_id == case_id))
    if entry is None:
        raise NotFound
    return entry


def _client_id(given: str) -> str | None:
    """The number of a device in one way of writing; a strange one is no number."""
    try:
        return str(UUID(given))
    except ValueError:
        return None


def _sent_before(db: Session, case_id: int, number: str) -> int | None:
    return db.scalar(
        sa.select(CaseEntry.id).where(CaseEntry.case_id == case_id, CaseEntry.client_id == number)
    )


def _touch(db: Session, clock: Clock, row: PracticeCase) -> None:
    row.updated_at = clock.now()
    db.flush()
