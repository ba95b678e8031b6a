"""Telling the participants of a cohort something, on the portal and by letter."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.audit import service as audit
from app.cohorts import service as cohorts
from app.core import ratelimit
from app.core.clock import Clock
from app.core.errors import NotFound, Refused
from app.core.permissions import Actor
from app.core.text import T
from app.teaching import mails
from app.teaching.models import Announcement
from app.teaching.queries import Recipient, managed, reach, recipients
from app.teaching.service.materials import check_markdown

#: So many announcements a day one group gets by letter: nobody's mailbox fills up by mistake or in bad faith.
MOST_LETTERS, PER = 6, timedelta(days=1)


@dataclass(frozen=True, slots=True)
class AnnouncementPreview:
    """What posting would do: who gets a letter, and what it says by language."""

    recipients: tuple[Recipient, ...]
    #: By language: what the template of the letter is given.
    contexts: tuple[tuple[str, dict[str, object]], ...]
    #: Tells this selection of people from any other.
    mark: str


def preview_announcement(
    db: Session, actor: Actor, *, cohort_id: int, title: str, text: str, by_letter: bool
) -> AnnouncementPreview:
    """What posting this would do. Raises NotFound, and Refused for words that cannot stand."""
    managed(db, actor, cohort_id)
    _check(title, text)
    cohort = cohorts.cohort(db, cohort_id)
    found = recipients(db, cohort_id) if by_letter else ()
    first = {one.language: one for one in reversed(found)}
    contexts = tuple(
        (
            language,
            mails.context_of(
                first[language],
                cohort_id=cohort_id,
                cohort_name=cohort.name,
                title=title,
                text=text,
                posted_by=actor.name,
            ),
        )
        for language in sorted(first, key=lambda one: (one != "nl", one))
    )
    return AnnouncementPreview(found, contexts, _mark(found))


def post_announcement(
    db: Session,
    actor: Actor,
    clock: Clock,
    *,
    cohort_id: int,
    title: str,
    text: str,
    by_letter: bool,
    shown: str | None = None,
) -> int:
    """Posts an announcement on the portal and, with ``by_letter``, writes each participant one letter.

    ``shown`` is the mark of who would get a letter when the asker looked: Refused when that changed. Answers the
    announcement's number. Raises NotFound, and Refused for the seventh letter to one group that day.
    """
    managed(db, actor, cohort_id)
    _check(title, text)
    cohort = cohorts.lock_cohort(db, cohort_id)
    found = recipients(db, cohort_id) if by_letter else ()
    if shown is not None and by_letter and shown != _mark(found):
        raise Refused(T("Wie de mail krijgt, is net veranderd. Kijk het voorbeeld nog eens na."))
    key = f"announcement:{cohort_id}"
    if found and not ratelimit.allowed(db, clock, key, limit=MOST_LETTERS, per=PER):
        raise Refused(
            T(
                "Deze groep kreeg vandaag al %(most)s mededelingen als mail. Plaats deze alleen op het portaal, of "
                "wacht tot morgen.",
                most=MOST_LETTERS,
            ),
            field="by_letter",
        )
    row = Announcement(
        cohort_id=cohort_id,
        title=title,
        text=text,
        by_letter=by_letter,
        posted_at=clock.now(),
        posted_by_person_id=actor.person_id,
    )
    db.add(row)
    db.flush()
    for one in found:
        context = mails.context_of(
            one, cohort_id=cohort_id, cohort_name=cohort.name, title=title, text=text, posted_by=actor.name
        )
        mails.post(db, clock, one, row.id, context)
    audit.record(
        db,
        actor,
        clock,
        "teaching:announcement:post",
        "cohort",
        cohort_id,
        announcement_id=row.id,
        letters=len(found),
    )
    return row.id


def withdraw_announcement(db: Session, actor: Actor, clock: Clock, *, announcement_id: int) -> int:
    """Takes an announcement off the portal; letters that went are not called back. Answers its cohort.

    Off it already changes nothing. Raises NotFound.
    """
    within = reach(db, actor)
    own = sa.true() if within.everything else Announcement.cohort_id.in_(within.cohort_ids)
    query = sa.select(Announcement).where(Announcement.id == announcement_id, own).with_for_update()
    row = db.scalar(query.execution_options(populate_existing=True))
    if row is None:
        raise NotFound
    if row.withdrawn_at is None:
        row.withdrawn_at = clock.now()
        audit.record(
            db,
            actor,
            clock,
            "teaching:announcement:withdraw",
            "cohort",
            row.cohort_id,
            announcement_id=row.id,
        )
    return row.cohort_id


def _check(title: str, text: str) -> None:
    if not title:
        raise Refused(T("Vul een titel in."), field="title")
    check_markdown(text)


def _mark(found: tuple[Recipient, ...]) -> str:
    who = ",".join(f"{one.person_id}:{one.email}" for one in found)
    return sha256(who.encode()).hexdigest()[:24]
