"""Nobody decides alone who gets a certificate, and nothing that changed meanwhile slips through."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts import service as accounts
from app.attendance.models import Attendance
from app.certificates import service
from app.certificates.models import Award
from app.core.clock import FixedClock
from app.core.errors import NotFound, Refused
from app.core.permissions import SYSTEM, Actor, Role
from app.enrolments import service as enrolments
from tests.factories.certificates import Group, agreed, decider, group
from tests.people import ActorFor


@pytest.fixture
def made(db: Session, clock: FixedClock, actor_for: ActorFor) -> Group:
    return group(db, clock, actor_for, learners=2)


def propose(db: Session, actor: Actor, clock: FixedClock, made: Group, *ids: int) -> list[int]:
    """Proposes these participants, or all, as they are shown now; the numbers of the decisions."""
    wanted = ids or made.ids
    people = service.candidates(db, made.cohort.id, wanted)
    service.propose_awards(
        db,
        actor,
        clock,
        cohort_id=made.cohort.id,
        enrolment_ids=wanted,
        shown=service.shown_mark(people),
    )
    return [one.id for one in service.decision_list(db, actor, made.cohort.id).proposed]


def undo_attendance(db: Session, enrolment_id: int) -> None:
    """Somebody turns out to have missed everything."""
    db.execute(sa.delete(Attendance).where(Attendance.enrolment_id == enrolment_id))


def withdraw(db: Session, clock: FixedClock, made: Group) -> str:
    """The first participant leaves; answers the name."""
    one = made.learners[0]
    payer = enrolments.enrolment(db, one.enrolment_id).organisation_id
    enrolments.withdraw(db, SYSTEM, clock, organisation_id=payer, enrolment_id=one.enrolment_id)
    return one.name


def test_who_proposed_cannot_agree_and_another_can(
    db: Session, clock: FixedClock, made: Group, actor_for: ActorFor
) -> None:
    first, second = actor_for(Role.ADMINISTRATOR), actor_for(Role.ADMINISTRATOR)
    ids = propose(db, first, clock, made)

    with pytest.raises(Refused, match="zelf voorgedragen"):
        service.confirm_awards(db, first, clock, cohort_id=made.cohort.id, award_ids=ids)
    assert service.confirm_awards(db, second, clock, cohort_id=made.cohort.id, award_ids=ids) == 2
    assert service.confirm_awards(db, second, clock, cohort_id=made.cohort.id, award_ids=ids) == 0
    listed = service.decision_list(db, second, made.cohort.id)
    assert (listed.ready, listed.proposed, len(listed.confirmed)) == ((), (), 2)
    assert {one.decided_by for one in listed.confirmed} == {second.name}


def test_the_database_itself_refuses_one_who_agrees_with_oneself(
    db: Session, clock: FixedClock, made: Group, actor_for: ActorFor
) -> None:
    propose(db, actor_for(Role.ADMINISTRATOR), clock, made)
    change = sa.update(Award).values(
        state="confirmed", decided_at=clock.now(), decided_by_person_id=Award.proposed_by_person_id
    )
    with pytest.raises(sa.exc.IntegrityError):
        db.execute(change)


def test_nobody_proposes_or_confirms_oneself(
    db: Session, clock: FixedClock, made: Group, actor_for: ActorFor
) -> None:
    learner = Actor(
        person_id=made.learners[0].person_id,
        name=made.learners[0].name,
        roles=frozenset({Role.ADMINISTRATOR, Role.LEARNER}),
    )
    with pytest.raises(Refused, match="jezelf niet voordragen"):
        propose(db, learner, clock, made)
    ids = propose(db, made.trainer, clock, made)

    listed = service.decision_list(db, learner, made.cohort.id)
    assert [str(one.barred) for one in listed.proposed] == ["Dit ben jij zelf", "None"]
    assert [one.enrolment_id for one in listed.decidable] == made.ids[1:]
    with pytest.raises(Refused, match="gaat over jezelf"):
        service.confirm_awards(db, learner, clock, cohort_id=made.cohort.id, award_ids=ids)


def test_who_proposed_under_a_record_that_was_merged_into_the_own_cannot_agree(
    db: Session, clock: FixedClock, made: Group, actor_for: ActorFor
) -> None:
    before, now = actor_for(Role.ADMINISTRATOR), actor_for(Role.ADMINISTRATOR)
    ids = propose(db, before, clock, made)
    accounts.merge_people(
        db,
        actor_for(Role.ADMINISTRATOR),
        clock,
        kept_id=now.person_id or 0,
        merged_id=before.person_id or 0,
        then=lambda own: None,
    )

    listed = service.decision_list(db, now, made.cohort.id)
    assert (len(listed.proposed), listed.decidable) == (2, ())
    with pytest.raises(Refused, match="zelf voorgedragen"):
        service.confirm_awards(db, now, clock, cohort_id=made.cohort.id, award_ids=ids)


def test_a_trainer_proposes_in_the_own_group_only(
    db: Session, clock: FixedClock, made: Group, actor_for: ActorFor
) -> None:
    with pytest.raises(NotFound):
        propose(db, actor_for(Role.TRAINER), clock, made)
    with pytest.raises(NotFound):
        propose(db, SYSTEM, clock, made)
    assert len(propose(db, made.trainer, clock, made, made.ids[1])) == 1


def test_nobody_is_on_the_list_twice(
    db: Session, clock: FixedClock, made: Group, actor_for: ActorFor
) -> None:
    propose(db, made.trainer, clock, made, made.ids[0])

    with pytest.raises(Refused, match=f"{made.learners[0].name} is al voorgedragen"):
        propose(db, actor_for(Role.ADMINISTRATOR), clock, made)


def test_what_changed_since_it_was_shown_asks_for_another_look(
    db: Session, clock: FixedClock, made: Group
) -> None:
    shown = service.shown_mark(service.candidates(db, made.cohort.id, made.ids[:1]))

    with pytest.raises(Refused, match="intussen iets veranderd"):
        service.propose_awards(
            db, made.trainer, clock, cohort_id=made.cohort.id, enrolment_ids=made.ids, shown=shown
        )


def test_who_became_unready_or_left_is_refused_by_name_at_each_step(
    db: Session, clock: FixedClock, made: Group, actor_for: ActorFor
) -> None:
    ids = propose(db, made.trainer, clock, made)
    administrator = actor_for(Role.ADMINISTRATOR)
    undo_attendance(db, made.ids[1])

    with pytest.raises(Refused, match=f"{made.learners[1].name} voldoet nog niet aan de eisen"):
        service.confirm_awards(db, administrator, clock, cohort_id=made.cohort.id, award_ids=ids)
    db.rollback()
    name = withdraw(db, clock, made)
    with pytest.raises(Refused, match=f"{name} doet niet meer mee"):
        service.confirm_awards(db, administrator, clock, cohort_id=made.cohort.id, award_ids=ids)
    problems = [one.problem for one in service.decision_list(db, administrator, made.cohort.id).proposed]
    assert [str(one) for one in problems if one] == [f"{name} doet niet meer mee met deze groep."]


def test_who_was_agreed_on_and_left_gets_nothing(db: Session, clock: FixedClock, made: Group) -> None:
    ids = agreed(db, clock, cohort_id=made.cohort.id, enrolment_ids=made.ids)
    undo_attendance(db, made.ids[0])

    with pytest.raises(Refused, match=f"{made.learners[0].name} voldoet nog niet"):
        service.start_batch(db, decider(db, clock, 2), clock, cohort_id=made.cohort.id, award_ids=ids)


def test_who_is_taken_off_the_list_can_be_proposed_again(
    db: Session, clock: FixedClock, made: Group, actor_for: ActorFor
) -> None:
    ids = agreed(db, clock, cohort_id=made.cohort.id, enrolment_ids=made.ids)
    administrator = actor_for(Role.ADMINISTRATOR)
    where = {"cohort_id": made.cohort.id, "award_ids": ids[:1]}

    with pytest.raises(Refused, match="waarom"):
        service.decline_awards(db, administrator, clock, **where, reason=" ")
    assert service.decline_awards(db, administrator, clock, **where, reason="Eerst de naam nakijken") == 1
    assert service.decline_awards(db, administrator, clock, **where, reason="Nog eens") == 0
    with pytest.raises(Refused, match="De lijst is veranderd"):
        service.confirm_awards(db, administrator, clock, **where)
    with pytest.raises(Refused, match="De lijst is veranderd"):
        service.start_batch(db, administrator, clock, **where)
    with pytest.raises(NotFound):
        service.confirm_awards(db, administrator, clock, cohort_id=made.cohort.id, award_ids=[*ids, 99])
    off = db.get_one(Award, ids[0])
    assert (off.decided_reason, len(propose(db, made.trainer, clock, made, off.enrolment_id))) == (
        "Eerst de naam nakijken.",
        1,
    )


def test_the_list_of_many_costs_no_more_queries_than_that_of_one(
    db: Session, clock: FixedClock, actor_for: ActorFor
) -> None:
    made = group(db, clock, actor_for, learners=12)
    administrator = actor_for(Role.ADMINISTRATOR)
    propose(db, made.trainer, clock, made)
    db.commit()
    asked: list[str] = []
    sa.event.listen(db.get_bind(), "before_cursor_execute", lambda *a: asked.append(a[2]))

    ids = [one.id for one in service.decision_list(db, administrator, made.cohort.id).proposed]
    assert len(ids) == 12
    assert len(asked) <= 19

    asked.clear()
    service.confirm_awards(db, administrator, clock, cohort_id=made.cohort.id, award_ids=ids)
    reads = [one for one in asked if one.startswith("SELECT") and "audit_" not in one]
    assert len(reads) <= 18
