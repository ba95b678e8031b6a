"""Carries out a change of a planning and tells what it led to. Offered through ``service``.

A preview is the change itself: it is carried out with all that follows from it (invitations, calendars), looked at,
and rolled back. So what is shown cannot be anything else than what is done: docs/decisions/0019.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from app.attendance import service as attendance
from app.calendars import service as calendars
from app.cohorts import service as cohorts
from app.core.changes import finish
from app.core.clock import Clock
from app.core.fingerprints import check_shown, mark_of
from app.core.permissions import Actor
from app.core.text import TN, T, Text
from app.messages import service as messages
from app.messages.service import Posted
from app.planning.rules import Shift
from app.planning.service.audiences import audiences_of
from app.planning.service.standing import (
    State,
    concerned,
    facts,
    new_conflicts,
    order,
    seen_anew,
    state_of,
    told_facts,
)
from app.planning.service.told import Consequences, Line
from app.scheduling import service as scheduling

#: One or more verbs that change the sessions of one cohort, or of several.
Act = Callable[[Session, Actor, Clock], object]


def carry_out(
    db: Session,
    actor: Actor,
    clock: Clock,
    *,
    cohort_ids: Collection[int],
    act: Act,
    since: datetime | None = None,
    shown: str | None = None,
) -> Consequences:
    """Carries out `act` on cohorts, brings calendars and invitations up to date, and tells what all that led to.

    `since`: only sessions that end later are looked at. `shown` is the mark of what the reader saw before: when it
    comes out otherwise, Refused tells so and nothing stays. Raises what `act` raises, NotFound for an unknown cohort,
    and Refused when a session that changes gets something in its way that blocks and was not there before.
    """
    for cohort_id in sorted(cohort_ids):
        cohorts.lock_cohort(db, cohort_id)
    before = state_of(db, cohort_ids, since=since)
    heard = messages.listen(db)
    outcome = act(db, actor, clock)
    db.flush()
    finish(db)
    shifts = [one for one in outcome if isinstance(one, Shift)] if isinstance(outcome, tuple) else []
    after = state_of(db, cohort_ids, since=since)
    lines = _lines(before, after)
    for line in lines:
        if line.after is not None and line.after.ends_at > clock.now():
            scheduling.refuse_blocked(new_conflicts(before, after, line.after.id))
    found = _compared(db, clock, lines, before, after, heard, shifts)
    if shown is not None:
        check_shown(shown, found.mark)
    return found


def _lines(before: State, after: State) -> tuple[Line, ...]:
    """The sessions that change, by time."""
    changed = [
        number
        for number in {**before.sessions, **after.sessions}
        if facts(before.sessions.get(number)) != facts(after.sessions.get(number))
        or before.belongs(number) != after.belongs(number)
    ]
    lines = (Line(before.sessions.get(number), after.sessions.get(number)) for number in changed)
    return tuple(sorted(lines, key=lambda line: (line.now.starts_at, line.now.id)))


def _compared(
    db: Session,
    clock: Clock,
    lines: Sequence[Line],
    before: State,
    after: State,
    heard: Sequence[Posted],
    shifts: Sequence[Shift],
) -> Consequences:
    changed = [line.now.id for line in lines]
    standing = [line.after for line in lines if line.after is not None]
    conflicts = {one.id: after.conflicts.get(one.id, ()) for one in standing}
    troubled = {
        number: found
        for number in after.sessions
        if number not in changed and (found := new_conflicts(before, after, number))
    }
    audiences, organisations, subjects = audiences_of(
        db, {number: concerned(number, before, after) for number in changed}, before, after, heard
    )
    subscriptions = calendars.subscriptions(db, subjects) if changed else 0
    names = {person.person_id: person.name for one in audiences for person in one.people}
    both = [number for number in changed if number in before.sessions and number in after.sessions]
    warnings = _warnings(db, clock, lines, before, after)
    parts = {
        one.id: tuple(person.name for person in after.audience.get(one.id, ()))
        for one in standing
        if one.subgroup_id is not None
    }
    mark = mark_of(
        [
            [[told_facts(line.before), told_facts(line.after)] for line in lines],
            [[one.group, [[p.person_id, list(p.letters)] for p in one.people]] for one in audiences],
            organisations,
            subscriptions,
            [[str(each.text) for each in conflicts.get(one.id, ())] for one in standing],
            [str(each) for each in warnings],
            sorted(parts.values()),
            [[number, [str(each.text) for each in found]] for number, found in troubled.items()],
        ]
    )
    met = {one.cohort_id for one in (*before.sessions.values(), *after.sessions.values())}
    return Consequences(
        cohort_names={one.id: one.name for one in cohorts.cohorts(db, ids=met)} if len(met) > 1 else {},
        lines=tuple(lines),
        audiences=audiences,
        organisations=tuple(organisations),
        subscriptions=subscriptions,
        conflicts=conflicts,
        troubled=tuple((after.sessions[number], found) for number, found in troubled.items()),
        warnings=warnings,
        parts=parts,
        comes={n: _named(names, after.people(n) - before.people(n)) for n in both},
        goes={n: _named(names, before.people(n) - after.people(n)) for n in both},
        reasons={one.session_id: one.reasons for one in shifts if one.reasons},
        mark=mark,
    )


def _warnings(
    db: Session, clock: Clock, lines: Sequence[Line], before: State, after: State
) -> tuple[Text, ...]:
    """What is in nobody's way, but good to know."""
    found: list[Text] = []
    if len(lines) > 1:  # who comes and goes does so for what was, too: that is no warning
        lines = [line for line in lines if seen_anew(line.now.id, before, after)]
    if any(line.before is not None and line.before.starts_at <= clock.now() for line in lines):
        found.append(T("Deze bijeenkomst is al geweest of begonnen."))
    elif any(line.now.starts_at <= clock.now() for line in lines):
        found.append(T("Deze datum ligt in het verleden."))
    if order(before, after) != order(after, before):
        found.append(T("De volgorde van de bijeenkomsten verandert."))
    noted = attendance.noted_of(db, [line.now.id for line in lines if line.cancelled])
    if people := sum(number for number, _ in noted.values()):
        found.append(
            TN(
                "Van %(n)s mens is genoteerd of die er was. Die dag telt dan niet meer mee.",
                "Van %(n)s mensen is genoteerd of ze er waren. Die dag telt dan niet meer mee.",
                n=people,
            )
        )
    return tuple(found)


def _named(names: Mapping[int, str], ids: Iterable[int]) -> tuple[str, ...]:
    return tuple(sorted(names[number] for number in ids if number in names))
