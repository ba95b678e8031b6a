"""Moving a learner to another cohort, with the money of the seat. Offered through ``service``.

Lock order: the cohorts' rows by number, the funds' rows of the seat by number, people, the audit log.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy.orm import Session

from app.accounts import service as accounts
from app.accounts.service import PersonView
from app.attendance import service as attendance
from app.attendance.service import AttendanceSummary
from app.billing import service as billing
from app.billing.service import Moving
from app.cohorts import service as cohorts
from app.cohorts.service import CohortState, CohortView
from app.core.clock import Clock, local, today
from app.core.errors import NotFound, Refused
from app.core.fingerprints import check_shown, mark_of
from app.core.permissions import Actor
from app.core.text import T
from app.desk import mails
from app.desk.rules import tidy_reason
from app.enrolments import service as enrolments
from app.enrolments.service import EnrolmentView, Moved
from app.organisations import service as organisations
from app.organisations.service import OrganisationView
from app.practice import service as practice
from app.practice.service import CaseCounts
from app.scheduling import service as scheduling
from app.scheduling.service import SessionView


class Invoiced(StrEnum):
    """What happens to what stands on a final invoice already."""

    #: The invoice stays; its payment counts for the new cohort.
    KEEP = "keep"
    #: Finance credits it, and invoices the seat again in the new cohort.
    CREDIT = "credit"


@dataclass(frozen=True, slots=True)
class Target:
    """A cohort to go to."""

    cohort: CohortView
    free: int
    starts_on: date | None


@dataclass(frozen=True, slots=True)
class MovePreview:
    """All that a move would do now."""

    enrolment: EnrolmentView
    person: PersonView
    organisation: OrganisationView
    origin: CohortView
    target: CohortView
    #: First session of the new cohort.
    first: SessionView | None
    money: Moving
    #: Names of who bears the seat, by number.
    payers: dict[int, str]
    #: What stays behind with the old cohort.
    attended: AttendanceSummary
    cases: CaseCounts
    coordinators: tuple[PersonView, ...]

    @property
    def letters(self) -> int:
        """How many letters go out."""
        return 1 + len(self.coordinators)

    @property
    def mark(self) -> str:
        """Changes when anything that the reader is shown changes."""
        return mark_of(
            [
                [self.enrolment.id, str(self.enrolment.state), self.enrolment.seat_id],
                [[one.id, str(one.state), one.updated_at.isoformat()] for one in (self.origin, self.target)],
                [
                    [one.payer_id, one.amount.cents, one.invoice_id, one.share.invoice_payer]
                    for one in self.money.lines
                ],
                [one.id for one in self.coordinators],
                [self.first.id, self.first.starts_at.isoformat()] if self.first else [],
            ]
        )


def targets(db: Session, clock: Clock, cohort_id: int) -> list[Target]:
    """The other cohorts that take people and have a seat, the first to begin first."""
    found = cohorts.cohorts(db, states=(CohortState.OPEN, CohortState.CONFIRMED))
    others = [one for one in found if one.id != cohort_id]
    counts = enrolments.seat_counts(db, [one.id for one in others], today(clock))
    starts = scheduling.starts_of(db, [one.id for one in others])
    listed = [
        Target(
            one,
            counts[one.id].free(one.seats),
            local(starts[one.id]).date() if one.id in starts else None,
        )
        for one in others
        if counts[one.id].free(one.seats) or counts[one.id].kept
    ]
    return sorted(listed, key=lambda one: (one.starts_on or date.max, one.cohort.name, one.cohort.id))


def leaver(db: Session, cohort_id: int, enrolment_id: int) -> tuple[EnrolmentView, PersonView]:
    """Whom a move is about. Raises NotFound, also for someone without a seat in this cohort."""
    enrolment = enrolments.enrolment(db, enrolment_id)
    person = accounts.person(db, enrolment.person_id)
    if enrolment.cohort_id != cohort_id or not enrolment.seated or person is None:
        raise NotFound
    return enrolment, person


def move_preview(db: Session, *, cohort_id: int, enrolment_id: int, to_cohort_id: int) -> MovePreview:
    """All that moving this person would do. Raises NotFound."""
    enrolment, person = leaver(db, cohort_id, enrolment_id)
    target = cohorts.cohort(db, to_cohort_id)
    if target.state is CohortState.DRAFT or target.id == cohort_id:
        raise NotFound
    planned = [one for one in scheduling.sessions_of(db, [to_cohort_id]) if not one.cancelled]
    money = billing.moving(db, enrolment.seat_id or 0)
    return MovePreview(
        enrolment=enrolment,
        person=person,
        organisation=organisations.organisation(db, enrolment.organisation_id),
        origin=cohorts.cohort(db, cohort_id),
        target=target,
        first=planned[0] if planned else None,
        money=money,
        payers=organisations.names(db, {line.payer_id for line in money.lines}),
        attended=attendance.summary(db, [enrolment_id])[enrolment_id],
        cases=practice.counts(db, [enrolment_id])[enrolment_id],
        coordinators=tuple(organisations.coordinators_of(db, enrolment.organisation_id)),
    )


def move_learner(
    db: Session,
    actor: Actor,
    clock: Clock,
    *,
    cohort_id: int,
    enrolment_id: int,
    to_cohort_id: int,
    invoiced: Invoiced | None = None,
    reason: str = "",
    shown: str | None = None,
) -> Moved:
    """Moves a person with seat, price and payers to another cohort, and tells the person and the coordinators.

    ``invoiced`` says what happens to what stands on a final invoice; it is asked only when something does. ``shown``
    is the mark of the preview that the asker saw. Raises NotFound; Refused like `enrolments.move`, for a missing
    choice, and when something changed meanwhile.
    """
    for number in sorted((cohort_id, to_cohort_id)):
        cohorts.lock_cohort(db, number)
    found = move_preview(db, cohort_id=cohort_id, enrolment_id=enrolment_id, to_cohort_id=to_cohort_id)
    billing.hold_funds(db, found.money)
    reason = tidy_reason(reason)
    if found.money.invoices and invoiced is None:
        raise Refused(T("Kies wat er met de factuur gebeurt."), field="invoiced")
    if shown is not None:
        check_shown(shown, found.mark)
    done = enrolments.move(
        db, actor, clock, enrolment_id=enrolment_id, to_cohort_id=to_cohort_id, reason=reason
    )
    choice = invoiced if found.money.invoices else None
    if choice is Invoiced.CREDIT:
        billing.take_along(db, actor, clock, seat_id=done.seat_id)
    else:
        billing.follow_seat(db, clock, seat_id=done.seat_id)
    _tell(db, clock, found, done, choice)
    return done


def _tell(db: Session, clock: Clock, found: MovePreview, done: Moved, choice: Invoiced | None) -> None:
    context = {
        **mails.occasion(found.target, found.first),
        "from_cohort_name": found.origin.name,
        "organisation_name": found.organisation.name,
        "person_name": found.person.full_name,
        "price": str(found.money.seat.price),
        "invoiced": str(choice) if choice else "",
    }
    accounts.write_to(db, clock, found.person, "desk/moved", context, key=f"desk/moved:{done.enrolment_id}")
    context["link_path"] = mails.group_path(found.organisation.id, found.target.id)
    for one in found.coordinators:
        key = f"desk/moved_coordinator:{done.enrolment_id}:{one.id}"
        accounts.write_to(db, clock, one, "desk/moved_coordinator", context, key=key)
