"""What rests on the planning is brought up to date before the commit of the change itself."""

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from app.core.changes import Changed, finish_with, planning_changed
from app.core.db import db as database
from app.core.db import writing
from app.core.ratelimit import RateWindow


@pytest.fixture
def engine(app: Flask) -> Engine:
    """The database by an engine of its own, to which the test ties its own finishers."""
    with app.app_context():
        return database.engine.execution_options()


def keys(engine: Engine) -> list[str]:
    with Session(engine) as session:
        return list(session.scalars(sa.select(RateWindow.key).order_by(RateWindow.key)))


def note(session: Session, key: str) -> None:
    at = sa.func.current_timestamp()
    session.execute(sa.insert(RateWindow).values(key=key, window=1, uses=1, at=at))


def test_finishers_run_once_in_their_order_inside_the_transaction(engine: Engine) -> None:
    seen: list[tuple[str, Changed]] = []

    def first(session: Session, changed: Changed) -> None:
        note(session, "b: the finisher")
        assert session.scalar(sa.select(sa.func.count()).select_from(RateWindow)) == 2
        seen.append(("first", changed))

    def second(session: Session, changed: Changed) -> None:
        assert session.scalar(sa.select(sa.func.count()).select_from(RateWindow)) == 2
        seen.append(("second", changed))

    finish_with(engine, first, second)
    with writing(engine) as session:
        note(session, "a: the verb")
        planning_changed(session, cohort_ids=[1])
        planning_changed(session, cohort_ids=[2], person_ids=[7])
        assert not seen
    assert [name for name, _ in seen] == ["first", "second"]
    assert seen[0][1] == Changed(cohort_ids={1, 2}, replanned_ids={1, 2}, person_ids={7})
    assert keys(engine) == ["a: the verb", "b: the finisher"]


def test_where_nothing_was_marked_nothing_runs(engine: Engine) -> None:
    def never(session: Session, changed: Changed) -> None:
        raise AssertionError("nothing was marked")

    finish_with(engine, never)
    with writing(engine) as session:
        note(session, "a")
    assert keys(engine) == ["a"]


def test_a_fault_in_a_finisher_undoes_the_change_and_a_fault_in_the_verb_runs_none(engine: Engine) -> None:
    ran = []

    def broken(session: Session, changed: Changed) -> None:
        ran.append(changed)
        note(session, "b")
        raise ZeroDivisionError

    finish_with(engine, broken)
    with pytest.raises(ZeroDivisionError), writing(engine) as session:
        note(session, "a")
        planning_changed(session)
    assert ran == [Changed(everything=True)]
    with pytest.raises(KeyError), writing(engine) as session:
        planning_changed(session)
        raise KeyError
    assert len(ran) == 1
    assert keys(engine) == []


def test_a_database_without_finishers_just_commits(engine: Engine) -> None:
    finish_with(engine)
    with writing(engine) as session:
        note(session, "a")
        planning_changed(session)
    assert keys(engine) == ["a"]
