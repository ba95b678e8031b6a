"""Two assessors: the first approval does not settle, both are needed, and one who returns the case decides."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.cohorts import service as cohorts
from app.core.clock import FixedClock
from app.core.errors import Refused
from app.core.permissions import SYSTEM, Actor, Role
from app.messages.models import Letter
from app.practice import service
from app.practice.rules.cases import CaseState
from tests.factories.practice import Class, asks_two, school, submitted
from tests.people import ActorFor


@pytest.fixture
def here(db: Session, clock: FixedClock, actor_for: ActorFor) -> Class:
    made = school(db, clock, actor_for)
    asks_two(db, clock, made)
    return made


@pytest.fixture
def second(db: Session, clock: FixedClock, here: Class, actor_for: ActorFor) -> Actor:
    actor = actor_for(Role.TRAINER)
    cohorts.assign_trainer(db, SYSTEM, clock, cohort_id=here.cohort_id, person_id=actor.person_id or 0)
    db.commit()
    return actor


def answer(
    db: Session, clock: FixedClock, actor: Actor, case_id: int, *, back: bool = False, **rubric: str
) -> service.CaseRow:
    service.read_case_for_trainer(db, actor, clock, case_id=case_id)
    verb = service.return_case if back else service.approve
    levels = rubric or {"C1": "strong", "C3": "sufficient"}
    text = f"Van {actor.person_id}"
    return verb(
        db, actor, clock, case_id=case_id, version_number=1, rubric={} if back else levels, feedback=text
    )


def author(db: Session, here: Class, case_id: int) -> service.AuthorCase:
    return service.case_for_author(db, here.learner.person_id or 0, case_id)


def test_the_first_approval_counts_for_nothing_and_is_nobodys_to_read(
    db: Session, clock: FixedClock, here: Class, second: Actor
) -> None:
    case_id = submitted(db, clock, here)
    row = answer(db, clock, here.trainer, case_id)
    assert row.state is CaseState.IN_REVIEW
    assert service.counts(db, [here.enrolment_id])[here.enrolment_id].approved == 0
    assert service.rubrics(db, [here.enrolment_id])[here.enrolment_id] == []
    assert author(db, here, case_id).reviews == ()
    assert service.feedback_for_author(db, here.learner.person_id or 0, case_id).reviews == ()
    assert service.read_case_for_trainer(db, second, clock, case_id=case_id).reviews == ()
    own = service.read_case_for_trainer(db, here.trainer, clock, case_id=case_id)
    assert (len(own.reviews), own.mine) == (1, False)
    told = db.scalar(sa.select(sa.func.count()).where(Letter.template == "practice/case_approved"))
    assert told == 0


def test_both_together_settle_what_both_found(
    db: Session, clock: FixedClock, here: Class, second: Actor
) -> None:
    case_id = submitted(db, clock, here)
    answer(db, clock, here.trainer, case_id, C1="strong", C3="sufficient")
    row = answer(db, clock, second, case_id, C1="sufficient", C3="on_the_way")
    assert row.state is CaseState.APPROVED
    assert service.counts(db, [here.enrolment_id])[here.enrolment_id].covered == {"C1"}
    assert len(service.rubrics(db, [here.enrolment_id])[here.enrolment_id]) == 1
    assert len(author(db, here, case_id).reviews) == 2


def test_who_agree_on_nothing_cannot_approve(
    db: Session, clock: FixedClock, here: Class, second: Actor
) -> None:
    case_id = submitted(db, clock, here)
    answer(db, clock, here.trainer, case_id, C1="strong", C3="not_yet")
    with pytest.raises(Refused, match="andere competenties"):
        answer(db, clock, second, case_id, C1="not_yet", C3="strong")


def test_when_they_disagree_the_case_goes_back_with_both_texts(
    db: Session, clock: FixedClock, here: Class, second: Actor
) -> None:
    case_id = submitted(db, clock, here)
    answer(db, clock, here.trainer, case_id)
    row = answer(db, clock, second, case_id, back=True)
    assert row.state is CaseState.RETURNED
    assert {one.feedback for one in author(db, here, case_id).reviews} == {
        f"Van {here.trainer.person_id}",
        f"Van {second.person_id}",
    }
    assert service.counts(db, [here.enrolment_id])[here.enrolment_id].covered == frozenset()


def test_nobody_answers_for_the_other(db: Session, clock: FixedClock, here: Class, second: Actor) -> None:
    case_id = submitted(db, clock, here)
    answer(db, clock, here.trainer, case_id)
    row = answer(db, clock, here.trainer, case_id)
    assert row.state is CaseState.IN_REVIEW, "approving twice is approving once"
    with pytest.raises(Refused, match="al beoordeeld"):
        answer(db, clock, here.trainer, case_id, back=True)


def test_an_answer_to_a_text_that_one_did_not_read_is_refused(
    db: Session, clock: FixedClock, here: Class, second: Actor
) -> None:
    case_id = submitted(db, clock, here)
    values = {
        "case_id": case_id,
        "version_number": 1,
        "rubric": {"C1": "strong", "C3": "strong"},
        "feedback": "",
    }
    with pytest.raises(Refused, match="Open de casus eerst"):
        service.approve(db, second, clock, **values)  # type: ignore[arg-type]
    service.read_case_for_trainer(db, here.trainer, clock, case_id=case_id)
    with pytest.raises(Refused, match="Open de casus eerst"):
        service.approve(db, second, clock, **values)  # type: ignore[arg-type]
