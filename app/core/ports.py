"""What the application asks of the outside world, in words of its own. Adapters keep these promises."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from typing import TYPE_CHECKING, Any, Literal, Protocol

from sqlalchemy.orm import Session

from app.core.clock import Clock
from app.core.crypto import Vault

if TYPE_CHECKING:
    from app.config import Config

#: How much of a QR code may be damaged and still be read: 7, 15, 25 or 30 per cent.
QrLevel = Literal["L", "M", "Q", "H"]


class PdfRenderer(Protocol):
    """Turns a filled-in page into a PDF, without ever reaching outside the process."""

    def render(
        self,
        html: str,
        *,
        css: str,
        assets: Mapping[str, bytes],
        title: str,
        author: str,
        created: datetime | None = None,
    ) -> bytes:
        """Return the PDF of `html` under the style `css`.

        Pictures are named `asset:<name>` in the page and given in `assets`; our own typefaces are there.
        `created` is an aware moment; given the same input the bytes are the same.
        Raises `ValueError` for a page that asks for any other address.
        """
        ...

    def qr_code(self, text: str, *, level: QrLevel = "M") -> bytes:
        """Return an SVG drawing of the QR code of `text`, with its quiet zone."""
        ...


@dataclass(frozen=True, slots=True)
class CalendarEvent:
    """One dated thing in a calendar. Bears no name of a learner and nothing of a case: feeds are shared."""

    #: Same for the whole life of the event, whatever changes.
    uid: str
    #: Raised at every change of time, place or status (RFC 5545 section 3.8.7.4).
    sequence: int
    summary: str
    #: Aware; written as local time in Amsterdam.
    starts_at: datetime
    #: Aware, after `starts_at`.
    ends_at: datetime
    #: Aware; last change of the event. Becomes DTSTAMP and LAST-MODIFIED, so bytes change only with data.
    changed_at: datetime
    location: str = ""
    description: str = ""
    url: str = ""
    cancelled: bool = False


class CalendarBuilder(Protocol):
    """Turns events into the bytes of one iCalendar file."""

    def __call__(self, name: str, events: Sequence[CalendarEvent], stamp: datetime) -> bytes:
        """Return the file of `events`, named `name`; the same arguments give the same bytes.

        `stamp` (aware) is the newest change of the whole calendar. Raises `ValueError` for an event that
        ends before it starts.
        """
        ...


class MailRefused(Exception):
    """The mail server refused for good (5xx): a person must look. The message is the server's answer."""


class MailDelayed(Exception):
    """The mail server could not take it now (4xx, time-out): try again later."""


class MailSender(Protocol):
    """Hands one letter to the outside world."""

    def send(self, message: EmailMessage) -> str:
        """Send `message`; return the server's answer. Raises `MailRefused` or `MailDelayed`."""
        ...


class Jobs(Protocol):
    """The queue behind the outbox."""

    def wake(self) -> None:
        """Tell a worker that there may be outbox rows."""
        ...


@dataclass(frozen=True, slots=True)
class Work:
    """What a worker's handler gets: transactions and the outside world, and nothing of a request."""

    #: Opens one writing transaction: `with work.writing() as db`.
    writing: Callable[[], AbstractContextManager[Session]]
    clock: Clock
    config: "Config"
    vault: Vault
    pdf: PdfRenderer
    mail: MailSender


#: Does one outbox row's work, idempotently: `handler(work, payload)`.
Handler = Callable[[Work, dict[str, Any]], None]
