"""The huey queue and the worker's loop over the outbox."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import structlog
from huey import Huey, PostgresHuey, SqliteHuey, crontab
from sqlalchemy.orm import Session

from app.core import outbox
from app.core.clock import Clock
from app.core.ports import Handler, Work

log = structlog.get_logger()

#: Forgets what has had its time.
Chore = Callable[[Session, Clock], None]
#: Looks every minute at what has become due; opens its own transactions.
Tick = Callable[[Work], object]


def build_huey(database_url: str, instance: Path, *, immediate: bool = False) -> Huey:
    """PostgresHuey in the same database when that is PostgreSQL, else SqliteHuey in ``instance/``."""
    if database_url.startswith("postgresql"):
        dsn = database_url.replace("postgresql+psycopg://", "postgresql://", 1)
        return PostgresHuey("leergang", dsn=dsn, results=False, immediate=immediate)
    instance.mkdir(parents=True, exist_ok=True)
    return SqliteHuey(
        "leergang", filename=str(instance / "queue.db"), results=False, immediate=immediate, fsync=False
    )


class Beside:
    """A tick in a thread of its own: what waits for others, such as a mailbox, holds neither letters nor ticks up.

    While it still goes, the next minute leaves it alone.
    """

    def __init__(self, tick: Tick) -> None:
        self._tick = tick
        self._going = threading.Lock()

    def __call__(self, work: Work) -> None:
        """Begins, and does not wait."""
        if self._going.acquire(blocking=False):
            threading.Thread(target=self._run, args=(work,), name="beside", daemon=True).start()

    def _run(self, work: Work) -> None:
        try:
            look(self._tick, work)
        finally:
            self._going.release()


def look(tick: Tick, work: Work) -> None:
    """Does a tick; its fault is told in the log and keeps nothing else back."""
    try:
        tick(work)
    except Exception:
        log.warning("tick_failed", tick=getattr(tick, "__qualname__", ""), exc_info=True)


class HueyJobs:
    """Rings the worker and, in the worker, drains the outbox."""

    def __init__(
        self,
        huey: Huey,
        work: Work,
        handlers: Mapping[str, Handler],
        chores: Sequence[Chore] = (),
        ticks: Sequence[Tick] = (),
    ) -> None:
        self.huey = huey
        self._work = work
        self._handlers = handlers
        self._chores = chores
        self._ticks = ticks
        self._drain = huey.task(name="drain")(self.drain)
        huey.periodic_task(crontab(minute="*"), name="sweep")(self.sweep)
        huey.periodic_task(crontab(minute="7"), name="chores")(self.tidy)

    def wake(self) -> None:
        """Tells a worker that there may be outbox rows."""
        self._drain()

    def run(self, *, threads: int = 1) -> None:
        """Runs the worker until it is told to stop (SIGINT or SIGTERM)."""
        self.drain()
        self.huey.create_consumer(
            workers=threads, periodic=True, initial_delay=0.05, max_delay=0.5, check_worker_health=True
        ).run()

    def sweep(self) -> None:
        """Every minute: what has become due, then all outbox work."""
        for tick in self._ticks:
            look(tick, self._work)
        self.drain()

    def drain(self, work: Work | None = None) -> int:
        """Does all outbox work that is due now; returns how many rows were begun.

        ``work`` stands in for the worker's own clock and senders, such as when history is made up.
        """
        work = work or self._work
        begun = 0
        while True:
            with work.writing() as db:
                held = outbox.claim(db, work.clock)
            if held is None:
                return begun
            begun += 1
            self._do(work, held)

    def tidy(self) -> None:
        """Forgets what has had its time: each chore in a transaction of its own."""
        for chore in self._chores:
            with self._work.writing() as db:
                chore(db, self._work.clock)

    def _do(self, work: Work, held: outbox.Claim) -> None:
        try:
            handler = self._handlers.get(held.kind)
            if handler is None:
                raise outbox.GiveUp(f"no handler for {held.kind}")
            handler(work, held.payload)
        except outbox.GiveUp as error:
            log.error("outbox_failed", row=held.id, kind=held.kind, error=str(error))
            with work.writing() as db:
                outbox.fail(db, work.clock, held, str(error))
        except Exception as error:  # any fault: kept on the row, tried again later
            log.warning("outbox_postponed", row=held.id, kind=held.kind, exc_info=True)
            with work.writing() as db:
                outbox.postpone(db, work.clock, held, f"{type(error).__name__}: {error}")
        else:
            with work.writing() as db:
                outbox.finish(db, work.clock, held)
