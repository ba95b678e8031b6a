"""Seats, and the line behind them."""

from collections.abc import Callable
from dataclasses import replace

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts import service as accounts
from app.audit import service as audit
from app.cohorts import service as cohorts
from app.core.clock import FixedClock
from app.core.errors import NotFound, Refused
from app.core.money import Money
from app.core.permissions import SYSTEM, Actor, Role
from app.enrolments import service
from app.enrolments.listing import parse
from app.enrolments.models import CohortLine, Enrolment, Seat
from app.enrolments.tables import read_text
from app.messages.models import Letter
from tests.factories.enrolments import World, enrol, person
from tests.people import ActorFor


def letters(db: Session) -> list[tuple[str, str]]:
    rows = db.execute(
        sa.select(Letter.template, Letter.to_address)
        .where(Letter.template.startswith("enrolments/"))
        .order_by(Letter.id)
    )
    return [(template, to) for template, to in rows]


def test_the_first_get_seats_and_the_next_wait_in_order(db: Session, clock: FixedClock, here: World) -> None:
    got = [enrol(db, clock, here, n) for n in range(5)]
    assert [(one.seat_number, one.position) for one in got] == [
        (1, None),
        (2, None),
        (3, None),
        (None, 1),
        (None, 2),
    ]
    assert [p.seat_number for p in service.participants(db, here.cohort.id)] == [1, 2, 3]
    assert [w.waiting_number for w in service.waiting_list(db, here.cohort.id)] == [1, 2]
    assert service.seat_counts(db, [here.cohort.id])[here.cohort.id] == service.SeatCounts(3, 2)
    assert audit.find_break(db) is None


def test_a_seat_keeps_the_price_of_its_day(db: Session, clock: FixedClock, here: World) -> None:
    enrol(db, clock, here, 1)
    assert [seat.price for seat in service.seats(db, here.cohort.id)] == [Money(250000)]


def test_who_has_a_seat_gets_a_letter_with_a_link_and_who_waits_hears_the_number(
    db: Session, clock: FixedClock, here: World, work: Callable[[], int]
) -> None:
    for n in range(4):
        enrol(db, clock, here, n)
    assert letters(db) == [
        ("enrolments/confirmed", "persoon0@voorbeeld.nl"),
        ("enrolments/confirmed", "persoon1@voorbeeld.nl"),
        ("enrolments/confirmed", "persoon2@voorbeeld.nl"),
        ("enrolments/waiting", "persoon3@voorbeeld.nl"),
        ("enrolments/line", "karin@icare.nl"),
    ]
    work()
    db.expire_all()
    assert set(db.scalars(sa.select(Letter.state))) == {"sent"}


def test_a_newcomer_never_passes_the_line_when_seats_are_added(
    db: Session, clock: FixedClock, here: World
) -> None:
    for n in range(5):
        enrol(db, clock, here, n)
    cohorts.update(
        db,
        SYSTEM,
        clock,
        cohort_id=here.cohort.id,
        name=here.cohort.name,
        place="Assen",
        venue="",
        seats=6,
        seats_min=3,
        go_no_go_on=here.cohort.go_no_go_on,
    )
    newcomer = enrol(db, clock, here, 9)
    offered = {one.person_id for one in service.open_offers(db, cohort_ids=[here.cohort.id])}
    assert offered == {one.person_id for one in service.waiting_list(db, here.cohort.id)}
    assert len(offered) == 2
    assert newcomer.seat_number == 4
    assert enrol(db, clock, here, 10).position == 3


def test_nobody_is_in_a_cohort_twice_not_even_through_another_organisation(
    db: Session, clock: FixedClock, here: World
) -> None:
    enrol(db, clock, here, 1)
    with pytest.raises(Refused) as refused:
        enrol(db, clock, here, 1, organisation_id=here.other.id)
    assert refused.value.field == "email"
    assert "Icare" not in str(refused.value)


def test_a_coordinator_acts_for_the_own_organisation_only(
    db: Session, clock: FixedClock, here: World
) -> None:
    one = enrol(db, clock, here, 1)
    stranger = Actor(
        person_id=1, roles=frozenset({Role.COORDINATOR}), organisation_ids=frozenset({here.other.id})
    )
    who = person(2)
    with pytest.raises(NotFound):
        service.enrol_list(
            db, stranger, clock, organisation_id=here.own.id, cohort_id=here.cohort.id, rows=[who]
        )
    for organisation_id in (here.own.id, here.other.id):
        with pytest.raises(NotFound):
            service.withdraw(
                db, stranger, clock, organisation_id=organisation_id, enrolment_id=one.enrolment_id
            )
        with pytest.raises(NotFound):
            service.leaving(
                db,
                stranger,
                clock,
                organisation_id=organisation_id,
                cohort_id=here.cohort.id,
                enrolment_id=one.enrolment_id,
            )


