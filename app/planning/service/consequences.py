"""Carries out a change of a planning and tells what it led to. Offered through ``service``.

A preview is the change itself: it is carried out with all that follows from it (invitations, calendars), looked at,
and rolled back. So what is shown cannot be anything else than what is done: docs/decisions/0019.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.accounts import service as accounts
from app.calendars import service as calendars
from app.calendars.service import FeedKind
from app.cohorts import service as cohorts
from app.cohorts.service import CohortView
from app.core.changes import finish
from app.core.clock import Clock
from app.core.fingerprints import check_shown, mark_of
from app.core.permissions import Actor
from app.core.text import T, Text
from app.enrolments.service import ParticipantView
from app.messages import service as messages
from app.messages.service import Posted
from app.planning.queries.people import people_of
from app.planning.rules import Shift
from app.planning.service.told import Audience, Consequences, Group, Line, Told, spot
from app.scheduling import service as scheduling
from app.scheduling.service import SessionView
from app.subgroups import service as subgroups

#: One or more verbs that change the sessions of one cohort.
Act = Callable[[Session, Actor, Clock], object]


@dataclass(frozen=True, slots=True)
class _State:
    """A cohort at one moment."""

    sessions: Mapping[int, SessionView]
    audience: Mapping[int, Sequence[ParticipantView]]
    trainers: Mapping[int, frozenset[int]]
    guests: Mapping[int, Sequence[int]]

    def belongs(self, session_id: int) -> tuple[object, ...]:
        """Who belongs to a session, to see whether that changed."""
        return (
            tuple(one.person_id for one in self.audience.get(session_id, ())),
            tuple(sorted(self.trainers.get(session_id, ()))),
            tuple(sorted(self.guests.get(session_id, ()))),
        )

    def people(self, session_id: int) -> set[int]:
        """Person ids of everyone who belongs to a session."""
        learners = {one.person_id for one in self.audience.get(session_id, ())}
        return learners | set(self.trainers.get(session_id, ())) | set(self.guests.get(session_id, ()))


def carry_out(
    db: Session, actor: Actor, clock: Clock, *, cohort_id: int, act: Act, shown: str | None = None
) -> Consequences:
    """Carries out `act` on a cohort, brings calendars and invitations up to date, and tells what all that led to.

    `shown` is the mark of what the reader saw before: when it comes out otherwise, Refused tells so and nothing stays.
    Raises what `act` raises, and NotFound for an unknown cohort.
    """
    cohorts.lock_cohort(db, cohort_id)
    before = _state(db, cohort_id)
    heard = messages.listen(db)
    outcome = act(db, actor, clock)
    db.flush()
    finish(db)
    shifts = [one for one in outcome if isinstance(one, Shift)] if isinstance(outcome, tuple) else []
    found = _compared(db, clock, cohorts.cohort(db, cohort_id), before, _state(db, cohort_id), heard, shifts)
    if shown is not None:
        check_shown(shown, found.mark)
    return found


def _state(db: Session, cohort_id: int) -> _State:
    sessions = scheduling.sessions_of(db, [cohort_id])
    return _State(
        {one.id: one for one in sessions},
        subgroups.audience(db, sessions),
        scheduling.trainers_of_sessions(db, sessions),
        scheduling.guests_of(db, [one.id for one in sessions]),
    )


def _compared(
    db: Session,
    clock: Clock,
    cohort: CohortView,
    before: _State,
    after: _State,
    heard: Sequence[Posted],
    shifts: Sequence[Shift],
) -> Consequences:
    changed = [
        number
        for number in {**before.sessions, **after.sessions}
        if _facts(before.sessions.get(number)) != _facts(after.sessions.get(number))
        or before.belongs(number) != after.belongs(number)
    ]
    lines = sorted(
        (Line(before.sessions.get(number), after.sessions.get(number)) for number in changed),
        key=lambda line: (line.now.starts_at, line.now.id),
    )
    standing = [line.after for line in lines if line.after is not None]
    conflicts = scheduling.conflicts(db, standing, people_of(db, standing))
    concerned = {number: _concerned(number, before, after) for number in changed}
    audiences, organisations, subjects = _people(db, cohort.id, concerned, before, after, heard)
    subscriptions = calendars.subscriptions(db, subjects) if changed else 0
    names = {person.person_id: person.name for one in audiences for person in one.people}
    both = [number for number in changed if number in before.sessions and number in after.sessions]
    warnings = _warnings(clock, lines, before, after)
    parts = {
        one.id: tuple(person.name for person in after.audience.get(one.id, ()))
        for one in standing
        if one.subgroup_id is not None
    }
    mark = mark_of(
        [
            [[_told_facts(line.before), _told_facts(line.after)] for line in lines],
            [[one.group, [[p.person_id, list(p.letters)] for p in one.people]] for one in audiences],
            organisations,
            subscriptions,
            [[str(each.text) for each in conflicts.get(one.id, ())] for one in standing],
            [str(each) for each in warnings],
            sorted(parts.values()),
        ]
    )
    return Consequences(
        cohort=cohort,
        lines=tuple(lines),
        audiences=audiences,
        organisations=tuple(organisations),
        subscriptions=subscriptions,
        conflicts=conflicts,
        warnings=warnings,
        parts=parts,
        comes={n: _named(names, after.people(n) - before.people(n)) for n in both},
        goes={n: _named(names, before.people(n) - after.people(n)) for n in both},
        reasons={one.session_id: one.reasons for one in shifts if one.reasons},
        mark=mark,
    )


def _warnings(clock: Clock, lines: Sequence[Line], before: _State, after: _State) -> tuple[Text, ...]:
    """What is in nobody's way, but good to know."""
    found: list[Text] = []
    if len(lines) > 1:  # who comes and goes does so for what was, too: that is no warning
        lines = [line for line in lines if _seen_anew(line.now.id, before, after)]
    if any(line.before is not None and line.before.starts_at <= clock.now() for line in lines):
        found.append(T("Deze bijeenkomst is al geweest of begonnen."))
    elif any(line.now.starts_at <= clock.now() for line in lines):
        found.append(T("Deze datum ligt in het verleden."))
    if _order(before, after) != _order(after, before):
        found.append(T("De volgorde van de bijeenkomsten verandert."))
    return tuple(found)


