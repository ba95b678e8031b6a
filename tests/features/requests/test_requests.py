"""Staff ask for a seat through their organisation's link; a coordinator decides."""

import threading
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from app.cohorts import service as cohorts
from app.cohorts.service import CohortState
from app.core.clock import FixedClock
from app.core.db import db as database
from app.core.db import writing
from app.core.errors import DomainError, NotFound, Refused
from app.core.money import Money
from app.core.permissions import ANONYMOUS, SYSTEM
from app.enrolments import service as enrolments
from app.messages.models import Letter
from app.requests import asking as verbs
from app.requests import service
from app.requests.models import SeatRequest
from app.requests.service import RequestState
from tests.factories import asking
from tests.factories import enrolments as factory
from tests.features.requests.conftest import BEGUN, Desk


def letters(db: Session, template: str) -> list[str]:
    """To whom letters of this kind went."""
    query = sa.select(Letter.to_address).where(Letter.template == template).order_by(Letter.id)
    return list(db.scalars(query))


def test_each_coordinator_gets_one_letter_and_the_same_address_is_one_request(
    db: Session, clock: FixedClock, desk: Desk
) -> None:
    first = asking.seat_request(db, clock, token=desk.token, cohort_id=desk.cohort.id)
    again = asking.seat_request(
        db, clock, token=desk.token, cohort_id=desk.cohort.id, email=first.email.upper(), given_name="Piet"
    )
    assert again == first
    assert letters(db, "requests/asked") == [desk.karin.email]
    assert service.waiting_by_organisation(db, [desk.own.id, desk.other.id]) == {
        desk.own.id: service.Waiting(1, clock.now())
    }


def test_someone_may_ask_two_employers(db: Session, clock: FixedClock, desk: Desk) -> None:
    second = asking.link(db, clock, desk.other.id, "m" * 43)
    first = asking.seat_request(db, clock, token=desk.token, cohort_id=desk.cohort.id)
    other = asking.seat_request(db, clock, token=second, cohort_id=desk.cohort.id)
    assert first.id != other.id
    assert letters(db, "requests/asked") == [desk.karin.email, desk.stranger.email]


@pytest.mark.parametrize(
    ("field", "value"),
    [("given_name", " "), ("family_name", ""), ("email", "x"), ("note", "x" * 2001), ("function", "x" * 201)],
)
def test_a_wrong_field_is_refused_at_that_field(
    db: Session, clock: FixedClock, desk: Desk, field: str, value: str
) -> None:
    with pytest.raises(Refused) as refused:
        asking.seat_request(
            db, clock, token=desk.token, cohort_id=desk.cohort.id, **{"family_name": "Dijk", field: value}
        )
    assert refused.value.field == field


def test_an_approved_request_is_a_seat_or_a_place_in_line(db: Session, clock: FixedClock, desk: Desk) -> None:
    asked = [
        asking.seat_request(db, clock, token=desk.token, cohort_id=desk.cohort.id, family_name=name)
        for name in ("Een", "Twee", "Drie")
    ]
    done = [
        service.approve(db, desk.karin, clock, organisation_id=desk.own.id, request_id=one.id)
        for one in asked
    ]
    assert [one.position for one in done] == [None, None, 1]
    people = {one.name for one in enrolments.participants(db, desk.cohort.id)}
    assert people == {"Petra van Een", "Petra van Twee"}
    found = service.request(db, asked[0].id)
    assert (found.state, found.decided_by_person_id) == (RequestState.APPROVED, desk.karin.person_id)
    assert letters(db, "enrolments/confirmed") == [asked[0].email, asked[1].email]


def test_an_approval_costs_what_was_shown(db: Session, clock: FixedClock, desk: Desk) -> None:
    asked = asking.seat_request(db, clock, token=desk.token, cohort_id=desk.cohort.id)
    db.commit()
    with pytest.raises(Refused):
        service.approve(
            db, desk.karin, clock, organisation_id=desk.own.id, request_id=asked.id, cost=Money(0)
        )
    db.rollback()
    assert service.request(db, asked.id).state is RequestState.OPEN
    service.approve(
        db, desk.karin, clock, organisation_id=desk.own.id, request_id=asked.id, cost=desk.cohort.price
    )


def test_a_declined_request_tells_the_asker_why(db: Session, clock: FixedClock, desk: Desk) -> None:
    asked = asking.seat_request(db, clock, token=desk.token, cohort_id=desk.cohort.id)
    with pytest.raises(Refused) as refused:
        service.decline(db, desk.karin, clock, organisation_id=desk.own.id, request_id=asked.id, reason="  ")
    assert refused.value.field == "reason"
    service.decline(
        db, desk.karin, clock, organisation_id=desk.own.id, request_id=asked.id, reason="Volgend jaar."
    )
    assert letters(db, "requests/declined") == [asked.email]
    assert service.request(db, asked.id).reason == "Volgend jaar."
    again = asking.seat_request(db, clock, token=desk.token, cohort_id=desk.cohort.id)
    assert again.id != asked.id, "one may ask again"


def test_what_was_decided_stays_decided(db: Session, clock: FixedClock, desk: Desk) -> None:
    asked = asking.seat_request(db, clock, token=desk.token, cohort_id=desk.cohort.id)
    mine = {"organisation_id": desk.own.id, "request_id": asked.id}
    service.approve(db, desk.karin, clock, **mine)
    db.commit()
    with pytest.raises(Refused, match="al goedgekeurd"):
        service.approve(db, desk.karin, clock, **mine)
    db.rollback()
    with pytest.raises(Refused, match="al goedgekeurd"):
        service.decline(db, desk.karin, clock, **mine, reason="Toch niet")
    assert len(enrolments.participants(db, desk.cohort.id)) == 1


