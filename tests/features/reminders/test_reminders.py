"""Reminders of names and offers: they move with their cause, and do not go when it has passed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.cohorts.models import Cohort
from app.core.clock import FixedClock
from app.core.permissions import SYSTEM
from app.enrolments import service as enrolments
from app.enrolments.models import Offer, Seat
from tests.conftest import NOW
from tests.factories.enrolments import World, enrol, person
from tests.features.reminders.conftest import (
    DAY_BEFORE,
    DUE,
    FIRST_WEEK_BEFORE,
    WEEK_BEFORE,
    Minute,
    letters,
    plan,
    reserve,
)


def test_coordinators_are_reminded_of_names_a_week_and_a_day_before(
    db: Session, clock: FixedClock, here: World, minute: Minute
) -> None:
    reserve(db, clock, here, DUE, count=2)

    assert [(one.at, one.to) for one in plan(db, clock) if one.template == "enrolments/names_due"] == [
        (WEEK_BEFORE, "karin@icare.nl"),
        (DAY_BEFORE, "karin@icare.nl"),
    ]
    assert minute(WEEK_BEFORE - timedelta(seconds=1)) == []
    assert len(minute(WEEK_BEFORE)) == 1, "one letter for both seats"
    assert minute(WEEK_BEFORE + timedelta(minutes=1)) == []
    assert len(minute(DAY_BEFORE)) == 1
    assert minute(DAY_BEFORE + timedelta(minutes=1)) == []
    assert [address for address, _ in letters(db, "enrolments/names_due")] == ["karin@icare.nl"] * 2


def test_a_reminder_moves_with_its_cause(db: Session, clock: FixedClock, here: World, minute: Minute) -> None:
    reserve(db, clock, here, DUE)
    later = DUE + timedelta(days=14)

    db.execute(sa.update(Seat).values(names_due_on=later))
    db.commit()

    assert minute(WEEK_BEFORE) == []
    assert [one.at for one in plan(db, clock)] == [
        WEEK_BEFORE + timedelta(days=14),
        DAY_BEFORE + timedelta(days=14),
    ]
    assert len(minute(WEEK_BEFORE + timedelta(days=14))) == 1
    db.execute(sa.update(Seat).values(names_due_on=DUE + timedelta(days=21)))
    db.commit()
    assert len(minute(WEEK_BEFORE + timedelta(days=21))) == 1, "another date is another reminder"


def test_a_seat_that_got_its_name_is_not_asked_for(
    db: Session, clock: FixedClock, here: World, minute: Minute
) -> None:
    reserve(db, clock, here, DUE)
    enrol(db, clock, here, 1)
    db.commit()
    seat = db.scalars(sa.select(Seat.id).where(Seat.names_due_on.is_not(None))).one()
    named = enrolments.seat(db, seat).enrolment_id
    db.commit()

    assert named is not None, "the name went to the reserved seat"
    assert [one for one in plan(db, clock) if one.template == "enrolments/names_due"] == []


def test_who_reserves_within_the_week_is_not_reminded_of_what_was_just_said(
    db: Session, clock: FixedClock, here: World, minute: Minute
) -> None:
    clock.set(WEEK_BEFORE + timedelta(days=2))
    reserve(db, clock, here, DUE)

    assert minute() == []
    assert [one.at for one in plan(db, clock)] == [DAY_BEFORE]


def test_a_worker_that_was_down_sends_no_reminder_whose_day_has_passed(
    db: Session, clock: FixedClock, here: World, minute: Minute
) -> None:
    reserve(db, clock, here, DUE)

    late = minute(DAY_BEFORE + timedelta(hours=5))
    assert len(late) == 1, "of two that are due only the latest still has use"
    assert late[0].startswith(f"names-due:{here.cohort.id}:{here.own.id}:2026-06-30:1:")
    assert minute(datetime(2026, 7, 1, 9, tzinfo=UTC)) == []


def test_a_worker_that_was_down_all_the_time_sends_nothing(
    db: Session, clock: FixedClock, here: World, minute: Minute
) -> None:
    reserve(db, clock, here, DUE)
    enrol(db, clock, here, 1)
    db.commit()

    assert minute(datetime(2026, 9, 3, 8, tzinfo=UTC)) == []


@pytest.fixture
def offer(db: Session, clock: FixedClock, here: World) -> Offer:
    """An offer of 72 hours to the first in line."""
    for number in range(4):
        enrol(db, clock, here, number)
    db.commit()
    enrolments.withdraw(
        db,
        SYSTEM,
        clock,
        organisation_id=here.own.id,
        enrolment_id=enrolments.participants(db, here.cohort.id)[0].enrolment_id,
    )
    db.commit()
    found = db.scalars(sa.select(Offer)).one()
    db.expunge(found)
    db.commit()
    return found


def test_coordinators_are_reminded_a_day_before_an_offer_ends(
    db: Session, clock: FixedClock, offer: Offer, minute: Minute
) -> None:
    assert minute(offer.ends_at - timedelta(hours=24, seconds=1)) == []
    assert len(minute(offer.ends_at - timedelta(hours=24))) == 1
    assert minute(offer.ends_at - timedelta(hours=23)) == []
    assert [address for address, _ in letters(db, "enrolments/offer_ends")] == ["karin@icare.nl"]


@pytest.mark.parametrize(
    "change",
    [
        {"state": "accepted", "ended_at": NOW},
        {"ends_at": NOW + timedelta(hours=30)},
        {"ends_at": NOW + timedelta(hours=96)},
    ],
    ids=["answered", "short", "longer"],
)
def test_an_offer_that_was_answered_or_is_short_or_ends_later_is_not_reminded_of(
    db: Session, clock: FixedClock, offer: Offer, minute: Minute, change: dict[str, object]
) -> None:
    db.execute(sa.update(Offer).values(**change))
    db.commit()

    assert minute(offer.ends_at - timedelta(hours=24)) == []


def test_nobody_is_reminded_of_an_offer_that_has_ended(
    db: Session, clock: FixedClock, offer: Offer, minute: Minute
) -> None:
    assert minute(offer.ends_at) == []


def test_a_cancelled_cohort_reminds_nobody_of_names_or_its_first_day(
    db: Session, clock: FixedClock, here: World, minute: Minute
) -> None:
    reserve(db, clock, here, DUE)
    enrolments.enrol_list(
        db, SYSTEM, clock, organisation_id=here.other.id, cohort_id=here.cohort.id, rows=[person(7)]
    )
    db.execute(sa.update(Cohort).where(Cohort.id == here.cohort.id).values(state="cancelled"))
    db.commit()

    assert minute(WEEK_BEFORE) == []
    assert minute(FIRST_WEEK_BEFORE) == []
