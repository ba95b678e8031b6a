"""The worker's part of attendance: prospects of a cohort, and signed lists on paper."""

from __future__ import annotations

from typing import Any

from app.attendance import service
from app.core.errors import NotFound
from app.core.outbox import GiveUp
from app.core.ports import Handler, Work


def forecast(work: Work, payload: dict[str, Any]) -> None:
    """Derives the prospects of one cohort and posts what was not told yet."""
    try:
        with work.writing() as db:
            service.tell(db, work.clock, cohort_id=int(payload["cohort_id"]))
    except NotFound as error:
        raise GiveUp("the cohort is gone") from error


HANDLERS: dict[str, Handler] = {"attendance.forecast": forecast}
