"""What a learner may answer about, and what was answered; frozen values only."""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final, TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts import service as accounts
from app.attendance import service as attendance
from app.cohorts import service as cohorts
from app.core.clock import Clock
from app.core.errors import NotFound
from app.core.permissions import Actor, Role
from app.courses import service as courses
from app.enrolments import service as enrolments
from app.evaluations.models import EvaluationAnswer, EvaluationGiven
from app.evaluations.rules import (
    Answer,
    Tally,
    closes_at,
    is_open,
    may_show,
    shuffled,
    tally,
    together,
)
from app.scheduling import service as scheduling

Key = TypeVar("Key", bound=Hashable)
#: Of so many sessions, the latest, results are shown together.
MOST_SESSIONS: Final = 200


@dataclass(frozen=True, slots=True)
class Asked:
    """A session about which a learner may say something, or did."""

    session: scheduling.SessionView
    enrolment_id: int
    closes_at: datetime
    given: bool


@dataclass(frozen=True, slots=True)
class Filled:
    """How often a participant answered, never about which session: tell others no more than whether it is enough."""

    given: int
    #: About how many sessions they still can, as far as those are planned.
    possible: int
    #: Until when about the last of these.
    until: datetime | None


@dataclass(frozen=True, slots=True)
class SessionResult:
    """What was answered about one session; ``tally`` and texts only when they may be shown."""

    session: scheduling.SessionView
    cohort_name: str
    #: How many answered.
    answers: int
    #: How many could.
    attended: int
    closes_at: datetime
    closed: bool
    tally: Tally | None
    keep: tuple[str, ...] = ()
    improve: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """The answers about several sessions together."""

    name: str
    sessions: int
    tally: Tally


@dataclass(frozen=True, slots=True)
class Results:
    """What somebody may read: per session, the latest first, and together per trainer and per course."""

    sessions: tuple[SessionResult, ...]
    trainers: tuple[Line, ...]
    courses: tuple[Line, ...]
    everything: Tally


def asked(db: Session, clock: Clock, person_id: int, session_id: int) -> Asked:
    """The session for a learner who attended it; NotFound for anyone else."""
    for one in _asked(db, _attended(db, person_id)):
        if one.session.id == session_id:
            return one
    raise NotFound


def waiting(db: Session, clock: Clock, person_id: int) -> list[Asked]:
    """The sessions that a learner attended and may still evaluate, the oldest first. Four queries."""
    return waiting_of(db, clock, _attended(db, person_id))


def waiting_of(
    db: Session, clock: Clock, attended: Mapping[int, Iterable[scheduling.SessionView]]
) -> list[Asked]:
    """The same when the sessions that the learner attended are known, by enrolment. One query at most."""
    now = clock.now()
    open_ = {
        key: [one for one in listed if is_open(one.ends_at, now, cancelled=one.cancelled)]
        for key, listed in attended.items()
    }
    return [one for one in _asked(db, open_) if not one.given]


def filled_in(
    db: Session, clock: Clock | None, sessions: Mapping[int, Iterable[scheduling.SessionView]]
) -> dict[int, Filled]:
    """How often each enrolment answered; every asked one is present. One query.

    ``sessions``, by enrolment: those about which they may answer once they are over, to see how many are left now.
    """
    given: dict[int, set[int]] = {key: set() for key in sessions}
    query = sa.select(EvaluationGiven.enrolment_id, EvaluationGiven.session_id)
    for enrolment_id, session_id in db.execute(query.where(EvaluationGiven.enrolment_id.in_(given))):
        given[enrolment_id].add(session_id)
    found = {}
    for key, listed in sessions.items():
        left = [
            closes_at(one.ends_at)
            for one in listed
            if clock is not None and one.id not in given[key] and clock.now() < closes_at(one.ends_at)
        ]
        found[key] = Filled(len(given[key]), len(left), max(left, default=None))
    return found


def results(db: Session, actor: Actor, clock: Clock) -> Results:
    """All that the actor may read: an administrator of everything, a trainer of the sessions that they teach.

    Some twelve queries, and one for each course version.
    """
    everyone = actor.has(Role.ADMINISTRATOR)
    if everyone:
        counts = _counts(db, None)
        sessions = list(scheduling.sessions_by_id(db, counts).values())
    else:
        sessions = _taught_by(db, actor)
        counts = _counts(db, [one.id for one in sessions])
    found = _results(db, clock, [one for one in sessions if one.id in counts])
    shown = [one for one in found if one.tally is not None]
    teachers = scheduling.teachers_of_sessions(db, [one.session for one in shown]) if everyone else {}
    names = accounts.people(db, {key for ids in teachers.values() for key in ids}) if teachers else {}
    return Results(
        sessions=tuple(found),
        trainers=_lines(
            shown, lambda one: teachers.get(one.session.id, ()), lambda key: names[key].full_name
        ),
        courses=_lines(shown, *_course(db, shown)) if everyone else (),
        everything=together(one.tally for one in shown if one.tally is not None),
    )


def result(db: Session, actor: Actor, clock: Clock, session_id: int) -> SessionResult:
    """What was answered about one session, for who teaches it and for administrators; NotFound for anyone else."""
    session = scheduling.session(db, session_id)
    teachers = set(scheduling.guests_of(db, [session_id]).get(session_id, ()))
    if actor.has(Role.TRAINER):
        teachers |= scheduling.teachers_of_sessions(db, [session])[session_id]
    if actor.person_id not in teachers and not actor.has(Role.ADMINISTRATOR):
        raise NotFound
    return _results(db, clock, [session])[0]


