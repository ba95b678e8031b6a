"""The public verbs of calendar feeds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.audit import service as audit
from app.calendars import inviting
from app.calendars.answers import (
    AnswerList,
    InvitationAnswer,
    answer_list,
    answers,
    choose_invitations,
    declined,
    wants_invitations,
)
from app.calendars.contents import Contents, entitled, withdrawn_file
from app.calendars.events import Events, Telling, organiser
from app.calendars.forgetting import purge
from app.calendars.models import CalendarFeed
from app.calendars.queries import (
    FeedView,
    Known,
    body_of,
    by_token,
    feeds_of,
    known_feed,
    subscriptions,
    view_of,
)
from app.calendars.replies import read_replies, take_reply
from app.calendars.rules import (
    REMINDERS,
    Addresses,
    Detail,
    FeedKind,
    Partstat,
    Variant,
    addresses,
    reachable,
    secret_of,
)
from app.calendars.storing import renew_due, renew_feed
from app.calendars.storing import settle as settle_feeds
from app.cohorts import service as cohorts
from app.cohorts.service import CohortState
from app.config import Config
from app.core.changes import Changed, planning_changed
from app.core.clock import Clock
from app.core.errors import NotFound, Refused
from app.core.invitations import InvitationBuilder
from app.core.permissions import Actor, Role
from app.core.ports import CalendarBuilder
from app.core.text import T, Text
from app.core.tokens import digest
from app.organisations import service as organisations

__all__ = [
    "REMINDERS",
    "Addresses",
    "AnswerList",
    "Detail",
    "Events",
    "FeedKind",
    "FeedView",
    "InvitationAnswer",
    "Known",
    "Offer",
    "Partstat",
    "Served",
    "Telling",
    "Variant",
    "addresses",
    "answer_list",
    "answers",
    "by_token",
    "choose_invitations",
    "declined",
    "feeds_of",
    "file_of",
    "known_feed",
    "new_address",
    "offers",
    "organiser",
    "purge",
    "reachable",
    "read_replies",
    "renew_due",
    "revoke",
    "secret_of",
    "serve",
    "settle",
    "stored",
    "subscriptions",
    "take_reply",
    "wants_invitations",
    "withdrawn_file",
]

#: States of cohorts for which an administrator is offered a feed.
_CURRENT = (CohortState.DRAFT, CohortState.OPEN, CohortState.CONFIRMED, CohortState.RUNNING)
#: So many addresses one person can have at the same time.
MOST_ADDRESSES: Final = 30


@dataclass(frozen=True, slots=True)
class Offer:
    """A feed that the acting person may have."""

    kind: FeedKind
    subject_id: int
    title: Text
    #: What is in it.
    holds: Text


@dataclass(frozen=True, slots=True)
class Served:
    """A stored file, as calendar applications get it."""

    #: Without quotes.
    etag: str
    #: The header Last-Modified.
    modified: str
    body: bytes
    gzipped: bytes


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
    db: Session,
    actor: Actor,
    clock: Clock,
    *,
    kind: FeedKind,
    subject_id: int,
    token: str,
    label: str = "",
    variant: Variant | None = None,
) -> FeedView:
    """Give the actor one more address for a feed; those that they had keep working. The same `token` twice is once.

    Its file is written before the commit. Raises NotFound when the actor may not have this feed, Refused when they
    have very many addresses already.
    """
    person_id = actor.person_id
    if person_id is None or not entitled(db, person_id=person_id, kind=kind, subject_id=subject_id):
        raise NotFound
    wanted = variant or Variant()
    same = db.scalar(sa.select(CalendarFeed).where(CalendarFeed.token_sha256 == digest(token)))
    if same is not None:
        return view_of(same)
    if len(feeds_of(db, person_id)) >= MOST_ADDRESSES:
        raise Refused(
            T("Je hebt al %(most)s adressen. Trek er eerst een in dat je niet gebruikt.", most=MOST_ADDRESSES)
        )
    row = CalendarFeed(
        kind=str(kind),
        subject_id=subject_id,
        owner_person_id=person_id,
        label=label,
        detail=str(wanted.detail),
        language=wanted.language,
        reminder_minutes=wanted.remind_minutes,
        token_sha256=digest(token),
        created_at=clock.now(),
    )
    try:
        with db.begin_nested():
            db.add(row)
            db.flush()
    except IntegrityError:  # the second click of two came first
        return view_of(
            db.scalars(sa.select(CalendarFeed).where(CalendarFeed.token_sha256 == digest(token))).one()
        )
    planning_changed(db, cohort_ids=(), feeds=[(str(kind), subject_id)])
    audit.record(
        db,
        actor,
        clock,
        "calendars:feed:create",
        "calendar_feed",
        row.id,
        kind=kind,
        subject_id=subject_id,
        variant=wanted.key,
    )
    return view_of(row)


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
        planning_changed(db, cohort_ids=(), feeds=[(row.kind, row.subject_id)])
        audit.record(db, actor, clock, "calendars:feed:revoke", "calendar_feed", row.id)


def settle(
    db: Session,
    clock: Clock,
    config: Config,
    changed: Changed,
    *,
    build: CalendarBuilder,
    invite: InvitationBuilder,
) -> None:
    """Brings what rests on the planning up to date, in the transaction that changed it: feeds, then invitations."""
    settle_feeds(db, clock, config, changed, build)
    inviting.settle(db, clock, config, changed, invite)


def stored(db: Session, clock: Clock, *, kind: FeedKind, subject_id: int, variant: Variant) -> Served | None:
    """The file of a feed as it lies there; None when there is none, or it has had its day. One query."""
    row = body_of(db, kind, subject_id, variant)
    if row is None or row.renew_unix <= int(clock.now().timestamp()):
        return None
    return Served(row.etag, row.modified, bytes(row.body), bytes(row.gzipped))


def serve(
    db: Session,
    actor: Actor,
    clock: Clock,
    *,
    kind: FeedKind,
    subject_id: int,
    variant: Variant,
    build: CalendarBuilder,
    config: Config,
) -> Served | None:
    """The file of a feed that was not there, or that has had its day; None when it may not be had any more."""
    renew_feed(db, clock, config, (kind, subject_id), build)
    row = body_of(db, kind, subject_id, variant)
    return None if row is None else Served(row.etag, row.modified, bytes(row.body), bytes(row.gzipped))


def file_of(
    db: Session,
    actor: Actor,
    clock: Clock,
    *,
    kind: FeedKind,
    subject_id: int,
    build: CalendarBuilder,
    config: Config,
) -> bytes:
    """The feed's present content as a file for the actor. Raises NotFound when they may not have it."""
    person_id = actor.person_id
    if person_id is None or not entitled(db, person_id=person_id, kind=kind, subject_id=subject_id):
        raise NotFound
    contents = Contents(db, clock, config)
    return build(contents.file(contents.holding(kind, subject_id), Variant())[0])
