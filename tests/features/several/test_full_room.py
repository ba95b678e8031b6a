"""A room in which everybody checks in at once, over HTTP, at web servers that have only the database in common."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from app.config import Config
from app.core.clock import FixedClock
from tests.classroom import check_in_all, classroom
from tests.machines import Machines, free_port, healthy, until
from tests.people import ActorFor

#: The full proof, with its time, is 40 phones within 5 seconds: `tests/bench/check_in.py`.
PHONES = 12


@pytest.fixture
def machines(config: Config, tmp_path: Path) -> Iterator[Machines]:
    found = Machines(config, free_port(), tmp_path)  # nobody listens there: letters wait
    yield found
    found.stop()


def test_everybody_who_checks_in_at_the_same_moment_is_in(
    app: Flask, db: Session, clock: FixedClock, actor_for: ActorFor, machines: Machines
) -> None:
    room = classroom(app, db, clock, actor_for, people=PHONES)
    base = machines.web(workers=2)
    until(lambda: healthy(base), "the web server")
    steps = check_in_all(base, room, room.code(db), within=0.2)
    assert sorted({step.status for step in steps}) == [200, 303]
    assert room.states(db) == ["present"] * PHONES
