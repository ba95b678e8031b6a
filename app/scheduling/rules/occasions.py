"""What the check for conflicts is told: sessions and everything around them, as frozen values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Final, Protocol

from app.core.clock import local
from app.core.text import Text


class Spell(Protocol):
    """Something that has a begin and an end, both aware."""

    @property
    def starts_at(self) -> datetime:
        """Begin."""
        ...

    @property
    def ends_at(self) -> datetime:
        """End; not part of it any more."""
        ...


class ConflictKind(StrEnum):
    """What gets in the way of a session."""

    #: A trainer teaches elsewhere at that time.
    TRAINER = "trainer"
    #: A trainer or guest said that they cannot.
    TRAINER_ABSENT = "trainer_absent"
    #: A guest trainer teaches elsewhere at that time.
    GUEST = "guest"
    #: The room is taken.
    ROOM = "room"
    #: The room is too small.
    ROOM_SIZE = "room_size"
    #: Somebody that it is for is at another session, of any cohort.
    PARTICIPANT = "participant"
    #: The cohort has another session at that time.
    COHORT = "cohort"
    #: A public or school holiday of the cohort's region.
    HOLIDAY = "holiday"
    #: The place or room is no longer in use.
    ARCHIVED = "archived"


class Level(StrEnum):
    """How strictly a conflict is taken."""

    #: The change is refused.
    BLOCK = "block"
    #: The planner is told, and decides.
    WARN = "warn"


#: What holds without a setting: nobody is in two places, no room holds two groups, and one that is closed holds none.
_BLOCKING = (ConflictKind.TRAINER, ConflictKind.ROOM, ConflictKind.COHORT, ConflictKind.ARCHIVED)
DEFAULTS: Final[Mapping[ConflictKind, Level]] = {
    kind: Level.BLOCK if kind in _BLOCKING else Level.WARN for kind in ConflictKind
}


@dataclass(frozen=True, slots=True)
class Conflict:
    """One thing in the way of one session."""

    kind: ConflictKind
    level: Level
    #: What is in the way, and when.
    text: Text
    #: The other session, when it is one.
    session_id: int | None = None
    #: Whom it concerns; empty when it concerns no one in particular.
    person_ids: tuple[int, ...] = ()

    @property
    def blocks(self) -> bool:
        """Whether the change is refused."""
        return self.level is Level.BLOCK


@dataclass(frozen=True, slots=True, kw_only=True)
class Busy:
    """A session that keeps a participant busy."""

    session_id: int
    label: Text
    cohort_name: str
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Occasion:
    """A session that takes place, as it is or as it would be."""

    #: None while it is not saved.
    session_id: int | None
    #: None for a cohort that is not saved.
    cohort_id: int | None
    starts_at: datetime
    ends_at: datetime
    label: Text = field(default_factory=lambda: Text(""))
    cohort_name: str = ""
    place_id: int | None = None
    room_id: int | None = None
    #: The fixed trainers who teach it.
    trainer_ids: frozenset[int] = frozenset()
    guest_ids: frozenset[int] = frozenset()
    subgroup_id: int | None = None
    #: Person ids of who it is for.
    audience_ids: frozenset[int] = frozenset()

    @property
    def teacher_ids(self) -> frozenset[int]:
        """Everyone who teaches it."""
        return self.trainer_ids | self.guest_ids


@dataclass(frozen=True, slots=True, kw_only=True)
class Away:
    """A period in which somebody cannot teach."""

    person_id: int
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomFacts:
    """A room, and whether it can still be used."""

    #: Place and room in one line.
    name: str
    seats: int
    archived: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """All that can get in the way. Whatever does not share time with a session may be left out."""

    others: tuple[Occasion, ...] = ()
    absences: tuple[Away, ...] = ()
    #: Session and person: who answered that they cannot, for the time that was asked.
    declined: frozenset[tuple[int, int]] = frozenset()
    rooms: Mapping[int, RoomFacts] = field(default_factory=dict)
    #: Name by number of places that are no longer in use.
    archived_places: Mapping[int, str] = field(default_factory=dict)
    names: Mapping[int, str] = field(default_factory=dict)
    #: Sessions of participants by person, in every cohort.
    busy: Mapping[int, tuple[Busy, ...]] = field(default_factory=dict)
    levels: Mapping[ConflictKind, Level] = field(default_factory=lambda: DEFAULTS)
    #: Whether the reader may know which participant it is.
    named: bool = False


def shares_time(one: Spell, other: Spell) -> bool:
    """Whether two spells have a moment in common; one that ends when the other begins has not."""
    return one.starts_at < other.ends_at and other.starts_at < one.ends_at


def during(spells: Iterable[Spell], one: Spell) -> list[Spell]:
    """Those of `spells` that share time with `one`."""
    return [other for other in spells if shares_time(one, other)]


def times_of(one: Spell) -> str:
    """`09:30-16:30` on an Amsterdam clock."""
    return f"{local(one.starts_at):%H:%M}-{local(one.ends_at):%H:%M}"
