"""Pure decisions about feeds: which there are, what an event says, and the secret of an address."""

from __future__ import annotations

import hmac
from base64 import urlsafe_b64encode
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final, Literal
from urllib.parse import quote, urlsplit

from app.core.text import T, Text

#: How long a cancelled session stays in feeds as cancelled, before it is left out.
CANCELLED_KEPT: Final = timedelta(days=60)
#: How long after a session it stays known who was invited and what they answered, and after its writing a file.
KEPT: Final = timedelta(days=365)
#: A stored file is looked at again after this long at the latest, also when nobody changed anything.
LOOKED_AT_EVERY: Final = timedelta(days=1)
#: Reminders that one can choose, in minutes before the begin.
REMINDERS: Final = (15, 60, 120, 1440, 2880)


class FeedKind(StrEnum):
    """What a feed is about."""

    COHORT = "cohort"
    LEARNER = "learner"
    TRAINER = "trainer"
    ORGANISATION = "organisation"
    #: All groups that take people: public, so nobody has an address of it.
    OPEN = "open"


class Detail(StrEnum):
    """How much of a session a feed tells."""

    FULL = "full"
    BUSY = "busy"


@dataclass(frozen=True, slots=True)
class Variant:
    """In which words a feed is written."""

    #: `nl` or `en`.
    language: str = "nl"
    detail: Detail = Detail.FULL
    #: Minutes before the begin; None leaves reminding to the calendar.
    remind_minutes: int | None = None

    @property
    def key(self) -> str:
        """Name of the stored file: `nl-full`, `en-busy-60`."""
        reminder = "" if self.remind_minutes is None else f"-{self.remind_minutes}"
        return f"{self.language}-{self.detail}{reminder}"


def look_again(now: datetime, moments: Iterable[datetime | None]) -> datetime:
    """When a file that was written now says something else by itself: at the first of `moments`, or after a day."""
    return min([now + LOOKED_AT_EVERY, *(at for at in moments if at is not None and at > now)])


@dataclass(frozen=True, slots=True)
class Occasion:
    """What an event in a feed is made from: one session of one cohort."""

    label: Text
    title: str
    cohort_name: str
    cancelled: bool
    #: The session's own sequence and last change.
    sequence: int
    changed_at: datetime
    #: Whether the whole cohort is cancelled, and its last change.
    cohort_cancelled: bool
    cohort_changed_at: datetime
    #: When the session itself was cancelled last.
    cancelled_at: datetime | None = None

    @property
    def off(self) -> bool:
        """Whether the session does not take place, for whichever reason."""
        return self.cancelled or self.cohort_cancelled

    @property
    def summary(self) -> Text:
        """What stands in the calendar."""
        if self.off:
            return T("Afgelast: %(title)s (%(label)s)", title=self.title, label=self.label)
        return T("%(title)s (%(label)s)", title=self.title, label=self.label)

    @property
    def event_sequence(self) -> int:
        """Raised when the session changes, and once more when its cohort is cancelled (RFC 5545 3.8.7.4)."""
        return self.sequence + (self.cohort_cancelled and not self.cancelled)

    @property
    def off_since(self) -> datetime | None:
        """When it was said that it does not take place; None while it does."""
        if self.cancelled:
            return self.cancelled_at or self.changed_at
        return self.cohort_changed_at if self.cohort_cancelled else None

    def shown_until(self) -> datetime | None:
        """Until when it stands in feeds; None for what takes place, which stays."""
        since = self.off_since
        return since + CANCELLED_KEPT if since else None

    @property
    def event_changed_at(self) -> datetime:
        """The last change of anything that the event says."""
        return max(self.changed_at, self.cohort_changed_at)


class Partstat(StrEnum):
    """What somebody answered to an invitation, in the words of RFC 5545 section 3.2.12."""

    WAITING = "NEEDS-ACTION"
    ACCEPTED = "ACCEPTED"
    DECLINED = "DECLINED"
    TENTATIVE = "TENTATIVE"


#: Whoever gets more letters for the calendar than this at once gets them one by one.
AT_ONCE: Final = 3
#: The time between them, and before the first: long enough to read the letter that explains them.
APART: Final = timedelta(minutes=1)
BEFORE_FIRST: Final = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Sent:
    """What somebody's calendar was told last about a session."""

    #: Whether it stands there; False after a CANCEL.
    stands: bool
    sequence: int
    #: SHA-256 of all that asks for a new letter when it differs.
    sha256: str
    #: When the session begins according to that calendar; None when that is not known.
    starts_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """The letter that brings somebody's calendar up to date."""

    #: REQUEST or CANCEL.
    method: Literal["REQUEST", "CANCEL"]
    sequence: int
    #: Whether the session is new in that calendar.
    new: bool = False
    #: Whether it stood there before and was taken out.
    again: bool = False


