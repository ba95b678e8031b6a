"""Reads of places and rooms; frozen values only."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote_plus

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.errors import NotFound
from app.scheduling.models import Place, Room
from app.scheduling.queries.sessions import SessionView
from app.scheduling.rules.words import ONLINE, place_line


@dataclass(frozen=True, slots=True)
class PlaceView:
    """A place, column by column; see `models.Place`."""

    id: int
    name: str
    street: str
    postcode: str
    city: str
    latitude: float | None
    longitude: float | None
    directions: str
    archived_at: datetime | None

    @property
    def archived(self) -> bool:
        """Whether it is out of use."""
        return self.archived_at is not None

    @property
    def line(self) -> str:
        """Name and address in one line."""
        return place_line(name=self.name, room="", street=self.street, postcode=self.postcode, city=self.city)

    @property
    def route_url(self) -> str:
        """Where a map shows it: by coordinates when they are known, else by address. A plain link, nothing embedded."""
        return route_url(self.line, self.latitude, self.longitude)


@dataclass(frozen=True, slots=True)
class RoomView:
    """A room, column by column; see `models.Room`."""

    id: int
    place_id: int
    name: str
    seats: int
    archived_at: datetime | None

    @property
    def archived(self) -> bool:
        """Whether it is out of use."""
        return self.archived_at is not None


def route_url(line: str, latitude: float | None = None, longitude: float | None = None) -> str:
    """The page of OpenStreetMap that shows a place; empty without an address or coordinates."""
    if latitude is not None and longitude is not None:
        spot = f"mlat={latitude:.6f}&mlon={longitude:.6f}#map=17/{latitude:.6f}/{longitude:.6f}"
        return f"https://www.openstreetmap.org/?{spot}"
    return f"https://www.openstreetmap.org/search?query={quote_plus(line)}" if line else ""


def route_of(db: Session, one: SessionView) -> str:
    """Where a map shows a session; empty for one that is online only. One query at most. Raises NotFound."""
    if one.place_id is not None:
        return place(db, one.place_id).route_url
    return "" if one.place == ONLINE else route_url(one.place)


def place(db: Session, place_id: int) -> PlaceView:
    """The place; raises NotFound."""
    row = db.get(Place, place_id)
    if row is None:
        raise NotFound
    return place_view(row)


def room(db: Session, room_id: int) -> RoomView:
    """The room; raises NotFound."""
    row = db.get(Room, room_id)
    if row is None:
        raise NotFound
    return room_view(row)


def places(db: Session, *, archived: bool | None = False) -> list[PlaceView]:
    """Places by name: those in use, those out of use, or (None) all. One query."""
    query = sa.select(Place).order_by(sa.func.lower(Place.name), Place.id)
    if archived is not None:
        query = query.where(Place.archived_at.is_not(None) if archived else Place.archived_at.is_(None))
    return [place_view(row) for row in db.scalars(query)]


def places_by_id(db: Session, ids: Collection[int]) -> dict[int, PlaceView]:
    """The places with these numbers; unknown ones are absent. One query."""
    if not ids:
        return {}
    return {row.id: place_view(row) for row in db.scalars(sa.select(Place).where(Place.id.in_(ids)))}


def rooms(
    db: Session, *, place_ids: Collection[int] | None = None, archived: bool | None = False
) -> list[RoomView]:
    """Rooms by place and name; of these places or of all, in use, out of use or (None) both. One query."""
    query = sa.select(Room).order_by(Room.place_id, sa.func.lower(Room.name), Room.id)
    if place_ids is not None:
        query = query.where(Room.place_id.in_(place_ids))
    if archived is not None:
        query = query.where(Room.archived_at.is_not(None) if archived else Room.archived_at.is_(None))
    return [room_view(row) for row in db.scalars(query)]


def rooms_by_id(db: Session, ids: Collection[int]) -> dict[int, RoomView]:
    """The rooms with these numbers; unknown ones are absent. One query."""
    if not ids:
        return {}
    return {row.id: room_view(row) for row in db.scalars(sa.select(Room).where(Room.id.in_(ids)))}


def place_view(row: Place) -> PlaceView:
    """The frozen value of a row."""
    return PlaceView(
        id=row.id,
        name=row.name,
        street=row.street,
        postcode=row.postcode,
        city=row.city,
        latitude=row.latitude,
        longitude=row.longitude,
        directions=row.directions,
        archived_at=row.archived_at,
    )


def room_view(row: Room) -> RoomView:
    """The frozen value of a row."""
    return RoomView(
        id=row.id, place_id=row.place_id, name=row.name, seats=row.seats, archived_at=row.archived_at
    )
