"""A visitor's interest: sent, confirmed, decided, erased; and what each late or foreign click is told."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.cohorts.service import CohortState
from app.core.clock import FixedClock
from app.core.errors import Forbidden, NotFound, Refused
from app.core.permissions import ANONYMOUS, SYSTEM, Role
from app.interest import service
from app.interest.models import Interest
from app.interest.service import InterestState
from app.messages.models import Letter
from app.organisations import service as organisations
from tests.factories import asking
from tests.factories import enrolments as factory
from tests.people import ActorFor

OPEN = InterestState.OPEN


def letters(db: Session, template: str) -> list[str]:
    """To whom letters of this kind went."""
    query = sa.select(Letter.to_address).where(Letter.template == template).order_by(Letter.id)
    return list(db.scalars(query))


def test_an_interest_waits_for_its_letter_and_then_for_an_administrator(
    db: Session, clock: FixedClock
) -> None:
    asking.express(db, clock, email="FATMA@Accolade.NL")
    assert letters(db, "interest/confirm") == ["fatma@accolade.nl"]
    assert service.inbox(db, state=OPEN) == []
    assert service.waiting(db).count == 0
    token = asking.newest_token(db)
    found = service.confirm(db, ANONYMOUS, clock, token=token)
    assert (found.state, found.confirmed_at, found.seats) == (OPEN, clock.now(), 3)
    assert [one.id for one in service.inbox(db, state=OPEN)] == [found.id]
    assert service.waiting(db) == service.Waiting(1, clock.now())


def test_only_the_hash_of_the_link_is_kept(db: Session, clock: FixedClock) -> None:
    asking.express(db, clock)
    token = asking.newest_token(db)
    row = db.scalars(sa.select(Interest)).one()
    assert len(token) == 43
    assert token not in repr([getattr(row, column.name) for column in Interest.__table__.columns])


def test_one_letter_a_day_more_or_less_tells_nobody_anything(db: Session, clock: FixedClock) -> None:
    for _ in range(6):
        asking.express(db, clock)
    assert len(letters(db, "interest/confirm")) == service.LETTERS == 3
    asking.express(db, clock, email="iemand@anders.nl")
    assert len(letters(db, "interest/confirm")) == 4
    clock.advance(timedelta(days=1))
    asking.express(db, clock)
    assert len(letters(db, "interest/confirm")) == 5


def test_a_link_works_once_and_fourteen_days(db: Session, clock: FixedClock) -> None:
    asking.express(db, clock)
    token = asking.newest_token(db)
    clock.advance(timedelta(days=14, seconds=-1))
    service.confirm(db, ANONYMOUS, clock, token=token)
    with pytest.raises(Refused, match="al bevestigd"):
        service.confirm(db, ANONYMOUS, clock, token=token)
    asking.express(db, clock, email="laat@accolade.nl")
    late = asking.newest_token(db)
    clock.advance(timedelta(days=14))
    with pytest.raises(Refused, match="Vul het formulier opnieuw in"):
        service.confirm(db, ANONYMOUS, clock, token=late)
    with pytest.raises(NotFound):
        service.confirm(db, ANONYMOUS, clock, token="x" * 43)


def test_the_newest_of_one_address_about_one_organisation_counts(db: Session, clock: FixedClock) -> None:
    first = asking.confirmed_interest(db, clock, seats=2)
    other = asking.confirmed_interest(db, clock, organisation_name="Vaart Welzijn")
    foreign = asking.confirmed_interest(db, clock, email="ander@accolade.nl")
    newest = asking.confirmed_interest(db, clock, organisation_name="ACCOLADE", seats=5)
    assert {one.id for one in service.inbox(db, state=OPEN)} == {other, foreign, newest}
    with pytest.raises(NotFound):
        service.interest(db, first)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("organisation_name", "   "),
        ("given_name", ""),
        ("family_name", "\u202e"),
        ("email", "geen adres"),
        ("seats", 0),
        ("seats", 501),
        ("note", "x" * 2001),
    ],
)
def test_a_wrong_field_is_refused_at_that_field(
    db: Session, clock: FixedClock, field: str, value: object
) -> None:
    with pytest.raises(Refused) as refused:
        asking.express(db, clock, **{field: value})
    assert refused.value.field == field
    assert asking.count_interest(db) == 0


def test_a_cohort_that_is_not_open_cannot_be_asked_for(db: Session, clock: FixedClock) -> None:
    draft = factory.cohort(db, clock, state=CohortState.DRAFT)
    with pytest.raises(Refused) as refused:
        asking.express(db, clock, cohort_id=draft.id)
    assert refused.value.field == "cohort_id"


def test_one_click_makes_the_organisation_and_its_coordinator(
    db: Session, clock: FixedClock, actor_for: ActorFor
) -> None:
    admin = actor_for(Role.ADMINISTRATOR)
    number = asking.confirmed_interest(db, clock)
    done = service.make_organisation(db, admin, clock, interest_id=number)
    made = organisations.organisation(db, done.organisation_id)
    assert (made.name, made.visiting_city, made.enrols) == ("Accolade", "Assen", True)
    (contact,) = organisations.coordinators_of(db, made.id)
    assert (contact.full_name, contact.email) == ("Fatma Yıldız", "fatma@accolade.nl")
    assert letters(db, "accounts/invitation") == ["fatma@accolade.nl"]
    found = service.interest(db, number)
    assert (found.state, found.organisation_id) == (InterestState.ACCEPTED, made.id)
    assert (found.decided_at, found.decided_by_person_id) == (clock.now(), admin.person_id)


def test_a_known_name_is_refused_and_nothing_is_left_behind(db: Session, clock: FixedClock) -> None:
    known = factory.organisation(db, clock, "Accolade")
    number = asking.confirmed_interest(db, clock)
    db.commit()
    with pytest.raises(Refused, match="al een organisatie") as refused:
        service.make_organisation(db, SYSTEM, clock, interest_id=number)
    assert refused.value.field == "name"
    db.rollback()
    assert service.interest(db, number).state is OPEN
    other = service.make_organisation(db, SYSTEM, clock, interest_id=number, name="Accolade Meppel")
    assert other.organisation_id != known.id


def test_the_contact_becomes_coordinator_of_the_organisation_that_is_known(
    db: Session, clock: FixedClock
) -> None:
    known = factory.organisation(db, clock, "Accolade")
    for _ in range(2):
        number = asking.confirmed_interest(db, clock)
        service.add_to_organisation(db, SYSTEM, clock, interest_id=number, organisation_id=known.id)
        people = {one.email for one in organisations.coordinators_of(db, known.id)}
        assert people == {"karin@accolade.nl", "fatma@accolade.nl"}
        assert service.interest(db, number).organisation_id == known.id
    assert letters(db, "accounts/invitation").count("fatma@accolade.nl") == 1, "who is one gets no second one"
    with pytest.raises(NotFound):
        service.add_to_organisation(
            db,
            SYSTEM,
            clock,
            interest_id=asking.confirmed_interest(db, clock),
            organisation_id=999_999,
        )


@pytest.mark.parametrize("write", [True, False])
def test_declining_writes_a_letter_or_none(db: Session, clock: FixedClock, write: bool) -> None:
    number = asking.confirmed_interest(db, clock)
    if write:
        with pytest.raises(Refused) as refused:
            service.decline(db, SYSTEM, clock, interest_id=number, reason=" ")
        assert refused.value.field == "reason"
    service.decline(db, SYSTEM, clock, interest_id=number, reason="De groep is vol.", write=write)
    assert letters(db, "interest/declined") == (["fatma@accolade.nl"] if write else [])
    assert service.interest(db, number).state is InterestState.DECLINED


def test_a_decided_interest_stays_decided(db: Session, clock: FixedClock) -> None:
    number = asking.confirmed_interest(db, clock)
    service.decline(db, SYSTEM, clock, interest_id=number, write=False)
    with pytest.raises(Refused, match="al beslist"):
        service.make_organisation(db, SYSTEM, clock, interest_id=number)
    with pytest.raises(Refused, match="al beslist"):
        service.decline(db, SYSTEM, clock, interest_id=number, write=False)
    asking.express(db, clock, email="nog@niet.nl")
    waiting = db.scalars(sa.select(Interest.id).order_by(Interest.id.desc())).first()
    assert waiting
    with pytest.raises(Refused, match="nog niet bevestigd"):
        service.make_organisation(db, SYSTEM, clock, interest_id=waiting)


def test_only_an_administrator_decides(db: Session, clock: FixedClock, actor_for: ActorFor) -> None:
    number = asking.confirmed_interest(db, clock)
    for role in set(Role) - {Role.ADMINISTRATOR}:
        with pytest.raises(Forbidden):
            service.make_organisation(db, actor_for(role), clock, interest_id=number)
        with pytest.raises(Forbidden):
            service.decline(db, actor_for(role), clock, interest_id=number, write=False)


def test_what_had_its_time_is_erased_and_nothing_else(db: Session, clock: FixedClock) -> None:
    waits = asking.confirmed_interest(db, clock, email="wacht@accolade.nl")
    declined = asking.confirmed_interest(db, clock, email="nee@accolade.nl")
    service.decline(db, SYSTEM, clock, interest_id=declined, write=False)
    asking.express(db, clock, email="nooit@accolade.nl")
    clock.advance(timedelta(days=14, seconds=-1))
    service.purge(db, clock)
    assert asking.count_interest(db) == 3
    clock.advance(timedelta(seconds=1))
    service.purge(db, clock)
    assert {row.email for row in db.scalars(sa.select(Interest))} == {
        "wacht@accolade.nl",
        "nee@accolade.nl",
    }
    clock.advance(timedelta(days=351))
    service.purge(db, clock)
    assert [one.id for one in service.inbox(db, state=OPEN)] == [waits], "an open one is never erased unseen"
    assert asking.count_interest(db) == 1
    service.purge(db, clock)
    assert asking.count_interest(db) == 1