def test_a_cohort_that_is_not_open_takes_nobody(db: Session, clock: FixedClock, here: World) -> None:
    for state in ("running", "finished", "cancelled"):
        db.execute(sa.text("update cohort set state = :state"), {"state": state})
        with pytest.raises(Refused, match="niet open"):
            enrol(db, clock, here, 1)


def test_a_draft_cohort_does_not_exist_for_who_enrols(db: Session, clock: FixedClock, here: World) -> None:
    db.execute(sa.text("update cohort set state = 'draft'"))
    with pytest.raises(NotFound):
        enrol(db, clock, here, 1)


def test_the_same_list_again_changes_nothing(db: Session, clock: FixedClock, here: World) -> None:
    rows = [person(n) for n in range(5)]
    ids = {"organisation_id": here.own.id, "cohort_id": here.cohort.id}
    first = service.enrol_list(db, SYSTEM, clock, rows=[*rows, rows[0]], **ids)
    assert (first.seated, first.waiting, first.known) == (3, 2, 1)
    before = [db.scalar(sa.select(sa.func.count()).select_from(t)) for t in (Seat, Enrolment, Letter)]
    again = service.enrol_list(db, SYSTEM, clock, rows=rows, **ids)
    assert (again.enrolled, again.known) == ((), 5)
    assert before == [db.scalar(sa.select(sa.func.count()).select_from(t)) for t in (Seat, Enrolment, Letter)]
    assert db.scalar(sa.select(CohortLine.next_waiting_number)) == 3


def test_a_known_person_keeps_the_own_name_and_function(db: Session, clock: FixedClock, here: World) -> None:
    enrol(db, clock, here, 1)
    other = replace(person(1), given_name="Heel", infix="", family_name="Anders", function="Chef")
    cohort = cohorts.create(
        db,
        SYSTEM,
        clock,
        course_version_id=here.cohort.course_version_id,
        name="Meppel",
        place="Meppel",
        seats=2,
        seats_min=1,
        go_no_go_on=here.cohort.go_no_go_on,
        price_cents=100,
        vat_regime="exempt",
        state=cohorts.CohortState.OPEN,
    )
    service.enrol_list(db, SYSTEM, clock, organisation_id=here.other.id, cohort_id=cohort.id, rows=[other])
    (seen,) = service.participants(db, cohort.id)
    assert (seen.name, seen.function) == ("Persoon001 van Test001", "Chef")
    known = accounts.person_by_email(db, "persoon1@voorbeeld.nl")
    assert known
    assert known.function == "Casemanager dementie"
    assert service.cohort_ids_of_person(db, known.id) == {here.cohort.id, cohort.id}
    assert service.cohort_ids_of_organisation(db, here.other.id) == {cohort.id}


def test_the_database_itself_refuses_a_seat_sold_twice(db: Session, clock: FixedClock, here: World) -> None:
    enrol(db, clock, here, 1)
    (seat,) = db.scalars(sa.select(Seat))
    db.add(
        Seat(
            cohort_id=seat.cohort_id,
            number=seat.number,
            organisation_id=here.other.id,
            price_cents=1,
            state="taken",
            confirmed_at=clock.now(),
        )
    )
    with pytest.raises(sa.exc.IntegrityError):
        db.flush()


def test_nobody_learns_the_name_behind_an_address_by_enrolling_it(
    db: Session, clock: FixedClock, here: World, actor_for: ActorFor
) -> None:
    known = enrol(db, clock, replace(here, own=here.other), 1)
    curious = replace(actor_for(Role.COORDINATOR), organisation_ids=frozenset({here.own.id}))
    ask = {"organisation_id": here.own.id, "cohort_id": here.cohort.id, "email": "persoon1@voorbeeld.nl"}
    wrong = {"given_name": "Wie", "infix": "", "family_name": "Isdit"}
    with pytest.raises(Refused, match="andere achternaam") as refused:
        service.enrol(db, curious, clock, **ask, **wrong)
    assert refused.value.field == "email"
    assert "Test001" not in str(refused.value.text)
    own = enrol(db, clock, here, 2)
    with pytest.raises(Refused, match="andere achternaam"):
        service.substitute(
            db,
            curious,
            clock,
            organisation_id=here.own.id,
            enrolment_id=own.enrolment_id,
            email="persoon1@voorbeeld.nl",
            **wrong,
        )
    parsed = parse(read_text("voornaam;achternaam;e-mailadres\nWie;Isdit;persoon1@voorbeeld.nl"))
    preview = service.preview_list(
        db, curious, clock, organisation_id=here.own.id, cohort_id=here.cohort.id, parsed=parsed
    )
    assert not preview.sound
    service.withdraw(db, SYSTEM, clock, organisation_id=here.other.id, enrolment_id=known.enrolment_id)
    done = service.enrol(db, curious, clock, **ask, given_name="P.", infix="", family_name="Test001-de Boer")
    assert done.name == "P. Test001-de Boer"
