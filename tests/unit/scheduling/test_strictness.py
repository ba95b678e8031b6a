"""Whatever is in the way of a session blocks or warns as the foundation set it, each kind by itself."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from app.scheduling.rules.conflicts import conflicts
from app.scheduling.rules.occasions import Away, Busy, ConflictKind, Level, Occasion, Surroundings
from tests.unit.scheduling.test_conflicts import (
    ANNEKE,
    CARLA,
    FOUR,
    NIGHT,
    NINE,
    ROOM,
    Closed,
    Open,
    around,
    session,
)

ONE = session(trainer_ids=frozenset({ANNEKE}))
ELSEWHERE = session(2, 2, trainer_ids=frozenset({ANNEKE}))
BUSY = Busy(session_id=9, label=ONE.label, cohort_name="Emmen", starts_at=NINE, ends_at=FOUR)
AWAY = Away(person_id=ANNEKE, starts_at=NIGHT, ends_at=NIGHT + timedelta(days=1))
IN_ROOM = replace(ONE, room_id=7, audience_ids=frozenset(range(100, 110)))

#: A session and what is around it, in which exactly one kind of conflict is there.
CASES: dict[ConflictKind, tuple[Occasion, Surroundings]] = {
    ConflictKind.TRAINER: (ONE, around(ELSEWHERE)),
    ConflictKind.TRAINER_ABSENT: (ONE, around(absences=(AWAY,))),
    ConflictKind.GUEST: (session(guest_ids=frozenset({ANNEKE})), around(ELSEWHERE)),
    ConflictKind.ROOM: (session(room_id=7), around(session(2, 2, room_id=7))),
    ConflictKind.ROOM_SIZE: (IN_ROOM, around()),
    ConflictKind.PARTICIPANT: (session(audience_ids=frozenset({CARLA})), around(busy={CARLA: (BUSY,)})),
    ConflictKind.COHORT: (session(), around(session(2))),
    ConflictKind.HOLIDAY: (session(), around()),
    ConflictKind.ARCHIVED: (session(room_id=7), around(rooms={7: replace(ROOM, archived=True)})),
}


def test_every_kind_of_conflict_is_tried() -> None:
    assert set(CASES) == set(ConflictKind)


@pytest.mark.parametrize("level", list(Level))
@pytest.mark.parametrize("kind", list(ConflictKind))
def test_each_kind_blocks_or_warns_as_it_was_set_whatever_the_others_do(
    kind: ConflictKind, level: Level
) -> None:
    one, surroundings = CASES[kind]
    other = Level.WARN if level is Level.BLOCK else Level.BLOCK
    levels = dict.fromkeys(ConflictKind, other) | {kind: level}
    closed = Closed(date(2027, 1, 14)) if kind is ConflictKind.HOLIDAY else Open()
    found = conflicts(one, replace(surroundings, levels=levels), closed)
    assert [(each.kind, each.level) for each in found] == [(kind, level)]
