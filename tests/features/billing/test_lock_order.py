"""Locks are taken in one order, so that two people who change money at once never wait for each other."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from app.billing import service
from app.billing.service import Share
from app.cohorts import service as cohorts
from app.cohorts.service import CohortView
from app.core.clock import FixedClock, today
from app.core.errors import Refused
from app.core.permissions import SYSTEM
from app.enrolments import service as enrolments
from tests.counting import counted
from tests.factories import billing as factory
from tests.factories import enrolments as people


def first_of(sent: Sequence[str], *words: str) -> int:
    """The place of the first statement with all these words."""
    return next(place for place, one in enumerate(sent) if all(word in one for word in words))


@pytest.mark.parametrize("kind", ["postgresql"])
@pytest.mark.parametrize("again", [False, True])
def test_an_invoice_is_locked_before_its_credit_note_takes_a_number(
    app: Flask, db: Session, clock: FixedClock, again: bool
) -> None:
    """Who books on the invoice is waited for first: nobody who numbers another document waits along."""
    world = factory.world(db, clock, seats=1)
    made = factory.invoice(db, clock, world)
    line_ids = [line.id for line in service.invoice(db, made).lines]
    asked = service.renewal(db, made, today(clock)).invoiced.cents
    db.rollback()
    with counted(app) as sent:
        if again:
            service.renew_invoice(
                db, SYSTEM, clock, invoice_id=made, reason="Fout", line_ids=line_ids, expected_cents=asked
            )
        else:
            service.credit_invoice(db, SYSTEM, clock, invoice_id=made, reason="Fout")
        db.commit()
    held = first_of(sent, "FROM invoice", "FOR NO KEY UPDATE")
    assert first_of(sent, "FROM cohort", "FOR UPDATE") < held
    assert held < first_of(sent, "number_series") < first_of(sent, "audit_head")


def test_an_invoice_of_which_a_seat_moves_at_that_moment_is_not_made_again(
    db: Session, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The cohort to which it went is not locked, so what is due there may change meanwhile."""
    world = factory.world(db, clock, seats=1)
    made = factory.invoice(db, clock, world)
    factory.divide(db, clock, world, Share(world.other.id))
    found = service.renewal(db, made, today(clock))
    later = people.cohort(db, clock, name="Later", first_date=date(2027, 1, 14))
    enrolment_id = world.seats(db)[0].enrolment_id or 0
    db.commit()
    lock = cohorts.lock_cohort

    def just_too_late(session: Session, cohort_id: int) -> CohortView:
        monkeypatch.setattr(cohorts, "lock_cohort", lock)
        enrolments.move(session, SYSTEM, clock, enrolment_id=enrolment_id, to_cohort_id=later.id)
        return lock(session, cohort_id)

    monkeypatch.setattr(cohorts, "lock_cohort", just_too_late)
    with pytest.raises(Refused, match="zojuist verplaatst"):
        service.renew_invoice(
            db,
            SYSTEM,
            clock,
            invoice_id=made,
            reason="Andere betaler",
            line_ids=[line.id for line in found.lines],
            expected_cents=found.invoiced.cents,
        )
