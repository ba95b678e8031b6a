"""What a cohort has no date for yet, with a proposal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, time, timedelta

from sqlalchemy.orm import Session

from app.cohorts import service as cohorts
from app.cohorts.service import CohortState, CohortView
from app.core.clock import Clock, local, today, utc
from app.core.text import Text
from app.courses import service as courses
from app.planning.rules.gaps import MOST_BEHIND, Around, Gap, Rhythm, Standing, gaps, offers, rhythm
from app.scheduling import service as scheduling
from app.scheduling.service import Kind, Look, SessionChange, SessionView

#: States in which nothing more is planned.
_OVER = (CohortState.CANCELLED, CohortState.FINISHED)
#: How sessions come in a course that has none planned yet.
_USUAL = {Kind.DAY: timedelta(weeks=3), Kind.INTERVISION: timedelta(weeks=1)}
_THURSDAY = 4


@dataclass(frozen=True, slots=True)
class Missing:
    """A module, or a part of the group in it, without a date."""

    gap: Gap
    #: What it is called, `Lesdag 3`.
    label: Text
    title: str
    kind: Kind


@dataclass(frozen=True, slots=True)
class Proposal:
    """What such a session would be; without a day nothing free was found."""

    missing: Missing
    day: date | None
    #: All but the day, which is that of the proposal or any.
    change: SessionChange
    reasons: tuple[Text, ...]


def missing(db: Session, cohort: CohortView, sessions: Sequence[SessionView]) -> tuple[Missing, ...]:
    """What has no date, in the order of the course; nothing of a cohort that is over. One query."""
    if cohort.state in _OVER:
        return ()
    content = courses.version(db, cohort.course_version_id).content
    by_id = {one.id: one for one in sessions}
    modules = {one.key: one for one in content.modules}
    found = []
    for gap in gaps(list(modules), _standings(sessions)):
        module = modules[gap.module_key]
        there = by_id.get(gap.session_id or 0)
        label = there.label if there else scheduling.label_of(Kind(module.kind), module.number, "", None)
        found.append(Missing(gap, label, there.title if there else module.title, Kind(module.kind)))
    return tuple(found)


def proposals(db: Session, clock: Clock, cohort_id: int) -> tuple[Proposal, ...]:
    """A date for all that has none: around holidays, and where no trainer or room is taken. Few queries."""
    cohort = cohorts.cohort(db, cohort_id)
    sessions = scheduling.sessions_of(db, [cohort_id])
    found = missing(db, cohort, sessions)
    if not found:
        return ()
    content = courses.version(db, cohort.course_version_id).content
    now = today(clock)
    last = max([now, *(local(one.starts_at).date() for one in sessions)])
    known = scheduling.look(
        db, sessions, during=(utc(now, time()), utc(last + MOST_BEHIND + timedelta(days=1), time()))
    )
    wanted = {one.gap: _change(cohort, one, sessions, _times(content, one, sessions)) for one in found}
    course = [one.key for one in content.modules]
    made = offers(
        [one.gap for one in found],
        Around(
            course=course,
            sessions=_standings(sessions),
            rhythms=_rhythms(content, sessions),
            today=now,
            why_closed=scheduling.dutch_holidays(cohort.region).why_closed,
            free=lambda gap, day: _free(known, wanted[gap], day),
        ),
    )
    return tuple(
        Proposal(one, offer.day, replace(wanted[one.gap], day=offer.day or now), offer.reasons)
        for one, offer in zip(found, made, strict=True)
    )


def _standings(sessions: Sequence[SessionView]) -> list[Standing]:
    return [
        Standing(one.id, one.module_key, local(one.starts_at).date(), one.cancelled, one.subgroup_id)
        for one in sessions
        if not one.is_make_up
    ]


def _rhythms(content: courses.CourseContent, sessions: Sequence[SessionView]) -> Mapping[str, Rhythm]:
    """How each module comes, from how the sessions of its kind come in this cohort."""
    planned = [one for one in sessions if not one.is_make_up and not one.cancelled] or [
        one for one in sessions if not one.is_make_up
    ]
    found: dict[Kind, Rhythm] = {}
    for kind in (Kind.DAY, Kind.INTERVISION):
        pairs = [
            (local(one.starts_at).date(), local(planned[number - 1].starts_at).date() if number else None)
            for number, one in enumerate(planned)
            if one.kind is kind
        ]
        days = [day for day, _ in pairs]
        found[kind] = rhythm(days, [before or day for day, before in pairs], _USUAL[kind], _THURSDAY)
    return {one.key: found[Kind(one.kind)] for one in content.modules}


def _times(
    content: courses.CourseContent, one: Missing, sessions: Sequence[SessionView]
) -> tuple[time, time]:
    """Begin and end: those of the cancelled session, else the usual ones of its kind, else those of the course."""
    there = [each for each in sessions if each.id == one.gap.session_id] or [
        each for each in sessions if each.kind is one.kind
    ]
    if there:
        usual = Counter((local(each.starts_at).time(), local(each.ends_at).time()) for each in there)
        return usual.most_common(1)[0][0]
    module = next(each for each in content.modules if each.key == one.gap.module_key)
    return module.starts_at, module.ends_at


def _change(
    cohort: CohortView, one: Missing, sessions: Sequence[SessionView], times: tuple[time, time]
) -> SessionChange:
    """The session as it was cancelled; a new one is where the others of its kind are."""
    there = next((each for each in sessions if each.id == one.gap.session_id), None)
    if there is not None:
        return SessionChange.of(there)
    planned = [each for each in sessions if not each.cancelled and not each.is_make_up]
    like = next(
        (each for each in reversed(planned) if each.kind is one.kind), planned[-1] if planned else None
    )
    return SessionChange(
        day=cohort.go_no_go_on,
        start=times[0],
        end=times[1],
        title=one.title,
        place=like.place if like else cohort.address,
        place_id=like.place_id if like else None,
        room_id=like.room_id if like else None,
    )


def _free(known: Look, wanted: SessionChange, day: date) -> bool:
    """Whether the trainers and the room are free then."""
    start, end = utc(day, wanted.start), utc(day, wanted.end)
    teachers = {person for ids in known.trainers.values() for person in ids}
    if wanted.trainer_person_id in teachers:
        teachers = {wanted.trainer_person_id}
    return not any(
        one.starts_at < end
        and start < one.ends_at
        and (one.teacher_ids & teachers or (wanted.room_id is not None and one.room_id == wanted.room_id))
        for one in known.others
    ) and not any(
        one.person_id in teachers and one.starts_at < end and start < one.ends_at for one in known.absences
    )
