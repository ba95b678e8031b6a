"""Who a preview names is who gets the letters: the same set, for every kind of change."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from app.attendance import service as attendance
from app.core.clock import FixedClock
from app.core.db import writing
from app.core.errors import Refused
from app.core.permissions import SYSTEM, Role
from app.messages.models import Letter
from app.planning import service
from app.planning.service import Act, Consequences
from app.scheduling import service as scheduling
from app.scheduling.service import SessionChange
from app.subgroups import service as subgroups
from tests.features.planning.conftest import Planned
from tests.people import ActorFor


class Rehearsed(Exception):
    """Rolls everything back."""


def written(db: Session) -> Counter[tuple[str, int | None]]:
    """The letters that there are, by template and person."""
    db.rollback()
    found = Counter((one.template, one.person_id) for one in db.scalars(sa.select(Letter)))
    db.rollback()
    return found


def told(found: Consequences) -> Counter[tuple[str, int | None]]:
    """The letters that a preview tells of."""
    return Counter(
        (letter, one.person_id) for group in found.audiences for one in group.people for letter in one.letters
    )


def rehearse(clock: FixedClock, cohort_id: int, act: Act) -> Consequences:
    found: list[Consequences] = []
    with pytest.raises(Rehearsed), writing() as session:
        found.append(service.carry_out(session, SYSTEM, clock, cohort_ids=[cohort_id], act=act))
        raise Rehearsed
    return found[0]


def move(planned: Planned) -> Act:
    one = planned.sessions[3]
    change = replace(SessionChange.of(one), start=one.starts_at.time().replace(hour=11), place="Rolde")
    return lambda db, actor, at: scheduling.change_session(db, actor, at, session_id=one.id, change=change)


def rename(planned: Planned) -> Act:
    one = planned.sessions[3]
    change = replace(SessionChange.of(one), title="Een nieuwe naam")
    return lambda db, actor, at: scheduling.change_session(db, actor, at, session_id=one.id, change=change)


def cancel(planned: Planned) -> Act:
    return lambda db, actor, at: scheduling.cancel_session(db, actor, at, session_id=planned.sessions[3].id)


def shift(planned: Planned) -> Act:
    return lambda db, actor, at: service.shift_series(
        db, actor, at, cohort_id=planned.cohort_id, from_session_id=planned.sessions[2].id, weeks=1
    )


def split(planned: Planned) -> Act:
    one = planned.sessions[3]
    now = SessionChange.of(one)
    early, late = now.start.replace(hour=9), now.start.replace(hour=13)
    changes = [
        replace(now, start=early, end=early.replace(hour=11)),
        replace(now, start=late, end=late.replace(hour=15)),
    ]
    return lambda db, actor, at: subgroups.split_session(
        db, actor, at, session_id=one.id, changes=changes, noted=attendance.noted_of
    )


@pytest.mark.parametrize("kind", [move, rename, cancel, shift, split])
def test_who_is_named_is_who_gets_a_letter(
    app: Flask, db: Session, clock: FixedClock, decided: Planned, kind: Callable[[Planned], Act]
) -> None:
    before = written(db)
    with app.app_context():
        seen = rehearse(clock, decided.cohort_id, kind(decided))
        assert written(db) == before
        with writing() as session:
            service.carry_out(
                session, SYSTEM, clock, cohort_ids=[decided.cohort_id], act=kind(decided), shown=seen.mark
            )
    assert written(db) - before == told(seen)
    assert seen.letters == (0 if kind is rename else sum(told(seen).values()))
    if kind in (move, cancel):
        assert seen.letters == 5
    assert seen.lines


def test_a_change_that_comes_out_otherwise_is_rolled_back_whole(
    app: Flask, db: Session, clock: FixedClock, decided: Planned, actor_for: ActorFor
) -> None:
    one = decided.sessions[3]
    with app.app_context():
        seen = rehearse(clock, decided.cohort_id, move(decided))
        other = actor_for(Role.TRAINER)
        with writing() as session:
            scheduling.add_guest(session, SYSTEM, clock, session_id=one.id, person_id=other.person_id or 0)
        before = written(db)
        with pytest.raises(Refused), writing() as session:
            service.carry_out(
                session, SYSTEM, clock, cohort_ids=[decided.cohort_id], act=move(decided), shown=seen.mark
            )
    assert written(db) == before
    assert scheduling.session(db, one.id) == one
    db.rollback()
