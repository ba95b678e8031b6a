"""Turning a stored letter into a message: templates of all features, in the letter's language."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr
from functools import lru_cache
from pathlib import Path
from typing import Any

import flask_babel
from babel.dates import format_date
from jinja2 import Environment, FileSystemLoader, PrefixLoader, StrictUndefined, meta
from markupsafe import escape

from app.config import Config
from app.core.documents import Document
from app.messages import placeholders
from app.messages.letterhead import Letterhead
from app.messages.models import Letter
from app.messages.rules import Words, fill, paragraphs
from app.web.filters import FILTERS

APP = Path(__file__).resolve().parent.parent
#: Somebody writes these anew each time, for one selection of people; their words are in the letter's own facts.
WRITTEN_EACH_TIME = frozenset({"desk/selection", "teaching/announcement"})
#: These tell that somebody gets into an account or a case: an administrator cannot word that away.
ALWAYS_TOLD = frozenset(
    {
        "accounts/address_asked",
        "accounts/address_changed",
        "accounts/other_hands",
        "practice/emergency_ended",
        "practice/emergency_opened",
    }
)
COURSE_TITLE = "Leergang DemenTalent-expert"
_SUBJECT_STYLE = (
    "margin:0;padding:16px 24px 0;font-family:Arial,Helvetica,sans-serif;font-size:16px;line-height:24px;"
    "text-align:center;color:#494148;"
)
_FILES = ("subject.txt", "body.txt", "body.html")
#: Names that the frame or its macros bring along.
_FRAME = frozenset(
    {"base_url", "lang", "subject", "foundation_address", "p", "soft", "points", "button", "facts"}
)


@dataclass(frozen=True, slots=True)
class Rendered:
    """A letter in words."""

    subject: str
    text: str
    html: str


@dataclass(frozen=True, slots=True)
class CalendarPart:
    """What a letter says to the reader's calendar."""

    name: str
    #: The METHOD that stands in `content` as well.
    method: str
    content: bytes


def _environment() -> Environment:
    folders = {
        path.parent.parent.name: FileSystemLoader(path) for path in sorted(APP.glob("*/templates/letters"))
    }
    env = Environment(
        loader=PrefixLoader({"letter": FileSystemLoader(APP / "messages/templates/letter"), **folders}),
        undefined=StrictUndefined,
        autoescape=lambda name: bool(name and name.endswith(".html")),  # noqa: S701  plain text is not HTML
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
        lstrip_blocks=True,
    )
    env.install_gettext_callables(  # type: ignore[attr-defined]
        flask_babel.gettext, flask_babel.ngettext, newstyle=False
    )
    env.globals["_"] = flask_babel.gettext
    env.filters.update(FILTERS)
    env.filters["iso_day"] = _iso_day
    return env


def _iso_day(value: str | None) -> str:
    """A date from a letter's context (``2027-01-14``) in words; a placeholder stays what it is."""
    if value and value.startswith("{"):
        return value
    return (
        format_date(date.fromisoformat(value), "EEEE d MMMM y", locale=str(flask_babel.get_locale()))
        if value
        else ""
    )


_ENV = _environment()


def render(
    config: Config,
    letterhead: Letterhead,
    template: str,
    language: str,
    context: Mapping[str, Any],
    own: Words | None = None,
) -> Rendered:
    """The three texts of a letter; ``own`` words take the place of its subject and paragraphs.

    Own words are text: placeholders are filled in and the rest is shown as it stands, never run.
    Raises jinja2 errors for an unknown template, or for a value that the shipped words ask for in vain.
    """
    feature, name = template.split("/", 1)
    values = {
        "base_url": config.base_url,
        "lang": language,
        "foundation_name": letterhead.name,
        "foundation_address": letterhead.address,
        "course_title": COURSE_TITLE,
        **context,
    }
    with flask_babel.force_locale(language):
        if own is not None:
            said = placeholders.spoken(placeholders_of(template), values, language)
            line, text = fill(own.subject, said), fill(own.text, said)
            values |= {
                "own_text": text,
                "own_paragraphs": paragraphs(text),
                "layout": {kind: f"{feature}/{name}/body.{kind}" for kind in ("txt", "html")},
            }
        else:
            line = _ENV.get_template(f"{feature}/{name}/subject.txt").render(values)
        subject = values["subject"] = " ".join(line.split())[:200]
        folder = "letter/own" if own is not None else f"{feature}/{name}/body"
        text, html = (_ENV.get_template(f"{folder}.{kind}").render(values) for kind in ("txt", "html"))
    return Rendered(subject, text.strip() + "\n", html)


def all_letters() -> tuple[str, ...]:
    """Every letter of all features as ``feature/name``, sorted."""
    return tuple(
        sorted(
            f"{path.parents[3].name}/{path.parent.name}"
            for path in APP.glob("*/templates/letters/*/body.txt")
        )
    )


