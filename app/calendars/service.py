"""The public verbs of calendar feeds."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.audit import service as audit
from app.calendars import inviting
from app.calendars.bodies import calendar_of, entitled
from app.calendars.events import Events, Telling, event_of
from app.calendars.models import CalendarFeed, FeedBody
from app.calendars.queries import FeedView, Served, by_token, feed_id_of, feeds_of, subscriptions
from app.calendars.rules import TRUSTED_FOR, Addresses, FeedKind, addresses, reachable, secret_of
from app.cohorts import service as cohorts
from app.cohorts.service import CohortState
from app.config import Config
from app.core.changes import Changed
from app.core.clock import Clock
from app.core.db import is_sqlite
from app.core.errors import Conflict, NotFound
from app.core.permissions import Actor, Role
from app.core.ports import CalendarBuilder
from app.core.text import T, Text
from app.core.tokens import digest
from app.organisations import service as organisations

__all__ = [
    "Addresses",
    "Events",
    "FeedKind",
    "FeedView",
    "Offer",
    "Served",
    "Telling",
    "addresses",
    "by_token",
    "event_of",
    "feed_id_of",
    "feeds_of",
    "file_of",
    "new_address",
    "offers",
    "reachable",
    "refresh",
    "revoke",
    "secret_of",
    "settle",
    "subscriptions",
]

#: States of cohorts for which an administrator is offered a feed.
_CURRENT = (CohortState.DRAFT, CohortState.OPEN, CohortState.CONFIRMED, CohortState.RUNNING)


@dataclass(frozen=True, slots=True)
class Offer:
    """A feed that the acting person may have."""

    kind: FeedKind
    subject_id: int
    title: Text
    #: What is in it.
    holds: Text


def offers(db: Session, actor: Actor) -> list[Offer]:
    """The feeds that the actor may have, the own ones first."""
    if actor.person_id is None:
        return []
    found: list[Offer] = []
    if actor.has(Role.LEARNER):
        holds = T("Alle bijeenkomsten van jouw groep.")
        found.append(Offer(FeedKind.LEARNER, actor.person_id, T("Jouw bijeenkomsten"), holds))
    if actor.has(Role.TRAINER, Role.GUEST_TRAINER):
        holds = T("Alle bijeenkomsten waar je lesgeeft.")
        found.append(Offer(FeedKind.TRAINER, actor.person_id, T("Jouw lesdagen als trainer"), holds))
    names = organisations.names(db, actor.organisation_ids)
    for organisation_id, name in sorted(names.items(), key=lambda pair: pair[1].casefold()):
        holds = T(
            "De bijeenkomsten van alle groepen waarin iemand van %(name)s zit, zonder namen.", name=name
        )
        found.append(Offer(FeedKind.ORGANISATION, organisation_id, T("%(name)s", name=name), holds))
    groups = {one.id: one for one in cohorts.cohorts_of_trainer(db, actor.person_id)}
    if actor.has(Role.ADMINISTRATOR):
        groups |= {one.id: one for one in cohorts.cohorts(db, states=_CURRENT)}
    holds = T("Alle bijeenkomsten van deze groep.")
    found += [
        Offer(FeedKind.COHORT, one.id, T("Groep %(name)s", name=one.name), holds) for one in groups.values()
    ]
    return found


def new_address(
    db: Session, actor: Actor, clock: Clock, *, kind: FeedKind, subject_id: int, token: str
) -> FeedView:
    """Give the actor a fresh address for a feed; the one they had stops working. The same `token` twice is once.

    Raises NotFound when the actor may not have this feed.
    """
    person_id = actor.person_id
    if person_id is None or not entitled(db, person_id=person_id, kind=kind, subject_id=subject_id):
        raise NotFound
    for _attempt in range(5):
        same = db.scalar(sa.select(CalendarFeed).where(CalendarFeed.token_sha256 == digest(token)))
        if same is not None:
            return FeedView(same.id, kind, subject_id, same.created_at)
        _revoke(db, clock, person_id, kind, subject_id)
        try:
            with db.begin_nested():
                feed = _add(db, clock, person_id, kind, subject_id, token)
        except IntegrityError:
            continue  # the same person asked twice at the same moment: look again
        audit.record(
            db,
            actor,
            clock,
            "calendars:feed:create",
            "calendar_feed",
            feed.id,
            kind=kind,
            subject_id=subject_id,
        )
        return feed
    raise Conflict


def revoke(db: Session, actor: Actor, clock: Clock, *, feed_id: int) -> None:
    """Stop one of the actor's own addresses. Raises NotFound when it is not theirs; twice is once."""
    row = db.scalar(
        sa.select(CalendarFeed).where(
            CalendarFeed.id == feed_id, CalendarFeed.owner_person_id == actor.person_id
        )
    )
    if row is None:
        raise NotFound
    if row.revoked_at is None:
        row.revoked_at = clock.now()
        audit.record(db, actor, clock, "calendars:feed:revoke", "calendar_feed", row.id)


