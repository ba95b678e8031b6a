"""Locks are taken in one order, so that two people who change money at once never wait for each other."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from app.billing.service import FundType, Share
from app.core.clock import FixedClock
from app.core.permissions import SYSTEM
from app.desk import service
from app.desk.service import Invoiced
from tests.counting import counted
from tests.factories import billing as factory
from tests.factories import enrolments as people
from tests.factories.billing import World


@pytest.mark.parametrize("choice", list(Invoiced))
def test_a_move_locks_the_funds_of_the_seat_after_the_cohorts_and_before_the_audit_log(
    app: Flask, db: Session, clock: FixedClock, world: World, choice: Invoiced
) -> None:
    """Who plans on a fund holds it and then waits for the log."""
    later = people.cohort(db, clock, name="Assen, voorjaar 2027", first_date=date(2027, 1, 14))
    number = factory.fund(db, clock, world.funder.id)
    factory.divide(db, clock, world, Share(world.funder.id, FundType.CARE_OFFICE_WLZ, fund_id=number))
    factory.invoice(db, clock, world, world.funder.id)
    enrolment_id = world.seats(db)[0].enrolment_id or 0
    with counted(app) as sent:
        service.move_learner(
            db,
            SYSTEM,
            clock,
            cohort_id=world.cohort.id,
            enrolment_id=enrolment_id,
            to_cohort_id=later.id,
            invoiced=choice,
        )
        db.commit()

    def first_of(*words: str) -> int:
        return next(place for place, one in enumerate(sent) if all(word in one for word in words))

    locked = first_of("SELECT fund.id", "ORDER BY fund.id")
    assert first_of("FROM cohort") < locked < first_of("audit_head")
