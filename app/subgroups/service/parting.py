"""A proposal for a session in parts: who teaches which part, when and in which room. Offered through ``service``."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from app.core.clock import utc
from app.core.text import T, Text
from app.scheduling import service as scheduling
from app.scheduling.service import Conflict, ConflictKind, Occasion, RoomView, SessionChange, SessionView
from app.subgroups.rules.parting import Share, Slot, shares, slots

_TRAINER = (ConflictKind.TRAINER, ConflictKind.TRAINER_ABSENT)
_ROOM = (ConflictKind.ROOM, ConflictKind.ARCHIVED)


@dataclass(frozen=True, slots=True)
class Parts:
    """A proposal for the parts of a session."""

    #: One for each part, without its subgroup.
    changes: tuple[SessionChange, ...]
    #: Why they lie as they do.
    why: Text


def propose_parts(
    db: Session,
    one: SessionView,
    parts: int,
    *,
    trainer_ids: Collection[int],
    rooms: Collection[RoomView] = (),
) -> Parts:
    """So many parts of a session that can be: each trainer has one at a time, and each room holds one at a time.

    Trainers who are free then come first; where they are too few, the other parts come after, on the same day or on
    the first day on which nothing is in the way. `trainer_ids` are the cohort's fixed trainers, `rooms` those in use.
    Nothing is saved. A constant number of queries.
    """
    now = SessionChange.of(one)
    fixed = list(trainer_ids)
    own = [one.trainer_person_id] if one.trainer_person_id in fixed else fixed
    order = sorted(fixed, key=lambda number: (number != one.trainer_person_id, number))
    others = _other_rooms(one, rooms)
    times = slots(now.day, now.start, now.end, parts)
    asked = [
        _occasion(one, now, fixed),
        *(_occasion(one, replace(now, room_id=room.id), ()) for room in others),
        *(_occasion(one, replace(now, day=day, start=start, end=end), own) for day, start, end in times),
    ]
    found = scheduling.conflicts_of(db, asked)
    busy = {number for each in found[0] if each.kind in _TRAINER for number in each.person_ids}
    free = [number for number in order if number not in busy]
    shared = shares(parts, free or order)
    open_rooms = [
        room
        for room, clash in zip(others, found[1:], strict=False)
        if not any(each.kind in _ROOM for each in clash)
    ]
    later = _best(times, found[1 + len(others) :], max(each.round for each in shared))
    changes = tuple(_part(now, each, len(fixed) == 1, later, open_rooms) for each in shared)
    return Parts(changes, _why(fixed, free, parts))


def _other_rooms(one: SessionView, rooms: Collection[RoomView]) -> list[RoomView]:
    """Of the same place, the largest first; none for a session without a room."""
    if one.room_id is None:
        return []
    there = [room for room in rooms if room.place_id == one.place_id and room.id != one.room_id]
    return sorted(there, key=lambda room: (-room.seats, room.id))


def _occasion(one: SessionView, wanted: SessionChange, trainer_ids: Collection[int]) -> Occasion:
    return Occasion(
        session_id=one.id,
        cohort_id=one.cohort_id,
        starts_at=utc(wanted.day, wanted.start),
        ends_at=utc(wanted.day, wanted.end),
        label=one.label,
        place_id=wanted.place_id,
        room_id=wanted.room_id,
        trainer_ids=frozenset(trainer_ids),
    )


def _best(times: Sequence[Slot], found: Sequence[Sequence[Conflict]], rounds: int) -> list[Slot]:
    """As many times as there are later rounds: those with nothing in the way, else those that are only warned of."""
    clean = [each for each, clash in zip(times, found, strict=True) if not clash]
    possible = [
        each for each, clash in zip(times, found, strict=True) if clash and not any(c.blocks for c in clash)
    ]
    return sorted([*clean, *possible, *times][:rounds], key=times.index)


def _part(
    now: SessionChange,
    share: Share,
    only_trainer: bool,
    later: Sequence[Slot],
    rooms: Sequence[RoomView],
) -> SessionChange:
    """One part; a single trainer is not named, so that who comes instead is the trainer at once."""
    part = replace(now, trainer_person_id=None if only_trainer else share.trainer_person_id)
    if share.round:
        day, start, end = later[share.round - 1]
        part = replace(part, day=day, start=start, end=end)
    if share.place and now.room_id is not None:
        part = replace(part, room_id=rooms[share.place - 1].id if share.place <= len(rooms) else None)
    return part


def _why(fixed: Collection[int], free: Collection[int], parts: int) -> Text:
    if not fixed:
        return T(
            "De groep heeft nog geen vaste trainer. Kies die eerst, of laat de delen voorlopig tegelijk."
        )
    if not free:
        return T("Op dit moment kan geen van de vaste trainers. Kies voor elk deel een andere dag of tijd.")
    if len(free) >= parts:
        return T("Elk deel heeft een eigen trainer, dus de delen kunnen tegelijk.")
    if len(free) == 1:
        return T("Er kan op dit moment één vaste trainer. Daarom stellen we de delen na elkaar voor.")
    return T("Er zijn minder vaste trainers dan delen. Daarom stellen we een deel ervan na elkaar voor.")
