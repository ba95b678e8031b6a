"""Reminders of invoices: planned, moved by their cause, stopped, and sent once with a paper."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.audit import service as audit
from app.billing import service as billing
from app.bookkeeping import jobs, service
from app.core import documents
from app.core.clock import FixedClock
from app.core.errors import Refused
from app.core.money import Money
from app.core.outbox import OutboxRow
from app.core.permissions import SYSTEM, Role
from app.core.ports import Work
from app.messages.models import Letter
from app.reminders import service as reminders
from tests.factories import billing as factory
from tests.factories import settling
from tests.factories.billing import World
from tests.factories.billing_pages import Login
from tests.people import ActorFor

#: The invoice is of 15 January, due on 14 February: reminders go on 21 and 28 February at nine in Amsterdam.
FIRST = datetime(2026, 2, 21, 8, tzinfo=UTC)
SECOND = datetime(2026, 2, 28, 8, tzinfo=UTC)
LETTER = "bookkeeping/reminder"
Day = Callable[[datetime], int]


@pytest.fixture
def invoice(db: Session, clock: FixedClock, world: World) -> int:
    made = factory.invoice(db, clock, world)
    db.commit()
    return made


@pytest.fixture
def day(app: Flask, db: Session, clock: FixedClock) -> Day:
    """What the worker does at a moment: the tick, then the outbox; how many reminder letters there are after it."""

    def day(at: datetime) -> int:
        clock.set(at)
        db.commit()
        reminders.send_due(app.extensions["work"])
        app.extensions["jobs"].drain()
        return len(letters(db))

    return day


def letters(db: Session) -> list[Letter]:
    db.commit()
    found = list(db.scalars(sa.select(Letter).where(Letter.template == LETTER).order_by(Letter.id)))
    db.commit()
    return found


def planned(db: Session, clock: FixedClock, at: datetime) -> list[str]:
    """The keys of what will go in the month from a moment on."""
    clock.set(at)
    found = [one.key for one in service.reminders_ahead(db, clock)]
    db.commit()
    return found


def test_a_reminder_goes_7_and_14_days_after_the_due_day_and_never_twice(
    db: Session, day: Day, invoice: int
) -> None:
    assert day(FIRST - timedelta(minutes=1)) == 0
    assert day(FIRST) == 1
    assert day(FIRST + timedelta(minutes=1)) == 1
    assert day(FIRST + timedelta(days=2)) == 1
    assert day(SECOND) == 2
    assert day(SECOND + timedelta(days=30)) == 2
    first = letters(db)[0]
    assert (first.to_address, first.to_name, first.person_id) == ("facturen@icare.nl", "Icare", None)
    assert [one["name"] for one in first.attachments] == ["betalingsherinnering-2026-0001.pdf"]
    paper = documents.fetch(db, first.attachments[0]["sha256"])
    assert paper is not None
    assert paper.content.startswith(b"%PDF-")


def test_what_goes_is_planned_before_and_gone_from_the_plan_after(
    db: Session, clock: FixedClock, day: Day, invoice: int
) -> None:
    keys = [f"invoice-due:{invoice}:2026-02-14:{days}" for days in (7, 14)]
    assert planned(db, clock, FIRST - timedelta(days=10)) == keys
    listed = reminders.reminders(db, clock)
    assert [one.planned.key for one in listed if one.planned.template == LETTER] == keys
    db.commit()
    day(FIRST)
    assert planned(db, clock, FIRST) == keys[1:]


def test_an_invoice_that_was_overdue_long_before_gets_none(db: Session, day: Day, invoice: int) -> None:
    assert day(SECOND + timedelta(days=8)) == 0


def test_paid_credited_or_written_off_means_no_reminder(
    db: Session, clock: FixedClock, world: World, day: Day, invoice: int, actor_for: ActorFor
) -> None:
    settling.pay(db, clock, payer_id=world.own.id, cents=700_000, invoice_id=invoice)
    number = billing.propose_write_off(
        db, actor_for(Role.FINANCE), clock, invoice_id=invoice, amount=Money(50_000), reason="Weg."
    )
    billing.approve_write_off(db, actor_for(Role.FINANCE), clock, write_off_id=number)
    assert day(FIRST) == 0
    billing.undo_write_off(db, SYSTEM, clock, write_off_id=number, reason="Toch niet.")
    assert day(FIRST + timedelta(hours=1)) == 1
    billing.credit_invoice(db, SYSTEM, clock, invoice_id=invoice, reason="Verkeerd.")
    assert day(SECOND) == 1


def test_the_paper_asks_what_is_open_when_it_goes(
    app: Flask, db: Session, clock: FixedClock, world: World, invoice: int
) -> None:
    clock.set(FIRST)
    settling.pay(db, clock, payer_id=world.own.id, cents=100_000, invoice_id=invoice)
    found = service.planned_reminders(db, clock, until=clock.now())
    assert [one.context["open_amount"] for one in found] == ["€\u00a06.500,00"]
    service.send_reminder(db, clock, planned=found[0])
    due = service.reminder_due(db, clock, key=found[0].key)
    assert due is not None
    assert (due.paper["open_cents"], due.paper["paid_cents"]) == (650_000, 100_000)
    assert due.paper["payment"] is not None
    assert due.paper["payment"]["creditor_reference"].startswith("RF")
    assert due.paper["payment"]["text"] == ""


def test_a_payment_while_the_paper_is_made_changes_it(
    app: Flask, db: Session, clock: FixedClock, world: World, invoice: int
) -> None:
    clock.set(FIRST)
    (found,) = service.planned_reminders(db, clock, until=clock.now())
    service.send_reminder(db, clock, planned=found)
    before = service.reminder_due(db, clock, key=found.key)
    assert before is not None
    settling.pay(db, clock, payer_id=world.own.id, cents=100_000, invoice_id=invoice)
    assert not service.post_reminder(db, clock, due=before, content=b"%PDF-old")
    assert letters(db) == []
    now = service.reminder_due(db, clock, key=found.key)
    assert now is not None
    assert service.post_reminder(db, clock, due=now, content=b"%PDF-new")
    assert len(letters(db)) == 1
    settling.pay(db, clock, payer_id=world.own.id, cents=650_000, invoice_id=invoice)
    assert service.reminder_due(db, clock, key=found.key) is None


def test_stopped_by_invoice_none_goes_until_they_may_again(
    db: Session, clock: FixedClock, day: Day, invoice: int
) -> None:
    with pytest.raises(Refused):
        service.stop_reminders(db, SYSTEM, clock, invoice_id=invoice, reason=" ")
    db.rollback()
    service.stop_reminders(db, SYSTEM, clock, invoice_id=invoice, reason="Er loopt een gesprek.")
    service.stop_reminders(db, SYSTEM, clock, invoice_id=invoice, reason="Nog eens.")
    assert service.stops(db)[invoice].reason == "Er loopt een gesprek."
    assert day(FIRST) == 0
    assert planned(db, clock, FIRST) == []
    service.resume_reminders(db, SYSTEM, clock, invoice_id=invoice)
    assert day(FIRST + timedelta(hours=1)) == 1


def test_one_reminder_stopped_in_the_plan_does_not_go_even_when_under_way(
    app: Flask, db: Session, clock: FixedClock, day: Day, invoice: int, actor_for: ActorFor
) -> None:
    bea = actor_for(Role.ADMINISTRATOR)
    clock.set(FIRST)
    (found,) = service.planned_reminders(db, clock, until=clock.now())
    service.send_reminder(db, clock, planned=found)
    reminders.stop(db, bea, clock, key=found.key, reason="Nu even niet.")
    assert day(FIRST) == 0
    reminders.put_back(db, bea, clock, key=found.key)
    assert day(FIRST + timedelta(hours=1)) == 1


def test_a_worker_that_does_it_twice_posts_one_letter(
    app: Flask, db: Session, clock: FixedClock, invoice: int
) -> None:
    work: Work = app.extensions["work"]
    clock.set(FIRST)
    (found,) = service.planned_reminders(db, clock, until=clock.now())
    service.send_reminder(db, clock, planned=found)
    service.send_reminder(db, clock, planned=found)
    db.commit()
    assert db.scalar(sa.select(sa.func.count()).where(OutboxRow.kind == "bookkeeping.reminder")) == 1
    db.commit()
    with app.app_context():
        jobs.send_reminder(work, {"key": found.key})
        jobs.send_reminder(work, {"key": found.key})
    assert len(letters(db)) == 1


def test_the_page_of_an_invoice_tells_which_went_and_which_go(
    db: Session, clock: FixedClock, day: Day, invoice: int
) -> None:
    day(FIRST)
    found = service.reminders_of(db, clock, invoice_id=invoice)
    assert [(one.days, one.went, one.goes) for one in found] == [(7, True, False), (14, False, True)]


def test_a_credit_note_has_no_reminders(db: Session, clock: FixedClock, day: Day, invoice: int) -> None:
    billing.credit_invoice(db, SYSTEM, clock, invoice_id=invoice, reason="Verkeerd.")
    assert day(FIRST) == 0


def test_an_administrator_sees_the_letter_before_it_goes_and_stops_it(
    client: FlaskClient, db: Session, clock: FixedClock, invoice: int, actor_for: ActorFor, login: Login
) -> None:
    (first, _) = planned(db, clock, FIRST - timedelta(days=3))
    login(client, actor_for(Role.ADMINISTRATOR))
    assert "Van factuur 2026-0001 aan Icare staat" in client.get("/beheer/brieven/gepland").text
    page = client.get(f"/beheer/brieven/gepland/{first}").text
    assert f"/geld/facturen/{invoice}/herinneringen" in page
    letter = client.get(f"/beheer/brieven/gepland/{first}/brief").text
    assert "€\u00a07.500,00" in letter
    reminders.stop(db, SYSTEM, clock, key=first, reason="Nu niet.")
    db.commit()
    told = audit.tell(audit.latest(db, limit=1), {})
    assert "herinnering aan Icare" in str(told[0].sentence)
