"""What a session is asked to be, and what that comes to. Offered through ``service``."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, datetime, time
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.cohorts import service as cohorts
from app.core.clock import local
from app.core.db import Base
from app.core.errors import Refused
from app.core.text import T
from app.scheduling.models import Place, Room
from app.scheduling.queries import SessionView
from app.scheduling.rules.times import moments
from app.scheduling.rules.words import MOST_PLACE, ONLINE, lines, one_line, place_line, safe_url


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionChange:
    """Everything of a session that can be edited; times are those of an Amsterdam clock.

    `place` is typed text and counts only without `place_id` and `room_id`. An online session may do without a place.
    """

    day: date
    start: time
    end: time
    title: str
    place: str = ""
    place_id: int | None = None
    room_id: int | None = None
    online_url: str = ""
    #: One of the cohort's fixed trainers; None: all of them teach it.
    trainer_person_id: int | None = None
    #: A subgroup of the cohort; None: everybody.
    subgroup_id: int | None = None
    preparation: str = ""

    @classmethod
    def of(cls, one: SessionView) -> SessionChange:
        """A session as it is: changes nothing."""
        start, end = local(one.starts_at), local(one.ends_at)
        return cls(
            day=start.date(),
            start=start.time(),
            end=end.time(),
            title=one.title,
            place=one.place,
            place_id=one.place_id,
            room_id=one.room_id,
            online_url=one.online_url,
            trainer_person_id=one.trainer_person_id,
            subgroup_id=one.subgroup_id,
            preparation=one.preparation,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """A checked change: what will stand in the columns of a session, under their names."""

    title: str
    starts_at: datetime
    ends_at: datetime
    place: str
    place_id: int | None
    room_id: int | None
    online_url: str
    trainer_person_id: int | None
    subgroup_id: int | None
    preparation: str


#: A change of one of these raises SEQUENCE: begin, end and where (RFC 5546 section 2.1.4).
MOVES = ("starts_at", "ends_at", "place", "place_id", "room_id", "online_url")

#: Facts that the log names but does not repeat: long texts, and links that may hold a password.
_UNTOLD = ("preparation", "online_url")


def wish(db: Session, cohort_id: int, change: SessionChange, before: SessionView | None = None) -> Wish:
    """`change` for a session of this cohort, checked; `before` is the session as it is, when there is one.

    Raises Refused, naming the field, for impossible times, words, places, trainers and subgroups.
    """
    starts_at, ends_at = moments(change.day, change.start, change.end)
    title = one_line(change.title, field="title")
    if not title:
        raise Refused(T("Vul de titel in."), field="title")
    online_url = safe_url(change.online_url, field="online_url")
    place, place_id, room_id = where(
        db,
        typed=change.place,
        place_id=change.place_id,
        room_id=change.room_id,
        online_url=online_url,
        before=before,
    )
    return Wish(
        title=title,
        starts_at=starts_at,
        ends_at=ends_at,
        place=place,
        place_id=place_id,
        room_id=room_id,
        online_url=online_url,
        trainer_person_id=_trainer(db, cohort_id, change.trainer_person_id, before),
        subgroup_id=_subgroup(db, cohort_id, change.subgroup_id),
        preparation=lines(change.preparation, field="preparation"),
    )


def changes_of(before: SessionView, wanted: Wish) -> dict[str, list[Any]]:
    """The columns that change, each with its value before and after."""
    pairs = {name: [getattr(before, name), value] for name, value in asdict(wanted).items()}
    return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}


def told(name: str, pair: list[Any]) -> list[Any]:
    """Before and after as the log keeps them."""
    if name in _UNTOLD:
        return [bool(value) for value in pair]
    return [value.isoformat() if isinstance(value, datetime) else value for value in pair]


def line_of(place: Place, room: Room | None) -> str:
    """A known place in one line."""
    return place_line(
        name=place.name,
        room=room.name if room else "",
        street=place.street,
        postcode=place.postcode,
        city=place.city,
    )


def where(
    db: Session,
    *,
    typed: str,
    place_id: int | None,
    room_id: int | None,
    online_url: str = "",
    before: SessionView | None = None,
) -> tuple[str, int | None, int | None]:
    """The line of a place, the place and the room; a session that stays where it is keeps its line as it was.

    Raises Refused for an unknown place, a room of another place, and for nowhere at all.
    """
    room = db.get(Room, room_id) if room_id is not None else None
    if room_id is not None and (room is None or (place_id is not None and room.place_id != place_id)):
        raise Refused(T("Kies een zaal van deze locatie."), field="room_id")
    place_id = room.place_id if room else place_id
    if place_id is None:
        line = one_line(typed, most=MOST_PLACE, field="place")
        if not line and not online_url:
            raise Refused(T("Vul de plaats in, of een link voor een bijeenkomst online."), field="place")
        return line or ONLINE, None, None
    if before and (before.place_id, before.room_id) == (place_id, room_id):
        return before.place, place_id, room_id
    place = db.get(Place, place_id)
    if place is None:
        raise Refused(T("Kies een locatie uit de lijst."), field="place_id")
    return line_of(place, room), place_id, room_id


def _trainer(db: Session, cohort_id: int, person_id: int | None, before: SessionView | None) -> int | None:
    if person_id is None or person_id in cohorts.trainers_of(db, cohort_id):
        return person_id
    if before and before.trainer_person_id == person_id:
        return None  # no trainer of the group any more: all who are teach it
    raise Refused(T("Kies een vaste trainer van deze groep."), field="trainer_person_id")


def _subgroup(db: Session, cohort_id: int, subgroup_id: int | None) -> int | None:
    """The subgroup, when it is the cohort's. Subgroups are a floor above: known here by their table's name only."""
    if subgroup_id is None:
        return None
    table = Base.metadata.tables["subgroup"]
    if db.scalar(sa.select(table.c.cohort_id).where(table.c.id == subgroup_id)) != cohort_id:
        raise Refused(T("Kies een deelgroep van deze groep."), field="subgroup_id")
    return subgroup_id
