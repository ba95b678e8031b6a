"""A cohort that starts on 3 September 2026, an organisation in it, and what the worker does every minute."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from app.core.clock import FixedClock
from app.core.permissions import SYSTEM
from app.core.ports import Work
from app.enrolments import service as enrolments
from app.messages.models import Letter
from app.reminders import service as reminders
from tests.factories.enrolments import World, world

Minute = Callable[..., list[str]]
DUE = date(2026, 6, 30)
#: Nine in the morning in Amsterdam, seven days and one day before.
WEEK_BEFORE = datetime(2026, 6, 23, 7, tzinfo=UTC)
DAY_BEFORE = datetime(2026, 6, 29, 7, tzinfo=UTC)
#: The first session is on 3 September at 09:30.
FIRST_WEEK_BEFORE = datetime(2026, 8, 27, 7, tzinfo=UTC)


@pytest.fixture
def here(db: Session, clock: FixedClock) -> World:
    """Three seats, two organisations."""
    return world(db, clock, seats=3)


@pytest.fixture
def minute(app: Flask, db: Session, clock: FixedClock) -> Callable[[datetime | None], list[str]]:
    """What the worker does in a minute, at a moment: the keys of the letters that it wrote as reminders."""
    work: Work = app.extensions["work"]

    def minute(at: datetime | None = None) -> list[str]:
        if at is not None:
            clock.set(at)
        before = set(keys(db))
        db.commit()
        reminders.send_due(work)
        return sorted(set(keys(db)) - before)

    return minute


def keys(db: Session) -> list[str]:
    """The keys of all letters that have one."""
    db.commit()
    found = [key for key in db.scalars(sa.select(Letter.key).order_by(Letter.id)) if key]
    db.commit()
    return found


def letters(db: Session, template: str) -> list[tuple[str, str]]:
    """(address, key) of the letters of one kind."""
    db.commit()
    found = db.execute(
        sa.select(Letter.to_address, Letter.key).where(Letter.template == template).order_by(Letter.id)
    )
    answer = [(address, key or "") for address, key in found]
    db.commit()
    return answer


@dataclass(frozen=True)
class Plan:
    """What is planned, in short."""

    key: str
    at: datetime
    template: str
    to: str


def plan(db: Session, clock: FixedClock, days: int = 300) -> list[Plan]:
    """What is planned for the coming days."""
    found = reminders.reminders(db, clock, until=clock.now() + timedelta(days=days))
    db.commit()
    return [
        Plan(one.planned.key, one.planned.at, one.planned.template, one.planned.to)
        for one in found
        if one.stopped_because is None
    ]


def reserve(db: Session, clock: FixedClock, here: World, due_on: date, count: int = 1) -> None:
    """Seats without names for the first organisation."""
    enrolments.reserve_seats(
        db,
        SYSTEM,
        clock,
        organisation_id=here.own.id,
        cohort_id=here.cohort.id,
        count=count,
        names_due_on=due_on,
    )
    db.commit()