def refresh(
    db: Session, actor: Actor, clock: Clock, *, feed_id: int, build: CalendarBuilder, base_url: str
) -> Served | None:
    """Look again whether the owner may still have the feed, and make its bytes again when they changed.

    None, and the address is revoked for good, when the owner may not have it any more.
    """
    row = db.scalar(sa.select(CalendarFeed).where(CalendarFeed.id == feed_id).with_for_update())
    if row is None or row.revoked_at is not None:
        return None
    # Read before the sessions: a change that comes after it makes the feed stale again.
    version = db.scalar(sa.select(cohorts.planning_version())) or 0
    kind = FeedKind(row.kind)
    if not entitled(db, person_id=row.owner_person_id, kind=kind, subject_id=row.subject_id):
        row.revoked_at = clock.now()
        audit.record(db, actor, clock, "calendars:feed:expire", "calendar_feed", row.id)
        return None
    body = calendar_of(db, kind=kind, subject_id=row.subject_id, base_url=base_url).bytes_by(build)
    etag = hashlib.sha256(body).hexdigest()[:32]
    values = {"etag": etag, "body": body, "version": version, "built_at": clock.now()}
    insert = sqlite_insert if is_sqlite(db) else pg_insert
    fresh = insert(FeedBody).values(kind=str(kind), subject_id=row.subject_id, **values)
    db.execute(
        fresh.on_conflict_do_update(
            index_elements=["kind", "subject_id", "variant"], set_=values, where=FeedBody.version <= version
        )
    )
    row.checked_version = version
    row.trusted_until = int((clock.now() + TRUSTED_FOR).timestamp())
    return Served(etag, body)


def settle(db: Session, clock: Clock, config: Config, changed: Changed) -> None:
    """Brings what rests on the planning up to date, in the transaction that changed it: feeds, then invitations."""
    inviting.settle(db, clock, config, changed)


def file_of(
    db: Session, actor: Actor, *, kind: FeedKind, subject_id: int, build: CalendarBuilder, base_url: str
) -> bytes:
    """The feed's present content as a file for the actor. Raises NotFound when they may not have it."""
    person_id = actor.person_id
    if person_id is None or not entitled(db, person_id=person_id, kind=kind, subject_id=subject_id):
        raise NotFound
    return calendar_of(db, kind=kind, subject_id=subject_id, base_url=base_url).bytes_by(build)


def _add(db: Session, clock: Clock, person_id: int, kind: FeedKind, subject_id: int, token: str) -> FeedView:
    now = clock.now()
    row = CalendarFeed(
        kind=kind,
        subject_id=subject_id,
        owner_person_id=person_id,
        token_sha256=digest(token),
        created_at=now,
        checked_version=-1,
        trusted_until=0,
    )
    db.add(row)
    db.flush()
    return FeedView(row.id, kind, subject_id, now)


def _revoke(db: Session, clock: Clock, person_id: int, kind: FeedKind, subject_id: int) -> None:
    live = sa.and_(
        CalendarFeed.owner_person_id == person_id,
        CalendarFeed.kind == kind,
        CalendarFeed.subject_id == subject_id,
        CalendarFeed.revoked_at.is_(None),
    )
    db.execute(sa.update(CalendarFeed).where(live).values(revoked_at=clock.now()))
