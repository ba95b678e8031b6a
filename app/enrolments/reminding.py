"""What must be remembered about seats: names that are due, offers that end, a first day. Offered through ``service``.

Derived from how things stand, so a reminder moves with its cause and goes away with it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts.service import PersonView, people
from app.cohorts import service as cohorts
from app.cohorts.service import CohortState, CohortView
from app.core.clock import Clock, local, utc
from app.core.text import TN, T, Text
from app.enrolments.models import Enrolment, Seat
from app.enrolments.offers import open_offers
from app.enrolments.rules import SEATED, SeatState
from app.messages.service import Planned
from app.organisations import service as organisations
from app.scheduling import service as scheduling
from app.scheduling.service import SessionView

#: The time of day at which reminders of a day go.
MORNING = time(9, 0)
#: How many days before the names are due.
NAMES_DAYS = (7, 1)
#: How long before an offer ends, and how long it must have been held to be reminded of.
OFFER_BEFORE, OFFER_AT_LEAST = timedelta(hours=24), timedelta(hours=30)
#: How many days before the first session.
FIRST_DAYS = 7
_AHEAD = (CohortState.OPEN, CohortState.CONFIRMED)
_OVER = (CohortState.FINISHED, CohortState.CANCELLED)


def planned_reminders(db: Session, clock: Clock, *, until: datetime) -> list[Planned]:
    """Every reminder about seats that goes before ``until`` and has not lost its use; sent ones too."""
    now = clock.now()
    known = {
        one.id: one for one in cohorts.cohorts(db, states=[one for one in CohortState if one not in _OVER])
    }
    found = [*_names_due(db, now, known), *_offers_end(db, until), *_first_days(db, now, until, known)]
    return [one for one in found if one.at <= until and one.ends_at > now]


def _names_due(db: Session, now: datetime, known: Mapping[int, CohortView]) -> Iterable[Planned]:
    named = sa.exists().where(Enrolment.seat_id == Seat.id, Enrolment.state.in_(SEATED))
    rows = db.execute(
        sa.select(
            Seat.cohort_id,
            Seat.organisation_id,
            Seat.names_due_on,
            sa.func.count(),
            sa.func.min(Seat.confirmed_at, type_=Seat.confirmed_at.type),
        )
        .where(
            Seat.state == SeatState.TAKEN,
            Seat.names_due_on.is_not(None),
            Seat.names_due_on >= local(now).date(),
            ~named,
        )
        .group_by(Seat.cohort_id, Seat.organisation_id, Seat.names_due_on)
        .order_by(Seat.names_due_on, Seat.cohort_id, Seat.organisation_id)
    ).all()
    whose = organisations.coordinators_of_all(db, {row[1] for row in rows}) if rows else {}
    names = organisations.names(db, {row[1] for row in rows})
    for cohort_id, organisation_id, due_on, count, since in rows:
        if cohort_id not in known or due_on is None:
            continue
        cohort = known[cohort_id]
        facts = {
            "cohort_name": cohort.name,
            "organisation_name": names[organisation_id],
            "count": count,
            "due_on": due_on.isoformat(),
            "path": _group_path(organisation_id, cohort_id),
        }
        moments = [utc(due_on - timedelta(days=days), MORNING) for days in NAMES_DAYS]
        ends = [*moments[1:], utc(due_on + timedelta(days=1), time())]
        for days, at, end in zip(NAMES_DAYS, moments, ends, strict=True):
            if at <= since:  # reserved later than this: the letter about that said the day already
                continue
            cause = TN(
                "%(n)s plaats van %(organisation)s in %(cohort)s heeft op %(day)s een naam nodig.",
                "%(n)s plaatsen van %(organisation)s in %(cohort)s hebben op %(day)s een naam nodig.",
                n=count,
                organisation=names[organisation_id],
                cohort=cohort.name,
                day=due_on,
            )
            key = f"names-due:{cohort_id}:{organisation_id}:{due_on.isoformat()}:{days}"
            for person in whose.get(organisation_id, []):
                yield _to(
                    person,
                    key,
                    at,
                    end,
                    "enrolments/names_due",
                    facts,
                    cause,
                    _group(organisation_id, cohort_id),
                )


def _offers_end(db: Session, until: datetime) -> Iterable[Planned]:
    offers = [
        one
        for one in open_offers(db, until=until + OFFER_BEFORE + timedelta(seconds=1))
        if one.ends_at - one.made_at > OFFER_AT_LEAST
    ]
    if not offers:
        return
    known = {one.id: one for one in cohorts.cohorts(db, ids={one.cohort_id for one in offers})}
    names = organisations.names(db, {one.organisation_id for one in offers})
    whose = organisations.coordinators_of_all(db, {one.organisation_id for one in offers})
    learners = people(db, {one.person_id for one in offers})
    for offer in offers:
        end = local(offer.ends_at)
        name = learners[offer.person_id].full_name
        facts = {
            "cohort_name": known[offer.cohort_id].name,
            "organisation_name": names[offer.organisation_id],
            "name": name,
            "until_day": end.date().isoformat(),
            "until_time": f"{end:%H:%M}",
            "path": _group_path(offer.organisation_id, offer.cohort_id),
        }
        cause = T(
            "Het aanbod voor %(name)s in %(cohort)s eindigt op %(at)s.",
            name=name,
            cohort=known[offer.cohort_id].name,
            at=offer.ends_at,
        )
        key = f"offer-ends:{offer.id}:{end:%Y-%m-%dT%H-%M}"
        for person in whose.get(offer.organisation_id, []):
            yield _to(
                person,
                key,
                offer.ends_at - OFFER_BEFORE,
                offer.ends_at,
                "enrolments/offer_ends",
                facts,
                cause,
                _group(offer.organisation_id, offer.cohort_id),
            )


def _first_days(
    db: Session, now: datetime, until: datetime, known: Mapping[int, CohortView]
) -> Iterable[Planned]:
    ahead = {key: one for key, one in known.items() if one.state in _AHEAD}
    first: dict[int, SessionView] = {}
    for session in scheduling.sessions_of(db, ahead):
        if not session.cancelled:
            first.setdefault(session.cohort_id, session)
    soon = {
        number: session
        for number, session in first.items()
        if session.starts_at > now and _week_before(session) <= until
    }
    if not soon:
        return
    rows = db.execute(
        sa.select(Enrolment.cohort_id, Enrolment.organisation_id, Enrolment.person_id, Seat.confirmed_at)
        .join(Seat, Seat.id == Enrolment.seat_id)
        .where(Enrolment.cohort_id.in_(soon), Enrolment.state.in_(SEATED), Seat.state == SeatState.TAKEN)
        .order_by(Enrolment.cohort_id, Seat.number)
    ).all()
    learners = people(db, {row.person_id for row in rows})
    names = organisations.names(db, {row.organisation_id for row in rows})
    for cohort_id, organisation_id, person_id, seated_at in rows:
        session, cohort = soon[cohort_id], ahead[cohort_id]
        at = _week_before(session)
        if at <= seated_at:  # the letter about the seat said the day already
            continue
        day = local(session.starts_at).date()
        yield _to(
            learners[person_id],
            f"first-day:{cohort_id}:{day.isoformat()}",
            at,
            session.starts_at,
            "enrolments/first_day",
            _first_facts(cohort, session, day, names[organisation_id]),
            T("Op %(day)s begint %(cohort)s.", day=day, cohort=cohort.name),
            ("portal.cohort", {"cohort_id": cohort_id}),
        )


def _first_facts(cohort: CohortView, session: SessionView, day: date, organisation: str) -> dict[str, Any]:
    return {
        "cohort_name": cohort.name,
        "organisation_name": organisation,
        "first_day": day.isoformat(),
        "first_times": session.times,
        "first_place": session.place or cohort.address,
    }


def _week_before(session: SessionView) -> datetime:
    return utc(local(session.starts_at).date() - timedelta(days=FIRST_DAYS), MORNING)


def _to(
    person: PersonView,
    key: str,
    at: datetime,
    ends_at: datetime,
    template: str,
    facts: dict[str, Any],
    cause: Text,
    url: tuple[str, dict[str, Any]],
) -> Planned:
    return Planned(
        key=f"{key}:{person.id}",
        at=at,
        ends_at=ends_at,
        template=template,
        person_id=person.id,
        to=person.email,
        to_name=person.full_name,
        language=person.language,
        context={**facts, "given_name": person.name.given},
        cause=cause,
        url=url,
    )


def _group_path(organisation_id: int, cohort_id: int) -> str:
    return f"/organisatie/{organisation_id}/groepen/{cohort_id}"


def _group(organisation_id: int, cohort_id: int) -> tuple[str, dict[str, Any]]:
    return (
        "enrolments.organisation_cohort",
        {"organisation_id": organisation_id, "cohort_id": cohort_id},
    )
