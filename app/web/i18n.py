"""Languages: Dutch first, English second. A cookie decides, then the person's own setting, then Dutch."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any, Final

from babel.support import NullTranslations, Translations
from flask import Flask, has_app_context, has_request_context, request
from flask_babel import Babel, get_locale
from jinja2 import pass_eval_context
from jinja2.nodes import EvalContext
from markupsafe import Markup

from app.core.money import Money
from app.core.text import Text

#: Languages of the screen, by code.
LANGUAGES: Final[Mapping[str, str]] = {"nl": "Nederlands", "en": "English"}
LANGUAGE_COOKIE: Final = "taal"
TIME_ZONE: Final = "Europe/Amsterdam"
_CATALOGUES: Final = Path(__file__).parents[1] / "translations"


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
        said = _here().ngettext(text.msgid, text.plural, text.n)
        return str(said % {"num": text.n, "n": text.n, **params})
    said = _here().gettext(text.msgid)
    return str(said % params if params else said)


def say_in(text: Text, language: str) -> str:
    """The sentence of a :class:`Text` in a given language, also where there is no request: for feeds.

    Its parameters are plain strings, numbers and other sentences.
    """
    known = _catalogue(language)
    params = {
        key: say_in(one, language) if isinstance(one, Text) else one for key, one in text.params.items()
    }
    if text.plural is not None and text.n is not None:
        return known.ngettext(text.msgid, text.plural, text.n) % {"n": text.n, **params}
    sentence = known.gettext(text.msgid)
    return sentence % params if params else sentence


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


@cache
def _catalogue(code: str) -> NullTranslations:
    return Translations.load(_CATALOGUES, [code])


def _here() -> NullTranslations:
    """The sentences of the language of this moment, a forced one too."""
    return _catalogue(str(getattr(get_locale(), "language", "nl")))


@pass_eval_context
def _sentence(context: EvalContext, msgid: str, **values: Any) -> str:
    """What ``_('...')`` says in a template: a page asks this some 250 times, so it asks little of flask-babel."""
    return _filled(context, _here().gettext(msgid), values)


@pass_eval_context
def _counted(context: EvalContext, singular: str, plural: str, n: int, **values: Any) -> str:
    """What ``ngettext('...', '...', n)`` says in a template."""
    return _filled(context, _here().ngettext(singular, plural, n), {"num": n, **values})


def _filled(context: EvalContext, sentence: str, values: Mapping[str, Any]) -> str:
    """``sentence`` as markup with its values escaped, or as plain text in a template that is not HTML."""
    shown = Markup(sentence) if context.autoescape else sentence  # noqa: S704  (ours; the values are escaped)
    return shown % values if values or "%" in shown else shown


def init_app(app: Flask) -> None:
    """Sets flask-babel up; translations lie in ``app/translations``."""
    app.config.setdefault("BABEL_DEFAULT_LOCALE", "nl")
    app.config.setdefault("BABEL_DEFAULT_TIMEZONE", TIME_ZONE)
    Babel(app, locale_selector=language, timezone_selector=lambda: TIME_ZONE)
    app.jinja_env.globals.update({"_": _sentence, "gettext": _sentence, "ngettext": _counted})
