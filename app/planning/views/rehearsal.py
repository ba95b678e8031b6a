"""Previews: a change is carried out, looked at and rolled back."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from flask.typing import ResponseReturnValue

from app.core.db import db, writing
from app.core.text import Text
from app.planning import service
from app.planning.service import Act, Consequences
from app.web.actions import perform
from app.web.gate import clock, current_actor


class _Rehearsed(Exception):
    """Ends a rehearsal: everything is rolled back."""


def rehearse(cohort_ids: Collection[int], act: Act, since: datetime | None = None) -> Consequences:
    """What `act` leads to now; nothing of it stays. Raises what it raises."""
    db.session.commit()  # ends the request's reading transaction
    found: list[Consequences] = []
    try:
        with writing() as session:
            found.append(
                service.carry_out(
                    session, current_actor(), clock(), cohort_ids=cohort_ids, act=act, since=since
                )
            )
            raise _Rehearsed
    except _Rehearsed:
        return found[0]


def do(
    cohort_ids: Collection[int],
    act: Act,
    *,
    shown: str,
    said: Text,
    goto: str,
    since: datetime | None = None,
) -> ResponseReturnValue:
    """Carries out what the reader saw, and leads on; Refused when it would come out otherwise by now."""
    done: dict[str, Any] = {"cohort_ids": cohort_ids, "act": act, "shown": shown, "since": since}
    return perform(service.carry_out, goto=goto, said=said, **done)
