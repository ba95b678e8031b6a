"""A small whole world: two organisations that must never see each other, with all that each can own.

Everything that belongs to one side bears its marker, so that a test can look for the other's in what somebody sees.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.billing import service as billing
from app.calendars import service as calendars
from app.calendars.service import FeedKind
from app.certificates.models import CertificateBatch
from app.cohorts import service as cohorts
from app.cohorts.service import CohortView
from app.core.clock import FixedClock, today
from app.core.permissions import SYSTEM, Actor, Role
from app.enrolments import service as enrolments
from app.organisations import service as organisations
from app.practice import service as practice
from app.practice.service import CaseChanges
from app.requests import service as requests
from app.scheduling import service as scheduling
from tests.factories import asking, teaching
from tests.factories import billing as payers
from tests.factories import enrolments as factory
from tests.factories.certificates import Group, complete, give
from tests.people import STAFF, ActorFor

#: The markers: in names, addresses, references and case texts of one side only.
ALFA, BETA = "Zilvermeeuw", "Kraanvogel"


@dataclass(frozen=True)
class Side:
    """One organisation and what it owns, by number."""

    marker: str
    organisation_id: int
    coordinator: Actor
    #: With a seat in the shared cohort and two cases in it.
    learner: Actor
    enrolment_id: int
    seat_id: int
    invoice_id: int
    case_id: int
    entry_id: int
    #: A submitted case of the same learner.
    submitted_id: int
    certificate_number: str
    certificate_id: int
    #: A cohort in which only this side has seats.
    cohort_id: int
    session_id: int
    feed_id: int
    feed_path: str
    #: Somebody of this side in its own cohort.
    own_enrolment_id: int
    #: That person's seat, which no invoice holds.
    open_seat_id: int
    #: A seat in the own cohort that has no name yet.
    unnamed_seat_id: int
    #: A colleague asks for a seat in the own cohort.
    request_id: int
    #: A colleague is to take over the learner's seat.
    substitution_id: int
    #: Confirmed interest that bears the marker.
    interest_id: int
    #: A fund of the organisation's own.
    fund_id: int
    #: The coordinator proposes that somebody else pays half of the open seat.
    proposal_id: int
    #: Material and news of the own cohort.
    material_id: int
    announcement_id: int


@dataclass(frozen=True)
class Whole:
    """Both sides, the cohort that they share, and the people of the foundation."""

    alfa: Side
    beta: Side
    shared: CohortView
    session_id: int
    trainer: Actor
    stranger: Actor
    staff: Mapping[Role, Actor]

    def people(self) -> dict[str, Actor]:
        """Everyone who can log in, by a word for the test's messages."""
        return {
            **{str(role): actor for role, actor in self.staff.items()},
            "trainer": self.trainer,
            "stranger": self.stranger,
            "coordinator": self.alfa.coordinator,
            "learner": self.alfa.learner,
        }


def build(db: Session, clock: FixedClock, actor_for: ActorFor, work: Callable[[], int]) -> Whole:
    """The whole world, committed, on the day after the first session; its documents made and letters sent."""
    payers.foundation(db, clock)
    shared = factory.cohort(db, clock, name="Assen, gedeeld")
    trainer, stranger = actor_for(Role.TRAINER), actor_for(Role.TRAINER)
    cohorts.assign_trainer(db, SYSTEM, clock, cohort_id=shared.id, person_id=trainer.person_id or 0)
    homes = {marker: _home(db, clock, actor_for, marker) for marker in (ALFA, BETA)}
    seats = {marker: _seat(db, clock, actor_for, shared, *homes[marker], marker) for marker in homes}
    own = {marker: _own_cohort(db, clock, trainer, homes[marker][0], marker) for marker in homes}
    clock.set(scheduling.sessions_of(db, [shared.id])[0].starts_at + timedelta(days=1))
    db.commit()
    sides = [_side(db, clock, shared, trainer, *homes[m], *seats[m], *own[m], marker=m) for m in (ALFA, BETA)]
    staff = {role: actor_for(role) for role in STAFF}
    session_id = scheduling.sessions_of(db, [shared.id])[0].id
    while work():
        pass
    db.commit()
    return Whole(sides[0], sides[1], shared, session_id, trainer, stranger, staff)


def _home(db: Session, clock: FixedClock, actor_for: ActorFor, marker: str) -> tuple[int, Actor]:
    """An organisation that can be invoiced, with its coordinator."""
    made = payers.payer(
        db,
        clock,
        f"Zorggroep {marker}",
        purchase_reference=f"PO-{marker}",
        kvk="87654321",
        einvoice="nlcius",
    )
    email = f"karin@{marker.lower()}.example"
    coordinator = actor_for(Role.COORDINATOR, given_name="Karin", family_name=f"Bos{marker}", email=email)
    organisations.add_coordinator(
        db,
        SYSTEM,
        clock,
        organisation_id=made.id,
        given_name="",
        infix="",
        family_name="",
        email=coordinator.email,
    )
    return made.id, replace(coordinator, organisation_ids=frozenset({made.id}))


def _seat(
    db: Session,
    clock: FixedClock,
    actor_for: ActorFor,
    shared: CohortView,
    organisation_id: int,
    coordinator: Actor,
    marker: str,
) -> tuple[Actor, int]:
    """A learner of the organisation with a seat in the shared cohort."""
    learner = actor_for(
        Role.LEARNER, given_name="Petra", family_name=f"Dijk{marker}", email=f"petra@{marker.lower()}.example"
    )
    done = _enrol(db, clock, shared.id, organisation_id, f"Dijk{marker}", learner.email)
    return learner, done.enrolment_id


