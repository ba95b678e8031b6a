"""Reads of announcements, notes and the contact list; frozen values only."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts import service as accounts
from app.cohorts import service as cohorts
from app.core.errors import NotFound
from app.enrolments import service as enrolments
from app.teaching.models import Announcement, ContactChoice, SessionNote


@dataclass(frozen=True, slots=True)
class AnnouncementView:
    """An announcement; see `models.Announcement`."""

    id: int
    cohort_id: int
    title: str
    text: str
    by_letter: bool
    posted_at: datetime
    posted_by: str
    withdrawn_at: datetime | None


@dataclass(frozen=True, slots=True)
class Headline:
    """An announcement without its text."""

    id: int
    cohort_id: int
    title: str
    posted_at: datetime


@dataclass(frozen=True, slots=True)
class NoteView:
    """What trainers wrote after a session; ``version`` is 0 when nobody wrote anything."""

    text: str
    version: int
    updated_at: datetime | None = None
    updated_by: str = ""


@dataclass(frozen=True, slots=True)
class Contact:
    """A participant as they let the others of the cohort see them; empty is not shown."""

    name: str
    organisation_name: str
    email: str
    phone: str


@dataclass(frozen=True, slots=True)
class Choice:
    """What a participant shows."""

    show_email: bool = False
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Recipient:
    """Whom a letter about an announcement goes to."""

    person_id: int
    name: str
    given_name: str
    email: str
    language: str


def announcements(
    db: Session,
    cohort_id: int,
    *,
    withdrawn: bool = False,
    after: tuple[int, ...] | None = None,
    limit: int | None = None,
) -> list[AnnouncementView]:
    """The announcements of a cohort, the newest first; those off the portal only when asked for.

    ``after`` is the number of the last one of the page before. Two queries.
    """
    query = sa.select(Announcement).where(Announcement.cohort_id == cohort_id)
    if not withdrawn:
        query = query.where(Announcement.withdrawn_at.is_(None))
    if after is not None:
        query = query.where(Announcement.id < after[0])
    rows = db.scalars(query.order_by(Announcement.id.desc()).limit(limit)).all()
    names = accounts.people(db, {row.posted_by_person_id for row in rows})
    return [
        AnnouncementView(
            row.id,
            row.cohort_id,
            row.title,
            row.text,
            row.by_letter,
            row.posted_at,
            names[row.posted_by_person_id].full_name if row.posted_by_person_id in names else "",
            row.withdrawn_at,
        )
        for row in rows
    ]


def newest(db: Session, cohort_ids: Collection[int]) -> dict[int, Headline]:
    """The newest announcement of each cohort; a cohort without any is absent. One query."""
    if not cohort_ids:
        return {}
    latest = (
        sa.select(sa.func.max(Announcement.id))
        .where(Announcement.cohort_id.in_(cohort_ids), Announcement.withdrawn_at.is_(None))
        .group_by(Announcement.cohort_id)
    )
    query = sa.select(Announcement.id, Announcement.cohort_id, Announcement.title, Announcement.posted_at)
    return {row.cohort_id: Headline(*row) for row in db.execute(query.where(Announcement.id.in_(latest)))}


def cohort_of_announcement(db: Session, announcement_id: int) -> int:
    """The cohort of an announcement; NotFound for an unknown one."""
    found = db.scalar(sa.select(Announcement.cohort_id).where(Announcement.id == announcement_id))
    if found is None:
        raise NotFound
    return found


def headings(db: Session, ids: Collection[int]) -> dict[int, str]:
    """The titles of announcements by number, those off the portal too; unknown ones are absent. One query."""
    if not ids:
        return {}
    query = sa.select(Announcement.id, Announcement.title).where(Announcement.id.in_(ids))
    return dict(db.execute(query).all())


def recipients(db: Session, cohort_id: int) -> tuple[Recipient, ...]:
    """Who has a seat in the cohort now, each person once, by name."""
    seated = enrolments.participants(db, cohort_id)
    known = accounts.people(db, {one.person_id for one in seated})
    ordered = sorted({one.person_id: one for one in seated}.values(), key=lambda one: one.sort_name)
    return tuple(
        Recipient(
            one.person_id,
            one.name,
            known[one.person_id].name.given,
            known[one.person_id].email,
            known[one.person_id].language,
        )
        for one in ordered
        if one.person_id in known
    )


def note(db: Session, session_id: int) -> NoteView:
    """What stands noted of a session."""
    row = db.get(SessionNote, session_id, populate_existing=True)
    if row is None:
        return NoteView("", 0)
    by = accounts.people(db, [row.updated_by_person_id]).get(row.updated_by_person_id)
    return NoteView(row.text, row.version, row.updated_at, by.full_name if by else "")


def noted(db: Session, session_ids: Collection[int]) -> frozenset[int]:
    """The sessions of which something is noted. One query."""
    if not session_ids:
        return frozenset()
    query = sa.select(SessionNote.session_id).where(
        SessionNote.session_id.in_(session_ids), SessionNote.text != ""
    )
    return frozenset(db.scalars(query))


def contacts(db: Session, cohort_id: int) -> tuple[Contact, ...]:
    """Everyone with a seat by family name, with what each lets the others see. Who left is not among them."""
    seated = sorted(enrolments.participants(db, cohort_id), key=lambda one: (one.sort_name, one.enrolment_id))
    query = sa.select(ContactChoice).where(
        ContactChoice.enrolment_id.in_([one.enrolment_id for one in seated])
    )
    chosen = {row.enrolment_id: Choice(row.show_email, row.phone) for row in db.scalars(query)}
    found = []
    for one in seated:
        choice = chosen.get(one.enrolment_id, Choice())
        found.append(
            Contact(one.name, one.organisation_name, one.email if choice.show_email else "", choice.phone)
        )
    return tuple(found)


def choice_of(db: Session, enrolment_id: int) -> Choice:
    """What one participant shows; by default only name and organisation."""
    row = db.get(ContactChoice, enrolment_id, populate_existing=True)
    return Choice(row.show_email, row.phone) if row else Choice()


def trainer_names(db: Session, cohort_id: int) -> tuple[str, ...]:
    """The names of the cohort's fixed trainers."""
    known = accounts.people(db, cohorts.trainers_of(db, cohort_id))
    return tuple(one.full_name for one in sorted(known.values(), key=lambda one: one.sort_name))
