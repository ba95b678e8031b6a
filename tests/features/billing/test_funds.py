"""Funds: what is planned on them never passes the ceiling, whoever plans and in whatever way."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy.orm import Session

from app.billing import service
from app.billing.queries.funds import FundView, planned_on
from app.billing.service import FundType, Method, Share
from app.core.clock import FixedClock
from app.core.errors import NotFound, Refused
from app.core.money import Money
from app.core.permissions import SYSTEM
from app.enrolments import service as enrolments
from tests.factories import billing as factory
from tests.factories import enrolments as seats_factory
from tests.factories.billing import World

WLZ = FundType.CARE_OFFICE_WLZ


def planned(db: Session, fund_id: int) -> int:
    db.rollback()
    return planned_on(db, [fund_id])[fund_id].cents


def test_what_still_fits_is_planned_and_what_does_not_is_refused_with_what_is_free(
    db: Session, clock: FixedClock, world: World, fund_id: int
) -> None:
    factory.divide(db, clock, world, factory.whole(world, fund_id), seats=1)
    with pytest.raises(Refused) as told:
        factory.divide(db, clock, world, factory.whole(world, fund_id), seats=3)
    assert "nog €\u00a02.500,00 vrij" in str(told.value.text)
    assert planned(db, fund_id) == 250_000
    factory.divide(db, clock, world, factory.whole(world, fund_id), seats=2)
    assert planned(db, fund_id) == 500_000


def test_a_split_that_takes_less_makes_room_again(
    db: Session, clock: FixedClock, world: World, fund_id: int
) -> None:
    factory.divide(db, clock, world, factory.whole(world, fund_id), seats=2)
    half = factory.whole(world, fund_id, method=Method.PERCENT, value=5_000)
    factory.divide(db, clock, world, half, Share(world.own.id, method=Method.REST), seats=2)
    state = service.fund_states(db, [service.fund(db, fund_id)])[fund_id]
    assert (state.planned.cents, state.free.cents, state.lines) == (250_000, 250_000, 2)


def test_a_seat_that_was_given_back_makes_room_too(
    db: Session, clock: FixedClock, world: World, fund_id: int
) -> None:
    factory.divide(db, clock, world, factory.whole(world, fund_id), seats=2)
    seat = world.seats(db)[0]
    enrolments.withdraw(db, SYSTEM, clock, organisation_id=world.own.id, enrolment_id=seat.enrolment_id or 0)
    db.commit()
    assert planned(db, fund_id) == 250_000


def test_invoiced_and_paid_follow_the_lines(
    db: Session, clock: FixedClock, world: World, fund_id: int
) -> None:
    factory.divide(db, clock, world, factory.whole(world, fund_id), seats=2)
    factory.invoice(db, clock, world, world.funder.id)
    state = service.fund_states(db, [service.fund(db, fund_id)])[fund_id]
    assert (state.planned.cents, state.invoiced.cents, state.paid.cents) == (500_000, 500_000, 0)
    assert len(service.fund_lines(db, fund_id)) == 2


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"payer_id": 0}, "is geld van Zorgkantoor Drenthe"),
        ({"fund_type": FundType.ZVW}, "is van de soort"),
    ],
)
def test_a_fund_pays_its_own_money_only(
    db: Session, clock: FixedClock, world: World, fund_id: int, changed: dict[str, object], said: str
) -> None:
    if "payer_id" in changed:
        changed = {"payer_id": world.own.id}
    with pytest.raises(Refused, match=said):
        factory.divide(db, clock, world, factory.whole(world, fund_id, **changed))


def test_a_fund_pays_for_cohorts_that_start_in_its_period(
    db: Session, clock: FixedClock, world: World
) -> None:
    late = factory.fund(
        db, clock, world.funder.id, "Wlz 2030", starts_on=date(2030, 1, 1), ends_on=date(2030, 12, 31)
    )
    with pytest.raises(Refused, match="geldt voor groepen die beginnen van"):
        factory.divide(db, clock, world, factory.whole(world, late))


def test_a_closed_fund_keeps_its_lines_and_takes_no_new_ones(
    db: Session, clock: FixedClock, world: World, fund_id: int
) -> None:
    factory.divide(db, clock, world, factory.whole(world, fund_id))
    service.close_fund(db, SYSTEM, clock, fund_id=fund_id)
    db.commit()
    with pytest.raises(Refused, match="gesloten"):
        factory.divide(db, clock, world, factory.whole(world, fund_id, cost_centre="9"), seats=2)
    db.rollback()
    assert planned(db, fund_id) == 250_000


def test_an_unknown_fund_is_refused(db: Session, clock: FixedClock, world: World) -> None:
    with pytest.raises(Refused, match="Kies een fonds"):
        factory.divide(db, clock, world, factory.whole(world, 999_999))


def save(db: Session, clock: FixedClock, found: FundView, **changed: object) -> None:
    values = {
        name: getattr(found, name)
        for name in ("name", "funder_id", "fund_type", "ceiling", "starts_on", "ends_on")
    }
    service.save_fund(db, SYSTEM, clock, fund_id=found.id, **(values | changed))  # type: ignore[arg-type]
    db.commit()


@pytest.mark.parametrize(
    "changed",
    [
        {"ceiling": Money(249_999)},
        {"fund_type": FundType.ZVW},
        {"funder_id": "own"},
        {"starts_on": date(2027, 6, 1)},
        {"ends_on": date(2025, 1, 1)},
        {"name": "Wlz oud"},
        {"name": " "},
        {"ceiling": Money(0)},
    ],
)
def test_a_change_that_does_not_fit_what_is_planned_is_refused(
    db: Session, clock: FixedClock, world: World, fund_id: int, changed: dict[str, object]
) -> None:
    factory.fund(db, clock, world.funder.id, "Wlz oud")
    factory.divide(db, clock, world, factory.whole(world, fund_id))
    if changed.get("funder_id") == "own":
        changed = {"funder_id": world.own.id}
    with pytest.raises(Refused):
        save(db, clock, service.fund(db, fund_id), **changed)
    db.rollback()
    save(db, clock, service.fund(db, fund_id), ceiling=Money(250_000), name="Wlz 2026 bis")
    assert service.fund(db, fund_id).ceiling.cents == 250_000


def test_an_unknown_fund_is_not_found(db: Session, clock: FixedClock) -> None:
    with pytest.raises(NotFound):
        service.fund(db, 999_999)
    with pytest.raises(NotFound):
        service.close_fund(db, SYSTEM, clock, fund_id=999_999)


def test_a_seat_that_moves_takes_its_fund_along_only_when_that_pays_for_the_new_cohort(
    db: Session, clock: FixedClock, world: World
) -> None:
    short = factory.fund(db, clock, world.funder.id, "Kort", ends_on=date(2026, 12, 31))
    factory.divide(db, clock, world, factory.whole(world, short))
    seat = world.seats(db)[0]
    later = seats_factory.cohort(db, clock, name="Assen 2027", first_date=date(2027, 9, 2))
    enrolments.move(db, SYSTEM, clock, enrolment_id=seat.enrolment_id or 0, to_cohort_id=later.id)
    with pytest.raises(Refused, match="Groep Assen 2027 begint op"):
        service.follow_seat(db, clock, seat_id=seat.id)
