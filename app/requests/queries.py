"""Reads of requests and of the links through which staff make them; frozen values only."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.cohorts import service as cohorts
from app.cohorts.service import CohortView
from app.core.clock import Clock, local
from app.core.errors import NotFound
from app.core.names import PersonName
from app.core.text import T, Text
from app.core.tokens import digest
from app.enrolments import service as enrolments
from app.organisations import service as organisations
from app.organisations.service import OrganisationView
from app.requests.models import RequestLink, SeatRequest
from app.requests.rules import RequestKind, RequestState, takes_people
from app.scheduling import service as scheduling

#: At most this many cohorts to choose from.
MOST_COHORTS = 25


@dataclass(frozen=True, slots=True)
class LinkView:
    """The link of an organisation; its secret is nowhere."""

    organisation_id: int
    created_at: datetime
    created_by_person_id: int | None


@dataclass(frozen=True, slots=True)
class ComingCohort:
    """A cohort that takes people and has not begun."""

    cohort: CohortView
    starts_at: datetime

    @property
    def id(self) -> int:
        """The cohort's number."""
        return self.cohort.id

    @property
    def name(self) -> str:
        """The cohort's name."""
        return self.cohort.name

    @property
    def told(self) -> Text:
        """The cohort with its first day and its place, to choose from."""
        return T(
            "%(name)s, start %(date)s in %(place)s",
            name=self.cohort.name,
            date=local(self.starts_at).date(),
            place=self.cohort.place,
        )


@dataclass(frozen=True, slots=True)
class Door:
    """What stands behind a link: whose staff may ask, and for which cohorts."""

    organisation: OrganisationView
    cohorts: tuple[ComingCohort, ...]


@dataclass(frozen=True, slots=True)
class RequestView:
    """A request; see ``models.SeatRequest`` for the meanings."""

    id: int
    kind: RequestKind
    organisation_id: int
    cohort_id: int
    replaces_enrolment_id: int | None
    name: PersonName
    email: str
    function: str
    note: str
    state: RequestState
    requested_at: datetime
    requested_by_person_id: int | None
    decided_at: datetime | None
    decided_by_person_id: int | None
    reason: str

    @property
    def full_name(self) -> str:
        """``Petra van Dijk``, as it was written in the request."""
        return self.name.full


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many wait for a decision, and since when the oldest does."""

    count: int
    since: datetime | None


def coming_cohorts(db: Session, clock: Clock) -> list[ComingCohort]:
    """The cohorts that take people and have not begun, the earliest start first. Two queries."""
    found = cohorts.cohorts(db, states=enrolments.OPEN, limit=MOST_COHORTS)
    starts = scheduling.starts_of(db, [one.id for one in found])
    coming = [
        ComingCohort(one, starts[one.id])
        for one in found
        if takes_people(True, starts.get(one.id), clock.now())
    ]
    return sorted(coming, key=lambda one: (one.starts_at, one.id))


def link_of(db: Session, organisation_id: int) -> LinkView | None:
    """The organisation's link, or None."""
    row = db.get(RequestLink, organisation_id)
    return LinkView(row.organisation_id, row.created_at, row.created_by_person_id) if row else None


def door(db: Session, clock: Clock, token: str) -> Door | None:
    """What stands behind a link; None for an unknown one, one that was ended or renewed, and one of a mere payer."""
    number = db.scalar(
        sa.select(RequestLink.organisation_id).where(RequestLink.token_sha256 == digest(token))
    )
    if number is None:
        return None
    organisation = organisations.organisation(db, number)
    return Door(organisation, tuple(coming_cohorts(db, clock))) if organisation.enrols else None


def request(db: Session, request_id: int, *, organisation_id: int | None = None) -> RequestView:
    """The request; raises NotFound for an unknown one and, when asked, for another organisation's."""
    row = db.get(SeatRequest, request_id)
    if row is None or organisation_id not in (None, row.organisation_id):
        raise NotFound
    return view_of(row)


def requests(
    db: Session,
    *,
    organisation_id: int | None = None,
    kind: RequestKind | None = None,
    states: Collection[RequestState] | None = None,
    before: int | None = None,
    limit: int | None = None,
) -> list[RequestView]:
    """Requests, the latest first; ``before`` is the number of the last one of the page before."""
    query = sa.select(SeatRequest).order_by(SeatRequest.id.desc()).limit(limit)
    if organisation_id is not None:
        query = query.where(SeatRequest.organisation_id == organisation_id)
    if kind is not None:
        query = query.where(SeatRequest.kind == kind)
    if states is not None:
        query = query.where(SeatRequest.state.in_([str(state) for state in states]))
    if before is not None:
        query = query.where(SeatRequest.id < before)
    return [view_of(row) for row in db.scalars(query)]


def open_substitution(db: Session, enrolment_id: int) -> RequestView | None:
    """The open request to take over this enrolment's seat, or None."""
    row = db.scalar(
        sa.select(SeatRequest).where(
            SeatRequest.replaces_enrolment_id == enrolment_id, SeatRequest.state == RequestState.OPEN
        )
    )
    return view_of(row) if row is not None else None


def waiting_by_organisation(db: Session, organisation_ids: Collection[int]) -> dict[int, Waiting]:
    """Requests of staff that wait for a coordinator, by organisation; one without is absent. One query."""
    if not organisation_ids:
        return {}
    oldest = sa.func.min(SeatRequest.requested_at, type_=SeatRequest.requested_at.type)
    query = (
        sa.select(SeatRequest.organisation_id, sa.func.count(), oldest)
        .where(
            SeatRequest.organisation_id.in_(organisation_ids),
            SeatRequest.kind == RequestKind.SEAT,
            SeatRequest.state == RequestState.OPEN,
        )
        .group_by(SeatRequest.organisation_id)
    )
    return {number: Waiting(count, since) for number, count, since in db.execute(query)}


def substitutions_waiting(db: Session) -> Waiting:
    """Substitutions that wait for an administrator. One query."""
    query = sa.select(
        sa.func.count(), sa.func.min(SeatRequest.requested_at, type_=SeatRequest.requested_at.type)
    ).where(SeatRequest.kind == RequestKind.SUBSTITUTION, SeatRequest.state == RequestState.OPEN)
    count, since = db.execute(query).one()
    return Waiting(count, since)


def view_of(row: SeatRequest) -> RequestView:
    """The frozen value of a row."""
    return RequestView(
        id=row.id,
        kind=RequestKind(row.kind),
        organisation_id=row.organisation_id,
        cohort_id=row.cohort_id,
        replaces_enrolment_id=row.replaces_enrolment_id,
        name=PersonName(row.given_name, row.infix, row.family_name),
        email=row.email,
        function=row.function,
        note=row.note,
        state=RequestState(row.state),
        requested_at=row.requested_at,
        requested_by_person_id=row.requested_by_person_id,
        decided_at=row.decided_at,
        decided_by_person_id=row.decided_by_person_id,
        reason=row.reason,
    )
