"""How often one may try to log in: per name and sender, and per sender."""

from __future__ import annotations

from datetime import timedelta

from flask import abort, request, session

from app.core import ratelimit
from app.core.clock import Clock
from app.core.db import writing
from app.core.tokens import digest
from app.web.gate import clock

#: The route behind a sign-in link: a GET that can be guessed at, so it is limited as well.
_LINK = "security.us_verify_link"
#: POSTs that may be tried this often per sender and name.
_TRIES, _PER = 10, timedelta(minutes=5)


def limit_tries() -> None:
    """Before each request: counts a try, and answers 429 when there were too many."""
    if request.blueprint != "security" or (request.method != "POST" and request.endpoint != _LINK):
        return
    sender = request.remote_addr or "?"
    with writing() as session_:
        at: Clock = clock()
        checks = [
            ratelimit.allowed(session_, at, f"login:{digest(f'{sender}:{name}')}", limit=_TRIES, per=_PER)
            for name in _names_tried()
        ]
        checks.append(
            ratelimit.allowed(session_, at, f"login-ip:{digest(sender)}", limit=_TRIES * 10, per=_PER)
        )
    if not all(checks):
        abort(429)


def _names_tried() -> list[str]:
    """Every name that the request bears, wherever: a needless field beside the real one must not lift its limit."""
    sent = request.get_json(silent=True) if request.is_json else None
    places = (request.form, request.args, sent if isinstance(sent, dict) else {})
    found = {str(place.get(field) or "") for place in places for field in ("email", "identity", "id")}
    found.add(str(session.get("tf_user_id") or ""))
    return sorted({name.strip().lower() for name in found} - {""})
