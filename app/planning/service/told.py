"""What a change led to, as frozen values. Offered through ``service``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from app.core.text import Text
from app.scheduling.service import Conflict, SessionView


class Group(StrEnum):
    """As what somebody is told."""

    PARTICIPANTS = "participants"
    TRAINERS = "trainers"
    GUESTS = "guests"
    OTHERS = "others"


@dataclass(frozen=True, slots=True)
class Told:
    """Somebody whose calendar changes, or who gets a letter."""

    person_id: int
    name: str
    #: Of a participant; else empty.
    organisation: str
    #: The letters that are written to them, by template.
    letters: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Audience:
    """Those who are told as the same thing, by name."""

    group: Group
    people: tuple[Told, ...]

    @property
    def letters(self) -> int:
        """How many letters they get."""
        return sum(len(one.letters) for one in self.people)

    @property
    def kinds(self) -> tuple[tuple[str, int], ...]:
        """How many of each letter, by template."""
        return tuple(sorted(Counter(each for one in self.people for each in one.letters).items()))


@dataclass(frozen=True, slots=True)
class Line:
    """One session before and after; None where there is none."""

    before: SessionView | None
    after: SessionView | None

    @property
    def now(self) -> SessionView:
        """The session as it will be, or as it was."""
        found = self.after or self.before
        assert found is not None
        return found

    @property
    def moved(self) -> bool:
        """Whether it gets another time or place: calendars then show something else."""
        one, other = self.before, self.after
        return one is not None and other is not None and spot(one) != spot(other)

    @property
    def cancelled(self) -> bool:
        """Whether it is cancelled here."""
        return bool(self.after and self.after.cancelled and self.before and not self.before.cancelled)

    @property
    def reinstated(self) -> bool:
        """Whether it goes on here after all."""
        return bool(self.before and self.before.cancelled and self.after and not self.after.cancelled)


@dataclass(frozen=True, slots=True)
class Consequences:
    """All that a change leads to."""

    #: Names of the cohorts whose sessions were looked at, when they are more than one.
    cohort_names: Mapping[int, str]
    #: The sessions that change, by time.
    lines: tuple[Line, ...]
    audiences: tuple[Audience, ...]
    #: Names of the organisations in whose calendars it shows.
    organisations: tuple[str, ...]
    #: Working calendar addresses in which it shows.
    subscriptions: int
    #: What is in the way of the sessions afterwards.
    conflicts: Mapping[int, tuple[Conflict, ...]]
    #: Sessions that do not change themselves, each with what is in its way now and was not before.
    troubled: tuple[tuple[SessionView, tuple[Conflict, ...]], ...]
    #: Other things to know.
    warnings: tuple[Text, ...]
    #: Names of who a session is for afterwards, by session, where that is a part of the group.
    parts: Mapping[int, tuple[str, ...]]
    #: Names of those for whose calendar a session that stays is new, by session.
    comes: Mapping[int, tuple[str, ...]]
    #: Names of those from whose calendar such a session disappears, by session.
    goes: Mapping[int, tuple[str, ...]]
    #: Why a session of a moved series comes later than asked, by session.
    reasons: Mapping[int, tuple[Text, ...]]
    #: What the reader saw.
    mark: str

    @property
    def letters(self) -> int:
        """How many letters go out."""
        return sum(one.letters for one in self.audiences)

    @property
    def warned(self) -> bool:
        """Whether anything is in the way, or to be known."""
        return bool(self.warnings or self.troubled) or any(self.conflicts.values())


def spot(one: SessionView) -> tuple[object, ...]:
    """When and where a session is: what calendars show."""
    return (one.starts_at, one.ends_at, one.place, one.place_id, one.room_id, one.online_url)
