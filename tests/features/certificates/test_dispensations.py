"""Nobody is excused from a requirement by one person alone, and everyone concerned reads by whom and why."""

from collections.abc import Callable
from html import unescape

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.accounts.models import Person
from app.certificates import service
from app.certificates.models import Certificate, Dispensation
from app.core.clock import FixedClock
from app.core.errors import NotFound, Refused
from app.core.permissions import Actor, Role
from tests.factories.certificates import Group, complete, group
from tests.people import ActorFor

Login = Callable[[FlaskClient, Actor], FlaskClient]
WHY = "Gaf de presentatie op een eigen studiedag"


@pytest.fixture
def administrator(actor_for: ActorFor) -> Actor:
    return actor_for(Role.ADMINISTRATOR)


@pytest.fixture
def second(actor_for: ActorFor) -> Actor:
    return actor_for(Role.ADMINISTRATOR)


@pytest.fixture
def made(db: Session, clock: FixedClock, actor_for: ActorFor) -> Group:
    """Two learners: the first lacks the presentation only, the second did nothing."""
    found = group(db, clock, actor_for, learners=2, ready=0)
    complete(db, clock, found, found.learners[0], presentation=False)
    db.commit()
    return found


def propose(
    db: Session, actor: Actor, clock: FixedClock, made: Group, requirement: str = "presentation"
) -> int:
    return service.propose_dispensation(
        db,
        actor,
        clock,
        cohort_id=made.cohort.id,
        enrolment_id=made.ids[0],
        requirement=requirement,
        reason=WHY,
    )


def test_nobody_excuses_oneself(db: Session, clock: FixedClock, made: Group) -> None:
    number = propose(db, made.trainer, clock, made)
    learner = made.learners[0]
    self_ = Actor(
        person_id=learner.person_id, name=learner.name, roles=frozenset({Role.ADMINISTRATOR, Role.LEARNER})
    )
    for grant in (True, False):
        with pytest.raises(Refused, match="gaat over jezelf"):
            decide(db, self_, clock, made, number, grant=grant, reason="Nee")


def decide(db: Session, actor: Actor, clock: FixedClock, made: Group, number: int, **kwargs: object) -> None:
    service.decide_dispensation(
        db, actor, clock, cohort_id=made.cohort.id, dispensation_id=number, **{"grant": True, **kwargs}
    )


def standing(db: Session, made: Group) -> service.Progress:
    return service.progress(db, {made.ids[0]: made.cohort.id})[made.ids[0]]


def test_who_is_excused_is_ready_and_everyone_reads_by_whom_and_why(
    db: Session, clock: FixedClock, made: Group, second: Actor
) -> None:
    number = propose(db, made.trainer, clock, made)
    assert not standing(db, made).ready

    decide(db, second, clock, made, number)

    far = standing(db, made)
    assert far.ready
    [excused] = [one for one in far.requirements if one.status is service.Status.EXCUSED]
    assert (excused.key, excused.done) == ("presentation", 0)
    assert excused.excuse is not None
    assert excused.excuse.reason == f"{WHY}."
    assert excused.excuse.proposed_by != excused.excuse.granted_by
    assert service.frozen(far)[-1] == {
        "key": "presentation",
        "needed": 1,
        "done": 0,
        "status": "excused",
        "dispensation_id": number,
    }


def test_nobody_grants_what_they_proposed_themselves(
    db: Session, clock: FixedClock, made: Group, administrator: Actor
) -> None:
    number = propose(db, administrator, clock, made)

    with pytest.raises(Refused, match="zelf"):
        decide(db, administrator, clock, made, number)

    assert not standing(db, made).ready
    db.commit()
    row = sa.update(Dispensation).values(
        state="granted", decided_at=clock.now(), decided_by_person_id=administrator.person_id
    )
    with pytest.raises(sa.exc.IntegrityError):
        db.execute(row)
    db.rollback()


