"""What a step of a cohort would do, counted before it is taken; frozen values only."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from app.attendance import service as attendance
from app.audit import service as audit
from app.audit.service import Event
from app.billing import service as billing
from app.billing.service import Bill
from app.calendars import service as calendars
from app.calendars.service import FeedKind
from app.cohorts import service as cohorts
from app.cohorts.service import CohortState, CohortView, Effect, Facts, Step
from app.core.clock import Clock, local, today
from app.core.fingerprints import mark_of
from app.core.money import Money, total
from app.desk.audiences import Mailing, mailings_of
from app.enrolments import service as enrolments
from app.enrolments.service import RosterLine
from app.organisations import service as organisations
from app.practice import service as practice
from app.scheduling import service as scheduling
from app.scheduling.service import SessionView


@dataclass(frozen=True, slots=True)
class Consequences:
    """All that a step would do now."""

    cohort: CohortView
    step: Step
    roster: tuple[RosterLine, ...]
    #: Of the cohort, those that were cancelled aside.
    sessions: tuple[SessionView, ...]
    mailings: tuple[Mailing, ...]
    #: Sessions that calendars will show as cancelled.
    falling: tuple[SessionView, ...]
    #: Working calendar addresses in which that shows.
    subscriptions: int
    #: None for a step that changes nothing about money.
    bill: Bill | None
    #: How many offers of a seat end.
    offers: int

    @property
    def letters(self) -> int:
        """How many letters go out."""
        return sum(len(one.people) for one in self.mailings)

    @property
    def credited(self) -> Money:
        """What stands on the invoices that must be credited."""
        return total(one.total for one in self.bill.invoices) if self.bill else Money(0)

    @property
    def undrafted(self) -> Money:
        """What will not be invoiced any more."""
        return total(one.total for one in self.bill.due) if self.bill else Money(0)

    @property
    def waiting(self) -> int:
        """How many people are in line."""
        return sum(one.position is not None for one in self.roster)

    @property
    def seated(self) -> tuple[RosterLine, ...]:
        """The taken seats."""
        return tuple(one for one in self.roster if one.seat_id is not None)

    @property
    def first(self) -> SessionView | None:
        """The first session."""
        return self.sessions[0] if self.sessions else None

    @property
    def mark(self) -> str:
        """Changes when anything that the reader is shown changes."""
        return mark_of(
            [
                [
                    self.cohort.id,
                    str(self.cohort.state),
                    self.cohort.updated_at.isoformat(),
                    str(self.step.wanted),
                ],
                [[str(one.weight), str(one.text)] for one in self.step.conditions],
                [
                    [one.letter, [[who.person.id, who.organisation_id] for who in one.people]]
                    for one in self.mailings
                ],
                [[one.enrolment_id, one.seat_id, one.position] for one in self.roster],
                [[one.id, one.sequence] for one in self.falling],
                [[one.id, one.total.cents] for one in (self.bill.invoices if self.bill else ())],
                [[one.payer_id, one.total.cents] for one in (self.bill.due if self.bill else ())],
                [self.subscriptions, self.offers],
            ]
        )


def history(db: Session, cohort_id: int, *, before: int | None = None, limit: int = 25) -> list[Event]:
    """The newest decisions about a cohort, its sessions and everyone who ever was in it; ``before`` pages on."""
    sessions = scheduling.sessions_of(db, [cohort_id])
    objects: dict[str, Collection[int]] = {
        "cohort": [cohort_id],
        "enrolment": enrolments.enrolment_ids_of(db, cohort_id),
        "course_session": [one.id for one in sessions],
    }
    return audit.of_objects(db, objects, before=before, limit=limit)


def steps(db: Session, clock: Clock, cohort_id: int) -> list[Step]:
    """Every step that the cohort can take, with its conditions now. Raises NotFound."""
    cohort = cohorts.cohort(db, cohort_id)
    roster = enrolments.roster(db, [cohort_id])
    sessions = _planned(db, cohort_id)
    possible = [one for one in CohortState if one in cohorts.NEXT[cohort.state]]
    trainers = len(cohorts.trainers_of(db, cohort_id))
    facts = _facts(db, clock, cohort, possible, roster, sessions, trainers)
    return [cohorts.step(cohort.state, one, facts) for one in possible]


def consequences(
    db: Session, clock: Clock, cohort_id: int, wanted: CohortState, *, known: CohortView | None = None
) -> Consequences:
    """All that bringing the cohort into this state would do. Raises NotFound, and Refused for an impossible step.

    `known`: the cohort when the caller has read it already.
    """
    cohort = known or cohorts.cohort(db, cohort_id)
    roster = enrolments.roster(db, [cohort_id])
    sessions = _planned(db, cohort_id)
    trainer_ids = set(cohorts.trainers_of(db, cohort_id))
    facts = _facts(db, clock, cohort, [wanted], roster, sessions, len(trainer_ids))
    found = cohorts.step(cohort.state, wanted, facts)
    if Effect.CALENDARS_CANCEL in found.effects:
        guests = scheduling.guests_of(db, [one.id for one in sessions])
        trainer_ids |= {person_id for ids in guests.values() for person_id in ids}
    falling = _falling(sessions, clock.now()) if Effect.CALENDARS_CANCEL in found.effects else ()
    bill = billing.bill(db, cohort, today(clock)) if Effect.INVOICING_ENDS in found.effects else None
    concerned = [one.organisation_id for one in sorted(roster, key=_by_organisation)]
    concerned += [one.payer_id for one in bill.invoices] if bill else []
    return Consequences(
        cohort=cohort,
        step=found,
        roster=tuple(roster),
        sessions=tuple(sessions),
        mailings=mailings_of(db, cohort.state, wanted, roster, dict.fromkeys(concerned), trainer_ids),
        falling=falling,
        subscriptions=_subscriptions(db, cohort_id, roster, trainer_ids) if falling else 0,
        bill=bill,
        offers=len(enrolments.open_offers(db, cohort_ids=[cohort_id]))
        if Effect.OFFERS_END in found.effects
        else 0,
    )


def _planned(db: Session, cohort_id: int) -> list[SessionView]:
    return [one for one in scheduling.sessions_of(db, [cohort_id]) if not one.cancelled]


def _falling(sessions: Sequence[SessionView], now: datetime) -> tuple[SessionView, ...]:
    """What has begun stays in calendars as it was."""
    return tuple(one for one in sessions if one.starts_at > now)


def _facts(
    db: Session,
    clock: Clock,
    cohort: CohortView,
    wanted: Collection[CohortState],
    roster: Sequence[RosterLine],
    sessions: Sequence[SessionView],
    trainers: int,
) -> Facts:
    """The facts of these steps; what only another step looks at is not read."""
    seated = [one for one in roster if one.seat_id is not None]
    unnoted = open_cases = 0
    if CohortState.FINISHED in wanted:
        held = [one.id for one in sessions if one.ends_at < clock.now()]
        unnoted = len(set(held) - attendance.noted_of(db, held).keys())
        counts = practice.counts(db, [one.enrolment_id for one in seated if one.enrolment_id is not None])
        open_cases = sum(one.submitted for one in counts.values())
    can_invoice = True
    if CohortState.OPEN in wanted:
        can_invoice = not billing.missing_of_foundation(organisations.foundation(db))
    return Facts(
        today=today(clock),
        seats_min=cohort.seats_min,
        taken=len(seated),
        unnamed=sum(one.person is None for one in seated),
        waiting=len(roster) - len(seated),
        trainers=trainers,
        first_day=local(sessions[0].starts_at).date() if sessions else None,
        last_day=local(sessions[-1].starts_at).date() if sessions else None,
        unnoted=unnoted,
        open_cases=open_cases,
        can_invoice=can_invoice,
    )


def _by_organisation(one: RosterLine) -> tuple[str, int]:
    return one.organisation_name.casefold(), one.organisation_id


def _subscriptions(db: Session, cohort_id: int, roster: Sequence[RosterLine], trainer_ids: set[int]) -> int:
    learners = {one.person.id for one in roster if one.person is not None and one.seat_id is not None}
    return calendars.subscriptions(
        db,
        {
            FeedKind.COHORT: [cohort_id],
            FeedKind.LEARNER: learners,
            FeedKind.TRAINER: trainer_ids,
            FeedKind.ORGANISATION: {one.organisation_id for one in roster},
        },
    )
