"""What attendance adds up to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.attendance.rules.states import ATTENDED, MISSED, AttendanceState


class Block(StrEnum):
    """What a session counts as: a course day or an intervision meeting."""

    DAY = "day"
    INTERVISION = "intervision"


@dataclass(frozen=True, slots=True)
class Held:
    """A session as far as attendance cares."""

    session_id: int
    block: Block
    on: date


@dataclass(frozen=True, slots=True)
class AttendanceSummary:
    """One enrolment's attendance.

    ``days`` and ``intervisions`` were attended or made up; ``missed_*`` are the dates of sessions noted as absent
    or excused.
    """

    days: int = 0
    intervisions: int = 0
    missed_days: tuple[date, ...] = ()
    missed_intervisions: tuple[date, ...] = ()
    presentation: bool = False


def summarise(
    sessions: Sequence[Held],
    marks: Mapping[int, AttendanceState],
    *,
    presentation: bool = False,
) -> AttendanceSummary:
    """What ``marks`` (by session id) over ``sessions`` (not cancelled) add up to for one enrolment."""
    done = ATTENDED | {AttendanceState.MADE_UP}
    attended = {
        block: sum(s.block is block and marks.get(s.session_id) in done for s in sessions) for block in Block
    }
    missed = {
        block: tuple(sorted(s.on for s in sessions if s.block is block and marks.get(s.session_id) in MISSED))
        for block in Block
    }
    return AttendanceSummary(
        days=attended[Block.DAY],
        intervisions=attended[Block.INTERVISION],
        missed_days=missed[Block.DAY],
        missed_intervisions=missed[Block.INTERVISION],
        presentation=presentation,
    )
