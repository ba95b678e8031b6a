"""Whether a learner can still reach what the certificate asks of attendance."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from app.attendance.rules.making_up import lapsed
from app.attendance.rules.states import MISSED, AttendanceState
from app.attendance.rules.summary import Block, Held, Repair, counted


class Outlook(StrEnum):
    """How a learner stands with one block."""

    #: Enough was attended or made up.
    MET = "met"
    #: There is room to miss one more, or nothing was missed yet.
    ON_TRACK = "on_track"
    #: Something was missed, and the next one may not be.
    LAST_CHANCE = "last_chance"
    #: It can no longer be reached, unless something is made up.
    OUT_OF_REACH = "out_of_reach"
    #: It can no longer be reached because too many sessions were cancelled: not the learner's doing.
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Asked:
    """What a course asks of one block, and which modules it has."""

    needed: int
    modules: frozenset[str]


@dataclass(frozen=True, slots=True)
class Reach:
    """One learner's prospects in one block, counted in modules, each once."""

    #: Attended or made up so far.
    attended: int = 0
    #: Still possible: to come, not noted yet, not planned yet, or agreed to be made up.
    possible: int = 0
    #: What the certificate asks.
    needed: int = 0
    #: How many the course has.
    total: int = 0
    #: Neither attended nor possible because every session of the module was cancelled.
    cancelled: int = 0
    #: The modules that were missed and not made up, nor agreed to be, by day.
    missed: tuple[str, ...] = ()

    @property
    def reachable(self) -> bool:
        """Whether it can still be reached."""
        return self.attended + self.possible >= self.needed

    @property
    def spare(self) -> int:
        """How many may still be missed; negative when it is out of reach."""
        return self.attended + self.possible - self.needed

    @property
    def lost(self) -> int:
        """How many were missed and not made up, nor agreed to be."""
        return max(0, self.total - self.attended - self.possible - self.cancelled)

    @property
    def decisive(self) -> tuple[str, ...]:
        """The first modules that were missed, as many as put it out of reach, or nearly: one missed more adds none."""
        spared = self.total - self.needed
        return self.missed[: spared if self.reachable else spared + 1]

    @property
    def outlook(self) -> Outlook:
        """How the learner stands."""
        if self.attended >= self.needed:
            return Outlook.MET
        if not self.reachable:
            return Outlook.CANCELLED if self.total - self.cancelled < self.needed else Outlook.OUT_OF_REACH
        return Outlook.LAST_CHANCE if self.spare == 0 and self.lost else Outlook.ON_TRACK


@dataclass(frozen=True, slots=True)
class Forecast:
    """One learner's prospects, by block."""

    days: Reach = field(default_factory=Reach)
    intervisions: Reach = field(default_factory=Reach)

    @property
    def reachable(self) -> bool:
        """Whether all that the certificate asks of attendance can still be reached."""
        return self.days.reachable and self.intervisions.reachable

    def of(self, block: Block) -> Reach:
        """The prospects in one block."""
        return self.days if block is Block.DAY else self.intervisions


def forecast_of(
    asked: Mapping[Block, Asked],
    programme: Sequence[Held],
    others: Sequence[Held],
    marks: Mapping[int, AttendanceState],
    repairs: Sequence[Repair],
    *,
    today: date,
) -> Forecast:
    """The prospects of one learner on a day.

    ``programme``: the sessions that are for this learner; ``others``: sessions that bear a mark of them besides
    (of a cohort that they left, or where they made something up). A module is still possible while a session of it that
    takes place has no mark of this learner, while it has no session at all yet, or while a make-up is agreed and
    neither missed nor long overdue. What nobody noted is not lost: a sheet that is filled in late never alarms anyone.
    """
    done = counted([*programme, *others], marks, repairs)
    planned = {one.what for one in programme}
    taking_place = {one.what for one in programme if not one.cancelled}
    open_ = {what for what, _ in still_open(programme, marks, repairs, today=today)}
    found = {}
    for block in Block:
        terms = asked.get(block, Asked(0, frozenset()))
        reached = {module for kind, module in done if kind is block}
        possible = {
            module
            for module in terms.modules - reached
            if (block, module) in open_ or (block, module) not in planned
        }
        gone = {
            module
            for module in terms.modules - reached - possible
            if (block, module) in planned and (block, module) not in taking_place
        }
        lost = terms.modules - reached - possible - gone
        missed = sorted((min(one.on for one in programme if one.what == (block, key)), key) for key in lost)
        found[block] = Reach(
            attended=len(reached),
            possible=len(possible),
            needed=terms.needed,
            total=len(terms.modules),
            cancelled=len(gone),
            missed=tuple(key for _, key in missed),
        )
    return Forecast(found[Block.DAY], found[Block.INTERVISION])


def still_open(
    programme: Sequence[Held],
    marks: Mapping[int, AttendanceState],
    repairs: Sequence[Repair],
    *,
    today: date,
) -> list[tuple[tuple[Block, str], date]]:
    """What can still be attended or made up, each with the day on which: sessions without a mark, agreed make-ups."""
    found = [(one.what, one.on) for one in programme if not one.cancelled and one.session_id not in marks]
    for one in repairs:
        if _open(one, marks, today):
            found.append((one.missed.what, one.at.on if one.at is not None else one.due_on or today))
    return found


def _open(repair: Repair, marks: Mapping[int, AttendanceState], today: date) -> bool:
    if repair.at is None:
        return repair.done_on is None and not lapsed(repair.due_on, today=today)
    return not repair.at.cancelled and marks.get(repair.at.session_id) not in MISSED
