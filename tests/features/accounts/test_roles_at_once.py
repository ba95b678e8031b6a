"""A role that ends while somebody gets a group by it."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from app.accounts import service
from app.cohorts import service as cohorts
from app.core.clock import FixedClock
from app.core.db import db as database
from app.core.db import writing
from app.core.errors import Refused
from app.core.permissions import SYSTEM, Role
from app.scheduling import service as scheduling
from tests.databases import POSTGRESQL
from tests.factories import cohorts as factory
from tests.people import ActorFor


def test_nobody_gets_a_group_while_the_role_of_trainer_ends(
    kind: str,
    app: Flask,
    db: Session,
    clock: FixedClock,
    actor_for: ActorFor,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    if kind != POSTGRESQL:
        pytest.skip("SQLite lets one write at a time, with or without the lock")
    with app.app_context():
        engine = database.engine
    person_id = actor_for(Role.TRAINER).person_id or 0
    cohort_id = factory.planned(db, clock).id
    looked, gone = threading.Event(), threading.Event()
    look = service.people_with_role

    def look_and_wait(*asked: Any) -> Any:
        found = look(*asked)
        looked.set()
        gone.wait(timeout=1)  # with the lock the role cannot end before this transaction does
        return found

    monkeypatch.setattr(service, "people_with_role", look_and_wait)

    def assign() -> None:
        with writing(engine) as own:
            scheduling.assign_trainer(own, SYSTEM, clock, cohort_id=cohort_id, person_id=person_id)

    def end() -> None:
        looked.wait(timeout=30)
        with writing(engine) as own:
            service.set_roles(own, SYSTEM, clock, person_id=person_id, roles=[])
        gone.set()

    with ThreadPoolExecutor(2) as pool:
        assigned, ended = pool.submit(assign), pool.submit(end)
        assert assigned.result(timeout=60) is None
        with pytest.raises(Refused, match="intussen"):
            ended.result(timeout=60)
    db.expire_all()
    assert cohorts.trainers_of(db, cohort_id) == [person_id]
    assert service.roles_of(db, person_id) == {Role.TRAINER}
