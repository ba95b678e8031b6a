"""Letters about enrolments, written in the transaction of the change."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from app.accounts import service as accounts
from app.accounts.service import PersonView
from app.cohorts.service import CohortView
from app.core.clock import Clock, local
from app.core.money import Money
from app.core.permissions import Actor
from app.enrolments.queries import active
from app.organisations import service as organisations
from app.organisations.service import OrganisationView
from app.scheduling import service as scheduling


@dataclass(frozen=True, slots=True)
class Occasion:
    """What a letter of this feature is about."""

    cohort: CohortView
    organisation: OrganisationView
    #: Plain JSON for the template.
    facts: dict[str, Any]


def occasion(db: Session, actor: Actor, cohort: CohortView, organisation: OrganisationView) -> Occasion:
    """Gathers the facts that every letter tells."""
    planned = [session for session in scheduling.sessions_of(db, [cohort.id]) if not session.cancelled]
    first = planned[0] if planned else None
    by = actor.name if actor.organisation_name else ""
    facts = {
        "cohort_name": cohort.name,
        "organisation_name": organisation.name,
        "enrolled_by": by,
        "first_day": local(first.starts_at).date().isoformat() if first else "",
        "first_times": first.times if first else "",
        "first_place": first.place if first else cohort.address,
        "price": str(cohort.price),
    }
    return Occasion(cohort, organisation, facts)


def confirmed(db: Session, actor: Actor, clock: Clock, about: Occasion, person_id: int) -> None:
    """Welcomes a person who has a seat, with the way to an account."""
    accounts.invite(db, actor, clock, person_id=person_id, letter="enrolments/confirmed", context=about.facts)


def waiting(db: Session, clock: Clock, about: Occasion, person: PersonView, position: int) -> None:
    """Tells a person that all seats are taken, and the place in line."""
    accounts.write_to(db, clock, person, "enrolments/waiting", {**about.facts, "position": position})


def line(db: Session, clock: Clock, about: Occasion, people: Sequence[tuple[str, int]]) -> None:
    """Tells the coordinators who of their people is in line: (name, position)."""
    lines = [[name, position] for name, position in people]
    for coordinator in organisations.coordinators_of(db, about.organisation.id):
        accounts.write_to(db, clock, coordinator, "enrolments/line", {**about.facts, "people": lines})


def promoted(db: Session, clock: Clock, about: Occasion, names: Iterable[str]) -> None:
    """Tells the coordinators who moved from the line to a seat, and that it now costs the price."""
    listed = list(names)
    for coordinator in organisations.coordinators_of(db, about.organisation.id):
        accounts.write_to(db, clock, coordinator, "enrolments/promoted", {**about.facts, "names": listed})


def offered(
    db: Session, clock: Clock, about: Occasion, person: PersonView, enrolment_id: int, ends_at: datetime
) -> None:
    """Tells the coordinators that a seat is held for one of their people, and until when exactly."""
    path = f"{_group_path(about)}/aanbod/{enrolment_id}"
    facts = {**about.facts, "name": person.full_name, **_moment(ends_at), "path": path}
    for coordinator in organisations.coordinators_of(db, about.organisation.id):
        accounts.write_to(db, clock, coordinator, "enrolments/offer", facts)


def offer_ended(db: Session, clock: Clock, about: Occasion, person: PersonView) -> None:
    """Tells the coordinators that nobody answered in time and the person left the line."""
    facts = {**about.facts, "name": person.full_name, "path": _group_path(about)}
    for coordinator in organisations.coordinators_of(db, about.organisation.id):
        accounts.write_to(db, clock, coordinator, "enrolments/offer_ended", facts)


def reserved(db: Session, clock: Clock, about: Occasion, *, count: int, due_on: date, cost: Money) -> None:
    """Tells the coordinators what was reserved without names, what it costs and when the names are due."""
    facts = {
        **about.facts,
        "count": count,
        "due_on": due_on.isoformat(),
        "cost": str(cost),
        "path": _group_path(about),
    }
    for coordinator in organisations.coordinators_of(db, about.organisation.id):
        accounts.write_to(db, clock, coordinator, "enrolments/reserved", facts)


def withdrawn(db: Session, clock: Clock, about: Occasion, person: PersonView) -> None:
    """Tells a person that the enrolment is withdrawn. The fee is the organisation's business, so not here.

    An invitation that was not used yet stops working when it leads to nothing else.
    """
    accounts.write_to(db, clock, person, "enrolments/withdrawn", about.facts)
    if person.account_id is None and not active(db, person.id) and not _coordinates(db, person.id):
        accounts.end_invitation(db, clock, person_id=person.id)


def _coordinates(db: Session, person_id: int) -> bool:
    return bool(organisations.organisation_ids_of_coordinator(db, person_id))


def _moment(at: datetime) -> dict[str, str]:
    """Day and time on an Amsterdam clock, for a template."""
    there = local(at)
    return {"until_day": there.date().isoformat(), "until_time": f"{there:%H:%M}"}


def _group_path(about: Occasion) -> str:
    """Where the coordinator sees the organisation's people in the cohort."""
    return f"/organisatie/{about.organisation.id}/groepen/{about.cohort.id}"