def _order(one: _State, other: _State) -> list[int]:
    """The sessions that take place both in `one` and in `other`, in the order of `one`; make-ups have none."""
    return [
        number
        for number, each in one.sessions.items()
        if not each.cancelled
        and not each.is_make_up
        and number in other.sessions
        and not other.sessions[number].cancelled
    ]


def _people(
    db: Session,
    cohort_id: int,
    concerned: Mapping[int, Collection[int]],
    before: _State,
    after: _State,
    heard: Iterable[Posted],
) -> tuple[tuple[Audience, ...], list[str], dict[FeedKind, list[int]]]:
    """Who is told, by group; the names of the organisations; and whose calendar addresses show it."""
    learners: dict[int, ParticipantView] = {}
    trainers: set[int] = set()
    guests: set[int] = set()
    for state in (before, after):
        for number, people in concerned.items():
            learners |= {
                one.person_id: one for one in state.audience.get(number, ()) if one.person_id in people
            }
            trainers |= set(people) & set(state.trainers.get(number, ()))
            guests |= set(people) & set(state.guests.get(number, ()))
    letters: dict[int, list[str]] = {}
    nameless: list[Posted] = []
    for one in heard:
        if one.person_id is None:
            nameless.append(one)
        else:
            letters.setdefault(one.person_id, []).append(one.template)
    others = set(letters) - set(learners) - trainers - guests
    known = accounts.people(db, trainers | guests | others)

    def staff(group: Group, ids: Iterable[int]) -> Audience:
        people = sorted((known[number] for number in ids), key=lambda one: (one.sort_name, one.id))
        return Audience(
            group,
            tuple(Told(one.id, one.full_name, "", tuple(sorted(letters.get(one.id, ())))) for one in people),
        )

    participants = sorted(learners.values(), key=lambda one: (one.sort_name, one.person_id))
    found = [
        Audience(
            Group.PARTICIPANTS,
            tuple(
                Told(
                    one.person_id,
                    one.name,
                    one.organisation_name,
                    tuple(sorted(letters.get(one.person_id, ()))),
                )
                for one in participants
            ),
        ),
        staff(Group.TRAINERS, trainers - set(learners)),
        staff(Group.GUESTS, guests - trainers - set(learners)),
        staff(Group.OTHERS, others),
    ]
    if nameless:
        extra = tuple(Told(0, one.to_name or one.to_address, "", (one.template,)) for one in nameless)
        found[-1] = Audience(Group.OTHERS, (*found[-1].people, *extra))
    organisations = {one.organisation_id: one.organisation_name for one in participants}
    subjects = {
        FeedKind.COHORT: [cohort_id] if any(_seen_anew(n, before, after) for n in concerned) else [],
        FeedKind.LEARNER: sorted(learners),
        FeedKind.TRAINER: sorted(trainers | guests),
        FeedKind.ORGANISATION: sorted(organisations),
    }
    return tuple(one for one in found if one.people), sorted(organisations.values()), subjects


def _seen_anew(number: int, before: _State, after: _State) -> bool:
    """Whether calendars show something else of a session than before; who teaches it they do not tell."""
    one, other = before.sessions.get(number), after.sessions.get(number)
    if one is None or other is None:
        return True
    return any(
        what(one) != what(other)
        for what in (spot, lambda each: (each.title, each.part, each.preparation, each.state))
    )


def _concerned(number: int, before: _State, after: _State) -> set[int]:
    """Whose calendar shows something else: of everybody, or of those who come and go."""
    people, other = before.people(number), after.people(number)
    return people | other if _seen_anew(number, before, after) else people ^ other


def _named(names: Mapping[int, str], ids: Iterable[int]) -> tuple[str, ...]:
    return tuple(sorted(names[number] for number in ids if number in names))


def _facts(one: SessionView | None) -> tuple[object, ...] | None:
    """All that a reader can see of a session."""
    if one is None:
        return None
    words = (one.title, one.part, one.trainer_person_id, one.subgroup_id, one.preparation)
    return (*spot(one), *words, one.state)


def _told_facts(one: SessionView | None) -> list[str]:
    """The facts of a session for the mark. A subgroup that the change itself makes has another number each time."""
    if one is None:
        return []
    words = (one.label, one.title, one.trainer_person_id, one.preparation, one.state)
    return [str(fact) for fact in (*spot(one), *words)]
