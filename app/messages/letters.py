"""Turning a stored letter into a message: templates of all features, in the letter's language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr
from pathlib import Path
from typing import Any

import flask_babel
from babel.dates import format_date
from jinja2 import Environment, FileSystemLoader, PrefixLoader, StrictUndefined

from app.config import Config
from app.core.documents import Document
from app.messages.models import Letter
from app.messages.service import Letterhead
from app.web.filters import FILTERS

APP = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, slots=True)
class Rendered:
    """A letter in words."""

    subject: str
    text: str
    html: str


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
    """A date from a letter's context (``2027-01-14``) in words."""
    return (
        format_date(date.fromisoformat(value), "EEEE d MMMM y", locale=str(flask_babel.get_locale()))
        if value
        else ""
    )


_ENV = _environment()


def render(
    config: Config, letterhead: Letterhead, template: str, language: str, context: Mapping[str, Any]
) -> Rendered:
    """The three texts of a letter. Raises jinja2 errors for an unknown template or placeholder."""
    feature, name = template.split("/", 1)
    values = {
        "base_url": config.base_url,
        "lang": language,
        "foundation_name": letterhead.name,
        "foundation_address": letterhead.address,
        "course_title": "Leergang DemenTalent-expert",
        **context,
    }
    with flask_babel.force_locale(language):
        subject = " ".join(_ENV.get_template(f"{feature}/{name}/subject.txt").render(values).split())[:200]
        values["subject"] = subject
        text, html = (
            _ENV.get_template(f"{feature}/{name}/body.{kind}").render(values) for kind in ("txt", "html")
        )
    return Rendered(subject, text.strip() + "\n", html)


def compose(
    config: Config,
    letterhead: Letterhead,
    letter: Letter,
    words: Rendered,
    attachments: list[tuple[str, Document]],
) -> EmailMessage:
    """The message to hand to the mail server: plain text, HTML, attachments, a stable Message-ID."""
    message = EmailMessage()
    message["Subject"] = words.subject
    sender_name, sender = parseaddr(config.mail_from)
    message["From"] = Address(sender_name, addr_spec=sender)
    message["To"] = Address(" ".join(letter.to_name.split()), addr_spec=letter.to_address)
    if letterhead.email:
        message["Reply-To"] = letterhead.email
    message["Message-ID"] = letter.message_id
    message["Date"] = format_datetime(letter.created_at)
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(words.text)
    message.add_alternative(words.html, subtype="html")
    for name, document in attachments:
        main, _, sub = document.media_type.partition("/")
        message.add_attachment(document.content, maintype=main, subtype=sub, filename=name)
    return message
