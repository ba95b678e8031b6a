"""Whether the person has work, since when, and whether it goes on. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from app.core.errors import Refused
from app.core.text import T
from app.practice.rules.words import Phase, Placement

#: Work that began longer ago than this is a slip of the pen.
_LONGEST_AGO = timedelta(days=5 * 366)
#: After so many days without a word the author is asked whether the work goes on.
ASK_AFTER = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Placing:
    """A placement with its days, on an Amsterdam calendar."""

    placement: Placement
    started_on: date | None = None
    #: The last day on which the author noted that the work went on.
    runs_on: date | None = None
    stopped_on: date | None = None

    def asks(self, today: date) -> bool:
        """Whether it is time to ask the author if the work goes on."""
        if self.placement is not Placement.STARTED or self.started_on is None:
            return False
        return today - (self.runs_on or self.started_on) >= ASK_AFTER


def placed(
    before: Placing, placement: Placement, *, started_on: date | None, stopped_on: date | None, today: date
) -> Placing:
    """What an author fills in, checked against itself and the calendar.

    Days that do not belong to the placement fall away. Raises Refused at the field that cannot be.
    """
    if placement in (Placement.NONE, Placement.AGREED):
        return Placing(placement)
    if started_on is None:
        raise Refused(T("Vul in op welke dag het werk begon."), field="started_on")
    if started_on > today:
        text = T("Deze dag ligt in de toekomst. Kies tot die tijd 'plek afgesproken'.")
        raise Refused(text, field="started_on")
    if started_on < today - _LONGEST_AGO:
        raise Refused(T("Deze datum is te lang geleden. Controleer het jaar."), field="started_on")
    if placement is Placement.STARTED:
        return Placing(placement, started_on, today)
    if stopped_on is None:
        raise Refused(T("Vul in op welke dag het werk stopte."), field="stopped_on")
    if stopped_on > today:
        raise Refused(T("Deze dag ligt in de toekomst. Vul hem in als het zover is."), field="stopped_on")
    if stopped_on < started_on:
        raise Refused(T("Het werk kan niet stoppen voordat het begon."), field="stopped_on")
    known = before.runs_on if before.runs_on and before.runs_on >= started_on else None
    return Placing(placement, started_on, min(known, stopped_on) if known else None, stopped_on)


def check_phase(phase: str) -> Phase:
    """One of the four tasks. Raises Refused for anything else."""
    try:
        return Phase(phase)
    except ValueError:
        raise Refused(T("Kies een van de vier taken."), field="phase") from None


def check_placement(placement: str) -> Placement:
    """One of the placements. Raises Refused for anything else."""
    try:
        return Placement(placement)
    except ValueError:
        raise Refused(T("Kies hoe het met de plek staat."), field="placement") from None
