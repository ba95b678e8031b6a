"""The short way to a verdict, in front of Flask: one indexed query, a kept page, no session, no actor.

The query tells how the certificate stands at this moment, so a revocation or an erasure holds at once: a page is kept
under its whole address, so with a code that was right, and under all that it may change with. What this door cannot
answer (a wrong code, a visitor with cookies, a page that was not made yet) goes on to the ordinary view. A kept page
has one hole, for the moment of the answer.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any, Final, NamedTuple

import sqlalchemy as sa
import structlog
from flask import Flask
from sqlalchemy.engine import Engine
from sqlalchemy.orm import aliased

from app.certificates.models import Certificate
from app.core.clock import Clock, local
from app.core.db import db
from app.core.ratelimit import RateWindow
from app.core.straight import Straight
from app.core.tokens import digest

Environ = dict[str, Any]
Wsgi = Callable[[Environ, Any], Iterable[bytes]]
log = structlog.get_logger()

#: Where the moment goes in a page; no page holds it by chance.
HOLE: Final = f"moment-{secrets.token_hex(12)}"
#: Pages that one process keeps.
KEPT: Final = 200
_ADDRESS = re.compile(r"/controle/(DTE-[0-9]{4}-[0-9]{4,9}-[0-9A-Z]{2})/[0-9A-Z]{4}-[0-9A-Z]{4}(\.json)?\Z")


class _Page(NamedTuple):
    """An answer that was given before."""

    #: How the certificate stood, and the day: a page that says something else needs another.
    mark: tuple[Any, ...]
    headers: list[tuple[str, str]]
    before: bytes
    after: bytes


class VerificationDoor:
    """WSGI middleware that answers who has number and code."""

    def __init__(
        self,
        app: Flask,
        onward: Wsgi,
        *,
        words: Callable[[datetime], str],
        limit: int,
        seconds: float,
    ) -> None:
        """``words`` says a moment on a page; ``limit`` wrong ones per window of ``seconds`` close the door."""
        self._app = app
        self._onward = onward
        self._words = words
        self._limit = limit
        self._seconds = seconds
        self._clock: Clock = app.extensions["clock"]
        self._kept: dict[str, _Page] = {}
        self._asking: Straight | None = None
        self._told: tuple[int, str, bytes] = (-1, "", b"")

    def __call__(self, environ: Environ, start_response: Any) -> Iterable[bytes]:
        """Answer with a kept page, or pass the request on and keep the answer."""
        path: str = environ.get("PATH_INFO", "")
        if (
            not path.startswith("/controle/")
            or environ["REQUEST_METHOD"] != "GET"
            or environ.get("HTTP_COOKIE")
            or environ.get("QUERY_STRING")
            or (match := _ADDRESS.match(path)) is None
        ):
            return self._onward(environ, start_response)
        now = self._clock.now()
        mark = self._mark(environ, match.group(1), now)
        if mark is None:
            return self._onward(environ, start_response)
        moment = local(now).isoformat(timespec="seconds").encode() if match.group(2) else self._moment(now)
        page = self._kept.get(path)
        if page is None or page.mark != mark:
            return self._make(environ, start_response, path, mark, moment)
        body = page.before + moment + page.after
        start_response("200 OK", [*page.headers, ("Content-Length", str(len(body)))])
        return [body]

    def _mark(self, environ: Environ, number: str, now: datetime) -> tuple[Any, ...] | None:
        """How the certificate stands; None when this sender is to be looked at by the view."""
        key = f"verify-misses:{digest(environ.get('REMOTE_ADDR') or '?')}"
        window = int(now.timestamp() // self._seconds)
        try:
            asking = self._asking or self._open()
            row = asking.row({"number": number, "key": key, "window": window})
        except Exception:  # the ordinary view says what is wrong
            log.warning("verification_door", exc_info=True)
            return None
        if row is None:
            return None
        misses, *standing = row
        if (misses or 0) >= self._limit:
            return None
        return (*standing, self._day(now))

    def _make(
        self, environ: Environ, start_response: Any, path: str, mark: tuple[Any, ...], moment: bytes
    ) -> Iterable[bytes]:
        """Answer with the page that the view makes now, and keep it under how things stood before that."""
        said: list[Any] = []

        def start(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Any:
            said[:] = [status, headers]

        answer = self._onward({**environ, "certificates.door": True}, start)
        try:
            body = b"".join(answer)
        finally:
            getattr(answer, "close", tuple)()
        status, given = said
        headers = [pair for pair in given if pair[0].lower() != "content-length"]
        parts = body.split(HOLE.encode())
        if (
            status.startswith("200")
            and len(parts) == 2
            and "set-cookie" not in {one.lower() for one, _ in headers}
        ):
            if len(self._kept) >= KEPT:
                self._kept.clear()
            self._kept[path] = _Page(mark, headers, parts[0], parts[1])
        body = moment.join(parts)
        start_response(status, [*headers, ("Content-Length", str(len(body)))])
        return [body]

    def _moment(self, now: datetime) -> bytes:
        minute = int(now.timestamp() // 60)
        if self._told[0] != minute:
            with self._app.app_context():
                words = self._words(now)
            self._told = (minute, local(now).date().isoformat(), words.encode())
        return self._told[2]

    def _day(self, now: datetime) -> str:
        self._moment(now)
        return self._told[1]

    def _open(self) -> Straight:
        with self._app.app_context():
            engine: Engine = db.engine
        self._asking = Straight(engine, standing_of(), {"number": "", "key": "", "window": 0})
        return self._asking


def standing_of() -> sa.Select[Any, Any, Any, Any, Any, Any]:
    """Wrong ones of a sender, and all that a page of verification changes with. One row by an index."""
    later = aliased(Certificate)
    misses = sa.select(RateWindow.uses).where(
        RateWindow.key == sa.bindparam("key"), RateWindow.window == sa.bindparam("window")
    )
    after = sa.select(later.number).where(later.replaces_id == Certificate.id)
    return sa.select(
        misses.scalar_subquery(),
        Certificate.id,
        Certificate.state,
        Certificate.pdf_sha256,
        sa.cast(Certificate.snapshot, sa.Text),
        after.scalar_subquery(),
    ).where(Certificate.number == sa.bindparam("number"))
