"""What attendance adds up to: each module once, whether it was attended, made up, or both."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from app.attendance.rules.states import ATTENDED, MISSED, AttendanceState


class Block(StrEnum):
    """What a session counts as: a course day or an intervision meeting."""

    DAY = "day"
    INTERVISION = "intervision"


@dataclass(frozen=True, slots=True)
class Held:
    """A session as far as attendance cares. A make-up session counts as what it repeats."""

    session_id: int
    block: Block
    on: date
    #: The module of the course; sessions of one module count once per learner.
    module: str
    cancelled: bool = False

    @property
    def what(self) -> tuple[Block, str]:
        """What counts once."""
        return self.block, self.module


@dataclass(frozen=True, slots=True)
class Repair:
    """An agreed make-up that stands: of what was missed, by a session or by a task."""

    #: The session that was missed.
    missed: Held
    #: The session that makes up for it; None for a task.
    at: Held | None = None
    #: Of a task: the day on which the trainer found it done.
    done_on: date | None = None
    #: Of a task: ready by this day.
    due_on: date | None = None


@dataclass(frozen=True, slots=True)
class AttendanceSummary:
    """One enrolment's attendance.

    ``days`` and ``intervisions`` count modules that were attended or made up; ``missed_*`` are the dates of sessions
    noted as absent or excused whose module was neither.
    """

    days: int = 0
    intervisions: int = 0
    missed_days: tuple[date, ...] = ()
    missed_intervisions: tuple[date, ...] = ()
    presentation: bool = False
    #: Keys of the modules that count.
    modules: frozenset[str] = field(default=frozenset(), compare=False)


def counted(
    sessions: Sequence[Held], marks: Mapping[int, AttendanceState], repairs: Iterable[Repair] = ()
) -> dict[tuple[Block, str], date]:
    """What counts for one learner, each module once, with the first day on which it was attended or made up.

    ``marks`` are by session id; a cancelled session never counts. A task counts once the trainer found it done, also
    when what was missed is cancelled later.
    """
    found: dict[tuple[Block, str], date] = {}

    def count(what: tuple[Block, str], on: date) -> None:
        found[what] = min(on, found.get(what, on))

    for one in sessions:
        if not one.cancelled and marks.get(one.session_id) in ATTENDED:
            count(one.what, one.on)
    for repair in repairs:
        if repair.done_on is not None and repair.missed.what not in found:
            count(repair.missed.what, repair.done_on)
        elif (
            repair.at is not None and not repair.at.cancelled and marks.get(repair.at.session_id) in ATTENDED
        ):
            count(repair.missed.what, repair.at.on)
    return found


def summarise(
    sessions: Sequence[Held],
    marks: Mapping[int, AttendanceState],
    repairs: Sequence[Repair] = (),
    *,
    presentation: bool = False,
) -> AttendanceSummary:
    """What ``marks`` (by session id) and make-ups add up to for one enrolment."""
    done = counted(sessions, marks, repairs)
    missed: dict[tuple[Block, str], date] = {}
    for one in sorted(sessions, key=lambda one: (one.on, one.session_id)):
        if not one.cancelled and one.what not in done and marks.get(one.session_id) in MISSED:
            missed.setdefault(one.what, one.on)
    away = {block: tuple(on for (kind, _), on in missed.items() if kind is block) for block in Block}
    return AttendanceSummary(
        days=sum(block is Block.DAY for block, _ in done),
        intervisions=sum(block is Block.INTERVISION for block, _ in done),
        missed_days=away[Block.DAY],
        missed_intervisions=away[Block.INTERVISION],
        presentation=presentation,
        modules=frozenset(module for _, module in done),
    )
