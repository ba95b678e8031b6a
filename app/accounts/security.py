"""Flask-Security, set up our way: password, magic link, second factor, recovery codes.

What the library decides: hashing, links, factors. What is ours: letters through the outbox, Dutch addresses,
rate limits, the permission of each of its routes, and the acting person of a request.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from flask import Flask, abort, g, request, session
from flask_login import user_logged_in
from flask_security import MailUtil, Security, SQLAlchemyUserDatastore, current_user
from sqlalchemy.orm import Session

from app.accounts.models import Account, RoleRow
from app.config import Config
from app.core import ratelimit
from app.core.clock import Clock
from app.core.db import db, is_sqlite, writing
from app.core.permissions import ANONYMOUS, Actor, Role
from app.core.tokens import digest
from app.messages import service as messages
from app.web.actions import wake_worker
from app.web.gate import PUBLIC, SIGNED_IN, clock, declare, grants
from app.web.session import ServerSession

#: Tells which roles and which coordinated organisations follow from what a person does.
Standing = Callable[[Session, int], tuple[frozenset[Role], frozenset[int], str]]

#: Of Flask-Security's routes, those for people who are logged in; all others are open and guard themselves.
_SIGNED_IN = {
    "change_password",
    "two_factor_setup",
    "two_factor_setup_validate",
    "mf_recovery_codes",
    "us_setup",
    "us_setup_validate",
    "verify",
    "us_verify",
    "us_verify_send_code",
}
#: POSTs that may be tried this often per sender and name.
_TRIES, _PER = 10, timedelta(minutes=5)

_LETTERS = {
    "us_instructions": "accounts/magic_link",
    "reset_instructions": "accounts/reset",
    "reset_notice": "accounts/password_changed",
    "change_notice": "accounts/password_changed",
}


class Datastore(SQLAlchemyUserDatastore):  # type: ignore[misc]  # Flask-Security ships no types
    """The library's store, made safe for SQLite."""

    def commit(self) -> None:
        """Commits. On SQLite the reading transaction is first turned into a fresh writing one."""
        if is_sqlite(db.session()):
            connection = db.session.connection()
            connection.exec_driver_sql("COMMIT")
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        super().commit()


class Letters(MailUtil):  # type: ignore[misc]  # Flask-Security ships no types
    """Posts the library's letters through our outbox, in our words."""

    def send_mail(
        self, template: str, subject: str, recipient: Any, sender: Any, body: Any, html: Any, **kwargs: Any
    ) -> None:
        """Writes a letter for the templates that we know; the library sends no others in our set-up."""
        user = kwargs["user"]
        link = kwargs.get("login_link") or kwargs.get("reset_link") or ""
        person = user.person
        facts = {"given_name": person.given_name, "link": link}
        address, name, number, language = person.email, person.name.full, person.id, person.language
        db.session.commit()
        with writing() as session_:
            messages.post(
                session_,
                clock(),
                to=address,
                to_name=name,
                person_id=number,
                template=_LETTERS[template],
                language=language,
                context=facts,
            )
        wake_worker()


def init_app(app: Flask, config: Config, standing: Standing) -> None:
    """Installs login into ``app``."""
    app.config.update(_settings(config))
    datastore = Datastore(db, Account, RoleRow)
    app.extensions["account-datastore"] = datastore
    Security(app, datastore, mail_util_cls=Letters)
    for rule in app.url_map.iter_rules():
        blueprint, _, name = rule.endpoint.partition(".")
        if blueprint == "security" and name:
            declare(app, rule.endpoint, SIGNED_IN if name in _SIGNED_IN else PUBLIC)
    app.before_request(_limit_tries)
    user_logged_in.connect(_renew, app)
    app.extensions["actor-loader"] = lambda: _load_actor(standing)


