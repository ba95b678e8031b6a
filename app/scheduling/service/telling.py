"""The history of a session, told from the audit log. Offered through ``service``."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts import service as accounts
from app.audit import service as audit
from app.core.db import Base
from app.core.text import T, Text
from app.scheduling.queries import SessionView, session
from app.scheduling.rules.history import changes_in, details, people_in, subgroups_in

#: Everything that the log can tell of a session.
ACTIONS = (
    "scheduling:availability:answer",
    "scheduling:availability:ask",
    "scheduling:guest:add",
    "scheduling:guest:remove",
    "scheduling:session:add",
    "scheduling:session:cancel",
    "scheduling:session:change",
    "scheduling:session:join",
    "scheduling:session:move",
    "scheduling:session:reinstate",
    "scheduling:session:split",
)
#: Changes of a place and of a room that its sessions follow.
_FOLLOWED = ("scheduling:place:change", "scheduling:room:change")
#: As many lines are told.
MOST_TOLD = 100


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One decision about a session."""

    at: datetime
    #: Who decided what.
    sentence: Text
    #: What it was before and became after; may be empty.
    details: tuple[Text, ...]


def history(db: Session, session_id: int) -> list[HistoryLine]:
    """What was decided about a session, the newest first. Raises NotFound. Six queries at most."""
    one = session(db, session_id)
    own = audit.about(db, "course_session", one.id, actions=ACTIONS, limit=MOST_TOLD)
    events = sorted([*own, *_followed(db, one, own)], key=lambda event: -event.id)
    changes = [changes_in(event.data) if event.object_type == "course_session" else {} for event in events]
    people_ids = {number for each in changes for number in people_in(each)}
    people_ids |= {
        number for kind, number in audit.refs_of(events) if kind == "person" and isinstance(number, int)
    }
    names = accounts.full_names(db, people_ids)
    subgroups = _subgroups(db, {number for each in changes for number in subgroups_in(each)})
    known: dict[audit.Ref, str | Text] = {("person", number): name for number, name in names.items()}
    known["session", one.id] = T("deze bijeenkomst")
    told = audit.tell(events, known)
    return [
        HistoryLine(line.event.at, line.sentence, details(each, names, subgroups))
        for line, each in zip(told, changes, strict=True)
    ]


def _followed(db: Session, one: SessionView, own: list[audit.Event]) -> list[audit.Event]:
    """Changes of the places and rooms that the session was at, which it followed."""
    found: list[audit.Event] = []
    for kind, column, now in (("place", "place_id", one.place_id), ("room", "room_id", one.room_id)):
        pairs = [changes_in(event.data).get(column, ()) for event in own]
        ids = {number for pair in pairs for number in pair if isinstance(number, int)} | {now}
        ids.discard(None)
        if ids:
            found += audit.of_objects(db, {kind: [number for number in ids if number]}, limit=MOST_TOLD)
    return [
        event for event in found if event.action in _FOLLOWED and one.id in (event.data.get("sessions") or [])
    ]


def _subgroups(db: Session, ids: set[int]) -> dict[int, str]:
    """Names of subgroups; they live a floor above, so their table is known by its name only."""
    if not ids:
        return {}
    table = Base.metadata.tables["subgroup"]
    return {
        row.id: row.name for row in db.execute(sa.select(table.c.id, table.c.name).where(table.c.id.in_(ids)))
    }
