"""The short way to a feed, in front of Flask: one indexed query, stored bytes, no session, no actor.

Calendar applications ask for the same bytes over and over. What this door cannot answer at once (an unknown or
withdrawn address, a file that is not there yet, a fault) goes on to the ordinary route, which decides.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Final, cast

import structlog
from flask import Flask
from sqlalchemy.engine import Engine

from app.calendars.answering import Asked, Environ, StartResponse, answer, asked, common_headers
from app.calendars.fetches import EVERY, Fetches
from app.calendars.queries import by_token, by_variant
from app.core.clock import Clock
from app.core.db import db
from app.core.straight import Straight
from app.core.tokens import digest

Wsgi = Callable[[Environ, StartResponse], Iterable[bytes]]
#: Number, last fetch, ETag, Last-Modified, until when the file is good, bytes.
Row = tuple[int, int | None, str, str, int, bytes | None]
log = structlog.get_logger()

_START, _END = "/feed/", ".ics"
_OPEN: Final = "/agenda/open.ics"
#: The public feed by query string.
_OPEN_VARIANTS: Final = {"": "nl-full", "taal=nl": "nl-full", "taal=en": "en-full"}
#: A secret is 43 characters; what is much longer is none.
_LONGEST: Final = 100
_METHODS: Final = ("GET", "HEAD")


class FeedDoor:
    """WSGI middleware that answers feeds."""

    def __init__(self, app: Flask, onward: Wsgi, fetches: Fetches) -> None:
        self._app = app
        self._onward = onward
        self._fetches = fetches
        self._clock: Clock = app.extensions["clock"]
        self._secret = common_headers(app.extensions, secret=True)
        self._public = common_headers(app.extensions, secret=False)
        self._straight: dict[bool, Straight] = {}

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a feed, or pass the request on."""
        path: str = environ.get("PATH_INFO", "")
        if path.startswith(_START) and path.endswith(_END) and environ["REQUEST_METHOD"] in _METHODS:
            token = path[len(_START) : -len(_END)]
            if len(token) <= _LONGEST:
                return self._answer(environ, start_response, digest(token), public=False)
        elif path == _OPEN and environ["REQUEST_METHOD"] in _METHODS:
            variant = _OPEN_VARIANTS.get(environ.get("QUERY_STRING", ""))
            if variant is not None:
                return self._answer(environ, start_response, variant, public=True)
        return self._onward(environ, start_response)

    def _answer(
        self, environ: Environ, start_response: StartResponse, key: str, *, public: bool
    ) -> Iterable[bytes]:
        wants = asked(environ)
        try:
            row = self._row(key, wants, public=public)
        except Exception:  # the ordinary route says what is wrong
            log.warning("feed_door", exc_info=True)
            row = None
        if row is None:
            return self._onward(environ, start_response)
        number, fetched, etag, modified, good_until, body = row
        now = int(self._clock.now().timestamp())
        if now >= good_until:
            return self._onward(environ, start_response)
        if not public and (fetched is None or now - fetched >= EVERY):
            self._fetches.note(number, now)
        return answer(
            environ,
            start_response,
            wants,
            etag=etag,
            modified=modified,
            body=body,
            common=self._public if public else self._secret,
            public=public,
        )

    def _row(self, key: str, wants: Asked, *, public: bool) -> Row | None:
        straight = self._straight.get(public) or self._open(public)
        known = wants.known if len(wants.known) <= _LONGEST else ""
        return cast("Row | None", straight.row({"token": key, "known": known, "packed": int(wants.packs)}))

    def _open(self, public: bool) -> Straight:
        with self._app.app_context():
            engine: Engine = db.engine
        query: Any = by_variant() if public else by_token()
        self._straight[public] = Straight(engine, query, {"token": "", "known": "", "packed": 0})
        return self._straight[public]
