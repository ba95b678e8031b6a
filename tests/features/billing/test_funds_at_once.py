"""Several people who plan on one fund at the same moment."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from app.billing import service
from app.billing.models import Fund
from app.billing.queries.funds import FundView, planned_on
from app.billing.service import FundType, funding, splits
from app.core.clock import FixedClock
from app.core.db import db as database
from app.core.db import writing
from app.core.errors import Refused
from app.core.money import Money
from app.core.permissions import SYSTEM
from app.enrolments import service as enrolments
from app.organisations import service as organisations
from tests.factories import billing as factory
from tests.factories import enrolments as seats_factory
from tests.factories.billing import World

WLZ = FundType.CARE_OFFICE_WLZ


def planned(db: Session, fund_id: int) -> int:
    db.rollback()
    return planned_on(db, [fund_id])[fund_id].cents


@pytest.fixture
def engine(app: Flask) -> Engine:
    with app.app_context():
        return database.engine


@pytest.fixture
def jobs(db: Session, clock: FixedClock, world: World) -> list[tuple[int, int]]:
    """Six cohorts with a seat each, so that no lock on a cohort keeps people apart: cohort and seat."""
    made = []
    for number in range(6):
        cohort = seats_factory.cohort(db, clock, name=f"Emmen {number}")
        seats_factory.seated(db, clock, 50 + number, organisation_id=world.own.id, cohort_id=cohort.id)
        made.append((cohort.id, enrolments.seats(db, cohort.id)[0].id))
    db.commit()
    return made


def at_once(run: Callable[[tuple[int, int]], None], jobs: list[tuple[int, int]]) -> list[Exception]:
    """Runs all jobs at the same moment; what was refused, or failed."""

    def attempt(job: tuple[int, int]) -> Exception | None:
        try:
            run(job)
        except (Refused, sa.exc.DBAPIError) as error:
            return error
        return None

    with ThreadPoolExecutor(len(jobs)) as pool:
        return [error for error in pool.map(attempt, jobs) if error is not None]


def test_six_people_at_once_plan_no_more_than_the_ceiling(
    engine: Engine, db: Session, clock: FixedClock, world: World, fund_id: int, jobs: list[tuple[int, int]]
) -> None:
    def run(job: tuple[int, int]) -> None:
        with writing(engine) as session:
            service.set_split(
                session,
                SYSTEM,
                clock,
                cohort_id=job[0],
                seat_ids=[job[1]],
                shares=[factory.whole(world, fund_id)],
            )

    refused = at_once(run, jobs)
    assert planned(db, fund_id) == 500_000
    assert len(refused) == 4
    assert {type(one) for one in refused} == {Refused}


def test_without_the_lock_on_the_fund_the_ceiling_is_passed(
    engine: Engine,
    db: Session,
    clock: FixedClock,
    world: World,
    fund_id: int,
    jobs: list[tuple[int, int]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The control: both read what is planned before either writes, in transactions that take no lock."""
    together = threading.Barrier(len(jobs))

    def unlocked(session: Session, ids: set[int]) -> dict[int, FundView]:
        rows = session.scalars(sa.select(Fund).where(Fund.id.in_(ids))).all()
        names = organisations.names(session, {row.funder_id for row in rows})
        return {row.id: funding.fund_view(row, names[row.funder_id]) for row in rows}

    def remembered(session: Session, ids: list[int]) -> dict[int, Money]:
        """All have looked before one writes, and all have written before one looks again."""
        found = planned_on(session, ids)
        with suppress(threading.BrokenBarrierError):  # SQLite lets one write at a time
            together.wait(timeout=2)
        return found

    monkeypatch.setattr(funding, "lock_funds", unlocked)
    monkeypatch.setattr(funding, "planned_on", remembered)

    def run(job: tuple[int, int]) -> None:
        with Session(engine) as session, session.begin():
            seats = enrolments.seats(session, job[0])
            with funding.ceilings_kept(session, job[0], {fund_id}):
                parts = [(factory.whole(world, fund_id), seats[0].price)]
                splits.replace_lines(session, clock, job[1], parts)

    failed = at_once(run, jobs)
    over = planned(db, fund_id) > 500_000
    collided = any(isinstance(one, sa.exc.DBAPIError) for one in failed)
    assert over or collided, "neither was the ceiling passed, nor did the transactions collide"
