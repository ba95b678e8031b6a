"""When a feed was fetched last: noted beside the answer, never before it, so that the door waits for no write."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Final

import sqlalchemy as sa
import structlog
from sqlalchemy.engine import Engine

from app.calendars.models import CalendarFeed
from app.core.db import writing

log = structlog.get_logger()

#: A fetch is noted when the last noted one is this many seconds ago.
EVERY: Final = 300
#: Seconds in which fetches are gathered before they are written together.
GATHERED: Final = 5.0

#: Calls a function later, beside the present work.
Later = Callable[[Callable[[], None]], None]


class Fetches:
    """Gathers the fetches of this process and writes them in one short transaction of their own.

    What was gathered in the last seconds is lost when the process ends: it is a help for the owner, not a record.
    """

    def __init__(self, engine: Callable[[], Engine], later: Later) -> None:
        self._engine = engine
        self._later = later
        self._lock = threading.Lock()
        self._seen: dict[int, int] = {}

    def note(self, feed_id: int, now_unix: int) -> None:
        """Notes that a feed was fetched; it is written soon."""
        with self._lock:
            first = not self._seen
            self._seen[feed_id] = now_unix
        if first:
            self._later(self.write)

    def write(self) -> None:
        """Writes what was gathered; a database that is away costs the notes and nothing else."""
        with self._lock:
            seen, self._seen = self._seen, {}
        if not seen:
            return
        try:
            with writing(self._engine()) as db:
                for feed_id, at in sorted(seen.items()):
                    older = sa.or_(CalendarFeed.fetched_unix.is_(None), CalendarFeed.fetched_unix < at)
                    db.execute(
                        sa.update(CalendarFeed)
                        .where(CalendarFeed.id == feed_id, older)
                        .values(fetched_unix=at)
                    )
        except Exception:
            log.warning("fetches_not_noted", count=len(seen), exc_info=True)


def soon(work: Callable[[], None]) -> None:
    """Does the work after a few seconds, in a thread that does not keep the process alive."""
    timer = threading.Timer(GATHERED, work)
    timer.daemon = True
    timer.start()


def never(work: Callable[[], None]) -> None:
    """Leaves it to whoever calls `Fetches.write`: for tests, which have no other threads."""
