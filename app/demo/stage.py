"""Where the demo is played: the database, the clock of history, and the people who act."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import partial

from sqlalchemy.orm import Session

from app.accounts import service as accounts
from app.core.clock import FixedClock, local, utc
from app.core.permissions import SYSTEM, Actor, Grants, Role
from app.courses import service as courses
from app.demo.cast import EMPLOYERS, FOUNDATION, FOUNDATION_DOMAIN, FUNDERS, Employer, People
from app.demo.timeline import Timeline
from app.organisations import service as organisations

#: Who works for the foundation, and the roles that an administrator gave.
STAFF: Mapping[str, tuple[Role, ...]] = {
    "administrator": (Role.ADMINISTRATOR,),
    "finance": (Role.FINANCE,),
    "auditor": (Role.AUDITOR,),
    "trainer": (Role.TRAINER,),
    "second_trainer": (Role.TRAINER,),
    "guest": (),
    "privacy": (Role.PRIVACY_OFFICER,),
}

#: How long a payer may take.
PAYMENT_DAYS = 30


@dataclass
class Stage:
    """Everything that a scene needs. ``hashes``: password hash by role, made beforehand."""

    db: Session
    clock: FixedClock
    timeline: Timeline
    now: datetime
    grants: Grants
    hashes: Mapping[Role, str]
    course: courses.CourseVersionView
    base_url: str
    people: People = field(default_factory=People)
    staff: dict[str, Actor] = field(default_factory=dict)
    #: By key of the employer or funder.
    organisations: dict[str, organisations.OrganisationView] = field(default_factory=dict)
    coordinators: dict[str, Actor] = field(default_factory=dict)
    #: Numbers of the funds, by key of the funder.
    funds: dict[str, int] = field(default_factory=dict)

    @property
    def today(self) -> date:
        """Today in Amsterdam."""
        return local(self.now).date()

    def actor(self, person: accounts.PersonView, *roles: Role, organisation: str = "") -> Actor:
        """``person`` as the one who acts."""
        own = self.organisations.get(organisation)
        return Actor(
            person_id=person.id,
            name=person.full_name,
            email=person.email,
            roles=frozenset(roles),
            organisation_ids=frozenset({own.id} if own else ()),
            organisation_name=own.name if own else "",
            permissions=self.grants.of(frozenset(roles)),
        )

    def give_account(self, person_id: int, role: Role, *given: Role) -> None:
        """An account with the demo password of ``role``; ``given`` are the roles that it holds."""
        accounts.make_account(
            self.db, self.clock, person_id=person_id, password_hash=self.hashes[role], roles=given
        )


def at(day: date, hour: int, minute: int = 0) -> datetime:
    """The moment at which an Amsterdam clock shows this."""
    return utc(day, time(hour, minute))


def workday(day: date) -> date:
    """``day``, or the Friday before when it is in the weekend."""
    return day - timedelta(days=max(0, day.isoweekday() - 5))


def set_stage(stage: Stage, opened: date) -> None:
    """The foundation, its staff, the organisations and their coordinators, as of ``opened``."""
    stage.timeline.at(at(opened, 9), lambda: _foundation(stage))
    for number, employer in enumerate((*EMPLOYERS, *FUNDERS)):
        day = workday(opened + timedelta(days=3 + 2 * number))
        stage.timeline.at(at(day, 10, 5 * number), partial(_organisation, stage, employer))


def _foundation(stage: Stage) -> None:
    for key, roles in STAFF.items():
        person = accounts.find_or_create_person(
            stage.db,
            stage.clock,
            **stage.people.someone(FOUNDATION_DOMAIN),
            function="Gastdocent, ervaringsdeskundige" if key == "guest" else "",
        )
        acting = roles or (Role.GUEST_TRAINER,)
        stage.give_account(person.id, acting[0], *roles)
        stage.staff[key] = stage.actor(person, *acting)
    organisations.mark_demo(stage.db, SYSTEM, stage.clock)
    organisations.update_foundation(
        stage.db,
        stage.staff["administrator"],
        stage.clock,
        **FOUNDATION,
        signatory_name=stage.staff["administrator"].name,
        payment_days=PAYMENT_DAYS,
    )


def _organisation(stage: Stage, employer: Employer) -> None:
    by = stage.staff["administrator"]
    made = organisations.create(stage.db, by, stage.clock, **employer.data)  # type: ignore[arg-type]
    stage.organisations[employer.key] = made
    if not employer.enrols:
        return
    person = organisations.add_coordinator(
        stage.db,
        by,
        stage.clock,
        organisation_id=made.id,
        **stage.people.someone(employer.domain),
        function="Opleidingscoördinator",
    )
    stage.give_account(person.id, Role.COORDINATOR)
    stage.coordinators[employer.key] = stage.actor(person, Role.COORDINATOR, organisation=employer.key)
