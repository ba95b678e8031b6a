"""Who answered what to which invitation, and whether somebody wants invitations at all. Offered through ``service``."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts import service as accounts
from app.audit import service as audit
from app.calendars.models import Invitation, InvitationChoice
from app.calendars.rules import Partstat
from app.cohorts import service as cohorts
from app.core.changes import planning_changed
from app.core.clock import Clock
from app.core.errors import NotFound
from app.core.permissions import Actor, Role
from app.scheduling import service as scheduling
from app.scheduling.service import SessionView


@dataclass(frozen=True, slots=True)
class InvitationAnswer:
    """What one person's calendar said to a session that stands in it."""

    session_id: int
    person_id: int
    partstat: Partstat
    #: When they answered; None while they did not.
    replied_at: datetime | None


@dataclass(frozen=True, slots=True)
class AnswerList:
    """The answers to one session, for whoever teaches it or plans it."""

    session: SessionView
    cohort_name: str
    #: Names by answer, in order of family name; an answer that nobody gave is absent.
    names: dict[Partstat, tuple[str, ...]]


def answers(db: Session, session_ids: Collection[int]) -> dict[int, tuple[InvitationAnswer, ...]]:
    """The answers of all who are invited now, by session; a session without invitations is absent. One query."""
    if not session_ids:
        return {}
    query = (
        sa.select(Invitation)
        .where(Invitation.session_id.in_(session_ids), Invitation.method == "REQUEST")
        .order_by(Invitation.session_id, Invitation.person_id)
    )
    found: dict[int, list[InvitationAnswer]] = {}
    for row in db.scalars(query):
        answered = row.replied_at if row.partstat != Partstat.WAITING else None
        found.setdefault(row.session_id, []).append(
            InvitationAnswer(row.session_id, row.person_id, Partstat(row.partstat), answered)
        )
    return {session_id: tuple(given) for session_id, given in found.items()}


def declined(db: Session, session_ids: Collection[int]) -> dict[int, int]:
    """How many said no, by session; a session to which nobody did is absent. One query."""
    if not session_ids:
        return {}
    query = (
        sa.select(Invitation.session_id, sa.func.count(Invitation.id))
        .where(
            Invitation.session_id.in_(session_ids),
            Invitation.method == "REQUEST",
            Invitation.partstat == Partstat.DECLINED,
        )
        .group_by(Invitation.session_id)
    )
    return dict(db.execute(query).all())


def answer_list(db: Session, actor: Actor, *, session_id: int) -> AnswerList:
    """The answers to a session. For its cohort's trainers, its guests and administrators; NotFound to others."""
    session = scheduling.session(db, session_id)
    if not _may_see(db, actor, session):
        raise NotFound
    given = answers(db, [session_id]).get(session_id, ())
    people = accounts.people(db, {one.person_id for one in given})
    names: dict[Partstat, list[str]] = {}
    for one in sorted(given, key=lambda one: (people[one.person_id].sort_name, one.person_id)):
        names.setdefault(one.partstat, []).append(people[one.person_id].full_name)
    return AnswerList(
        session,
        cohorts.cohort(db, session.cohort_id).name,
        {partstat: tuple(who) for partstat, who in names.items()},
    )


def wants_invitations(db: Session, person_id: int) -> bool:
    """Whether new invitations go to this person by mail."""
    row = db.get(InvitationChoice, person_id)
    return row is None or row.by_mail


def choose_invitations(db: Session, actor: Actor, clock: Clock, *, by_mail: bool) -> None:
    """Have new invitations by mail, or not; the same twice is once.

    Whoever turns them on gets those for all sessions still to come. Whoever turns them off keeps what stands in the
    calendar already, and still hears of changes to it: else it would be wrong there. Raises NotFound without a person.
    """
    if actor.person_id is None:
        raise NotFound
    if wants_invitations(db, actor.person_id) is by_mail:
        return
    row = db.get(InvitationChoice, actor.person_id, with_for_update=True)
    if row is None:
        db.add(InvitationChoice(person_id=actor.person_id, by_mail=by_mail))
    else:
        row.by_mail = by_mail
    planning_changed(db, cohort_ids=(), person_ids=[actor.person_id])
    audit.record(db, actor, clock, "calendars:invitation:choose", "person", actor.person_id, by_mail=by_mail)


def _may_see(db: Session, actor: Actor, session: SessionView) -> bool:
    if actor.has(Role.ADMINISTRATOR):
        return True
    if actor.person_id is None:
        return False
    if actor.has(Role.TRAINER) and cohorts.is_trainer_of(db, actor.person_id, session.cohort_id):
        return True
    guests = scheduling.guests_of(db, [session.id]).get(session.id, [])
    return actor.person_id in guests
