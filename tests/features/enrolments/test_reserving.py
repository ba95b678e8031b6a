"""Seats without a name yet, seats kept for an organisation, and a group that stays mixed."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.core.clock import FixedClock
from app.core.errors import NotFound, Refused
from app.core.money import Money
from app.core.permissions import SYSTEM, Actor, Role
from app.enrolments import service
from app.messages.models import Letter
from tests.factories.enrolments import World, enrol, person
from tests.pages import hidden
from tests.people import ActorFor

Login = Callable[[FlaskClient, Actor], FlaskClient]

DUE = date(2026, 8, 6)


def reserve(db: Session, clock: FixedClock, here: World, count: int, due: date = DUE) -> service.Reserved:
    return service.reserve_seats(
        db,
        SYSTEM,
        clock,
        organisation_id=here.own.id,
        cohort_id=here.cohort.id,
        count=count,
        names_due_on=due,
    )


def unnamed(db: Session, here: World) -> list[int]:
    return [one.number for one in service.unnamed_seats(db, cohort_id=here.cohort.id)]


def test_reserved_seats_are_taken_cost_the_price_and_get_their_names_first(
    db: Session, clock: FixedClock, here: World
) -> None:
    reserve(db, clock, here, 2)
    assert unnamed(db, here) == [1, 2]
    assert service.seat_counts(db, [here.cohort.id])[here.cohort.id].taken == 2
    db.execute(sa.text("update cohort set price_cents = 300000"))
    first = enrol(db, clock, here, 1)
    assert (first.seat_number, first.named) == (1, True)
    assert service.enrolment(db, first.enrolment_id).price == Money(250000)
    rows = [person(n) for n in (2, 3)]
    done = service.enrol_list(
        db,
        SYSTEM,
        clock,
        organisation_id=here.own.id,
        cohort_id=here.cohort.id,
        rows=rows,
        cost=Money(300000),
    )
    assert [(one.seat_number, one.named) for one in done.enrolled] == [(2, True), (3, False)]
    assert unnamed(db, here) == []
    letters = list(db.scalars(sa.select(Letter.to_address).where(Letter.template == "enrolments/reserved")))
    assert letters == ["karin@icare.nl"]


def test_another_organisation_does_not_get_these_seats(db: Session, clock: FixedClock, here: World) -> None:
    reserve(db, clock, here, 3)
    assert enrol(db, clock, replace(here, own=here.other), 1).position == 1


def test_more_than_is_free_cannot_be_reserved_and_a_name_less_seat_cannot_wait(
    db: Session, clock: FixedClock, here: World
) -> None:
    enrol(db, clock, here, 1)
    with pytest.raises(Refused, match="Je kunt nu 2 plaatsen reserveren") as refused:
        reserve(db, clock, here, 3)
    assert refused.value.field == "count"
    assert unnamed(db, here) == []


@pytest.mark.parametrize("due", [date(2026, 1, 14), date(2026, 9, 4)])
def test_names_are_due_between_today_and_the_first_day(
    db: Session, clock: FixedClock, here: World, due: date
) -> None:
    with pytest.raises(Refused) as refused:
        reserve(db, clock, here, 1, due)
    assert refused.value.field == "names_due_on"


def test_giving_back_costs_what_was_shown_and_the_line_gets_the_seat(
    db: Session, clock: FixedClock, here: World
) -> None:
    reserve(db, clock, here, 3)
    waiting = enrol(db, clock, replace(here, own=here.other), 1)
    clock.set(datetime(2026, 8, 20, 10, tzinfo=UTC))
    (seat, *_) = service.unnamed_seats(db, organisation_id=here.own.id)
    _, fee = service.seat_to_give_back(db, SYSTEM, clock, organisation_id=here.own.id, seat_id=seat.id)
    assert fee.amount == Money(125000)
    give = {"organisation_id": here.own.id, "seat_id": seat.id}
    with pytest.raises(Refused, match="niet €"):
        service.give_back_seat(db, SYSTEM, clock, fee=Money(0), **give)
    assert service.give_back_seat(db, SYSTEM, clock, fee=fee.amount, **give) == Money(125000)
    assert [one.enrolment_id for one in service.open_offers(db)] == [waiting.enrolment_id]
    with pytest.raises(Refused, match="al teruggegeven of heeft al een naam"):
        service.give_back_seat(db, SYSTEM, clock, **give)


def test_a_foreign_seat_does_not_exist(
    db: Session, clock: FixedClock, here: World, actor_for: ActorFor
) -> None:
    reserve(db, clock, here, 1)
    (seat,) = service.unnamed_seats(db)
    stranger = replace(actor_for(Role.COORDINATOR), organisation_ids=frozenset({here.other.id}))
    for organisation in (here.own.id, here.other.id):
        with pytest.raises(NotFound):
            service.give_back_seat(db, stranger, clock, organisation_id=organisation, seat_id=seat.id)
        with pytest.raises(NotFound):
            service.extend_names_due(
                db, stranger, clock, organisation_id=organisation, seat_id=seat.id, names_due_on=DUE
            )


def test_after_the_start_the_foundation_still_names_a_reserved_seat_and_takes_nobody_else(
    db: Session, clock: FixedClock, here: World, coordinator: Actor
) -> None:
    reserve(db, clock, here, 1)
    db.execute(sa.text("update cohort set state = 'running'"))
    ids = {"organisation_id": here.own.id, "cohort_id": here.cohort.id}
    own = replace(coordinator, organisation_ids=frozenset({here.own.id}))
    with pytest.raises(Refused, match="niet open"):
        service.enrol_list(db, own, clock, rows=[person(1)], **ids)
    with pytest.raises(Refused, match="niet open"):
        service.enrol_list(db, SYSTEM, clock, rows=[person(1), person(2)], **ids)
    (done,) = service.enrol_list(db, SYSTEM, clock, rows=[person(1)], **ids).enrolled
    assert (done.seat_number, done.named) == (1, True)
    with pytest.raises(Refused, match="niet open"):
        enrol(db, clock, here, 2)


def test_the_date_for_a_name_can_move(db: Session, clock: FixedClock, here: World) -> None:
    reserve(db, clock, here, 1)
    (seat,) = service.unnamed_seats(db)
    service.extend_names_due(
        db, SYSTEM, clock, organisation_id=here.own.id, seat_id=seat.id, names_due_on=date(2026, 9, 1)
    )
    assert service.unnamed_seats(db)[0].names_due_on == date(2026, 9, 1)


def test_kept_seats_are_for_that_organisation_until_their_day(
    db: Session, clock: FixedClock, here: World
) -> None:
    keep = {"cohort_id": here.cohort.id, "organisation_id": here.own.id, "most": None, "most_is_hard": False}
    until = date(2026, 3, 1)
    service.set_allotment(db, SYSTEM, clock, reserved=2, reserved_until=until, **keep)
    other = replace(here, own=here.other)
    assert enrol(db, clock, other, 1).seat_number == 1
    waiting = [enrol(db, clock, other, n) for n in (2, 3)]
    assert [one.position for one in waiting] == [1, 2]
    assert enrol(db, clock, here, 4).seat_number == 2, "its own kept seat, past a line that may not have it"
    counts = service.seat_counts(db, [here.cohort.id], date(2026, 1, 15))[here.cohort.id]
    assert (counts.taken, counts.kept, counts.free(3)) == (2, 1, 0)
    clock.set(datetime(2026, 3, 1, 22, 59, tzinfo=UTC))
    assert service.settle(db, SYSTEM, clock, cohort_id=here.cohort.id) == 0
    clock.advance(timedelta(minutes=1))
    assert service.settle(db, SYSTEM, clock, cohort_id=here.cohort.id) == 1
    assert service.open_offers(db)[0].enrolment_id == waiting[0].enrolment_id


def test_a_kept_seat_never_goes_to_a_newcomer_past_a_colleague_in_line(
    db: Session, clock: FixedClock, here: World
) -> None:
    got = [enrol(db, clock, here, n) for n in range(4)]
    clock.set(
        datetime(2026, 9, 1, 9, 0, tzinfo=UTC)
    )  # two days before the start: nothing is offered any more
    service.withdraw(db, SYSTEM, clock, organisation_id=here.own.id, enrolment_id=got[0].enrolment_id)
    service.set_allotment(
        db,
        SYSTEM,
        clock,
        cohort_id=here.cohort.id,
        organisation_id=here.own.id,
        most=None,
        most_is_hard=False,
        reserved=3,
        reserved_until=date(2026, 9, 2),
    )
    assert service.open_offers(db) == []
    assert enrol(db, clock, here, 5).position == 2


def test_more_than_is_free_cannot_be_kept(db: Session, clock: FixedClock, here: World) -> None:
    enrol(db, clock, replace(here, own=here.other), 1)
    keep = {"cohort_id": here.cohort.id, "organisation_id": here.own.id, "most": None, "most_is_hard": False}
    with pytest.raises(Refused, match="nog 2 plaatsen vrij") as refused:
        service.set_allotment(db, SYSTEM, clock, reserved=3, reserved_until=date(2026, 3, 1), **keep)
    assert refused.value.field == "reserved"
    with pytest.raises(Refused) as refused:
        service.set_allotment(db, SYSTEM, clock, reserved=1, reserved_until=date(2026, 1, 14), **keep)
    assert refused.value.field == "reserved_until"


@pytest.mark.parametrize("hard", [True, False])
def test_a_limit_refuses_or_warns_and_counts_the_line_and_seats_without_names(
    db: Session, clock: FixedClock, here: World, hard: bool
) -> None:
    wanted = service.Terms(organisation_limit=2, limit_is_hard=hard)
    service.set_terms(db, SYSTEM, clock, cohort_id=here.cohort.id, wanted=wanted)
    enrol(db, clock, here, 1)
    reserve(db, clock, here, 1)
    assert enrol(db, clock, here, 2).over_limit is False, "it gives a name, and adds nobody"
    if hard:
        with pytest.raises(Refused, match="ten hoogste 2 mensen"):
            enrol(db, clock, here, 3)
        with pytest.raises(Refused, match="ten hoogste 2 mensen"):
            reserve(db, clock, here, 1)
    else:
        assert enrol(db, clock, here, 3).over_limit is True
    assert enrol(db, clock, replace(here, own=here.other), 4).over_limit is False


def test_the_home_of_a_coordinator_asks_for_names_only_while_they_can_be_given(
    db: Session, clock: FixedClock, here: World, client: FlaskClient, coordinator: Actor, login: Login
) -> None:
    reserve(db, clock, here, 1, clock.now().date())
    db.commit()
    login(client, coordinator)
    assert "Geef 1 plaats een naam" in client.get("/start", follow_redirects=True).text
    for state in ("running", "cancelled"):
        db.execute(sa.text("update cohort set state = :state"), {"state": state})
        db.commit()
        assert "Geef 1 plaats een naam" not in client.get("/start", follow_redirects=True).text, state


def test_two_clicks_on_giving_a_seat_back_get_the_same_answer(
    db: Session, clock: FixedClock, here: World, client: FlaskClient, coordinator: Actor, login: Login
) -> None:
    reserve(db, clock, here, 1)
    (seat,) = service.unnamed_seats(db)
    db.commit()
    login(client, coordinator)
    address = f"/organisatie/{here.own.id}/groepen/{here.cohort.id}/plaatsen/{seat.id}/teruggeven"
    sent = hidden(client.get(address).text)
    answers = [client.post(address, data=sent) for _ in range(2)]
    assert [(one.status_code, one.location) for one in answers] == [(303, answers[0].location)] * 2
    db.rollback()
    assert service.unnamed_seats(db) == []
    db.rollback()
    assert client.get(address).status_code == 404


def test_no_more_is_kept_than_an_organisation_may_have(db: Session, clock: FixedClock, here: World) -> None:
    wanted = service.Terms(organisation_limit=1, limit_is_hard=True)
    service.set_terms(db, SYSTEM, clock, cohort_id=here.cohort.id, wanted=wanted)
    keep = {"cohort_id": here.cohort.id, "organisation_id": here.own.id, "reserved_until": date(2026, 3, 1)}
    for most in (None, 1):
        with pytest.raises(Refused, match="niet meer plaatsen dan de organisatie mag hebben"):
            service.set_allotment(db, SYSTEM, clock, most=most, most_is_hard=False, reserved=2, **keep)
