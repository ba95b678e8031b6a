"""Sessions on the server: revocable, idle 30 minutes, absolute 12 hours, a new id at login (TRUST.md).

The browser holds 256 random bits; the database holds their SHA-256 and the session's content. An anonymous
visitor gets a row only when there is something to keep.
"""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import Any, Protocol

from flask import Flask, Request, Response
from flask import request as current_request
from flask import session as request_session
from flask.sessions import SessionInterface, SessionMixin
from werkzeug.datastructures import CallbackDict

IDLE = timedelta(minutes=30)
ABSOLUTE = timedelta(hours=12)


class SessionStore(Protocol):
    """Where sessions live; the accounts feature provides it."""

    def load(self, token: str) -> dict[str, Any] | None:
        """The content, or None when unknown, ended or expired."""
        ...

    def save(self, token: str, data: dict[str, Any], *, device: str, fresh: bool) -> None:
        """Stores the content under the token's hash; makes the row only when ``fresh``."""
        ...

    def end(self, token: str) -> None:
        """Forgets the session."""
        ...


class ServerSession(CallbackDict[str, Any], SessionMixin):
    """The session of one request."""

    def __init__(self, data: dict[str, Any] | None = None, token: str | None = None) -> None:
        def on_update(self: ServerSession) -> None:
            self.modified = True

        super().__init__(data or {}, on_update)
        self.token = token
        self.old_token: str | None = None
        self.modified = False
        self.new = token is None

    def renew(self) -> None:
        """Gives the session a new id, so that one known from before login is worth nothing."""
        self.old_token, self.token, self.modified = self.old_token or self.token, None, True


class ServerSessions(SessionInterface):
    """Flask's session interface over a :class:`SessionStore`."""

    def __init__(self, store: SessionStore, *, secure: bool) -> None:
        self._store = store
        self._secure = secure
        self._cookie = "__Host-leergang" if secure else "leergang"

    def open_session(self, app: Flask, request: Request) -> ServerSession:
        """The browser's session; empty when its cookie is unknown or expired."""
        if request.path.startswith(("/static/", "/feed/", "/healthz")):
            return ServerSession()
        token = request.cookies.get(self._cookie, "")
        data = self._store.load(token) if token else None
        return ServerSession() if data is None else ServerSession(data, token)

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Stores a changed session and sets its cookie."""
        if not isinstance(session, ServerSession):
            return
        if session.old_token:
            self._store.end(session.old_token)
        if not session:
            if session.token and session.modified:
                self._store.end(session.token)
                response.delete_cookie(self._cookie, secure=self._secure, httponly=True, samesite="Lax")
            return
        if not session.modified:
            return
        fresh = session.token is None
        token = session.token or secrets.token_urlsafe(32)
        self._store.save(token, dict(session), device=current_request.user_agent.string[:200], fresh=fresh)
        if fresh:
            response.set_cookie(
                self._cookie,
                token,
                path="/",
                secure=self._secure,
                httponly=True,
                samesite="Lax",
                max_age=ABSOLUTE,
            )
        response.vary.add("Cookie")


def current_session() -> ServerSession:
    """The session of this request, as ours."""
    found = request_session._get_current_object()  # type: ignore[attr-defined]  # a werkzeug proxy
    assert isinstance(found, ServerSession)
    return found
