"""A change that the database undid to end a deadlock is carried out again, whole; any other fault is not."""

import pytest
from flask import Flask
from sqlalchemy.exc import OperationalError

from app.web.actions import TRIES, change


class Undone(Exception):
    """What the driver raises, with PostgreSQL's code."""

    def __init__(self, sqlstate: str) -> None:
        super().__init__(sqlstate)
        self.sqlstate = sqlstate


def failing(times: int, sqlstate: str, seen: list[int]) -> object:
    """A verb that is undone `times` times and then succeeds."""

    def verb(*_: object) -> str:
        seen.append(1)
        if len(seen) <= times:
            raise OperationalError("", {}, Undone(sqlstate))
        return "done"

    return verb


def test_a_deadlock_is_tried_again(app: Flask) -> None:
    seen: list[int] = []
    with app.test_request_context("/"):
        assert change(failing(TRIES - 1, "40P01", seen)) == "done"  # type: ignore[arg-type]
    assert len(seen) == TRIES


@pytest.mark.parametrize(("times", "sqlstate", "tries"), [(TRIES, "40P01", TRIES), (1, "57014", 1)])
def test_trying_ends_and_other_faults_are_told_at_once(
    app: Flask, times: int, sqlstate: str, tries: int
) -> None:
    seen: list[int] = []
    with app.test_request_context("/"), pytest.raises(OperationalError):
        change(failing(times, sqlstate, seen))  # type: ignore[arg-type]
    assert len(seen) == tries
