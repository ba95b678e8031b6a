"""Flask-Security, set up our way: password, magic link, second factor, recovery codes.

What the library decides: hashing, links, factors. What is ours: letters through the outbox, Dutch addresses,
rate limits, the permission of each of its routes, and the acting person of a request.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import segno
from flask import Flask, Request, current_app, g, make_response, render_template, request
from flask_login import user_logged_in
from flask_security import (
    MailUtil,
    Security,
    SQLAlchemyUserDatastore,
    UserMixin,
    current_user,
    user_authenticated,
)
from markupsafe import Markup
from sqlalchemy.orm import Session
from wtforms import Form

from app.accounts import words
from app.accounts.models import Account, RoleRow
from app.accounts.tries import limit_tries
from app.config import Config
from app.core.db import db, writing
from app.core.permissions import ANONYMOUS, Actor, Role
from app.messages import service as messages
from app.web.actions import wake_worker
from app.web.gate import PUBLIC, SIGNED_IN, clock, declare, grants
from app.web.session import current_session

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

#: Our pages for the library's forms.
_PAGES = {
    "LOGIN_USER": "login",
    "US_SIGNIN": "login_link",
    "US_VERIFY": "verify_link",
    "VERIFY": "verify",
    "FORGOT_PASSWORD": "forgot",
    "RESET_PASSWORD": "reset",
    "CHANGE_PASSWORD": "change_password",
    "TWO_FACTOR_SETUP": "two_steps",
    "TWO_FACTOR_VERIFY_CODE": "second_step",
    "TWO_FACTOR_SELECT": "second_step",
    "MULTI_FACTOR_RECOVERY": "recovery",
    "MULTI_FACTOR_RECOVERY_CODES": "recovery_codes",
    "US_SETUP": "login_link",
}
TRANSLATIONS = Path(__file__).resolve().parent.parent / "translations"

_LETTERS = {
    "security/email/us_instructions": "accounts/magic_link",
    "security/email/reset_instructions": "accounts/reset",
    "security/email/reset_notice": "accounts/password_changed",
    "security/email/change_notice": "accounts/password_changed",
}


class Datastore(SQLAlchemyUserDatastore):
    """The library's store: everyone with an address can ask for a sign-in link."""

    def find_user(self, case_insensitive: bool = False, **kwargs: Any) -> UserMixin | None:
        """The account that came with the request's session when it is the one that is asked for, else a query."""
        known: Account | None = g.get("session_account")
        if known is not None and kwargs == {"fs_uniquifier": known.fs_uniquifier}:
            return known
        found: UserMixin | None = super().find_user(case_insensitive=case_insensitive, **kwargs)
        return found

    def us_get_totp_secrets(self, user: UserMixin) -> dict[str, str]:
        """The secrets behind sign-in links; made at the first use, for everyone with an address."""
        found: dict[str, str] = super().us_get_totp_secrets(user)
        if "email" not in found:
            found["email"] = current_app.extensions["security"].totp_factory.generate_totp_secret()
            self.us_put_totp_secrets(user, found)
        return found


class Letters(MailUtil):
    """Posts the library's letters through our outbox, in our words."""

    def send_mail(
        self, template: str, subject: str, recipient: Any, sender: Any, body: Any, html: Any, **kwargs: Any
    ) -> None:
        """Writes a letter for the templates that we know; the library sends no others in our set-up."""
        user = kwargs["user"]
        person = user.person
        config: Config = current_app.extensions["leergang"]
        target = urlsplit(kwargs.get("login_link") or kwargs.get("reset_link") or "")
        link = f"{config.base_url}{target.path}" + (f"?{target.query}" if target.query else "")
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
    Security(app, datastore, mail_util_cls=Letters, render_template=_render)
    app.login_manager.request_loader(_session_only)  # type: ignore[attr-defined]  # Flask-Login's own place
    for rule in app.url_map.iter_rules():
        blueprint, _, name = rule.endpoint.partition(".")
        if blueprint == "security" and name:
            declare(app, rule.endpoint, SIGNED_IN if name in _SIGNED_IN else PUBLIC)
    app.jinja_env.globals["authenticator_qr"] = authenticator_qr
    app.before_request(limit_tries)
    user_logged_in.connect(_renew, app)
    user_authenticated.connect(_use_up_links, app)
    app.extensions["actor-loader"] = lambda: _load_actor(standing)


def authenticator_qr(key: str, username: str) -> Markup:
    """The QR code that an authenticator app scans, as a drawing in the page (no `data:` picture)."""
    issuer = "DemenTalent-expert"
    uri = f"otpauth://totp/{quote(issuer)}:{quote(username)}?secret={key.replace(' ', '')}&issuer={quote(issuer)}"
    return Markup(segno.make(uri, error="m").svg_inline(scale=5, border=4, dark="#000", light="#fff"))  # noqa: S704  made here


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
        "SECURITY_API_ENABLED_METHODS": ["session"],
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
        "SECURITY_I18N_DOMAIN": "messages",
        "SECURITY_I18N_DIRNAME": [str(TRANSLATIONS)],
        **{f"SECURITY_{name}_TEMPLATE": f"accounts/{page}.html" for name, page in _PAGES.items()},
        **words.settings(),
        "WTF_CSRF_TIME_LIMIT": None,
        "REMEMBER_COOKIE_DURATION": timedelta(0),
    }


def _render(template: str, **context: Any) -> Any:
    """Shows a page of the library; a form that was sent with mistakes answers 422, which the library does not do."""
    sent = request.method == "POST" and any(
        isinstance(value, Form) and value.errors for value in context.values()
    )
    return make_response(render_template(template, **context), 422 if sent else 200)


def _session_only(_request: Request) -> None:
    """Nobody is let in by a token in a header or an address: such a token would outlive its session."""


def _use_up_links(_sender: object, *, user: Account, **_: Any) -> None:
    """A sign-in link works once: at each login a new secret ends the links that are still under way."""
    datastore = current_app.extensions["account-datastore"]
    secrets_ = datastore.us_get_totp_secrets(user)
    secrets_["email"] = current_app.extensions["security"].totp_factory.generate_totp_secret()
    datastore.us_put_totp_secrets(user, secrets_)
    datastore.commit()


def _renew(_sender: object, **_: Any) -> None:
    current = current_session()
    current.renew()
    for name in ("_remember", "_remember_seconds"):  # a cookie that lets in after logout is never given
        current.pop(name, None)
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