def test_a_foreign_request_does_not_exist(db: Session, clock: FixedClock, desk: Desk) -> None:
    asked = asking.seat_request(db, clock, token=desk.token, cohort_id=desk.cohort.id)
    for organisation_id, number in (
        (desk.own.id, asked.id),
        (desk.other.id, asked.id),
        (desk.other.id, 999_999),
    ):
        with pytest.raises(NotFound):
            service.approve(db, desk.stranger, clock, organisation_id=organisation_id, request_id=number)
        with pytest.raises(NotFound):
            service.decline(
                db, desk.stranger, clock, organisation_id=organisation_id, request_id=number, reason="x"
            )
    assert service.request(db, asked.id).state is RequestState.OPEN


@pytest.mark.parametrize("late", [False, True])
def test_a_cohort_that_closed_or_began_takes_nobody(
    db: Session, clock: FixedClock, desk: Desk, late: bool
) -> None:
    asked = asking.seat_request(db, clock, token=desk.token, cohort_id=desk.cohort.id)
    if late:
        clock.set(BEGUN)
    else:
        cohorts.set_state(db, SYSTEM, clock, cohort_id=desk.cohort.id, state=CohortState.CANCELLED)
    with pytest.raises(Refused, match="Wijs de aanvraag af"):
        service.approve(db, desk.karin, clock, organisation_id=desk.own.id, request_id=asked.id)


def test_who_is_in_the_cohort_already_is_not_enrolled_again(
    db: Session, clock: FixedClock, desk: Desk
) -> None:
    asked = asking.seat_request(
        db, clock, token=desk.token, cohort_id=desk.cohort.id, email=factory.person(1).email
    )
    factory.enrol(db, clock, desk.world, 1)
    with pytest.raises(Refused, match="is al aangemeld voor deze groep"):
        service.approve(db, desk.karin, clock, organisation_id=desk.own.id, request_id=asked.id)


def test_a_link_takes_no_more_than_so_many_requests_a_day(
    db: Session, clock: FixedClock, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(verbs, "MOST", 2)
    for name in ("Een", "Twee"):
        asking.seat_request(db, clock, token=desk.token, cohort_id=desk.cohort.id, family_name=name)
    with pytest.raises(Refused, match="te veel aanvragen"):
        asking.seat_request(db, clock, token=desk.token, cohort_id=desk.cohort.id, family_name="Drie")
    clock.advance(timedelta(days=1))
    asking.seat_request(db, clock, token=desk.token, cohort_id=desk.cohort.id, family_name="Drie")


def test_a_decided_request_is_erased_after_a_year_and_an_open_one_never(
    db: Session, clock: FixedClock, desk: Desk
) -> None:
    approved, waiting = (
        asking.seat_request(db, clock, token=desk.token, cohort_id=desk.cohort.id, family_name=name)
        for name in ("Een", "Twee")
    )
    service.approve(db, desk.karin, clock, organisation_id=desk.own.id, request_id=approved.id)
    clock.advance(timedelta(days=365, seconds=-1))
    service.purge(db, clock)
    assert len(service.requests(db)) == 2
    clock.advance(timedelta(seconds=1))
    for _ in range(2):
        service.purge(db, clock)
        assert [one.id for one in service.requests(db)] == [waiting.id]
    assert len(enrolments.participants(db, desk.cohort.id)) == 1


def at_once(app: Flask, *verbs: object) -> list[object]:
    """Carries all out at the same moment, each in a transaction of its own; what each led to."""
    start = threading.Barrier(len(verbs))
    found: list[object] = []

    def run(verb: object) -> None:
        with app.app_context():
            engine = database.engine
        start.wait()
        try:
            with writing(engine) as session:
                done = verb(session)  # type: ignore[operator]
        except DomainError as error:
            found.append(error)
        else:
            found.append(done)

    threads = [threading.Thread(target=run, args=(verb,)) for verb in verbs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


@pytest.mark.parametrize("turn", range(3))
def test_asked_twice_at_the_same_moment_is_one_request_and_one_letter(
    app: Flask, db: Session, clock: FixedClock, desk: Desk, turn: int
) -> None:
    def ask(session: Session) -> int:
        return asking.seat_request(session, clock, token=desk.token, cohort_id=desk.cohort.id).id

    found = at_once(app, *[ask] * 4)
    assert len(set(found)) == 1, found
    assert db.scalar(sa.select(sa.func.count()).select_from(SeatRequest)) == 1
    assert letters(db, "requests/asked") == [desk.karin.email]


@pytest.mark.parametrize("turn", range(3))
def test_two_decisions_at_the_same_moment_are_one_decision(
    app: Flask, db: Session, clock: FixedClock, desk: Desk, turn: int
) -> None:
    asked = asking.seat_request(db, clock, token=desk.token, cohort_id=desk.cohort.id)
    db.commit()
    mine = {"organisation_id": desk.own.id, "request_id": asked.id}
    found = at_once(
        app,
        lambda session: service.approve(session, desk.karin, clock, **mine),
        lambda session: service.approve(session, desk.karin, clock, **mine),
        lambda session: service.decline(session, desk.karin, clock, **mine, reason="Nee."),
    )
    assert sum(isinstance(one, Refused) for one in found) == 2
    seated = len(enrolments.participants(db, desk.cohort.id))
    state = service.request(db, asked.id).state
    assert (seated, state) in ((1, RequestState.APPROVED), (0, RequestState.DECLINED))


def test_the_asker_needs_no_login(db: Session, clock: FixedClock, desk: Desk) -> None:
    made = asking.seat_request(db, clock, token=desk.token, cohort_id=desk.cohort.id)
    assert made.requested_by_person_id is ANONYMOUS.person_id is None
