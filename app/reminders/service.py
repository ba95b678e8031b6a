"""The public verbs of reminders: what goes when, sending what is due, and stopping one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

import sqlalchemy as sa
import structlog
from sqlalchemy.orm import Session

from app.accounts import service as accounts
from app.audit import service as audit
from app.bookkeeping import service as bookkeeping
from app.certificates import service as certificates
from app.core import outbox
from app.core.clock import Clock
from app.core.errors import NotFound, Refused
from app.core.permissions import Actor
from app.core.ports import Work
from app.core.text import T
from app.enrolments import service as enrolments
from app.messages import service as messages
from app.messages.service import Planned
from app.practice import service as practice
from app.reminders.models import StoppedReminder

__all__ = ["AHEAD", "Reminder", "put_back", "reminder", "reminders", "send_due", "stop"]

log = structlog.get_logger()

#: How far the plan looks ahead.
AHEAD = timedelta(days=30)


class _Plan(Protocol):
    def __call__(self, db: Session, clock: Clock, *, until: datetime) -> list[Planned]: ...


@dataclass(frozen=True, slots=True)
class Reminder:
    """A reminder that has not gone yet; with a reason when it shall not go."""

    planned: Planned
    stopped_because: str | None = None


def _post(db: Session, clock: Clock, *, planned: Planned) -> None:
    messages.post(
        db,
        clock,
        to=planned.to,
        to_name=planned.to_name,
        person_id=planned.person_id,
        template=planned.template,
        language=planned.language,
        context=planned.context,
        key=planned.key,
    )


#: Who plans reminders, and how each sends one. The same key never writes a second letter.
SOURCES: tuple[tuple[_Plan, Callable[..., None]], ...] = (
    (accounts.planned_reminders, accounts.send_reminder),
    (enrolments.planned_reminders, _post),
    (practice.planned_reminders, _post),
    (practice.planned_sheet_letters, _post),
    (bookkeeping.planned_reminders, bookkeeping.send_reminder),
    (certificates.planned_reminders, _post),
    (certificates.planned_key_warnings, _post),
)


def reminders(db: Session, clock: Clock, *, until: datetime | None = None) -> list[Reminder]:
    """What goes before ``until`` (30 days ahead unless given) and has not gone yet, the first one first."""
    return [found for found, _ in _open(db, clock, until or clock.now() + AHEAD)]


def reminder(db: Session, clock: Clock, *, key: str) -> Reminder:
    """One reminder that has not gone yet; raises NotFound."""
    found = next((one for one in reminders(db, clock) if one.planned.key == key), None)
    if found is None:
        raise NotFound
    return found


def stop(db: Session, actor: Actor, clock: Clock, *, key: str, reason: str) -> None:
    """Keeps a reminder from going. Raises NotFound when it went already or has no cause; Refused without a reason."""
    if not reason.strip():
        raise Refused(T("Schrijf waarom deze herinnering niet gaat."), field="reason")
    messages.hold(db, key)
    found = reminder(db, clock, key=key)
    if found.stopped_because is not None:
        return
    db.add(
        StoppedReminder(
            key=key,
            reason=reason.strip()[:200],
            stopped_at=clock.now(),
            stopped_by_person_id=actor.person_id,
        )
    )
    outbox.settle(db, [key])  # one that is under way stops too
    _record(db, actor, clock, "reminders:reminder:stop", found.planned, reason=reason.strip()[:200])


def put_back(db: Session, actor: Actor, clock: Clock, *, key: str) -> None:
    """Lets a stopped reminder go after all; nothing changes when it was not stopped. Raises NotFound."""
    messages.hold(db, key)
    found = reminder(db, clock, key=key)
    row = db.get(StoppedReminder, key)
    if row is None:
        return
    db.delete(row)
    _record(db, actor, clock, "reminders:reminder:put_back", found.planned)


def send_due(work: Work) -> int:
    """Writes the letters of what is due now; how many were tried. Each in a transaction of its own.

    What is due is worked out anew in each, so nothing goes whose cause has changed or passed meanwhile.
    """
    tried: set[str] = set()
    while True:
        before = len(tried)
        try:
            with work.writing() as db:
                due = next(
                    (
                        (found.planned, send)
                        for found, send in _open(db, work.clock, work.clock.now())
                        if found.stopped_because is None and found.planned.key not in tried
                    ),
                    None,
                )
                if due is None:
                    return len(tried)
                planned, send = due
                tried.add(planned.key)
                messages.hold(db, planned.key)
                if db.get(StoppedReminder, planned.key) is None:
                    send(db, work.clock, planned=planned)
        except Exception:  # one that cannot go must not keep the others back; it is tried again in a minute
            log.warning("reminder_not_sent", tried=len(tried), exc_info=True)
            if len(tried) == before:
                return before


def _open(db: Session, clock: Clock, until: datetime) -> list[tuple[Reminder, Callable[..., None]]]:
    planned = [(one, send) for plan, send in SOURCES for one in plan(db, clock, until=until)]
    keys = {one.key for one, _ in planned}
    gone = messages.posted(db, keys)
    rows = db.execute(
        sa.select(StoppedReminder.key, StoppedReminder.reason).where(StoppedReminder.key.in_(keys))
    )
    stopped = {row.key: row.reason for row in rows}
    found = [(Reminder(one, stopped.get(one.key)), send) for one, send in planned if one.key not in gone]
    return sorted(found, key=lambda pair: (pair[0].planned.at, pair[0].planned.key))


def _record(db: Session, actor: Actor, clock: Clock, action: str, planned: Planned, **data: str) -> None:
    to = {} if planned.person_id is not None else {"to": planned.to_name}
    audit.record(
        db,
        actor,
        clock,
        action,
        "person",
        planned.person_id,
        reminder=planned.key,
        letter=planned.template,
        **to,
        **data,
    )
