"""Invoice numbers under pressure: unique, without gaps, whoever comes first."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.engine import Engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from app.billing import service
from app.billing.models import Invoice, NumberSeries
from app.billing.rules.invoice import InvoiceKind
from app.billing.service import Share, issuing
from app.core.clock import FixedClock
from app.core.db import db as database
from app.core.db import engine_options, listen, writing
from app.core.errors import Refused
from app.core.permissions import SYSTEM
from app.enrolments import service as enrolments
from tests.factories import billing as factory
from tests.factories import enrolments as seats_factory

COHORTS, PAYERS = 5, 10
#: How often all 50 are made at once; the full proof is 20.
RUNS = int(os.environ.get("NUMBER_RUNS", "2"))
Job = tuple[int, int]


@pytest.fixture
def engine(app: Flask) -> Iterator[Engine]:
    """What transactions of other threads start from; on a busy machine they may wait long for a connection."""
    with app.app_context():
        url = database.engine.url
    made = sa.create_engine(url, **engine_options(str(url)), pool_timeout=300)
    listen(made)
    yield made
    made.dispose()


@pytest.fixture
def jobs(db: Session, clock: FixedClock) -> list[Job]:
    """50 invoices to be: five cohorts with a seat that ten payers share; neighbours are of different cohorts."""
    factory.foundation(db, clock)
    own = factory.payer(db, clock, "Icare")
    payers = [factory.payer(db, clock, f"Fonds {number}", enrols=False).id for number in range(PAYERS)]
    cohorts = []
    for number in range(COHORTS):
        cohort = seats_factory.cohort(db, clock, name=f"Assen {number}")
        seats_factory.seated(db, clock, number, organisation_id=own.id, cohort_id=cohort.id)
        ids = [seat.id for seat in enrolments.seats(db, cohort.id)]
        shares = [Share(payer) for payer in payers]
        service.set_split(db, SYSTEM, clock, cohort_id=cohort.id, seat_ids=ids, shares=shares)
        cohorts.append(cohort.id)
    db.commit()
    return [(cohort, payer) for payer in payers for cohort in cohorts]


def in_parallel(run: Callable[[Job], object], jobs: list[Job]) -> list[Exception]:
    """Runs all jobs at once; the database errors that came of it."""

    def attempt(job: Job) -> Exception | None:
        try:
            run(job)
        except DBAPIError as error:
            return error
        return None

    with ThreadPoolExecutor(len(jobs)) as pool:
        return [error for error in pool.map(attempt, jobs) if error is not None]


def numbers(db: Session, kind: InvoiceKind = InvoiceKind.INVOICE) -> list[str]:
    db.rollback()
    return sorted(db.scalars(sa.select(Invoice.number).where(Invoice.kind == kind)))


def test_fifty_invoices_and_then_fifty_credit_notes_at_once_are_numbered_without_a_gap(
    engine: Engine, db: Session, clock: FixedClock, jobs: list[Job]
) -> None:
    def finalise(job: Job) -> None:
        with writing(engine) as session:
            service.finalise_invoice(session, SYSTEM, clock, cohort_id=job[0], payer_id=job[1])

    def credit(job: Job) -> None:
        with writing(engine) as session:
            service.credit_invoice(session, SYSTEM, clock, invoice_id=job[0], reason="Oefening")

    for turn in range(1, RUNS + 1):
        assert in_parallel(finalise, jobs) == []
        assert numbers(db, InvoiceKind.INVOICE) == [
            f"2026-{number:04d}" for number in range(1, 50 * turn + 1)
        ]
        made = [(one.id, 0) for one in service.invoices(db, kind=InvoiceKind.INVOICE, limit=50)]
        db.rollback()
        assert in_parallel(credit, made) == []
        assert numbers(db, InvoiceKind.CREDIT_NOTE) == [
            f"C2026-{number:04d}" for number in range(1, 50 * turn + 1)
        ]
        assert sum(row.total.cents for row in service.invoices(db)) == 0
        db.rollback()


def test_the_year_of_the_series_is_that_of_the_day_in_amsterdam(
    engine: Engine, db: Session, clock: FixedClock, jobs: list[Job]
) -> None:
    """A tenth of a second before and after midnight; in Greenwich it is still the old year for an hour."""
    midnight = datetime(2027, 1, 1, tzinfo=ZoneInfo("Europe/Amsterdam"))

    def run(job: Job) -> None:
        before = jobs.index(job) % 2 == 0
        at = FixedClock((midnight + timedelta(seconds=-0.1 if before else 0)).astimezone(UTC))
        with writing(engine) as session:
            service.finalise_invoice(session, SYSTEM, at, cohort_id=job[0], payer_id=job[1])

    assert in_parallel(run, jobs[:20]) == []
    assert numbers(db) == [f"{year}-{number:04d}" for year in (2026, 2027) for number in range(1, 11)]
    for row in service.invoices(db):
        assert row.issued_on == (date(2026, 12, 31) if row.number.startswith("2026") else date(2027, 1, 1))
        assert str(row.issued_on.year) == row.number[:4]
    (old, *_) = [row for row in service.invoices(db) if row.number == "2026-0001"]
    after = FixedClock(midnight.astimezone(UTC))
    service.credit_invoice(db, SYSTEM, after, invoice_id=old.id, reason="In het nieuwe jaar")
    db.commit()
    assert numbers(db, InvoiceKind.CREDIT_NOTE) == ["C2027-0001"]


def test_without_the_lock_on_the_counter_numbers_do_collide(
    engine: Engine, db: Session, clock: FixedClock, jobs: list[Job], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: reading the counter and writing it back, in transactions that do not announce that they write."""
    together = threading.Barrier(COHORTS)

    def unlocked(db: Session, kind: InvoiceKind, year: int) -> int:
        last = db.scalar(
            sa.select(NumberSeries.last_number).where(NumberSeries.kind == kind, NumberSeries.year == year)
        )
        try:
            together.wait(timeout=0.5)
        except threading.BrokenBarrierError:
            together.reset()
        if last is None:
            db.add(NumberSeries(kind=kind, year=year, last_number=1))
        else:
            db.execute(sa.update(NumberSeries).values(last_number=last + 1))
        return (last or 0) + 1

    monkeypatch.setattr(issuing, "next_number", unlocked)

    def run(job: Job) -> None:
        with Session(engine) as session, session.begin():
            service.finalise_invoice(session, SYSTEM, clock, cohort_id=job[0], payer_id=job[1])

    assert in_parallel(run, jobs[:COHORTS])
    assert len(numbers(db)) < COHORTS


