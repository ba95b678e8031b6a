"""The worker's part of bookkeeping: the paper of a reminder, and its letter."""

from __future__ import annotations

from typing import Any

from app.bookkeeping import service
from app.bookkeeping.document import render_reminder
from app.core.outbox import GiveUp
from app.core.ports import Handler, Work

#: How often the amount may change while the paper is made, before the row waits for its next turn.
TRIES = 3


def send_reminder(work: Work, payload: dict[str, Any]) -> None:
    """Renders the paper of one reminder outside any transaction, freezes it and posts the letter, once.

    Whether it is still due, and for which amount, is looked at before and after.
    """
    key = str(payload["key"])
    for _ in range(TRIES):
        with work.writing() as db:
            due = service.reminder_due(db, work.clock, key=key)
        if due is None:
            return
        try:
            content = render_reminder(work.pdf, due.paper)
        except ValueError as error:
            raise GiveUp(str(error)) from error
        with work.writing() as db:
            if service.post_reminder(db, work.clock, due=due, content=content):
                return
    raise RuntimeError("the open amount keeps changing")


HANDLERS: dict[str, Handler] = {"bookkeeping.reminder": send_reminder}
