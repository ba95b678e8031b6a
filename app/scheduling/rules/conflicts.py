"""Everything that can get in the way of a session, in one pure check.

Complete: each kind is looked for in everything that is given. Symmetric: what stands in the way of one session there
has that session in its own way. Spells are half open: who ends at eleven can begin elsewhere at eleven.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import timedelta

from app.core.clock import local
from app.core.text import TN, T, Text
from app.scheduling.rules.occasions import (
    Away,
    Busy,
    Conflict,
    ConflictKind,
    Level,
    Occasion,
    Surroundings,
    shares_time,
    times_of,
)
from app.scheduling.rules.pattern import ClosedDays

#: As many participants are named; of more only the number is told.
MOST_NAMED = 3

_ORDER = {kind: number for number, kind in enumerate(ConflictKind)}


def conflicts(one: Occasion, around: Surroundings, closed: ClosedDays) -> tuple[Conflict, ...]:
    """What is in the way of `one`: what blocks first, then by kind and time. The session itself never is."""
    found = [
        *_double(one, around),
        *_away(one, around),
        *_place(one, around),
        *_participants(one, around),
        *_holidays(one, around, closed),
    ]
    return tuple(sorted(found, key=lambda each: (not each.blocks, _ORDER[each.kind])))


def blocking(found: Iterable[Conflict]) -> tuple[Conflict, ...]:
    """Those for which a change is refused."""
    return tuple(each for each in found if each.blocks)


def _double(one: Occasion, around: Surroundings) -> Iterator[Conflict]:
    """Other sessions at the same time: with the same trainers, in the same room, or of the same cohort."""
    for other in _others(one, around):
        for ids, kind in ((one.trainer_ids, ConflictKind.TRAINER), (one.guest_ids, ConflictKind.GUEST)):
            for person_id in sorted(ids & other.teacher_ids):
                said = T("%(person)s geeft dan al les", person=_name(around, person_id))
                yield Conflict(kind, around.levels[kind], _at(said, other), other.session_id, (person_id,))
        if one.room_id is not None and one.room_id == other.room_id:
            said = T("%(room)s is dan bezet", room=_room(around, one.room_id))
            level = around.levels[ConflictKind.ROOM]
            yield Conflict(ConflictKind.ROOM, level, _at(said, other), other.session_id)
        if _same_people(one, other):
            level = around.levels[ConflictKind.COHORT]
            said = T(
                "De groep heeft dan al een bijeenkomst: %(session)s, %(day)s, %(times)s uur.",
                session=other.label,
                day=local(other.starts_at).date(),
                times=times_of(other),
            )
            yield Conflict(ConflictKind.COHORT, level, said, other.session_id)


def _away(one: Occasion, around: Surroundings) -> Iterator[Conflict]:
    """Trainers and guests who said that they cannot."""
    kind = ConflictKind.TRAINER_ABSENT
    teachers = one.teacher_ids
    for away in sorted(around.absences, key=lambda each: (each.starts_at, each.person_id)):
        if away.person_id in teachers and shares_time(one, away):
            said = T(
                "%(person)s kan niet %(period)s.", person=_name(around, away.person_id), period=_period(away)
            )
            yield Conflict(kind, around.levels[kind], said, None, (away.person_id,))
    for session_id, person_id in sorted(around.declined):
        if session_id == one.session_id and person_id in teachers:
            said = T("%(person)s antwoordde dan niet te kunnen.", person=_name(around, person_id))
            yield Conflict(kind, around.levels[kind], said, None, (person_id,))


def _place(one: Occasion, around: Surroundings) -> Iterator[Conflict]:
    """A room that is too small, and a place or room that is no longer in use."""
    kind = ConflictKind.ARCHIVED
    room = around.rooms.get(one.room_id) if one.room_id is not None else None
    archived = around.archived_places.get(one.place_id) if one.place_id is not None else None
    if archived is not None:
        said = T("%(place)s is niet meer in gebruik.", place=archived)
        yield Conflict(kind, around.levels[kind], said)
    elif room and room.archived:
        yield Conflict(kind, around.levels[kind], T("%(place)s is niet meer in gebruik.", place=room.name))
    people = len(one.audience_ids | one.teacher_ids)
    if room and people > room.seats:
        kind = ConflictKind.ROOM_SIZE
        said = TN(
            "%(room)s heeft %(n)s plaats. Er komen %(people)s mensen, trainers meegeteld.",
            "%(room)s heeft %(n)s plaatsen. Er komen %(people)s mensen, trainers meegeteld.",
            n=room.seats,
            room=room.name,
            people=people,
        )
        yield Conflict(kind, around.levels[kind], said)


def _participants(one: Occasion, around: Surroundings) -> Iterator[Conflict]:
    """Participants who are at another session; one conflict for each of those. The cohort's own are told already."""
    kind = ConflictKind.PARTICIPANT
    told = {other.session_id for other in _others(one, around) if _same_people(one, other)}
    whom: dict[int, list[int]] = {}
    what: dict[int, Busy] = {}
    for person_id in sorted(one.audience_ids):
        for busy in around.busy.get(person_id, ()):
            if busy.session_id == one.session_id or busy.session_id in told or not shares_time(one, busy):
                continue
            what[busy.session_id] = busy
            people = whom.setdefault(busy.session_id, [])
            if person_id not in people:
                people.append(person_id)
    for busy in sorted(what.values(), key=lambda each: (each.starts_at, each.session_id)):
        people = whom[busy.session_id]
        text = _participants_said(people, busy, around)
        yield Conflict(kind, around.levels[kind], text, busy.session_id, tuple(people))