def worded_letters() -> tuple[str, ...]:
    """The letters that can have own words.

    Not those that are written anew each time, that warn, or that say one thing or its opposite.
    """
    return tuple(
        one
        for one in all_letters()
        if one not in WRITTEN_EACH_TIME | ALWAYS_TOLD and not variables_of(one) & placeholders.DECIDING
    )


@lru_cache(maxsize=256)
def variables_of(template: str) -> frozenset[str]:
    """Every value that the shipped templates of a letter ask for."""
    found: set[str] = set()
    for name in _FILES:
        found |= _asked_for(f"{template}/{name}")
    return frozenset(found - _FRAME - _ENV.globals.keys())


def _asked_for(name: str) -> set[str]:
    """The values that a template asks for, and those of what it extends or imports within its feature."""
    assert _ENV.loader is not None
    tree = _ENV.parse(_ENV.loader.get_source(_ENV, name)[0])
    found = meta.find_undeclared_variables(tree)
    feature = name.split("/", 1)[0]
    for other in meta.find_referenced_templates(tree):
        if other is not None and other.startswith(f"{feature}/"):
            found |= _asked_for(other)
    return found


def placeholders_of(template: str) -> frozenset[str]:
    """What own words of this letter may ask for."""
    return (variables_of(template) | set(placeholders.COMMON)) - placeholders.SILENT.keys()


def shipped_words(template: str, language: str) -> Words:
    """The words that the letter has from us, with placeholders where its values come; a first draft for own words."""
    feature, name = template.split("/", 1)
    values: dict[str, Any] = {
        one: _Count(one) if placeholders.is_count(one) else f"{{{one}}}"
        for one in variables_of(template) | set(placeholders.COMMON)
    }
    values |= {key: value for key, value in placeholders.SILENT.items() if key in values}
    values |= {"names": ["{names}"], "sessions": ["{sessions}"], "people": [["{people}", "\0"]]}
    values |= {"base_url": "", "lang": language}
    with flask_babel.force_locale(language):
        subject = _ENV.get_template(f"{feature}/{name}/subject.txt").render(values)
        body = _ENV.get_template(f"{feature}/{name}/body.txt")
        text = "".join(body.blocks["body"](body.new_context(values)))
    text = re.sub(r"(\{\w+\})[^\n]*\0[^\n]*", r"\1", text)
    return Words(" ".join(subject.split()), re.sub(r"\n{3,}", "\n\n", text).strip())


class _Count(int):
    """A number that counts as several and reads as its placeholder."""

    name: str

    def __new__(cls, name: str) -> _Count:
        """A count of the placeholder ``name``."""
        made = super().__new__(cls, 2)
        made.name = name
        return made

    def __str__(self) -> str:
        return f"{{{self.name}}}"


def with_subject(words: Rendered) -> str:
    """The letter's HTML with its subject above it, as an inbox shows it: for looking at."""
    line = f'<p class="bg soft" style="{_SUBJECT_STYLE}"><strong>{escape(words.subject)}</strong></p>'
    return re.sub(r"(<body[^>]*>)", lambda found: found[1] + line, words.html, count=1)


def compose(
    config: Config,
    letterhead: Letterhead,
    letter: Letter,
    words: Rendered,
    attachments: list[tuple[str, Document]],
    calendar: CalendarPart | None = None,
) -> EmailMessage:
    """The message to hand to the mail server: plain text, HTML, attachments, a stable Message-ID.

    A calendar part stands among the alternatives, where Outlook and Gmail look for it, and once more as a file for
    all others (RFC 6047 section 2.4). Answers to a request go to the mailbox that reads them.
    """
    message = EmailMessage()
    message["Subject"] = words.subject
    sender_name, sender = parseaddr(config.mail_from)
    message["From"] = Address(sender_name, addr_spec=sender)
    message["To"] = Address(" ".join(letter.to_name.split()), addr_spec=letter.to_address)
    if calendar is not None and calendar.method == "REQUEST":
        message["Reply-To"] = config.calendar_mail
    elif letterhead.email:
        message["Reply-To"] = letterhead.email
    message["Message-ID"] = letter.message_id
    message["Date"] = format_datetime(letter.created_at)
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(words.text)
    message.add_alternative(words.html, subtype="html")
    if calendar is not None:
        shown = {"method": calendar.method, "charset": "utf-8"}
        message.add_alternative(calendar.content, maintype="text", subtype="calendar", params=shown)
        message.add_attachment(
            calendar.content, maintype="application", subtype="ics", filename=calendar.name
        )
    for name, document in attachments:
        main, _, sub = document.media_type.partition("/")
        message.add_attachment(document.content, maintype=main, subtype=sub, filename=name)
    return message
