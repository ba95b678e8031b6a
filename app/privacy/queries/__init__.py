"""Reads of the privacy officer. None opens the text of a case."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts import service as accounts
from app.cohorts import service as cohorts
from app.core.clock import Clock, today
from app.core.crypto import vault_of
from app.core.errors import NotFound
from app.core.text import Text
from app.organisations import service as organisations
from app.practice.service import protection
from app.privacy.models import SubjectRequest

#: From how many days before the last one a request is urgent.
SOON = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Names:
    """Names of groups and people by number, for lines that know numbers only."""

    cohorts: dict[int, str]
    people: dict[int, str]


def names(db: Session, *, cohort_ids: Iterable[int], person_ids: Iterable[int | None]) -> Names:
    """The names of these groups and people. Two queries."""
    wanted = set(cohort_ids)
    found = {one.id: one.name for one in cohorts.cohorts(db, ids=wanted)} if wanted else {}
    return Names(found, accounts.full_names(db, {number for number in person_ids if number is not None}))


@dataclass(frozen=True, slots=True)
class RequestView:
    """One request without its words."""

    id: int
    kind: str
    person_id: int | None
    case_id: int | None
    organisation_id: int | None
    received_on: date
    due_on: date
    state: str
    answered_by_person_id: int | None
    answered_at: datetime | None

    def late_on(self, day: date) -> bool:
        """Whether it should have been answered by then."""
        return self.state == "open" and self.due_on < day

    def soon_on(self, day: date) -> bool:
        """Whether few days are left, or none."""
        return self.state == "open" and self.due_on <= day + SOON


@dataclass(frozen=True, slots=True)
class RequestDetail:
    """One request with its words, for the privacy officer."""

    row: RequestView
    words: str
    answer: str
    person: accounts.PersonView | None
    organisation: str
    #: The case that a described person's request is about.
    case: protection.CaseRef | None
    answered_by: str


def request_view(row: SubjectRequest) -> RequestView:
    """The row as others see it."""
    return RequestView(
        id=row.id,
        kind=row.kind,
        person_id=row.person_id,
        case_id=row.case_id,
        organisation_id=row.organisation_id,
        received_on=row.received_on,
        due_on=row.due_on,
        state=row.state,
        answered_by_person_id=row.answered_by_person_id,
        answered_at=row.answered_at,
    )


def requests(db: Session, *, state: str = "", person_id: int | None = None) -> list[RequestView]:
    """Requests, the first due on top; of one person only where that is given. One query."""
    query = sa.select(SubjectRequest).order_by(SubjectRequest.due_on, SubjectRequest.id)
    if state == "open":
        query = query.where(SubjectRequest.state == "open")
    elif state:
        query = query.where(SubjectRequest.state != "open")
    if person_id is not None:
        query = query.where(SubjectRequest.person_id == person_id)
    return [request_view(row) for row in db.scalars(query)]


def request(db: Session, request_id: int) -> RequestDetail:
    """One request with its words. Raises NotFound."""
    row = db.get(SubjectRequest, request_id)
    if row is None:
        raise NotFound
    people = accounts.people(db, {row.person_id or 0, row.answered_by_person_id or 0})
    told = organisations.names(db, [row.organisation_id]) if row.organisation_id else {}
    answerer = people.get(row.answered_by_person_id or 0)
    return RequestDetail(
        row=request_view(row),
        words=opened(db, row.id, "sealed", row.sealed),
        answer=opened(db, row.id, "sealed_answer", row.sealed_answer),
        person=people.get(row.person_id or 0),
        organisation=told.get(row.organisation_id or 0, ""),
        case=protection.case_ref(db, row.case_id) if row.case_id else None,
        answered_by=answerer.full_name if answerer else "",
    )


def opened(db: Session, request_id: int, column: str, sealed: bytes) -> str:
    """The words of a request or its answer; empty when there are none."""
    if not sealed:
        return ""
    return vault_of(db).open(sealed, table="subject_request", column=column, row=request_id)


@dataclass(frozen=True, slots=True)
class CourseDue:
    """What is due of one group, counted."""

    cohort_id: int
    cohort_name: str
    first_due: date
    cases: int
    held: int
    #: From what the months counted, each once.
    reasons: tuple[Text, ...]


def due_by_cohort(due: Collection[protection.DueCase]) -> list[CourseDue]:
    """Counts of what is due by group, the longest due first."""
    found: dict[int, list[protection.DueCase]] = {}
    for one in due:
        found.setdefault(one.cohort_id, []).append(one)
    counted = [
        CourseDue(
            cohort_id=cohort_id,
            cohort_name=cases[0].cohort_name,
            first_due=min(one.due_on for one in cases),
            cases=sum(not one.held for one in cases),
            held=sum(one.held for one in cases),
            reasons=tuple(dict.fromkeys(protection.REASONS[one.since] for one in cases)),
        )
        for cohort_id, cases in found.items()
    ]
    return sorted(counted, key=lambda one: (one.first_due, one.cohort_id))


@dataclass(frozen=True, slots=True)
class Home:
    """What asks for attention."""

    open_requests: tuple[RequestView, ...]
    late: int
    due: int
    due_soon: int
    held: int
    holds: int
    pending: tuple[protection.EmergencyView, ...]
    open_now: tuple[protection.EmergencyView, ...]
    emergencies: int
    last_readings: tuple[protection.ReadingLine, ...]
    unfinished: int
    names: Names


def home(db: Session, clock: Clock, certified: protection.Certified) -> Home:
    """The privacy officer's home. A fixed number of queries."""
    day, now = today(clock), clock.now()
    asked = requests(db, state="open")
    due = protection.due_cases(db, clock, certified, by=day + timedelta(days=30))
    used = protection.emergencies(db)
    lines = protection.readings(db, limit=5)
    runs = protection.erasure_runs(db, limit=10)
    recent = [one for one in used if one.asked_at > now - timedelta(days=30)]
    return Home(
        open_requests=tuple(asked),
        late=sum(one.late_on(day) for one in asked),
        due=sum(one.due_on <= day and not one.held for one in due),
        due_soon=sum(one.due_on > day and not one.held for one in due),
        held=sum(one.held for one in due),
        holds=len(protection.holds(db)),
        pending=tuple(one for one in used if one.pending),
        open_now=tuple(one for one in used if one.open_at(now)),
        emergencies=len(recent),
        last_readings=tuple(lines),
        unfinished=sum(one.finished_at is None for one in runs),
        names=names(
            db,
            cohort_ids={one.cohort_id for one in used} | {one.cohort_id for one in lines},
            person_ids={one.author_id for one in lines}
            | {one.person_id for one in lines}
            | {one.asked_by_person_id for one in used},
        ),
    )
