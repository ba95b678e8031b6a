"""Languages: Dutch first, English second. A cookie decides, then the person's own setting, then Dutch."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Final

from flask import Flask, has_app_context, has_request_context, request
from flask_babel import Babel, gettext, ngettext

from app.core.money import Money
from app.core.text import Text

#: Languages of the screen, by code.
LANGUAGES: Final[Mapping[str, str]] = {"nl": "Nederlands", "en": "English"}
LANGUAGE_COOKIE: Final = "taal"
TIME_ZONE: Final = "Europe/Amsterdam"


def language() -> str:
    """The language of this request: ``nl`` or ``en``; Dutch outside a request."""
    if not has_request_context():
        return "nl"
    chosen = request.cookies.get(LANGUAGE_COOKIE, "")
    if chosen in LANGUAGES:
        return chosen
    from app.web.gate import current_actor

    own = current_actor().language
    return own if own in LANGUAGES else "nl"


def say(text: object) -> str:
    """The sentence of a :class:`Text` in the language of the request; a plain string is returned as it is."""
    if not isinstance(text, Text):
        return "" if text is None else str(text)
    if not has_app_context():
        return str(text)
    params: dict[str, Any] = {key: _spoken(value) for key, value in text.params.items()}
    if text.plural is not None and text.n is not None:
        return str(ngettext(text.msgid, text.plural, text.n, **{"n": text.n, **params}))
    return str(gettext(text.msgid, **params))


def _spoken(value: object) -> object:
    from app.web import filters

    if isinstance(value, Text):
        return say(value)
    if isinstance(value, Money):
        return str(value)
    if isinstance(value, datetime):
        return filters.moment(value)
    if isinstance(value, date):
        return filters.date_(value)
    return value


def init_app(app: Flask) -> None:
    """Sets flask-babel up; translations lie in ``app/translations``."""
    app.config.setdefault("BABEL_DEFAULT_LOCALE", "nl")
    app.config.setdefault("BABEL_DEFAULT_TIMEZONE", TIME_ZONE)
    Babel(app, locale_selector=language, timezone_selector=lambda: TIME_ZONE)
