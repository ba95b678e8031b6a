"""Where a group asks that the seat is paid, only money that came in meets it."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from sqlalchemy.orm import Session

from app.billing import service as billing
from app.billing.service import Share
from app.certificates import service
from app.cohorts import service as cohorts
from app.core.clock import FixedClock
from app.core.permissions import SYSTEM, Role
from tests.factories import billing as factory
from tests.factories import settling
from tests.factories.billing import World
from tests.people import ActorFor

Status = Callable[[], list[str]]


@pytest.fixture
def world(db: Session, clock: FixedClock, actor_for: ActorFor) -> World:
    """Two seats of a group that asks payment."""
    world = factory.world(db, clock, seats=2)
    wanted = replace(
        cohorts.contents(db, [world.cohort])[world.cohort.id].requirements, payment_required=True
    )
    service.change_requirements(
        db,
        actor_for(Role.ADMINISTRATOR),
        clock,
        cohort_id=world.cohort.id,
        wanted=wanted,
        reason="De groep betaalt vooraf",
        shown=service.change_preview(db, world.cohort.id, wanted).mark,
    )
    db.commit()
    return world


@pytest.fixture
def status(db: Session, world: World) -> Status:
    """How each seat stands with the payment, by number."""

    def read() -> list[str]:
        far = service.progress_of_cohort(db, world.cohort.id)
        return [
            str(next(one.status for one in far[seat.enrolment_id or 0].requirements if one.key == "payment"))
            for seat in world.seats(db)
        ]

    return read


def pay(db: Session, clock: FixedClock, world: World, invoice_id: int, *, part: int = 1) -> None:
    """The payer pays what is asked, or a part of it."""
    cents = billing.invoice(db, invoice_id).total.cents // part
    settling.pay(db, clock, payer_id=world.own.id, cents=cents, invoice_id=invoice_id)
    db.commit()


def test_an_invoice_meets_it_only_when_it_is_paid_whole(
    db: Session, clock: FixedClock, world: World, status: Status
) -> None:
    assert status() == ["open", "open"]  # nobody was asked to pay yet
    invoice = factory.invoice(db, clock, world)
    assert status() == ["open", "open"]
    pay(db, clock, world, invoice, part=2)
    assert status() == ["open", "open"]
    pay(db, clock, world, invoice, part=2)
    assert status() == ["met", "met"]


def test_a_paid_seat_that_is_credited_is_open_again_and_the_other_is_not(
    db: Session, clock: FixedClock, world: World, status: Status
) -> None:
    invoice = factory.invoice(db, clock, world)
    pay(db, clock, world, invoice)
    seat = world.seats(db)[0]
    (line,) = [one for one in billing.invoice(db, invoice).lines if one.seat_id == seat.id]

    billing.credit_invoice(db, SYSTEM, clock, invoice_id=invoice, reason="Verkeerd", line_ids=[line.id])
    db.commit()

    assert status() == ["open", "met"]


def test_an_unpaid_invoice_that_is_credited_meets_nothing(
    db: Session, clock: FixedClock, world: World, status: Status
) -> None:
    invoice = factory.invoice(db, clock, world)
    billing.credit_invoice(db, SYSTEM, clock, invoice_id=invoice, reason="Verkeerd")
    db.commit()

    assert status() == ["open", "open"]


def test_a_seat_of_two_payers_waits_for_both(
    db: Session, clock: FixedClock, world: World, status: Status
) -> None:
    factory.divide(db, clock, world, Share(world.own.id), Share(world.other.id))
    own = factory.invoice(db, clock, world)
    other = factory.invoice(db, clock, world, world.other.id)

    pay(db, clock, world, own)
    assert status() == ["open", "met"]
    settling.pay(
        db,
        clock,
        payer_id=world.other.id,
        cents=billing.invoice(db, other).total.cents,
        invoice_id=other,
    )
    assert status() == ["met", "met"]
