"""Pure decisions about feeds: which there are, what an event says, and the secret of an address."""

from __future__ import annotations

import hmac
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final
from urllib.parse import quote, urlsplit

from app.core.text import T, Text

#: How long a cancelled session stays in feeds as cancelled, before it is left out.
CANCELLED_KEPT: Final = timedelta(days=60)
#: How long the owner's right to a feed and its bytes are trusted when the planning did not change.
TRUSTED_FOR: Final = timedelta(minutes=15)


class FeedKind(StrEnum):
    """What a feed is about."""

    COHORT = "cohort"
    LEARNER = "learner"
    TRAINER = "trainer"
    ORGANISATION = "organisation"


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
