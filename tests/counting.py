"""Counts what the application asks of its database."""

from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask
from sqlalchemy import event

from app.core.db import db as database

#: The most queries that a page may send (section 5 of the first issue).
MOST_QUERIES = 20
#: How statements begin that open and close a transaction, or set up a connection.
_FRAME = ("BEGIN", "COMMIT", "ROLLBACK", "PRAGMA")


@contextmanager
def counted(app: Flask) -> Iterator[list[str]]:
    """The statements that the application sends to its database meanwhile."""
    sent: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if not statement.startswith(_FRAME):
            sent.append(statement)

    with app.app_context():
        engine = database.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(engine, "before_cursor_execute", note)
