"""The stored files of feeds: written in the transaction of the change, for whoever subscribes and nobody else.

Order of locks: the head of the audit log, which the change itself holds already, then the turn to write files. Who has
the turn reads the planning afresh, so that of two changes at once the later one writes what both did.
"""

from __future__ import annotations

import gzip
import hashlib
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime, parsedate_to_datetime
from typing import Final

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Session

from app.attendance import service as attendance
from app.audit import service as audit
from app.calendars.contents import Contents, entitled
from app.calendars.models import CalendarFeed, FeedBody
from app.calendars.rules import Detail, FeedKind, Variant
from app.cohorts import service as cohorts
from app.config import Config
from app.core.changes import Changed
from app.core.clock import Clock
from app.core.db import is_sqlite
from app.core.errors import NotFound
from app.core.permissions import SYSTEM
from app.core.ports import CalendarBuilder, Work
from app.enrolments import service as enrolments
from app.scheduling import service as scheduling

#: What a feed is about, by kind and number.
Subject = tuple[FeedKind, int]

#: The public feed, and in which words it is kept.
OPEN: Final[Subject] = (FeedKind.OPEN, 0)
OPEN_VARIANTS: Final = (Variant("nl"), Variant("en"))

_LIVE: Final = CalendarFeed.revoked_at.is_(None)
#: Key of the advisory lock that gives the turn on PostgreSQL; on SQLite one transaction writes at a time anyway.
_TURN: Final = 5_545_7_986
#: So many subjects are looked at in one transaction of the worker.
_AT_ONCE: Final = 50


def settle(db: Session, clock: Clock, config: Config, changed: Changed, build: CalendarBuilder) -> None:
    """Ends the feeds whose owners lost their right, and writes the files of all that the change concerns."""
    _expire(db, clock, _owned_by(changed))
    _take_turn(db)
    wanted = _wanted(db, None if changed.everything else _concerned(db, changed))
    renew(db, clock, config, wanted, build)


def renew(
    db: Session,
    clock: Clock,
    config: Config,
    wanted: Mapping[Subject, Collection[Variant]],
    build: CalendarBuilder,
) -> None:
    """Writes the files of these subjects as they are now, and removes those that nobody reads. Needs the turn."""
    stored: dict[tuple[str, int, str], FeedBody] = {}
    if wanted:
        rows = db.scalars(
            sa.select(FeedBody)
            .options(sa.orm.load_only(FeedBody.etag, FeedBody.modified, FeedBody.renew_unix))
            .where(_among(FeedBody, wanted))
        )
        stored = {(row.kind, row.subject_id, row.variant): row for row in rows}
    contents = Contents(db, clock, config)
    for (kind, subject_id), variants in sorted(wanted.items()):
        try:
            holding = contents.holding(kind, subject_id) if variants else None
        except NotFound:
            holding = None
        if holding is None:
            continue
        for variant in sorted(variants, key=lambda one: one.key):
            file, again = contents.file(holding, variant)
            old = stored.pop((str(kind), subject_id, variant.key), None)
            _write(db, clock, (kind, subject_id), variant, old, build(file), again)
    for row in stored.values():
        db.delete(row)
    db.flush()


def renew_feed(db: Session, clock: Clock, config: Config, subject: Subject, build: CalendarBuilder) -> None:
    """Writes the files of one subject, where one was asked for that is not there or has had its day."""
    _expire(db, clock, sa.and_(CalendarFeed.kind == str(subject[0]), CalendarFeed.subject_id == subject[1]))
    _take_turn(db)
    renew(db, clock, config, _wanted(db, {subject[0]: {subject[1]}}), build)


def renew_due(work: Work, build: CalendarBuilder) -> None:
    """Renews what says something else by itself today: cancelled sessions of long ago are left out.

    Also a right that ended without a word is seen here. Every file comes by once a day.
    """
    with work.writing() as db:
        due = db.execute(
            sa.select(FeedBody.kind, FeedBody.subject_id)
            .where(FeedBody.renew_unix <= int(work.clock.now().timestamp()))
            .group_by(FeedBody.kind, FeedBody.subject_id)
            .order_by(sa.func.min(FeedBody.renew_unix))
            .limit(_AT_ONCE)
        ).all()
    for kind, subject_id in due:
        with work.writing() as db:
            renew_feed(db, work.clock, work.config, (FeedKind(kind), subject_id), build)


def _write(
    db: Session,
    clock: Clock,
    subject: Subject,
    variant: Variant,
    old: FeedBody | None,
    body: bytes,
    again: datetime,
) -> None:
    etag = hashlib.sha256(body).hexdigest()[:32]
    renew_unix = int(again.timestamp())
    if old is not None and old.etag == etag:
        old.renew_unix = renew_unix
        return
    at = clock.now().astimezone(UTC).replace(microsecond=0)
    if old is not None:  # the header counts in seconds: two changes in one second are told apart all the same
        at = max(at, parsedate_to_datetime(old.modified) + timedelta(seconds=1))
    values = {
        "etag": etag,
        "body": body,
        "gzipped": gzip.compress(body, 6, mtime=0),
        "modified": format_datetime(at, usegmt=True),
        "renew_unix": renew_unix,
    }
    kind, subject_id = subject
    insert = sqlite_insert if is_sqlite(db) else pg_insert
    fresh = insert(FeedBody).values(kind=str(kind), subject_id=subject_id, variant=variant.key, **values)
    db.execute(
        fresh.on_conflict_do_update(index_elements=["kind", "subject_id", "variant"], set_=values),
        execution_options={"synchronize_session": False},
    )


