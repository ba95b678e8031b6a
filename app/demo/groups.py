"""One cohort from its announcement to its certificates: the script that every group of the demo follows.

What lies after today is simply not played, so the same script gives a finished, a running and a future group.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import partial

from app.accounts import service as accounts
from app.cohorts import service as cohorts
from app.cohorts.service import CohortState
from app.core.clock import local
from app.core.permissions import Actor, Role
from app.demo.cast import EMPLOYERS
from app.demo.stage import Stage, at, workday
from app.enrolments import service as enrolments
from app.scheduling import service as scheduling
from app.scheduling.service import SessionView

THURSDAY = 4
EMPLOYER = {employer.key: employer for employer in EMPLOYERS}


@dataclass(frozen=True, slots=True)
class Learner:
    """Someone on a seat, as the one who acts."""

    enrolment_id: int
    seat_id: int
    seat_number: int
    employer: str
    actor: Actor

    @property
    def person_id(self) -> int:
        """The person's number."""
        assert self.actor.person_id is not None
        return self.actor.person_id


@dataclass
class Group:
    """A cohort to be, and what became of it."""

    name: str
    place: str
    venue: str
    first_date: date
    #: When enrolment opens.
    opens: date
    decided: date
    #: People by key of the employer; who does not fit waits in line.
    enrols: Mapping[str, int]
    #: Someone leaves again in time, and the first in line moves up.
    one_leaves: bool = False
    #: Days between the lists of two employers.
    pace: int = 4
    #: On which day it meets, ISO; groups with the same trainers cannot meet at the same time.
    weekday: int = THURSDAY
    id: int = 0
    sessions: list[SessionView] = field(default_factory=list)


def new_cohort(stage: Stage, group: Group) -> scheduling.NewCohort:
    """The group in the words of scheduling."""
    trainers = [stage.staff[key].person_id for key in ("trainer", "second_trainer") if key in stage.staff]
    return scheduling.NewCohort(
        course_version_id=stage.course.id,
        name=group.name,
        place=group.place,
        venue=group.venue,
        seats=15,
        seats_min=12,
        go_no_go_on=group.decided,
        pattern=scheduling.Pattern(first_date=group.first_date, weekday=group.weekday),
        trainer_ids=tuple(person_id for person_id in trainers if person_id is not None),
    )


def announce(stage: Stage, group: Group, then: Callable[[], None] | None = None) -> None:
    """Writes the preparation of ``group`` into the script: planning, opening, enrolment and the decision.

    ``then`` is played as soon as the sessions are known, to write what follows from them.
    """
    timeline = stage.timeline
    planned = workday(group.opens - timedelta(days=9))
    timeline.at(at(planned, 14), lambda: _plan(stage, group))
    if then:
        timeline.at(at(planned, 14), then)
    timeline.at(at(group.opens, 9), lambda: _state(stage, group, CohortState.OPEN))
    for number, key in enumerate(group.enrols):
        day = workday(group.opens + timedelta(days=2 + group.pace * number))
        timeline.at(at(day, 10 + number % 6, 7 * number), partial(_enrol, stage, group, key))
    if group.one_leaves:
        day = workday(group.opens + timedelta(days=6 + group.pace * len(group.enrols)))
        timeline.at(at(day, 15, 20), lambda: _leave(stage, group))
        timeline.at(at(day + timedelta(days=1), 9, 40), lambda: _accept(stage, group))
    timeline.at(at(group.decided, 16), lambda: _state(stage, group, CohortState.CONFIRMED))


def learners(stage: Stage, group: Group) -> list[Learner]:
    """Everyone on a seat now, by seat number."""
    seated = enrolments.participants(stage.db, group.id)
    people = accounts.people(stage.db, {one.person_id for one in seated})
    keys = {one.id: key for key, one in stage.organisations.items()}
    return [
        Learner(
            enrolment_id=one.enrolment_id,
            seat_id=one.seat_id,
            seat_number=one.seat_number,
            employer=keys[one.organisation_id],
            actor=stage.actor(people[one.person_id], Role.LEARNER),
        )
        for one in seated
    ]


def day_of(session: SessionView) -> date:
    """The session's day in Amsterdam."""
    return local(session.starts_at).date()


def _plan(stage: Stage, group: Group) -> None:
    by = stage.staff["administrator"]
    group.id = scheduling.plan_cohort(stage.db, by, stage.clock, wanted=new_cohort(stage, group)).id
    group.sessions = scheduling.sessions_of(stage.db, [group.id])
    guest = stage.staff["guest"].person_id
    assert guest is not None
    days = [session for session in group.sessions if session.is_day]
    for session in (days[0], days[5]):
        scheduling.add_guest(stage.db, by, stage.clock, session_id=session.id, person_id=guest)


def _state(stage: Stage, group: Group, state: CohortState) -> None:
    cohorts.set_state(stage.db, stage.staff["administrator"], stage.clock, cohort_id=group.id, state=state)


def _enrol(stage: Stage, group: Group, key: str) -> None:
    employer = EMPLOYER[key]
    rows = [
        enrolments.candidate(
            **stage.people.someone(employer.domain),
            function=employer.functions[number % len(employer.functions)],
        )
        for number in range(group.enrols[key])
    ]
    done = enrolments.enrol_list(
        stage.db,
        stage.coordinators[key],
        stage.clock,
        organisation_id=stage.organisations[key].id,
        cohort_id=group.id,
        rows=rows,
    )
    accepted = workday((local(stage.clock.now()) + timedelta(days=5)).date())
    for number, one in enumerate(done.enrolled):
        # Invitations of the last weeks are still open, so that their links can be tried.
        if accepted < stage.today - timedelta(days=20):
            stage.timeline.at(
                at(accepted, 12 + number, 11 * number),
                partial(stage.give_account, one.person_id, Role.LEARNER),
            )


def _leave(stage: Stage, group: Group) -> None:
    one = learners(stage, group)[8]
    enrolments.withdraw(
        stage.db,
        stage.coordinators[one.employer],
        stage.clock,
        organisation_id=stage.organisations[one.employer].id,
        enrolment_id=one.enrolment_id,
    )


def _accept(stage: Stage, group: Group) -> None:
    """Whoever has an offer takes it."""
    keys = {one.id: key for key, one in stage.organisations.items()}
    for offer in enrolments.open_offers(stage.db, cohort_ids=[group.id]):
        enrolments.accept_offer(
            stage.db,
            stage.coordinators[keys[offer.organisation_id]],
            stage.clock,
            organisation_id=offer.organisation_id,
            enrolment_id=offer.enrolment_id,
        )