def _participants_said(people: list[int], busy: Busy, around: Surroundings) -> Text:
    """Who is at the other session. Only who may know reads names, and which session it is."""
    count = len(people)
    if not around.named:
        return TN(
            "%(n)s deelnemer heeft dan een andere bijeenkomst.",
            "%(n)s deelnemers hebben dan een andere bijeenkomst.",
            n=count,
        )
    names = ", ".join(sorted(_name(around, person_id) for person_id in people)[:MOST_NAMED])
    if count > MOST_NAMED:
        who: Text | str = TN(
            "%(names)s en nog %(n)s deelnemer",
            "%(names)s en nog %(n)s deelnemers",
            n=count - MOST_NAMED,
            names=names,
        )
    else:
        who = names
    return _at(
        TN("%(who)s heeft dan een bijeenkomst", "%(who)s hebben dan een bijeenkomst", n=count, who=who), busy
    )


def _holidays(one: Occasion, around: Surroundings, closed: ClosedDays) -> Iterator[Conflict]:
    """Holidays on the days of the session, and years of which none are known: those only ever warn."""
    kind = ConflictKind.HOLIDAY
    first = local(one.starts_at).date()
    last = local(one.ends_at - timedelta(microseconds=1)).date()
    day = first
    while day <= last:
        why = closed.why_closed(day)
        if why is not None:
            yield Conflict(kind, around.levels[kind], T("Op %(day)s is het %(why)s.", day=day, why=why))
        day += timedelta(days=1)
    for year in closed.unknown_years(first, last):
        said = T("Voor schooljaar %(year)s zijn nog geen vakanties bekend.", year=year)
        yield Conflict(kind, Level.WARN, said)


def _others(one: Occasion, around: Surroundings) -> list[Occasion]:
    """Other sessions that share time with `one`, by time."""
    found = [
        other
        for other in around.others
        if (other.session_id is None or other.session_id != one.session_id)
        and other is not one
        and shares_time(one, other)
    ]
    return sorted(found, key=lambda other: (other.starts_at, other.session_id or 0))


def _same_people(one: Occasion, other: Occasion) -> bool:
    """Whether both are for the same cohort and not for two different parts of it."""
    if one.cohort_id is None or one.cohort_id != other.cohort_id:
        return False
    return one.subgroup_id is None or other.subgroup_id is None or one.subgroup_id == other.subgroup_id


def _at(said: Text, other: Occasion | Busy) -> Text:
    return T(
        "%(said)s: %(session)s van groep %(cohort)s, %(day)s, %(times)s uur.",
        said=said,
        session=other.label,
        cohort=other.cohort_name,
        day=local(other.starts_at).date(),
        times=times_of(other),
    )


def _period(away: Away) -> Text:
    """`op 3 september, 09:00-12:00 uur` or `van 3 tot en met 12 september`."""
    first, last = local(away.starts_at).date(), local(away.ends_at - timedelta(microseconds=1)).date()
    if first != last:
        return T("van %(first)s tot en met %(last)s", first=first, last=last)
    if local(away.ends_at).date() != first and f"{local(away.starts_at):%H:%M}" == "00:00":
        return T("op %(day)s", day=first)
    return T("op %(day)s, %(times)s uur", day=first, times=times_of(away))


def _name(around: Surroundings, person_id: int) -> str:
    return around.names.get(person_id) or f"#{person_id}"


def _room(around: Surroundings, room_id: int) -> str:
    room = around.rooms.get(room_id)
    return room.name if room else f"#{room_id}"
