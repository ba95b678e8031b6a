"""One's own account: name, login, second step, sessions."""

from __future__ import annotations

from flask import url_for
from flask.typing import ResponseReturnValue

from app.accounts import service
from app.accounts.models import Account
from app.accounts.rules import device_name
from app.accounts.views.blueprint import bp
from app.core.db import db
from app.core.text import T
from app.core.tokens import digest
from app.web.actions import page, perform, read
from app.web.gate import clock, current_actor, signed_in
from app.web.session import current_session


@bp.get("/account")
@signed_in
def me() -> ResponseReturnValue:
    """One's own account: name, login, second step, sessions."""
    actor = current_actor()
    person = read(service.person, actor.person_id)
    account = db.session.get(Account, actor.account_id)
    assert account is not None
    return page(
        "accounts/me.html",
        person=person,
        two_steps=bool(account.tf_primary_method),
        sessions=read(service.sessions_of, actor.account_id, here=digest(current_session().token or "")),
        device_name=device_name,
        pending=read(service.pending_address, clock(), actor.person_id),
    )


@bp.post("/account/sessies/<number>/beeindig")
@signed_in
def end_session(number: str) -> ResponseReturnValue:
    """Ends one of one's own sessions."""
    return perform(
        service.end_session, number=number[:60], goto=url_for(".me"), said=T("Die sessie is beëindigd.")
    )


@bp.post("/account/sessies/beeindig-andere")
@signed_in
def end_other_sessions() -> ResponseReturnValue:
    """Ends all of one's own sessions but this one."""
    return perform(
        service.end_other_sessions,
        keep=digest(current_session().token or ""),
        goto=url_for(".me"),
        said=T("Je bent op alle andere apparaten uitgelogd."),
    )
