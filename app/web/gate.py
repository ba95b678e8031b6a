"""The gate: every route declares who may pass, or is refused (default deny)."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from datetime import timedelta
from enum import StrEnum
from typing import Any, Final, TypeVar, cast

from flask import Flask, abort, current_app, g, redirect, request, request_started, session, url_for
from flask.typing import ResponseReturnValue

from app.core.clock import Clock
from app.core.logs import begin_request
from app.core.permissions import ANONYMOUS, Actor, Grants

View = TypeVar("View", bound=Callable[..., Any])

#: Marks a view that anyone may see.
PUBLIC: Final = "public"
#: Marks a view for anyone who is logged in.
SIGNED_IN: Final = "signed-in"

_MARK = "__permission__"
_RECENT = "__recent__"
#: How long ago the password may have been given for money, roles and exports: to open a page, and to send its form.
RECENT_GET, RECENT_POST = timedelta(minutes=60), timedelta(minutes=90)
#: Flask's own endpoint for files of this package and of bootstrap-flask, which anyone may fetch.
OPEN_ENDPOINTS = frozenset({"static", "web.static", "bootstrap.static"})


def requires(*permissions: StrEnum) -> Callable[[View], View]:
    """Declares that the view asks for one of ``permissions``."""

    def mark(view: View) -> View:
        setattr(view, _MARK, permissions)
        return view

    return mark


def public(view: View) -> View:
    """Declares that anyone may see the view."""
    setattr(view, _MARK, PUBLIC)
    return view


def signed_in(view: View) -> View:
    """Declares that anyone who is logged in may see the view: it shows only what is their own."""
    setattr(view, _MARK, SIGNED_IN)
    return view


def recent(view: View) -> View:
    """Declares that the view asks for a password given not long ago: money, roles and exports (TRUST.md)."""
    setattr(view, _RECENT, True)
    return view


def recent_of(*permissions: StrEnum) -> Callable[[View], View]:
    """Like :func:`recent`, but only of who holds one of ``permissions``; others pass without.

    For forms that the foundation and a coordinator share: docs/decisions/0017.
    """

    def mark(view: View) -> View:
        setattr(view, _RECENT, permissions)
        return view

    return mark


def declared(app: Flask, endpoint: str) -> Any:
    """What the endpoint declares: PUBLIC, SIGNED_IN, a tuple of permissions, or None."""
    if endpoint in OPEN_ENDPOINTS:
        return PUBLIC
    overrides: dict[str, Any] = app.extensions.get("gate-overrides", {})
    if endpoint in overrides:
        return overrides[endpoint]
    return getattr(app.view_functions.get(endpoint), _MARK, None)


def proven_anew(app: Flask, endpoint: str, actor: Actor | None = None) -> bool:
    """Whether the endpoint asks ``actor``, or anyone at all, for a password given not long ago."""
    asked: Any = getattr(app.view_functions.get(endpoint), _RECENT, False)
    if actor is not None and isinstance(asked, tuple):
        return any(actor.can(permission) for permission in asked)
    return bool(asked)


def declare(app: Flask, endpoint: str, permission: Any) -> None:
    """Declares a permission for a view of a library, which cannot carry a decorator."""
    app.extensions.setdefault("gate-overrides", {})[endpoint] = permission


def current_actor() -> Actor:
    """The acting person of this request; anonymous when nobody is logged in."""
    if "actor" not in g:
        loader = current_app.extensions.get("actor-loader")
        g.actor = loader() if loader else ANONYMOUS
    return cast(Actor, g.actor)


def clock() -> Clock:
    """The application's clock."""
    return cast(Clock, current_app.extensions["clock"])


def grants() -> Grants:
    """The register of permissions."""
    return cast(Grants, current_app.extensions["grants"])


def _check() -> ResponseReturnValue | None:
    endpoint = request.endpoint
    if endpoint is None:
        return None
    needed = declared(current_app, endpoint)
    if needed == PUBLIC:
        return None
    if needed is None:
        abort(403)
    actor = current_actor()
    if actor.person_id is None:
        if _wants_json():
            abort(401)  # a script asks: a page to log in at, or to come back to, is of no use to it
        if request.method == "GET":
            session["next"] = request.full_path.rstrip("?")
            return redirect(url_for("security.login", next=request.full_path.rstrip("?")))
        abort(403)
    if needed != SIGNED_IN and not any(actor.can(permission) for permission in needed):
        abort(403)
    if proven_anew(current_app, endpoint, actor) and not _recently_proven():
        return redirect(url_for("security.verify", next=request.full_path.rstrip("?")), code=303)
    return None


def _wants_json() -> bool:
    best = request.accept_mimetypes.best_match(("text/html", "application/json"), default="text/html")
    return best == "application/json"


def _recently_proven() -> bool:
    """Whether the password was given not long ago; the login library notes when, by the machine's clock."""
    limit = RECENT_GET if request.method == "GET" else RECENT_POST
    return time.time() - float(session.get("fs_paa", 0)) < limit.total_seconds()


def _name_request(_app: Flask, **_more: object) -> None:
    begin_request(secrets.token_hex(8))


def init_app(app: Flask) -> None:
    """Puts the gate before every request, and before that a name under which the log and a reading know it."""
    request_started.connect(_name_request, app)
    app.before_request(_check)
