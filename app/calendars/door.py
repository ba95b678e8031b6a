"""The short way to an unchanged feed, in front of Flask: one indexed query, stored bytes, no session, no actor.

Calendar applications ask for the same bytes over and over. Whatever this door cannot answer at once (a changed
planning, an unknown or revoked address, a fault) goes on to the ordinary route, which decides.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Final

import structlog
from flask import Flask
from sqlalchemy.engine import Engine

from app.calendars.service import by_token
from app.core.clock import Clock
from app.core.db import db
from app.core.tokens import digest

Environ = dict[str, Any]
Wsgi = Callable[[Environ, Callable[..., Any]], Iterable[bytes]]
log = structlog.get_logger()

TYPE: Final = "text/calendar; charset=utf-8"
#: Seconds for which a calendar application may keep the file without asking.
MAX_AGE: Final = 15 * 60
_START, _END = "/feed/", ".ics"
#: A secret is 43 characters; what is much longer is none.
_LONGEST: Final = 100


def feed_headers(etag: str) -> list[tuple[str, str]]:
    """The headers of a feed, and of a 304 about it."""
    return [("ETag", f'"{etag}"'), ("Cache-Control", f"private, max-age={MAX_AGE}")]


def knows(environ: Environ, etag: str) -> bool:
    """Whether the asker says that it has these bytes already (RFC 9110 section 13.1.2, weak comparison)."""
    known = environ.get("HTTP_IF_NONE_MATCH", "")
    return known == "*" or f'"{etag}"' in known


class FeedDoor:
    """WSGI middleware that answers feeds which did not change."""

    def __init__(self, app: Flask, onward: Wsgi) -> None:
        self._app = app
        self._onward = onward
        common = dict(app.extensions["common-headers"]) | {"Referrer-Policy": "no-referrer"}
        self._common = list(common.items())
        self._engine: Engine | None = None
        self._sql = ""
        #: Values of the query's own constants by name, and on SQLite the order in which it asks for them.
        self._values: dict[str, Any] = {}
        self._order: list[str] = []

    def __call__(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Answer an unchanged feed, or pass the request on."""
        path = environ.get("PATH_INFO", "")
        if path.startswith(_START) and path.endswith(_END) and environ["REQUEST_METHOD"] == "GET":
            known = environ.get("HTTP_IF_NONE_MATCH", "").removeprefix("W/").strip('"')
            found = self._look(path[len(_START) : -len(_END)], known)
            if found is not None:
                etag, body = found
                if body is None or knows(environ, etag):  # only what a cache needs (RFC 9110 section 15.4.5)
                    start_response("304 NOT MODIFIED", feed_headers(etag))
                    return []
                length = ("Content-Length", str(len(body)))
                start_response("200 OK", [("Content-Type", TYPE), length, *self._common, *feed_headers(etag)])
                return [body]
        return self._onward(environ, start_response)

    def _look(self, token: str, known: str) -> tuple[str, bytes | None] | None:
        """ETag of an unchanged feed, and its body unless the ETag is `known`; None sends the request on."""
        if len(token) > _LONGEST or len(known) > _LONGEST:
            return None
        try:
            row = self._row(digest(token), known)
        except Exception:  # the ordinary route says what is wrong
            log.warning("feed_door", exc_info=True)
            return None
        if row is None:
            return None
        version, checked_version, trusted_until, etag, body = row
        clock: Clock = self._app.extensions["clock"]
        if version != checked_version or clock.now().timestamp() > trusted_until:
            return None
        return etag, None if body is None else bytes(body)

    def _row(self, sha256: str, known: str) -> Any:
        """The row of `by_token`, asked of the driver itself: all its columns are plain numbers, text and bytes."""
        engine = self._engine or self._open()
        connection = engine.raw_connection()
        try:
            driver: Any = connection.driver_connection
            values = {**self._values, "token": sha256, "known": known}
            if engine.dialect.name == "sqlite":
                return driver.execute(self._sql, [values[name] for name in self._order]).fetchone()
            driver.autocommit = True
            try:
                return driver.execute(self._sql, values).fetchone()
            finally:
                driver.autocommit = False
        finally:
            connection.close()

    def _open(self) -> Engine:
        with self._app.app_context():
            engine = db.engine
        compiled = by_token().compile(dialect=engine.dialect)
        self._sql = str(compiled)
        self._values = dict(compiled.construct_params({"token": "", "known": ""}))
        self._order = list(compiled.positiontup or ())
        self._engine = engine
        return engine
