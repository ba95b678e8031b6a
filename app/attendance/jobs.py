"""The worker's part of attendance: prospects of a cohort, and signed lists on paper."""

from __future__ import annotations

from typing import Any

from app.attendance import service
from app.attendance.document import render_signed_list
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


def signed_list(work: Work, payload: dict[str, Any]) -> None:
    """Renders the PDF of one signed list outside any transaction and freezes it once."""
    list_id = int(payload["list_id"])
    try:
        with work.writing() as db:
            waiting = service.unprinted(db, list_id)
    except NotFound as error:
        raise GiveUp("the list is gone") from error
    if waiting is None:
        return
    content = render_signed_list(work.pdf, waiting.content, waiting.signed_at)
    with work.writing() as db:
        service.freeze_pdf(db, work.clock, list_id=list_id, content=content)


HANDLERS: dict[str, Handler] = {
    "attendance.forecast": forecast,
    "attendance.signed_list": signed_list,
}
