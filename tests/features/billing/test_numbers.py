"""Invoice numbers under pressure: unique, without gaps, whoever comes first."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

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
from app.core.db import writing
from app.core.errors import Refused
from app.core.permissions import SYSTEM
from app.enrolments import service as enrolments
from tests.factories import billing as factory
from tests.factories import enrolments as seats_factory

COHORTS, PAYERS = 5, 10
Job = tuple[int, int]


@pytest.fixture
def engine(app: Flask) -> Engine:
    """What transactions of other threads start from."""
    with app.app_context():
        return database.engine


@pytest.fixture
def jobs(db: Session, clock: FixedClock) -> list[Job]:
    """50 invoices to be: five cohorts with a seat that ten payers share; neighbours are of different cohorts."""
    factory.foundation(db, clock)
    own = factory.payer(db, clock, "Icare")
    payers = [factory.payer(db, clock, f"Fonds {number}", enrols=False).id for number in range(PAYERS)]
    cohorts = []
    for number in range(COHORTS):
        cohort = seats_factory.cohort(db, clock, name=f"Assen {number}")
        who = seats_factory.person(number)
        enrolments.enrol(
            db,
            SYSTEM,
            clock,
            organisation_id=own.id,
            cohort_id=cohort.id,
            given_name=who.given_name,
            infix=who.infix,
            family_name=who.family_name,
            email=who.email,
            function=who.function,
        )
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


def numbers(db: Session) -> list[str]:
    db.rollback()
    return sorted(db.scalars(sa.select(Invoice.number)))


EXPECTED = [f"2026-{number:04d}" for number in range(1, COHORTS * PAYERS + 1)]


def test_fifty_invoices_at_once_get_1_to_50_without_a_gap(
    engine: Engine, db: Session, clock: FixedClock, jobs: list[Job]
) -> None:

    def run(job: Job) -> None:
        with writing(engine) as session:
            service.finalise_invoice(session, SYSTEM, clock, cohort_id=job[0], payer_id=job[1])

    assert in_parallel(run, jobs) == []
    assert numbers(db) == EXPECTED


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
