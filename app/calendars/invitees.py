"""Who should have which session in the own calendar now. The same people have it in their feed and on their page."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts import service as accounts
from app.accounts.service import PersonView
from app.attendance import service as attendance
from app.calendars.models import Invitation, InvitationChoice
from app.cohorts import service as cohorts
from app.cohorts.service import CohortState
from app.core.changes import Changed
from app.core.clock import Clock
from app.core.permissions import Role
from app.enrolments import service as enrolments
from app.scheduling import service as scheduling
from app.scheduling.service import SessionView
from app.subgroups import service as subgroups

#: The sessions of these cohorts take place; before the decision dates may still move without a word.
DECIDED = (CohortState.CONFIRMED, CohortState.RUNNING, CohortState.FINISHED)

#: A session that is over is looked at when it was changed so shortly ago: in this transaction.
JUST_NOW: Final = timedelta(hours=1)

#: A session and a person, by number.
Pair = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Standing:
    """All that decides about letters, for the sessions of some cohorts that are not over."""

    sessions: dict[int, SessionView]
    cohort_names: dict[int, str]
    #: What was sent, by session and person.
    rows: dict[Pair, Invitation]
    #: Who should have what; True for those who teach it.
    wanted: dict[Pair, bool]
    people: dict[int, PersonView]
    #: Those who want no new invitations by mail.
    declined: frozenset[int]


def concerned(db: Session, changed: Changed) -> set[int]:
    """The cohorts whose invitations a change may touch."""
    if changed.everything:
        return {one.id for one in cohorts.cohorts(db)}
    found = set(changed.cohort_ids)
    people = changed.person_ids | (enrolments.who_belonged(db, found).person_ids if found else set())
    if (
        people
    ):  # whoever leaves one cohort leaves the session of another in which they were to make something up
        query = sa.select(Invitation.session_id).where(
            Invitation.person_id.in_(people), Invitation.method == "REQUEST"
        )
        sessions = scheduling.sessions_by_id(db, db.scalars(query.distinct()).all())
        found |= {one.cohort_id for one in sessions.values()}
    if not changed.cohort_ids:  # one or two people, whose rights or choice changed
        for person_id in changed.person_ids:
            found |= _cohorts_of(db, person_id)
    return found


def standing(db: Session, clock: Clock, cohort_ids: Collection[int]) -> Standing:
    """How things stand for the sessions of these cohorts that are not over. A constant number of queries.

    One that was moved to a moment in the past just now is among them: calendars show it where it was.
    """
    now = clock.now()
    sessions = {
        one.id: one
        for one in scheduling.sessions_of(db, cohort_ids)
        if one.ends_at > now or one.changed_at >= now - JUST_NOW
    }
    found = (
        db.scalars(sa.select(Invitation).where(Invitation.session_id.in_(sessions))).all() if sessions else ()
    )
    rows = {(row.session_id, row.person_id): row for row in found}
    known = cohorts.cohorts(db, ids=cohort_ids)
    decided = {one.id for one in known if one.state in DECIDED}
    wanted = _wanted(db, [one for one in sessions.values() if one.cohort_id in decided and not one.cancelled])
    people = accounts.people(db, {person_id for _, person_id in [*wanted, *rows]})
    choice = sa.select(InvitationChoice.person_id).where(
        InvitationChoice.person_id.in_(people), InvitationChoice.by_mail.is_(False)
    )
    declined = frozenset(db.scalars(choice)) if people else frozenset()
    return Standing(sessions, {one.id: one.name for one in known}, rows, wanted, people, declined)


def _wanted(db: Session, sessions: Collection[SessionView]) -> dict[Pair, bool]:
    if not sessions:
        return {}
    wanted = {
        (session_id, one.person_id): False
        for session_id, seated in subgroups.audience(db, sessions).items()
        for one in seated
    }
    wanted |= dict.fromkeys(_making_up(db, sessions), False)
    trainers = {one.id for one in accounts.people_with_role(db, Role.TRAINER)}
    guests = scheduling.guests_of(db, [one.id for one in sessions])
    for session_id, fixed in scheduling.trainers_of_sessions(db, sessions).items():
        teaching = (fixed & trainers) | set(guests.get(session_id, ()))
        wanted |= {(session_id, person_id): True for person_id in teaching}
    return wanted


def _making_up(db: Session, sessions: Collection[SessionView]) -> set[Pair]:
    """Who makes up for a missed session at one of these, from whichever cohort."""
    by_session = attendance.makers_up(db, [one.id for one in sessions])
    if not by_session:
        return set()
    enrolment_ids = {one for ids in by_session.values() for one in ids}
    cohort_ids = set(enrolments.cohorts_of_enrolments(db, enrolment_ids).values())
    seated = {
        one.enrolment_id: one.person_id
        for those in enrolments.participants_of(db, cohort_ids).values()
        for one in those
    }
    return {
        (session_id, seated[one]) for session_id, ids in by_session.items() for one in ids if one in seated
    }


def _cohorts_of(db: Session, person_id: int) -> set[int]:
    taught = {one.id for one in cohorts.cohorts_of_trainer(db, person_id)}
    as_guest = {one.cohort_id for one in scheduling.sessions_of_guest(db, person_id)}
    return taught | as_guest | enrolments.cohort_ids_of_person(db, person_id)
