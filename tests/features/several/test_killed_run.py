"""A worker that is killed in the middle of a run of invoices: another one goes on, without a gap or a duplicate."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from app.billing import service
from app.billing.models import FundingLine, Invoice, InvoiceLine
from app.billing.service import Chosen, Share
from app.config import Config
from app.core.clock import FixedClock, SystemClock, today
from app.core.db import db as database
from app.core.outbox import OutboxRow
from app.core.permissions import SYSTEM
from tests.factories import billing as factory
from tests.machines import Machines, free_port, until

#: Invoices in the run; the full proof is 200.
SIZE = int(os.environ.get("RUN_SIZE", "40"))


@pytest.fixture
def machines(config: Config, tmp_path: Path) -> Iterator[Machines]:
    found = Machines(config, free_port(), tmp_path)  # nobody listens there: letters wait
    yield found
    found.stop()


def test_a_killed_worker_leaves_no_gap_and_no_duplicate(
    app: Flask, db: Session, clock: FixedClock, machines: Machines
) -> None:
    world = factory.world(db, clock, seats=SIZE // 10)
    for at, seat in enumerate(world.seats(db)):
        payers = [factory.payer(db, clock, f"Fonds {at} {number}", enrols=False).id for number in range(10)]
        service.set_split(
            db,
            SYSTEM,
            clock,
            cohort_id=world.cohort.id,
            seat_ids=[seat.id],
            shares=[Share(payer) for payer in payers],
        )
    drafts = service.draft_invoices(db, world.cohort.id, today(SystemClock()))
    assert len(drafts) == SIZE
    chosen = [Chosen(one.payer.id, one.seat_id, one.taxed.gross.cents) for one in drafts]
    run_id = service.start_run(db, SYSTEM, SystemClock(), cohort_id=world.cohort.id, chosen=chosen)
    db.commit()

    def made() -> int:
        with app.app_context(), database.engine.connect() as reading:  # waits for no writer, as `db` would
            return reading.scalar(sa.select(sa.func.count(Invoice.id))) or 0

    first = machines.worker()
    until(lambda: made() >= 3, "some of the invoices")
    os.killpg(first.pid, signal.SIGKILL)
    first.wait(10)
    db.execute(
        sa.update(OutboxRow).where(OutboxRow.done_at.is_(None)).values(lease_until=OutboxRow.created_at)
    )
    db.commit()  # its lease has ended
    before = made()
    machines.worker()
    until(lambda: made() == len(chosen), "the rest of the run")

    db.rollback()
    found = service.invoice_run(db, run_id)
    assert (found.state, found.count("done")) == ("done", len(chosen))
    assert 3 <= before < len(chosen), "the worker was killed in the middle"
    assert sorted(row.number[5:] for row in service.invoices(db)) == [
        f"{number:04d}" for number in range(1, len(chosen) + 1)
    ]
    billed = db.scalars(sa.select(InvoiceLine.funding_line_id)).all()
    assert len(billed) == len(set(billed))
    assert set(billed) == set(db.scalars(sa.select(FundingLine.id).where(FundingLine.replaced_at.is_(None))))
