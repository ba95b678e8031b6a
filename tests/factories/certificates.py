"""Learners who met every requirement, and cohorts of them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from app.accounts import service as accounts
from app.accounts.models import Person
from app.attendance.models import Achievement, Attendance
from app.certificates import service as certificates
from app.certificates.service import CertificateView
from app.cohorts import service as cohorts
from app.core.clock import Clock
from app.core.permissions import SYSTEM, Actor, Role
from app.enrolments import service as enrolments
from app.practice.models import CaseReview, CaseVersion, PracticeCase
from app.scheduling import service as scheduling
from tests.factories import enrolments as factory
from tests.people import ActorFor

#: What stands in the address of the page of verification.
URL = "http://localhost"
#: What the trainer saw in each approved case.
RUBRICS: tuple[dict[str, str], ...] = (
    {"C1": "strong", "C2": "sufficient"},
    {"C3": "sufficient", "C4": "sufficient"},
    {"C1": "sufficient", "C2": "on_the_way", "C4": "strong"},
)


@dataclass(frozen=True)
class Group:
    """A cohort with its trainer and learners, by seat number."""

    cohort: cohorts.CohortView
    trainer: Actor
    learners: tuple[enrolments.Enrolled, ...]

    @property
    def ids(self) -> list[int]:
        """The learners' enrolment numbers."""
        return [one.enrolment_id for one in self.learners]


def group(
    db: Session,
    clock: Clock,
    actor_for: ActorFor,
    *,
    learners: int = 3,
    ready: int | None = None,
    name: str = "Assen, voorjaar 2026",
    first_date: date = date(2026, 9, 3),
) -> Group:
    """A cohort with ``learners``, the first ``ready`` of whom (all, unless told) met everything. Committed."""
    trainer = actor_for(Role.TRAINER)
    cohort = factory.cohort(db, clock, name=name, first_date=first_date)
    cohorts.assign_trainer(db, SYSTEM, clock, cohort_id=cohort.id, person_id=trainer.person_id or 0)
    employer = factory.organisation(db, clock, f"Icare {cohort.id}")
    result = enrolments.enrol_list(
        db,
        SYSTEM,
        clock,
        organisation_id=employer.id,
        cohort_id=cohort.id,
        rows=[factory.person(cohort.id * 100 + number) for number in range(1, learners + 1)],
    )
    made = Group(cohort, trainer, result.enrolled)
    for one in made.learners[: learners if ready is None else ready]:
        complete(db, clock, made, one)
    db.commit()
    return made


def decider(db: Session, clock: Clock, number: int) -> Actor:
    """An administrator without an account, who decides about certificates."""
    person = accounts.find_or_create_person(
        db,
        clock,
        given_name="Besluit",
        infix="",
        family_name=f"Nemer {number}",
        email=f"besluit{number}@example.org",
    )
    return Actor(person_id=person.id, name=person.full_name, roles=frozenset({Role.ADMINISTRATOR}))


def agreed(db: Session, clock: Clock, *, cohort_id: int, enrolment_ids: Collection[int]) -> list[int]:
    """One proposes these participants and another agrees; the numbers of the decisions."""
    people = certificates.candidates(db, cohort_id, enrolment_ids)
    certificates.propose_awards(
        db,
        decider(db, clock, 1),
        clock,
        cohort_id=cohort_id,
        enrolment_ids=enrolment_ids,
        shown=certificates.shown_mark(people),
    )
    second = decider(db, clock, 2)
    listed = certificates.decision_list(db, second, cohort_id).proposed
    ids = [one.id for one in listed if one.enrolment_id in enrolment_ids]
    certificates.confirm_awards(db, second, clock, cohort_id=cohort_id, award_ids=ids)
    return ids


def give(
    db: Session,
    clock: Clock,
    *,
    cohort_id: int,
    enrolment_ids: Collection[int],
    by: Actor | None = None,
    language: str = "nl",
    base_url: str = URL,
) -> list[CertificateView]:
    """Proposes, agrees and issues: the numbers are given, the paper waits for the worker."""
    ids = agreed(db, clock, cohort_id=cohort_id, enrolment_ids=enrolment_ids)
    starter = by or decider(db, clock, 2)
    batch_id = certificates.start_batch(
        db, starter, clock, cohort_id=cohort_id, award_ids=ids, language=language
    )
    made = [
        certificates.make_item(db, clock, batch_id=batch_id, position=position, base_url=base_url) or 0
        for position in range(1, len(ids) + 1)
    ]
    return [certificates.certificate(db, cohort_id, one) for one in made]


def complete(
    db: Session,
    clock: Clock,
    made: Group,
    learner: enrolments.Enrolled,
    *,
    days: int = 8,
    intervisions: int = 5,
    cases: int = 3,
    presentation: bool = True,
    named: bool = True,
) -> None:
    """Notes what a learner did: so many days, intervision meetings and approved cases, and the presentation.

    ``named``: and looked at the spelling of the name, without which nothing is issued.
    """
    if named:
        db.get_one(Person, learner.person_id).name_confirmed_at = clock.now()
    noted = {"noted_by_person_id": made.trainer.person_id, "noted_at": clock.now()}
    sessions = scheduling.sessions_of(db, [made.cohort.id])
    attended = [s for s in sessions if s.is_day][:days] + [s for s in sessions if not s.is_day][:intervisions]
    db.add_all(
        Attendance(session_id=one.id, enrolment_id=learner.enrolment_id, state="present", **noted)
        for one in attended
    )
    if presentation:
        db.add(
            Achievement(
                enrolment_id=learner.enrolment_id,
                key="presentation",
                at=clock.now(),
                noted_by_person_id=made.trainer.person_id,
            )
        )
    for number in range(1, cases + 1):
        approved_case(db, clock, made, learner, number, RUBRICS[(number - 1) % len(RUBRICS)])
    db.flush()


def approved_case(
    db: Session, clock: Clock, made: Group, learner: enrolments.Enrolled, number: int, rubric: dict[str, str]
) -> None:
    """An approved case whose text nobody will read."""
    now = clock.now()
    case = PracticeCase(
        colour="blue",
        enrolment_id=learner.enrolment_id,
        person_id=learner.person_id,
        cohort_id=made.cohort.id,
        number=number,
        alias=f"Vogel {learner.enrolment_id}-{number}",
        state="approved",
        created_at=now,
        updated_at=now,
        submitted_at=now,
        approved_at=now,
    )
    db.add(case)
    db.flush()
    version = CaseVersion(
        case_id=case.id, number=1, sealed=b"", competencies=sorted(rubric), submitted_at=now
    )
    db.add(version)
    db.flush()
    db.add(
        CaseReview(
            case_version_id=version.id,
            reviewer_person_id=made.trainer.person_id,
            verdict="approved",
            sealed_feedback=b"",
            rubric=rubric,
            covers=sorted(code for code, level in rubric.items() if level in ("sufficient", "strong")),
            at=now,
        )
    )
