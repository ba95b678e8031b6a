"""Places where sessions are held. Offered through ``service``.

Lock order: the cohorts by number, then the place, then its rooms.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.audit import service as audit
from app.cohorts import service as cohorts
from app.core.clock import Clock, local
from app.core.errors import Conflict, NotFound, Refused
from app.core.permissions import Actor
from app.core.text import TN, T, Text
from app.scheduling.models import CourseSession, Place, Room
from app.scheduling.queries import SessionView, view_of
from app.scheduling.queries.places import PlaceView, place_view
from app.scheduling.rules import SessionState
from app.scheduling.rules.occasions import times_of
from app.scheduling.rules.words import lines, one_line
from app.scheduling.service.rows import touch
from app.scheduling.service.wishes import line_of

#: As many sessions are named in a refusal; of more only the number is told.
_MOST_NAMED = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceFacts:
    """Everything of a place that can be edited; coordinates are degrees (WGS 84), both or neither."""

    name: str
    city: str
    street: str = ""
    postcode: str = ""
    latitude: float | None = None
    longitude: float | None = None
    directions: str = ""


def sessions_at(
    db: Session, clock: Clock, *, place_id: int | None = None, room_id: int | None = None
) -> list[SessionView]:
    """Sessions still to come or going on at a place or in a room, by time; cancelled ones do not count. One query."""
    query = sa.select(CourseSession).where(
        CourseSession.state == SessionState.PLANNED, CourseSession.ends_at > clock.now()
    )
    if place_id is not None:
        query = query.where(CourseSession.place_id == place_id)
    if room_id is not None:
        query = query.where(CourseSession.room_id == room_id)
    return [view_of(row) for row in db.scalars(query.order_by(CourseSession.starts_at, CourseSession.id))]


def add_place(db: Session, actor: Actor, clock: Clock, *, facts: PlaceFacts) -> PlaceView:
    """Note a place. Raises Refused, naming the field, for a name that is taken and for what cannot be."""
    row = Place()
    _fill(db, row, facts)
    db.add(row)
    db.flush()
    audit.record(db, actor, clock, "scheduling:place:add", "place", row.id, name=row.name)
    return place_view(row)


def change_place(db: Session, actor: Actor, clock: Clock, *, place_id: int, facts: PlaceFacts) -> PlaceView:
    """Change a place. Its sessions that are still to come follow: their line, and so their SEQUENCE and calendars.

    Raises NotFound; Refused like `add_place`; Conflict when a session came in at that very moment.
    """
    held = lock_cohorts(db, place_id)
    row = locked_place(db, place_id)
    before = place_view(row)
    _fill(db, row, facts)
    after = place_view(row)
    changed = {
        name: [getattr(before, name), getattr(after, name)]
        for name in ("name", "street", "postcode", "city", "latitude", "longitude", "directions")
        if getattr(before, name) != getattr(after, name)
    }
    if not changed:
        return before
    db.flush()
    told = follow(db, clock, row, held, moved=bool(changed.keys() - {"directions"}))
    said = {name: pair for name, pair in changed.items() if name != "directions"}
    audit.record(
        db,
        actor,
        clock,
        "scheduling:place:change",
        "place",
        row.id,
        name=row.name,
        changes=said,
        sessions=told,
    )
    return after


def archive_place(db: Session, actor: Actor, clock: Clock, *, place_id: int) -> PlaceView:
    """Take a place out of use; twice is once. Raises NotFound, and Refused naming the sessions still to come there."""
    row = locked_place(db, place_id)
    if row.archived_at is None:
        refuse_booked(db, clock, row.name, sessions_at(db, clock, place_id=place_id))
        row.archived_at = clock.now()
        audit.record(db, actor, clock, "scheduling:place:archive", "place", row.id, name=row.name)
    return place_view(row)


def unarchive_place(db: Session, actor: Actor, clock: Clock, *, place_id: int) -> PlaceView:
    """Take a place into use again; twice is once. Raises NotFound."""
    row = locked_place(db, place_id)
    if row.archived_at is not None:
        row.archived_at = None
        audit.record(db, actor, clock, "scheduling:place:unarchive", "place", row.id, name=row.name)
    return place_view(row)


def _fill(db: Session, row: Place, facts: PlaceFacts) -> None:
    """Check and fill in; the name is looked up under the unique index, which has the last word."""
    name = one_line(facts.name, field="name")
    city = one_line(facts.city, field="city")
    if not name:
        raise Refused(T("Vul de naam van de locatie in."), field="name")
    if not city:
        raise Refused(T("Vul de plaats in."), field="city")
    if db.scalar(sa.select(Place.id).where(Place.name == name, Place.id != (row.id or 0))) is not None:
        raise Refused(T("Er is al een locatie met deze naam."), field="name")
    if (facts.latitude is None) != (facts.longitude is None):
        field = "latitude" if facts.latitude is None else "longitude"
        raise Refused(T("Vul beide coördinaten in, of geen van beide."), field=field)
    for value, most, field in ((facts.latitude, 90, "latitude"), (facts.longitude, 180, "longitude")):
        if value is not None and not -most <= value <= most:
            raise Refused(T("Vul een getal in van -%(most)s tot en met %(most)s.", most=most), field=field)
    row.name, row.city = name, city
    row.street = one_line(facts.street, field="street")
    row.postcode = one_line(facts.postcode, most=60, field="postcode")
    row.latitude, row.longitude = facts.latitude, facts.longitude
    row.directions = lines(facts.directions, field="directions")


def locked_place(db: Session, place_id: int) -> Place:
    """The place under its lock: whoever books it waits. Raises NotFound."""
    row = db.get(Place, place_id, with_for_update={"key_share": True}, populate_existing=True)
    if row is None:
        raise NotFound
    return row


def lock_cohorts(db: Session, place_id: int) -> frozenset[int]:
    """Lock every cohort that meets at a place, by number; take it before the place's own lock."""
    found = cohorts_at(db, place_id)
    for cohort_id in sorted(found):
        cohorts.lock_cohort(db, cohort_id)
    return found


