"""The base of every form: the hidden ``once`` key, and strings that the database, PDFs and letters can hold.

Built-in messages of WTForms are said in Dutch (and translated); a field whose kind sets no bounds gets ours.
"""

from __future__ import annotations

import secrets
import unicodedata
from collections.abc import Callable, Sequence
from functools import lru_cache
from re import compile as pattern
from typing import Any, Final, cast

from flask import has_request_context, request
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.form import _Auto
from werkzeug.datastructures import CombinedMultiDict
from werkzeug.exceptions import BadRequest
from wtforms import (
    FieldList,
    FormField,
    HiddenField,
    IntegerField,
    PasswordField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms import Form as PlainForm
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.fields.core import UnboundField
from wtforms.validators import InputRequired, Length, NumberRange, StopValidation

from app.core.errors import Refused
from app.web.form_messages import TRANSLATIONS, FormTranslations
from app.web.i18n import say

#: Most characters of one line, when the field names no bound itself.
LINE_MAX: Final = 200
#: Most characters of a text of more lines, when the field names no bound itself.
TEXT_MAX: Final = 10_000
#: Bounds of a whole number, when the field names none itself: those of a database integer.
INTEGER_MIN, INTEGER_MAX = -(2**31), 2**31 - 1

_ONCE = pattern(r"[A-Za-z0-9_-]{16,64}\Z")
#: Direction marks that make a name look like another one.
_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def new_once() -> str:
    """A fresh idempotency key for one rendering of a form."""
    return secrets.token_urlsafe(18)


def tidy_line(value: Any) -> Any:
    """Trims a line and composes its letters (NFC), so that equal names compare equal."""
    return unicodedata.normalize("NFC", value).strip() if isinstance(value, str) else value


def tidy_text(value: Any) -> Any:
    """Trims a text, composes its letters and makes its line ends ``\\n``."""
    if not isinstance(value, str):
        return value
    return unicodedata.normalize("NFC", value).replace("\r\n", "\n").replace("\r", "\n").strip()


def unstorable(value: str, *, lines: bool = False) -> bool:
    """Whether ``value`` holds a character that a database, a PDF or a mail header cannot hold.

    Line ends and tabs are fine in a text of more ``lines``.
    """
    for char in value:
        if char.isascii() and char.isprintable():
            continue
        if lines and char in "\n\t":
            continue
        if unicodedata.category(char) in ("Cc", "Cs") or char in _TURNING or (ord(char) & 0xFFFE) == 0xFFFE:
            return True
    return False


class Required(InputRequired):
    """Something must be filled in; spaces are nothing, but 0 and € 0,00 are something."""

    def __call__(self, form: Any, field: Any) -> None:
        """Stops the chain with ``message`` when nothing was typed or chosen."""
        raw = field.raw_data[0] if field.raw_data else ""
        if isinstance(raw, str) and not raw.strip():
            field.errors = []
            raise StopValidation(self.message or field.gettext("This field is required."))


class Sound:
    """Refuses what cannot be stored, before any other validator looks at it."""

    def __init__(
        self, *, longest: int | None = None, lines: bool = False, bounds: tuple[int, int] | None = None
    ):
        self.longest, self.lines, self.bounds = longest, lines, bounds

    def __call__(self, form: Any, field: Any) -> None:
        """Stops the chain with one clear sentence."""
        raw = field.raw_data[0] if field.raw_data else ""
        if field.process_errors and not (isinstance(raw, str) and not raw.strip()):
            raise StopValidation  # keep the message of the conversion
        if isinstance(field.data, str) and self.longest is not None:
            if unstorable(field.data, lines=self.lines):
                raise StopValidation(_l("Dit veld bevat een teken dat we niet kunnen opslaan. Haal het weg."))
            if len(field.data) > self.longest:
                raise StopValidation(
                    _l(
                        "Gebruik ten hoogste %(max)s tekens. Het zijn er nu %(now)s.",
                        max=self.longest,
                        now=len(field.data),
                    )
                )
        if isinstance(field.data, int) and self.bounds is not None:
            low, high = self.bounds
            if not low <= field.data <= high:
                raise StopValidation(
                    _l("Vul een getal in van %(min)s tot en met %(max)s.", min=low, max=high)
                )


class _PairChoices:
    """Takes ``(value, label)`` pairs as choices, which WTForms 3.3 no longer likes."""

    @property
    def choices(self) -> Any:
        """What can be chosen."""
        return super().choices  # type: ignore[misc]

    @choices.setter
    def choices(self, value: Any) -> None:
        cast(Any, SelectField).choices.fset(self, as_choices(value))


def as_choices(pairs: Any) -> Any:
    """``(value, label)`` pairs as WTForms' choices; anything else is returned as it is."""
    if not isinstance(pairs, list | tuple):
        return pairs
    return [SelectChoice(*pair) if type(pair) is tuple else pair for pair in pairs]


@lru_cache(maxsize=64)
def _with_pairs(kind: Any) -> Any:
    return type(kind.__name__, (_PairChoices, kind), {"__module__": kind.__module__})


def _given(unbound: UnboundField[Any], name: str, position: int) -> Sequence[Any]:
    if name in unbound.kwargs:
        return unbound.kwargs[name] or ()
    return (unbound.args[position] or ()) if len(unbound.args) > position else ()


def _hardened(unbound: UnboundField[Any]) -> UnboundField[Any]:
    kind = unbound.field_class
    args, kwargs = list(unbound.args), dict(unbound.kwargs)
    if issubclass(kind, FieldList):
        if args:
            args[0] = _hardened(args[0])
        elif "unbound_field" in kwargs:
            kwargs["unbound_field"] = _hardened(kwargs["unbound_field"])
        return UnboundField(kind, *args, **kwargs)
    if issubclass(kind, FormField):
        return unbound
    if issubclass(kind, SelectField):
        kind = _with_pairs(cast(Any, kind))
        kwargs["choices"] = as_choices(kwargs.get("choices"))
    validators = list(_given(unbound, "validators", 1))
    longest: int | None = None
    bounds: tuple[int, int] | None = None
    lines = issubclass(kind, TextAreaField)
    if issubclass(kind, StringField):
        named = [v.max for v in validators if isinstance(v, Length) and v.max >= 0]
        longest = max(named) if named else (TEXT_MAX if lines else LINE_MAX)
        tidy: Callable[[Any], Any] = tidy_text if lines else tidy_line
        if not issubclass(kind, PasswordField):
            kwargs["filters"] = [tidy, *kwargs.get("filters", ())]
    elif issubclass(kind, IntegerField):
        ranges = [v for v in validators if isinstance(v, NumberRange)]
        low = max((v.min for v in ranges if v.min is not None), default=INTEGER_MIN)
        high = min((v.max for v in ranges if v.max is not None), default=INTEGER_MAX)
        bounds = (int(low), int(high))
        if any(v.message for v in ranges):
            bounds = (INTEGER_MIN, INTEGER_MAX)
    sound = [Sound(longest=longest, lines=lines, bounds=bounds), *validators]
    if len(args) > 1:
        args[1] = sound
    else:
        kwargs["validators"] = sound
    return UnboundField(kind, *args, **kwargs)


class _Meta:
    """How our forms bind their fields and speak."""

    def bind_field(self, form: Any, unbound_field: UnboundField[Any], options: dict[str, Any]) -> Any:
        """Binds a field with our filters and bounds in front of its own validators."""
        return _hardened(unbound_field).bind(form=form, **options)

    def get_translations(self, form: Any) -> FormTranslations:
        """Our own sentences instead of WTForms' catalogues."""
        return TRANSLATIONS

    def wrap_formdata(self, form: Any, formdata: Any) -> Any:
        """What was sent as a form, with its files; a JSON body is never read as a form."""
        if formdata is not _Auto:
            return formdata
        if not has_request_context() or request.method not in ("POST", "PUT", "PATCH", "DELETE"):
            return None
        if any(len(name) > LINE_MAX or not name.isascii() for name in (*request.form, *request.files)):
            raise BadRequest
        return CombinedMultiDict((request.files, request.form)) if request.files else request.form

    def render_field(self, field: Any, render_kw: dict[str, Any]) -> Any:
        """Renders without Bootstrap-Flask's or WTForms' own extras; ours come from ``web/parts.html``."""
        other = getattr(field, "render_kw", None)
        return field.widget(field, **({**other, **render_kw} if other else render_kw))


class SubForm(PlainForm):
    """A form inside a form (``FormField``): the same care, without key and token of its own."""

    class Meta(_Meta, PlainForm.Meta):
        """Shared behaviour."""


class Form(FlaskForm):
    """The base of every form of the application.

    Hidden ``once`` makes a second sending change nothing; CSRF is on; strings are trimmed, composed and
    refused when they hold what cannot be stored; numbers stay within a database integer.
    """

    class Meta(_Meta, FlaskForm.Meta):
        """Shared behaviour."""

    once = HiddenField(
        default=new_once, filters=[lambda v: v if isinstance(v, str) and _ONCE.match(v) else new_once()]
    )

    def __init__(self, formdata: Any = _Auto, **kwargs: Any) -> None:
        super().__init__(formdata=formdata, **kwargs)

    def values(self) -> dict[str, Any]:
        """The data of the form without the key and the token."""
        return {
            name: field.data for name, field in self._fields.items() if name not in ("once", "csrf_token")
        }

    def refuse(self, refused: Refused) -> None:
        """Puts the translated message of ``refused`` at its field, or at the form when that is not shown."""
        message = say(refused.text)
        field = self._find(refused.field) if refused.field else None
        if field is None or field.type in ("HiddenField", "CSRFTokenField"):
            self.form_errors.append(message)
        else:
            field.errors = [*(field.errors if isinstance(field.errors, list | tuple) else ()), message]

    def _find(self, name: str) -> Any | None:
        waiting = list(self._fields.values())
        while waiting:
            field = waiting.pop()
            if name in (field.name, field.short_name) and not isinstance(field, FormField):
                return field
            if isinstance(field, FieldList | FormField):
                waiting.extend(field)
        return None


class FilterForm(SubForm):
    """Filters of a list, sent with GET: ``FilterForm(request.args)``; neither key nor token.

    A filter that is not in the address is not wrong: it does not filter.
    """

    def validate(self, extra_validators: Any = None) -> bool:
        """Whether all filters that were sent make sense."""
        super().validate(extra_validators)
        for field in self:
            if not field.raw_data:
                field.errors = []
        return not self.errors