def test_the_same_invoice_asked_for_by_many_at_once_is_made_once(
    engine: Engine, db: Session, clock: FixedClock, jobs: list[Job]
) -> None:
    refused = []

    def run(job: Job) -> None:
        with writing(engine) as session:
            try:
                service.finalise_invoice(session, SYSTEM, clock, cohort_id=job[0], payer_id=job[1])
            except Refused as error:
                refused.append(error)

    assert in_parallel(run, [jobs[0]] * 10) == []
    assert numbers(db) == ["2026-0001"]
    assert len(refused) == 9


def test_a_number_given_back_by_a_rollback_is_given_again(
    engine: Engine, db: Session, clock: FixedClock, jobs: list[Job]
) -> None:
    with Session(engine.execution_options(writes=True)) as session:
        service.finalise_invoice(session, SYSTEM, clock, cohort_id=jobs[0][0], payer_id=jobs[0][1])
        session.rollback()
    with writing(engine) as session:
        service.finalise_invoice(session, SYSTEM, clock, cohort_id=jobs[1][0], payer_id=jobs[1][1])
    assert numbers(db) == ["2026-0001"]


def test_invoices_and_credit_notes_count_apart(db: Session) -> None:
    given = [
        service.next_number(db, kind, year)
        for kind, year in (
            (InvoiceKind.INVOICE, 2026),
            (InvoiceKind.CREDIT_NOTE, 2026),
            (InvoiceKind.INVOICE, 2026),
            (InvoiceKind.INVOICE, 2027),
        )
    ]
    assert given == [1, 1, 2, 1]