def answers_of(db: Session, session_ids: Collection[int]) -> dict[int, list[Answer]]:
    """All answers by session, shown or not: never hand them on as they are. One query."""
    found: dict[int, list[Answer]] = {key: [] for key in session_ids}
    query = sa.select(EvaluationAnswer).where(EvaluationAnswer.session_id.in_(found))
    for row in db.scalars(query.order_by(EvaluationAnswer.id)):
        found[row.session_id].append(Answer(row.content, row.trainer, row.usefulness, row.keep, row.improve))
    return found


def _attended(db: Session, person_id: int) -> dict[int, list[scheduling.SessionView]]:
    """The sessions that a learner attended, by enrolment. Three queries."""
    mine = {one.id for one in enrolments.enrolments_of_person(db, person_id) if one.seated}
    marks = attendance.marks_of(db, mine) if mine else {}
    there = {
        enrolment_id: [session_id for session_id, state in noted.items() if state in attendance.ATTENDED]
        for enrolment_id, noted in marks.items()
    }
    sessions = scheduling.sessions_by_id(db, {one for listed in there.values() for one in listed})
    return {enrolment_id: [sessions[one] for one in listed] for enrolment_id, listed in there.items()}


def _asked(db: Session, attended: Mapping[int, Iterable[scheduling.SessionView]]) -> list[Asked]:
    """One query at most."""
    there = {one.id: (one, enrolment_id) for enrolment_id, listed in attended.items() for one in listed}
    if not there:
        return []
    given = set(
        db.scalars(sa.select(EvaluationGiven.session_id).where(EvaluationGiven.enrolment_id.in_(attended)))
    )
    return [
        Asked(one, enrolment_id, closes_at(one.ends_at), one.id in given)
        for one, enrolment_id in sorted(there.values(), key=lambda pair: (pair[0].starts_at, pair[0].id))
    ]


def _taught_by(db: Session, actor: Actor) -> list[scheduling.SessionView]:
    """What they teach, the latest first; who is no trainer any more only what they are a guest of."""
    person_id = actor.person_id
    if person_id is None:
        return []
    own = cohorts.cohorts_of_trainer(db, person_id) if actor.has(Role.TRAINER) else []
    every = [
        *scheduling.sessions_of(db, [one.id for one in own]),
        *scheduling.sessions_of_guest(db, person_id),
    ]
    sessions = {one.id: one for one in every}
    teachers = scheduling.teachers_of_sessions(db, list(sessions.values()))
    latest = sorted(
        (one for one in sessions.values() if person_id in teachers[one.id]),
        key=lambda one: one.starts_at,
        reverse=True,
    )
    return latest[:MOST_SESSIONS]


def _counts(db: Session, session_ids: Collection[int] | None) -> dict[int, int]:
    """How many answered, by session, of these or of the latest; a session without any is absent. One query."""
    query = sa.select(EvaluationAnswer.session_id, sa.func.count()).group_by(EvaluationAnswer.session_id)
    if session_ids is not None:
        query = query.where(EvaluationAnswer.session_id.in_(session_ids))
    latest = query.order_by(EvaluationAnswer.session_id.desc()).limit(MOST_SESSIONS)
    return dict(db.execute(latest).all())


def _results(db: Session, clock: Clock, sessions: Collection[scheduling.SessionView]) -> list[SessionResult]:
    """The latest first. Three queries."""
    if not sessions:
        return []
    now = clock.now()
    answers = answers_of(db, [one.id for one in sessions])
    noted = attendance.noted_of(db, [one.id for one in sessions])
    names = {one.id: one.name for one in cohorts.cohorts(db, ids={one.cohort_id for one in sessions})}
    found = []
    for one in sorted(sessions, key=lambda one: (one.starts_at, one.id), reverse=True):
        listed = answers[one.id]
        shown = may_show(one.ends_at, now, len(listed))
        there, away = noted.get(one.id, (0, 0))
        found.append(
            SessionResult(
                session=one,
                cohort_name=names[one.cohort_id],
                answers=len(listed),
                attended=there - away,
                closes_at=closes_at(one.ends_at),
                closed=now >= closes_at(one.ends_at),
                tally=tally(listed) if shown else None,
                keep=shuffled(answer.keep for answer in listed) if shown else (),
                improve=shuffled(answer.improve for answer in listed) if shown else (),
            )
        )
    return found


def _lines(
    shown: Iterable[SessionResult],
    keys: Callable[[SessionResult], Iterable[Key]],
    name: Callable[[Key], str],
) -> tuple[Line, ...]:
    parts: dict[Key, list[Tally]] = {}
    for one in shown:
        for key in keys(one):
            if one.tally is not None:
                parts.setdefault(key, []).append(one.tally)
    lines = [Line(name(key), len(tallies), together(tallies)) for key, tallies in parts.items()]
    return tuple(sorted(lines, key=lambda line: line.name))


def _course(
    db: Session, shown: Collection[SessionResult]
) -> tuple[Callable[[SessionResult], Iterable[str]], Callable[[str], str]]:
    """The course of each session: its slug, and what that is called."""
    ids = {one.session.cohort_id for one in shown}
    version_of = {one.id: one.course_version_id for one in cohorts.cohorts(db, ids=ids)} if ids else {}
    contents = {number: courses.version(db, number).content for number in set(version_of.values())}
    titles = {one.slug: one.title for one in contents.values()}
    return lambda one: (contents[version_of[one.session.cohort_id]].slug,), lambda slug: titles[slug]
