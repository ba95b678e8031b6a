"""Finds the demo world's people and groups back in the database, also when someone has worked in it since."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from sqlalchemy.orm import Session

from app.accounts import service as accounts
from app.accounts.service import PersonView
from app.cohorts import service as cohorts
from app.cohorts.service import CohortState, CohortView
from app.core.permissions import Actor, Role
from app.demo.cast import EMPLOYERS, FOUNDATION_DOMAIN
from app.enrolments import service as enrolments
from app.enrolments.service import ParticipantView
from app.organisations import service as organisations
from app.organisations.service import OrganisationView
from app.scheduling import service as scheduling
from app.scheduling.service import SessionView


@dataclass(frozen=True, slots=True)
class Visitor:
    """Someone who can log in to look around; ``about`` says what is to be seen."""

    role: Role
    person: PersonView
    about: str
    organisation_id: int | None = None

    @property
    def actor(self) -> Actor:
        """The person as the one who acts."""
        own = frozenset({self.organisation_id} if self.organisation_id else ())
        return Actor(
            person_id=self.person.id,
            account_id=self.person.account_id,
            name=self.person.full_name,
            email=self.person.email,
            roles=frozenset({self.role}),
            organisation_ids=own,
        )


class Found:
    """What is to be seen in the demo world; a group that is no longer there is None."""

    def __init__(self, db: Session) -> None:
        self.db = db
        by_state: dict[CohortState, list[CohortView]] = {}
        for one in sorted(cohorts.cohorts(db), key=lambda one: one.id):
            by_state.setdefault(one.state, []).append(one)
        self.running = next(iter(by_state.get(CohortState.RUNNING, [])), None)
        self.finished = next(iter(by_state.get(CohortState.FINISHED, [])), None)
        opened = by_state.get(CohortState.OPEN, [])
        counts = enrolments.seat_counts(db, [one.id for one in opened])
        self.full = next((one for one in opened if counts[one.id].waiting), None)
        self.roomy = next((one for one in opened if counts[one.id].taken < one.seats), None)

    @cached_property
    def organisations(self) -> Mapping[str, OrganisationView]:
        """The employers by key."""
        keys = {employer.name: employer.key for employer in EMPLOYERS}
        return {keys[one.name]: one for one in organisations.organisations(self.db) if one.name in keys}

    def participants(self, cohort: CohortView | None) -> list[ParticipantView]:
        """Everyone on a seat of the group."""
        return enrolments.participants(self.db, cohort.id) if cohort else []

    def sessions(self, cohort: CohortView | None) -> list[SessionView]:
        """The group's sessions by time, without cancelled ones."""
        found = scheduling.sessions_of(self.db, [cohort.id]) if cohort else []
        return [one for one in found if not one.cancelled]

    @cached_property
    def visitors(self) -> tuple[Visitor, ...]:
        """All demo logins; of each role the one with most to see comes first."""
        return (*self._staff(), *self._guests(), *self._coordinators(), *self._learners())

    def first(self, role: Role) -> Visitor | None:
        """The first login of a role."""
        return next((one for one in self.visitors if one.role is role), None)

    def _staff(self) -> Iterable[Visitor]:
        known = [
            (person, roles)
            for person, roles in accounts.staff(self.db)
            if person.has_login and person.email.endswith(f"@{FOUNDATION_DOMAIN}")
        ]
        known.sort(key=lambda pair: pair[0].id)
        for role in (Role.ADMINISTRATOR, Role.FINANCE, Role.AUDITOR, Role.PRIVACY_OFFICER, Role.TRAINER):
            yield from (
                Visitor(role, person, "Stichting DemenTalent") for person, roles in known if role in roles
            )

    def _guests(self) -> Iterable[Visitor]:
        sessions = self.sessions(self.running)
        ids = [
            number
            for listed in scheduling.guests_of(self.db, [one.id for one in sessions]).values()
            for number in listed
        ]
        for person in accounts.people(self.db, ids).values():
            if person.has_login:
                yield Visitor(Role.GUEST_TRAINER, person, "Gast op twee lesdagen")

    def _coordinators(self) -> Iterable[Visitor]:
        for key in (employer.key for employer in EMPLOYERS):
            own = self.organisations.get(key)
            for person in organisations.coordinators_of(self.db, own.id) if own else ():
                if own and person.has_login and person.email.endswith(".example"):
                    yield Visitor(Role.COORDINATOR, person, own.name, own.id)

    def _learners(self) -> Iterable[Visitor]:
        """Some of each group: with cases in different states, with a certificate, without one, waiting to begin."""
        chosen: list[tuple[ParticipantView, str]] = []
        for cohort, places in ((self.running, (0, 1, 7, 12)), (self.finished, (0, 13)), (self.full, (0,))):
            seated = self.participants(cohort)
            chosen += [(seated[place], cohort.name) for place in places if cohort and place < len(seated)]
        people = accounts.people(self.db, {one.person_id for one, _ in chosen})
        for one, group in chosen:
            if people[one.person_id].has_login:
                yield Visitor(Role.LEARNER, people[one.person_id], f"{group}, {one.organisation_name}")
