"""What can be chosen for a session, in words."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.accounts import service as accounts
from app.accounts.service import PersonView
from app.cohorts import service as cohorts
from app.scheduling import service as scheduling
from app.scheduling.service import PlaceView, RoomView
from app.subgroups import service as subgroups
from app.subgroups.service import SubgroupView


@dataclass(frozen=True, slots=True)
class Choices:
    """Places, rooms, trainers and subgroups of a cohort."""

    #: In use, by name, each with its rooms in use.
    places: tuple[tuple[PlaceView, tuple[RoomView, ...]], ...]
    #: The cohort's fixed trainers, by name.
    trainers: tuple[PersonView, ...]
    subgroups: tuple[SubgroupView, ...]


def choices(
    db: Session,
    cohort_id: int,
    *,
    place_id: int | None = None,
    room_id: int | None = None,
    grouped: bool = True,
) -> Choices:
    """What a session of this cohort can be given, and the place and room that it has. Six queries.

    `grouped`: subgroups too.
    """
    places = [one for one in scheduling.places(db, archived=None) if not one.archived or one.id == place_id]
    rooms = [one for one in scheduling.rooms(db, archived=None) if not one.archived or one.id == room_id]
    people = accounts.people(db, cohorts.trainers_of(db, cohort_id)).values()
    return Choices(
        tuple((place, tuple(room for room in rooms if room.place_id == place.id)) for place in places),
        tuple(sorted(people, key=lambda one: (one.sort_name, one.id))),
        tuple(subgroups.subgroups(db, cohort_id)) if grouped else (),
    )
