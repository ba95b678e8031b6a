"""Rooms of places. Offered through ``service``; for the order of locks see ``place_book``."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.audit import service as audit
from app.core.clock import Clock
from app.core.errors import NotFound, Refused
from app.core.permissions import Actor
from app.core.text import T
from app.scheduling.models import Place, Room
from app.scheduling.queries.places import RoomView, room, room_view
from app.scheduling.rules.words import one_line
from app.scheduling.service.place_book import follow, lock_cohorts, locked_place, refuse_booked, sessions_at

#: More seats than this is a typing mistake.
MOST_SEATS = 2000


def add_room(db: Session, actor: Actor, clock: Clock, *, place_id: int, name: str, seats: int) -> RoomView:
    """Note a room of a place. Raises NotFound, and Refused for a name that is taken and for impossible seats."""
    place = locked_place(db, place_id)
    row = Room(place_id=place.id)
    _fill_room(db, row, name=name, seats=seats)
    db.add(row)
    db.flush()
    audit.record(
        db, actor, clock, "scheduling:room:add", "room", row.id, place=place.name, name=row.name, seats=seats
    )
    return room_view(row)


def change_room(db: Session, actor: Actor, clock: Clock, *, room_id: int, name: str, seats: int) -> RoomView:
    """Change a room. With its name the line of its sessions still to come follows; see `change_place`."""
    held = lock_cohorts(db, room(db, room_id).place_id)
    row, place = _locked_room(db, room_id)
    before = room_view(row)
    _fill_room(db, row, name=name, seats=seats)
    changed = {
        key: [getattr(before, key), getattr(row, key)]
        for key in ("name", "seats")
        if getattr(before, key) != getattr(row, key)
    }
    if not changed:
        return before
    db.flush()
    told = follow(db, clock, place, held, moved=True, room_id=room_id) if "name" in changed else []
    audit.record(
        db,
        actor,
        clock,
        "scheduling:room:change",
        "room",
        row.id,
        place=place.name,
        name=row.name,
        changes=changed,
        sessions=told,
    )
    return room_view(row)


def archive_room(db: Session, actor: Actor, clock: Clock, *, room_id: int) -> RoomView:
    """Take a room out of use; twice is once. Raises NotFound, and Refused naming the sessions still to come there."""
    row, place = _locked_room(db, room_id)
    if row.archived_at is None:
        name = f"{place.name}, {row.name}"
        refuse_booked(db, clock, name, sessions_at(db, clock, room_id=room_id))
        row.archived_at = clock.now()
        audit.record(
            db, actor, clock, "scheduling:room:archive", "room", row.id, place=place.name, name=row.name
        )
    return room_view(row)


def unarchive_room(db: Session, actor: Actor, clock: Clock, *, room_id: int) -> RoomView:
    """Take a room into use again; twice is once. Raises NotFound."""
    row, place = _locked_room(db, room_id)
    if row.archived_at is not None:
        row.archived_at = None
        audit.record(
            db, actor, clock, "scheduling:room:unarchive", "room", row.id, place=place.name, name=row.name
        )
    return room_view(row)


def _fill_room(db: Session, row: Room, *, name: str, seats: int) -> None:
    clean = one_line(name, field="name")
    if not clean:
        raise Refused(T("Vul de naam van de zaal in."), field="name")
    if not 1 <= seats <= MOST_SEATS:
        raise Refused(T("Vul een getal in van 1 tot en met %(most)s.", most=MOST_SEATS), field="seats")
    taken = sa.select(Room.id).where(
        Room.place_id == row.place_id, Room.name == clean, Room.id != (row.id or 0)
    )
    if db.scalar(taken) is not None:
        raise Refused(T("Deze locatie heeft al een zaal met deze naam."), field="name")
    row.name, row.seats = clean, seats


def _locked_room(db: Session, room_id: int) -> tuple[Room, Place]:
    """The room and its place, both locked, the place first. Raises NotFound."""
    place_id = db.scalar(sa.select(Room.place_id).where(Room.id == room_id))
    if place_id is None:
        raise NotFound
    place = locked_place(db, place_id)
    return db.get_one(Room, room_id, with_for_update={"key_share": True}, populate_existing=True), place