def _take_turn(db: Session) -> None:
    if not is_sqlite(db):
        db.execute(sa.select(sa.func.pg_advisory_xact_lock(_TURN)))


def _owned_by(changed: Changed) -> sa.ColumnElement[bool]:
    if changed.everything:
        return sa.true()
    return CalendarFeed.owner_person_id.in_(changed.person_ids)


def _expire(db: Session, clock: Clock, which: sa.ColumnElement[bool]) -> None:
    """Ends, for good, the feeds whose owner may not have them any more."""
    for row in db.scalars(sa.select(CalendarFeed).where(_LIVE, which).order_by(CalendarFeed.id)).all():
        may = entitled(db, person_id=row.owner_person_id, kind=FeedKind(row.kind), subject_id=row.subject_id)
        if not may:
            row.revoked_at = clock.now()
            audit.record(db, SYSTEM, clock, "calendars:feed:expire", "calendar_feed", row.id)
    db.flush()


def _concerned(db: Session, changed: Changed) -> dict[FeedKind, set[int]]:
    """Whose feeds a change may show in, whether or not anybody subscribes. A constant number of queries."""
    found: dict[FeedKind, set[int]] = defaultdict(set)
    for kind, subject_id in changed.feeds:
        found[FeedKind(kind)].add(subject_id)
    found[FeedKind.ORGANISATION] |= changed.organisation_ids
    people = set(changed.person_ids)
    if changed.cohort_ids:
        belonged = enrolments.who_belonged(db, changed.cohort_ids)
        found[FeedKind.ORGANISATION] |= belonged.organisation_ids
        people |= belonged.person_ids
    if changed.replanned_ids:
        found[FeedKind.COHORT] |= changed.replanned_ids
        sessions = scheduling.sessions_of(db, changed.replanned_ids)
        session_ids = [one.id for one in sessions]
        people.update(*scheduling.guests_of(db, session_ids).values())
        making_up = {one for ids in attendance.makers_up(db, session_ids).values() for one in ids}
        people.update(enrolments.people_of(db, making_up).values())
        people.update(*cohorts.trainers_of_all(db, changed.replanned_ids).values())
        if _shows_in_public(db, changed.replanned_ids, [one.uid for one in sessions]):
            found[FeedKind.OPEN].add(OPEN[1])
    found[FeedKind.LEARNER] |= people
    found[FeedKind.TRAINER] |= people
    return found


def _shows_in_public(db: Session, cohort_ids: Collection[int], uids: Iterable[str]) -> bool:
    """Whether one of these cohorts stands in the public feed, or did when it was written last."""
    if any(one.state in enrolments.OPEN for one in cohorts.cohorts(db, ids=cohort_ids)):
        return True
    body = db.scalar(
        sa.select(FeedBody.body).where(
            FeedBody.kind == str(OPEN[0]), FeedBody.variant == OPEN_VARIANTS[0].key
        )
    )
    return body is not None and any(uid.encode() in bytes(body) for uid in uids)


def _wanted(db: Session, concerned: Mapping[FeedKind, Collection[int]] | None) -> dict[Subject, set[Variant]]:
    """The variants that somebody reads, by subject; a concerned subject that nobody reads has none."""
    found: dict[Subject, set[Variant]] = {}
    query = sa.select(
        CalendarFeed.kind,
        CalendarFeed.subject_id,
        CalendarFeed.language,
        CalendarFeed.detail,
        CalendarFeed.reminder_minutes,
    ).where(_LIVE)
    stored = sa.select(FeedBody.kind, FeedBody.subject_id)
    if concerned is None:
        found[OPEN] = set()
    else:
        subjects = {(kind, one) for kind, ids in concerned.items() for one in ids}
        if not subjects:
            return {}
        query, stored = query.where(_among(CalendarFeed, subjects)), stored.where(_among(FeedBody, subjects))
        if OPEN in subjects:
            found[OPEN] = set()
    for kind, subject_id in db.execute(stored.distinct()):
        found.setdefault((FeedKind(kind), subject_id), set())
    for kind, subject_id, language, detail, minutes in db.execute(query.distinct()):
        variants = found.setdefault((FeedKind(kind), subject_id), set())
        variants.add(Variant(language, Detail(detail), minutes))
    if OPEN in found:
        found[OPEN] |= set(OPEN_VARIANTS)
    return found


def _among(table: type[CalendarFeed] | type[FeedBody], subjects: Iterable[Subject]) -> sa.ColumnElement[bool]:
    by_kind: dict[str, set[int]] = defaultdict(set)
    for kind, subject_id in subjects:
        by_kind[str(kind)].add(subject_id)
    return sa.or_(
        *(
            sa.and_(table.kind == kind, table.subject_id.in_(sorted(ids)))
            for kind, ids in sorted(by_kind.items())
        )
    )