def next_step(sent: Sent | None, *, wanted: bool, sequence: int, sha256: str) -> Step | None:
    """What to send, when a session with this SEQUENCE should stand in a calendar or not; None when nothing is amiss.

    SEQUENCE is the session's own, and for one person higher than the last where that had to be raised for them alone:
    a CANCEL of who leaves raises it (RFC 5546 section 3.2.5), and nothing lower counts afterwards (section 2.1.5).
    """
    if sent is None:
        return Step("REQUEST", sequence, new=True) if wanted else None
    higher = max(sequence, sent.sequence + 1)
    if not wanted:
        return Step("CANCEL", higher) if sent.stands else None
    if not sent.stands:
        return Step("REQUEST", higher, new=True, again=True)
    return None if sent.sha256 == sha256 else Step("REQUEST", higher)


@dataclass(frozen=True, slots=True)
class Hours:
    """When a session is, as planned now."""

    starts_at: datetime
    ends_at: datetime
    cancelled: bool = False


def to_be_told(sent: Sent | None, hours: Hours, now: datetime, *, wanted: bool) -> bool:
    """Whether a calendar must still hear of a session; of what is over nobody hears.

    A calendar that shows a moment to come must be right about it, also when the session was moved to a moment that has
    begun or is past. While a session goes on, who has it in their calendar hears of another place and of its end; who
    is new, or leaves, is there or knows.
    """
    if hours.starts_at > now:
        return True
    if sent is None:
        return False
    expects = sent.stands and sent.starts_at is not None and sent.starts_at > now
    return expects or (hours.ends_at > now and (wanted or hours.cancelled))


def sent_at(now: datetime, count: int) -> list[datetime | None]:
    """When each of `count` letters for one calendar goes; None is at once."""
    if count <= AT_ONCE:
        return [None] * count
    return [now + BEFORE_FIRST + APART * number for number in range(count)]


class ReplyOutcome(StrEnum):
    """What became of an answer."""

    APPLIED = "applied"
    #: Says what we know already.
    REPEATED = "repeated"
    #: To an earlier state of the session, or written before the answer that we have.
    OLD = "old"
    #: To nothing that we sent to this sender.
    UNKNOWN = "unknown"
    #: Who sent it is not who answers.
    FORGED = "forged"
    UNREADABLE = "unreadable"
    TOO_LARGE = "too_large"


@dataclass(frozen=True, slots=True)
class Asked:
    """An invitation, as an answer meets it."""

    stands: bool
    sequence: int
    partstat: Partstat
    #: DTSTAMP of the answer that counts now.
    replied_at: datetime | None


def weigh(
    asked: Asked | None, *, own: bool, sequence: int, stamped_at: datetime, partstat: Partstat
) -> ReplyOutcome:
    """What an answer comes to (RFC 5546 section 2.1.5). `own`: its sender is who is said to answer."""
    if not own:
        return ReplyOutcome.FORGED
    if asked is None:
        return ReplyOutcome.UNKNOWN
    if not asked.stands or sequence < asked.sequence:
        return ReplyOutcome.OLD
    if asked.replied_at is not None:
        if stamped_at < asked.replied_at:
            return ReplyOutcome.OLD
        if partstat is asked.partstat:
            return ReplyOutcome.REPEATED
    return ReplyOutcome.APPLIED


@dataclass(frozen=True, slots=True)
class Addresses:
    """The ways to subscribe to one feed."""

    #: `https://…/feed/….ics`: to copy.
    https: str
    #: Opens the calendar application of the phone or computer.
    webcal: str
    google: str
    outlook: str


def addresses(base_url: str, path: str, name: str) -> Addresses:
    """The ways to subscribe to the feed at `path` of the site `base_url` (scheme and host, no closing slash)."""
    https = base_url + path
    webcal = "webcal://" + https.split("://", 1)[1]
    return Addresses(
        https=https,
        webcal=webcal,
        google="https://calendar.google.com/calendar/r?cid=" + quote(webcal, safe=""),
        outlook="https://outlook.office.com/calendar/0/addfromweb?url="
        + quote(https, safe="")
        + "&name="
        + quote(name, safe=""),
    )


def reachable(base_url: str) -> bool:
    """Whether calendars on the internet can reach the site: not when it runs on this computer only."""
    return urlsplit(base_url).hostname not in {"127.0.0.1", "localhost", "::1"}


def secret_of(key: str, *, owner_person_id: int, kind: FeedKind, subject_id: int, once: str) -> str:
    """The secret of a new address: 256 bits that only `key` and this sending of the form lead to.

    A second click sends the same `once` and gets the same address, though only its hash was kept.
    """
    said = f"feed:{owner_person_id}:{kind}:{subject_id}:{once}".encode()
    return urlsafe_b64encode(hmac.digest(key.encode(), said, "sha256")).rstrip(b"=").decode()