def test_a_trainer_proposes_and_never_grants(
    db: Session, clock: FixedClock, made: Group, administrator: Actor, actor_for: ActorFor
) -> None:
    number = propose(db, administrator, clock, made)

    for outsider in (made.trainer, actor_for(Role.TRAINER), actor_for(Role.LEARNER)):
        with pytest.raises(NotFound):
            decide(db, outsider, clock, made, number)
    with pytest.raises(NotFound):
        propose(db, actor_for(Role.TRAINER), clock, made)


def test_declining_and_withdrawing_say_why_and_it_can_be_asked_again(
    db: Session, clock: FixedClock, made: Group, administrator: Actor, second: Actor
) -> None:
    first = propose(db, administrator, clock, made)
    with pytest.raises(Refused) as refused:
        decide(db, second, clock, made, first, grant=False)
    assert refused.value.field == "reason"
    decide(db, second, clock, made, first, grant=False, reason="Doe de presentatie alsnog")
    with pytest.raises(Refused):
        decide(db, second, clock, made, first)

    again = propose(db, administrator, clock, made)
    with pytest.raises(Refused):
        propose(db, second, clock, made)
    decide(db, second, clock, made, again)
    about = {"cohort_id": made.cohort.id, "dispensation_id": again}
    with pytest.raises(NotFound):
        service.withdraw_dispensation(db, made.trainer, clock, **about, reason="Toch niet")
    service.withdraw_dispensation(db, second, clock, **about, reason="Toch niet")

    assert not standing(db, made).ready


def test_only_what_is_not_met_can_be_excused(
    db: Session, clock: FixedClock, made: Group, administrator: Actor
) -> None:
    for met in ("days", "hours", "nonsens"):
        with pytest.raises(Refused):
            propose(db, administrator, clock, made, met)


def test_a_dispensation_on_which_a_certificate_rests_stays(
    db: Session, clock: FixedClock, made: Group, administrator: Actor, second: Actor
) -> None:
    number = propose(db, administrator, clock, made)
    decide(db, second, clock, made, number)
    person_id = made.learners[0].person_id
    db.add(
        Certificate(
            number="DTE-2026-0001-XX",
            year=2026,
            sequence=1,
            enrolment_id=made.ids[0],
            cohort_id=made.cohort.id,
            person_id=person_id,
            awarded_on=clock.now().date(),
            issued_on=clock.now().date(),
            snapshot={"name": "Iemand"},
            state="issued",
        )
    )
    db.flush()

    with pytest.raises(Refused, match="blijft staan"):
        service.withdraw_dispensation(
            db,
            administrator,
            clock,
            cohort_id=made.cohort.id,
            dispensation_id=number,
            reason="Toch niet",
        )


def test_two_people_excuse_somebody_on_the_pages_and_the_learner_reads_it(
    db: Session,
    clock: FixedClock,
    made: Group,
    second: Actor,
    actor_for: ActorFor,
    client: FlaskClient,
    login: Login,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(client.application.config, "WTF_CSRF_ENABLED", False)
    person = db.get_one(Person, made.learners[0].person_id)
    home = f"/groepen/{made.cohort.id}/voortgang/{made.ids[0]}"
    account = actor_for(Role.LEARNER, email=person.email)
    db.commit()

    trainer = login(client.application.test_client(), made.trainer)
    page = unescape(trainer.get(f"{home}/vrijstelling").text)
    assert "Eindpresentatie" in page
    assert "Lesdagen" not in page
    done = trainer.post(f"{home}/vrijstelling", data={"requirement": "presentation", "reason": WHY})
    assert done.location == home
    number = db.scalars(sa.select(Dispensation.id)).one()
    db.rollback()
    door = f"{home}/vrijstelling/{number}"
    assert "zelf voor" in unescape(trainer.get(door).text)

    other = login(client.application.test_client(), second)
    assert door in other.get(f"/groepen/{made.cohort.id}/voortgang").text
    assert other.post(door, data={"act": "iets"}).status_code == 422
    assert other.post(door, data={"act": "geef"}).location == home

    learner = login(client.application.test_client(), account)
    read = unescape(learner.get("/leren/voortgang").text)
    for words in ("Vrijgesteld", f"{WHY}.", "Je voldoet aan alle eisen"):
        assert words in read
