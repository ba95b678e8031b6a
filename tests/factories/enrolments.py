"""A cohort with seats, organisations and coordinators, made by the services."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

from sqlalchemy.orm import Session

from app.cohorts import service as cohorts
from app.cohorts.service import CohortState, CohortView
from app.core.clock import Clock
from app.core.permissions import SYSTEM
from app.courses import service as courses
from app.courses.reader import load_folder
from app.enrolments import service as enrolments
from app.organisations import service as organisations
from app.organisations.service import OrganisationView
from app.scheduling import service as scheduling

FOLDER = Path(__file__).resolve().parents[2] / "course_content" / "dementalent-expert"


@lru_cache
def content() -> courses.CourseContent:
    """The course of this repository."""
    return load_folder(FOLDER)


@dataclass(frozen=True)
class World:
    """One cohort, two organisations."""

    cohort: CohortView
    own: OrganisationView
    other: OrganisationView


def cohort(
    db: Session,
    clock: Clock,
    *,
    seats: int = 15,
    state: CohortState = CohortState.OPEN,
    first_date: date = date(2026, 9, 3),
    name: str = "Assen, najaar 2026",
) -> CohortView:
    """A planned cohort of the course, from 3 September 2026 on Thursdays."""
    version = courses.load_course(db, SYSTEM, clock, content=content())
    wanted = scheduling.NewCohort(
        course_version_id=version.id,
        name=name,
        place="Assen",
        venue="De Nieuwe Kolk",
        seats=seats,
        seats_min=min(12, seats),
        go_no_go_on=date(first_date.year, first_date.month, 1),
        pattern=scheduling.Pattern(first_date=first_date, weekday=4),
        state=state,
    )
    return scheduling.plan_cohort(db, SYSTEM, clock, wanted=wanted)


def bare_cohort(db: Session, clock: Clock, name: str, *, seats: int) -> CohortView:
    """An open cohort of the course with seats and without sessions."""
    version = courses.load_course(db, SYSTEM, clock, content=content())
    return cohorts.create(
        db,
        SYSTEM,
        clock,
        course_version_id=version.id,
        name=name,
        place="Assen",
        seats=seats,
        seats_min=1,
        go_no_go_on=date(2030, 1, 1),
        price_cents=250000,
        vat_regime="exempt",
        state=CohortState.OPEN,
    )


def organisation(db: Session, clock: Clock, name: str, **other: str) -> OrganisationView:
    """An organisation with one coordinator."""
    made = organisations.create(db, SYSTEM, clock, name=name, **other)
    organisations.add_coordinator(
        db,
        SYSTEM,
        clock,
        organisation_id=made.id,
        given_name="Karin",
        infix="",
        family_name=f"Wolters-{name}",
        email=f"karin@{name.lower().replace(' ', '-')}.nl",
    )
    return made


def world(db: Session, clock: Clock, *, seats: int = 15) -> World:
    """An open cohort and two organisations, committed."""
    made = World(
        cohort(db, clock, seats=seats),
        organisation(db, clock, "Icare"),
        organisation(db, clock, "Interzorg"),
    )
    db.commit()
    return made


def person(number: int) -> enrolments.Candidate:
    """Someone to enrol, made of a number."""
    return enrolments.candidate(
        given_name=f"Persoon{number:03d}",
        infix="van",
        family_name=f"Test{number:03d}",
        email=f"persoon{number}@voorbeeld.nl",
        function="Casemanager dementie",
    )


def enrol(db: Session, clock: Clock, world: World, number: int, **other: int) -> enrolments.Enrolled:
    """Enrols person ``number`` of the first organisation."""
    return seated(
        db, clock, number, **{"organisation_id": world.own.id, "cohort_id": world.cohort.id, **other}
    )


def seated(
    db: Session, clock: Clock, number: int, *, organisation_id: int, cohort_id: int
) -> enrolments.Enrolled:
    """Enrols person ``number`` of any organisation in any cohort."""
    who = person(number)
    return enrolments.enrol(
        db,
        SYSTEM,
        clock,
        organisation_id=organisation_id,
        cohort_id=cohort_id,
        given_name=who.given_name,
        infix=who.infix,
        family_name=who.family_name,
        email=who.email,
        function=who.function,
    )
