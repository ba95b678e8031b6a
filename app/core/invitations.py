"""What invitations ask of the outside world: a file for somebody's calendar, and the mailbox that gets the answer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, Protocol

from app.core.ports import CalendarEvent

#: What a calendar letter asks of the reader's calendar (RFC 5546 section 3.2).
InvitationMethod = Literal["REQUEST", "CANCEL"]


@dataclass(frozen=True, slots=True)
class CalendarInvitation:
    """One event for the calendar of one person: nobody else is named in it."""

    event: CalendarEvent
    method: InvitationMethod
    #: Name and e-mail address of who is invited.
    attendee: tuple[str, str]
    #: Aware; when it was written. Becomes DTSTAMP.
    stamped_at: datetime
    #: `nl` or `en`.
    language: str = "nl"


class InvitationBuilder(Protocol):
    """Turns an invitation into the bytes of one iTIP message (RFC 5546)."""

    def __call__(self, invitation: CalendarInvitation) -> bytes:
        """Return the file; the same invitation gives the same bytes."""
        ...


@dataclass(frozen=True, slots=True)
class CalendarAnswer:
    """What somebody's calendar answered to an invitation, as the mail says it: nothing of it is proven."""

    #: Message-ID of the mail; may be empty.
    message_id: str
    #: Address that the mail says it comes from, and address of who is said to answer; both in lower case.
    sender: str
    attendee: str
    uid: str
    sequence: int
    #: Aware; DTSTAMP of the answer.
    stamped_at: datetime
    #: `ACCEPTED`, `DECLINED` or `TENTATIVE`.
    partstat: str


class UnreadableMail(Exception):
    """A mail that says it is an answer, but cannot be read. The message says why, without a word of the mail."""


class AnswerReader(Protocol):
    """Finds the answer in a mail."""

    def __call__(self, mail: bytes) -> CalendarAnswer | None:
        """Return the answer, or None for a mail that is none. Raises `UnreadableMail`."""
        ...


@dataclass(frozen=True, slots=True)
class InboxMark:
    """How far a mailbox was read (RFC 3501 section 2.3.1.1)."""

    validity: int
    #: The highest UID that was looked at.
    last_uid: int


@dataclass(frozen=True, slots=True)
class InboxMail:
    """A mail that may be an answer."""

    #: What it is called where it lies: the same at every reading.
    name: str
    #: The mail as it came; None when it is larger than what we read.
    content: bytes | None
    #: Where the mailbox has been read up to with this mail; None where nothing is counted.
    mark: InboxMark | None = None


class Inbox(Protocol):
    """Where answers to invitations come in. Mail of others that lies there is not touched."""

    @property
    def mailbox(self) -> str:
        """Which one: 64 hex digits."""
        ...

    def read(self, after: InboxMark | None, *, since: date) -> Iterator[InboxMail | InboxMark]:
        """Give what came after `after`, a bounded number at once; a mark alone says that nothing more was of use.

        `since` holds where the mailbox is read for the first time. Raises `OSError` when it cannot be reached.
        """
        ...

    def done(self, mail: InboxMail) -> None:
        """Hear that a mail was dealt with."""
        ...
