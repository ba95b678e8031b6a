"""The worker's part of enrolling: looking at a line when an offer ends or seats are no longer kept."""

from __future__ import annotations

from typing import Any

from app.core.permissions import SYSTEM
from app.core.ports import Handler, Work
from app.enrolments import service
from app.enrolments.line import SETTLE


def settle(work: Work, payload: dict[str, Any]) -> None:
    """Ends what is over and offers what is free; doing it twice changes nothing."""
    with work.writing() as db:
        service.settle(db, SYSTEM, work.clock, cohort_id=payload["cohort_id"])


HANDLERS: dict[str, Handler] = {SETTLE: settle}
