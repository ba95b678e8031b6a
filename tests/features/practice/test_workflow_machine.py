"""The whole way of a case, in any order: its author, two assessors, a third trainer, and what each may do when."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy.orm import Session

from app.cohorts import service as cohorts
from app.core.clock import FixedClock
from app.core.errors import NotFound, Refused
from app.core.permissions import SYSTEM, Actor, Role
from app.practice import service
from app.practice.models import CaseRead, CaseReview, CaseVersion, PracticeCase
from app.practice.rules.cases import WAITING, CaseState
from app.practice.service.submitting import MOST_SUBMISSIONS
from tests.factories.practice import Class, asks_two, school, written
from tests.people import ActorFor

LEVELS = {"C1": "strong", "C3": "on_the_way"}
EDITABLE = (CaseState.DRAFT, CaseState.RETURNED, CaseState.WITHDRAWN)


class Workflow(RuleBasedStateMachine):
    """What the services do beside what this model says that they should."""

    db: Session
    clock: FixedClock
    here: Class
    trainers: list[Actor]
    two: bool

    @initialize()
    def begin(self) -> None:
        """A case that can be handed in; three trainers teach the cohort."""
        self.save = self.db.begin_nested()
        self.case_id = written(self.db, self.clock, self.here, commit=False)
        self.state = CaseState.DRAFT
        self.versions = 0
        self.approvals: set[int] = set()
        self.read: set[int] = set()
        self.taught = {one.person_id for one in self.trainers}

    def teardown(self) -> None:
        """Nothing stays for the next one."""
        if hasattr(self, "save"):
            self.save.rollback()
            self.db.expire_all()

    @property
    def row(self) -> PracticeCase:
        self.db.flush()
        return self.db.scalars(
            sa.select(PracticeCase)
            .where(PracticeCase.id == self.case_id)
            .execution_options(populate_existing=True)
        ).one()

    def seats(self) -> list[int]:
        row = self.row
        return [one for one in (row.reviewer_person_id, row.second_person_id) if one]

    def tried(self, allowed: bool, verb: object, actor: Actor, **values: object) -> bool:
        """Does it, and holds that it is refused exactly when it should be."""
        inner = self.db.begin_nested()
        try:
            verb(self.db, actor, self.clock, case_id=self.case_id, **values)  # type: ignore[operator]
        except (Refused, NotFound):
            inner.rollback()
            self.db.expire_all()
            assert not allowed, (self.state, verb)
            return False
        inner.commit()
        assert allowed, (self.state, verb)
        return True

    @rule(text=st.sampled_from(["Zaagt graag.", "Wil niet meer.", "Kijkt naar buiten."]))
    def write(self, text: str) -> None:
        """The author writes while the case is with the author, and never after."""
        changes = service.CaseChanges(texts={"reflection": text})
        self.tried(self.state in EDITABLE, service.save_case, self.here.learner, changes=changes)

    @rule()
    def submit(self) -> None:
        """Handing in makes a version, so many times a day; twice is once."""
        often = self.state in EDITABLE and self.versions >= MOST_SUBMISSIONS
        allowed = self.state is not CaseState.APPROVED and not often
        done = self.tried(allowed, service.submit, self.here.learner)
        if done and self.state in EDITABLE:
            self.versions += 1
            self.approvals, self.read = set(), set()
            self.state = CaseState.SUBMITTED if self.state is CaseState.DRAFT else CaseState.RESUBMITTED

    @rule()
    def withdraw(self) -> None:
        """Taking back is possible until there is an answer; twice is once."""
        allowed = self.state in WAITING or self.state is CaseState.WITHDRAWN
        if self.tried(allowed, service.withdraw, self.here.learner):
            self.state = CaseState.WITHDRAWN

    @rule(who=st.integers(0, 2))
    def open(self, who: int) -> None:
        """Only who has a seat, and still teaches the cohort, reads."""
        actor = self.trainers[who]
        readable = self.versions and self.state not in (CaseState.DRAFT, CaseState.WITHDRAWN)
        allowed = bool(readable) and actor.person_id in self.seats() and actor.person_id in self.taught
        before = self.db.scalar(sa.select(sa.func.count()).select_from(CaseRead))
        if self.tried(allowed, service.read_case_for_trainer, actor):
            self.read.add(actor.person_id or 0)
            if self.state in (CaseState.SUBMITTED, CaseState.RESUBMITTED):
                self.state = CaseState.IN_REVIEW
        after = self.db.scalar(sa.select(sa.func.count()).select_from(CaseRead))
        assert (after or 0) - (before or 0) == int(allowed)

    def _may_answer(self, actor: Actor) -> bool:
        me = actor.person_id or 0
        return (
            self.state is CaseState.IN_REVIEW and me in self.seats() and me in self.read and me in self.taught
        )

    @rule(who=st.integers(0, 2))
    def give_back(self, who: int) -> None:
        """Whoever returns it decides, whatever the other said; the same answer again changes nothing."""
        actor = self.trainers[who]
        values = {"version_number": self.versions, "rubric": {}, "feedback": "Meer over het begin."}
        allowed = self._may_answer(actor) and actor.person_id not in self.approvals
        if self.state is CaseState.RETURNED or not self.versions:
            return
        if self.tried(allowed, service.return_case, actor, **values):
            self.state = CaseState.RETURNED

    @rule(who=st.integers(0, 2))
    def approve(self, who: int) -> None:
        """One approval is enough, or two by two people where the course asks for them."""
        actor = self.trainers[who]
        if self.state is CaseState.APPROVED or not self.versions:
            return
        again = actor.person_id in self.approvals and actor.person_id in self.seats()
        allowed = self._may_answer(actor) or (again and self.state is CaseState.IN_REVIEW)
        values = {"version_number": self.versions, "rubric": LEVELS, "feedback": ""}
        if self.tried(allowed and actor.person_id in self.taught, service.approve, actor, **values):
            self.approvals.add(actor.person_id or 0)
            if len(self.approvals) == (2 if self.two else 1):
                self.state = CaseState.APPROVED

    @precondition(lambda self: self.versions)
    @rule(who=st.integers(0, 2))
    def take_over(self, who: int) -> None:
        """A trainer of the cohort takes an open case over."""
        actor = self.trainers[who]
        opened = self.state in (*WAITING, CaseState.RETURNED)
        allowed = opened and actor.person_id in self.taught
        if self.tried(allowed, service.take_over, actor, reason="Vakantie"):
            assert actor.person_id in self.seats()

    @rule(who=st.integers(0, 2))
    def leave(self, who: int) -> None:
        """A trainer leaves the cohort: no access from that moment, and waiting cases go to another."""
        person_id = self.trainers[who].person_id or 0
        if person_id in self.taught and len(self.taught) > 1:
            cohorts.remove_trainer(
                self.db, SYSTEM, self.clock, cohort_id=self.here.cohort_id, person_id=person_id
            )
            self.db.flush()
            self.taught.discard(person_id)
            with pytest.raises(NotFound):
                service.read_case_for_trainer(self.db, self.trainers[who], self.clock, case_id=self.case_id)
            service.tend(self.db, self.clock)
            if self.state in (*WAITING, CaseState.RETURNED):
                assert person_id not in self.seats()

    @rule(who=st.integers(0, 2))
    def come(self, who: int) -> None:
        """A trainer joins the cohort again."""
        person_id = self.trainers[who].person_id or 0
        if person_id not in self.taught:
            cohorts.assign_trainer(
                self.db, SYSTEM, self.clock, cohort_id=self.here.cohort_id, person_id=person_id
            )
            self.db.flush()
            self.taught.add(person_id)
            service.tend(self.db, self.clock)

    @invariant()
    def as_the_model_says(self) -> None:
        """State, versions and what counts are as they should be, after every step."""
        if not hasattr(self, "case_id"):
            return
        assert self.row.state == self.state
        count = sa.select(sa.func.count()).select_from(CaseVersion).where(CaseVersion.case_id == self.case_id)
        assert self.db.scalar(count) == self.versions
        counts = service.counts(self.db, [self.here.enrolment_id])[self.here.enrolment_id]
        approved = self.state is CaseState.APPROVED
        assert (counts.approved, counts.covered) == ((1, frozenset({"C1"})) if approved else (0, frozenset()))
        assert len(service.rubrics(self.db, [self.here.enrolment_id])[self.here.enrolment_id]) == int(
            approved
        )
        settling = self.db.scalars(
            sa.select(CaseReview.case_version_id)
            .join(CaseVersion, CaseVersion.id == CaseReview.case_version_id)
            .where(CaseVersion.case_id == self.case_id, CaseReview.settles.is_(True))
        ).all()
        assert len(settling) == len(set(settling)), "each version is settled once"
        seats = self.seats()
        assert len(seats) == len(set(seats)), "two assessors are two people"
        assert self.here.learner.person_id not in seats
        if self.state in WAITING:
            assert set(seats) <= self.taught
            assert len(seats) == min(2 if self.two else 1, len(self.taught))


@pytest.mark.parametrize("two", [False, True], ids=["one-assessor", "two-assessors"])
def test_a_case_goes_its_way_whatever_happens_in_whatever_order(
    db: Session,
    clock: FixedClock,
    actor_for: ActorFor,
    kind: str,
    two: bool,
) -> None:
    here = school(db, clock, actor_for)
    trainers = [here.trainer, actor_for(Role.TRAINER), actor_for(Role.TRAINER)]
    for one in trainers[1:]:
        cohorts.assign_trainer(db, SYSTEM, clock, cohort_id=here.cohort_id, person_id=one.person_id or 0)
    if two:
        asks_two(db, clock, here)
    db.commit()
    machine = type(
        "Way", (Workflow,), {"db": db, "clock": clock, "here": here, "trainers": trainers, "two": two}
    )
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=25 if kind == "sqlite" else 8,
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
