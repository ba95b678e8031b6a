"""How a view reads and how it changes something: one service verb, one transaction, one answer."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Protocol, TypeVar, cast

import structlog
from flask import current_app, flash, g, redirect, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from app.core import once
from app.core.clock import Clock
from app.core.db import db, writing
from app.core.errors import Refused
from app.core.permissions import Actor
from app.core.text import Text
from app.core.tokens import digest
from app.web.gate import clock, current_actor
from app.web.i18n import say

Result = TypeVar("Result")
log = structlog.get_logger()

#: PostgreSQL ended the transaction to undo a deadlock (40P01) or a conflict of serialization (40001).
DEADLOCKED = frozenset({"40P01", "40001"})
#: How often a change is carried out at most when the database asks for it again.
TRIES = 3
#: Name of the hidden form field with the idempotency key.
ONCE_FIELD = "once"


class _RefusableForm(Protocol):
    errors: Any

    def refuse(self, refused: Refused) -> None: ...


def reader() -> Session:
    """The request's reading session."""
    return db.session()


def read(query: Callable[..., Result], *args: Any, **kwargs: Any) -> Result:
    """Calls a query with the request's reading session."""
    return query(reader(), *args, **kwargs)


def change(verb: Callable[..., Result], *, actor: Actor | None = None, **kwargs: Any) -> Result:
    """Calls one service verb ``(db, actor, clock, **kwargs)`` in one transaction and wakes the worker."""
    result, _ = _change(verb, None, actor or current_actor(), clock(), None, kwargs)
    return cast(Result, result)


def perform(
    verb: Callable[..., Result],
    *,
    goto: Callable[[Result], str] | str,
    said: Text | Callable[[Result], Text] | None = None,
    actor: Actor | None = None,
    secret: bool = False,
    **kwargs: Any,
) -> ResponseReturnValue:
    """Calls one service verb in one transaction, then redirects (303) to ``goto``.

    The form's idempotency key makes a second sending change nothing: it gets the first answer. With ``secret`` the
    address is not kept, for it holds a secret: a second sending is led to ``goto``, or back to its own address where
    that depends on the result.
    """
    acting = actor or current_actor()
    key = _once_key(acting)

    def lead(result: Any) -> str:
        return goto(result) if callable(goto) else goto

    result, location = _change(verb, key, acting, clock(), None if secret else lead, kwargs)
    if secret and result is _REPEATED:
        location = request.path if callable(goto) else goto
    elif secret:
        location = lead(result)
    if result is not _REPEATED and said is not None:
        flash(say(said(result) if callable(said) else said), "ok")
    return redirect(location, code=303)


_REPEATED: Any = object()


def _change(
    verb: Callable[..., Any],
    key: str | None,
    actor: Actor,
    at: Clock,
    lead: Callable[[Any], str] | None,
    kwargs: dict[str, Any],
) -> tuple[Any, str]:
    db.session.commit()  # ends the request's reading transaction: nothing stale afterwards
    for tries_left in reversed(range(TRIES)):
        try:
            result, location = _in_one_transaction(verb, key, actor, at, lead, kwargs)
        except OperationalError as error:  # rolled back whole, so it can be done again whole
            if not tries_left or getattr(error.orig, "sqlstate", None) not in DEADLOCKED:
                raise
        else:
            break
    if result is not _REPEATED:
        wake_worker()
    return result, location


def _in_one_transaction(
    verb: Callable[..., Any],
    key: str | None,
    actor: Actor,
    at: Clock,
    lead: Callable[[Any], str] | None,
    kwargs: dict[str, Any],
) -> tuple[Any, str]:
    with writing() as session:
        if key is not None:
            earlier = once.earlier_answer(session, at, key)
            if earlier is not None:
                return _REPEATED, earlier
        result = verb(session, actor, at, **kwargs)
        location = lead(result) if lead else ""
        if key is not None:
            once.answer(session, key, location)
    return result, location


def wake_worker() -> None:
    """Tells the worker that there may be outbox rows; a missed call is made up by its sweep."""
    jobs = current_app.extensions.get("jobs")
    if jobs is None:
        return
    try:
        jobs.wake()
    except Exception:  # the change is committed; the sweep will find its outbox rows
        log.warning("worker_not_woken", exc_info=True)


def _once_key(actor: Actor) -> str | None:
    given = request.form.get(ONCE_FIELD, "")
    if not given:
        return None
    return digest(f"{actor.person_id}:{request.path}:{given[:200]}")


@contextmanager
def refusals_on(form: _RefusableForm) -> Iterator[None]:
    """Turns a :class:`Refused` into a message on ``form``; the view goes on and shows the page again."""
    try:
        yield
    except Refused as refused:
        form.refuse(refused)


def page(template: str, status: int = 200, **context: Any) -> ResponseReturnValue:
    """Renders ``template``; status 422 when a form in the context has errors."""
    wrong = [value.errors for value in context.values() if hasattr(value, "refuse") and value.errors]
    g.wrong_fields = sorted({str(name) for errors in wrong for name in errors if name})
    return render_template(template, **context), 422 if wrong else status
