"""Counts what the application asks of its database."""

from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask
from sqlalchemy import event

from app.core.db import db as database

#: The most queries that a page may send (section 5 of the first issue).
MOST_QUERIES = 20
#: The same for a page that carries out a change to show what it leads to, and rolls it back (docs/decisions/0019):
#: beside what it reads, it writes a letter to each of some twenty people.
MOST_REHEARSED = 140
#: The list of planned letters asks every feature that plans one, each a handful of queries for any number of letters.
MOST_PLANNED = 35
#: How statements begin that open and close a transaction, or set up a connection.
_FRAME = ("BEGIN", "COMMIT", "ROLLBACK", "PRAGMA")


def rehearses(path: str) -> bool:
    """Whether the page at ``path`` of the demo world carries out a change and rolls it back."""
    return path.endswith("/afgelasten")


def most_queries(path: str) -> int:
    """How many queries the page at ``path`` may send."""
    if path.endswith("/brieven/gepland"):
        return MOST_PLANNED
    return MOST_REHEARSED if rehearses(path) else MOST_QUERIES


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
