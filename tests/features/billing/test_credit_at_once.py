"""Several people who take from one payer's credit at the same moment, on PostgreSQL."""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from app.billing import service
from app.billing.models import Booking
from app.billing.queries.balances import payer_credit
from app.billing.service import Part, holding
from app.core.clock import FixedClock
from app.core.db import db as database
from app.core.db import writing
from app.core.errors import Refused
from app.core.money import Money
from app.core.permissions import SYSTEM
from tests.factories import billing as factory
from tests.factories import settling
from tests.factories.billing import World
from tests.machines import until


@pytest.fixture
def kind() -> str:
    """SQLite has one writer at a time."""
    return "postgresql"


@pytest.fixture
def world(db: Session, clock: FixedClock) -> World:
    """One seat of Icare: 2026-0001 asks 2500."""
    made = factory.world(db, clock, seats=1)
    factory.invoice(db, clock, made)
    return made


def book(db: Session, clock: FixedClock, entry_id: int, part: Part) -> list[int]:
    return service.book(db, SYSTEM, clock, entry_id=entry_id, parts=[part], reason="Proef.")


@pytest.fixture
def play(
    app: Flask, db: Session, clock: FixedClock, world: World, monkeypatch: pytest.MonkeyPatch
) -> Callable[[], list[object]]:
    """Of a credit of € 100 half is used on an invoice. One who gives € 50 back waits for that, another comes after.

    Both look at the credit before one of them writes, when nothing keeps the second from looking.
    """
    bill = service.payables(db)[0]
    payer_id = bill.payer_id
    (kept,) = book(db, clock, settling.entry(db, clock, 10_000), Part(payer_id, None, Money(10_000)))
    back = [settling.entry(db, clock, -5_000) for _ in range(2)]
    db.commit()
    both = threading.Barrier(2)

    def looked(session: Session, ids: Collection[int]) -> dict[int, Money]:
        found = payer_credit(session, ids)
        with suppress(threading.BrokenBarrierError):  # only one may look at a time
            both.wait(timeout=3)
        return found

    def give_back(entry_id: int) -> object:
        with app.app_context():
            try:
                with writing(database.engine) as session:
                    return book(session, clock, entry_id, Part(payer_id, None, Money(-5_000)))
            except Refused as refused:
                return refused

    def waiting() -> bool:
        query = sa.text(
            "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'"
        )
        with app.app_context(), database.engine.connect() as connection:
            return bool(connection.scalar(query) == 1)

    def play() -> list[object]:
        with app.app_context():
            engine = database.engine
        with ThreadPoolExecutor(2) as pool:
            with writing(engine) as session:
                service.move(session, SYSTEM, clock, booking_id=kept, invoice_id=bill.id, amount=Money(5_000))
                monkeypatch.setattr(holding, "payer_credit", looked)
                first: Any = pool.submit(give_back, back[0])
                until(waiting, "the first to wait")
            second: Any = pool.submit(give_back, back[1])
            return [first.result(), second.result()]

    return play


def credit(db: Session, world: World) -> int:
    db.rollback()
    return sum(
        db.scalars(
            sa.select(Booking.amount_cents).where(
                Booking.payer_id == world.own.id, Booking.invoice_id.is_(None), Booking.replaced_at.is_(None)
            )
        )
    )


def test_credit_is_never_below_nothing_when_three_take_from_it_at_once(
    db: Session, world: World, play: Callable[[], list[object]]
) -> None:
    refused = [one for one in play() if isinstance(one, Refused)]
    assert credit(db, world) == 0
    assert len(refused) == 1
    assert "tegoed is nog" in str(refused[0].text)


def test_locks_on_the_bookings_of_the_credit_would_let_it_go_below_nothing(
    db: Session, world: World, play: Callable[[], list[object]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: who waits for bookings that are replaced meanwhile holds none of the new ones."""

    def rows(session: Session, payer_ids: Collection[int]) -> None:
        if payer_ids:
            query = holding.credit_rows(payer_ids).with_only_columns(Booking.id)
            session.execute(query.with_for_update(key_share=True)).all()

    monkeypatch.setattr(holding, "_lock_credit", rows)
    assert [one for one in play() if isinstance(one, Refused)] == []
    assert credit(db, world) == -5_000
