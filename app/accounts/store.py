"""Where server-side sessions live: the database, by hash."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from functools import cache
from typing import Any, cast

import sqlalchemy as sa
from flask import g
from flask.json.tag import TaggedJSONSerializer
from sqlalchemy.orm import joinedload

from app.accounts.models import Account, LoginSession
from app.core.clock import Clock
from app.core.db import affected, db, writing
from app.core.tokens import digest
from app.web.session import ABSOLUTE, IDLE

_TAGGED = TaggedJSONSerializer()
#: How stale the moment of last use may be: a write a minute, not a write a request.
SEEN_STEP = timedelta(minutes=1)


@cache
def _by_key() -> sa.Select[str, datetime, datetime, Account]:
    """A session with its account, that person and the roles; built once, for every page asks it."""
    return (
        sa.select(LoginSession.data, LoginSession.created_at, LoginSession.seen_at, Account)
        .outerjoin(Account, Account.id == LoginSession.account_id)
        .options(joinedload(Account.person, innerjoin=False), joinedload(Account.roles))
        .where(LoginSession.token_sha256 == sa.bindparam("key"))
    )


class DatabaseSessions:
    """Implements ``app.web.session.SessionStore``."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    def load(self, token: str) -> dict[str, Any] | None:
        """The session's content; None when unknown, idle too long or too old. One query, its account included."""
        key, now = digest(token), self._clock.now()
        row = db.session.execute(_by_key(), {"key": key}).unique().first()
        g.session_account = None if row is None else row.Account
        if row is None or now - row.seen_at > IDLE or now - row.created_at > ABSOLUTE:
            return None
        if now - row.seen_at > SEEN_STEP:
            with writing() as session:
                session.execute(
                    sa.update(LoginSession).where(LoginSession.token_sha256 == key).values(seen_at=now)
                )
        return cast(dict[str, Any], _TAGGED.loads(row.data))

    def save(self, token: str, data: dict[str, Any], *, device: str, fresh: bool) -> None:
        """Stores the content; a session that was ended meanwhile stays ended."""
        now = self._clock.now()
        text = _TAGGED.dumps(data)
        db.session.commit()
        with writing() as session:
            owner = self._account_id(session, data.get("_user_id"))
            known = affected(
                session,
                sa.update(LoginSession)
                .where(LoginSession.token_sha256 == digest(token))
                .values(data=text, account_id=owner, seen_at=now),
            )
            if not known and fresh:
                session.add(
                    LoginSession(
                        token_sha256=digest(token),
                        number=secrets.token_hex(8),
                        account_id=owner,
                        data=text,
                        device=device,
                        created_at=now,
                        seen_at=now,
                    )
                )

    def end(self, token: str) -> None:
        """Forgets the session."""
        db.session.commit()
        with writing() as session:
            session.execute(sa.delete(LoginSession).where(LoginSession.token_sha256 == digest(token)))

    @staticmethod
    def _account_id(session: Any, uniquifier: str | None) -> int | None:
        if not uniquifier:
            return None
        return cast(
            "int | None", session.scalar(sa.select(Account.id).where(Account.fs_uniquifier == uniquifier))
        )