def cohorts_at(db: Session, place_id: int) -> frozenset[int]:
    """The cohorts that meet, or ever met, at a place. One query."""
    at_it = sa.select(CourseSession.cohort_id).where(CourseSession.place_id == place_id)
    return frozenset(db.scalars(at_it.distinct()))


def follow(
    db: Session,
    clock: Clock,
    place: Place,
    held: frozenset[int],
    *,
    moved: bool,
    room_id: int | None = None,
) -> list[int]:
    """Let the sessions still to come take over the line of a place; which ones those are.

    Cancelled ones follow too: they may go on after all, and calendars still show them. `held` are the locked cohorts;
    raises Conflict when another one came to meet here meanwhile.
    """
    if not cohorts_at(db, place.id) <= held:
        raise Conflict
    query = sa.select(CourseSession).where(
        CourseSession.place_id == place.id, CourseSession.ends_at > clock.now()
    )
    if room_id is not None:
        query = query.where(CourseSession.room_id == room_id)
    rows: Sequence[CourseSession] = db.scalars(
        query.order_by(CourseSession.id).execution_options(populate_existing=True)
    ).all()
    named = {one.id: one for one in db.scalars(sa.select(Room).where(Room.place_id == place.id))}
    for row in rows:
        if moved:
            row.place = line_of(place, named.get(row.room_id) if row.room_id else None)
        touch(row, clock, sequence=moved)
    if rows:
        cohorts.planning_changed(db, cohort_ids={row.cohort_id for row in rows})
    return [row.id for row in rows]


def refuse_booked(db: Session, clock: Clock, name: str, booked: Sequence[SessionView]) -> None:
    if not booked:
        return
    known = {one.id: one.name for one in cohorts.cohorts(db, ids={one.cohort_id for one in booked})}
    said: Any = None
    for one in booked[:_MOST_NAMED]:
        line = T(
            "%(session)s van groep %(cohort)s op %(day)s, %(times)s uur",
            session=one.label,
            cohort=known[one.cohort_id],
            day=local(one.starts_at).date(),
            times=times_of(one),
        )
        said = line if said is None else T("%(first)s; %(next)s", first=said, next=line)
    more = len(booked) - _MOST_NAMED
    if more > 0:
        said = TN("%(first)s; en nog %(n)s", "%(first)s; en nog %(n)s", n=more, first=said)
    text: Text = T("%(place)s is nog nodig: %(sessions)s. Verplaats die eerst.", place=name, sessions=said)
    raise Refused(text)
