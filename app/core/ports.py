"""What the application asks of the outside world, in words of its own. Adapters keep these promises."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

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