def _settings(config: Config) -> dict[str, Any]:
    def derived(purpose: str) -> bytes:
        return hashlib.sha256(f"{purpose}:{config.secret_key}".encode()).digest()

    return {
        "SECURITY_PASSWORD_HASH": "argon2",
        "SECURITY_PASSWORD_SCHEMES": ["argon2"],
        "SECURITY_DEPRECATED_PASSWORD_SCHEMES": [],
        "SECURITY_PASSWORD_SALT": config.password_salt,
        "SECURITY_PASSWORD_LENGTH_MIN": 12,
        "SECURITY_PASSWORD_CONFIRM_REQUIRED": False,
        "SECURITY_RETURN_GENERIC_RESPONSES": True,
        "SECURITY_REGISTERABLE": False,
        "SECURITY_RECOVERABLE": True,
        "SECURITY_CHANGEABLE": True,
        "SECURITY_UNIFIED_SIGNIN": True,
        "SECURITY_US_ENABLED_METHODS": ["email"],
        "SECURITY_US_SIGNIN_REPLACES_LOGIN": False,
        "SECURITY_US_TOKEN_VALIDITY": 900,
        "SECURITY_TWO_FACTOR": True,
        "SECURITY_TWO_FACTOR_ENABLED_METHODS": ["authenticator"],
        "SECURITY_TWO_FACTOR_ALWAYS_VALIDATE": True,
        "SECURITY_TOTP_ISSUER": "DemenTalent-expert",
        "SECURITY_TOTP_SECRETS": {"1": base64.urlsafe_b64encode(derived("totp")).decode()},
        "SECURITY_MULTI_FACTOR_RECOVERY_CODES": True,
        "SECURITY_MULTI_FACTOR_RECOVERY_CODES_KEYS": [base64.urlsafe_b64encode(derived("recovery")).decode()],
        "SECURITY_FRESHNESS": timedelta(minutes=30),
        "SECURITY_FRESHNESS_GRACE_PERIOD": timedelta(minutes=5),
        "SECURITY_EMAIL_VALIDATOR_ARGS": {"check_deliverability": False, "test_environment": True},
        "SECURITY_LOGIN_URL": "/inloggen",
        "SECURITY_LOGOUT_URL": "/uitloggen",
        "SECURITY_LOGOUT_METHODS": ["POST"],
        "SECURITY_RESET_URL": "/wachtwoord-vergeten",
        "SECURITY_CHANGE_URL": "/account/wachtwoord",
        "SECURITY_VERIFY_URL": "/account/controle",
        "SECURITY_US_SIGNIN_URL": "/inloggen/link",
        "SECURITY_US_SIGNIN_SEND_CODE_URL": "/inloggen/link/vraag-aan",
        "SECURITY_US_VERIFY_LINK_URL": "/inloggen/link/open",
        "SECURITY_US_VERIFY_URL": "/account/controle-link",
        "SECURITY_US_VERIFY_SEND_CODE_URL": "/account/controle-link/vraag-aan",
        "SECURITY_US_SETUP_URL": "/account/inlogmanieren",
        "SECURITY_TWO_FACTOR_SETUP_URL": "/account/tweede-stap",
        "SECURITY_TWO_FACTOR_TOKEN_VALIDATION_URL": "/inloggen/tweede-stap",
        "SECURITY_TWO_FACTOR_SELECT_URL": "/inloggen/tweede-stap/kies",
        "SECURITY_TWO_FACTOR_RESCUE_URL": "/inloggen/tweede-stap/hulp",
        "SECURITY_MULTI_FACTOR_RECOVERY_CODES_URL": "/account/herstelcodes",
        "SECURITY_MULTI_FACTOR_RECOVERY_URL": "/inloggen/herstelcode",
        "SECURITY_POST_LOGIN_VIEW": "/start",
        "SECURITY_POST_LOGOUT_VIEW": "/",
        "SECURITY_POST_CHANGE_VIEW": "/account",
        "SECURITY_POST_RESET_VIEW": "/inloggen",
        "SECURITY_TWO_FACTOR_POST_SETUP_VIEW": "/account",
        "SECURITY_REDIRECT_VALIDATE_MODE": [],
        "SECURITY_EMAIL_SENDER": config.mail_from,
        "SECURITY_I18N_DIRNAME": ["builtin"],
        "WTF_CSRF_TIME_LIMIT": None,
        "REMEMBER_COOKIE_DURATION": timedelta(0),
    }


def _limit_tries() -> None:
    if request.blueprint != "security" or request.method != "POST":
        return
    sender = request.remote_addr or "?"
    name = (request.form.get("email") or request.form.get("identity") or "").strip().lower()
    with writing() as session_:
        at: Clock = clock()
        checks = [
            ratelimit.allowed(session_, at, f"login:{digest(f'{sender}:{name}')}", limit=_TRIES, per=_PER),
            ratelimit.allowed(session_, at, f"login-ip:{digest(sender)}", limit=_TRIES * 10, per=_PER),
        ]
    if not all(checks):
        abort(429)


def _renew(_sender: object, **_: Any) -> None:
    if isinstance(getattr(session, "_get_current_object", lambda: None)(), ServerSession):
        session._get_current_object().renew()
    g.pop("actor", None)


def _load_actor(standing: Standing) -> Actor:
    if not current_user.is_authenticated:
        return ANONYMOUS
    account: Account = current_user._get_current_object()
    person = account.person
    derived, organisations, organisation_name = standing(db.session(), person.id)
    roles = frozenset(Role(row.name) for row in account.roles) | derived
    return Actor(
        person_id=person.id,
        account_id=account.id,
        name=person.name.full,
        email=account.email,
        roles=roles,
        organisation_ids=organisations,
        organisation_name=organisation_name,
        language=person.language,
        permissions=grants().of(roles),
    )
