"""Tables of places and their rooms."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import LINE, LONG, SHORT, Base, UTCDateTime


class Place(Base):
    """A building where sessions are held."""

    __tablename__ = "place"
    __table_args__ = (
        sa.CheckConstraint("latitude BETWEEN -90 AND 90", name="latitude"),
        sa.CheckConstraint("longitude BETWEEN -180 AND 180", name="longitude"),
    )

    #: Row number.
    id: Mapped[int] = mapped_column(primary_key=True)
    #: Name on screen, such as `De Nieuwe Kolk`.
    name: Mapped[str] = mapped_column(sa.String(LINE), unique=True)
    #: Street and number.
    street: Mapped[str] = mapped_column(sa.String(LINE), default="")
    #: Postcode; may be empty.
    postcode: Mapped[str] = mapped_column(sa.String(SHORT), default="")
    #: City.
    city: Mapped[str] = mapped_column(sa.String(LINE))
    #: Degrees north (WGS 84); None when unknown.
    latitude: Mapped[float | None]
    #: Degrees east (WGS 84); None when unknown.
    longitude: Mapped[float | None]
    #: How to get there and in; plain text.
    directions: Mapped[str] = mapped_column(sa.String(LONG), default="")
    #: When it was taken out of use; what was planned there stays.
    archived_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class Room(Base):
    """A room of a place."""

    __tablename__ = "room"
    __table_args__ = (
        sa.UniqueConstraint("place_id", "name"),
        sa.CheckConstraint("seats >= 1", name="seats"),
    )

    #: Row number.
    id: Mapped[int] = mapped_column(primary_key=True)
    #: Whose room it is.
    place_id: Mapped[int] = mapped_column(sa.ForeignKey("place.id"))
    #: Name on the door.
    name: Mapped[str] = mapped_column(sa.String(LINE))
    #: How many people it holds, trainers included.
    seats: Mapped[int]
    #: When it was taken out of use; what was planned there stays.
    archived_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
