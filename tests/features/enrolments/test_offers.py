"""A free seat is offered to who is first, for a set time, and then to the next."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from app.audit import service as audit
from app.cohorts import service as cohorts
from app.cohorts.service import CohortState
from app.core.clock import FixedClock
from app.core.errors import NotFound, Refused
from app.core.money import Money
from app.core.outbox import OutboxRow
from app.core.permissions import SYSTEM, Actor, Role
from app.enrolments import service
from app.enrolments.models import Enrolment
from app.messages.models import Letter
from tests.factories.enrolments import World, enrol
from tests.people import ActorFor

DAYS = timedelta(days=1)


@pytest.fixture
def line(db: Session, clock: FixedClock, here: World) -> list[service.Enrolled]:
    """Three on the seats, three in line, and the first seat given back: the fourth has an offer."""
    got = [enrol(db, clock, here, n) for n in range(6)]
    leave(db, clock, here, got[0])
    return got


def leave(db: Session, clock: FixedClock, here: World, one: service.Enrolled) -> None:
    service.withdraw(db, SYSTEM, clock, organisation_id=here.own.id, enrolment_id=one.enrolment_id)


def offered(db: Session, here: World) -> list[int]:
    """Who has an offer now, by enrolment."""
    return [one.enrolment_id for one in service.open_offers(db, cohort_ids=[here.cohort.id])]


def letters(db: Session, template: str) -> list[str]:
    query = sa.select(Letter.to_address).where(Letter.template == template).order_by(Letter.id)
    return list(db.scalars(query))


def answer(here: World, one: service.Enrolled) -> dict[str, int]:
    return {"organisation_id": here.own.id, "enrolment_id": one.enrolment_id}


def test_an_accepted_offer_becomes_a_seat_at_the_price_of_that_day(
    db: Session, clock: FixedClock, here: World, line: list[service.Enrolled]
) -> None:
    db.execute(sa.text("update cohort set price_cents = 275000"))
    done = service.accept_offer(db, SYSTEM, clock, **answer(here, line[3]))
    assert done.seat_number == 1
    assert service.enrolment(db, line[3].enrolment_id).price == Money(275000)
    assert offered(db, here) == []
    assert letters(db, "enrolments/confirmed")[-1] == "persoon3@voorbeeld.nl"
    assert [one.position for one in service.waiting_list(db, here.cohort.id)] == [1, 2]


def test_a_declined_offer_goes_to_the_next_at_once(
    db: Session, clock: FixedClock, here: World, line: list[service.Enrolled]
) -> None:
    service.decline_offer(db, SYSTEM, clock, **answer(here, line[3]))
    assert offered(db, here) == [line[4].enrolment_id]
    assert db.get_one(Enrolment, line[3].enrolment_id).ended_as == "declined"
    assert letters(db, "enrolments/withdrawn")[-1] == "persoon3@voorbeeld.nl"


def test_an_offer_without_an_answer_ends_to_the_minute_and_goes_to_the_next(
    db: Session,
    clock: FixedClock,
    here: World,
    line: list[service.Enrolled],
    work: Callable[[], int],
) -> None:
    (offer,) = service.open_offers(db, cohort_ids=[here.cohort.id])
    assert offer.ends_at == clock.now() + timedelta(hours=72)
    db.commit()
    work()
    clock.set(offer.ends_at - timedelta(seconds=1))
    work()
    assert offered(db, here) == [line[3].enrolment_id]
    db.rollback()
    clock.set(offer.ends_at)
    work()
    db.expire_all()
    assert offered(db, here) == [line[4].enrolment_id]
    assert db.get_one(Enrolment, line[3].enrolment_id).ended_as == "expired"
    assert letters(db, "enrolments/offer_ended") == ["karin@icare.nl"]
    told = [event.action for event in audit.latest(db, limit=2)]
    assert set(told) == {"enrolments:offer:expire", "enrolments:offer:make"}


@pytest.mark.parametrize("verb", [service.accept_offer, service.decline_offer])
def test_an_answer_after_the_end_twice_or_by_someone_else_is_refused_with_what_to_do(
    db: Session,
    clock: FixedClock,
    here: World,
    line: list[service.Enrolled],
    verb: Callable[..., service.Answered],
    actor_for: ActorFor,
) -> None:
    stranger = replace(actor_for(Role.COORDINATOR), organisation_ids=frozenset({here.other.id}))
    for ids in (
        answer(here, line[3]),
        {"organisation_id": here.other.id, "enrolment_id": line[3].enrolment_id},
    ):
        with pytest.raises(NotFound):
            verb(db, stranger, clock, **ids)
    with pytest.raises(Refused, match="geen plaats aangeboden"):
        verb(db, SYSTEM, clock, **answer(here, line[4]))
    now = clock.now()
    clock.advance(timedelta(hours=72))
    with pytest.raises(Refused, match=r"voorbij\. De plaats gaat naar de volgende"):
        verb(db, SYSTEM, clock, **answer(here, line[3]))
    clock.set(now)
    verb(db, SYSTEM, clock, **answer(here, line[3]))
    with pytest.raises(Refused, match=r"al (aangenomen|afgeslagen)"):
        verb(db, SYSTEM, clock, **answer(here, line[3]))


def test_a_newcomer_never_takes_a_seat_that_is_offered(
    db: Session, clock: FixedClock, here: World, line: list[service.Enrolled]
) -> None:
    assert enrol(db, clock, here, 7).position == 4
    assert len(service.seats(db, here.cohort.id)) == 2


def test_in_the_last_week_nothing_is_offered_but_an_administrator_can_with_a_reason(
    db: Session, clock: FixedClock, here: World
) -> None:
    got = [enrol(db, clock, here, n) for n in range(5)]
    clock.set(datetime(2026, 8, 28, 10, tzinfo=UTC))
    leave(db, clock, here, got[0])
    assert offered(db, here) == []
    assert enrol(db, clock, here, 8).position == 3, "the seat is free, but who waits goes first"
    with pytest.raises(Refused, match="Schrijf op waarom"):
        service.offer_next(db, SYSTEM, clock, cohort_id=here.cohort.id, reason=" ")
    assert service.offer_next(db, SYSTEM, clock, cohort_id=here.cohort.id, reason="Gebeld.") == 1
    assert offered(db, here) == [got[3].enrolment_id]
    (event, *_) = audit.latest(db, limit=1)
    assert (event.action, event.data["reason"]) == ("enrolments:offer:make", "Gebeld.")
    with pytest.raises(Refused, match="Er is niets veranderd"):
        service.offer_next(db, SYSTEM, clock, cohort_id=here.cohort.id, reason="Nog eens.")


def test_an_offer_never_holds_past_the_start(db: Session, clock: FixedClock, here: World) -> None:
    got = [enrol(db, clock, here, n) for n in range(4)]
    clock.set(datetime(2026, 9, 2, 10, tzinfo=UTC))
    leave(db, clock, here, got[0])
    service.offer_next(db, SYSTEM, clock, cohort_id=here.cohort.id, reason="Morgen begint het.")
    (offer,) = service.open_offers(db)
    assert offer.ends_at == datetime(2026, 9, 3, 7, 30, tzinfo=UTC)


def test_an_administrator_can_give_a_free_seat_out_of_turn_with_a_reason(
    db: Session, clock: FixedClock, here: World, line: list[service.Enrolled]
) -> None:
    with pytest.raises(Refused, match="geen plaats vrij"):
        service.promote(db, SYSTEM, clock, enrolment_id=line[5].enrolment_id, reason="Kan niet wachten.")
    leave(db, clock, here, line[5])
    leave(db, clock, here, line[4])
    leave(db, clock, here, line[1])
    extra = enrol(db, clock, here, 9)
    assert extra.seat_number == 1, "one seat is held, the other is free"
    with pytest.raises(Refused, match="Schrijf op waarom"):
        service.promote(db, SYSTEM, clock, enrolment_id=line[3].enrolment_id, reason="")
    done = service.promote(db, SYSTEM, clock, enrolment_id=line[3].enrolment_id, reason="Afgesproken.")
    assert done.seat_number == 2
    assert offered(db, here) == []
    assert letters(db, "enrolments/promoted") == ["karin@icare.nl"]
    (event, *_) = audit.latest(db, limit=1)
    assert (event.action, event.data["reason"]) == ("enrolments:enrolment:promote", "Afgesproken.")
    with pytest.raises(Refused, match="heeft al een plaats"):
        service.promote(db, SYSTEM, clock, enrolment_id=line[3].enrolment_id, reason="Nog eens.")


def test_an_organisation_at_its_hard_limit_is_passed_until_there_is_room(
    db: Session, clock: FixedClock, here: World
) -> None:
    got = [enrol(db, clock, here, n) for n in range(4)]
    other = replace(here, own=here.other)
    theirs = enrol(db, clock, other, 9)
    agree = {
        "cohort_id": here.cohort.id,
        "organisation_id": here.own.id,
        "reserved": 0,
        "reserved_until": None,
    }
    service.set_allotment(db, SYSTEM, clock, most=2, most_is_hard=True, **agree)
    leave(db, clock, here, got[0])
    assert offered(db, here) == [theirs.enrolment_id], "Icare still has two seats"
    service.set_allotment(db, SYSTEM, clock, most=3, most_is_hard=True, **agree)
    assert offered(db, here) == [theirs.enrolment_id], "no other seat is free"
    service.decline_offer(db, SYSTEM, clock, organisation_id=here.other.id, enrolment_id=theirs.enrolment_id)
    assert offered(db, here) == [got[3].enrolment_id]


def test_who_leaves_the_line_gives_the_offer_to_the_next(
    db: Session, clock: FixedClock, here: World, line: list[service.Enrolled]
) -> None:
    leave(db, clock, here, line[3])
    assert offered(db, here) == [line[4].enrolment_id]


def test_cancelling_ends_the_offers(
    db: Session, clock: FixedClock, here: World, line: list[service.Enrolled]
) -> None:
    assert service.withdraw_offers(db, SYSTEM, clock, cohort_id=here.cohort.id) == 1
    cohorts.set_state(db, SYSTEM, clock, cohort_id=here.cohort.id, state=CohortState.CANCELLED)
    assert service.settle(db, SYSTEM, clock, cohort_id=here.cohort.id) == 0
    with pytest.raises(Refused, match="geldt niet meer"):
        service.accept_offer(db, SYSTEM, clock, **answer(here, line[3]))


def test_other_terms_give_other_offers(db: Session, clock: FixedClock, here: World) -> None:
    wanted = service.Terms(offer_hours=24, offers_stop_days=0)
    service.set_terms(db, SYSTEM, clock, cohort_id=here.cohort.id, wanted=wanted)
    got = [enrol(db, clock, here, n) for n in range(4)]
    leave(db, clock, here, got[0])
    (offer,) = service.open_offers(db)
    assert offer.ends_at == clock.now() + timedelta(hours=24)


def test_the_worker_finds_every_minute_what_a_lost_timer_left(
    app: Flask, db: Session, clock: FixedClock, here: World, line: list[service.Enrolled]
) -> None:
    clock.advance(4 * DAYS)
    db.execute(sa.delete(OutboxRow).where(OutboxRow.kind == "enrolments.settle"))
    db.commit()
    app.extensions["jobs"].sweep()
    db.commit()
    assert offered(db, here) == [line[4].enrolment_id]


def test_more_seats_are_offered_to_the_line_within_a_minute(
    app: Flask, db: Session, clock: FixedClock, here: World, line: list[service.Enrolled]
) -> None:
    group = here.cohort
    cohorts.update(
        db,
        SYSTEM,
        clock,
        cohort_id=group.id,
        name=group.name,
        place=group.place,
        venue=group.venue,
        seats=4,
        seats_min=group.seats_min,
        go_no_go_on=group.go_no_go_on,
    )
    db.commit()
    app.extensions["jobs"].sweep()
    db.commit()
    assert sorted(offered(db, here)) == [line[3].enrolment_id, line[4].enrolment_id]


def test_a_coordinator_of_the_organisation_answers(
    db: Session, clock: FixedClock, here: World, line: list[service.Enrolled], coordinator: Actor
) -> None:
    coordinator = replace(coordinator, organisation_ids=frozenset({here.own.id}))
    assert service.accept_offer(db, coordinator, clock, **answer(here, line[3])).seat_number == 1