def _own_cohort(
    db: Session, clock: FixedClock, trainer: Actor, organisation_id: int, marker: str
) -> tuple[int, int, int]:
    """A cohort in which only this organisation has a seat: its number, a session's and the enrolment's."""
    name = "Emmen" if marker == ALFA else "Hoogeveen"
    made = factory.cohort(db, clock, name=name, first_date=date(2026, 9, 4))
    cohorts.assign_trainer(db, SYSTEM, clock, cohort_id=made.id, person_id=trainer.person_id or 0)
    done = _enrol(db, clock, made.id, organisation_id, f"Smit{marker}", f"jan@{marker.lower()}.example")
    enrolments.reserve_seats(
        db,
        SYSTEM,
        clock,
        organisation_id=organisation_id,
        cohort_id=made.id,
        count=1,
        names_due_on=date(2026, 9, 1),
    )
    link = asking.link(db, clock, organisation_id, f"{marker}-" + "l" * 40)
    asking.seat_request(db, clock, token=link, cohort_id=made.id, family_name=f"Vraag{marker}")
    return made.id, scheduling.sessions_of(db, [made.id])[0].id, done.enrolment_id


def _side(
    db: Session,
    clock: FixedClock,
    shared: CohortView,
    trainer: Actor,
    organisation_id: int,
    coordinator: Actor,
    learner: Actor,
    enrolment_id: int,
    cohort_id: int,
    session_id: int,
    own_enrolment_id: int,
    *,
    marker: str,
) -> Side:
    """All that the organisation owns, and a graduate besides the learner."""
    submitted, _ = _case(db, clock, shared.id, learner, marker)
    practice.submit(db, learner, clock, case_id=submitted)
    practice.read_case_for_trainer(db, trainer, clock, case_id=submitted)  # no look changes it any more
    case_id, entry_id = _case(db, clock, shared.id, learner, marker)
    graduate = _enrol(
        db, clock, shared.id, organisation_id, f"Prins{marker}", f"eva@{marker.lower()}.example"
    )
    complete(db, clock, Group(shared, trainer, ()), graduate)
    issued = give(db, clock, cohort_id=shared.id, enrolment_ids=[graduate.enrolment_id])[0]
    # the other side begins a batch of its own before the worker has printed the papers of this one
    db.execute(sa.update(CertificateBatch).values(state="done", ended_at=clock.now()))
    invoice_id = billing.finalise_invoice(db, SYSTEM, clock, cohort_id=shared.id, payer_id=organisation_id)
    token = f"{marker}-" + "t" * 40
    feed = calendars.new_address(
        db, coordinator, clock, kind=FeedKind.ORGANISATION, subject_id=organisation_id, token=token
    )
    seat = next(one for one in enrolments.seats(db, shared.id) if one.enrolment_id == enrolment_id)
    open_seat = next(one for one in enrolments.seats(db, cohort_id) if one.enrolment_id == own_enrolment_id)
    asked = requests.requests(db, organisation_id=organisation_id)
    substitution = asking.substitution(
        db,
        coordinator,
        clock,
        organisation_id=organisation_id,
        enrolment_id=enrolment_id,
        family_name=f"Opvolger{marker}",
    )
    side = Side(
        marker=marker,
        organisation_id=organisation_id,
        coordinator=coordinator,
        learner=learner,
        enrolment_id=enrolment_id,
        seat_id=seat.id,
        invoice_id=invoice_id,
        case_id=case_id,
        entry_id=entry_id,
        submitted_id=submitted,
        certificate_number=issued.number,
        certificate_id=issued.id,
        cohort_id=cohort_id,
        session_id=session_id,
        feed_id=feed.id,
        feed_path=f"/feed/{token}.ics",
        own_enrolment_id=own_enrolment_id,
        open_seat_id=open_seat.id,
        unnamed_seat_id=enrolments.unnamed_seats(db, cohort_id=cohort_id)[0].id,
        request_id=asked[0].id,
        substitution_id=substitution.id,
        interest_id=asking.confirmed_interest(
            db, clock, organisation_name=f"Welzijn {marker}", email=f"info@{marker.lower()}.example"
        ),
        fund_id=payers.fund(db, clock, organisation_id, f"Fonds {marker}"),
        proposal_id=payers.proposal(db, coordinator, clock, open_seat),
        material_id=teaching.text(db, trainer, clock, cohort_id, session_id, title=f"Leesstuk {marker}"),
        announcement_id=teaching.news(db, trainer, clock, cohort_id, title=f"Nieuws {marker}"),
    )
    db.commit()
    return side


def _case(db: Session, clock: FixedClock, cohort_id: int, learner: Actor, marker: str) -> tuple[int, int]:
    """A case full of the marker, and its one dated line."""
    made = practice.start_case(db, learner, clock, cohort_id=cohort_id)
    text = f"Geheimtaal{marker}"
    changes = CaseChanges(
        age_band="70_79",
        development_line="individual",
        texts={"person": text, "family": text, "workplace": text, "reflection": text},
        evidence={"C1": text, "C3": text},
    )
    practice.save_case(db, learner, clock, case_id=made.id, changes=changes)
    on = today(clock) - timedelta(days=1)
    return made.id, practice.add_entry(db, learner, clock, case_id=made.id, on=on, minutes=90, text=text)


def _enrol(
    db: Session, clock: FixedClock, cohort_id: int, organisation_id: int, family_name: str, email: str
) -> enrolments.Enrolled:
    return enrolments.enrol(
        db,
        SYSTEM,
        clock,
        organisation_id=organisation_id,
        cohort_id=cohort_id,
        given_name="Petra",
        infix="",
        family_name=family_name,
        email=email,
        function="Casemanager",
    )
