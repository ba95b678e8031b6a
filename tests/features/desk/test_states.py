"""Bringing a cohort through its states: what is shown is what is done."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from app.audit import service as audit
from app.billing import service as billing
from app.calendars import service as calendars
from app.calendars.service import FeedKind
from app.cohorts import service as cohorts
from app.cohorts.service import CohortState
from app.core.clock import FixedClock
from app.core.db import writing
from app.core.errors import Refused
from app.core.permissions import SYSTEM, Role
from app.desk import service
from app.desk.service import Audience
from app.enrolments import service as enrolments
from app.scheduling import service as scheduling
from tests.factories import billing as factory
from tests.factories.billing import World
from tests.factories.desk import WHY, S, become, fill_the_cohort, letters
from tests.people import ActorFor

#: A week after the first session, at lunch.
MIDWAY = datetime(2026, 9, 10, 10, 0, tzinfo=UTC)


def test_going_on_tells_every_learner_and_coordinator_once(
    db: Session, clock: FixedClock, world: World
) -> None:
    fill_the_cohort(db, clock, world)
    found = service.consequences(db, clock, world.cohort.id, S.CONFIRMED)
    assert {one.audience: len(one.people) for one in found.mailings} == {
        Audience.LEARNERS: 15,
        Audience.COORDINATORS: 2,
    }
    assert found.waiting == 2
    made = service.change_state(
        db, SYSTEM, clock, cohort_id=world.cohort.id, state=S.CONFIRMED, shown=found.mark
    )
    assert made.state is S.CONFIRMED
    assert letters(db) == {"desk/group_goes_on": 15, "desk/group_goes_on_coordinator": 2}


def test_under_the_minimum_a_cohort_goes_on_only_with_a_reason_that_is_kept(
    db: Session, clock: FixedClock, world: World
) -> None:
    with pytest.raises(Refused) as refused:
        service.change_state(db, SYSTEM, clock, cohort_id=world.cohort.id, state=S.CONFIRMED)
    assert refused.value.field == "reason"
    assert cohorts.cohort(db, world.cohort.id).state is S.OPEN
    assert not letters(db)
    become(db, clock, world, S.CONFIRMED, reason="  Icare betaalt   de rest. ")
    event = audit.latest(db, limit=1)[0]
    assert (event.action, event.data) == (
        "cohorts:cohort:state",
        {"before": "open", "after": "confirmed", "reason": "Icare betaalt de rest.", "letters": 4},
    )


def test_cancelling_tells_everyone_and_leaves_crediting_to_finance(
    db: Session, clock: FixedClock, world: World, actor_for: ActorFor
) -> None:
    fill_the_cohort(db, clock, world)
    trainer = actor_for(Role.TRAINER)
    cohorts.assign_trainer(db, SYSTEM, clock, cohort_id=world.cohort.id, person_id=trainer.person_id or 0)
    made = factory.invoice(db, clock, world)
    calendars.new_address(
        db, trainer, clock, kind=FeedKind.COHORT, subject_id=world.cohort.id, token="t" * 43
    )
    calendars.new_address(
        db, trainer, clock, kind=FeedKind.TRAINER, subject_id=trainer.person_id or 0, token="u" * 43
    )
    found = service.consequences(db, clock, world.cohort.id, S.CANCELLED)
    assert {one.audience: len(one.people) for one in found.mailings} == {
        Audience.LEARNERS: 15,
        Audience.WAITING: 2,
        Audience.COORDINATORS: 2,
        Audience.TRAINERS: 1,
    }
    assert (len(found.falling), found.subscriptions) == (13, 2)
    assert found.bill is not None
    assert [one.number for one in found.bill.invoices] == ["2026-0001"]
    assert (found.credited.cents, found.undrafted.cents) == (750_000, 12 * 250_000)
    service.change_state(
        db, SYSTEM, clock, cohort_id=world.cohort.id, state=S.CANCELLED, reason=WHY, shown=found.mark
    )
    db.commit()
    assert letters(db).total() == found.letters == 20
    due, wrong = billing.open_items(db, clock.now().date())
    assert due == []
    assert [(one.why, one.seat_number, one.invoiced.cents, one.fee.cents) for one in wrong] == [
        (billing.Why.CANCELLED, number, 250_000, 0) for number in (1, 2, 3)
    ]
    assert {one.invoices for one in wrong} == {((made, "2026-0001"),)}
    billing.credit_invoice(db, SYSTEM, clock, invoice_id=made, reason="De groep gaat niet door")
    assert billing.corrections(db) == []
    assert billing.due(db, clock.now().date()) == []


def test_a_fee_for_giving_back_is_not_owed_either_once_the_foundation_cancels(
    db: Session, clock: FixedClock, world: World
) -> None:
    clock.set(datetime(2026, 8, 14, 10, 0, tzinfo=UTC))
    seat = world.seats(db)[0]
    enrolments.withdraw(db, SYSTEM, clock, organisation_id=world.own.id, enrolment_id=seat.enrolment_id or 0)
    made = factory.invoice(db, clock, world)
    assert billing.invoice(db, made).total.cents == 625_000
    assert billing.corrections(db) == []
    become(db, clock, world, S.CANCELLED, reason=WHY)
    assert [one.invoiced.cents for one in billing.corrections(db)] == [125_000, 250_000, 250_000]
    assert {one.fee.cents for one in billing.corrections(db)} == {0}


def test_what_has_been_taught_stays_in_calendars_when_a_running_cohort_is_cancelled(
    db: Session, clock: FixedClock, world: World
) -> None:
    become(db, clock, world, S.CONFIRMED)
    clock.set(MIDWAY)
    become(db, clock, world, S.RUNNING)
    found = service.consequences(db, clock, world.cohort.id, S.CANCELLED)
    assert len(found.falling) == 12
    assert all(one.starts_at > MIDWAY for one in found.falling)


def test_a_cohort_runs_and_ends_with_its_sessions(db: Session, clock: FixedClock, world: World) -> None:
    become(db, clock, world, S.CONFIRMED)
    with pytest.raises(Refused, match="nog niet begonnen"):
        become(db, clock, world, S.RUNNING)
    clock.set(MIDWAY)
    become(db, clock, world, S.RUNNING)
    with pytest.raises(Refused, match="nog niet geweest"):
        become(db, clock, world, S.FINISHED)
    clock.set(scheduling.sessions_of(db, [world.cohort.id])[-1].ends_at)
    step = service.consequences(db, clock, world.cohort.id, S.FINISHED).step
    assert ["aanwezigheid" in str(one.text) for one in step.conditions] == [True]
    before = letters(db)
    become(db, clock, world, S.FINISHED)
    assert letters(db) - before == {"desk/group_finished": 1}


def test_who_waits_hears_once_that_the_cohort_began_without_them(
    db: Session, clock: FixedClock, world: World
) -> None:
    fill_the_cohort(db, clock, world)
    become(db, clock, world, S.CONFIRMED)
    clock.set(MIDWAY)
    become(db, clock, world, S.RUNNING)
    assert letters(db)["desk/group_began_line"] == 2
    become(db, clock, world, S.CANCELLED, reason=WHY)
    assert letters(db)["desk/group_began_line"] == 2
    assert letters(db)["desk/group_cancelled_line"] == 0


def test_nothing_changes_when_the_facts_are_others_than_those_that_were_shown(
    db: Session, clock: FixedClock, world: World
) -> None:
    shown = service.consequences(db, clock, world.cohort.id, S.CANCELLED).mark
    factory.invoice(db, clock, world)
    with pytest.raises(Refused, match="intussen iets veranderd"):
        service.change_state(
            db, SYSTEM, clock, cohort_id=world.cohort.id, state=S.CANCELLED, reason=WHY, shown=shown
        )
    assert cohorts.cohort(db, world.cohort.id).state is S.OPEN
    assert not letters(db)


def test_time_alone_never_changes_a_state(db: Session, clock: FixedClock, world: World, work: object) -> None:
    for _ in range(30):
        clock.advance(timedelta(days=10))
        assert callable(work)
        while work():
            pass
        assert cohorts.cohort(db, world.cohort.id).state is S.OPEN
        db.rollback()


def test_a_cancelled_cohort_that_gets_another_name_stays_cancelled_in_calendars(
    db: Session, clock: FixedClock, world: World
) -> None:
    become(db, clock, world, S.CANCELLED, reason=WHY)
    at = cohorts.cohort(db, world.cohort.id).updated_at
    clock.set(MIDWAY)
    cohorts.update(
        db,
        SYSTEM,
        clock,
        cohort_id=world.cohort.id,
        name="Assen, afgelast",
        place="Assen",
        venue="",
        seats=15,
        seats_min=12,
        go_no_go_on=world.cohort.go_no_go_on,
    )
    assert cohorts.cohort(db, world.cohort.id).updated_at == at


def test_of_two_administrators_at_once_one_decides_and_the_other_is_told(
    app: Flask, db: Session, clock: FixedClock, world: World
) -> None:
    marks = {
        state: service.consequences(db, clock, world.cohort.id, state).mark
        for state in (S.CONFIRMED, S.CANCELLED)
    }
    db.commit()
    together = Barrier(len(marks))

    def press(state: CohortState) -> bool:
        together.wait()
        with app.app_context():
            try:
                with writing() as session:
                    service.change_state(
                        session,
                        SYSTEM,
                        clock,
                        cohort_id=world.cohort.id,
                        state=state,
                        reason=WHY,
                        shown=marks[state],
                    )
            except Refused:
                return False
        return True

    with ThreadPoolExecutor(len(marks)) as pool:
        done = dict(zip(marks, pool.map(press, marks), strict=True))
    assert sorted(done.values()) == [False, True]
    assert done[cohorts.cohort(db, world.cohort.id).state]
    assert len({template.startswith("desk/group_goes_on") for template in letters(db)}) == 1
